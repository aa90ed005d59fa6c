"""SgdClassifier: fits, learning in portions, scores."""

import numpy as np
import scipy.sparse
from sklearn.linear_model import SGDClassifier

from items.common import (
    Item,
    Refused,
    as_stored,
    chance,
    differing,
    from_hex,
    log_uniform,
    pick,
    random_labels,
    random_size,
    random_weights,
    random_x,
    read_labels,
    read_matrix,
    read_weights,
    same_value,
    shown,
    to_hex,
    write_labels,
    write_matrix,
)


def make_params(rng):
    alpha = pick(rng, 1e-4, 1e-4, log_uniform(rng, 1e-7, 10.0), 1.0, 1e-2)
    learning_rate = pick(rng, "optimal", "optimal", "constant")
    if learning_rate == "constant" and chance(rng, 0.1):
        alpha = 0.0
    stops = pick(rng, "usual", "usual", "fine", "zero", "coarse", "never")
    tol = {"usual": 1e-3, "fine": log_uniform(rng, 1e-9, 1e-4), "zero": 0.0, "never": None}
    tol = tol.get(stops, log_uniform(rng, 1e-2, 10.0))
    # Zero tolerance and fine ones can take very long.
    max_iter = pick(rng, 1, 3, 12) if stops == "never" else pick(rng, 1000, 60, 200, 5)
    max_iter = min(max_iter, 200) if stops in ("zero", "fine") else max_iter
    return {
        "loss": pick(rng, "hinge", "hinge", "log_loss"),
        "penalty": pick(rng, "l2", "l2", "l2", "none"),
        "alpha": repr(alpha),
        "fit_intercept": pick(rng, "true", "true", "true", "false"),
        "max_iter": str(max_iter),
        "tol": "none" if tol is None else repr(tol),
        "shuffle": pick(rng, "true", "true", "true", "false"),
        "learning_rate": learning_rate,
        "eta0": repr(pick(rng, 0.01, 1.0, log_uniform(rng, 1e-6, 100.0))),
        "n_iter_no_change": pick(rng, "5", "5", "1", "2", "9"),
        "random_state": str(pick(rng, 0, 42, int(rng.integers(0, 2**32)), 2**32 - 1)),
    }


def make_whole_params(rng):
    """Every loss, penalty, learning rate and the rest of the parameters."""
    rate = pick(rng, "optimal", "optimal", "constant", "invscaling", "adaptive", "pa1", "pa2")
    losses = ("hinge", "log_loss", "modified_huber", "squared_hinge", "perceptron", "squared_error")
    losses += ("huber", "epsilon_insensitive", "squared_epsilon_insensitive")
    return make_params(rng) | {
        "loss": "hinge" if rate in ("pa1", "pa2") else pick(rng, *losses),
        "penalty": pick(rng, "l2", "l1", "elasticnet", "none"),
        "alpha": repr(pick(rng, 1e-4, 1e-2, log_uniform(rng, 1e-7, 1.0))),
        "l1_ratio": repr(pick(rng, 0.15, 0.0, 1.0, rng.random())),
        "epsilon": repr(pick(rng, 0.1, 0.0, rng.random())),
        "learning_rate": rate,
        "eta0": repr(pick(rng, 0.01, 0.1, 1.0)),
        "power_t": repr(pick(rng, 0.5, 0.25, 1.0)),
        "early_stopping": pick(rng, "false", "false", "false", "true"),
        "validation_fraction": repr(pick(rng, 0.1, 0.3, 0.5)),
        "class_weight": pick(rng, "none", "balanced"),
        "average": pick(rng, "false", "false", "true", "50"),
    }


# scikit-learn computes the margins of f32 rows in f32, linnaeus in f64: larger numbers than this
# have margins that only the second can hold.
LARGEST_F32 = 1e12


