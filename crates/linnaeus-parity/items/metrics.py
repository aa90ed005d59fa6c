"""Metrics of predicted labels and of scores.

linnaeus takes the second class in order as the positive one, scikit-learn the label 1: here
scikit-learn is told which it is. Where a metric is not defined, linnaeus refuses and scikit-learn
warns: here such a warning counts as a refusal.
"""

import functools
import math
import warnings

import numpy as np
from sklearn import metrics
from sklearn.exceptions import UndefinedMetricWarning

from items.common import (
    Item,
    Refused,
    chance,
    differing,
    from_hex,
    label_names,
    pick,
    random_size,
    random_weights,
    read_labels,
    read_weights,
    same_bits,
    shown,
    to_hex,
)


# Predicted labels


def make_pair(rng, classes=None):
    """True and predicted labels; not every class need occur, least of all in both."""
    classes = classes or pick(rng, 1, 2, 2, 3, 5, 9)
    kind = pick(rng, "int", "str", "bool") if classes <= 2 else pick(rng, "int", "str")
    names = label_names(rng, classes, kind)
    rows = random_size(rng, (1, 6), (5, 40), (30, 400))
    y_true = rng.integers(0, rng.integers(1, classes, endpoint=True), rows)
    y_pred = rng.integers(0, rng.integers(1, classes, endpoint=True), rows)
    right = rng.random(rows) < pick(rng, 0.0, 0.5, 0.9)
    y_pred = np.where(right, y_true, y_pred)
    case = {
        "y_true": [names[code] for code in y_true],
        "y_pred": [names[code] for code in y_pred],
    }
    if chance(rng, 0.4):
        case["weights"] = to_hex(random_weights(rng, rows))
    return case, present(case)


def present(case):
    return sorted(set(case["y_true"]) | set(case["y_pred"]))


def pair(case):
    return read_labels(case["y_true"]), read_labels(case["y_pred"])


def make_labels(rng, classes):
    """Some of the classes, in an order of their own."""
    number = int(rng.integers(1, len(classes), endpoint=True))
    return [classes[at] for at in rng.permutation(len(classes))[:number]]


def refusing(function):
    def refuses(case):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.simplefilter("error", UndefinedMetricWarning)
                return function(case)
        except (ValueError, UndefinedMetricWarning) as error:
            raise Refused(str(error)) from error

    return refuses


def make_confusion_matrix(rng):
    case, classes = make_pair(rng)
    case["normalize"] = pick(rng, None, None, "true", "pred", "all")
    if chance(rng, 0.3):
        case["labels"] = make_labels(rng, classes)
    return case


@refusing
def expect_confusion_matrix(case):
    labels = case.get("labels")
    matrix = metrics.confusion_matrix(
        *pair(case),
        labels=None if labels is None else read_labels(labels),
        sample_weight=read_weights(case),
        normalize=case["normalize"],
    )
    return {"classes": labels or present(case), "cells": to_hex(matrix)}


def make_accuracy(rng):
    return make_pair(rng)[0]


@refusing
def expect_accuracy(case):
    score = metrics.accuracy_score(*pair(case), sample_weight=read_weights(case))
    return {"score": to_hex([score])}


def make_precision_recall_f1(rng):
    average = pick(rng, "binary", "binary", "macro", "micro", "weighted", "none")
    case, classes = make_pair(rng, 2 if average == "binary" else None)
    while average == "binary" and len(classes) < 2:
        case, classes = make_pair(rng, 2)
    case["average"] = average
    case["beta"] = to_hex([pick(rng, 1.0, 1.0, 0.5, 2.0, rng.random() * 3)])
    case["zero_division"] = pick(rng, "0", "1", "nan")
    if average == "binary" and chance(rng, 0.3):
        case["pos_label"] = pick(rng, *classes)
    elif average != "binary" and chance(rng, 0.3):
        case["labels"] = make_labels(rng, classes)
    return case


def zero_division(case):
    return {"0": 0.0, "1": 1.0, "nan": math.nan}[case["zero_division"]]


