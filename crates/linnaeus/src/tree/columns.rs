//! A matrix as trees see it: the distinct values of each column, and where each row stands among
//! them.
//!
//! A split only asks which rows of a node come before a threshold. So each value is replaced by its
//! number among the sorted values of its column, once for all trees, folds and classes. A column
//! with few values, such as a pixel, has numbers of one byte.

use std::ops::Range;
use std::sync::Arc;

use linnaeus_kernels::{LINE, Line, differing_bits, gather_columns, large_vec, radix_sort, zeros};

use crate::context::Context;
use crate::data::{Element, Matrix, Row};
use crate::error::{Error, Result};

/// So many columns are made in one go: those of 4 lines of the cache.
const BLOCK: usize = 4 * LINE;

/// The columns of a matrix.
pub(crate) struct Columns {
    blocks: Vec<Arc<Block>>,
    per_block: usize,
}

/// Columns that lie side by side in the matrix. Those with bytes have them twice.
pub(crate) struct Block {
    columns: Vec<Column>,
    nrows: usize,
    /// One column after the other: for nodes of many rows.
    bytes: Vec<u8>,
    /// For each column a bit for each row that has another byte than most.
    rare: Vec<u64>,
    /// The bytes of those rows, in their order.
    rare_codes: Vec<u8>,
    /// One row after the other, each in so many lines that all columns have a place: for nodes of
    /// few rows, which stay in the nearer caches while their subtree is grown.
    lines: Vec<Line<u8>>,
}

/// One column.
struct Column {
    /// The distinct values, in rising order, without NaN.
    values: Vec<f32>,
    /// The number of each row's value among them, if a byte cannot number them.
    many: Option<Vec<u32>>,
    /// The byte that at least half of the rows have.
    common: Option<u8>,
    /// Where the bytes of the others are.
    rare_codes: Range<usize>,
    /// Whether some row has a value beyond those of `f32`.
    too_large: bool,
}

/// Rows that have another byte than most.
pub(super) struct Rare<'a> {
    /// A bit for each row of the matrix.
    pub(super) bits: &'a [u64],
    /// The bytes of the rows with a bit.
    pub(super) codes: &'a [u8],
}

