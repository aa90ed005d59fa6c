"""Metrics: the names of ``sklearn.metrics``, and confidence intervals."""

from linnaeus.metrics import _classification, _interval, _ranking, _scorer
from linnaeus.metrics._classification import *  # noqa: F403
from linnaeus.metrics._interval import *  # noqa: F403
from linnaeus.metrics._ranking import *  # noqa: F403
from linnaeus.metrics._scorer import *  # noqa: F403

__all__ = [*_classification.__all__, *_interval.__all__, *_ranking.__all__, *_scorer.__all__]
