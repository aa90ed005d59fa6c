"""Calibration: what calibrators learn and answer, and whole calibrated classifiers.

Isotonic curves and calibration curves are equal in every bit; sigmoids and temperatures within the
bounds of PARITY.md, because both libraries stop a search where it is good enough.
"""

import numpy as np
import pytest
import sklearn.calibration
from data import labels, matrices, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import same_bits
from sklearn.frozen import FrozenEstimator
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from linnaeus import _native
from linnaeus.calibration import (
    CalibratedClassifierCV,
    calibration_curve,
    expected_calibration_error,
)
from linnaeus.dummy import DummyClassifier
from linnaeus.linear_model import SGDClassifier


@st.composite
def scored(draw):
    """Scores of many sizes, with ties; the classes of the rows; weights, perhaps."""
    random = np.random.RandomState(draw(seeds))
    rows = draw(st.integers(2, 300))
    scores = random.normal(size=rows) * 10.0 ** draw(st.integers(-2, 4))
    if draw(st.booleans()):
        scores = random.randint(0, 20, rows) / 7.0
    spread = scores.std() or 1.0
    steepness = draw(st.sampled_from([-1.0, 0.0, 0.5, 1.0, 3.0]))
    positive = random.uniform(size=rows) < 1 / (1 + np.exp(-scores / spread * steepness))
    asked = np.concatenate([scores, random.normal(size=20) * 3 * spread])
    return scores, positive, draw(weights(rows)), asked


@given(scored())
def test_isotonic(case):
    scores, positive, weight, asked = case
    x, y = _native.isotonic_fit(scores, positive, weight)
    theirs = IsotonicRegression(out_of_bounds="clip")
    theirs.fit(scores, positive.astype(float), sample_weight=weight)
    same_bits(x, theirs.X_thresholds_, "X_thresholds_")
    same_bits(y, theirs.y_thresholds_, "y_thresholds_")
    same_bits(_native.isotonic_predict(x, y, asked), theirs.predict(asked), "predict")


@given(scored())
def test_sigmoid(case):
    scores, positive, weight, asked = case
    a, b = _native.sigmoid_fit(scores, positive, weight)
    theirs = sklearn.calibration._SigmoidCalibration()
    theirs.fit(scores, positive.astype(int), weight)
    np.testing.assert_allclose(
        _native.sigmoid_predict(a, b, scores), theirs.predict(scores), rtol=0, atol=1e-7
    )


@given(scored(), st.integers(2, 5), st.booleans(), seeds)
def test_temperature(case, n_classes, probabilities, seed):
    random = np.random.RandomState(seed)
    rows = len(case[0])
    logits = random.normal(size=(rows, n_classes)) * 10.0 ** random.uniform(-0.5, 0.8)
    proba = np.exp(logits - logits.max(axis=1, keepdims=True))
    proba /= proba.sum(axis=1, keepdims=True)
    codes = np.array([random.choice(n_classes, p=row) for row in proba])
    codes[: min(rows, n_classes)] = np.arange(min(rows, n_classes))
    scores = proba if probabilities else logits
    if n_classes == 2:
        positive = scores[:, 1]
        scores = np.column_stack([1 - positive, positive]) if probabilities else positive[:, None]
    beta = _native.temperature_fit(scores, probabilities, codes, n_classes, case[2])
    theirs = sklearn.calibration._TemperatureScaling().fit(scores, codes, case[2])
    own = _native.temperature_predict(beta, scores, probabilities, n_classes)
    np.testing.assert_allclose(own, theirs.predict(scores), rtol=0, atol=1e-6)


METHODS = st.sampled_from(["sigmoid", "isotonic", "temperature"])
TOLERANCE = {"sigmoid": 1e-6, "isotonic": 0.0, "temperature": 1e-6}


