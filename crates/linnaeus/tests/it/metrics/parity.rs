//! Every metric against scikit-learn 1.9.1, bit for bit, on the cases that
//! `fixtures/make_metrics.py` drew.
//!
//! `LINNAEUS_METRICS_FIXTURE` names another file that this script wrote.

use linnaeus::metrics::*;
use linnaeus::prelude::*;
use serde_json::Value;

/// The cases of one kind.
fn cases(kind: &str) -> Vec<Value> {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/metrics.json");
    let path = std::env::var_os("LINNAEUS_METRICS_FIXTURE").unwrap_or_else(|| bundled.into());
    let text = std::fs::read_to_string(&path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["scikit_learn"], "1.9.1");
    let cases = file["table"].as_array().unwrap().iter();
    let cases: Vec<Value> = cases.filter(|case| case["kind"] == kind).cloned().collect();
    assert_eq!(cases.len() as u64, file["cases"].as_u64().unwrap());
    cases
}

#[test]
fn scores_of_labels() {
    for (at, case) in cases("labels").iter().enumerate() {
        let at = format!("labels case {at}");
        let expected = &case["expected"];
        let weights = weights(case);
        // Once with tables of the classes present, once with tables of all classes.
        for whole_table in [false, true] {
            let column = |name: &str| coded(case, text(&case[name]), whole_table);
            let (y_true, y_pred) = (column("y_true"), column("y_pred"));

            let accuracy = match &weights {
                None => accuracy_score(&y_true, &y_pred).unwrap(),
                Some(weights) => accuracy_score_weighted(&y_true, &y_pred, weights).unwrap(),
            };
            same(&[accuracy], &expected["accuracy"], &at, "accuracy");
            for (name, average) in AVERAGES {
                let options = listed(case).average(average);
                averaged(case, &y_true, &y_pred, &options, &expected[name], &at);
            }
            by_class(case, &y_true, &y_pred, &at);
            confusion(case, &y_true, &y_pred, &at);
            binary(case, &y_true, &y_pred, &at);
            report(case, &y_true, &y_pred, &at);
        }
    }
}

const AVERAGES: [(&str, Average); 3] = [
    ("macro", Average::Macro),
    ("micro", Average::Micro),
    ("weighted", Average::Weighted),
];

/// Precision, recall, F1 and F-beta by their functions, and together.
fn averaged(
    case: &Value,
    y_true: &Labels,
    y_pred: &Labels,
    options: &ScoreOptions,
    expected: &Value,
    at: &str,
) {
    let beta = case["beta"].as_f64().unwrap();
    let found = [
        precision_score(y_true, y_pred, options).unwrap(),
        recall_score(y_true, y_pred, options).unwrap(),
        f1_score(y_true, y_pred, options).unwrap(),
        fbeta_score(y_true, y_pred, beta, options).unwrap(),
    ];
    same(&found, expected, at, &options.average.to_string());
    let together = precision_recall_fscore(y_true, y_pred, beta, options).unwrap();
    let together = [together.precision, together.recall, together.f_score];
    let separate = [found[0], found[1], found[3]];
    assert_eq!(
        together.map(f64::to_bits),
        separate.map(f64::to_bits),
        "{at}"
    );
}

fn by_class(case: &Value, y_true: &Labels, y_pred: &Labels, at: &str) {
    let mut options = ClassOptions::new().zero_division(zero_division(case));
    options.labels = listed(case).labels;
    options.weights = weights(case).map(Into::into);
    let beta = case["beta"].as_f64().unwrap();
    let classes = precision_recall_fscore_support(y_true, y_pred, beta, &options).unwrap();
    let parts: [fn(&ClassScore) -> f64; 4] = [
        |class| class.precision,
        |class| class.recall,
        |class| class.f_score,
        |class| class.support,
    ];
    for (part, expected) in parts.iter().zip(list(&case["expected"]["by_class"])) {
        let found: Vec<f64> = classes.iter().map(part).collect();
        same(&found, expected, at, "by class");
    }
}

