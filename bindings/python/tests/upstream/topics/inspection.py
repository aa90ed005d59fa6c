"""Looking into fitted estimators."""

FILES = {
    "inspection/tests/test_permutation_importance.py": {},
}

# Names that stay scikit-learn's: the file asks for scorers of regression before any test runs.
KEEP = {
    "inspection/tests/test_permutation_importance.py": ["get_scorer"],
}
