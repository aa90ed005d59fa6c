"""Scalers, normalizers and imputers."""

ROBUST = "RobustScaler and robust_scale are not part of linnaeus"
QUANTILE = "QuantileTransformer is not part of linnaeus"
POWER = "PowerTransformer is not part of linnaeus"
KERNEL = "KernelCenterer is not part of linnaeus"
DUMMY_FEATURE = "add_dummy_feature is not part of linnaeus"
ITERATIVE = "IterativeImputer is not part of linnaeus"
KNN = "KNNImputer is not part of linnaeus"
PRIVATE = "a private function of scikit-learn"

FILES = {
    "preprocessing/tests/test_data.py": {
        "test_robust_*": ROBUST,
        "test_quantile_*": QUANTILE,
        "test_power_transformer_*": POWER,
        "test_optimization_power_transformer": POWER,
        "test_invserse_box_cox": POWER,
        "test_yeo*": POWER,
        "test_transformer_inverse_transform_*": POWER,
        "test_center_kernel": KERNEL,
        "test_kernel*": KERNEL,
        "test_cv_pipeline_precomputed": KERNEL,
        "test_add_dummy_feature*": DUMMY_FEATURE,
        "test_handle_zeros_in_scale": PRIVATE,
        "test_one_to_one_features[RobustScaler]": ROBUST,
        "test_one_to_one_features[QuantileTransformer]": QUANTILE,
        "test_one_to_one_features[PowerTransformer]": POWER,
        "test_one_to_one_features_pandas[RobustScaler]": ROBUST,
        "test_one_to_one_features_pandas[QuantileTransformer]": QUANTILE,
        "test_one_to_one_features_pandas[PowerTransformer]": POWER,
    },
    "preprocessing/tests/test_function_transformer.py": {},
    "impute/tests/test_impute.py": {
        "test_iterative_imputer_*": ITERATIVE,
        "test_knn_imputer_*": KNN,
        "test_most_frequent": PRIVATE,
        "test_most_frequent_tie_object": PRIVATE,
        "test_imputer_without_indicator[IterativeImputer]": ITERATIVE,
    },
}
