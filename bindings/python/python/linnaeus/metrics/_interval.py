"""Confidence intervals, which scikit-learn does not have."""

__all__ = []
