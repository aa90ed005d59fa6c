"""Helpers: the names of ``sklearn.utils`` that are about classification."""

from linnaeus.utils.class_weight import compute_class_weight, compute_sample_weight

__all__ = ["compute_class_weight", "compute_sample_weight"]
