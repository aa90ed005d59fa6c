"""The nodes of a grown tree: what ``tree_`` is."""

import functools

import numpy as np
import scipy.sparse
from sklearn.utils._sparse import _align_api_if_sparse

from linnaeus import _native

# The arrays that a tree is made of, with an entry a node (``value``: a table), and their types.
_ARRAYS = {
    "children_left": np.int64,
    "children_right": np.int64,
    "feature": np.int64,
    "threshold": np.float64,
    "impurity": np.float64,
    "n_node_samples": np.int64,
    "weighted_n_node_samples": np.float64,
    "missing_go_to_left": np.uint8,
    "value": np.float64,
}


class Tree:
    """A grown tree as arrays with an entry a node, as scikit-learn's ``tree_`` is.

    Node 0 is the root. A leaf has -1 for its children and -2 for its feature and threshold. The
    nodes belong to the native half, so the arrays are read-only copies.

    Attributes
    ----------
    n_features, n_outputs, max_n_classes, node_count, capacity, max_depth, n_leaves : int
        How large it is.
    n_classes : ndarray of shape (n_outputs,)
        The number of classes of each output.
    children_left, children_right, feature, threshold : ndarray of shape (node_count,)
        Rows whose feature is at most the threshold go left.
    missing_go_to_left : ndarray of shape (node_count,)
        Whether rows without the feature go left.
    impurity, n_node_samples, weighted_n_node_samples : ndarray of shape (node_count,)
        What the rows of the fit were like that came to a node.
    value : ndarray of shape (node_count, n_outputs, max_n_classes)
        The shares of the classes; 0 for a class that an output does not have.
    """

    def __init__(self, native):
        self._native = native

    @functools.cached_property
    def _arrays(self):
        arrays = _native.tree_arrays(self._native)
        n_classes, node_count = arrays["n_classes"], len(arrays["feature"])
        arrays["value"] = arrays["value"].reshape(node_count, len(n_classes), n_classes.max())
        for array in arrays.values():
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
        return arrays

    n_features = property(lambda self: self._arrays["n_features"])
    n_classes = property(lambda self: self._arrays["n_classes"])
    max_depth = property(lambda self: self._arrays["max_depth"])
    children_left = property(lambda self: self._arrays["children_left"])
    children_right = property(lambda self: self._arrays["children_right"])
    feature = property(lambda self: self._arrays["feature"])
    threshold = property(lambda self: self._arrays["threshold"])
    impurity = property(lambda self: self._arrays["impurity"])
    n_node_samples = property(lambda self: self._arrays["n_node_samples"])
    weighted_n_node_samples = property(lambda self: self._arrays["weighted_n_node_samples"])
    missing_go_to_left = property(lambda self: self._arrays["missing_go_to_left"])
    value = property(lambda self: self._arrays["value"])
    n_outputs = property(lambda self: len(self.n_classes))
    max_n_classes = property(lambda self: int(self.n_classes.max()))
    node_count = property(lambda self: len(self.feature))
    capacity = property(lambda self: self.node_count)
    n_leaves = property(lambda self: np.sum(self.children_left == -1))

    def predict(self, X):
        """The value of the leaf that each row comes to.

        Parameters
        ----------
        X : ndarray or matrix of compressed rows of shape (n_samples, n_features), of float32
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples, max_n_classes) or (n_samples, n_outputs, max_n_classes)
            The shares of the classes.
        """
        return self._predict(_singles(X))

    def apply(self, X):
        """The number of the leaf that each row comes to.

        Parameters
        ----------
        X : ndarray or matrix of compressed rows of shape (n_samples, n_features), of float32
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples,)
            Numbers of nodes.
        """
        return _native.tree_apply(self._native, _singles(X))

    def decision_path(self, X):
        """The nodes that each row passes.

        Parameters
        ----------
        X : ndarray or matrix of compressed rows of shape (n_samples, n_features), of float32
            The rows asked about.

        Returns
        -------
        sparse matrix of shape (n_samples, node_count)
            Ones, in compressed rows, from the root to the leaf.
        """
        return self._decision_path(_singles(X))

    def _predict(self, X):
        values = _native.tree_predict(self._native, X)
        widest = self.max_n_classes
        several = self.n_outputs > 1
        return values.reshape((-1, self.n_outputs, widest) if several else (-1, widest))

    def _decision_path(self, X):
        return paths(*_native.tree_decision_path(self._native, X), self.node_count)

    def compute_node_depths(self):
        """The number of nodes on the way to each node, itself included.

        Returns
        -------
        ndarray of shape (node_count,)
            The depths.
        """
        return _native.tree_node_depths(self._native)

    def compute_feature_importances(self, normalize=True):
        """By how much the splits on each feature lower the impurity.

        Parameters
        ----------
        normalize : bool, default=True
            Whether they are divided by their sum.

        Returns
        -------
        ndarray of shape (n_features,)
            The importances.
        """
        return _native.tree_feature_importances(self._native, bool(normalize))

    def __getstate__(self):
        return {
            "n_features": self.n_features,
            "n_classes": self.n_classes,
            **{name: self._arrays[name] for name in _ARRAYS},
        }

    def __setstate__(self, state):
        # Arrays that were saved elsewhere may have another order of bytes.
        arrays = [
            np.ascontiguousarray(state[name], dtype=dtype).ravel()
            for name, dtype in _ARRAYS.items()
        ]
        n_classes = [int(count) for count in state["n_classes"]]
        self._native = _native.tree_from_arrays(int(state["n_features"]), n_classes, *arrays)

    def __deepcopy__(self, memo):
        # Nothing in it can change.
        return type(self)(self._native)


def paths(starts, nodes, node_count):
    """Ones for the nodes of each row."""
    ones = np.ones(len(nodes), dtype=np.intp)
    shape = (len(starts) - 1, node_count)
    return _align_api_if_sparse(scipy.sparse.csr_array((ones, nodes, starts), shape=shape))


def _singles(X):
    """What scikit-learn's trees take."""
    if scipy.sparse.issparse(X):
        if X.format != "csr":
            raise ValueError(f"X should be in CSR sparse format, got {type(X)}")
    elif not isinstance(X, np.ndarray):
        raise ValueError(f"X should be in np.ndarray format, got {type(X)}")
    if X.dtype != np.float32:
        raise ValueError(f"X.dtype should be np.float32, got {X.dtype}")
    return X
