//! A matrix as trees see it: the distinct values of each column, and where each row stands among
//! them.
//!
//! A split only asks which rows of a node come before a threshold. So each value is replaced by its
//! number among the sorted values of its column, once for all trees, folds and classes. A column
//! with few values, such as a pixel, has numbers of one byte.

use std::ops::Range;
use std::sync::Arc;

use linnaeus_kernels::{large_vec, radix_sort};

use crate::context::Context;
use crate::data::{Element, Matrix, Row};
use crate::error::{Error, Result};

/// So many columns are made in one go.
const BLOCK: usize = 64;

/// The columns of a matrix.
pub(crate) struct Columns {
    blocks: Vec<Arc<Block>>,
    per_block: usize,
}

/// Columns that lie side by side in the matrix.
pub(crate) struct Block {
    columns: Vec<Column>,
}

/// One column.
pub(crate) struct Column {
    /// The distinct values, in rising order, without NaN.
    pub(super) values: Vec<f32>,
    /// The number of each row's value among them; of a missing one, the number of values.
    pub(super) codes: Codes,
    /// Whether some row has a value beyond those of `f32`.
    too_large: bool,
}

pub(super) enum Codes {
    /// At most 256 of them, with the one for missing values.
    Bytes(Vec<u8>),
    Many(Vec<u32>),
}

impl Columns {
    /// The columns of x and the row of theirs for each row of x.
    ///
    /// All views of one storage share its columns, unless they change its values.
    ///
    /// # Errors
    /// `NotFinite` when a value of x is too large for `f32`.
    pub(crate) fn of(x: &Matrix, context: &Context) -> Result<(Self, Vec<u32>)> {
        let per_block = if x.is_sparse() { x.ncols() } else { BLOCK };
        let starts: Vec<usize> = (0..x.ncols()).step_by(per_block).collect();
        let range = |start: usize| start..(start + per_block).min(x.ncols());
        let blocks = context.map(&starts, |&start, context| {
            if x.is_plain() {
                context.layout(x, start, |whole| Block::of(whole, range(start)))
            } else {
                Arc::new(Block::of(x, range(start)))
            }
        });
        let columns = Self { blocks, per_block };
        if (0..x.ncols()).any(|column| columns.column(column).too_large) {
            check_singles("x", x)?;
        }
        let rows = (0..x.nrows()).map(|row| match x.is_plain() {
            true => x.stored_row(row),
            false => row as u32,
        });
        Ok((columns, rows.collect()))
    }

    pub(super) fn column(&self, column: usize) -> &Column {
        &self.blocks[column / self.per_block].columns[column % self.per_block]
    }

    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.columns.len()).sum()
    }
}

/// Refuses finite numbers that are infinite as `f32`.
pub(crate) fn check_singles(argument: &'static str, x: &Matrix) -> Result<()> {
    if x.element() != Element::F64 {
        return Ok(());
    }
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        let mut found = None;
        rows.row(row).for_each(|column, value| {
            if value.is_finite() && (value as f32).is_infinite() && found.is_none() {
                found = Some((column, value));
            }
        });
        if let Some((column, value)) = found {
            let found = format!("{value:e} in row {row}, column {column}");
            let expected = format!("numbers of single precision, up to {:e}", f32::MAX);
            return Err(Error::labels(argument, found, expected));
        }
    }
    Ok(())
}

impl Block {
    fn of(x: &Matrix, range: Range<usize>) -> Self {
        let columns = if x.element() == Element::U8 {
            bytes(x, &range).into_iter().map(Column::of_bytes).collect()
        } else {
            let (values, too_large) = singles(x, &range);
            let columns = values.into_iter().zip(too_large);
            columns
                .map(|(values, too_large)| Column::of_singles(&values, too_large))
                .collect()
        };
        Self { columns }
    }
}

/// The bytes of each of these columns.
fn bytes(x: &Matrix, range: &Range<usize>) -> Vec<Vec<u8>> {
    let mut columns: Vec<Vec<u8>> = range.clone().map(|_| large_vec(x.nrows())).collect();
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        if let Row::U8(values) = rows.row(row) {
            for (column, &value) in columns.iter_mut().zip(&values[range.clone()]) {
                column.push(value);
            }
        }
    }
    columns
}

/// The numbers of each of these columns, and whether one of them was too large.
fn singles(x: &Matrix, range: &Range<usize>) -> (Vec<Vec<f32>>, Vec<bool>) {
    let mut columns = vec![vec![0.0; x.nrows()]; range.len()];
    let mut too_large = vec![false; range.len()];
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        let mut put = |column: usize, value: f64| {
            // -0.0 becomes 0.0.
            let single = value as f32 + 0.0;
            columns[column][row] = single;
            too_large[column] |= single.is_infinite() && value.is_finite();
        };
        match rows.row(row) {
            Row::F64(values) => {
                let values = &values[range.clone()];
                values
                    .iter()
                    .enumerate()
                    .for_each(|(at, &value)| put(at, value));
            }
            Row::F32(values) => {
                let values = &values[range.clone()];
                let values = values.iter().enumerate();
                values.for_each(|(at, &value)| put(at, value.into()));
            }
            sparse => sparse.for_each(|column, value| {
                if range.contains(&column) {
                    put(column - range.start, value);
                }
            }),
        }
    }
    (columns, too_large)
}

impl Column {
    /// A byte is its own number.
    fn of_bytes(codes: Vec<u8>) -> Self {
        Self {
            values: (0..=u8::MAX).map(f32::from).collect(),
            codes: Codes::Bytes(codes),
            too_large: false,
        }
    }

