"""The items that are compared: each makes cases, does them with scikit-learn, and compares."""

from items import cross_val, metrics, sgd, splits

MODULES = (splits, sgd, metrics, cross_val)
ITEMS = {item.name: item for module in MODULES for item in module.ITEMS}
