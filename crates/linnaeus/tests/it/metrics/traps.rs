//! Mistakes that other libraries have made, one test each.

use linnaeus::metrics::*;
use linnaeus::prelude::*;

fn zeros_and_ones(labels: &[i32]) -> Labels {
    Labels::from(labels)
}

#[test]
fn precision_and_recall_are_not_swapped() {
    let y_true = zeros_and_ones(&[1, 1, 0, 1, 0, 1]);
    let y_pred = zeros_and_ones(&[0, 1, 0, 1, 0, 1]);
    let precision = precision_score(&y_true, &y_pred, Average::Binary).unwrap();
    let recall = recall_score(&y_true, &y_pred, Average::Binary).unwrap();
    assert_eq!((precision, recall), (1.0, 0.75));
    let f = |beta| fbeta_score(&y_true, &y_pred, beta, Average::Binary).unwrap();
    assert_eq!((f(0.0), f(f64::INFINITY)), (precision, recall));
    assert!(f(0.5) > f(2.0), "a small beta weighs precision");
}

#[test]
fn rows_of_the_confusion_matrix_are_true_classes() {
    let matrix = confusion_matrix(
        &Labels::from(["a", "a", "b"]),
        &Labels::from(["b", "b", "b"]),
    );
    let matrix = matrix.unwrap();
    assert_eq!(matrix.cells(), [0.0, 2.0, 0.0, 1.0]);
    assert_eq!(matrix.get("a", "b"), Some(2.0));
    assert_eq!(matrix.get("b", "a"), Some(0.0));
    assert_eq!(matrix.get("a", "c"), None);
    let counts = matrix.binary().unwrap();
    assert_eq!((counts.fp, counts.fn_), (2.0, 0.0));
}

#[test]
fn f1_comes_from_the_counts() {
    // The chapter's matrix; 2 P R / (P + R) would end in ...846.
    let counts = BinaryCounts {
        tn: 53892.0,
        fp: 687.0,
        fn_: 1891.0,
        tp: 3530.0,
    };
    assert_eq!(counts.precision(), 0.8370879772350012);
    assert_eq!(counts.recall(), 0.6511713705958311);
    assert_eq!(counts.f1(), 0.7325171197343847);
}

#[test]
fn macro_f_is_the_average_of_f_and_not_the_f_of_averages() {
    let y_true = Labels::from([0, 0, 0, 1, 1, 2]);
    let y_pred = Labels::from([0, 0, 1, 1, 2, 2]);
    let f1 = f1_score(&y_true, &y_pred, Average::Macro).unwrap();
    assert_eq!(f1, (0.8 + 0.5 + 2.0 / 3.0) / 3.0);
}

#[test]
fn two_labels_need_not_be_0_and_1() {
    for (low, high) in [(0, 2), (-1, 1), (1, 2), (7, 9)] {
        let y = Labels::from([low, high, low, high]);
        let scores = [
            precision_score(&y, &y, Average::Binary).unwrap(),
            recall_score(&y, &y, Average::Binary).unwrap(),
            f1_score(&y, &y, Average::Binary).unwrap(),
        ];
        assert_eq!(scores, [1.0; 3], "{low} and {high}");
        let never = Labels::from([low; 4]);
        assert_eq!(recall_score(&y, &never, Average::Binary).unwrap(), 0.0);
    }
}

#[test]
fn a_fold_that_lacks_a_class_is_not_a_binary_task() {
    let three = Labels::from([0, 1, 2, 0, 2, 2]);
    let fold = three.take(&[0, 2, 3, 4]).unwrap();
    let error = f1_score(&fold, &fold, Average::Binary).unwrap_err();
    assert_eq!(error.argument(), Some("y_true"));
    assert!(error.advice().unwrap().contains("pos_label"));
    // Who names the positive class has said that it is one.
    let of_2 = ScoreOptions::new().pos_label(2);
    assert_eq!(f1_score(&fold, &fold, of_2).unwrap(), 1.0);
    // Averages are over the classes that are there.
    assert_eq!(f1_score(&fold, &fold, Average::Macro).unwrap(), 1.0);
    assert_eq!(confusion_matrix(&fold, &fold).unwrap().classes().len(), 2);
}

