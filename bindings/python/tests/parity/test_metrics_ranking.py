"""Metrics on scores: numbers bit for bit, and scikit-learn's errors and warnings."""

import numpy as np
import sklearn.metrics
from data import seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

import linnaeus.metrics

NAMES = {
    "bools": [False, True],
    "zero and one": [0, 1],
    "minus and plus": [-1, 1],
    "others": [3, 7],
    "strings": ["ham", "spam"],
}


def compare(name, *arguments, close=None, **options):
    """The same result, or the same error; and the same warnings."""
    ours, our_warnings = outcome(getattr(linnaeus.metrics, name), *arguments, **options)
    theirs, their_warnings = outcome(getattr(sklearn.metrics, name), *arguments, **options)
    # NumPy's own remarks on a division by zero are not scikit-learn's.
    their_warnings = [told for told in their_warnings if told[0] != "RuntimeWarning"]
    if options.get("max_fpr") and str(theirs).startswith("At least 2 points"):
        # Weights leave one class: scikit-learn trips over its curve of NaN; the area is NaN.
        assert np.isnan(ours).any()
        return
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        assert str(ours) == str(theirs)
        return
    assert our_warnings == their_warnings
    assert not isinstance(ours, Exception), ours
    if close is not None:
        assert type(ours) is type(theirs)
        np.testing.assert_allclose(ours, theirs, rtol=close, atol=0)
        return
    both = zip(ours, theirs) if isinstance(theirs, tuple) else [(ours, theirs)]
    for at, (one, other) in enumerate(both):
        assert type(one) is type(other), (at, type(one), type(other))
        same_bits(one, other, f"{name}, {at}")
        if isinstance(other, np.ndarray):
            assert one.dtype == other.dtype


@st.composite
def scores(draw, shape):
    """Continuous scores, or ties of a few values; of several types."""
    random = np.random.RandomState(draw(seeds))
    values = random.normal(size=shape) * 10.0 ** random.randint(-2, 3)
    kind = draw(st.sampled_from(["continuous", "rounded", "few", "one", "float32", "integers"]))
    if kind == "rounded":
        return np.round(values, 1)
    if kind == "few":
        return random.randint(-1, 2, size=shape) * random.choice([1.0, -1.0], size=shape)
    if kind == "one":
        return np.full(shape, 0.25)
    if kind == "float32":
        return values.astype(np.float32)
    if kind == "integers":
        large = draw(st.sampled_from([1, 2**58]))
        return np.round(values).astype(np.int64).clip(-4, 4) * large + random.randint(2, size=shape)
    return values


@st.composite
def two_classes(draw, one_class=True):
    """Labels, a class to look for, scores and weights."""
    rows = draw(st.integers(2, 60))
    random = np.random.RandomState(draw(seeds))
    codes = (random.uniform(size=rows) < draw(st.sampled_from([0.1, 0.5, 0.9]))).astype(int)
    if not one_class:
        codes[:2] = [0, 1]
    names = draw(st.sampled_from(sorted(NAMES)))
    pos_label = draw(st.sampled_from([None, *NAMES[names]]))
    y = np.array(NAMES[names])[codes]
    return y, pos_label, draw(scores(rows)), draw(weights(rows))


@given(two_classes(), st.booleans())
def test_precision_recall_curve(case, drop):
    y, pos_label, score, weight = case
    compare(
        "precision_recall_curve", y, score, pos_label=pos_label, sample_weight=weight, drop_intermediate=drop
    )


@given(two_classes(), st.booleans())
def test_roc_curve(case, drop):
    y, pos_label, score, weight = case
    compare("roc_curve", y, score, pos_label=pos_label, sample_weight=weight, drop_intermediate=drop)


@given(two_classes(), st.booleans())
def test_det_curve(case, drop):
    y, pos_label, score, weight = case
    compare("det_curve", y, score, pos_label=pos_label, sample_weight=weight, drop_intermediate=drop)


@given(two_classes())
def test_confusion_matrix_at_thresholds(case):
    y, pos_label, score, weight = case
    compare("confusion_matrix_at_thresholds", y, score, pos_label=pos_label, sample_weight=weight)


@given(two_classes(one_class=False))
def test_metric_at_thresholds(case):
    y, _, score, weight = case
    truth = (y == np.unique(y)[1]).astype(int)

    def several(y_true, y_pred, sample_weight=None):
        rows = np.ones(len(y_true)) if sample_weight is None else sample_weight
        return (y_true * y_pred * rows).sum(), (y_pred * rows).sum(), rows[0], y_true[-1]

    compare("metric_at_thresholds", truth, score, several, sample_weight=weight)


@given(st.data())
def test_auc(data):
    rows = data.draw(st.integers(1, 60))
    random = np.random.RandomState(data.draw(seeds))
    x = random.normal(size=rows)
    x = np.sort(np.round(x, data.draw(st.sampled_from([0, 12]))))
    if data.draw(st.booleans()):
        x = x[::-1]
    if data.draw(st.integers(0, 9)) == 0:
        x = random.permutation(x)
    compare("auc", x, random.normal(size=rows))


@given(two_classes(), st.sampled_from([None, 1.0, 0.5, 0.1, 0.37]))
def test_roc_auc_score(case, max_fpr):
    y, _, score, weight = case
    compare("roc_auc_score", y, score, sample_weight=weight, max_fpr=max_fpr)


