"""Equality as PARITY.md means it."""

import warnings

import numpy as np
import scipy.sparse


def same_bits(ours, theirs, what=""):
    """The same type of number, shape and bits; NaN equals NaN."""
    if scipy.sparse.issparse(theirs):
        assert scipy.sparse.issparse(ours), what
        for part in ("indptr", "indices", "data"):
            same_bits(getattr(ours, part), getattr(theirs, part), f"{what}.{part}")
        return
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape, (what, ours.shape, theirs.shape)
    assert ours.dtype.kind == theirs.dtype.kind, (what, ours.dtype, theirs.dtype)
    np.testing.assert_array_equal(ours, theirs, err_msg=str(what))


def outcome(function, *args, **kwargs):
    """What a call gives, or the type of its exception; and its warnings' types and texts."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001
            result = error
    told = sorted((warning.category.__name__, str(warning.message)) for warning in caught)
    return result, told
