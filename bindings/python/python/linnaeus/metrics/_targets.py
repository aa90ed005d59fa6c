"""What metrics on predicted labels ask first: do two columns of labels belong together?"""

import warnings

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import check_consistent_length, column_or_1d
from sklearn.utils.multiclass import type_of_target, unique_labels
from sklearn.utils.validation import _check_sample_weight, _num_samples

from linnaeus._labels import codes_of, with_distinct


class Targets:
    """True and predicted labels that may be compared, as the native half takes them.

    ``kind`` is ``binary``, ``multiclass`` or ``multilabel-indicator``, ``present`` the labels that
    occur (for several columns: their numbers), ``sample_weight`` the weights as they were given.
    """

    def __init__(self, y_true, y_pred, sample_weight=None):
        check_consistent_length(y_true, y_pred, sample_weight)
        y_true, y_pred = with_distinct(y_true), with_distinct(y_pred)
        type_true = type_of_target(y_true, input_name="y_true")
        type_pred = type_of_target(y_pred, input_name="y_pred")
        if min(_num_samples(y_true), _num_samples(y_pred)) < 1:
            raise ValueError(
                "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum "
                "of 1 sample is required."
            )
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, y_true, force_float_dtype=False)
        self.sample_weight = sample_weight
        self.kind = common_type(type_true, type_pred)
        self._codes = None
        if self.kind == "multilabel-indicator":
            self.present = unique_labels(y_true, y_pred, ys_types={self.kind})
            y_true, y_pred = dense(y_true), dense(y_pred)
            self.equal = y_true == y_pred
            self.y_true, self.y_pred = indicator(y_true), indicator(y_pred)
            return
        try:
            self.y_true = column_or_1d(y_true, input_name="y_true")
            self.y_pred = column_or_1d(y_pred, input_name="y_pred")
        except TypeError as error:
            if "Sparse data was passed" not in str(error):
                raise
            raise TypeError(
                "Sparse input is only supported when targets are of multilabel type"
            ) from error
        self.present = unique_labels(self.y_true, self.y_pred, ys_types={self.kind})
        if self.kind == "binary" and len(self.present) > 2:
            self.kind = "multiclass"

    @property
    def multilabel(self):
        return self.kind == "multilabel-indicator"

    @property
    def weights(self):
        """The weights as the native half takes them."""
        return native_weights(self.sample_weight)

    @property
    def has_whole_weights(self):
        """Whether sums of weights are integers."""
        return self.sample_weight is None or self.sample_weight.dtype.kind in "iub"

    def single(self):
        """Refuses several columns."""
        if self.multilabel:
            raise ValueError(f"{self.kind} is not supported")
        return self

    def native(self, labels=None):
        """y_true and y_pred as codes, the number of codes, and the codes of these labels."""
        if self.multilabel:
            codes = None if labels is None else [int(label) for label in labels]
            return self.y_true, self.y_pred, 2, codes
        table = self.present
        if labels is not None and not np.array_equal(labels, table):
            table = np.unique(np.concatenate([np.asarray(labels), table]))
        codes = None if labels is None else np.searchsorted(table, labels).tolist()
        if table is not self.present:
            return codes_of(self.y_true, table), codes_of(self.y_pred, table), len(table), codes
        if self._codes is None:
            self._codes = codes_of(self.y_true, table), codes_of(self.y_pred, table)
        return *self._codes, len(table), codes

    def cells(self):
        """y_true, y_pred and the number of codes, for metrics that only ask whether two cells are
        equal: columns may hold other values than 0 and 1, such as 1 and 2."""
        equal = self.equal if self.multilabel else self.y_true == self.y_pred
        return np.ones_like(equal), equal, 2

    def listed(self, labels):
        """The labels of a metric that lists classes: those given, or all that are present."""
        if labels is None:
            return self.present
        labels = np.asarray(labels)
        if self.multilabel and len(labels):
            most = self.present.max()
            if labels.max() > most:
                found = f"{labels.max()} > {most}"
            elif labels.min() < 0:
                found = f"{labels.min()} < 0"
            else:
                return labels
            raise ValueError(
                f"All labels must be in [0, n labels) for multilabel targets. Got {found}"
            )
        return labels


def common_type(type_true, type_pred):
    """What both are, or an error."""
    types = {type_true, type_pred}
    if types == {"binary", "multiclass"}:
        return "multiclass"
    if len(types) > 1:
        raise ValueError(
            f"Classification metrics can't handle a mix of {type_true} and {type_pred} targets"
        )
    if type_true not in ("binary", "multiclass", "multilabel-indicator"):
        raise ValueError(f"{type_true} is not supported")
    return type_true


def dense(y):
    """Columns of labels as an array, row after row."""
    return np.ascontiguousarray(y.toarray() if hasattr(y, "toarray") else y)


def indicator(y):
    """Yes-or-no columns as an array of bool, row after row."""
    return np.ascontiguousarray(dense(y) != 0)


def native_weights(sample_weight):
    if sample_weight is None:
        return None
    return np.ascontiguousarray(sample_weight, dtype=np.float64)


def chosen_labels(targets, average, labels, pos_label):
    """The classes that an average is made of, given scikit-learn's three ways to choose them."""
    options = [None, "micro", "macro", "weighted", "samples"]
    if average != "binary":
        if pos_label not in (None, 1):
            warnings.warn(
                f"Note that pos_label (set to {pos_label!r}) is ignored when average != 'binary' "
                f"(got {average!r}). You may use labels=[pos_label] to specify a single positive "
                "class.",
                UserWarning,
            )
        return labels
    if targets.kind != "binary":
        if targets.kind == "multiclass":
            options.remove("samples")
        raise ValueError(
            f"Target is {targets.kind} but average='binary'. Please choose another average "
            f"setting, one of {options!r}."
        )
    if pos_label not in targets.present and len(targets.present) >= 2:
        raise ValueError(
            f"pos_label={pos_label} is not a valid label. It should be one of {targets.present}"
        )
    return [pos_label]


def warn_undefined(metric, missing, average, size):
    """Tells that a score was 0 / 0 for some of the classes (or rows) that it is made of."""
    unit, axis = ("label", "sample") if average == "samples" else ("sample", "label")
    where = "due to" if size == 1 else f"in {axis}s with"
    warnings.warn(
        f"{metric} is ill-defined and being set to 0.0 {where} no {missing} {unit}s. "
        "Use `zero_division` parameter to control this behavior.",
        UndefinedMetricWarning,
        stacklevel=3,
    )


def zero_value(zero_division):
    """The number that 0 / 0 is."""
    return 0.0 if isinstance(zero_division, str) else float(zero_division)
