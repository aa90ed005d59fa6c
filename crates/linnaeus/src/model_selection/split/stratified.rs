//! k folds, each with the classes in the proportions of the whole.

use super::declare::k_folds;
use super::{check_folds, draw_if_shuffled, folds_of};
use crate::data::{Column, Dataset};
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::random::RandomState;

k_folds! {
    /// Cuts the rows into k folds that have the classes in the proportions of the whole.
    ///
    /// It is what cross-validation of a classifier takes when it is told a number of folds: no fold
    /// lacks a class that has k rows. A class with fewer rows is missing from some test parts, which
    /// is accepted; only when every class has fewer rows than there are folds, nothing can be
    /// stratified. Rows of a class go to the folds in their order, unless `shuffle` is set.
    ///
    /// ```
    /// use linnaeus::{model_selection::StratifiedKFold, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 6], vec!["a", "a", "a", "a", "b", "b"])?;
    /// let folds = StratifiedKFold::new(2).folds(&data)?;
    /// assert_eq!(folds[0].test, [0, 1, 4]);
    /// assert_eq!(folds[1].test, [2, 3, 5]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `folds` refuses fewer than two folds and a `random_state` without `shuffle` (`Parameter`), more
    /// folds than rows or than rows of every class (`Folds`), and several columns of labels (`Labels`).
    ///
    /// # Differences from scikit-learn
    /// The folds are those of `StratifiedKFold`. A class with fewer rows than folds is a warning there
    /// and silent here. A shuffle without a `random_state` has the seed 0.
    pub struct StratifiedKFold;
}

impl Split for StratifiedKFold {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        check_folds(self.n_splits, data.nrows())?;
        let column = column_to_stratify(data, self.n_splits)?;
        let fold_of = draw_if_shuffled(self.shuffle, self.random_state.as_ref(), |random| {
            deal(&column, self.n_splits, random)
        })?;
        Ok(folds_of(&fold_of, self.n_splits))
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}

/// The only column of labels, with a class that has a row for each fold.
pub(super) fn column_to_stratify(data: &Dataset, n_splits: usize) -> Result<Column> {
    let column = data.y.single().map_err(|error| {
        error.advise("take `KFold`, which cuts rows with several columns of labels")
    })?;
    let column = column.present();
    let most = column.counts().into_iter().max().unwrap_or_default();
    if n_splits > most {
        let found = format!("{n_splits} folds");
        let expected = format!("at most {most} folds, as no class has more rows");
        return Err(Error::folds("n_splits", found, expected));
    }
    Ok(column)
}

/// The fold of each row.
///
/// Classes are numbered by their first row. How many rows of a class a fold gets is read off the
/// sorted labels: fold i has what stands at the places i, i + k, i + 2k, …
fn deal(column: &Column, n_splits: usize, mut random: Option<&mut RandomState>) -> Vec<usize> {
    let (codes, counts) = (column.codes(), column.counts());
    let mut classes: Vec<usize> = (0..counts.len()).collect();
    let first_row = |class: &usize| codes.iter().position(|&code| code as usize == *class);
    classes.sort_by_cached_key(first_row);

    // Of each class the folds of its rows, in the order of the rows.
    let mut folds_of = vec![Vec::new().into_iter(); counts.len()];
    let mut place = 0;
    for class in classes {
        let places = place..place + counts[class];
        place = places.end;
        let mut folds = Vec::with_capacity(places.len());
        for fold in 0..n_splits {
            let up_to = |place: usize| (place + n_splits - 1 - fold) / n_splits;
            let rows = up_to(places.end) - up_to(places.start);
            folds.extend(std::iter::repeat_n(fold, rows));
        }
        if let Some(random) = random.as_deref_mut() {
            random.shuffle(&mut folds);
        }
        folds_of[class] = folds.into_iter();
    }
    let next_of = |&code: &u32| folds_of[code as usize].next().unwrap_or_default();
    codes.iter().map(next_of).collect()
}
