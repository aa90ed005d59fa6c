//! The data that encoders read: numbers or labels, as categories and codes.

use super::categories::{Categories, code_of_number};
use super::options::CategoryLists;
use crate::data::{Classes, Column, Label, Matrix};
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::{Support, admit_rows};
use crate::preprocessing::rows::each_row;

/// What encoders can be fitted on. They see neither y nor weights, so they mind none of them.
pub(super) const SUPPORT: Support = Support::plain()
    .with_weights()
    .with_several_outputs()
    .with_nan()
    .ignoring_y();

/// Columns of categories.
#[derive(Clone, Copy, Debug)]
pub(super) enum Table<'a> {
    /// Numbers.
    Numbers(&'a Matrix),
    /// Labels.
    Labels(&'a [Column]),
}

impl Table<'_> {
    pub(super) fn nrows(&self) -> usize {
        match self {
            Self::Numbers(x) => x.nrows(),
            Self::Labels(columns) => columns.first().map_or(0, |column| column.codes().len()),
        }
    }

    pub(super) fn ncols(&self) -> usize {
        match self {
            Self::Numbers(x) => x.ncols(),
            Self::Labels(columns) => columns.len(),
        }
    }

    /// Refuses another number of columns than a fit had, no rows, sparse rows and infinities.
    pub(super) fn admit(&self, n_features: usize, model: &str) -> Result<()> {
        match self {
            Self::Numbers(x) => admit_rows(x, n_features, model, SUPPORT),
            Self::Labels(_) if self.ncols() != n_features => {
                let expected = format!("{n_features} columns, as the {model} was fitted on");
                Err(Error::shape("x", self.ncols(), expected))
            }
            Self::Labels(_) if self.nrows() == 0 => Err(Error::empty("x", "at least one row")),
            Self::Labels(_) => Ok(()),
        }
    }

    /// The categories of each column, found or given, and how many rows each of them has.
    pub(super) fn categories(
        &self,
        lists: &CategoryLists,
        unknown_is_an_error: bool,
    ) -> Result<Vec<(Categories, Vec<usize>)>> {
        match lists {
            CategoryLists::Auto => self.find_categories(),
            CategoryLists::Lists(lists) => self.count_categories(lists, unknown_is_an_error),
        }
    }

    fn find_categories(&self) -> Result<Vec<(Categories, Vec<usize>)>> {
        match self {
            Self::Labels(columns) => Ok(columns
                .iter()
                .map(|column| {
                    let present = column.present();
                    let categories = Categories::labels(present.classes().iter());
                    (categories, present.counts())
                })
                .collect()),
            Self::Numbers(x) => {
                let mut columns = vec![Vec::with_capacity(x.nrows()); x.ncols()];
                each_row(x, |_, values| {
                    for (column, &value) in columns.iter_mut().zip(values) {
                        column.push(value);
                    }
                    Ok(())
                })?;
                Ok(columns.into_iter().map(distinct).collect())
            }
        }
    }

    fn count_categories(
        &self,
        lists: &[Categories],
        unknown_is_an_error: bool,
    ) -> Result<Vec<(Categories, Vec<usize>)>> {
        if lists.len() != self.ncols() {
            let expected = format!("a list for each of {} columns", self.ncols());
            return Err(Error::parameter(
                "categories",
                format!("{} lists", lists.len()),
                expected,
            ));
        }
        for (column, list) in lists.iter().enumerate() {
            list.check(column)?;
            let (found, expected) = match (list, self) {
                (Categories::Labels(_), Self::Numbers(_)) => ("labels", "numbers"),
                (Categories::Numbers(_), Self::Labels(_)) => ("numbers", "labels"),
                _ => continue,
            };
            let expected = format!("{expected}, as x has");
            return Err(Error::parameter(
                "categories",
                format!("{found} for column {column}"),
                expected,
            ));
        }
        let mut counts: Vec<Vec<usize>> = lists.iter().map(|list| vec![0; list.len()]).collect();
        self.each_row_of_codes(lists, |row, codes| {
            for (column, code) in codes.iter().enumerate() {
                match code {
                    Some(code) => counts[column][*code as usize] += 1,
                    None if unknown_is_an_error => {
                        return Err(self.unknown(row, column, &lists[column]));
                    }
                    None => {}
                }
            }
            Ok(())
        })?;
        Ok(lists.iter().cloned().zip(counts).collect())
    }

    /// Calls with the codes of each row, None where a value is not among its column's categories.
    pub(super) fn each_row_of_codes(
        &self,
        categories: &[Categories],
        mut call: impl FnMut(usize, &[Option<u32>]) -> Result<()>,
    ) -> Result<()> {
        let mut codes = vec![None; categories.len()];
        match self {
            Self::Numbers(x) => each_row(x, |row, values| {
                for ((code, categories), &value) in codes.iter_mut().zip(categories).zip(values) {
                    *code = match categories {
                        Categories::Numbers(numbers) => code_of_number(numbers, value),
                        Categories::Labels(_) => None,
                    };
                }
                call(row, &codes)
            }),
            Self::Labels(columns) => {
                let of_classes: Vec<Vec<Option<u32>>> = columns
                    .iter()
                    .zip(categories)
                    .map(|(column, categories)| codes_of_classes(column.classes(), categories))
                    .collect();
                for row in 0..self.nrows() {
                    for ((code, column), of_classes) in
                        codes.iter_mut().zip(*columns).zip(&of_classes)
                    {
                        *code = of_classes[column.codes()[row] as usize];
                    }
                    call(row, &codes)?;
                }
                Ok(())
            }
        }
    }

    /// The value of a cell, in words.
    fn in_words(&self, row: usize, column: usize) -> String {
        match self {
            Self::Numbers(x) => x
                .get(row, column)
                .map_or_else(String::new, |v| v.to_string()),
            Self::Labels(columns) => columns[column]
                .label(row)
                .map_or_else(String::new, ToString::to_string),
        }
    }

    /// The error of a value that is not among its column's categories.
    pub(super) fn unknown(&self, row: usize, column: usize, categories: &Categories) -> Error {
        const SHOWN: usize = 20;
        let mut listed: Vec<String> = categories
            .iter()
            .take(SHOWN)
            .map(|c| c.to_string())
            .collect();
        if categories.len() > SHOWN {
            listed.push(format!("… {} in all", categories.len()));
        }
        Error::new(ErrorKind::UnknownLabel {
            argument: "x",
            label: format!(
                "{} in row {row}, column {column}",
                self.in_words(row, column)
            ),
            classes: format!("the categories {}", listed.join(", ")),
        })
        .advise("`handle_unknown` says what else may become of unknown categories")
    }
}

/// The distinct numbers in ascending order, NaN last, and how many times each came.
fn distinct(mut values: Vec<f64>) -> (Categories, Vec<usize>) {
    let all = values.len();
    values.retain(|value| !value.is_nan());
    let missing = all - values.len();
    values.sort_by(|a, b| a.partial_cmp(b).expect("NaN was taken out"));
    let runs = values.chunk_by(|a, b| a == b);
    let (mut numbers, mut counts): (Vec<f64>, Vec<usize>) =
        runs.map(|run| (run[0], run.len())).unzip();
    if missing > 0 {
        numbers.push(f64::NAN);
        counts.push(missing);
    }
    (Categories::Numbers(numbers.into()), counts)
}

fn codes_of_classes(classes: &Classes, categories: &Categories) -> Vec<Option<u32>> {
    let Categories::Labels(labels) = categories else {
        return vec![None; classes.len()];
    };
    let mut sorted: Vec<(&Label, u32)> = labels.iter().zip(0..).collect();
    sorted.sort_unstable();
    classes
        .iter()
        .map(|class| {
            let at = sorted
                .binary_search_by_key(&class, |(label, _)| *label)
                .ok()?;
            Some(sorted[at].1)
        })
        .collect()
}