@refusing
def expect_precision_recall_f1(case):
    average, labels = case["average"], case.get("labels")
    common = {
        "sample_weight": read_weights(case),
        "zero_division": zero_division(case),
        "labels": None if labels is None else read_labels(labels),
    }
    beta = float(from_hex(case["beta"])[0])
    if average == "none":
        p, r, f, s = metrics.precision_recall_fscore_support(*pair(case), beta=beta, **common)
        each = {"precision": p, "recall": r, "f_score": f, "support": s}
        return {name: to_hex(values) for name, values in each.items()} | {
            "classes": labels or present(case)
        }
    expected = {}
    if average == "binary":
        classes = present(case)
        positive = case.get("pos_label", classes[1])
        negative = classes[0] if positive == classes[1] else classes[1]
        specificity = metrics.recall_score(*pair(case), pos_label=negative, **common)
        expected["specificity"] = to_hex([specificity])
        expected["false_positive_rate"] = to_hex([false_positive_rate(case, negative, positive)])
        common["pos_label"] = positive
    common["average"] = average
    f_score = metrics.fbeta_score(*pair(case), beta=beta, **common)
    if beta == 1.0:
        f_score = metrics.f1_score(*pair(case), **common)
    return expected | {
        "precision": to_hex([metrics.precision_score(*pair(case), **common)]),
        "recall": to_hex([metrics.recall_score(*pair(case), **common)]),
        "f_score": to_hex([f_score]),
    }


def false_positive_rate(case, negative, positive):
    labels = read_labels([negative, positive])
    weights = read_weights(case)
    y_true, y_pred = pair(case)
    if not np.isin(labels, y_true).any():
        return zero_division(case)
    matrix = metrics.confusion_matrix(y_true, y_pred, labels=labels, sample_weight=weights)
    negatives = float(matrix[0].sum())
    return float(matrix[0, 1]) / negatives if negatives else zero_division(case)


def compare_precision_recall_f1(case, expected, got):
    floats = [name for name in expected if name not in ("classes", "false_positive_rate")]
    values = ("classes",) if "classes" in expected else ()
    what = differing(expected, got, floats=floats, values=values)
    if what or "false_positive_rate" not in expected:
        return what
    # scikit-learn has no such function; the matrix adds weights in another order.
    ours, theirs = (from_hex(side["false_positive_rate"]) for side in (got, expected))
    exact = case.get("weights") is None
    equal = same_bits(ours, theirs) if exact else np.allclose(ours, theirs, 1e-13, 0, True)
    return None if equal else f"false_positive_rate: {ours}, from scikit-learn's matrix {theirs}"


def make_report(rng):
    case, classes = make_pair(rng)
    case["digits"] = pick(rng, 2, 2, 0, 3, 7, 15)
    case["zero_division"] = pick(rng, "0", "1", "nan")
    if chance(rng, 0.3):
        case["labels"] = make_labels(rng, classes)
    if chance(rng, 0.3):
        names = ["no", "yes", "a much longer name of a class", "ü", "", "x", "9", "p q", "z"]
        number = len(case.get("labels", classes))
        case["target_names"] = rng.choice(names, number, replace=False).tolist()
    return case


@refusing
def expect_report(case):
    labels = case.get("labels")
    text = metrics.classification_report(
        *pair(case),
        labels=None if labels is None else read_labels(labels),
        target_names=case.get("target_names"),
        sample_weight=read_weights(case),
        digits=case["digits"],
        zero_division=zero_division(case),
    )
    return {"text": text}


# Scores


def make_scored(rng):
    names = label_names(rng, 2, pick(rng, "int", "str", "bool"))
    rows = random_size(rng, (1, 6), (5, 40), (30, 400))
    codes = (rng.random(rows) < pick(rng, 0.5, 0.1, 0.9)).astype(int)
    scores = rng.standard_normal(rows) * pick(rng, 1.0, 1e-3, 1e5) + codes * rng.random()
    scores = pick(rng, scores, np.round(scores, 1), np.sign(scores), scores * 0)
    case = {"y_true": [names[code] for code in codes], "scores": to_hex(scores)}
    if chance(rng, 0.4):
        case["weights"] = to_hex(random_weights(rng, rows))
    if chance(rng, 0.25) and len(set(codes)) == 2:
        case["pos_label"] = pick(rng, *names)
    if chance(rng, 0.4):
        case["drop_intermediate"] = chance(rng, 0.5)
    return case


def scored(case, needs=(False, True)):
    """Truth, scores and weights: of the second class of two, or of the one that is named. For the
    first, linnaeus turns the scores round. Rows of what is needed must have weight."""
    y_true, scores = read_labels(case["y_true"]), from_hex(case["scores"])
    classes = sorted(set(case["y_true"]))
    if len(classes) < 2:
        raise Refused("one class only")
    positive = case.get("pos_label", classes[1])
    scores = scores if positive == classes[1] else -scores
    weights = read_weights(case)
    truth = y_true == positive
    weighted = truth if weights is None else truth[weights != 0]
    if not all(side in weighted for side in needs):
        raise Refused("one class only has weight")
    return truth, scores, weights


