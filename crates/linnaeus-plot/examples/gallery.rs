//! Writes every kind of picture, from made-up data, as SVG and as PNG in both themes, and a report
//! page that holds them all.
//!
//! ```text
//! cargo run -p linnaeus-plot --example gallery -- FOLDER
//! ```

use std::error::Error;
use std::fs;
use std::path::Path;

use linnaeus::datasets::{load_digits, load_iris};
use linnaeus::ensemble::ExtraTreesClassifier;
use linnaeus::prelude::{Dataset, Fit as _};
use linnaeus::tree::DecisionTreeClassifier;
use linnaeus_plot::{
    ConfusionChart, DigitChart, DigitGrid, GridScoreChart, Image, ImportanceMap, Picture,
    PrecisionRecallChart, RankedDigit, RankedDigits, Report, RocChart, ScoreCurveChart, Section,
    Table, Theme, ThresholdChart, TreeChart, TuningChart, grouped,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "gallery".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut page = Report::new("The gallery")
        .subtitle("Every picture of `linnaeus-plot`, from made-up data")
        .footer("Written by `cargo run -p linnaeus-plot --example gallery`.");
    let mut sizes = Table::new(["Picture", "Size", "SVG bytes", "PNG bytes"]);
    for (name, picture) in pictures()? {
        let svg = picture.svg();
        let png = picture.png(2.0, Theme::Light)?;
        fs::write(folder.join(format!("{name}.svg")), &svg)?;
        fs::write(folder.join(format!("{name}.png")), &png)?;
        fs::write(
            folder.join(format!("{name}-dark.png")),
            picture.png(2.0, Theme::Dark)?,
        )?;
        sizes = sizes.row([
            name.to_owned(),
            format!("{} x {}", picture.width(), picture.height()),
            grouped(svg.len() as f64, 0),
            grouped(png.len() as f64, 0),
        ]);
        page = page.section(Section::new(name).picture(&picture, picture.description()));
    }
    let page = page.section(Section::new("sizes").table(sizes)).html();
    fs::write(folder.join("index.html"), page)?;
    Ok(())
}

