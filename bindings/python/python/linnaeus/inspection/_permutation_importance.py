"""How much worse an estimator becomes when a feature is shuffled.

Estimators and scorers may be anybody's. Which rows are shuffled how, and what is said of the scores,
is computed in Rust; here columns are put in their orders, and the estimator is asked. A job copies X
once, not once a feature.
"""

import numbers

import numpy as np
import sklearn.metrics
from joblib import effective_n_jobs
from sklearn.utils import Bunch, _safe_indexing, check_array
from sklearn.utils._param_validation import (
    HasMethods,
    Integral,
    Interval,
    RealNotInt,
    StrOptions,
    validate_params,
)
from sklearn.utils.parallel import Parallel, delayed

from linnaeus import _native
from linnaeus._estimator import native_random_state
from linnaeus.metrics import _scorer

__all__ = ["permutation_importance"]

# As it was before anything took its place.
_their_check_scoring = sklearn.metrics.check_scoring
_their_get_scorer = sklearn.metrics.get_scorer
_OURS = frozenset(_scorer.get_scorer_names())


@validate_params(
    {
        "estimator": [HasMethods(["fit"])],
        "X": ["array-like"],
        "y": ["array-like", None],
        "scoring": [
            StrOptions(set(sklearn.metrics.get_scorer_names()) | _OURS),
            callable,
            list,
            tuple,
            dict,
            None,
        ],
        "n_repeats": [Interval(Integral, 1, None, closed="left")],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
        "sample_weight": ["array-like", None],
        "max_samples": [
            Interval(Integral, 1, None, closed="left"),
            Interval(RealNotInt, 0, 1, closed="right"),
        ],
    },
    prefer_skip_nested_validation=True,
)
def permutation_importance(
    estimator,
    X,
    y,
    *,
    scoring=None,
    n_repeats=5,
    n_jobs=None,
    random_state=None,
    sample_weight=None,
    max_samples=1.0,
):
    """How much a score drops when a feature is shuffled: means, deviations and all drops.

    For several metrics it is a dictionary with an entry for each.
    """
    if not hasattr(X, "iloc"):
        X = check_array(X, ensure_all_finite="allow-nan", dtype=None)
    n_rows, n_columns = X.shape
    if not isinstance(max_samples, numbers.Integral):
        max_samples = int(max_samples * n_rows)
    elif max_samples > n_rows:
        raise ValueError("max_samples must be <= n_samples")
    rows, orders = _native.permutations(
        n_rows, int(n_repeats), int(max_samples), native_random_state(random_state)
    )
    scorer = _their_check_scoring(estimator, scoring=_with_scorers(scoring))
    baseline = _score(scorer, estimator, X, y, sample_weight)
    jobs = effective_n_jobs(n_jobs)
    blocks = np.array_split(np.arange(n_columns), min(n_columns, 4 * jobs if jobs > 1 else 1))
    scores = Parallel(n_jobs=n_jobs)(
        delayed(_scores)(estimator, X, y, sample_weight, block, rows, orders, scorer)
        for block in blocks
    )
    scores = [repeats for block in scores for repeats in block]
    if isinstance(baseline, dict):
        return {
            name: _importances(
                baseline[name], [[score[name] for score in repeats] for repeats in scores]
            )
            for name in baseline
        }
    return _importances(baseline, scores)


def _scores(estimator, X, y, sample_weight, columns, rows, orders, scorer):
    """The scores after each shuffle of each of these columns."""
    if rows is None:
        X = X.copy()
    else:
        X = _safe_indexing(X, rows, axis=0)
        y = None if y is None else _safe_indexing(y, rows, axis=0)
        if sample_weight is not None:
            sample_weight = _safe_indexing(sample_weight, rows, axis=0)
    scores = []
    for column in columns:
        if hasattr(X, "iloc"):
            own = X.iloc[:, column].copy()
            put = _put_in_frame
        else:
            own = X[:, column].copy()
            put = _put_in_array
        repeats = []
        for order in orders:
            put(X, column, own, order)
            repeats.append(_score(scorer, estimator, X, y, sample_weight))
        put(X, column, own, slice(None))
        scores.append(repeats)
    return scores


def _put_in_array(X, column, own, order):
    X[:, column] = own[order]


def _put_in_frame(X, column, own, order):
    shuffled = own.iloc[order]
    shuffled.index = X.index
    X[X.columns[column]] = shuffled


def _score(scorer, estimator, X, y, sample_weight):
    if sample_weight is None:
        return scorer(estimator, X, y)
    return scorer(estimator, X, y, sample_weight=sample_weight)


def _importances(baseline, scores):
    scores = np.array(scores)
    mean, std = _native.importances(float(baseline), scores.astype(np.float64))
    return Bunch(importances_mean=mean, importances_std=std, importances=baseline - scores)


def _with_scorers(scoring):
    """Names replaced by scorers: ours, where linnaeus has the metric."""
    if isinstance(scoring, str):
        return _by_name(scoring)
    if isinstance(scoring, dict):
        return {name: _by_name(one) for name, one in scoring.items()}
    if isinstance(scoring, (list, tuple)):
        unique = all(isinstance(name, str) for name in scoring) and len(set(scoring)) == len(scoring)
        if scoring and unique:
            return {name: _by_name(name) for name in scoring}
    return scoring


def _by_name(name):
    if not isinstance(name, str):
        return name
    return _scorer.get_scorer(name) if name in _OURS else _their_get_scorer(name)
