"""Splitters."""

__all__ = []
