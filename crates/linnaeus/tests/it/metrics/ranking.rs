//! Metrics computed from scores, against scikit-learn 1.9.1, on the cases that
//! `fixtures/make_ranking.py` drew.
//!
//! `LINNAEUS_RANKING_FIXTURE` names another file that this script wrote.

use linnaeus::metrics::*;
use linnaeus::prelude::*;
use serde_json::Value;

use super::parity::{list, same, weights};

/// The cases of one kind.
fn cases(kind: &str) -> Vec<Value> {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/ranking.json");
    let path = std::env::var_os("LINNAEUS_RANKING_FIXTURE").unwrap_or_else(|| bundled.into());
    let text = std::fs::read_to_string(&path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["scikit_learn"], "1.9.1");
    let cases = file["table"].as_array().unwrap().iter();
    let cases: Vec<Value> = cases.filter(|case| case["kind"] == kind).cloned().collect();
    assert_eq!(cases.len() as u64, file["cases"].as_u64().unwrap());
    cases
}

fn floats(value: &Value) -> Vec<f64> {
    let values = list(value).iter();
    values.map(|value| value.as_f64().unwrap()).collect()
}

fn matrix(value: &Value) -> Vec<Vec<f64>> {
    list(value).iter().map(floats).collect()
}

#[test]
fn curves_of_bare_numbers() {
    for (at, case) in cases("bare").iter().enumerate() {
        let at = format!("bare case {at}");
        let expected = &case["expected"];
        let truth: Vec<bool> = floats(&case["truth"])
            .iter()
            .map(|&one| one == 1.0)
            .collect();
        let values = floats(&case["scores"]);
        let weight = weights(case);
        let counts = ThresholdCounts::new(&truth, &values, weight.as_deref()).unwrap();
        let arrays = [
            counts.tns(),
            counts.fps().to_vec(),
            counts.fns(),
            counts.tps().to_vec(),
            counts.thresholds().to_vec(),
        ];
        all_same(&arrays, &expected["counts"], &at, "counts");
        for (name, drop) in [("False", false), ("True", true)] {
            let curve = counts.precision_recall_curve(drop);
            let arrays = [curve.precision(), curve.recall(), curve.thresholds()];
            all_same(
                &arrays,
                &expected[format!("pr_{name}")],
                &at,
                "precision-recall",
            );
            let curve = counts.roc_curve(drop);
            let arrays = [curve.fpr(), curve.tpr(), curve.thresholds()];
            all_same(&arrays, &expected[format!("roc_{name}")], &at, "ROC");
            if let Some(expected) = expected.get(format!("det_{name}")) {
                let curve = counts.det_curve(drop);
                let arrays = [curve.fpr(), curve.fnr(), curve.thresholds()].map(<[f64]>::to_vec);
                all_same(&arrays, expected, &at, "DET");
            }
        }
        if let Some(expected) = expected.get("partial_auc") {
            let max_fpr = case["max_fpr"].as_f64().unwrap();
            let area = counts.roc_curve(true).partial_auc(max_fpr).unwrap();
            same(&[area], expected, &at, "partial AUC");
        }
        let y_true: Labels = truth.iter().copied().collect();
        let scores = Scores::margin(values.clone(), Classes::bools()).unwrap();
        let f1 = metric_at_thresholds(&y_true, &scores, |y_true, y_pred| {
            f1_score(y_true, y_pred, Average::Binary)
        });
        let f1: Vec<f64> = f1.unwrap().into_iter().map(|(_, f1)| f1).collect();
        same(&f1, &expected["f1"], &at, "F1 at thresholds");
        of_labels(&counts, &y_true, &scores, weight);
    }
}

/// The functions of labels give the same, or refuse rows of one class.
fn of_labels(counts: &ThresholdCounts, y_true: &Labels, scores: &Scores, weight: Option<Vec<f64>>) {
    let mut options = CurveOptions::new();
    options.weights = weight.map(Into::into);
    let found = confusion_matrix_at_thresholds(y_true, scores, &options);
    assert_eq!(found.as_ref().unwrap(), counts);
    let both = counts.positives() > 0.0 && counts.negatives() > 0.0;
    let det = det_curve_with(y_true, scores, &options);
    assert_eq!(det.is_ok(), both);
    if let Ok(det) = det {
        assert_eq!(det, counts.det_curve(false));
    }
    let order = rows_by_falling_score(&scores.positive().unwrap()).unwrap();
    let values = scores.positive().unwrap();
    let pairs = order.windows(2);
    for pair in pairs {
        let falls = values[pair[0]] > values[pair[1]];
        assert!(falls || values[pair[0]] == values[pair[1]] && pair[0] < pair[1]);
    }
}

