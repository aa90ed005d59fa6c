"""The bundled data sets: the names of ``sklearn.datasets``, and no network."""

import numpy as np
from sklearn.utils import Bunch

from linnaeus import _native

__all__ = ["fetch_openml", "load_breast_cancer", "load_digits", "load_iris", "load_wine"]


def fetch_openml(name=None, *, version="active", as_frame="auto", return_X_y=False, **options):
    """OpenML's ``mnist_784``, which is on board; no other data set is.

    ``as_frame`` must be False: x is an array, of uint8 (OpenML gives int64; the numbers are the
    same, in an eighth of the memory), y an array of strings.
    """
    if name != "mnist_784" or version not in (1, "1", "active"):
        raise ValueError(
            f"name: expected 'mnist_784' of version 1, which is on board, found {name!r} of "
            f"version {version!r}; sklearn.datasets.fetch_openml fetches others"
        )
    if as_frame is not False:
        raise ValueError(f"as_frame: expected False, found {as_frame!r}")
    if options:
        raise ValueError(f"options: expected none of {sorted(options)}, which say how to fetch")
    x, codes, labels, names, _, text = _native.dataset(name)
    y = np.array(labels, dtype=object)[codes]
    if return_X_y:
        return x, y
    return Bunch(
        data=x,
        target=y,
        feature_names=names,
        target_names=["class"],
        DESCR=text,
        details={"name": name, "version": "1"},
        frame=None,
    )


def _load(name, return_X_y, as_frame):
    x, codes, labels, names, classes, text = _native.dataset(name)
    x = x.astype(np.float64, copy=False)
    y = np.array(labels)[codes]
    frame = None
    if as_frame:
        import pandas

        x = pandas.DataFrame(x, columns=names)
        y = pandas.Series(y, name="target")
        frame = pandas.concat([x, y], axis=1)
    if return_X_y:
        return x, y
    return Bunch(
        data=x,
        target=y,
        feature_names=names,
        target_names=np.array(classes),
        DESCR=text,
        frame=frame,
    )


def load_breast_cancer(*, return_X_y=False, as_frame=False):
    """569 tumours, 30 measures, malignant or benign."""
    return _load("breast_cancer", return_X_y, as_frame)


def load_digits(*, return_X_y=False, as_frame=False):
    """1,797 small pictures of digits, 8 x 8 pixels of 0 to 16."""
    data = _load("digits", return_X_y, as_frame)
    if not return_X_y:
        data.images = np.asarray(data.data).reshape(-1, 8, 8)
    return data


def load_iris(*, return_X_y=False, as_frame=False):
    """150 irises, 4 measures, 3 species."""
    return _load("iris", return_X_y, as_frame)


def load_wine(*, return_X_y=False, as_frame=False):
    """178 wines, 13 measures, 3 cultivars."""
    return _load("wine", return_X_y, as_frame)
