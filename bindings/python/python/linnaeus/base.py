"""Scikit-learn's base classes and ``clone``: linnaeus' estimators are made of them."""

from sklearn.base import (
    BaseEstimator,
    ClassifierMixin,
    TransformerMixin,
    clone,
    is_classifier,
)

__all__ = ["BaseEstimator", "ClassifierMixin", "TransformerMixin", "clone", "is_classifier"]
