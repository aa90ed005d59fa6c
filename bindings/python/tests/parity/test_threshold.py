"""Thresholds: the same as scikit-learn's around any estimator, and goals of ours by trying all."""

import numpy as np
import pytest
import sklearn
import sklearn.dummy
import sklearn.linear_model
import sklearn.metrics
import sklearn.model_selection
import sklearn.naive_bayes
import sklearn.tree
from data import labels, matrices, seeds, weights
from hypothesis import assume, given
from hypothesis import strategies as st
from same import outcome, same_bits
from sklearn.frozen import FrozenEstimator
from sklearn.multiclass import OneVsRestClassifier

import linnaeus.linear_model
import linnaeus.metrics
from linnaeus import _native
from linnaeus.model_selection import (
    FixedThresholdClassifier,
    ThresholdGoal,
    TunedThresholdClassifierCV,
    choose_thresholds,
)

BASES = {
    "bayes": sklearn.naive_bayes.GaussianNB,
    "tree": lambda: sklearn.tree.DecisionTreeClassifier(max_depth=3, random_state=0),
    "logistic": lambda: sklearn.linear_model.LogisticRegression(max_iter=20),
    "sgd": lambda: linnaeus.linear_model.SGDClassifier(alpha=1.0, random_state=0),
    "prior": sklearn.dummy.DummyClassifier,
    "frozen": None,
}
SCORINGS = [
    "balanced_accuracy",
    "accuracy",
    "f1",
    "precision",
    "recall",
    "jaccard",
    "matthews_corrcoef",
    "f1_macro",
    "precision_weighted",
    "neg_negative_likelihood_ratio",
    "hinge of one's own",
    "f1 of the first",
]


@st.composite
def cases(draw):
    x = draw(matrices(min_rows=20, sparse=(False,)))
    y = draw(labels(x.shape[0], max_classes=2))
    name = draw(st.sampled_from(sorted(BASES)))

    def base():
        if name == "frozen":
            fitted = sklearn.naive_bayes.GaussianNB().fit(x[::2], y[::2])
            return FrozenEstimator(fitted)
        return BASES[name]()

    if name == "frozen":
        assume(len(np.unique(y[::2])) == 2)
    response = draw(st.sampled_from(["auto", "auto", "predict_proba", "decision_function"]))
    return x, y, base, response


def scorer(module, name, y):
    """A scorer of one side's metrics."""
    classes = np.unique(y)
    if name == "hinge of one's own":
        zero_one = module.metrics.make_scorer(
            module.metrics.zero_one_loss, greater_is_better=False
        )
        return zero_one
    if name == "f1 of the first":
        return module.metrics.make_scorer(module.metrics.f1_score, pos_label=classes[0])
    return name


@st.composite
def tunings(draw):
    x, y, base, response = draw(cases())
    seed = draw(seeds)
    thresholds = draw(
        st.sampled_from([100, 100, 5, 2, 1, [0.1, 0.4, 0.5, 0.9], [-1.0, 0.0, 2.0], [0.6, 0.2, 0.9]])
    )
    cv = draw(
        st.sampled_from(
            [None, 2, 3, 0.3, sklearn.model_selection.KFold(3, shuffle=True, random_state=seed)]
        )
    )
    refit = True if cv != 0.3 else draw(st.booleans())
    options = {
        "response_method": response,
        "thresholds": thresholds,
        "cv": cv,
        "refit": refit,
        "random_state": seed,
        "store_cv_results": True,
    }
    return x, y, base, options, draw(st.sampled_from(SCORINGS))


def same_tuning(ours, theirs, x):
    assert type(ours.best_threshold_) is type(theirs.best_threshold_)
    same_bits(ours.best_threshold_, theirs.best_threshold_, "best_threshold_")
    same_bits(ours.best_score_, theirs.best_score_, "best_score_")
    for name, expected in theirs.cv_results_.items():
        assert ours.cv_results_[name].dtype == expected.dtype
        same_bits(ours.cv_results_[name], expected, name)
    same_bits(ours.predict(x), theirs.predict(x), "predict")
    same_bits(ours.classes_, theirs.classes_, "classes_")


