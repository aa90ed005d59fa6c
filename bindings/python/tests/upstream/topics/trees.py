"""Decision trees and forests."""

REGRESSOR = "regression trees and forests are not part of a toolkit for classification"
EMBEDDING = "RandomTreesEmbedding is not part of linnaeus"
PRIVATE = "about private functions and classes of scikit-learn's compiled code"

FILES = {
    "tree/tests/test_tree.py": {
        "*[*Regressor*]": REGRESSOR,
        "test_arrayrepr": REGRESSOR,
        "test_numerical_stability": REGRESSOR,
        "test_importances_gini_equal_squared_error": REGRESSOR,
        "test_mae": REGRESSOR,
        "test_empty_leaf_infinite_threshold": REGRESSOR,
        "test_poisson_zero_nodes": REGRESSOR,
        "test_poisson_vs_mse": REGRESSOR,
        "test_missing_values_best_splitter_on_equal_nodes_no_missing": REGRESSOR,
        "test_missing_values_random_splitter_on_equal_nodes_no_missing": REGRESSOR,
        "test_missing_value_errors": REGRESSOR,
        "test_regression_extra_tree_missing_values_toy": REGRESSOR,
        "test_absolute_error_accurately_predicts_weighted_median": REGRESSOR,
        "test_splitting_with_missing_values": REGRESSOR,
        "test_friedman_mse_deprecation": REGRESSOR,
        "test_random_splitter_missing_values_uses_non_missing_min_max": REGRESSOR,
        "test_absolute_errors_precomputation_function": PRIVATE,
        "test_build_pruned_tree_infinite_loop": PRIVATE,
        "test_build_pruned_tree_py": PRIVATE,
        "test_check_n_classes": PRIVATE,
        "test_check_node_ndarray": PRIVATE,
        "test_check_value_ndarray": PRIVATE,
        "test_criterion_copy": PRIVATE,
        "test_realloc": PRIVATE,
        "test_splitter_serializable": PRIVATE,
    },
    "tree/tests/test_monotonic_tree.py": {
        "*[*Regressor*]": REGRESSOR,
        "test_assert_1d_reg_tree_children_monotonic_bounded": REGRESSOR,
        "test_assert_nd_reg_tree_children_monotonic_bounded": REGRESSOR,
    },
    "ensemble/tests/test_forest.py": {
        "*[*Regressor*]": REGRESSOR,
        "test_poisson_vs_mse": REGRESSOR,
        "test_balance_property_random_forest": REGRESSOR,
        "test_distribution": REGRESSOR,
        "test_poisson_y_positive_check": REGRESSOR,
        "test_forest_degenerate_feature_importances": REGRESSOR,
        "*[*RandomTreesEmbedding*]": EMBEDDING,
        "test_random_trees_*": EMBEDDING,
        "test_random_hasher*": EMBEDDING,
    },
}
