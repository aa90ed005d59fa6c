"""Metrics on scores: curves, areas, rankings.

Arguments are checked with scikit-learn's validation and labels become truth values or codes here;
every number comes from Rust.
"""

import warnings
from numbers import Integral, Real

import numpy as np
from scipy.sparse import issparse
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import assert_all_finite, check_array, check_consistent_length, column_or_1d
from sklearn.utils._encode import _encode, _unique
from sklearn.utils._param_validation import Interval, StrOptions, validate_params
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import (
    _check_pos_label_consistency,
    _check_sample_weight,
    _deprecate_positional_args,
)

from linnaeus import _native
from linnaeus._labels import distinct, with_distinct

__all__ = [
    "auc",
    "average_precision_score",
    "confusion_matrix_at_thresholds",
    "coverage_error",
    "dcg_score",
    "det_curve",
    "label_ranking_average_precision_score",
    "label_ranking_loss",
    "metric_at_thresholds",
    "ndcg_score",
    "precision_recall_curve",
    "roc_auc_score",
    "roc_curve",
    "top_k_accuracy_score",
]

CURVE = {
    "y_true": ["array-like"],
    "y_score": ["array-like"],
    "pos_label": [Real, str, "boolean", None],
    "sample_weight": ["array-like", None],
}


@validate_params({"x": ["array-like"], "y": ["array-like"]}, prefer_skip_nested_validation=True)
def auc(x, y):
    """The area under a line through points, by the trapezoidal rule."""
    check_consistent_length(x, y)
    x, y = column_or_1d(x), column_or_1d(y)
    if x.shape[0] < 2:
        raise ValueError(
            f"At least 2 points are needed to compute area under curve, but x.shape = {x.shape[0]}"
        )
    steps = np.diff(x)
    if np.any(steps < 0) and not np.all(steps <= 0):
        raise ValueError(f"x is neither increasing nor decreasing : {x}.")
    x, y = _floats(x), _floats(y)
    if np.isnan(x).any() or np.isnan(y).any():
        return float("nan")
    return _native.area_under_curve(x, y)


@_deprecate_positional_args(version="1.11")
@validate_params(CURVE, prefer_skip_nested_validation=True)
def confusion_matrix_at_thresholds(y_true, y_score, *, pos_label=None, sample_weight=None):
    """True negatives, false positives, false negatives and true positives at every threshold."""
    question = _Question(y_true, y_score, pos_label, sample_weight)
    *counts, thresholds = _native.counts_at_thresholds(*question.native)
    return *counts, question.as_scores(thresholds)


@validate_params({**CURVE, "drop_intermediate": ["boolean"]}, prefer_skip_nested_validation=True)
def precision_recall_curve(
    y_true, y_score, *, pos_label=None, sample_weight=None, drop_intermediate=False
):
    """Precision and recall at every threshold."""
    question = _Question(y_true, y_score, pos_label, sample_weight)
    (precision, recall, thresholds), positives = _native.precision_recall_curve(
        *question.native, bool(drop_intermediate)
    )
    if positives == 0:
        _warn_of_no_positives()
    return precision, recall, question.as_scores(thresholds)


@validate_params({**CURVE, "drop_intermediate": ["boolean"]}, prefer_skip_nested_validation=True)
def roc_curve(y_true, y_score, *, pos_label=None, sample_weight=None, drop_intermediate=True):
    """True and false positive rates at every threshold."""
    question = _Question(y_true, y_score, pos_label, sample_weight)
    (fpr, tpr, thresholds), positives, negatives = _native.roc_curve(
        *question.native, bool(drop_intermediate)
    )
    _warn_of_one_side(positives, negatives)
    return fpr, tpr, question.as_floats(thresholds)


@validate_params({**CURVE, "drop_intermediate": ["boolean"]}, prefer_skip_nested_validation=True)
def det_curve(y_true, y_score, pos_label=None, sample_weight=None, drop_intermediate=False):
    """False positive and false negative rates at every threshold."""
    question = _Question(y_true, y_score, pos_label, sample_weight)
    if distinct(y_true).shape[0] != 2:
        raise ValueError(
            "Only one class is present in y_true. Detection error tradeoff curve is not defined in "
            "that case."
        )
    fpr, fnr, thresholds = _native.det_curve(*question.native, bool(drop_intermediate))
    return fpr, fnr, question.as_floats(thresholds)