def make_pr_curve(rng):
    case = make_scored(rng)
    scores = from_hex(case["scores"])
    threshold = pick(rng, rng.choice(scores), rng.normal() * 2, -1e9, 1e9)
    at = pick(rng, 0.9, 0.5, 0.0, 1.0, rng.random())
    return case | {"at": to_hex([at]), "threshold": to_hex([threshold])}


@refusing
def expect_pr_curve(case):
    truth, scores, weights = scored(case, needs=(True,))
    drop = case.get("drop_intermediate", False)
    curve = metrics.precision_recall_curve
    shown_curve = curve(truth, scores, sample_weight=weights, drop_intermediate=drop)
    precision, recall, thresholds = curve(truth, scores, sample_weight=weights)
    point = functools.partial(point_at, truth, scores, weights)
    at = from_hex(case["at"])[0]
    reached = (precision[:-1] >= at).nonzero()[0]
    found = (recall[:-1] >= at).nonzero()[0]
    return {
        **dict(zip(("precision", "recall", "thresholds"), map(to_hex, shown_curve))),
        "at_precision": point(thresholds[reached[0]]) if reached.size else None,
        "at_recall": point(thresholds[found[-1]]) if found.size else None,
        "at_threshold": point(from_hex(case["threshold"])[0]),
    }


def point_at(truth, scores, weights, threshold):
    """Threshold, precision, recall, F1 and false positive rate of what scores at least that."""
    chosen = scores >= threshold
    common = {"sample_weight": weights, "zero_division": 0.0}
    matrix = metrics.confusion_matrix(truth, chosen, labels=[False, True], sample_weight=weights)
    negatives = matrix[0].sum()
    return [
        float(threshold),
        metrics.precision_score(truth, chosen, **common),
        metrics.recall_score(truth, chosen, **common),
        metrics.f1_score(truth, chosen, **common),
        matrix[0, 1] / negatives if negatives else 0.0,
    ]


def compare_pr_curve(case, expected, got):
    what = differing(expected, got, floats=("precision", "recall", "thresholds"))
    if what:
        return what
    # The functions of predicted labels add weights in another order than the curve.
    exact = case.get("weights") is None
    for name in ("at_precision", "at_recall", "at_threshold"):
        ours, theirs = got[name] and from_hex(got[name]), expected[name]
        if ours is None or theirs is None:
            equal = ours is theirs
        else:
            close = ours[0] == theirs[0] and np.allclose(ours, theirs, 1e-12, 1e-15)
            equal = same_bits(ours, theirs) if exact else close
        if not equal:
            return f"{name}: {shown(ours)}, scikit-learn {shown(theirs)}"
    return None


@refusing
def expect_roc_curve(case):
    truth, scores, weights = scored(case)
    drop = case.get("drop_intermediate", True)
    curve = metrics.roc_curve(truth, scores, sample_weight=weights, drop_intermediate=drop)
    area = metrics.auc(curve[0], curve[1])
    numbers = dict(zip(("fpr", "tpr", "thresholds"), map(to_hex, curve)))
    return numbers | {"auc": to_hex([area, area])}


def compare_roc_curve(case, expected, got):
    return differing(expected, got, floats=("fpr", "tpr", "thresholds", "auc"))


def make_roc_auc(rng):
    case = make_scored(rng)
    case.pop("drop_intermediate", None)
    return case


@refusing
def expect_roc_auc(case):
    truth, scores, weights = scored(case)
    return {"score": to_hex([metrics.roc_auc_score(truth, scores, sample_weight=weights)])}


@refusing
def expect_average_precision(case):
    truth, scores, weights = scored(case, needs=(True,))
    score = metrics.average_precision_score(truth, scores, sample_weight=weights)
    return {"score": to_hex([score])}


def compare_score(case, expected, got):
    return differing(expected, got, floats=("score",))


def compare_confusion_matrix(case, expected, got):
    return differing(expected, got, values=("classes",), floats=("cells",))


def compare_report(case, expected, got):
    return differing(expected, got, values=("text",))


ITEMS = [
    Item("confusion_matrix", make_confusion_matrix, expect_confusion_matrix, compare_confusion_matrix),
    Item("accuracy", make_accuracy, expect_accuracy, compare_score),
    Item(
        "precision_recall_f1",
        make_precision_recall_f1,
        expect_precision_recall_f1,
        compare_precision_recall_f1,
    ),
    Item("classification_report", make_report, expect_report, compare_report),
    Item("precision_recall_curve", make_pr_curve, expect_pr_curve, compare_pr_curve),
    Item("roc_curve", make_scored, expect_roc_curve, compare_roc_curve),
    Item("roc_auc", make_roc_auc, expect_roc_auc, compare_score),
    Item("average_precision", make_roc_auc, expect_average_precision, compare_score),
]
