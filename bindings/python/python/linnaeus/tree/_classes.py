"""DecisionTreeClassifier and ExtraTreeClassifier."""

import contextlib
from numbers import Integral, Real

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, ClassifierMixin, MultiOutputMixin, _fit_context, clone
from sklearn.utils import Bunch, assert_all_finite, metadata_routing
from sklearn.utils._param_validation import Interval, RealNotInt, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import (
    _check_n_features,
    _check_sample_weight,
    check_is_fitted,
    validate_data,
)

from linnaeus import _native
from linnaeus._estimator import NativeEstimator, native_random_state, native_threads, text
from linnaeus.tree._tree import Tree
from linnaeus.utils.class_weight import class_weight_text, compute_sample_weight

__all__ = ["DecisionTreeClassifier", "ExtraTreeClassifier"]

# What x may be without a copy; anything else becomes float32 at once, as in scikit-learn.
DTYPES = [np.float32, np.float64, np.uint8]


class NativeTrees(NativeEstimator):
    """What trees and forests share: their parameters as texts."""

    def _native_parameters(self, classes=None):
        """Without ``classes``, class weights are none, because weights of rows have them in."""
        parameters = self.get_params(deep=False)
        texts = self._own_texts(classes)
        return [
            (name, texts[name] if name in texts else text(value))
            for name, value in parameters.items()
            if name != "random_state" and name not in self._python_only
        ]

    def _own_texts(self, classes):
        """Parameters whose texts are not what their values look like."""
        return {
            "class_weight": self._class_weight_text(classes),
            "monotonic_cst": directions_text(self.monotonic_cst),
        }

    def _class_weight_text(self, classes):
        if classes is None:
            return "none"
        weights = self.class_weight
        if isinstance(weights, list):
            (weights,) = weights
        return class_weight_text(weights, classes)

    def _cross_validates(self):
        return not isinstance(self.class_weight, list)

    def _check_monotonic_cst(self, n_classes):
        if self.monotonic_cst is None:
            return
        if len(n_classes) > 1:
            raise ValueError("Monotonicity constraints are not supported with multiple outputs.")
        directions = np.asarray(self.monotonic_cst)
        if directions.shape[0] != self.n_features_in_:
            raise ValueError(
                f"monotonic_cst has shape {directions.shape[0]} but the input data X has "
                f"{self.n_features_in_} features."
            )
        if not np.isin(directions, (-1, 0, 1)).all():
            raise ValueError(
                "monotonic_cst must be None or an array-like of -1, 0 or 1, but got "
                f"{np.unique(directions)}"
            )
        if n_classes[0] > 2:
            raise ValueError(
                "Monotonicity constraints are not supported with multiclass classification"
            )


def directions_text(monotonic_cst):
    """Monotonic constraints as Rust reads them."""
    if monotonic_cst is None:
        return "none"
    return ";".join(str(int(direction)) for direction in monotonic_cst)


@contextlib.contextmanager
def told(X, estimator_name):
    """Says in scikit-learn's words what is wrong with the numbers of x."""
    try:
        yield
    except ValueError:
        with np.errstate(over="ignore"):
            singles = X.astype(np.float32)
        is_dense = not scipy.sparse.issparse(X)
        assert_all_finite(
            singles, allow_nan=is_dense, estimator_name=estimator_name, input_name="X"
        )
        raise


def encoded(y):
    """The classes of each column of y, and codes."""
    codes = np.zeros(y.shape, dtype=np.int64)
    classes = []
    for column in range(y.shape[1]):
        own, codes[:, column] = np.unique(y[:, column], return_inverse=True)
        classes.append(own)
    return classes, codes


def most_likely(probabilities, classes):
    """The first of the most likely classes of each row, for each output."""
    predictions = np.zeros((len(probabilities[0]), len(classes)), dtype=classes[0].dtype)
    for output, own in enumerate(probabilities):
        predictions[:, output] = classes[output].take(np.argmax(own, axis=1), axis=0)
    return predictions


