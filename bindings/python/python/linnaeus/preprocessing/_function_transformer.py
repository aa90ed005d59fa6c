"""FunctionTransformer."""

__all__ = []
