//! Are all numbers finite, and what do they add up to?

use super::store::Position;
use super::{Element, Matrix, Row};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::Support;
use linnaeus_kernels::find;

/// What is known of the numbers of a storage, once somebody has looked.
pub(super) enum Numbers {
    /// All are finite. The sums of the columns, if that is how it was found out.
    Finite(Option<Vec<f64>>),
    /// The first that is not.
    NotFinite(Position),
}

impl Matrix {
    /// Looks through the numbers of the storage on the context's threads, if nobody has yet.
    ///
    /// Sums of columns are finite only if all of their values are, and a scaler or an imputer needs
    /// them afterwards: to add up takes no longer than to look, as both wait for the memory.
    pub(crate) fn look_through(&self, context: &Context) {
        self.numbers(context);
    }

    fn numbers(&self, context: &Context) -> &Numbers {
        if let Some(known) = self.store.numbers.get() {
            return known;
        }
        let whole = self.whole();
        let found = match whole.finite_sums(context) {
            Some(sums) => Numbers::Finite(Some(sums)),
            None => match first_not_finite(&whole) {
                Some(position) => Numbers::NotFinite(position),
                None => Numbers::Finite(None),
            },
        };
        // Not computed within: a thread that waits for its part of the sums may pick up a fit that
        // waits for the very same numbers.
        self.store.numbers.get_or_init(|| found)
    }

    /// The sum of each column, row after row in `f64`, if all are finite. None, too, where it would
    /// not be quick: columns are added up side by side, so there must be some, and longer ones than
    /// their list of sums.
    fn finite_sums(&self, context: &Context) -> Option<Vec<f64>> {
        const FEW: usize = 8;
        if self.element() == Element::U8 || self.ncols() < FEW || self.nrows() < FEW * FEW {
            return None;
        }
        let [sums] = self.fold_stored(
            [],
            [0.0],
            |_| |value, [], [sum]: [f64; 1]| [sum + value],
            context,
        )?;
        sums.iter().all(|sum| sum.is_finite()).then_some(sums)
    }

    /// Whether it is known that all numbers are finite, without a look at them.
    pub(crate) fn is_known_finite(&self) -> bool {
        let numbers = self.store.numbers.get();
        self.is_plain()
            && (self.element() == Element::U8 || matches!(numbers, Some(Numbers::Finite(_))))
    }

    /// The sum of each column, row after row in `f64`, if somebody has added them up.
    pub(crate) fn known_sums(&self) -> Option<&[f64]> {
        match self.store.numbers.get() {
            Some(Numbers::Finite(sums)) if self.is_plain() && self.rows.is_none() => {
                sums.as_deref()
            }
            _ => None,
        }
    }

    /// Refuses NaN and infinities. The storage is searched once, however many views ask.
    pub(crate) fn check_finite(&self, argument: &'static str) -> Result<()> {
        let first = match (self.numbers(&Context::new(1)), self.is_plain()) {
            (Numbers::Finite(_), true) => None,
            (Numbers::NotFinite(found), true) if self.rows.is_none() => Some(*found),
            _ => first_not_finite(self),
        };
        match first {
            Some(position) => Err(not_finite(argument, position)),
            None => Ok(()),
        }
    }

    /// Refuses the numbers that an estimator cannot use: NaN, infinities, or both.
    pub(crate) fn check_numbers(&self, argument: &'static str, support: Support) -> Result<()> {
        if support.not_finite {
            return Ok(());
        }
        let finite = self.check_finite(argument);
        if finite.is_ok() || !support.nan {
            return finite;
        }
        match first(self, f64::is_infinite) {
            Some(infinity) => Err(not_finite(argument, infinity)),
            None => Ok(()),
        }
    }
}

fn not_finite(argument: &'static str, (row, column, value): Position) -> Error {
    Error::new(ErrorKind::NotFinite {
        argument,
        row,
        column: Some(column),
        value,
    })
}

fn first_not_finite(x: &Matrix) -> Option<Position> {
    first(x, |value| !value.is_finite())
}

fn first(x: &Matrix, is_bad: impl Fn(f64) -> bool) -> Option<Position> {
    if x.element() == Element::U8 {
        return None;
    }
    let is_bad_single = |value: f32| is_bad(value.into());
    let mut rows = x.rows();
    (0..x.nrows()).find_map(|row| {
        let (column, value) = match rows.row(row) {
            Row::F64(values) => find(values, &is_bad).map(|at| (at, values[at])),
            Row::F32(values) => find(values, is_bad_single).map(|at| (at, values[at].into())),
            Row::U8(_) => None,
            Row::Sparse { columns, values } => {
                find(values, &is_bad).map(|at| (columns[at] as usize, values[at]))
            }
            Row::SparseF32 { columns, values } => {
                find(values, is_bad_single).map(|at| (columns[at] as usize, values[at].into()))
            }
        }?;
        Some((row, column, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_that_is_not_finite_is_found_where_it_is() {
        let x = Matrix::from(vec![[1.0, 2.0], [3.0, f64::INFINITY], [5.0, f64::NAN]]);
        let error = x.check_finite("x").unwrap_err();
        assert_eq!(
            error.to_string(),
            "x: expected finite numbers, found inf in row 1, column 1"
        );
        assert!(x.take(&[0]).unwrap().check_finite("x").is_ok());
        let moved = x.take(&[0, 2]).unwrap().check_finite("x").unwrap_err();
        assert!(moved.to_string().contains("NaN in row 1, column 1"));
        assert!(
            Matrix::from(vec![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
                .append(&[0.0, f64::NAN, 0.0])
                .unwrap()
                .check_finite("x")
                .is_err()
        );
    }

    /// 300 rows of 11 columns.
    fn many() -> Vec<f64> {
        (0..3300).map(|at| f64::from(at * 37 % 101) / 7.0).collect()
    }

    #[test]
    fn whoever_looks_knows_the_sums() {
        let values = many();
        let expected: Vec<f64> = (0..11)
            .map(|column| (0..300).fold(0.0, |sum, row| sum + values[row * 11 + column]))
            .collect();
        for threads in [1, 2, 7] {
            let x = Matrix::new(300, 11, values.clone()).unwrap();
            assert!(!x.is_known_finite() && x.known_sums().is_none());
            x.look_through(&Context::new(threads));
            assert!(x.check_finite("x").is_ok() && x.is_known_finite());
            assert_eq!(x.known_sums().unwrap(), expected);
            let some = x.take(&[1, 0]).unwrap();
            assert!(some.is_known_finite() && some.known_sums().is_none());
            let scaled = x.scaled(vec![[0.0, 0.0]; 11]).unwrap();
            assert!(!scaled.is_known_finite() && scaled.known_sums().is_none());
        }
    }

    #[test]
    fn sums_beyond_all_numbers_say_nothing() {
        let mut values = many();
        (values[5], values[16]) = (f64::MAX, f64::MAX);
        let x = Matrix::new(300, 11, values.clone()).unwrap();
        assert!(x.check_finite("x").is_ok() && x.known_sums().is_none());
        assert!(x.is_known_finite());
        (values[27], values[16]) = (f64::NEG_INFINITY, f64::INFINITY);
        let x = Matrix::new(300, 11, values).unwrap();
        let error = x.check_finite("x").unwrap_err().to_string();
        assert!(error.contains("inf in row 1, column 5"), "{error}");
        assert!(!x.is_known_finite());
    }
}
