"""SGDClassifier: coefficients, intercepts and epochs, bit for bit."""

import sklearn.linear_model
from data import labels, matrices, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

from linnaeus.linear_model import SGDClassifier


@given(st.data())
def test_sgd(data):
    x = data.draw(matrices(float32=False))
    y = data.draw(labels(x.shape[0]))
    weight = data.draw(weights(x.shape[0]))
    parameters = {
        "loss": data.draw(st.sampled_from(["hinge", "log_loss"])),
        "alpha": data.draw(st.sampled_from([1e-5, 1e-4, 1e-2, 1.0])),
        "max_iter": data.draw(st.integers(1, 60)),
        "random_state": data.draw(seeds),
    }
    ours, _ = outcome(SGDClassifier(**parameters).fit, x, y, sample_weight=weight)
    theirs, _ = outcome(
        sklearn.linear_model.SGDClassifier(**parameters).fit, x, y, sample_weight=weight
    )
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        return
    for attribute in ("coef_", "intercept_", "n_iter_", "t_", "classes_"):
        same_bits(getattr(ours, attribute), getattr(theirs, attribute), attribute)
