//! How scores become labels when there are thresholds.

use crate::data::{Column, Label, LabelKind, Labels, ScoreTable, Scores};
use crate::error::{Error, Result};

/// Thresholds, one for all questions or one each, and who is positive of two classes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) thresholds: Vec<f64>,
    pub(super) pos_label: Option<Label>,
    /// Of which kind the labels are; not known of a model that was fitted elsewhere.
    pub(super) kind: Option<LabelKind>,
}

impl Rule {
    /// The label of each row.
    pub(super) fn labels(&self, scores: &Scores) -> Result<Labels> {
        let tables = scores.tables();
        let single = match self.kind {
            None => tables.len() == 1,
            Some(kind) => kind == LabelKind::Single,
        };
        match tables {
            [table] if single => {
                let columns = question_scores(scores, self.pos_label.as_ref())?;
                let thresholds = self.for_each(columns.len())?;
                let codes = match &*columns {
                    [own] => self.yes_or_no(table, own, thresholds[0])?,
                    _ => furthest_above(&columns, &thresholds),
                };
                let column = Column::known(codes, table.classes().clone());
                Ok(Labels::from_column(column))
            }
            _ => {
                let columns = question_scores(scores, self.pos_label.as_ref())?;
                let thresholds = self.for_each(columns.len())?;
                let answers = tables.iter().zip(&columns).zip(thresholds);
                let answers = answers.map(|((table, own), threshold)| {
                    let codes = match table.classes().len() {
                        // A label that every row of the fit had, or none.
                        1 => vec![0; own.len()],
                        _ => at_least(own, threshold, [0, 1]),
                    };
                    Column::known(codes, table.classes().clone())
                });
                let kind = self.kind.unwrap_or(LabelKind::Multilabel);
                Ok(Labels::from_columns(kind, answers.collect()))
            }
        }
    }

    /// The codes of two classes.
    fn yes_or_no(&self, table: &ScoreTable, scores: &[f64], threshold: f64) -> Result<Vec<u32>> {
        let positive = match &self.pos_label {
            Some(label) => table.classes().find("pos_label", label)?,
            None => 1,
        };
        Ok(at_least(scores, threshold, [1 - positive, positive]))
    }

    /// As many thresholds as there are questions.
    fn for_each(&self, questions: usize) -> Result<Vec<f64>> {
        match &*self.thresholds {
            [one] => Ok(vec![*one; questions]),
            all if all.len() == questions => Ok(all.to_vec()),
            all => {
                let expected = format!("one threshold, or {questions} as there are questions");
                Err(Error::shape("thresholds", all.len(), expected))
            }
        }
    }
}

/// The scores of each question: of the positive one of two classes, of each of many classes, or of
/// each column's second class.
pub(super) fn question_scores(scores: &Scores, pos_label: Option<&Label>) -> Result<Vec<Vec<f64>>> {
    let many = |what: String| {
        let found = format!("a positive class of {what}");
        let expected = "none: each of them has a threshold of its own";
        Err(Error::parameter("pos_label", found, expected))
    };
    match (scores.tables(), pos_label) {
        ([table], None) if table.classes().len() > 2 => {
            let of = |code: usize| table.rows().map(|row| row[code]).collect();
            Ok((0..table.ncols()).map(of).collect())
        }
        ([table], None) if table.classes().len() == 2 => Ok(vec![scores.positive()?.into_owned()]),
        ([table], Some(label)) => match table.classes().len() {
            1 | 2 => Ok(vec![scores.column(label)?.positive()?.into_owned()]),
            classes => many(format!("{classes} classes")),
        },
        (tables, Some(_)) => many(format!("{} labels", tables.len())),
        (tables, None) => tables.iter().map(positive_of_column).collect(),
    }
}

