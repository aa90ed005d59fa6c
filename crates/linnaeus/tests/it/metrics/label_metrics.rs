//! Losses, agreement, overlap and counts of labels, and losses of probabilities and margins, against
//! scikit-learn 1.9.1, on the cases that `fixtures/make_label_metrics.py` drew.
//!
//! `LINNAEUS_LABEL_METRICS_FIXTURE` names another file that this script wrote.

use linnaeus::metrics::*;
use linnaeus::prelude::*;
use serde_json::Value;

use super::parity::{list, same, weights};

/// The cases of one kind.
fn cases(kind: &str) -> Vec<Value> {
    let bundled = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/label_metrics.json"
    );
    let path = std::env::var_os("LINNAEUS_LABEL_METRICS_FIXTURE").unwrap_or_else(|| bundled.into());
    let text = std::fs::read_to_string(&path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["scikit_learn"], "1.9.1");
    let cases = file["table"].as_array().unwrap().iter();
    let cases: Vec<Value> = cases.filter(|case| case["kind"] == kind).cloned().collect();
    assert_eq!(cases.len() as u64, file["cases"].as_u64().unwrap());
    cases
}

fn codes(value: &Value) -> Vec<u32> {
    let values = list(value).iter();
    values.map(|value| value.as_u64().unwrap() as u32).collect()
}

fn floats(value: &Value) -> Vec<f64> {
    let values = list(value).iter();
    values.map(|value| value.as_f64().unwrap()).collect()
}

fn table(case: &Value) -> Classes {
    Classes::new(0..case["classes"].as_u64().unwrap() as u32)
}

fn column(codes: Vec<u32>, classes: &Classes) -> Labels {
    Labels::from_column(Column::new(codes, classes.clone()).unwrap())
}

/// True and predicted labels of one column, or of several.
fn pair(case: &Value) -> (Labels, Labels) {
    let of = |name: &str| {
        if case["kind"] == "labels" {
            return column(codes(&case[name]), &table(case));
        }
        let columns = list(&case[name]).iter();
        let columns = columns.map(|own| column(codes(own), &Classes::bools()));
        Labels::multilabel(columns).unwrap()
    };
    (of("y_true"), of("y_pred"))
}

fn near(found: f64, expected: &Value, bound: f64, what: &str) {
    let expected = expected.as_f64().unwrap();
    assert!(
        (found - expected).abs() <= bound,
        "{what}: {found} and {expected}"
    );
}

#[test]
fn averages_over_rows() {
    for kind in ["labels", "columns"] {
        for (at, case) in cases(kind).iter().enumerate() {
            let at = format!("{kind} case {at}");
            let expected = &case["expected"];
            let (y_true, y_pred) = pair(case);
            let weights = weights(case);
            let mut options = RowOptions::new();
            options.weights = weights.clone().map(Into::into);
            let zero_one = zero_one_loss_with(&y_true, &y_pred, &options).unwrap();
            same(&[zero_one], &expected["zero_one"], &at, "zero_one_loss");
            let hamming = match &weights {
                None => hamming_loss(&y_true, &y_pred).unwrap(),
                Some(weights) => hamming_loss_weighted(&y_true, &y_pred, weights).unwrap(),
            };
            // The sums that scikit-learn leaves to BLAS have a bound.
            let bound = if weights.is_some() { 1e-13 } else { 0.0 };
            near(hamming, &expected["hamming"], bound, &at);
            let sums = options.normalize(false);
            let right = accuracy_score_with(&y_true, &y_pred, &sums).unwrap();
            near(right, &expected["right"], bound, &at);
            if kind == "labels" {
                let wrong = zero_one_loss_with(&y_true, &y_pred, &sums).unwrap();
                near(wrong, &expected["wrong"], bound, &at);
            }
        }
    }
}

#[test]
fn agreement() {
    for (at, case) in cases("labels").iter().enumerate() {
        let at = format!("labels case {at}");
        let expected = &case["expected"];
        let (y_true, y_pred) = pair(case);
        let weights = weights(case);
        let mut options = BalancedAccuracyOptions::new();
        options.weights = weights.clone().map(Into::into);
        let balanced = balanced_accuracy_score_with(&y_true, &y_pred, &options).unwrap();
        same(&[balanced], &expected["balanced"], &at, "balanced");
        let adjusted = options.adjusted(true);
        let adjusted = balanced_accuracy_score_with(&y_true, &y_pred, &adjusted).unwrap();
        same(&[adjusted], &expected["adjusted"], &at, "adjusted");
        let matthews = match &weights {
            None => matthews_corrcoef(&y_true, &y_pred).unwrap(),
            Some(weights) => matthews_corrcoef_weighted(&y_true, &y_pred, weights).unwrap(),
        };
        let bound = if weights.is_some() { 1e-12 } else { 0.0 };
        near(matthews, &expected["matthews"], bound, &at);
        let kinds = [
            Disagreement::Equal,
            Disagreement::Linear,
            Disagreement::Quadratic,
        ];
        let mut options = KappaOptions::new().labels(table(case).iter());
        options.weights = weights.map(Into::into);
        // Every class is listed, so that steps are counted alike.
        for (kind, expected) in kinds.into_iter().zip(list(&expected["kappa"])) {
            let options = options.clone().disagreement(kind);
            let kappa = cohen_kappa_score_with(&y_true, &y_pred, &options).unwrap_or(f64::NAN);
            same(&[kappa], expected, &at, "kappa");
        }
    }
}

