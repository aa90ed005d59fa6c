"""Metrics on predicted labels and on probabilities."""

__all__ = []
