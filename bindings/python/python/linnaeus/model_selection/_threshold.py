"""Classifiers with another threshold: a given one, or one that is tuned by cross-validation.

They hold estimators of anybody's, and ask them for scores. The grids of thresholds, the means of the
folds' curves and the choice among all scores are computed in Rust.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np
import sklearn.metrics._scorer
from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin, _fit_context, clone
from sklearn.exceptions import NotFittedError
from sklearn.utils import _safe_indexing, get_tags
from sklearn.utils._param_validation import (
    HasMethods,
    Interval,
    RealNotInt,
    StrOptions,
    validate_params,
)
from sklearn.utils._repr_html.estimator import _VisualBlock
from sklearn.utils._response import _get_response_values_binary
from sklearn.utils.metadata_routing import (
    MetadataRouter,
    MethodMapping,
    _raise_for_params,
    process_routing,
)
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.parallel import Parallel, delayed
from sklearn.utils.validation import (
    _check_method_params,
    _check_response_method,
    _check_sample_weight,
    _estimator_has,
    _num_samples,
    check_array,
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
    indexable,
)

from linnaeus import _native
from linnaeus.metrics import check_scoring, get_scorer_names
from linnaeus.model_selection._split import StratifiedShuffleSplit, check_cv

__all__ = [
    "FixedThresholdClassifier",
    "ThresholdGoal",
    "TunedThresholdClassifierCV",
    "choose_thresholds",
]

USUAL = {"predict_proba": 0.5, "decision_function": 0.0}


@dataclass(frozen=True)
class ThresholdGoal:
    """What a threshold is to be best for, among all that make a difference. (scikit-learn has no
    such thing.)

    Parameters
    ----------
    maximize : str, default=None
        A metric of predicted labels, by its name in scikit-learn, or ``"specificity"``.
    floor : dict, default=None
        Another metric and the least that it may be: ``{"precision": 0.9}``. Of equally good
        thresholds the one with more of it is taken, then the lowest.
    costs : dict, default=None
        What each kind of answer costs, in the place of a metric: ``{"fp": 1, "fn": 20}``; ``"tn"``
        and ``"tp"`` may be named too. A score is then the mean cost of a row, times -1.
    pos_label : int, float, bool or str, default=None
        Which of two classes is positive; the second one by default.
    per_class : bool, default=False
        Whether y may have more than two classes, each of which has its own threshold and is told from
        the rest, or be multilabel, with a threshold for each label. A row is then given the class
        whose score lies furthest above its threshold.

    Examples
    --------
    >>> from linnaeus.model_selection import ThresholdGoal, choose_thresholds
    >>> goal = ThresholdGoal("recall", floor={"precision": 0.9})
    >>> chosen = choose_thresholds([0, 1, 0, 1, 1], [0.1, 0.2, 0.3, 0.4, 0.5], goal)
    >>> float(chosen.threshold), float(chosen.floor_score)
    (0.4, 1.0)
    """

    maximize: str | None = None
    floor: dict | None = None
    costs: dict | None = None
    pos_label: object = None
    per_class: bool = False

    def _text(self):
        """The goal as Rust reads it."""
        if self.costs is not None:
            if self.maximize is not None or self.floor is not None:
                raise ValueError("costs: expected no metric beside them, found one")
            return "cost " + " ".join(
                f"{name}={float(cost)!r}" for name, cost in self.costs.items()
            )
        if self.maximize is None:
            raise ValueError("maximize: expected a metric, or costs, found neither")
        if self.floor is None:
            return self.maximize
        if len(self.floor) != 1:
            raise ValueError(f"floor: expected one metric with its least value, found {self.floor}")
        ((metric, least),) = self.floor.items()
        return f"{self.maximize} with {metric} >= {float(least)!r}"


@dataclass(frozen=True)
class ChosenThresholds:
    """What `choose_thresholds` found: numbers for two classes, arrays with one value for each class
    or label otherwise, and a list of curves then."""

    threshold: object
    score: object
    floor_score: object
    curve: object


@validate_params(
    {
        "y_true": ["array-like"],
        "y_score": ["array-like"],
        "goal": [ThresholdGoal],
        "labels": ["array-like", None],
        "sample_weight": ["array-like", None],
    },
    prefer_skip_nested_validation=True,
)
def choose_thresholds(y_true, y_score, goal, *, labels=None, sample_weight=None):
    """The best thresholds for scores of rows that no model was fitted on. (scikit-learn has no such
    function.)

    Every score is tried, and a threshold above all of them. With ``goal.per_class``, ``y_score`` has
    a column for each class of ``labels`` (by default those of ``y_true``), or for each column of
    multilabel ``y_true``.
    """
    check_consistent_length(y_true, y_score, sample_weight)
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, y_true, dtype=np.float64)
    kind = type_of_target(y_true, input_name="y_true")
    if kind == "multilabel-indicator" and goal.per_class:
        truths = check_array(y_true, accept_sparse="csr")
        truths = (truths.toarray() if hasattr(truths, "toarray") else truths) == 1
    else:
        y_true = column_or_1d(y_true)
        classes = np.unique(y_true) if labels is None else np.asarray(labels)
        if len(classes) < 2:
            raise ValueError(f"y_true: expected two classes to tell apart, found {classes}")
        if len(classes) > 2 and not goal.per_class:
            raise ValueError(
                f"y_true: expected two classes, found {classes}; `per_class=True` gives each its own"
            )
        if len(classes) > 2 and goal.pos_label is not None:
            raise ValueError("pos_label: expected None, because each class has a threshold")
        if len(classes) == 2:
            positive = classes[1] if goal.pos_label is None else goal.pos_label
            if positive not in classes.tolist():
                raise ValueError(f"pos_label={positive!r} is not one of {classes}")
            truth, score = y_true == positive, column_or_1d(y_score)
            chosen = _choose(truth, score, goal, sample_weight)
            return ChosenThresholds(*chosen)
        truths = y_true[:, np.newaxis] == classes
    scores = check_array(y_score, dtype=np.float64)
    if scores.shape != truths.shape:
        raise ValueError(f"y_score: expected the shape {truths.shape}, found {scores.shape}")
    chosen = [
        _choose(truth, score, goal, sample_weight)
        for truth, score in zip(truths.T, scores.T, strict=True)
    ]
    thresholds, values, floors, curves = zip(*chosen, strict=True)
    floors = None if floors[0] is None else np.array(floors)
    return ChosenThresholds(np.array(thresholds), np.array(values), floors, list(curves))


def _choose(truth, scores, goal, sample_weight):
    threshold, score, floor_score, (thresholds, values), floors = _native.choose_threshold(
        np.ascontiguousarray(truth, dtype=bool),
        np.ascontiguousarray(scores, dtype=np.float64),
        sample_weight,
        goal._text(),
    )
    curve = {"thresholds": thresholds, "scores": values}
    if floors is not None:
        curve["floor_scores"] = floors
    return threshold, score, floor_score, curve


class _CurveScorer(sklearn.metrics._scorer._CurveScorer):
    """A scorer of many thresholds: of a grid from the lowest to the highest score, or of these."""

    def _score(self, method_caller, estimator, X, y_true, **kwargs):
        pos_label = self._get_pos_label()
        scores = method_caller(estimator, self._response_method, X, pos_label=pos_label)
        if isinstance(self._thresholds, Integral):
            thresholds = _grid(np.min(scores), np.max(scores), self._thresholds)
        else:
            thresholds = np.asarray(self._thresholds)
        options = {**self._kwargs, **kwargs}
        values = [
            self._sign
            * self._score_func(
                y_true, _labels(scores, threshold, estimator.classes_, pos_label), **options
            )
            for threshold in thresholds
        ]
        return np.array(values), thresholds


def _grid(low, high, count):
    """Thresholds of the precision of the scores."""
    single = np.asarray(low).dtype == np.float32 and np.asarray(high).dtype == np.float32
    make = _native.threshold_grid_f32 if single else _native.threshold_grid
    return make(float(low), float(high), int(count))


def _mean(thresholds, curves):
    """The mean of the folds' curves."""
    points = np.ascontiguousarray(thresholds, dtype=np.float64)
    curves = [
        (np.ascontiguousarray(own, np.float64), np.ascontiguousarray(scores, np.float64))
        for scores, own in curves
    ]
    if all(np.all(np.diff(own) >= 0) for own, _ in curves):
        return _native.mean_curve(points, curves)
    # Between thresholds that do not rise there is nothing to interpolate; scikit-learn does.
    return np.mean([np.interp(points, own, scores) for own, scores in curves], axis=0)


