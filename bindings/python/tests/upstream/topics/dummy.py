"""The baseline."""

FILES = {
    "tests/test_dummy.py": {},
}
