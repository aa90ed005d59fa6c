"""Thresholds, given and tuned."""

PRIVATE = "of a private function"

FILES = {
    "model_selection/tests/test_classification_threshold.py": {
        "test_fit_and_score_over_thresholds_curve_scorers": PRIVATE,
        "test_fit_and_score_over_thresholds_prefit": PRIVATE,
        "test_fit_and_score_over_thresholds_sample_weight": PRIVATE,
        "test_fit_and_score_over_thresholds_fit_params": PRIVATE,
    },
}
