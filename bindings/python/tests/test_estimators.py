"""Every estimator: scikit-learn's own checks, and parameters that are those of the Rust structs."""

import importlib
import inspect
import pkgutil
import warnings

import pytest
import sklearn
from sklearn.base import BaseEstimator
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import check_estimator

import linnaeus
from linnaeus import _native
from linnaeus._estimator import NativeEstimator, text
from linnaeus.linear_model import SGDClassifier
from linnaeus.preprocessing import StandardScaler

# Defaults that differ, each for a reason.
OTHER_DEFAULTS = {
    # Rust has no global generator.
    "random_state": ("0", "none"),
    # A word of its own, where Python has None.
    "max_features": ("all", "none"),
}

# What `check_estimator` is to be called with where a class needs arguments.
INSTANCES = {
    "CalibratedClassifierCV": lambda: {"estimator": SGDClassifier(random_state=0)},
    "ColumnTransformer": lambda: {"transformers": [("all", StandardScaler(), slice(None))]},
    "FixedThresholdClassifier": lambda: {"estimator": SGDClassifier(loss="log_loss", random_state=0)},
    "TunedThresholdClassifierCV": lambda: {"estimator": SGDClassifier(loss="log_loss", random_state=0)},
    "FeatureUnion": lambda: {"transformer_list": [("scale", StandardScaler())]},
    "GridSearchCV": lambda: _search("param_grid"),
    "HalvingGridSearchCV": lambda: _search("param_grid", min_resources="smallest"),
    "HalvingRandomSearchCV": lambda: _search("param_distributions", n_candidates=2),
    "Pipeline": lambda: {"steps": [("scale", StandardScaler()), ("sgd", SGDClassifier())]},
    "RandomizedSearchCV": lambda: _search("param_distributions", n_iter=2),
}


def _search(values, **options):
    """What a search is made of."""
    own = {"estimator": SGDClassifier(random_state=0), values: {"alpha": [1e-3, 1e-2]}}
    return {**own, "cv": 2, "error_score": "raise", **options}


def estimators():
    """Every estimator class of the package, with the name of its module."""
    for found in pkgutil.iter_modules(linnaeus.__path__):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"linnaeus.{found.name}")
        for name in module.__all__:
            value = getattr(module, name)
            if inspect.isclass(value) and issubclass(value, BaseEstimator):
                yield pytest.param(found.name, value, id=name)


def failed_checks(estimator):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(estimator, on_fail=None, on_skip=None)
    # What takes labels has no rows of features that could be checked.
    takes_rows = get_tags(estimator).input_tags.two_d_array
    assert len(results) > (30 if takes_rows else 0)
    return {
        result["check_name"]: str(result["exception"])
        for result in results
        if result["status"] == "failed"
    }


@pytest.mark.parametrize(("module", "estimator"), list(estimators()))
def test_check_estimator(module, estimator):
    """No check fails that scikit-learn's own estimator passes."""
    arguments = INSTANCES.get(estimator.__name__, dict)()
    failed = failed_checks(estimator(**arguments))
    original = getattr(importlib.import_module(f"sklearn.{module}"), estimator.__name__)
    expected = failed_checks(original(**arguments)) if failed else {}
    unexpected = {name: why for name, why in failed.items() if name not in expected}
    assert not unexpected


@pytest.mark.parametrize(("module", "estimator"), list(estimators()))
def test_signature(module, estimator):
    """The constructor is scikit-learn's: names, order and defaults."""
    original = getattr(importlib.import_module(f"sklearn.{module}"), estimator.__name__)
    ours, theirs = inspect.signature(estimator), inspect.signature(original)
    assert [
        (one.name, one.default if one.default == one.default else "nan", one.kind)
        for one in ours.parameters.values()
    ] == [
        (one.name, one.default if one.default == one.default else "nan", one.kind)
        for one in theirs.parameters.values()
    ]


@pytest.mark.parametrize(("module", "estimator"), list(estimators()))
def test_parameters_are_those_of_rust(module, estimator):
    """Names and defaults are the Rust struct's."""
    if not issubclass(estimator, NativeEstimator):
        pytest.skip("it has no struct of parameters in Rust")
    rust = {name: default for name, default, _, _ in _native.parameters(estimator._native_name)}
    signature = inspect.signature(estimator)
    python = {
        name: text(parameter.default)
        for name, parameter in signature.parameters.items()
        if name not in estimator._python_only
    }
    for name, (in_rust, in_python) in OTHER_DEFAULTS.items():
        if rust.get(name) != python.get(name):
            assert (rust[name], python[name]) == (in_rust, in_python)
            python[name] = in_rust
    assert python == rust


def test_the_version_of_scikit_learn():
    """Numbers are compared with one version."""
    assert sklearn.__version__ == "1.9.1"
