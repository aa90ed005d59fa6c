"""FunctionTransformer.

It computes nothing: it calls a Python function. So it is scikit-learn's own class, which
``ColumnTransformer`` makes for columns that pass through, too.
"""

from sklearn.preprocessing import FunctionTransformer

__all__ = ["FunctionTransformer"]
