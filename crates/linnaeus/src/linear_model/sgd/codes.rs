//! The layout in which rows are screened: a byte a value, zeros at both ends of a row left out.
//!
//! A value is `lowest + step * code` of its column, and what is missing. Bytes, and numbers that
//! were made of bytes by shifting and scaling, miss nothing. Whatever is missing only makes the
//! screen less sure.

use std::ops::Range;

use linnaeus_kernels::{LINE, Line, encode, large_vec, squares_of_codes, widen_ranges};

use crate::data::{Element, Matrix, Row};

/// Every row of a storage in codes.
pub(super) struct Codes {
    rows: Vec<CodedRow>,
    /// Of all rows, one after the other. Every row begins with a line of its own.
    lines: Vec<Line<u8>>,
    /// The lowest value of each column, and the step from one code to the next.
    pub(super) lowest: Vec<f64>,
    pub(super) steps: Vec<f64>,
    /// Whether the codes are the values themselves.
    pub(super) are_values: bool,
}

/// What must be known of a row.
#[derive(Clone, Copy)]
pub(super) struct CodedRow {
    /// Where its lines begin, and how many they are.
    start: usize,
    n_lines: u32,
    /// The line of columns that its first line holds: those before are zeros, as are those after
    /// its last.
    pub(super) first_line: u32,
    /// The Euclidean norm of the codes, or a little more.
    pub(super) norm: f32,
    /// That of what the codes miss, in steps; NaN for a row that holds a number that is not finite.
    pub(super) missing: f32,
}

impl CodedRow {
    /// Where its lines are.
    pub(super) fn lines(&self) -> Range<usize> {
        self.start..self.start + self.n_lines as usize
    }
}

impl Codes {
    /// The layout of a storage.
    pub(super) fn of(x: &Matrix) -> Self {
        let (lowest, steps) = match x.element() {
            Element::U8 => (vec![0.0; x.ncols()], vec![1.0; x.ncols()]),
            Element::F32 | Element::F64 => columns(x),
        };
        // Room for all lines; what is not written takes no memory.
        let most = x.nrows() * x.ncols().div_ceil(LINE);
        let mut codes = Self {
            rows: Vec::with_capacity(x.nrows()),
            lines: large_vec(most),
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
    fn push(&mut self, codes: &[u8], missed: f64) {
        // More than all roundings on the way here, of the codes in `f64` and of the roots.
        let (more, smallest) = (1.000_001, 1e-12 * (codes.len() as f64).sqrt());
        let start = self.lines.len();
        let is_coded = |line: &[u8]| line.iter().any(|&code| code != 0);
        let first_line = codes.chunks(LINE).position(is_coded).unwrap_or(0);
        let end = codes
            .chunks(LINE)
            .rposition(is_coded)
            .map_or(0, |last| last + 1);
        for codes in codes.chunks(LINE).take(end).skip(first_line) {
            let mut line = Line::default();
            line.0[..codes.len()].copy_from_slice(codes);
            self.lines.push(line);
        }
        self.rows.push(CodedRow {
            start,
            n_lines: (self.lines.len() - start) as u32,
            first_line: first_line as u32,
            norm: ((squares_of_codes(codes) as f64).sqrt() * more) as f32,
            missing: (missed.sqrt() * more + smallest) as f32,
        });
    }

    /// A row of the storage.
    pub(super) fn row(&self, row: usize) -> CodedRow {
        self.rows[row]
    }

    pub(super) fn lines(&self) -> &[Line<u8>] {
        &self.lines
    }

    /// The largest norm of a row's codes.
    pub(super) fn largest_norm(&self) -> f64 {
        let norms = self.rows.iter().map(|row| row.norm);
        norms.max_by(f32::total_cmp).unwrap_or_default().into()
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
        let row = codes.row(row);
        let first = row.first_line as usize * LINE;
        let coded = Line::flatten(&codes.lines[row.lines()]).iter().enumerate();
        for (at, &code) in coded.filter(|(_, code)| **code != 0) {
            values[first + at] += codes.steps[first + at] * f64::from(code);
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
            let missing = f64::from(codes.row(row).missing);
            assert!(squares.sqrt() <= missing && missing <= squares.sqrt() * 1.000_01 + 1e-9);
        }
    }

    #[test]
    fn numbers_that_are_not_finite_are_never_sure() {
        let x = Matrix::from(vec![[1.0, f64::NAN], [f64::INFINITY, 2.0], [3.0, 4.0]]);
        let codes = Codes::of(&x);
        let missing: Vec<f32> = (0..3).map(|row| codes.row(row).missing).collect();
        assert!(!missing[0].is_finite() && !missing[1].is_finite() && missing[2] < 1e-6);
    }

    #[test]
    fn zeros_at_both_ends_are_left_out() {
        let mut values = vec![0_u8; 4 * 300];
        values[300 + 130] = 7;
        values[300 + 200] = 8;
        values[600 + 299] = 9;
        values[900] = 1;
        values[900 + 299] = 2;
        let codes = Codes::of(&Matrix::new(4, 300, values).unwrap());
        let found = [0, 1, 2, 3]
            .map(|row| codes.row(row))
            .map(|row| (row.first_line, row.n_lines));
        assert_eq!(found, [(0, 0), (2, 2), (4, 1), (0, 5)]);
        assert_eq!(codes.lines.len(), 8);
        assert_eq!(decoded(&codes, 2)[299], 9.0);
    }
}