def _labels(scores, threshold, classes, pos_label):
    """The class of each row of two."""
    positive = 1 if pos_label is None else int(np.flatnonzero(classes == pos_label)[0])
    return classes[np.where(scores >= threshold, positive, 1 - positive)]


def _check_is_fitted(estimator):
    try:
        check_is_fitted(estimator.estimator)
    except NotFittedError:
        check_is_fitted(estimator, "estimator_")


class _ThresholdClassifier(ClassifierMixin, MetaEstimatorMixin, BaseEstimator):
    """What both have in common: an estimator, and the scores of it that are looked at."""

    _parameter_constraints: dict = {
        "estimator": [
            HasMethods(["fit", "predict_proba"]),
            HasMethods(["fit", "decision_function"]),
        ],
        "response_method": [StrOptions({"auto", "predict_proba", "decision_function"})],
    }

    def __init__(self, estimator, *, response_method="auto"):
        self.estimator = estimator
        self.response_method = response_method

    def _get_response_method(self):
        if self.response_method == "auto":
            return ["predict_proba", "decision_function"]
        return self.response_method

    def _per_class(self):
        """Whether there may be other labels than those of two classes."""
        return False

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X, y, **params):
        """Fits the estimator, to which (and to the scorer) ``params`` are routed."""
        _raise_for_params(params, self, None)
        X, y = indexable(X, y)
        kind = type_of_target(y, input_name="y")
        allowed = {"binary"}
        if self._per_class():
            allowed |= {"multiclass", "multilabel-indicator"}
        if kind not in allowed:
            raise ValueError(
                f"Only binary classification is supported. Unknown label type: {kind}"
            )
        self._fit(X, y, **params)
        for name in ("n_features_in_", "feature_names_in_"):
            if hasattr(self.estimator_, name):
                setattr(self, name, getattr(self.estimator_, name))
        return self

    @property
    def classes_(self):
        """The classes of the estimator."""
        return self.estimator_.classes_

    def _fitted(self):
        _check_is_fitted(self)
        return getattr(self, "estimator_", self.estimator)

    @available_if(_estimator_has("predict_proba"))
    def predict_proba(self, X):
        """The estimator's probabilities."""
        return self._fitted().predict_proba(X)

    @available_if(_estimator_has("predict_log_proba"))
    def predict_log_proba(self, X):
        """The logarithms of the estimator's probabilities."""
        return self._fitted().predict_log_proba(X)

    @available_if(_estimator_has("decision_function"))
    def decision_function(self, X):
        """The estimator's margins."""
        return self._fitted().decision_function(X)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = self._per_class()
        tags.input_tags.sparse = get_tags(self.estimator).input_tags.sparse
        return tags


