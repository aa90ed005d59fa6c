//! One split into rows to fit on and rows to keep for the test.

use super::shuffle;
use super::size::{SplitSize, resolve};
use super::stratified_shuffle::Strata;
use crate::data::{Dataset, Labels};
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::parameters::setter;
use crate::random::RandomSource;

/// Splits data into rows to fit on and rows to keep for the test.
///
/// Both are views: no row is copied. `options` is a [`TrainTestSplit`], or just the size of the
/// test part, as a number of rows or a share.
///
/// ```
/// use linnaeus::model_selection::{TrainTestSplit, train_test_split};
/// use linnaeus::prelude::*;
///
/// let data = Dataset::new(vec![[0.0]; 10], vec![0, 0, 0, 0, 0, 0, 0, 0, 1, 1])?;
/// let (train, test) = train_test_split(&data, 0.2)?;
/// assert_eq!((train.nrows(), test.nrows()), (8, 2));
/// let options = TrainTestSplit::new().test_size(5).stratify(true).random_state(42);
/// let (train, test) = train_test_split(&data, options)?;
/// assert_eq!(train.y.single()?.counts(), [4, 1]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`TrainTestSplit`].
pub fn train_test_split(
    data: &Dataset,
    options: impl Into<TrainTestSplit>,
) -> Result<(Dataset, Dataset)> {
    let fold = options.into().fold(data)?;
    Ok((data.take(&fold.train)?, data.take(&fold.test)?))
}

/// The rows of [`train_test_split`], as numbers: first those to fit on, then those to test on.
///
/// ```
/// use linnaeus::model_selection::train_test_indices;
/// use linnaeus::prelude::*;
///
/// let data = Dataset::new(vec![[0.0]; 5], vec![0, 0, 0, 1, 1])?;
/// let (train, test) = train_test_indices(&data, 0.2)?;
/// assert_eq!((train, test), (vec![0, 1, 3, 4], vec![2]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`TrainTestSplit`].
pub fn train_test_indices(
    data: &Dataset,
    options: impl Into<TrainTestSplit>,
) -> Result<(Vec<usize>, Vec<usize>)> {
    let Fold { train, test } = options.into().fold(data)?;
    Ok((train, test))
}

/// How [`train_test_split`] splits. It is a splitter of one fold, too.
///
/// # Errors
/// A seed or sizes out of range (`Parameter`), or sizes that leave no row to fit on (`Folds`). With
/// `stratify`, also a class with one row, fewer rows than classes in a part (`Folds`), labels that
/// are not one a row (`Shape`), and `shuffle(false)` (`Parameter`).
///
/// # Differences from scikit-learn
/// The rows are those of `train_test_split`, in its order. The `random_state` is 0 by default;
/// without a shuffle it is checked but not used, there and here.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct TrainTestSplit {
    /// How many rows are tested: 25 % when neither size is given, else the rest.
    pub test_size: Option<SplitSize>,
    /// How many rows are fitted on: the rest when it is not given.
    pub train_size: Option<SplitSize>,
    /// Whether rows are drawn; otherwise the first are fitted on and those after them tested.
    pub shuffle: bool,
    /// Whether both parts have the classes in the proportions of the whole, and which classes.
    pub stratify: Stratify,
    /// The seed, or a shared generator.
    pub random_state: RandomSource,
}

/// What [`TrainTestSplit::stratify`] takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stratify {
    /// Rows are drawn whatever their labels are.
    #[default]
    No,
    /// By the labels of the data.
    ByLabels,
    /// By other labels, one for each row.
    By(Labels),
}

impl From<bool> for Stratify {
    fn from(stratify: bool) -> Self {
        if stratify { Self::ByLabels } else { Self::No }
    }
}
impl From<Labels> for Stratify {
    fn from(labels: Labels) -> Self {
        Self::By(labels)
    }
}
impl From<&Labels> for Stratify {
    fn from(labels: &Labels) -> Self {
        Self::By(labels.clone())
    }
}

impl Default for TrainTestSplit {
    fn default() -> Self {
        Self {
            test_size: None,
            train_size: None,
            shuffle: true,
            stratify: Stratify::No,
            random_state: RandomSource::default(),
        }
    }
}

impl TrainTestSplit {
    /// 25 % of the rows to test on, drawn, not stratified.
    pub fn new() -> Self {
        Self::default()
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
        /// Whether rows are drawn; otherwise the first are fitted on and those after them tested.
        shuffle: bool
    }

    setter! {
        /// Whether both parts have the classes in the proportions of the whole: `true` for the classes
        /// of y, or other labels, one for each row.
        stratify: Stratify as into
    }

    setter! {
        /// The seed, or a shared generator, which goes on drawing from call to call.
        random_state: RandomSource as into
    }

    fn fold(&self, data: &Dataset) -> Result<Fold> {
        self.random_state.check()?;
        let nrows = data.nrows();
        let (n_train, n_test) = resolve(nrows, self.test_size, self.train_size, 0.25)?;
        let labels = match &self.stratify {
            Stratify::No if self.shuffle => {
                return self
                    .random_state
                    .with(|random| shuffle::draw(nrows, n_train, n_test, random));
            }
            Stratify::No => {
                return Ok(Fold {
                    train: (0..n_train).collect(),
                    test: (n_train..n_train + n_test).collect(),
                });
            }
            Stratify::ByLabels => &data.y,
            Stratify::By(labels) => labels,
        };
        if !self.shuffle {
            let expected = "no labels, as rows are not shuffled";
            return Err(Error::parameter("stratify", "labels", expected)
                .advise("leave `shuffle` on to stratify"));
        }
        if labels.nrows() != nrows {
            let expected = format!("{nrows} rows as in the data");
            return Err(Error::shape("stratify", labels.nrows(), expected));
        }
        let strata = Strata::new("stratify", labels)?;
        strata.check_sizes(n_train, n_test)?;
        self.random_state
            .with(|random| strata.draw(n_train, n_test, random))
    }
}

impl From<f64> for TrainTestSplit {
    /// This share of the rows to test on.
    fn from(test_size: f64) -> Self {
        Self::new().test_size(test_size)
    }
}
impl From<usize> for TrainTestSplit {
    /// This many rows to test on.
    fn from(test_size: usize) -> Self {
        Self::new().test_size(test_size)
    }
}
impl From<i32> for TrainTestSplit {
    /// This many rows to test on.
    fn from(test_size: i32) -> Self {
        Self::new().test_size(test_size)
    }
}

impl Split for TrainTestSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        Ok(vec![self.fold(data)?])
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(1)
    }
}
