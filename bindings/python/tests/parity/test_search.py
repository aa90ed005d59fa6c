"""Searches, curves and permutation tests: native against scikit-learn's loop."""

import numpy as np
import scipy.stats
import sklearn.linear_model
import sklearn.model_selection
import sklearn.naive_bayes
import sklearn.preprocessing
import sklearn.tree
from data import labels, matrices, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits
from sklearn.experimental import enable_halving_search_cv  # noqa: F401

import linnaeus.model_selection
from linnaeus.linear_model import SGDClassifier
from linnaeus.pipeline import make_pipeline
from linnaeus.preprocessing import StandardScaler

SCORINGS = [None, "accuracy", "f1_macro", "balanced_accuracy", ["accuracy", "recall_micro"]]
names = st.sampled_from(["alpha", "penalty", "max_iter", "loss", "eta0"])


@st.composite
def lists(draw):
    count = draw(st.integers(1, 3))
    values = st.lists(st.integers(0, 9), min_size=1, max_size=12)
    grids = [draw(st.dictionaries(names, values, max_size=3)) for _ in range(count)]
    return grids[0] if count == 1 and draw(st.booleans()) else grids


@given(lists())
def test_parameter_grid(grid):
    ours = linnaeus.model_selection.ParameterGrid(grid)
    theirs = sklearn.model_selection.ParameterGrid(grid)
    assert list(ours) == list(theirs) and len(ours) == len(theirs)
    assert [ours[at] for at in range(len(ours))] == list(theirs)


@st.composite
def distributions(draw):
    """Lists, or what SciPy draws from."""
    values = [
        st.lists(st.integers(0, 9), min_size=1, max_size=40),
        st.just(scipy.stats.uniform(1, 3)),
        st.just(scipy.stats.loguniform(1e-4, 1e2)),
        st.just(scipy.stats.randint(2, 99)),
    ]
    kinds = st.one_of(values[:1] if draw(st.booleans()) else values)
    count = draw(st.integers(1, 3))
    sets = [draw(st.dictionaries(names, kinds, min_size=1, max_size=3)) for _ in range(count)]
    return sets[0] if count == 1 else sets


@given(distributions(), st.integers(1, 60), seeds, st.booleans())
def test_parameter_sampler(given_values, n_iter, seed, generator):
    found = []
    for side in (linnaeus.model_selection, sklearn.model_selection):
        random = np.random.RandomState(seed) if generator else seed
        sampler = side.ParameterSampler(given_values, n_iter, random_state=random)
        samples, told = outcome(list, sampler)
        after = random.random_sample() if generator else None
        found.append((samples, [kind for kind, _ in told], len(sampler), after))
    assert found[0] == found[1]


@st.composite
def cases(draw, min_rows=24):
    """x, y, an estimator of ours or of others for both sides, parameters to search, and options."""
    x = draw(matrices(min_rows=min_rows))
    y = draw(labels(x.shape[0], max_classes=3))
    seed = draw(seeds)
    kind = draw(st.sampled_from(["seed", "generator", "global"]))
    whose = draw(st.sampled_from(["ours", "ours", "ours", "pipeline", "tree"]))
    grid = {"alpha": draw(st.sampled_from([[1e-4, 1e-2], [0.1, 1e-3, 0.0], [1e-5]]))}
    if draw(st.booleans()):
        grid["loss"] = ["hinge", "log_loss"]
    if draw(st.booleans()):
        grid["max_iter"] = [1, 4, 30]
    if whose == "tree":
        grid = {"max_depth": [1, 2, None], "min_samples_leaf": [1, 3]}
    elif whose == "pipeline":
        grid = {f"sgdclassifier__{name}": values for name, values in grid.items()}

    def estimator(side):
        random = {"seed": seed, "generator": np.random.RandomState(seed), "global": None}[kind]
        sgd = (SGDClassifier, sklearn.linear_model.SGDClassifier)[side]
        if whose == "tree":
            return sklearn.tree.DecisionTreeClassifier(random_state=seed)
        if whose == "pipeline":
            scaler = (StandardScaler, sklearn.preprocessing.StandardScaler)[side]
            return make_pipeline(scaler(with_mean=False), sgd(max_iter=20, random_state=random))
        return sgd(max_iter=20, random_state=random)

    splitter = sklearn.model_selection
    shuffled = splitter.StratifiedKFold(2, shuffle=True, random_state=seed)
    cv = draw(st.sampled_from([None, 2, 3, splitter.KFold(3), shuffled]))
    weight = draw(weights(x.shape[0])) if whose == "ours" else None
    return x, y, estimator, grid, cv, weight, seed