fn confusion(case: &Value, y_true: &Labels, y_pred: &Labels, at: &str) {
    let expected = &case["expected"]["confusion"];
    if expected.is_null() {
        return;
    }
    let mut options = ConfusionOptions::new();
    options.labels = listed(case).labels;
    options.weights = weights(case).map(Into::into);
    let matrix = confusion_matrix_with(y_true, y_pred, &options).unwrap();
    same(matrix.cells(), &expected["None"], at, "confusion matrix");
    let forms = [
        ("true", Normalize::True),
        ("pred", Normalize::Pred),
        ("all", Normalize::All),
    ];
    for (name, by) in forms {
        same(matrix.normalized(by).cells(), &expected[name], at, name);
    }
}

fn binary(case: &Value, y_true: &Labels, y_pred: &Labels, at: &str) {
    let Some(pos_label) = label(&case["pos_label"]) else {
        return;
    };
    let expected = &case["expected"];
    let mut options = listed(case).pos_label(&pos_label);
    options.labels = None;
    if !expected["binary"].is_null() {
        averaged(case, y_true, y_pred, &options, &expected["binary"], at);
        let both = y_true
            .classes()
            .unwrap()
            .union(y_pred.classes().unwrap(), "y_pred");
        if both.unwrap().get(1) == Some(&pos_label) && list(&case["classes"]).len() == 2 {
            options.pos_label = None;
            averaged(case, y_true, y_pred, &options, &expected["binary"], at);
        }
    }
    if let Some(of_others) = expected.get("specificity") {
        let found = specificity_score(y_true, y_pred, &options).unwrap();
        same(&[found], of_others, at, "specificity");
        let rate = false_positive_rate(y_true, y_pred, &options).unwrap();
        if of_others.is_null() {
            assert!(rate.is_nan(), "{at}");
        } else if rate != found {
            // Equal where both are 1 because there are no negative rows.
            assert!(
                (rate + found - 1.0).abs() < 1e-12,
                "{at}: {rate} and {found}"
            );
        }
    }
}

fn report(case: &Value, y_true: &Labels, y_pred: &Labels, at: &str) {
    let mut options = ReportOptions::new().zero_division(zero_division(case));
    options.labels = listed(case).labels;
    options.weights = weights(case).map(Into::into);
    options.digits = case["digits"].as_u64().unwrap_or(2) as usize;
    if let Some(names) = case["target_names"].as_array() {
        options.target_names = Some(names.iter().map(|name| text(name).to_owned()).collect());
    }
    let report = classification_report_with(y_true, y_pred, &options).unwrap();
    same_text(&report.to_string(), &case["expected"]["report"], at);
    if let Some(expected) = case["expected"].get("accuracy_in_report") {
        let found = report.accuracy().unwrap_or(f64::NAN);
        same(&[found], expected, at, "accuracy of the report");
    }
}

#[test]
fn scores_of_multilabel_labels() {
    for (at, case) in cases("multilabel").iter().enumerate() {
        let at = format!("multilabel case {at}");
        let expected = &case["expected"];
        let table = |name: &str| {
            let columns = list(&case[name]).iter();
            let columns = columns.map(|column| text(column).chars().map(|c| c == '1').collect());
            Labels::multilabel(columns.collect::<Vec<Labels>>()).unwrap()
        };
        let (y_true, y_pred) = (table("y_true"), table("y_pred"));
        let accuracy = match weights(case) {
            None => accuracy_score(&y_true, &y_pred).unwrap(),
            Some(weights) => accuracy_score_weighted(&y_true, &y_pred, &weights).unwrap(),
        };
        same(&[accuracy], &expected["accuracy"], &at, "accuracy");
        for (name, average) in AVERAGES.into_iter().chain([("samples", Average::Samples)]) {
            let options = listed(case).average(average);
            averaged(case, &y_true, &y_pred, &options, &expected[name], &at);
        }
        report(case, &y_true, &y_pred, &at);
    }
}

