"""Looking into fitted estimators."""

FILES = {
    "inspection/tests/test_permutation_importance.py": {},
}
