"""Metrics on predicted labels: numbers, types and warnings, bit for bit.

Where scikit-learn multiplies with BLAS (sums of weights that are not normalized, Matthews with
weights) the order of the sum is the processor's, and a bound takes the place of the bits.
"""

import numpy as np
import scipy.sparse
import sklearn.metrics
from data import seeds
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

import linnaeus.metrics

UNIT = 2.0**-53


def compare(name, *arguments, bound=None, share=False, **options):
    """Both libraries give the same, or raise the same error; and they warn of the same. A bound is
    a distance, or (`share`) the share that the distance may have of 1 and the larger number."""
    ours, our_warnings = outcome(getattr(linnaeus.metrics, name), *arguments, **options)
    theirs, their_warnings = outcome(getattr(sklearn.metrics, name), *arguments, **options)
    if isinstance(theirs, Exception):
        assert isinstance(ours, Exception), (ours, theirs)
        assert (type(ours), str(ours)) == (type(theirs), str(theirs))
        return
    assert not isinstance(ours, Exception), (ours, theirs)
    if share:
        bound *= 1 + abs(theirs)
    same(ours, theirs, bound)
    told = [one for one in their_warnings if one[0] != "RuntimeWarning"]
    assert [one for one in our_warnings if one[0] != "RuntimeWarning"] == told


def same(ours, theirs, bound=None):
    if isinstance(theirs, (tuple, list)):
        assert len(ours) == len(theirs)
        for our, their in zip(ours, theirs):
            same(our, their, bound)
    elif isinstance(theirs, dict):
        assert list(ours) == list(theirs)
        same(list(ours.values()), list(theirs.values()), bound)
    elif theirs is None or isinstance(theirs, str):
        assert ours == theirs
    elif bound is None:
        same_bits(ours, theirs)
    else:
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=bound, equal_nan=True)


