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