@validate_params(
    {
        "y_true": ["array-like"],
        "y_score": ["array-like"],
        "metric_func": [callable],
        "sample_weight": ["array-like", None],
        "metric_params": [dict, None],
    },
    prefer_skip_nested_validation=True,
)
def metric_at_thresholds(y_true, y_score, metric_func, *, sample_weight=None, metric_params=None):
    """A metric of the predicted labels at every threshold; and the thresholds, falling."""
    check_consistent_length(y_true, y_score, sample_weight)
    y_true, y_score = column_or_1d(y_true), column_or_1d(y_score)
    assert_all_finite(y_true)
    assert_all_finite(y_score)
    weight = None
    if sample_weight is not None:
        weight = _check_sample_weight(column_or_1d(sample_weight), y_true)
        counts = weight != 0
        y_true, y_score, weight = y_true[counts], y_score[counts], weight[counts]
    rows = _native.rows_by_falling_score(_ranks(y_score)[0])
    y_true, y_score = y_true[rows], y_score[rows]
    parameters = dict(metric_params or {})
    if weight is not None:
        parameters["sample_weight"] = weight[rows]
    last_of_equal = np.append(y_score[1:] != y_score[:-1], True)
    thresholds = y_score[last_of_equal]
    values = [
        metric_func(y_true, (y_score >= threshold).astype(np.int32), **parameters)
        for threshold in thresholds
    ]
    return np.asarray(values), thresholds


@validate_params(
    {
        "y_true": ["array-like"],
        "y_score": ["array-like"],
        "average": [StrOptions({"micro", "samples", "weighted", "macro"}), None],
        "pos_label": [Real, str, "boolean"],
        "sample_weight": ["array-like", None],
    },
    prefer_skip_nested_validation=True,
)
def average_precision_score(y_true, y_score, *, average="macro", pos_label=1, sample_weight=None):
    """The average precision: of two classes, or averaged over classes or columns."""
    if sample_weight is not None:
        sample_weight = column_or_1d(sample_weight)
    y_true = with_distinct(y_true)
    y_type = type_of_target(y_true, input_name="y_true")
    present = distinct(y_true)
    if y_type == "binary":
        if present.shape[0] == 2 and pos_label not in present:
            raise ValueError(
                f"pos_label={pos_label} is not a valid label. It should be one of {present}"
            )
        question = _Question(y_true, y_score, pos_label, sample_weight)
        if not question.positives():
            _warn_of_no_positives()
        return _native.average_precision_of_two(*question.native)
    if y_type == "multilabel-indicator":
        if pos_label != 1:
            raise ValueError(
                "Parameter pos_label is fixed to 1 for multilabel-indicator y_true. Do not set "
                "pos_label or set pos_label to 1."
            )
        check_consistent_length(y_true, y_score, sample_weight)
        truth, y_score = check_array(y_true) == 1, check_array(y_score)
    elif y_type == "multiclass":
        if pos_label != 1:
            raise ValueError(
                "Parameter pos_label is fixed to 1 for multiclass y_true. Do not set pos_label or "
                "set pos_label to 1."
            )
        truth = column_or_1d(y_true)[:, np.newaxis] == present
        y_score = np.asarray(y_score)
        _check_one_column_a_class(y_score, truth.shape)
        check_consistent_length(y_true, y_score, sample_weight)
        y_score = check_array(y_score)
    else:
        raise ValueError(f"{y_type} format is not supported")
    weight = _weights(sample_weight, truth)
    if _has_no_support(truth, weight, average):
        return 0
    for column, of_column in _averaged_over(truth, weight, average):
        if not _counting(column, of_column).any():
            _warn_of_no_positives()
    return _averaged(_native.average_precision_of_columns, truth, y_score, average, weight)


