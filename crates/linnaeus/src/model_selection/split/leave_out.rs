//! Every way of leaving so many rows, or so many groups, out.

use super::groups::groups_of;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::parameters::setter;

/// The most row numbers that a list of folds may hold: 2 GiB of them.
const MOST_ROW_NUMBERS: u128 = 1 << 28;

/// Tests each row by a model of all others.
///
/// There are as many fits as rows. Scores of single rows say little (an area under a curve
/// nothing); the out-of-fold predictions are what it is for.
///
/// ```
/// use linnaeus::{model_selection::LeaveOneOut, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 3], vec![0, 1, 1])?;
/// let folds = LeaveOneOut.folds(&data)?;
/// assert_eq!((&*folds[1].train, &*folds[1].test), (&[0, 2][..], &[1][..]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// Fewer than two rows (`Folds`). A list of folds may hold 2²⁸ row numbers, those of 16,384 rows;
/// beyond, `folds` is an error (`Folds`) and [`fold_iter`](Self::fold_iter) still gives one after
/// the other.
///
/// # Differences from scikit-learn
/// The folds are those of `LeaveOneOut`. There, folds come one at a time, whatever their number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaveOneOut;

impl LeaveOneOut {
    /// The folds, one at a time.
    ///
    /// # Errors
    /// `Folds` for fewer than two rows.
    pub fn fold_iter(&self, data: &Dataset) -> Result<impl Iterator<Item = Fold> + Send + use<>> {
        LeavePOut::new(1).fold_iter(data)
    }
}

impl Split for LeaveOneOut {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        LeavePOut::new(1).folds(data)
    }
}

/// Tests every choice of p rows by a model of all others.
///
/// The number of folds explodes: 10 rows of 100 can be left out in 17 million million ways.
///
/// ```
/// use linnaeus::{model_selection::LeavePOut, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 4], vec![0, 1, 0, 1])?;
/// let folds = LeavePOut::new(2).folds(&data)?;
/// assert_eq!(folds.len(), 6);
/// assert_eq!(folds[1].test, [0, 2]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// p below 1 (`Parameter`), no fewer rows than that (`Folds`). A list of folds may hold 2²⁸ row
/// numbers; beyond, `folds` is an error (`Folds`) and [`fold_iter`](Self::fold_iter) still gives
/// one after the other.
///
/// # Differences from scikit-learn
/// The folds are those of `LeavePOut`, in its order. There, folds come one at a time, whatever
/// their number.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeavePOut {
    /// How many rows are left out.
    pub p: usize,
}

impl LeavePOut {
    /// So many rows are left out.
    pub fn new(p: usize) -> Self {
        Self { p }
    }

    setter! {
        /// How many rows are left out.
        p: usize
    }

    /// The folds, one at a time.
    ///
    /// # Errors
    /// `Parameter` for p = 0, `Folds` when there are no more rows than are left out.
    pub fn fold_iter(&self, data: &Dataset) -> Result<impl Iterator<Item = Fold> + Send + use<>> {
        let nrows = data.nrows();
        check("p", self.p, nrows, "rows")?;
        let folds = Combinations::new(nrows, self.p).map(move |left_out| {
            let mut is_test = vec![false; nrows];
            left_out.into_iter().for_each(|row| is_test[row] = true);
            fold(&is_test)
        });
        Ok(folds)
    }
}

impl Split for LeavePOut {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        let folds = self.fold_iter(data)?;
        check_total("p", data.nrows(), self.p, data.nrows())?;
        Ok(folds.collect())
    }
}

/// Tests each group by a model of all others.
///
/// Groups are those of [`Dataset::with_groups`]. Folds come in the order of the groups.
///
/// ```
/// use linnaeus::{model_selection::LeaveOneGroupOut, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 4], vec![0, 1, 0, 1])?.with_groups(["b", "b", "a", "c"])?;
/// let folds = LeaveOneGroupOut.folds(&data)?;
/// assert_eq!(folds[0].test, [2]);
/// assert_eq!(folds[1].test, [0, 1]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// Data without groups (`Empty`), or with one only (`Folds`). A list of folds may hold 2²⁸ row
/// numbers; beyond, `folds` is an error (`Folds`) and [`fold_iter`](Self::fold_iter) still gives
/// one after the other.
///
/// # Differences from scikit-learn
/// The folds are those of `LeaveOneGroupOut`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaveOneGroupOut;

impl LeaveOneGroupOut {
    /// The folds, one at a time.
    ///
    /// # Errors
    /// `Empty` for data without groups, `Folds` for fewer than two of them.
    pub fn fold_iter(&self, data: &Dataset) -> Result<impl Iterator<Item = Fold> + Send + use<>> {
        LeavePGroupsOut::new(1).fold_iter(data)
    }
}

impl Split for LeaveOneGroupOut {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        LeavePGroupsOut::new(1).folds(data)
    }
}

/// Tests every choice of so many groups by a model of all others.
///
/// ```
/// use linnaeus::{model_selection::LeavePGroupsOut, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 4], vec![0, 1, 0, 1])?.with_groups(["b", "b", "a", "c"])?;
/// let folds = LeavePGroupsOut::new(2).folds(&data)?;
/// assert_eq!(folds.len(), 3);
/// assert_eq!((&*folds[0].train, &*folds[0].test), (&[3][..], &[0, 1, 2][..]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// Data without groups (`Empty`), no group to leave out (`Parameter`), no more groups than are
/// left out (`Folds`). A list of folds may hold 2²⁸ row numbers; beyond, `folds` is an error
/// (`Folds`) and [`fold_iter`](Self::fold_iter) still gives one after the other.
///
/// # Differences from scikit-learn
/// The folds are those of `LeavePGroupsOut`, in its order.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeavePGroupsOut {
    /// How many groups are left out.
    pub n_groups: usize,
}

