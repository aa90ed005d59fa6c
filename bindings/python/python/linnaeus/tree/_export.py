"""A fitted tree as text and in the DOT language.

Any fitted tree will do that has a ``tree_`` as scikit-learn's: ours or its.
"""

from numbers import Integral

from sklearn.base import is_classifier
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions, validate_params
from sklearn.utils.validation import check_array, check_is_fitted

from linnaeus import _native

__all__ = ["export_graphviz", "export_text"]

_COUNT = Interval(Integral, 0, None, closed="left")


@validate_params(
    {
        "decision_tree": [HasMethods(["fit", "get_params", "get_depth"])],
        "feature_names": ["array-like", None],
        "class_names": ["array-like", None],
        "max_depth": [_COUNT],
        "spacing": [Interval(Integral, 1, None, closed="left")],
        "decimals": [_COUNT],
        "show_weights": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def export_text(
    decision_tree,
    *,
    feature_names=None,
    class_names=None,
    max_depth=10,
    spacing=3,
    decimals=2,
    show_weights=False,
):
    """The rules of a tree, a line each, moved in by their depth."""
    feature_names, class_names = _array(feature_names), _array(class_names)
    check_is_fitted(decision_tree)
    tree = decision_tree.tree_
    classifies = is_classifier(decision_tree)
    if classifies:
        classes = decision_tree.classes_
        if class_names is None:
            class_names = classes
        elif len(class_names) != len(classes):
            raise ValueError(
                "When `class_names` is an array, it should contain as many items as "
                f"`decision_tree.classes_`. Got {len(class_names)} while the tree was fitted with "
                f"{len(classes)} classes."
            )
    if feature_names is not None and len(feature_names) != tree.n_features:
        raise ValueError(
            f"feature_names must contain {tree.n_features} elements, got {len(feature_names)}"
        )
    names_classes = classifies and tree.n_outputs == 1
    return _native.tree_text(
        tree,
        not classifies,
        _texts(feature_names),
        _texts(class_names) if names_classes else None,
        max_depth,
        spacing,
        decimals,
        bool(show_weights),
    )


@validate_params(
    {
        "decision_tree": "no_validation",
        "out_file": [str, None, HasMethods("write")],
        "max_depth": [_COUNT, None],
        "feature_names": ["array-like", None],
        "class_names": ["array-like", "boolean", None],
        "label": [StrOptions({"all", "root", "none"})],
        "filled": ["boolean"],
        "leaves_parallel": ["boolean"],
        "impurity": ["boolean"],
        "node_ids": ["boolean"],
        "proportion": ["boolean"],
        "rotate": ["boolean"],
        "rounded": ["boolean"],
        "special_characters": ["boolean"],
        "precision": [_COUNT],
        "fontname": [str],
    },
    prefer_skip_nested_validation=True,
)
def export_graphviz(
    decision_tree,
    out_file=None,
    *,
    max_depth=None,
    feature_names=None,
    class_names=None,
    label="all",
    filled=False,
    leaves_parallel=False,
    impurity=True,
    node_ids=False,
    proportion=False,
    rotate=False,
    rounded=False,
    special_characters=False,
    precision=3,
    fontname="helvetica",
):
    """A tree in the DOT language, of which Graphviz makes a picture (``dot -Tsvg``).

    It is returned, or written to ``out_file``: a path, or an object with ``write``.
    """
    if feature_names is not None:
        if any(not isinstance(name, str) for name in feature_names):
            raise ValueError("All feature names must be strings.")
        feature_names = _array(feature_names)
    symbols = isinstance(class_names, bool) and class_names
    names = None if isinstance(class_names, bool) else _array(class_names)
    check_is_fitted(decision_tree)
    n_features = decision_tree.n_features_in_
    if feature_names is not None and len(feature_names) != n_features:
        raise ValueError(
            f"Length of feature_names, {len(feature_names)} does not match number of features, "
            f"{n_features}"
        )
    tree = decision_tree.tree_
    n_classes = int(tree.n_classes[0])
    if names is not None and tree.n_outputs == 1 and 1 != n_classes > len(names):
        raise IndexError(f"class_names: expected {n_classes} names, found {len(names)}")
    options = {
        "max_depth": max_depth,
        "feature_names": _texts(feature_names),
        "class_names": _texts(names),
        "class_symbols": symbols,
        "label": label,
        "filled": bool(filled),
        "leaves_parallel": bool(leaves_parallel),
        "impurity": bool(impurity),
        "node_ids": bool(node_ids),
        "proportion": bool(proportion),
        "rotate": bool(rotate),
        "rounded": bool(rounded),
        "special_characters": bool(special_characters),
        "precision": precision,
        "fontname": fontname,
    }
    text = _native.tree_graphviz(tree, _criterion(decision_tree.criterion), options)
    if out_file is None:
        return text
    if isinstance(out_file, str):
        with open(out_file, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        out_file.write(text)
    return None


def _criterion(criterion):
    """What the impurity is called: the name of the criterion, if it is one."""
    return criterion if isinstance(criterion, str) else "impurity"


def _array(names):
    if names is None:
        return None
    return check_array(names, ensure_2d=False, dtype=None, ensure_min_samples=0)


def _texts(names):
    return None if names is None else [str(name) for name in names]
