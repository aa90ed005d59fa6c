"""What all items share: matrices, labels and numbers in JSON, and random data.

Floats are the hexadecimal digits of their bytes, little end first, so that every bit arrives.
"""

from dataclasses import dataclass
from typing import Callable

import numpy as np
import scipy.sparse


@dataclass(frozen=True)
class Item:
    """`make(rng)` makes a case, `expect(case)` does it with scikit-learn, and `compare(case,
    expected, got)` says what differs, or nothing."""

    name: str
    make: Callable
    expect: Callable
    compare: Callable


class Refused(Exception):
    """scikit-learn refused the case; linnaeus should too."""


# Numbers


def to_hex(values):
    return np.ascontiguousarray(values, dtype="<f8").tobytes().hex()


def from_hex(digits, dtype="<f8"):
    return np.frombuffer(bytes.fromhex(digits), dtype)


def same_bits(ours, theirs):
    """Whether two arrays of floats have the same bits; NaN is NaN."""
    ours, theirs = np.asarray(ours, float).ravel(), np.asarray(theirs, float).ravel()
    if ours.shape != theirs.shape:
        return False
    equal = ours.view(np.uint64) == theirs.view(np.uint64)
    return bool(np.all(equal | (np.isnan(ours) & np.isnan(theirs))))


def differing(expected, got, floats=(), values=()):
    """The first member that differs: of `floats` by its bits, of `values` by equality."""
    for name in floats:
        ours, theirs = from_hex(got[name]), from_hex(expected[name])
        if not same_bits(ours, theirs):
            return f"{name}: {shown(ours)}, scikit-learn {shown(theirs)}"
    for name in values:
        if not same_value(got[name], expected[name]):
            return f"{name}: {shown(got[name])}, scikit-learn {shown(expected[name])}"
    return None


