"""Scalers and normalizers."""

__all__ = []