class FixedThresholdClassifier(_ThresholdClassifier):
    """An estimator that takes a row as positive when its score is at least a given threshold.

    An estimator that is fitted already predicts without a fit.
    """

    _parameter_constraints: dict = {
        **_ThresholdClassifier._parameter_constraints,
        "threshold": [StrOptions({"auto"}), Real],
        "pos_label": [Real, str, "boolean", None],
    }

    def __init__(self, estimator, *, threshold="auto", pos_label=None, response_method="auto"):
        super().__init__(estimator=estimator, response_method=response_method)
        self.pos_label = pos_label
        self.threshold = threshold

    @property
    def classes_(self):
        """The classes of the estimator."""
        if estimator := getattr(self, "estimator_", None):
            return estimator.classes_
        try:
            check_is_fitted(self.estimator)
            return self.estimator.classes_
        except NotFittedError:
            raise AttributeError("The underlying estimator is not fitted yet.") from NotFittedError

    def _fit(self, X, y, **params):
        routed = process_routing(self, "fit", **params)
        self.estimator_ = clone(self.estimator).fit(X, y, **routed.estimator.fit)

    def predict(self, X):
        """The labels that the threshold makes of the scores."""
        scores, _, method = _get_response_values_binary(
            self._fitted(),
            X,
            self._get_response_method(),
            pos_label=self.pos_label,
            return_response_method_used=True,
        )
        threshold = USUAL[method] if self.threshold == "auto" else self.threshold
        return _labels(scores, threshold, self.classes_, self.pos_label)

    def get_metadata_routing(self):
        """Who is given what of ``fit``'s parameters."""
        return MetadataRouter(owner=self).add(
            estimator=self.estimator,
            method_mapping=MethodMapping().add(callee="fit", caller="fit"),
        )


