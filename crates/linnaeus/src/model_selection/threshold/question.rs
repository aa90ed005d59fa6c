//! A yes-or-no question with scores, and what a threshold makes of it.

use std::sync::Arc;

use super::rule::question_scores;
use crate::data::{Classes, Column, Dataset, Label, LabelKind, Labels, Matrix, Scores};
use crate::error::{Error, ErrorKind, Result};
use crate::metrics::{BinaryCounts, Prediction, Scoring};

/// Rows of which some are positive, and their scores.
pub(super) struct Question {
    /// The label that is asked for.
    pub(super) positive: Label,
    pub(super) truth: Vec<bool>,
    pub(super) scores: Vec<f64>,
    /// The rows with labels false and true.
    asked: Dataset,
    /// The rows with their own two labels, and the code of the positive one.
    named: Option<(Dataset, u32)>,
}

impl Question {
    /// The questions of these rows: one of two classes, one a class of many, or one a label.
    pub(super) fn all(
        data: &Dataset,
        scores: &Scores,
        pos_label: Option<&Label>,
    ) -> Result<Vec<Self>> {
        let columns = data.y.columns();
        if scores.nrows() != data.nrows() {
            let expected = format!("{} rows as in y", data.nrows());
            return Err(Error::shape("scores", scores.nrows(), expected));
        }
        if scores.tables().len() != columns.len() {
            let found = format!("{} outputs", scores.tables().len());
            let expected = format!("{} as in y", columns.len());
            return Err(Error::shape("scores", found, expected));
        }
        scores.check_finite()?;
        let tables = scores.tables().iter().zip(columns);
        let onto = tables.map(|(table, column)| match table.classes().len() {
            1 => {
                let found = format!("{:?} only", table.classes());
                Err(Error::labels("y", found, "two classes to tell apart"))
            }
            _ => column.onto_named(table.classes(), "y"),
        });
        let columns = onto.collect::<Result<Vec<Column>>>()?;
        let scores = question_scores(scores, pos_label)?;
        let question = |column: &Column, code: u32, scores| Self::new(data, column, code, scores);
        match (&*columns, data.y.kind()) {
            ([column], LabelKind::Single) if column.classes().len() > 2 => {
                let codes = (0..).zip(scores);
                codes
                    .map(|(code, own)| question(column, code, own))
                    .collect()
            }
            (columns, _) => {
                let of = |(column, own): (&Column, Vec<f64>)| {
                    let code = match pos_label {
                        Some(label) => column.classes().find("pos_label", label)?,
                        None => 1,
                    };
                    question(column, code, own)
                };
                columns.iter().zip(scores).map(of).collect()
            }
        }
    }

    fn new(data: &Dataset, column: &Column, code: u32, scores: Vec<f64>) -> Result<Self> {
        let asked = data.with_y(column.is(code))?;
        let named = match column.classes().len() {
            2 => Some((data.with_y(Labels::from_column(column.clone()))?, code)),
            _ => None,
        };
        Ok(Self {
            positive: column.classes()[code as usize].clone(),
            truth: column.codes().iter().map(|&own| own == code).collect(),
            scores,
            asked,
            named,
        })
    }

    /// The weights of the rows, where they count.
    pub(super) fn weights(&self) -> Option<&[f64]> {
        self.asked.weights.as_deref()
    }

    /// The lowest and the highest score.
    pub(super) fn range(&self) -> Result<(f64, f64)> {
        let lowest = self.scores.iter().copied().min_by(f64::total_cmp);
        let highest = self.scores.iter().copied().max_by(f64::total_cmp);
        let none = || Error::empty("y", "at least one row");
        Ok((lowest.ok_or_else(none)?, highest.ok_or_else(none)?))
    }

    /// How good the labels are that a threshold makes.
    ///
    /// A metric of one's own sees the rows' own labels where there are two of them; to the others
    /// it makes no difference.
    pub(super) fn score(&self, scoring: &Scoring, threshold: f64) -> Result<f64> {
        let (data, positive) = match (&self.named, scoring) {
            (Some((named, positive)), Scoring::Custom(_)) => (named, *positive),
            _ => (&self.asked, 1),
        };
        let code = |&score: &f64| match score >= threshold {
            true => positive,
            false => 1 - positive,
        };
        let codes: Vec<u32> = self.scores.iter().map(code).collect();
        let predicted = Column::known(codes, data.y.classes()?.clone());
        let predicted = Prediction::Labels(Labels::from_column(predicted));
        let score = scoring.evaluate(data, &predicted)?;
        number(scoring, threshold, score)
    }

    /// The same of counts, where the metric needs no more.
    pub(super) fn score_of_counts(
        &self,
        scoring: &Scoring,
        threshold: f64,
        counts: &BinaryCounts,
    ) -> Result<f64> {
        use crate::metrics::Average::Binary;
        let score = match scoring {
            Scoring::Custom(_) => return self.score(scoring, threshold),
            Scoring::Accuracy => counts.accuracy(),
            Scoring::Precision(Binary) => counts.precision(),
            Scoring::Recall(Binary) => counts.recall(),
            Scoring::F1(Binary) => counts.f1(),
            Scoring::Jaccard(Binary) => counts.jaccard(),
            Scoring::Specificity => counts.specificity(),
            scoring => four_rows(scoring, counts)?,
        };
        number(scoring, threshold, score)
    }
}

/// A metric of four rows with the counts as their weights, which any metric of labels takes for the
/// rows themselves.
fn four_rows(scoring: &Scoring, counts: &BinaryCounts) -> Result<f64> {
    let BinaryCounts { tp, fp, fn_, tn } = *counts;
    let cells = [(0, 0, tn), (0, 1, fp), (1, 0, fn_), (1, 1, tp)];
    let cells: Vec<(u32, u32, f64)> = cells.into_iter().filter(|cell| cell.2 != 0.0).collect();
    let codes = |of: fn(&(u32, u32, f64)) -> u32| {
        let codes: Vec<u32> = cells.iter().map(of).collect();
        Labels::from_column(Column::known(codes, Classes::bools()))
    };
    let x = Matrix::new(cells.len(), 1, vec![0.0; cells.len()])?;
    let weights: Arc<[f64]> = cells.iter().map(|cell| cell.2).collect();
    let data = Dataset::new(x, codes(|cell| cell.0))?.with_weights(weights)?;
    scoring.evaluate(&data, &Prediction::Labels(codes(|cell| cell.1)))
}

fn number(scoring: &Scoring, threshold: f64, score: f64) -> Result<f64> {
    if !score.is_nan() {
        return Ok(score);
    }
    Err(Error::new(ErrorKind::Parameter {
        name: "scoring".into(),
        found: format!("NaN at the threshold {threshold}"),
        expected: format!("a number from {scoring} at every threshold"),
    }))
}
