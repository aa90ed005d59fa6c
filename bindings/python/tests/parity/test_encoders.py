"""Encoders and label transformers: categories, columns, codes, names and the way back."""

import numpy as np
import pandas as pd
import scipy.sparse
import sklearn.preprocessing
from data import seeds
from hypothesis import given
from hypothesis import strategies as st
from same import outcome, same_bits

import linnaeus.preprocessing

WORDS = ["ant", "bee", "cat", "doe", "eel", "fox", "gnu", "hen"]


def column(random, kind, rows, values):
    """Rows of one kind, with few distinct values of very unlike frequency."""
    picks = np.minimum(random.geometric(0.35, size=rows) - 1, values - 1)
    if kind == "integers":
        return picks * 3 - 2
    if kind == "bools":
        return picks % 2 == 0
    if kind == "floats":
        return picks / 4 - 0.5
    if kind == "floats with nan":
        return np.where(picks == 1, np.nan, picks / 4)
    if kind == "strings":
        return np.array(WORDS)[picks]
    objects = np.array(WORDS, dtype=object)[picks]
    if kind in ("none", "none and nan"):
        objects[picks == 2] = None
    if kind in ("nan", "none and nan"):
        objects[picks == 1] = np.nan
    return objects


KINDS = ["integers", "floats", "floats with nan", "strings", "objects", "none", "nan"]


@st.composite
def tables(draw):
    """Rows to fit on, and rows to transform, of which some values may be unknown: an array of one
    type, an array of objects, lists, or a data frame of several types."""
    random = np.random.RandomState(draw(seeds))
    rows, columns = draw(st.integers(1, 40)), draw(st.integers(1, 4))
    container = draw(st.sampled_from(["array", "objects", "lists", "pandas"]))
    kinds = [*KINDS, "none and nan", "bools"]
    same_kind = container == "array"
    first = draw(st.sampled_from(kinds[:4] if same_kind else kinds))
    chosen = [first] + [
        first if same_kind else draw(st.sampled_from(kinds)) for _ in range(columns - 1)
    ]
    values = draw(st.integers(1, 8))
    more = values if draw(st.booleans()) else 8
    made = []
    for count, most in ((rows, values), (draw(st.integers(1, 12)), more)):
        parts = [column(random, kind, count, most) for kind in chosen]
        if container == "pandas":
            made.append(pd.DataFrame({f"c{at}": part for at, part in enumerate(parts)}))
        elif container == "array":
            made.append(np.column_stack(parts))
        else:
            table = np.empty((count, columns), dtype=object)
            for at, part in enumerate(parts):
                table[:, at] = part.tolist()
            made.append(table if container == "objects" else table.tolist())
    return made


@st.composite
def rules(draw):
    """What makes categories infrequent: nothing, a count, a share, a number of places."""
    return {
        "min_frequency": draw(st.sampled_from([None, None, 1, 3, 6, 0.1, 0.25])),
        "max_categories": draw(st.sampled_from([None, None, 1, 2, 3, 5])),
    }


def alike(ours, theirs, what=""):
    """Equal arrays, sparse or dense, where None equals None and NaN equals NaN; or two
    exceptions of one type, or two frames."""
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (what, ours, theirs)
    elif theirs is None:
        assert ours is None, (what, ours)
    elif isinstance(theirs, pd.DataFrame):
        pd.testing.assert_frame_equal(ours, theirs)
    elif getattr(theirs, "dtype", None) == object:
        assert isinstance(ours, np.ndarray) and ours.dtype == object, (what, ours)
        assert ours.shape == theirs.shape, (what, ours, theirs)
        for own, other in zip(ours.ravel().tolist(), theirs.ravel().tolist()):
            both_nan = own != own and other != other
            same_type = isinstance(own, str) == isinstance(other, str)
            assert both_nan or (own == other and same_type), (what, ours, theirs)
    else:
        assert not isinstance(ours, Exception), (what, ours)
        same_bits(ours, theirs, what)
        assert ours.dtype == theirs.dtype, (what, ours.dtype, theirs.dtype)


