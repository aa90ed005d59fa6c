"""Weights of classes and rows: the names of ``sklearn.utils.class_weight``."""

import numpy as np
import scipy.sparse
from sklearn.utils._param_validation import StrOptions, validate_params
from sklearn.utils.validation import _check_sample_weight

from linnaeus import _native

__all__ = ["compute_class_weight", "compute_sample_weight"]


def class_weight_text(class_weight, classes):
    """A parameter ``class_weight`` as Rust reads it, the classes being 0, 1, 2 …"""
    if class_weight is None or len(class_weight) == 0:
        return "none"
    if isinstance(class_weight, str):
        return class_weight
    found = {code: class_weight[key] for code, key in _keys(classes) if key in class_weight}
    if len(found) < len(classes) and len(found) != len(class_weight):
        without = [key for code, key in _keys(classes) if code not in found]
        raise ValueError(f"The classes, {np.array(without).tolist()}, are not in class_weight")
    return ";".join(f"{code}:{float(weight)!r}" for code, weight in found.items())


def _keys(classes):
    """Each class's code, and what it is called in a dict."""
    for code, label in enumerate(classes):
        try:
            yield code, int(label)
        except ValueError:
            yield code, str(label)


@validate_params(
    {
        "class_weight": [dict, StrOptions({"balanced"}), None],
        "classes": [np.ndarray],
        "y": ["array-like"],
        "sample_weight": ["array-like", None],
    },
    prefer_skip_nested_validation=True,
)
def compute_class_weight(class_weight, *, classes, y, sample_weight=None):
    """The weight of each class.

    Parameters
    ----------
    class_weight : dict, "balanced" or None
        Weights by label; or in inverse proportion to the number of rows; or 1.
    classes : ndarray
        The labels.
    y : array-like of shape (n_samples,)
        The label of each row.
    sample_weight : array-like of shape (n_samples,), default=None
        What each row counts in "balanced".

    Returns
    -------
    ndarray of shape (n_classes,)
        The weight of each of the classes.
    """
    present, present_codes = np.unique(y, return_inverse=True)
    if set(present) - set(classes):
        raise ValueError("classes should include all valid labels that can be in y")
    if isinstance(class_weight, str) and not np.isin(classes, present).all():
        raise ValueError("classes should have valid labels that are in y")
    # Rust wants its classes in order.
    order = np.argsort(classes, kind="stable")
    ordered = classes[order]
    codes = np.searchsorted(ordered, present)[present_codes]
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, codes, dtype=np.float64)
    weights = _native.compute_class_weight(
        class_weight_text(class_weight, ordered), codes, len(classes), sample_weight
    )
    result = np.empty(len(classes))
    result[order] = weights
    return result


@validate_params(
    {
        "class_weight": [dict, list, StrOptions({"balanced"}), None],
        "y": ["array-like", "sparse matrix"],
        "indices": ["array-like", None],
    },
    prefer_skip_nested_validation=True,
)
def compute_sample_weight(class_weight, y, *, indices=None):
    """The weight of each row by its class.

    Parameters
    ----------
    class_weight : dict, list of dicts, "balanced" or None
        As in ``compute_class_weight``; of several columns of labels, a dict for each.
    y : array-like or sparse matrix of shape (n_samples,) or (n_samples, n_outputs)
        The labels; the weights of several columns are multiplied.
    indices : array-like, default=None
        The rows by which "balanced" weights are balanced: all of them, if not given. Classes that
        none of them has get the weight 0.

    Returns
    -------
    ndarray of shape (n_samples,)
        The weight of each row.
    """
    y = y.toarray() if scipy.sparse.issparse(y) else np.atleast_1d(y)
    y = y.reshape(-1, 1) if y.ndim == 1 else y
    n_outputs = y.shape[1]
    if indices is not None and not isinstance(class_weight, str):
        raise ValueError(
            "The only valid class_weight for subsampling is 'balanced'. "
            f"Given {class_weight}."
        )
    if n_outputs > 1 and (class_weight is None or isinstance(class_weight, dict)):
        raise ValueError(
            "For multi-output, class_weight should be a list of dicts, or the string 'balanced'."
        )
    if n_outputs > 1 and isinstance(class_weight, list) and len(class_weight) != n_outputs:
        raise ValueError(
            "For multi-output, number of elements in class_weight should match number of outputs. "
            f"Got {len(class_weight)} element(s) while having {n_outputs} outputs."
        )
    columns, texts = [], []
    for number, column in enumerate(y.T):
        classes, codes = np.unique(column, return_inverse=True)
        own = class_weight[number] if isinstance(class_weight, list) else class_weight
        texts.append(class_weight_text(own, classes))
        columns.append((codes, len(classes)))
    rows = None if indices is None else np.arange(len(y))[np.asarray(indices)]
    return _native.compute_sample_weight(texts, columns, rows)
