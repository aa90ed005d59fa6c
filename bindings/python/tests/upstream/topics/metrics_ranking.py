"""Metrics on scores, and scorers."""

FILES = {
    "metrics/tests/test_ranking.py": {},
    "metrics/tests/test_score_objects.py": {},
}
