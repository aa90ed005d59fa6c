"""Cross-validation.

Where the estimator is one of ours, the metrics are named and y has one column of classes, all folds
are fitted and judged in one native call. Everything else (estimators of others, metrics of one's
own, estimators to be returned) is scikit-learn's own loop around whatever objects it is given; so
is a native run that failed, which then fails again with scikit-learn's warnings and errors.
"""

import numbers
import warnings

import numpy as np
import scipy.sparse
import sklearn.model_selection
from sklearn import get_config
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import _check_sample_weight, check_array, check_consistent_length

from linnaeus import _native
from linnaeus._estimator import (
    NATIVE_DTYPES,
    NativeEstimator,
    native_random_state,
    native_threads,
)
from linnaeus.model_selection._split import check_cv

__all__ = ["cross_val_predict", "cross_val_score", "cross_validate"]

# As they were before anything took their place.
_loop_validate = sklearn.model_selection.cross_validate
_loop_score = sklearn.model_selection.cross_val_score
_loop_predict = sklearn.model_selection.cross_val_predict


def cross_validate(
    estimator,
    X,
    y=None,
    *,
    groups=None,
    scoring=None,
    cv=None,
    n_jobs=None,
    verbose=0,
    params=None,
    pre_dispatch="2*n_jobs",
    return_train_score=False,
    return_estimator=False,
    return_indices=False,
    error_score=np.nan,
):
    """The scores of each fold by one or more metrics, and seconds.

    A native run fits folds side by side, so its ``fit_time`` and ``score_time`` are those of all
    folds, in equal parts.
    """
    names = _named(scoring)
    run = None
    if names is not None and not return_estimator:
        scorings = list(names.values())
        run = _Run.of(
            estimator, X, y, groups, cv, scorings, params, n_jobs, verbose, return_train_score
        )
    if run is None or not run.is_good():
        return _loop_validate(
            estimator,
            X,
            y,
            groups=groups,
            scoring=scoring,
            cv=cv if run is None else run.folds,
            n_jobs=n_jobs,
            verbose=verbose,
            params=params,
            pre_dispatch=pre_dispatch,
            return_train_score=return_train_score,
            return_estimator=return_estimator,
            return_indices=return_indices,
            error_score=error_score,
        )
    run.warn()
    seconds = np.array(run.native.seconds()) / len(run.folds)
    result = {
        "fit_time": np.full(len(run.folds), seconds[0]),
        "score_time": np.full(len(run.folds), seconds[1]),
    }
    if return_indices:
        train, test = zip(*run.folds, strict=True)
        result["indices"] = {"train": train, "test": test}
    for number, (name, scores) in enumerate(zip(names, run.native.scores(), strict=True)):
        result[f"test_{name}"] = np.array(scores)
        if return_train_score:
            result[f"train_{name}"] = np.array(run.native.train_scores()[number])
    return result


def cross_val_score(
    estimator,
    X,
    y=None,
    *,
    groups=None,
    scoring=None,
    cv=None,
    n_jobs=None,
    verbose=0,
    params=None,
    pre_dispatch="2*n_jobs",
    error_score=np.nan,
):
    """The score of each fold by one metric."""
    run = None
    if scoring is None or isinstance(scoring, str):
        names = list(_named(scoring).values())
        run = _Run.of(estimator, X, y, groups, cv, names, params, n_jobs, verbose)
    if run is None or not run.is_good():
        return _loop_score(
            estimator,
            X,
            y,
            groups=groups,
            scoring=scoring,
            cv=cv if run is None else run.folds,
            n_jobs=n_jobs,
            verbose=verbose,
            params=params,
            pre_dispatch=pre_dispatch,
            error_score=error_score,
        )
    run.warn()
    return np.array(run.native.scores()[0])


def cross_val_predict(
    estimator,
    X,
    y=None,
    *,
    groups=None,
    cv=None,
    n_jobs=None,
    verbose=0,
    params=None,
    pre_dispatch="2*n_jobs",
    method="predict",
):
    """What each row is answered by the model that has not seen it."""
    run = None
    if method in ("predict", "decision_function", "predict_proba"):
        run = _Run.of(estimator, X, y, groups, cv, [], params, n_jobs, verbose)
    answers = None if run is None else run.out_of_fold(method)
    if answers is None:
        return _loop_predict(
            estimator,
            X,
            y,
            groups=groups,
            cv=cv if run is None else run.folds,
            n_jobs=n_jobs,
            verbose=verbose,
            params=params,
            pre_dispatch=pre_dispatch,
            method=method,
        )
    run.warn()
    return answers


