"""A pytest plugin that puts linnaeus in scikit-learn's place in scikit-learn's own tests.

Before a test file is imported, every name that linnaeus has takes the place of the same name in
scikit-learn's public module (``sklearn.metrics.f1_score``); after the import, also where the file
took it from a private module. Scikit-learn's own code keeps what it had imported before.

It counts, for each test, the calls that reached native code, and writes what happened to the file
named by LINNAEUS_UPSTREAM_REPORT. With LINNAEUS_UPSTREAM=sklearn nothing is replaced.
"""

import functools
import importlib
import json
import os
import pkgutil

import pytest
from patterns import matches
from sklearn.experimental import enable_halving_search_cv  # noqa: F401

import linnaeus
from linnaeus import _native

REPLACE = os.environ.get("LINNAEUS_UPSTREAM") != "sklearn"
NOT_APPLICABLE = json.loads(os.environ.get("LINNAEUS_UPSTREAM_NOT_APPLICABLE", "{}"))
KEEP = json.loads(os.environ.get("LINNAEUS_UPSTREAM_KEEP", "[]"))

# Scikit-learn's object -> ours.
replaced = {}
calls = 0
outcomes = {}


def public_modules():
    """linnaeus' public modules that scikit-learn has too."""
    for found in pkgutil.iter_modules(linnaeus.__path__):
        if not found.name.startswith("_"):
            yield found.name


def replace_public_names():
    for name in public_modules():
        ours = importlib.import_module(f"linnaeus.{name}")
        theirs = importlib.import_module(f"sklearn.{name}")
        for attribute in ours.__all__:
            original = getattr(theirs, attribute, None)
            own = getattr(ours, attribute)
            if original is not None and original is not own and attribute not in KEEP:
                replaced[id(original)] = (original, own)
                setattr(theirs, attribute, own)


def count_native_calls():
    for name in dir(_native):
        function = getattr(_native, name)
        if name.startswith("_") or not callable(function) or isinstance(function, type):
            continue

        def counting(*args, _function=function, **kwargs):
            global calls
            calls += 1
            return _function(*args, **kwargs)

        setattr(_native, name, functools.wraps(function)(counting))


if REPLACE:
    count_native_calls()
    # Scikit-learn's own modules must hold scikit-learn's objects: import them first.
    for name in public_modules():
        importlib.import_module(f"sklearn.{name}")
    import sklearn.utils.estimator_checks  # noqa: F401

    replace_public_names()


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Also names that a test file took from private modules."""
    yield
    if REPLACE and isinstance(collector, pytest.Module):
        module = collector.obj
        for name, value in list(vars(module).items()):
            known = replaced.get(id(value))
            if known is not None and known[0] is value:
                setattr(module, name, known[1])


def pytest_collection_modifyitems(items):
    """Skips what does not apply, with its reason."""
    for item in items:
        own = item.nodeid.split("::", 1)[1]
        for pattern, reason in NOT_APPLICABLE.items():
            if matches(pattern, own):
                item.add_marker(pytest.mark.skip(reason=f"not applicable: {reason}"))
                break


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    before = calls
    yield
    entry = outcomes.setdefault(item.nodeid, {"outcome": "passed", "reason": ""})
    entry["native"] = calls - before


def pytest_runtest_logreport(report):
    entry = outcomes.setdefault(report.nodeid, {"outcome": "passed", "reason": ""})
    if report.failed:
        entry["outcome"] = "failed"
        crash = getattr(report.longrepr, "reprcrash", None)
        entry["reason"] = crash.message if crash else str(report.longrepr)[-300:]
    elif report.skipped:
        # An expected failure is reported as skipped too, and counts as scikit-learn counts it.
        entry["outcome"] = "xfailed" if hasattr(report, "wasxfail") else "skipped"
        reason = getattr(report, "wasxfail", None) or report.longrepr[2]
        entry["reason"] = reason.removeprefix("Skipped: ")


def pytest_sessionfinish(session):
    path = os.environ.get("LINNAEUS_UPSTREAM_REPORT")
    if path:
        collected = [item.nodeid for item in getattr(session, "items", [])]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"collected": collected, "outcomes": outcomes}, file)
