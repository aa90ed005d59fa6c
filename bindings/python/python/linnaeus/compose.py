"""Transformers for columns.

``ColumnTransformer`` computes nothing: it calls transformers, which may be anybody's, on columns. So
it is scikit-learn's own class, inherited, and promises what that promises.
"""

import sklearn.compose
from sklearn.compose import make_column_selector
from sklearn.compose._column_transformer import _get_transformer_list

__all__ = ["ColumnTransformer", "make_column_selector", "make_column_transformer"]


class ColumnTransformer(sklearn.compose.ColumnTransformer):
    """A transformer for each group of columns, their results side by side."""


def make_column_transformer(
    *transformers,
    remainder="drop",
    sparse_threshold=0.3,
    n_jobs=None,
    verbose=False,
    verbose_feature_names_out=True,
):
    """A ColumnTransformer whose transformers are named after their types."""
    return ColumnTransformer(
        _get_transformer_list(transformers),
        n_jobs=n_jobs,
        remainder=remainder,
        sparse_threshold=sparse_threshold,
        verbose=verbose,
        verbose_feature_names_out=verbose_feature_names_out,
    )
