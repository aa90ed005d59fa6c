"""Splitters and cross-validation."""

REGRESSION = "neg_mean_squared_error and r2 are metrics of regression"

FILES = {
    "model_selection/tests/test_split.py": {},
    "model_selection/tests/test_validation.py": {
        "test_cross_validate": REGRESSION,
    },
}
