"""Forests: every tree, every answer, and the rows out of the bag, bit for bit."""

import copy
import pickle

import numpy as np
import scipy.sparse
import sklearn.ensemble
import sklearn.model_selection
import sklearn.tree
from data import seeds
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits
from tree_cases import cases, class_weights, growth, same_answers, same_tree

import linnaeus.ensemble
import linnaeus.model_selection
import linnaeus.tree

NAMES = ["RandomForestClassifier", "ExtraTreesClassifier"]
MODULES = (linnaeus.ensemble, sklearn.ensemble)
ANSWERS = ("predict", "predict_proba", "predict_log_proba", "apply", "decision_path")


def share(truth, found):
    """A score that is no accuracy."""
    return float(np.mean(truth.reshape(found.shape) == found)) - 1.0


@st.composite
def forests(draw, x, y, weights):
    """Parameters of both forests, without random_state."""
    is_sparse = scipy.sparse.issparse(x)
    bootstrap = draw(st.sampled_from([True, True, False]))
    # Weights that round are added up in another order where x is sparse, but not when they are
    # what rows are drawn by.
    whole = is_sparse and not bootstrap
    presets = ["balanced"] if is_sparse else ["balanced", "balanced_subsample"]
    parameters = draw(growth(x, y)) | {
        "n_estimators": draw(st.integers(1, 6)),
        "bootstrap": bootstrap,
        "class_weight": draw(class_weights(y, whole, presets)),
    }
    if bootstrap:
        several = y.ndim > 1
        asks = [False, True, True, share]
        parameters["oob_score"] = draw(st.sampled_from(asks[: 3 if several else 4]))
        # Shares of heavy rows would be very many rows.
        heavy = weights is not None and weights.sum() > 1e4
        parts = [None, None, 1, 9] if heavy else [None, None, 1, 9, 0.3, 1.0, 1.7]
        parameters["max_samples"] = draw(st.sampled_from(parts))
    return parameters


def fitted(parameters, name, seed, as_generator, arguments):
    """Both forests, fitted, and their generators; none when both refuse."""
    results = []
    for module in MODULES:
        generator = np.random.RandomState(seed) if as_generator else seed
        forest = getattr(module, name)(**parameters, random_state=generator)
        results.append((*outcome(forest.fit, *arguments), generator))
    (ours, own_told, own), (theirs, told, generator) = results
    if isinstance(theirs, Exception):
        assert isinstance(theirs, ValueError)
        assert isinstance(ours, ValueError), ours
        return None
    assert not isinstance(ours, Exception), ours
    assert own_told == told
    if as_generator:
        assert own.randint(2**31) == generator.randint(2**31)
    return ours, theirs


def same_forest(ours, theirs, asked):
    assert len(ours) == len(theirs)
    for own, expected in zip(ours, theirs, strict=True):
        assert own.random_state == expected.random_state
        assert own.max_features_ == expected.max_features_
        assert own.get_params() == expected.get_params()
        same_tree(own.tree_, expected.tree_)
    several = theirs.n_outputs_ > 1
    for attribute in ("classes_", "n_classes_"):
        own, expected = getattr(ours, attribute), getattr(theirs, attribute)
        for one, other in zip(own, expected, strict=True) if several else [(own, expected)]:
            same_bits(one, other, attribute)
    assert ours._n_samples_bootstrap == theirs._n_samples_bootstrap
    same_bits(ours.feature_importances_, theirs.feature_importances_)
    for own, expected in zip(ours.estimators_samples_, theirs.estimators_samples_, strict=True):
        same_bits(own, expected)
    assert hasattr(ours, "oob_score_") == hasattr(theirs, "oob_score_")
    if hasattr(theirs, "oob_score_"):
        assert ours.oob_score_ == theirs.oob_score_
        same_bits(ours.oob_decision_function_, theirs.oob_decision_function_)
    same_answers(ours, theirs, ANSWERS, asked)


