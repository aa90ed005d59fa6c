"""Permutation importances: anybody's estimators and scorers, the same bits."""

import numpy as np
import pandas as pd
import sklearn.inspection
from data import labels, matrices, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Ridge
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier

from linnaeus.dummy import DummyClassifier
from linnaeus.inspection import permutation_importance
from linnaeus.linear_model import SGDClassifier


def own_score(estimator, X, y):
    """A scorer of one's own, which counts and takes no weights."""
    return int(np.sum(estimator.predict(X) == y))


def several(estimator, X, y, sample_weight=None):
    """A scorer of several scores."""
    predicted = estimator.predict(X)
    return {
        "right": accuracy_score(y, predicted, sample_weight=sample_weight),
        "wrong": 1 - accuracy_score(y, predicted, sample_weight=sample_weight),
    }


NAMED = ["accuracy", "balanced_accuracy", "f1_macro", "precision_weighted", "matthews_corrcoef"]
SCORINGS = [
    None,
    *NAMED,
    NAMED[:3],
    ("accuracy", "recall_micro"),
    {"a": "accuracy", "b": make_scorer(accuracy_score)},
    make_scorer(accuracy_score, greater_is_better=False),
    own_score,
    several,
    ["accuracy", "accuracy"],
    "no such metric",
]


@given(st.data())
def test_permutation_importance(data):
    draw = data.draw
    x = draw(matrices(max_rows=80, sparse=(False,)))
    rows = x.shape[0]
    y = draw(labels(rows, max_classes=3))
    estimator = draw(
        st.sampled_from(
            [
                SGDClassifier(random_state=0, max_iter=20, tol=None),
                DummyClassifier(),
                DecisionTreeClassifier(max_depth=4, random_state=0),
                RandomForestClassifier(3, random_state=0),
                GaussianNB(),
            ]
        )
    )
    if isinstance(estimator, SGDClassifier) and np.abs(x).max() > 1e3:
        x = x / np.abs(x).max()
    if draw(st.integers(0, 4)) == 0:
        x = pd.DataFrame(x, columns=[f"c{number}" for number in range(x.shape[1])])
    estimator.fit(x, y)
    seed = draw(seeds)
    kind = draw(st.sampled_from(["seed", "generator", "global"]))
    options = {
        "scoring": draw(st.sampled_from(SCORINGS)),
        "n_repeats": draw(st.integers(1, 12)),
        "sample_weight": draw(weights(rows)),
        "max_samples": draw(st.sampled_from([1.0, 0.5, 0.9, 1, 5, rows, rows + 1, 1.5])),
    }
    found = []
    for function in (permutation_importance, sklearn.inspection.permutation_importance):
        np.random.seed(seed % 2**32)
        random_state = {"seed": seed, "generator": np.random.RandomState(seed), "global": None}[kind]
        result, told = outcome(function, estimator, x, y, random_state=random_state, **options)
        generator = random_state if kind == "generator" else np.random.mtrand._rand
        found.append((result, told, generator.get_state()))
    (ours, own_told, own_state), (theirs, their_told, their_state) = found
    if isinstance(theirs, Exception):
        assert isinstance(ours, type(theirs)), (ours, theirs, options)
        return
    assert {kind for kind, _ in own_told} == {kind for kind, _ in their_told}, options
    assert (own_state[1] == their_state[1]).all() and own_state[2:] == their_state[2:]
    if "importances" in theirs:
        ours, theirs = {"one": ours}, {"one": theirs}
    assert list(ours) == list(theirs)
    for name in theirs:
        assert list(ours[name]) == list(theirs[name])
        for part in theirs[name]:
            same_bits(ours[name][part], theirs[name][part], f"{name} {part} {options}")


@given(seeds)
def test_any_number_of_jobs_and_estimators_of_numbers(seed):
    random = np.random.RandomState(seed)
    x, y = random.normal(size=(40, 5)), random.normal(size=40)
    estimator = Ridge().fit(x, y)
    options = {"scoring": ["r2", "neg_mean_squared_error"], "random_state": seed}
    theirs = sklearn.inspection.permutation_importance(estimator, x, y, **options)
    for n_jobs in (None, 1):
        ours = permutation_importance(estimator, x, y, n_jobs=n_jobs, **options)
        for name in theirs:
            for part in theirs[name]:
                same_bits(ours[name][part], theirs[name][part], f"{name} {part}")


def test_two_jobs_give_the_same_and_x_is_left_alone():
    random = np.random.RandomState(0)
    x, y = random.normal(size=(60, 7)), random.randint(0, 2, 60)
    kept = x.copy()
    estimator = DecisionTreeClassifier(random_state=0).fit(x, y)
    one = permutation_importance(estimator, x, y, random_state=1)
    two = permutation_importance(estimator, x, y, random_state=1, n_jobs=2)
    same_bits(one.importances, two.importances)
    assert (x == kept).all()


def test_a_job_copies_x_once():
    """Scikit-learn copies it once a feature."""

    class Counted(np.ndarray):
        copies = 0

        def copy(self, *args, **kwargs):
            Counted.copies += self.ndim == 2
            return super().copy(*args, **kwargs)

    from linnaeus.inspection import _permutation_importance as module

    x = np.random.RandomState(0).normal(size=(30, 9))
    y = (x[:, 0] > 0).astype(int)
    estimator = DecisionTreeClassifier(random_state=0).fit(x, y)
    orders = np.stack([np.random.RandomState(0).permutation(30)])
    scorer = module._their_check_scoring(estimator)
    module._scores(estimator, x.view(Counted), y, None, range(9), None, orders, scorer)
    assert Counted.copies == 1
