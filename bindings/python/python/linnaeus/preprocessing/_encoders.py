"""OneHotEncoder and OrdinalEncoder."""

import warnings
from numbers import Integral

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin, _fit_context
from sklearn.utils import _align_api_if_sparse, _safe_indexing, check_array
from sklearn.utils._missing import is_scalar_nan
from sklearn.utils._param_validation import Interval, RealNotInt, StrOptions
from sklearn.utils._set_output import _get_output_config
from sklearn.utils.fixes import _ensure_sparse_index_int32
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted, validate_data

from linnaeus import _native
from linnaeus._estimator import NATIVE_DTYPES, NativeEstimator
from linnaeus.preprocessing._codes import (
    INFREQUENT,
    UNKNOWN,
    categories_of,
    codes_of,
    unknown_values,
)

__all__ = ["OneHotEncoder", "OrdinalEncoder"]

# What infrequent categories are called.
SHARED = "infrequent_sklearn"


class CategoricalEncoder(NativeEstimator, TransformerMixin, BaseEstimator):
    """What both encoders do: columns of any type become positions in their categories."""

    def _fit_categories(self, X):
        """Sets ``categories_``; gives the codes of all columns, as the native half wants them."""
        validate_data(self, X=X, reset=True, skip_check_array=True)
        columns = columns_of(X)
        self.n_features_in_ = len(columns)
        if self.categories == "auto":
            self.categories_ = [categories_of(column) for column in columns]
        elif len(self.categories) != len(columns):
            raise ValueError(
                "Shape mismatch: if categories is an array, it has to be of shape (n_features,)."
            )
        else:
            self.categories_ = [
                given_categories(given, column, at)
                for at, (given, column) in enumerate(zip(self.categories, columns))
            ]
        if self.categories == "auto" and self.max_categories is None and self.min_frequency is None:
            # Nothing is unknown, and nobody asks how frequent a category is: one row will do.
            return np.zeros((1, len(columns)))
        codes, unknown = self._codes(columns)
        if self.handle_unknown == "error":
            refuse_unknown(unknown, "fit")
        return codes

    def _known_codes(self, X):
        """The codes of all columns, and the values of each column that are no category."""
        columns = columns_of(X)
        validate_data(self, X=X, reset=False, skip_check_array=True)
        codes, unknown = self._codes(columns)
        if self.handle_unknown == "error":
            refuse_unknown(unknown, "transform")
        return codes, unknown

    def _codes(self, columns):
        matrix = np.empty((len(columns[0]), len(columns)))
        unknown = {}
        for at, (column, categories) in enumerate(zip(columns, self.categories_)):
            codes = codes_of(column, categories)
            matrix[:, at] = codes
            if is_scalar_nan(categories[-1]):
                matrix[codes == len(categories) - 1, at] = np.nan
            if np.any(codes == UNKNOWN):
                unknown[at] = unknown_values(column, codes)
        return matrix, unknown

    def _known(self):
        """For each column how many categories it has, and whether the last is missing."""
        return [(len(one), bool(is_scalar_nan(one[-1]))) for one in self.categories_]

    def _set_infrequent(self, infrequent):
        """Where categories are grouped, None stands for a column without infrequent ones."""
        self._infrequent = infrequent
        self._infrequent_enabled = self.max_categories is not None or self.min_frequency is not None

    @property
    def infrequent_categories_(self):
        """The infrequent categories of each column, or None."""
        check_is_fitted(self)
        if not self._infrequent_enabled:
            raise AttributeError("infrequent_categories_ needs min_frequency or max_categories")
        return [
            categories[codes] if codes else None
            for categories, codes in zip(self.categories_, self._infrequent)
        ]

    def _original(self, codes, dtype, with_none):
        """The values of the codes, as one array of all columns."""
        original = np.empty(codes.shape, dtype=object if with_none else dtype)
        for at, categories in enumerate(self.categories_):
            own = codes[:, at]
            is_category = own >= 0
            original[is_category, at] = categories[own[is_category]]
            if not is_category.all():
                original[own == UNKNOWN, at] = None
                original[own == INFREQUENT, at] = SHARED
        return original

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.categorical = True
        tags.input_tags.allow_nan = True
        return tags


def columns_of(X):
    """One array for each column; those of a data frame keep their types."""
    if hasattr(X, "iloc") and getattr(X, "ndim", 0) == 2:
        finite = "allow-nan"
    else:
        checked = check_array(X, dtype=None, ensure_all_finite="allow-nan")
        if not hasattr(X, "dtype") and checked.dtype.kind == "U":
            # Numbers and strings in one list stay what they are.
            checked = check_array(X, dtype=object, ensure_all_finite="allow-nan")
        X, finite = checked, False
    return [
        check_array(
            _safe_indexing(X, indices=at, axis=1),
            ensure_2d=False,
            dtype=None,
            ensure_all_finite=finite,
        )
        for at in range(X.shape[1])
    ]


