"""Trees as text and in the DOT language: the same bytes, of scikit-learn's own trees."""

import io

import numpy as np
import sklearn.tree
from data import labels, matrices, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome

from linnaeus.tree import export_graphviz, export_text

NAMES = ["a", 'b "c"', "d\\e", "", "f g", "\N{GREEK SMALL LETTER ALPHA}", "h<i>", "j&", "k;", "l"]


@st.composite
def trees(draw):
    """A fitted tree: of one class or several, of several outputs, of numbers; with or without
    weights; large or small."""
    x = draw(matrices(max_rows=120, sparse=(False,)))
    rows = x.shape[0]
    kind = draw(st.sampled_from(["classes"] * 4 + ["many classes", "one class", "outputs", "numbers"]))
    seed = draw(seeds)
    random = np.random.RandomState(seed)
    settings = {
        "random_state": seed,
        "max_depth": draw(st.sampled_from([None, 1, 2, 5])),
        "max_leaf_nodes": draw(st.sampled_from([None, None, 5])),
        "splitter": draw(st.sampled_from(["best", "random"])),
    }
    if kind == "numbers":
        y = random.normal(size=(rows, draw(st.integers(1, 3)))).squeeze()
        criterion = draw(st.sampled_from(["squared_error", "friedman_mse"]))
        tree = sklearn.tree.DecisionTreeRegressor(criterion=criterion, **settings)
    else:
        criterion = draw(st.sampled_from(["gini", "entropy", "log_loss"]))
        tree = sklearn.tree.DecisionTreeClassifier(criterion=criterion, **settings)
        if kind == "classes":
            y = draw(labels(rows))
        elif kind == "many classes":
            y = random.randint(0, draw(st.integers(9, 60)), rows)
        elif kind == "one class":
            y = np.zeros(rows)
        else:
            y = np.c_[random.randint(0, 2, rows), random.randint(0, draw(st.integers(1, 20)), rows)]
    weight = draw(weights(rows))
    if weight is not None and draw(st.booleans()):
        weight = weight * 0.1
    return tree.fit(x, y, sample_weight=weight)


def names(draw, count, wrong):
    """Names, as a list or an array; or none; or now and then too few."""
    if draw(st.booleans()):
        return None
    if wrong and draw(st.integers(0, 9)) == 0:
        count -= 1
    chosen = [f"{draw(st.sampled_from(NAMES))}{number}" for number in range(count)]
    return np.array(chosen) if draw(st.booleans()) else chosen


def same_text(ours, theirs, options):
    (ours, own_told), (theirs, their_told) = ours, theirs
    if isinstance(theirs, Exception):
        assert isinstance(ours, type(theirs)), (ours, theirs, options)
        return
    assert ours == theirs, options
    assert own_told == their_told


@given(trees(), st.data())
def test_export_text(tree, data):
    draw = data.draw
    classes = getattr(tree, "classes_", [])
    options = {
        "feature_names": names(draw, tree.n_features_in_, wrong=True),
        "class_names": names(draw, len(classes), wrong=True),
        "max_depth": draw(st.sampled_from([0, 1, 2, 3, 10, 100])),
        "spacing": draw(st.integers(1, 6)),
        "decimals": draw(st.sampled_from([0, 1, 2, 5, 17, 40])),
        "show_weights": draw(st.booleans()),
    }
    same_text(
        outcome(export_text, tree, **options),
        outcome(sklearn.tree.export_text, tree, **options),
        options,
    )


@given(trees(), st.data())
def test_export_graphviz(tree, data):
    draw = data.draw
    booleans = ("impurity", "node_ids", "proportion", "rotate", "rounded", "special_characters")
    options = {name: draw(st.booleans()) for name in (*booleans, "filled", "leaves_parallel")}
    n_classes = int(np.max(tree.tree_.n_classes))
    options |= {
        "max_depth": draw(st.sampled_from([None, 0, 1, 2, 30])),
        "feature_names": names(draw, tree.n_features_in_, wrong=True),
        "class_names": draw(st.sampled_from([True, None])) or names(draw, n_classes, wrong=False),
        "label": draw(st.sampled_from(["all", "root", "none"])),
        "precision": draw(st.sampled_from([0, 1, 2, 3, 3, 5, 9, 17])),
        "fontname": draw(st.sampled_from(["helvetica", "Times New Roman"])),
    }
    impurity = tree.tree_.impurity
    if options["filled"] and tree.n_outputs_ > 1 and impurity.min() == impurity.max():
        # scikit-learn divides by nothing there, and fails.
        assert "#ffffff" in export_graphviz(tree, **options)
        return
    same_text(
        outcome(export_graphviz, tree, **options),
        outcome(sklearn.tree.export_graphviz, tree, **options),
        options,
    )
    file = io.StringIO()
    result, _ = outcome(export_graphviz, tree, file, **options)
    if not isinstance(result, Exception):
        assert result is None
        assert file.getvalue() == export_graphviz(tree, **options)


def test_more_than_a_thousand_classes_are_cut():
    """NumPy leaves out the middle of a long list."""
    y = np.arange(1200)
    tree = sklearn.tree.DecisionTreeClassifier(max_depth=1, random_state=0)
    tree.fit(y[:, None], y)
    assert "..." in export_graphviz(tree)
    assert export_graphviz(tree) == sklearn.tree.export_graphviz(tree)
    several = np.c_[y, y % 900]
    tree.fit(y[:, None], several)
    assert export_graphviz(tree) == sklearn.tree.export_graphviz(tree)
