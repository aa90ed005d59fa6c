"""Classifiers made of many: the names of ``sklearn.ensemble`` that linnaeus has."""

from linnaeus.ensemble._forest import ExtraTreesClassifier, RandomForestClassifier

__all__ = ["ExtraTreesClassifier", "RandomForestClassifier"]