def stumbles(answer):
    """Scikit-learn 1.9.1 stumbles over the text of an error where categories are objects, and over
    numbers where it was fitted on objects."""
    return "'item'" in str(answer) if isinstance(answer, AttributeError) else (
        isinstance(answer, TypeError) and "isnan" in str(answer)
    )


def fitted(name, parameters, x):
    """Both encoders, fitted; None when both refuse."""
    ours, our_warnings = outcome(getattr(linnaeus.preprocessing, name)(**parameters).fit, x)
    theirs, their_warnings = outcome(getattr(sklearn.preprocessing, name)(**parameters).fit, x)
    if stumbles(theirs):
        assert isinstance(ours, ValueError) and "drop" in str(ours)
        return None
    if isinstance(theirs, Exception) or isinstance(ours, Exception):
        alike(ours, theirs, "fit")
        return None
    assert our_warnings == their_warnings
    assert len(ours.categories_) == len(theirs.categories_)
    for own, other in zip(ours.categories_, theirs.categories_):
        alike(own, other, "categories_")
    if parameters["min_frequency"] is not None or parameters["max_categories"] is not None:
        for own, other in zip(ours.infrequent_categories_, theirs.infrequent_categories_):
            alike(own, other, "infrequent_categories_")
    else:
        assert not hasattr(ours, "infrequent_categories_")
    return ours, theirs


def lists(draw, x):
    """Categories as a caller would list them: those of the data, others, in another order."""
    random = np.random.RandomState(draw(seeds))
    frame = pd.DataFrame(x)
    chosen = []
    for at in range(frame.shape[1]):
        known = sklearn.preprocessing.OrdinalEncoder().fit(frame.iloc[:, [at]]).categories_[0]
        listed = known.tolist()
        if all(isinstance(one, str) for one in listed):
            listed = [*listed, "yak"]
            random.shuffle(listed)
        elif draw(st.integers(0, 3)) == 0 and len(listed) > 1:
            listed = listed[1:]
        chosen.append(listed)
    return chosen


@given(st.data())
def test_one_hot(data):
    x, more = data.draw(tables())
    parameters = {
        **data.draw(rules()),
        "drop": data.draw(st.sampled_from([None, "first", "if_binary"])),
        "handle_unknown": data.draw(
            st.sampled_from(["error", "ignore", "infrequent_if_exist", "warn"])
        ),
        "sparse_output": data.draw(st.booleans()),
        "dtype": data.draw(st.sampled_from([np.float64, np.float32, np.int32])),
    }
    if data.draw(st.integers(0, 3)) == 0:
        parameters["categories"] = lists(data.draw, x)
    if data.draw(st.integers(0, 5)) == 0:
        frame = pd.DataFrame(x)
        parameters["drop"] = [frame.iloc[0, at] for at in range(frame.shape[1])]
    both = fitted("OneHotEncoder", parameters, x)
    if both is None:
        return
    ours, theirs = both
    alike(ours.drop_idx_, theirs.drop_idx_, "drop_idx_")
    alike(ours.get_feature_names_out(), theirs.get_feature_names_out(), "names")
    for rows in (x, more):
        own, told = outcome(ours.transform, rows)
        other, expected = outcome(theirs.transform, rows)
        if stumbles(other):
            continue
        alike(own, other, "transform")
        assert told == expected
        if isinstance(other, Exception) or other.shape[1] == 0:
            continue
        back, _ = outcome(ours.inverse_transform, own)
        expected_back, _ = outcome(theirs.inverse_transform, other)
        if not looks_up_the_wrong_category(theirs):
            alike(back, expected_back, "inverse_transform")
        elif not isinstance(back, Exception):
            # Ours is what goes in: encoded again it is the same.
            assert back.shape == (other.shape[0], len(ours.categories_))
    with_names = data.draw(st.booleans()) and not parameters["sparse_output"]
    if with_names:
        own, _ = outcome(ours.set_output(transform="pandas").transform, x)
        other, _ = outcome(theirs.set_output(transform="pandas").transform, x)
        alike(own, other, "pandas")