def both(case, run):
    """What both sides give, from the same state of NumPy's global generator."""
    found = []
    for side, module in enumerate((linnaeus.model_selection, sklearn.model_selection)):
        np.random.seed(case[-1] % 2**32)
        result, told = outcome(run, side, module)
        found.append((result, sorted(kind for kind, _ in told), np.random.get_state()))
    (ours, own_told, own_state), (theirs, their_told, their_state) = found
    assert type(ours) is type(theirs) or not isinstance(theirs, Exception), (ours, theirs)
    assert not isinstance(ours, Exception) or isinstance(theirs, Exception), (ours, theirs)
    assert own_told == their_told, (own_told, their_told)
    if isinstance(theirs, Exception):
        return None
    assert (own_state[1] == their_state[1]).all() and own_state[2:] == their_state[2:]
    return ours, theirs


def same_searches(ours, theirs):
    """All results but the seconds."""
    assert list(ours.cv_results_) == list(theirs.cv_results_)
    for name, their in theirs.cv_results_.items():
        own = ours.cv_results_[name]
        if name == "params":
            assert own == their
        elif name.startswith("param_"):
            assert own.dtype == their.dtype and list(own.mask) == list(their.mask), name
            assert list(own) == list(their), name
        elif not name.endswith("_time"):
            assert own.dtype == their.dtype, name
            same_bits(own, their, name)
    for name in ("best_index_", "best_params_", "n_splits_", "multimetric_"):
        assert getattr(ours, name, None) == getattr(theirs, name, None), name
    same_bits(getattr(ours, "best_score_", 0.0), getattr(theirs, "best_score_", 0.0))
    assert hasattr(ours, "best_estimator_") == hasattr(theirs, "best_estimator_")
    assert ours.classes_.tolist() == theirs.classes_.tolist()


def search(case, kind, **options):
    x, y, estimator, grid, cv, weight, _ = case
    params = {} if weight is None else {"sample_weight": weight}

    def run(side, module):
        return getattr(module, kind)(estimator(side), grid, cv=cv, **options).fit(x, y, **params)

    pair = both(case, run)
    if pair is not None:
        same_searches(*pair)


@given(cases(), st.sampled_from(SCORINGS), st.booleans(), st.sampled_from([np.nan, 0.5, "raise"]))
def test_grid_search(case, scoring, train_scores, error_score):
    refit = scoring[0] if isinstance(scoring, list) else True
    options = {"scoring": scoring, "refit": refit, "return_train_score": train_scores}
    search(case, "GridSearchCV", error_score=error_score, **options)


@given(cases(), st.integers(1, 8), seeds)
def test_randomized_search(case, n_iter, seed):
    search(case, "RandomizedSearchCV", n_iter=n_iter, random_state=seed)


@given(
    cases(min_rows=50),
    st.sampled_from(["HalvingGridSearchCV", "HalvingRandomSearchCV"]),
    st.sampled_from([2, 3, 1.5]),
    st.booleans(),
    seeds,
)
def test_halving_search(case, kind, factor, aggressive, seed):
    x, y, estimator, grid, cv, weight, _ = case
    params = {} if weight is None else {"sample_weight": weight}
    options = {"factor": factor, "aggressive_elimination": aggressive, "random_state": seed}

    def run(side, module):
        own = 2 if cv is None else cv
        return getattr(module, kind)(estimator(side), grid, cv=own, **options).fit(x, y, **params)

    np.random.seed(case[-1] % 2**32)
    theirs, _ = outcome(run, 1, sklearn.model_selection)
    if not isinstance(theirs, Exception):
        means, rounds = (theirs.cv_results_[name] for name in ("mean_test_score", "iter"))
        for number in set(rounds[: len(rounds)]):
            own = means[rounds == number]
            if len(np.unique(own)) < len(own) and number < max(rounds):
                # Which of them goes on depends on the processor there.
                return
    pair = both(case, run)
    if pair is None:
        return
    same_searches(*pair)
    for name in ("n_resources_", "n_candidates_", "n_remaining_candidates_", "min_resources_"):
        assert getattr(pair[0], name) == getattr(pair[1], name), name