class DecisionTreeClassifier(NativeTrees, ClassifierMixin, MultiOutputMixin, BaseEstimator):
    """A decision tree: questions whether a feature is at most so large, one after the other.

    Parameters
    ----------
    criterion : {"gini", "entropy", "log_loss"}, default="gini"
        What a split is to make small.
    splitter : {"best", "random"}, default="best"
        Whether a feature's threshold is the best one or a drawn one.
    max_depth : int or None, default=None
        The largest number of questions in a row.
    min_samples_split : int or float, default=2
        The smallest number, or share, of rows that are split.
    min_samples_leaf : int or float, default=1
        The smallest number, or share, of rows of a leaf.
    min_weight_fraction_leaf : float, default=0.0
        The smallest share of the weight of all rows that a leaf has.
    max_features : int, float, {"sqrt", "log2"} or None, default=None
        How many features are looked at for a split.
    random_state : int, RandomState or None, default=None
        The seed or generator of the features that are looked at and of drawn thresholds.
    max_leaf_nodes : int or None, default=None
        The largest number of leaves; the tree then grows where it gains most.
    min_impurity_decrease : float, default=0.0
        A node is split only if that lowers the impurity by this much.
    class_weight : dict, list of dicts, "balanced" or None, default=None
        How much the rows of each class count; of several outputs a dict for each.
    ccp_alpha : float, default=0.0
        Branches are cut whose leaves lower the impurity by less than this each.
    monotonic_cst : array-like of int of shape (n_features,) or None, default=None
        In which direction a feature may move the probability of the second class: 1, 0 or -1.

    Attributes
    ----------
    classes_ : ndarray, or a list of them for several outputs
        The labels, in order.
    n_classes_ : int, or an array of them
        How many there are.
    n_outputs_, max_features_ : int
        The number of columns of y, and of features that were looked at for a split.
    tree_ : Tree
        The nodes.
    feature_importances_ : ndarray of shape (n_features,)
        By how much the splits on each feature lower the impurity; they add up to 1.
    """

    _native_name = "DecisionTreeClassifier"

    __metadata_request__fit = {"check_input": metadata_routing.UNUSED}
    __metadata_request__predict = {"check_input": metadata_routing.UNUSED}
    __metadata_request__predict_proba = {"check_input": metadata_routing.UNUSED}

    _parameter_constraints: dict = {
        "criterion": [StrOptions({"gini", "entropy", "log_loss"})],
        "splitter": [StrOptions({"best", "random"})],
        "max_depth": [Interval(Integral, 1, None, closed="left"), None],
        "min_samples_split": [
            Interval(Integral, 2, None, closed="left"),
            Interval(RealNotInt, 0.0, 1.0, closed="right"),
        ],
        "min_samples_leaf": [
            Interval(Integral, 1, None, closed="left"),
            Interval(RealNotInt, 0.0, 1.0, closed="neither"),
        ],
        "min_weight_fraction_leaf": [Interval(Real, 0.0, 0.5, closed="both")],
        "max_features": [
            Interval(Integral, 1, None, closed="left"),
            Interval(RealNotInt, 0.0, 1.0, closed="right"),
            StrOptions({"sqrt", "log2"}),
            None,
        ],
        "random_state": ["random_state"],
        "max_leaf_nodes": [Interval(Integral, 2, None, closed="left"), None],
        "min_impurity_decrease": [Interval(Real, 0.0, None, closed="left")],
        "class_weight": [dict, list, StrOptions({"balanced"}), None],
        "ccp_alpha": [Interval(Real, 0.0, None, closed="left")],
        "monotonic_cst": ["array-like", None],
    }

    def __init__(
        self,
        *,
        criterion="gini",
        splitter="best",
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        min_weight_fraction_leaf=0.0,
        max_features=None,
        random_state=None,
        max_leaf_nodes=None,
        min_impurity_decrease=0.0,
        class_weight=None,
        ccp_alpha=0.0,
        monotonic_cst=None,
    ):
        self.criterion = criterion
        self.splitter = splitter
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.min_weight_fraction_leaf = min_weight_fraction_leaf
        self.max_features = max_features
        self.random_state = random_state
        self.max_leaf_nodes = max_leaf_nodes
        self.min_impurity_decrease = min_impurity_decrease
        self.class_weight = class_weight
        self.ccp_alpha = ccp_alpha
        self.monotonic_cst = monotonic_cst

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y, sample_weight=None, check_input=True):
        """Grows the tree.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows; their values are rounded to float32. NaN is a missing value, if X is dense.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Their labels.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each row counts, besides the weight of its class.
        check_input : bool, default=True
            Whether X and y are checked and converted.

        Returns
        -------
        self
            The fitted tree.
        """
        if check_input:
            of_x = {"dtype": DTYPES, "accept_sparse": "csr", "ensure_all_finite": False}
            of_y = {"ensure_2d": False, "dtype": None}
            X, y = validate_data(self, X, y, validate_separately=(of_x, of_y))
        n_rows, self.n_features_in_ = X.shape
        y = np.atleast_1d(y)
        if y.ndim == 1:
            y = y.reshape(-1, 1)
        self.n_outputs_ = y.shape[1]
        check_classification_targets(y)
        classes, codes = encoded(y)
        n_classes = [len(own) for own in classes]
        of_classes = None
        if self.class_weight is not None:
            of_classes = compute_sample_weight(self.class_weight, y)
        self._check_monotonic_cst(n_classes)
        parameters = dict(self._native_parameters())
        self.max_features_ = _native.max_features(
            parameters["max_features"], self.n_features_in_
        )
        if len(y) != n_rows:
            raise ValueError(
                f"Number of labels={len(y)} does not match number of samples={n_rows}"
            )
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        if of_classes is not None:
            sample_weight = of_classes if sample_weight is None else sample_weight * of_classes
        with told(X, type(self).__name__):
            native = _native.tree_fit(
                list(parameters.items()),
                native_random_state(self.random_state),
                X,
                codes,
                n_classes,
                sample_weight,
                native_threads(),
            )
        self._keep(native, classes, np.array(n_classes, dtype=np.intp))
        return self

    def _keep(self, native, classes, n_classes):
        """Attributes of a grown tree."""
        several = len(classes) > 1
        self.tree_ = Tree(native)
        self.classes_ = classes if several else classes[0]
        self.n_classes_ = n_classes if several else n_classes[0]

    def _asked(self, X, check_input):
        """The rows of a question."""
        check_is_fitted(self)
        if check_input:
            return validate_data(
                self,
                X,
                dtype=DTYPES,
                accept_sparse="csr",
                reset=False,
                ensure_all_finite=False,
            )
        _check_n_features(self, X, reset=False)
        return X

    def predict(self, X, check_input=True):
        """The most frequent class of the leaf of each row; the first of equally frequent ones.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.
        check_input : bool, default=True
            Whether X is checked and converted.

        Returns
        -------
        ndarray of shape (n_samples,) or (n_samples, n_outputs)
            The labels.
        """
        probabilities = self.predict_proba(X, check_input)
        if self.n_outputs_ == 1:
            return self.classes_.take(np.argmax(probabilities, axis=1), axis=0)
        return most_likely(probabilities, self.classes_)

    def predict_proba(self, X, check_input=True):
        """The shares of the classes in the leaf of each row.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.
        check_input : bool, default=True
            Whether X is checked and converted.

        Returns
        -------
        ndarray of shape (n_samples, n_classes), or a list of them for several outputs
            The shares.
        """
        X = self._asked(X, check_input)
        with told(X, type(self).__name__):
            values = self.tree_._predict(X)
        if self.n_outputs_ == 1:
            return values[:, : self.n_classes_]
        return [values[:, output, :count] for output, count in enumerate(self.n_classes_)]

    def predict_log_proba(self, X):
        """The logarithms of the shares; minus infinity for a class that a leaf does not have.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples, n_classes), or a list of them for several outputs
            The logarithms.
        """
        probabilities = self.predict_proba(X)
        if self.n_outputs_ == 1:
            return np.log(probabilities)
        return [np.log(own) for own in probabilities]

    def apply(self, X, check_input=True):
        """The number of the leaf that each row comes to.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.
        check_input : bool, default=True
            Whether X is checked and converted.

        Returns
        -------
        ndarray of shape (n_samples,)
            Numbers of nodes.
        """
        X = self._asked(X, check_input)
        with told(X, type(self).__name__):
            return _native.tree_apply(self.tree_._native, X)

    def decision_path(self, X, check_input=True):
        """The nodes that each row passes.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.
        check_input : bool, default=True
            Whether X is checked and converted.

        Returns
        -------
        sparse matrix of shape (n_samples, n_nodes)
            Ones, in compressed rows, from the root to the leaf.
        """
        X = self._asked(X, check_input)
        with told(X, type(self).__name__):
            return self.tree_._decision_path(X)

    def get_depth(self):
        """The largest number of questions in a row.

        Returns
        -------
        int
            The depth.
        """
        check_is_fitted(self)
        return self.tree_.max_depth

    def get_n_leaves(self):
        """The number of leaves.

        Returns
        -------
        int
            The number.
        """
        check_is_fitted(self)
        return self.tree_.n_leaves

    def cost_complexity_pruning_path(self, X, y, sample_weight=None):
        """The values of ``ccp_alpha`` from which on a branch less is left.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Their labels.
        sample_weight : array-like of shape (n_samples,), default=None
            How much each row counts.

        Returns
        -------
        Bunch
            ``ccp_alphas``, rising, and ``impurities``, those of the leaves that are left.
        """
        whole = clone(self).set_params(ccp_alpha=0.0)
        whole.fit(X, y, sample_weight=sample_weight)
        alphas, impurities = _native.tree_pruning_path(whole.tree_._native)
        return Bunch(ccp_alphas=alphas, impurities=impurities)

    @property
    def feature_importances_(self):
        """The importance of each feature."""
        check_is_fitted(self)
        return self.tree_.compute_feature_importances()

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_label = True
        return tags