def looks_up_the_wrong_category(encoder):
    """Scikit-learn 1.9.1 takes the place of the dropped category, counted after infrequent ones
    were put together, for its number among all categories (PARITY.md)."""
    return encoder.drop_idx_ is not None and any(
        infrequent is not None
        for infrequent in getattr(encoder, "infrequent_categories_", [None])
    )


@given(st.data())
def test_ordinal(data):
    x, more = data.draw(tables())
    known = data.draw(st.booleans())
    parameters = {
        **data.draw(rules()),
        "handle_unknown": "error" if known else "use_encoded_value",
        "unknown_value": None if known else data.draw(st.sampled_from([-1, np.nan, 2, 9])),
        "encoded_missing_value": data.draw(st.sampled_from([np.nan, -2, 0, 7])),
        "dtype": data.draw(st.sampled_from([np.float64, np.float32, np.int64])),
    }
    if data.draw(st.integers(0, 3)) == 0:
        parameters["categories"] = lists(data.draw, x)
    both = fitted("OrdinalEncoder", parameters, x)
    if both is None:
        return
    ours, theirs = both
    alike(ours.get_feature_names_out(), theirs.get_feature_names_out(), "names")
    for rows in (x, more):
        own, told = outcome(ours.transform, rows)
        other, expected = outcome(theirs.transform, rows)
        if stumbles(other):
            continue
        alike(own, other, "transform")
        assert told == expected
        if isinstance(other, Exception) or counts_missing_as_a_place(theirs):
            continue
        back, _ = outcome(ours.inverse_transform, own.copy())
        expected_back, _ = outcome(theirs.inverse_transform, other.copy())
        alike(back, expected_back, "inverse_transform")


def counts_missing_as_a_place(encoder):
    """Scikit-learn 1.9.1 expects the code of infrequent categories one further where a column has
    missing values too, and takes missing values for unknown ones where ``unknown_value`` is their
    place among the categories (PARITY.md)."""
    with_missing = [categories[-1] != categories[-1] for categories in encoder.categories_]
    infrequent = getattr(encoder, "infrequent_categories_", None) or []
    return any(
        own is not None and missing for own, missing in zip(infrequent, with_missing)
    ) or any(
        missing and encoder.unknown_value == len(categories) - 1
        for missing, categories in zip(with_missing, encoder.categories_)
    )


@st.composite
def label_columns(draw, max_rows=30, more_kinds=()):
    """One column of labels, and another of the same kind."""
    random = np.random.RandomState(draw(seeds))
    kind = draw(st.sampled_from(["integers", "bools", "strings", "objects", *more_kinds]))
    values = draw(st.integers(1, 6))
    y = column(random, kind, draw(st.integers(1, max_rows)), values)
    other = column(random, kind, draw(st.integers(1, max_rows)), draw(st.integers(1, 6)))
    if kind == "integers":
        dtype = draw(st.sampled_from([np.int64, np.int32, np.int8]))
        y, other = y.astype(dtype), other.astype(dtype)
    if draw(st.integers(0, 3)) == 0:
        y, other = y.tolist(), other.tolist()
    return y, other


@given(st.data())
def test_label_encoder(data):
    y, other = data.draw(label_columns(more_kinds=["floats", "floats with nan", "none", "nan"]))
    ours, theirs = linnaeus.preprocessing.LabelEncoder(), sklearn.preprocessing.LabelEncoder()
    codes, _ = outcome(ours.fit_transform, y)
    expected, _ = outcome(theirs.fit_transform, y)
    alike(codes, expected, "fit_transform")
    alike(ours.classes_, theirs.classes_, "classes_")
    alike(ours.inverse_transform(codes), theirs.inverse_transform(expected), "inverse")
    for rows in (y, other):
        alike(outcome(ours.transform, rows)[0], outcome(theirs.transform, rows)[0], "transform")
    wrong = [0, len(ours.classes_)]
    alike(
        outcome(ours.inverse_transform, wrong)[0], outcome(theirs.inverse_transform, wrong)[0]
    )


@st.composite
def indicators(draw):
    """Yes-or-no columns, dense or sparse."""
    random = np.random.RandomState(draw(seeds))
    y = random.randint(2, size=(draw(st.integers(2, 12)), draw(st.integers(2, 5))))
    return scipy.sparse.csr_matrix(y) if draw(st.booleans()) else y


