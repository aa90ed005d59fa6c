"""Helpers: the names of ``sklearn.utils`` that are about classification."""
