//! Encoders and label transformers: what they give, what they give back, and what they refuse.

use linnaeus::linear_model::SgdClassifier;
use linnaeus::prelude::*;
use linnaeus::preprocessing::*;

use crate::bad_input::expect;

fn labels(columns: &[&[&str]]) -> Labels {
    Labels::multioutput(columns.iter().map(|column| Labels::from(column.to_vec()))).unwrap()
}

/// The column of the documentation of scikit-learn's infrequent categories: 5 a, 20 b, 10 c, 3 d.
fn letters() -> Labels {
    let counts = [("a", 5), ("b", 20), ("c", 10), ("d", 3)];
    counts
        .iter()
        .flat_map(|(letter, count)| vec![*letter; *count])
        .collect()
}

fn dense(x: Result<Matrix>) -> Vec<f64> {
    x.unwrap().to_dense()
}

#[test]
fn labels_of_several_columns_are_encoded_side_by_side() {
    let x = labels(&[&["m", "f", "f"], &["x", "z", "y"]]);
    let model = OneHotEncoder::new().fit_labels(&x).unwrap();
    let encoded = model.transform_labels(&x).unwrap();
    assert!(encoded.is_sparse());
    assert_eq!(
        encoded.to_dense(),
        [0., 1., 1., 0., 0., 1., 0., 0., 0., 1., 1., 0., 0., 1., 0.]
    );
    let names = model.feature_names_out(&["sex", "kind"]).unwrap();
    assert_eq!(names, ["sex_f", "sex_m", "kind_x", "kind_y", "kind_z"]);
    let decoded = model.inverse_transform(&encoded).unwrap();
    assert_eq!(decoded.labels().unwrap(), x);
    assert_eq!(decoded.get(1, 1), Some("z".into()));
    let ordinal = OrdinalEncoder::new().fit_labels(&x).unwrap();
    let codes = ordinal.transform_labels(&x).unwrap();
    assert_eq!(codes.to_dense(), [1., 0., 0., 2., 0., 1.]);
    assert_eq!(
        ordinal.inverse_transform(&codes).unwrap().labels().unwrap(),
        x
    );
}

#[test]
fn nan_is_a_category_of_its_own_and_the_last() {
    let x = Matrix::from(vec![[2.0, 1.0], [f64::NAN, 1.0], [-1.0, f64::NAN]]);
    let data = Dataset::new(x.clone(), [0, 1, 0]).unwrap();
    let model = OneHotEncoder::new().fit(&data).unwrap();
    let encoded = model.transform(&x).unwrap();
    assert_eq!(
        encoded.to_dense(),
        [0., 1., 0., 1., 0., 0., 0., 1., 1., 0., 1., 0., 0., 0., 1.]
    );
    let back = model
        .inverse_transform(&encoded)
        .unwrap()
        .matrix()
        .unwrap()
        .to_dense();
    assert!(back[2].is_nan() && back[5].is_nan() && back[0] == 2.0);
    let ordinal = OrdinalEncoder::new()
        .encoded_missing_value(-1)
        .fit(&data)
        .unwrap();
    let codes = ordinal.transform(&x).unwrap();
    assert_eq!(codes.to_dense(), [1., 0., -1., 0., 0., -1.]);
    let back = ordinal
        .inverse_transform(&codes)
        .unwrap()
        .matrix()
        .unwrap()
        .to_dense();
    assert!(back[2].is_nan() && back[5].is_nan() && back[4] == -1.0);
}

#[test]
fn an_encoder_stands_in_a_pipeline() {
    let x: Vec<[f64; 1]> = (0..60).map(|row| [f64::from(row % 3)]).collect();
    let y: Vec<bool> = (0..60).map(|row| row % 3 == 1).collect();
    let data = Dataset::new(x, y).unwrap();
    // The middle of three codes is no matter of a line; of three columns it is.
    let model = OneHotEncoder::new()
        .then(SgdClassifier::new())
        .fit(&data)
        .unwrap();
    assert_eq!(model.predict(&data.x).unwrap(), data.y);
}