@st.composite
def two_values(draw):
    sparse = draw(st.booleans())
    low, high = (0, draw(st.integers(1, 3))) if sparse else (-2, 0)
    if not sparse:
        low, high = draw(st.sampled_from([(0, 1), (-1, 1), (-2, 0), (3, 7)]))
    return {"neg_label": low, "pos_label": high, "sparse_output": sparse}


@given(st.data())
def test_label_binarizer(data):
    if data.draw(st.integers(0, 3)) == 0:
        y = other = data.draw(indicators())
    else:
        y, other = data.draw(label_columns())
    parameters = data.draw(two_values())
    ours, _ = outcome(linnaeus.preprocessing.LabelBinarizer(**parameters).fit, y)
    theirs, _ = outcome(sklearn.preprocessing.LabelBinarizer(**parameters).fit, y)
    if isinstance(theirs, Exception):
        return alike(ours, theirs, "fit")
    alike(ours.classes_, theirs.classes_, "classes_")
    assert (ours.y_type_, ours.sparse_input_) == (theirs.y_type_, theirs.sparse_input_)
    for rows in (y, other):
        own, _ = outcome(ours.transform, rows)
        expected, _ = outcome(theirs.transform, rows)
        alike(own, expected, "transform")
    random = np.random.RandomState(data.draw(seeds))
    encoded = theirs.transform(y)
    scores = random.normal(size=encoded.shape).round(data.draw(st.integers(0, 3)))
    if ours.sparse_input_ and theirs.y_type_ != "multilabel-indicator":
        return None
    for rows in (encoded, scores):
        for threshold in (None, 0, 0.5):
            own, _ = outcome(ours.inverse_transform, rows.copy(), threshold)
            expected, _ = outcome(theirs.inverse_transform, rows.copy(), threshold)
            alike(own, expected, "inverse_transform")
    return None


@given(st.data())
def test_label_binarize(data):
    y, other = data.draw(label_columns())
    classes = np.unique([*np.unique(y).tolist(), *np.unique(other).tolist()])
    np.random.RandomState(data.draw(seeds)).shuffle(classes)
    parameters = {**data.draw(two_values()), "classes": classes}
    own, _ = outcome(linnaeus.preprocessing.label_binarize, y, **parameters)
    expected, _ = outcome(sklearn.preprocessing.label_binarize, y, **parameters)
    alike(own, expected)


@given(st.data())
def test_multi_label_binarizer(data):
    labels = data.draw(st.sampled_from([[3, 1, 7, 5], ["bee", "ant", "cat"], [(1,), (2, 3), (4,)]]))
    sets = st.lists(st.lists(st.sampled_from(labels), max_size=4), min_size=1, max_size=8)
    y, other = data.draw(sets), data.draw(sets)
    classes = data.draw(st.sampled_from([None, None, labels]))
    if isinstance(labels[0], tuple):
        classes = None
    parameters = {"classes": classes, "sparse_output": data.draw(st.booleans())}
    ours = linnaeus.preprocessing.MultiLabelBinarizer(**parameters)
    theirs = sklearn.preprocessing.MultiLabelBinarizer(**parameters)
    own, _ = outcome(ours.fit_transform, y)
    expected, _ = outcome(theirs.fit_transform, y)
    if isinstance(expected, Exception):
        return alike(own, expected)
    same_cells(own, expected)
    alike(ours.classes_, theirs.classes_, "classes_")
    assert ours.inverse_transform(own) == theirs.inverse_transform(own)
    own, told = outcome(ours.transform, other)
    expected, expected_told = outcome(theirs.transform, other)
    same_cells(own, expected)
    assert told == expected_told
    return None


def same_cells(ours, theirs):
    """The same matrix; scikit-learn keeps a row's entries in the order of a Python set."""
    assert scipy.sparse.issparse(ours) == scipy.sparse.issparse(theirs)
    if scipy.sparse.issparse(ours):
        ours, theirs = ours.toarray(), theirs.toarray()
    alike(ours, theirs)
