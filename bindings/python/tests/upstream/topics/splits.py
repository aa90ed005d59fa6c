"""Splitters and cross-validation."""

CURVES = "linnaeus has no learning_curve, validation_curve and permutation_test_score yet"
REGRESSION = "neg_mean_squared_error and r2 are metrics of regression"

FILES = {
    "model_selection/tests/test_split.py": {},
    "model_selection/tests/test_validation.py": {
        "test_cross_validate": REGRESSION,
        "*learning_curve*": CURVES,
        "*validation_curve*": CURVES,
        "*permutation*": CURVES,
    },
}
