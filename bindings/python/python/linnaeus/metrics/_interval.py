"""Confidence intervals, which scikit-learn does not have."""

from numbers import Integral, Real
from typing import NamedTuple

import numpy as np
from sklearn.utils import _safe_indexing, check_consistent_length, check_random_state
from sklearn.utils._param_validation import Interval as Range
from sklearn.utils._param_validation import StrOptions, validate_params

from linnaeus import _native

__all__ = ["ConfidenceInterval", "bootstrap_interval", "wilson_interval"]

LEVEL = [Range(Real, 0, 1, closed="neither")]


class ConfidenceInterval(NamedTuple):
    """A score, the bounds of its confidence interval, and how sure they are."""

    estimate: float
    low: float
    high: float
    level: float

    def __str__(self):
        """The score with its bounds, as in ``0.3080 (0.2553 to 0.3662, 95 %)``."""
        level = f"{100 * self.level:.6f}".rstrip("0").rstrip(".")
        return f"{self.estimate:.4f} ({self.low:.4f} to {self.high:.4f}, {level} %)"


@validate_params(
    {
        "successes": [Range(Integral, 0, None, closed="left")],
        "trials": [Range(Integral, 1, None, closed="left")],
        "level": LEVEL,
    },
    prefer_skip_nested_validation=True,
)
def wilson_interval(successes, trials, *, level=0.95):
    """The confidence interval of a proportion (Wilson 1927).

    Accuracy is a proportion of all rows, precision one of the rows that were predicted positive,
    recall one of the positive rows.

    Parameters
    ----------
    successes : int
        How many of the trials succeeded: how many predictions were right, for example.
    trials : int
        How many trials there were.
    level : float, default=0.95
        How sure the bounds are: the share of intervals made in this way that hold the true rate.

    Returns
    -------
    interval : ConfidenceInterval
        The proportion with its bounds.

    Examples
    --------
    >>> from linnaeus.metrics import wilson_interval
    >>> print(wilson_interval(81, 263))
    0.3080 (0.2553 to 0.3662, 95 %)
    """
    bounds = _native.wilson(int(successes), int(trials), float(level))
    return ConfidenceInterval(*bounds, float(level))


@validate_params(
    {
        "metric": [callable],
        "y_true": ["array-like"],
        "y_pred": ["array-like"],
        "level": LEVEL,
        "n_resamples": [Range(Integral, 1, None, closed="left")],
        "method": [StrOptions({"percentile", "bca"})],
        "sample_weight": ["array-like", None],
        "random_state": ["random_state"],
    },
    prefer_skip_nested_validation=True,
)
def bootstrap_interval(
    metric,
    y_true,
    y_pred,
    *,
    level=0.95,
    n_resamples=1000,
    method="percentile",
    sample_weight=None,
    random_state=None,
    **options,
):
    """The confidence interval of any metric, by the stratified bootstrap.

    Every resample draws each class's rows with replacement, so that it has as many rows of each class
    as there are.

    Parameters
    ----------
    metric : callable
        Called as ``metric(y_true, y_pred, **options)``, with the rows of a resample.
    y_true : array-like
        The true labels. Rows are of one class when their labels agree.
    y_pred : array-like
        What the metric takes besides: predicted labels, scores or probabilities.
    level : float, default=0.95
        How sure the bounds are.
    n_resamples : int, default=1000
        How many resamples are drawn.
    method : {"percentile", "bca"}, default="percentile"
        Bounds are quantiles of the scores of the resamples, or quantiles corrected for bias and
        acceleration, which also asks for the score without each single row.
    sample_weight : array-like, default=None
        Weights of rows, handed to the metric as ``sample_weight``.
    random_state : int, RandomState instance or None, default=None
        Where the draws come from.
    **options : keyword arguments
        For the metric.

    Returns
    -------
    interval : ConfidenceInterval
        The score of all rows with its bounds.

    Examples
    --------
    >>> from linnaeus.metrics import bootstrap_interval, roc_auc_score
    >>> interval = bootstrap_interval(
    ...     roc_auc_score, [0, 0, 1, 0, 1, 1], [-2.0, 0.5, 0.1, -1.0, 3.0, 1.0], random_state=0
    ... )
    >>> round(interval.estimate, 4), interval.high
    (0.8889, 1.0)
    """
    check_consistent_length(y_true, y_pred, sample_weight)
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    weight = None if sample_weight is None else np.asarray(sample_weight)
    axis = 0 if y_true.ndim > 1 else None
    classes, codes = np.unique(y_true, axis=axis, return_inverse=True)
    codes = np.ascontiguousarray(codes, dtype=np.int64).ravel()
    generator = random_state
    if not isinstance(random_state, Integral):
        generator = check_random_state(random_state)
    resamples = _native._Resamples(codes, len(classes), int(n_resamples), generator)

    def score(rows):
        if weight is not None:
            options["sample_weight"] = weight[rows]
        value = float(
            metric(_safe_indexing(y_true, rows), _safe_indexing(y_pred, rows), **options)
        )
        if np.isnan(value):
            raise ValueError("The metric is NaN for a resample of the rows.")
        return value

    rows = np.arange(len(codes))
    estimate = score(rows)
    drawn = np.array([score(resamples.rows(at)) for at in range(n_resamples)])
    if method == "percentile":
        bounds = _native.percentile_interval(estimate, drawn, float(level))
    else:
        left_out = [
            [score(np.delete(rows, row)) for row in stratum] for stratum in resamples.strata()
        ]
        bounds = _native.bca_interval(estimate, drawn, left_out, float(level))
    return ConfidenceInterval(*bounds, float(level))
