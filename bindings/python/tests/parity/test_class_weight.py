"""Weights of classes and rows, bit for bit."""

import numpy as np
import sklearn.utils.class_weight
from data import labels, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

import linnaeus.utils.class_weight


@st.composite
def class_weights(draw, y):
    """None, "balanced", or weights of some labels, at times of one that no class is."""
    kind = draw(st.sampled_from(["none", "balanced", "some", "another"]))
    if kind == "none":
        return None
    if kind == "balanced":
        return "balanced"
    random = np.random.RandomState(draw(seeds))
    key = int if y.dtype.kind in "iub" else str
    given_weights = {key(label): random.uniform(0, 5) for label in np.unique(y)[random.randint(2) :]}
    return given_weights | ({key(9): 1.0} if kind == "another" else {})


def compare(name, *args, **kwargs):
    (ours, _), (theirs, _) = (
        outcome(getattr(module, name), *args, **kwargs)
        for module in (linnaeus.utils.class_weight, sklearn.utils.class_weight)
    )
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs) and str(ours) == str(theirs), (ours, theirs)
        return
    same_bits(ours, theirs)


@given(st.data())
def test_compute_class_weight(data):
    y = data.draw(labels(data.draw(st.integers(4, 60))))
    classes = np.unique(y)
    if data.draw(st.booleans()):
        classes = classes[::-1]
    weight = data.draw(weights(len(y)))
    own = data.draw(class_weights(y))
    compare("compute_class_weight", own, classes=classes, y=y, sample_weight=weight)


@given(st.data())
def test_compute_sample_weight(data):
    rows = data.draw(st.integers(4, 60))
    columns = [data.draw(labels(rows)) for _ in range(data.draw(st.integers(1, 3)))]
    random = np.random.RandomState(data.draw(seeds))
    indices = random.randint(rows, size=rows) if data.draw(st.booleans()) else None
    if len(columns) == 1:
        own = "balanced" if indices is not None else data.draw(class_weights(columns[0]))
        compare("compute_sample_weight", own, columns[0], indices=indices)
        return
    codes = [np.unique(column, return_inverse=True)[1] for column in columns]
    own = "balanced"
    if indices is None and data.draw(st.booleans()):
        own = [dict.fromkeys(np.unique(column).tolist(), 1.5) for column in codes]
    compare("compute_sample_weight", own, np.stack(codes, axis=1), indices=indices)
