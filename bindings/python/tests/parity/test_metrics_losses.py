"""Losses of probabilities and of margins.

Brier scores and the hinge loss have scikit-learn's bits. Log loss is within a few units in the last
place: NumPy has a logarithm of its own, which differs from the platform's in the last bit of some
values. float32 weights of float32 probabilities are summed in float32 there, in float64 here.
"""

import numpy as np
from data import seeds
from hypothesis import given
from hypothesis import strategies as st
from test_metrics_labels import compare, weights


@st.composite
def forecasts(draw, float32=True):
    """y_true, probabilities, weights and labels: of two classes (one column or two) or of more;
    with zeros and ones; float64 or float32; rows that do not sum to 1."""
    random = np.random.RandomState(draw(seeds))
    rows, classes = draw(st.integers(1, 40)), draw(st.integers(2, 12))
    codes = random.randint(classes, size=rows)
    table = draw(st.sampled_from(["codes", "strings", "spread"]))
    table = {
        "codes": np.arange(classes),
        "strings": np.array(list("abcdefghijkl"))[:classes],
        "spread": np.arange(classes) * 2 - 1,
    }[table]
    proba = random.uniform(size=(rows, classes)) ** 3
    if draw(st.booleans()):
        proba[random.uniform(size=proba.shape) < 0.3] = 0.0
    proba[proba.sum(axis=1) == 0, 0] = 1.0
    proba /= proba.sum(axis=1, keepdims=True) * draw(st.sampled_from([1, 1, 1, 1.5]))
    if float32 and draw(st.booleans()):
        proba = np.minimum(proba.astype(np.float32), np.float32(1))
    if classes == 2 and draw(st.booleans()):
        proba = proba[:, 1] if draw(st.booleans()) else proba[:, 1:]
    weight = draw(weights(rows))
    labels = draw(st.sampled_from([None, table, table.tolist(), table[::-1], table[:-1]]))
    return table[codes], proba, weight, labels


def size(proba):
    """How far results may be apart, as a share: some units in the last place."""
    return len(proba) * (2.0**-20 if proba.dtype == np.float32 else 2.0**-49)


@given(st.data())
def test_log_loss(data):
    y_true, proba, weight, labels = data.draw(forecasts())
    normalize = data.draw(st.booleans())
    scale = 40 if normalize else 40 * (len(proba) if weight is None else weight.sum())
    compare(
        "log_loss",
        y_true,
        proba,
        normalize=normalize,
        sample_weight=weight,
        labels=labels,
        bound=size(proba) * scale,
    )


@given(st.data())
def test_brier_score(data):
    y_true, proba, weight, labels = data.draw(forecasts())
    options = {
        "sample_weight": weight,
        "labels": labels,
        "pos_label": data.draw(st.sampled_from([None, None, *y_true[:1].tolist()])),
    }
    scale_by_half = data.draw(st.sampled_from(["auto", True, False]))
    compare("brier_score_loss", y_true, proba, scale_by_half=scale_by_half, **options)
    compare("d2_brier_score", y_true, proba, **options)


@given(st.data())
def test_d2_log_loss(data):
    y_true, proba, weight, labels = data.draw(forecasts())
    # It is 1 minus a quotient, which may be very large.
    compare(
        "d2_log_loss_score",
        y_true,
        proba,
        sample_weight=weight,
        labels=labels,
        bound=size(proba),
        share=True,
    )


@given(st.data())
def test_hinge_loss(data):
    random = np.random.RandomState(data.draw(seeds))
    rows, classes = data.draw(st.integers(1, 40)), data.draw(st.integers(2, 6))
    table = data.draw(st.sampled_from([np.arange(6), np.arange(6) * 2 - 1, np.array(list("abcdef"))]))
    y_true = table[:classes][random.randint(classes, size=rows)]
    several = len(np.unique(y_true)) > 2
    margins = random.normal(size=(rows, classes) if several else rows)
    if data.draw(st.booleans()):
        margins = margins.astype(np.float32)
    weight = data.draw(weights(rows))
    labels = data.draw(st.sampled_from([None, table[:classes], table[: classes + 1]]))
    if labels is not None and not several and len(labels) > 2:
        labels = None
    compare("hinge_loss", y_true, margins, labels=labels, sample_weight=weight)