def given_categories(given, column, at):
    """The categories that the caller lists for a column, in the column's type."""
    # Strings as objects: an array of strings would cut longer ones off.
    dtype = object if column.dtype.kind == "U" else column.dtype
    categories = np.array(given, dtype=dtype)
    if categories.dtype == object and isinstance(categories[0], bytes) and column.dtype.kind != "S":
        raise ValueError(
            f"In column {at}, the predefined categories have type 'bytes' which is incompatible "
            f"with values of type '{type(column[0]).__name__}'."
        )
    if any(is_scalar_nan(category) for category in categories[:-1]):
        raise ValueError(
            "Nan should be the last element in user provided categories, see categories "
            f"{categories} in column #{at}"
        )
    if len(categories_of(categories)) != len(categories):
        raise ValueError(
            f"In column {at}, the predefined categories contain duplicate elements."
        )
    if categories.dtype.kind not in "OUS":
        numbers = categories[:-1] if is_scalar_nan(categories[-1]) else categories
        if np.any(numbers[1:] < numbers[:-1]):
            raise ValueError("Unsorted categories are not supported for numerical categories")
    return categories


def refuse_unknown(unknown, method):
    """The error of the first column that has unknown values."""
    for column, values in unknown.items():
        raise ValueError(
            f"Found unknown categories {values} in column {column} during {method}"
        )


def numbers_of(X):
    """A matrix that the native half reads."""
    return X if X.dtype in NATIVE_DTYPES else X.astype(np.float64)


