"""Which of scikit-learn's test files are run, and which of their tests do not apply to linnaeus.

A file's key is its path under ``sklearn/``. A pattern names a test (all its parameters), or a test
with its parameters in brackets; a star stands for any text. Its value is the reason. Only two reasons are good ones: the test is about a private function of scikit-learn, or
about an estimator or function that linnaeus does not have.
"""

from topics import (
    calibration,
    dummy,
    encoders,
    export,
    inspection,
    metrics_common,
    metrics_labels,
    metrics_ranking,
    pipeline,
    scalers,
    search,
    sgd,
    splits,
    threshold,
    trees,
)

FILES = {
    **calibration.FILES,
    **sgd.FILES,
    **scalers.FILES,
    **encoders.FILES,
    **dummy.FILES,
    **export.FILES,
    **inspection.FILES,
    **splits.FILES,
    **search.FILES,
    **threshold.FILES,
    **metrics_labels.FILES,
    **metrics_ranking.FILES,
    **metrics_common.FILES,
    **pipeline.FILES,
    **trees.FILES,
}

# Names that are not replaced in a file, though linnaeus has them.
KEEP = inspection.KEEP
