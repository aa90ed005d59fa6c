"""Learning curves, validation curves and permutation tests.

As in cross-validation, fits of our own estimators by named metrics are one native call; everything
else is scikit-learn's own loop.
"""

import contextlib

import numpy as np
import sklearn.model_selection
from sklearn.base import clone
from sklearn.utils import check_random_state, indexable

from linnaeus._estimator import NativeEstimator
from linnaeus.model_selection._batch import Batch, Generators, NotNativeError
from linnaeus.model_selection._split import check_cv
from linnaeus.model_selection._validation import _named, cross_val_score

__all__ = ["learning_curve", "permutation_test_score", "validation_curve"]

# As they were before anything took their place.
_loop_learning = sklearn.model_selection.learning_curve
_loop_validation = sklearn.model_selection.validation_curve
_loop_permutation = sklearn.model_selection.permutation_test_score


def learning_curve(
    estimator,
    X,
    y,
    *,
    groups=None,
    train_sizes=np.linspace(0.1, 1.0, 5),  # noqa: B008
    cv=None,
    scoring=None,
    exploit_incremental_learning=False,
    n_jobs=None,
    pre_dispatch="all",
    verbose=0,
    shuffle=False,
    random_state=None,
    error_score=np.nan,
    return_times=False,
    params=None,
):
    """Scores of models that have learned from more and more rows: of those rows, and of rows held
    out."""

    def natively():
        if exploit_incremental_learning:
            raise NotNativeError
        batch, X_, y_ = _batch(estimator, X, y, groups, scoring, params, n_jobs, verbose)
        folds = batch.folds(check_cv(cv, y_, classifier=True).split(X_, y_, groups))
        sizes = _sizes(np.asarray(train_sizes), len(folds[0][0]))
        if shuffle:
            random = check_random_state(random_state)
            folds = [(random.permutation(train), test) for train, test in folds]
        parts = [(train[:size], test) for train, test in folds for size in sizes]
        test, train, seconds = batch.judge([clone(estimator)], parts, True, False)
        shape = len(folds), len(sizes)
        tables = [table.reshape(shape).T for table in (train[0], test[0])]
        if return_times:
            tables += [np.full(shape[::-1], own / len(parts)) for own in seconds]
        batch.warn()
        return sizes, *tables

    return _either(
        natively,
        (random_state, getattr(cv, "random_state", None)),
        lambda: _loop_learning(
            estimator,
            X,
            y,
            groups=groups,
            train_sizes=train_sizes,
            cv=cv,
            scoring=scoring,
            exploit_incremental_learning=exploit_incremental_learning,
            n_jobs=n_jobs,
            pre_dispatch=pre_dispatch,
            verbose=verbose,
            shuffle=shuffle,
            random_state=random_state,
            error_score=error_score,
            return_times=return_times,
            params=params,
        ),
    )


def validation_curve(
    estimator,
    X,
    y,
    *,
    param_name,
    param_range,
    groups=None,
    cv=None,
    scoring=None,
    n_jobs=None,
    pre_dispatch="all",
    verbose=0,
    error_score=np.nan,
    params=None,
):
    """Scores of models with other and other values of a parameter: of the rows that they were
    fitted on, and of rows held out."""

    def natively():
        batch, X_, y_ = _batch(estimator, X, y, groups, scoring, params, n_jobs, verbose)
        if getattr(estimator, "random_state", 0) is None:
            # The loop draws from the global generator fold by fold, not value by value.
            raise NotNativeError
        folds = batch.folds(check_cv(cv, y_, classifier=True).split(X_, y_, groups))
        values = [clone(value, safe=False) for value in param_range]
        candidates = [clone(estimator).set_params(**{param_name: value}) for value in values]
        test, train, _ = batch.judge(candidates, folds, True, False)
        batch.warn()
        return train[0], test[0]

    return _either(
        natively,
        (getattr(cv, "random_state", None),),
        lambda: _loop_validation(
            estimator,
            X,
            y,
            param_name=param_name,
            param_range=param_range,
            groups=groups,
            cv=cv,
            scoring=scoring,
            n_jobs=n_jobs,
            pre_dispatch=pre_dispatch,
            verbose=verbose,
            error_score=error_score,
            params=params,
        ),
    )


