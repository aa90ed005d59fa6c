"""Many candidates on many folds in one native call."""

import warnings

import numpy as np
from sklearn import get_config
from sklearn.exceptions import ConvergenceWarning

from linnaeus import _native
from linnaeus._estimator import NativeEstimator, native_random_state, native_threads
from linnaeus.model_selection._validation import (
    _LABEL_FREE,
    _NEVER_WARN,
    _arrays,
    _named_estimator,
    _rows,
)

# Their scorers take no weights.
_WEIGHTLESS = {"positive_likelihood_ratio", "neg_negative_likelihood_ratio"}


class NotNativeError(Exception):
    """Scikit-learn's loop has to do it: something is unusual, failed, or is to be warned about."""


class Batch:
    """Data as Rust takes them, for any number of candidates."""

    def __init__(self, estimator, X, y, scorings, params, n_jobs, verbose):
        if (
            not isinstance(estimator, NativeEstimator)
            # A class of somebody else may fit in another way.
            or type(estimator).__module__.partition(".")[0] != "linnaeus"
            or verbose
            or hasattr(estimator, "_skl_callbacks")
            or get_config()["enable_metadata_routing"]
            or not set(params) <= {"sample_weight", "groups"}
            or not all(map(_native.knows_scoring, scorings))
        ):
            raise NotNativeError
        weights = params.get("sample_weight")
        if weights is not None and _WEIGHTLESS.intersection(scorings):
            raise NotNativeError
        arrays = _arrays(X, y, weights)
        if arrays is None:
            raise NotNativeError
        self.x, self.classes, self.codes, self.weights = arrays
        if (
            len(self.classes) == 2
            and self.classes[1] != 1
            and not _LABEL_FREE.issuperset(scorings)
        ):
            raise NotNativeError
        self.scorings, self.n_jobs = scorings, n_jobs
        self.n_iter = []

    def folds(self, splits):
        """The rows of folds as Rust takes them."""
        return [_rows(train, test, len(self.codes)) for train, test in splits]

    def judge(self, candidates, folds, train_scores, weighted):
        """The scores of the test rows and of the rows fitted on, a table of candidates and folds a
        metric, and the seconds of all fits and of all scores."""
        first = candidates[0]
        named = [self._named(candidate, first) for candidate in candidates]
        random_state = getattr(first, "random_state", None)
        try:
            found = _native._Candidates(
                named,
                native_random_state(random_state),
                self.x,
                self.codes,
                len(self.classes),
                self.weights,
                folds,
                self.scorings,
                train_scores,
                weighted,
                native_threads(self.n_jobs),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise NotNativeError from error
        if found.failed() or not (_NEVER_WARN.issuperset(self.scorings) or found.plain()):
            raise NotNativeError
        self.n_iter += [
            n_iter == candidate.max_iter and candidate.tol is not None
            for candidate, n_iter in zip(
                (one for one in candidates for _ in folds), found.n_iter(), strict=True
            )
            if n_iter is not None
        ]
        shape = len(candidates), len(folds)
        tables = [
            [np.reshape(table, shape) for table in tables]
            for tables in (found.scores(), found.train_scores())
        ]
        return *tables, found.seconds()

    def _named(self, candidate, first):
        """Name and parameters of a candidate, which draws as all others do."""
        same = getattr(candidate, "random_state", None), getattr(first, "random_state", None)
        alike = same[0] is same[1] or (
            same[0].__class__ is same[1].__class__
            and not hasattr(same[0], "get_state")
            and same[0] == same[1]
        )
        if (
            type(candidate) is not type(first)
            or not candidate._cross_validates()
            or getattr(candidate, "verbose", 0)
            or not alike
        ):
            raise NotNativeError
        named = _named_estimator(candidate, self.classes)
        if named is None:
            raise NotNativeError
        return named

    def warn(self):
        """A warning for each fit that took as many passes as it may."""
        for _ in range(sum(self.n_iter)):
            warnings.warn(
                "Maximum number of iteration reached before convergence. Consider increasing "
                "max_iter to improve the fit.",
                ConvergenceWarning,
                stacklevel=4,
            )


class Generators:
    """Where NumPy's global generator and those of some parameters stand, to go back there."""

    def __init__(self, *random_states):
        own = [one for one in random_states if hasattr(one, "get_state")]
        self._states = [(one, one.get_state()) for one in own]
        self._global = np.random.get_state()

    def restore(self):
        """As if nothing had been drawn."""
        np.random.set_state(self._global)
        for one, state in self._states:
            one.set_state(state)
