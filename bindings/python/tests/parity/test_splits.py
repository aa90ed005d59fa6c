"""Splitters: the rows of every fold, what is refused and warned of, and the generator afterwards."""

import copy

import numpy as np
import sklearn.model_selection
from data import labels, seeds
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

from linnaeus import model_selection

SIZES = st.one_of(
    st.none(),
    st.sampled_from([0.1, 0.2, 0.25, 1 / 3, 0.5, 0.75]),
    st.floats(0.01, 0.99),
    st.integers(1, 40),
)


@st.composite
def columns(draw, rows):
    """Labels or groups of very unlike numbers of rows; integers or strings, sorted or not."""
    random = np.random.RandomState(draw(seeds))
    number = draw(st.integers(1, 9))
    shares = random.dirichlet(np.full(number, draw(st.sampled_from([0.5, 3.0, 30.0]))))
    codes = random.choice(number, rows, p=shares)
    if draw(st.integers(0, 3)) == 0:
        codes.sort()
    names = random.permutation(number)[codes]
    return names if draw(st.booleans()) else np.array(list("hcadbgfei"))[names]


def compare(kind, parameters, data, rows=None, groups=True, draws=True):
    """Two calls of the splitter, of which the first stops early, on rows with labels and groups."""
    rows = rows or data.draw(st.one_of(st.integers(2, 12), st.integers(12, 90)))
    y, group = data.draw(columns(rows)), data.draw(columns(rows))
    seed, shared = data.draw(seeds), data.draw(st.booleans())
    taken = data.draw(st.integers(1, 4))
    results = []
    for module in (model_selection, sklearn.model_selection):
        chosen = copy.deepcopy(parameters)
        generator = np.random.RandomState(seed)
        if draws:
            chosen["random_state"] = generator if shared else seed
        results.append(outcome(folds, module, kind, chosen, y, group if groups else None, taken))
        results[-1] += (generator.randint(0, 2**31 - 1),)
    (ours, told, next_), (theirs, told_there, next_there) = results
    assert told == told_there
    assert next_ == next_there
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        assert str(ours) == str(theirs)
        return
    assert ours[0] == theirs[0]
    assert len(ours[1]) == len(theirs[1])
    for own, their in zip(ours[1], theirs[1], strict=True):
        same_bits(own[0], their[0], "train")
        same_bits(own[1], their[1], "test")


def folds(module, kind, parameters, y, groups, taken):
    splitter = getattr(module, kind)(**parameters)
    x = np.zeros((len(y), 1))
    few = [fold for fold, _ in zip(splitter.split(x, y, groups), range(taken), strict=False)]
    return splitter.get_n_splits(x, y, groups), few + list(splitter.split(x, y, groups))


def k_folds(data):
    shuffle = data.draw(st.booleans())
    return {"n_splits": data.draw(st.integers(2, 8)), "shuffle": shuffle}, shuffle


@given(st.data())
def test_k_folds(data):
    kind = data.draw(st.sampled_from(["KFold", "StratifiedKFold"]))
    parameters, shuffle = k_folds(data)
    compare(kind, parameters, data, groups=data.draw(st.booleans()), draws=shuffle)


@given(st.data())
def test_group_k_folds(data):
    kind = data.draw(st.sampled_from(["GroupKFold", "StratifiedGroupKFold"]))
    parameters, shuffle = k_folds(data)
    compare(kind, parameters, data, groups=data.draw(st.integers(0, 9)) > 0, draws=shuffle)


@given(st.data())
def test_repeated_k_folds(data):
    kind = data.draw(st.sampled_from(["RepeatedKFold", "RepeatedStratifiedKFold"]))
    parameters = {
        "n_splits": data.draw(st.integers(2, 6)),
        "n_repeats": data.draw(st.integers(1, 3)),
    }
    compare(kind, parameters, data)


@given(st.data())
def test_shuffle_splits(data):
    kinds = ["ShuffleSplit", "StratifiedShuffleSplit", "GroupShuffleSplit"]
    parameters = {
        "n_splits": data.draw(st.integers(1, 4)),
        "test_size": data.draw(SIZES),
        "train_size": data.draw(SIZES),
    }
    compare(data.draw(st.sampled_from(kinds)), parameters, data)


