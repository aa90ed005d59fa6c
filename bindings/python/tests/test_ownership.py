"""What is linnaeus' own, and what is scikit-learn's: no number comes from scikit-learn unseen."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import linnaeus

# Classes that compute nothing and hold anybody's objects: they may inherit from concrete ones.
ORCHESTRATION = {"ColumnTransformer", "FeatureUnion", "FunctionTransformer", "Pipeline"}

# Modules of scikit-learn whose classes are bases without numbers.
ABSTRACT = ("sklearn.base", "sklearn.utils", "sklearn.callback", "sklearn.model_selection._split")

# Bases of searches, abstract too: they hand questions on to the best estimator of whomever.
SEARCHES = {"BaseSearchCV", "BaseSuccessiveHalving"}

# Names of scikit-learn that are offered as they are, each for a reason.
AS_THEY_ARE = {
    "linnaeus.base": "linnaeus' estimators are made of them",
    "linnaeus.compose.make_column_selector": "it selects names of columns of a frame",
    "linnaeus.metrics.make_scorer": "a scorer is scikit-learn's object around a metric",
    "linnaeus.model_selection.BaseCrossValidator": "an abstract class",
    "linnaeus.model_selection.BaseShuffleSplit": "an abstract class",
    "linnaeus.preprocessing.FunctionTransformer": "it calls a function of the user's",
}

# What may be imported from scikit-learn's modules that hold algorithms.
IMPORTS = {
    # The default classifier, which linnaeus does not have yet; marks and folds of whomever.
    "calibration.py": {"sklearn.frozen", "sklearn.model_selection", "sklearn.svm"},
    "inspection/_permutation_importance.py": {"sklearn.metrics"},
    "compose.py": {"sklearn.compose", "sklearn.compose._column_transformer"},
    "pipeline.py": {"sklearn.pipeline"},
    "preprocessing/_function_transformer.py": {"sklearn.preprocessing"},
    "metrics/_scorer.py": {"sklearn.metrics"},
    "model_selection/_curves.py": {"sklearn.model_selection"},
    "model_selection/_halving.py": {"sklearn.model_selection._search_successive_halving"},
    "model_selection/_search.py": {"sklearn.model_selection._search"},
    "model_selection/_split.py": {"sklearn.model_selection", "sklearn.model_selection._split"},
    "model_selection/_threshold.py": {"sklearn.metrics._scorer"},
    "model_selection/_validation.py": {"sklearn.model_selection"},
}
HARMLESS = ("sklearn.base", "sklearn.callback", "sklearn.exceptions", "sklearn.utils")


def public():
    for found in pkgutil.iter_modules(linnaeus.__path__):
        if not found.name.startswith("_"):
            module = importlib.import_module(f"linnaeus.{found.name}")
            for name in getattr(module, "__all__", ()):
                yield pytest.param(f"linnaeus.{found.name}", getattr(module, name), name)


@pytest.mark.parametrize(("module", "thing", "name"), list(public()))
def test_public_names_are_our_own(module, thing, name):
    if module in AS_THEY_ARE or f"{module}.{name}" in AS_THEY_ARE:
        assert thing.__module__.startswith("sklearn.")
        return
    assert thing.__module__.startswith("linnaeus."), thing.__module__
    if inspect.isclass(thing) and name not in ORCHESTRATION:
        for base in thing.__mro__:
            if base.__module__.startswith("sklearn."):
                abstract = base.__module__.startswith(ABSTRACT) or base.__name__ in SEARCHES
                assert abstract, base


def files():
    root = Path(linnaeus.__file__).parent
    return [(path, path.relative_to(root).as_posix()) for path in root.rglob("*.py")]


@pytest.mark.parametrize(("path", "name"), files())
def test_imports_from_scikit_learn_are_the_known_ones(path, name):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    theirs = {name for name in imported if name.split(".")[0] == "sklearn"} - {"sklearn"}
    unknown = {name for name in theirs if not name.startswith(HARMLESS)}
    assert unknown <= IMPORTS.get(name, set())
