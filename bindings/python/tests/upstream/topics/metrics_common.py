"""What all metrics have in common."""

REGRESSION = "metrics of regression are not part of a toolkit for classification"

METRICS = [
    "d2_absolute_error_score",
    "d2_pinball_score",
    "d2_pinball_score_01",
    "d2_pinball_score_09",
    "d2_tweedie_score",
    "explained_variance_score",
    "max_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_compound_poisson_deviance",
    "mean_gamma_deviance",
    "mean_normal_deviance",
    "mean_pinball_loss",
    "mean_poisson_deviance",
    "mean_squared_error",
    "mean_squared_log_error",
    "mean_tweedie_deviance",
    "median_absolute_error",
    "r2_score",
    "root_mean_squared_error",
    "root_mean_squared_log_error",
]

# Tests whose parameter is the name of a metric.
BY_NAME = [
    "test_continuous_multilabel_multioutput_permutations_invariance",
    "test_format_invariance_with_1d_vectors",
    "test_not_symmetric_metric",
    "test_returned_value_consistency",
    "test_sample_order_invariance",
    "test_single_sample",
    "test_single_sample_multioutput",
    "test_symmetric_metric",
]

FILES = {
    "metrics/tests/test_common.py": {
        "test_multioutput_number_of_output_differ": REGRESSION,
        "test_multioutput_regression_invariance_to_dimension_shuffling": REGRESSION,
        "test_multioutput_sample_weight_invariance": REGRESSION,
        "test_regression_sample_weight_invariance": REGRESSION,
        "test_regression_with_invalid_sample_weight": REGRESSION,
        **{f"{test}[{metric}]": REGRESSION for test in BY_NAME for metric in METRICS},
        **{f"test_metrics_dataframe_series[{metric}-*": REGRESSION for metric in METRICS},
        **{f"test_array_api_compliance[{metric}-*": REGRESSION for metric in METRICS},
        **{
            f"test_mixed_array_api_namespace_input_compliance[{metric}-*": REGRESSION
            for metric in METRICS
        },
        **{
            f"test_continuous_inf_nan_input[y_true{at}-y_score{at}-{metric}]": REGRESSION
            for at in range(5)
            for metric in METRICS
        },
    },
}