#[test]
fn infrequent_categories_share_a_place() {
    let test = Labels::from(["b", "a", "c", "d", "e"]);
    for (rule, expected) in [
        (
            OneHotEncoder::new().max_categories(Some(2)),
            vec![1., 0., 0., 1., 0., 1., 0., 1., 0., 1.],
        ),
        (
            OneHotEncoder::new().min_frequency(Some(6.into())),
            vec![1., 0., 0., 0., 0., 1., 0., 1., 0., 0., 0., 1., 0., 0., 1.],
        ),
        (
            OneHotEncoder::new()
                .min_frequency(Some(0.16.into()))
                .drop(DropCategory::First),
            vec![0., 0., 0., 1., 1., 0., 0., 1., 0., 1.],
        ),
    ] {
        let encoder = rule
            .handle_unknown(HandleUnknown::InfrequentIfExist)
            .sparse_output(false);
        let model = encoder.fit_labels(&letters()).unwrap();
        let encoded = model.transform_labels(&test).unwrap();
        assert_eq!(encoded.to_dense(), expected, "{encoder:?}");
        assert_eq!(model.columns_with_unknown_labels(&test).unwrap(), [0]);
        let decoded = model.inverse_transform(&encoded).unwrap();
        assert_eq!(decoded.get(0, 0), Some("b".into()));
        assert_eq!(decoded.column(0).unwrap()[4], Meaning::Infrequent);
        assert_eq!(
            decoded.labels().unwrap().get(1),
            Some(&"infrequent_sklearn".into())
        );
        let names = model.feature_names_out(&["x0"]).unwrap();
        assert_eq!(names.last().unwrap(), "x0_infrequent_sklearn");
    }
    let ordinal = OrdinalEncoder::new()
        .handle_unknown(OrdinalUnknown::UseEncodedValue)
        .unknown_value(Some((-1).into()))
        .max_categories(Some(3))
        .fit_labels(&letters())
        .unwrap();
    let codes = ordinal.transform_labels(&test).unwrap();
    assert_eq!(codes.to_dense(), [0., 2., 1., 2., -1.]);
    let decoded = ordinal.inverse_transform(&codes).unwrap();
    use Meaning::{Category, Infrequent, Unknown};
    assert_eq!(
        decoded.column(0).unwrap(),
        [Category(1), Infrequent, Category(2), Infrequent, Unknown]
    );
}

#[test]
fn a_dropped_category_comes_back_even_beside_infrequent_ones() {
    // scikit-learn 1.9.1 gives "a" here: it looks the place up among all categories.
    let encoder = OneHotEncoder::new()
        .drop(DropCategory::Categories(vec!["b".into()]))
        .handle_unknown(HandleUnknown::Ignore)
        .min_frequency(Some(6.into()));
    let model = encoder.fit_labels(&letters()).unwrap();
    assert_eq!(model.columns()[0].dropped(), Some(1));
    let b = model.transform_labels(&Labels::from(["b"])).unwrap();
    assert_eq!(b.to_dense(), [0.0, 0.0]);
    assert_eq!(
        model.inverse_transform(&b).unwrap().get(0, 0),
        Some("b".into())
    );
}

#[test]
fn missing_values_come_back_even_beside_infrequent_ones() {
    // scikit-learn 1.9.1 counts the missing value among the places of the categories here.
    let x = Matrix::new(7, 1, vec![1.0, 1.0, 1.0, 2.0, 3.0, f64::NAN, 1.0]).unwrap();
    let data = Dataset::new(x.clone(), [0; 7]).unwrap();
    let model = OrdinalEncoder::new()
        .min_frequency(Some(2.into()))
        .fit(&data)
        .unwrap();
    let codes = model.transform(&x).unwrap();
    assert_eq!(codes.to_dense()[..5], [0., 0., 0., 1., 1.]);
    let decoded = model.inverse_transform(&codes).unwrap();
    use Meaning::{Category, Infrequent};
    assert_eq!(
        decoded.column(0).unwrap()[2..6],
        [Category(0), Infrequent, Infrequent, Category(3)]
    );
}

#[test]
fn unknown_categories_become_what_the_caller_says() {
    let fit = Labels::from(["a", "b"]);
    let test = Labels::from(["b", "z"]);
    let ignoring = OneHotEncoder::new().handle_unknown(HandleUnknown::Ignore);
    let model = ignoring.fit_labels(&fit).unwrap();
    let encoded = model.transform_labels(&test).unwrap();
    assert_eq!(encoded.to_dense(), [0.0, 1.0, 0.0, 0.0]);
    let decoded = model.inverse_transform(&encoded).unwrap();
    assert_eq!(
        decoded.column(0).unwrap(),
        [Meaning::Category(1), Meaning::Unknown]
    );
    expect("unknown as a label", decoded.labels(), ("Labels", "x"));
    let with_code = OrdinalEncoder::new()
        .handle_unknown(OrdinalUnknown::UseEncodedValue)
        .unknown_value(Some(f64::NAN.into()));
    let codes = with_code
        .fit_labels(&fit)
        .unwrap()
        .transform_labels(&test)
        .unwrap()
        .to_dense();
    assert!(codes[0] == 1.0 && codes[1].is_nan());
}

