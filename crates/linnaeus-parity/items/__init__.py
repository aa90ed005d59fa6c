"""The items that are compared: each makes cases, does them with scikit-learn, and compares."""

from items import dummy, random_numbers, sgd

ITEMS = {item.name: item for module in (random_numbers, sgd, dummy) for item in module.ITEMS}
