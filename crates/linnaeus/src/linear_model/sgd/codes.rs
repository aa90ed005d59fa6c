//! The layout in which rows are screened: a byte a value, blocks of zeros left out.
//!
//! A value is `lowest + step * code` of its column, and what is missing. Bytes, and numbers that
//! were made of bytes by shifting and scaling, miss nothing. Whatever is missing only makes the
//! screen less sure.

use std::ops::Range;

use linnaeus_kernels::{BLOCK, CodedBlock, append_blocks, encode, large_vec, widen_ranges};

use crate::data::{Element, Matrix, Row};

/// Every row of a storage in codes.
pub(super) struct Codes {
    rows: Vec<Head>,
    /// Of all rows, one after the other.
    blocks: Vec<CodedBlock>,
    /// The lowest value of each column, and the step from one code to the next.
    pub(super) lowest: Vec<f64>,
    pub(super) steps: Vec<f64>,
    /// Whether the codes are the values themselves.
    pub(super) are_values: bool,
}

/// What must be known of a row beside its blocks.
#[derive(Clone, Copy)]
struct Head {
    /// Where its blocks end.
    end: usize,
    /// The Euclidean norm of the codes, or a little more.
    norm: f32,
    /// That of what the codes miss, in steps; NaN for a row that holds a number that is not finite.
    missing: f32,
}

/// One row in codes.
#[derive(Clone)]
pub(super) struct CodedRow {
    /// Where its blocks are.
    pub(super) blocks: Range<usize>,
    pub(super) norm: f64,
    pub(super) missing: f64,
}

impl Codes {
    /// The layout of a storage.
    pub(super) fn of(x: &Matrix) -> Self {
        let (lowest, steps) = match x.element() {
            Element::U8 => (vec![0.0; x.ncols()], vec![1.0; x.ncols()]),
            Element::F32 | Element::F64 => columns(x),
        };
        // Room for all blocks; what is not written takes no memory.
        let most = x.nrows() * (x.ncols().div_ceil(BLOCK) + 4);
        let mut codes = Self {
            rows: Vec::with_capacity(x.nrows()),
            blocks: large_vec(most),
            are_values: lowest.iter().all(|&lowest| lowest == 0.0)
                && steps.iter().all(|&step| step == 1.0),
            lowest,
            steps,
        };
        if x.element() == Element::U8 {
            let mut rows = x.rows();
            for row in 0..x.nrows() {
                if let Row::U8(values) = rows.row(row) {
                    codes.push(values, 0.0);
                }
            }
            return codes;
        }
        let mut coded = vec![0; x.ncols()];
        each_row(x, 1, |row| {
            let missed = encode(row, &codes.lowest, &codes.steps, &mut coded);
            codes.are_values &= missed == 0.0;
            codes.push(&coded, missed);
        });
        codes
    }

    /// Appends a row whose codes miss numbers of this sum of squares, in steps.
    fn push(&mut self, coded: &[u8], missed: f64) {
        let squares = append_blocks(coded, &mut self.blocks);
        // More than all roundings on the way here, of the codes in `f64` and of the roots.
        let (more, smallest) = (1.000_001, 1e-12 * (coded.len() as f64).sqrt());
        self.rows.push(Head {
            end: self.blocks.len(),
            norm: ((squares as f64).sqrt() * more) as f32,
            missing: (missed.sqrt() * more + smallest) as f32,
        });
    }

    /// A row of the storage.
    pub(super) fn row(&self, row: usize) -> CodedRow {
        let start = if row == 0 { 0 } else { self.rows[row - 1].end };
        let Head { end, norm, missing } = self.rows[row];
        CodedRow {
            blocks: start..end,
            norm: norm.into(),
            missing: missing.into(),
        }
    }

    pub(super) fn blocks(&self) -> &[CodedBlock] {
        &self.blocks
    }
}

/// Calls `visit` with every `stride`-th row, all columns of it.
fn each_row(x: &Matrix, stride: usize, mut visit: impl FnMut(&[f64])) {
    let mut wide = vec![0.0; x.ncols()];
    let mut rows = x.rows();
    for row in (0..x.nrows()).step_by(stride) {
        let row = rows.row(row);
        if let Row::F64(values) = row {
            visit(values);
            continue;
        }
        row.for_each(|column, value| wide[column] = value);
        visit(&wide);
        if x.is_sparse() {
            row.for_each(|column, _| wide[column] = 0.0);
        }
    }
}

