"""Random numbers: a list of draws from one generator."""

import numpy as np
from sklearn.utils._random import _our_rand_r_py
from sklearn.utils.random import sample_without_replacement

from items.common import (
    Item,
    Refused,
    chance,
    from_hex,
    log_uniform,
    pick,
    random_size,
    same_bits,
    shown,
    to_hex,
)

TYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


def make(rng):
    array = chance(rng, 0.3)
    seeds = rng.integers(0, 2**32, random_size(rng, (1, 3), (1, 700)) if array else 1).tolist()
    if not array and chance(rng, 0.3):
        seeds = [pick(rng, 0, 1, 42, 2**32 - 1)]
    draws = [pick(rng, *DRAWS)(rng) for _ in range(rng.integers(3, 25))]
    return {"array": array, "seeds": seeds, "draws": draws}


def count(rng):
    return random_size(rng, (0, 3), (1, 9), (20, 90))


def probabilities(rng):
    shares = rng.dirichlet(np.full(random_size(rng, (1, 3), (2, 12)), pick(rng, 0.3, 1.0, 9.0)))
    if chance(rng, 0.3) and len(shares) > 1:
        shares[rng.integers(len(shares))] = 0.0
        shares = shares / shares.sum()
    return shares


def bounds(rng, dtype):
    low, high = (0, 1) if dtype == "bool" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    low, high = int(low), int(high)
    kind = pick(rng, "whole", "some", "small", "one", "power")
    if kind == "whole":
        return low, high + 1
    first = int(rng.integers(low, high, endpoint=True, dtype=np.uint64 if low == 0 else np.int64))
    if kind == "one":
        return first, first + 1
    if kind == "small":
        return first, min(first + int(rng.integers(1, 20)), high + 1)
    if kind == "power":
        return first, min(first + 2 ** int(rng.integers(0, 34)), high + 1)
    last = int(rng.integers(first, high, endpoint=True, dtype=np.uint64 if low == 0 else np.int64))
    return first, last + 1


def make_randint(rng):
    low, high = bounds(rng, "int64")
    # The bound itself must be an i64.
    low, high = min(low, 2**63 - 2), min(high, 2**63 - 1)
    return {"what": "randint", "low": str(low), "high": str(high), "count": count(rng)}


def make_randint_of(rng):
    dtype = pick(rng, *TYPES)
    low, high = bounds(rng, dtype)
    low, high = str(low), str(high)
    return {"what": "randint_of", "type": dtype, "low": low, "high": high, "count": count(rng)}


def make_randint_between(rng):
    dtype = pick(rng, *TYPES)
    pairs = [bounds(rng, dtype) for _ in range(rng.integers(1, 20))]
    lows, highs = [str(low) for low, _ in pairs], [str(high) for _, high in pairs]
    return {"what": "randint_between", "type": dtype, "lows": lows, "highs": highs}


def make_weighted_without_replacement(rng):
    p = probabilities(rng)
    number = int(rng.integers(0, np.count_nonzero(p) + 1))
    return {"what": "choice_weighted_without_replacement", "p": to_hex(p), "count": number}


def make_binomial(rng):
    n = random_size(rng, (0, 3), (1, 60), (30, 3000), (10**5, 10**9))
    p = pick(rng, rng.random(), 0.0, 1.0, 0.5, log_uniform(rng, 1e-9, 0.1), 1 - rng.random() / 50)
    return {"what": "binomial", "n": n, "p": to_hex([p]), "count": count(rng)}


def make_multinomial(rng):
    n = random_size(rng, (0, 3), (1, 60), (100, 10**6))
    return {"what": "multinomial", "n": n, "p": to_hex(probabilities(rng)), "count": pick(rng, 1, 4)}


def make_sample(rng):
    n = random_size(rng, (0, 4), (1, 50), (200, 3000))
    number = int(n * pick(rng, 0.0, 0.005, 0.01, 0.1, 0.5, 0.99, 0.995, 1.0, rng.random()))
    methods = ["auto", "auto", "tracking_selection", "reservoir_sampling", "pool"]
    method = pick(rng, *methods)
    return {"what": "sample_without_replacement", "n": n, "count": number, "method": method}


def make_choice(rng):
    return {"what": "choice", "n": random_size(rng, (1, 5), (1, 1000)), "count": count(rng)}


def make_choice_without_replacement(rng):
    n = random_size(rng, (1, 5), (1, 300))
    number = int(rng.integers(0, n + 1))
    return {"what": "choice_without_replacement", "n": n, "count": number}


