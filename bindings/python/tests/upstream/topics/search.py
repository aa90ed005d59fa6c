"""Searches by grid, at random, and by successive halving."""

FILES = {
    "model_selection/tests/test_search.py": {},
    "model_selection/tests/test_successive_halving.py": {},
}