/// The lowest value and the step of each column, as far as a sample tells.
fn columns(x: &Matrix) -> (Vec<f64>, Vec<f64>) {
    const SAMPLE: usize = 1000;
    let mut lowest = vec![f64::INFINITY; x.ncols()];
    let mut highest = vec![f64::NEG_INFINITY; x.ncols()];
    each_row(x, 1, |row| widen_ranges(row, &mut lowest, &mut highest));
    let mut sample = Vec::new();
    each_row(x, x.nrows().div_ceil(SAMPLE).max(1), |row| {
        sample.extend_from_slice(row)
    });
    let column = |(column, (&lowest, &highest)): (usize, (&f64, &f64))| {
        let values = || sample.iter().skip(column).step_by(x.ncols());
        if lowest >= 0.0 && highest <= 255.0 && values().all(|value| value.fract() == 0.0) {
            return (0.0, 1.0);
        }
        let range = highest - lowest;
        if !(range > 0.0 && range.is_finite()) {
            return (if lowest.is_finite() { lowest } else { 0.0 }, 1.0);
        }
        (
            lowest,
            common_step(range, values().map(|value| value - lowest)),
        )
    };
    lowest.iter().zip(&highest).enumerate().map(column).unzip()
}

/// The largest number of which the range and all numbers are multiples but for rounding, if the
/// range is at most 255 times as large; else the 255th part of the range.
fn common_step(range: f64, numbers: impl Iterator<Item = f64>) -> f64 {
    let coarsest = range / 255.0;
    let nothing = range * 1e-9;
    let mut step = range;
    for number in numbers.filter(|number| number.is_finite()) {
        // Euclid's algorithm.
        let mut rest = number;
        while rest > nothing {
            (step, rest) = (rest, (step - rest * (step / rest).round()).abs());
        }
        if step < coarsest * 0.99 {
            return coarsest;
        }
    }
    range / (range / step).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that the codes of a row stand for.
    fn decoded(codes: &Codes, row: usize) -> Vec<f64> {
        let mut values = codes.lowest.clone();
        let mut block = 0;
        for coded in &codes.blocks[codes.row(row).blocks] {
            block += usize::from(coded[0]);
            for (place, &code) in coded[1..].iter().enumerate() {
                if let Some(value) = values.get_mut(block * BLOCK + place) {
                    *value += codes.steps[block * BLOCK + place] * f64::from(code);
                }
            }
        }
        values
    }

    #[test]
    fn bytes_miss_nothing_whatever_they_are_stored_as() {
        let (nrows, ncols) = (40, 5000);
        let byte = |row: usize, column: usize| match (row * 31 + column * 7919) % 977 {
            zero if zero > 100 || column % 1000 > 20 => 0,
            value => (value + row) as u8,
        };
        let cells = || (0..nrows * ncols).map(|at| byte(at / ncols, at % ncols));
        let scaled = |byte: u8, at: usize| (f64::from(byte) - 33.3) / (1.0 + (at % ncols) as f64);
        let matrices = [
            Matrix::new(nrows, ncols, cells().collect::<Vec<u8>>()).unwrap(),
            Matrix::new(nrows, ncols, cells().map(f64::from).collect()).unwrap(),
            Matrix::new(
                nrows,
                ncols,
                cells().enumerate().map(|(at, b)| scaled(b, at)).collect(),
            )
            .unwrap(),
        ];
        for x in &matrices {
            let codes = Codes::of(x);
            let values = x.to_dense();
            for row in 0..nrows {
                assert!(codes.row(row).missing < 1e-9);
                for (found, value) in decoded(&codes, row).iter().zip(&values[row * ncols..]) {
                    assert!(
                        (found - value).abs() <= 1e-12 * (1.0 + value.abs()),
                        "{found} {value}"
                    );
                }
            }
        }
        assert!(Codes::of(&matrices[0]).blocks.len() < nrows * ncols / BLOCK / 5);
    }

    #[test]
    fn what_other_numbers_miss_is_known() {
        let values: Vec<f64> = (0..3000)
            .map(|at| (f64::from(at) * 0.7).sin().powi(3))
            .collect();
        let x = Matrix::new(30, 100, values.clone()).unwrap();
        let codes = Codes::of(&x);
        for row in 0..30 {
            let pairs = decoded(&codes, row).into_iter().zip(&values[row * 100..]);
            let steps = pairs
                .zip(&codes.steps)
                .map(|((found, value), step)| (value - found) / step);
            let squares: f64 = steps.map(|missed| missed * missed).sum();
            let missing = codes.row(row).missing;
            assert!(squares.sqrt() <= missing && missing <= squares.sqrt() * 1.000_01 + 1e-9);
        }
    }

    #[test]
    fn numbers_that_are_not_finite_are_never_sure() {
        let x = Matrix::from(vec![[1.0, f64::NAN], [f64::INFINITY, 2.0], [3.0, 4.0]]);
        let codes = Codes::of(&x);
        let missing: Vec<f64> = (0..3).map(|row| codes.row(row).missing).collect();
        assert!(!missing[0].is_finite() && !missing[1].is_finite() && missing[2] < 1e-6);
    }
}
