"""The chapter's binary part with its imports changed, on MNIST: the figures of scikit-learn."""

import json
import math
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FIGURES = HERE / "../../../fixtures/chapter.json"


def flat(figures, prefix=""):
    """Each figure under its whole name."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def test_the_binary_part_prints_the_same_figures():
    program = (HERE / "chapter/binary.py").read_text()
    program, changed = re.subn(r"^from sklearn\.", "from linnaeus.", program, flags=re.MULTILINE)
    assert changed == 6 and "import sklearn" not in program
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    wanted = json.loads(FIGURES.read_text())
    tolerance = wanted["_relative_tolerance"]
    wanted = dict(flat(wanted))
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    seen = set()
    for line in told:
        ((figure, value),) = line.items()
        seen.add(figure)
        allowed = tolerance.get(figure, 0.0)
        expected = wanted[figure]
        if allowed:
            assert math.isclose(value, expected, rel_tol=allowed), figure
        else:
            assert str(value) == str(expected), figure
    parts = ("data.", "binary.sgd.", "binary.dummy.")
    assert seen == {figure for figure in wanted if figure.startswith(parts)}