@given(two_classes())
def test_average_precision_score(case):
    y, pos_label, score, weight = case
    pos_label = 1 if pos_label is None else pos_label
    compare("average_precision_score", y, score, pos_label=pos_label, sample_weight=weight)


@st.composite
def many_classes(draw, listed=True):
    """Labels, probabilities, the list of the classes, and weights; a class may have no row."""
    classes = draw(st.integers(3, 5))
    rows = draw(st.integers(classes, 40))
    random = np.random.RandomState(draw(seeds))
    codes = np.concatenate([np.arange(classes), random.randint(classes, size=rows - classes)])
    names = np.array(draw(st.sampled_from([["a", "b", "c", "d", "e"], [-2, 0, 1, 4, 5]])))[:classes]
    labels = draw(st.sampled_from([None, names])) if listed else None
    if labels is not None and draw(st.booleans()):
        codes[codes == classes - 1] = 0
    proba = np.abs(random.normal(size=(rows, classes))) + 0.1
    proba = np.round(proba, draw(st.sampled_from([1, 12])))
    proba /= proba.sum(axis=1, keepdims=True)
    if draw(st.integers(0, 19)) == 0:
        proba *= 2
    return names[codes], proba, labels, draw(weights(rows))


AVERAGES = st.sampled_from(["macro", "micro", "weighted", "samples", None])


@given(many_classes(), st.sampled_from(["ovr", "ovo", "raise"]), AVERAGES)
def test_roc_auc_score_of_classes(case, multi_class, average):
    y, proba, labels, weight = case
    compare(
        "roc_auc_score", y, proba, labels=labels, multi_class=multi_class, average=average, sample_weight=weight
    )


@given(many_classes(listed=False), AVERAGES)
def test_average_precision_score_of_classes(case, average):
    y, proba, _, weight = case
    compare("average_precision_score", y, proba, average=average, sample_weight=weight)


@given(many_classes(), st.integers(1, 6), st.booleans())
def test_top_k_accuracy_score(case, k, normalize):
    y, proba, labels, weight = case
    # A dot product has no order of its sum that scikit-learn would tell.
    close = None if normalize or weight is None else 1e-14
    options = {"k": k, "normalize": normalize, "labels": labels, "sample_weight": weight}
    compare("top_k_accuracy_score", y, proba, close=close, **options)


@given(two_classes(), st.integers(1, 3), st.booleans())
def test_top_k_accuracy_score_of_two(case, k, probabilities):
    y, _, score, weight = case
    if probabilities:
        score = 1 / (1 + np.exp(-score.astype(float).clip(-9, 9)))
    compare("top_k_accuracy_score", y, score, k=k, sample_weight=weight)


@st.composite
def columns(draw):
    """Truth, scores and weights of several columns; a column may have one class, and a row too."""
    rows, labels = draw(st.integers(2, 30)), draw(st.integers(2, 6))
    random = np.random.RandomState(draw(seeds))
    truth = (random.uniform(size=(rows, labels)) < random.uniform(size=labels)).astype(int)
    truth[0, 0], truth[-1, 0] = 1, 0
    return truth, draw(scores((rows, labels))), draw(weights(rows))


@given(columns(), AVERAGES, st.sampled_from([None, 0.3]))
def test_roc_auc_score_of_columns(case, average, max_fpr):
    truth, score, weight = case
    compare("roc_auc_score", truth, score, average=average, sample_weight=weight, max_fpr=max_fpr)


@given(columns(), AVERAGES)
def test_average_precision_score_of_columns(case, average):
    truth, score, weight = case
    compare("average_precision_score", truth, score, average=average, sample_weight=weight)


@given(columns())
def test_coverage_error(case):
    truth, score, weight = case
    compare("coverage_error", truth, score, sample_weight=weight)


@given(columns())
def test_label_ranking_average_precision_score(case):
    truth, score, weight = case
    compare("label_ranking_average_precision_score", truth, score, sample_weight=weight)


@given(columns())
def test_label_ranking_loss(case):
    truth, score, weight = case
    compare("label_ranking_loss", truth, score, sample_weight=weight)


@st.composite
def relevances(draw):
    """Relevances, scores, weights, and how many places count."""
    rows, entries = draw(st.integers(1, 20)), draw(st.integers(2, 9))
    random = np.random.RandomState(draw(seeds))
    relevance = random.randint(0, 5, size=(rows, entries)).astype(float)
    if draw(st.booleans()):
        relevance = np.round(random.uniform(size=(rows, entries)) * 10, 3)
    relevance[0, :2] = [0.5, 2]
    k = draw(st.sampled_from([None, 1, 2, entries, entries + 3]))
    return relevance, draw(scores((rows, entries))), draw(weights(rows)), k


def untied(score, ignore_ties):
    """NumPy's order of equal scores is not a stable one."""
    return ignore_ties and all(len(np.unique(row)) == len(row) for row in score)


@given(relevances(), st.sampled_from([2, 10, 2.718281828459045, 0.5]), st.booleans())
def test_dcg_score(case, log_base, ignore_ties):
    relevance, score, weight, k = case
    options = {"k": k, "log_base": log_base, "ignore_ties": untied(score, ignore_ties)}
    compare("dcg_score", relevance, score, sample_weight=weight, close=1e-13, **options)


@given(relevances(), st.booleans())
def test_ndcg_score(case, ignore_ties):
    relevance, score, weight, k = case
    options = {"k": k, "ignore_ties": untied(score, ignore_ties)}
    compare("ndcg_score", relevance, score, sample_weight=weight, close=1e-13, **options)