def both(ours, theirs, x):
    """What both sides came to, when there is anything to compare; warnings must be alike."""
    (own, own_told), (other, other_told) = ours, theirs
    if isinstance(other, Exception):
        assert type(own) is type(other), (own, other)
        return
    assert not isinstance(own, Exception), own
    assert {kind for kind, _ in own_told} == {kind for kind, _ in other_told}
    same_tuning(own, other, x)


@given(tunings())
def test_tuned(case):
    x, y, base, options, scoring = case
    ours = TunedThresholdClassifierCV(base(), scoring=scorer(linnaeus, scoring, y), **options)
    theirs = sklearn.model_selection.TunedThresholdClassifierCV(
        base(), scoring=scorer(sklearn, scoring, y), **options
    )
    both(outcome(ours.fit, x, y), outcome(theirs.fit, x, y), x)


@given(tunings())
def test_tuned_prefit(case):
    x, y, base, options, scoring = case
    half = x.shape[0] // 2
    assume(len(np.unique(y[:half])) == 2 and len(np.unique(y[half:])) == 2)
    fitted, told = outcome(lambda: base().fit(x[:half], y[:half]))
    assume(not isinstance(fitted, Exception))
    options = {**options, "cv": "prefit", "refit": False}
    ours = TunedThresholdClassifierCV(fitted, scoring=scorer(linnaeus, scoring, y), **options)
    theirs = sklearn.model_selection.TunedThresholdClassifierCV(
        fitted, scoring=scorer(sklearn, scoring, y), **options
    )
    both(outcome(ours.fit, x[half:], y[half:]), outcome(theirs.fit, x[half:], y[half:]), x)
    assert ours.estimator_ is fitted if hasattr(ours, "estimator_") else True


@given(tunings(), st.booleans())
def test_tuned_with_weights(case, score_weighted):
    """Weights are routed to the fits, and to the scorer where it asks for them."""
    x, y, base, options, scoring = case
    weight = np.random.RandomState(0).choice([0.5, 1.0, 2.0, 3.25], size=len(y))
    sides = []
    with sklearn.config_context(enable_metadata_routing=True):
        for module in (linnaeus, sklearn):
            estimator = base()
            assume(not isinstance(estimator, FrozenEstimator))
            estimator.set_fit_request(sample_weight=True)
            name = scorer(module, scoring, y)
            own = module.metrics.get_scorer(name) if isinstance(name, str) else name
            assume(scoring != "neg_negative_likelihood_ratio")
            own.set_score_request(sample_weight=score_weighted)
            tuned = module.model_selection.TunedThresholdClassifierCV
            tuned = tuned(estimator, scoring=own, **options)
            sides.append(outcome(tuned.fit, x, y, sample_weight=weight))
        both(*sides, x)


@given(cases(), st.sampled_from(["auto", 0.0, 0.3, 0.5, -2.0]), st.sampled_from([None, 0, 1]))
def test_fixed(case, threshold, positive):
    x, y, base, response = case
    pos_label = None if positive is None else np.unique(y)[positive]
    options = {"threshold": threshold, "response_method": response, "pos_label": pos_label}
    if isinstance(pos_label, np.generic):
        options["pos_label"] = pos_label.item()
    found = []
    for module in (linnaeus, sklearn):
        fixed = module.model_selection.FixedThresholdClassifier(base(), **options)
        result, _ = outcome(lambda fixed=fixed: fixed.fit(x, y).predict(x))
        found.append(result)
    ours, theirs = found
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
    else:
        same_bits(ours, theirs)


numbers = st.floats(-1e300, 1e300, allow_subnormal=True)


