"""Cross-validation."""

__all__ = []