#[test]
fn the_classes_are_those_of_both_columns() {
    let (y_true, y_pred) = (Labels::from([0, 0, 1, 1]), Labels::from([0, 0, 1, 2]));
    assert_eq!(
        precision_score(&y_true, &y_pred, Average::Macro).unwrap(),
        2.0 / 3.0
    );
    // The codes of the two columns differ: 5 is the second class of one, the first of the other.
    let (y_true, y_pred) = (Labels::from([3, 5, 3]), Labels::from([5, 5, 5]));
    assert_eq!(accuracy_score(&y_true, &y_pred).unwrap(), 1.0 / 3.0);
}

#[test]
fn nothing_predicted_is_0_and_not_nan() {
    let (y_true, y_pred) = (Labels::from([true, false]), Labels::from([false, false]));
    assert_eq!(
        precision_score(&y_true, &y_pred, Average::Binary).unwrap(),
        0.0
    );
    assert_eq!(f1_score(&y_true, &y_pred, Average::Binary).unwrap(), 0.0);
    let one = ScoreOptions::new().zero_division(ZeroDivision::One);
    assert_eq!(precision_score(&y_true, &y_pred, one).unwrap(), 1.0);
}

#[test]
fn one_class_of_a_question_is_enough_for_counts() {
    let no = Labels::from([false, false, false]);
    assert_eq!(f1_score(&no, &no, Average::Binary).unwrap(), 0.0);
    assert_eq!(specificity_score(&no, &no, Average::Binary).unwrap(), 1.0);
    assert_eq!(false_positive_rate(&no, &no, Average::Binary).unwrap(), 0.0);
    for (only, recall) in [(1, 1.0), (0, 0.0), (-1, 0.0)] {
        let y = Labels::from([only, only]);
        assert_eq!(
            recall_score(&y, &y, Average::Binary).unwrap(),
            recall,
            "{only}"
        );
    }
    // All predictions and rows are false, but the question has two answers.
    let asked = Labels::from([1, 2]).map(|label| *label > 5).unwrap();
    assert_eq!(
        confusion_matrix(&asked, &asked).unwrap().cells(),
        [2.0, 0.0, 0.0, 0.0]
    );
    // What is positive among strings of one class, only the user knows.
    let ham = Labels::from(["ham", "ham"]);
    let error = recall_score(&ham, &ham, Average::Binary).unwrap_err();
    assert_eq!(error.argument(), Some("y_true"));
    let spam = ScoreOptions::new().pos_label("spam");
    assert_eq!(recall_score(&ham, &ham, spam).unwrap(), 0.0);
}

#[test]
fn equal_scores_and_zeros_count_half() {
    let area = |y: &[bool], scores: &[f64]| {
        let scores = Scores::margin(scores.to_vec(), Classes::bools()).unwrap();
        roc_auc_score(&Labels::from(y), &scores).unwrap()
    };
    assert_eq!(area(&[true, false, true, false], &[0.0; 4]), 0.5);
    assert_eq!(
        area(&[true, false, true, false], &[0.0, -0.0, -0.0, 0.0]),
        0.5
    );
    let y = [true, false, false, true, true, false];
    assert_eq!(
        area(&y, &[0.0, 0.0, 0.0, 0.6, 0.9, 0.0]),
        0.8333333333333333
    );
}

#[test]
fn the_added_end_of_the_curve_is_no_threshold() {
    // The row with the highest score is negative, so no threshold has a precision of 0.9.
    let scores = Scores::margin(vec![1.0, 2.0, 3.0], Classes::bools()).unwrap();
    let y = Labels::from([true, true, false]);
    let curve = precision_recall_curve(&y, &scores).unwrap();
    assert_eq!(curve.precision().last(), Some(&1.0));
    assert_eq!(curve.at_precision(0.9), None);
    assert_eq!(curve.at_precision(0.6).unwrap().threshold, 1.0);
    assert_eq!(curve.at_precision(f64::NAN), None);
    assert_eq!(curve.at_recall(1.1), None);
    assert_eq!(curve.at_recall(0.5).unwrap().threshold, 2.0);
}

#[test]
fn a_dropped_point_can_still_be_chosen() {
    let scores = Scores::margin(vec![1.0, 2.0, 3.0, 4.0, 5.0], Classes::bools()).unwrap();
    let y = Labels::from([false, false, true, true, true]);
    let roc = roc_curve(&y, &scores).unwrap();
    assert_eq!(roc.thresholds(), [f64::INFINITY, 5.0, 3.0, 1.0]);
    assert_eq!(roc.at_recall(0.5).unwrap().threshold, 4.0);
    let shown: Vec<f64> = roc.points().map(|point| point.threshold).collect();
    assert_eq!(shown, [5.0, 3.0, 1.0]);
}

