"""SimpleImputer and MissingIndicator: statistics, filled values and marks, of data in C order."""

import numpy as np
import scipy.sparse
import sklearn.impute
from data import matrices, seeds
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

import linnaeus.impute


@st.composite
def gaps(draw):
    """Data with missing values, perhaps with a column of nothing else; and what marks them."""
    x = draw(matrices(min_rows=1))
    x = x if scipy.sparse.issparse(x) else np.ascontiguousarray(x)
    missing = draw(st.sampled_from([np.nan, np.nan, -1.0, 1.0]))
    random = np.random.RandomState(draw(seeds))
    values = x.data if scipy.sparse.issparse(x) else x
    values[random.uniform(size=values.shape) < draw(st.sampled_from([0.0, 0.2, 0.6]))] = missing
    if draw(st.booleans()) and not scipy.sparse.issparse(x):
        x[:, random.randint(x.shape[1])] = missing
    return x, missing


@given(st.data())
def test_simple_imputer(data):
    x, missing = data.draw(gaps())
    parameters = {
        "missing_values": missing,
        "strategy": data.draw(st.sampled_from(["mean", "median", "most_frequent", "constant"])),
        "fill_value": data.draw(st.sampled_from([None, 2.5])),
        "add_indicator": data.draw(st.booleans()),
        "keep_empty_features": data.draw(st.booleans()),
    }
    ours = linnaeus.impute.SimpleImputer(**parameters)
    theirs = sklearn.impute.SimpleImputer(**parameters)
    got, _ = outcome(ours.fit, x.copy())
    expected, _ = outcome(theirs.fit, x.copy())
    assert isinstance(got, Exception) == isinstance(expected, Exception), (got, expected)
    if isinstance(expected, Exception):
        assert type(got) is type(expected)
        return
    assert ours.statistics_.dtype == theirs.statistics_.dtype
    same_bits(ours.statistics_.astype(float), theirs.statistics_.astype(float), "statistics_")
    for rows in (x, x[: x.shape[0] // 2 + 1]):
        got, told = outcome(ours.transform, rows.copy())
        expected, expected_told = outcome(theirs.transform, rows.copy())
        same_bits(got, expected, "transform")
        assert got.dtype == expected.dtype
        warned = [[text for kind, text in one if kind == "UserWarning"] for one in
                  (told, expected_told)]
        assert warned[0] == warned[1]
        if parameters["add_indicator"] and not scipy.sparse.issparse(x):
            back, _ = outcome(ours.inverse_transform, got)
            expected_back, _ = outcome(theirs.inverse_transform, expected)
            if not isinstance(expected_back, Exception):
                same_bits(back, expected_back, "inverse_transform")


@given(st.data())
def test_missing_indicator(data):
    x, missing = data.draw(gaps())
    parameters = {
        "missing_values": missing,
        "features": data.draw(st.sampled_from(["missing-only", "all"])),
        "sparse": data.draw(st.sampled_from(["auto", True, False])),
        "error_on_new": data.draw(st.booleans()),
    }
    half = x[: x.shape[0] // 2 + 1]
    ours = linnaeus.impute.MissingIndicator(**parameters).fit(half)
    theirs = sklearn.impute.MissingIndicator(**parameters).fit(half)
    same_bits(ours.features_, theirs.features_, "features_")
    for rows in (half, x):
        got, _ = outcome(ours.transform, rows)
        expected, _ = outcome(theirs.transform, rows)
        if isinstance(expected, Exception):
            assert (type(got), str(got)) == (type(expected), str(expected))
        else:
            same_bits(got, expected, "transform")
