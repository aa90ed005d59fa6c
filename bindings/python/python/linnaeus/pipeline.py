"""Pipelines and unions.

These compute nothing: they call the estimators that they are made of, which may be anybody's. So they
are scikit-learn's own classes, inherited, and promise what those promise.
"""

import sklearn.pipeline
from sklearn.pipeline import _name_estimators

__all__ = ["FeatureUnion", "Pipeline", "make_pipeline", "make_union"]


class Pipeline(sklearn.pipeline.Pipeline):
    """Transformers one after the other, and an estimator at the end, fitted as one."""


class FeatureUnion(sklearn.pipeline.FeatureUnion):
    """The results of several transformers side by side."""


def make_pipeline(*steps, memory=None, transform_input=None, verbose=False):
    """A pipeline whose steps are named after their types."""
    return Pipeline(
        _name_estimators(steps), memory=memory, transform_input=transform_input, verbose=verbose
    )


def make_union(*transformers, n_jobs=None, verbose=False, verbose_feature_names_out=True):
    """A union whose transformers are named after their types."""
    return FeatureUnion(
        _name_estimators(transformers),
        n_jobs=n_jobs,
        verbose=verbose,
        verbose_feature_names_out=verbose_feature_names_out,
    )
