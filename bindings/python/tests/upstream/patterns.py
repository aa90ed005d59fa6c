"""Which tests a pattern of `files.py` means."""

import re


def matches(pattern, test):
    """A test's name, or a name up to its parameters; a star stands for any text."""
    expression = ".*".join(re.escape(part) for part in pattern.split("*"))
    return any(re.fullmatch(expression, name) for name in (test, test.split("[")[0]))