#[test]
fn curves() {
    for (at, case) in cases("scores").iter().enumerate() {
        let at = format!("scores case {at}");
        let positive = case["positive"].as_u64().unwrap() as usize;
        let classes: Classes =
            Classes::new(list(&case["classes"]).iter().map(|l| label(l).unwrap()));
        let y_true = coded(case, text(&case["y_true"]), false);
        let values: Vec<f64> = list(&case["scores"])
            .iter()
            .map(|v| v.as_f64().unwrap())
            .collect();
        let mut options = CurveOptions::new();
        options.weights = weights(case).map(Into::into);

        // One class of many is looked for in its column.
        let mut ways = vec![];
        if classes.len() == 2 && positive == 1 {
            ways.push((
                Scores::margin(values.clone(), classes.clone()),
                options.clone(),
            ));
        }
        if classes.len() == 2 && positive == 0 {
            let negated: Vec<f64> = values.iter().map(|value| -value).collect();
            let of_first = options.clone().pos_label(&classes[0]);
            ways.push((Scores::margin(negated, classes.clone()), of_first));
        }
        if classes.len() > 2 {
            let of_class = options.clone().pos_label(&classes[positive]);
            let rows = values.iter().flat_map(|&value| {
                (0..classes.len()).map(move |code| if code == positive { value } else { 7.0 })
            });
            let rows: Vec<f64> = rows.collect();
            ways.push((
                Scores::new(Response::Margin, rows, classes.len(), classes.clone()),
                of_class,
            ));
        }
        let one_column = Scores::margin(values.clone(), Classes::bools());
        let truth = y_true.equals(&classes[positive]).unwrap();
        check_curves(case, &truth, &one_column.unwrap(), &options, &at);
        for (scores, options) in ways {
            check_curves(case, &y_true, &scores.unwrap(), &options, &at);
        }
    }
}

fn check_curves(case: &Value, y: &Labels, scores: &Scores, options: &CurveOptions, at: &str) {
    let expected = &case["expected"];
    for (name, drop) in [("False", false), ("True", true)] {
        let options = options.clone().drop_intermediate(drop);
        let curve = precision_recall_curve_with(y, scores, &options).unwrap();
        let arrays = [curve.precision(), curve.recall(), curve.thresholds()];
        for (found, expected) in arrays.iter().zip(list(&expected[format!("pr_{name}")])) {
            same(found, expected, at, "precision-recall curve");
        }
        let roc = roc_curve_with(y, scores, &options).unwrap();
        let arrays = [roc.fpr(), roc.tpr(), roc.thresholds()];
        for (found, expected) in arrays.iter().zip(list(&expected[format!("roc_{name}")])) {
            same(found, expected, at, "ROC curve");
        }
        let area = auc(&roc.fpr(), &roc.tpr()).unwrap();
        assert_eq!(area.to_bits(), roc.auc().to_bits(), "{at}");
        assert_eq!(curve.points().len() + 1, curve.recall().len(), "{at}");
        assert_eq!(roc.points().len() + 1, roc.tpr().len(), "{at}");
    }
    let area = roc_auc_score_with(y, scores, options).unwrap();
    same(&[area], &expected["auc"], at, "AUC");
    let area = average_precision_score_with(y, scores, options).unwrap();
    same(
        &[area],
        &expected["average_precision"],
        at,
        "average precision",
    );

    let curve = precision_recall_curve_with(y, scores, options).unwrap();
    let roc = roc_curve_with(y, scores, options).unwrap();
    let (asked, cut) = (
        case["asked"].as_f64().unwrap(),
        case["cut"].as_f64().unwrap(),
    );
    let found = curve.at_precision(asked);
    assert_eq!(found, roc.at_precision(asked), "{at}");
    assert_eq!(found.is_none(), expected["at_precision"].is_null(), "{at}");
    if let Some(point) = found {
        let found = [point.threshold, point.precision, point.recall];
        same(&found, &expected["at_precision"], at, "at_precision");
    }
    let point = curve.at_recall(asked).unwrap();
    assert_eq!(Some(point), roc.at_recall(asked), "{at}");
    let found = [point.threshold, point.precision, point.recall];
    same(&found, &expected["at_recall"], at, "at_recall");
    if let Some(expected) = expected.get("at_threshold") {
        let point = curve.at_threshold(cut);
        assert_eq!(point, roc.at_threshold(cut), "{at}");
        let found = [point.tp, point.fp, point.fn_, point.tn, point.f1];
        same(&found, expected, at, "at_threshold");
    }
}

