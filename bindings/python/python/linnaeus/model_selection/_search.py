"""Searches for good parameters.

Where the estimator is one of ours and the metrics are named, all candidates are fitted on all folds
and judged in one native call a round. Everything else (estimators of others, metrics of one's own,
routed metadata, callbacks) is scikit-learn's own loop around whatever objects it is given; so is a
native search in which something failed or is to be warned about, which is then done again from the
state that all generators had before. Candidates, means, deviations and ranks are Rust's in any case.

The classes stand on scikit-learn's abstract base, which hands questions on to the best estimator.
"""

import contextlib
import numbers
import time
import warnings

import numpy as np
from sklearn.base import _fit_context, clone
from sklearn.model_selection._search import BaseSearchCV
from sklearn.utils import indexable
from sklearn.utils._param_validation import Interval

from linnaeus import _native
from linnaeus.model_selection._batch import Batch, Generators, NotNativeError
from linnaeus.model_selection._candidates import ParameterGrid, ParameterSampler
from linnaeus.model_selection._split import check_cv
from linnaeus.model_selection._validation import _named

__all__ = ["GridSearchCV", "RandomizedSearchCV"]


class BatchedSearch:
    """A mixin in front of scikit-learn's bases: the native way to do a search."""

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X, y=None, **params):
        """Fits every candidate on every fold, and the best one on all rows."""
        own = getattr(self, "random_state", None)
        before = Generators(own, getattr(self.cv, "random_state", None))
        batch = None
        with contextlib.suppress(Exception), warnings.catch_warnings(record=True) as told:
            batch = self._search_natively(X, y, params)
        if batch is None:
            # The loop finds the same, and says it as scikit-learn does.
            before.restore()
            return super().fit(X, y, **params)
        for warning in told:
            warnings.warn(warning.message, stacklevel=2)
        batch.warn()
        if self.refit:
            start = time.time()
            weights = params.get("sample_weight")
            weighted = {} if weights is None else {"sample_weight": weights}
            self.best_estimator_ = _candidate(self.estimator, self.best_params_)
            self.best_estimator_.fit(X, y, **weighted)
            self.refit_time_ = time.time() - start
        return self

    def _search_natively(self, X, y, params):
        """The search but for the last fit; an exception where it has to be done by the loop."""
        names = _named(self.scoring)
        if names is None or hasattr(self, "_skl_callbacks"):
            raise NotNativeError
        X, y = indexable(X, y)
        batch = Batch(
            self.estimator, X, y, list(names.values()), params, self.n_jobs, self.verbose
        )
        scorers, refit_metric = self._get_scorers()
        groups = params.get("groups")
        splitter = check_cv(self.cv, y, classifier=True)
        self._n_samples_orig = len(y)
        self._checked_cv_orig = splitter
        self._check_input_parameters(X=X, y=y, split_params={"groups": groups})
        self.n_splits_ = splitter.get_n_splits(X, y, groups)
        all_params, outcomes, more, results = [], [], {}, {}

        def evaluate(candidate_params, cv=None, more_results=None, callback_ctx=None):
            candidate_params = list(candidate_params)
            folds = batch.folds((splitter if cv is None else cv).split(X, y, groups=groups))
            if len(folds) != self.n_splits_ or not candidate_params:
                raise NotNativeError
            candidates = [_candidate(self.estimator, own) for own in candidate_params]
            tables = batch.judge(candidates, folds, self.return_train_score, True)
            outcomes.extend(_outcomes(tables, list(names), isinstance(self.scoring, str | None)))
            all_params.extend(candidate_params)
            for name, values in (more_results or {}).items():
                more.setdefault(name, []).extend(values)
            results.update(self._format_results(all_params, self.n_splits_, outcomes, more))
            return results

        self._run_search(evaluate)
        self.multimetric_ = not isinstance(self.scoring, str | None)
        self.scorer_ = scorers._scorers if self.multimetric_ else scorers
        if self.refit or not self.multimetric_:
            self.best_index_ = self._select_best_index(self.refit, refit_metric, results)
            if not callable(self.refit):
                self.best_score_ = results[f"mean_test_{refit_metric}"][self.best_index_]
            self.best_params_ = results["params"][self.best_index_]
        self.cv_results_ = results
        return batch

    def _format_results(self, candidate_params, n_splits, out, more_results=None):
        """The table of results, of which the means, deviations and ranks are Rust's."""
        shape = len(candidate_params), n_splits
        results = {name: np.asarray(values) for name, values in (more_results or {}).items()}

        def store(name, values, scores=False, ranked=False):
            table = np.array(values, dtype=np.float64).reshape(shape)
            if scores:
                for number in range(n_splits):
                    results[f"split{number}_{name}"] = table[:, number]
            means, deviations, ranks = _native.score_rows(table)
            results[f"mean_{name}"] = means
            if scores and not np.isfinite(means).all():
                warnings.warn(
                    f"One or more of the {name.split('_')[0]} scores are non-finite: {means}",
                    UserWarning,
                    stacklevel=2,
                )
            results[f"std_{name}"] = deviations
            if ranked:
                results[f"rank_{name}"] = ranks

        for name in ("fit_time", "score_time"):
            store(name, [one[name] for one in out])
        results.update(_columns(candidate_params))
        results["params"] = candidate_params
        tables = {
            part: _by_metric([one[f"{part}_scores"] for one in out])
            for part in (("test", "train") if self.return_train_score else ("test",))
        }
        for metric in tables["test"]:
            for part, by_metric in tables.items():
                store(f"{part}_{metric}", by_metric[metric], True, part == "test")
        return results


