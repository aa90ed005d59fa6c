"""Calibration."""

DISPLAY = "linnaeus draws with its own plot crate, it has no CalibrationDisplay"
PRIVATE = "about a private function of scikit-learn"

FILES = {
    "tests/test_calibration.py": {
        "test_calibration_display*": DISPLAY,
        "test_plot_calibration_curve_pipeline": DISPLAY,
        "test_sigmoid_calibration": PRIVATE,
        "test_sigmoid_calibration_max_abs_prediction_threshold": PRIVATE,
        "test_temperature_scaling_input_validation": PRIVATE,
    },
}
