"""SGDClassifier and Perceptron: coefficients, intercepts and epochs, bit for bit."""

import numpy as np
import sklearn.linear_model
from data import labels, matrices, pictures, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

import linnaeus.linear_model

LOSSES = [
    "hinge",
    "log_loss",
    "modified_huber",
    "squared_hinge",
    "perceptron",
    "squared_error",
    "huber",
    "epsilon_insensitive",
    "squared_epsilon_insensitive",
]
ATTRIBUTES = ("coef_", "intercept_", "n_iter_", "t_", "classes_")
AVERAGES = ("_standard_coef", "_average_coef", "_average_intercept")


@st.composite
def parameters(draw, y, in_portions=False):
    """What both estimators take."""
    of_class = [None, {int(label) if y.dtype.kind in "iub" else str(label): 2.5 for label in y[:1]}]
    return {
        "penalty": draw(st.sampled_from([None, "l2", "l2", "l1", "elasticnet"])),
        "alpha": draw(st.sampled_from([1e-5, 1e-4, 1e-2, 1.0])),
        "l1_ratio": draw(st.sampled_from([0, 0.15, 0.7, 1])),
        "fit_intercept": draw(st.booleans()),
        "max_iter": draw(st.integers(1, 60)),
        "tol": draw(st.sampled_from([1e-3, None, 0.0, 1e-1])),
        "shuffle": draw(st.booleans()),
        "eta0": draw(st.sampled_from([0.01, 0.1, 1.0])),
        "n_iter_no_change": draw(st.integers(1, 6)),
        "early_stopping": not in_portions and draw(st.integers(0, 3)) == 0,
        "validation_fraction": draw(st.sampled_from([0.1, 0.3, 0.5])),
        "class_weight": draw(st.sampled_from(of_class if in_portions else [*of_class, "balanced"])),
        "random_state": draw(seeds),
    }


@st.composite
def sgd_parameters(draw, y, in_portions=False):
    """What SGDClassifier takes."""
    rate = draw(
        st.sampled_from(["optimal", "optimal", "constant", "invscaling", "adaptive", "pa1", "pa2"])
    )
    return draw(parameters(y, in_portions)) | {
        "learning_rate": rate,
        "loss": "hinge" if rate in ("pa1", "pa2") else draw(st.sampled_from(LOSSES)),
        "epsilon": draw(st.sampled_from([0.0, 0.1, 0.5])),
        "power_t": draw(st.sampled_from([0.5, 0.25, 1.0])),
        "average": draw(st.sampled_from([False, False, True, 2, 50])),
    }


def without_ties(x, arguments):
    """No early stopping on whole numbers: a row held out may score 0 there but for rounding, and on
    which side of 0 it lies then depends on the order in which NumPy adds up the scores of few rows."""
    values = x.data if hasattr(x, "indptr") else x
    has_ties = bool((values == np.round(values)).all())
    return arguments | {"early_stopping": arguments["early_stopping"] and not has_ties}


def compare(name, arguments, learn, shared=False):
    """What both have learned after each step of `learn`, and what a shared generator draws next."""

    def states(module):
        own = dict(arguments)
        if shared:
            own["random_state"] = np.random.RandomState(own["random_state"])
        model = getattr(module, name)(**own)
        found = []
        for _ in learn(model):
            state = {attribute: getattr(model, attribute) for attribute in ATTRIBUTES}
            if own.get("average"):
                state |= {attribute: getattr(model, attribute) for attribute in AVERAGES}
            found.append({what: np.array(value) for what, value in state.items()})
        if shared:
            found.append({"next": np.array(own["random_state"].randint(2**31 - 1))})
        return found

    (ours, we_told), (theirs, they_told) = (
        outcome(states, module) for module in (linnaeus.linear_model, sklearn.linear_model)
    )
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        return
    assert not isinstance(ours, Exception), ours
    for our_state, their_state in zip(ours, theirs, strict=True):
        for what, value in their_state.items():
            same_bits(our_state[what].reshape(value.shape), value, what)
            assert our_state[what].dtype == value.dtype, what
    # NumPy warns of numbers beyond its range where Rust does not.
    told = [[one for one in side if one[0] != "RuntimeWarning"] for side in (we_told, they_told)]
    assert told[0] == told[1]


@given(st.data())
def test_sgd(data):
    x = data.draw(matrices())
    y = data.draw(labels(x.shape[0]))
    weight = data.draw(weights(x.shape[0]))
    arguments = without_ties(x, data.draw(sgd_parameters(y)))
    learn = lambda model: [model.fit(x, y, sample_weight=weight)]
    compare("SGDClassifier", arguments, learn, shared=data.draw(st.booleans()))


