"""SGDClassifier and Perceptron."""

import warnings
from numbers import Integral, Real

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, _fit_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import _check_partial_fit_first_call, check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from linnaeus import _native
from linnaeus._estimator import (
    NATIVE_DTYPES,
    NativeEstimator,
    native_random_state,
    native_threads,
    text,
)
from linnaeus.linear_model._base import LinearClassifierMixin, SparseCoefMixin
from linnaeus.utils.class_weight import class_weight_text

__all__ = ["Perceptron", "SGDClassifier"]

_EPSILON = 0.1


class _BaseSGD(NativeEstimator, LinearClassifierMixin, SparseCoefMixin, BaseEstimator):
    """The two classifiers that one solver fits."""

    _python_only = frozenset({"verbose", "n_jobs", "warm_start"})

    loss_functions = {
        "hinge": ("hinge", 1.0),
        "squared_hinge": ("squared_hinge", 1.0),
        "perceptron": ("perceptron", 0.0),
        "log_loss": ("log_loss",),
        "modified_huber": ("modified_huber",),
        "squared_error": ("squared_error",),
        "huber": ("huber", _EPSILON),
        "epsilon_insensitive": ("epsilon_insensitive", _EPSILON),
        "squared_epsilon_insensitive": ("squared_epsilon_insensitive", _EPSILON),
    }

    _parameter_constraints: dict = {
        "penalty": [StrOptions({"l2", "l1", "elasticnet"}), None],
        "alpha": [Interval(Real, 0, None, closed="left")],
        "l1_ratio": [Interval(Real, 0, 1, closed="both"), None],
        "fit_intercept": ["boolean"],
        "max_iter": [Interval(Integral, 1, None, closed="left")],
        "tol": [Interval(Real, 0, None, closed="left"), None],
        "shuffle": ["boolean"],
        "verbose": ["verbose"],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
        "eta0": [Interval(Real, 0, None, closed="neither")],
        "early_stopping": ["boolean"],
        "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
        "class_weight": [StrOptions({"balanced"}), dict, None],
        "warm_start": ["boolean"],
    }

    # What a Perceptron has instead of parameters.
    loss = "perceptron"
    learning_rate = "constant"
    power_t = 0.5
    average = False

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y, coef_init=None, intercept_init=None, sample_weight=None):
        """Learns from all rows, epoch after epoch.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows.
        y : array-like of shape (n_samples,)
            Their labels.
        coef_init : array-like of shape (n_classes, n_features), default=None
            Where the coefficients begin, instead of at 0.
        intercept_init : array-like of shape (n_classes,), default=None
            Where the intercepts begin, instead of at 0.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each row counts, besides the weight of its class.

        Returns
        -------
        self
            The fitted classifier.
        """
        self._check_combinations()
        X, y = self._checked(X, y, reset=True)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        self._check_classes()
        if self.warm_start and hasattr(self, "coef_"):
            coef_init = self._dense_coef() if coef_init is None else coef_init
            intercept_init = self.intercept_ if intercept_init is None else intercept_init
        start = None
        if coef_init is not None or intercept_init is not None:
            start = self._start(coef_init, intercept_init, X.shape[1])
        fitted = _native.sgd_fit(
            self._native_name,
            self._native_parameters(),
            native_random_state(self.random_state),
            X,
            codes,
            len(self.classes_),
            self._weights(sample_weight, X),
            start,
            native_threads(self.n_jobs),
        )
        self._keep(fitted, X.dtype)
        if self.tol is not None and self.tol > -np.inf and self.n_iter_ == self.max_iter:
            warnings.warn(
                "Maximum number of iteration reached before convergence. Consider increasing "
                "max_iter to improve the fit.",
                ConvergenceWarning,
                stacklevel=2,
            )
        if self.power_t < 0:
            warnings.warn(
                "Negative values for `power_t` are deprecated in version 1.8 and will raise an "
                "error in 1.10. Use values in the range [0.0, inf) instead.",
                FutureWarning,
                stacklevel=2,
            )
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X, y, classes=None, sample_weight=None):
        """Learns from a portion of the rows, in one epoch.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows of the portion.
        y : array-like of shape (n_samples,)
            Their labels.
        classes : array-like of shape (n_classes,), default=None
            Every label that may come; needed at the first call.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each row counts, besides the weight of its class.

        Returns
        -------
        self
            The classifier, which has learned a little more.
        """
        first = not hasattr(self, "classes_")
        if first:
            self._check_combinations(in_portions=True)
        X, y = self._checked(X, y, reset=first)
        _check_partial_fit_first_call(self, classes)
        self._check_classes()
        if not np.isin(y, self.classes_).all():
            raise ValueError("classes should include all valid labels that can be in y")
        codes = np.searchsorted(self.classes_, y)
        weights = self._weights(sample_weight, X)
        outputs = self._n_outputs()
        average = None
        if getattr(self, "coef_", None) is None:
            coef, intercept = np.zeros((outputs, X.shape[1])), np.zeros(outputs)
        elif self.average > 0:
            coef, intercept = self._standard_coef, self._standard_intercept
            average = (_floats(self._average_coef, outputs), _floats(self._average_intercept))
        else:
            coef, intercept = self._dense_coef(), self.intercept_
        fitted = _native.sgd_partial_fit(
            self._native_name,
            self._native_parameters(),
            native_random_state(self.random_state),
            X,
            codes,
            len(self.classes_),
            weights,
            _floats(coef, outputs),
            _floats(intercept),
            average,
            float(getattr(self, "t_", 1.0)),
            native_threads(self.n_jobs),
        )
        self._keep(fitted, X.dtype)
        return self

    def _checked(self, X, y, reset):
        return validate_data(
            self,
            X,
            y,
            accept_sparse="csr",
            dtype=NATIVE_DTYPES,
            order="C",
            accept_large_sparse=False,
            reset=reset,
        )

    def _check_combinations(self, in_portions=False):
        """Parameters that do not go together."""
        if in_portions and self.early_stopping:
            raise ValueError("early_stopping should be False with partial_fit")
        if self.learning_rate == "optimal" and self.alpha == 0:
            raise ValueError(
                "alpha must be > 0 since learning_rate is 'optimal'. alpha is used to compute the "
                "optimal learning rate."
            )
        if self.learning_rate in ("pa1", "pa2") and self.loss != "hinge":
            raise ValueError(
                f"Learning rate '{self.learning_rate}' only works with loss 'hinge'."
            )
        if self.penalty == "elasticnet" and self.l1_ratio is None:
            raise ValueError("l1_ratio must be set when penalty is 'elasticnet'")
        if in_portions and self.class_weight == "balanced":
            raise ValueError(
                "class_weight 'balanced' is not supported for partial_fit. In order to use "
                "'balanced' weights, use compute_class_weight('balanced', classes=classes, y=y). "
                "In place of y you can use a large enough sample of the full training set target "
                "to properly estimate the class frequency distributions. Pass the resulting "
                "weights as the class_weight parameter."
            )

    def _check_classes(self):
        if len(self.classes_) < 2:
            raise ValueError(
                "The number of classes has to be greater than one; got "
                f"{len(self.classes_)} class"
            )

    def _n_outputs(self):
        return 1 if len(self.classes_) == 2 else len(self.classes_)

    def _cross_validates(self):
        return True

    def _native_parameters(self, classes=None):
        classes = self.classes_ if classes is None else classes
        parameters = self.get_params(deep=False)
        parameters["class_weight"] = class_weight_text(self.class_weight, classes)
        return [
            (name, text(value))
            for name, value in parameters.items()
            if name != "random_state" and name not in self._python_only
        ]

    def _weights(self, sample_weight, X):
        if sample_weight is None:
            return None
        weights = _check_sample_weight(
            sample_weight,
            X,
            dtype=np.float32 if X.dtype == np.float32 else np.float64,
            allow_all_zero_weights=self.early_stopping,
        ).astype(np.float64, copy=False)
        if not weights.any():
            raise ValueError(
                "The sample weights for validation set are all zero, consider using a different "
                "random state."
            )
        return weights

    def _start(self, coef, intercept, n_features):
        outputs = self._n_outputs()
        if coef is None:
            coef = np.zeros((outputs, n_features))
        coef = np.asarray(coef, dtype=np.float64)
        if outputs > 1 and coef.shape != (outputs, n_features):
            raise ValueError("Provided ``coef_`` does not match dataset. ")
        if coef.size != outputs * n_features:
            raise ValueError("Provided coef_init does not match dataset.")
        intercept = np.zeros(outputs) if intercept is None else intercept
        intercept = np.asarray(intercept, dtype=np.float64)
        if intercept.shape != (outputs,) and not (outputs == 1 and intercept.shape == ()):
            raise ValueError("Provided intercept_init does not match dataset.")
        return _floats(coef, outputs), _floats(intercept)

    def _dense_coef(self):
        return self.coef_.toarray() if scipy.sparse.issparse(self.coef_) else self.coef_

    def _keep(self, fitted, x_dtype):
        """Attributes, in the precision of x where scikit-learn's are."""
        dtype = np.float32 if x_dtype == np.float32 else np.float64
        several = len(self.classes_) > 2
        self.coef_ = fitted["coef"].astype(dtype, copy=False)
        self.t_, self.n_iter_ = fitted["t"], fitted["n_iter"]
        is_averaged = self.average > 0 and self.average <= self.t_ - 1
        self.intercept_ = fitted["intercept"].astype(
            dtype if several or is_averaged else np.float64, copy=False
        )
        if self.average > 0:
            self._standard_coef = fitted["standard_coef"].astype(dtype, copy=False)
            self._standard_intercept = fitted["standard_intercept"]
            coef, intercept = fitted["average"]
            self._average_coef = coef.astype(dtype, copy=False)
            self._average_intercept = intercept.astype(dtype, copy=False)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def _floats(values, outputs=None):
    values = np.asarray(values, dtype=np.float64)
    shape = -1 if outputs is None else (outputs, -1)
    return np.ascontiguousarray(values.reshape(shape))