@st.composite
def weights(draw, rows, float32=False):
    """None, integers, or floats whose sums round or do not; zeros among them, not all of them."""
    random = np.random.RandomState(draw(seeds))
    kinds = ["none", "none", "integers", "quarters", "uniform", *(["float32"] if float32 else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "none":
        return None
    values = random.randint(0, 5, size=rows)
    values[random.randint(rows)] = 1
    if kind == "integers":
        return values
    if kind == "quarters":
        return values / 4
    values = np.where(values == 0, 0.0, random.uniform(0.01, 3.0, size=rows))
    return values.astype(np.float32) if kind == "float32" else values


@st.composite
def columns(draw, max_classes=5):
    """y_true and y_pred of one column: integers, strings or bools, as arrays or lists; classes that
    only one of them has, or neither."""
    random = np.random.RandomState(draw(seeds))
    rows, classes = draw(st.integers(1, 60)), draw(st.integers(1, max_classes))
    y_true = random.randint(classes, size=rows)
    kind = draw(st.sampled_from(["chance", "good", "wrong", "one"]))
    y_pred = random.randint(classes, size=rows)
    if kind == "good":
        y_pred = np.where(random.uniform(size=rows) < 0.8, y_true, y_pred)
    elif kind == "wrong":
        y_pred = y_true + 1
    elif kind == "one":
        y_pred = np.full(rows, draw(st.integers(0, max_classes)))
    names = draw(st.sampled_from(["codes", "integers", "signs", "strings", "objects", "bools"]))
    table = {
        "codes": np.arange(8),
        "integers": np.arange(8) * 3 - 4,
        "signs": np.array([-1, 1, 2, 3, 4, 5, 6, 7]),
        "strings": np.array(list("bdacfehg")),
        "objects": np.array(list("bdacfehg"), dtype=object),
        "bools": np.arange(8) % 2 == 1,
    }[names]
    y_true, y_pred = table[y_true], table[y_pred]
    if draw(st.booleans()):
        return y_true.tolist(), y_pred.tolist(), table
    return y_true, y_pred, table


@st.composite
def yes_or_no(draw):
    """y_true and y_pred of several yes-or-no columns, dense or sparse."""
    random = np.random.RandomState(draw(seeds))
    shape = draw(st.integers(1, 40)), draw(st.integers(2, 6))
    share = draw(st.sampled_from([0.0, 0.2, 0.5, 0.9]))
    both = [(random.uniform(size=shape) < share).astype(int) for _ in range(2)]
    form = draw(st.sampled_from([np.asarray, np.asfortranarray, scipy.sparse.csr_matrix]))
    return form(both[0]), form(both[1]), np.arange(shape[1])


def some_labels(data, table):
    """None, or a choice of labels in any order, which may be in no row."""
    if table.dtype == bool or data.draw(st.booleans()):
        return None
    random = np.random.RandomState(data.draw(seeds))
    size = data.draw(st.integers(1, len(table)))
    labels = random.permutation(table)[:size]
    return labels.tolist() if data.draw(st.booleans()) else labels


def drawn(data, multilabel=True, float32=False):
    """y_true, y_pred, weights and a table of labels."""
    either = st.one_of(columns(), yes_or_no()) if multilabel else columns()
    y_true, y_pred, table = data.draw(either)
    rows = y_true.shape[0] if hasattr(y_true, "shape") else len(y_true)
    return y_true, y_pred, data.draw(weights(rows, float32)), table


def total(weight, y):
    """The size of a sum over the rows, for a bound."""
    rows = y.shape[0] if hasattr(y, "shape") else len(y)
    return rows if weight is None else rows * float(np.sum(weight))


@given(st.data())
def test_accuracy(data):
    y_true, y_pred, weight, _ = drawn(data)
    normalize = data.draw(st.booleans())
    blas = not normalize and weight is not None
    bound = 4 * UNIT * total(weight, y_true) if blas else None
    for name in ("accuracy_score", "zero_one_loss"):
        compare(name, y_true, y_pred, normalize=normalize, sample_weight=weight, bound=bound)


@given(st.data())
def test_hamming_loss(data):
    y_true, y_pred, weight, table = drawn(data)
    # Of several columns with weights, the sum is a product of BLAS.
    blas = weight is not None and getattr(y_true, "ndim", 1) == 2
    bound = 64 * UNIT if blas else None
    compare("hamming_loss", y_true, y_pred, sample_weight=weight, bound=bound)


@given(st.data())
def test_confusion_matrix(data):
    y_true, y_pred, weight, table = drawn(data, multilabel=False, float32=True)
    compare(
        "confusion_matrix",
        y_true,
        y_pred,
        labels=some_labels(data, table),
        sample_weight=weight,
        normalize=data.draw(st.sampled_from([None, "true", "pred", "all"])),
    )


@given(st.data())
def test_multilabel_confusion_matrix(data):
    y_true, y_pred, weight, table = drawn(data)
    compare(
        "multilabel_confusion_matrix",
        y_true,
        y_pred,
        sample_weight=weight,
        labels=some_labels(data, table),
        samplewise=data.draw(st.booleans()),
    )


@given(st.data())
def test_cohen_kappa(data):
    y_true, y_pred, weight, table = drawn(data, multilabel=False, float32=True)
    compare(
        "cohen_kappa_score",
        y_true,
        y_pred,
        labels=some_labels(data, table),
        weights=data.draw(st.sampled_from([None, "linear", "quadratic"])),
        sample_weight=weight,
        replace_undefined_by=data.draw(st.sampled_from([np.nan, 0.0, -1.0])),
    )


@given(st.data())
def test_matthews(data):
    y_true, y_pred, weight, _ = drawn(data, multilabel=False)
    whole = weight is None or weight.dtype.kind == "i"
    compare(
        "matthews_corrcoef",
        y_true,
        y_pred,
        sample_weight=weight,
        bound=None if whole else 1e-12,
    )


@given(st.data())
def test_balanced_accuracy(data):
    y_true, y_pred, weight, _ = drawn(data, multilabel=False, float32=True)
    adjusted = data.draw(st.booleans())
    compare("balanced_accuracy_score", y_true, y_pred, sample_weight=weight, adjusted=adjusted)


def set_options(data, table, weight, zero_divisions):
    average = data.draw(st.sampled_from(["binary", "micro", "macro", "weighted", "samples", None]))
    return {
        "average": average,
        "labels": some_labels(data, table),
        "pos_label": data.draw(st.sampled_from([1, 1, *table[:2].tolist()])),
        "sample_weight": weight,
        "zero_division": data.draw(st.sampled_from(zero_divisions)),
    }


@given(st.data())
def test_precision_recall_fscore(data):
    y_true, y_pred, weight, table = drawn(data, float32=True)
    options = set_options(data, table, weight, ["warn", 0, 1, np.nan])
    for name in ("precision_score", "recall_score", "f1_score"):
        compare(name, y_true, y_pred, **options)
    beta = data.draw(st.sampled_from([0, 0.5, 1, 2, 0.3, np.inf]))
    for name in ("fbeta_score", "precision_recall_fscore_support"):
        compare(name, y_true, y_pred, beta=beta, **options)


@given(st.data())
def test_jaccard(data):
    y_true, y_pred, weight, table = drawn(data, float32=True)
    options = set_options(data, table, weight, ["warn", 0, 1])
    compare("jaccard_score", y_true, y_pred, **options)


@given(st.data())
def test_class_likelihood_ratios(data):
    y_true, y_pred, table = data.draw(columns(max_classes=2))
    compare(
        "class_likelihood_ratios",
        y_true,
        y_pred,
        labels=data.draw(st.sampled_from([None, None, table[1::-1].tolist()])),
        sample_weight=data.draw(weights(len(y_true))),
        replace_undefined_by=data.draw(
            st.sampled_from([np.nan, 1.0, {"LR+": 2.0, "LR-": 0.5}, {"LR+": 0.5, "LR-": 0.5}])
        ),
    )


@given(st.data())
def test_classification_report(data):
    y_true, y_pred, weight, table = drawn(data)
    labels = some_labels(data, table)
    names = [f"class {at}" for at in range(len(table if labels is None else labels))]
    compare(
        "classification_report",
        y_true,
        y_pred,
        labels=labels,
        target_names=data.draw(st.sampled_from([None, names])),
        sample_weight=weight,
        digits=data.draw(st.sampled_from([0, 2, 5, 14])),
        output_dict=data.draw(st.booleans()),
        zero_division=data.draw(st.sampled_from(["warn", 0, 1, np.nan])),
    )
