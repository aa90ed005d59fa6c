//! Random parts of given sizes, each with the classes in the proportions of the whole.

use std::collections::BTreeMap;

use super::shuffle::check_count;
use super::size::{SplitSize, resolve};
use crate::data::{Dataset, Label, LabelKind, Labels};
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::parameters::setter;
use crate::random::{RandomSource, RandomState, draw_from_strata};

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
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct StratifiedShuffleSplit {
    /// The number of splits.
    pub n_splits: usize,
    /// How many rows are tested: 10 % when neither size is given, else the rest.
    pub test_size: Option<SplitSize>,
    /// How many rows are fitted on: the rest when it is not given.
    pub train_size: Option<SplitSize>,
    /// The seed, or a shared generator.
    pub random_state: RandomSource,
}

impl Default for StratifiedShuffleSplit {
    /// Ten splits.
    fn default() -> Self {
        Self::new(10)
    }
}

impl StratifiedShuffleSplit {
    /// This many splits, each with 10 % of the rows to test on.
    pub fn new(n_splits: usize) -> Self {
        Self {
            n_splits,
            test_size: None,
            train_size: None,
            random_state: RandomSource::default(),
        }
    }

    setter! {
        /// The number of splits.
        n_splits: usize
    }

    setter! {
        /// How many rows are tested: a number (`20`) or a share (`0.2`).
        test_size: SplitSize as some
    }

    setter! {
        /// How many rows are fitted on: a number (`80`) or a share (`0.8`).
        train_size: SplitSize as some
    }

    setter! {
        /// The seed, or a shared generator, which goes on drawing from call to call.
        random_state: RandomSource as into
    }
}

impl Split for StratifiedShuffleSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        check_count(self.n_splits)?;
        let (n_train, n_test) = resolve(data.nrows(), self.test_size, self.train_size, 0.1)?;
        let strata = Strata::new("y", &data.y)?;
        strata.check_sizes(n_train, n_test)?;
        self.random_state.with(|random| {
            let draw = |_| strata.draw(n_train, n_test, random);
            (0..self.n_splits).map(draw).collect()
        })
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
