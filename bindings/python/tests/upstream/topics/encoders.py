"""Encoders and label transformers."""

FILES = {
    "preprocessing/tests/test_encoders.py": {},
    "preprocessing/tests/test_label.py": {},
}
