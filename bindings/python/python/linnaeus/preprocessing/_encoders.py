"""OneHotEncoder and OrdinalEncoder."""

__all__ = []
