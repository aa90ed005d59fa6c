"""Pipelines and columns."""

FILES = {
    "tests/test_pipeline.py": {},
    "compose/tests/test_column_transformer.py": {},
}