#[test]
fn label_columns_and_back() {
    let two = Labels::from(["yes", "no", "yes"]);
    let model = LabelBinarizer::new().fit(&two).unwrap();
    assert_eq!(dense(model.transform(&two)), [1.0, 0.0, 1.0]);
    let scores = Matrix::new(3, 1, vec![0.7, 0.2, 0.6]).unwrap();
    assert_eq!(model.inverse_transform(&scores, None).unwrap(), two);
    let high = model.inverse_transform(&scores, Some(0.65)).unwrap();
    assert_eq!(high.single().unwrap().codes(), [1, 0, 0]);
    let proba = Matrix::from(vec![[0.3, 0.7], [0.8, 0.2], [0.4, 0.6]]);
    assert_eq!(model.inverse_transform(&proba, None).unwrap(), two);

    let three = Labels::from([1, 2, 6]);
    let model = LabelBinarizer::new()
        .sparse_output(true)
        .fit(&three)
        .unwrap();
    let encoded = model.transform(&Labels::from([6, 5, 1])).unwrap();
    assert!(encoded.is_sparse());
    assert_eq!(encoded.to_dense(), [0., 0., 1., 0., 0., 0., 1., 0., 0.]);
    let best = model.inverse_transform(&encoded, None).unwrap();
    assert_eq!(best.integers().unwrap(), [6, 1, 1]);

    let many = Labels::multilabel([Labels::from([0, 1]), Labels::from([1, 1])]).unwrap();
    let model = LabelBinarizer::new()
        .neg_label(-2)
        .pos_label(0)
        .fit(&many)
        .unwrap();
    let encoded = model.transform(&many).unwrap();
    assert_eq!(encoded.to_dense(), [-2.0, 0.0, 0.0, 0.0]);
    let back = model.inverse_transform(&encoded, None).unwrap();
    let integers = back
        .columns()
        .iter()
        .map(|c| c.label(0).unwrap().to_integer().unwrap());
    assert_eq!(integers.collect::<Vec<_>>(), [0, 1]);

    let classes = [2.into(), 1.into(), 3.into()];
    let ordered = label_binarize(&Labels::from([1, 2]), &classes, &LabelBinarizer::new());
    assert_eq!(dense(ordered), [0., 1., 0., 1., 0., 0.]);
    let one = label_binarize(
        &Labels::from([1, 1]),
        &classes[1..2],
        &LabelBinarizer::new(),
    );
    assert_eq!(dense(one), [0.0, 0.0]);
}

#[test]
fn sets_of_labels_and_back() {
    let sets: [Vec<Label>; 3] = [vec![3.into(), 1.into(), 3.into()], vec![], vec![2.into()]];
    let model = MultiLabelBinarizer::new()
        .sparse_output(true)
        .fit(&sets)
        .unwrap();
    let encoded = model.transform(&sets).unwrap();
    assert_eq!(encoded.to_dense(), [1., 0., 1., 0., 0., 0., 0., 1., 0.]);
    let back = model.inverse_transform(&encoded).unwrap();
    assert_eq!(
        back,
        [vec![1.into(), 3.into()], vec![], vec![Label::from(2)]]
    );
    let chosen = MultiLabelBinarizer::new()
        .classes(vec![2.into(), 1.into()])
        .fit(&sets)
        .unwrap();
    assert_eq!(dense(chosen.transform(&sets)), [0., 1., 0., 0., 1., 0.]);
    assert_eq!(chosen.unknown(&sets), [3]);
    assert_eq!(
        chosen.transform_labels(&sets).unwrap().columns()[0].codes(),
        [0, 0, 1]
    );
}

