"""Decision trees: the names of ``sklearn.tree`` that are about classification."""

from linnaeus.tree._classes import DecisionTreeClassifier, ExtraTreeClassifier

__all__ = ["DecisionTreeClassifier", "ExtraTreeClassifier"]
