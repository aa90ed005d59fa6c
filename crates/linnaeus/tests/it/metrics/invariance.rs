//! What must not change a metric, on random labels and scores.

use linnaeus::metrics::*;
use linnaeus::prelude::*;

/// Small random numbers, the same on every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }

    fn many(&mut self, count: usize, end: u64) -> Vec<u64> {
        (0..count).map(|_| self.below(end)).collect()
    }

    fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.below(at as u64 + 1) as usize);
        }
        order
    }
}

/// Codes of true and predicted labels, scores with ties, and whole weights with zeros.
struct Case {
    y_true: Vec<u64>,
    y_pred: Vec<u64>,
    scores: Vec<f64>,
    weights: Vec<f64>,
}

fn cases(classes: u64) -> impl Iterator<Item = Case> {
    (0..100).map(move |seed| {
        let mut draw = Draw(seed);
        let rows = 2 + draw.below(if seed % 10 == 0 { 400 } else { 40 }) as usize;
        let mut case = Case {
            y_true: draw.many(rows, classes),
            y_pred: draw.many(rows, classes),
            scores: draw
                .many(rows, 12)
                .iter()
                .map(|&score| score as f64 - 6.0)
                .collect(),
            weights: draw
                .many(rows, 4)
                .iter()
                .map(|&weight| weight as f64)
                .collect(),
        };
        // Both classes of a question have a row that counts.
        (case.y_true[0], case.y_true[1]) = (0, 1);
        (case.weights[0], case.weights[1]) = (1.0, 2.0);
        case
    })
}

impl Case {
    fn labels<L: Into<Label>>(&self, name: impl Fn(u64) -> L) -> (Labels, Labels) {
        let named = |codes: &[u64]| codes.iter().map(|&code| name(code)).collect();
        (named(&self.y_true), named(&self.y_pred))
    }

    fn take(&self, rows: &[usize]) -> Self {
        Self {
            y_true: rows.iter().map(|&row| self.y_true[row]).collect(),
            y_pred: rows.iter().map(|&row| self.y_pred[row]).collect(),
            scores: rows.iter().map(|&row| self.scores[row]).collect(),
            weights: rows.iter().map(|&row| self.weights[row]).collect(),
        }
    }

    /// Every row as many times as its weight says.
    fn copied(&self) -> Self {
        let rows = self.weights.iter().enumerate();
        let rows = rows.flat_map(|(row, &weight)| std::iter::repeat_n(row, weight as usize));
        self.take(&rows.collect::<Vec<usize>>())
    }

    /// All numbers that metrics of labels give.
    fn label_numbers<L: Into<Label>>(
        &self,
        name: impl Fn(u64) -> L,
        weights: Option<&[f64]>,
        labels: &[u64],
    ) -> Vec<f64> {
        let (y_true, y_pred) = self.labels(&name);
        let mut options = ScoreOptions::new().labels(labels.iter().map(|&code| name(code)));
        let mut class_options = ClassOptions::new();
        let mut matrix_options = ConfusionOptions::new();
        class_options.labels = options.labels.clone();
        matrix_options.labels = options.labels.clone();
        options.weights = weights.map(Into::into);
        class_options.weights = weights.map(Into::into);
        matrix_options.weights = weights.map(Into::into);
        let matrix = confusion_matrix_with(&y_true, &y_pred, &matrix_options).unwrap();
        let mut numbers = matrix.cells().to_vec();
        numbers.extend(matrix.normalized(Normalize::True).cells());
        numbers.push(match weights {
            None => accuracy_score(&y_true, &y_pred).unwrap(),
            Some(weights) => accuracy_score_weighted(&y_true, &y_pred, weights).unwrap(),
        });
        for average in [Average::Macro, Average::Micro, Average::Weighted] {
            let options = options.clone().average(average);
            let scores = precision_recall_fscore(&y_true, &y_pred, 2.0, options).unwrap();
            numbers.extend([scores.precision, scores.recall, scores.f_score]);
        }
        let classes = precision_recall_fscore_support(&y_true, &y_pred, 1.0, &class_options);
        for class in classes.unwrap() {
            numbers.extend([class.precision, class.recall, class.f_score, class.support]);
        }
        numbers
    }