#[test]
fn encoders_refuse() {
    let fit = Labels::from(["a", "b"]);
    let one_hot = OneHotEncoder::new;
    let ordinal = OrdinalEncoder::new;
    let numbers = Dataset::new(vec![[1.0], [2.0]], [0, 1]).unwrap();
    let lists = |list: Categories| vec![list];
    let drop = |category: &str| DropCategory::Categories(vec![category.into()]);
    let cases = [
        (
            "no rows",
            one_hot().fit_labels(&fit.take(&[]).unwrap()),
            ("Empty", "x"),
        ),
        (
            "max",
            one_hot().max_categories(Some(0)).fit_labels(&fit),
            ("Parameter", "max_categories"),
        ),
        (
            "count",
            one_hot().min_frequency(Some(0.into())).fit_labels(&fit),
            ("Parameter", "min_frequency"),
        ),
        (
            "share",
            one_hot().min_frequency(Some(1.0.into())).fit_labels(&fit),
            ("Parameter", "min_frequency"),
        ),
        (
            "share that is none",
            one_hot()
                .min_frequency(Some(f64::NAN.into()))
                .fit_labels(&fit),
            ("Parameter", "min_frequency"),
        ),
        (
            "too many lists",
            one_hot()
                .categories(vec![Categories::labels(["a"]); 2])
                .fit_labels(&fit),
            ("Parameter", "categories"),
        ),
        (
            "numbers for labels",
            one_hot()
                .categories(lists(Categories::numbers([1.0])))
                .fit_labels(&fit),
            ("Parameter", "categories"),
        ),
        (
            "labels for numbers",
            one_hot()
                .categories(lists(Categories::labels(["a"])))
                .fit(&numbers),
            ("Parameter", "categories"),
        ),
        (
            "not in the list",
            one_hot()
                .categories(lists(Categories::labels(["a"])))
                .fit_labels(&fit),
            ("UnknownLabel", "x"),
        ),
        (
            "drop what is not there",
            one_hot().drop(drop("z")).fit_labels(&fit),
            ("Parameter", "drop"),
        ),
        (
            "drop an infrequent one",
            one_hot()
                .drop(drop("a"))
                .max_categories(Some(1))
                .fit_labels(&fit),
            ("Parameter", "drop"),
        ),
        (
            "drop too few",
            one_hot()
                .drop(DropCategory::Categories(vec![]))
                .fit_labels(&fit),
            ("Parameter", "drop"),
        ),
        (
            "infinity",
            one_hot().fit(&Dataset::new(vec![[1.0], [f64::INFINITY]], [0, 1]).unwrap()),
            ("NotFinite", "x"),
        ),
        (
            "sparse",
            one_hot().fit(
                &Dataset::new(Matrix::csr(1, vec![0, 1], vec![0], vec![1.0]).unwrap(), [0])
                    .unwrap(),
            ),
            ("Unsupported", "x"),
        ),
    ];
    for (case, result, expected) in cases {
        expect(case, result, expected);
    }
    let coded = |value| {
        ordinal()
            .handle_unknown(OrdinalUnknown::UseEncodedValue)
            .unknown_value(Some(value))
    };
    let missing = Dataset::new(vec![[1.0], [f64::NAN]], [0, 1]).unwrap();
    for (case, result, expected) in [
        (
            "no code",
            ordinal()
                .handle_unknown(OrdinalUnknown::UseEncodedValue)
                .fit_labels(&fit),
            ("Parameter", "unknown_value"),
        ),
        (
            "a code for nothing",
            ordinal().unknown_value(Some(3.into())).fit_labels(&fit),
            ("Parameter", "unknown_value"),
        ),
        (
            "a taken code",
            coded(1.into()).fit_labels(&fit),
            ("Parameter", "unknown_value"),
        ),
        (
            "a taken code for missing values",
            ordinal().encoded_missing_value(0).fit(&missing),
            ("Parameter", "encoded_missing_value"),
        ),
    ] {
        expect(case, result, expected);
    }
}

