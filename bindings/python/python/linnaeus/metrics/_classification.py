"""Metrics on predicted labels; those on probabilities and margins are in ``_losses``."""

import warnings
from numbers import Integral, Real

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import check_array, check_scalar
from sklearn.utils._param_validation import Interval, Options, StrOptions, validate_params

from linnaeus import _native
from linnaeus.metrics._losses import (
    brier_score_loss,
    d2_brier_score,
    d2_log_loss_score,
    hinge_loss,
    log_loss,
)
from linnaeus.metrics._targets import Targets, chosen_labels, warn_undefined, zero_value

__all__ = [
    "accuracy_score",
    "balanced_accuracy_score",
    "brier_score_loss",
    "class_likelihood_ratios",
    "classification_report",
    "cohen_kappa_score",
    "confusion_matrix",
    "d2_brier_score",
    "d2_log_loss_score",
    "f1_score",
    "fbeta_score",
    "hamming_loss",
    "hinge_loss",
    "jaccard_score",
    "log_loss",
    "matthews_corrcoef",
    "multilabel_confusion_matrix",
    "precision_recall_fscore_support",
    "precision_score",
    "recall_score",
    "zero_one_loss",
]

LABELS = ["array-like", "sparse matrix"]
MANY = ["array-like", None]
AVERAGES = [StrOptions({"micro", "macro", "samples", "weighted", "binary"}), None]
ZERO_DIVISION = [Options(Real, {0.0, 1.0}), "nan", StrOptions({"warn"})]

ROWS = {"y_true": LABELS, "y_pred": LABELS, "normalize": ["boolean"], "sample_weight": MANY}
SETS = {
    "y_true": LABELS,
    "y_pred": LABELS,
    "labels": MANY,
    "pos_label": [Real, str, "boolean", None],
    "average": AVERAGES,
    "sample_weight": MANY,
    "zero_division": ZERO_DIVISION,
}


@validate_params(ROWS, prefer_skip_nested_validation=True)
def accuracy_score(y_true, y_pred, *, normalize=True, sample_weight=None):
    """The share of rows that are right (all columns of a row, if there are several), or their
    number."""
    targets = Targets(y_true, y_pred, sample_weight)
    y_true, y_pred, n_classes = targets.cells()
    return _native.metrics_accuracy(y_true, y_pred, n_classes, targets.weights, normalize)


@validate_params(ROWS, prefer_skip_nested_validation=True)
def zero_one_loss(y_true, y_pred, *, normalize=True, sample_weight=None):
    """The share of rows that are wrong, or their number."""
    targets = Targets(y_true, y_pred, sample_weight)
    y_true, y_pred, n_classes = targets.cells()
    return _native.metrics_zero_one_loss(y_true, y_pred, n_classes, targets.weights, normalize)


@validate_params(
    {"y_true": LABELS, "y_pred": LABELS, "sample_weight": MANY},
    prefer_skip_nested_validation=True,
)
def hamming_loss(y_true, y_pred, *, sample_weight=None):
    """The share of labels that are wrong."""
    targets = Targets(y_true, y_pred, sample_weight)
    y_true, y_pred, n_classes = targets.cells()
    return _native.metrics_hamming_loss(y_true, y_pred, n_classes, targets.weights)


@validate_params(
    {
        "y_true": ["array-like"],
        "y_pred": ["array-like"],
        "labels": MANY,
        "sample_weight": MANY,
        "normalize": [StrOptions({"true", "pred", "all"}), None],
    },
    prefer_skip_nested_validation=True,
)
def confusion_matrix(y_true, y_pred, *, labels=None, sample_weight=None, normalize=None):
    """How often each class (rows) was taken for each class (columns)."""
    targets, labels = _compared(y_true, y_pred, labels, sample_weight)
    y_true, y_pred, n_classes, codes = targets.native(labels)
    cells = _native.metrics_confusion(
        y_true, y_pred, n_classes, codes, targets.weights, normalize
    )
    if cells.shape == (1, 1):
        _warn_single_label()
    # Beyond 2**53 a sum is no longer known to the unit.
    if normalize is None and targets.has_whole_weights and cells.sum() <= 2**53:
        return cells.astype(np.int64)
    return cells


def _warn_single_label():
    warnings.warn(
        "A single label was found in 'y_true' and 'y_pred'. For the confusion matrix to have the "
        "correct shape, use the 'labels' parameter to pass all known labels.",
        UserWarning,
        stacklevel=3,
    )


