"""Trees as text."""

PICTURE = "plot_tree draws with matplotlib; linnaeus' own pictures of trees are made in Rust"
PRIVATE = "about a private function of scikit-learn"

FILES = {
    "tree/tests/test_export.py": {
        "test_plot_tree*": PICTURE,
        "test_not_fitted_tree": PICTURE,
        "test_rgb_to_hexstring": PRIVATE,
    },
}
