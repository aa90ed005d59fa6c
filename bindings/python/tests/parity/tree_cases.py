"""Random data for trees and forests, and equality of trees."""

import numpy as np
import scipy.sparse
from data import labels, matrices, seeds
from hypothesis import strategies as st
from same import same_bits

ARRAYS = (
    "children_left",
    "children_right",
    "feature",
    "threshold",
    "impurity",
    "n_node_samples",
    "weighted_n_node_samples",
    "value",
    "n_classes",
)


@st.composite
def cases(draw, signed=True):
    """x, y, weights of rows, and x to ask about.

    Bytes and integers too; missing values in dense x; one output or two; weights of every kind, but
    such that no sum of them can round when x is sparse. Now and then more rows than a byte counts.
    """
    x = draw(matrices(max_rows=draw(st.sampled_from([60, 60, 60, 700]))))
    rows = x.shape[0]
    random = np.random.RandomState(draw(seeds))
    asked = x[random.randint(rows, size=7)]
    is_sparse = scipy.sparse.issparse(x)
    if is_sparse:
        asked = draw(st.sampled_from([asked, asked.toarray()]))
    elif draw(st.integers(0, 5)) == 0:
        kind = draw(st.sampled_from([np.uint8, np.int64, np.int32, bool]))
        x, asked = np.abs(np.round(x)).astype(kind), np.abs(np.round(asked)).astype(kind)
    elif draw(st.booleans()):
        share = draw(st.sampled_from([0.05, 0.3, 0.9]))
        x, asked = with_missing(x, share, random), with_missing(asked, share, random)
    y = draw(labels(rows, min_classes=draw(st.sampled_from([1, 2, 2])), max_classes=5))
    if draw(st.integers(0, 3)) == 0:
        first = random.randint(draw(st.integers(1, 4)), size=rows)
        y = np.column_stack([first, random.randint(3, size=rows)])
    return x, y, draw(weights(rows, is_sparse, signed)), asked


def with_missing(x, share, random):
    x = x.copy()
    x[random.uniform(size=x.shape) < share] = np.nan
    return x


@st.composite
def weights(draw, rows, whole, signed):
    """Weights of rows: none, counts, eighths, real ones, of single precision, some below zero."""
    kinds = ["none", "counts", "ones", "eighths"]
    if not whole:
        kinds += ["real", "zeros", "single", "huge"] + ["signed"] * signed
    kind = draw(st.sampled_from(kinds))
    random = np.random.RandomState(draw(seeds))
    if kind == "none":
        return None
    if kind == "ones":
        return np.ones(rows)
    values = random.randint(0, 4, size=rows).astype(float)
    if kind == "eighths":
        values /= 8
    elif kind in ("real", "zeros", "single", "signed"):
        values = random.uniform(size=rows)
    elif kind == "huge":
        values = 10.0 ** random.uniform(-9, 9, size=rows)
    if kind == "zeros":
        values[random.uniform(size=rows) < 0.4] = 0.0
    if kind == "signed":
        values[random.uniform(size=rows) < 0.1] *= -1
    values[random.randint(rows)] = 1.0
    return values.astype(np.float32) if kind == "single" else values


def class_weights(y, whole, presets):
    """Weights of classes that fit y; with ``whole`` no sum of them can round."""
    columns = [y] if y.ndim == 1 else list(y.T)
    classes = [list(enumerate(np.unique(column).tolist())) for column in columns]
    heavy = [{label: 1.0 + 2.0 * code for code, label in own} for own in classes]
    real = [{label: 0.1 + 0.7 * code for code, label in own} for own in classes]
    several = y.ndim > 1
    choices = [None, None, heavy if several else heavy[0]]
    if not whole:
        choices += [*presets, real if several else real[0]]
    return st.sampled_from(choices)


@st.composite
def growth(draw, x, y):
    """What trees and forests have in common."""
    binary = y.ndim == 1 and len(np.unique(y)) <= 2
    columns = x.shape[1]
    cst = [None, None]
    if binary:
        random = np.random.RandomState(draw(seeds))
        cst.append(random.randint(-1, 2, size=columns).tolist())
    usual = st.integers(0, 2).map(bool)
    parameters = {
        "criterion": st.sampled_from(["gini", "entropy", "log_loss"]),
        "max_depth": st.sampled_from([None, 1, 3, 6]),
        "min_samples_split": st.sampled_from([2, 2, 5, 0.2, 1.0]),
        "min_samples_leaf": st.sampled_from([1, 1, 3, 0.1]),
        "min_weight_fraction_leaf": st.sampled_from([0.0, 0.0, 0.1, 0.5]),
        "max_features": st.sampled_from([None, "sqrt", "log2", 1, columns, 0.5, 1.0]),
        "max_leaf_nodes": st.sampled_from([None, 2, 5, 17]),
        "min_impurity_decrease": st.sampled_from([0.0, 0.0, 0.01, 0.2]),
        "ccp_alpha": st.sampled_from([0.0, 0.0, 0.01, 0.1]),
        "monotonic_cst": st.sampled_from(cst),
    }
    # Most parameters at their defaults, so that trees are of some size.
    return {name: draw(value) for name, value in parameters.items() if not draw(usual)}


def same_tree(ours, theirs):
    """Every array of a tree."""
    for name in ("n_features", "n_outputs", "node_count", "max_depth", "n_leaves"):
        assert getattr(ours, name) == getattr(theirs, name), name
    for name in ARRAYS:
        same_bits(getattr(ours, name), getattr(theirs, name), name)
    # Of a leaf it means nothing.
    inner = theirs.children_left != -1
    same_bits(ours.missing_go_to_left[inner], theirs.missing_go_to_left[inner], "missing")
    same_bits(ours.compute_node_depths(), theirs.compute_node_depths(), "depths")
    for normalize in (True, False):
        same_bits(
            ours.compute_feature_importances(normalize),
            theirs.compute_feature_importances(normalize),
            "importances",
        )


def same_answers(ours, theirs, methods, asked):
    """The same answers, whether they are an array or a list of them."""
    for method in methods:
        with np.errstate(divide="ignore"):
            own, expected = getattr(ours, method)(asked), getattr(theirs, method)(asked)
        if isinstance(expected, (list, tuple)):
            assert len(own) == len(expected), method
            for one, other in zip(own, expected, strict=True):
                same_bits(one, other, method)
        else:
            same_bits(own, expected, method)
