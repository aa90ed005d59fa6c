"""scikit-learn's half of the benchmark: runs the tasks that the Rust half asks for.

It reads lines of JSON and answers with lines of JSON, and imports everything once. After the first
line come the bytes of MNIST's pixels and digits, after each answer the numbers that were computed,
as little-endian 64-bit floats: they are compared bit by bit.

A task is a function of the data that prepares, outside the timed part, and returns a function that
does one run: its seconds, and what it computed by name.
"""

import json
import os
import platform
import sys
import time
import traceback
import warnings
from functools import cached_property

# What libraries print must not get between the answers: it goes to standard error.
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)

import numpy as np  # noqa: E402
import scipy.sparse  # noqa: E402
import sklearn  # noqa: E402
from joblib import Parallel, delayed  # noqa: E402
from sklearn.base import clone  # noqa: E402
from sklearn.dummy import DummyClassifier  # noqa: E402
from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.linear_model import SGDClassifier  # noqa: E402
from sklearn.metrics import (  # noqa: E402
    confusion_matrix,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)
from sklearn.model_selection import cross_val_predict, cross_val_score  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

# Reaching `max_iter` is no news here.
warnings.simplefilter("ignore")


class Data:
    """What the tasks work on."""

    def __init__(self, first, stream):
        shape = first["rows"], first["columns"]
        self.threads = first["threads"]
        self.draws = first["draws"]
        pixels = np.frombuffer(stream.read(shape[0] * shape[1]), np.uint8)
        # Like `fetch_openml("mnist_784", as_frame=False)`.
        self.x = pixels.reshape(shape).astype(np.float64)
        self.digits = np.frombuffer(stream.read(shape[0]), np.uint8).astype(np.int64)
        self.fives = self.digits == 5

    @cached_property
    def scores(self):
        """Truth and scores: every tenth is true, and scores higher by 1."""
        random = np.random.RandomState(0)
        truth = random.random_sample(self.draws) < 0.1
        return truth, truth + random.standard_normal(self.draws)

    @cached_property
    def continuous(self):
        """Continuous numbers in 20 columns, and a question that some of the columns answer."""
        random = np.random.RandomState(0)
        x = random.standard_normal((self.draws // 10, 20)).astype(np.float32)
        return x, x[:, 0] + x[:, 1] * x[:, 2] + x[:, 3] > 0

    @cached_property
    def labels(self):
        """True and predicted labels of ten classes: nine in ten are right."""
        random = np.random.RandomState(0)
        y_true = (random.random_sample(self.draws) * 10).astype(np.int64)
        is_right = random.random_sample(self.draws) < 0.9
        others = (random.random_sample(self.draws) * 10).astype(np.int64)
        return y_true, np.where(is_right, y_true, others)


TASKS = {}


def task(name):
    def register(prepare):
        TASKS[name] = prepare
        return prepare

    return register


def timed(call):
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def fit(sgd, x, y):
    def run():
        seconds, model = timed(lambda: clone(sgd).fit(x, y))
        return seconds, {
            "coef": model.coef_,
            "intercept": model.intercept_,
            "n_iter": [model.n_iter_],
        }

    return run


def cross_validate(estimator, x, y, n_jobs=None):
    if n_jobs is not None and n_jobs > 1:
        # joblib starts its processes now, with all that they import.
        Parallel(n_jobs=n_jobs)(delayed(clone)(estimator) for _ in range(4 * n_jobs))

    def run():
        seconds, scores = timed(
            lambda: cross_val_score(estimator, x, y, cv=3, scoring="accuracy", n_jobs=n_jobs)
        )
        return seconds, {"scores": scores}

    return run


@task("sgd-binary-fit")
def _(data):
    return fit(SGDClassifier(random_state=42, n_jobs=data.threads), data.x, data.fives)


@task("sgd-binary-cv3")
def _(data):
    return cross_validate(SGDClassifier(random_state=42), data.x, data.fives, data.threads)


@task("sgd-ten-fit")
def _(data):
    return fit(SGDClassifier(random_state=42, n_jobs=data.threads), data.x, data.digits)


# Of ten classes the threads work on the classes, not on the folds: three folds would keep two
# threads busy for two thirds of the time, and would copy x to other processes.
@task("sgd-ten-cv3")
def _(data):
    sgd = SGDClassifier(random_state=42, n_jobs=data.threads)
    return cross_validate(sgd, data.x, data.digits)


@task("sgd-ten-scaled-cv3")
def _(data):
    sgd = SGDClassifier(random_state=42, n_jobs=data.threads)
    return cross_validate(sgd, StandardScaler().fit_transform(data.x), data.digits)


@task("sgd-log-loss-fit")
def _(data):
    sgd = SGDClassifier(loss="log_loss", random_state=42, n_jobs=data.threads)
    return fit(sgd, data.x, data.fives)


@task("sgd-csr-fit")
def _(data):
    sgd = SGDClassifier(random_state=42, n_jobs=data.threads)
    return fit(sgd, scipy.sparse.csr_matrix(data.x), data.fives)


@task("standard-scaler")
@task("standard-scaler-bytes")
def _(data):
    def run():
        scaler = StandardScaler()
        seconds, scaled = timed(lambda: scaler.fit_transform(data.x))
        return seconds, {"mean": scaler.mean_, "scale": scaler.scale_, "scaled": scaled}

    return run


@task("curves")
@task("curves-one-sweep")
def _(data):
    y_true, y_score = data.scores

    def run():
        seconds, (pr, roc, area) = timed(
            lambda: (
                precision_recall_curve(y_true, y_score),
                roc_curve(y_true, y_score),
                roc_auc_score(y_true, y_score),
            )
        )
        return seconds, {
            "precision": pr[0],
            "recall": pr[1],
            "thresholds": pr[2],
            "fpr": roc[0],
            "tpr": roc[1],
            "roc_thresholds": roc[2],
            "roc_auc": [area],
        }

    return run


@task("confusion-matrix")
@task("confusion-matrix-from-integers")
def _(data):
    y_true, y_pred = data.labels

    def run():
        seconds, matrix = timed(lambda: confusion_matrix(y_true, y_pred))
        return seconds, {"cells": matrix}

    return run


# One after the other: with `n_jobs` x is copied to other processes, which takes longer.
@task("cross-validation-overhead")
def _(data):
    return cross_validate(DummyClassifier(), data.x, data.fives)


@task("one-row")
def _(data):
    # How a row is answered does not depend on how long the fit took.
    sgd = SGDClassifier(max_iter=5, tol=None, random_state=42)
    model = sgd.fit(data.x, data.fives)
    rows = [data.x[at : at + 1] for at in range(min(500, len(data.x)))]

    def run():
        seconds, labels = timed(lambda: [model.predict(row)[0] for row in rows])
        return seconds / len(rows), {"labels": labels}

    return run


def forest(data, **options):
    return RandomForestClassifier(random_state=42, n_jobs=data.threads, **options)


def grown(model):
    trees = [tree.tree_ for tree in model.estimators_]
    return {
        "nodes": [tree.node_count for tree in trees],
        "thresholds": np.concatenate([tree.threshold for tree in trees]),
    }


@task("forest-ten")
def _(data):
    def run():
        model = forest(data)
        seconds, proba = timed(lambda: model.fit(data.x, data.digits).predict_proba(data.x[:10_000]))
        return seconds, {**grown(model), "proba": proba}

    return run


# The threads work on the trees: three folds would keep two of them busy for two thirds of the time.
@task("forest-binary-cv3")
def _(data):
    def run():
        seconds, proba = timed(
            lambda: cross_val_predict(
                forest(data), data.x, data.fives, cv=3, method="predict_proba"
            )
        )
        return seconds, {"proba": proba}

    return run


@task("forest-continuous-fit")
def _(data):
    def run():
        seconds, model = timed(lambda: forest(data, n_estimators=10).fit(*data.continuous))
        return seconds, grown(model)

    return run


@task("forest-predict")
def _(data):
    model = forest(data).fit(data.x, data.digits)

    def run():
        seconds, proba = timed(lambda: model.predict_proba(data.x[:10_000]))
        return seconds, {"proba": proba}

    return run


@task("forest-one-row")
def _(data):
    model = forest(data).fit(data.x, data.digits)
    rows = [data.x[at : at + 1] for at in range(100)]

    def run():
        seconds, proba = timed(lambda: [model.predict_proba(row)[0] for row in rows])
        return seconds / len(rows), {"proba": np.concatenate(proba)}

    return run


def answer(line, arrays=()):
    answers.write(json.dumps(line).encode() + b"\n")
    for values in arrays:
        answers.write(values.data)
    answers.flush()


def main():
    stream = sys.stdin.buffer
    data = Data(json.loads(stream.readline()), stream)
    answer(
        {
            "scikit-learn": sklearn.__version__,
            "NumPy": np.__version__,
            "Python": platform.python_version(),
        }
    )
    prepared, run = None, None
    for line in stream:
        name = json.loads(line)["task"]
        try:
            if name != prepared:
                # What the last task prepared can go.
                run = None
                prepared, run = name, TASKS[name](data)
            seconds, numbers = run()
            arrays = {
                key: np.ascontiguousarray(values, "<f8").ravel() for key, values in numbers.items()
            }
        except Exception:
            answer({"error": traceback.format_exc()})
            continue
        sizes = [[key, len(values)] for key, values in arrays.items()]
        answer({"seconds": seconds, "arrays": sizes}, arrays.values())
        numbers = arrays = None


main()
