"""Runs scikit-learn's own test files with linnaeus' classes and functions in their place.

    python run.py [FILE ...] [--show-failures] [--jobs N]

FILE is a path under ``sklearn/`` (``linear_model/tests/test_sgd.py``); without one, all are run.
Each file runs twice, once as it is and once with linnaeus: a test counts when scikit-learn itself
passes it. Prints, for each file, how many apply, pass and fail, how many of those that pass reached
native code, and every failure by name; then the reasons for what was left out. Ends with 1 when
fewer than 95 % of a file's applicable tests pass, when a test fails that is not in ``known.json``,
or when one passes that is.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import sklearn

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from files import FILES, KEEP  # noqa: E402
from patterns import matches  # noqa: E402

SKLEARN = Path(sklearn.__file__).parent
KNOWN = HERE / "known.json"
ENOUGH = 0.95


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", default=list(FILES))
    parser.add_argument("--show-failures", action="store_true", help="with their first lines")
    parser.add_argument("--jobs", type=int, default=0, help="processes a file (pytest-xdist)")
    arguments = parser.parse_args()
    known = json.loads(KNOWN.read_text())
    print(f"scikit-learn {sklearn.__version__}")
    good = True
    totals = collections.Counter()
    for file in arguments.files:
        theirs = run(file, "sklearn", arguments.jobs)
        ours = run(file, "linnaeus", arguments.jobs)
        good &= tell(file, theirs, ours, known.get(file, {}), arguments.show_failures, totals)
    print(
        f"\nall: {totals['passed']} of {totals['applicable']} pass, "
        f"{totals['native']} of them through native code; "
        f"{totals['not applicable']} not applicable, {totals['skipped']} skipped by their own terms"
    )
    return 0 if good else 1


def run(file, side, jobs):
    """What became of each test, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        environment = {
            **os.environ,
            "LINNAEUS_UPSTREAM": side,
            "LINNAEUS_UPSTREAM_REPORT": str(report),
            "LINNAEUS_UPSTREAM_NOT_APPLICABLE": json.dumps(FILES[file]),
            "LINNAEUS_UPSTREAM_KEEP": json.dumps(KEEP.get(file, [])),
            "PYTHONPATH": os.pathsep.join(
                [str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
            # Sums in scikit-learn's matrix products depend on the number of threads.
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "pytest", "-q"]
        command += ["-p", "plugin", "-p", "no:cacheprovider", "--tb=short"]
        # Its fixtures are in its root, which pytest need not take for the root of one file.
        command += [f"--confcutdir={SKLEARN}", str(SKLEARN / file)]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=folder)
        if not report.exists() or ran.returncode not in (0, 1):
            sys.exit(f"{file} did not run:\n{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}")
        outcomes = json.loads(report.read_text())["outcomes"]
    return {name.split("::", 1)[1]: outcome for name, outcome in outcomes.items()}


def tell(file, theirs, ours, known, show, totals):
    """Prints a file's line and its failures; whether all is as it should be."""
    counts = collections.Counter()
    failures, reasons = {}, collections.Counter()
    excused = 0
    for test in sorted(theirs.keys() | ours.keys()):
        # A test whose name changes with the class in its parameters is ours under another name.
        expected = theirs.get(test, {}).get("outcome", "passed")
        found = ours.get(test)
        if found is None:
            # Made of a table of scikit-learn's that has names which linnaeus does not have.
            reason = next((why for of, why in FILES[file].items() if matches(of, test)), None)
            if reason is not None:
                counts["not applicable"] += 1
                reasons[reason] += 1
                excused += 1
            continue
        if found["outcome"] == "skipped":
            reason = found["reason"]
            if reason.startswith("not applicable: "):
                counts["not applicable"] += 1
                reasons[reason.removeprefix("not applicable: ")] += 1
            else:
                counts["skipped"] += 1
            continue
        if expected in ("failed", "xfailed"):
            counts["not passed by scikit-learn"] += 1
            continue
        counts["applicable"] += 1
        if found["outcome"] == "passed":
            counts["passed"] += 1
            counts["native"] += found.get("native", 0) > 0
        else:
            failures[test] = found["reason"]
    # Tests that vanish would be tests that nobody sees fail.
    lost = len(theirs) - len(ours) - excused
    share = counts["passed"] / counts["applicable"] if counts["applicable"] else 1.0
    print(
        f"{file}: {counts['passed']} of {counts['applicable']} pass ({100 * share:.1f} %), "
        f"{counts['native']} through native code; not applicable {counts['not applicable']}, "
        f"skipped {counts['skipped']}, not passed by scikit-learn "
        f"{counts['not passed by scikit-learn']}"
    )
    for reason, count in reasons.most_common():
        print(f"    not applicable, {count}: {reason}")
    for test, reason in failures.items():
        print(f"    known: {test}: {known[test]}" if test in known else f"    FAILED: {test}")
        if show:
            print("        " + reason[:600].replace("\n", "\n        "))
    gone = sorted(known.keys() - failures.keys())
    for test in gone:
        print(f"    in known.json, but it passes: {test}")
    if lost:
        print(f"    {lost} tests that scikit-learn has were not collected")
    totals.update(counts)
    return share >= ENOUGH and failures.keys() <= known.keys() and not gone and lost <= 0


if __name__ == "__main__":
    sys.exit(main())
