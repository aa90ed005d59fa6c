"""Trees: every node, every answer, and the draws, bit for bit."""

import copy
import pickle
import warnings

import numpy as np
import scipy.sparse
import sklearn.tree
from data import seeds
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits
from tree_cases import cases, class_weights, growth, same_answers, same_tree

import linnaeus.tree

ANSWERS = ("predict", "predict_proba", "predict_log_proba", "apply", "decision_path")


def fitted(module, name, parameters, arguments):
    tree = getattr(module, name)(**parameters)
    result, told = outcome(tree.fit, *arguments)
    if isinstance(result, Exception):
        return type(result), told
    return result, told


@given(st.data(), st.sampled_from(["DecisionTreeClassifier", "ExtraTreeClassifier"]))
def test_tree(data, name):
    x, y, weights, asked = data.draw(cases())
    presets = class_weights(y, scipy.sparse.issparse(x), ["balanced"])
    parameters = data.draw(growth(x, y)) | {"class_weight": data.draw(presets)}
    # With missing values, scikit-learn's ExtraTreeClassifier takes drawn thresholds only.
    if name == "DecisionTreeClassifier":
        parameters["splitter"] = data.draw(st.sampled_from(["best", "random"]))
    seed, as_generator = data.draw(seeds), data.draw(st.booleans())
    generators = [np.random.RandomState(seed) if as_generator else seed for _ in range(2)]
    ours, theirs = (
        fitted(module, name, parameters | {"random_state": generator}, (x, y, weights))
        for module, generator in zip((linnaeus.tree, sklearn.tree), generators, strict=True)
    )
    assert ours[1] == theirs[1]
    ours, theirs = ours[0], theirs[0]
    if isinstance(theirs, type):
        assert ours is theirs
        return
    if as_generator:
        assert generators[0].randint(2**31) == generators[1].randint(2**31)
    same_tree(ours.tree_, theirs.tree_)
    for attribute in ("n_outputs_", "n_features_in_", "max_features_"):
        assert getattr(ours, attribute) == getattr(theirs, attribute), attribute
    for attribute in ("classes_", "n_classes_", "feature_importances_"):
        own, expected = getattr(ours, attribute), getattr(theirs, attribute)
        assert isinstance(own, list) == isinstance(expected, list)
        pairs = zip(own, expected, strict=True) if isinstance(own, list) else [(own, expected)]
        for one, other in pairs:
            same_bits(one, other, attribute)
    assert ours.get_depth() == theirs.get_depth()
    assert ours.get_n_leaves() == theirs.get_n_leaves()
    same_answers(ours, theirs, ANSWERS, asked)
    for again in (pickle.loads(pickle.dumps(ours)), copy.deepcopy(ours)):
        same_tree(again.tree_, theirs.tree_)
        same_answers(again, theirs, ANSWERS, asked)


@given(st.data(), st.sampled_from(["DecisionTreeClassifier", "ExtraTreeClassifier"]))
def test_pruning_path(data, name):
    x, y, weights, _ = data.draw(cases(signed=False))
    parameters = data.draw(growth(x, y)) | {"random_state": data.draw(seeds)}
    paths = []
    for module in (linnaeus.tree, sklearn.tree):
        tree = getattr(module, name)(**parameters)
        result, told = outcome(tree.cost_complexity_pruning_path, x, y, weights)
        paths.append((result, told))
    (ours, own_told), (theirs, told) = paths
    assert own_told == told
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs)
        return
    same_bits(ours.ccp_alphas, theirs.ccp_alphas)
    same_bits(ours.impurities, theirs.impurities)


@given(cases(), seeds)
def test_unchecked_input(case, seed):
    """check_input=False, and a tree of which only nodes are asked."""
    x, y, weights, asked = case
    # Unchecked, scikit-learn takes NaN for a number in a fit.
    x, asked = (own if scipy.sparse.issparse(own) else np.nan_to_num(own) for own in (x, asked))
    x, asked = x.astype(np.float32), asked.astype(np.float32)
    if scipy.sparse.issparse(x):
        # Rows, where scikit-learn wants columns in a fit.
        columns = x.tocsc()
    else:
        columns = x
    ours = linnaeus.tree.DecisionTreeClassifier(random_state=seed, max_features=1)
    theirs = sklearn.tree.DecisionTreeClassifier(random_state=seed, max_features=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours.fit(x, y, weights, check_input=False)
        theirs.fit(columns, y, weights, check_input=False)
    same_tree(ours.tree_, theirs.tree_)
    for method in ("predict", "predict_proba", "apply", "decision_path"):
        own = getattr(ours, method)(asked, check_input=False)
        expected = getattr(theirs, method)(asked, check_input=False)
        pairs = zip(own, expected, strict=True) if isinstance(own, list) else [(own, expected)]
        for one, other in pairs:
            same_bits(one, other, method)
    same_answers(ours.tree_, theirs.tree_, ("predict", "apply", "decision_path"), asked)


def test_numbers_that_are_no_tree():
    """What scikit-learn says of numbers, it is said here too."""
    good = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    y = [0, 1, 1]
    nan, infinite, large = good.copy(), good.copy(), good.copy()
    nan[1, 1], infinite[1, 0], large[2, 1] = np.nan, -np.inf, 1e39
    matrices = [infinite, large, *map(scipy.sparse.csr_matrix, (nan, infinite, large))]
    for name in ("DecisionTreeClassifier", "ExtraTreeClassifier"):
        for x in [*matrices, good[:, :0], good[:0]]:
            texts = [
                str(outcome(getattr(module, name)().fit, x, y[: x.shape[0]])[0])
                for module in (linnaeus.tree, sklearn.tree)
            ]
            assert texts[0].splitlines() == texts[1].splitlines()
        trees = [getattr(module, name)().fit(good, y) for module in (linnaeus.tree, sklearn.tree)]
        for x in [*matrices, good[:, :1], good[:0]]:
            for method in ANSWERS:
                ours, theirs = (outcome(getattr(tree, method), x)[0] for tree in trees)
                assert isinstance(theirs, ValueError)
                assert str(ours) == str(theirs)
