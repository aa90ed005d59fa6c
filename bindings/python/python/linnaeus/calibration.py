"""Calibration of classifiers: the names of ``sklearn.calibration``.

The classifiers may be anybody's. They are fitted and asked here, fold by fold; what their scores are
worth is learned in Rust.
"""

import warnings
from inspect import signature
from numbers import Integral, Real

import numpy as np
import sklearn.model_selection
from sklearn.base import (
    BaseEstimator,
    ClassifierMixin,
    MetaEstimatorMixin,
    RegressorMixin,
    _fit_context,
    clone,
)
from sklearn.frozen import FrozenEstimator
from sklearn.svm import LinearSVC
from sklearn.utils import _safe_indexing, column_or_1d, get_tags, indexable
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions, validate_params
from sklearn.utils._response import _get_response_values
from sklearn.utils.metadata_routing import (
    MetadataRouter,
    MethodMapping,
    _manual_routing,
    _routing_enabled,
    process_routing,
)
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.parallel import Parallel, delayed
from sklearn.utils.validation import (
    _check_method_params,
    _check_pos_label_consistency,
    _check_response_method,
    _check_sample_weight,
    assert_all_finite,
    check_consistent_length,
    check_is_fitted,
)

from linnaeus import _native
from linnaeus.model_selection import LeaveOneOut, check_cv, cross_val_predict

__all__ = ["CalibratedClassifierCV", "calibration_curve", "expected_calibration_error"]

# What is calibrated: the first of these that a classifier has.
_RESPONSES = ["decision_function", "predict_proba"]
_LEAVE_ONE_OUT = (LeaveOneOut, sklearn.model_selection.LeaveOneOut)


