//! Random parts of given sizes, each with the classes in the proportions of the whole.

use std::collections::BTreeMap;

use super::declare::random_parts;
use crate::data::{Dataset, Label, LabelKind, Labels};
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::random::{RandomState, draw_from_strata};

random_parts! {
    /// Draws rows to test on and rows to fit on, again for each split, with the classes in the
    /// proportions of the whole.
    ///
    /// The test parts of several splits overlap. Rows come in drawn order. With several columns of
    /// labels, each combination of labels is a class of its own.
    ///
    /// ```
    /// use linnaeus::{estimator::Fold, model_selection::StratifiedShuffleSplit, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 6], vec![0, 0, 0, 0, 1, 1])?;
    /// let folds = StratifiedShuffleSplit::new(4).test_size(3).folds(&data)?;
    /// let ones = |fold: &Fold| fold.test.iter().filter(|&&row| row >= 4).count();
    /// assert!(folds.iter().all(|fold| ones(fold) == 1));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `folds` refuses no split at all, sizes out of range or that leave no row or fewer rows than
    /// classes (`Parameter`, `Folds`), and a class with one row (`Folds`).
    ///
    /// # Differences from scikit-learn
    /// The rows are those of `StratifiedShuffleSplit`, in its order. The `random_state` is 0 by
    /// default.
    pub struct StratifiedShuffleSplit { 10 splits, 0.1 to test on }
}

impl Split for StratifiedShuffleSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        let (n_train, n_test) = self.sizes(data.nrows())?;
        let strata = Strata::new("y", &data.y)?;
        strata.check_sizes(n_train, n_test)?;
        self.drawn(|random| strata.draw(n_train, n_test, random))
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}

/// The rows of each class, classes in the order of their labels.
pub(super) struct Strata(Vec<Vec<usize>>);

impl Strata {
    /// The classes that some row has, each of which needs two rows.
    pub(super) fn new(argument: &'static str, labels: &Labels) -> Result<Self> {
        let mut rows_of: BTreeMap<Label, Vec<usize>> = BTreeMap::new();
        for row in 0..labels.nrows() {
            rows_of.entry(label_of(labels, row)).or_default().push(row);
        }
        let alone: Vec<String> = rows_of
            .iter()
            .filter(|(_, rows)| rows.len() < 2)
            .map(|(label, _)| label.to_string())
            .collect();
        if !alone.is_empty() {
            let found = format!("one row of {}", alone.join(", "));
            let expected = "at least two rows of each class";
            return Err(Error::folds(argument, found, expected));
        }
        Ok(Self(rows_of.into_values().collect()))
    }

    /// A row of each class at least in both parts.
    pub(super) fn check_sizes(&self, n_train: usize, n_test: usize) -> Result<()> {
        let classes = self.0.len();
        for (argument, rows) in [("train_size", n_train), ("test_size", n_test)] {
            if rows < classes {
                let expected = format!("at least {classes} rows, one for each class");
                return Err(Error::folds(argument, format!("{rows} rows"), expected));
            }
        }
        Ok(())
    }

    pub(super) fn draw(&self, n_train: usize, n_test: usize, random: &mut RandomState) -> Fold {
        let (train, test) = draw_from_strata(&self.0, n_train, n_test, random);
        Fold { train, test }
    }
}

/// The label of a row; of several columns, their texts in one.
fn label_of(labels: &Labels, row: usize) -> Label {
    if labels.kind() == LabelKind::Single
        && let Some(label) = labels.get(row)
    {
        return label.clone();
    }
    let texts: Vec<String> = labels
        .columns()
        .iter()
        .filter_map(|column| column.label(row))
        .map(Label::to_string)
        .collect();
    Label::from(texts.join(" "))
}
