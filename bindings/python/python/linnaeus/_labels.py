"""The distinct labels of an array, and their codes: without sorting where labels are integers."""

import numpy as np
from sklearn.utils._unique import cached_unique

from linnaeus import _native


def distinct(y):
    """What ``numpy.unique`` gives."""
    if isinstance(y, np.ndarray) and "unique" in (y.dtype.metadata or {}):
        return cached_unique(y)
    integers = _integers(y)
    if integers is None:
        return np.unique(y)
    return _native.distinct_integers(integers).astype(y.dtype)


def with_distinct(y):
    """A view of an array that knows its distinct values, as scikit-learn's ``attach_unique`` makes
    it; scikit-learn's functions look them up there. Never to be returned to the user."""
    if not isinstance(y, np.ndarray) or "unique" in (y.dtype.metadata or {}):
        return y
    return y.view(dtype=np.dtype(y.dtype, metadata={"unique": distinct(y)}))


def codes_of(y, table):
    """For each label its position in a sorted table that holds them all."""
    integers = _integers(y)
    if integers is None or table.dtype.kind not in "iub" or table.dtype == np.uint64:
        return np.searchsorted(table, y)
    return _native.codes_of_integers(integers, np.ascontiguousarray(table, dtype=np.int64))


def _integers(y):
    """One column of integers or truth values as int64; of what else there is, None."""
    if type(y) is not np.ndarray or y.ndim != 1 or y.dtype.kind not in "iub":
        return None
    if y.dtype.kind == "u" and y.dtype.itemsize == 8:
        return None
    return np.ascontiguousarray(y, dtype=np.int64)