class ExtraTreeClassifier(DecisionTreeClassifier):
    """A decision tree whose thresholds are drawn, and which looks at few features for a split.

    It is meant for forests: see ExtraTreesClassifier. Its parameters and attributes are those of
    DecisionTreeClassifier, with other defaults.
    """

    _native_name = "ExtraTreeClassifier"

    def __init__(
        self,
        *,
        criterion="gini",
        splitter="random",
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        min_weight_fraction_leaf=0.0,
        max_features="sqrt",
        random_state=None,
        max_leaf_nodes=None,
        min_impurity_decrease=0.0,
        class_weight=None,
        ccp_alpha=0.0,
        monotonic_cst=None,
    ):
        super().__init__(
            criterion=criterion,
            splitter=splitter,
            max_depth=max_depth,
            min_samples_split=min_samples_split,
            min_samples_leaf=min_samples_leaf,
            min_weight_fraction_leaf=min_weight_fraction_leaf,
            max_features=max_features,
            random_state=random_state,
            max_leaf_nodes=max_leaf_nodes,
            min_impurity_decrease=min_impurity_decrease,
            class_weight=class_weight,
            ccp_alpha=ccp_alpha,
            monotonic_cst=monotonic_cst,
        )

    def _cross_validates(self):
        # The registry of Rust has no such name.
        return False
