//! Made-up input for every chart, the same every time: sizes from one to thousands, values from tiny
//! to huge, names from empty to endless.

use linnaeus::prelude::*;
use linnaeus::tree::DecisionTreeClassifier;
use linnaeus_plot::{
    ConfusionChart, DigitChart, DigitGrid, GridScoreChart, Image, ImportanceMap, Picture,
    PrecisionRecallChart, RankedDigit, RankedDigits, ReliabilityChart, RocChart, ScoreCurveChart,
    ThresholdChart, TreeChart, TuningChart,
};

/// Numbers without a pattern, the same every time.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.share() * end as f64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

const NAMES: [&str; 10] = [
    "5",
    "not 5",
    "SGD",
    "Random forest with 500 trees of depth 12, out of fold",
    "a < b && c > \"d\" 'e'",
    "Größe µ → ∞",
    "漢字",
    "",
    "line\nbreak\tand \u{7} bell",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
];

/// A curve in the shape of `precision_recall_curve`, and its thresholds.
pub(crate) fn curve(numbers: &mut Numbers, length: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let scale = numbers.pick(&[1e-9, 0.01, 1.0, 1.0, 300.0, 1e4, 1e5, 1e11]);
    let shift = numbers.pick(&[-1.0, -0.5, 0.0, 3.0]);
    let distance = numbers.share() * 1.5;
    let mut rows: Vec<(f64, bool)> = (0..length)
        .map(|_| {
            let positive = numbers.share() < 0.2;
            let score = numbers.share() + numbers.share() + if positive { distance } else { 0.0 };
            ((score + shift) * scale, positive)
        })
        .collect();
    rows[0].1 = true;
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let positives = rows.iter().filter(|row| row.1).count() as f64;
    let mut right = 0.0;
    let (mut precision, mut recall, mut thresholds) = (vec![1.0], vec![0.0], Vec::new());
    for (i, (score, positive)) in rows.into_iter().enumerate() {
        right += f64::from(u8::from(positive));
        precision.push(right / (i + 1) as f64);
        recall.push(right / positives);
        thresholds.push(score);
    }
    precision.reverse();
    recall.reverse();
    thresholds.reverse();
    (precision, recall, thresholds)
}

fn threshold_chart(numbers: &mut Numbers) -> Picture {
    let length = numbers.pick(&[1, 2, 3, 10, 300, 3_000]);
    let (precision, recall, mut thresholds) = curve(numbers, length);
    let (low, high) = (thresholds[0], thresholds[length - 1]);
    let mut chart = |thresholds: &[f64]| {
        let mut chart =
            ThresholdChart::new(thresholds, &precision, &recall).title(numbers.pick(&NAMES));
        for _ in 0..numbers.below(5) {
            chart = chart.guide(low + (high - low) * (numbers.share() * 1.4 - 0.2));
        }
        if numbers.share() < 0.8 {
            chart = chart.chosen(low + (high - low) * numbers.share());
        }
        chart.picture().unwrap()
    };
    if length > 3 {
        // What scikit-learn's curves may end in.
        thresholds[length - 1] = f64::INFINITY;
    }
    chart(&thresholds)
}

fn tuning_chart(numbers: &mut Numbers) -> Picture {
    let length = numbers.pick(&[1, 2, 7, 100, 3_000]);
    let (precision, recall, mut thresholds) = curve(numbers, length);
    let (low, high) = (thresholds[0], thresholds[length - 1]);
    if length > 3 {
        thresholds[length - 1] = f64::INFINITY;
    }
    let mut chart = TuningChart::new(numbers.pick(&NAMES), &thresholds, &recall[..length]);
    chart = chart.title(numbers.pick(&NAMES));
    for _ in 0..numbers.below(6) {
        let scale = numbers.share();
        let values: Vec<f64> = recall[..length].iter().map(|own| own * scale).collect();
        chart = chart.fold(&thresholds, &values);
    }
    if numbers.share() < 0.4 {
        chart = chart.floor(numbers.pick(&NAMES), &precision[..length], numbers.share());
    }
    if numbers.share() < 0.5 {
        chart = chart.steps();
    }
    if numbers.share() < 0.8 {
        chart = chart.chosen(low + (high - low) * (numbers.share() * 1.4 - 0.2));
    }
    chart.picture().unwrap()
}

fn precision_recall_chart(numbers: &mut Numbers) -> Picture {
    let mut chart = PrecisionRecallChart::new().title(numbers.pick(&NAMES));
    for _ in 0..=numbers.below(9) {
        let length = numbers.pick(&[1, 2, 30, 2_000]);
        let (precision, recall, thresholds) = curve(numbers, length);
        chart = chart.curve(numbers.pick(&NAMES), &precision, &recall);
        if numbers.share() < 0.5 {
            chart = chart.average_precision(numbers.share());
        }
        if numbers.share() < 0.3 {
            let at = numbers.below(length);
            chart = chart.chosen(precision[at], recall[at], Some(thresholds[at]));
        }
    }
    chart.picture().unwrap()
}