@given(st.data())
def test_wide(data):
    """Rows long enough for a bound to tell that they are beyond the reach of the loss."""
    x, y = data.draw(pictures())
    weight = data.draw(weights(x.shape[0]))
    arguments = without_ties(x, data.draw(sgd_parameters(y)))
    if data.draw(st.booleans()):
        arguments |= {"average": False, "penalty": data.draw(st.sampled_from(["l2", None]))}
        losses = ["hinge", "squared_hinge", "perceptron", "modified_huber"]
        if arguments["learning_rate"] not in ("pa1", "pa2"):
            arguments["loss"] = data.draw(st.sampled_from(losses))

    def learn(model):
        yield model.fit(x, y, sample_weight=weight)
        if not arguments["early_stopping"] and arguments["class_weight"] != "balanced":
            yield model.partial_fit(x, y)

    compare("SGDClassifier", arguments, learn)


@given(st.data())
def test_perceptron(data):
    x = data.draw(matrices())
    y = data.draw(labels(x.shape[0]))
    weight = data.draw(weights(x.shape[0]))
    arguments = without_ties(x, data.draw(parameters(y)))
    learn = lambda model: [model.fit(x, y, sample_weight=weight)]
    compare("Perceptron", arguments, learn)


@given(st.data())
def test_partial_fit(data):
    x = data.draw(matrices())
    y = data.draw(labels(x.shape[0]))
    weight = data.draw(weights(x.shape[0]))
    cut = data.draw(st.integers(1, x.shape[0] - 1))
    portions = [slice(0, cut), slice(cut, None), slice(None), slice(0, cut)]
    fit_first = data.draw(st.booleans())

    def learn(model):
        if fit_first:
            yield model.fit(x, y)
        for rows in portions:
            own = None if weight is None else weight[rows]
            yield model.partial_fit(x[rows], y[rows], classes=np.unique(y), sample_weight=own)

    if data.draw(st.integers(0, 4)) == 0:
        compare("Perceptron", data.draw(parameters(y, in_portions=True)), learn)
    else:
        compare("SGDClassifier", data.draw(sgd_parameters(y, in_portions=True)), learn)


@given(st.data())
def test_warm_start(data):
    x = data.draw(matrices())
    y = data.draw(labels(x.shape[0]))
    outputs = len(np.unique(y)) if len(np.unique(y)) > 2 else 1
    random = np.random.RandomState(data.draw(seeds))
    begin = {}
    if data.draw(st.booleans()):
        begin["coef_init"] = random.normal(size=(outputs, x.shape[1]))
    if data.draw(st.booleans()):
        begin["intercept_init"] = random.normal(size=outputs)

    def learn(model):
        yield model.fit(x, y, **{name: value.copy() for name, value in begin.items()})
        yield model.fit(x, y)

    arguments = without_ties(x, data.draw(sgd_parameters(y)))
    arguments["warm_start"] = data.draw(st.booleans())
    compare("SGDClassifier", arguments, learn)


@given(st.data())
def test_answers(data):
    """Margins within the rounding of their sums, and what follows from them."""
    x = data.draw(matrices())
    y = data.draw(labels(x.shape[0]))
    arguments = data.draw(sgd_parameters(y)) | {
        "loss": data.draw(st.sampled_from(["log_loss", "modified_huber"])),
        "learning_rate": "optimal",
        "early_stopping": False,
        "max_iter": 5,
    }
    ours, theirs = (
        outcome(module.SGDClassifier(**arguments).fit, x, y)[0]
        for module in (linnaeus.linear_model, sklearn.linear_model)
    )
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        return
    margins, expected = ours.decision_function(x), theirs.decision_function(x)
    unit = 2.0**-24 if x.dtype == np.float32 else 2.0**-53
    sums = abs(x) @ abs(theirs.coef_.astype(float)).T + abs(theirs.intercept_)
    bound = 4 * max(x.shape[1], 4) * unit * sums.reshape(expected.shape)
    assert margins.dtype == expected.dtype and margins.shape == expected.shape
    assert (abs(margins.astype(float) - expected) <= bound).all()

    probabilities, shares = ours.predict_proba(x), theirs.predict_proba(x)
    assert probabilities.dtype == shares.dtype and probabilities.shape == shares.shape
    # Rows whose margins are known; relative errors of shares grow as those of the margins.
    error = bound.reshape(len(shares), -1).max(axis=1)[:, None]
    known = (error < 1e-3) & (theirs.decision_function(x).reshape(len(shares), -1).max(1) > -50)[
        :, None
    ]
    far = abs(probabilities - shares) > 4 * error + 64 * unit
    if arguments["loss"] == "modified_huber":
        # Next to 0, one side may find every class at 0 and call them equally probable.
        known &= (shares.shape[1] == 2) | (
            theirs.decision_function(x).reshape(len(shares), -1).max(1) > -0.9
        )[:, None]
    assert not (far & known).any()

    if expected.ndim == 1:
        clear = abs(expected) > bound
    else:
        first = expected.argmax(axis=1)[:, None]
        lowest = np.take_along_axis(expected - bound, first, axis=1)
        clear = ((expected + bound) >= lowest).sum(axis=1) == 1
    np.testing.assert_array_equal(ours.predict(x)[clear], theirs.predict(x)[clear])