fn all_same(arrays: &[Vec<f64>], expected: &Value, at: &str, what: &str) {
    assert_eq!(arrays.len(), list(expected).len(), "{at}, {what}");
    for (found, expected) in arrays.iter().zip(list(expected)) {
        same(found, expected, at, what);
    }
}

const AVERAGES: [(&str, Average); 4] = [
    ("macro", Average::Macro),
    ("micro", Average::Micro),
    ("weighted", Average::Weighted),
    ("samples", Average::Samples),
];

/// Every average that the case has, and what is averaged.
fn averaged(
    expected: &Value,
    at: &str,
    average: impl Fn(Average) -> Result<f64>,
    each: Result<Vec<f64>>,
) {
    let known = expected.as_object().unwrap();
    for (name, by) in AVERAGES
        .iter()
        .filter(|(name, _)| known.contains_key(*name))
    {
        same(&[average(*by).unwrap()], &expected[*name], at, name);
    }
    if let Some(expected) = expected.get("each") {
        same(&each.unwrap(), expected, at, "each");
    }
}

#[test]
fn areas_of_many_classes() {
    for (at, case) in cases("classes").iter().enumerate() {
        let at = format!("classes case {at}");
        let expected = &case["expected"];
        let codes: Vec<i64> = floats(&case["codes"])
            .iter()
            .map(|&one| one as i64)
            .collect();
        let rows = matrix(&case["scores"]);
        let classes = Classes::new(0..rows[0].len() as i64);
        let (values, k) = (rows.concat(), classes.len());
        let scores = Scores::new(Response::Probability, values, k, classes).unwrap();
        let y = Labels::from(codes);
        let mut ovr = RocAucOptions::new()
            .multi_class(MultiClass::Ovr)
            .replace_undefined_by(f64::NAN);
        let ovo = RocAucOptions::new().multi_class(MultiClass::Ovo);
        let mut precision = AveragePrecisionOptions::new();
        let mut top = TopKOptions::new();
        if let Some(weights) = weights(case) {
            ovr = ovr.weights(weights.clone());
            precision = precision.weights(weights.clone());
            top = top.weights(weights);
        }
        let area = |by| roc_auc_score_with(&y, &scores, ovr.clone().average(by));
        let each = roc_auc_score_by_class(&y, &scores, &ovr);
        averaged(&expected["ovr"], &at, area, each);
        for (name, by) in [("macro", Average::Macro), ("weighted", Average::Weighted)] {
            let area = roc_auc_score_with(&y, &scores, ovo.clone().average(by)).unwrap();
            same(&[area], &expected["ovo"][name], &at, "ovo");
        }
        if let Some(expected) = expected.get("precision") {
            // Weights may leave a class without rows that count: 0 there, with a warning.
            let options = precision.replace_undefined_by(0.0);
            let average =
                |by| average_precision_score_with(&y, &scores, options.clone().average(by));
            let each = average_precision_score_by_class(&y, &scores, &options);
            averaged(expected, &at, average, each);
        }
        let top: Vec<f64> = (1..=k)
            .map(|k| top_k_accuracy_score_with(&y, &scores, &top.clone().k(k)).unwrap())
            .collect();
        same(&top, &expected["top_k"], &at, "top k");
    }
}

