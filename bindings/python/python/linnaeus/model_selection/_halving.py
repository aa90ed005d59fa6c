"""Searches by successive halving. Rounds and the rows of each round come from Rust."""

import numbers

import numpy as np
from sklearn.model_selection._search_successive_halving import BaseSuccessiveHalving
from sklearn.utils._param_validation import Interval, StrOptions

from linnaeus import _native
from linnaeus._estimator import native_random_state
from linnaeus.model_selection._candidates import ParameterGrid, ParameterSampler
from linnaeus.model_selection._search import BatchedSearch, begin, end

__all__ = ["HalvingGridSearchCV", "HalvingRandomSearchCV"]


class _Thinned:
    """A splitter of which each part keeps a share of its rows, drawn without replacement."""

    def __init__(self, splitter, share, random_state):
        self.splitter, self.share, self.random_state = splitter, share, random_state

    def split(self, X, y, **kwargs):
        for parts in self.splitter.split(X, y, **kwargs):
            yield tuple(self._thin(np.asarray(rows)) for rows in parts)

    def _thin(self, rows):
        count = int(self.share * len(rows))
        return rows[
            _native.draw_rows(native_random_state(self.random_state), len(rows), count)
        ]


class _Halving(BatchedSearch, BaseSuccessiveHalving):
    """Rounds with fewer and fewer candidates on more and more of a resource."""

    def fit(self, X, y=None, **params):
        """Fits the candidates of each round on every fold, and the best one on all rows."""
        super().fit(X, y, **params)
        self.best_score_ = self.cv_results_["mean_test_score"][self.best_index_]
        return self

    def _check_input_parameters(self, X, y, split_params):
        super()._check_input_parameters(X=X, y=y, split_params=split_params)
        if (
            getattr(self, "n_candidates", None) == "exhaust"
            and self.min_resources == "exhaust"
        ):
            # Each of them is to follow from the other.
            raise ValueError("n_candidates and min_resources cannot be both set to 'exhaust'.")

    def _run_search(self, evaluate_candidates, *, callback_ctx=None):
        candidates = self._generate_candidate_params()
        by_rows = self.resource == "n_samples"
        if not by_rows and any(self.resource in candidate for candidate in candidates):
            raise ValueError(
                f"Cannot use parameter {self.resource} as the resource since it is part of the "
                "searched parameters."
            )
        required, possible, first, rounds = _native.halving_schedule(
            len(candidates),
            self.min_resources_,
            self.max_resources_,
            float(self.factor),
            self.min_resources == "exhaust",
            self.aggressive_elimination,
        )
        whole = isinstance(self.factor, numbers.Integral) or self.min_resources != "exhaust"
        self.min_resources_ = int(first) if whole or first == self.min_resources_ else first
        self.n_required_iterations_, self.n_possible_iterations_ = required, possible
        self.n_iterations_ = len(rounds)
        self.n_resources_ = [resources for resources, _ in rounds]
        self.n_candidates_ = [count for _, count in rounds]
        if self.verbose:
            for name in ("iterations", "required_iterations", "possible_iterations"):
                print(f"n_{name}: {getattr(self, f'n_{name}_')}")
            for name in ("min_resources", "max_resources"):
                print(f"{name}_: {getattr(self, f'{name}_')}")
            for name in ("aggressive_elimination", "factor"):
                print(f"{name}: {getattr(self, name)}")
        search = begin(callback_ctx, self, task_name="search", max_subtasks=len(rounds))
        for number, (resources, count) in enumerate(rounds):
            if self.verbose:
                print(f"----------\niter: {number}\nn_candidates: {count}")
                print(f"n_resources: {resources}")
            told = begin(
                search,
                self,
                task_name="halving-iteration",
                max_subtasks=count * self.n_splits_,
                sequential_subtasks=False,
            )
            splitter = self._checked_cv_orig
            if by_rows:
                splitter = _Thinned(splitter, resources / self._n_samples_orig, self.random_state)
            else:
                candidates = [{**own, self.resource: resources} for own in candidates]
            results = evaluate_candidates(
                candidates,
                splitter,
                more_results={"iter": [number] * count, "n_resources": [resources] * count},
                callback_ctx=told,
            )
            candidates = self._kept(results, number)
            end(told, self)
        self.n_remaining_candidates_ = len(candidates)
        end(search, self)

    def _kept(self, results, number):
        """The best candidates of a round, the best one last. Those that tie stay in their order."""
        own = np.flatnonzero(results["iter"] == number)
        means = results["mean_test_score"][own]
        # Those without a mean come first.
        order = np.lexsort((means, ~np.isnan(means)))
        kept = own[order[-int(np.ceil(len(own) / self.factor)) :]]
        return [results["params"][at] for at in kept]


class HalvingGridSearchCV(_Halving):
    """Successive halving of every combination of some values of parameters."""

    _parameter_constraints = {
        **BaseSuccessiveHalving._parameter_constraints,
        "param_grid": [dict, list],
    }

    def __init__(
        self,
        estimator,
        param_grid,
        *,
        factor=3,
        resource="n_samples",
        max_resources="auto",
        min_resources="exhaust",
        aggressive_elimination=False,
        cv=5,
        scoring=None,
        refit=True,
        error_score=np.nan,
        return_train_score=True,
        random_state=None,
        n_jobs=None,
        verbose=0,
    ):
        super().__init__(
            estimator,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            verbose=verbose,
            cv=cv,
            random_state=random_state,
            error_score=error_score,
            return_train_score=return_train_score,
            max_resources=max_resources,
            resource=resource,
            factor=factor,
            min_resources=min_resources,
            aggressive_elimination=aggressive_elimination,
        )
        self.param_grid = param_grid

    def _generate_candidate_params(self):
        return ParameterGrid(self.param_grid)


class HalvingRandomSearchCV(_Halving):
    """Successive halving of random combinations of parameters."""

    _parameter_constraints = {
        **BaseSuccessiveHalving._parameter_constraints,
        "param_distributions": [dict, list],
        "n_candidates": [
            Interval(numbers.Integral, 0, None, closed="neither"),
            StrOptions({"exhaust"}),
        ],
    }

    def __init__(
        self,
        estimator,
        param_distributions,
        *,
        n_candidates="exhaust",
        factor=3,
        resource="n_samples",
        max_resources="auto",
        min_resources="smallest",
        aggressive_elimination=False,
        cv=5,
        scoring=None,
        refit=True,
        error_score=np.nan,
        return_train_score=True,
        random_state=None,
        n_jobs=None,
        verbose=0,
    ):
        super().__init__(
            estimator,
            scoring=scoring,
            n_jobs=n_jobs,
            refit=refit,
            verbose=verbose,
            cv=cv,
            random_state=random_state,
            error_score=error_score,
            return_train_score=return_train_score,
            max_resources=max_resources,
            resource=resource,
            factor=factor,
            min_resources=min_resources,
            aggressive_elimination=aggressive_elimination,
        )
        self.param_distributions = param_distributions
        self.n_candidates = n_candidates

    def _generate_candidate_params(self):
        n_candidates = self.n_candidates
        if n_candidates == "exhaust":
            # So many that the last round uses as much as there is.
            n_candidates = self.max_resources_ // self.min_resources_
        return ParameterSampler(
            self.param_distributions, n_candidates, random_state=self.random_state
        )