/// The number of each row's value; of a missing one, the number of values.
pub(super) enum Codes<'a> {
    /// At most 256 of them, with the one for missing values.
    Bytes(&'a [u8]),
    Many(&'a [u32]),
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
        let mut all = columns.blocks.iter().flat_map(|block| &block.columns);
        if all.any(|column| column.too_large) {
            check_singles("x", x)?;
        }
        let rows = (0..x.nrows()).map(|row| match x.is_plain() {
            true => x.stored_row(row),
            false => row as u32,
        });
        Ok((columns, rows.collect()))
    }

    /// The distinct values of a column, in rising order, without NaN.
    pub(super) fn values(&self, column: usize) -> &[f32] {
        &self.place(column).0.columns[self.place(column).1].values
    }

    /// The number of a missing value.
    pub(super) fn missing(&self, column: usize) -> u32 {
        self.values(column).len() as u32
    }

    /// The number of each row's value in a column.
    pub(super) fn codes(&self, column: usize) -> Codes<'_> {
        let (block, at) = self.place(column);
        match &block.columns[at].many {
            Some(many) => Codes::Many(many),
            None => Codes::Bytes(&block.bytes[at * block.nrows..][..block.nrows]),
        }
    }

    /// The byte that at least half of the rows have in a column, if there is one.
    pub(super) fn common(&self, column: usize) -> Option<u8> {
        let (block, at) = self.place(column);
        block.columns[at].common
    }

    /// The rows that have another byte: a bit for each row, and the bytes of those with a bit.
    pub(super) fn rare(&self, column: usize) -> Rare<'_> {
        let (block, at) = self.place(column);
        let words = block.nrows.div_ceil(64);
        Rare {
            bits: &block.rare[at * words..][..words],
            codes: &block.rare_codes[block.columns[at].rare_codes.clone()],
        }
    }

    /// Whether some column has bytes.
    pub(super) fn have_bytes(&self) -> bool {
        self.blocks.iter().any(|block| !block.lines.is_empty())
    }

    /// Writes the bytes of all columns for these rows, column after column, `stride` apart.
    pub(super) fn gather(&self, rows: &[u32], columns: &mut [u8], stride: usize) {
        let mut rest = columns;
        for block in &self.blocks {
            let own;
            (own, rest) = rest.split_at_mut(block.columns.len() * stride);
            if !block.lines.is_empty() {
                gather_columns(&block.lines, block.per_row(), rows, own, stride);
            }
        }
    }

    /// The value of a row in a column; NaN where it is missing.
    pub(super) fn value(&self, column: usize, row: u32) -> f32 {
        let code = match self.codes(column) {
            Codes::Bytes(codes) => codes[row as usize].into(),
            Codes::Many(codes) => codes[row as usize] as usize,
        };
        self.values(column).get(code).copied().unwrap_or(f32::NAN)
    }

    fn place(&self, column: usize) -> (&Block, usize) {
        (
            &self.blocks[column / self.per_block],
            column % self.per_block,
        )
    }

    pub(super) fn nrows(&self) -> usize {
        self.blocks.first().map_or(0, |block| block.nrows)
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
    /// How many lines a row has.
    fn per_row(&self) -> usize {
        self.columns.len().div_ceil(LINE)
    }

    fn of(x: &Matrix, range: Range<usize>) -> Self {
        if x.element() == Element::U8 {
            Self::of_bytes(x, range)
        } else {
            Self::of_singles(x, &range)
        }
    }

    /// A byte is its own number.
    fn of_bytes(x: &Matrix, range: Range<usize>) -> Self {
        let (nrows, width) = (x.nrows(), range.len().div_ceil(LINE));
        let mut lines: Vec<Line<u8>> = large_vec(nrows * width);
        let mut rows = x.rows();
        for row in 0..nrows {
            let start = lines.len();
            lines.resize(start + width, Line::default());
            if let Row::U8(values) = rows.row(row) {
                let line = Line::flatten_mut(&mut lines[start..]);
                line[..range.len()].copy_from_slice(&values[range.clone()]);
            }
        }
        let mut bytes = zeros(nrows * range.len());
        each_piece(nrows, width, |rows, in_lines| {
            let piece = Line::flatten(&lines[in_lines]);
            for (at, column) in bytes.chunks_exact_mut(nrows).enumerate() {
                let values = piece[at..].iter().step_by(width * LINE);
                for (byte, &value) in column[rows.clone()].iter_mut().zip(values) {
                    *byte = value;
                }
            }
        });
        let column = || Column {
            values: (0..=u8::MAX).map(f32::from).collect(),
            many: None,
            common: None,
            rare_codes: 0..0,
            too_large: false,
        };
        let columns = range.map(|_| column()).collect();
        Self::with_rare(columns, nrows, bytes, lines)
    }

    /// Looks for the byte that most rows have in each column.
    fn with_rare(
        mut columns: Vec<Column>,
        nrows: usize,
        bytes: Vec<u8>,
        lines: Vec<Line<u8>>,
    ) -> Self {
        let words = nrows.div_ceil(64);
        let mut rare = zeros(columns.len() * words);
        let mut rare_codes = Vec::new();
        for (at, column) in columns.iter_mut().enumerate() {
            if column.many.is_some() {
                continue;
            }
            let bytes = &bytes[at * nrows..][..nrows];
            let bits = &mut rare[at * words..][..words];
            let common = often(bytes);
            write_rare(bytes, common, bits);
            let n_rare: u32 = bits.iter().map(|word| word.count_ones()).sum();
            if 2 * n_rare as usize <= nrows {
                let start = rare_codes.len();
                each_bit(bits, |row| rare_codes.push(bytes[row]));
                column.common = Some(common);
                column.rare_codes = start..rare_codes.len();
            }
        }
        Self {
            columns,
            nrows,
            bytes,
            rare,
            rare_codes,
            lines,
        }
    }

    fn of_singles(x: &Matrix, range: &Range<usize>) -> Self {
        let (nrows, width) = (x.nrows(), range.len().div_ceil(LINE));
        let (values, too_large) = singles(x, range);
        let mut bytes = zeros(nrows * range.len());
        let columns = values
            .iter()
            .zip(too_large)
            .zip(bytes.chunks_exact_mut(nrows));
        let columns = columns.map(|((values, too_large), bytes)| match few_values(values) {
            Some(distinct) => {
                for (byte, &value) in bytes.iter_mut().zip(values) {
                    *byte = number(&distinct, value) as u8;
                }
                Column {
                    values: distinct,
                    many: None,
                    common: None,
                    rare_codes: 0..0,
                    too_large,
                }
            }
            None => {
                let (distinct, many) = ranked(values);
                Column {
                    values: distinct,
                    many: Some(many),
                    common: None,
                    rare_codes: 0..0,
                    too_large,
                }
            }
        });
        let columns: Vec<Column> = columns.collect();
        let has_bytes = columns.iter().any(|column| column.many.is_none());
        let mut lines = Vec::new();
        if has_bytes {
            lines = large_vec(nrows * width);
            lines.resize(nrows * width, Line::default());
            each_piece(nrows, width, |rows, in_lines| {
                let piece = Line::flatten_mut(&mut lines[in_lines]);
                for (at, column) in bytes.chunks_exact(nrows).enumerate() {
                    let values = piece[at..].iter_mut().step_by(width * LINE);
                    for (value, &byte) in values.zip(&column[rows.clone()]) {
                        *value = byte;
                    }
                }
            });
        }
        Self::with_rare(columns, nrows, bytes, lines)
    }
}

