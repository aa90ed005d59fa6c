//! What the models of a cross-validation say of the rows that they have not seen, in row order.

use super::cv::check_partition;
use crate::data::{Classes, Column, Labels, Matrix, Response, ScoreTable, Scores};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fold, no_response};

/// The answers of one fold's model about its test rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    responses: &'static [Response],
    labels: Option<Labels>,
    scores: Vec<Scores>,
}

impl Answers {
    /// Nothing asked yet.
    pub(super) fn of(model: &dyn Classifier) -> Self {
        Self {
            responses: model.responses(),
            ..Self::default()
        }
    }

    fn kept(&self, response: Response, model: &'static str) -> Result<&Scores> {
        self.scores
            .iter()
            .find(|scores| scores.response() == response)
            .ok_or_else(|| no_response(response, model, self.responses))
    }

    /// The labels, asked for once.
    pub(super) fn labels(&mut self, model: &dyn Classifier, x: &Matrix) -> Result<&Labels> {
        Ok(match &mut self.labels {
            Some(labels) => labels,
            none => none.insert(model.predict(x)?),
        })
    }

    /// The scores, asked for once.
    pub(super) fn scores(
        &mut self,
        model: &dyn Classifier,
        x: &Matrix,
        response: Response,
    ) -> Result<&Scores> {
        let known = self
            .scores
            .iter()
            .position(|scores| scores.response() == response);
        let at = match known {
            Some(at) => at,
            None => {
                self.scores.push(model.scores(x, response)?);
                self.scores.len() - 1
            }
        };
        Ok(&self.scores[at])
    }
}

/// Predictions, margins and probabilities of all rows, each by the model that has not seen the row.
///
/// They exist when each row was tested in exactly one fold and no fold failed; otherwise every
/// method says why not.
#[derive(Clone, Debug)]
pub struct OutOfFold {
    model: &'static str,
    y: Labels,
    folds: Vec<Fold>,
    answers: Vec<Result<Answers>>,
}

impl OutOfFold {
    pub(super) fn new(
        model: &'static str,
        y: &Labels,
        folds: Vec<Fold>,
        answers: Vec<Result<Answers>>,
    ) -> Self {
        let y = y.clone();
        Self {
            model,
            y,
            folds,
            answers,
        }
    }

    /// The label that each row is given, in tables like those of y.
    ///
    /// # Errors
    /// `Folds` when the test parts are no partition of the rows; the first failing fold's error.
    pub fn labels(&self) -> Result<Labels> {
        let mut codes: Vec<Vec<u32>> = self
            .y
            .columns()
            .iter()
            .map(|column| column.codes().to_vec())
            .collect();
        for (fold, answers) in self.answered()? {
            let Some(labels) = &answers.labels else {
                return Err(Error::unsupported("labels", "they were not kept"));
            };
            check_outputs("y_pred", labels.columns().len(), codes.len())?;
            let columns = labels.columns().iter().zip(self.y.columns());
            for ((predicted, truth), codes) in columns.zip(&mut codes) {
                let predicted = predicted.onto_named(truth.classes(), "y_pred")?;
                for (&row, &code) in fold.test.iter().zip(predicted.codes()) {
                    codes[row] = code;
                }
            }
        }
        let columns = codes.into_iter().zip(self.y.columns());
        let columns = columns.map(|(codes, truth)| Column::known(codes, truth.classes().clone()));
        Ok(Labels::from_columns(self.y.kind(), columns.collect()))
    }

    /// The margins of each row.
    ///
    /// The columns are the classes that some row of y has. Where a fold lacks one of them, its
    /// rows have the lowest number there ([`f64::MIN`]).
    ///
    /// # Errors
    /// As [`labels`](Self::labels); `Response` when the models have no margins; `Folds` when a
    /// fold has at most two of more classes, because its margins cannot be lined up with the
    /// others'.
    pub fn decision_function(&self) -> Result<Scores> {
        self.scores(Response::Margin)
    }

    /// The probabilities of each row, a table for each column of y.
    ///
    /// The columns are the classes that some row of y has; one that a fold lacks has probability 0
    /// in its rows.
    ///
    /// # Errors
    /// As [`labels`](Self::labels); `Response` when the models have no probabilities.
    pub fn predict_proba(&self) -> Result<Scores> {
        self.scores(Response::Probability)
    }

    /// Margins or probabilities of each row.
    ///
    /// # Errors
    /// As [`decision_function`](Self::decision_function).
    pub fn scores(&self, response: Response) -> Result<Scores> {
        let answered: Vec<(&Fold, &Scores)> = self
            .answered()?
            .map(|(fold, answers)| Ok((fold, answers.kept(response, self.model)?)))
            .collect::<Result<_>>()?;
        for (_, scores) in &answered {
            check_outputs("scores", scores.tables().len(), self.y.columns().len())?;
        }
        let outputs = self.y.columns().iter().enumerate().map(|(output, truth)| {
            let tables = answered
                .iter()
                .enumerate()
                .map(|(number, (fold, scores))| (number, *fold, &scores.tables()[output]));
            line_up(response, tables, truth)
        });
        Scores::side_by_side(outputs.collect::<Result<Vec<_>>>()?)
    }

    pub(super) fn folds(&self) -> &[Fold] {
        &self.folds
    }

    /// The answers of each fold, when they are answers about each row.
    fn answered(&self) -> Result<impl Iterator<Item = (&Fold, &Answers)>> {
        check_partition(&self.folds, self.y.nrows())?;
        let answers = self
            .answers
            .iter()
            .map(|answers| answers.as_ref().map_err(Error::clone))
            .collect::<Result<Vec<&Answers>>>()?;
        Ok(self.folds.iter().zip(answers))
    }
}

/// The scores of one output in row order, the columns being the classes that some row has.
pub(crate) fn line_up<'a>(
    response: Response,
    folds: impl Iterator<Item = (usize, &'a Fold, &'a ScoreTable)>,
    truth: &Column,
) -> Result<Scores> {
    let present = truth.present();
    let classes = present.classes();
    let (ncols, missing) = match (response, classes.len()) {
        (Response::Margin, 2) => (1, f64::MIN),
        (Response::Margin, k) => (k, f64::MIN),
        (Response::Probability, k) => (k, 0.0),
    };
    let mut values = vec![missing; truth.codes().len() * ncols];
    for (number, fold, table) in folds {
        let to = columns_in(response, number, table, classes)?;
        for (&row, from) in fold.test.iter().zip(table.rows()) {
            let row = &mut values[row * ncols..(row + 1) * ncols];
            for (&column, value) in to.iter().zip(from) {
                row[column] = *value;
            }
        }
    }
    Scores::new(response, values, ncols, classes.clone())
}

/// Where the columns of a fold's table go.
fn columns_in(
    response: Response,
    number: usize,
    table: &ScoreTable,
    classes: &Classes,
) -> Result<Vec<usize>> {
    if table.classes() == classes {
        return Ok((0..table.ncols()).collect());
    }
    if response == Response::Margin && table.classes().len() <= 2 {
        let found = format!("the classes {:?} in fold {number}", table.classes());
        let expected = format!("all of {classes:?}, or at least three of them");
        return Err(Error::folds("cv", found, expected)
            .advise("take a `StratifiedKFold`, whose folds have all classes"));
    }
    let column = |label| classes.find("y_pred", label).map(|code| code as usize);
    table.classes().iter().map(column).collect()
}

fn check_outputs(argument: &'static str, found: usize, expected: usize) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    let (found, expected) = (format!("{found} outputs"), format!("{expected} as in y"));
    Err(Error::shape(argument, found, expected))
}