@given(st.data(), st.sampled_from(NAMES), seeds, st.booleans())
def test_forest(data, name, seed, as_generator):
    x, y, weights, asked = data.draw(cases())
    parameters = data.draw(forests(x, y, weights))
    both = fitted(parameters, name, seed, as_generator, (x, y, weights))
    if both is None:
        return
    same_forest(*both, asked)
    ours, theirs = both
    for again in (pickle.loads(pickle.dumps(ours)), copy.deepcopy(ours)):
        same_forest(again, theirs, asked)


@given(st.data(), st.sampled_from(NAMES), seeds, st.booleans())
def test_warm_start(data, name, seed, as_generator):
    """A forest that grows."""
    x, y, weights, asked = data.draw(cases(signed=False))
    parameters = data.draw(forests(x, y, weights)) | {"warm_start": True}
    both = fitted(parameters, name, seed, as_generator, (x, y, weights))
    if both is None:
        return
    count = parameters["n_estimators"]
    for further in data.draw(st.lists(st.integers(-1, 4), min_size=1, max_size=2)):
        count += further
        results = [
            outcome(forest.set_params(n_estimators=max(count, 1)).fit, x, y, weights)
            for forest in both
        ]
        assert results[0][1] == results[1][1]
        if isinstance(results[1][0], Exception):
            assert type(results[0][0]) is type(results[1][0])
            return
        same_forest(*both, asked)


@given(st.data(), st.sampled_from(NAMES), seeds, st.sampled_from([1, 2, 3, None]))
def test_threads(data, name, seed, n_jobs):
    """The numbers do not depend on n_jobs."""
    x, y, weights, asked = data.draw(cases(signed=False))
    parameters = data.draw(forests(x, y, weights))
    results = []
    for threads in (1, n_jobs):
        forest = getattr(linnaeus.ensemble, name)(
            **parameters, random_state=seed, n_jobs=threads
        )
        result, _ = outcome(forest.fit, x, y, weights)
        if isinstance(result, Exception):
            return
        results.append(result)
    same_answers(*results, ANSWERS, asked)


@st.composite
def candidates(draw, x, y, weights):
    """A tree or a forest, in both libraries."""
    name = draw(st.sampled_from(["DecisionTreeClassifier", *NAMES]))
    if name == "DecisionTreeClassifier":
        modules = (linnaeus.tree, sklearn.tree)
        parameters = draw(growth(x, y))
    else:
        modules = MODULES
        parameters = draw(forests(x, y, weights)) | {"oob_score": False}
    # For probabilities, scikit-learn codes the labels, and then misses them in class_weight.
    if isinstance(parameters.get("class_weight"), dict):
        parameters["class_weight"] = None
    seed = draw(seeds)
    return [getattr(module, name)(**parameters, random_state=seed) for module in modules]


@given(st.data(), st.sampled_from(["accuracy", "f1_macro"]), seeds)
def test_cross_validation(data, scoring, seed):
    """All folds in one native call."""
    x, y, weights, _ = data.draw(cases(signed=False))
    if y.ndim > 1:
        y = y[:, 0]
    both = data.draw(candidates(x, y, weights))
    if weights is not None and weights.dtype == np.float32:
        weights = weights.astype(np.float64)
    params = None if weights is None else {"sample_weight": weights}
    n_splits = data.draw(st.integers(2, 4))
    cv = sklearn.model_selection.KFold(n_splits, shuffle=True, random_state=seed)
    ours, theirs = linnaeus.model_selection, sklearn.model_selection
    method = data.draw(st.sampled_from(["predict", "predict_proba", "score"]))
    if method == "score":
        name, options = "cross_val_score", {"scoring": scoring}
    else:
        name, options = "cross_val_predict", {"method": method}
    own, expected = (
        outcome(getattr(module, name), tree, x, y, cv=cv, params=params, **options)[0]
        for module, tree in zip((ours, theirs), both, strict=True)
    )
    if isinstance(expected, Exception):
        assert isinstance(own, Exception), expected
    else:
        same_bits(own, expected, method)
