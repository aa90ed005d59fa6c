"""Metrics and scorers."""

FILES = {
    "metrics/tests/test_classification.py": {},
    "metrics/tests/test_ranking.py": {},
    "metrics/tests/test_common.py": {},
    "metrics/tests/test_score_objects.py": {},
}
