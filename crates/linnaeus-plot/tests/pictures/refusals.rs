//! What no picture is drawn of.

use linnaeus::datasets::load_iris;
use linnaeus::error::Error;
use linnaeus::prelude::{Dataset, Fit as _, Labels};
use linnaeus::tree::DecisionTreeClassifier;
use linnaeus_plot::{
    ConfusionChart, DigitChart, DigitGrid, GridScoreChart, Image, ImportanceMap,
    PrecisionRecallChart, RankedDigit, RankedDigits, RocChart, ScoreCurveChart, Theme,
    ThresholdChart, TreeChart, TuningChart,
};

#[test]
fn bad_input_is_refused_by_name() {
    let half = [0.5, 0.5];
    let pixels = [7; 16];
    let image = Image::square(&pixels).unwrap();
    let digit = |score, positive| RankedDigit {
        image,
        score,
        positive,
    };
    let three = [digit(1.0, true), digit(2.0, false), digit(0.0, false)];
    let none_positive = [digit(1.0, false), digit(2.0, false)];
    let not_a_score = [digit(1.0, true), digit(f64::NAN, false)];
    let many = vec![digit(1.0, true); 17];
    let (wide, odd) = (
        Image::new(&pixels, 16).unwrap(),
        Image::new(&pixels, 8).unwrap(),
    );
    let threshold = |t: &[f64], p: &[f64], r: &[f64]| ThresholdChart::new(t, p, r).picture();
    let two = || ThresholdChart::new(&[0.0, 1.0], &half, &half);
    let tuning = |t: &[f64], v: &[f64]| TuningChart::new("a", t, v);
    let pr = |p: &[f64], r: &[f64]| PrecisionRecallChart::new().curve("a", p, r).picture();
    let roc = |x: &[f64], y: &[f64]| RocChart::new().curve("a", x, y).picture();
    let confusion = |names: &[&str], counts: &[f64]| ConfusionChart::new(names, counts).picture();
    let picture = DigitChart::new(image).picture().unwrap();
    let png = |scale| picture.png(scale, Theme::Light).map(|_| picture.clone());
    let ranked = |digits| RankedDigits::new(digits).cut(0.5).picture();
    let iris = load_iris().unwrap();
    let stump = DecisionTreeClassifier::new().max_depth(Some(1)).fit(&iris);
    let stump = stump.unwrap();
    let tree = |change: &dyn for<'a> Fn(TreeChart<'a>) -> TreeChart<'a>| {
        change(TreeChart::from(&stump)).picture()
    };
    let both = Labels::multioutput([iris.y.clone(), iris.y.clone()]).unwrap();
    let outputs = DecisionTreeClassifier::new().fit(&iris.with_y(both).unwrap());
    let outputs = outputs.unwrap();
    let line: Vec<[f64; 1]> = (0..700).map(|row| [f64::from(row)]).collect();
    let each: Vec<i32> = (0..700).map(|row| row % 2).collect();
    let large = DecisionTreeClassifier::new().fit(&Dataset::new(line, each).unwrap());
    let large = large.unwrap();
    let no_values: [&str; 0] = [];
    let scores = |values: &[&str], means: &[f64], spread: &[f64]| {
        ScoreCurveChart::new("x", values)
            .curve("a", means, spread)
            .picture()
    };
    let grid = |rows: &[&str], columns: &[&str], scores: &[f64]| {
        GridScoreChart::new(("r", rows), ("c", columns), scores).picture()
    };
    let cases = [
        ("no value", scores(&no_values, &[], &[]), "values"),
        (
            "no curve",
            ScoreCurveChart::new("x", &["1"]).picture(),
            "curves",
        ),
        ("short means", scores(&["1", "2"], &[0.5], &half), "means"),
        (
            "long deviations",
            scores(&["1"], &[0.5], &half),
            "deviations",
        ),
        ("no score", scores(&["1"], &[f64::NAN], &[0.0]), "means"),
        (
            "no such value",
            ScoreCurveChart::new("x", &["1"])
                .curve("a", &[0.5], &[0.0])
                .chosen(1)
                .picture(),
            "chosen",
        ),
        ("no row", grid(&[], &["1"], &[]), "rows"),
        ("no column", grid(&["1"], &[], &[]), "columns"),
        (
            "too few scores",
            grid(&["1"], &["1", "2"], &[0.5]),
            "scores",
        ),
        (
            "infinite score",
            grid(&["1"], &["1"], &[f64::INFINITY]),
            "scores",
        ),
        ("no score", grid(&["1"], &["1"], &[f64::NAN]), "scores"),
        (
            "too many",
            grid(&["1"; 51], &["1"; 50], &[0.5; 2_550]),
            "scores",
        ),
        ("no thresholds", threshold(&[], &[], &[]), "thresholds"),
        (
            "only infinite",
            threshold(&[f64::INFINITY], &[1.0], &[0.0]),
            "thresholds",
        ),
        (
            "NaN threshold",
            threshold(&[0.0, f64::NAN], &half, &half),
            "thresholds",
        ),
        (
            "falling",
            threshold(&[1.0, 0.0], &half, &half),
            "thresholds",
        ),
        (
            "short precision",
            threshold(&[0.0, 1.0], &[0.5], &half),
            "precision",
        ),
        ("long recall", threshold(&[0.0], &half, &[0.5; 3]), "recall"),
        (
            "NaN recall",
            threshold(&[0.0, 1.0], &half, &[0.5, f64::NAN]),
            "recall",
        ),
        (
            "precision of 2",
            threshold(&[0.0, 1.0], &[0.5, 2.0], &half),
            "precision",
        ),
        ("NaN guide", two().guide(f64::NAN).picture(), "guide"),
        (
            "infinite choice",
            two().chosen(f64::INFINITY).picture(),
            "chosen",
        ),
        ("empty range", two().range(1.0, 1.0).picture(), "range"),
        ("NaN range", two().range(f64::NAN, 1.0).picture(), "range"),
        ("no thresholds", tuning(&[], &[]).picture(), "thresholds"),
        ("lengths", tuning(&half, &[0.5]).picture(), "values"),
        (
            "falling",
            tuning(&[1.0, 0.0], &half).picture(),
            "thresholds",
        ),
        (
            "NaN value",
            tuning(&half, &[f64::NAN, 0.5]).picture(),
            "values",
        ),
        (
            "NaN floor",
            tuning(&half, &half).floor("b", &half, f64::NAN).picture(),
            "floor",
        ),
        (
            "short floor",
            tuning(&half, &half).floor("b", &[0.5], 0.5).picture(),
            "values",
        ),
        (
            "infinite choice",
            tuning(&half, &half).chosen(f64::INFINITY).picture(),
            "chosen",
        ),
        (
            "empty fold",
            tuning(&half, &half).fold(&[], &[]).picture(),
            "thresholds",
        ),
        ("no curve", PrecisionRecallChart::new().picture(), "curve"),
        ("no point", pr(&[], &[]), "precision"),
        ("lengths", pr(&half, &[0.5]), "recall"),
        ("NaN precision", pr(&[f64::NAN, 0.5], &half), "precision"),
        ("no curve", RocChart::new().picture(), "curve"),
        ("no point", roc(&[], &[]), "false_positive_rate"),
        ("lengths", roc(&half, &[]), "true_positive_rate"),
        (
            "negative rate",
            roc(&half, &[-0.5, 1.0]),
            "true_positive_rate",
        ),
        (
            "auc of 2",
            RocChart::new().curve("a", &half, &half).auc(2.0).picture(),
            "auc",
        ),
        ("no class", confusion(&[], &[]), "classes"),
        (
            "not square",
            confusion(&["a", "b"], &[1.0, 2.0, 3.0]),
            "counts",
        ),
        ("negative count", confusion(&["a"], &[-1.0]), "counts"),
        ("NaN count", confusion(&["a"], &[f64::NAN]), "counts"),
        ("too many classes", confusion(&["a"; 401], &[]), "classes"),
        ("no digits", ranked(&[]), "digits"),
        ("too many digits", ranked(&many), "digits"),
        ("NaN score", ranked(&not_a_score), "score"),
        ("nothing to find", ranked(&none_positive), "digits"),
        (
            "NaN cut",
            RankedDigits::new(&three).cut(f64::NAN).picture(),
            "cut",
        ),
        (
            "recall of 7",
            RankedDigits::new(&three)
                .cut_measured(0.0, 0.5, 7.0)
                .picture(),
            "recall",
        ),
        ("no images", DigitGrid::new(&[]).picture(), "images"),
        ("sizes", DigitGrid::new(&[image, odd]).picture(), "images"),
        (
            "no columns",
            DigitGrid::new(&[image]).columns(0).picture(),
            "columns",
        ),
        ("a line", DigitChart::new(wide).picture(), "pixels"),
        (
            "a name too few",
            tree(&|chart| chart.classes(&["a"])),
            "classes",
        ),
        (
            "a feature too few",
            tree(&|chart| chart.feature_names(&["a"])),
            "feature_names",
        ),
        ("two outputs", TreeChart::from(&outputs).picture(), "tree"),
        ("too many boxes", TreeChart::from(&large).picture(), "tree"),
        ("scale 0", png(0.0), "scale"),
        ("scale NaN", png(f64::NAN), "scale"),
        ("scale -1", png(-1.0), "scale"),
        ("huge scale", png(1e6), "scale"),
    ];
    for (what, result, argument) in cases {
        let error = result.expect_err(what);
        assert_eq!(error.argument(), Some(argument), "{what}: {error}");
        assert!(error.to_string().contains("expected"), "{what}: {error}");
    }
    let images: [(Result<Image<'_>, Error>, &str); 4] = [
        (Image::square(&[]), "pixels"),
        (Image::square(&[1, 2, 3]), "pixels"),
        (Image::new(&[1, 2, 3], 2), "pixels"),
        (Image::new(&[1], 0), "pixels"),
    ];
    let maps = [
        ImportanceMap::square(&[]),
        ImportanceMap::square(&[1.0, 2.0, 3.0]),
        ImportanceMap::new(&[1.0, 2.0, 3.0], 2),
        ImportanceMap::new(&[1.0], 0),
        ImportanceMap::new(&[1.0; 11], 11),
        ImportanceMap::new(&[1.0, f64::NAN], 1),
        ImportanceMap::new(&[1.0, -1.0], 2),
    ];
    for result in maps {
        assert_eq!(result.unwrap_err().argument(), Some("importances"));
    }
    for (result, argument) in images {
        assert_eq!(result.unwrap_err().argument(), Some(argument));
    }
}
