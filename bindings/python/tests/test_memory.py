"""Arrays of every layout and type give one model; broken ones give an error and no crash."""

import numpy as np
import pytest
import scipy.sparse
from numpy.lib.stride_tricks import as_strided

from linnaeus import _native
from linnaeus.linear_model import SGDClassifier

RANDOM = np.random.RandomState(3)
X = np.round(RANDOM.normal(size=(30, 5)), 1)
X[X < 0.2] = 0.0
Y = (X[:, 0] > X[:, 1]).astype(int)


def fit(x):
    return SGDClassifier(random_state=1, max_iter=20, tol=None).fit(x, Y).coef_


def native_fit(x, codes):
    parameters = [("max_iter", "20"), ("tol", "none")]
    return _native.sgd_fit("SGDClassifier", parameters, 1, x, codes, 2, None, None, 1)


def unaligned(x):
    buffer = np.zeros(x.nbytes + 1, dtype=np.uint8)
    view = buffer[1:].view(x.dtype).reshape(x.shape)
    view[:] = x
    assert not view.flags.aligned
    return view


def read_only(x):
    copy = x.copy()
    copy.flags.writeable = False
    return copy


DENSE = {
    "Fortran": np.asfortranarray,
    "every second row": lambda x: np.repeat(x, 2, axis=0)[::2],
    "every second column": lambda x: np.repeat(x, 2, axis=1)[:, ::2],
    "rows from the end": lambda x: np.ascontiguousarray(x[::-1])[::-1],
    "columns from the end": lambda x: np.ascontiguousarray(x[:, ::-1])[:, ::-1],
    "transposed": lambda x: np.ascontiguousarray(x.T).T,
    "part of a wider one": lambda x: np.hstack([x, x])[:, : x.shape[1]],
    "other byte order": lambda x: x.astype(x.dtype.newbyteorder()),
    "unaligned": unaligned,
    "read only": read_only,
    "strided by hand": lambda x: as_strided(x.copy(), x.shape, x.strides),
    "list": lambda x: x.tolist(),
}


@pytest.mark.parametrize("layout", DENSE)
def test_dense_layouts(layout):
    np.testing.assert_array_equal(fit(DENSE[layout](X)), fit(X))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int32, np.int64, np.uint16, np.bool_])
def test_integers_are_numbers(dtype):
    whole = (X * 2).round().astype(dtype)
    np.testing.assert_array_equal(fit(whole), fit(whole.astype(np.float64)))


SPARSE = {
    "coordinates": scipy.sparse.coo_matrix,
    "compressed columns": scipy.sparse.csc_matrix,
    "array": scipy.sparse.csr_array,
    "read only": lambda x: read_only_parts(scipy.sparse.csr_matrix(x)),
}


def read_only_parts(x):
    for part in (x.data, x.indices, x.indptr):
        part.flags.writeable = False
    return x


@pytest.mark.parametrize("layout", SPARSE)
def test_sparse_layouts(layout):
    np.testing.assert_array_equal(fit(SPARSE[layout](X)), fit(scipy.sparse.csr_matrix(X)))


def test_wide_indices_are_read_too():
    x = scipy.sparse.csr_matrix(X)
    x.indices, x.indptr = x.indices.astype(np.int64), x.indptr.astype(np.int64)
    np.testing.assert_array_equal(native_fit(x, Y)["coef"], fit(scipy.sparse.csr_matrix(X)))


def broken(part, values):
    x = scipy.sparse.csr_matrix(X)
    setattr(x, part, values(getattr(x, part).copy()))
    return x


def changed(at, value):
    def change(values):
        values[at] = value
        return values

    return change


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("indices", changed(0, -1)),
        ("indices", changed(0, 5)),
        ("indices", changed(0, 2**31 - 1)),
        ("indptr", changed(1, -4)),
        ("indptr", changed(3, 10_000)),
        ("indptr", changed(-1, 3)),
        ("indptr", lambda values: values[:0]),
        ("data", lambda values: values[:-2]),
    ],
)
def test_broken_compressed_rows_are_refused(part, change):
    x = broken(part, change)
    codes = Y.astype(np.int64)
    with pytest.raises(ValueError, match="expected"):
        native_fit(x, codes)


@pytest.mark.parametrize("x", [np.zeros((2, 2), dtype=complex), "text", None, np.zeros(3), 5])
def test_what_is_no_matrix_is_refused(x):
    with pytest.raises(TypeError, match="x: expected a matrix"):
        native_fit(x, np.array([0, 1]))


def test_codes_out_of_range_are_refused():
    for codes in ([0, 2], [0, -1]):
        with pytest.raises(ValueError, match="codes"):
            native_fit(np.zeros((2, 2)), np.array(codes))


def test_the_array_may_go_while_the_model_stays():
    x = X.copy()
    model = SGDClassifier(random_state=1).fit(x, Y)
    x[:] = 9.0
    del x
    assert (model.predict(X) == Y).mean() > 0.7
