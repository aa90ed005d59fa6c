"""Metrics on scores: curves, areas, rankings."""

__all__ = []
