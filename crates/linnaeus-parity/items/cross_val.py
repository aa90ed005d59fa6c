"""Cross-validation: scores of each fold, and out-of-fold labels, margins and probabilities.

Out-of-fold answers are compared first. The scores of the folds are then compared with
scikit-learn's metric of linnaeus's answers: a margin may differ in its last bits, and so may the
rank of two rows that are alike.
"""

import numpy as np
from sklearn import metrics
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import check_cv, cross_val_predict, cross_validate

from items import sgd, splits
from items.common import (
    Item,
    Refused,
    chance,
    from_hex,
    pick,
    random_weights,
    read_labels,
    read_matrix,
    read_weights,
    same_bits,
    same_value,
    shown,
    to_hex,
    write_labels,
    write_matrix,
)

RANKING = ["roc_auc", "average_precision"]
BINARY = ["precision", "recall", "f1"]
AVERAGED = [f"{name}_{average}" for name in BINARY for average in ("macro", "micro", "weighted")]


def make(rng):
    classes = pick(rng, 2, 2, 3, 4)
    x, y = sgd.make_data(rng, classes, most_rows=90, largest_f32=sgd.LARGEST_F32)
    kind = pick(rng, "count", "count", "kfold", "stratified_kfold", "stratified_kfold")
    if kind == "count":
        splitter = {"kind": "count", "n_splits": pick(rng, 2, 3, 5)}
    else:
        splitter = splits.make_splitter(rng, kind, len(y)) | {"shared": False}
        splitter["n_splits"] = min(splitter["n_splits"], 5)
    names = ["accuracy", *AVERAGED] + (RANKING + BINARY if classes == 2 else [])
    case = {
        "estimator": pick(rng, "sgd", "sgd", "sgd", "dummy"),
        "splitter": splitter,
        "scoring": rng.choice(names, rng.integers(1, 5), replace=False).tolist(),
        "x": write_matrix(x),
        "y": write_labels(y),
    }
    if chance(rng, 0.2):
        case["weights"] = to_hex(random_weights(rng, len(y)))
    if case["estimator"] == "sgd":
        params = sgd.make_params(rng)
        case["params"] = params | {"max_iter": str(min(int(params["max_iter"]), 30))}
    else:
        case["params"] = {"strategy": pick(rng, "prior", "most_frequent")}
    return case


def estimator(case):
    return sgd.classifier(case) if case["estimator"] == "sgd" else DummyClassifier(**case["params"])


def data_and_folds(case):
    x, y, splitter = read_matrix(case["x"]), read_labels(case["y"]), case["splitter"]
    if splitter["kind"] == "count":
        cv = check_cv(splitter["n_splits"], y, classifier=True)
    else:
        cv = splits.make_scikit_learn(splitter, splitter.get("random_state"))
    return x, y, list(cv.split(x, y))


def expect(case):
    try:
        x, y, folds = data_and_folds(case)
    except ValueError as error:
        raise Refused(str(error)) from error
    weights = read_weights(case)
    common = {"cv": folds, "params": {} if weights is None else {"sample_weight": weights}}

    def answers(method):
        if not hasattr(estimator(case), method):
            return None
        try:
            return cross_val_predict(estimator(case), x, y, method=method, **common)
        except ValueError:
            return None

    try:
        scoring = {name: scorer(name, np.unique(y)) for name in case["scoring"]}
        run = cross_validate(
            estimator(case), x, y, scoring=scoring, return_estimator=True, **common
        )
        scores = [to_hex(run[f"test_{name}"]) for name in case["scoring"]]
        models = [described(model) for model in run["estimator"]]
    except ValueError:
        # No fold could be fitted.
        scores, models = [None for _ in case["scoring"]], [None for _ in folds]
    predicted = answers("predict")
    scored = {name: answers(name) for name in ("decision_function", "predict_proba")}
    return {
        "predict": None if predicted is None else write_labels(predicted),
        **{name: None if values is None else to_hex(values) for name, values in scored.items()},
        "scores": scores,
        "models": models,
    }


def described(model):
    # A fit that fails leaves classes without coefficients behind.
    if getattr(model, "coef_", model) is None or not hasattr(model, "classes_"):
        return None
    names = ("classes_", "coef_", "intercept_")
    return {name: getattr(model, name).tolist() for name in names if hasattr(model, name)}


def scorer(name, classes):
    """scikit-learn's scorer, with the second class as the positive one."""
    if name in BINARY:
        return metrics.make_scorer(getattr(metrics, f"{name}_score"), pos_label=classes[-1])
    if name == "average_precision":
        response = ("decision_function", "predict_proba")
        score = metrics.average_precision_score
        return metrics.make_scorer(score, response_method=response, pos_label=classes[-1])
    return name


