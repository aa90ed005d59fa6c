"""The baseline."""

REGRESSOR = "DummyRegressor is not part of a toolkit for classification"

FILES = {
    "tests/test_dummy.py": {
        "*regressor*": REGRESSOR,
        "test_quantile*": REGRESSOR,
    },
}
