"""Confidence intervals: the draws and bounds are those of NumPy and SciPy."""

from types import SimpleNamespace

import numpy as np
import pytest
import scipy.stats
import sklearn.metrics

from linnaeus.metrics import ConfidenceInterval, bootstrap_interval, roc_auc_score, wilson_interval


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (0, 20), (1, 29), (81, 263), (54077, 60000)])
def test_wilson(k, n, level):
    found = wilson_interval(k, n, level=level)
    expected = scipy.stats.binomtest(k, n).proportion_ci(level, method="wilson")
    assert found.estimate == k / n
    np.testing.assert_allclose(found[1:3], expected, rtol=0, atol=1e-15)


@pytest.mark.parametrize("method", ["percentile", "bca"])
@pytest.mark.parametrize("weighted", [False, True])
def test_bootstrap(method, weighted):
    random = np.random.RandomState(1)
    y = np.array(["no", "yes"])[(np.arange(40) % 3 == 0).astype(int)]
    scores = random.normal(size=40) + (y == "yes")
    weight = random.randint(1, 4, size=40) / 2 if weighted else None
    found = bootstrap_interval(
        roc_auc_score,
        y,
        scores,
        level=0.9,
        n_resamples=150,
        method=method,
        sample_weight=weight,
        random_state=7,
    )

    def area(rows):
        of = None if weight is None else weight[rows]
        return sklearn.metrics.roc_auc_score(y[rows], scores[rows], sample_weight=of)

    strata = [np.flatnonzero(y == label) for label in ("no", "yes")]
    drawn = []
    for seed in np.random.RandomState(7).randint(0, 2**32, 150, dtype=np.uint32):
        generator, rows = np.random.RandomState(seed), np.arange(40)
        for stratum in strata:
            rows[stratum] = stratum[generator.randint(0, len(stratum), len(stratum))]
        drawn.append(area(rows))
    if method == "percentile":
        expected = np.quantile(drawn, [0.05, 0.95])
    else:
        result = SimpleNamespace(bootstrap_distribution=np.array(drawn))
        expected = scipy.stats.bootstrap(
            strata,
            lambda a, b: area(np.concatenate([a, b])),
            n_resamples=0,
            vectorized=False,
            confidence_level=0.9,
            method="BCa",
            bootstrap_result=result,
        ).confidence_interval
    assert found.estimate == area(np.arange(40))
    np.testing.assert_allclose(found[1:3], expected, rtol=0, atol=1e-12)


def test_a_generator_goes_on():
    case = ([0, 0, 1, 1, 0, 1], [0.1, 0.6, 0.4, 0.9, 0.2, 0.7])
    ours, theirs = np.random.RandomState(3), np.random.RandomState(3)
    first = bootstrap_interval(roc_auc_score, *case, n_resamples=20, random_state=ours)
    assert first == bootstrap_interval(roc_auc_score, *case, n_resamples=20, random_state=3)
    theirs.randint(0, 2**32, 20, dtype=np.uint32)
    assert ours.randint(1000) == theirs.randint(1000)


def test_several_columns_and_options():
    truth = np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 1], [1, 1]])
    scores = np.array([[0.9, 0.2], [0.1, 0.7], [0.6, 0.5], [0.3, 0.4], [0.8, 0.9], [0.4, 0.6]])
    interval = bootstrap_interval(
        roc_auc_score, truth, scores, n_resamples=50, random_state=0, average="micro"
    )
    assert interval.estimate == roc_auc_score(truth, scores, average="micro")
    assert interval.low <= interval.estimate <= interval.high


def test_text():
    assert str(ConfidenceInterval(0.5, 0.25, 0.75, 0.95)) == "0.5000 (0.2500 to 0.7500, 95 %)"
    assert str(ConfidenceInterval(0.5, 0.25, 0.75, 0.999)) == "0.5000 (0.2500 to 0.7500, 99.9 %)"


def test_bad_input():
    for arguments in [(3, 2), (-1, 2), (0, 0), (1.5, 2)]:
        with pytest.raises(ValueError):
            wilson_interval(*arguments)
    with pytest.raises(ValueError, match="level"):
        wilson_interval(1, 2, level=1.0)
    with pytest.raises(ValueError, match="inconsistent numbers"):
        bootstrap_interval(roc_auc_score, [0, 1], [0.1])
    with pytest.raises(ValueError, match="method"):
        bootstrap_interval(roc_auc_score, [0, 1], [0.1, 0.2], method="basic")
    with pytest.raises(ValueError, match="NaN"):
        bootstrap_interval(lambda *_: np.nan, [0, 1], [0.1, 0.2], random_state=0)