    fn of_singles(values: &[f32], too_large: bool) -> Self {
        let column = match few_values(values) {
            Some(distinct) => {
                let code = |value: &f32| number(&distinct, *value) as u8;
                let codes = Codes::Bytes(values.iter().map(code).collect());
                (distinct, codes)
            }
            None => ranked(values),
        };
        Self {
            values: column.0,
            codes: column.1,
            too_large,
        }
    }

    /// The number of a missing value.
    pub(super) fn missing(&self) -> u32 {
        self.values.len() as u32
    }

    /// The number of a row's value.
    #[inline]
    pub(super) fn code(&self, row: u32) -> u32 {
        match &self.codes {
            Codes::Bytes(codes) => codes[row as usize].into(),
            Codes::Many(codes) => codes[row as usize],
        }
    }

    /// A row's value; NaN where it is missing.
    #[inline]
    pub(super) fn value(&self, row: u32) -> f32 {
        let code = self.code(row) as usize;
        self.values.get(code).copied().unwrap_or(f32::NAN)
    }
}

/// How many of the values come before this one; all for NaN.
fn number(distinct: &[f32], value: f32) -> usize {
    distinct.partition_point(|own| *own < value || value.is_nan())
}

/// The distinct values, in rising order, if a byte can number them and what is missing.
fn few_values(values: &[f32]) -> Option<Vec<f32>> {
    let mut distinct: Vec<f32> = Vec::new();
    let mut codes = 0;
    let mut last = None;
    for &value in values {
        if last == Some(value) {
            continue;
        }
        last = Some(value);
        if value.is_nan() {
            codes |= 1;
        } else {
            let at = number(&distinct, value);
            if distinct.get(at) != Some(&value) {
                distinct.insert(at, value);
            }
        }
        if distinct.len() + codes > 256 {
            return None;
        }
    }
    Some(distinct)
}

/// The distinct values, in rising order, and the number of each row's.
fn ranked(values: &[f32]) -> (Vec<f32>, Codes) {
    const SIGN: u32 = 1 << 31;
    let key = |value: f32| match value.to_bits() {
        bits if bits & SIGN == 0 => bits | SIGN,
        bits => !bits,
    };
    let present = |(_, value): &(u32, &f32)| !value.is_nan();
    let mut keys: Vec<u64> = (0..)
        .zip(values)
        .filter(present)
        .map(|(row, &value)| u64::from(key(value)) << 32 | u64::from(row))
        .collect();
    let mut scratch = vec![0; keys.len()];
    radix_sort(&mut keys, &mut scratch);
    let mut distinct: Vec<f32> = Vec::new();
    let mut codes = vec![0; values.len()];
    for key in keys {
        let row = key as u32 as usize;
        if distinct.last() != Some(&values[row]) {
            distinct.push(values[row]);
        }
        codes[row] = distinct.len() as u32 - 1;
    }
    for (code, value) in codes.iter_mut().zip(values) {
        if value.is_nan() {
            *code = distinct.len() as u32;
        }
    }
    (distinct, Codes::Many(codes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_number() {
        let many = |row: usize| match row % 7 {
            0 => f64::NAN,
            1 => -0.0,
            rest => ((row * 7919) % 1009) as f64 / rest as f64 - 50.0,
        };
        let columns = |row: usize| {
            [
                (row % 5) as f64,
                many(row),
                3.0,
                if row == 9 { f64::NAN } else { 0.1 },
            ]
        };
        let x = Matrix::from((0..2000).map(columns).collect::<Vec<_>>());
        let half: Vec<usize> = (0..2000).step_by(2).rev().collect();
        for x in [x.clone(), x.take(&half).unwrap()] {
            let (found, rows) = Columns::of(&x, &Context::new(2)).unwrap();
            for (row, &stored) in rows.iter().enumerate() {
                for column in 0..4 {
                    let value = x.get(row, column).unwrap() as f32;
                    let own = found.column(column);
                    assert!(
                        own.value(stored) == value || own.value(stored).is_nan() && value.is_nan()
                    );
                    assert!(own.values.is_sorted_by(|a, b| a < b));
                }
            }
        }
    }

    #[test]
    fn views_of_one_storage_share_their_columns() {
        let x = Matrix::from(vec![[1_u8, 2], [3, 4], [1, 0]]);
        let context = Context::new(1);
        let (all, _) = Columns::of(&x, &context).unwrap();
        let (some, rows) = Columns::of(&x.take(&[2, 1]).unwrap(), &context).unwrap();
        assert!(Arc::ptr_eq(&all.blocks[0], &some.blocks[0]));
        assert_eq!(rows, [2, 1]);
        let scaled = x.scaled(vec![[1.0, 2.0]; 2]).unwrap();
        let (own, rows) = Columns::of(&scaled.take(&[2]).unwrap(), &context).unwrap();
        assert_eq!((own.column(1).value(0), rows), (-0.5, vec![0]));
    }

    #[test]
    fn numbers_beyond_single_precision_are_refused() {
        let x = Matrix::from(vec![[1.0], [1e39]]);
        let error = Columns::of(&x, &Context::new(1)).err().unwrap().to_string();
        assert!(error.contains("1e39 in row 1, column 0"), "{error}");
        assert!(Columns::of(&x.take(&[0]).unwrap(), &Context::new(1)).is_ok());
    }
}
