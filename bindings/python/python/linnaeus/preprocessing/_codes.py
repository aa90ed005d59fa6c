"""The categories of a column of any type, and which of them each value is."""

from itertools import repeat

import numpy as np
from sklearn.utils._encode import _unique
from sklearn.utils._missing import is_scalar_nan

from linnaeus import _native

# What is no category, and what is one of the infrequent ones: the native half says so too.
UNKNOWN, INFREQUENT = -1, -2

# Integers up to here are exact as float64.
_EXACT = 2**53


def categories_of(values):
    """The distinct values in order, a missing one last."""
    return _unique(values) if values.dtype == object else np.unique(values)


def codes_of(values, categories):
    """For each value its position among the categories, or UNKNOWN."""
    if _as_floats(values) and _as_floats(categories) and _ascends(categories):
        return _native.codes_of_numbers(
            values.astype(np.float64, copy=False), categories.astype(np.float64, copy=False)
        )
    known, missing = {}, UNKNOWN
    for code, category in enumerate(categories.tolist()):
        if is_scalar_nan(category):
            missing = code
        else:
            known[category] = code
    values = values.tolist()
    codes = np.fromiter(map(known.get, values, repeat(UNKNOWN)), np.int64, len(values))
    if missing != UNKNOWN:
        for row in np.flatnonzero(codes == UNKNOWN):
            if is_scalar_nan(values[row]):
                codes[row] = missing
    return codes


def unknown_values(values, codes):
    """The distinct values that are no category, in the order in which they come."""
    unknown = values[codes == UNKNOWN]
    distinct = {("nan",) if is_scalar_nan(value) else value: value for value in unknown.tolist()}
    return list(distinct.values())


def _as_floats(values):
    kind = values.dtype.kind
    if kind in "iu" and values.dtype.itemsize == 8:
        return not len(values) or bool(values.max() <= _EXACT and values.min() >= -_EXACT)
    return kind in "iu" or (kind == "f" and values.dtype.itemsize <= 8)


def _ascends(categories):
    return bool(np.all(categories[:-1] < categories[1:])) or bool(
        is_scalar_nan(categories[-1]) and np.all(categories[:-2] < categories[1:-1])
    )
