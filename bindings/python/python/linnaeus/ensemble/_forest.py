"""RandomForestClassifier and ExtraTreesClassifier."""

import warnings
from numbers import Integral

import numpy as np
import scipy.sparse
from sklearn.base import BaseEstimator, ClassifierMixin, MultiOutputMixin, _fit_context
from sklearn.exceptions import DataConversionWarning
from sklearn.utils._param_validation import Interval, RealNotInt, StrOptions
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from linnaeus import _native
from linnaeus._estimator import native_random_state, native_threads, text
from linnaeus.tree import DecisionTreeClassifier, ExtraTreeClassifier
from linnaeus.tree._classes import DTYPES, NativeTrees, encoded, most_likely, told
from linnaeus.tree._tree import paths
from linnaeus.utils.class_weight import compute_class_weight, compute_sample_weight

__all__ = ["ExtraTreesClassifier", "RandomForestClassifier"]

# What a forest hands on to its trees, besides their seeds.
_OF_TREES = (
    "criterion",
    "max_depth",
    "min_samples_split",
    "min_samples_leaf",
    "min_weight_fraction_leaf",
    "max_features",
    "max_leaf_nodes",
    "min_impurity_decrease",
    "ccp_alpha",
    "monotonic_cst",
)


class _Forest(NativeTrees, ClassifierMixin, MultiOutputMixin, BaseEstimator):
    """The two forests, which differ in their trees and in a default."""

    _python_only = frozenset({"n_jobs", "verbose", "warm_start"})
    _tree_class: type

    _parameter_constraints: dict = {
        **{
            name: constraint
            for name, constraint in DecisionTreeClassifier._parameter_constraints.items()
            if name != "splitter"
        },
        "n_estimators": [Interval(Integral, 1, None, closed="left")],
        "bootstrap": ["boolean"],
        "oob_score": ["boolean", callable],
        "n_jobs": [Integral, None],
        "verbose": ["verbose"],
        "warm_start": ["boolean"],
        "class_weight": [StrOptions({"balanced_subsample", "balanced"}), dict, list, None],
        "max_samples": [
            None,
            Interval(RealNotInt, 0.0, None, closed="neither"),
            Interval(Integral, 1, None, closed="left"),
        ],
    }

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y, sample_weight=None):
        """Grows the trees.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows; their values are rounded to float32. NaN is a missing value, if X is dense.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Their labels.
        sample_weight : array-like of shape (n_samples,), default=None
            How likely each row is drawn or, without bootstrap, how much it counts.

        Returns
        -------
        self
            The fitted forest.
        """
        if scipy.sparse.issparse(y):
            raise ValueError("sparse multilabel-indicator for y is not supported.")
        X, y = validate_data(
            self,
            X,
            y,
            multi_output=True,
            accept_sparse="csr",
            dtype=DTYPES,
            ensure_all_finite=False,
        )
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X)
        y = np.atleast_1d(y)
        if y.ndim == 2 and y.shape[1] == 1:
            warnings.warn(
                "A column-vector y was passed when a 1d array was expected. Please change the "
                "shape of y to (n_samples,), for example using ravel().",
                DataConversionWarning,
                stacklevel=2,
            )
        if y.ndim == 1:
            y = y.reshape(-1, 1)
        self._n_samples, self.n_outputs_ = y.shape
        codes, of_classes = self._validate_y_class_weight(y, sample_weight)
        if sample_weight is None or of_classes is None:
            self._sample_weight = of_classes if sample_weight is None else sample_weight
        else:
            self._sample_weight = sample_weight * of_classes
        self._check_bootstrap()
        self._n_samples_bootstrap = self._drawn_rows() if self.bootstrap else None
        self._check_monotonic_cst(self.n_classes_)
        self.estimator_ = self.estimator
        if not self.warm_start or not hasattr(self, "estimators_"):
            self.estimators_ = []
        grown = len(self.estimators_)
        if self.n_estimators < grown:
            raise ValueError(
                f"n_estimators={self.n_estimators} must be larger or equal to "
                f"len(estimators_)={grown} when warm_start==True"
            )
        if self.n_estimators == grown:
            warnings.warn(
                "Warm-start fitting without increasing n_estimators does not fit new trees.",
                stacklevel=2,
            )
        asks = bool(self.oob_score) and (
            self.n_estimators > grown or not hasattr(self, "oob_score_")
        )
        if asks:
            self._check_targets_of_oob(codes)
        if asks or self.n_estimators > grown:
            fitted = self._grow(X, codes, asks)
            self._take_trees(fitted["trees"])
            if asks:
                self._set_oob_score_and_attributes(codes, *fitted["out_of_bag"])
        if self.n_outputs_ == 1:
            self.n_classes_ = self.n_classes_[0]
            self.classes_ = self.classes_[0]
        return self

    def _validate_y_class_weight(self, y, sample_weight):
        """Codes of the columns of y, and the weights of the rows by their classes, if any."""
        check_classification_targets(y)
        self.classes_, codes = encoded(y)
        self.n_classes_ = [len(own) for own in self.classes_]
        if self.class_weight is None:
            return codes, None
        if isinstance(self.class_weight, (dict, list)):
            return codes, compute_sample_weight(self.class_weight, y)
        if self.warm_start:
            warnings.warn(
                'class_weight presets "balanced" or "balanced_subsample" are not recommended for '
                "warm_start if the fitted data differs from the full dataset. In order to use "
                '"balanced" weights, use compute_class_weight ("balanced", classes, y). In place '
                "of y you can use a large enough sample of the full training set target to "
                "properly estimate the class frequency distributions. Pass the resulting weights "
                "as the class_weight parameter.",
                stacklevel=3,
            )
        if self.class_weight == "balanced_subsample" and self.bootstrap:
            # Each tree balances the rows that it drew.
            return codes, None
        of_rows = np.ones(len(y))
        for output, classes in enumerate(self.classes_):
            of_class = compute_class_weight(
                "balanced", classes=classes, y=y[:, output], sample_weight=sample_weight
            )
            of_rows *= of_class[codes[:, output]]
        return codes, of_rows

    def _check_bootstrap(self):
        if self.bootstrap:
            return
        if self.max_samples is not None:
            raise ValueError(
                "`max_sample` cannot be set if `bootstrap=False`. Either switch to "
                "`bootstrap=True` or set `max_sample=None`."
            )
        if self.oob_score:
            raise ValueError("Out of bag estimation only available if bootstrap=True")

    def _drawn_rows(self):
        """How many rows a tree draws."""
        n_rows, max_samples = self._n_samples, self.max_samples
        if max_samples is None:
            return n_rows
        if isinstance(max_samples, Integral):
            return max_samples
        total, of = n_rows, f"the number of samples is {n_rows} "
        if self._sample_weight is not None:
            total = self._sample_weight.sum()
            of = f"the total sum of sample weights is {total} "
        drawn = max(int(max_samples * total), 1)
        if drawn < max(10, n_rows ** (1 / 3)):
            warnings.warn(
                f"Using the fractional value {max_samples=} when {of}results in a low number "
                f"({drawn}) of bootstrap samples. We recommend passing `max_samples` as an "
                "integer instead.",
                stacklevel=3,
            )
        return drawn

    def _drawing_weights(self):
        """The weights of the rows for the native half. Single precision divides them by their sum
        in single precision, as scikit-learn does: probabilities are weights too."""
        weights = self._sample_weight
        if weights is not None and self.bootstrap and weights.dtype == np.float32:
            weights = weights / np.sum(weights)
        return None if weights is None else weights.astype(np.float64, copy=False)

    def _check_targets_of_oob(self, codes):
        y_type = type_of_target(codes.astype(np.float64))
        if y_type in ("unknown", "multiclass-multioutput"):
            raise ValueError(
                "The type of target cannot be used to compute OOB estimates. Got "
                f"{y_type} while only the following are supported: continuous, "
                "continuous-multioutput, binary, multiclass, multilabel-indicator."
            )

    def _grow(self, X, codes, asks):
        """The trees that are missing, and what rows out of the bag are answered."""
        # Weights of rows have the weights of classes in.
        by_tree = self.class_weight == "balanced_subsample" and self.bootstrap
        parameters = {
            **dict(self._native_parameters()),
            "class_weight": "balanced_subsample" if by_tree else "none",
            "oob_score": "true" if asks else "false",
        }
        if self.max_samples is not None:
            parameters["max_samples"] = str(self._n_samples_bootstrap)
        with told(X, type(self).__name__):
            return _native.forest_fit(
                self._native_name,
                list(parameters.items()),
                native_random_state(self.random_state),
                X,
                codes,
                self.n_classes_,
                self._drawing_weights(),
                self._native_trees(),
                [tree.random_state for tree in self.estimators_],
                native_threads(self.n_jobs),
            )

    def _take_trees(self, trees):
        """Estimators of the trees that were grown."""
        parameters = {name: getattr(self, name) for name in _OF_TREES}
        n_classes = np.array(self.n_classes_, dtype=np.intp)
        for native, seed in trees:
            tree = self._tree_class(**parameters, random_state=seed)
            tree.n_features_in_, tree.n_outputs_ = self.n_features_in_, self.n_outputs_
            tree.max_features_ = _native.max_features(
                dict(tree._native_parameters())["max_features"], self.n_features_in_
            )
            # Trees are told the codes of the labels.
            codes = [np.arange(count, dtype=np.float64) for count in self.n_classes_]
            tree._keep(native, codes, n_classes.copy())
            self.estimators_.append(tree)

    def _set_oob_score_and_attributes(self, codes, tables, score, n_never):
        if n_never > 0:
            warnings.warn(
                "Some inputs do not have OOB scores. This probably means too few trees were used "
                "to compute any reliable OOB estimates.",
                UserWarning,
                stacklevel=3,
            )
        several = len(tables) > 1
        self.oob_decision_function_ = np.stack(tables, axis=-1) if several else tables[0]
        if callable(self.oob_score):
            found = np.argmax(self.oob_decision_function_, axis=1)
            score = self.oob_score(codes.astype(np.float64), found)
        self.oob_score_ = score

    @property
    def estimator(self):
        """What the trees are."""
        return self._tree_class()

    def __len__(self):
        return len(self.estimators_)

    def __getitem__(self, index):
        return self.estimators_[index]

    def __iter__(self):
        return iter(self.estimators_)

    def _native_trees(self):
        return [tree.tree_._native for tree in self.estimators_]

    def _asked(self, X):
        """The rows of a question."""
        check_is_fitted(self)
        return validate_data(
            self, X, dtype=DTYPES, accept_sparse="csr", reset=False, ensure_all_finite=False
        )

    def predict(self, X):
        """The most likely class of each row; the first of equally likely ones.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples,) or (n_samples, n_outputs)
            The labels.
        """
        probabilities = self.predict_proba(X)
        if self.n_outputs_ == 1:
            return self.classes_.take(np.argmax(probabilities, axis=1), axis=0)
        return most_likely(probabilities, self.classes_)

    def predict_proba(self, X):
        """The mean over the trees of the shares of the classes in each row's leaf.

        Trees are added up in their order, whatever ``n_jobs`` is.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples, n_classes), or a list of them for several outputs
            The probabilities.
        """
        X = self._asked(X)
        with told(X, type(self).__name__):
            tables = _native.forest_predict_proba(
                self._native_trees(), X, native_threads(self.n_jobs)
            )
        return tables if len(tables) > 1 else tables[0]

    def predict_log_proba(self, X):
        """The logarithms of the probabilities; minus infinity for a probability of 0.

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

    def apply(self, X):
        """The number of the leaf that each row comes to, in each tree.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples, n_estimators)
            Numbers of nodes.
        """
        X = self._asked(X)
        with told(X, type(self).__name__):
            return _native.forest_apply(self._native_trees(), X, native_threads(self.n_jobs))

    def decision_path(self, X):
        """The nodes that each row passes, the trees side by side.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        indicator : sparse matrix of shape (n_samples, n_nodes)
            Ones, in compressed rows.
        n_nodes_ptr : ndarray of shape (n_estimators + 1,)
            Where the nodes of each tree begin.
        """
        X = self._asked(X)
        with told(X, type(self).__name__):
            all_paths = _native.forest_decision_path(
                self._native_trees(), X, native_threads(self.n_jobs)
            )
        counts = [tree.tree_.node_count for tree in self.estimators_]
        blocks = [paths(*own, count) for own, count in zip(all_paths, counts, strict=True)]
        return scipy.sparse.hstack(blocks).tocsr(), np.array([0, *counts]).cumsum()

    @property
    def feature_importances_(self):
        """The mean importance of each feature over the trees; they add up to 1."""
        check_is_fitted(self)
        return _native.forest_feature_importances(
            self._native_trees(), native_threads(self.n_jobs)
        )

    @property
    def estimators_samples_(self):
        """The rows that each tree drew, one after the other."""
        if not self.bootstrap:
            return [np.arange(self._n_samples, dtype=np.int32) for _ in self.estimators_]
        size, weights = self._n_samples_bootstrap, self._drawing_weights()
        return [
            _native.forest_rows(tree.random_state, self._n_samples, size, weights)
            for tree in self.estimators_
        ]

    def _own_texts(self, classes):
        return super()._own_texts(classes) | {"oob_score": text(bool(self.oob_score))}

    def _class_weight_text(self, classes):
        if classes is not None and self.class_weight == "balanced_subsample":
            return self.class_weight
        return super()._class_weight_text(classes)

    def _cross_validates(self):
        # Of max_samples and classes that are balanced, Python warns or looks at dtypes.
        is_plain = self.max_samples is None or isinstance(self.max_samples, Integral)
        return super()._cross_validates() and is_plain and not self.oob_score

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_label = True
        return tags


class RandomForestClassifier(_Forest):
    """A random forest: many decision trees, each grown on rows that it drew and with a few features
    looked at for each split, which vote.

    Parameters
    ----------
    n_estimators : int, default=100
        The number of trees.
    criterion : {"gini", "entropy", "log_loss"}, default="gini"
        What a split is to make small.
    max_depth : int or None, default=None
        The largest number of questions in a row.
    min_samples_split : int or float, default=2
        The smallest number, or share, of rows that are split.
    min_samples_leaf : int or float, default=1
        The smallest number, or share, of rows of a leaf.
    min_weight_fraction_leaf : float, default=0.0
        The smallest share of the weight of all rows that a leaf has.
    max_features : int, float, {"sqrt", "log2"} or None, default="sqrt"
        How many features are looked at for a split.
    max_leaf_nodes : int or None, default=None
        The largest number of leaves of a tree, which then grows where it gains most.
    min_impurity_decrease : float, default=0.0
        A node is split only if that lowers the impurity by this much.
    bootstrap : bool, default=True
        Whether each tree draws its rows, with replacement.
    oob_score : bool or callable, default=False
        Whether rows are asked about that trees did not draw; or what scores the answers, instead
        of the accuracy.
    n_jobs : int or None, default=None
        How many threads; the numbers do not depend on it.
    random_state : int, RandomState or None, default=None
        The seed or generator of the seeds of the trees.
    verbose : int, default=0
        Accepted; nothing is printed.
    warm_start : bool, default=False
        Whether the next fit adds trees to those that there are.
    class_weight : dict, list of dicts, "balanced", "balanced_subsample" or None, default=None
        How much the rows of each class count; balanced by all rows, or by those of each tree.
    ccp_alpha : float, default=0.0
        Branches are cut whose leaves lower the impurity by less than this each.
    max_samples : int, float or None, default=None
        How many rows, or which share of them, a tree draws, if not as many as there are.
    monotonic_cst : array-like of int of shape (n_features,) or None, default=None
        In which direction a feature may move the probability of the second class: 1, 0 or -1.

    Attributes
    ----------
    estimators_ : list
        The trees; a forest is a sequence of them too.
    classes_, n_classes_, n_outputs_
        As those of a tree.
    feature_importances_ : ndarray of shape (n_features,)
        The mean importances over the trees.
    oob_score_, oob_decision_function_
        The score and the probabilities of the rows, by the trees that did not draw them.
    estimators_samples_ : list of ndarray
        The rows that each tree drew.
    """

    _native_name = "RandomForestClassifier"
    _tree_class = DecisionTreeClassifier

    def __init__(
        self,
        n_estimators=100,
        *,
        criterion="gini",
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        min_weight_fraction_leaf=0.0,
        max_features="sqrt",
        max_leaf_nodes=None,
        min_impurity_decrease=0.0,
        bootstrap=True,
        oob_score=False,
        n_jobs=None,
        random_state=None,
        verbose=0,
        warm_start=False,
        class_weight=None,
        ccp_alpha=0.0,
        max_samples=None,
        monotonic_cst=None,
    ):
        self.n_estimators = n_estimators
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.min_weight_fraction_leaf = min_weight_fraction_leaf
        self.max_features = max_features
        self.max_leaf_nodes = max_leaf_nodes
        self.min_impurity_decrease = min_impurity_decrease
        self.bootstrap = bootstrap
        self.oob_score = oob_score
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.verbose = verbose
        self.warm_start = warm_start
        self.class_weight = class_weight
        self.ccp_alpha = ccp_alpha
        self.max_samples = max_samples
        self.monotonic_cst = monotonic_cst


class ExtraTreesClassifier(_Forest):
    """Extremely randomised trees: a forest whose thresholds are drawn and whose trees see all rows.

    Its parameters and attributes are those of RandomForestClassifier, with ``bootstrap=False``.
    """

    _native_name = "ExtraTreesClassifier"
    _tree_class = ExtraTreeClassifier

    def __init__(
        self,
        n_estimators=100,
        *,
        criterion="gini",
        max_depth=None,
        min_samples_split=2,
        min_samples_leaf=1,
        min_weight_fraction_leaf=0.0,
        max_features="sqrt",
        max_leaf_nodes=None,
        min_impurity_decrease=0.0,
        bootstrap=False,
        oob_score=False,
        n_jobs=None,
        random_state=None,
        verbose=0,
        warm_start=False,
        class_weight=None,
        ccp_alpha=0.0,
        max_samples=None,
        monotonic_cst=None,
    ):
        self.n_estimators = n_estimators
        self.criterion = criterion
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split
        self.min_samples_leaf = min_samples_leaf
        self.min_weight_fraction_leaf = min_weight_fraction_leaf
        self.max_features = max_features
        self.max_leaf_nodes = max_leaf_nodes
        self.min_impurity_decrease = min_impurity_decrease
        self.bootstrap = bootstrap
        self.oob_score = oob_score
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.verbose = verbose
        self.warm_start = warm_start
        self.class_weight = class_weight
        self.ccp_alpha = ccp_alpha
        self.max_samples = max_samples
        self.monotonic_cst = monotonic_cst
