"""Splitters and cross-validation."""

FILES = {
    "model_selection/tests/test_split.py": {},
    "model_selection/tests/test_validation.py": {},
}
