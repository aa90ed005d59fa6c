"""DummyClassifier: shares, answers and probabilities, bit for bit, and the generator after them."""

import numpy as np
import sklearn.dummy
from data import labels, seeds, weights
from hypothesis import given
from hypothesis import strategies as st
from same import same_bits

from linnaeus.dummy import DummyClassifier

STRATEGIES = ["prior", "most_frequent", "stratified", "uniform", "constant"]


@given(st.data())
def test_dummy(data):
    rows = data.draw(st.integers(4, 60))
    columns = [data.draw(labels(rows)) for _ in range(data.draw(st.integers(1, 3)))]
    x = np.zeros((rows, 1))
    y = columns[0]
    constant = y[-1:]
    if len(columns) > 1:
        # Columns of one type, as an array has them.
        y = np.column_stack([np.unique(column, return_inverse=True)[1] for column in columns])
        constant = y[-1].tolist()
    parameters = {"strategy": data.draw(st.sampled_from(STRATEGIES))}
    if parameters["strategy"] == "constant":
        parameters["constant"] = constant
    seed, shared = data.draw(seeds), data.draw(st.booleans())
    weight = data.draw(weights(rows))
    models = []
    for module in (DummyClassifier, sklearn.dummy.DummyClassifier):
        random_state = np.random.RandomState(seed) if shared else seed
        model = module(random_state=random_state, **parameters)
        models.append(model.fit(x, y, sample_weight=weight))
    ours, theirs = models
    for what in ("class_prior_", "classes_", "n_classes_"):
        pairs = getattr(ours, what), getattr(theirs, what)
        pairs = zip(*pairs, strict=True) if len(columns) > 1 else [pairs]
        for own, their in pairs:
            same_bits(own, their, what)
    # Twice each: a shared generator goes on.
    for what in ("predict", "predict_proba") * 2:
        own, their = getattr(ours, what)(x), getattr(theirs, what)(x)
        several = isinstance(their, list)
        pairs = zip(own, their, strict=True) if several else [(own, their)]
        for own, their in pairs:
            same_bits(own, their, what)