def make_data(rng, classes=None, most_rows=120, **stored):
    classes = classes or pick(rng, 2, 2, 2, 3, 4)
    rows = random_size(rng, (classes, 8), (8, 40), (30, most_rows))
    columns = random_size(rng, (1, 4), (3, 20), (10, 40))
    y = random_labels(rng, rows, classes)
    codes = np.unique(y, return_inverse=True)[1]
    x = random_x(rng, rows, columns, codes)
    if chance(rng, 0.1):
        # Beyond what a square can hold: both should fail alike, or go on alike.
        x = x * pick(rng, 1e60, 1e120, 1e155, 1e200)
    return as_stored(rng, x, **stored), y


def make_fit(rng):
    x, y = make_data(rng)
    rows = x.shape[0]
    case = {"params": make_params(rng)}
    if chance(rng, 0.2):
        take = rng.permutation(rows) if chance(rng, 0.5) else np.sort(rng.permutation(rows))
        extra = rng.integers(0, rows, rng.integers(0, 4))
        take = np.concatenate([take, extra])
        case["x"], y = write_matrix(x, take), [y[row] for row in take]
    else:
        case["x"] = write_matrix(x)
    case["y"] = write_labels(y)
    if chance(rng, 0.3):
        case["weights"] = to_hex(random_weights(rng, len(y)))
    if chance(rng, 0.15):
        case |= {"shared": True, "seed": int(case["params"].pop("random_state"))}
    return case


def make_whole_fit(rng):
    x, y = make_data(rng, kinds=("f64", "f32", "u8", "csr", "csr"))
    if scipy.sparse.issparse(x) and abs(x).max() < LARGEST_F32 and chance(rng, 0.5):
        x = x.astype(np.float32)
    case = {"params": make_whole_params(rng), "x": write_matrix(x), "y": write_labels(y)}
    if chance(rng, 0.3):
        case["weights"] = to_hex(random_weights(rng, len(y)))
    if chance(rng, 0.15):
        case |= {"shared": True, "seed": int(case["params"].pop("random_state"))}
    return case


def classifier(case):
    params = dict(case["params"])
    none = lambda text, read: None if text == "none" else read(text)
    seed = params.get("random_state", case.get("seed"))
    return SGDClassifier(
        loss=params["loss"],
        penalty=none(params["penalty"], str),
        alpha=float(params["alpha"]),
        fit_intercept=params["fit_intercept"] == "true",
        max_iter=int(params["max_iter"]),
        tol=none(params["tol"], float),
        shuffle=params["shuffle"] == "true",
        learning_rate=params["learning_rate"],
        eta0=float(params["eta0"]),
        n_iter_no_change=int(params["n_iter_no_change"]),
        l1_ratio=float(params.get("l1_ratio", "0.15")),
        epsilon=float(params.get("epsilon", "0.1")),
        power_t=float(params.get("power_t", "0.5")),
        early_stopping=params.get("early_stopping") == "true",
        validation_fraction=float(params.get("validation_fraction", "0.1")),
        class_weight=none(params.get("class_weight", "none"), str),
        average={"false": False, "true": True, "50": 50}[params.get("average", "false")],
        random_state=np.random.RandomState(int(seed)) if case.get("shared") else int(seed),
    )


def fitted(case):
    model = classifier(case)
    try:
        x, y = read_matrix(case["x"]), read_labels(case["y"])
        return model.fit(x, y, sample_weight=read_weights(case))
    except ValueError as error:
        raise Refused(str(error)) from error


def described(model):
    return {
        "classes": model.classes_.tolist(),
        "coef": to_hex(model.coef_),
        "intercept": to_hex(model.intercept_),
        "n_iter": int(model.n_iter_),
        "t": to_hex([model.t_]),
    }


def expect_fit(case):
    model = fitted(case)
    expected = described(model)
    if case.get("shared"):
        expected["next"] = int(model.random_state.randint(0, 2**32, dtype=np.uint32))
    return expected


FLOATS, VALUES = ("coef", "intercept", "t"), ("classes", "n_iter")


def compare_fit(case, expected, got):
    values = VALUES + (("next",) if case.get("shared") else ())
    return differing(expected, got, values=values) or differing(expected, got, floats=FLOATS)


