"""linnaeus: classification with scikit-learn's numbers and API, computed in Rust.

Modules, classes, functions and signatures are scikit-learn's, so a program that says
``from sklearn.linear_model import SGDClassifier`` may say ``from linnaeus.linear_model import
SGDClassifier`` instead. Estimators are real scikit-learn estimators: they clone, pickle, and stand
in pipelines and searches beside scikit-learn's own.

Arrays are read where they are, without a copy, when their rows lie one after the other in float64,
float32 or uint8. The interpreter's lock is released meanwhile: do not write into an array from
another thread while a fit reads it.
"""

from linnaeus._native import __version__

__all__ = ["__version__"]