#[test]
fn overlaps() {
    let averages = [Average::Macro, Average::Micro, Average::Weighted];
    for kind in ["labels", "columns"] {
        for (at, case) in cases(kind).iter().enumerate() {
            let at = format!("{kind} case {at}");
            let expected = &case["expected"];
            let (y_true, y_pred) = pair(case);
            let one = case["zero_division"].as_u64() != Some(0);
            let zero_division = if one {
                ZeroDivision::One
            } else {
                ZeroDivision::Zero
            };
            let mut options = ScoreOptions::new().zero_division(zero_division);
            options.weights = weights(case).map(Into::into);
            let mut of_classes = ClassOptions::new().zero_division(zero_division);
            of_classes.weights = options.weights.clone();
            if kind == "labels" {
                options = options.labels(table(case).iter());
                of_classes = of_classes.labels(table(case).iter());
            }
            let with_rows = averages.into_iter().chain([Average::Samples]);
            for (average, expected) in with_rows.zip(list(&expected["jaccard"])) {
                let options = options.clone().average(average);
                let score = jaccard_score(&y_true, &y_pred, options).unwrap();
                same(&[score], expected, &at, "jaccard");
            }
            if kind == "labels" {
                let scores = jaccard_scores(&y_true, &y_pred, &of_classes).unwrap();
                let scores: Vec<f64> = scores.iter().map(|score| score.jaccard).collect();
                same(&scores, &expected["jaccards"], &at, "jaccards");
            }
        }
    }
}

#[test]
fn one_against_the_rest() {
    let flat = |counts: Vec<BinaryCounts>| -> Vec<f64> {
        let four = |of: BinaryCounts| [of.tn, of.fp, of.fn_, of.tp];
        counts.into_iter().flat_map(four).collect()
    };
    for kind in ["labels", "columns"] {
        for (at, case) in cases(kind).iter().enumerate() {
            let at = format!("{kind} case {at}");
            let expected = &case["expected"];
            let (y_true, y_pred) = pair(case);
            let mut options = OneAgainstRestOptions::new();
            options.weights = weights(case).map(Into::into);
            if kind == "labels" {
                options = options.labels(table(case).iter());
            }
            let counts = multilabel_confusion_matrix_with(&y_true, &y_pred, &options).unwrap();
            same(&flat(counts), &expected["counts"], &at, "counts");
            if kind == "columns" {
                let rows = options.samplewise(true);
                let counts = multilabel_confusion_matrix_with(&y_true, &y_pred, &rows).unwrap();
                same(&flat(counts), &expected["rows"], &at, "counts");
            }
        }
    }
}