class OneHotEncoder(CategoricalEncoder):
    """Each column of categories as columns of zeros and ones, one for each category."""

    _native_name = "OneHotEncoder"
    _python_only = frozenset({"dtype", "feature_name_combiner"})

    _parameter_constraints = {
        "categories": [StrOptions({"auto"}), list],
        "drop": [StrOptions({"first", "if_binary"}), "array-like", None],
        "dtype": "no_validation",
        "handle_unknown": [StrOptions({"error", "ignore", "infrequent_if_exist", "warn"})],
        "max_categories": [Interval(Integral, 1, None, closed="left"), None],
        "min_frequency": [
            Interval(Integral, 1, None, closed="left"),
            Interval(RealNotInt, 0, 1, closed="neither"),
            None,
        ],
        "sparse_output": ["boolean"],
        "feature_name_combiner": [StrOptions({"concat"}), callable],
    }

    def __init__(
        self,
        *,
        categories="auto",
        drop=None,
        sparse_output=True,
        dtype=np.float64,
        handle_unknown="error",
        min_frequency=None,
        max_categories=None,
        feature_name_combiner="concat",
    ):
        self.categories = categories
        self.sparse_output = sparse_output
        self.dtype = dtype
        self.handle_unknown = handle_unknown
        self.drop = drop
        self.min_frequency = min_frequency
        self.max_categories = max_categories
        self.feature_name_combiner = feature_name_combiner

    def _texts(self, **changed):
        """The parameters without what Python's half looks after: lists of categories."""
        texts = {
            "sparse_output": self.sparse_output,
            "handle_unknown": self.handle_unknown,
            "min_frequency": self.min_frequency,
            "max_categories": self.max_categories,
            "drop": self.drop if isinstance(self.drop, str) else None,
            **changed,
        }
        return self._native_texts(texts)

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Learns the categories of each column."""
        codes = self._fit_categories(X)
        # Unknown values were refused already where they are an error.
        fitted = _native.one_hot_fit(self._texts(handle_unknown="ignore"), self._known(), codes)
        self._set_infrequent([infrequent for infrequent, _ in fitted])
        if self.drop is None:
            self.drop_idx_ = None
        elif isinstance(self.drop, str):
            self.drop_idx_ = np.array([dropped for _, dropped in fitted], dtype=object)
        else:
            self.drop_idx_ = self._given_drops()
        return self

    def _given_drops(self):
        drops = np.asarray(self.drop, dtype=object)
        if len(drops) != len(self.categories_):
            raise ValueError(
                "`drop` should have length equal to the number of features "
                f"({len(self.categories_)}), got {len(drops)}"
            )
        codes = [
            codes_of(_one_object(drop), categories.astype(object))[0]
            for drop, categories in zip(drops, self.categories_)
        ]
        missing = [
            f"Category: {at}, Feature: {drop}"
            for at, (drop, code) in enumerate(zip(drops, codes))
            if code == UNKNOWN
        ]
        if missing:
            raise ValueError(
                "The following categories were supposed to be dropped, but were not found in the "
                "training data.\n" + "\n".join(missing)
            )
        for at, (code, infrequent) in enumerate(zip(codes, self._infrequent)):
            if code in infrequent:
                category = self.categories_[at][[code]].tolist()[0]
                raise ValueError(
                    f"Unable to drop category {category!r} from feature {at} because it is "
                    "infrequent"
                )
        return np.array(codes, dtype=object)

    def _encoded(self):
        """How each column is encoded."""
        drops = [None] * len(self.categories_) if self.drop_idx_ is None else self.drop_idx_
        return [
            (known, infrequent, None if drop is None else int(drop))
            for known, infrequent, drop in zip(self._known(), self._infrequent, drops)
        ]

    def transform(self, X):
        """The columns of zeros and ones."""
        check_is_fitted(self)
        output = _get_output_config("transform", estimator=self)["dense"]
        if output != "default" and self.sparse_output:
            name = output.capitalize()
            raise ValueError(
                f"{name} output does not support sparse data. Set sparse_output=False to output "
                f"{output} dataframes or disable {name} output via"
                '` ohe.set_output(transform="default").'
            )
        codes, unknown = self._known_codes(X)
        shared = self.handle_unknown in ("infrequent_if_exist", "warn")
        if unknown and (self.handle_unknown == "warn" or self.drop is not None):
            become = "the infrequent category." if shared else "all zeros"
            warnings.warn(
                f"Found unknown categories in columns {list(unknown)} during transform. These "
                f"unknown categories will be encoded as {become}",
                UserWarning,
            )
        encoded = _native.one_hot_transform(self._texts(), self._encoded(), codes)
        if not self.sparse_output:
            return encoded.astype(self.dtype, copy=False)
        shape = (len(codes), sum(self._widths()))
        encoded = sparse.csr_array(encoded, shape=shape, dtype=self.dtype)
        _ensure_sparse_index_int32(encoded)
        return _align_api_if_sparse(encoded)

    def _widths(self):
        """How many columns each feature becomes."""
        return [
            count - max(len(infrequent) - 1, 0) - (drop is not None)
            for (count, _), infrequent, drop in self._encoded()
        ]

    def inverse_transform(self, X):
        """The categories that the columns stand for; None for unknown ones."""
        check_is_fitted(self)
        X = check_array(X, accept_sparse="csr")
        width = sum(self._widths())
        if X.shape[1] != width:
            raise ValueError(
                f"Shape of the passed X data is not correct. Expected {width} columns, got "
                f"{X.shape[1]}."
            )
        texts = self._texts(handle_unknown="ignore")
        codes = _native.one_hot_inverse(texts, self._encoded(), numbers_of(X))
        for at, infrequent in enumerate(self._infrequent):
            shared = self.handle_unknown in ("infrequent_if_exist", "warn")
            if self.handle_unknown == "ignore" or (shared and not infrequent):
                continue
            zeros = np.flatnonzero(codes[:, at] == UNKNOWN)
            if len(zeros):
                raise ValueError(
                    f"Samples {zeros} can not be inverted when drop=None and "
                    "handle_unknown='error' because they contain all zeros"
                )
        dtypes = [
            np.dtype(object) if infrequent else categories.dtype
            for categories, infrequent in zip(self.categories_, self._infrequent)
        ]
        return self._original(codes, np.result_type(*dtypes), np.any(codes == UNKNOWN))

    def get_feature_names_out(self, input_features=None):
        """The names of the columns: a feature's name and a category."""
        check_is_fitted(self)
        names = _check_feature_names_in(self, input_features)
        combine = self._combiner()
        return np.array(
            [
                combine(name, category)
                for name, categories in zip(names, self._kept_categories())
                for category in categories
            ],
            dtype=object,
        )

    def _kept_categories(self):
        """For each feature what its columns stand for."""
        for categories, (_, infrequent, drop) in zip(self.categories_, self._encoded()):
            gone = set(infrequent) if drop is None else {*infrequent, drop}
            kept = [category for code, category in enumerate(categories) if code not in gone]
            if infrequent and drop not in infrequent:
                kept.append(SHARED)
            yield kept

    def _combiner(self):
        if self.feature_name_combiner == "concat":
            return lambda feature, category: f"{feature}_{category!s}"
        tried = self.feature_name_combiner("feature", "category")
        if not isinstance(tried, str):
            raise TypeError(
                "When `feature_name_combiner` is a callable, it should return a Python string. "
                f"Got {type(tried)} instead."
            )
        return self.feature_name_combiner


def _one_object(value):
    array = np.empty(1, dtype=object)
    array[0] = value
    return array


