"""The baseline: the names of ``sklearn.dummy`` that are about classification."""

import warnings
from numbers import Integral

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, ClassifierMixin, MultiOutputMixin, _fit_context
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.random import _random_choice_csc
from sklearn.utils.validation import (
    _check_sample_weight,
    _num_samples,
    check_consistent_length,
    check_is_fitted,
    validate_data,
)

from linnaeus import _native
from linnaeus._estimator import NativeEstimator, native_random_state

__all__ = ["DummyClassifier"]


class DummyClassifier(NativeEstimator, MultiOutputMixin, ClassifierMixin, BaseEstimator):
    """A classifier that answers from the labels alone, without a look at x.

    Parameters
    ----------
    strategy : {"prior", "most_frequent", "stratified", "uniform", "constant"}
        What it answers.
    random_state : int, RandomState or None
        The generator of "stratified" and "uniform".
    constant : int, str or array-like of shape (n_outputs,)
        What "constant" answers.
    """

    _native_name = "DummyClassifier"
    _parameter_constraints = {
        "strategy": [
            StrOptions({"most_frequent", "prior", "stratified", "uniform", "constant"})
        ],
        "random_state": ["random_state"],
        "constant": [Integral, str, "array-like", None],
    }

    def __init__(self, *, strategy="prior", random_state=None, constant=None):
        self.strategy = strategy
        self.random_state = random_state
        self.constant = constant

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y, sample_weight=None):
        """Counts the classes of each column of y."""
        validate_data(self, X, skip_check_array=True)
        # What the answers are of, whatever happens to the parameter afterwards.
        self._strategy = self.strategy
        if self._strategy == "uniform" and scipy.sparse.issparse(y):
            y = y.toarray()
            warnings.warn(
                "A local copy of the target data has been converted to a numpy array. "
                "Predicting on sparse target data with the uniform strategy would not save "
                "memory and would be slower.",
                UserWarning,
                stacklevel=2,
            )
        self.sparse_output_ = scipy.sparse.issparse(y)
        y = y.toarray() if self.sparse_output_ else np.atleast_1d(np.asarray(y))
        if y.ndim == 1:
            y = y.reshape(-1, 1)
        self.n_outputs_ = y.shape[1]
        check_consistent_length(X, y)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=np.float64)

        classes, codes = zip(
            *(np.unique(column, return_inverse=True) for column in y.T), strict=True
        )
        if self._strategy == "constant":
            self._check_constant(classes)
        n_classes = [len(own) for own in classes]
        priors = _native.dummy_fit(np.column_stack(codes), n_classes, sample_weight)
        several = self.n_outputs_ > 1
        self.classes_ = list(classes) if several else classes[0]
        self.n_classes_ = n_classes if several else n_classes[0]
        self.class_prior_ = priors if several else priors[0]
        return self

    def _check_constant(self, classes):
        if self.constant is None:
            raise ValueError(
                "Constant target value has to be specified when the constant strategy is used."
            )
        constant = np.atleast_1d(self.constant).reshape(-1)
        if len(constant) != self.n_outputs_:
            raise ValueError(f"Constant target value should have shape ({self.n_outputs_}, 1).")
        for own, possible in zip(constant, classes, strict=True):
            if not np.any(possible == own):
                raise ValueError(
                    "The constant target value must be present in the training data. You "
                    f"provided constant={self.constant}. Possible values are: "
                    f"{possible.tolist()}."
                )

    def _per_output(self, value):
        return value if self.n_outputs_ > 1 else [value]

    def _asked(self, X):
        """What the native functions want to know."""
        parameters = {"strategy": self._strategy}
        if self._strategy == "constant":
            constant = np.atleast_1d(self.constant).reshape(-1)
            pairs = zip(constant, self._per_output(self.classes_), strict=True)
            codes = [str(np.flatnonzero(classes == own)[0]) for own, classes in pairs]
            parameters["constant"] = ";".join(codes)
        return (
            list(parameters.items()),
            native_random_state(self.random_state),
            [np.asarray(prior) for prior in self._per_output(self.class_prior_)],
            _num_samples(X),
        )

    def predict(self, X):
        """A class for each row."""
        check_is_fitted(self)
        if self.sparse_output_:
            return self._predict_sparse(X)
        codes = _native.dummy_predict(*self._asked(X))
        if self._strategy == "constant":
            # The constant as it was given, not the equal class.
            y = np.tile(self.constant, (_num_samples(X), 1))
        else:
            pairs = zip(self._per_output(self.classes_), codes, strict=True)
            y = np.column_stack([classes[own] for classes, own in pairs])
        return y if self.n_outputs_ > 1 else np.ravel(y)

    def _predict_sparse(self, X):
        """Sparse answers to sparse labels, which only Python has: drawn by scikit-learn."""
        priors = self._per_output(self.class_prior_)
        probabilities = None
        if self._strategy == "stratified":
            classes, probabilities = self._per_output(self.classes_), priors
        elif self._strategy == "constant":
            classes = [np.array([own]) for own in self._per_output(self.constant)]
        else:
            classes = [np.array([prior.argmax()]) for prior in priors]
        return _random_choice_csc(_num_samples(X), classes, probabilities, self.random_state)

    def predict_proba(self, X):
        """The probability of each class, for each row; a list of arrays for several outputs."""
        check_is_fitted(self)
        probabilities = _native.dummy_predict_proba(*self._asked(X))
        return probabilities if self.n_outputs_ > 1 else probabilities[0]

    def predict_log_proba(self, X):
        """The logarithms of the probabilities."""
        probabilities = self.predict_proba(X)
        if self.n_outputs_ == 1:
            return np.log(probabilities)
        return [np.log(own) for own in probabilities]

    def _cross_validates(self):
        # Answers that are drawn come from one generator, fold after fold.
        return self.strategy in ("prior", "most_frequent")

    def score(self, X, y, sample_weight=None):
        """The accuracy; X may be None, because it is not looked at."""
        if X is None:
            X = np.zeros(shape=(len(y), 1))
        return super().score(X, y, sample_weight)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.classifier_tags.poor_score = True
        tags.no_validation = True
        return tags