/// Labels of a text of codes: by their values, or as codes of the table of all classes.
fn coded(case: &Value, codes: &str, whole_table: bool) -> Labels {
    let classes: Vec<Label> = list(&case["classes"])
        .iter()
        .map(|l| label(l).unwrap())
        .collect();
    let codes = codes.bytes().map(|digit| u32::from(digit - b'0'));
    if whole_table {
        let codes: Vec<u32> = codes.collect();
        Labels::from_column(Column::new(codes, Classes::new(classes)).unwrap())
    } else {
        codes.map(|code| classes[code as usize].clone()).collect()
    }
}

fn listed(case: &Value) -> ScoreOptions {
    let mut options = ScoreOptions::new().zero_division(zero_division(case));
    if let Some(labels) = case["labels"].as_array() {
        options = options.labels(labels.iter().map(|l| label(l).unwrap()));
    }
    options.weights = weights(case).map(Into::into);
    options
}

fn zero_division(case: &Value) -> ZeroDivision {
    match case["zero_division"].as_f64() {
        Some(0.0) => ZeroDivision::Zero,
        Some(1.0) => ZeroDivision::One,
        None => ZeroDivision::Nan,
        other => panic!("{other:?}"),
    }
}

pub(super) fn weights(case: &Value) -> Option<Vec<f64>> {
    let weights = case["weights"].as_array()?;
    Some(
        weights
            .iter()
            .map(|weight| weight.as_f64().unwrap())
            .collect(),
    )
}

fn label(value: &Value) -> Option<Label> {
    match value {
        Value::Bool(value) => Some((*value).into()),
        Value::Number(value) => value.as_i64().map(Label::Int),
        Value::String(value) => Some(value.as_str().into()),
        _ => None,
    }
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The same bits: as a number, a list of numbers, or their hash. NaN is null.
pub(super) fn same(found: &[f64], expected: &Value, at: &str, what: &str) {
    let canonical = |value: f64| if value.is_nan() { f64::NAN } else { value };
    let bits: Vec<u64> = found
        .iter()
        .map(|&value| canonical(value).to_bits())
        .collect();
    let number = |value: &Value| match value {
        Value::Null => f64::NAN.to_bits(),
        Value::String(text) if text == "inf" => f64::INFINITY.to_bits(),
        Value::String(text) if text == "-inf" => f64::NEG_INFINITY.to_bits(),
        Value::Number(number) => number.as_f64().unwrap().to_bits(),
        other => panic!("{at}, {what}: {other}"),
    };
    match expected {
        Value::Object(digest) => {
            assert_eq!(digest["n"], bits.len(), "{at}, {what}");
            let bytes = bits.iter().flat_map(|bits| bits.to_le_bytes());
            assert_eq!(text(&digest["fnv"]), fnv(bytes), "{at}, {what}: {found:?}");
        }
        Value::Array(values) => {
            let expected: Vec<u64> = values.iter().map(number).collect();
            assert_eq!(bits, expected, "{at}, {what}: {found:?} and {values:?}");
        }
        value => assert_eq!(bits, [number(value)], "{at}, {what}: {found:?} and {value}"),
    }
}

fn same_text(found: &str, expected: &Value, at: &str) {
    match expected.get("fnv") {
        Some(digest) => assert_eq!(fnv(found.bytes()), text(digest), "{at}:\n{found}"),
        None => assert_eq!(found, text(expected), "{at}"),
    }
}

/// 64-bit FNV-1a.
fn fnv(bytes: impl Iterator<Item = u8>) -> String {
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