impl LeavePGroupsOut {
    /// So many groups are left out.
    pub fn new(n_groups: usize) -> Self {
        Self { n_groups }
    }

    setter! {
        /// How many groups are left out.
        n_groups: usize
    }

    /// The folds, one at a time.
    ///
    /// # Errors
    /// `Empty` for data without groups, `Parameter` when none is left out, `Folds` when there are
    /// no more groups than are left out.
    pub fn fold_iter(&self, data: &Dataset) -> Result<impl Iterator<Item = Fold> + Send + use<>> {
        let groups = groups_of(data, "LeavePGroupsOut")?;
        let number = groups.classes().len();
        check("n_groups", self.n_groups, number, "groups")?;
        let folds = Combinations::new(number, self.n_groups).map(move |left_out| {
            let mut is_out = vec![false; number];
            left_out.into_iter().for_each(|group| is_out[group] = true);
            let is_test = groups.codes().iter().map(|&group| is_out[group as usize]);
            fold(&is_test.collect::<Vec<bool>>())
        });
        Ok(folds)
    }
}

impl Split for LeavePGroupsOut {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        let folds = self.fold_iter(data)?;
        let groups = groups_of(data, "LeavePGroupsOut")?;
        let number = groups.classes().len();
        check_total("n_groups", number, self.n_groups, data.nrows())?;
        Ok(folds.collect())
    }
}

fn fold(is_test: &[bool]) -> Fold {
    let (test, train) = (0..is_test.len()).partition(|&row| is_test[row]);
    Fold { train, test }
}

/// At least one is left out, and at least one stays.
fn check(argument: &'static str, out: usize, of: usize, what: &str) -> Result<()> {
    if out == 0 {
        return Err(Error::parameter(argument, out, "an integer from 1"));
    }
    if out >= of {
        let found = format!("{out} of {of} {what} left out");
        return Err(Error::folds(
            argument,
            found,
            format!("fewer {what} than there are"),
        ));
    }
    Ok(())
}

/// A list of all folds has a size that memory may have.
fn check_total(argument: &'static str, of: usize, out: usize, nrows: usize) -> Result<()> {
    let folds = combinations(of, out);
    if folds.is_some_and(|folds| folds * nrows as u128 <= MOST_ROW_NUMBERS) {
        return Ok(());
    }
    let folds = folds.map_or_else(|| "more than 10³⁰".into(), |folds| folds.to_string());
    let found = format!("{folds} folds of {nrows} rows");
    let expected = format!("at most {MOST_ROW_NUMBERS} row numbers in all folds together");
    Err(Error::folds(argument, found, expected)
        .advise("take a k-fold splitter, or the folds one at a time with `fold_iter`"))
}

/// In how many ways `out` can be chosen `of` as many; none beyond 10³⁰.
fn combinations(of: usize, out: usize) -> Option<u128> {
    const MOST: u128 = 10_u128.pow(30);
    let mut ways: u128 = 1;
    for k in 0..out.min(of.saturating_sub(out)) {
        ways = ways.checked_mul((of - k) as u128)? / (k as u128 + 1);
        if ways > MOST {
            return None;
        }
    }
    Some(ways)
}

/// Every choice of some of the numbers below `of`, in the order of a dictionary.
struct Combinations {
    of: usize,
    next: Option<Vec<usize>>,
}

impl Combinations {
    fn new(of: usize, out: usize) -> Self {
        Self {
            of,
            next: (out <= of).then(|| (0..out).collect()),
        }
    }
}

impl Iterator for Combinations {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let choice = self.next.take()?;
        let out = choice.len();
        // The last number that can still grow grows, and those after it follow closely.
        if let Some(at) = (0..out).rev().find(|&at| choice[at] < self.of - out + at) {
            let mut following = choice.clone();
            for (step, number) in following[at..].iter_mut().enumerate() {
                *number = choice[at] + 1 + step;
            }
            self.next = Some(following);
        }
        Some(choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_counted_as_they_are_listed() {
        for of in 0..8 {
            for out in 0..=of {
                let listed: Vec<_> = Combinations::new(of, out).collect();
                assert_eq!(combinations(of, out), Some(listed.len() as u128));
                assert!(listed.is_sorted_by(|a, b| a < b));
            }
        }
        assert_eq!(combinations(100, 10), Some(17_310_309_456_440));
        assert_eq!(combinations(10_000, 5_000), None);
    }

    #[test]
    fn too_many_folds_are_refused_or_come_one_at_a_time() {
        let data = Dataset::new(vec![[0.0]; 100], vec![0; 100]).unwrap();
        let error = LeavePOut::new(10).folds(&data).unwrap_err();
        assert_eq!(error.argument(), Some("p"));
        assert!(
            error.to_string().contains("17310309456440 folds"),
            "{error}"
        );
        let third = LeavePOut::new(10).fold_iter(&data).unwrap().nth(2).unwrap();
        assert_eq!(third.test, [0, 1, 2, 3, 4, 5, 6, 7, 8, 11]);
    }
}