@given(st.data())
def test_every_choice(data):
    kind = data.draw(
        st.sampled_from(["LeaveOneOut", "LeavePOut", "LeaveOneGroupOut", "LeavePGroupsOut"])
    )
    parameters = {}
    if kind == "LeavePOut":
        parameters["p"] = data.draw(st.integers(1, 3))
    elif kind == "LeavePGroupsOut":
        parameters["n_groups"] = data.draw(st.integers(1, 3))
    rows = data.draw(st.integers(1, 12))
    compare(kind, parameters, data, rows=rows, draws=False)


@given(st.data())
def test_predefined_splits(data):
    rows = data.draw(st.integers(1, 40))
    numbers = st.integers(-1, data.draw(st.integers(0, 5)))
    test_fold = data.draw(st.lists(numbers, min_size=rows, max_size=rows))
    compare("PredefinedSplit", {"test_fold": test_fold}, data, rows=rows, draws=False)


@given(st.data())
def test_time_series_splits(data):
    parameters = {
        "n_splits": data.draw(st.integers(2, 8)),
        "max_train_size": data.draw(st.none() | st.integers(0, 40)),
        "test_size": data.draw(st.none() | st.integers(1, 12)),
        "gap": data.draw(st.just(0) | st.integers(0, 8)),
    }
    compare("TimeSeriesSplit", parameters, data, draws=False)


@given(st.data())
def test_train_test_split(data):
    rows = data.draw(st.one_of(st.integers(1, 12), st.integers(12, 90)))
    arrays = [np.arange(rows), list(range(rows)), np.arange(2 * rows).reshape(rows, 2)]
    seed, shared = data.draw(seeds), data.draw(st.booleans())
    options = {
        "test_size": data.draw(SIZES),
        "train_size": data.draw(SIZES),
        "shuffle": data.draw(st.integers(0, 5)) > 0,
    }
    if data.draw(st.booleans()):
        options["stratify"] = data.draw(
            labels(rows) if rows > 8 and data.draw(st.booleans()) else columns(rows)
        )
        if data.draw(st.integers(0, 3)) == 0:
            options["stratify"] = np.column_stack([options["stratify"]] * 2)
    results = []
    for module in (model_selection, sklearn.model_selection):
        generator = np.random.RandomState(seed)
        chosen = options | {"random_state": generator if shared else seed}
        result, told = outcome(module.train_test_split, *arrays, **chosen)
        results.append((result, told, generator.randint(0, 2**31 - 1)))
    (ours, *rest), (theirs, *rest_there) = results
    assert rest == rest_there
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        assert str(ours) == str(theirs)
        return
    assert len(ours) == len(theirs)
    for own, their in zip(ours, theirs, strict=True):
        assert type(own) is type(their)
        same_bits(own, their)


@given(st.data())
def test_check_cv(data):
    rows = data.draw(st.integers(6, 40))
    y = data.draw(labels(rows))
    if data.draw(st.integers(0, 3)) == 0:
        y = np.eye(2, dtype=int)[np.arange(rows) % 2]
    fold = (np.arange(2, rows), np.arange(2))
    cv = data.draw(st.sampled_from([None, 2, 3, 5, 1, 0, "a", 1.5, [fold]]))
    classifier = data.draw(st.booleans())
    ours, told = outcome(model_selection.check_cv, cv, y, classifier=classifier)
    theirs, told_there = outcome(sklearn.model_selection.check_cv, cv, y, classifier=classifier)
    assert told == told_there
    assert type(ours).__name__ == type(theirs).__name__
    assert str(ours) == str(theirs) or isinstance(cv, list)


def test_choices_come_one_at_a_time():
    """17 million million folds, of which three are looked at."""
    splitter = model_selection.LeavePOut(10)
    x = np.zeros((100, 1))
    assert splitter.get_n_splits(x) == 17_310_309_456_440
    folds = splitter.split(x)
    for _ in range(3):
        _, test = next(folds)
    assert test.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 11]