class TunedThresholdClassifierCV(_ThresholdClassifier):
    """An estimator with the threshold that is best on rows that its models have not seen.

    ``scoring`` may also be a :class:`ThresholdGoal`: the most of one metric with a floor on another,
    the lowest cost, or thresholds for each of many classes or labels. The scores of all folds are
    then taken together, and all of them are tried. ``best_threshold_`` and ``best_score_`` are arrays
    for many classes or labels, and ``floor_score_`` is what the metric has that was given a floor.
    """

    _parameter_constraints: dict = {
        **_ThresholdClassifier._parameter_constraints,
        "scoring": [
            StrOptions(set(get_scorer_names())),
            callable,
            MutableMapping,
            ThresholdGoal,
        ],
        "thresholds": [Interval(Integral, 1, None, closed="left"), "array-like"],
        "cv": [
            "cv_object",
            StrOptions({"prefit"}),
            Interval(RealNotInt, 0.0, 1.0, closed="neither"),
        ],
        "refit": ["boolean"],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
        "store_cv_results": ["boolean"],
    }

    def __init__(
        self,
        estimator,
        *,
        scoring="balanced_accuracy",
        response_method="auto",
        thresholds=100,
        cv=None,
        refit=True,
        n_jobs=None,
        random_state=None,
        store_cv_results=False,
    ):
        super().__init__(estimator=estimator, response_method=response_method)
        self.scoring = scoring
        self.thresholds = thresholds
        self.cv = cv
        self.refit = refit
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.store_cv_results = store_cv_results

    def _goal(self):
        return self.scoring if isinstance(self.scoring, ThresholdGoal) else None

    def _per_class(self):
        goal = self._goal()
        return goal is not None and goal.per_class

    def _splitter(self, y):
        """The splitter, or "prefit"."""
        if isinstance(self.cv, Real) and 0 < self.cv < 1:
            return StratifiedShuffleSplit(
                n_splits=1, test_size=self.cv, random_state=self.random_state
            )
        if isinstance(self.cv, str) and self.cv == "prefit":
            if self.refit is True:
                raise ValueError("When cv='prefit', refit cannot be True.")
            try:
                check_is_fitted(self.estimator, "classes_")
            except NotFittedError as error:
                raise NotFittedError("When cv='prefit', `estimator` must be fitted.") from error
            return "prefit"
        cv = check_cv(self.cv, y=y, classifier=True)
        if self.refit is False and cv.get_n_splits() > 1:
            raise ValueError("When cv has several folds, refit cannot be False.")
        return cv

    def _fit(self, X, y, **params):
        cv = self._splitter(y)
        routed = process_routing(self, "fit", **params)
        goal = self._goal()
        if goal is None:
            self._curve_scorer = self._get_curve_scorer()
            score_params = routed.scorer.score
        else:
            goal._text()
            score_params = {}
        if isinstance(cv, str):
            self.estimator_ = self.estimator
            splits = [(None, np.arange(_num_samples(X)))]
            classifiers = [self.estimator]
        else:
            self.estimator_ = clone(self.estimator)
            splits = list(cv.split(X, y, **routed.splitter.split))
            classifiers = [clone(self.estimator) for _ in splits]
            fit_params, rows = routed.estimator.fit, (X, y)
            if not self.refit:
                train, _ = next(cv.split(X, y, **routed.splitter.split))
                rows = _safe_indexing(X, train), _safe_indexing(y, train)
                fit_params = _check_method_params(X, fit_params, indices=train)
            self.estimator_.fit(*rows, **fit_params)
        ask = self._curve_scorer if goal is None else self._scores
        answers = Parallel(n_jobs=self.n_jobs)(
            delayed(_fit_and_ask)(
                classifier, X, y, train, test, routed.estimator.fit, score_params, ask
            )
            for classifier, (train, test) in zip(classifiers, splits, strict=True)
        )
        if goal is None:
            self._tune_by_curves(answers)
        else:
            self._tune_together(goal, y, splits, answers)

    def _tune_by_curves(self, curves):
        """By the mean of the folds' curves, as scikit-learn does."""
        if any(np.isclose(thresholds[0], thresholds[-1]) for _, thresholds in curves):
            raise ValueError(
                "The provided estimator makes constant predictions. Therefore, it is "
                "impossible to optimize the decision threshold."
            )
        if isinstance(self.thresholds, Integral):
            low = min(thresholds.min() for _, thresholds in curves)
            high = max(thresholds.max() for _, thresholds in curves)
            thresholds = _grid(low, high, self.thresholds)
        else:
            thresholds = np.asarray(self.thresholds)
        scores = _mean(thresholds, curves)
        best = scores.argmax()
        self.best_score_ = scores[best]
        self.best_threshold_ = thresholds[best]
        if self.store_cv_results:
            self.cv_results_ = {"thresholds": thresholds, "scores": scores}

    def _scores(self, classifier, X, y):
        """The scores of one fold's test rows, and the classes that they are of."""
        goal = self._goal()
        classes = classifier.classes_
        if not isinstance(classes, list) and np.ndim(y) == 1 and len(classes) == 2:
            method, positive = self._get_response_method(), goal.pos_label
            scores, _ = _get_response_values_binary(classifier, X, method, pos_label=positive)
            return scores, classes
        return _columns(_check_response_method(classifier, self._get_response_method())(X)), classes

    def _tune_together(self, goal, y, splits, answers):
        """By the scores of all folds together."""
        if np.ndim(y) == 1:
            for number, (_, classes) in enumerate(answers):
                if not np.array_equal(classes, self.classes_):
                    raise ValueError(
                        f"cv: expected all of {self.classes_} among the rows fitted on, found "
                        f"{classes} in fold {number}"
                    )
        rows = np.concatenate([np.arange(_num_samples(y))[test] for _, test in splits])
        scores = np.concatenate([scores for scores, _ in answers])
        labels = self.classes_ if np.ndim(y) == 1 else None
        self._multilabel = np.ndim(y) > 1
        chosen = choose_thresholds(_safe_indexing(y, rows), scores, goal, labels=labels)
        self.best_threshold_ = chosen.threshold
        self.best_score_ = chosen.score
        self.floor_score_ = chosen.floor_score
        if self.store_cv_results:
            self.cv_results_ = chosen.curve

    def predict(self, X):
        """The labels that the threshold makes of the scores."""
        check_is_fitted(self, "estimator_")
        goal = self._goal()
        if np.ndim(self.best_threshold_) > 0:
            method = _check_response_method(self.estimator_, self._get_response_method())
            above = _columns(method(X)) - self.best_threshold_
            if self._multilabel:
                return (above >= 0).astype(int)
            return self.classes_[np.argmax(above, axis=1)]
        pos_label = self._curve_scorer._get_pos_label() if goal is None else goal.pos_label
        scores, _ = _get_response_values_binary(
            self.estimator_, X, self._get_response_method(), pos_label=pos_label
        )
        return _labels(scores, self.best_threshold_, self.classes_, pos_label)

    def get_metadata_routing(self):
        """Who is given what of ``fit``'s parameters."""
        router = MetadataRouter(owner=self)
        router.add(
            estimator=self.estimator,
            method_mapping=MethodMapping().add(callee="fit", caller="fit"),
        )
        router.add(
            splitter=self.cv, method_mapping=MethodMapping().add(callee="split", caller="fit")
        )
        if self._goal() is None:
            router.add(
                scorer=self._get_curve_scorer(),
                method_mapping=MethodMapping().add(callee="score", caller="fit"),
            )
        return router

    def _get_curve_scorer(self):
        scorer = check_scoring(self.estimator, scoring=self.scoring)
        return _CurveScorer.from_scorer(scorer, self._get_response_method(), self.thresholds)

    def _sk_visual_block_(self):
        estimator = getattr(self, "estimator_", self.estimator)
        return _VisualBlock(
            "serial",
            [estimator],
            names=[estimator.__class__.__name__],
            name_details=[str(estimator)],
            dash_wrapped=False,
        )


def _fit_and_ask(classifier, X, y, train, test, fit_params, score_params, ask):
    """Fits on some rows (or not, when it is fitted already) and asks about others."""
    if train is None:
        return ask(classifier, X, y, **score_params)
    own = _check_method_params(X, fit_params, indices=train)
    classifier.fit(_safe_indexing(X, train), _safe_indexing(y, train), **own)
    own = _check_method_params(X, score_params, indices=test)
    return ask(classifier, _safe_indexing(X, test), _safe_indexing(y, test), **own)


def _columns(scores):
    """A column for each class or label: of a list of tables the second columns."""
    if isinstance(scores, list):
        return np.column_stack([table[:, -1] for table in scores])
    return np.asarray(scores)
