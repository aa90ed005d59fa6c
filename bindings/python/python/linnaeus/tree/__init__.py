"""Decision trees: the names of ``sklearn.tree`` that are about classification."""

from linnaeus.tree._classes import DecisionTreeClassifier, ExtraTreeClassifier
from linnaeus.tree._export import export_graphviz, export_text

__all__ = ["DecisionTreeClassifier", "ExtraTreeClassifier", "export_graphviz", "export_text"]