@validate_params(
    {
        "y_true": ["array-like"],
        "y_score": ["array-like"],
        "average": [StrOptions({"micro", "macro", "samples", "weighted"}), None],
        "sample_weight": ["array-like", None],
        "max_fpr": [Interval(Real, 0.0, 1, closed="right"), None],
        "multi_class": [StrOptions({"raise", "ovr", "ovo"})],
        "labels": ["array-like", None],
    },
    prefer_skip_nested_validation=True,
)
def roc_auc_score(
    y_true,
    y_score,
    *,
    average="macro",
    sample_weight=None,
    max_fpr=None,
    multi_class="raise",
    labels=None,
):
    """The area under the ROC curve: of two classes, or averaged over classes or columns."""
    y_true = with_distinct(y_true)
    y_type = type_of_target(y_true, input_name="y_true")
    y_true = check_array(y_true, ensure_2d=False, dtype=None)
    y_score = check_array(y_score, ensure_2d=False)
    if sample_weight is not None:
        sample_weight = column_or_1d(sample_weight)
    many_columns = y_score.ndim == 2 and y_score.shape[1] > 2
    if y_type == "multiclass" or (y_type == "binary" and many_columns):
        if max_fpr is not None and max_fpr != 1.0:
            raise ValueError(
                "Partial AUC computation not available in multiclass setting, 'max_fpr' must be "
                f"set to `None`, received `max_fpr={max_fpr}` instead"
            )
        if multi_class == "raise":
            raise ValueError("multi_class must be in ('ovo', 'ovr')")
        return _roc_auc_of_classes(y_true, y_score, labels, multi_class, average, sample_weight)
    max_fpr = None if max_fpr is None else float(max_fpr)
    if y_type == "binary":
        classes = distinct(y_true)
        truth = column_or_1d(y_true) == classes[-1]
        if len(classes) != 2:
            _warn_of_one_class()
            return np.nan
        question = _Question(truth, y_score, True, sample_weight)
        area = _native.roc_auc_of_two(*question.native, max_fpr)
        if np.isnan(area):
            _warn_of_one_side(question.positives(), question.negatives())
        return area
    if y_type != "multilabel-indicator":
        raise ValueError(f"{y_type} format is not supported")
    check_consistent_length(y_true, y_score, sample_weight)
    truth, y_score = check_array(y_true), check_array(y_score)
    for values in [np.unique(truth)] if average == "micro" else map(np.unique, truth.T):
        _check_pos_label_consistency(None, values)
    truth = truth == 1
    weight = _weights(sample_weight, truth)
    if _has_no_support(truth, weight, average):
        return 0
    _warn_of_undefined_areas(truth, weight, average)
    return _averaged(_native.roc_auc_of_columns, truth, y_score, average, weight, max_fpr)


def _roc_auc_of_classes(y_true, y_score, labels, multi_class, average, sample_weight):
    if y_score.ndim != 2:
        raise ValueError(
            "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains "
            f"multiple classes. Got `y_score.shape={y_score.shape}`."
        )
    if not np.allclose(1, y_score.sum(axis=1)):
        raise ValueError(
            "Target scores need to be probabilities for multiclass roc_auc, i.e. they should sum up "
            "to 1.0 over classes"
        )
    averages = ("macro", "weighted", None)
    if multi_class == "ovr":
        averages = ("micro", *averages)
    if average not in averages:
        raise ValueError(f"average must be one of {averages} for multiclass problems")
    if average is None and multi_class == "ovo":
        raise NotImplementedError("average=None is not implemented for multi_class='ovo'.")
    if labels is not None:
        labels = column_or_1d(labels)
        classes = _unique(labels)
        if len(classes) != len(labels):
            raise ValueError("Parameter 'labels' must be unique")
        if not np.array_equal(classes, labels):
            raise ValueError("Parameter 'labels' must be ordered")
        if len(classes) != y_score.shape[1]:
            raise ValueError(
                f"Number of given labels, {len(classes)}, not equal to the number of columns in "
                f"'y_score', {y_score.shape[1]}"
            )
        if len(np.setdiff1d(y_true, classes)):
            raise ValueError("'y_true' contains labels not in parameter 'labels'")
    else:
        classes = _unique(y_true)
        if len(classes) != y_score.shape[1]:
            raise ValueError(
                "Number of classes in y_true not equal to the number of columns in 'y_score'"
            )
    if multi_class == "ovo" and sample_weight is not None:
        raise ValueError(
            "sample_weight is not supported for multiclass one-vs-one ROC AUC, 'sample_weight' must "
            "be None in this case."
        )
    check_consistent_length(y_true, y_score, sample_weight)
    codes = np.asarray(_encode(column_or_1d(y_true), uniques=classes), dtype=np.int64)
    if len(classes) == 2:
        # Two labels were given, and there are two columns: the second is asked about.
        truth = codes[:, np.newaxis] == 1
        areas = _native.roc_auc_of_columns(truth, _floats(y_score[:, 1:]), None, None, None)
        return areas[0]
    weight = None
    if multi_class == "ovr":
        truth = codes[:, np.newaxis] == np.arange(len(classes))
        weight = _weights(sample_weight, truth)
        _warn_of_undefined_areas(truth, weight, average)
    areas = _native.roc_auc_of_classes(codes, _floats(y_score), multi_class, average, weight)
    if multi_class == "ovo":
        return np.float64(areas[0])
    return np.array(areas) if average is None else areas[0]


