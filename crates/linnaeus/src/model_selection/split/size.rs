//! How many rows a part of a random split gets.

use std::fmt;

use crate::error::{Error, Result};

/// A size of a part: a number of rows or a share of them.
///
/// `20` is twenty rows, `0.2` every fifth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SplitSize {
    /// A number of rows.
    Count(i64),
    /// A share of the rows, between 0 and 1.
    Share(f64),
}

impl From<f64> for SplitSize {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}
impl From<i32> for SplitSize {
    fn from(count: i32) -> Self {
        Self::Count(count.into())
    }
}
impl From<usize> for SplitSize {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for SplitSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count} rows"),
            Self::Share(share) => write!(f, "{share:?}"),
        }
    }
}

impl SplitSize {
    fn check(self, name: &str, nrows: usize) -> Result<()> {
        let fits = match self {
            Self::Count(count) => usize::try_from(count).is_ok_and(|n| n > 0 && n < nrows),
            Self::Share(share) => share > 0.0 && share < 1.0,
        };
        if fits {
            return Ok(());
        }
        let expected = format!(
            "a number of rows from 1 to {}, or a share between 0 and 1",
            nrows.saturating_sub(1)
        );
        Err(Error::parameter(name, self, expected))
    }

    /// The number of rows of a size that was checked; a share is rounded as told.
    fn rows(self, nrows: usize, round: fn(f64) -> f64) -> usize {
        match self {
            Self::Count(count) => count as usize,
            Self::Share(share) => round(share * nrows as f64) as usize,
        }
    }
}

/// The numbers of rows to fit on and to test on, in this order.
///
/// The share to test on is rounded up, the share to fit on down; what is not given is the rest.
pub(super) fn resolve(
    nrows: usize,
    test_size: Option<SplitSize>,
    train_size: Option<SplitSize>,
    default_test_size: f64,
) -> Result<(usize, usize)> {
    let test_size = match (test_size, train_size) {
        (None, None) => Some(SplitSize::Share(default_test_size)),
        (given, _) => given,
    };
    if let Some(size) = test_size {
        size.check("test_size", nrows)?;
    }
    if let Some(size) = train_size {
        size.check("train_size", nrows)?;
    }
    if let (Some(SplitSize::Share(test)), Some(SplitSize::Share(train))) = (test_size, train_size)
        && test + train > 1.0
    {
        let expected = format!("at most the share that test_size = {test:?} leaves");
        return Err(Error::parameter(
            "train_size",
            SplitSize::Share(train),
            expected,
        ));
    }
    let n_test = test_size.map(|size| size.rows(nrows, f64::ceil));
    let n_train = train_size.map(|size| size.rows(nrows, f64::floor));
    let (n_train, n_test) = match (n_train, n_test) {
        (Some(n_train), Some(n_test)) => (n_train, n_test),
        (Some(n_train), None) => (n_train, nrows.saturating_sub(n_train)),
        (None, n_test) => {
            let n_test = n_test.unwrap_or_default();
            (nrows.saturating_sub(n_test), n_test)
        }
    };
    if n_train + n_test > nrows {
        let found = format!("{n_train} rows to fit on and {n_test} to test on");
        let expected = format!("together at most the {nrows} rows that there are");
        return Err(Error::folds("train_size", found, expected));
    }
    if n_train == 0 {
        let found = format!("no row to fit on, as {n_test} of {nrows} are tested");
        return Err(Error::folds("train_size", found, "at least one row")
            .advise("make `test_size` smaller or give more rows"));
    }
    Ok((n_train, n_test))
}
