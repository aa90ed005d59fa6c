"""LabelEncoder, LabelBinarizer and MultiLabelBinarizer."""

import itertools
import warnings
from numbers import Integral

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin, _fit_context
from sklearn.utils import _align_api_if_sparse, check_array, column_or_1d
from sklearn.utils._param_validation import Interval, validate_params
from sklearn.utils.multiclass import type_of_target, unique_labels
from sklearn.utils.validation import _num_samples, check_is_fitted

from linnaeus import _native
from linnaeus._estimator import NATIVE_DTYPES, NativeEstimator
from linnaeus.preprocessing._codes import UNKNOWN, categories_of, codes_of, unknown_values

__all__ = ["LabelBinarizer", "LabelEncoder", "MultiLabelBinarizer", "label_binarize"]


class LabelEncoder(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):
    """Labels as the numbers of their classes."""

    def fit(self, y):
        """Learns the classes."""
        self.classes_ = categories_of(column_or_1d(y, warn=True))
        return self

    def fit_transform(self, y):
        """Learns the classes; gives the number of each label's class."""
        y = column_or_1d(y, warn=True)
        self.classes_ = categories_of(y)
        return codes_of(y, self.classes_) if len(y) else np.empty(0, dtype=np.int64)

    def transform(self, y):
        """The number of each label's class."""
        check_is_fitted(self)
        y = column_or_1d(y, dtype=self.classes_.dtype, warn=True)
        if _num_samples(y) == 0:
            return np.array([])
        codes = codes_of(y, self.classes_)
        if np.any(codes == UNKNOWN):
            raise ValueError(
                f"y contains previously unseen labels: {unknown_values(y, codes)}"
            )
        return codes

    def inverse_transform(self, y):
        """The label of each number."""
        check_is_fitted(self)
        y = column_or_1d(y, warn=True)
        if _num_samples(y) == 0:
            return np.array([])
        unseen = np.setdiff1d(y, np.arange(len(self.classes_)))
        if len(unseen):
            raise ValueError(f"y contains previously unseen labels: {unseen}")
        return self.classes_[np.asarray(y)]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.target_tags.one_d_labels = True
        return tags


class LabelBinarizer(NativeEstimator, TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):
    """Labels as columns of two values, one column for each class."""

    _native_name = "LabelBinarizer"

    _parameter_constraints = {
        "neg_label": [Integral],
        "pos_label": [Integral],
        "sparse_output": ["boolean"],
    }

    def __init__(self, *, neg_label=0, pos_label=1, sparse_output=False):
        self.neg_label = neg_label
        self.pos_label = pos_label
        self.sparse_output = sparse_output

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, y):
        """Learns the classes."""
        check_values(self.neg_label, self.pos_label, self.sparse_output)
        self.y_type_ = type_of_target(y, input_name="y")
        refuse_multioutput(self.y_type_)
        if _num_samples(y) == 0:
            raise ValueError(f"y has 0 samples: {y!r}")
        self.sparse_input_ = sp.issparse(y)
        self.classes_ = unique_labels(y)
        return self

    def fit_transform(self, y):
        """Learns the classes; gives the columns."""
        return self.fit(y).transform(y)

    def transform(self, y):
        """The columns of the labels."""
        check_is_fitted(self)
        is_multilabel = type_of_target(y).startswith("multilabel")
        if is_multilabel and not self.y_type_.startswith("multilabel"):
            raise ValueError("The object was not fitted with multilabel input.")
        return label_binarize(
            y,
            classes=self.classes_,
            pos_label=self.pos_label,
            neg_label=self.neg_label,
            sparse_output=self.sparse_output,
        )

    def inverse_transform(self, Y, threshold=None):
        """The labels that columns of values stand for."""
        check_is_fitted(self)
        if threshold is None:
            threshold = (self.pos_label + self.neg_label) / 2.0
        n_classes = len(self.classes_)
        integer = Y.dtype if getattr(getattr(Y, "dtype", None), "kind", "") == "i" else np.int64
        Y = Y.tocsr() if sp.issparse(Y) else np.asarray(Y)
        if self.y_type_ == "binary" and Y.ndim == 2 and Y.shape[1] > 2:
            raise ValueError(f"output_type='binary', but y.shape = {Y.shape}")
        if self.y_type_ not in ("binary", "multiclass") and Y.shape[1] != n_classes:
            raise ValueError("The number of class is not equal to the number of dimension of y.")
        if Y.ndim == 1:
            Y = Y.reshape(-1, 1)
        if Y.dtype not in NATIVE_DTYPES:
            Y = Y.astype(np.float64)
        # The best of more columns than classes is the last class at most.
        n_columns = Y.shape[1] if self.y_type_ == "multiclass" else n_classes
        codes = _native.label_inverse(self.y_type_, n_columns, Y, float(threshold))
        if self.y_type_ == "multilabel-indicator":
            labels = codes.astype(integer, copy=False)
        else:
            labels = self.classes_[np.minimum(codes[:, 0], n_classes - 1)]
        return _align_api_if_sparse(sp.csr_array(labels)) if self.sparse_input_ else labels

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.target_tags.one_d_labels = True
        return tags