#[test]
fn thresholds_outside_the_scores_take_all_or_nothing() {
    let scores = Scores::margin(vec![1.0, 2.0], Classes::bools()).unwrap();
    let curve = roc_curve(&Labels::from([false, true]), &scores).unwrap();
    let (none, all) = (curve.at_threshold(9.0), curve.at_threshold(-9.0));
    assert_eq!(
        (none.tp, none.fp, none.precision, none.f1),
        (0.0, 0.0, 0.0, 0.0)
    );
    assert_eq!((all.tp, all.fp, all.fn_, all.tn), (1.0, 1.0, 0.0, 0.0));
    assert_eq!(curve.at_threshold(2.0).counts().tp, 1.0);
    assert_eq!(curve.at_threshold(2.1).counts().tp, 0.0);
}

#[test]
fn counts_are_exact_beyond_single_precision() {
    let weights = [16_777_216.0, 1.0, 1.0];
    let options = ConfusionOptions::new().weights(weights);
    let y = Labels::from([1, 1, 0]);
    let matrix = confusion_matrix_with(&y, &y, &options).unwrap();
    assert_eq!(matrix.binary().unwrap().tp, 16_777_217.0);
}

#[test]
fn sums_of_weights_round_as_in_scikit_learn() {
    // False predictions are a difference there, to which the right ones are added again: adding
    // the weights of all predictions gives other last bits.
    let y_true = zeros_and_ones(&[1, 1, 0, 1, 0, 0, 0]);
    let y_pred = zeros_and_ones(&[1, 0, 0, 0, 0, 1, 1]);
    let weights = [0.364, 0.668, 0.572, 0.775, 0.9, 0.404, 0.895];
    let options = ScoreOptions::new().weights(weights);
    let precision = precision_score(&y_true, &y_pred, options).unwrap();
    assert_eq!(precision, 0.21888153938665064);

    let y_true = zeros_and_ones(&[0, 1, 1, 0, 1, 1, 0, 1]);
    let y_pred = zeros_and_ones(&[0, 0, 0, 0, 1, 0, 0, 1]);
    let weights = [0.328, 0.757, 0.636, 0.24, 0.161, 0.796, 0.959, 0.458];
    let options = ScoreOptions::new().weights(weights);
    let recall = recall_score(&y_true, &y_pred, options).unwrap();
    assert_eq!(recall, 0.22044159544159544);

    // From eight classes on, their sum is not taken one after the other.
    let y_true = zeros_and_ones(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 5, 0, 4, 2, 5]);
    let y_pred = zeros_and_ones(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 4, 2, 5]);
    let weights = [
        0.505, 0.895, 0.116, 0.03, 0.87, 0.001, 0.79, 0.621, 0.801, 0.051, 0.232, 0.914, 0.098,
        0.958,
    ];
    let options = ScoreOptions::new().average(Average::Micro).weights(weights);
    let precision = precision_score(&y_true, &y_pred, options).unwrap();
    assert_eq!(precision, 0.9925893635571056);
}

#[test]
fn probabilities_and_margins_give_one_curve() {
    let y = Labels::from(["no", "yes", "yes", "no"]);
    let classes = y.classes().unwrap().clone();
    let values = [0.25, 0.75, 0.5, 0.5];
    let margin = Scores::margin(values.to_vec(), classes.clone()).unwrap();
    let both = values.iter().flat_map(|&value| [1.0 - value, value]);
    let both: Vec<f64> = both.collect();
    let probability = Scores::new(Response::Probability, both, 2, classes).unwrap();
    assert_eq!(roc_curve(&y, &margin), roc_curve(&y, &probability));
    let of_no = CurveOptions::new().pos_label("no");
    assert_eq!(
        roc_auc_score_with(&y, &margin, &of_no),
        roc_auc_score_with(&y, &probability, &of_no)
    );
}

#[test]
fn labels_are_met_by_value_and_not_by_code() {
    // A column of a larger table, scores of a smaller one.
    let ten = Labels::from(vec!["3", "5", "8"]).take(&[1, 2, 1]).unwrap();
    let two = Classes::new(["5", "8"]);
    let scores = Scores::margin(vec![-1.0, 1.0, -2.0], two).unwrap();
    assert_eq!(roc_auc_score(&ten, &scores).unwrap(), 1.0);
}