@validate_params(
    {
        "y_true": ["array-like"],
        "y_score": ["array-like"],
        "k": [Interval(Integral, 1, None, closed="left")],
        "normalize": ["boolean"],
        "sample_weight": ["array-like", None],
        "labels": ["array-like", None],
    },
    prefer_skip_nested_validation=True,
)
def top_k_accuracy_score(
    y_true, y_score, *, k=2, normalize=True, sample_weight=None, labels=None
):
    """The share of rows whose class is among the k best scored."""
    y_true = column_or_1d(check_array(y_true, ensure_2d=False, dtype=None))
    y_type = type_of_target(y_true, input_name="y_true")
    if y_type == "binary" and labels is not None and len(labels) > 2:
        y_type = "multiclass"
    if y_type not in {"binary", "multiclass"}:
        raise ValueError(f"y type must be 'binary' or 'multiclass', got '{y_type}' instead.")
    y_score = check_array(y_score, ensure_2d=False)
    if y_type == "binary":
        if y_score.ndim == 2 and y_score.shape[1] != 1:
            raise ValueError(
                f"`y_true` is binary while y_score is 2d with {y_score.shape[1]} classes. If "
                "`y_true` does not contain all the labels, `labels` must be provided."
            )
        y_score = column_or_1d(y_score)
    elif y_score.ndim != 2:
        raise ValueError(
            "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains "
            f"multiple classes. Got `y_score.shape={y_score.shape}`."
        )
    check_consistent_length(y_true, y_score, sample_weight)
    n_columns = y_score.shape[1] if y_score.ndim == 2 else 2
    classes = _classes_of_columns(y_true, labels, n_columns)
    if k >= len(classes):
        warnings.warn(
            f"'k' ({k}) greater than or equal to 'n_classes' ({len(classes)}) will result in a "
            "perfect score and is therefore meaningless.",
            UndefinedMetricWarning,
            stacklevel=2,
        )
    codes = np.asarray(_encode(y_true, uniques=classes), dtype=np.int64)
    weight = None if sample_weight is None else _positive_sum(_floats(sample_weight))
    if y_type == "binary":
        probabilities = bool(y_score.min() >= 0 and y_score.max() <= 1)
        return _native.top_k_accuracy_of_two(
            codes, _floats(y_score), probabilities, int(k), bool(normalize), weight
        )
    return _native.top_k_accuracy(codes, _ranks(y_score)[0], int(k), bool(normalize), weight)


def _classes_of_columns(y_true, labels, n_columns):
    if labels is None:
        classes = _unique(y_true)
        if len(classes) != n_columns:
            raise ValueError(
                f"Number of classes in 'y_true' ({len(classes)}) not equal to the number of classes "
                f"in 'y_score' ({n_columns}).You can provide a list of all known classes by "
                "assigning it to the `labels` parameter."
            )
        return classes
    labels = column_or_1d(labels)
    classes = _unique(labels)
    if len(classes) != len(labels):
        raise ValueError("Parameter 'labels' must be unique.")
    if not np.array_equal(classes, labels):
        raise ValueError("Parameter 'labels' must be ordered.")
    if len(classes) != n_columns:
        raise ValueError(
            f"Number of given labels ({len(classes)}) not equal to the number of classes in "
            f"'y_score' ({n_columns})."
        )
    if len(np.setdiff1d(y_true, classes)):
        raise ValueError("'y_true' contains labels not in parameter 'labels'.")
    return classes


RANKING = {
    "y_true": ["array-like", "sparse matrix"],
    "y_score": ["array-like"],
    "sample_weight": ["array-like", None],
}


@validate_params(RANKING, prefer_skip_nested_validation=True)
def label_ranking_average_precision_score(y_true, y_score, *, sample_weight=None):
    """Of the labels scored as high as a true one, the share that are true."""
    check_consistent_length(y_true, y_score, sample_weight)
    y_true = check_array(y_true, ensure_2d=False, accept_sparse="csr")
    y_score = check_array(y_score, ensure_2d=False)
    if y_true.shape != y_score.shape:
        raise ValueError("y_true and y_score have different shape")
    y_type = type_of_target(y_true, input_name="y_true")
    if y_type != "multilabel-indicator" and not (y_type == "binary" and y_true.ndim == 2):
        raise ValueError(f"{y_type} format is not supported")
    return _ranked(_native.label_ranking_average_precision, y_true, y_score, sample_weight)