def permutation_test_score(
    estimator,
    X,
    y,
    *,
    groups=None,
    cv=None,
    n_permutations=100,
    n_jobs=None,
    random_state=0,
    verbose=0,
    scoring=None,
    params=None,
):
    """The cross-validated score, those of permuted labels, and the share of them that is as good."""
    usable = (
        isinstance(y, np.ndarray)
        and isinstance(n_permutations, int)
        and n_permutations >= 1
        and (scoring is None or isinstance(scoring, str))
    )
    try:
        if not usable or not isinstance(estimator, NativeEstimator):
            raise NotNativeError
        if any(isinstance(value, np.random.RandomState) for value in estimator.get_params().values()):
            # One estimator is fitted fold after fold there, and its generator goes on drawing.
            raise NotNativeError
        _batch(estimator, X, y, groups, scoring, params, n_jobs, verbose)
        if not estimator._cross_validates():
            raise NotNativeError
    except NotNativeError:
        return _loop_permutation(
            estimator,
            X,
            y,
            groups=groups,
            cv=cv,
            n_permutations=n_permutations,
            n_jobs=n_jobs,
            random_state=random_state,
            verbose=verbose,
            scoring=scoring,
            params=params,
        )
    X, y, groups = indexable(X, y, groups)
    splitter = check_cv(cv, y, classifier=True)
    random = check_random_state(random_state)
    score, *permuted = (
        np.mean(
            cross_val_score(
                estimator,
                X,
                labels,
                groups=groups,
                cv=splitter,
                scoring=scoring,
                n_jobs=n_jobs,
                params=params,
                error_score="raise",
            )
        )
        for labels in _labels(y, groups, n_permutations, random)
    )
    permuted = np.array(permuted)
    return score, permuted, (np.sum(permuted >= score) + 1.0) / (n_permutations + 1)


def _labels(y, groups, n_permutations, random):
    """The labels as they are, and permuted, those of each group among themselves."""
    yield y
    for _ in range(n_permutations):
        order = np.arange(len(y))
        if groups is None:
            order = random.permutation(len(y))
        else:
            for group in np.unique(groups):
                own = np.asarray(groups) == group
                order[own] = random.permutation(order[own])
        yield y[order]


def _batch(estimator, X, y, groups, scoring, params, n_jobs, verbose):
    """The data for a native call, checked as scikit-learn checks them."""
    if not (scoring is None or isinstance(scoring, str)):
        raise NotNativeError
    try:
        X, y, groups = indexable(X, y, groups)
    except (TypeError, ValueError) as error:
        raise NotNativeError from error
    params = {} if params is None else params
    if "groups" in params:
        raise NotNativeError
    names = list(_named(scoring).values())
    return Batch(estimator, X, y, names, params, n_jobs, verbose), X, y


def _sizes(train_sizes, most):
    """Numbers of rows; whatever is to be refused or warned about is the loop's."""
    if train_sizes.dtype.kind == "f":
        if not ((train_sizes > 0) & (train_sizes <= 1)).all():
            raise NotNativeError
        train_sizes = np.clip((train_sizes * most).astype(int), 1, most)
    sizes = np.unique(train_sizes)
    if len(sizes) < len(train_sizes) or sizes[0] < 1 or sizes[-1] > most:
        raise NotNativeError
    return sizes


def _either(natively, random_states, loop):
    """The native result, or the loop's, from where all generators stood before."""
    before = Generators(*random_states)
    with contextlib.suppress(Exception):
        return natively()
    # The loop finds the same, and says it as scikit-learn does.
    before.restore()
    return loop()
