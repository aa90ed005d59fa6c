//! What areas, rankings, gains and intervals refuse: the kind of the error, and the argument that it
//! names.

use linnaeus::metrics::*;
use linnaeus::prelude::*;

use super::bad_input::{check, multilabel, none, three, two};

#[test]
fn areas_that_cannot_be_taken() {
    let y = three();
    let classes = y.classes().unwrap().clone();
    let scores = |response, values: [f64; 3]| {
        Scores::new(response, values.repeat(4), 3, classes.clone()).unwrap()
    };
    let proba = scores(Response::Probability, [0.5, 0.25, 0.25]);
    let margin = scores(Response::Margin, [0.5, 0.5, 1.0]);
    let ovr = || RocAucOptions::new().multi_class(MultiClass::Ovr);
    let ovo = || RocAucOptions::new().multi_class(MultiClass::Ovo);
    let area = |options: RocAucOptions| roc_auc_score_with(&y, &proba, options).map(drop);
    let two_scores = Scores::margin(vec![0.0; 4], two().classes().unwrap().clone()).unwrap();
    let part = |max_fpr: f64| {
        let options = RocAucOptions::new().max_fpr(max_fpr);
        roc_auc_score_with(&two(), &two_scores, options).map(drop)
    };
    let lacking = y.take(&[0, 1, 3]).unwrap();
    let three_rows = Scores::new(
        Response::Probability,
        vec![1.0 / 3.0; 9],
        3,
        classes.clone(),
    );
    let three_rows = three_rows.unwrap();
    let ones = y.take(&[0, 3, 0]).unwrap();
    let none = Labels::multilabel([Labels::from([0, 0, 0, 1]), Labels::from([0; 4])]).unwrap();
    let columns = Scores::side_by_side([two_scores.clone(), two_scores.clone()]).unwrap();
    let by_column = |average| {
        let options = AveragePrecisionOptions::new().average(average);
        average_precision_score_with(&none, &columns, options).map(drop)
    };
    let rank = |y: &Labels, scores: &Scores| coverage_error(y, scores).map(drop);
    let gain = |options: &GainOptions| {
        let rows = Matrix::from(vec![[1.0, 0.5]]);
        dcg_score(&rows, &rows, options).map(drop)
    };
    let of = |truth: Vec<[f64; 2]>, scores: Vec<[f64; 2]>| {
        ndcg_score(
            &Matrix::from(truth),
            &Matrix::from(scores),
            &GainOptions::new(),
        )
        .map(drop)
    };
    let single = Matrix::from(vec![[1.0]]);
    check(vec![
        (
            "margins",
            roc_auc_score_with(&y, &margin, ovr()).map(drop),
            "Parameter",
            "scores",
        ),
        (
            "part of ovr",
            area(ovr().max_fpr(0.5)),
            "Parameter",
            "max_fpr",
        ),
        (
            "samples of ovr",
            area(ovr().average(Average::Samples)),
            "Parameter",
            "average",
        ),
        (
            "binary of ovr",
            area(ovr().average(Average::Binary)),
            "Parameter",
            "average",
        ),
        (
            "micro of ovo",
            area(ovo().average(Average::Micro)),
            "Parameter",
            "average",
        ),
        (
            "weights of ovo",
            area(ovo().weights([1.0; 4])),
            "Parameter",
            "weights",
        ),
        (
            "classes of ovo",
            roc_auc_score_by_class(&y, &proba, ovo()).map(drop),
            "Parameter",
            "multi_class",
        ),
        ("no part", part(0.0), "Parameter", "max_fpr"),
        ("more than all", part(1.5), "Parameter", "max_fpr"),
        ("a part that is NaN", part(f64::NAN), "Parameter", "max_fpr"),
        (
            "a class without rows",
            roc_auc_score_with(&lacking, &three_rows, ovr()).map(drop),
            "Labels",
            "y_true",
        ),
        (
            "a pair of one class",
            roc_auc_score_with(&ones, &three_rows, ovo()).map(drop),
            "Labels",
            "y_true",
        ),
        (
            "a column without rows",
            by_column(Average::Macro),
            "Labels",
            "y_true",
        ),
        (
            "binary of columns",
            by_column(Average::Binary),
            "Parameter",
            "average",
        ),
        (
            "a positive class of columns",
            roc_auc_score_with(&none, &columns, RocAucOptions::new().pos_label(1)).map(drop),
            "Parameter",
            "pos_label",
        ),
        (
            "ranking of one column",
            rank(&two(), &two_scores),
            "Labels",
            "y_true",
        ),
        (
            "ranking by one column",
            rank(&multilabel(), &two_scores),
            "Shape",
            "scores",
        ),
        (
            "k of 0",
            top_k_accuracy_score(&y, &proba, 0).map(drop),
            "Parameter",
            "k",
        ),
        (
            "rows of top k",
            top_k_accuracy_score(&lacking, &proba, 1).map(drop),
            "Shape",
            "scores",
        ),
        (
            "gain of none",
            gain(&GainOptions::new().k(0)),
            "Parameter",
            "k",
        ),
        (
            "a base of 1",
            gain(&GainOptions::new().log_base(1.0)),
            "Parameter",
            "log_base",
        ),
        (
            "a base of NaN",
            gain(&GainOptions::new().log_base(f64::NAN)),
            "Parameter",
            "log_base",
        ),
        (
            "weights",
            gain(&GainOptions::new().weights([1.0, 1.0])),
            "Shape",
            "weights",
        ),
        (
            "below 0",
            of(vec![[-1.0, 0.0]], vec![[0.0, 1.0]]),
            "Parameter",
            "y_true",
        ),
        (
            "NaN",
            of(vec![[1.0, 0.0]], vec![[0.0, f64::NAN]]),
            "NotFinite",
            "y_score",
        ),
        (
            "rows",
            of(vec![[1.0, 0.0]], vec![[0.0, 1.0]; 2]),
            "Shape",
            "y_score",
        ),
        (
            "nothing to rank",
            ndcg_score(&single, &single, &GainOptions::new()).map(drop),
            "Shape",
            "y_true",
        ),
        (
            "bare lengths",
            ThresholdCounts::new(&[true], &[], None).map(drop),
            "Shape",
            "scores",
        ),
        (
            "bare rows",
            ThresholdCounts::new(&[], &[], None).map(drop),
            "Empty",
            "y_true",
        ),
        (
            "bare weights",
            ThresholdCounts::new(&[true], &[1.0], Some(&[f64::NAN])).map(drop),
            "NotFinite",
            "weights",
        ),
        (
            "order",
            rows_by_falling_score(&[f64::NAN]).map(drop),
            "NotFinite",
            "scores",
        ),
    ]);
}

