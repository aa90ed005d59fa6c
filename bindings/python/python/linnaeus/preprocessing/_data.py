"""Scalers and normalizers.

Statistics and transformed values are computed by the native half, in float64 or float32; float16 is
widened first and its results are narrowed. Sums have the order of rows that lie one after the other
in memory, whatever the layout is.
"""

import warnings
from contextlib import contextmanager
from numbers import Integral, Real

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin, _fit_context
from sklearn.callback import CallbackSupportMixin
from sklearn.utils import assert_all_finite, check_array
from sklearn.utils._param_validation import Interval, Options, StrOptions, validate_params
from sklearn.utils.validation import (
    FLOAT_DTYPES,
    _check_sample_weight,
    check_is_fitted,
    validate_data,
)

from linnaeus import _native
from linnaeus._estimator import NATIVE_DTYPES, NativeEstimator, native_threads

__all__ = [
    "Binarizer",
    "MaxAbsScaler",
    "MinMaxScaler",
    "Normalizer",
    "StandardScaler",
    "binarize",
    "maxabs_scale",
    "minmax_scale",
    "normalize",
    "scale",
]


def native(X):
    """X as the native half reads it: float64, float32 or (an array) bytes, sparse data in rows
    without duplicates."""
    if not scipy.sparse.issparse(X):
        return X if X.dtype in NATIVE_DTYPES else X.astype(np.float64)
    if X.dtype not in (np.float64, np.float32):
        X = X.astype(np.float64)
    X = X.tocsr()
    if not X.has_canonical_format:
        summed = X.copy()
        summed.sum_duplicates()
        if summed.nnz != X.nnz:
            return summed
    return X


def is_read(X, copy=True):
    """Whether the native half reads X as it is: bytes too, unless the result goes into them."""
    is_kept = copy or getattr(X, "dtype", None) != np.uint8
    return type(X) is np.ndarray and X.ndim == 2 and X.dtype in NATIVE_DTYPES and is_kept


def checks(X, allow_nan, copy=True):
    """How scikit-learn's validation is to check X.

    The numbers of what the native half reads are looked at there, not twice; see
    `said_by_sklearn`.
    """
    if is_read(X, copy):
        return {"dtype": None, "ensure_all_finite": False}
    return {"dtype": FLOAT_DTYPES, "ensure_all_finite": "allow-nan" if allow_nan else True}


@contextmanager
def said_by_sklearn(X, allow_nan, name):
    """NaN and infinities that the native half refuses are refused in scikit-learn's words; `name`
    is the estimator's, None for a function."""
    try:
        yield
    except ValueError:
        told = {"estimator_name": name, "input_name": "X" if name else ""}
        assert_all_finite(X, allow_nan=allow_nan, **told)
        raise


def float_dtype(X):
    """The dtype that scikit-learn computes with: bytes are converted there."""
    return X.dtype if X.dtype.kind == "f" else np.dtype(np.float64)


def written(X, result, copy):
    """What the native half gave, of X's dtype and format; written into X unless `copy`."""
    if scipy.sparse.issparse(X):
        data, indices, indptr = result
        fresh = type(X.tocsr())((data.astype(X.dtype, copy=False), indices, indptr), shape=X.shape)
        fresh.indices = fresh.indices.astype(X.indices.dtype, copy=False)
        fresh.indptr = fresh.indptr.astype(X.indptr.dtype, copy=False)
        result = fresh if X.format == "csr" else fresh.asformat(X.format)
        if copy:
            return result
        X.data, X.indices, X.indptr = result.data, result.indices, result.indptr
        return X
    if copy:
        return result.astype(X.dtype, copy=False)
    X[...] = result
    return X


def doubles(values):
    """Attributes of a model as the native half reads them."""
    return None if values is None else np.ascontiguousarray(values, dtype=np.float64)


class _Scaler(NativeEstimator, OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """What the scalers share: one call from X to the native half and back."""

    _python_only = frozenset({"copy"})
    _sparse = ()

    def _forget(self):
        for name in self._learned:
            if hasattr(self, name):
                delattr(self, name)

    def _validate(self, X, reset):
        accepted = self._sparse or False
        how = checks(X, allow_nan=True)
        return validate_data(self, X, accept_sparse=accepted, reset=reset, **how)

    @contextmanager
    def _learning(self, X, reset):
        """What is refused is refused as if it had not been looked at."""
        try:
            with said_by_sklearn(X, True, type(self).__name__):
                yield
        except ValueError:
            if reset:
                del self.n_features_in_
            raise

    def _changed(self, X, inverse, copy):
        check_is_fitted(self)
        how = checks(X, allow_nan=True, copy=copy)
        how |= {"accept_sparse": self._sparse or False, "force_writeable": not copy}
        X = check_array(X, **how) if inverse else validate_data(self, X, reset=False, **how)
        name = None if inverse else type(self).__name__
        with said_by_sklearn(X, True, name):
            result = self._apply(native(X), float_dtype(X), inverse)
        return result if X.dtype == np.uint8 else written(X, result, copy)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


class StandardScaler(CallbackSupportMixin, _Scaler):
    """Takes the mean of each feature away and divides by its standard deviation."""

    _native_name = "StandardScaler"
    _learned = ("scale_", "n_samples_seen_", "mean_", "var_")
    _sparse = ("csr", "csc")
    _parameter_constraints = {
        "copy": ["boolean"],
        "with_mean": ["boolean"],
        "with_std": ["boolean"],
    }

    def __init__(self, *, copy=True, with_mean=True, with_std=True):
        self.with_mean = with_mean
        self.with_std = with_std
        self.copy = copy

    def fit(self, X, y=None, sample_weight=None):
        """Learns mean and standard deviation."""
        self._forget()
        return self.partial_fit(X, y, sample_weight)

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X, y=None, sample_weight=None):
        """Learns from one more portion."""
        first = not hasattr(self, "n_samples_seen_")
        X = self._validate(X, reset=first)
        told = {"estimator": self, "X": X, "y": y, "metadata": {"sample_weight": sample_weight}}
        callbacks = self._init_callback_context()
        callbacks.call_on_fit_task_begin(**told)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=float_dtype(X))
        if scipy.sparse.issparse(X) and self.with_mean:
            raise ValueError("Cannot center sparse matrices: pass `with_mean=False` instead.")
        state = None
        if not first:
            seen = np.full(X.shape[1], self.n_samples_seen_, dtype=np.float64)
            state = (seen, doubles(self.mean_), doubles(self.var_))
        with self._learning(X, first):
            seen, self.mean_, self.var_, self.scale_ = _native.standard_scaler_learn(
                self._native_parameters(), native(X), doubles(sample_weight), state
            )
        self._set_seen(X, seen, sample_weight)
        callbacks.call_on_fit_task_end(**told, reconstruction_attributes={})
        return self

    def _set_seen(self, X, seen, sample_weight):
        if scipy.sparse.issparse(X) and not self.with_std:
            self.mean_ = None
        counts = not self.with_std and (scipy.sparse.issparse(X) or not self.with_mean)
        if counts:
            seen = seen.astype(np.int64 if sample_weight is None else float_dtype(X))
        elif scipy.sparse.issparse(X):
            seen = seen.astype(X.dtype)
        self.n_samples_seen_ = seen[0] if seen.max() == seen.min() else seen

    def transform(self, X, copy=None):
        """The rows, scaled."""
        return self._changed(X, False, self.copy if copy is None else copy)

    def inverse_transform(self, X, copy=None):
        """The rows as they were."""
        return self._changed(X, True, self.copy if copy is None else copy)

    def _apply(self, X, dtype, inverse):
        if scipy.sparse.issparse(X) and self.with_mean:
            verb = "uncenter" if inverse else "center"
            raise ValueError(
                f"Cannot {verb} sparse matrices: pass `with_mean=False` instead."
            )
        mean = self.mean_ if self.with_mean else None
        scale = self.scale_ if self.with_std else None
        if dtype == np.float16:
            mean, scale = (
                None if part is None else part.astype(dtype) for part in (mean, scale)
            )
        return _native.standard_scaler_apply(
            self._native_parameters(), X, doubles(mean), doubles(scale), inverse, native_threads()
        )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = not self.with_mean
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


class MinMaxScaler(_Scaler):
    """Moves and stretches each feature into a range."""

    _native_name = "MinMaxScaler"
    _learned = ("scale_", "min_", "n_samples_seen_", "data_min_", "data_max_", "data_range_")
    _parameter_constraints = {
        "feature_range": [tuple],
        "copy": ["boolean"],
        "clip": ["boolean"],
    }

    def __init__(self, feature_range=(0, 1), *, copy=True, clip=False):
        self.feature_range = feature_range
        self.copy = copy
        self.clip = clip

    def fit(self, X, y=None):
        """Learns the smallest and the largest values."""
        self._forget()
        return self.partial_fit(X, y)

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X, y=None):
        """Learns from one more portion."""
        if self.feature_range[0] >= self.feature_range[1]:
            raise ValueError(
                "Minimum of desired feature range must be smaller than maximum. "
                f"Got {self.feature_range}."
            )
        if scipy.sparse.issparse(X):
            raise TypeError(
                "MinMaxScaler does not support sparse input. Consider using MaxAbsScaler instead."
            )
        first = not hasattr(self, "n_samples_seen_")
        X = self._validate(X, reset=first)
        state, dtype = None, float_dtype(X)
        if not first:
            single = self.data_min_.dtype == np.float32
            extremes = (doubles(self.data_min_), doubles(self.data_max_))
            state = (self.n_samples_seen_, *extremes, single)
            dtype = np.result_type(dtype, self.data_min_.dtype)
        with self._learning(X, first):
            self.n_samples_seen_, *learned = _native.min_max_scaler_learn(
                self._native_parameters(), native(X), state
            )
        names = ("data_min_", "data_max_", "data_range_", "scale_", "min_")
        for name, values in zip(names, learned, strict=True):
            setattr(self, name, values.astype(dtype, copy=False))
        return self

    def transform(self, X):
        """The rows, moved and stretched."""
        return self._changed(X, False, self.copy)

    def inverse_transform(self, X):
        """The rows as they were."""
        return self._changed(X, True, self.copy)

    def _apply(self, X, dtype, inverse):
        return _native.min_max_scaler_apply(
            self._native_parameters(), X, doubles(self.scale_), doubles(self.min_), inverse
        )


class MaxAbsScaler(_Scaler):
    """Divides each feature by its largest absolute value."""

    _native_name = "MaxAbsScaler"
    _learned = ("scale_", "n_samples_seen_", "max_abs_")
    _sparse = ("csr", "csc")
    _parameter_constraints = {"copy": ["boolean"], "clip": ["boolean"]}

    def __init__(self, *, copy=True, clip=False):
        self.copy = copy
        self.clip = clip

    def fit(self, X, y=None):
        """Learns the largest absolute values."""
        self._forget()
        return self.partial_fit(X, y)

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X, y=None):
        """Learns from one more portion."""
        first = not hasattr(self, "n_samples_seen_")
        X = self._validate(X, reset=first)
        state, dtype = None, float_dtype(X)
        if not first:
            single = self.max_abs_.dtype == np.float32
            state = (self.n_samples_seen_, doubles(self.max_abs_), single)
            dtype = np.result_type(dtype, self.max_abs_.dtype)
        with self._learning(X, first):
            self.n_samples_seen_, max_abs, scale = _native.max_abs_scaler_learn(
                self._native_parameters(), native(X), state
            )
        self.max_abs_, self.scale_ = max_abs.astype(dtype), scale.astype(dtype)
        return self

    def transform(self, X):
        """The rows, divided."""
        return self._changed(X, False, self.copy)

    def inverse_transform(self, X):
        """The rows as they were."""
        return self._changed(X, True, self.copy)

    def _apply(self, X, dtype, inverse):
        single = self.scale_.dtype == np.float32
        return _native.max_abs_scaler_apply(
            self._native_parameters(), X, doubles(self.scale_), single, inverse
        )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


class _Stateless(NativeEstimator, OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """What looks at a row alone: fitting only learns the number of features."""

    _python_only = frozenset({"copy"})

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Checks the parameters and the data."""
        validate_data(self, X, accept_sparse="csr")
        return self

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.requires_fit = False
        return tags


class Normalizer(_Stateless):
    """Divides each row by its length."""

    _native_name = "Normalizer"
    _parameter_constraints = {"norm": [StrOptions({"l1", "l2", "max"})], "copy": ["boolean"]}

    def __init__(self, norm="l2", *, copy=True):
        self.norm = norm
        self.copy = copy

    def transform(self, X, copy=None):
        """The rows, divided."""
        copy = self.copy if copy is None else copy
        how = {"accept_sparse": "csr", "force_writeable": not copy}
        if not is_read(X, copy):
            X = validate_data(self, X, reset=False, **how)
            return normalize(X, norm=self.norm, copy=copy)
        X = validate_data(self, X, reset=False, **how, **checks(X, allow_nan=False, copy=copy))
        return _normalized(X, self.norm, copy, name="Normalizer")


class Binarizer(_Stateless):
    """1 for what is above the threshold, 0 for the rest."""

    _native_name = "Binarizer"
    _parameter_constraints = {"threshold": [Real], "copy": ["boolean"]}

    def __init__(self, *, threshold=0.0, copy=True):
        self.threshold = threshold
        self.copy = copy

    def transform(self, X, copy=None):
        """Ones and zeros."""
        copy = self.copy if copy is None else copy
        how = {**checks(X, allow_nan=False), "dtype": "numeric"}
        how |= {"accept_sparse": ["csr", "csc"], "force_writeable": not copy}
        X = validate_data(self, X, reset=False, **how)
        return _binarized(X, self.threshold, copy, name="Binarizer")


@validate_params(
    {
        "X": ["array-like", "sparse matrix"],
        "norm": [StrOptions({"l1", "l2", "max"})],
        "axis": [Options(Integral, {0, 1})],
        "copy": ["boolean"],
        "return_norm": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def normalize(X, norm="l2", *, axis=1, copy=True, return_norm=False):
    """Rows (or, with ``axis=0``, columns) divided by their lengths."""
    X = check_array(
        X,
        accept_sparse="csr" if axis == 1 else "csc",
        estimator="the normalize function",
        force_writeable=not copy,
        **checks(X, allow_nan=False, copy=copy),
    )
    return _normalized(X, norm, copy, axis, return_norm)


def _normalized(X, norm, copy, axis=1, return_norm=False, name=None):
    is_sparse = scipy.sparse.issparse(X)
    if is_sparse and return_norm and norm in ("l1", "l2"):
        raise NotImplementedError(
            "return_norm=True is not implemented for sparse matrices with norm 'l1' or norm 'l2'"
        )
    turned = X if axis == 1 else X.T
    with said_by_sklearn(X, False, name):
        result, norms = _native.normalize(norm, native(turned))
    if is_sparse and return_norm:
        norms = abs(turned).max(axis=1).toarray().ravel()
    if is_sparse:
        normalized = written(turned, result, True)
        normalized = normalized if axis == 1 else normalized.T
        if not copy:
            X.data[...] = normalized.data
            normalized = X
    else:
        result = result if axis == 1 else result.T
        normalized = result if X.dtype == np.uint8 else written(X, result, copy)
    return (normalized, norms.astype(float_dtype(X))) if return_norm else normalized


@validate_params(
    {
        "X": ["array-like", "sparse matrix"],
        "threshold": [Interval(Real, None, None, closed="neither")],
        "copy": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def binarize(X, *, threshold=0.0, copy=True):
    """1 for what is above the threshold, 0 for the rest."""
    X = check_array(X, accept_sparse=["csr", "csc"], force_writeable=not copy)
    return _binarized(X, threshold, copy)


def _binarized(X, threshold, copy, name=None):
    if scipy.sparse.issparse(X) and threshold < 0:
        raise ValueError("Cannot binarize a sparse matrix with threshold < 0")
    with said_by_sklearn(X, False, name):
        result = _native.binarize(float(threshold), native(X))
    return written(X, result, copy)


def _column_or_matrix(X, **how):
    """X checked, a vector as a column; and whether it was a vector."""
    X = check_array(
        X,
        ensure_2d=False,
        dtype=FLOAT_DTYPES,
        ensure_all_finite="allow-nan",
        input_name="X",
        **how,
    )
    return (X.reshape(-1, 1), True) if X.ndim == 1 else (X, False)


@validate_params(
    {
        "X": ["array-like", "sparse matrix"],
        "axis": [Options(Integral, {0, 1})],
        "with_mean": ["boolean"],
        "with_std": ["boolean"],
        "copy": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def scale(X, *, axis=0, with_mean=True, with_std=True, copy=True):
    """Each column (or, with ``axis=1``, row) with mean 0 and variance 1."""
    X, is_vector = _column_or_matrix(
        X, accept_sparse="csc", estimator="the scale function", force_writeable=not copy
    )
    if scipy.sparse.issparse(X):
        if with_mean:
            raise ValueError("Cannot center sparse matrices: pass `with_mean=False` instead")
        if axis != 0:
            raise ValueError(f"Can only scale sparse matrix on axis=0,  got axis={axis}")
    turned = X.T if axis == 1 else X
    result, issues = _native.scale(native(turned), with_mean, with_std)
    for issue in issues:
        reason = {
            "centring": "when centering the data and might not be solved. Dataset may contain too "
            "large values. You may need to prescale your features.",
            "dividing": "when scaling the data and might not be solved. The standard deviation of "
            "the data is probably very close to 0.",
        }[issue]
        warnings.warn(f"Numerical issues were encountered {reason}", stacklevel=2)
    if scipy.sparse.issparse(X):
        return written(X, result, copy)
    result = written(X, result.T if axis == 1 else result, copy)
    return result.ravel() if is_vector else result


@validate_params(
    {"X": ["array-like"], "axis": [Options(Integral, {0, 1})]},
    prefer_skip_nested_validation=False,
)
def minmax_scale(X, feature_range=(0, 1), *, axis=0, copy=True):
    """Each column (or, with ``axis=1``, row) moved and stretched into a range."""
    X, is_vector = _column_or_matrix(X)
    return _scaled(MinMaxScaler(feature_range=feature_range, copy=copy), X, axis, is_vector)


@validate_params(
    {"X": ["array-like", "sparse matrix"], "axis": [Options(Integral, {0, 1})]},
    prefer_skip_nested_validation=False,
)
def maxabs_scale(X, *, axis=0, copy=True):
    """Each column (or, with ``axis=1``, row) divided by its largest absolute value."""
    X, is_vector = _column_or_matrix(X, accept_sparse=("csr", "csc"))
    return _scaled(MaxAbsScaler(copy=copy), X, axis, is_vector)


def _scaled(scaler, X, axis, is_vector):
    result = scaler.fit_transform(X) if axis == 0 else scaler.fit_transform(X.T).T
    return result.ravel() if is_vector else result