fn pictures() -> linnaeus::error::Result<Vec<(&'static str, Picture)>> {
    let images: Vec<Vec<u8>> = (0..100).map(|i| numeral(i * 7 % 10, i)).collect();
    let images: Vec<Image<'_>> = images
        .iter()
        .map(|i| Image::square(i))
        .collect::<Result<_, _>>()?;
    let good = Scored::new(20_000, 3.2);
    let fair = Scored::new(20_000, 2.2);
    let poor = Scored::new(20_000, 0.8);
    let (precision, recall, thresholds) = good.precision_recall();
    let cut = precision.iter().position(|p| *p >= 0.9).unwrap_or(0);
    let (fpr, tpr) = good.roc();
    let chosen_fpr = tpr.iter().position(|t| *t >= recall[cut]).unwrap_or(0);

    let truth = [0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 1, 1];
    let ranked: Vec<RankedDigit<'_>> = truth
        .iter()
        .enumerate()
        .map(|(i, truth)| RankedDigit {
            image: images[if *truth == 1 {
                5 + 10 * (i % 8)
            } else {
                i * 3 % 10
            }],
            score: (i as f64 - 6.5) * 1_700.0,
            positive: *truth == 1,
        })
        .collect();
    let names: Vec<String> = (0..10).map(|class| class.to_string()).collect();
    let counts: Vec<f64> = (0..100)
        .map(|i| match (i / 10, i % 10) {
            (row, column) if row == column => 900.0 + f64::from(row * 37 % 90),
            (row, column) => f64::from((row * 31 + column * 17) % 23 * ((row + column) % 3)),
        })
        .collect();
    let mut models = PrecisionRecallChart::new().title("Precision against recall: three models");
    let mut rates = RocChart::new().title("ROC curves: three models");
    for (name, scored) in [
        ("Random forest", &good),
        ("SGD", &fair),
        ("Naive Bayes", &poor),
    ] {
        let (precision, recall, _) = scored.precision_recall();
        let (fpr, tpr) = scored.roc();
        models = models.curve(name, &precision, &recall);
        rates = rates.curve(name, &fpr, &tpr).auc(area(&fpr, &tpr));
    }
    let iris = load_iris()?;
    let flowers = DecisionTreeClassifier::new().fit(&iris)?;
    let digits = load_digits()?;
    let tree = DecisionTreeClassifier::new().fit(&digits)?;
    let forest = ExtraTreesClassifier::new().n_estimators(30).fit(&digits)?;
    let features = |data: &Dataset| data.feature_names.as_deref().unwrap_or_default().to_vec();
    let alphas = ["0.00001", "0.0001", "0.001", "0.01", "0.1", "1"];
    Ok(vec![
        (
            "tree-iris",
            TreeChart::from(&flowers)
                .title("Which iris is it? A decision tree")
                .feature_names(&features(&iris))
                .classes(&["setosa", "versicolor", "virginica"])
                .picture()?,
        ),
        (
            "tree-digits",
            TreeChart::from(&tree)
                .title("Which digit is it? The first questions of a tree")
                .max_depth(3)
                .picture()?,
        ),
        (
            "importances",
            ImportanceMap::square(&forest.feature_importances())?
                .title("How important each pixel is")
                .note("Forest of 30 trees on 1,797 digits of 8 x 8 pixels.")
                .picture(),
        ),
        (
            "learning-curve",
            ScoreCurveChart::new("Rows learned from", &[1_200, 3_900, 6_600, 9_300, 12_000])
                .title("Learning curve")
                .score("accuracy")
                .curve(
                    "Rows learned from",
                    &[0.998, 0.981, 0.968, 0.960, 0.955],
                    &[0.001, 0.003, 0.003, 0.004, 0.003],
                )
                .curve(
                    "Rows held out",
                    &[0.842, 0.885, 0.903, 0.911, 0.915],
                    &[0.021, 0.014, 0.010, 0.008, 0.007],
                )
                .picture()?,
        ),
        (
            "validation-curve",
            ScoreCurveChart::new("alpha", &alphas)
                .title("Validation curve of alpha")
                .score("accuracy")
                .curve(
                    "Rows fitted on",
                    &[0.995, 0.991, 0.971, 0.935, 0.861, 0.702],
                    &[0.002, 0.002, 0.004, 0.005, 0.010, 0.040],
                )
                .curve(
                    "Rows held out",
                    &[0.893, 0.914, 0.931, 0.921, 0.854, 0.699],
                    &[0.012, 0.010, 0.007, 0.006, 0.012, 0.045],
                )
                .chosen(2)
                .picture()?,
        ),
        (
            "grid-scores",
            GridScoreChart::new(
                ("penalty", &["l1", "l2", "elasticnet"]),
                ("alpha", &["0.0001", "0.001", "0.01", "0.1"]),
                &[
                    0.902,
                    0.917,
                    0.884,
                    0.713,
                    0.914,
                    0.931,
                    0.921,
                    0.854,
                    0.909,
                    0.927,
                    f64::NAN,
                    0.790,
                ],
            )
            .picture()?,
        ),
        (
            "digit",
            DigitChart::new(images[5])
                .title("One digit")
                .note("28 x 28 pixels")
                .picture()?,
        ),
        (
            "grid",
            DigitGrid::new(&images)
                .title("A hundred digits")
                .picture()?,
        ),
        (
            "ranked",
            RankedDigits::new(&ranked)
                .title("Is it a 5? Twelve digits by their score")
                .positive_name("a 5")
                .cut(-8_000.0)
                .cut(0.0)
                .cut(4_000.0)
                .note("Precision and recall are counted among the twelve digits shown.")
                .picture()?,
        ),
        (
            "confusion-binary",
            ConfusionChart::new(&["not 5", "5"], &[53_892.0, 687.0, 1_891.0, 3_530.0])
                .title("Confusion matrix of a 5-detector")
                .picture()?,
        ),
        (
            "confusion-ten",
            ConfusionChart::new(&names, &counts)
                .title("Confusion matrix of ten digits")
                .picture()?,
        ),
        (
            "threshold",
            ThresholdChart::new(&thresholds, &precision, &recall)
                .guide(0.0)
                .chosen(thresholds[cut])
                .picture()?,
        ),
        ("tuning", tuning()?),
        (
            "tuning-floor",
            TuningChart::new("Recall", &thresholds, &recall[..thresholds.len()])
                .floor("Precision", &precision[..thresholds.len()], 0.9)
                .chosen(thresholds[cut])
                .steps()
                .title("The most recall with a precision of at least 0.9")
                .picture()?,
        ),
        (
            "precision-recall",
            PrecisionRecallChart::new()
                .curve("SGD", &precision, &recall)
                .chosen(precision[cut], recall[cut], Some(thresholds[cut]))
                .picture()?,
        ),
        (
            "roc",
            RocChart::new()
                .curve("SGD", &fpr, &tpr)
                .auc(area(&fpr, &tpr))
                .chosen(fpr[chosen_fpr], tpr[chosen_fpr], Some(thresholds[cut]))
                .picture()?,
        ),
        ("precision-recall-models", models.picture()?),
        ("roc-models", rates.picture()?),
    ])
}

