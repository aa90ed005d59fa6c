"""Random numbers: a list of draws from one generator, against NumPy's legacy one."""

import numpy as np
from data import seeds
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils._random import _our_rand_r_py
from sklearn.utils.random import sample_without_replacement

from linnaeus import _native

TYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
METHODS = ["auto", "tracking_selection", "reservoir_sampling", "pool"]

counts = st.one_of(st.integers(0, 9), st.integers(20, 90))
sizes = st.one_of(st.integers(1, 5), st.integers(1, 300))


@st.composite
def probabilities(draw):
    random = np.random.RandomState(draw(seeds))
    size = draw(st.integers(1, 12))
    shares = random.dirichlet(np.full(size, draw(st.sampled_from([0.3, 1.0, 9.0]))))
    if draw(st.booleans()) and size > 1:
        shares[random.randint(size)] = 0.0
        shares = shares / shares.sum()
    return shares.tolist()


@st.composite
def bounds(draw, dtype):
    """From low to high, high excluded: the whole type, one value, few, a power of two, any."""
    limits = (0, 1) if dtype == "bool" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    low, high = int(limits[0]), int(limits[1])
    kind = draw(st.sampled_from(["whole", "one", "few", "power", "any"]))
    if kind == "whole":
        return low, high + 1
    first = draw(st.integers(low, high))
    if kind == "any":
        return first, draw(st.integers(first, high)) + 1
    step = {"one": st.just(1), "few": st.integers(1, 20), "power": st.integers(0, 63)}[kind]
    step = draw(step)
    return first, min(first + (2**step if kind == "power" else step), high + 1)


# What a draw is called, its arguments, and the same of NumPy.
@st.composite
def draws(draw):
    what = draw(st.sampled_from(sorted(DRAWS)))
    return (what, *draw(DRAWS[what]))


finite = st.floats(-1e6, 1e6)
positive = st.floats(1e-6, 1e6)


@st.composite
def of_type(draw, counted):
    dtype = draw(st.sampled_from(TYPES))
    if counted:
        low, high = draw(bounds(dtype))
        return low, high, draw(counts), dtype
    pairs = draw(st.lists(bounds(dtype), min_size=1, max_size=20))
    return [low for low, _ in pairs], [high for _, high in pairs], dtype


@st.composite
def interval(draw):
    low, high = draw(bounds("int64"))
    # The bound itself must be an int64.
    return min(low, 2**63 - 2), min(high, 2**63 - 1), draw(counts)


@st.composite
def up_to(draw, limit):
    n = draw(sizes)
    return n, draw(st.integers(0, limit(n)))


@st.composite
def few_of(draw):
    p = draw(probabilities())
    return p, draw(st.integers(0, int(np.count_nonzero(p))))


DRAWS = {
    "next_u32": st.just(()),
    "next_u64": st.just(()),
    "random_sample": st.tuples(counts),
    "uniform": st.tuples(finite, positive, counts).map(lambda d: (d[0], d[0] + d[1], d[2])),
    "standard_normal": st.tuples(counts),
    "normal": st.tuples(finite, positive, counts),
    "exponential": st.tuples(positive, counts),
    "gamma": st.tuples(st.floats(0.01, 30.0), positive, counts),
    "beta": st.tuples(st.floats(0.01, 30.0), st.floats(0.01, 30.0), counts),
    "dirichlet": st.tuples(st.lists(st.floats(0.05, 9.0), min_size=1, max_size=5), counts),
    "poisson": st.tuples(st.one_of(st.floats(0.0, 9.9), st.floats(10.0, 500.0)), counts),
    "binomial": st.tuples(
        st.one_of(st.integers(0, 60), st.integers(30, 3000), st.integers(10**5, 10**9)),
        st.one_of(st.floats(0.0, 1.0), st.floats(1e-9, 0.1), st.sampled_from([0.0, 0.5, 1.0])),
        counts,
    ),
    "multinomial": st.tuples(st.integers(0, 10**6), probabilities(), st.sampled_from([1, 4])),
    "randint": interval(),
    "randint_of": of_type(True),
    "randint_between": of_type(False),
    "shuffle": st.tuples(st.lists(st.integers(0, 9), max_size=100)),
    "permutation": st.tuples(st.integers(0, 100)),
    "choice": st.tuples(sizes, counts),
    "choice_without_replacement": up_to(lambda n: n),
    "choice_weighted": st.tuples(probabilities(), counts),
    "choice_weighted_without_replacement": few_of(),
    "sample_without_replacement": st.tuples(up_to(lambda n: n), st.sampled_from(METHODS)).map(
        lambda drawn: (*drawn[0], drawn[1])
    ),
}


def numpys(random, what, *arguments):
    """The draw of NumPy's generator that ours is to equal."""
    match what, arguments:
        case "next_u32", ():
            return int(random.randint(0, 2**32, dtype=np.uint32))
        case "next_u64", ():
            return int(random.randint(0, 2**64, dtype=np.uint64))
        case "randint_of", (low, high, count, dtype):
            return random.randint(low, high, count, dtype=np.dtype(dtype))
        case "randint_between", (lows, highs, dtype):
            lows, highs = np.array(lows, dtype=object), np.array(highs, dtype=object)
            return random.randint(lows, highs, dtype=np.dtype(dtype))
        case "shuffle", (items,):
            items = np.array(items, dtype=int)
            random.shuffle(items)
            return items
        case "choice_without_replacement", (n, count):
            return random.choice(n, count, replace=False)
        case "choice_weighted", (p, count):
            return random.choice(len(p), count, p=p)
        case "choice_weighted_without_replacement", (p, count):
            return random.choice(len(p), count, replace=False, p=p)
        case "sample_without_replacement", (n, count, method):
            return sample_without_replacement(n, count, method=method, random_state=random)
        case _:
            return getattr(random, what)(*arguments)


@given(
    st.one_of(
        st.tuples(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=700), st.just(True)),
        st.tuples(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=1), st.just(False)),
    ),
    st.lists(draws(), min_size=3, max_size=25),
)
def test_random_state(seeded, drawn):
    numbers, array = seeded
    ours = _native._RandomState(numbers, array)
    theirs = np.random.RandomState(numbers if array else numbers[0])
    for what, *arguments in drawn:
        expected = np.asarray(numpys(theirs, what, *arguments))
        # As Python's integers: NumPy would make floats of large ones.
        found = np.array(getattr(ours, what)(*arguments), dtype=object)
        # An empty list has one dimension.
        assert found.shape == expected.shape or found.size == expected.size == 0, what
        assert found.ravel().tolist() == expected.ravel().tolist(), what


@given(st.integers(0, 2**32 - 1))
def test_xorshift(seed):
    assert _native.xorshift(seed) == _our_rand_r_py(seed)