#[test]
fn rankings_of_labels() {
    for (at, case) in cases("columns").iter().enumerate() {
        let at = format!("columns case {at}");
        let expected = &case["expected"];
        let (truth, rows) = (matrix(&case["truth"]), matrix(&case["scores"]));
        let columns = 0..truth[0].len();
        let labels = |column: usize| {
            let labels: Labels = truth.iter().map(|row| row[column] == 1.0).collect();
            labels.map(|label| *label == true).unwrap()
        };
        let margins = |column: usize| {
            let values: Vec<f64> = rows.iter().map(|row| row[column]).collect();
            Scores::margin(values, Classes::bools()).unwrap()
        };
        let y = Labels::multilabel(columns.clone().map(labels)).unwrap();
        let scores = Scores::side_by_side(columns.map(margins)).unwrap();
        let mut auc = RocAucOptions::new().replace_undefined_by(f64::NAN);
        let mut precision = AveragePrecisionOptions::new().replace_undefined_by(0.0);
        let weights = weights(case);
        if let Some(weights) = &weights {
            auc = auc.weights(weights.clone());
            precision = precision.weights(weights.clone());
        }
        let area = |by| roc_auc_score_with(&y, &scores, auc.clone().average(by));
        let each = roc_auc_score_by_class(&y, &scores, &auc);
        averaged(&expected["auc"], &at, area, each);
        let area = |by| average_precision_score_with(&y, &scores, precision.clone().average(by));
        let each = average_precision_score_by_class(&y, &scores, &precision);
        averaged(&expected["precision"], &at, area, each);
        let found = match &weights {
            None => [
                coverage_error(&y, &scores),
                label_ranking_average_precision_score(&y, &scores),
                label_ranking_loss(&y, &scores),
            ],
            Some(weights) => [
                coverage_error_weighted(&y, &scores, weights),
                label_ranking_average_precision_score_weighted(&y, &scores, weights),
                label_ranking_loss_weighted(&y, &scores, weights),
            ],
        };
        let names = ["coverage", "ranking_precision", "ranking_loss"];
        for (found, name) in found.into_iter().zip(names) {
            same(&[found.unwrap()], &expected[name], &at, name);
        }
    }
}

#[test]
fn gains() {
    for (at, case) in cases("gains").iter().enumerate() {
        let expected = &case["expected"];
        let (truth, scores) = (matrix(&case["truth"]), matrix(&case["scores"]));
        let (truth, scores) = (rectangle(&truth), rectangle(&scores));
        let mut options = GainOptions::new();
        options.k = case["k"].as_u64().map_or(usize::MAX, |k| k as usize);
        options.weights = weights(case).map(Into::into);
        let ndcg = ndcg_score(&truth, &scores, &options).unwrap();
        let options = options.log_base(case["base"].as_f64().unwrap());
        let dcg = dcg_score(&truth, &scores, &options).unwrap();
        let untied = dcg_score(&truth, &scores, &options.ignore_ties(true)).unwrap();
        for (name, found) in [("dcg", dcg), ("ndcg", ndcg), ("untied", untied)] {
            if let Some(expected) = expected.get(name) {
                let expected = expected.as_f64().unwrap();
                let difference = (found - expected).abs();
                assert!(
                    difference <= 1e-13 * expected.abs(),
                    "gains case {at}, {name}: {found}"
                );
            }
        }
    }
}

fn rectangle(rows: &[Vec<f64>]) -> Matrix {
    Matrix::new(rows.len(), rows[0].len(), rows.concat()).unwrap()
}

#[test]
fn top_k() {
    // The cases of many classes are those of `areas_of_many_classes`; here are two.
    let y = Labels::from([false, true, true, true]);
    let both = |values: [f64; 4]| {
        values
            .iter()
            .flat_map(|&p| [1.0 - p, p])
            .collect::<Vec<f64>>()
    };
    let proba = both([0.5, 0.5, 0.75, 0.1]);
    let proba = Scores::new(Response::Probability, proba, 2, Classes::bools()).unwrap();
    assert_eq!(top_k_accuracy_score(&y, &proba, 1).unwrap(), 0.5);
    assert_eq!(top_k_accuracy_score(&y, &proba, 2).unwrap(), 1.0);
    // The same numbers as margins: all are above the boundary.
    let margin = Scores::margin(vec![0.5, 0.5, 0.75, 0.1], Classes::bools()).unwrap();
    assert_eq!(top_k_accuracy_score(&y, &margin, 1).unwrap(), 0.75);
    let options = TopKOptions::new().k(1).weights([1.0, 2.0, 3.0, 4.0]);
    let share = top_k_accuracy_score_with(&y, &margin, &options).unwrap();
    assert_eq!(share, 0.9);
    let number = top_k_accuracy_score_with(&y, &margin, &options.normalize(false)).unwrap();
    assert_eq!(number, 9.0);
}
