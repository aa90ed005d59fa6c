"""DummyClassifier."""

import numpy as np
from sklearn.dummy import DummyClassifier

from items.common import (
    Item,
    Refused,
    as_stored,
    chance,
    differing,
    from_hex,
    pick,
    random_labels,
    random_size,
    random_weights,
    random_x,
    read_labels,
    read_matrix,
    read_weights,
    same_bits,
    shown,
    to_hex,
    write_labels,
    write_matrix,
)


def make(rng):
    rows, columns = random_size(rng, (1, 6), (5, 60), (100, 300)), random_size(rng, (1, 5))
    outputs = pick(rng, 1, 1, 1, 2, 3)
    kind = pick(rng, "int", "str") if outputs > 1 else None
    y = [
        random_labels(rng, rows, pick(rng, 1, 2, 3, 9), kind, every_class=False)
        for _ in range(outputs)
    ]
    x = random_x(rng, rows, columns)
    if chance(rng, 0.2):
        x[rng.integers(rows), rng.integers(columns)] = pick(rng, np.nan, np.inf, -np.inf)
        x = as_stored(rng, x, ("f64", "f32"))
    else:
        x = as_stored(rng, x)
    case = {
        "params": {"strategy": pick(rng, "prior", "most_frequent")},
        "x": write_matrix(x),
        "y": y[0] if outputs == 1 else y,
        "asked": write_matrix(x[rng.integers(0, rows, rng.integers(1, 4))]),
    }
    if chance(rng, 0.4):
        case["weights"] = to_hex(random_weights(rng, rows))
    return case


def expect(case):
    model = DummyClassifier(**case["params"])
    y, asked = read_labels(case["y"]), read_matrix(case["asked"])
    try:
        model.fit(read_matrix(case["x"]), y, sample_weight=read_weights(case))
    except ValueError as error:
        raise Refused(str(error)) from error
    each = (lambda value: [value]) if y.ndim == 1 else list
    return {
        "class_prior": [to_hex(prior) for prior in each(model.class_prior_)],
        "predict": write_labels(model.predict(asked)),
        "predict_proba": [to_hex(table) for table in each(model.predict_proba(asked))],
    }


def compare(case, expected, got):
    for name in ("class_prior", "predict_proba"):
        if len(got[name]) != len(expected[name]):
            return f"{len(got[name])} outputs, scikit-learn {len(expected[name])}"
        for ours, theirs in zip(got[name], expected[name]):
            if not same_bits(from_hex(ours), from_hex(theirs)):
                return f"{name}: {shown(from_hex(ours))}, scikit-learn {shown(from_hex(theirs))}"
    return differing(expected, got, values=("predict",))


ITEMS = [Item("dummy", make, expect, compare)]
