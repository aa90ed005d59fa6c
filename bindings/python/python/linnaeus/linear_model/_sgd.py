"""SGDClassifier."""

import warnings
from numbers import Integral, Real

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, _fit_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from linnaeus import _native
from linnaeus._estimator import (
    NATIVE_DTYPES,
    NativeEstimator,
    native_random_state,
    native_threads,
)


class SGDClassifier(NativeEstimator, ClassifierMixin, BaseEstimator):
    """A linear classifier learned a row at a time."""

    _native_name = "SGDClassifier"
    _python_only = frozenset({"n_jobs"})

    _parameter_constraints = {
        "loss": [StrOptions({"hinge", "log_loss"})],
        "penalty": [StrOptions({"l2"}), None],
        "alpha": [Interval(Real, 0, None, closed="left")],
        "max_iter": [Interval(Integral, 1, None, closed="left")],
        "tol": [Interval(Real, 0, None, closed="left"), None],
        "n_jobs": [None, Integral],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        loss="hinge",
        *,
        penalty="l2",
        alpha=0.0001,
        max_iter=1000,
        tol=1e-3,
        n_jobs=None,
        random_state=None,
    ):
        self.loss = loss
        self.penalty = penalty
        self.alpha = alpha
        self.max_iter = max_iter
        self.tol = tol
        self.n_jobs = n_jobs
        self.random_state = random_state

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y, sample_weight=None):
        """Learns from all rows."""
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=NATIVE_DTYPES, order="C")
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        fitted = _native.sgd_fit(
            self._native_parameters(),
            native_random_state(self.random_state),
            X,
            codes,
            len(self.classes_),
            sample_weight,
            native_threads(self.n_jobs),
        )
        self.coef_, self.intercept_, self.n_iter_, self.t_, _ = fitted
        if self.tol is not None and self.n_iter_ == self.max_iter:
            warnings.warn(
                "Maximum number of iteration reached before convergence. Consider increasing "
                "max_iter to improve the fit.",
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    def _cross_validates(self):
        return True

    def decision_function(self, X):
        """The margins of the rows."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=NATIVE_DTYPES, reset=False)
        margins = X @ self.coef_.T + self.intercept_
        return margins.ravel() if len(self.classes_) == 2 else margins

    def predict(self, X):
        """The label of each row."""
        margins = self.decision_function(X)
        codes = margins.argmax(axis=1) if margins.ndim == 2 else (margins > 0).astype(int)
        return self.classes_[codes]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags
