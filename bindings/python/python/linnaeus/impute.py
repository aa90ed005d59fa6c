"""SimpleImputer and MissingIndicator.

Numbers go through the native half. Arrays of objects (strings, pandas' missing values) and the
strategies that are Python functions stay in Python.
"""

import numbers
import warnings
from collections import Counter

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, TransformerMixin, _fit_context
from sklearn.utils._mask import _get_mask
from sklearn.utils._missing import is_pandas_na, is_scalar_nan
from sklearn.utils._param_validation import MissingValues, StrOptions
from sklearn.utils.validation import (
    FLOAT_DTYPES,
    _check_feature_names_in,
    _check_n_features,
    check_is_fitted,
    validate_data,
)

from linnaeus import _native
from linnaeus._estimator import NativeEstimator, text
from linnaeus.preprocessing._data import float_dtype, is_read, native

__all__ = ["MissingIndicator", "SimpleImputer"]


def _is_nan(missing_values):
    return is_pandas_na(missing_values) or is_scalar_nan(missing_values)


def _is_native(X, missing_values):
    """Whether the native half can read X, and what is missing in it."""
    number = isinstance(missing_values, numbers.Real) or _is_nan(missing_values)
    return X.dtype.kind in "fiu" and number


def _number(missing_values):
    """What is missing in an array of numbers: pandas' own mark is NaN there."""
    return np.nan if _is_nan(missing_values) else float(missing_values)


def _check_kind(X, missing_values, name):
    """Refuses what cannot be missing in X, and X that has no missing values."""
    is_number = isinstance(missing_values, numbers.Real)
    if X.dtype.kind in "fiu" and not is_number and not is_pandas_na(missing_values):
        raise ValueError(
            "'X' and 'missing_values' types are expected to be both numerical. "
            f"Got X.dtype={X.dtype} and type(missing_values)={type(missing_values)}."
        )
    if X.dtype.kind not in "fiuO":
        raise ValueError(
            f"{name} does not support data with dtype {X.dtype}. Please provide either a numeric "
            "array (with a floating point or integer dtype) or categorical data represented "
            "either as an array with integer dtype or an array of string values with an object "
            "dtype."
        )


def _marks(X, missing_values):
    """Where values are missing, of all columns, and the columns where some are."""
    if _is_native(X, missing_values) and X.shape[1] > 0:
        marks, columns = _native.missing_indicator(_number(missing_values), native(X))
        if scipy.sparse.issparse(X):
            data, indices, indptr = marks
            rows = type(X.tocsr())((data.astype(bool), indices, indptr), shape=X.shape)
            return rows.asformat(X.format), columns
        return marks.astype(bool), columns
    marks = _get_mask(X, missing_values)
    if scipy.sparse.issparse(marks):
        marks.eliminate_zeros()
    return marks, np.flatnonzero(np.asarray(marks.sum(axis=0)).ravel())


class MissingIndicator(TransformerMixin, BaseEstimator):
    """Columns that are true where a value is missing."""

    _parameter_constraints = {
        "missing_values": [MissingValues()],
        "features": [StrOptions({"missing-only", "all"})],
        "sparse": ["boolean", StrOptions({"auto"})],
        "error_on_new": ["boolean"],
    }

    def __init__(
        self, *, missing_values=np.nan, features="missing-only", sparse="auto", error_on_new=True
    ):
        self.missing_values = missing_values
        self.features = features
        self.sparse = sparse
        self.error_on_new = error_on_new

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Learns in which columns values are missing."""
        self._fit(X)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def fit_transform(self, X, y=None):
        """Learns, and marks the same rows."""
        return self._chosen(self._fit(X))

    def _fit(self, X, y=None, precomputed=False):
        self._precomputed = precomputed
        if precomputed:
            if getattr(X, "dtype", np.dtype(object)).kind != "b":
                raise ValueError("precomputed is True but the input data is not a mask")
            _check_n_features(self, X, reset=True)
        else:
            X = self._validate(X, True)
        self._n_features = X.shape[1]
        marks, self.features_ = self._all_marks(X)
        return marks

    def _validate(self, X, reset):
        X = validate_data(
            self,
            X,
            reset=reset,
            accept_sparse=("csc", "csr"),
            dtype=None,
            ensure_all_finite="allow-nan" if is_scalar_nan(self.missing_values) else True,
        )
        _check_kind(X, self.missing_values, "MissingIndicator")
        if scipy.sparse.issparse(X) and self.missing_values == 0:
            raise ValueError(
                "Sparse input with missing_values=0 is not supported. Provide a dense array "
                "instead."
            )
        return X

    def _all_marks(self, X):
        """The marks of all columns in the wanted format, and the columns to tell about."""
        if self._precomputed:
            marks = X
            if scipy.sparse.issparse(marks):
                marks.eliminate_zeros()
            columns = np.flatnonzero(np.asarray(marks.sum(axis=0)).ravel())
        else:
            marks, columns = _marks(X, self.missing_values)
        if self.features == "all":
            columns = np.arange(X.shape[1])
        if scipy.sparse.issparse(marks):
            marks = marks.toarray() if self.sparse is False else marks.tocsc()
        elif self.sparse is True:
            marks = scipy.sparse.csc_matrix(marks)
        return marks, columns

    def _chosen(self, marks):
        if len(self.features_) < self._n_features:
            return marks[:, self.features_]
        return marks

    def transform(self, X):
        """The marks of the rows."""
        check_is_fitted(self)
        if not self._precomputed:
            X = self._validate(X, False)
        elif getattr(X, "dtype", np.dtype(object)).kind != "b":
            raise ValueError("precomputed is True but the input data is not a mask")
        marks, columns = self._all_marks(X)
        if self.features == "all":
            return marks
        new = np.setdiff1d(columns, self.features_)
        if self.error_on_new and new.size > 0:
            raise ValueError(
                f"The features {new} have missing values in transform but have no missing values "
                "in fit."
            )
        return self._chosen(marks)

    def get_feature_names_out(self, input_features=None):
        """A name for each column that is told about."""
        check_is_fitted(self, "n_features_in_")
        names = _check_feature_names_in(self, input_features)[self.features_]
        prefix = type(self).__name__.lower()
        return np.asarray([f"{prefix}_{name}" for name in names], dtype=object)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = []
        return tags


class SimpleImputer(NativeEstimator, TransformerMixin, BaseEstimator):
    """Fills in missing values, with a statistic of their column or a constant."""

    _native_name = "SimpleImputer"
    _python_only = frozenset({"copy"})
    _parameter_constraints = {
        "missing_values": [MissingValues()],
        "strategy": [StrOptions({"mean", "median", "most_frequent", "constant"}), callable],
        "fill_value": "no_validation",
        "copy": ["boolean"],
        "add_indicator": ["boolean"],
        "keep_empty_features": ["boolean"],
    }

    def __init__(
        self,
        *,
        missing_values=np.nan,
        strategy="mean",
        fill_value=None,
        copy=True,
        add_indicator=False,
        keep_empty_features=False,
    ):
        self.missing_values = missing_values
        self.strategy = strategy
        self.fill_value = fill_value
        self.copy = copy
        self.add_indicator = add_indicator
        self.keep_empty_features = keep_empty_features

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Learns what missing values become."""
        X = self._validate(X, True)
        self._fill_dtype = self._dtype(X)
        is_native = _is_native(X, self.missing_values) and not callable(self.strategy)
        marks = None
        if self.add_indicator or self.strategy == "constant" or not is_native:
            marks, _ = _marks(X, self.missing_values)
        self.indicator_ = None
        if self.add_indicator:
            self.indicator_ = MissingIndicator(
                missing_values=self.missing_values, error_on_new=False
            )
            self.indicator_._fit(marks, precomputed=True)
        if self.strategy == "constant":
            self.statistics_ = self._constants(X, marks)
        elif not is_native:
            self.statistics_ = self._python_statistics(X, marks)
        else:
            statistics = _native.simple_imputer_fit(self._native_parameters(), native(X))
            is_narrow = self.strategy == "median" and not scipy.sparse.issparse(X)
            self.statistics_ = statistics.astype(self._dtype(X)) if is_narrow else statistics
        return self

    def _dtype(self, X):
        """The dtype of what X becomes: for a mean or a median bytes are converted."""
        return X.dtype if self.strategy in ("most_frequent", "constant") else float_dtype(X)

    def _native_parameters(self):
        parameters = {
            "missing_values": _number(self.missing_values),
            "keep_empty_features": self.keep_empty_features,
        }
        if not callable(self.strategy):
            parameters["strategy"] = self.strategy
        return [(name, text(value)) for name, value in parameters.items()]

    def _validate(self, X, in_fit):
        dtype = FLOAT_DTYPES
        if self.strategy in ("most_frequent", "constant"):
            strings = isinstance(X, list) and any(
                isinstance(value, str) for row in X for value in row
            )
            dtype = object if strings else None
        if not in_fit and self._fit_dtype.kind == "O":
            dtype = self._fit_dtype
        # The native half writes into an array of its own, so X need not be copied for it, and bytes
        # not converted.
        reads = is_read(X) and not callable(self.strategy) and (in_fit or self.copy)
        if reads and dtype is FLOAT_DTYPES:
            dtype = None
        try:
            X = validate_data(
                self,
                X,
                reset=in_fit,
                accept_sparse="csc",
                dtype=dtype,
                force_writeable=None if in_fit or reads else True,
                ensure_all_finite="allow-nan" if _is_nan(self.missing_values) else True,
                copy=self.copy and not in_fit and not reads,
            )
        except ValueError as error:
            if "could not convert" in str(error):
                raise ValueError(
                    f"Cannot use {self.strategy} strategy with non-numeric data:\n{error}"
                ) from None
            raise
        if in_fit:
            self._fit_dtype = self._dtype(X)
        _check_kind(X, self.missing_values, "SimpleImputer")
        if scipy.sparse.issparse(X) and self.missing_values == 0:
            raise ValueError(
                "Imputation not possible when missing_values == 0 and input is sparse. Provide a "
                "dense array instead."
            )
        if self.strategy == "constant":
            self._check_constant(X, in_fit)
        return X

    def _check_constant(self, X, in_fit):
        """The constant must go into X without changing its kind."""
        if in_fit and self.fill_value is None:
            return
        dtype = type(self.fill_value) if in_fit else self._fill_dtype
        if np.can_cast(dtype, X.dtype, casting="same_kind"):
            return
        what = (
            f"fill_value={self.fill_value!r} (of type {dtype!r})"
            if in_fit
            else f"The dtype of the filling value (i.e. {dtype!r})"
        )
        advice = (
            "If fill_value is a Python scalar, instead pass a numpy scalar (e.g. "
            "fill_value=np.uint8(0) if your data is of type np.uint8). Make sure that both dtypes "
            "are of the same kind."
            if in_fit
            else "Make sure that the dtypes of the input data are of the same kind between fit "
            "and transform."
        )
        raise ValueError(f"{what} cannot be cast to the input data that is {X.dtype!r}. {advice}")

    def _constants(self, X, marks):
        fill = self.fill_value
        if fill is None:
            fill = 0 if X.dtype.kind in "fiu" else "missing_value"
        if scipy.sparse.issparse(X):
            statistics = np.full(X.shape[1], fill, dtype=np.float64)
            # Zeros that are not stored do not count as values.
            known = np.diff(X.indptr) - np.diff(marks.tocsc().indptr)
        else:
            statistics = np.full(X.shape[1], fill, dtype=object)
            known = X.shape[0] - marks.sum(axis=0)
        if not self.keep_empty_features:
            statistics[known == 0] = np.nan
        return statistics

    def _python_statistics(self, X, marks):
        """Of objects, or by a function."""
        dense = not scipy.sparse.issparse(X)
        is_object = X.dtype.kind == "O" and not callable(self.strategy)
        statistics = np.empty(X.shape[1], dtype=object if is_object else np.float64)
        for at in range(X.shape[1]):
            if dense:
                values = X[~marks[:, at], at]
            else:
                column = X.data[X.indptr[at] : X.indptr[at + 1]]
                values = column[~_get_mask(column, self.missing_values)]
                values = values[values != 0]
            if callable(self.strategy):
                is_kept = not dense and len(values) == 0 and self.keep_empty_features
                statistics[at] = 0 if is_kept else self.strategy(values)
            elif len(values) == 0:
                statistics[at] = 0 if self.keep_empty_features else np.nan
            else:
                statistics[at] = _most_frequent(values)
        return statistics

    def transform(self, X):
        """The rows with missing values filled in."""
        check_is_fitted(self)
        X = self._validate(X, False)
        left_out = _get_mask(self.statistics_, np.nan)
        if self.keep_empty_features:
            left_out = np.zeros_like(left_out)
        if left_out.any():
            names = np.flatnonzero(left_out)
            if hasattr(self, "feature_names_in_"):
                names = self.feature_names_in_[names]
            warnings.warn(
                f"Skipping features without any observed values: {names}. At least one "
                f"non-missing value is needed for imputation with strategy='{self.strategy}'.",
                stacklevel=2,
            )
        # X may be filled in place.
        told = None
        if self.add_indicator:
            told = self.indicator_.transform(_marks(X, self.missing_values)[0])
        filled = self._filled(X, left_out)
        if told is None:
            return filled
        if scipy.sparse.issparse(filled):
            return type(filled)(scipy.sparse.hstack((filled, told), format=filled.format))
        return np.hstack((filled, told))

    def _filled(self, X, left_out):
        kept = np.flatnonzero(~left_out)
        values = self.statistics_[kept].astype(self._fill_dtype, copy=False)
        if _is_native(X, self.missing_values) and values.dtype.kind in "fiu" and len(kept) > 0:
            statistics = np.full(X.shape[1], np.nan)
            statistics[kept] = values
            result = _native.simple_imputer_transform(
                self._native_parameters(), native(X), statistics, values.dtype == np.float32
            )
            if scipy.sparse.issparse(X):
                data, indices, indptr = result
                shape = (X.shape[0], len(kept))
                rows = type(X.tocsr())((data.astype(X.dtype), indices, indptr), shape=shape)
                filled = rows.asformat(X.format)
                if self.copy or left_out.any():
                    return filled
                X.data[...] = filled.data
                return X
            if self.copy or left_out.any():
                return result.astype(self._dtype(X), copy=False)
            X[...] = result
            return X
        X = X.astype(self._dtype(X), copy=False)
        marks, _ = _marks(X, self.missing_values)
        if left_out.any():
            X, marks = X[:, kept], marks[:, kept]
        rows, columns = np.nonzero(marks)
        X[rows, columns] = values[columns]
        return X

    def inverse_transform(self, X):
        """The rows as they were, with the missing values where they were."""
        check_is_fitted(self)
        if not self.add_indicator:
            raise ValueError(
                "'inverse_transform' works only when 'SimpleImputer' is instantiated with "
                f"'add_indicator=True'. Got 'add_indicator={self.add_indicator}' instead."
            )
        marked = self.indicator_.features_
        kept = X.shape[1] - len(marked)
        missing = np.zeros((X.shape[0], len(self.statistics_)), dtype=bool)
        missing[:, marked] = X[:, kept:].astype(bool)
        original = np.zeros(missing.shape)
        known = np.flatnonzero(~missing.all(axis=0))[:kept]
        original[:, known] = X[:, :kept][:, : len(known)]
        original[missing] = self.missing_values
        return original

    def get_feature_names_out(self, input_features=None):
        """The names of the columns that are kept, and of the marks."""
        check_is_fitted(self, "n_features_in_")
        names = _check_feature_names_in(self, input_features)
        kept = names[~_get_mask(self.statistics_, np.nan)]
        if not self.add_indicator:
            return kept
        return np.concatenate([kept, self.indicator_.get_feature_names_out(names)])

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = _is_nan(self.missing_values)
        return tags


def _most_frequent(values):
    """Of equally frequent values the smallest, in the order of types where they have none."""
    counts = Counter(values)
    most = max(counts.values())
    best = [value for value, count in counts.items() if count == most]
    try:
        return min(best)
    except TypeError:
        return min(best, key=lambda value: (str(type(value)), str(value)))