fn roc_chart(numbers: &mut Numbers) -> Picture {
    let mut chart = RocChart::new().title(numbers.pick(&NAMES));
    for _ in 0..=numbers.below(9) {
        let (mut x, mut y) = (vec![0.0], vec![0.0]);
        let length = numbers.pick(&[1, 2, 30, 2_000]);
        for i in 0..length {
            let share = (i + 1) as f64 / length as f64;
            x.push(share);
            y.push(share.powf(0.05 + numbers.share() * 0.02));
        }
        chart = chart.curve(numbers.pick(&NAMES), &x, &y);
        if numbers.share() < 0.7 {
            chart = chart.auc(numbers.share());
        }
        if numbers.share() < 0.3 {
            let at = numbers.below(length);
            chart = chart.chosen(
                x[at],
                y[at],
                numbers.pick(&[None, Some(f64::INFINITY), Some(0.1)]),
            );
        }
    }
    chart.picture().unwrap()
}

fn confusion_chart(numbers: &mut Numbers) -> Picture {
    let count = numbers.pick(&[1, 2, 2, 3, 5, 10, 10, 26, 60]);
    let scale = numbers.pick(&[1.0, 100.0, 60_000.0, 1e8, 1e15]);
    let long = numbers.share() < 0.5;
    let names: Vec<String> = (0..count)
        .map(|i| match long {
            true => format!("{} {i}", numbers.pick(&NAMES)),
            false => i.to_string(),
        })
        .collect();
    let whole = numbers.share() < 0.7;
    let counts: Vec<f64> = (0..count * count)
        .map(|_| {
            let count = numbers.share().powi(4) * scale;
            if whole { count.round() } else { count }
        })
        .collect();
    ConfusionChart::new(&names, &counts)
        .title(numbers.pick(&NAMES))
        .picture()
        .unwrap()
}

fn ranked_chart(numbers: &mut Numbers) -> Picture {
    let pixels: Vec<u8> = (0..784).map(|_| numbers.below(256) as u8).collect();
    let scale = numbers.pick(&[1e-6, 1.0, 1e4, 1e9]);
    let digits: Vec<RankedDigit<'_>> = (0..numbers.below(15) + 2)
        .map(|i| RankedDigit {
            image: Image::new(&pixels, numbers.pick(&[28, 28, 14, 56])).unwrap(),
            score: (numbers.share() - 0.5) * scale,
            positive: i == 0 || numbers.share() < 0.4,
        })
        .collect();
    let mut chart = RankedDigits::new(&digits)
        .title(numbers.pick(&NAMES))
        .positive_name(numbers.pick(&NAMES))
        .note(numbers.pick(&NAMES));
    for _ in 0..numbers.below(5) {
        let threshold = (numbers.share() - 0.5) * scale * 1.3;
        chart = match numbers.share() < 0.5 {
            true => chart.cut(threshold),
            false => chart.cut_measured(threshold, numbers.share(), numbers.share()),
        };
    }
    chart.picture().unwrap()
}

fn digit_chart(numbers: &mut Numbers) -> Picture {
    let side = numbers.pick(&[1, 8, 28, 64]);
    let pixels: Vec<u8> = (0..side * side).map(|_| numbers.below(256) as u8).collect();
    let image = Image::square(&pixels).unwrap();
    let (title, note) = (numbers.pick(&NAMES), numbers.pick(&NAMES));
    if numbers.share() < 0.5 {
        return DigitChart::new(image)
            .title(title)
            .note(note)
            .picture()
            .unwrap();
    }
    let images = vec![image; numbers.pick(&[1, 7, 30, 100])];
    let columns = numbers.pick(&[5, 10, 200]);
    let grid = DigitGrid::new(&images)
        .columns(columns)
        .title(title)
        .note(note);
    grid.picture().unwrap()
}

fn tree_chart(numbers: &mut Numbers) -> Picture {
    let (rows, columns) = (numbers.below(400) + 1, numbers.below(6) + 1);
    let classes = numbers.pick(&[1, 2, 3, 10, 20]);
    let scale = numbers.pick(&[1e-6, 1.0, 1e3, 1e12]);
    let x: Vec<f64> = (0..rows * columns)
        .map(|_| (numbers.share() - 0.3) * scale)
        .collect();
    let y: Labels = (0..rows)
        .map(|row| {
            let class = (x[row * columns] / scale + 0.3) * classes as f64;
            class as i64 + numbers.below(2) as i64
        })
        .collect();
    let data = Dataset::new(Matrix::new(rows, columns, x).unwrap(), y).unwrap();
    let levels = numbers.pick(&[1, 2, 4]);
    let params = DecisionTreeClassifier::new().max_depth(Some(levels));
    let model = params.fit(&data).unwrap();
    let mut chart = TreeChart::from(&model).title(numbers.pick(&NAMES));
    if numbers.share() < 0.5 {
        let names: Vec<&str> = (0..columns).map(|_| numbers.pick(&NAMES)).collect();
        chart = chart.feature_names(&names);
    }
    if numbers.share() < 0.5 {
        let count = model.tree().n_classes()[0];
        let names: Vec<&str> = (0..count).map(|_| numbers.pick(&NAMES)).collect();
        chart = chart.classes(&names);
    }
    chart.max_depth(numbers.below(3)).picture().unwrap()
}