class _Run:
    """A native cross-validation. Its folds are there even when it failed (``native`` is None then):
    a splitter may draw, and must not be asked twice."""

    def __init__(self, estimator, X, classes, codes, folds, scorings, train_scores):
        self.estimator = estimator
        self.X, self.classes, self.codes = X, classes, codes
        self.folds = folds
        self.scorings = scorings
        self.train_scores = train_scores
        self.native = None
        random_state = getattr(estimator, "random_state", None)
        self.random_state = native_random_state(random_state)
        self._before = None
        if not isinstance(self.random_state, numbers.Integral):
            self._before = self.random_state.get_state()

    @classmethod
    def of(
        cls, estimator, X, y, groups, cv, scorings, params, n_jobs, verbose, train_scores=False
    ):
        """A run, or None where scikit-learn's loop has to do it all."""
        params = {} if params is None else params
        if (
            not isinstance(estimator, NativeEstimator)
            or not estimator._cross_validates()
            or verbose
            or get_config()["enable_metadata_routing"]
            or not set(params) <= {"sample_weight"}
            or not all(map(_native.knows_scoring, scorings))
        ):
            return None
        arrays = _arrays(X, y, params.get("sample_weight"))
        if arrays is None:
            return None
        native_x, classes, codes, weights = arrays
        named = _named_estimator(estimator, classes)
        if named is None:
            return None
        if len(classes) == 2 and classes[1] != 1 and not _LABEL_FREE.issuperset(scorings):
            return None
        splitter = check_cv(cv, y, classifier=True)
        folds = [_rows(train, test, len(codes)) for train, test in splitter.split(X, y, groups)]
        run = cls(estimator, native_x, classes, codes, folds, scorings, train_scores)
        try:
            run.native = _native._CrossValidation(
                named,
                run.random_state,
                native_x,
                codes,
                len(classes),
                weights,
                folds,
                scorings,
                train_scores,
                native_threads(n_jobs),
            )
        except (ValueError, TypeError, AttributeError):
            # The loop finds the same, and says it as scikit-learn does.
            run.native = None
        return run

    def is_good(self):
        """Whether the scores are all that is to be said. Where a fold failed, or a metric would
        warn, the loop is to say it, from the same state of the generator."""
        good = (
            self.native is not None
            and not self.native.failed()
            and (_NEVER_WARN.issuperset(self.scorings) or self._is_plain())
        )
        return good or self._give_up()

    def _give_up(self):
        if self._before is not None:
            self.random_state.set_state(self._before)
        return False

    def _is_plain(self):
        """Whether each fold tests all classes, and each is predicted there. What a model predicts
        of the rows that it was fitted on is not kept, so of those nothing is known."""
        if self.train_scores:
            return False
        try:
            predicted = self.native.out_of_fold("predict")
        except ValueError:
            return False
        every = len(self.classes)
        return all(
            len(np.unique(codes[test])) == every
            for _, test in self.folds
            for codes in (self.codes, predicted)
        )

    def out_of_fold(self, method):
        """The answers in row order, or None where scikit-learn's loop has to find out why not."""
        answers = self._out_of_fold(method)
        if answers is None:
            self._give_up()
        return answers

    def _out_of_fold(self, method):
        if self.native is None or self.native.failed():
            return None
        everywhere = all(
            len(np.unique(self.codes[train])) == len(self.classes) for train, _ in self.folds
        )
        # Scores of float32 rows are float32 there.
        single = self.X.dtype == np.float32 and method != "predict"
        if not everywhere or single:
            return None
        try:
            answers = self.native.out_of_fold(method)
        except (ValueError, AttributeError):
            return None
        if method == "predict":
            return self.classes[answers]
        # Probabilities of a single class stay a column.
        is_vector = method == "decision_function" and answers.shape[1] == 1
        return answers.ravel() if is_vector else answers

    def warn(self):
        """A warning for each fold that took as many passes as it may."""
        if getattr(self.estimator, "tol", None) is None:
            return
        for n_iter in self.native.n_iter():
            if n_iter == self.estimator.max_iter:
                warnings.warn(
                    "Maximum number of iteration reached before convergence. Consider increasing "
                    "max_iter to improve the fit.",
                    ConvergenceWarning,
                    stacklevel=3,
                )


_NEVER_WARN = {"accuracy"}

# Metrics that ask for no positive label: of other classes than 0 and 1, the rest are errors.
_LABEL_FREE = {
    "accuracy",
    "balanced_accuracy",
    "matthews_corrcoef",
    "roc_auc",
    "top_k_accuracy",
    "neg_log_loss",
    *(
        f"{metric}_{average}"
        for metric in ("precision", "recall", "f1", "jaccard")
        for average in ("macro", "micro", "weighted")
    ),
}


def _named(scoring):
    """Names of results and of metrics, or None where a metric is no name."""
    if scoring is None:
        return {"score": "accuracy"}
    if isinstance(scoring, str):
        return {"score": scoring}
    if isinstance(scoring, (list, tuple, set)):
        if not all(isinstance(name, str) for name in scoring) or len(set(scoring)) < len(scoring):
            return None
        scoring = {name: name for name in scoring}
    if isinstance(scoring, dict) and scoring:
        if all(isinstance(name, str) for pair in scoring.items() for name in pair):
            return scoring
    return None


def _named_estimator(estimator, classes):
    """The estimator as Rust makes it, name and parameters, or None where a parameter is wrong."""
    try:
        return estimator._native_name, estimator._native_parameters(classes)
    except (TypeError, ValueError):
        return None


def _arrays(X, y, sample_weight):
    """x, classes, codes and weights as Rust takes them, or None for anything unusual."""
    is_array = isinstance(X, np.ndarray) and X.ndim == 2 and X.dtype.kind in "fiu"
    is_rows = scipy.sparse.issparse(X) and X.format == "csr" and X.dtype.kind == "f"
    if not (is_array or is_rows) or y is None:
        return None
    try:
        check_consistent_length(X, y, sample_weight)
        if type_of_target(y) not in ("binary", "multiclass") or np.ndim(y) != 1:
            return None
        x = check_array(X, accept_sparse="csr", dtype=NATIVE_DTYPES, order="C")
        weights = sample_weight
        if weights is not None:
            weights = _check_sample_weight(weights, x, dtype=np.float64)
        classes, codes = np.unique(np.asarray(y), return_inverse=True)
    except (ValueError, TypeError):
        return None
    return x, classes, codes, weights


def _rows(train, test, rows):
    """Row numbers: a splitter may give masks."""
    return tuple(np.arange(rows)[part].astype(np.int64, copy=False) for part in (train, test))
