"""Compares linnaeus with scikit-learn on random cases.

    python compare.py [--seed S] [--cases 300] [--items sgd,kfold] [--binary PATH]
    python compare.py --seed S --replay sgd:17

Case number N of an item depends on the seed, the item and N alone: `--replay` makes it again,
shows it, and compares it. Ends with 1 if a case differs.
"""

import os

# Sums in scikit-learn's matrix products depend on the number of threads.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import collections
import contextlib
import json
import multiprocessing
import secrets
import subprocess
import sys
import time
import traceback
import warnings
import zlib
from pathlib import Path

import numpy as np
import scipy
import sklearn

from items import ITEMS
from items.common import Refused

VERSIONS = {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1"}
FAILURES_SHOWN = 5

# PARITY.md names these as proofs.
NAMES = (
    "kfold",
    "stratified_kfold",
    "shuffle_split",
    "stratified_shuffle_split",
    "train_test_split",
    "sgd",
    "sgd_whole",
    "sgd_partial_fit",
    "sgd_scores",
    "confusion_matrix",
    "accuracy",
    "precision_recall_f1",
    "classification_report",
    "precision_recall_curve",
    "roc_curve",
    "roc_auc",
    "average_precision",
    "cross_val",
)
assert NAMES == tuple(ITEMS), "the names of the items are not those that they have"


def main():
    options = read_options()
    check_versions()
    if not options.binary.is_file():
        sys.exit(f"no {options.binary}; build it: cargo build --release -p linnaeus-parity")
    print(f"seed {options.seed}", flush=True)
    if options.replay:
        return replay(options)

    todo = [(options.seed, name, case) for name in options.items for case in range(options.cases)]
    failures, refused = collections.defaultdict(list), collections.Counter()
    seconds = collections.Counter()
    with multiprocessing.Pool(options.processes) as pool:
        done = pool.map(do_with_scikit_learn, todo, chunksize=25)
    for name in options.items:
        begun = time.perf_counter()
        of_item = [result for result in done if result["item"] == name]
        answers = ask_linnaeus(options.binary, [result["line"] for result in of_item])
        for result, answer in zip(of_item, answers):
            seconds[name] += result["seconds"]
            refused[name] += "error" in result["expected"] and "error" in answer
            what = difference(result, answer)
            if what:
                failures[name].append((result["number"], what))
        seconds[name] += time.perf_counter() - begun
    return report(options, failures, refused, seconds)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=None, help="default: a new one each time")
    parser.add_argument("--cases", type=int, default=300, help="cases of each item")
    parser.add_argument("--items", default=",".join(ITEMS), help="default: all of them")
    parser.add_argument("--replay", metavar="ITEM:CASE", help="one case, shown in full")
    parser.add_argument("--binary", type=Path, default=default_binary())
    parser.add_argument("--processes", type=int, default=None, help="default: one a processor")
    options = parser.parse_args()
    options.seed = secrets.randbelow(2**32) if options.seed is None else options.seed
    options.items = options.items.split(",")
    unknown = [name for name in options.items if name not in ITEMS]
    if unknown:
        parser.error(f"no item {', '.join(unknown)}; there are {', '.join(ITEMS)}")
    if options.cases < 1:
        parser.error("--cases should be at least 1")
    return options


def default_binary():
    root = Path(__file__).resolve().parents[2]
    target = Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))
    return target / "release" / "linnaeus-parity"


def check_versions():
    found = dict(zip(VERSIONS, (sklearn.__version__, np.__version__, scipy.__version__)))
    if found != VERSIONS:
        sys.exit(f"this comparison is with {VERSIONS}, but these are installed: {found}")


def make_case(seed, name, number):
    return ITEMS[name].make(np.random.default_rng([seed, zlib.crc32(name.encode()), number]))


def do_with_scikit_learn(todo):
    """Makes a case and scikit-learn's answer to it."""
    seed, name, number = todo
    begun = time.perf_counter()
    item = ITEMS[name]
    case = make_case(seed, name, number)
    line = json.dumps({"item": name, "case": case}, allow_nan=False)
    try:
        with quietly():
            expected = {"ok": item.expect(json.loads(line)["case"])}
    except Refused as refused:
        expected = {"error": str(refused)}
    except Exception:
        expected = {"broken": traceback.format_exc()}
    seconds = time.perf_counter() - begun
    return {"item": name, "number": number, "line": line, "expected": expected, "seconds": seconds}


@contextlib.contextmanager
def quietly():
    """What scikit-learn warns of is what the cases are made to provoke."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def ask_linnaeus(binary, lines):
    """An answer for each line."""
    text = "".join(line + "\n" for line in lines)
    run = subprocess.run([binary], input=text, stdout=subprocess.PIPE, text=True, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(lines):
        sys.exit(f"{len(lines)} cases, but {len(answers)} answers")
    return answers


def difference(result, answer):
    """What differs, in words, or nothing."""
    expected = result["expected"]
    if "broken" in expected:
        return "the comparison is broken: " + expected["broken"]
    if "broken" in answer:
        return "linnaeus: " + answer["broken"]
    if "error" in expected:
        # Which error it is, tests of the library say.
        return None if "error" in answer else f"no error, scikit-learn: {expected['error']}"
    if "error" in answer:
        return f"an error, not so scikit-learn: {answer['error']['text']}"
    case = json.loads(result["line"])["case"]
    with quietly():
        return ITEMS[result["item"]].compare(case, expected["ok"], answer["ok"])


def report(options, failures, refused, seconds):
    head = f"{'item':24} {'cases':>6} {'equal':>6} {'failed':>6} {'seconds':>8}"
    print(head + "  (of the equal ones, refused by both)")
    for name in options.items:
        failed = len(failures[name])
        counts = f"{options.cases:6} {options.cases - failed:6} {failed:6}"
        print(f"{name:24} {counts} {seconds[name]:8.1f}  {refused[name] or '':6}".rstrip())
    for name in options.items:
        for number, what in failures[name][:FAILURES_SHOWN]:
            print(f"\n{name}:{number}: {what}")
            print(f"    python {sys.argv[0]} --seed {options.seed} --replay {name}:{number}")
    failed = sum(map(len, failures.values()))
    print(f"\n{options.cases * len(options.items) - failed} passed, {failed} failed")
    return 1 if failed else 0


def replay(options):
    name, _, number = options.replay.partition(":")
    if name not in ITEMS or not number.isdecimal():
        sys.exit(f"no case {options.replay}; write, for example, sgd:17")
    result = do_with_scikit_learn((options.seed, name, int(number)))
    [answer] = ask_linnaeus(options.binary, [result["line"]])
    print("case", result["line"])
    print("scikit-learn", json.dumps(result["expected"]))
    print("linnaeus", json.dumps(answer))
    what = difference(result, answer)
    print(what or "equal")
    print(f"\n{0 if what else 1} passed, {1 if what else 0} failed")
    return 1 if what else 0


if __name__ == "__main__":
    sys.exit(main())