class SGDClassifier(_BaseSGD):
    """A linear classifier learned a row at a time (stochastic gradient descent).

    Scale the columns first, because one learning rate serves all of them.

    Parameters
    ----------
    loss : str, default="hinge"
        What a prediction costs: "hinge" (a linear support vector machine), "log_loss" (logistic
        regression), "modified_huber", "squared_hinge", "perceptron", or one of regression:
        "squared_error", "huber", "epsilon_insensitive", "squared_epsilon_insensitive".
    penalty : {"l2", "l1", "elasticnet"} or None, default="l2"
        What keeps the coefficients small.
    alpha : float, default=0.0001
        The strength of the penalty; the optimal learning rate depends on it too.
    l1_ratio : float or None, default=0.15
        The share of the absolute values in "elasticnet".
    fit_intercept : bool, default=True
        Whether there is an intercept.
    max_iter : int, default=1000
        The largest number of epochs.
    tol : float or None, default=1e-3
        How much better an epoch must be to count as progress; with None, max_iter epochs are done.
    shuffle : bool, default=True
        Whether rows are shuffled before each epoch.
    verbose : int, default=0
        Accepted; nothing is printed.
    epsilon : float, default=0.1
        The width of the losses that have one.
    n_jobs : int or None, default=None
        How many threads; the numbers do not depend on it.
    random_state : int, RandomState or None, default=None
        The seed or generator of the shuffling.
    learning_rate : str, default="optimal"
        "optimal", "constant", "invscaling", "adaptive", "pa1" or "pa2".
    eta0 : float, default=0.01
        The learning rate, or where it begins.
    power_t : float, default=0.5
        The power of "invscaling".
    early_stopping : bool, default=False
        Whether a share of the rows is held out, and their accuracy tells when to stop.
    validation_fraction : float, default=0.1
        That share.
    n_iter_no_change : int, default=5
        How many epochs without progress end the fit.
    class_weight : dict, "balanced" or None, default=None
        How much the rows of each class count.
    warm_start : bool, default=False
        Whether the next fit begins at the coefficients of the last one.
    average : bool or int, default=False
        Whether, and from which step on, the coefficients are averaged.

    Attributes
    ----------
    coef_, intercept_ : ndarray
        A row of coefficients and an intercept; with more than two classes, one for each.
    n_iter_ : int
        How many epochs were done.
    t_ : float
        How many rows were gone through, plus 1.
    classes_ : ndarray
        The labels, in order.
    """

    _native_name = "SGDClassifier"

    _parameter_constraints: dict = {
        **_BaseSGD._parameter_constraints,
        "loss": [StrOptions(set(_BaseSGD.loss_functions))],
        "epsilon": [Interval(Real, 0, None, closed="left")],
        "learning_rate": [
            StrOptions({"constant", "optimal", "invscaling", "adaptive", "pa1", "pa2"})
        ],
        "power_t": [Interval(Real, None, None, closed="neither")],
        "average": [Interval(Integral, 0, None, closed="neither"), "boolean"],
    }

    def __init__(
        self,
        loss="hinge",
        *,
        penalty="l2",
        alpha=0.0001,
        l1_ratio=0.15,
        fit_intercept=True,
        max_iter=1000,
        tol=1e-3,
        shuffle=True,
        verbose=0,
        epsilon=_EPSILON,
        n_jobs=None,
        random_state=None,
        learning_rate="optimal",
        eta0=0.01,
        power_t=0.5,
        early_stopping=False,
        validation_fraction=0.1,
        n_iter_no_change=5,
        class_weight=None,
        warm_start=False,
        average=False,
    ):
        self.loss = loss
        self.penalty = penalty
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol
        self.shuffle = shuffle
        self.verbose = verbose
        self.epsilon = epsilon
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.learning_rate = learning_rate
        self.eta0 = eta0
        self.power_t = power_t
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.class_weight = class_weight
        self.warm_start = warm_start
        self.average = average

    def _has_probabilities(self):
        if self.loss not in ("log_loss", "modified_huber"):
            raise AttributeError(
                f"probability estimates are not available for loss={self.loss!r}"
            )
        return True

    @available_if(_has_probabilities)
    def predict_proba(self, X):
        """The probability of each class: only with the losses "log_loss" and "modified_huber".

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            The probabilities; with more than two classes, those of one against the rest, divided
            by their sum.
        """
        check_is_fitted(self)
        margins = self.decision_function(X)
        table = margins.reshape(len(margins), -1)
        wide = self.loss == "modified_huber" and margins.ndim == 1
        probabilities = _native.loss_probabilities(
            self.loss, np.ascontiguousarray(table, dtype=np.float64)
        )
        return probabilities if wide else probabilities.astype(margins.dtype, copy=False)

    @available_if(_has_probabilities)
    def predict_log_proba(self, X):
        """The logarithm of the probability of each class.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            The logarithms; those of a probability of 0 are minus infinity.
        """
        return np.log(self.predict_proba(X))


