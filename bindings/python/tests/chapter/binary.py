"""The road of a chapter on binary classification, as a scikit-learn user writes it.

A program of its own, written for scikit-learn: the test changes ``sklearn`` to ``linnaeus`` in its
imports, and nothing else. It prints each figure as JSON.
"""

import json

from sklearn.base import clone
from sklearn.datasets import fetch_openml
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import (
    confusion_matrix,
    f1_score,
    precision_recall_curve,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)
from sklearn.model_selection import StratifiedKFold, cross_val_predict, cross_val_score


def tell(figure, value):
    value = value.tolist() if hasattr(value, "tolist") else value
    print(json.dumps({figure: value}))


mnist = fetch_openml("mnist_784", as_frame=False)
X, y = mnist.data, mnist.target
tell("data.shape", X.shape)
tell("data.classes", sorted(set(y)))
tell("data.label_of_row0", y[0])

X_train, y_train = X[:60000], y[:60000]
is_five = y_train == "5"
some_digit = X[0]

sgd = SGDClassifier(random_state=42)
sgd.fit(X_train, is_five)
tell("binary.sgd.predict_row0", sgd.predict([some_digit])[0])

tell("binary.sgd.cv_accuracy", cross_val_score(sgd, X_train, is_five, cv=3, scoring="accuracy"))
by_hand = []
for train, test in StratifiedKFold(n_splits=3).split(X_train, is_five):
    fold_sgd = clone(sgd)
    fold_sgd.fit(X_train[train], is_five[train])
    right = sum(fold_sgd.predict(X_train[test]) == is_five[test])
    by_hand.append(right / len(test))
tell("binary.sgd.cv_accuracy", by_hand)

dummy = DummyClassifier()
dummy.fit(X_train, is_five)
tell("binary.dummy.any_predicted", any(dummy.predict(X_train)))
tell("binary.dummy.cv_accuracy", cross_val_score(dummy, X_train, is_five, cv=3, scoring="accuracy"))

predicted = cross_val_predict(sgd, X_train, is_five, cv=3)
tell("binary.sgd.confusion", confusion_matrix(is_five, predicted))
tell("binary.sgd.precision", precision_score(is_five, predicted))
tell("binary.sgd.recall", recall_score(is_five, predicted))
tell("binary.sgd.f1", f1_score(is_five, predicted))

score = sgd.decision_function([some_digit])
tell("binary.sgd.score_row0", score[0])
tell("binary.sgd.row0_above_0", (score > 0)[0])
tell("binary.sgd.row0_above_3000", (score > 3000)[0])

scores = cross_val_predict(sgd, X_train, is_five, cv=3, method="decision_function")
precisions, recalls, thresholds = precision_recall_curve(is_five, scores)
threshold = thresholds[(precisions >= 0.90).argmax()]
tell("binary.sgd.at_precision_90.threshold", threshold)
tell("binary.sgd.at_precision_90.precision", precision_score(is_five, scores >= threshold))
tell("binary.sgd.at_precision_90.recall", recall_score(is_five, scores >= threshold))

fpr, tpr, thresholds = roc_curve(is_five, scores)
tell("binary.sgd.at_precision_90.recall", tpr[(thresholds <= threshold).argmax()])
tell("binary.sgd.roc_auc", roc_auc_score(is_five, scores))
