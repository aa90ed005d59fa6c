"""Linear classifiers: the names of ``sklearn.linear_model``."""

from linnaeus.linear_model._sgd import SGDClassifier

__all__ = ["SGDClassifier"]
