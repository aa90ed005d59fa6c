"""Metrics on predicted labels and on probabilities."""

FILES = {
    "metrics/tests/test_classification.py": {},
}
