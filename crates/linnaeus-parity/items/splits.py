"""Splitters: the rows of each fold, in their order."""

import numpy as np
from sklearn.model_selection import (
    KFold,
    ShuffleSplit,
    StratifiedKFold,
    StratifiedShuffleSplit,
    train_test_split,
)

from items.common import (
    Item,
    Refused,
    chance,
    from_hex,
    pick,
    random_labels,
    random_size,
    read_labels,
    same_value,
    shown,
    to_hex,
)

RANDOM = ("shuffle_split", "stratified_shuffle_split", "train_test_split")


def make(kind):
    def make_case(rng):
        rows = random_size(rng, (1, 6), (5, 40), (30, 300))
        # Classes may have fewer members than there are folds: both refuse, or both go on.
        y = random_labels(rng, rows, pick(rng, 1, 2, 2, 3, 5), every_class=False)
        return {"y": y, "splitter": make_splitter(rng, kind, rows)}

    return make_case


def make_splitter(rng, kind, rows):
    splitter = {"kind": kind}
    seed = pick(rng, 0, 42, int(rng.integers(0, 2**32)))
    if kind in RANDOM:
        splitter |= make_sizes(rng, rows)
        splitter["random_state"] = seed
        splitter["shared"] = chance(rng, 0.2)
    else:
        splitter["n_splits"] = pick(rng, 2, 3, 5, int(rng.integers(1, 12)))
        splitter["shuffle"] = chance(rng, 0.6)
        if splitter["shuffle"] or chance(rng, 0.05):
            splitter["random_state"] = seed
            splitter["shared"] = chance(rng, 0.2)
    if kind == "train_test_split":
        splitter["shuffle"] = chance(rng, 0.85)
        splitter["stratify"] = pick(rng, None, True, random_labels(rng, rows, 3, every_class=False))
    elif kind in RANDOM:
        splitter["n_splits"] = pick(rng, 1, 2, 5)
    return splitter


def make_sizes(rng, rows):
    def size():
        share = to_hex([pick(rng, 0.1, 0.2, 0.25, 1 / 3, 0.5, 0.75, rng.random())])
        return pick(rng, None, share, share, int(rng.integers(0, rows + 2)))

    # Both sizes at once are often too much: then both refuse.
    return {"test_size": size(), "train_size": size() if chance(rng, 0.4) else None}


def expect(case):
    y, splitter = read_labels(case["y"]), case["splitter"]
    random_state = splitter.get("random_state")
    if splitter.get("shared"):
        random_state = np.random.RandomState(random_state)
    try:
        times = 2 if splitter.get("shared") else 1
        folds = folds_of(splitter, random_state)
        runs = [[[a.tolist(), b.tolist()] for a, b in folds(y)] for _ in range(times)]
    except ValueError as error:
        raise Refused(str(error)) from error
    following = None
    if splitter.get("shared"):
        following = int(random_state.randint(0, 2**32, dtype=np.uint32))
    return {"runs": runs, "next": following}


def folds_of(splitter, random_state):
    """A function from labels to folds."""
    if splitter["kind"] == "train_test_split":
        return lambda y: [split_once(splitter, random_state, y)]
    made = make_scikit_learn(splitter, random_state)
    return lambda y: made.split(np.zeros((len(y), 1)), y)


def make_scikit_learn(splitter, random_state):
    number = splitter["n_splits"]
    match splitter["kind"]:
        case "kfold":
            return KFold(number, shuffle=splitter["shuffle"], random_state=random_state)
        case "stratified_kfold":
            return StratifiedKFold(number, shuffle=splitter["shuffle"], random_state=random_state)
        case "shuffle_split":
            kind = ShuffleSplit
        case "stratified_shuffle_split":
            kind = StratifiedShuffleSplit
    sizes = {name: read_size(splitter[name]) for name in ("test_size", "train_size")}
    return kind(number, **sizes, random_state=random_state)


def split_once(splitter, random_state, y):
    stratify = splitter["stratify"]
    stratify = y if stratify is True else None if stratify is None else read_labels(stratify)
    return train_test_split(
        np.arange(len(y)),
        test_size=read_size(splitter["test_size"]),
        train_size=read_size(splitter["train_size"]),
        shuffle=splitter["shuffle"],
        stratify=stratify,
        random_state=random_state,
    )


def read_size(size):
    return float(from_hex(size)[0]) if isinstance(size, str) else size


def compare(case, expected, got):
    for name in ("runs", "next"):
        if not same_value(got[name], expected[name]):
            return f"{name}: {shown(got[name])}, scikit-learn {shown(expected[name])}"
    return None


ITEMS = [
    Item(kind, make(kind), expect, compare) for kind in ("kfold", "stratified_kfold", *RANDOM)
]
