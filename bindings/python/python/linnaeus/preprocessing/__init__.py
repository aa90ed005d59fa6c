"""Scalers, encoders and label transformers: the names of ``sklearn.preprocessing``."""

from linnaeus.preprocessing import _data, _encoders, _function_transformer, _label
from linnaeus.preprocessing._data import *  # noqa: F403
from linnaeus.preprocessing._encoders import *  # noqa: F403
from linnaeus.preprocessing._function_transformer import *  # noqa: F403
from linnaeus.preprocessing._label import *  # noqa: F403

__all__ = [
    *_data.__all__,
    *_encoders.__all__,
    *_function_transformer.__all__,
    *_label.__all__,
]