@given(
    cases(),
    st.sampled_from([None, "f1_macro"]),
    st.booleans(),
    st.sampled_from([None, [0.3, 0.6, 1.0], [5, 8], [0.5, 0.5]]),
    st.integers(0, 3),
)
def test_learning_curve(case, scoring, shuffle, sizes, incremental):
    x, y, estimator, _, cv, weight, seed = case
    options = {"scoring": scoring, "shuffle": shuffle, "random_state": seed, "cv": cv}
    options["params"] = None if weight is None else {"sample_weight": weight}
    options["exploit_incremental_learning"] = incremental == 0
    if sizes is not None:
        options["train_sizes"] = sizes
    pair = both(case, lambda side, of: of.learning_curve(estimator(side), x, y, **options))
    if pair is not None:
        for own, their in zip(*pair, strict=True):
            same_bits(own, their)


@given(cases(), st.sampled_from([None, "f1_macro"]))
def test_validation_curve(case, scoring):
    x, y, estimator, grid, cv, weight, _ = case
    name = next(iter(grid))
    options = {"scoring": scoring, "cv": cv, "param_name": name, "param_range": grid[name]}
    options["params"] = None if weight is None else {"sample_weight": weight}
    pair = both(case, lambda side, of: of.validation_curve(estimator(side), x, y, **options))
    if pair is not None:
        for own, their in zip(*pair, strict=True):
            same_bits(own, their)


@given(cases(), st.sampled_from([None, "f1_macro"]), st.integers(1, 5), st.booleans())
def test_permutation_test_score(case, scoring, n_permutations, grouped):
    x, y, estimator, _, cv, weight, seed = case
    groups = np.random.RandomState(seed).randint(0, 3, len(y)) if grouped else None
    options = {"scoring": scoring, "cv": cv, "n_permutations": n_permutations, "groups": groups}
    options |= {"random_state": seed}
    options["params"] = None if weight is None else {"sample_weight": weight}
    pair = both(case, lambda side, of: of.permutation_test_score(estimator(side), x, y, **options))
    if pair is not None:
        for own, their in zip(*pair, strict=True):
            same_bits(own, their)


def test_a_search_of_ours_is_one_native_call(monkeypatch):
    """All candidates on all folds."""
    calls = []
    native = linnaeus._native._Candidates
    told = lambda *args: calls.append((len(args[0]), len(args[6]))) or native(*args)  # noqa: E731
    monkeypatch.setattr(linnaeus._native, "_Candidates", told)
    x = np.random.RandomState(0).normal(size=(60, 3))
    y = (x[:, 0] > 0).astype(int)
    grid = {"alpha": [1e-4, 1e-3, 1e-2], "penalty": ["l1", "l2"]}
    linnaeus.model_selection.GridSearchCV(SGDClassifier(), grid, cv=3).fit(x, y)
    assert calls == [(6, 3)]
    linnaeus.model_selection.learning_curve(SGDClassifier(), x, y, cv=3, train_sizes=[0.5, 1.0])
    linnaeus.model_selection.validation_curve(
        SGDClassifier(random_state=0), x, y, param_name="alpha", param_range=[0.1, 1], cv=3
    )
    assert calls[1:] == [(1, 6), (2, 3)]
    calls.clear()
    linnaeus.model_selection.HalvingGridSearchCV(
        SGDClassifier(random_state=0), grid, cv=2, random_state=0, min_resources=10
    ).fit(x, y)
    assert calls == [(6, 2), (2, 2)]
