"""Scalers, normalizers and imputers."""

FILES = {
    "preprocessing/tests/test_data.py": {},
    "preprocessing/tests/test_function_transformer.py": {},
    "impute/tests/test_impute.py": {},
}