fn importance_map(numbers: &mut Numbers) -> Picture {
    let (columns, rows) = (numbers.pick(&[1, 8, 28, 100]), numbers.pick(&[1, 7, 28]));
    let scale = numbers.pick(&[0.0, 1e-9, 1.0, 1e9]);
    let (columns, rows) = (columns.min(10 * rows), rows.min(10 * columns));
    let importances: Vec<f64> = (0..columns * rows)
        .map(|_| numbers.share().powi(3) * scale)
        .collect();
    ImportanceMap::new(&importances, columns)
        .unwrap()
        .title(numbers.pick(&NAMES))
        .note(numbers.pick(&NAMES))
        .picture()
}

fn score_curve_chart(numbers: &mut Numbers) -> Picture {
    let length = numbers.pick(&[1, 2, 5, 12, 40]);
    let kind = numbers.below(3);
    let values: Vec<String> = (0..length)
        .map(|at| match kind {
            0 => (at * 1_700 + 3).to_string(),
            1 => format!("{:?}", 10_f64.powi(at as i32 - 8)),
            _ => NAMES[at % NAMES.len()].to_owned(),
        })
        .collect();
    let mut chart = ScoreCurveChart::new(numbers.pick(&NAMES), &values).title(numbers.pick(&NAMES));
    for _ in 0..=numbers.below(3) {
        let scale = numbers.pick(&[1e-3, 1.0, 1.0, 300.0]);
        let mut means: Vec<f64> = (0..length).map(|_| numbers.share() * scale).collect();
        let deviations: Vec<f64> = means.iter().map(|mean| mean * 0.1).collect();
        if length > 2 && numbers.share() < 0.3 {
            means[numbers.below(length)] = f64::NAN;
        }
        chart = chart.curve(numbers.pick(&NAMES), &means, &deviations);
    }
    if numbers.share() < 0.5 {
        chart = chart.chosen(numbers.below(length));
    }
    chart.picture().unwrap()
}

fn grid_score_chart(numbers: &mut Numbers) -> Picture {
    let (rows, columns) = (numbers.pick(&[1, 2, 5, 12]), numbers.pick(&[1, 2, 5, 7]));
    let names = |count: usize| -> Vec<&str> { NAMES.iter().copied().cycle().take(count).collect() };
    let mut scores: Vec<f64> = (0..rows * columns).map(|_| numbers.share()).collect();
    if scores.len() > 1 && numbers.share() < 0.5 {
        scores[0] = f64::NAN;
    }
    let (row, column) = (numbers.pick(&NAMES), numbers.pick(&NAMES));
    let (row_names, column_names) = (names(rows), names(columns));
    GridScoreChart::new((row, &row_names), (column, &column_names), &scores)
        .title(numbers.pick(&NAMES))
        .picture()
        .unwrap()
}

fn reliability_chart(numbers: &mut Numbers) -> Picture {
    let mut chart = ReliabilityChart::new().title(numbers.pick(&NAMES));
    for _ in 0..=numbers.below(3) {
        let bins = numbers.pick(&[1, 2, 10]);
        let predicted: Vec<f64> = (0..bins)
            .map(|bin| (bin as f64 + 0.5) / bins as f64)
            .collect();
        let happened: Vec<f64> = (0..bins).map(|_| numbers.share()).collect();
        let rows = numbers.pick(&[1, 30, 5_000]);
        let all: Vec<f64> = (0..rows).map(|_| numbers.share()).collect();
        chart = chart.curve(numbers.pick(&NAMES), &predicted, &happened, &all);
        if numbers.share() < 0.5 {
            chart = chart.error(numbers.share());
        }
    }
    chart.picture().unwrap()
}

pub(crate) type Make = fn(&mut Numbers) -> Picture;

/// What each chart is called, what makes one, and how many are made.
pub(crate) const CHARTS: [(&str, Make, u64); 12] = [
    ("threshold", threshold_chart, 60),
    ("tuning", tuning_chart, 60),
    ("precision and recall", precision_recall_chart, 40),
    ("roc", roc_chart, 40),
    ("confusion", confusion_chart, 50),
    ("ranked", ranked_chart, 40),
    ("digits", digit_chart, 20),
    ("tree", tree_chart, 60),
    ("importances", importance_map, 20),
    ("reliability", reliability_chart, 40),
    ("score curve", score_curve_chart, 60),
    ("grid scores", grid_score_chart, 40),
];