/// Five folds and their mean.
fn tuning() -> linnaeus::error::Result<Picture> {
    let thresholds: Vec<f64> = (0..100).map(|i| f64::from(i) / 99.0).collect();
    let value = |fold: usize, threshold: f64| {
        let shift = (fold as f64 - 2.0) * 0.03;
        let wave = 0.015 * (threshold * (31.0 + 7.0 * fold as f64)).sin();
        0.5 + 0.42 * (-((threshold - 0.35 - shift) / 0.35).powi(2)).exp() + wave
    };
    let folds = (0..5).map(|fold| {
        let values = thresholds.iter().map(|threshold| value(fold, *threshold));
        values.collect::<Vec<f64>>()
    });
    let folds: Vec<Vec<f64>> = folds.collect();
    let mean = |at: usize| folds.iter().map(|values| values[at]).sum::<f64>() / 5.0;
    let mean: Vec<f64> = (0..100).map(mean).collect();
    let best = (0..100).fold(0, |best, at| if mean[at] > mean[best] { at } else { best });
    let mut chart = TuningChart::new("Balanced accuracy", &thresholds, &mean);
    for values in &folds {
        chart = chart.fold(&thresholds, values);
    }
    chart.chosen(thresholds[best]).picture()
}

/// Scores of made-up rows, the highest first; one row in ten is positive.
struct Scored(Vec<(f64, bool)>);

impl Scored {
    fn new(count: usize, distance: f64) -> Self {
        let mut state = 42_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24)
        };
        let mut scores: Vec<(f64, bool)> = (0..count)
            .map(|i| {
                // The sum of four uniform numbers is close to a normal one.
                let noise = (0..4).map(|_| next()).sum::<f64>() - 2.0;
                let positive = i % 10 == 0;
                let middle = if positive { distance } else { 0.0 };
                (
                    (noise * 1.73 + middle - distance * 0.7) * 10_000.0,
                    positive,
                )
            })
            .collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self(scores)
    }

    fn roc(&self) -> (Vec<f64>, Vec<f64>) {
        let positives = self.0.iter().filter(|row| row.1).count() as f64;
        let negatives = self.0.len() as f64 - positives;
        let (mut right, mut wrong) = (0.0, 0.0);
        let mut rates = (vec![0.0], vec![0.0]);
        for (_, positive) in &self.0 {
            if *positive {
                right += 1.0
            } else {
                wrong += 1.0
            }
            rates.0.push(wrong / negatives);
            rates.1.push(right / positives);
        }
        rates
    }

    fn precision_recall(&self) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let positives = self.0.iter().filter(|row| row.1).count() as f64;
        let mut right = 0.0;
        let mut rows: Vec<(f64, f64, f64)> = Vec::new();
        for (i, (score, positive)) in self.0.iter().enumerate() {
            right += f64::from(u8::from(*positive));
            rows.push((right / (i as f64 + 1.0), right / positives, *score));
        }
        rows.reverse();
        let mut precision: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let mut recall: Vec<f64> = rows.iter().map(|row| row.1).collect();
        precision.push(1.0);
        recall.push(0.0);
        (precision, recall, rows.iter().map(|row| row.2).collect())
    }
}

/// The area under straight lines.
fn area(x: &[f64], y: &[f64]) -> f64 {
    let pairs = x.windows(2).zip(y.windows(2));
    pairs
        .map(|(x, y)| (x[1] - x[0]) * (y[0] + y[1]) / 2.0)
        .sum()
}

/// A numeral of seven strokes, slanted a little differently each time, as 28 x 28 pixels.
fn numeral(digit: usize, variant: usize) -> Vec<u8> {
    // The corners: left and right, at the top, in the middle and at the bottom.
    let corner = |i: usize| {
        let slant = (variant % 5) as f64 * 0.06 - 0.1;
        let y = [5.0, 13.5, 22.0][i / 2];
        let x = if i.is_multiple_of(2) { 9.0 } else { 18.5 };
        (x + (13.5 - y) * slant, y + (variant % 3) as f64 - 1.0)
    };
    // Top, upper left, upper right, middle, lower left, lower right, bottom.
    let strokes = [(0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 5)];
    let lit: [&[usize]; 10] = [
        &[0, 1, 2, 4, 5, 6],
        &[2, 5],
        &[0, 2, 3, 4, 6],
        &[0, 2, 3, 5, 6],
        &[1, 2, 3, 5],
        &[0, 1, 3, 5, 6],
        &[0, 1, 3, 4, 5, 6],
        &[0, 2, 5],
        &[0, 1, 2, 3, 4, 5, 6],
        &[0, 1, 2, 3, 5, 6],
    ];
    let thickness = 1.0 + (variant % 4) as f64 * 0.3;
    (0..784)
        .map(|i| {
            let point = ((i % 28) as f64, (i / 28) as f64);
            let nearest = lit[digit % 10]
                .iter()
                .fold(f64::INFINITY, |nearest, stroke| {
                    let (from, to) = strokes[*stroke];
                    let distance = distance(point, corner(from), corner(to));
                    if distance < nearest {
                        distance
                    } else {
                        nearest
                    }
                });
            ((1.0 - (nearest - thickness)).clamp(0.0, 1.0) * 255.0) as u8
        })
        .collect()
}

fn distance(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let along = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    (px - along * dx).hypot(py - along * dy)
}