class OrdinalEncoder(OneToOneFeatureMixin, CategoricalEncoder):
    """Each column of categories as a column of codes."""

    _native_name = "OrdinalEncoder"
    _python_only = frozenset({"dtype"})

    _parameter_constraints = {
        "categories": [StrOptions({"auto"}), list],
        "dtype": "no_validation",
        "encoded_missing_value": [Integral, type(np.nan)],
        "handle_unknown": [StrOptions({"error", "use_encoded_value"})],
        "unknown_value": [Integral, type(np.nan), None],
        "max_categories": [Interval(Integral, 1, None, closed="left"), None],
        "min_frequency": [
            Interval(Integral, 1, None, closed="left"),
            Interval(RealNotInt, 0, 1, closed="neither"),
            None,
        ],
    }

    def __init__(
        self,
        *,
        categories="auto",
        dtype=np.float64,
        handle_unknown="error",
        unknown_value=None,
        encoded_missing_value=np.nan,
        min_frequency=None,
        max_categories=None,
    ):
        self.categories = categories
        self.dtype = dtype
        self.handle_unknown = handle_unknown
        self.unknown_value = unknown_value
        self.encoded_missing_value = encoded_missing_value
        self.min_frequency = min_frequency
        self.max_categories = max_categories

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Learns the categories of each column."""
        self._check_unknown_value()
        codes = self._fit_categories(X)
        rule = {"min_frequency": self.min_frequency, "max_categories": self.max_categories}
        # Unknown values were refused already where they are an error.
        any_code = {"handle_unknown": "use_encoded_value", "unknown_value": np.nan}
        texts = self._native_texts({**rule, **any_code})
        self._set_infrequent(_native.ordinal_fit(texts, self._known(), codes))
        self._check_codes()
        return self

    def _check_unknown_value(self):
        if self.handle_unknown != "use_encoded_value":
            if self.unknown_value is not None:
                raise TypeError(
                    "unknown_value should only be set when handle_unknown is "
                    f"'use_encoded_value', got {self.unknown_value}."
                )
        elif is_scalar_nan(self.unknown_value):
            if np.dtype(self.dtype).kind != "f":
                raise ValueError(
                    "When unknown_value is np.nan, the dtype parameter should be a float dtype. "
                    f"Got {self.dtype}."
                )
        elif not isinstance(self.unknown_value, Integral):
            raise TypeError(
                "unknown_value should be an integer or np.nan when handle_unknown is "
                f"'use_encoded_value', got {self.unknown_value}."
            )

    def _check_codes(self):
        """Codes of unknown and missing values that a single category has."""
        taken = [
            count - missing - len(infrequent)
            for (count, missing), infrequent in zip(self._known(), self._infrequent)
        ]
        if self.handle_unknown == "use_encoded_value" and any(
            0 <= self.unknown_value < own for own in taken
        ):
            raise ValueError(
                f"The used value for unknown_value {self.unknown_value} is one of the values "
                "already used for encoding the seen categories."
            )
        with_missing = [at for at, (_, missing) in enumerate(self._known()) if missing]
        if not with_missing:
            return
        if is_scalar_nan(self.encoded_missing_value):
            if np.dtype(self.dtype).kind != "f":
                raise ValueError(
                    f"There are missing values in features {with_missing}. For OrdinalEncoder to "
                    f"encode missing values with dtype: {self.dtype}, set encoded_missing_value "
                    "to a non-nan value, or set dtype to a float"
                )
            return
        clashes = [at for at in with_missing if 0 <= self.encoded_missing_value < taken[at]]
        if clashes:
            if hasattr(self, "feature_names_in_"):
                clashes = self.feature_names_in_[clashes]
            raise ValueError(
                f"encoded_missing_value ({self.encoded_missing_value}) is already used to encode "
                f"a known category in features: {clashes}"
            )

    def _texts(self):
        return self._native_texts(
            {
                "unknown_value": self.unknown_value,
                "encoded_missing_value": self.encoded_missing_value,
            }
        )

    def _encoded(self):
        """How each column is encoded."""
        return list(zip(self._known(), self._infrequent))

    def transform(self, X):
        """The codes of the categories."""
        check_is_fitted(self, "categories_")
        codes, _ = self._known_codes(X)
        encoded = _native.ordinal_transform(self._texts(), self._encoded(), codes)
        return encoded.astype(self.dtype, copy=False)

    def inverse_transform(self, X):
        """The categories of the codes; None for unknown ones."""
        check_is_fitted(self)
        X = check_array(X, ensure_all_finite="allow-nan")
        if X.shape[1] != len(self.categories_):
            raise ValueError(
                "Shape of the passed X data is not correct. Expected "
                f"{len(self.categories_)} columns, got {X.shape[1]}."
            )
        codes = _native.ordinal_inverse(self._texts(), self._encoded(), numbers_of(X))
        dtype = np.result_type(*[categories.dtype for categories in self.categories_])
        with_none = self.handle_unknown == "use_encoded_value" or any(self._infrequent)
        return self._original(codes, dtype, with_none)
