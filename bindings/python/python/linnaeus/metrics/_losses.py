"""Losses of probabilities and of margins."""

import warnings
from numbers import Real

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.utils import (
    assert_all_finite,
    check_array,
    check_consistent_length,
    column_or_1d,
)
from sklearn.utils._param_validation import Hidden, StrOptions, validate_params
from sklearn.utils.multiclass import type_of_target, unique_labels
from sklearn.utils.validation import (
    _check_pos_label_consistency,
    _check_sample_weight,
    _num_samples,
)

from linnaeus import _native
from linnaeus.metrics._targets import indicator, native_weights

FLOATS = (np.float64, np.float32, np.float16)
MANY = ["array-like", None]


class Forecasts:
    """Probabilities, a column a class, and which class came true, as the native half takes them."""

    def __init__(self, came_true, proba, sample_weight):
        self.came_true = np.ascontiguousarray(came_true)
        self.single_precision = proba.dtype != np.float64
        self.proba = np.ascontiguousarray(proba, dtype=np.float64)
        self.weights = native_weights(sample_weight)

    @classmethod
    def of_classes(cls, y_true, y_proba, sample_weight, labels):
        """y_proba has a column a class, or is about the second of two."""
        _refuse_others(y_proba, "lower")
        check_consistent_length(y_proba, y_true, sample_weight)
        sample_weight = _checked(sample_weight, y_proba)
        came_true, classes = _came_true(y_true, labels)
        if y_proba.ndim == 1:
            y_proba = y_proba[:, np.newaxis]
        if y_proba.shape[1] == 1:
            y_proba = np.concatenate([1 - y_proba, y_proba], axis=1)
        # Half of the digits of the probabilities' own type.
        close = np.sqrt(np.finfo(y_proba.dtype).eps)
        sums = y_proba.sum(axis=1)
        if not np.isclose(sums, np.ones_like(sums), rtol=close).all():
            warnings.warn(
                "The y_prob values do not sum to one. Make sure to pass probabilities.",
                UserWarning,
                stacklevel=3,
            )
        if len(classes) != y_proba.shape[1]:
            if labels is not None:
                raise ValueError(
                    "The number of classes in labels is different from that in y_prob. Classes "
                    f"found in labels: {classes}"
                )
            raise ValueError(
                "y_true and y_prob contain different number of classes: "
                f"{came_true.shape[1]} vs {y_proba.shape[1]}. Please provide the true labels "
                "explicitly through the labels argument. Classes found in y_true: "
                f"{classes}"
            )
        return cls(came_true, y_proba, sample_weight)

    @classmethod
    def of_positive(cls, y_true, y_proba, sample_weight, pos_label):
        """y_proba is about the positive class of two."""
        y_true, y_proba = column_or_1d(y_true), column_or_1d(y_proba)
        assert_all_finite(y_true)
        assert_all_finite(y_proba)
        check_consistent_length(y_proba, y_true, sample_weight)
        sample_weight = _checked(sample_weight, y_proba)
        kind = type_of_target(y_true, input_name="y_true")
        if kind != "binary":
            raise ValueError(
                f"The type of the target inferred from y_true is {kind} but should be binary "
                "according to the shape of y_prob."
            )
        _refuse_others(y_proba, "less")
        try:
            pos_label = _check_pos_label_consistency(pos_label, y_true)
        except ValueError:
            classes = np.unique(y_true)
            if classes.dtype.kind in "OUS":
                raise
            pos_label = classes[-1]
        positive = y_true == pos_label
        return cls(
            np.stack([~positive, positive], axis=1),
            np.stack([1 - y_proba, y_proba], axis=1),
            sample_weight,
        )

    @classmethod
    def of_either(cls, y_true, y_proba, sample_weight, pos_label, labels):
        if y_proba.ndim == 1 or y_proba.shape[1] == 1:
            return cls.of_positive(y_true, y_proba, sample_weight, pos_label)
        return cls.of_classes(y_true, y_proba, sample_weight, labels)

    def native(self):
        return self.came_true, self.proba, self.single_precision, self.weights


def _refuse_others(y_proba, below):
    if y_proba.max() > 1:
        raise ValueError(f"y_prob contains values greater than 1: {y_proba.max()}")
    if y_proba.min() < 0:
        raise ValueError(f"y_prob contains values {below} than 0: {y_proba.min()}")


