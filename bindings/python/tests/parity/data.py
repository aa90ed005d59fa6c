"""Random data sets: hypothesis draws what they are like, and a seed fills them."""

import numpy as np
import scipy.sparse
from hypothesis import strategies as st

seeds = st.integers(0, 2**31 - 1)


@st.composite
def matrices(draw, min_rows=6, max_rows=60, max_columns=12, sparse=(False, True), float32=True):
    """x: continuous, of few values (ties), mostly zeros, or with columns of very unlike sizes;
    float64 or float32; a NumPy array of any layout, or SciPy's compressed rows."""
    random = np.random.RandomState(draw(seeds))
    rows, columns = draw(st.integers(min_rows, max_rows)), draw(st.integers(1, max_columns))
    kind = draw(st.sampled_from(["normal", "few", "zeros", "sizes"]))
    x = random.normal(size=(rows, columns))
    if kind == "few":
        x = np.round(x)
    elif kind == "zeros":
        x[random.uniform(size=x.shape) < 0.7] = 0.0
    elif kind == "sizes":
        x *= 10.0 ** random.randint(-3, 4, size=columns)
    if float32 and draw(st.booleans()):
        x = x.astype(np.float32)
    if draw(st.sampled_from(sparse)):
        return scipy.sparse.csr_matrix(x)
    layout = draw(st.sampled_from(["C", "F", "every second row", "reversed columns"]))
    if layout == "F":
        return np.asfortranarray(x)
    if layout == "every second row":
        return np.repeat(x, 2, axis=0)[::2]
    if layout == "reversed columns":
        return np.ascontiguousarray(x[:, ::-1])[:, ::-1]
    return x


@st.composite
def pictures(draw):
    """Wide x with labels that can be learned, at least in part: bytes as they are, shifted and
    scaled, or numbers; with many zeros or few; float64 or float32; dense or compressed rows."""
    random = np.random.RandomState(draw(seeds))
    rows, columns = draw(st.integers(20, 250)), draw(st.integers(48, 130))
    kind = draw(st.sampled_from(["bytes", "ink", "scaled ink", "normal", "counts", "outliers"]))
    x = random.normal(size=(rows, columns))
    if kind in ("bytes", "ink", "scaled ink"):
        x = np.floor(random.uniform(0, 256, size=x.shape))
    if kind in ("ink", "scaled ink", "counts"):
        x[random.uniform(size=x.shape) < draw(st.sampled_from([0.3, 0.8, 0.95]))] = 0.0
    if kind == "scaled ink":
        deviation = x.std(axis=0)
        x = (x - x.mean(axis=0)) / np.where(deviation == 0, 1, deviation)
    if kind == "counts":
        x = np.abs(np.round(3 * x))
    if kind == "outliers":
        x[random.randint(rows), random.randint(columns)] = draw(st.sampled_from([1e3, -1e9, 1e30]))
    slope = random.normal(size=columns)
    scores = (x - x.mean(axis=0)) @ slope
    scores += draw(st.sampled_from([0.0, 0.1, 1.0])) * scores.std() * random.normal(size=rows)
    classes = draw(st.integers(2, 3))
    y = np.argsort(np.argsort(scores)) * classes // rows
    if draw(st.booleans()):
        x = x.astype(np.float32)
    if kind == "bytes" and draw(st.booleans()):
        x = x.astype(np.uint8)
    if draw(st.integers(0, 3)) == 0:
        x = scipy.sparse.csr_matrix(x)
    return x, y


@st.composite
def labels(draw, rows, min_classes=2, max_classes=4):
    """y: integers, negative ones among them, strings or bools; every class has a row."""
    random = np.random.RandomState(draw(seeds))
    classes = draw(st.integers(min_classes, min(max_classes, rows)))
    codes = np.concatenate([np.arange(classes), random.randint(classes, size=rows - classes)])
    random.shuffle(codes)
    names = draw(st.sampled_from(["integers", "strings", "bools"]))
    if names == "bools" and classes == 2:
        return codes.astype(bool)
    if names == "strings":
        return np.array(["ant", "bee", "cat", "dog", "eel", "fox"])[codes]
    return codes * 3 - 2


@st.composite
def weights(draw, rows):
    """Weights of rows, zeros among them, or none."""
    if draw(st.booleans()):
        return None
    random = np.random.RandomState(draw(seeds))
    values = random.choice([0.0, 0.5, 1.0, 2.0, 3.25], size=rows)
    values[random.randint(rows)] = 1.0
    return values
