"""Scalers: statistics and transformed values, bit for bit, of data in C order."""

import numpy as np
import scipy.sparse
import sklearn.preprocessing
from data import matrices, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

import linnaeus.preprocessing


def in_rows(x):
    """Sums in NumPy follow the memory; linnaeus reads rows."""
    return x if scipy.sparse.issparse(x) else np.ascontiguousarray(x)


@st.composite
def portions(draw, sparse=(False, True)):
    """One to three portions of equal width, perhaps with NaN, perhaps far from 0."""
    x = in_rows(draw(matrices(min_rows=1, sparse=sparse)))
    random = np.random.RandomState(draw(seeds))
    values = x.data if scipy.sparse.issparse(x) else x
    if draw(st.booleans()):
        values[random.uniform(size=values.shape) < 0.2] = np.nan
    if draw(st.booleans()):
        values += values.dtype.type(draw(st.sampled_from([1e3, -7.5, 1e-6])))
    cuts = sorted(draw(st.lists(st.integers(1, x.shape[0]), max_size=2, unique=True)))
    edges = [0, *[cut for cut in cuts if cut < x.shape[0]], x.shape[0]]
    return [x[a:b] for a, b in zip(edges, edges[1:], strict=False)]


def compare(name, parameters, parts, learned, within=None):
    """Learns the parts and compares attributes, the transformed rows and the way back."""
    ours = getattr(linnaeus.preprocessing, name)(**parameters)
    theirs = getattr(sklearn.preprocessing, name)(**parameters)
    for part in parts:
        got, _ = outcome(ours.partial_fit, part.copy())
        expected, _ = outcome(theirs.partial_fit, part.copy())
        assert isinstance(got, Exception) == isinstance(expected, Exception), (got, expected)
        if isinstance(expected, Exception):
            assert type(got) is type(expected)
            return
        for attribute in learned:
            one, other = getattr(ours, attribute), getattr(theirs, attribute)
            assert (one is None) == (other is None), attribute
            if other is not None:
                same_bits(one, other, attribute)
                assert np.asarray(one).dtype == np.asarray(other).dtype, attribute
    for part in parts:
        for method in ("transform", "inverse_transform"):
            one, _ = outcome(getattr(ours, method), part.copy())
            other, _ = outcome(getattr(theirs, method), part.copy())
            same_bits(one, other, method)
            assert one.dtype == other.dtype


@given(st.data())
def test_standard_scaler(data):
    parts = data.draw(portions())
    parameters = {"with_mean": data.draw(st.booleans()), "with_std": data.draw(st.booleans())}
    compare(
        "StandardScaler", parameters, parts, ("mean_", "var_", "scale_", "n_samples_seen_")
    )


@given(st.data())
def test_standard_scaler_with_weights(data):
    """Scikit-learn's sums of dense data go through BLAS then: 1e-12, and 1e-5 for float32."""
    x = in_rows(data.draw(matrices(min_rows=2)))
    weight = data.draw(weights(x.shape[0]))
    parameters = {"with_mean": not scipy.sparse.issparse(x) and data.draw(st.booleans())}
    ours, _ = outcome(
        linnaeus.preprocessing.StandardScaler(**parameters).fit, x, sample_weight=weight
    )
    theirs, _ = outcome(
        sklearn.preprocessing.StandardScaler(**parameters).fit, x, sample_weight=weight
    )
    for attribute in ("mean_", "var_", "n_samples_seen_"):
        one, other = getattr(ours, attribute), getattr(theirs, attribute)
        if scipy.sparse.issparse(x):
            same_bits(one, other, attribute)
        size = np.abs(x).max() ** 2 + 1
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12 * size)


@given(st.data())
def test_min_max_scaler(data):
    parts = data.draw(portions(sparse=(False,)))
    low = data.draw(st.sampled_from([0, -1, 0.1]))
    parameters = {
        "feature_range": (low, data.draw(st.sampled_from([1, 2.5, 0.05]))),
        "clip": data.draw(st.booleans()),
    }
    learned = ("data_min_", "data_max_", "data_range_", "scale_", "min_", "n_samples_seen_")
    compare("MinMaxScaler", parameters, parts, learned)


@given(st.data())
def test_max_abs_scaler(data):
    parts = data.draw(portions())
    parameters = {"clip": data.draw(st.booleans())}
    compare("MaxAbsScaler", parameters, parts, ("max_abs_", "scale_", "n_samples_seen_"))


@given(st.data())
def test_normalizer(data):
    x = in_rows(data.draw(matrices(min_rows=1, max_columns=40)))
    parameters = {"norm": data.draw(st.sampled_from(["l1", "l2", "max"]))}
    ours, _ = outcome(linnaeus.preprocessing.Normalizer(**parameters).fit_transform, x)
    theirs, _ = outcome(sklearn.preprocessing.Normalizer(**parameters).fit_transform, x)
    same_bits(ours, theirs, "transform")
    if not scipy.sparse.issparse(x):
        _, ours = linnaeus.preprocessing.normalize(x, **parameters, return_norm=True)
        _, theirs = sklearn.preprocessing.normalize(x, **parameters, return_norm=True)
        same_bits(ours, theirs, "norms")


@given(st.data())
def test_binarizer(data):
    x = data.draw(matrices(min_rows=1))
    parameters = {"threshold": data.draw(st.sampled_from([0.0, 0.5, -0.1, 1.0]))}
    ours, _ = outcome(linnaeus.preprocessing.Binarizer(**parameters).fit_transform, x)
    theirs, _ = outcome(sklearn.preprocessing.Binarizer(**parameters).fit_transform, x)
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs)
    else:
        same_bits(ours, theirs, "transform")


@given(st.data())
def test_scale(data):
    (x, *_) = data.draw(portions())
    parameters = {"with_mean": data.draw(st.booleans()), "with_std": data.draw(st.booleans())}
    ours, told = outcome(linnaeus.preprocessing.scale, x, **parameters)
    theirs, expected = outcome(sklearn.preprocessing.scale, x, **parameters)
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs)
        return
    same_bits(ours, theirs, "scale")
    texts = [text for kind, text in told if kind == "UserWarning"]
    assert len(texts) == len([text for kind, text in expected if kind == "UserWarning"])


@given(st.data())
def test_functions_on_rows(data):
    """minmax_scale and maxabs_scale along either axis."""
    (x, *_) = data.draw(portions(sparse=(False,)))
    axis = data.draw(st.integers(0, 1))
    for name in ("minmax_scale", "maxabs_scale"):
        ours, _ = outcome(getattr(linnaeus.preprocessing, name), x, axis=axis)
        theirs, _ = outcome(getattr(sklearn.preprocessing, name), x, axis=axis)
        same_bits(ours, theirs, name)
