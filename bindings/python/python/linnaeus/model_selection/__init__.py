"""Splitters and cross-validation: the names of ``sklearn.model_selection``."""

from linnaeus.model_selection import _split, _validation
from linnaeus.model_selection._split import *  # noqa: F403
from linnaeus.model_selection._validation import *  # noqa: F403

__all__ = [*_split.__all__, *_validation.__all__]