@validate_params({**RANKING, "y_true": ["array-like"]}, prefer_skip_nested_validation=True)
def coverage_error(y_true, y_score, *, sample_weight=None):
    """How far down the scores all true labels are found, on average."""
    y_true = check_array(y_true, ensure_2d=True)
    y_score = check_array(y_score, ensure_2d=True)
    check_consistent_length(y_true, y_score, sample_weight)
    y_type = type_of_target(y_true, input_name="y_true")
    if y_type != "multilabel-indicator":
        raise ValueError(f"{y_type} format is not supported")
    if y_true.shape != y_score.shape:
        raise ValueError("y_true and y_score have different shape")
    return _ranked(_native.coverage, y_true, y_score, sample_weight)


@validate_params(RANKING, prefer_skip_nested_validation=True)
def label_ranking_loss(y_true, y_score, *, sample_weight=None):
    """The share of pairs of a true and a false label that are in the wrong order."""
    y_true = check_array(y_true, ensure_2d=False, accept_sparse="csr")
    y_score = check_array(y_score, ensure_2d=False)
    check_consistent_length(y_true, y_score, sample_weight)
    y_type = type_of_target(y_true, input_name="y_true")
    if y_type != "multilabel-indicator":
        raise ValueError(f"{y_type} format is not supported")
    if y_true.shape != y_score.shape:
        raise ValueError("y_true and y_score have different shape")
    return _ranked(_native.ranking_loss, y_true, y_score, sample_weight)


def _ranked(native, y_true, y_score, sample_weight):
    truth = (y_true.toarray() if issparse(y_true) else y_true) != 0
    weight = None if sample_weight is None else _positive_sum(_floats(sample_weight))
    return native(np.ascontiguousarray(truth), _ranks(y_score)[0], weight)


GAIN = {
    "y_true": ["array-like"],
    "y_score": ["array-like"],
    "k": [Interval(Integral, 1, None, closed="left"), None],
    "sample_weight": ["array-like", None],
    "ignore_ties": ["boolean"],
}


@validate_params(
    {**GAIN, "log_base": [Interval(Real, 0.0, None, closed="neither")]},
    prefer_skip_nested_validation=True,
)
def dcg_score(y_true, y_score, *, k=None, log_base=2, sample_weight=None, ignore_ties=False):
    """The relevance of ranked entries, discounted by the logarithm of their places."""
    y_true = check_array(y_true, ensure_2d=False)
    y_score = check_array(y_score, ensure_2d=False)
    check_consistent_length(y_true, y_score, sample_weight)
    _check_dcg_target_type(y_true)
    return _gain(y_true, y_score, k, log_base, sample_weight, ignore_ties, False)


@validate_params(GAIN, prefer_skip_nested_validation=True)
def ndcg_score(y_true, y_score, *, k=None, sample_weight=None, ignore_ties=False):
    """The discounted cumulative gain as a share of the best possible one."""
    y_true = check_array(y_true, ensure_2d=False)
    y_score = check_array(y_score, ensure_2d=False)
    check_consistent_length(y_true, y_score, sample_weight)
    if y_true.min() < 0:
        raise ValueError("ndcg_score should not be used on negative y_true values.")
    if y_true.ndim > 1 and y_true.shape[1] <= 1:
        raise ValueError(
            "Computing NDCG is only meaningful when there is more than 1 document. Got "
            f"{y_true.shape[1]} instead."
        )
    _check_dcg_target_type(y_true)
    return _gain(y_true, y_score, k, 2.0, sample_weight, ignore_ties, True)


def _check_dcg_target_type(y_true):
    y_type = type_of_target(y_true, input_name="y_true")
    supported = ("multilabel-indicator", "continuous-multioutput", "multiclass-multioutput")
    if y_type not in supported:
        raise ValueError(f"Only {supported} formats are supported. Got {y_type} instead")


def _gain(y_true, y_score, k, log_base, sample_weight, ignore_ties, normalized):
    weight = None if sample_weight is None else _positive_sum(_floats(sample_weight))
    k = None if k is None else int(k)
    return _native.cumulative_gain(
        _floats(y_true),
        _ranks(y_score)[0],
        k,
        float(log_base),
        bool(ignore_ties),
        normalized,
        weight,
    )