#[test]
fn likelihood_ratios_of_labels() {
    let mut seen = 0;
    for (at, case) in cases("labels").iter().enumerate() {
        let expected = &case["expected"]["ratios"];
        if expected.is_null() {
            continue;
        }
        let (y_true, y_pred) = pair(case);
        let mut options = LikelihoodOptions::new();
        options.weights = weights(case).map(Into::into);
        let ratios = class_likelihood_ratios_with(&y_true, &y_pred, &options).unwrap();
        let found = [ratios.positive, ratios.negative].map(|ratio| ratio.unwrap_or(f64::NAN));
        same(&found, expected, &format!("labels case {at}"), "ratios");
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn losses_of_probabilities() {
    for (at, case) in cases("probabilities").iter().enumerate() {
        let at = format!("probabilities case {at}");
        let expected = &case["expected"];
        let classes = table(case);
        let y_true = column(codes(&case["y_true"]), &classes);
        let proba = floats(&case["proba"]);
        let size = classes.len();
        let scores = Scores::new(Response::Probability, proba, size, classes).unwrap();
        let weights = weights(case);
        let mut options = BrierOptions::new();
        options.weights = weights.clone().map(Into::into);
        let brier = brier_score_loss_with(&y_true, &scores, &options).unwrap();
        same(&[brier], &expected["brier"], &at, "brier");
        let whole = options.scale_by_half(false);
        let whole = brier_score_loss_with(&y_true, &scores, &whole).unwrap();
        same(&[whole], &expected["brier_whole"], &at, "brier_whole");
        let (d2_brier, d2_log_loss) = match &weights {
            None => (
                d2_brier_score(&y_true, &scores),
                d2_log_loss_score(&y_true, &scores),
            ),
            Some(weights) => (
                d2_brier_score_weighted(&y_true, &scores, weights),
                d2_log_loss_score_weighted(&y_true, &scores, weights),
            ),
        };
        same(&[d2_brier.unwrap()], &expected["d2_brier"], &at, "d2_brier");
        let size = expected["d2_log_loss"].as_f64().unwrap().abs() + 1.0;
        let bound = 1e-13 * size;
        near(d2_log_loss.unwrap(), &expected["d2_log_loss"], bound, &at);
        let mut options = RowOptions::new();
        options.weights = weights.map(Into::into);
        let loss = log_loss_with(&y_true, &scores, &options).unwrap();
        near(loss, &expected["log_loss"], 1e-13, &at);
        let sum = log_loss_with(&y_true, &scores, &options.normalize(false)).unwrap();
        near(sum, &expected["log_loss_sum"], 1e-11, &at);
    }
}

#[test]
fn hinge_losses() {
    for (at, case) in cases("margins").iter().enumerate() {
        let at = format!("margins case {at}");
        let classes = table(case);
        let y_true = column(codes(&case["y_true"]), &classes);
        let columns = if classes.len() == 2 { 1 } else { classes.len() };
        let margins = floats(&case["margins"]);
        let scores = Scores::new(Response::Margin, margins, columns, classes).unwrap();
        let mut options = HingeOptions::new();
        options.weights = weights(case).map(Into::into);
        let loss = hinge_loss_with(&y_true, &scores, &options).unwrap();
        same(&[loss], &case["expected"], &at, "hinge_loss");
    }
}

#[test]
fn what_is_undefined_is_told() {
    let (y_true, y_pred) = (Labels::from([0, 0, 1]), Labels::from([0, 0, 0]));
    let scores = precision_recall_fscore(&y_true, &y_pred, 1.0, Average::Macro).unwrap();
    let precision_only = Undefined {
        precision: true,
        ..Undefined::default()
    };
    assert_eq!(scores.undefined, precision_only);
    let labels = ClassOptions::new().labels([0, 1, 2]);
    let classes = precision_recall_fscore_support(&y_true, &y_pred, 1.0, &labels).unwrap();
    let undefined: Vec<[bool; 3]> = classes
        .iter()
        .map(|class| class.undefined)
        .map(|of| [of.precision, of.recall, of.f_score])
        .collect();
    assert_eq!(
        undefined,
        [[false; 3], [true, false, false], [true, true, true]]
    );
    let same_class = Labels::from([0, 0]);
    let error = cohen_kappa_score(&same_class, &same_class).unwrap_err();
    assert_eq!(error.argument(), Some("y1"));
}

#[test]
fn bad_input_is_named() {
    let classes = Classes::new([0, 1]);
    let y_true = Labels::from([0, 1]);
    let proba =
        |values: Vec<f64>| Scores::new(Response::Probability, values, 2, classes.clone()).unwrap();
    let good = proba(vec![0.5, 0.5, 0.25, 0.75]);
    let margins = Scores::margin(vec![0.5, 0.5], classes.clone()).unwrap();
    let one_row = proba(vec![0.5, 0.5]);
    let other = Labels::from([0, 7]);
    let argument = |result: linnaeus::error::Result<f64>| {
        result.unwrap_err().argument().map(str::to_string).unwrap()
    };
    assert_eq!(
        argument(log_loss(&y_true, &proba(vec![1.5, -0.5, 0.0, 1.0]))),
        "y_proba"
    );
    assert_eq!(
        argument(log_loss(&y_true, &proba(vec![f64::NAN, 0.0, 0.0, 1.0]))),
        "y_proba"
    );
    assert_eq!(argument(log_loss(&y_true, &margins)), "y_proba");
    assert_eq!(argument(brier_score_loss(&y_true, &one_row)), "y_true");
    assert_eq!(argument(brier_score_loss(&other, &good)), "y_true");
    let alone = Labels::from_column(Column::new(vec![0], classes.clone()).unwrap());
    assert_eq!(argument(d2_brier_score(&alone, &one_row)), "y_true");
    assert_eq!(
        argument(d2_log_loss_score_weighted(&y_true, &good, &[0.0, 0.0])),
        "weights"
    );
    assert_eq!(argument(hinge_loss(&y_true, &good)), "pred_decision");
    assert_eq!(argument(hinge_loss(&other, &margins)), "y_true");
    assert_eq!(argument(hinge_loss(&alone, &margins)), "pred_decision");
    let three = Labels::from([0, 1, 2]);
    let error = class_likelihood_ratios(&three, &three).unwrap_err();
    assert_eq!(error.argument(), Some("y_true"));
    let rows = OneAgainstRestOptions::new().samplewise(true);
    let error = multilabel_confusion_matrix_with(&three, &three, &rows).unwrap_err();
    assert_eq!(error.argument(), Some("average"));
}