class CalibratedClassifierCV(ClassifierMixin, MetaEstimatorMixin, BaseEstimator):
    """A classifier whose scores are turned into probabilities by what they turned out to be worth.

    Parameters
    ----------
    estimator : estimator or None
        The classifier; None is a LinearSVC. One in a FrozenEstimator stays as it is.
    method : {"sigmoid", "isotonic", "temperature"}
        How scores become probabilities.
    cv : int, splitter, iterable of folds or None
        The folds; None is five.
    n_jobs : int or None
        How many folds are fitted at once.
    ensemble : bool or "auto"
        Whether there is a calibrated classifier a fold, over which probabilities are averaged.
    """

    _parameter_constraints = {
        "estimator": [
            HasMethods(["fit", "predict_proba"]),
            HasMethods(["fit", "decision_function"]),
            None,
        ],
        "method": [StrOptions({"isotonic", "sigmoid", "temperature"})],
        "cv": ["cv_object"],
        "n_jobs": [Integral, None],
        "ensemble": ["boolean", StrOptions({"auto"})],
    }

    def __init__(
        self, estimator=None, *, method="sigmoid", cv=None, n_jobs=None, ensemble="auto"
    ):
        self.estimator = estimator
        self.method = method
        self.cv = cv
        self.n_jobs = n_jobs
        self.ensemble = ensemble

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X, y, sample_weight=None, **fit_params):
        """Fits the classifier on parts of the rows, and learns from the others what its scores are
        worth."""
        check_classification_targets(y)
        X, y = indexable(X, y)
        estimator = self._classifier()
        self.classes_, codes = np.unique(column_or_1d(y, warn=True), return_inverse=True)
        routed = self._routed(estimator, sample_weight, fit_params)
        cv = self._folds(y, codes)
        ensemble = self.ensemble
        if ensemble == "auto":
            ensemble = not isinstance(estimator, FrozenEstimator)
        learn = self._learn_ensemble if ensemble else self._learn_out_of_fold
        self.calibrated_classifiers_ = learn(estimator, X, y, codes, sample_weight, cv, routed)
        first = self.calibrated_classifiers_[0].estimator
        for name in ("n_features_in_", "feature_names_in_"):
            if hasattr(first, name):
                setattr(self, name, getattr(first, name))
        return self

    def _classifier(self):
        if self.estimator is not None:
            return self.estimator
        estimator = LinearSVC(random_state=0)
        if _routing_enabled():
            estimator.set_fit_request(sample_weight=True)
        return estimator

    def _routed(self, estimator, sample_weight, fit_params):
        """What the classifier's fit and the splitter are told."""
        if _routing_enabled():
            return process_routing(self, "fit", sample_weight=sample_weight, **fit_params)
        told = dict(fit_params)
        if sample_weight is not None:
            if "sample_weight" in signature(estimator.fit).parameters:
                told["sample_weight"] = sample_weight
            else:
                warnings.warn(
                    f"Since {type(estimator).__name__} does not appear to accept sample_weight, "
                    "sample weights will only be used for the calibration itself. The result of "
                    "the calibration is likely to be incorrect.",
                    stacklevel=3,
                )
        return _manual_routing({"splitter": {}, "estimator": {"fit": told}})

    def _folds(self, y, codes):
        n_folds = self.cv if isinstance(self.cv, int) else getattr(self.cv, "n_splits", None)
        if n_folds and np.any(np.bincount(codes) < n_folds):
            raise ValueError(
                f"Requesting {n_folds}-fold cross-validation but provided less than {n_folds} "
                "examples for at least one class."
            )
        if isinstance(self.cv, _LEAVE_ONE_OUT):
            raise ValueError(
                "LeaveOneOut cross-validation does not allow all classes to be present in test "
                "splits. Please use a cross-validation generator that allows all classes to "
                "appear in every test and train split."
            )
        return check_cv(self.cv, y, classifier=True)

    def _learn_ensemble(self, estimator, X, y, codes, sample_weight, cv, routed):
        """A calibrated classifier a fold."""
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        return Parallel(n_jobs=self.n_jobs)(
            delayed(_fit_and_calibrate)(
                clone(estimator),
                X,
                y,
                codes,
                sample_weight,
                train,
                test,
                self.method,
                self.classes_,
                routed.estimator.fit,
            )
            for train, test in cv.split(X, y, **routed.splitter.split)
        )

    def _learn_out_of_fold(self, estimator, X, y, codes, sample_weight, cv, routed):
        """One classifier, fitted on all rows, calibrated by the scores of those of the folds."""
        estimator = clone(estimator)
        response = _check_response_method(estimator, _RESPONSES).__name__
        scores = cross_val_predict(
            estimator,
            X,
            y,
            cv=cv,
            method=response,
            n_jobs=self.n_jobs,
            params=routed.estimator.fit,
        )
        if len(self.classes_) == 2 and response == "predict_proba":
            scores = scores[:, 1]
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, scores, dtype=np.float64)
        estimator.fit(X, y, **routed.estimator.fit)
        calibrated = _CalibratedClassifier(estimator, self.method, self.classes_)
        return [calibrated.calibrate(scores, response, self.classes_, codes, sample_weight)]

    def predict_proba(self, X):
        """The calibrated probabilities, averaged over the calibrated classifiers."""
        check_is_fitted(self)
        own = self.calibrated_classifiers_
        return sum((one.predict_proba(X) for one in own), start=0.0) / len(own)

    def predict(self, X):
        """The most probable class of each row."""
        check_is_fitted(self)
        return self.classes_[np.argmax(self.predict_proba(X), axis=1)]

    def get_metadata_routing(self):
        """Who is told what of what ``fit`` is given."""
        to_fit = MethodMapping().add(caller="fit", callee="fit")
        to_split = MethodMapping().add(caller="fit", callee="split")
        return (
            MetadataRouter(owner=self)
            .add_self_request(self)
            .add(estimator=self._classifier(), method_mapping=to_fit)
            .add(splitter=self.cv, method_mapping=to_split)
        )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = get_tags(self._classifier()).input_tags.sparse
        return tags


def _fit_and_calibrate(
    estimator, X, y, codes, sample_weight, train, test, method, classes, fit_params
):
    """The calibrated classifier of one fold."""
    fit_params = _check_method_params(X, params=fit_params, indices=train)
    estimator.fit(_safe_indexing(X, train), _safe_indexing(y, train), **fit_params)
    calibrated = _CalibratedClassifier(estimator, method, classes)
    scores, response = calibrated.scores(_safe_indexing(X, test))
    weights = None if sample_weight is None else sample_weight[test]
    return calibrated.calibrate(scores, response, estimator.classes_, codes[test], weights)


