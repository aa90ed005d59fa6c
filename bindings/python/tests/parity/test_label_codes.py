"""Distinct labels and their codes against NumPy's, which sorts for them."""

import numpy as np
import pytest

from linnaeus import _native
from linnaeus._labels import codes_of, distinct, with_distinct

ENDS = [np.iinfo(np.int64).min, 0, np.iinfo(np.int64).max]
COLUMNS = [
    np.array([], dtype=np.int64),
    np.array([3, -1, 3, 0]),
    np.array([200, 0, 255], dtype=np.uint8),
    np.array([-5, 7, -5], dtype=">i2"),
    np.array([2**63 + 1, 1], dtype=np.uint64),
    np.array([True, False, True]),
    np.array(ENDS * 3),
    np.arange(3000)[::-3] * 7919 % 1009,
    np.arange(3000) * 7919**4,
    np.array([0.5, -0.5, 0.5]),
    np.array(["b", "a", "b"]),
    np.array(["b", "a", "b"], dtype=object),
    np.array([[1, 2], [2, 1]]),
]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_distinct_values_and_codes(column):
    expected, codes = np.unique(column, return_inverse=True)
    for own in (column, with_distinct(column)):
        found = distinct(own)
        assert found.dtype == expected.dtype
        assert np.array_equal(found, expected)
        assert np.array_equal(codes_of(own, expected).ravel(), codes.ravel())


def test_integers_are_not_sorted_by_numpy(monkeypatch):
    monkeypatch.setattr(np, "unique", None)
    assert distinct(np.array([2, 1, 2])).tolist() == [1, 2]
    assert distinct(np.array([True])).tolist() == [True]
    assert _native.codes_of_integers(np.array([5, 3]), np.array([3, 5])).dtype == np.uint32
