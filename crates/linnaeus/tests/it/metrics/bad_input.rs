//! What is refused: the kind of the error, and the argument that it names.

use linnaeus::metrics::*;
use linnaeus::prelude::*;

/// A refused call: what it was, how it ended, and the kind and the argument that are expected.
pub(super) type Row = (&'static str, Result<()>, &'static str, &'static str);

pub(super) fn check(table: Vec<Row>) {
    for (what, result, kind, argument) in table {
        let Err(error) = result else {
            panic!("{what}: accepted")
        };
        let found = format!("{:?}", error.kind());
        assert!(found.starts_with(kind), "{what}: {error:?}");
        assert_eq!(error.argument(), Some(argument), "{what}: {error}");
        assert!(
            error.to_string().contains("expected") || kind == "Unsupported",
            "{what}: {error}"
        );
    }
}

pub(super) fn none() -> Labels {
    Labels::from(Vec::<bool>::new())
}

pub(super) fn two() -> Labels {
    Labels::from([0, 1, 1, 0])
}

pub(super) fn three() -> Labels {
    Labels::from([0, 1, 2, 0])
}

pub(super) fn multilabel() -> Labels {
    Labels::multilabel([two(), two()]).unwrap()
}

/// The functions of two columns of labels.
type OfLabels = fn(&Labels, &Labels) -> Result<()>;

const OF_LABELS: [(&str, OfLabels); 9] = [
    ("accuracy_score", |a, b| accuracy_score(a, b).map(drop)),
    ("precision_score", |a, b| {
        precision_score(a, b, Average::Macro).map(drop)
    }),
    ("recall_score", |a, b| {
        recall_score(a, b, Average::Binary).map(drop)
    }),
    ("f1_score", |a, b| {
        f1_score(a, b, Average::Weighted).map(drop)
    }),
    ("fbeta_score", |a, b| {
        fbeta_score(a, b, 2.0, Average::Micro).map(drop)
    }),
    ("specificity_score", |a, b| {
        specificity_score(a, b, Average::Binary).map(drop)
    }),
    ("precision_recall_fscore_support", |a, b| {
        precision_recall_fscore_support(a, b, 1.0, &ClassOptions::new()).map(drop)
    }),
    ("confusion_matrix", |a, b| confusion_matrix(a, b).map(drop)),
    ("classification_report", |a, b| {
        classification_report(a, b).map(drop)
    }),
];

#[test]
fn labels_that_cannot_be_compared() {
    let outputs = Labels::multioutput([two(), three()]).unwrap();
    let shorter = Labels::from([0, 1]);
    let strings = Labels::from(["0", "1", "1", "0"]);
    let bools = Labels::from([false, true, true, false]);
    let mut table = vec![];
    for (name, score) in OF_LABELS {
        table.extend([
            (name, score(&none(), &none()), "Empty", "y_true"),
            (name, score(&two(), &none()), "Shape", "y_pred"),
            (name, score(&two(), &shorter), "Shape", "y_pred"),
            (name, score(&two(), &strings), "Labels", "y_pred"),
            (name, score(&strings, &bools), "Labels", "y_pred"),
            (name, score(&two(), &bools), "Labels", "y_pred"),
            (name, score(&two(), &multilabel()), "Labels", "y_pred"),
            (name, score(&multilabel(), &two()), "Labels", "y_pred"),
            (name, score(&outputs, &outputs), "Labels", "y_true"),
        ]);
    }
    let wide = Labels::multilabel([two(), two(), two()]).unwrap();
    let other = Labels::from([5, 7, 5, 7]);
    let other = Labels::multilabel([other.clone(), other]).unwrap();
    let only = Labels::multilabel([Labels::from(["x", "x", "x", "x"])]).unwrap();
    let score: OfLabels = |a, b| f1_score(a, b, Average::Macro).map(drop);
    table.extend([
        ("columns", score(&multilabel(), &wide), "Labels", "y_pred"),
        (
            "classes of columns",
            score(&multilabel(), &other),
            "Labels",
            "y_pred",
        ),
        (
            "one class of a column",
            score(&only, &only),
            "Labels",
            "y_true",
        ),
        (
            "matrix of columns",
            confusion_matrix(&multilabel(), &multilabel()).map(drop),
            "Labels",
            "y_true",
        ),
        (
            "specificity of columns",
            specificity_score(&multilabel(), &multilabel(), Average::Binary).map(drop),
            "Labels",
            "y_true",
        ),
    ]);
    check(table);
}

#[test]
fn options_that_do_not_fit() {
    let f1 = |y: &Labels, options: ScoreOptions| f1_score(y, y, options).map(drop);
    let specificity = |options: ScoreOptions| specificity_score(&two(), &two(), options).map(drop);
    let options = ScoreOptions::new;
    let ham = Labels::from(["ham", "ham"]);
    let fold = three().take(&[0, 2]).unwrap();
    let fbeta = |beta| fbeta_score(&two(), &two(), beta, Average::Binary).map(drop);
    let listed = |labels: &[i64]| options().average(Average::Macro).labels(labels.to_vec());
    check(vec![
        (
            "three classes",
            f1(&three(), options()),
            "Parameter",
            "average",
        ),
        (
            "columns",
            f1(&multilabel(), options()),
            "Parameter",
            "average",
        ),
        (
            "samples",
            f1(&two(), Average::Samples.into()),
            "Parameter",
            "average",
        ),
        (
            "one class of strings",
            f1(&ham, options()),
            "Labels",
            "y_true",
        ),
        ("a fold", f1(&fold, options()), "Labels", "y_true"),
        (
            "unknown",
            f1(&two(), options().pos_label(2)),
            "UnknownLabel",
            "pos_label",
        ),
        (
            "of the table",
            f1(&fold, options().pos_label(1)),
            "UnknownLabel",
            "pos_label",
        ),
        (
            "type",
            f1(&two(), options().pos_label("1")),
            "UnknownLabel",
            "pos_label",
        ),
        (
            "type of one",
            f1(&ham, options().pos_label(1)),
            "UnknownLabel",
            "pos_label",
        ),
        (
            "pos_label of three",
            f1(&three(), options().pos_label(1)),
            "Parameter",
            "average",
        ),
        (
            "pos_label of an average",
            f1(&two(), options().average(Average::Macro).pos_label(1)),
            "Parameter",
            "pos_label",
        ),
        (
            "labels of one class",
            f1(&two(), options().labels([1])),
            "Parameter",
            "labels",
        ),
        ("no labels", f1(&two(), listed(&[])), "Empty", "labels"),
        (
            "labels twice",
            f1(&two(), listed(&[1, 1])),
            "Labels",
            "labels",
        ),
        (
            "labels of another type",
            f1(&two(), options().average(Average::Macro).labels(["1"])),
            "UnknownLabel",
            "labels",
        ),
        (
            "no such column",
            f1(&multilabel(), listed(&[2])),
            "UnknownLabel",
            "labels",
        ),
        ("beta below 0", fbeta(-1.0), "Parameter", "beta"),
        ("beta NaN", fbeta(f64::NAN), "Parameter", "beta"),
        (
            "beta by class",
            precision_recall_fscore_support(&two(), &two(), -0.5, &ClassOptions::new()).map(drop),
            "Parameter",
            "beta",
        ),
        (
            "specificity",
            specificity(Average::Macro.into()),
            "Parameter",
            "average",
        ),
        (
            "specificity of",
            specificity(options().pos_label(3)),
            "UnknownLabel",
            "pos_label",
        ),
        (
            "specificity labels",
            specificity(options().labels([1])),
            "Parameter",
            "labels",
        ),
        (
            "matrix labels",
            confusion_matrix_with(&two(), &two(), &ConfusionOptions::new().labels([7])).map(drop),
            "Labels",
            "labels",
        ),
        (
            "matrix labels twice",
            confusion_matrix_with(&two(), &two(), &ConfusionOptions::new().labels([1, 1]))
                .map(drop),
            "Labels",
            "labels",
        ),
        (
            "names",
            classification_report_with(&two(), &two(), &ReportOptions::new().target_names(["a"]))
                .map(drop),
            "Shape",
            "target_names",
        ),
        (
            "a name",
            "f2".parse::<Scoring>().map(drop),
            "Parameter",
            "scoring",
        ),
    ]);
}

#[test]
fn weights_that_do_not_fit() {
    let scores = Scores::margin(vec![0.0; 4], two().classes().unwrap().clone()).unwrap();
    let weights: [(&str, &[f64], &str); 6] = [
        ("too few", &[1.0], "Shape"),
        ("too many", &[1.0; 5], "Shape"),
        ("NaN", &[1.0, f64::NAN, 1.0, 1.0], "NotFinite"),
        ("infinite", &[1.0, 1.0, 1.0, f64::INFINITY], "NotFinite"),
        ("below zero", &[1.0, -1.0, 1.0, 1.0], "Parameter"),
        ("only zeros", &[0.0; 4], "Parameter"),
    ];
    let mut table = vec![];
    for (what, weights, kind) in weights {
        let y = two();
        let curve = CurveOptions::new().weights(weights);
        let class = ClassOptions::new().weights(weights);
        let results = [
            accuracy_score_weighted(&y, &y, weights).map(drop),
            f1_score(&y, &y, ScoreOptions::new().weights(weights)).map(drop),
            recall_score(&multilabel(), &multilabel(), {
                ScoreOptions::new()
                    .average(Average::Samples)
                    .weights(weights)
            })
            .map(drop),
            specificity_score(&y, &y, ScoreOptions::new().weights(weights)).map(drop),
            precision_recall_fscore_support(&y, &y, 1.0, &class).map(drop),
            confusion_matrix_with(&y, &y, &ConfusionOptions::new().weights(weights)).map(drop),
            classification_report_with(&y, &y, &ReportOptions::new().weights(weights)).map(drop),
            precision_recall_curve_with(&y, &scores, &curve).map(drop),
            roc_curve_with(&y, &scores, &curve).map(drop),
            roc_auc_score_with(&y, &scores, &curve).map(drop),
            average_precision_score_with(&y, &scores, &curve).map(drop),
        ];
        table.extend(results.map(|result| (what, result, kind, "weights")));
    }
    check(table);
}

/// The functions of labels and scores.
type OfScores = fn(&Labels, &Scores) -> Result<()>;

const OF_SCORES: [(&str, OfScores); 4] = [
    ("precision_recall_curve", |y, s| {
        precision_recall_curve(y, s).map(drop)
    }),
    ("roc_curve", |y, s| roc_curve(y, s).map(drop)),
    ("roc_auc_score", |y, s| roc_auc_score(y, s).map(drop)),
    ("average_precision_score", |y, s| {
        average_precision_score(y, s).map(drop)
    }),
];

#[test]
fn scores_that_make_no_curve() {
    let classes = || two().classes().unwrap().clone();
    let margin = |values: &[f64]| Scores::margin(values.to_vec(), classes()).unwrap();
    let good = margin(&[0.5, -0.5, 1.0, 2.0]);
    let many = Classes::new([0, 1, 2]);
    let many = Scores::new(Response::Margin, vec![0.0; 12], 3, many).unwrap();
    let outputs = Scores::side_by_side([good.clone(), good.clone()]).unwrap();
    let one = Scores::new(Response::Margin, vec![0.0; 4], 1, Classes::new([1])).unwrap();
    let mut table = vec![
        (
            "a curve of three classes",
            roc_curve(&three(), &many).map(drop),
            "Shape",
            "scores",
        ),
        (
            "an area of three classes",
            roc_auc_score(&three(), &many).map(drop),
            "Parameter",
            "multi_class",
        ),
    ];
    for (name, curve) in OF_SCORES {
        table.extend([
            (name, curve(&none(), &good), "Empty", "y_true"),
            (name, curve(&two(), &margin(&[1.0])), "Shape", "scores"),
            (
                name,
                curve(&two(), &margin(&[1.0, f64::NAN, 0.0, 0.0])),
                "NotFinite",
                "scores",
            ),
            (
                name,
                curve(&two(), &margin(&[1.0, f64::INFINITY, 0.0, 0.0])),
                "NotFinite",
                "scores",
            ),
            (name, curve(&two(), &outputs), "Shape", "scores"),
            (name, curve(&two(), &one), "Shape", "scores"),
            (name, curve(&three(), &good), "UnknownLabel", "y_true"),
            (
                name,
                curve(&Labels::from(["0", "1", "1", "0"]), &good),
                "UnknownLabel",
                "y_true",
            ),
            (
                name,
                curve(&Labels::from([0, 0, 0, 0]), &good),
                "Labels",
                "y_true",
            ),
        ]);
    }
    table.extend([
        (
            "a curve of columns",
            roc_curve(&multilabel(), &good).map(drop),
            "Labels",
            "y_true",
        ),
        (
            "an area of columns",
            roc_auc_score(&multilabel(), &good).map(drop),
            "Shape",
            "scores",
        ),
    ]);
    let ones = Labels::from([1, 1, 1, 1]);
    table.push((
        "only positives",
        roc_auc_score(&ones, &good).map(drop),
        "Labels",
        "y_true",
    ));
    assert_eq!(average_precision_score(&ones, &good).unwrap(), 1.0);
    // The only positive row weighs nothing.
    let options = CurveOptions::new().weights([1.0, 0.0, 0.0, 1.0]);
    let weightless = average_precision_score_with(&two(), &good, &options).map(drop);
    table.push(("weightless positives", weightless, "Labels", "y_true"));
    for label in [Label::from(9), Label::from("1")] {
        let options = CurveOptions::new().pos_label(label);
        let unknown = roc_auc_score_with(&two(), &good, &options).map(drop);
        table.push(("pos_label", unknown, "UnknownLabel", "pos_label"));
    }
    check(table);
}

#[test]
fn points_that_make_no_area() {
    check(vec![
        ("no points", auc(&[], &[]).map(drop), "Shape", "x"),
        ("one point", auc(&[1.0], &[1.0]).map(drop), "Shape", "x"),
        ("lengths", auc(&[0.0, 1.0], &[1.0]).map(drop), "Shape", "y"),
        (
            "NaN",
            auc(&[0.0, f64::NAN], &[1.0, 1.0]).map(drop),
            "NotFinite",
            "x",
        ),
        (
            "infinite",
            auc(&[0.0, 1.0], &[1.0, f64::INFINITY]).map(drop),
            "NotFinite",
            "y",
        ),
        (
            "up and down",
            auc(&[0.0, 1.0, 0.5], &[1.0; 3]).map(drop),
            "Parameter",
            "x",
        ),
    ]);
    assert_eq!(auc(&[1.0, 0.0], &[1.0, 1.0]).unwrap(), 1.0);
}