@given(numbers, numbers, st.integers(1, 120), st.booleans())
def test_grid(low, high, count, single):
    dtype = np.float32 if single else np.float64
    with np.errstate(all="ignore"):
        low, high = dtype(low), dtype(high)
        assume(np.isfinite(low) and np.isfinite(high) and np.isfinite(high - low))
        make = _native.threshold_grid_f32 if single else _native.threshold_grid
        same_bits(make(low, high, count), np.linspace(low, high, count))


@given(seeds, st.integers(2, 6), st.booleans())
def test_mean_of_curves(seed, folds, few):
    random = np.random.RandomState(seed)

    def points(count):
        values = random.uniform(-1, 1, count)
        return np.sort(np.round(values, 1) if few else values)

    curves = []
    for _ in range(folds):
        count = random.randint(1, 40)
        curves.append((points(count), random.choice([0.0, 1.0, 0.5, 1 / 3], count)))
    at = points(50)
    expected = np.mean([np.interp(at, own, values) for own, values in curves], axis=0)
    same_bits(_native.mean_curve(at, curves), expected)


@st.composite
def scored(draw):
    random = np.random.RandomState(draw(seeds))
    rows = draw(st.integers(4, 60))
    truth = random.randint(0, 2, rows)
    truth[:2] = [0, 1]
    scores = random.normal(size=rows) + truth
    if draw(st.booleans()):
        scores = np.round(scores)
    return truth, scores, draw(weights(rows))


METRICS = {
    "recall": sklearn.metrics.recall_score,
    "precision": sklearn.metrics.precision_score,
    "f1": sklearn.metrics.f1_score,
    "accuracy": sklearn.metrics.accuracy_score,
    "balanced_accuracy": sklearn.metrics.balanced_accuracy_score,
    "matthews_corrcoef": sklearn.metrics.matthews_corrcoef,
    "specificity": lambda y, p, **options: sklearn.metrics.recall_score(
        y, p, pos_label=0, **options
    ),
}


@given(
    scored(),
    st.sampled_from(sorted(METRICS)),
    st.sampled_from([None, *sorted(METRICS)]),
    st.sampled_from([0.0, 0.3, 0.5, 0.75, 0.9, 1.0]),
)
def test_floor(case, maximize, other, least):
    """The chosen threshold is the best of all, by scikit-learn's own metrics."""
    truth, scores, weight = case

    def judged(name, threshold):
        options = {} if name in ("balanced_accuracy", "accuracy", "matthews_corrcoef") else {
            "zero_division": 0.0
        }
        value, _ = outcome(
            METRICS[name], truth, scores >= threshold, sample_weight=weight, **options
        )
        return value

    goal = ThresholdGoal(maximize, floor=None if other is None else {other: least})
    rising = np.unique(scores if weight is None else scores[weight > 0])
    tried = [*rising, np.inf]
    pairs = [
        (judged(maximize, one), 0.0 if other is None else judged(other, one)) for one in tried
    ]
    near = 1e-12
    reached = [pair for pair in pairs if other is None or pair[1] >= least + near]
    found, _ = outcome(choose_thresholds, truth, scores, goal, sample_weight=weight)
    if isinstance(found, ValueError):
        assert not reached and "floor" in str(found), found
        return
    assert not isinstance(found, Exception), found
    score, floor = judged(maximize, found.threshold), other and judged(other, found.threshold)
    assert found.score == pytest.approx(score, abs=near)
    if other is not None:
        assert found.floor_score == pytest.approx(floor, abs=near)
        assert floor >= least - near
    assert all(score >= pair[0] - near for pair in reached)


