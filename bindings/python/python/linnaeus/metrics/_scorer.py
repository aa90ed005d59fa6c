"""Scorers: metrics that ask an estimator for what they need.

A scorer is scikit-learn's own object (`make_scorer` and what `check_scoring` returns are its, so that
every function of scikit-learn takes them) around a metric of linnaeus. The names are those of
scikit-learn that judge a classifier.
"""

import copy

from sklearn.metrics import check_scoring as _check_scoring
from sklearn.metrics import make_scorer
from sklearn.utils._param_validation import HasMethods, StrOptions, validate_params

from linnaeus.metrics import _classification, _ranking
from linnaeus.metrics._classification import class_likelihood_ratios

__all__ = ["check_scoring", "get_scorer", "get_scorer_names", "make_scorer"]

SCORES = ("decision_function", "predict_proba")


def positive_likelihood_ratio(y_true, y_pred):
    """The positive one of the two ratios."""
    return class_likelihood_ratios(y_true, y_pred, replace_undefined_by=1.0)[0]


def negative_likelihood_ratio(y_true, y_pred):
    """The negative one of the two ratios."""
    return class_likelihood_ratios(y_true, y_pred, replace_undefined_by=1.0)[1]


def _scorers():
    """Every name with its scorer."""
    table = {
        "accuracy": ("accuracy_score", {}),
        "balanced_accuracy": ("balanced_accuracy_score", {}),
        "matthews_corrcoef": ("matthews_corrcoef", {}),
        "top_k_accuracy": ("top_k_accuracy_score", {"response_method": SCORES}),
        "roc_auc": ("roc_auc_score", {"response_method": SCORES}),
        "average_precision": ("average_precision_score", {"response_method": SCORES}),
    }
    for multi_class in ("ovr", "ovo"):
        of_many = {"response_method": "predict_proba", "multi_class": multi_class}
        table[f"roc_auc_{multi_class}"] = ("roc_auc_score", of_many)
        weighted = {**of_many, "average": "weighted"}
        table[f"roc_auc_{multi_class}_weighted"] = ("roc_auc_score", weighted)
    probability = {"response_method": "predict_proba"}
    loss = {**probability, "greater_is_better": False}
    table["neg_log_loss"] = ("log_loss", loss)
    table["neg_brier_score"] = ("brier_score_loss", loss)
    table["d2_log_loss_score"] = ("d2_log_loss_score", probability)
    table["d2_brier_score"] = ("d2_brier_score", probability)
    for stem in ("precision", "recall", "f1", "jaccard"):
        table[stem] = (f"{stem}_score", {"average": "binary"})
        for average in ("macro", "micro", "samples", "weighted"):
            options = {"pos_label": None, "average": average}
            table[f"{stem}_{average}"] = (f"{stem}_score", options)
    metrics = vars(_classification) | vars(_ranking)
    scorers = {
        name: make_scorer(metrics[metric], **options) for name, (metric, options) in table.items()
    }
    scorers["positive_likelihood_ratio"] = make_scorer(positive_likelihood_ratio)
    scorers["neg_negative_likelihood_ratio"] = make_scorer(
        negative_likelihood_ratio, greater_is_better=False
    )
    return scorers


_SCORERS = _scorers()


def get_scorer_names():
    """The names of all scorers, sorted."""
    return sorted(_SCORERS)


@validate_params({"scoring": [str, callable, None]}, prefer_skip_nested_validation=True)
def get_scorer(scoring):
    """The scorer of a name, as a copy of its own; what is no name is returned as it is."""
    if not isinstance(scoring, str):
        return scoring
    if scoring not in _SCORERS:
        raise ValueError(
            f"{scoring!r} is not a valid scoring value. Use linnaeus.metrics.get_scorer_names() to "
            "get valid options."
        )
    return copy.deepcopy(_SCORERS[scoring])


@validate_params(
    {
        "estimator": [HasMethods("fit"), None],
        "scoring": [StrOptions(set(_SCORERS)), callable, list, set, tuple, dict, None],
        "allow_none": ["boolean"],
        "raise_exc": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def check_scoring(estimator=None, scoring=None, *, allow_none=False, raise_exc=True):
    """The scorer that is meant by a name, a function, several of them, or nothing."""
    if isinstance(scoring, str):
        return get_scorer(scoring)
    module = getattr(scoring, "__module__", None)
    if callable(scoring) and isinstance(module, str) and module.startswith("linnaeus.metrics."):
        raise ValueError(
            f"scoring value {scoring!r} looks like it is a metric function rather than a scorer. A "
            "scorer should require an estimator as its first parameter. Please use `make_scorer` to "
            "convert a metric to a scorer."
        )
    return _check_scoring(
        estimator, _with_scorers(scoring), allow_none=allow_none, raise_exc=raise_exc
    )


def _with_scorers(scoring):
    """Names replaced by scorers; what scikit-learn refuses is left for it to refuse."""
    if isinstance(scoring, dict):
        known = {name for name, one in scoring.items() if isinstance(one, str)}
        return {
            name: get_scorer(one) if name in known else one for name, one in scoring.items()
        }
    if isinstance(scoring, (list, tuple, set)):
        names = list(scoring)
        unique = all(isinstance(name, str) for name in names) and len(set(names)) == len(names)
        if names and unique:
            return {name: get_scorer(name) for name in names}
    return scoring