def same_value(ours, theirs):
    """Equality that does not take True for 1."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same_value, ours, theirs))
    return type(ours) is type(theirs) and ours == theirs


def shown(value, at_most=400):
    value = value.tolist() if isinstance(value, np.ndarray) else value
    text = repr(value)
    return text if len(text) <= at_most else text[:at_most] + " …"


# Matrices and labels


def write_matrix(x, take=None):
    wire = {"nrows": x.shape[0], "ncols": x.shape[1]}
    if scipy.sparse.issparse(x):
        wire |= {
            "kind": "csr_f32" if x.dtype == np.float32 else "csr",
            "starts": x.indptr.tolist(),
            "columns": x.indices.tolist(),
            "values": to_hex(x.data),
        }
    else:
        kind = {"float64": "f64", "float32": "f32", "uint8": "u8"}[x.dtype.name]
        wire |= {"kind": kind, "values": np.ascontiguousarray(x).tobytes().hex()}
    if take is not None:
        wire["take"] = [int(row) for row in take]
    return wire


def read_matrix(wire):
    shape = (wire["nrows"], wire["ncols"])
    if wire["kind"].startswith("csr"):
        dtype = np.float32 if wire["kind"] == "csr_f32" else np.float64
        parts = (from_hex(wire["values"]).astype(dtype), wire["columns"], wire["starts"])
        x = scipy.sparse.csr_matrix(parts, shape=shape)
    else:
        dtype = {"f64": "<f8", "f32": "<f4", "u8": "u1"}[wire["kind"]]
        x = from_hex(wire["values"], dtype).reshape(shape).copy()
    return x[wire["take"]] if "take" in wire else x


def write_labels(labels):
    """A list; of several columns, a list of lists."""
    labels = np.asarray(labels)
    return labels.T.tolist() if labels.ndim == 2 else labels.tolist()


def read_labels(labels):
    if labels and isinstance(labels[0], list):
        return np.array(labels, dtype=object if isinstance(labels[0][0], str) else None).T
    return np.array(labels)


def read_weights(case):
    return None if case.get("weights") is None else from_hex(case["weights"])


# Random data


def chance(rng, probability):
    return bool(rng.random() < probability)


def pick(rng, *choices):
    return choices[rng.integers(len(choices))]


def log_uniform(rng, low, high):
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def random_size(rng, *ranges):
    low, high = pick(rng, *ranges)
    return int(rng.integers(low, high + 1))


def random_labels(rng, rows, classes, kind=None, every_class=True):
    """Labels of `classes` classes; every class occurs if there are rows enough."""
    kind = kind or pick(rng, "int", "int", "str", "bool" if classes == 2 else "str")
    names = label_names(rng, classes, kind)
    shares = rng.dirichlet(np.full(classes, pick(rng, 0.7, 5.0)))
    codes = rng.choice(classes, size=rows, p=shares)
    if every_class and rows >= classes:
        codes[rng.permutation(rows)[:classes]] = np.arange(classes)
    return [names[code] for code in codes]


def label_names(rng, classes, kind):
    if kind == "bool":
        return [False, True]
    if kind == "str":
        words = ["a", "b", "10", "9", "setosa", "virginica", "é", "Z", "no", "yes", " x", "ab"]
        return sorted(rng.choice(words, classes, replace=False).tolist())
    start = pick(rng, 0, 0, -1, 1, -50, 1000)
    return sorted((start + rng.choice(3 * classes, classes, replace=False)).tolist())


def random_x(rng, rows, columns, codes=None):
    """Numbers of many sorts: zeros, whole rows and columns of them, constants, large scales.

    With `codes`, the numbers depend on the classes, so that there is something to learn.
    """
    kind = pick(rng, "normal", "normal", "integers", "bytes", "large", "small", "tiny set", "zero")
    if kind == "zero":
        x = np.zeros((rows, columns))
    elif kind == "bytes":
        x = rng.integers(0, 256, (rows, columns)).astype(float)
    elif kind == "integers":
        x = rng.integers(-4, 5, (rows, columns)).astype(float)
    elif kind == "tiny set":
        x = rng.choice([0.0, 1.0, -1.0, 0.5], (rows, columns))
    else:
        scale = {"normal": 1.0, "small": log_uniform(rng, 1e-9, 1e-2)}.get(kind)
        scale = scale or log_uniform(rng, 1e2, 1e9)
        x = rng.standard_normal((rows, columns)) * scale
    if codes is not None and kind != "zero" and chance(rng, 0.6):
        # From hardly to be told apart to far apart.
        size = np.abs(x).mean() * pick(rng, 0.3, 1.0, 5.0)
        centres = rng.standard_normal((int(max(codes)) + 1, columns)) * size
        x = x + (np.rint(centres) if kind in ("bytes", "integers") else centres)[codes]
        x = np.clip(x, 0, 255) if kind == "bytes" else x
    x[rng.random(x.shape) < pick(rng, 0.0, 0.0, 0.1, 0.25, 0.5, 0.9)] = 0.0
    if chance(rng, 0.15):
        x[:, rng.integers(columns)] = 0.0
    if chance(rng, 0.15):
        x[rng.integers(rows)] = 0.0
    if chance(rng, 0.15):
        x[:, rng.integers(columns)] = pick(rng, 1.0, -3.5, 100.0)
    if chance(rng, 0.1):
        x[:, rng.integers(columns)] *= log_uniform(rng, 1e3, 1e12)
    if chance(rng, 0.1):
        x = x * pick(rng, 1.0, -0.0)
    return x


def as_stored(rng, x, kinds=("f64", "f64", "f32", "u8", "csr"), largest_f32=3e37):
    """The numbers in one of the types that a matrix can have."""
    kind = pick(rng, *kinds)
    if kind == "u8":
        with np.errstate(invalid="ignore"):
            return np.clip(np.nan_to_num(np.abs(x)), 0, 255).astype(np.uint8)
    if kind == "f32":
        return np.clip(x, -largest_f32, largest_f32).astype(np.float32)
    if kind == "csr":
        return as_csr(rng, x)
    return x


def as_csr(rng, x):
    """Stored entries: some zeros among them, at times in an order of their own."""
    stored = (x != 0) | (rng.random(x.shape) < pick(rng, 0.0, 0.1))
    shuffled = chance(rng, 0.3)
    starts, columns = [0], []
    for row in stored:
        entries = np.flatnonzero(row)
        columns.append(rng.permutation(entries) if shuffled else entries)
        starts.append(starts[-1] + len(entries))
    columns = np.concatenate(columns)
    rows = np.repeat(np.arange(x.shape[0]), np.diff(starts))
    return scipy.sparse.csr_matrix((x[rows, columns], columns, starts), shape=x.shape)


def random_weights(rng, rows):
    kind = pick(rng, "uniform", "integers", "zeros", "large")
    if kind == "uniform":
        return rng.uniform(0.1, 3.0, rows)
    if kind == "integers":
        return rng.integers(1, 5, rows).astype(float)
    if kind == "large":
        return rng.uniform(0.5, 1.5, rows) * log_uniform(rng, 1e-4, 1e4)
    weights = rng.uniform(0.1, 3.0, rows)
    weights[rng.random(rows) < 0.3] = 0.0
    return weights
