"""Trees as text: names of ``sklearn.tree``."""

from linnaeus.tree import _export
from linnaeus.tree._export import *  # noqa: F403

__all__ = [*_export.__all__]
