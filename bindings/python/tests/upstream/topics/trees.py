"""Decision trees and forests."""

FILES = {
    "tree/tests/test_tree.py": {},
    "tree/tests/test_monotonic_tree.py": {},
    "tree/tests/test_export.py": {},
    "ensemble/tests/test_forest.py": {},
}