def check_values(neg_label, pos_label, sparse_output):
    """Refuses values that cannot be told apart, or that a sparse matrix cannot leave out."""
    if neg_label >= pos_label:
        raise ValueError(f"neg_label={neg_label} must be strictly less than pos_label={pos_label}.")
    if sparse_output and (pos_label == 0 or neg_label != 0):
        raise ValueError(
            "Sparse binarization is only supported with non zero pos_label and zero neg_label, "
            f"got pos_label={pos_label} and neg_label={neg_label}"
        )


def refuse_multioutput(y_type):
    """Refuses several columns of labels that are no yes-or-no questions."""
    if "multioutput" in y_type:
        raise ValueError("Multioutput target data is not supported with label binarization")


@validate_params(
    {
        "y": ["array-like", "sparse matrix"],
        "classes": ["array-like"],
        "neg_label": [Interval(Integral, None, None, closed="neither")],
        "pos_label": [Interval(Integral, None, None, closed="neither")],
        "sparse_output": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def label_binarize(y, *, classes, neg_label=0, pos_label=1, sparse_output=False):
    """Labels as columns of two values, one column for each of these classes."""
    if not isinstance(y, list):
        y = check_array(y, input_name="y", accept_sparse="csr", ensure_2d=False, dtype=None)
    elif _num_samples(y) == 0:
        raise ValueError(f"y has 0 samples: {y!r}")
    check_values(neg_label, pos_label, sparse_output)
    y_type = type_of_target(y)
    refuse_multioutput(y_type)
    if y_type == "unknown":
        raise ValueError("The type of target data is not known")
    if y_type not in ("binary", "multiclass", "multilabel-indicator"):
        raise ValueError(f"{y_type} target data is not supported with label binarization")
    kind = y.dtype.kind if hasattr(y, "dtype") else ""
    integer = y.dtype if kind == "i" else np.int64
    classes = np.asarray(classes)
    if kind in ("i", "u"):
        classes = classes.astype(y.dtype, copy=False)
    if y_type == "multilabel-indicator":
        Y = _yes_or_no_columns(y, classes, neg_label, pos_label, sparse_output)
    else:
        values, codes = np.unique(column_or_1d(y), return_inverse=True)
        # Classes that no label has are numbered after those that some label has.
        places = codes_of(classes, values)
        absent = places == UNKNOWN
        places[absent] = len(values) + np.arange(absent.sum())
        texts = NativeEstimator._native_texts(
            {"neg_label": neg_label, "pos_label": pos_label, "sparse_output": sparse_output}
        )
        Y = _native.label_binarize(texts, codes, len(values), places)
        if sparse_output:
            width = 1 if y_type == "binary" and len(classes) <= 2 else len(classes)
            Y = sp.csr_array(Y, shape=(len(codes), width))
    return _align_api_if_sparse(Y.astype(int if sparse_output else integer, copy=False))


def _yes_or_no_columns(y, classes, neg_label, pos_label, sparse_output):
    """Columns that are there already, with other values, in the order of the classes."""
    n_columns = y.shape[1] if hasattr(y, "shape") else len(y[0])
    if len(classes) != n_columns:
        raise ValueError(
            f"classes {classes} mismatch with the labels {unique_labels(y)} found in the data"
        )
    order = np.argsort(np.argsort(classes, kind="stable"), kind="stable")
    if sparse_output:
        Y = sp.csr_array(y)
        Y.data = np.full_like(Y.data, pos_label)
    else:
        yes = (y.toarray() if sp.issparse(y) else np.asarray(y)) != 0
        Y = np.where(yes, pos_label, neg_label)
    return Y if np.array_equal(order, np.arange(n_columns)) else Y[:, order]


class MultiLabelBinarizer(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):
    """Sets of labels as columns of zeros and ones, one column for each label."""

    _parameter_constraints = {
        "classes": ["array-like", None],
        "sparse_output": ["boolean"],
    }

    def __init__(self, *, classes=None, sparse_output=False):
        self.classes = classes
        self.sparse_output = sparse_output

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, y):
        """Learns the labels of all sets."""
        if self.classes is None:
            return self._set_classes(sorted(set(itertools.chain.from_iterable(y))))
        if len(set(self.classes)) < len(self.classes):
            raise ValueError(
                "The classes argument contains duplicate classes. Remove these duplicates before "
                "passing them to MultiLabelBinarizer."
            )
        return self._set_classes(self.classes)

    def _set_classes(self, classes):
        dtype = int if all(isinstance(one, int) for one in classes) else object
        # Filled afterwards, so that labels which are tuples stay tuples.
        self.classes_ = np.empty(len(classes), dtype=dtype)
        self.classes_[:] = classes
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def fit_transform(self, y):
        """Learns the labels of all sets; gives the columns. Reads the sets once."""
        if self.classes is None:
            y = [list(labels) for labels in y]
        return self.fit(y).transform(y)

    def transform(self, y):
        """The columns of the sets; labels that the fit had not seen are left out."""
        check_is_fitted(self)
        columns = {label: column for column, label in enumerate(self.classes_.tolist())}
        indices, starts, unknown = [], [0], set()
        for labels in y:
            labels = set(labels)
            known = sorted(columns[label] for label in labels if label in columns)
            unknown.update(label for label in labels if label not in columns)
            indices.extend(known)
            starts.append(len(indices))
        if unknown:
            warnings.warn(f"unknown class(es) {sorted(unknown, key=str)} will be ignored")
        ones = np.ones(len(indices), dtype=int)
        indices, starts = np.array(indices, dtype=np.int32), np.array(starts, dtype=np.int32)
        shape = (len(starts) - 1, len(self.classes_))
        Y = _align_api_if_sparse(sp.csr_array((ones, indices, starts), shape=shape))
        return Y if self.sparse_output else Y.toarray()

    def inverse_transform(self, yt):
        """The set of labels of each row, as a tuple."""
        check_is_fitted(self)
        if yt.shape[1] != len(self.classes_):
            raise ValueError(
                f"Expected indicator for {len(self.classes_)} classes, but got {yt.shape[1]}"
            )
        if sp.issparse(yt):
            yt = yt.tocsr()
            if len(np.setdiff1d(yt.data, [0, 1])):
                raise ValueError("Expected only 0s and 1s in label indicator.")
            return [
                tuple(self.classes_[yt.indices[start:end]])
                for start, end in zip(yt.indptr[:-1], yt.indptr[1:])
            ]
        unexpected = np.setdiff1d(yt, [0, 1])
        if len(unexpected):
            raise ValueError(
                f"Expected only 0s and 1s in label indicator. Also got {unexpected}"
            )
        return [tuple(self.classes_[np.asarray(row, dtype=bool)]) for row in yt]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.target_tags.two_d_labels = True
        return tags
