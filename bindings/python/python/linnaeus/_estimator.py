"""What the estimators share: parameters as the native half reads them, generators, threads."""

import numbers

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils._openmp_helpers import _openmp_effective_n_threads

# What x may be without a copy.
NATIVE_DTYPES = [np.float64, np.float32, np.uint8]


class NativeEstimator:
    """A mixin for estimators whose parameters are those of a struct of parameters in Rust.

    ``_native_name`` names the struct as scikit-learn names the class. ``_python_only`` are
    parameters of scikit-learn's signature that Rust does not know, because they say nothing about
    the model (``verbose``, ``n_jobs``).
    """

    _native_name: str
    _python_only = frozenset()

    def _native_parameters(self, classes=None):
        """Names and values as texts, without ``random_state``.

        ``classes`` are those of y, for parameters that name classes.
        """
        parameters = self.get_params(deep=False)
        return self._native_texts(
            {
                name: value
                for name, value in parameters.items()
                if name != "random_state" and name not in self._python_only
            }
        )

    @staticmethod
    def _native_texts(parameters):
        """Names and values of these parameters as texts."""
        return [(name, text(value)) for name, value in parameters.items()]

    def _cross_validates(self):
        """Whether a native cross-validation may take this estimator, by its name in Rust."""
        return False


def text(value):
    """A parameter's value as Rust reads it."""
    if value is None:
        return "none"
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value))
    if isinstance(value, str):
        return value
    if isinstance(value, tuple) and len(value) == 2:
        low, high = value
        return f"{float(low)!r}:{float(high)!r}"
    raise TypeError(f"no parameter's value: {value!r}")


def native_random_state(random_state):
    """An integer as it is, a generator as it is, and for None NumPy's global generator."""
    if isinstance(random_state, numbers.Integral):
        return int(random_state)
    return check_random_state(random_state)


def native_threads(n_jobs=None):
    """How many threads a call may use.

    Results never depend on it, so without ``n_jobs`` it is as many as OpenMP would take: all, or
    what OMP_NUM_THREADS or a worker of a cluster allows.
    """
    return _openmp_effective_n_threads(n_jobs)