# Portions


def make_partial_fit(rng):
    x, y = make_data(rng)
    classes = np.unique(y)
    order = rng.permutation(len(y))
    # In order of the classes, a portion may lack some of them.
    order = order if chance(rng, 0.6) else np.argsort(np.asarray(y), kind="stable")
    cuts = np.sort(rng.integers(1, max(2, len(y)), rng.integers(0, 4)))
    portions = []
    for rows in np.split(order, np.unique(cuts)):
        if len(rows) == 0:
            continue
        if not scipy.sparse.issparse(x) and chance(rng, 0.3):
            matrix = write_matrix(x, rows)
        else:
            matrix = write_matrix(x[rows])
        portion = {"x": matrix, "y": write_labels([y[row] for row in rows])}
        if chance(rng, 0.3):
            portion["weights"] = to_hex(random_weights(rng, len(rows)))
        portions.append(portion)
    if chance(rng, 0.5):
        portions = portions + portions
    return {"params": make_params(rng), "classes": write_labels(classes), "portions": portions}


def expect_partial_fit(case):
    model, classes, models = classifier(case), read_labels(case["classes"]), []
    try:
        for portion in case["portions"]:
            x, y = read_matrix(portion["x"]), read_labels(portion["y"])
            model.partial_fit(x, y, classes=classes, sample_weight=read_weights(portion))
            models.append(described(model))
    except ValueError as error:
        raise Refused(str(error)) from error
    return {"models": models}


def compare_partial_fit(case, expected, got):
    if len(expected["models"]) != len(got["models"]):
        return f"{len(got['models'])} models, scikit-learn {len(expected['models'])}"
    for portion, (ours, theirs) in enumerate(zip(got["models"], expected["models"])):
        what = differing(theirs, ours, values=VALUES, floats=FLOATS)
        if what:
            return f"after portion {portion}: {what}"
    return None


# Scores


def make_scores(rng):
    classes = pick(rng, 2, 2, 3, 4)
    rows = random_size(rng, (classes + 2, 40), (30, 80))
    columns = random_size(rng, (1, 9), (10, 40), (60, 130))
    y = random_labels(rng, rows, classes)
    x = random_x(rng, rows, columns, np.unique(y, return_inverse=True)[1])
    x = as_stored(rng, x, largest_f32=LARGEST_F32)
    asked = x[rng.integers(0, rows, random_size(rng, (1, 2), (3, 30)))]
    params = make_params(rng) | {"max_iter": "8"}
    return {
        "params": params,
        "x": write_matrix(x),
        "y": write_labels(y),
        "asked": write_matrix(asked),
    }


def expect_scores(case):
    model = fitted(case)
    asked = read_matrix(case["asked"])
    expected = described(model) | {
        "predict": write_labels(model.predict(asked)),
        "decision_function": to_hex(model.decision_function(asked)),
    }
    if case["params"]["loss"] == "log_loss":
        expected["predict_proba"] = to_hex(model.predict_proba(asked))
    return expected


def compare_scores(case, expected, got):
    what = differing(expected, got, values=VALUES, floats=FLOATS)
    if what:
        return what
    x = read_matrix(case["asked"])
    coef = from_hex(expected["coef"]).reshape(-1, x.shape[1])
    ours, theirs = (
        {
            "predict": side["predict"],
            "decision_function": table(side["decision_function"], x.shape[0]),
            "predict_proba": table(side.get("predict_proba"), x.shape[0]),
        }
        for side in (got, expected)
    )
    return differing_answers(x, coef, from_hex(expected["intercept"]), theirs, ours)


def table(digits, rows):
    return None if digits is None else from_hex(digits).reshape(rows, -1)