def _checked(sample_weight, y_proba):
    if sample_weight is None:
        return None
    return _check_sample_weight(sample_weight, y_proba, force_float_dtype=False)


def _came_true(y_true, labels):
    """Which class each row has, a column a class; and the classes."""
    kind = type_of_target(y_true, input_name="y")
    if "multioutput" in kind:
        raise ValueError("Multioutput target data is not supported with label binarization")
    if _num_samples(y_true) == 0:
        raise ValueError(f"y has 0 samples: {y_true!r}")
    classes = unique_labels(y_true if labels is None else labels)
    if labels is not None:
        _check_declared(y_true, labels, classes)
    if len(classes) == 1:
        if labels is not None:
            raise ValueError(
                f"The labels array needs to contain at least two labels, got {classes}."
            )
        raise ValueError(
            f"y_true contains only one label ({classes[0]}). Please provide the list of all "
            "expected class labels explicitly through the labels argument."
        )
    if kind == "multilabel-indicator":
        if labels is not None and not type_of_target(labels).startswith("multilabel"):
            raise ValueError("The object was not fitted with multilabel input.")
        return indicator(y_true), classes
    y_true = column_or_1d(y_true)
    return y_true[:, np.newaxis] == classes, classes


def _check_declared(y_true, labels, classes):
    if not np.array_equal(classes, labels):
        warnings.warn(
            f"Labels passed were {labels}. But this function assumes labels are ordered "
            f"lexicographically. Pass the ordered labels={classes.tolist()} and ensure that the "
            "columns of y_prob correspond to this ordering.",
            UserWarning,
            stacklevel=4,
        )
    if not np.isin(y_true, labels).all():
        undeclared = set(y_true) - set(labels)
        raise ValueError(
            f"y_true contains values {undeclared} not belonging to the passed labels {labels}."
        )


def _renamed(y_proba, y_pred):
    """y_proba, or what was given under its old name."""
    if isinstance(y_pred, str) and y_pred == "deprecated":
        return y_proba
    if y_proba is not None:
        raise ValueError(
            "Cannot use both `y_pred` and `y_proba`. `y_pred` is deprecated, use `y_proba` instead."
        )
    warnings.warn(
        "`y_pred` was renamed to `y_proba` in version 1.9 and will be removed in 1.11. Use "
        "`y_proba` instead.",
        FutureWarning,
        stacklevel=3,
    )
    return y_pred


@validate_params(
    {
        "y_true": ["array-like"],
        "y_proba": ["array-like", Hidden(None)],
        "normalize": ["boolean"],
        "sample_weight": MANY,
        "labels": MANY,
        "y_pred": ["array-like", str],
    },
    prefer_skip_nested_validation=True,
)
def log_loss(
    y_true,
    y_proba=None,
    *,
    normalize=True,
    sample_weight=None,
    labels=None,
    y_pred="deprecated",
):
    """The average of -log of the probability of what came true."""
    y_proba = check_array(_renamed(y_proba, y_pred), ensure_2d=False, dtype=FLOATS)
    forecasts = Forecasts.of_classes(y_true, y_proba, sample_weight, labels)
    return _native.metrics_log_loss(*forecasts.native(), normalize)


@validate_params(
    {
        "y_true": ["array-like"],
        "y_proba": ["array-like"],
        "sample_weight": MANY,
        "pos_label": [Real, str, "boolean", None],
        "labels": MANY,
        "scale_by_half": ["boolean", StrOptions({"auto"})],
    },
    prefer_skip_nested_validation=True,
)
def brier_score_loss(
    y_true, y_proba, *, sample_weight=None, pos_label=None, labels=None, scale_by_half="auto"
):
    """The average squared distance of the probabilities from what came true."""
    y_proba = check_array(y_proba, ensure_2d=False, dtype=FLOATS)
    forecasts = Forecasts.of_either(y_true, y_proba, sample_weight, pos_label, labels)
    if isinstance(scale_by_half, str):
        scale_by_half = forecasts.proba.shape[1] < 3
    return _native.metrics_brier_score(*forecasts.native(), bool(scale_by_half))


def _too_few(y_true, y_proba, sample_weight):
    """Whether there are fewer than two rows, of which it warns."""
    check_consistent_length(y_proba, y_true, sample_weight)
    too_few = _num_samples(y_proba) < 2
    if too_few:
        warnings.warn(
            "D^2 score is not well-defined with less than two samples.",
            UndefinedMetricWarning,
            stacklevel=3,
        )
    return too_few


