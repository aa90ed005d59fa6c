"""Scorers: every name gives scikit-learn's number, error and warnings."""

import numpy as np
import pytest
import sklearn.metrics
from data import labels, seeds
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits
from sklearn.linear_model import RidgeClassifier
from sklearn.naive_bayes import GaussianNB

import linnaeus.metrics

# What scikit-learn has besides judges something other than a classifier.
OTHERS = (
    "explained_variance r2 neg_max_error neg_median_absolute_error neg_mean_absolute_error "
    "neg_mean_absolute_percentage_error neg_mean_squared_error neg_mean_squared_log_error "
    "neg_root_mean_squared_error neg_root_mean_squared_log_error neg_mean_poisson_deviance "
    "neg_mean_gamma_deviance d2_absolute_error_score adjusted_rand_score rand_score "
    "homogeneity_score completeness_score v_measure_score mutual_info_score "
    "adjusted_mutual_info_score normalized_mutual_info_score fowlkes_mallows_score"
).split()


def test_names():
    ours, theirs = (set(of.get_scorer_names()) for of in (linnaeus.metrics, sklearn.metrics))
    assert ours == theirs - set(OTHERS)
    assert len(ours) == 36


@given(
    st.data(),
    st.sampled_from(linnaeus.metrics.get_scorer_names()),
    st.sampled_from([GaussianNB, RidgeClassifier]),
    st.booleans(),
)
def test_scorers(data, name, estimator, weighted):
    random = np.random.RandomState(data.draw(seeds))
    rows = data.draw(st.integers(20, 60))
    y = data.draw(labels(rows))
    x = random.normal(size=(rows, 2)) + (y == y[0])[:, np.newaxis]
    model = estimator().fit(x, y)
    test = random.permutation(rows)[: data.draw(st.integers(3, rows))]
    weight = {"sample_weight": random.randint(1, 4, size=len(test)) / 2} if weighted else {}
    ours, our_warnings = outcome(
        linnaeus.metrics.get_scorer(name), model, x[test], y[test], **weight
    )
    theirs, their_warnings = outcome(
        sklearn.metrics.get_scorer(name), model, x[test], y[test], **weight
    )
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        return
    assert not isinstance(ours, Exception), ours
    assert {told for told in our_warnings} == {
        told for told in their_warnings if told[0] != "RuntimeWarning"
    }
    if "log_loss" in name:
        # The logarithm is the platform's, there NumPy's.
        np.testing.assert_allclose(ours, theirs, rtol=1e-13)
    else:
        same_bits(ours, theirs, name)


def test_several_names_at_once():
    random = np.random.RandomState(0)
    x, y = random.normal(size=(30, 2)), np.arange(30) % 2
    model = GaussianNB().fit(x, y)
    names = ["accuracy", "roc_auc", "neg_log_loss"]
    found = linnaeus.metrics.check_scoring(model, scoring=names)(model, x, y)
    assert found == {name: linnaeus.metrics.get_scorer(name)(model, x, y) for name in names}


def test_a_metric_is_no_scorer():
    with pytest.raises(ValueError, match="make_scorer"):
        linnaeus.metrics.check_scoring(GaussianNB(), scoring=linnaeus.metrics.f1_score)
    with pytest.raises(ValueError, match="not a valid scoring value"):
        linnaeus.metrics.get_scorer("r2")
