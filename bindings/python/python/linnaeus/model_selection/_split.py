"""Splitters. Arguments are checked here; the rows of the folds come from Rust.

The classes stand on scikit-learn's abstract bases, which give them their protocol, their ``repr``
and the routing of ``groups``.
"""

import math
import numbers
import warnings
from collections.abc import Iterable
from itertools import chain

import numpy as np
from sklearn.model_selection import BaseCrossValidator, BaseShuffleSplit
from sklearn.model_selection._split import (
    GroupsConsumerMixin,
    _BaseKFold,
    _CVIterableWrapper,
    _RepeatedSplits,
    _UnsupportedGroupCVMixin,
    _validate_shuffle_split,
)
from sklearn.utils import _safe_indexing, check_random_state, indexable
from sklearn.utils._param_validation import Interval, RealNotInt, validate_params
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import _num_samples, check_array, column_or_1d

from linnaeus import _native
from linnaeus._estimator import native_random_state

__all__ = [
    "BaseCrossValidator",
    "BaseShuffleSplit",
    "GroupKFold",
    "GroupShuffleSplit",
    "KFold",
    "LeaveOneGroupOut",
    "LeaveOneOut",
    "LeavePGroupsOut",
    "LeavePOut",
    "PredefinedSplit",
    "RepeatedKFold",
    "RepeatedStratifiedKFold",
    "ShuffleSplit",
    "StratifiedGroupKFold",
    "StratifiedKFold",
    "StratifiedShuffleSplit",
    "TimeSeriesSplit",
    "check_cv",
    "train_test_split",
]