    /// All numbers that metrics of scores give.
    fn score_numbers(&self, weights: Option<&[f64]>) -> Vec<f64> {
        let y: Labels = self.y_true.iter().map(|&code| code == 1).collect();
        let scores = Scores::margin(self.scores.clone(), Classes::bools()).unwrap();
        let mut options = CurveOptions::new();
        options.weights = weights.map(Into::into);
        let curve = precision_recall_curve_with(&y, &scores, &options).unwrap();
        let roc = roc_curve_with(&y, &scores, &options).unwrap();
        let mut numbers = [
            curve.precision(),
            curve.recall(),
            curve.thresholds(),
            roc.fpr(),
            roc.tpr(),
            roc.thresholds(),
        ]
        .concat();
        numbers.extend([curve.average_precision(), roc.auc()]);
        for point in curve.points() {
            numbers.extend([point.tp, point.fp, point.fn_, point.tn, point.f1]);
        }
        numbers
    }
}

#[test]
fn the_order_of_the_rows() {
    for (seed, case) in cases(3).enumerate() {
        let order = Draw(seed as u64).permutation(case.y_true.len());
        let shuffled = case.take(&order);
        let numbers = |case: &Case| case.label_numbers(|code| code as i64, None, &[0, 1, 2]);
        assert_eq!(numbers(&case), numbers(&shuffled), "{seed}");
        assert_eq!(
            case.score_numbers(None),
            shuffled.score_numbers(None),
            "{seed}"
        );
    }
}

#[test]
fn the_names_of_the_classes() {
    for (seed, case) in cases(3).enumerate() {
        let weights = Some(&*case.weights);
        let numbers = case.label_numbers(|code| code as i64, weights, &[0, 1, 2]);
        let names = ["ant", "bee", "cat"];
        let named = case.label_numbers(|code| names[code as usize], weights, &[0, 1, 2]);
        assert_eq!(numbers, named, "{seed}");
        let apart = case.label_numbers(|code| 1_000 * code as i64 - 1, weights, &[0, 1, 2]);
        assert_eq!(numbers, apart, "{seed}");
    }
    for (seed, case) in cases(2).enumerate() {
        let (y_true, y_pred) = case.labels(|code| code == 1);
        let f1 = f1_score(&y_true, &y_pred, Average::Binary).unwrap();
        let (y_true, y_pred) = case.labels(|code| if code == 1 { "spam" } else { "ham" });
        assert_eq!(
            f1,
            f1_score(&y_true, &y_pred, Average::Binary).unwrap(),
            "{seed}"
        );
        // The classes change places, and so does the positive one.
        let (y_true, y_pred) = case.labels(|code| if code == 1 { "a" } else { "b" });
        let options = ScoreOptions::new().pos_label("a");
        assert_eq!(f1, f1_score(&y_true, &y_pred, options).unwrap(), "{seed}");
    }
}

#[test]
fn a_weight_of_k_is_k_copies() {
    for (seed, case) in cases(3).enumerate() {
        let name = |code| code as i64;
        let weighted = case.label_numbers(name, Some(&case.weights), &[0, 1, 2]);
        let copied = case.copied().label_numbers(name, None, &[0, 1, 2]);
        assert_eq!(weighted, copied, "{seed}");
        let weighted = case.score_numbers(Some(&case.weights));
        assert_eq!(weighted, case.copied().score_numbers(None), "{seed}");
    }
}

#[test]
fn weights_of_one_are_no_weights() {
    for (seed, case) in cases(4).enumerate() {
        let ones = vec![1.0; case.y_true.len()];
        let name = |code| code as i64;
        assert_eq!(
            case.label_numbers(name, Some(&ones), &[0, 1, 2, 3]),
            case.label_numbers(name, None, &[0, 1, 2, 3]),
            "{seed}"
        );
        assert_eq!(
            case.score_numbers(Some(&ones)),
            case.score_numbers(None),
            "{seed}"
        );
    }
}

#[test]
fn the_order_of_the_listed_classes_orders_the_answers() {
    for (seed, case) in cases(3).enumerate() {
        let (y_true, y_pred) = case.labels(|code| code as i64);
        let forth = ConfusionOptions::new().labels([0, 1, 2]);
        let back = ConfusionOptions::new().labels([2, 1, 0]);
        let forth = confusion_matrix_with(&y_true, &y_pred, &forth).unwrap();
        let back = confusion_matrix_with(&y_true, &y_pred, &back).unwrap();
        let reversed: Vec<f64> = back.cells().iter().rev().copied().collect();
        assert_eq!(forth.cells(), reversed, "{seed}");
    }
}