@validate_params(
    {
        "y_true": ["array-like"],
        "y_proba": ["array-like", Hidden(None)],
        "sample_weight": MANY,
        "labels": MANY,
        "y_pred": ["array-like", str],
    },
    prefer_skip_nested_validation=True,
)
def d2_log_loss_score(
    y_true, y_proba=None, *, sample_weight=None, labels=None, y_pred="deprecated"
):
    """The share of the log loss that is explained, beyond how frequent the classes are."""
    y_proba = _renamed(y_proba, y_pred)
    if _too_few(y_true, y_proba, sample_weight):
        return float("nan")
    y_proba = check_array(y_proba, ensure_2d=False, dtype=FLOATS)
    forecasts = Forecasts.of_classes(y_true, y_proba, sample_weight, labels)
    return _native.metrics_d2(*forecasts.native(), True)


@validate_params(
    {
        "y_true": ["array-like"],
        "y_proba": ["array-like"],
        "sample_weight": MANY,
        "pos_label": [Real, str, "boolean", None],
        "labels": MANY,
    },
    prefer_skip_nested_validation=True,
)
def d2_brier_score(y_true, y_proba, *, sample_weight=None, pos_label=None, labels=None):
    """The share of the Brier score that is explained, beyond how frequent the classes are."""
    if _too_few(y_true, y_proba, sample_weight):
        return float("nan")
    y_proba = check_array(y_proba, ensure_2d=False, dtype=FLOATS)
    forecasts = Forecasts.of_either(y_true, y_proba, sample_weight, pos_label, labels)
    return _native.metrics_d2(*forecasts.native(), False)


@validate_params(
    {
        "y_true": ["array-like"],
        "pred_decision": ["array-like"],
        "labels": MANY,
        "sample_weight": MANY,
    },
    prefer_skip_nested_validation=True,
)
def hinge_loss(y_true, pred_decision, *, labels=None, sample_weight=None):
    """The average of how far a margin is from being right by 1."""
    check_consistent_length(y_true, pred_decision, sample_weight)
    pred_decision = check_array(pred_decision, ensure_2d=False)
    y_true = column_or_1d(y_true)
    sample_weight = _checked(sample_weight, pred_decision)
    classes = np.unique(y_true if labels is None else labels)
    single_precision = False
    if len(classes) > 2:
        _check_columns(y_true, pred_decision, classes, labels is not None)
        unseen = np.setdiff1d(y_true, classes)
        if len(unseen):
            raise ValueError(f"y contains previously unseen labels: {unseen.tolist()}")
        codes = np.searchsorted(classes, y_true)
        single_precision = pred_decision.dtype == np.float32
    else:
        pred_decision = column_or_1d(pred_decision)[:, np.newaxis]
        codes = _binary_codes(y_true)
    try:
        margins = np.ascontiguousarray(pred_decision, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError("pred_decision should be an array of floats.") from None
    return _native.metrics_hinge_loss(
        codes, margins, single_precision, native_weights(sample_weight)
    )


def _binary_codes(y_true):
    """1 for the positive class: the second of two. One class alone is the negative one; of more
    than two (which `labels` can hide) scikit-learn takes the first."""
    classes = unique_labels(y_true)
    if len(classes) == 1:
        return np.zeros(len(y_true), dtype=np.int64)
    return (y_true == classes[1 if len(classes) == 2 else 0]).astype(np.int64)


def _check_columns(y_true, pred_decision, classes, labels_given):
    wanted = f"({y_true.shape[0]}, {len(classes)})"
    if pred_decision.ndim <= 1:
        raise ValueError(
            "The shape of pred_decision cannot be 1d arraywith a multiclass target. pred_decision "
            f"shape must be (n_samples, n_classes), that is {wanted}. Got: {pred_decision.shape}"
        )
    if len(classes) == pred_decision.shape[1]:
        return
    if not labels_given:
        raise ValueError("Please include all labels in y_true or pass labels as third argument")
    raise ValueError(
        "The shape of pred_decision is not consistent with the number of classes. With a "
        "multiclass target, pred_decision shape must be (n_samples, n_classes), that is "
        f"{wanted}. Got: {pred_decision.shape}"
    )