#[test]
fn models_of_encoders_refuse() {
    let fit = Labels::from(["a", "b"]);
    let one_hot = OneHotEncoder::new().fit_labels(&fit).unwrap();
    let ordinal = OrdinalEncoder::new().fit_labels(&fit).unwrap();
    let rows = |values: [f64; 2]| Matrix::new(1, 2, values.to_vec()).unwrap();
    let code = |value: f64| Matrix::new(1, 1, vec![value]).unwrap();
    let two = labels(&[&["a"], &["a"]]);
    for (case, result, expected) in [
        (
            "unknown",
            one_hot.transform_labels(&Labels::from(["c"])),
            ("UnknownLabel", "x"),
        ),
        (
            "numbers",
            one_hot.transform(&code(0.0)),
            ("UnknownLabel", "x"),
        ),
        ("columns", one_hot.transform_labels(&two), ("Shape", "x")),
        (
            "rows",
            one_hot.transform_labels(&fit.take(&[]).unwrap()),
            ("Empty", "x"),
        ),
        (
            "unknown to ordinal",
            ordinal.transform_labels(&Labels::from([1])),
            ("UnknownLabel", "x"),
        ),
    ] {
        expect(case, result, expected);
    }
    for (case, result, expected) in [
        (
            "zeros",
            one_hot.inverse_transform(&rows([0.0, 0.0])),
            ("Labels", "x"),
        ),
        (
            "width",
            one_hot.inverse_transform(&code(1.0)),
            ("Shape", "x"),
        ),
        (
            "NaN",
            one_hot.inverse_transform(&rows([f64::NAN, 0.0])),
            ("NotFinite", "x"),
        ),
        (
            "codes",
            ordinal.inverse_transform(&rows([0.0, 0.0])),
            ("Shape", "x"),
        ),
        (
            "no code",
            ordinal.inverse_transform(&code(2.0)),
            ("UnknownLabel", "x"),
        ),
        (
            "half a code",
            ordinal.inverse_transform(&code(0.5)),
            ("UnknownLabel", "x"),
        ),
        (
            "a negative code",
            ordinal.inverse_transform(&code(-1.0)),
            ("UnknownLabel", "x"),
        ),
        (
            "NaN as a code",
            ordinal.inverse_transform(&code(f64::NAN)),
            ("UnknownLabel", "x"),
        ),
    ] {
        expect(case, result, expected);
    }
    let names = one_hot.feature_names_out(&["a", "b"]);
    expect("names", names, ("Shape", "names"));
}

#[test]
fn label_transformers_refuse() {
    let y = Labels::from([1, 2, 3]);
    let several = labels(&[&["a", "b", "c"], &["a", "b", "c"]]);
    let none = y.take(&[]).unwrap();
    let binarizer = LabelBinarizer::new;
    for (case, result, expected) in [
        (
            "order",
            binarizer().neg_label(1).fit(&y),
            ("Parameter", "neg_label"),
        ),
        (
            "sparse",
            binarizer().neg_label(-1).sparse_output(true).fit(&y),
            ("Parameter", "neg_label"),
        ),
        (
            "large",
            binarizer().pos_label(i64::MAX).fit(&y),
            ("Parameter", "pos_label"),
        ),
        ("no rows", binarizer().fit(&none), ("Empty", "y")),
        ("several", binarizer().fit(&several), ("Labels", "y")),
    ] {
        expect(case, result, expected);
    }
    let model = binarizer().fit(&y).unwrap();
    let yes_or_no = Labels::multilabel([Labels::from([0, 1])]).unwrap();
    expect("another kind", model.transform(&yes_or_no), ("Labels", "y"));
    expect("no rows", model.transform(&none), ("Empty", "y"));
    let rows = |values: Vec<f64>| Matrix::new(1, values.len(), values).unwrap();
    expect(
        "width",
        model.inverse_transform(&rows(vec![1.0]), None),
        ("Shape", "x"),
    );
    let nan = rows(vec![f64::NAN, 0.0, 0.0]);
    expect(
        "NaN",
        model.inverse_transform(&nan, None),
        ("NotFinite", "x"),
    );
    let many = binarizer().fit(&yes_or_no).unwrap();
    let texts = Labels::multilabel([Labels::from(["a", "b"])]).unwrap();
    expect("texts", many.transform(&texts), ("Labels", "y"));
    let twice = label_binarize(&y, &[1.into(), 1.into()], &binarizer());
    expect("a class twice", twice, ("Parameter", "classes"));

    expect(
        "several",
        LabelEncoder::new().fit(&several),
        ("Labels", "y"),
    );
    let codes = LabelEncoder::new().fit(&y).unwrap();
    expect(
        "unknown",
        codes.transform(&Labels::from([4])),
        ("UnknownLabel", "y"),
    );
    expect("no code", codes.inverse_transform(&[3]), ("Shape", "codes"));

    let sets = [vec![Label::from(1)]];
    let twice = MultiLabelBinarizer::new().classes(vec![1.into(), 1.into()]);
    expect("a label twice", twice.fit(&sets), ("Parameter", "classes"));
    let model = MultiLabelBinarizer::new().fit(&sets).unwrap();
    expect(
        "width",
        model.inverse_transform(&rows(vec![0.0, 1.0])),
        ("Shape", "x"),
    );
    expect(
        "value",
        model.inverse_transform(&rows(vec![0.5])),
        ("Labels", "x"),
    );
}