class _Question:
    """Which rows are positive, with their scores and weights, after scikit-learn's checks."""

    def __init__(self, y_true, y_score, pos_label, sample_weight):
        y_true = with_distinct(y_true)
        y_type = type_of_target(y_true, input_name="y_true")
        if not (y_type == "binary" or (y_type == "multiclass" and pos_label is not None)):
            raise ValueError(f"{y_type} format is not supported")
        if pos_label is None:
            pos_label = _check_pos_label_consistency(pos_label, distinct(y_true))
        truth = np.asarray(np.asarray(y_true) == pos_label, dtype=bool)
        check_consistent_length(truth, y_score, sample_weight)
        truth, scores = column_or_1d(truth), column_or_1d(y_score)
        assert_all_finite(scores)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(column_or_1d(sample_weight), truth)
            sample_weight = _floats(sample_weight)
        self._scores = scores
        values, self._distinct = _ranks(scores)
        self.native = (np.ascontiguousarray(truth), values, sample_weight)

    def positives(self):
        """The weight of the positive rows."""
        truth, _, weight = self.native
        return truth.sum() if weight is None else weight[truth].sum()

    def negatives(self):
        """The weight of the negative rows."""
        truth, _, weight = self.native
        return (~truth).sum() if weight is None else weight[~truth].sum()

    def as_scores(self, thresholds):
        """Thresholds in the type of the scores."""
        if self._distinct is not None:
            return self._distinct[thresholds.astype(np.int64)]
        return thresholds.astype(self._scores.dtype, copy=False)

    def as_floats(self, thresholds):
        """Thresholds of float64, infinity among them."""
        if self._distinct is None:
            return thresholds
        finite = np.isfinite(thresholds)
        thresholds[finite] = self._distinct[thresholds[finite].astype(np.int64)]
        return thresholds


def _ranks(scores):
    """Scores as float64; integers too large for it as their ranks, with what they rank."""
    if scores.dtype.kind in "iu" and scores.size and np.abs(scores).max() > 2**53:
        distinct, ranks = np.unique(scores, return_inverse=True)
        return _floats(ranks.reshape(scores.shape)), distinct
    return _floats(scores), None


def _floats(values):
    return np.ascontiguousarray(values, dtype=np.float64)


def _weights(sample_weight, truth):
    if sample_weight is None:
        return None
    return _positive_sum(_check_sample_weight(sample_weight, truth, dtype=np.float64))


def _positive_sum(weight):
    if weight.sum() == 0:
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    return weight


def _averaged(native, truth, y_score, average, weight, *more):
    values = _ranks(y_score)[0]
    scores = native(np.ascontiguousarray(truth), values, average, weight, *more)
    if average is None:
        return np.array(scores)
    return scores[0]


def _has_no_support(truth, weight, average):
    """Whether an average by support has nothing to weigh with."""
    if average != "weighted":
        return False
    support = truth.sum(axis=0) if weight is None else weight @ truth
    return bool(np.isclose(support.sum(), 0))


def _averaged_over(truth, weight, average):
    """The columns, rows, or all that an average asks about, each with its weights."""
    if average == "micro":
        yield truth.ravel(), None if weight is None else np.repeat(weight, truth.shape[1])
    elif average == "samples":
        yield from ((row, None) for row in truth)
    else:
        yield from ((column, weight) for column in truth.T)


def _counting(truth, weight):
    """The truth of the rows that count."""
    return truth if weight is None else truth[weight != 0]


def _check_one_column_a_class(y_score, shape):
    if y_score.shape != shape:
        raise ValueError(
            "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains "
            f"multiple classes. Got `y_score.shape={y_score.shape}`."
        )


def _warn_of_undefined_areas(truth, weight, average):
    for column, of_column in _averaged_over(truth, weight, average):
        if column.all() or not column.any():
            _warn_of_one_class()
        else:
            counting = _counting(column, of_column)
            _warn_of_one_side(counting.sum(), (~counting).sum())


def _warn_of_one_class():
    warnings.warn(
        "Only one class is present in y_true. ROC AUC score is not defined in that case.",
        UndefinedMetricWarning,
        stacklevel=4,
    )


def _warn_of_one_side(positives, negatives):
    if negatives <= 0:
        warnings.warn(
            "No negative samples in y_true, false positive value should be meaningless",
            UndefinedMetricWarning,
            stacklevel=4,
        )
    if positives <= 0:
        warnings.warn(
            "No positive samples in y_true, true positive value should be meaningless",
            UndefinedMetricWarning,
            stacklevel=4,
        )


def _warn_of_no_positives():
    warnings.warn(
        "No positive class found in y_true, recall is set to one for all thresholds.",
        stacklevel=4,
    )