class _CalibratedClassifier:
    """A fitted classifier, and what its scores are worth."""

    def __init__(self, estimator, method, classes):
        self.estimator = estimator
        self.method = method
        self.classes = classes
        self.calibrators = []

    def scores(self, X):
        """The scores that are calibrated, and what they are."""
        response = _check_response_method(self.estimator, _RESPONSES).__name__
        scores, _ = _get_response_values(self.estimator, X, response_method=response)
        return scores, response

    def calibrate(self, scores, response, known, codes, weights):
        """Learns from scores of rows whose classes are known; ``known`` are those of the scores."""
        if self.method == "temperature":
            own = _Temperature(len(self.classes), response == "predict_proba")
            self.calibrators = [own.fit(self._table(scores, response, known), codes, weights)]
            return self
        kind = _Isotonic if self.method == "isotonic" else _Sigmoid
        self.calibrators = [
            kind().fit(column, codes == code, weights)
            for code, column in self._columns(scores, response, known)
        ]
        return self

    def predict_proba(self, X):
        """The calibrated probability of each class."""
        scores, response = self.scores(X)
        known = self.estimator.classes_
        if self.method == "temperature":
            proba = self.calibrators[0].predict(self._table(scores, response, known))
        else:
            proba = self._one_against_rest(self._columns(scores, response, known), len(scores))
        # What rounding put above 1.
        proba[(proba > 1.0) & (proba <= 1.0 + 1e-5)] = 1.0
        return proba

    def _one_against_rest(self, columns, n_rows):
        proba = np.zeros((n_rows, len(self.classes)))
        for (code, column), calibrator in zip(columns, self.calibrators, strict=True):
            proba[:, code] = calibrator.predict(column)
        if len(self.classes) == 2:
            proba[:, 0] = 1.0 - proba[:, 1]
            return proba
        total = proba.sum(axis=1, keepdims=True)
        equal = np.full_like(proba, 1 / len(self.classes))
        return np.divide(proba, total, out=equal, where=total != 0)

    def _columns(self, scores, response, known):
        """The classes with a calibrator of their own, by code, and their scores."""
        codes = self._codes(known)
        scores = _checked(scores)
        if len(self.classes) == 2:
            return [(1, scores)]
        if scores.ndim == 1:
            # Two of more classes.
            first = 1.0 - scores if response == "predict_proba" else -scores
            scores = np.column_stack([first, scores])
        return list(zip(codes, scores.T, strict=True))

    def _table(self, scores, response, known):
        """The scores of all classes, as a temperature takes them."""
        codes = self._codes(known)
        if len(codes) < len(self.classes):
            raise ValueError(
                f"The classifier knows only the classes {known} of {self.classes}: a temperature "
                "needs all of them in each fold."
            )
        scores = _checked(scores)
        if scores.ndim == 1 and response == "predict_proba":
            return np.column_stack([1.0 - scores, scores])
        return scores.reshape(len(scores), -1)

    def _codes(self, known):
        places = np.searchsorted(self.classes, known)
        inside = places < len(self.classes)
        if not np.all(inside) or not np.all(self.classes[places] == known):
            raise ValueError(
                f"y contains previously unseen labels: the classifier knows {known}, and there are "
                f"rows of {self.classes} only."
            )
        return places


def _checked(scores):
    """Finite scores in double precision."""
    assert_all_finite(scores, input_name="scores")
    return np.asarray(scores, dtype=np.float64)


class _Sigmoid(RegressorMixin, BaseEstimator):
    """1 / (1 + exp(a * score + b))."""

    def fit(self, scores, positive, weights):
        self.a_, self.b_ = _native.sigmoid_fit(scores, positive, weights)
        return self

    def predict(self, scores):
        return _native.sigmoid_predict(self.a_, self.b_, scores)


class _Isotonic(RegressorMixin, BaseEstimator):
    """A rising curve through the scores, by its corners."""

    def fit(self, scores, positive, weights):
        self.X_thresholds_, self.y_thresholds_ = _native.isotonic_fit(scores, positive, weights)
        return self

    def predict(self, scores):
        return _native.isotonic_predict(self.X_thresholds_, self.y_thresholds_, scores)