def compare(case, expected, got):
    x, y, folds = data_and_folds(case)
    if not got["agree"]:
        return "cross_validate keeps other out-of-fold answers than the functions give"
    for name in ("predict", "decision_function", "predict_proba"):
        if (got[name] is None) != (expected[name] is None):
            return f"{name}: {shown(got[name])}, scikit-learn {shown(expected[name])}"
    for model, (_, test) in zip(expected["models"], folds):
        if model is not None and expected["predict"] is not None:
            what = differing_fold(case, model, x, y, test, expected, got)
            if what:
                return what
    return differing_scores(case, y, folds, expected, got)


def differing_fold(case, model, x, y, test, expected, got):
    """What differs in the answers to the test rows of one fold."""
    ours, theirs = (answers_of_fold(side, test, len(y)) for side in (got, expected))
    if case["estimator"] == "dummy":
        if not same_value(ours["predict"], theirs["predict"]):
            return f"predict: {shown(ours['predict'])}, scikit-learn {shown(theirs['predict'])}"
        ours, theirs = ours["predict_proba"], theirs["predict_proba"]
        equal = same_bits(ours, theirs)
        return None if equal else f"predict_proba: {shown(ours)}, scikit-learn {shown(theirs)}"
    classes = np.searchsorted(np.unique(y), model["classes_"])
    for name in ("decision_function", "predict_proba"):
        if ours[name] is None or ours[name].shape[1] == 1:
            continue
        # What stands in the columns of classes that the fold lacks.
        lacking = np.setdiff1d(np.arange(ours[name].shape[1]), classes)
        # scikit-learn fills with the lowest number of the data's type, linnaeus of f64.
        filling = theirs[name][:, lacking]
        filling[filling == np.finfo(np.float32).min] = np.finfo(float).min
        if not same_bits(ours[name][:, lacking], filling):
            return f"{name}: another filling for a class that the fold lacks"
        ours[name], theirs[name] = ours[name][:, classes], theirs[name][:, classes]
    return sgd.differing_answers(x[test], *linear(model), theirs, ours)


def linear(model):
    return np.array(model["coef_"], float), np.array(model["intercept_"], float)


def answers_of_fold(side, test, rows):
    predicted = side["predict"]
    answers = {"predict": predicted and [predicted[row] for row in test]}
    for name in ("decision_function", "predict_proba"):
        digits = side[name][0] if isinstance(side[name], list) else side[name]
        answers[name] = None if digits is None else sgd.table(digits, rows)[test]
    return answers


def differing_scores(case, y, folds, expected, got):
    """What differs in the scores, given linnaeus's answers."""
    for at, name in enumerate(case["scoring"]):
        alone, together = got["cross_val_score"][at], got["cross_validate"][at]
        if alone != together and None not in got["cross_validate"]:
            return f"{name}: cross_val_score {shown(alone)}, cross_validate {shown(together)}"
        theirs = np.full(len(folds), np.nan)
        if expected["scores"][at] is not None:
            theirs = np.array(
                [
                    score_of_ours(case, name, y, test, got, score)
                    for score, (_, test) in zip(from_hex(expected["scores"][at]), folds)
                ]
            )
        # A metric that is NaN in every fold is refused.
        ours = np.full(len(folds), np.nan) if alone is None else from_hex(alone)
        if lacks_positive(name, y, expected["models"]):
            continue
        if not same_bits(ours, theirs):
            return f"{name}: {shown(ours)}, scikit-learn {shown(theirs)}"
    return None


def lacks_positive(name, y, models):
    """Whether some model does not know the positive class. scikit-learn's scorers of a positive
    class then give NaN; linnaeus knows the classes of all rows and gives the score, 0."""
    positive = np.unique(y)[-1]
    return name in BINARY and any(
        model is not None and positive not in model["classes_"] for model in models
    )


def score_of_ours(case, name, y, test, got, score):
    """scikit-learn's metric of linnaeus's answers to the test rows of a fold."""
    truth = y[test]
    if name in RANKING:
        response = "decision_function" if case["estimator"] == "sgd" else "predict_proba"
        positive = truth == np.unique(y)[-1]
        # Of one class only it is not defined: NaN (or 0, in scikit-learn's average_precision).
        if name == "average_precision" and not positive.any():
            return np.nan
        if np.isnan(score) or got[response] is None:
            return score
        scores = from_hex(got[response][0]).reshape(len(y), -1)[test, -1]
        return getattr(metrics, f"{name}_score")(positive, scores)
    if np.isnan(score) or got["predict"] is None:
        return score
    predicted = read_labels([got["predict"][row] for row in test])
    if name == "accuracy":
        return metrics.accuracy_score(truth, predicted)
    metric, _, average = name.partition("_")
    options = {"average": average} if average else {"pos_label": np.unique(y)[-1]}
    return getattr(metrics, f"{metric}_score")(truth, predicted, zero_division=0.0, **options)


ITEMS = [Item("cross_val", make, expect, compare)]
