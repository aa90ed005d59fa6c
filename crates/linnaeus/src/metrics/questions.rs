//! Labels and scores as yes-or-no questions: one for two classes, or one a class or column.

use std::borrow::Cow;

use super::targets::check_weights;
use crate::data::{Classes, Column, Label, LabelKind, Labels, Scores};
use crate::error::{Error, Result};

/// Which rows are positive, and their scores.
#[derive(Clone, Debug)]
pub(super) struct Question<'a> {
    pub(super) truth: Vec<bool>,
    pub(super) scores: Cow<'a, [f64]>,
}

/// What labels and scores ask.
pub(super) enum Questions<'a> {
    /// Two classes, or one class against the rest.
    One(Question<'a>),
    /// Every class of one column against the rest.
    Classes(Vec<Question<'a>>),
    /// Every column of multilabel labels.
    Columns(Vec<Question<'a>>),
}

impl<'a> Question<'a> {
    /// Whether a row is of `pos_label`, or of the second of two classes.
    pub(super) fn new(
        y_true: &Labels,
        scores: &'a Scores,
        pos_label: Option<&Label>,
        weights: Option<&[f64]>,
    ) -> Result<Self> {
        let column = y_true.single_named("y_true")?;
        check(y_true, scores, weights)?;
        let classes = scores.table()?.classes();
        let (positive, values) = match pos_label {
            Some(label) => {
                let positive = classes.find("pos_label", label)?;
                let picked = scores.column(label)?.positive()?.into_owned();
                (positive, Cow::Owned(picked))
            }
            None => {
                let values = scores.positive().map_err(|error| {
                    error.advise("or name the class to look for with `pos_label`")
                });
                (1, values?)
            }
        };
        Ok(Self {
            truth: is(column, classes, positive)?,
            scores: values,
        })
    }

    /// The questions of the rows: whether a row has each of the labels. Given those of the labels,
    /// and the other way round.
    pub(super) fn transposed(questions: &[Question<'_>]) -> Vec<Self> {
        let rows = questions.first().map_or(0, |question| question.truth.len());
        let of = |row: usize| Self {
            truth: questions.iter().map(|one| one.truth[row]).collect(),
            scores: questions.iter().map(|one| one.scores[row]).collect(),
        };
        (0..rows).map(of).collect()
    }

    /// All questions as one, row after row.
    pub(super) fn flat(questions: &[Question<'_>]) -> Self {
        let rows = questions.first().map_or(0, |question| question.truth.len());
        let count = rows * questions.len();
        let (mut truth, mut scores) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for row in 0..rows {
            truth.extend(questions.iter().map(|one| one.truth[row]));
            scores.extend(questions.iter().map(|one| one.scores[row]));
        }
        Self {
            truth,
            scores: scores.into(),
        }
    }
}

impl<'a> Questions<'a> {
    pub(super) fn new(
        y_true: &Labels,
        scores: &'a Scores,
        pos_label: Option<&Label>,
        weights: Option<&[f64]>,
    ) -> Result<Self> {
        match y_true.kind() {
            LabelKind::Single | LabelKind::Absent => match scores.tables() {
                [table] if table.classes().len() > 2 && pos_label.is_none() => {
                    check(y_true, scores, weights)?;
                    let column = y_true.single_named("y_true")?;
                    let of = |code: usize| {
                        Ok(Question {
                            truth: is(column, table.classes(), code as u32)?,
                            scores: table.rows().map(|row| row[code]).collect(),
                        })
                    };
                    let questions = (0..table.classes().len()).map(of);
                    Ok(Self::Classes(questions.collect::<Result<_>>()?))
                }
                _ => Question::new(y_true, scores, pos_label, weights).map(Self::One),
            },
            _ if pos_label.is_some() => {
                let found = "a positive class of several columns";
                Err(Error::parameter("pos_label", found, "none")
                    .advise("the second class of each column is the positive one"))
            }
            _ => Self::columns(y_true, scores, weights).map(Self::Columns),
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Question<'a>] {
        match self {
            Self::One(question) => std::slice::from_ref(question),
            Self::Classes(questions) | Self::Columns(questions) => questions,
        }
    }

    /// Those of multilabel labels, which alone will do.
    pub(super) fn columns(
        y_true: &Labels,
        scores: &'a Scores,
        weights: Option<&[f64]>,
    ) -> Result<Vec<Question<'a>>> {
        if y_true.kind() != LabelKind::Multilabel {
            let found = match y_true.kind() {
                LabelKind::Single => "one column of labels",
                LabelKind::Absent => "no labels",
                _ => "columns of labels with classes of their own",
            };
            let expected = "yes-or-no columns (`Labels::multilabel`)";
            return Err(Error::labels("y_true", found, expected));
        }
        check(y_true, scores, weights)?;
        let (columns, tables) = (y_true.columns(), scores.tables());
        if tables.len() != columns.len() {
            let found = format!("the scores of {} outputs", tables.len());
            let expected = format!("those of {} columns as in y_true", columns.len());
            return Err(Error::shape("scores", found, expected)
                .advise("`Scores::side_by_side` puts the scores of columns together"));
        }
        let questions = columns.iter().zip(tables).map(|(column, table)| {
            let positive = match (table.classes().len(), table.ncols()) {
                (2, columns) => columns - 1,
                (classes, _) => {
                    let found = format!("{classes} classes of a column");
                    return Err(Error::shape("scores", found, "two classes in every column"));
                }
            };
            Ok(Question {
                truth: is(column, table.classes(), 1)?,
                scores: match table.ncols() {
                    1 => Cow::Borrowed(table.values()),
                    _ => table.rows().map(|row| row[positive]).collect(),
                },
            })
        });
        questions.collect()
    }
}

/// Scores and weights that fit the rows.
fn check(y_true: &Labels, scores: &Scores, weights: Option<&[f64]>) -> Result<()> {
    if y_true.nrows() == 0 {
        return Err(Error::empty("y_true", "at least one row"));
    }
    if scores.nrows() != y_true.nrows() {
        let expected = format!("{} rows as in y_true", y_true.nrows());
        return Err(Error::shape("scores", scores.nrows(), expected));
    }
    check_weights(weights, y_true.nrows())?;
    scores.check_finite()
}

/// Which rows are of the class with this code.
///
/// Labels that no row has may be unknown to the model; labels that a row has may not.
fn is(column: &Column, classes: &Classes, code: u32) -> Result<Vec<bool>> {
    let truth = if column.classes() == classes {
        column.clone()
    } else {
        column.present().onto_named(classes, "y_true")?
    };
    Ok(truth.codes().iter().map(|&own| own == code).collect())
}
