"""What linear classifiers share: answers from coefficients, and coefficients as sparse matrices."""

import numpy as np
import scipy.sparse
from sklearn.base import ClassifierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from linnaeus import _native
from linnaeus._estimator import NATIVE_DTYPES


class LinearClassifierMixin(ClassifierMixin):
    """A classifier with ``coef_``, ``intercept_`` and ``classes_``."""

    def decision_function(self, X):
        """The margins of the rows: one column for two classes, as a vector; else one a class.

        A row's margins do not depend on the rows beside it.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples,) or (n_samples, n_classes)
            Above 0 is the second of two classes; of more, the largest wins.
        """
        check_is_fitted(self)
        X = validate_data(
            self, X, accept_sparse="csr", dtype=NATIVE_DTYPES, order="C", reset=False
        )
        coef = self.coef_.toarray() if scipy.sparse.issparse(self.coef_) else self.coef_
        intercept = np.asarray(self.intercept_)
        # Of the precision that rows and coefficients have, before the intercept is added.
        product_type = np.result_type(X.dtype if X.dtype.kind == "f" else np.float64, coef.dtype)
        margins = _native.linear_scores(
            X,
            np.ascontiguousarray(np.atleast_2d(coef), dtype=np.float64),
            np.ravel(np.asarray(intercept, dtype=np.float64)),
            product_type == np.float32,
        )
        margins = margins.astype(np.result_type(product_type, intercept.dtype), copy=False)
        return margins.ravel() if margins.shape[1] == 1 else margins

    def predict(self, X):
        """The label of each row.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (n_samples, n_features)
            The rows asked about.

        Returns
        -------
        ndarray of shape (n_samples,)
            The labels.
        """
        margins = self.decision_function(X)
        codes = margins.argmax(axis=1) if margins.ndim == 2 else (margins > 0).astype(int)
        return self.classes_[codes]


class SparseCoefMixin:
    """A choice between dense and sparse ``coef_``."""

    def densify(self):
        """Makes ``coef_`` a NumPy array again.

        Returns
        -------
        self
            The estimator.
        """
        check_is_fitted(self)
        if scipy.sparse.issparse(self.coef_):
            self.coef_ = self.coef_.toarray()
        return self

    def sparsify(self):
        """Makes ``coef_`` a SciPy matrix in compressed rows, which pays where many are 0.

        Returns
        -------
        self
            The estimator.
        """
        check_is_fitted(self)
        self.coef_ = scipy.sparse.csr_matrix(self.coef_)
        return self