@given(st.data())
def test_calibrated_classifier(data):
    """Foreign classifiers and ours, the same ones in both libraries."""
    x = data.draw(matrices(min_rows=24, sparse=[False], float32=False))
    y = data.draw(labels(len(x), max_classes=3))
    # Each class has a row in each of three folds, and integers count from 0 for a temperature.
    classes, codes = np.unique(y, return_inverse=True)
    codes[:9] = np.arange(9) % len(classes)
    codes[9:12] = len(classes) - 1
    codes[12:15] = 0
    method = data.draw(METHODS)
    y = codes if method == "temperature" or data.draw(st.booleans()) else classes[codes]
    bases = [GaussianNB(), DummyClassifier(), SGDClassifier(random_state=1, max_iter=5, tol=None)]
    base = data.draw(st.sampled_from(bases))
    weight = None
    if data.draw(st.booleans()):
        weight = np.random.RandomState(data.draw(seeds)).uniform(0.5, 2, size=len(x))
    if data.draw(st.booleans()):
        base = FrozenEstimator(base.fit(x, y))
    parameters = {
        "method": method,
        "cv": data.draw(st.sampled_from([2, 3])),
        "ensemble": data.draw(st.sampled_from([True, False, "auto"])),
    }
    ours = CalibratedClassifierCV(base, **parameters).fit(x, y, sample_weight=weight)
    theirs = sklearn.calibration.CalibratedClassifierCV(base, **parameters)
    theirs.fit(x, y, sample_weight=weight)
    same_bits(ours.classes_, theirs.classes_, "classes_")
    assert len(ours.calibrated_classifiers_) == len(theirs.calibrated_classifiers_)
    own, their = ours.predict_proba(x), theirs.predict_proba(x)
    if TOLERANCE[method] == 0.0:
        same_bits(own, their, "predict_proba")
        same_bits(ours.predict(x), theirs.predict(x), "predict")
    else:
        np.testing.assert_allclose(own, their, rtol=0, atol=TOLERANCE[method])


@given(st.data())
def test_calibration_curve(data):
    random = np.random.RandomState(data.draw(seeds))
    rows = data.draw(st.integers(2, 300))
    proba = random.uniform(size=rows)
    if data.draw(st.booleans()):
        proba = random.randint(0, 11, rows) / 10
    y = (random.uniform(size=rows) < proba).astype(int)
    y[:2] = [0, 1]
    names = data.draw(st.sampled_from([None, np.array(["no", "yes"]), np.array([-1, 1])]))
    pos_label = None
    if names is not None:
        y = names[y]
        pos_label = data.draw(st.sampled_from(names.tolist()))
    options = {
        "pos_label": pos_label,
        "n_bins": data.draw(st.integers(1, 20)),
        "strategy": data.draw(st.sampled_from(["uniform", "quantile"])),
    }
    ours = calibration_curve(y, proba, **options)
    theirs = sklearn.calibration.calibration_curve(y, proba, **options)
    for own, their in zip(ours, theirs, strict=True):
        same_bits(own, their, "calibration_curve")


@given(seeds, st.integers(1, 20))
def test_expected_calibration_error(seed, n_bins):
    """The definition, from scikit-learn's curve and the rows of its bins."""
    random = np.random.RandomState(seed)
    proba = random.uniform(size=200)
    y = (random.uniform(size=200) < proba).astype(int)
    prob_true, prob_pred = sklearn.calibration.calibration_curve(y, proba, n_bins=n_bins)
    edges = np.linspace(0, 1, n_bins + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], proba), minlength=n_bins)
    expected = np.sum(counts[counts > 0] / 200 * np.abs(prob_true - prob_pred))
    own = expected_calibration_error(y, proba, n_bins=n_bins)
    np.testing.assert_allclose(own, expected, rtol=0, atol=1e-12)
    both = np.column_stack([1 - proba, proba])
    assert expected_calibration_error(y, both, n_bins=n_bins) == own


def test_a_default_classifier_and_a_foreign_one_with_margins():
    random = np.random.RandomState(0)
    x = random.normal(size=(200, 4))
    y = x @ [1.0, -2.0, 0.5, 0.0] + random.normal(size=200) > 0
    for base in (None, LogisticRegression()):
        ours = CalibratedClassifierCV(base).fit(x, y).predict_proba(x)
        theirs = sklearn.calibration.CalibratedClassifierCV(base).fit(x, y).predict_proba(x)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-7)


def test_what_is_refused():
    x, y = np.zeros((6, 1)), np.array([0, 0, 0, 1, 1, 1])
    with pytest.raises(ValueError, match="5-fold"):
        CalibratedClassifierCV(GaussianNB(), cv=5).fit(x, y)
    with pytest.raises(ValueError, match="outside"):
        calibration_curve(y, np.full(6, 1.5))
    with pytest.raises(ValueError, match="columns"):
        expected_calibration_error(y, np.full((6, 3), 0.2))