#[test]
fn intervals_that_cannot_be_made() {
    let bootstrap = |options: BootstrapOptions, score: f64| {
        let metric = |rows: &[usize]| Ok(if rows[0] == 0 { 1.0 } else { score });
        bootstrap_interval(&two(), metric, &options, &Context::new(1)).map(drop)
    };
    let options = BootstrapOptions::new;
    let counts = BinaryCounts {
        tp: 1.5,
        ..BinaryCounts::default()
    };
    check(vec![
        (
            "no trials",
            wilson_interval(0, 0, 0.95).map(drop),
            "Empty",
            "trials",
        ),
        (
            "too many",
            wilson_interval(3, 2, 0.95).map(drop),
            "Parameter",
            "successes",
        ),
        (
            "a level of 1",
            wilson_interval(1, 2, 1.0).map(drop),
            "Parameter",
            "level",
        ),
        (
            "a level of NaN",
            wilson_interval(1, 2, f64::NAN).map(drop),
            "Parameter",
            "level",
        ),
        (
            "weights",
            counts.precision_interval(0.95).map(drop),
            "Parameter",
            "counts",
        ),
        (
            "nothing predicted",
            BinaryCounts::default().precision_interval(0.95).map(drop),
            "Empty",
            "trials",
        ),
        (
            "lengths",
            accuracy_interval(&two(), &none(), 0.95).map(drop),
            "Shape",
            "y_pred",
        ),
        (
            "level",
            bootstrap(options().level(0.0), 0.0),
            "Parameter",
            "level",
        ),
        (
            "resamples",
            bootstrap(options().n_resamples(0), 0.0),
            "Parameter",
            "n_resamples",
        ),
        (
            "seed",
            bootstrap(options().random_state(-1), 0.0),
            "Parameter",
            "random_state",
        ),
        ("NaN", bootstrap(options(), f64::NAN), "Parameter", "metric"),
        (
            "no rows",
            Resamples::new(&none(), 3, &0.into()).map(drop),
            "Empty",
            "y_true",
        ),
        (
            "one side",
            Interval::of_bca(2.0, &[1.0, 1.5], &[vec![1.0, 2.0]], 0.9).map(drop),
            "Parameter",
            "n_resamples",
        ),
        (
            "no scores",
            Interval::of_percentiles(1.0, &[], 0.9).map(drop),
            "Empty",
            "scores",
        ),
        (
            "no scores",
            Interval::of_bca(1.0, &[], &[], 0.9).map(drop),
            "Empty",
            "scores",
        ),
        (
            "NaN scores",
            Interval::of_percentiles(1.0, &[f64::NAN], 0.9).map(drop),
            "Parameter",
            "scores",
        ),
    ]);
    // A metric that no draw changes has no width.
    let same = Interval::of_bca(0.5, &[0.5; 9], &[vec![0.5; 4]], 0.9).unwrap();
    assert_eq!((same.low, same.high), (0.5, 0.5));
}