/// A byte that is frequent, as far as a sample tells.
fn often(bytes: &[u8]) -> u8 {
    const SAMPLE: usize = 1000;
    let mut counts = [0; 256];
    for &byte in bytes.iter().step_by(bytes.len().div_ceil(SAMPLE).max(1)) {
        counts[usize::from(byte)] += 1;
    }
    let most = (0..=u8::MAX).max_by_key(|&byte| counts[usize::from(byte)]);
    most.unwrap_or_default()
}

/// Calls `see` with the number of each bit that is set.
pub(super) fn each_bit(words: &[u64], mut see: impl FnMut(usize)) {
    for (word, &bits) in words.iter().enumerate() {
        let mut bits = bits;
        while bits != 0 {
            see(word * 64 + bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }
}

/// Writes a bit for each byte that is not the common one.
pub(super) fn write_rare(bytes: &[u8], common: u8, bits: &mut [u64]) {
    differing_bits(bytes, common, bits);
    let full = bytes.len() / 64;
    if let Some(last) = bits.get_mut(full) {
        let rest = bytes[full * 64..].iter().enumerate();
        *last = rest.fold(0, |bits, (at, &byte)| {
            bits | u64::from(byte != common) << at
        });
    }
}

/// Calls `see` with the rows of pieces that the nearest cache holds, and where their lines are.
fn each_piece(nrows: usize, width: usize, mut see: impl FnMut(Range<usize>, Range<usize>)) {
    const ROWS: usize = 64;
    for first in (0..nrows).step_by(ROWS) {
        let last = (first + ROWS).min(nrows);
        see(first..last, first * width..last * width);
    }
}

/// The numbers of each of these columns, and whether one of them was too large.
fn singles(x: &Matrix, range: &Range<usize>) -> (Vec<Vec<f32>>, Vec<bool>) {
    let mut columns = vec![vec![0.0; x.nrows()]; range.len()];
    let mut too_large = vec![false; range.len()];
    let mut rows = x.rows();
    let n_rows = x.nrows();
    let mut put = |row: usize, column: usize, value: f64| {
        // -0.0 becomes 0.0.
        let single = value as f32 + 0.0;
        columns[column][row] = single;
        too_large[column] |= single.is_infinite() && value.is_finite();
    };
    for row in 0..n_rows {
        match rows.row(row) {
            Row::F64(values) => {
                let values = &values[range.clone()];
                values
                    .iter()
                    .enumerate()
                    .for_each(|(at, &value)| put(row, at, value));
            }
            Row::F32(values) => {
                let values = &values[range.clone()];
                let values = values.iter().enumerate();
                values.for_each(|(at, &value)| put(row, at, value.into()));
            }
            sparse => sparse.for_each(|column, value| {
                if range.contains(&column) {
                    put(row, column - range.start, value);
                }
            }),
        }
    }
    (columns, too_large)
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
fn ranked(values: &[f32]) -> (Vec<f32>, Vec<u32>) {
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
    (distinct, codes)
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
                    let own = found.value(column, stored);
                    assert!(own == value || own.is_nan() && value.is_nan());
                    assert!(found.values(column).is_sorted_by(|a, b| a < b));
                    if let Codes::Bytes(codes) = found.codes(column) {
                        let mut near = vec![0; 4 * LINE];
                        found.gather(&[stored], &mut near, LINE);
                        assert_eq!(near[column * LINE], codes[stored as usize]);
                        if let Some(common) = found.common(column) {
                            let rare = found.rare(column);
                            let others = codes.iter().filter(|&&code| code != common);
                            assert!(others.eq(rare.codes));
                            let bit = rare.bits[stored as usize / 64] >> (stored % 64) & 1;
                            assert_eq!(bit == 0, codes[stored as usize] == common);
                        }
                    }
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
        assert_eq!((own.value(1, 0), rows), (-0.5, vec![0]));
    }

    #[test]
    fn numbers_beyond_single_precision_are_refused() {
        let x = Matrix::from(vec![[1.0], [1e39]]);
        let error = Columns::of(&x, &Context::new(1)).err().unwrap().to_string();
        assert!(error.contains("1e39 in row 1, column 0"), "{error}");
        assert!(Columns::of(&x.take(&[0]).unwrap(), &Context::new(1)).is_ok());
    }
}