#[test]
fn a_rising_function_of_the_scores() {
    for (seed, mut case) in cases(2).enumerate() {
        let y: Labels = case.y_true.iter().map(|&code| code == 1).collect();
        let area = |scores: &[f64]| {
            let scores = Scores::margin(scores.to_vec(), Classes::bools()).unwrap();
            (
                roc_auc_score(&y, &scores).unwrap(),
                average_precision_score(&y, &scores).unwrap(),
            )
        };
        let before = area(&case.scores);
        case.scores
            .iter_mut()
            .for_each(|score| *score = score.exp());
        assert_eq!(before, area(&case.scores), "{seed}");
    }
}

#[test]
fn exchanging_truth_and_prediction_exchanges_precision_and_recall() {
    for (seed, case) in cases(3).enumerate() {
        let (y_true, y_pred) = case.labels(|code| code as i64);
        for average in [Average::Macro, Average::Micro] {
            let forth = precision_recall_fscore(&y_true, &y_pred, 1.0, average).unwrap();
            let back = precision_recall_fscore(&y_pred, &y_true, 1.0, average).unwrap();
            assert_eq!(forth.precision, back.recall, "{seed}");
            assert_eq!(forth.f_score, back.f_score, "{seed}");
        }
    }
}

#[test]
fn a_curve_agrees_with_the_matrix_at_every_threshold() {
    for (seed, case) in cases(2).enumerate() {
        let y: Labels = case.y_true.iter().map(|&code| code == 1).collect();
        let scores = Scores::margin(case.scores.clone(), Classes::bools()).unwrap();
        let curve = precision_recall_curve(&y, &scores).unwrap();
        let mut best: [Option<OperatingPoint>; 2] = [None; 2];
        for point in curve.points() {
            let taken: Labels = case
                .scores
                .iter()
                .map(|&score| score >= point.threshold)
                .collect();
            let matrix = confusion_matrix(&y, &taken).unwrap();
            assert_eq!(matrix.binary(), Some(point.counts()), "{seed}");
            let f1 = f1_score(&y, &taken, Average::Binary).unwrap();
            let precision = precision_score(&y, &taken, Average::Binary).unwrap();
            let rate = false_positive_rate(&y, &taken, Average::Binary).unwrap();
            let found = (point.f1, point.precision, point.false_positive_rate);
            assert_eq!(found, (f1, precision, rate), "{seed}");
            assert_eq!(curve.at_threshold(point.threshold), point, "{seed}");
            let specificity = specificity_score(&y, &taken, Average::Binary).unwrap();
            assert_eq!(point.counts().specificity(), specificity, "{seed}");
            let accuracy = accuracy_score(&y, &taken).unwrap();
            assert_eq!(point.counts().accuracy(), accuracy, "{seed}");
            // Points come with rising thresholds: the first is the lowest, the last the highest.
            if point.precision >= 0.6 && best[0].is_none() {
                best[0] = Some(point);
            }
            if point.recall >= 0.6 {
                best[1] = Some(point);
            }
        }
        assert_eq!(
            best,
            [curve.at_precision(0.6), curve.at_recall(0.6)],
            "{seed}"
        );
    }
}

#[test]
fn the_report_is_made_of_the_scores() {
    for (seed, case) in cases(3).enumerate() {
        let (y_true, y_pred) = case.labels(|code| code as i64);
        let report = classification_report(&y_true, &y_pred).unwrap();
        let options = ClassOptions::new();
        let classes = precision_recall_fscore_support(&y_true, &y_pred, 1.0, &options).unwrap();
        assert_eq!(report.classes(), classes, "{seed}");
        assert_eq!(report.names().len(), classes.len(), "{seed}");
        assert_eq!(report.total_support(), case.y_true.len() as f64, "{seed}");
        assert_eq!(
            report.accuracy(),
            accuracy_score(&y_true, &y_pred).ok(),
            "{seed}"
        );
        let average = |average| precision_recall_fscore(&y_true, &y_pred, 1.0, average).unwrap();
        assert_eq!(report.macro_avg(), average(Average::Macro), "{seed}");
        assert_eq!(report.weighted_avg(), average(Average::Weighted), "{seed}");
        assert_eq!(report.micro(), average(Average::Micro), "{seed}");
        assert_eq!(report.samples_avg(), None, "{seed}");
    }
}
