"""LabelEncoder, LabelBinarizer and MultiLabelBinarizer."""

__all__ = []