def _compared(y_true, y_pred, labels, sample_weight):
    """What a confusion matrix is made of: one column each, and the classes that it shows."""
    arrays = [
        check_array(y, dtype=None, ensure_2d=False, ensure_all_finite=False, ensure_min_samples=0)
        for y in (y_true, y_pred)
    ]
    targets = Targets(*arrays, sample_weight).single()
    if labels is None:
        return targets, targets.present
    labels = np.asarray(labels)
    if labels.size == 0:
        raise ValueError("'labels' should contain at least one label.")
    if not np.isin(labels, targets.y_true).any():
        raise ValueError("At least one label specified must be in y_true")
    return targets, labels


@validate_params(
    {
        "y_true": LABELS,
        "y_pred": LABELS,
        "sample_weight": MANY,
        "labels": MANY,
        "samplewise": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def multilabel_confusion_matrix(
    y_true, y_pred, *, sample_weight=None, labels=None, samplewise=False
):
    """A confusion matrix of each class against the rest, of each column, or of each row."""
    targets = Targets(y_true, y_pred, sample_weight)
    if samplewise and not targets.multilabel:
        raise ValueError(
            "Samplewise metrics are not available outside of multilabel classification."
        )
    labels = targets.listed(labels)
    if len(labels) == 0:
        return np.zeros((0, 2, 2), dtype=np.int64)
    y_true, y_pred, n_classes, codes = targets.native(labels)
    counts = _native.metrics_counts(
        y_true, y_pred, n_classes, codes, targets.weights, samplewise
    ).reshape(-1, 2, 2)
    return counts.astype(_type_of_counts(targets, labels, samplewise))


def _type_of_counts(targets, labels, samplewise=False):
    """Numbers of rows are integers, sums of weights are not; nor are numbers of rows where not one
    prediction is right. Where no column has a yes, integer weights stay integers."""
    if not targets.multilabel:
        whole = targets.sample_weight is None and (targets.y_true == targets.y_pred).any()
    elif samplewise:
        whole = targets.has_whole_weights
    else:
        yes = targets.y_true[:, labels].any() or targets.y_pred[:, labels].any()
        whole = targets.sample_weight is None or (targets.has_whole_weights and not yes)
    return np.int64 if whole else np.float64


@validate_params(
    {
        "y1": ["array-like"],
        "y2": ["array-like"],
        "labels": MANY,
        "weights": [StrOptions({"linear", "quadratic"}), None],
        "sample_weight": MANY,
        "replace_undefined_by": [Interval(Real, -1.0, 1.0, closed="both"), np.nan],
    },
    prefer_skip_nested_validation=True,
)
def cohen_kappa_score(
    y1, y2, *, labels=None, weights=None, sample_weight=None, replace_undefined_by=np.nan
):
    """How far two judges agree, beyond what chance would do."""
    try:
        targets, labels = _compared(y1, y2, labels, sample_weight)
    except ValueError as error:
        if "At least one label specified must be in y_true" not in str(error):
            raise
        raise ValueError(
            "At least one label in `labels` must be present in `y1` (even though "
            "`cohen_kappa_score` is otherwise agnostic to the order of `y1` and `y2`)."
        ) from error
    if len(labels) == 1:
        _warn_single_label()
    y1, y2, n_classes, codes = targets.native(labels)
    kappa, any_row = _native.metrics_cohen_kappa(
        y1, y2, n_classes, codes, targets.weights, weights
    )
    if kappa is not None:
        return kappa
    if any_row:
        why = "`y1`, `y2` and `labels` have only one label in common. "
        end = f"the the `replace_undefined_by` param, which is set to {replace_undefined_by}."
    else:
        why = "`y2` contains no labels that are present in both `y1` and `labels`."
        end = f"the `replace_undefined_by` param, which is set to {replace_undefined_by}."
    warnings.warn(
        f"{why}`cohen_kappa_score` is undefined and set to the value defined by {end}",
        UndefinedMetricWarning,
        stacklevel=2,
    )
    return replace_undefined_by


@validate_params(
    {"y_true": ["array-like"], "y_pred": ["array-like"], "sample_weight": MANY},
    prefer_skip_nested_validation=True,
)
def matthews_corrcoef(y_true, y_pred, *, sample_weight=None):
    """The correlation of true and predicted labels."""
    targets = Targets(y_true, y_pred, sample_weight).single()
    if len(targets.present) == 1:
        _warn_single_label()
    y_true, y_pred, n_classes, _ = targets.native()
    return _native.metrics_matthews(y_true, y_pred, n_classes, targets.weights)


@validate_params(
    {
        "y_true": ["array-like"],
        "y_pred": ["array-like"],
        "sample_weight": MANY,
        "adjusted": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def balanced_accuracy_score(y_true, y_pred, *, sample_weight=None, adjusted=False):
    """The average recall of the classes; adjusted, chance is 0."""
    targets, labels = _compared(y_true, y_pred, None, sample_weight)
    if len(labels) == 1:
        _warn_single_label()
    y_true, y_pred, n_classes, codes = targets.native(labels)
    score, absent = _native.metrics_balanced_accuracy(
        y_true, y_pred, n_classes, codes, targets.weights, adjusted
    )
    if absent:
        warnings.warn("y_pred contains classes not in y_true", stacklevel=2)
    return score


@validate_params(
    {**SETS, "zero_division": [Options(Real, {0, 1}), StrOptions({"warn"})]},
    prefer_skip_nested_validation=True,
)
def jaccard_score(
    y_true,
    y_pred,
    *,
    labels=None,
    pos_label=1,
    average="binary",
    sample_weight=None,
    zero_division="warn",
):
    """Of the rows that have a class or were predicted to, the share that are both."""
    targets = Targets(y_true, y_pred, sample_weight)
    labels = targets.listed(chosen_labels(targets, average, labels, pos_label))
    y_true, y_pred, n_classes, codes = targets.native(labels)
    _refuse_samples(targets, average)
    scores, undefined = _native.metrics_jaccard(
        y_true,
        y_pred,
        n_classes,
        codes,
        targets.weights,
        "macro" if average == "binary" else average,
        zero_value(zero_division),
    )
    if undefined and zero_division == "warn":
        warn_undefined("Jaccard", "true or predicted", average, _size(targets, labels, average))
    return scores if average is None else float(scores[0])


def _refuse_samples(targets, average):
    if average == "samples" and not targets.multilabel:
        raise ValueError(
            "Samplewise metrics are not available outside of multilabel classification."
        )


def _size(targets, labels, average):
    """How many classes, or rows, a score is made of."""
    if average == "micro":
        return 1
    return len(targets.y_true) if average == "samples" else len(labels)


@validate_params(
    {
        **SETS,
        "beta": [Interval(Real, 0.0, None, closed="both")],
        "warn_for": [list, tuple, set],
    },
    prefer_skip_nested_validation=True,
)
def precision_recall_fscore_support(
    y_true,
    y_pred,
    *,
    beta=1.0,
    labels=None,
    pos_label=1,
    average=None,
    warn_for=("precision", "recall", "f-score"),
    sample_weight=None,
    zero_division="warn",
):
    """Precision, recall, F and the number of rows, of each class or averaged."""
    targets = Targets(y_true, y_pred, sample_weight)
    labels = chosen_labels(targets, average, labels, pos_label)
    return _set_scores(targets, beta, labels, average, warn_for, zero_division)


def _set_scores(targets, beta, labels, average, warn_for, zero_division):
    labels = targets.listed(labels)
    _refuse_samples(targets, average)
    if len(labels) == 0:
        empty = np.zeros(0)
        return (empty,) * 4 if average is None else (np.nan, np.nan, np.nan, None)
    y_true, y_pred, n_classes, codes = targets.native(labels)
    (precision, recall, f_score, support), undefined = _native.metrics_precision_recall_fscore(
        y_true,
        y_pred,
        n_classes,
        codes,
        targets.weights,
        "macro" if average == "binary" else average,
        float(beta),
        zero_value(zero_division),
    )
    if isinstance(zero_division, str):
        names = ("precision", "recall", "f-score")
        missing = ("predicted", "true", "true nor predicted")
        for name, what, is_undefined in zip(names, missing, undefined):
            if is_undefined and name in warn_for:
                size = _size(targets, labels, average)
                warn_undefined(name.capitalize(), what, average, size)
    if average is not None:
        return float(precision[0]), float(recall[0]), float(f_score[0]), None
    return precision, recall, f_score, support.astype(_type_of_counts(targets, labels))


@validate_params(SETS, prefer_skip_nested_validation=True)
def precision_score(
    y_true,
    y_pred,
    *,
    labels=None,
    pos_label=1,
    average="binary",
    sample_weight=None,
    zero_division="warn",
):
    """Of what was predicted positive, the share that is."""
    targets = Targets(y_true, y_pred, sample_weight)
    labels = chosen_labels(targets, average, labels, pos_label)
    return _set_scores(targets, 1.0, labels, average, ("precision",), zero_division)[0]


@validate_params(SETS, prefer_skip_nested_validation=True)
def recall_score(
    y_true,
    y_pred,
    *,
    labels=None,
    pos_label=1,
    average="binary",
    sample_weight=None,
    zero_division="warn",
):
    """Of what is positive, the share that was predicted so."""
    targets = Targets(y_true, y_pred, sample_weight)
    labels = chosen_labels(targets, average, labels, pos_label)
    return _set_scores(targets, 1.0, labels, average, ("recall",), zero_division)[1]


@validate_params(SETS, prefer_skip_nested_validation=True)
def f1_score(
    y_true,
    y_pred,
    *,
    labels=None,
    pos_label=1,
    average="binary",
    sample_weight=None,
    zero_division="warn",
):
    """The harmonic mean of precision and recall."""
    targets = Targets(y_true, y_pred, sample_weight)
    labels = chosen_labels(targets, average, labels, pos_label)
    return _set_scores(targets, 1.0, labels, average, ("f-score",), zero_division)[2]


@validate_params(
    {**SETS, "beta": [Interval(Real, 0.0, None, closed="both")]},
    prefer_skip_nested_validation=True,
)
def fbeta_score(
    y_true,
    y_pred,
    *,
    beta,
    labels=None,
    pos_label=1,
    average="binary",
    sample_weight=None,
    zero_division="warn",
):
    """The harmonic mean of precision and recall, in which recall counts ``beta`` times as much."""
    targets = Targets(y_true, y_pred, sample_weight)
    labels = chosen_labels(targets, average, labels, pos_label)
    return _set_scores(targets, beta, labels, average, ("f-score",), zero_division)[2]


@validate_params(
    {
        "y_true": LABELS,
        "y_pred": LABELS,
        "labels": MANY,
        "sample_weight": MANY,
        "replace_undefined_by": [Options(Real, {1.0, np.nan}), dict],
    },
    prefer_skip_nested_validation=True,
)
def class_likelihood_ratios(
    y_true, y_pred, *, labels=None, sample_weight=None, replace_undefined_by=np.nan
):
    """By how much a positive and a negative answer change the odds."""
    targets = Targets(y_true, y_pred, sample_weight)
    if targets.kind != "binary":
        raise ValueError(
            "class_likelihood_ratios only supports binary classification problems, got targets of "
            f"type: {targets.kind}"
        )
    of_positive, of_negative = _replacements(replace_undefined_by)
    targets, labels = _compared(targets.y_true, targets.y_pred, labels, targets.sample_weight)
    y_true, y_pred, n_classes, codes = targets.native(labels)
    (tn, fp, fn, tp), positive, negative = _native.metrics_likelihood_ratios(
        y_true, y_pred, n_classes, codes, targets.weights
    )
    control = (
        "Use the `replace_undefined_by` param to control this behavior. To suppress this warning "
        "or turn it into an error, see Python's `warnings` module and "
        "`warnings.catch_warnings()`."
    )
    told = []
    if tp + fn == 0:
        told.append(
            "No samples of the positive class are present in `y_true`. "
            "`positive_likelihood_ratio` and `negative_likelihood_ratio` are both set to `np.nan`. "
            + control
        )
    if fp == 0:
        # Scikit-learn's sentence ends here.
        end = "set to `np.nan`. Use the `replace_undefined_by` param to "
        nothing = "No samples were predicted for the positive class and "
        ratio = "`positive_likelihood_ratio` is "
        told.append(f"{nothing}{ratio}{end}" if tp == 0 else f"{ratio}ill-defined and {end}")
    if tn == 0:
        told.append(f"`negative_likelihood_ratio` is ill-defined and set to `np.nan`. {control}")
    for text in told:
        warnings.warn(text, UndefinedMetricWarning, stacklevel=2)
    if positive is None:
        positive = of_positive if fp == 0 else np.nan
    if negative is None:
        negative = of_negative if tn == 0 else np.nan
    return float(positive), float(negative)


def _replacements(replace_undefined_by):
    """What takes the place of the positive and of the negative ratio where they are undefined."""
    if not isinstance(replace_undefined_by, dict):
        return (1.0, 1.0) if replace_undefined_by == 1.0 else (np.nan, np.nan)
    try:
        positive, negative = replace_undefined_by["LR+"], replace_undefined_by["LR-"]
        check_scalar(
            positive, "positive_likelihood_ratio", Real, min_val=1.0, include_boundaries="left"
        )
        check_scalar(negative, "negative_likelihood_ratio", Real, min_val=0.0, max_val=1.0)
    except Exception as error:
        raise ValueError(
            "The dictionary passed as `replace_undefined_by` needs to be in the form `{'LR+': "
            "`value_1`, 'LR-': `value_2`}` where the value for `LR+` ranges from `1.0` to "
            "`np.inf` or is `np.nan` and the value for `LR-` ranges from `0.0` to `1.0` or is "
            f"`np.nan`; got `{replace_undefined_by}`."
        ) from error
    return positive, negative


@validate_params(
    {
        "y_true": LABELS,
        "y_pred": LABELS,
        "labels": MANY,
        "target_names": MANY,
        "sample_weight": MANY,
        "digits": [Interval(Integral, 0, None, closed="left")],
        "output_dict": ["boolean"],
        "zero_division": ZERO_DIVISION,
    },
    prefer_skip_nested_validation=True,
)
def classification_report(
    y_true,
    y_pred,
    *,
    labels=None,
    target_names=None,
    sample_weight=None,
    digits=2,
    output_dict=False,
    zero_division="warn",
):
    """Precision, recall, F1 and rows of every class, and their averages: a text, or dicts."""
    targets = Targets(y_true, y_pred, sample_weight)
    shown = targets.present if labels is None else np.asarray(labels)
    names = _report_names(shown, target_names, labels is not None)

    def scores(average):
        every = ("precision", "recall", "f-score")
        return _set_scores(targets, 1.0, shown, average, every, zero_division)

    precision, recall, f_score, support = scores(None)
    lines = dict(zip(names, zip(precision, recall, f_score, support)))
    averages = ["micro", "macro", "weighted", *(["samples"] if targets.multilabel else [])]
    total = np.sum(support)
    summary = {average: (*scores(average)[:3], total) for average in averages}
    micro_is_accuracy = not targets.multilabel and (
        labels is None or set(shown) >= set(targets.present)
    )
    accuracy = summary.pop("micro") if micro_is_accuracy else None
    summary = {f"{average} avg": line for average, line in summary.items()}
    if output_dict:
        return _as_dicts(lines, accuracy, summary)
    rows = zip(names, zip(precision, recall, f_score, support))
    return _as_text(names, rows, accuracy, summary, digits)


HEADERS = ("precision", "recall", "f1-score", "support")


def _report_names(shown, target_names, labels_given):
    if target_names is None:
        return [str(label) for label in shown]
    if len(target_names) != len(shown):
        if not labels_given:
            raise ValueError(
                f"Number of classes, {len(shown)}, does not match size of target_names, "
                f"{len(target_names)}. Try specifying the labels parameter"
            )
        warnings.warn(
            f"labels size, {len(shown)}, does not match size of target_names, {len(target_names)}",
            stacklevel=3,
        )
    return target_names


def _as_dicts(lines, accuracy, summary):
    def as_dict(line):
        return dict(zip(HEADERS, map(float, line)))

    report = {name: as_dict(line) for name, line in lines.items()}
    if accuracy is not None:
        report["accuracy"] = float(accuracy[0])
    report.update((name, as_dict(line)) for name, line in summary.items())
    return report


def _as_text(names, rows, accuracy, summary, digits):
    width = max(max(len(name) for name in names), len("weighted avg"), digits)

    def line(name, *cells):
        return f"{name:>{width}} " + "".join(f" {cell:>9}" for cell in cells) + "\n"

    def scores(name, numbers):
        *shares, support = numbers
        return line(name, *(f"{share:.{digits}f}" for share in shares), support)

    text = line("", *HEADERS) + "\n"
    text += "".join(scores(name, numbers) for name, numbers in rows) + "\n"
    if accuracy is not None:
        text += line("accuracy", "", "", f"{accuracy[2]:.{digits}f}", accuracy[3])
    return text + "".join(scores(name, numbers) for name, numbers in summary.items())
