"""Looking into fitted estimators: names of ``sklearn.inspection``."""

from linnaeus.inspection import _permutation_importance
from linnaeus.inspection._permutation_importance import *  # noqa: F403

__all__ = [*_permutation_importance.__all__]