class Perceptron(_BaseSGD):
    """The perceptron: moves its coefficients by a row that it gets wrong, and by no other.

    Parameters
    ----------
    penalty : {"l2", "l1", "elasticnet"} or None, default=None
        What keeps the coefficients small.
    alpha : float, default=0.0001
        The strength of the penalty.
    l1_ratio : float, default=0.15
        The share of the absolute values in "elasticnet".
    fit_intercept : bool, default=True
        Whether there is an intercept.
    max_iter : int, default=1000
        The largest number of epochs.
    tol : float or None, default=1e-3
        How much better an epoch must be to count as progress; with None, max_iter epochs are done.
    shuffle : bool, default=True
        Whether rows are shuffled before each epoch.
    verbose : int, default=0
        Accepted; nothing is printed.
    eta0 : float, default=1
        The learning rate.
    n_jobs : int or None, default=None
        How many threads; the numbers do not depend on it.
    random_state : int, RandomState or None, default=0
        The seed or generator of the shuffling.
    early_stopping : bool, default=False
        Whether a share of the rows is held out, and their accuracy tells when to stop.
    validation_fraction : float, default=0.1
        That share.
    n_iter_no_change : int, default=5
        How many epochs without progress end the fit.
    class_weight : dict, "balanced" or None, default=None
        How much the rows of each class count.
    warm_start : bool, default=False
        Whether the next fit begins at the coefficients of the last one.

    Attributes
    ----------
    coef_, intercept_, n_iter_, t_, classes_
        As those of SGDClassifier.
    """

    _native_name = "Perceptron"

    _parameter_constraints: dict = {
        **_BaseSGD._parameter_constraints,
        "l1_ratio": [Interval(Real, 0, 1, closed="both")],
    }

    def __init__(
        self,
        *,
        penalty=None,
        alpha=0.0001,
        l1_ratio=0.15,
        fit_intercept=True,
        max_iter=1000,
        tol=1e-3,
        shuffle=True,
        verbose=0,
        eta0=1.0,
        n_jobs=None,
        random_state=0,
        early_stopping=False,
        validation_fraction=0.1,
        n_iter_no_change=5,
        class_weight=None,
        warm_start=False,
    ):
        self.penalty = penalty
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol
        self.shuffle = shuffle
        self.verbose = verbose
        self.eta0 = eta0
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.class_weight = class_weight
        self.warm_start = warm_start