/// The scores of a column's second class, or of its only one.
fn positive_of_column(table: &ScoreTable) -> Result<Vec<f64>> {
    if table.classes().len() > 2 {
        let found = format!("a column of the classes {:?}", table.classes());
        let expected = "two classes in every column of labels";
        return Err(Error::labels("y", found, expected));
    }
    let last = table.ncols() - 1;
    Ok(table.rows().map(|row| row[last]).collect())
}

fn at_least(scores: &[f64], threshold: f64, [below, above]: [u32; 2]) -> Vec<u32> {
    let code = |&score: &f64| if score >= threshold { above } else { below };
    scores.iter().map(code).collect()
}

/// The class whose score lies furthest above its threshold; the first of equal ones.
fn furthest_above(columns: &[Vec<f64>], thresholds: &[f64]) -> Vec<u32> {
    let rows = columns.first().map_or(0, Vec::len);
    let best = |row: usize| {
        let mut best = (0, f64::NEG_INFINITY);
        for (class, (column, threshold)) in (0..).zip(columns.iter().zip(thresholds)) {
            let above = column[row] - threshold;
            if above > best.1 {
                best = (class, above);
            }
        }
        best.0
    };
    (0..rows).map(best).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Classes, Response};

    fn rule(thresholds: &[f64], pos_label: Option<&str>) -> Rule {
        Rule {
            thresholds: thresholds.to_vec(),
            pos_label: pos_label.map(Label::from),
            kind: None,
        }
    }

    fn codes(labels: &Labels) -> &[u32] {
        labels.single().unwrap().codes()
    }

    #[test]
    fn a_score_on_the_threshold_is_positive_whoever_that_is() {
        let classes = Classes::new(["no", "yes"]);
        let margin = Scores::margin(vec![-1.0, 0.0, 0.5], classes.clone()).unwrap();
        let of =
            |threshold, label| codes(&rule(&[threshold], label).labels(&margin).unwrap()).to_vec();
        assert_eq!(of(0.0, None), [0, 1, 1]);
        assert_eq!(of(0.5, Some("yes")), [0, 0, 1]);
        // The negated margins are 1, 0, -0.5.
        assert_eq!(of(0.0, Some("no")), [0, 0, 1]);
        let proba = vec![0.75, 0.25, 0.5, 0.5];
        let proba = Scores::new(Response::Probability, proba, 2, classes).unwrap();
        let labels = rule(&[0.75], Some("no")).labels(&proba).unwrap();
        assert_eq!(codes(&labels), [0, 1]);
    }

    #[test]
    fn of_many_classes_the_one_furthest_above_its_threshold() {
        let classes = Classes::new(["a", "b", "c"]);
        let values = vec![0.5, 0.3, 0.2, 0.2, 0.5, 0.3, 0.1, 0.2, 0.7];
        let scores = Scores::new(Response::Probability, values, 3, classes).unwrap();
        let of =
            |thresholds: &[f64]| codes(&rule(thresholds, None).labels(&scores).unwrap()).to_vec();
        assert_eq!(of(&[0.0]), [0, 1, 2]);
        assert_eq!(of(&[0.4, 0.1, 0.55]), [1, 1, 2]);
        let error = rule(&[0.0, 0.0], None).labels(&scores).unwrap_err();
        assert_eq!(error.argument(), Some("thresholds"));
        let error = rule(&[0.0], Some("a")).labels(&scores).unwrap_err();
        assert_eq!(error.argument(), Some("pos_label"));
    }

    #[test]
    fn every_label_has_its_threshold() {
        let one = |values| Scores::margin(values, Classes::bools()).unwrap();
        let scores = [vec![0.1, 0.9], vec![0.1, 0.9]].map(one);
        let scores = Scores::side_by_side(scores).unwrap();
        let labels = rule(&[0.0, 0.5], None).labels(&scores).unwrap();
        assert_eq!(labels.kind(), LabelKind::Multilabel);
        let found: Vec<&[u32]> = labels.columns().iter().map(Column::codes).collect();
        assert_eq!(found, [[1, 1], [0, 1]]);
    }
}