def _candidate(estimator, params):
    """A copy of the estimator with these parameters, which may be estimators themselves."""
    return clone(estimator).set_params(**clone(params, safe=False))


def _outcomes(tables, names, single):
    """A dict for each fit, as the loop makes them."""
    test, train, seconds = tables
    fits = test[0].size
    times = {name: own / fits for name, own in zip(("fit_time", "score_time"), seconds, strict=True)}

    def scores(table, number):
        found = {
            name: own.flat[number].item() for name, own in zip(names, table, strict=True)
        }
        return found["score"] if single else found

    return [
        {
            **times,
            "test_scores": scores(test, number),
            **({"train_scores": scores(train, number)} if train else {}),
        }
        for number in range(fits)
    ]


def _by_metric(scores):
    """Lists of scores, by the name of their metric."""
    if isinstance(scores[0], dict):
        return {name: [one[name] for one in scores] for name in scores[0]}
    return {"score": scores}


def _columns(candidate_params):
    """A masked array for each parameter: a candidate need not have all of them."""
    columns = {}
    names = dict.fromkeys(name for params in candidate_params for name in params)
    for name in names:
        has = [number for number, params in enumerate(candidate_params) if name in params]
        values = [candidate_params[number][name] for number in has]
        try:
            together = np.array(values)
        except ValueError:
            # Lists of different lengths.
            together = None
        plain = together is not None and together.ndim == 1 and together.dtype.kind != "U"
        column = np.ma.MaskedArray(
            np.empty(len(candidate_params), dtype=together.dtype if plain else object), mask=True
        )
        for number, value in zip(has, values, strict=True):
            column[number] = value
        columns[f"param_{name}"] = column
    return columns


def begin(callback_ctx, search, **task):
    """Tells callbacks that a part of a search begins, where there are any."""
    if callback_ctx is None:
        return None
    return callback_ctx.subcontext(**task).call_on_fit_task_begin(estimator=search)


def end(callback_ctx, search):
    """Tells callbacks that a part of a search has ended, where there are any."""
    if callback_ctx is not None:
        callback_ctx.call_on_fit_task_end(estimator=search)


def evaluate_all(search, evaluate_candidates, candidates, callback_ctx):
    """One round with all candidates."""
    told = begin(
        callback_ctx,
        search,
        task_name="search",
        max_subtasks=len(candidates) * search.n_splits_,
        sequential_subtasks=False,
    )
    evaluate_candidates(candidates, callback_ctx=told)
    end(told, search)


class GridSearchCV(BatchedSearch, BaseSearchCV):
    """Cross-validates every combination of some values of parameters."""

    _parameter_constraints = {**BaseSearchCV._parameter_constraints, "param_grid": [dict, list]}

    def __init__(
        self,
        estimator,
        param_grid,
        *,
        scoring=None,
        n_jobs=None,
        refit=True,
        cv=None,
        verbose=0,
        pre_dispatch="2*n_jobs",
        error_score=np.nan,
        return_train_score=False,
    ):
        super().__init__(
            estimator=estimator,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            cv=cv,
            verbose=verbose,
            pre_dispatch=pre_dispatch,
            error_score=error_score,
            return_train_score=return_train_score,
        )
        self.param_grid = param_grid

    def _run_search(self, evaluate_candidates, *, callback_ctx=None):
        evaluate_all(self, evaluate_candidates, ParameterGrid(self.param_grid), callback_ctx)


class RandomizedSearchCV(BatchedSearch, BaseSearchCV):
    """Cross-validates random combinations of parameters."""

    _parameter_constraints = {
        **BaseSearchCV._parameter_constraints,
        "param_distributions": [dict, list],
        "n_iter": [Interval(numbers.Integral, 1, None, closed="left")],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        estimator,
        param_distributions,
        *,
        n_iter=10,
        scoring=None,
        n_jobs=None,
        refit=True,
        cv=None,
        verbose=0,
        pre_dispatch="2*n_jobs",
        random_state=None,
        error_score=np.nan,
        return_train_score=False,
    ):
        super().__init__(
            estimator=estimator,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            cv=cv,
            verbose=verbose,
            pre_dispatch=pre_dispatch,
            error_score=error_score,
            return_train_score=return_train_score,
        )
        self.param_distributions = param_distributions
        self.n_iter = n_iter
        self.random_state = random_state

    def _run_search(self, evaluate_candidates, *, callback_ctx=None):
        candidates = ParameterSampler(
            self.param_distributions, self.n_iter, random_state=self.random_state
        )
        evaluate_all(self, evaluate_candidates, candidates, callback_ctx)