@given(scored(), st.lists(st.sampled_from([-2.0, 0.0, 1.0, 5.0, 20.0]), min_size=4, max_size=4))
def test_costs(case, costs):
    truth, scores, weight = case
    names = dict(zip(("tn", "fp", "fn", "tp"), costs, strict=True))
    found = choose_thresholds(truth, scores, ThresholdGoal(costs=names), sample_weight=weight)

    def cost(threshold):
        matrix = sklearn.metrics.confusion_matrix(
            truth, scores >= threshold, sample_weight=weight, labels=[0, 1]
        )
        return (matrix.ravel() * costs).sum() / matrix.sum()

    rising = np.unique(scores if weight is None else scores[weight > 0])
    values = [cost(one) for one in [*rising, np.inf]]
    assert cost(found.threshold) == pytest.approx(min(values), abs=1e-12)
    assert -found.score == pytest.approx(min(values), abs=1e-12)


@given(seeds, st.sampled_from(["classes", "labels"]), st.booleans())
def test_many_classes_and_labels(seed, kind, floor):
    """Each class or label is a question of its own; its scores are the folds' models'."""
    random = np.random.RandomState(seed)
    x = random.normal(size=(90, 3))
    if kind == "classes":
        y = np.array(["ant", "bee", "cow"])[(x[:, 0] > 0.4).astype(int) + (x[:, 1] > 0)]
        base = sklearn.naive_bayes.GaussianNB()
        expected = np.unique(y)[np.newaxis] == y[:, np.newaxis]
    else:
        y = (x[:, :2] + 0.3 * random.normal(size=(90, 2)) > 0).astype(int)
        base = OneVsRestClassifier(sklearn.naive_bayes.GaussianNB())
        expected = y == 1
    floors = {"precision": 0.6} if floor else None
    goal = ThresholdGoal("recall" if floor else "f1", floor=floors, per_class=True)
    cv = sklearn.model_selection.KFold(3)
    tuned = TunedThresholdClassifierCV(base, scoring=goal, cv=cv, store_cv_results=True)
    tuned, _ = outcome(tuned.fit, x, y)
    if isinstance(tuned, Exception):
        assert "floor" in str(tuned), tuned
        return
    held_out = sklearn.model_selection.cross_val_predict(base, x, y, cv=cv, method="predict_proba")
    for column, threshold in enumerate(tuned.best_threshold_):
        alone = ThresholdGoal(goal.maximize, floor=floors)
        alone = choose_thresholds(expected[:, column].astype(int), held_out[:, column], alone)
        assert (alone.threshold, alone.score) == (threshold, tuned.best_score_[column])
    above = base.fit(x, y).predict_proba(x) - tuned.best_threshold_
    if kind == "classes":
        same_bits(tuned.predict(x), base.classes_[above.argmax(axis=1)])
    else:
        same_bits(tuned.predict(x), (above >= 0).astype(int))


@pytest.mark.parametrize(
    ("goal", "part"),
    [
        (ThresholdGoal(), "maximize"),
        (ThresholdGoal("recall", costs={"fp": 1}), "costs"),
        (ThresholdGoal("roc_auc"), "one of specificity, accuracy"),
        (ThresholdGoal("recall", floor={"precision": 1.1}), "found at most"),
        (ThresholdGoal("recall", floor={"precision": 0.5, "f1": 0.5}), "one metric"),
        (ThresholdGoal(costs={"fpp": 1}), "fp=1 fn=20"),
        (ThresholdGoal("f1", pos_label=7), "pos_label"),
    ],
)
def test_goals_that_cannot_be(goal, part):
    truth, scores = [0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]
    with pytest.raises(ValueError, match=part):
        choose_thresholds(truth, scores, goal)


def test_three_classes_need_to_be_asked_for():
    x, y = np.arange(30.0)[:, np.newaxis], np.arange(30) % 3
    base = sklearn.naive_bayes.GaussianNB()
    with pytest.raises(ValueError, match="Only binary"):
        TunedThresholdClassifierCV(base, scoring=ThresholdGoal("f1")).fit(x, y)
    with pytest.raises(ValueError, match="per_class=True"):
        choose_thresholds(y, x, ThresholdGoal("f1"))
    fixed = FixedThresholdClassifier(base)
    with pytest.raises(ValueError, match="Only binary"):
        fixed.fit(x, y)
