"""Linear classifiers: the names of ``sklearn.linear_model``."""

from linnaeus.linear_model._sgd import Perceptron, SGDClassifier

__all__ = ["Perceptron", "SGDClassifier"]
