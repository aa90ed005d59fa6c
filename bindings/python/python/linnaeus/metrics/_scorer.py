"""Scorers: metrics that ask an estimator for what they need."""

__all__ = []
