"""Metrics on scores, and scorers."""

PRIVATE = "private function of scikit-learn"
REGRESSION = "scorers of regression are not part of a toolkit for classification"
CLUSTERS = "scorers of clusterings are not part of a toolkit for classification"

REGRESSION_NAMES = [
    "d2_absolute_error_score",
    "explained_variance",
    "neg_max_error",
    "neg_mean_absolute_error",
    "neg_mean_absolute_percentage_error",
    "neg_mean_gamma_deviance",
    "neg_mean_poisson_deviance",
    "neg_mean_squared_error",
    "neg_mean_squared_log_error",
    "neg_median_absolute_error",
    "neg_root_mean_squared_error",
    "neg_root_mean_squared_log_error",
    "r2",
]
CLUSTER_NAMES = [
    "adjusted_mutual_info_score",
    "adjusted_rand_score",
    "completeness_score",
    "fowlkes_mallows_score",
    "homogeneity_score",
    "mutual_info_score",
    "normalized_mutual_info_score",
    "rand_score",
    "v_measure_score",
]
# Tests that are run once for every name of a scorer.
OF_EVERY_NAME = [
    "test_scorer_memmap_input",
    "test_scorer_set_score_request_raises",
    "test_scorer_metadata_request",
]


def of_names(names, reason):
    return {f"{test}[{name}]": reason for test in OF_EVERY_NAME for name in names}


FILES = {
    "metrics/tests/test_ranking.py": {
        "test_sort_inputs_and_compute_classification_thresholds_*": PRIVATE,
        "test_dcg_score": PRIVATE,
        "test_dcg_ties": PRIVATE,
        "test_ndcg_score": PRIVATE,
    },
    "metrics/tests/test_score_objects.py": {
        **of_names(REGRESSION_NAMES, REGRESSION),
        **of_names(CLUSTER_NAMES, CLUSTERS),
        "test_regression_scorers": REGRESSION,
        "test_get_scorer_multimetric": REGRESSION,
        "test_multimetric_scorer_repr": REGRESSION,
        "test_supervised_cluster_scorers": CLUSTERS,
    },
}
