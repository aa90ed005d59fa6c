"""Splitters, cross-validation, searches and curves: the names of ``sklearn.model_selection``."""

from linnaeus.model_selection import (
    _candidates,
    _curves,
    _halving,
    _search,
    _split,
    _validation,
)
from linnaeus.model_selection._candidates import *  # noqa: F403
from linnaeus.model_selection._curves import *  # noqa: F403
from linnaeus.model_selection._halving import *  # noqa: F403
from linnaeus.model_selection._search import *  # noqa: F403
from linnaeus.model_selection._split import *  # noqa: F403
from linnaeus.model_selection._validation import *  # noqa: F403

__all__ = [
    *_candidates.__all__,
    *_curves.__all__,
    *_halving.__all__,
    *_search.__all__,
    *_split.__all__,
    *_validation.__all__,
]