def differing_answers(x, coef, intercept, theirs, ours):
    """What differs in the answers of one model to the rows of x.

    Each side has `predict`, a list of labels, and tables of `decision_function` and
    `predict_proba`, or None. A margin may differ by 4 n u (sum of |x w| + |b|), of n columns and
    the rounding unit u: the order of its sum is not scikit-learn's own, but that of whichever
    matrix product NumPy takes.
    """
    for name in theirs:
        if (ours[name] is None) != (theirs[name] is None):
            return f"{name}: {shown(ours[name])}, scikit-learn {shown(theirs[name])}"
    unit = 2.0**-24 if x.dtype == np.float32 else 2.0**-53
    bound = 4 * x.shape[1] * unit * (abs(x.astype(float)) @ abs(coef).T + abs(intercept))
    differences = (differing_margins, differing_labels, differing_probabilities)
    return next(filter(None, (differ(bound, unit, theirs, ours) for differ in differences)), None)


def differing_margins(bound, unit, theirs, ours):
    ours, theirs = ours["decision_function"], theirs["decision_function"]
    if ours is None:
        return None
    if ours.shape != theirs.shape:
        return f"decision_function: shape {ours.shape}, scikit-learn {theirs.shape}"
    # Numbers beyond floating point are equal as they are.
    equal = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    far = ~(equal | (abs(ours - theirs) <= bound) | np.isinf(bound))
    if not far.any():
        return None
    row, column = np.argwhere(far)[0]
    numbers = ours[row, column], theirs[row, column], bound[row, column]
    return "decision_function of row %d: %r, scikit-learn %r, allowed distance %r" % (row, *numbers)


def differing_labels(bound, unit, theirs, ours):
    """Of the rows whose margins are further apart than their errors."""
    margins = theirs["decision_function"]
    if margins is None:
        clear = np.zeros(len(bound), bool)
    elif margins.shape[1] == 1:
        clear = abs(margins[:, 0]) > bound[:, 0]
    else:
        best = margins.argmax(axis=1)[:, None]
        lowest_best = np.take_along_axis(margins - bound, best, axis=1)
        clear = ((margins + bound) >= lowest_best).sum(axis=1) == 1
    for row in np.flatnonzero(clear):
        if not same_value(ours["predict"][row], theirs["predict"][row]):
            labels = shown(ours["predict"][row]), shown(theirs["predict"][row])
            return "predict of row %d: %s, scikit-learn %s" % (row, *labels)
    return None


def differing_probabilities(bound, unit, theirs, ours):
    margins = theirs["decision_function"]
    ours, theirs = ours["predict_proba"], theirs["predict_proba"]
    if ours is None:
        return None
    if ours.shape != theirs.shape:
        return f"predict_proba: shape {ours.shape}, scikit-learn {theirs.shape}"
    # The absolute error of a margin is at most the relative error of its probability; dividing by
    # the sum adds the largest error of the others.
    # Of f32 rows scikit-learn's probabilities are f32 too, and may all vanish before their sum is
    # taken; linnaeus's are f64.
    vanish = np.zeros((len(theirs), 1), bool)
    if unit == 2.0**-24 and margins is not None and margins.shape[1] > 1:
        vanish = (margins < -80).all(axis=1, keepdims=True)
    # Where rounding alone may move a margin by 25, it may be of either sign, as in a sum of huge
    # numbers that cancel: then one side's probability may have underflowed to 0, and no relative
    # error says anything.
    error = 2 * bound.max(axis=1, keepdims=True)
    unknown = error >= 50
    error = np.expm1(np.minimum(error, 50)) + 16 * unit
    equal = (abs(ours - theirs) <= error * theirs + 4 * unit) | (np.isnan(ours) & np.isnan(theirs))
    far = ~(equal | vanish | unknown)
    if not far.any():
        return None
    row = np.argwhere(far)[0][0]
    return f"predict_proba of row {row}: {shown(ours[row])}, scikit-learn {shown(theirs[row])}"


ITEMS = [
    Item("sgd", make_fit, expect_fit, compare_fit),
    Item("sgd_whole", make_whole_fit, expect_fit, compare_fit),
    Item("sgd_partial_fit", make_partial_fit, expect_partial_fit, compare_partial_fit),
    Item("sgd_scores", make_scores, expect_scores, compare_scores),
]