def make_uniform(rng):
    low = rng.standard_normal() * log_uniform(rng, 1e-3, 1e6)
    high = low + abs(rng.standard_normal()) * log_uniform(rng, 1e-3, 1e6)
    return {"what": "uniform", "low": to_hex([low]), "high": to_hex([high]), "count": count(rng)}


def make_normal(rng):
    mean, scale = to_hex([rng.standard_normal() * 10]), to_hex([rng.random() * 20])
    return {"what": "normal", "mean": mean, "scale": scale, "count": count(rng)}


DRAWS = [
    lambda rng: {"what": "next_u32"},
    lambda rng: {"what": "next_u64"},
    lambda rng: {"what": "random_sample", "count": count(rng)},
    lambda rng: {"what": "standard_normal", "count": count(rng)},
    lambda rng: {"what": "shuffle", "n": random_size(rng, (0, 3), (2, 100))},
    lambda rng: {"what": "permutation", "n": random_size(rng, (0, 3), (2, 100))},
    lambda rng: {
        "what": "choice_weighted",
        "p": to_hex(probabilities(rng)),
        "count": count(rng),
    },
    lambda rng: {"what": "xorshift", "seed": int(pick(rng, 0, 1, rng.integers(0, 2**32)))},
    make_uniform,
    make_normal,
    make_randint,
    make_randint_of,
    make_randint_between,
    make_choice,
    make_choice_without_replacement,
    make_weighted_without_replacement,
    make_binomial,
    make_multinomial,
    make_sample,
]


def expect(case):
    random = np.random.RandomState(case["seeds"] if case["array"] else case["seeds"][0])
    return {"drawn": [draw_one(draw, random) for draw in case["draws"]]}


def draw_one(draw, random):
    number = draw.get("count")
    one = lambda name: float(from_hex(draw[name])[0])
    match draw["what"]:
        case "next_u32":
            return int(random.randint(0, 2**32, dtype=np.uint32))
        case "next_u64":
            return int(random.randint(0, 2**64, dtype=np.uint64))
        case "random_sample":
            return to_hex(random.random_sample(number))
        case "uniform":
            return to_hex(random.uniform(one("low"), one("high"), number))
        case "standard_normal":
            return to_hex(random.standard_normal(number))
        case "normal":
            return to_hex(random.normal(one("mean"), one("scale"), number))
        case "randint":
            return random.randint(int(draw["low"]), int(draw["high"]), number).tolist()
        case "randint_of":
            low, high, dtype = int(draw["low"]), int(draw["high"]), np.dtype(draw["type"])
            return random.randint(low, high, number, dtype=dtype).tolist()
        case "randint_between":
            lows, highs = map(int, draw["lows"]), map(int, draw["highs"])
            lows, highs = np.array(list(lows), object), np.array(list(highs), object)
            return random.randint(lows, highs, dtype=np.dtype(draw["type"])).tolist()
        case "shuffle":
            items = np.arange(draw["n"])
            random.shuffle(items)
            return items.tolist()
        case "permutation":
            return random.permutation(draw["n"]).tolist()
        case "choice":
            return random.choice(draw["n"], number).tolist()
        case "choice_without_replacement":
            return random.choice(draw["n"], number, replace=False).tolist()
        case "choice_weighted":
            p = from_hex(draw["p"])
            return random.choice(len(p), number, p=p).tolist()
        case "choice_weighted_without_replacement":
            p = from_hex(draw["p"])
            return random.choice(len(p), number, replace=False, p=p).tolist()
        case "binomial":
            return random.binomial(draw["n"], one("p"), number).tolist()
        case "multinomial":
            return random.multinomial(draw["n"], from_hex(draw["p"]), number).tolist()
        case "sample_without_replacement":
            method, n = draw["method"], draw["n"]
            return sample_without_replacement(n, number, method=method, random_state=random).tolist()
        case "xorshift":
            return int(_our_rand_r_py(draw["seed"]))
    raise Refused(f"no draw {draw['what']}")


def compare(case, expected, got):
    for draw, ours, theirs in zip(case["draws"], got["drawn"], expected["drawn"]):
        if isinstance(theirs, str):
            equal = same_bits(from_hex(ours), from_hex(theirs))
            ours, theirs = from_hex(ours), from_hex(theirs)
        else:
            equal = ours == theirs
        if not equal:
            return f"{shown(draw)}: {shown(ours)}, scikit-learn {shown(theirs)}"
    return None


ITEMS = [Item("random", make, expect, compare)]
