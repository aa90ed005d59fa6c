"""What all metrics have in common."""

FILES = {
    "metrics/tests/test_common.py": {},
}
