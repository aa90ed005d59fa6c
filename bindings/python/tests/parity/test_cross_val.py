"""Cross-validation: scores and out-of-fold answers, native against scikit-learn's loop."""

import numpy as np
import scipy.sparse
import sklearn.dummy
import sklearn.linear_model
import sklearn.model_selection
from data import labels, matrices, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

from linnaeus.dummy import DummyClassifier
from linnaeus.linear_model import SGDClassifier
from linnaeus.model_selection import (
    KFold,
    RepeatedStratifiedKFold,
    ShuffleSplit,
    StratifiedKFold,
    cross_val_predict,
    cross_val_score,
    cross_validate,
)

SCORINGS = [None, "accuracy", "f1_macro", "precision", "roc_auc", ["accuracy", "recall_micro"]]


@st.composite
def cases(draw):
    x = draw(matrices(min_rows=12))
    y = draw(labels(x.shape[0], max_classes=3))
    seed = draw(seeds)
    # A seed, a generator that clones copy, or NumPy's global one, which all folds draw from.
    kind = draw(st.sampled_from(["seed", "generator", "global"]))
    if draw(st.integers(0, 3)):
        settings = {
            "loss": draw(st.sampled_from(["hinge", "log_loss"])),
            "alpha": draw(st.sampled_from([1e-4, 1e-2])),
            "max_iter": draw(st.integers(1, 40)),
        }
        pair = SGDClassifier, sklearn.linear_model.SGDClassifier
    else:
        settings = {"strategy": draw(st.sampled_from(["prior", "most_frequent", "stratified"]))}
        pair = DummyClassifier, sklearn.dummy.DummyClassifier

    def estimator(side):
        random_state = {"seed": seed, "generator": np.random.RandomState(seed), "global": None}
        return pair[side](random_state=random_state[kind], **settings)

    cv = draw(
        st.sampled_from(
            [
                None,
                2,
                3,
                KFold(3),
                StratifiedKFold(2, shuffle=True, random_state=seed),
                ShuffleSplit(2, random_state=seed),
                RepeatedStratifiedKFold(n_splits=2, n_repeats=2, random_state=seed),
            ]
        )
    )
    weight = draw(weights(x.shape[0]))
    params = None if weight is None else {"sample_weight": weight}
    return x, y, estimator, {"cv": cv, "params": params}, seed


def both(ours, theirs, estimator, x, y, options, seed):
    """What both sides give, from the same state of NumPy's global generator, and that state."""
    found = []
    for side, function in enumerate((ours, theirs)):
        np.random.seed(seed % 2**32)
        result, told = outcome(function, estimator(side), x, y, **options)
        found.append((result, told, np.random.get_state()))
    (ours, own_told, own_state), (theirs, their_told, their_state) = found
    assert isinstance(ours, Exception) == isinstance(theirs, Exception), (ours, theirs)
    kinds = [sorted({kind for kind, _ in told}) for told in (own_told, their_told)]
    assert kinds[0] == kinds[1], (own_told, their_told)
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        return None
    assert (own_state[1] == their_state[1]).all() and own_state[2:] == their_state[2:]
    return ours, theirs


def comparable(x, scoring):
    """x as sparse rows where rows are ranked: whether two of them tie hangs on the last bit of a
    matrix product. The order of its sum is known for sparse rows; for dense ones, of float32 and of
    float64, it depends on the library and on the shape of the call."""
    names = scoring if isinstance(scoring, list) else [scoring]
    ranks = any(str(name).startswith(("roc_auc", "average_precision", "top_k")) for name in names)
    return scipy.sparse.csr_matrix(x) if ranks else x


@given(cases(), st.sampled_from(SCORINGS), st.booleans())
def test_cross_validate(case, scoring, train_scores):
    x, y, estimator, options, seed = case
    x = comparable(x, scoring)
    options = {**options, "scoring": scoring, "return_indices": True}
    options["return_train_score"] = train_scores
    pair = both(
        cross_validate, sklearn.model_selection.cross_validate, estimator, x, y, options, seed
    )
    if pair is None:
        return
    ours, theirs = pair
    assert ours.keys() == theirs.keys()
    for name in theirs:
        if name.startswith(("test_", "train_")):
            same_bits(ours[name], theirs[name], name)
    for part in ("train", "test"):
        for own, their in zip(ours["indices"][part], theirs["indices"][part], strict=True):
            same_bits(own, their, part)


@given(cases(), st.sampled_from([scoring for scoring in SCORINGS if not isinstance(scoring, list)]))
def test_cross_val_score(case, scoring):
    x, y, estimator, options, seed = case
    x = comparable(x, scoring)
    options = {**options, "scoring": scoring}
    pair = both(
        cross_val_score, sklearn.model_selection.cross_val_score, estimator, x, y, options, seed
    )
    if pair is not None:
        same_bits(*pair)


@given(cases(), st.sampled_from(["predict", "decision_function", "predict_proba"]))
def test_cross_val_predict(case, method):
    x, y, estimator, options, seed = case
    options = {**options, "method": method}
    pair = both(
        cross_val_predict, sklearn.model_selection.cross_val_predict, estimator, x, y, options, seed
    )
    if pair is None:
        return
    ours, theirs = pair
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
    bound = rounding(estimator(1), x, y, case[3])
    if method == "predict":
        differ = ours != theirs
        if differ.any():
            # Only where the margin is lost in rounding.
            margins, _ = outcome(
                sklearn.model_selection.cross_val_predict,
                estimator(1),
                x,
                y,
                **{**options, "method": "decision_function"},
            )
            lost = np.sort(margins.reshape(len(y), -1), axis=1)
            lost = lost[:, -1] - lost[:, -2] if lost.shape[1] > 1 else abs(lost[:, 0])
            assert (lost[differ] <= 2 * bound[differ]).all()
        return
    far = abs(ours.astype(float) - theirs).reshape(len(y), -1) > bound[:, None]
    # A share of many classes is divided by a sum that may itself be lost.
    assert not far.any() or (method == "predict_proba" and bound[far.any(axis=1)].min() > 1e-3)


def rounding(estimator, x, y, options):
    """How far rounding may move each row's scores: last bits of scikit-learn's own depend on the
    number of rows asked about together."""
    run = sklearn.model_selection.cross_validate
    models = outcome(run, estimator, x, y, **options, return_estimator=True)[0]["estimator"]
    coefs = [np.abs(getattr(model, "coef_", np.zeros((1, x.shape[1])))) for model in models]
    intercepts = [np.max(np.abs(getattr(model, "intercept_", 0.0))) for model in models]
    largest = np.max([coef.max(axis=0) for coef in coefs], axis=0).astype(float)
    unit = 2.0**-24 if x.dtype == np.float32 else 2.0**-53
    return 100 * unit * x.shape[1] * (abs(x) @ largest + max(intercepts) + 1)