class _Temperature(RegressorMixin, BaseEstimator):
    """Softmax of beta times the logits."""

    def __init__(self, n_classes, probabilities):
        self.n_classes = n_classes
        self.probabilities = probabilities

    def fit(self, scores, codes, weights):
        self.beta_ = _native.temperature_fit(
            scores, self.probabilities, codes, self.n_classes, weights
        )
        return self

    def predict(self, scores):
        return _native.temperature_predict(self.beta_, scores, self.probabilities, self.n_classes)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        return tags


@validate_params(
    {
        "y_true": ["array-like"],
        "y_prob": ["array-like"],
        "pos_label": [Real, str, "boolean", None],
        "n_bins": [Interval(Integral, 1, None, closed="left")],
        "strategy": [StrOptions({"uniform", "quantile"})],
    },
    prefer_skip_nested_validation=True,
)
def calibration_curve(y_true, y_prob, *, pos_label=None, n_bins=5, strategy="uniform"):
    """How often what is called probable happens.

    Returns
    -------
    prob_true : ndarray
        The share of the positive class in each bin that has rows.
    prob_pred : ndarray
        The average probability there.
    """
    y_true, y_prob = column_or_1d(y_true), column_or_1d(y_prob)
    check_consistent_length(y_true, y_prob)
    positive = _positive(y_true, pos_label)
    return _native.calibration_curve(positive, _probabilities(y_prob), n_bins, strategy)


@validate_params(
    {
        "y_true": ["array-like"],
        "y_prob": ["array-like"],
        "labels": ["array-like", None],
        "pos_label": [Real, str, "boolean", None],
        "n_bins": [Interval(Integral, 1, None, closed="left")],
        "strategy": [StrOptions({"uniform", "quantile"})],
    },
    prefer_skip_nested_validation=True,
)
def expected_calibration_error(
    y_true, y_prob, *, labels=None, pos_label=None, n_bins=15, strategy="uniform"
):
    """How far probabilities are from how often things happen, on average over the rows (Guo et al.
    2017): the distance of each bin of the calibration curve from the diagonal, times its share of
    the rows. scikit-learn has no such function.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
        The true labels.
    y_prob : array-like of shape (n_samples,) or (n_samples, n_classes)
        The probability of the positive class; or of each class, of which the most probable one
        counts.
    labels : array-like or None
        The classes of the columns, rising; by default those of ``y_true``.
    pos_label : label or None
        The positive class, where ``y_prob`` has one dimension.
    n_bins, strategy
        As for :func:`calibration_curve`.

    Returns
    -------
    error : float
        0 is perfect.

    Examples
    --------
    >>> from linnaeus.calibration import expected_calibration_error
    >>> round(expected_calibration_error([1, 1, 1, 0], [0.9, 0.9, 0.9, 0.9]), 6)
    0.15
    """
    y_true, y_prob = column_or_1d(y_true), np.asarray(y_prob)
    check_consistent_length(y_true, y_prob)
    if y_prob.ndim == 1:
        codes = _positive(y_true, pos_label).astype(np.int64)
        proba = _probabilities(y_prob)
        proba = np.column_stack([1.0 - proba, proba])
    else:
        classes = np.unique(y_true if labels is None else labels)
        if y_prob.shape[1] != len(classes):
            raise ValueError(
                f"y_prob has {y_prob.shape[1]} columns, and there are {len(classes)} classes: "
                f"{classes}. Say which with labels."
            )
        if not np.all(np.isin(y_true, classes)):
            raise ValueError(f"y_true has labels that are not among the classes {classes}.")
        codes = np.searchsorted(classes, y_true)
        proba = _probabilities(y_prob)
    return _native.expected_calibration_error(codes, proba, n_bins, strategy)


def _positive(y_true, pos_label):
    """Whether each row is of the positive class."""
    pos_label = _check_pos_label_consistency(pos_label, y_true)
    labels = np.unique(y_true)
    if len(labels) > 2:
        raise ValueError(f"Only binary classification is supported. Provided labels {labels}.")
    return np.asarray(y_true == pos_label, dtype=bool)


def _probabilities(y_prob):
    if y_prob.min() < 0 or y_prob.max() > 1:
        raise ValueError("y_prob has values outside [0, 1].")
    return np.asarray(y_prob, dtype=np.float64)