class _KFolds(_BaseKFold):
    """What the splitters into k folds share. ``_kind`` names the one in Rust."""

    _kind: str

    def split(self, X, y=None, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        X, y, groups = indexable(X, y, groups)
        n_samples = _num_samples(X)
        if self.n_splits > n_samples:
            raise ValueError(
                f"Cannot have number of splits n_splits={self.n_splits} greater than the number "
                f"of samples: n_samples={n_samples}."
            )
        random_state = native_random_state(self.random_state) if self.shuffle else None
        coded = self._coded(y, groups)
        yield from _native.split_k_folds(self._kind, self.n_splits, random_state, n_samples, *coded)

    def _coded(self, y, groups):
        """Labels and groups as codes, each with how many there are, or None."""
        return None, None


class KFold(_UnsupportedGroupCVMixin, _KFolds):
    """Cuts the rows into k folds of equal size.

    Without ``shuffle`` folds are consecutive rows.
    """

    _kind = "KFold"

    def __init__(self, n_splits=5, *, shuffle=False, random_state=None):
        super().__init__(n_splits=n_splits, shuffle=shuffle, random_state=random_state)


class GroupKFold(GroupsConsumerMixin, _KFolds):
    """Cuts the rows into k folds of about equal size, each group whole in one of them."""

    _kind = "GroupKFold"

    def __init__(self, n_splits=5, *, shuffle=False, random_state=None):
        super().__init__(n_splits, shuffle=shuffle, random_state=random_state)

    def split(self, X, y=None, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        return super().split(X, y, groups)

    def _coded(self, y, groups):
        groups = _groups(groups)
        n_groups = groups[1]
        if self.n_splits > n_groups:
            raise ValueError(
                f"Cannot have number of splits n_splits={self.n_splits} greater than the number "
                f"of groups: {n_groups}."
            )
        return None, groups


class StratifiedKFold(_KFolds):
    """Cuts the rows into k folds with the classes in the proportions of the whole."""

    _kind = "StratifiedKFold"

    def __init__(self, n_splits=5, *, shuffle=False, random_state=None):
        super().__init__(n_splits=n_splits, shuffle=shuffle, random_state=random_state)

    def split(self, X, y, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        _warn_of_groups(self, groups)
        y = check_array(y, input_name="y", ensure_2d=False, dtype=None)
        return super().split(X, y, groups)

    def _coded(self, y, groups):
        return _classes(y, self.n_splits), None


class StratifiedGroupKFold(GroupsConsumerMixin, _KFolds):
    """Cuts the rows into k folds, each group whole in one of them, with the classes in about the
    proportions of the whole."""

    _kind = "StratifiedGroupKFold"

    def __init__(self, n_splits=5, shuffle=False, random_state=None):
        super().__init__(n_splits=n_splits, shuffle=shuffle, random_state=random_state)

    def _coded(self, y, groups):
        y = _classes(y, self.n_splits)
        unique, groups = np.unique(groups, return_inverse=True)
        if self.n_splits > len(unique):
            raise ValueError(
                f"Cannot have number of splits n_splits={self.n_splits} greater than the number "
                f"of groups: {len(unique)}."
            )
        return y, (groups, len(unique))


class RepeatedKFold(_UnsupportedGroupCVMixin, _RepeatedSplits):
    """``KFold`` with a shuffle, again and again."""

    def __init__(self, *, n_splits=5, n_repeats=10, random_state=None):
        super().__init__(KFold, n_repeats=n_repeats, random_state=random_state, n_splits=n_splits)


class RepeatedStratifiedKFold(_UnsupportedGroupCVMixin, _RepeatedSplits):
    """``StratifiedKFold`` with a shuffle, again and again."""

    def __init__(self, *, n_splits=5, n_repeats=10, random_state=None):
        super().__init__(
            StratifiedKFold, n_repeats=n_repeats, random_state=random_state, n_splits=n_splits
        )

    def split(self, X, y, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        y = check_array(y, input_name="y", ensure_2d=False, dtype=None)
        return super().split(X, y, groups=groups)


class _RandomParts(BaseShuffleSplit):
    """What the splitters into random parts share. ``_kind`` names the one in Rust."""

    _kind: str

    def _sizes(self, of):
        return _validate_shuffle_split(
            of, self.test_size, self.train_size, default_test_size=self._default_test_size
        )

    def _drawn(self, sizes, n_samples, y=None, groups=None):
        # One split at a time: whoever stops early leaves a shared generator where it is.
        random_state = check_random_state(self.random_state)
        for _ in range(self.n_splits):
            yield _native.split_random_parts(
                self._kind, *sizes, random_state, n_samples, y, groups
            )


class ShuffleSplit(_UnsupportedGroupCVMixin, _RandomParts):
    """Draws rows to test on and rows to fit on, again for each split."""

    _kind = "ShuffleSplit"

    def __init__(self, n_splits=10, *, test_size=None, train_size=None, random_state=None):
        super().__init__(
            n_splits=n_splits,
            test_size=test_size,
            train_size=train_size,
            random_state=random_state,
        )

    def _iter_indices(self, X, y=None, groups=None):
        n_samples = _num_samples(X)
        return self._drawn(self._sizes(n_samples), n_samples)


class GroupShuffleSplit(GroupsConsumerMixin, _RandomParts):
    """Draws groups to test on and groups to fit on, again for each split."""

    _kind = "GroupShuffleSplit"

    def __init__(self, n_splits=5, *, test_size=None, train_size=None, random_state=None):
        super().__init__(
            n_splits=n_splits,
            test_size=test_size,
            train_size=train_size,
            random_state=random_state,
        )
        self._default_test_size = 0.2

    def split(self, X, y=None, groups=None):
        """The rows to fit on and the rows to test on, split after split."""
        return super().split(X, y, groups)

    def _iter_indices(self, X, y=None, groups=None):
        groups = _groups(groups)
        return self._drawn(self._sizes(groups[1]), _num_samples(X), groups=groups)


class StratifiedShuffleSplit(_RandomParts):
    """Draws rows to test on and rows to fit on, again for each split, with the classes in the
    proportions of the whole."""

    _kind = "StratifiedShuffleSplit"

    def __init__(self, n_splits=10, *, test_size=None, train_size=None, random_state=None):
        super().__init__(
            n_splits=n_splits,
            test_size=test_size,
            train_size=train_size,
            random_state=random_state,
        )

    def split(self, X, y, groups=None):
        """The rows to fit on and the rows to test on, split after split."""
        _warn_of_groups(self, groups)
        y = check_array(y, input_name="y", ensure_2d=False, dtype=None)
        return super().split(X, y, groups)

    def _iter_indices(self, X, y, groups=None):
        n_samples = _num_samples(X)
        y = check_array(y, input_name="y", ensure_2d=False, dtype=None)
        n_train, n_test = sizes = self._sizes(n_samples)
        if y.ndim == 2:
            # Each combination of labels is a class.
            y = np.array([" ".join(row.astype("str")) for row in y])
        classes, codes, counts = np.unique(y, return_inverse=True, return_counts=True)
        if counts.min() < 2:
            raise ValueError(
                "The least populated classes in y have only 1 member, which is too few. The "
                "minimum number of groups for any class cannot be less than 2. Classes with too "
                f"few members are: {classes[counts < 2].tolist()}"
            )
        for name, size in (("train_size", n_train), ("test_size", n_test)):
            if size < len(classes):
                raise ValueError(
                    f"The {name} = {size} should be greater or equal to the number of classes = "
                    f"{len(classes)}"
                )
        return self._drawn(sizes, n_samples, y=(codes, len(classes)))


class _Choices(BaseCrossValidator):
    """What the splitters share that leave every choice of so many rows or groups out. Their folds
    may be more than memory holds: they come one at a time."""

    def split(self, X, y=None, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        X, y, groups = indexable(X, y, groups)
        yield from self._choices(_num_samples(X), groups)


class LeaveOneOut(_UnsupportedGroupCVMixin, _Choices):
    """Tests each row by a model of all others."""

    def _choices(self, n_samples, groups):
        if n_samples <= 1:
            raise ValueError(f"Cannot perform LeaveOneOut with n_samples={n_samples}.")
        return _native.split_choices(1, n_samples, None)

    def get_n_splits(self, X, y=None, groups=None):
        """The number of rows."""
        return _needed_samples(X)


class LeavePOut(_UnsupportedGroupCVMixin, _Choices):
    """Tests every choice of p rows by a model of all others."""

    def __init__(self, p):
        self.p = p

    def _choices(self, n_samples, groups):
        if n_samples <= self.p:
            raise ValueError(
                f"p={self.p} must be strictly less than the number of samples={n_samples}"
            )
        return _native.split_choices(self.p, n_samples, None)

    def get_n_splits(self, X, y=None, groups=None):
        """In how many ways p rows can be chosen."""
        return math.comb(_needed_samples(X), self.p)


class LeaveOneGroupOut(GroupsConsumerMixin, _Choices):
    """Tests each group by a model of all others."""

    def split(self, X, y=None, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        return super().split(X, y, groups)

    def _choices(self, n_samples, groups):
        unique, codes = _unique_groups(groups)
        if len(unique) <= 1:
            raise ValueError(
                f"The groups parameter contains fewer than 2 unique groups ({unique}). "
                "LeaveOneGroupOut expects at least 2."
            )
        return _native.split_choices(1, n_samples, (codes, len(unique)))

    def get_n_splits(self, X=None, y=None, groups=None):
        """The number of groups."""
        return len(_unique_groups(groups)[0])


class LeavePGroupsOut(GroupsConsumerMixin, _Choices):
    """Tests every choice of so many groups by a model of all others."""

    def __init__(self, n_groups):
        self.n_groups = n_groups

    def split(self, X, y=None, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        return super().split(X, y, groups)

    def _choices(self, n_samples, groups):
        unique, codes = _unique_groups(groups)
        if self.n_groups >= len(unique):
            raise ValueError(
                "The groups parameter contains fewer than (or equal to) n_groups "
                f"({self.n_groups}) numbers of unique groups ({unique}). LeavePGroupsOut expects "
                f"that at least n_groups + 1 ({self.n_groups + 1}) unique groups be present"
            )
        return _native.split_choices(self.n_groups, n_samples, (codes, len(unique)))

    def get_n_splits(self, X=None, y=None, groups=None):
        """In how many ways so many groups can be chosen."""
        return math.comb(len(_unique_groups(groups)[0]), self.n_groups)


class PredefinedSplit(BaseCrossValidator):
    """Folds by the number of the fold that tests each row; -1 is never tested."""

    def __init__(self, test_fold):
        self.test_fold = column_or_1d(np.array(test_fold, dtype=int))
        unique = np.unique(self.test_fold)
        self.unique_folds = unique[unique != -1]

    def split(self, X=None, y=None, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        _warn_of_groups(self, groups)
        return iter(_native.split_predefined(self.test_fold))

    def get_n_splits(self, X=None, y=None, groups=None):
        """The number of folds."""
        return len(self.unique_folds)


class TimeSeriesSplit(_BaseKFold):
    """Tests blocks at the end of the rows, each by a model of the rows before it."""

    def __init__(self, n_splits=5, *, max_train_size=None, test_size=None, gap=0):
        super().__init__(n_splits, shuffle=False, random_state=None)
        self.max_train_size = max_train_size
        self.test_size = test_size
        self.gap = gap

    def split(self, X, y=None, groups=None):
        """The rows to fit on and the rows to test on, fold after fold."""
        _warn_of_groups(self, groups)
        return self._rows(X)

    def _rows(self, X):
        (X,) = indexable(X)
        n_samples, n_folds = _num_samples(X), self.n_splits + 1
        test_size = self.test_size if self.test_size is not None else n_samples // n_folds
        if n_folds > n_samples:
            raise ValueError(
                f"Cannot have number of folds={n_folds} greater than the number of "
                f"samples={n_samples}."
            )
        if self.gap < 0:
            raise ValueError(f"gap={self.gap} must not be negative.")
        if n_samples - self.gap - test_size * self.n_splits <= 0:
            raise ValueError(
                f"Too many splits={self.n_splits} for number of samples={n_samples} with "
                f"test_size={test_size} and gap={self.gap}."
            )
        yield from _native.split_time_series(
            self.n_splits, self.max_train_size or None, test_size, self.gap, n_samples
        )


def check_cv(cv=5, y=None, *, classifier=False, shuffle=False, random_state=None):
    """A splitter for whatever stands for one: a number of folds, a splitter, or the folds.

    A number is stratified folds for a classifier and labels of one column, and plain folds
    otherwise.
    """
    cv = 5 if cv is None else cv
    if isinstance(cv, numbers.Integral):
        stratified = (
            classifier
            and y is not None
            and type_of_target(y, input_name="y") in ("binary", "multiclass")
        )
        kind = StratifiedKFold if stratified else KFold
        return kind(cv, shuffle=shuffle, random_state=random_state)
    if hasattr(cv, "split") and not isinstance(cv, str):
        return cv
    if not isinstance(cv, Iterable) or isinstance(cv, str):
        raise ValueError(
            "Expected `cv` as an integer, a cross-validation object (from "
            "sklearn.model_selection), or an iterable yielding (train, test) splits as arrays of "
            f"indices. Got {cv}."
        )
    return _CVIterableWrapper(cv)


_SIZE = [
    Interval(RealNotInt, 0, 1, closed="neither"),
    Interval(numbers.Integral, 1, None, closed="left"),
    None,
]


@validate_params(
    {
        "test_size": _SIZE,
        "train_size": _SIZE,
        "random_state": ["random_state"],
        "shuffle": ["boolean"],
        "stratify": ["array-like", None],
    },
    prefer_skip_nested_validation=True,
)
def train_test_split(
    *arrays, test_size=None, train_size=None, random_state=None, shuffle=True, stratify=None
):
    """Splits each array into rows to fit on and rows to keep for the test: a list of both parts of
    the first array, of the second, and so on."""
    if not arrays:
        raise ValueError("At least one array required as input")
    arrays = indexable(*arrays)
    n_train, n_test = _validate_shuffle_split(
        _num_samples(arrays[0]), test_size, train_size, default_test_size=0.25
    )
    if not shuffle:
        if stratify is not None:
            raise ValueError("Stratified train/test split is not implemented for shuffle=False")
        train, test = np.arange(n_train), np.arange(n_train, n_train + n_test)
    else:
        kind = ShuffleSplit if stratify is None else StratifiedShuffleSplit
        splitter = kind(test_size=n_test, train_size=n_train, random_state=random_state)
        train, test = next(splitter.split(X=arrays[0], y=stratify))
    parts = ((_safe_indexing(own, train), _safe_indexing(own, test)) for own in arrays)
    return list(chain.from_iterable(parts))


# It is no test, whatever its name.
train_test_split.__test__ = False


def _warn_of_groups(splitter, groups):
    if groups is not None:
        warnings.warn(
            f"The groups parameter is ignored by {type(splitter).__name__}",
            UserWarning,
            stacklevel=3,
        )


def _needed_samples(X):
    if X is None:
        raise ValueError("The 'X' parameter should not be None.")
    return _num_samples(X)


def _unique_groups(groups):
    """The groups in order, and the code of each row's."""
    if groups is None:
        raise ValueError("The 'groups' parameter should not be None.")
    groups = check_array(groups, input_name="groups", ensure_2d=False, dtype=None)
    return np.unique(groups, return_inverse=True)


def _groups(groups):
    unique, codes = _unique_groups(groups)
    return codes, len(unique)


def _classes(y, n_splits):
    """The code of each row's class and how many there are; classes need a row for each fold."""
    y = np.asarray(y)
    kind = type_of_target(y)
    allowed = ("binary", "multiclass")
    if kind not in allowed:
        raise ValueError(f"Supported target types are: {allowed}. Got {kind!r} instead.")
    _, codes, counts = np.unique(column_or_1d(y), return_inverse=True, return_counts=True)
    if np.all(n_splits > counts):
        raise ValueError(
            f"n_splits={n_splits} cannot be greater than the number of members in each class."
        )
    if n_splits > counts.min():
        warnings.warn(
            f"The least populated class in y has only {counts.min()} members, which is less than "
            f"n_splits={n_splits}.",
            UserWarning,
            stacklevel=4,
        )
    return codes, len(counts)
