"""Combinations of parameters: all of a grid, or some at random. Draws come from Rust."""

import itertools
import math
import warnings
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sklearn.utils import check_random_state

from linnaeus import _native
from linnaeus._estimator import native_random_state

__all__ = ["ParameterGrid", "ParameterSampler"]


class ParameterGrid:
    """Every combination of the values of some parameters.

    Parameters are sorted by name, and the last one changes fastest; several grids are walked one
    after the other.
    """

    def __init__(self, param_grid):
        self.param_grid = _dicts(param_grid, "Parameter grid", "should be a dict or a list,")
        for grid in self.param_grid:
            if not isinstance(grid, dict):
                raise TypeError(f"Parameter grid is not a dict ({grid!r})")
            for name, values in grid.items():
                _check_values(name, values)

    def __iter__(self):
        for grid in self.param_grid:
            names = sorted(grid)
            for values in itertools.product(*(grid[name] for name in names)):
                yield dict(zip(names, values, strict=True))

    def __len__(self):
        return sum(map(_size, self.param_grid))

    def __getitem__(self, ind):
        for grid in self.param_grid:
            if ind < _size(grid):
                found = {}
                for name in sorted(grid, reverse=True):
                    ind, place = divmod(ind, len(grid[name]))
                    found[name] = grid[name][place]
                return found
            ind -= _size(grid)
        raise IndexError("ParameterGrid index out of range")


class ParameterSampler:
    """Random combinations of parameters.

    When all values are lists, no combination comes twice. Whatever has a method ``rvs`` is a
    distribution; it then draws each combination by itself.
    """

    def __init__(self, param_distributions, n_iter, *, random_state=None):
        self.param_distributions = _dicts(
            param_distributions, "Parameter distribution", "is not a dict or a list,"
        )
        for one in self.param_distributions:
            if not isinstance(one, dict):
                raise TypeError(f"Parameter distribution is not a dict ({one!r})")
            for name, values in one.items():
                if not isinstance(values, Iterable) and not hasattr(values, "rvs"):
                    raise TypeError(
                        f"Parameter grid for parameter {name!r} is not iterable or a distribution "
                        f"(value={values})"
                    )
        self.n_iter = n_iter
        self.random_state = random_state

    def _is_all_lists(self):
        values = itertools.chain.from_iterable(one.values() for one in self.param_distributions)
        return not any(hasattr(own, "rvs") for own in values)

    def __iter__(self):
        if self._is_all_lists():
            yield from self._from_lists()
            return
        random = check_random_state(self.random_state)
        for _ in range(self.n_iter):
            one = random.choice(self.param_distributions)
            yield {
                name: one[name].rvs(random_state=random)
                if hasattr(one[name], "rvs")
                else one[name][random.randint(len(one[name]))]
                for name in sorted(one)
            }

    def _from_lists(self):
        grid = ParameterGrid(self.param_distributions)
        if len(grid) < self.n_iter:
            warnings.warn(
                f"The total space of parameters {len(grid)} is smaller than n_iter={self.n_iter}. "
                f"Running {len(grid)} iterations. For exhaustive searches, use GridSearchCV.",
                UserWarning,
                stacklevel=2,
            )
        random = native_random_state(self.random_state)
        for number in _native.draw_candidates(random, len(grid), min(self.n_iter, len(grid))):
            yield grid[number]

    def __len__(self):
        if self._is_all_lists():
            return min(self.n_iter, len(ParameterGrid(self.param_distributions)))
        return self.n_iter


def _dicts(given, what, problem):
    """A list of dicts, where one dict will do."""
    if not isinstance(given, (Mapping, Iterable)):
        raise TypeError(f"{what} {problem} got: {given!r} of type {type(given).__name__}")
    return [given] if isinstance(given, Mapping) else given


def _size(grid):
    return math.prod(map(len, grid.values()))


def _check_values(name, values):
    if isinstance(values, np.ndarray) and values.ndim > 1:
        raise ValueError(
            f"Parameter array for {name!r} should be one-dimensional, got: {values!r} with shape "
            f"{values.shape}"
        )
    if isinstance(values, str) or not isinstance(values, (np.ndarray, Sequence)):
        raise TypeError(
            f"Parameter grid for parameter {name!r} needs to be a list or a numpy array, but got "
            f"{values!r} (of type {type(values).__name__}) instead. Single values need to be "
            "wrapped in a list with one element."
        )
    if len(values) == 0:
        raise ValueError(
            f"Parameter grid for parameter {name!r} need to be a non-empty sequence, got: "
            f"{values!r}"
        )
