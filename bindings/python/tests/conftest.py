"""Random cases: how many, from which seed, and how to see one again."""

import os
import secrets

# Sums in scikit-learn's matrix products depend on the number of threads.
os.environ.update(OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import hypothesis  # noqa: E402

CASES = int(os.environ.get("LINNAEUS_CASES", "300"))

hypothesis.settings.register_profile(
    "linnaeus",
    max_examples=CASES,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
hypothesis.settings.load_profile("linnaeus")


def pytest_configure(config):
    if config.getoption("--hypothesis-seed", None) is None:
        config.option.hypothesis_seed = str(secrets.randbelow(2**32))


def pytest_terminal_summary(terminalreporter, config):
    seed = config.getoption("--hypothesis-seed")
    terminalreporter.write_line(
        f"{CASES} random cases an item (LINNAEUS_CASES); again: --hypothesis-seed={seed}"
    )
