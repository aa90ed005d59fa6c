//! Rows that are known to be on one side of the margin, found without the exact sum.
//!
//! A hinge-like loss is exactly 0 for a row that lies on the right side and far enough from the
//! boundary, and so is its slope: such a row moves no coefficient. Most rows are of that kind after
//! the first epochs. To know it one need not add up the products of the row in scikit-learn's
//! order, which is a chain of dependent additions; a sum in any order and precision will do, if the
//! distance is larger than all errors together could be. So no bit of a result depends on this,
//! only how often the chain is needed.
//!
//! There are two such sums: one of whole numbers, a byte times a rounded coefficient, which tells
//! nearly all rows that lie beyond the margin; and one of the bytes and the coefficients as they
//! are. Of the hinge loss and the perceptron's, the slope is the same wherever a row lies before the
//! margin. There the second sum is enough to learn from the row too; only the loss is off by the
//! last digits, which the test for progress takes into account.

use std::ops::Range;
use std::sync::Arc;

use linnaeus_kernels::{
    LINE, Line, coded_dot, quick_dot, quick_products, quick_squares, round_to_steps,
};

use super::coded_rows::CodedRows;
use super::codes::{CodedRow, Codes};
use super::samples::Real;
use super::solver::Targets;
use crate::context::Context;
use crate::data::Matrix;
use crate::linear_model::loss::LossFunction;

/// The largest relative error of rounding to `f64`.
const DOUBLE: f64 = f64::EPSILON / 2.0;

/// Of rows shorter than this the exact sum takes no longer.
const SHORT: usize = 48;

/// How many times as large as its doubt the loss of a row must be, to be taken for known.
const MUCH_MORE: f64 = 1e6;

/// Where a row lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Side {
    /// Beyond the margin, certainly: neither loss nor slope.
    Beyond,
    /// Before the margin, certainly; its prediction, and how far that may be off: by much less
    /// than its distance from the margin.
    Before(f64, f64),
    /// Only the exact sum can tell.
    Unknown,
}

/// The test for the rows of one fit.
pub(super) struct Screen {
    rows: ScreenedRows,
    /// What the code of a column is multiplied by; none where that is 1 everywhere.
    factors: Option<Vec<f64>>,
    /// What is then taken away from it; none where that is nothing.
    centres: Option<Centres>,
    /// The margin above which the loss is 0.
    flat_above: f64,
    /// Whether it is of use to know that a row lies before the margin.
    tells_before: bool,
    /// How far the exact sum and the quick one may be apart, for each unit of the absolute products.
    of_sums: f64,
    /// How large a step of the whole coefficients is at least, for each unit of their norm.
    step_of_norm: f64,
    /// The coefficients that belong to the codes, and rounded to whole steps.
    coefficients: Vec<f64>,
    whole: Vec<Line<i16>>,
    /// The size of such a step.
    step: f64,
    /// The norm of those coefficients; NaN where nothing is certain.
    norm: f64,
    /// What is to be taken away from their product with a row, and how far that may be off.
    shift: f64,
    doubt_of_shift: f64,
}

/// What is taken away from the codes of each column.
struct Centres {
    centres: Vec<f64>,
    squares: f64,
}

/// The rows of the fit, in codes.
#[derive(Clone)]
pub(super) struct ScreenedRows {
    codes: Arc<Codes>,
    rows: Arc<[ScreenedRow]>,
    /// How far the second sum of each row may be from the exact one, for each unit of the
    /// coefficients' norm.
    second_doubts: Arc<[f32]>,
}

impl ScreenedRows {
    #[inline]
    fn lines(&self, row: &ScreenedRow) -> &[Line<u8>] {
        &self.codes.lines()[row.start as usize..][..row.n_lines.into()]
    }

    /// The first column whose code may not be 0, and the codes from there on.
    #[inline]
    pub(super) fn codes(&self, row: usize, ncols: usize) -> (usize, &[u8]) {
        let row = &self.rows[row];
        let first = usize::from(row.first_line) * LINE;
        let codes = Line::flatten(self.lines(row));
        (first, &codes[..codes.len().min(ncols - first)])
    }
}

/// All that the first sum needs to know of a row of the fit, in one place of the memory.
struct ScreenedRow {
    /// Where its lines begin, and how many they are.
    start: u32,
    n_lines: u16,
    /// The line of columns that its first line holds.
    first_line: u16,
    /// How far the first sum may be from the exact one, for each unit of the coefficients' norm.
    doubt: f32,
    /// Its target, -1 or 1.
    y: f32,
}

impl Screen {
    /// Whether there is such a test and it pays: the loss has a margin above which it is 0, and a
    /// row's sum takes longer than to look at all columns once in an update.
    pub(super) fn is_of_use(x: &Matrix, loss: LossFunction) -> bool {
        loss.flat_above().is_some()
            && x.n_appended() == 0
            && x.ncols() >= SHORT
            && x.density() >= 1.0 / 16.0
    }

    /// The test, if it is of use and neither the rows nor the columns are too many for it.
    ///
    /// `tells_before`: whether to tell of rows that lie before the margin too. Their loss is then
    /// not that of the exact sum in every bit.
    pub(super) fn new<T: Real>(
        x: &Matrix,
        targets: Targets<'_>,
        loss: LossFunction,
        tells_before: bool,
        context: &Context,
    ) -> Option<Self> {
        let flat_above = loss.flat_above()?;
        let ncols = x.ncols();
        let codes = context.layout(x, (), Codes::of);
        let (mut factors, mut centres) = (Vec::new(), Vec::new());
        for (column, (lowest, step)) in codes.lowest.iter().zip(&codes.steps).enumerate() {
            let [mean, scale] = match x.scaling() {
                Some([means, scales]) => [means[column], scales[column]],
                None => [0.0, 1.0],
            };
            factors.push(step / scale);
            centres.push((mean - lowest) / scale);
        }
        // A whole coefficient is off by half a step. Steps are so large that all of them fit, and
        // that the absolute products of a row add up to less than 2^31: by Cauchy and Schwarz they
        // are at most the product of the norms, to which the halves add half the root of ncols.
        let halves = 0.5 * (ncols as f64).sqrt();
        let room = 2_f64.powi(31) / (1.0 + codes.largest_norm()) * 0.999 - halves;
        if room < 1.0 {
            return None;
        }
        let step_of_norm = 1.0 / if room < 32_000.0 { room } else { 32_000.0 };
        // The exact sum and the quick one have a rounding for each addition, and a few for each
        // product and for each value that is scaled when it is read; twice as many leave room for
        // all of second order.
        let of_sums = (2 * ncols + 64) as f64 * DOUBLE + 16.0 * (T::ROUNDING - DOUBLE);
        // A step is at most twice as large as it must be.
        let of_whole = 2.0 * halves * step_of_norm * 1.000_01;
        let coded = |row: usize| codes.row(x.stored_row(row) as usize);
        let doubt = |row: usize, of_norm: f64| {
            let CodedRow { norm, missing, .. } = coded(row);
            ((of_norm * f64::from(norm) + f64::from(missing)) * 1.000_001) as f32
        };
        let screened = |row: usize| {
            let coded = coded(row);
            Some(ScreenedRow {
                start: coded.lines().start.try_into().ok()?,
                n_lines: coded.lines().len().try_into().ok()?,
                first_line: coded.first_line.try_into().ok()?,
                doubt: doubt(row, of_whole + of_sums),
                y: if targets.is_positive(row) { 1.0 } else { -1.0 },
            })
        };
        let screened_rows = ScreenedRows {
            rows: (0..x.nrows()).map(screened).collect::<Option<_>>()?,
            second_doubts: (0..x.nrows()).map(|row| doubt(row, of_sums)).collect(),
            codes: codes.clone(),
        };
        let is_centred = centres.iter().any(|&centre| centre != 0.0);
        Some(Self {
            rows: screened_rows,
            factors: factors
                .iter()
                .any(|&factor| factor != 1.0)
                .then_some(factors),
            centres: is_centred.then(|| Centres {
                squares: quick_squares(&centres),
                centres,
            }),
            flat_above,
            tells_before: tells_before && loss.is_straight_below(),
            of_sums,
            step_of_norm,
            coefficients: vec![0.0; ncols],
            whole: vec![Line::default(); ncols.div_ceil(LINE)],
            step: 0.0,
            norm: f64::NAN,
            shift: 0.0,
            doubt_of_shift: 0.0,
        })
    }

    /// Hears what the coefficients are now, but for their scale, and which may have changed; and
    /// the sum of their squares, if it is known.
    pub(super) fn hear<T: Real>(
        &mut self,
        stored: &[T],
        mut changed: Range<usize>,
        squares: Option<f64>,
    ) {
        let squares = if let Some(factors) = &self.factors {
            quick_products(stored, factors, &mut self.coefficients)
        } else {
            let pairs = self.coefficients[changed.clone()].iter_mut();
            for (own, &stored) in pairs.zip(&stored[changed.clone()]) {
                *own = stored.into();
            }
            squares.unwrap_or_else(|| quick_squares(stored))
        };
        if let Some(Centres { centres, squares }) = &self.centres {
            self.shift = quick_dot(stored, centres);
            self.doubt_of_shift = self.of_sums * (quick_squares(stored) * squares).sqrt();
        }
        // Elsewhere products might leave the range of numbers. Comparisons with NaN are false.
        let norm = squares.sqrt();
        let is_safe = (1e-100..1e100).contains(&norm);
        self.norm = if is_safe { norm } else { f64::NAN };
        let step = power_of_two_above(norm * self.step_of_norm);
        if step != self.step {
            (self.step, changed) = (step, 0..stored.len());
        }
        let whole = &mut Line::flatten_mut(&mut self.whole)[changed.clone()];
        round_to_steps(&self.coefficients[changed], step.recip(), whole);
    }

    /// On which side of the margin a row lies, the coefficients having this scale. A hint: the row
    /// `soon` will be asked about soon, and the row `before_long` later.
    #[inline]
    pub(super) fn side(
        &self,
        row: usize,
        [soon, before_long]: [usize; 2],
        scale: f64,
        intercept: f64,
    ) -> Side {
        linnaeus_kernels::prefetch(std::slice::from_ref(&self.rows.rows[before_long]));
        let soon = self.rows.lines(&self.rows.rows[soon]);
        let screened = &self.rows.rows[row];
        let whole = &self.whole[screened.first_line.into()..];
        let product = f64::from(coded_dot(self.rows.lines(screened), whole, soon)) * self.step;
        let (margin, doubt) = self.margin(product, screened, screened.doubt, scale, intercept);
        if margin - doubt > self.flat_above {
            return Side::Beyond;
        }
        self.side_by_second_sum(row, scale, intercept)
    }

    #[inline(never)]
    fn side_by_second_sum(&self, row: usize, scale: f64, intercept: f64) -> Side {
        let screened = &self.rows.rows[row];
        let (first, codes) = self.rows.codes(row, self.coefficients.len());
        let product = quick_dot(codes, &self.coefficients[first..]);
        let doubt = self.rows.second_doubts[row];
        let (margin, doubt) = self.margin(product, screened, doubt, scale, intercept);
        if margin - doubt > self.flat_above {
            Side::Beyond
        } else if self.tells_before && margin + doubt * MUCH_MORE < self.flat_above {
            Side::Before(margin * f64::from(screened.y), doubt)
        } else {
            Side::Unknown
        }
    }

    /// The prediction in the direction of the target, and how far it may be off.
    #[inline]
    fn margin(
        &self,
        product: f64,
        row: &ScreenedRow,
        doubt: f32,
        scale: f64,
        intercept: f64,
    ) -> (f64, f64) {
        let prediction = (product - self.shift) * scale + intercept;
        let doubt = self.norm * f64::from(doubt) + self.doubt_of_shift;
        (
            f64::from(row.y) * prediction,
            doubt * scale + 8.0 * DOUBLE * intercept.abs(),
        )
    }

    /// The rows as the codes have them, where codes are the values.
    pub(super) fn coded_rows(&self) -> Option<CodedRows> {
        let rows = || CodedRows::new(self.rows.clone(), self.coefficients.len());
        self.rows.codes.are_values.then(rows)
    }
}

/// The next power of two, which stays the same when a number changes a little.
fn power_of_two_above(number: f64) -> f64 {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    2.0 * f64::from_bits(number.to_bits() & EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear_model::loss::Loss;

    /// A row is said to be beyond only if the exact sum is, however near to the margin it lies; and
    /// it is said of every row that is clearly beyond. Likewise of rows before the margin, if their
    /// codes miss nothing.
    fn check(x: &Matrix, coef: &[f64], scale: f64, sure_from: f64, tells_before: bool) {
        let hinge = LossFunction {
            loss: Loss::Hinge,
            epsilon: 0.1,
        };
        let codes = vec![1; x.nrows()];
        let targets = Targets {
            codes: &codes,
            positive: 1,
            weights: None,
        };
        assert!(Screen::is_of_use(x, hinge));
        let context = Context::new(1);
        let mut screen = Screen::new::<f64>(x, targets, hinge, true, &context).unwrap();
        screen.hear(coef, 0..coef.len(), None);
        let mut told_before = true;
        let mut rows = x.rows();
        for row in 0..x.nrows() {
            let (mut sum, mut size) = (0.0, 0.0);
            rows.row(row).for_each(|column, value| {
                sum += coef[column] * value;
                size += (coef[column] * value).abs();
            });
            for distance in [0.0, 1e-15, 1e-9, 1e-6, 1e-4, 1e-2, 0.1, 1.0, 10.0] {
                for side in [-1.0, 1.0] {
                    let intercept = 1.0 - sum * scale + side * distance * size * scale;
                    let prediction = sum * scale + intercept;
                    let found = screen.side(row, [0, 0], scale, intercept);
                    let is_clear = distance >= sure_from && size > 0.0;
                    match found {
                        Side::Beyond => assert!(prediction > 1.0, "row {row}, {side} * {distance}"),
                        Side::Before(told, doubt) => {
                            assert!(prediction < 1.0, "row {row}, {side} * {distance}");
                            assert!((told - prediction).abs() <= doubt);
                            assert!(doubt * 1e6 <= 1.0 - told);
                        }
                        Side::Unknown if is_clear && side > 0.0 => panic!("row {row}, {distance}"),
                        // Roundings of numbers near 1 are as large as those of 1.
                        Side::Unknown if distance * size * scale > 1e-8 => told_before &= !is_clear,
                        Side::Unknown => {}
                    }
                }
            }
        }
        assert_eq!(told_before, tells_before);
    }

    fn numbers(length: usize, seed: u32) -> Vec<f64> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24) - 0.5
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn bytes_are_told_apart_finely() {
        for (seed, ncols) in [(1, 48), (2, 77), (3, 784)] {
            let bytes = |value: &f64| {
                if *value < 0.2 {
                    0
                } else {
                    (value * 510.0) as u8
                }
            };
            let values: Vec<u8> = numbers(30 * ncols, seed).iter().map(bytes).collect();
            let x = Matrix::new(30, ncols, values).unwrap();
            let coef = numbers(ncols, seed + 10);
            for scale in [1.0, 1e-3, 3e-9] {
                check(&x, &coef, scale, 1e-4, true);
            }
            let scaling = (0..ncols)
                .map(|column| [30.0 + column as f64 / 7.0, 20.3])
                .collect();
            check(&x.scaled(scaling).unwrap(), &coef, 0.7, 1e-2, true);
        }
    }

    #[test]
    fn other_numbers_are_told_apart_roughly() {
        for (seed, ncols) in [(4, 50), (5, 300)] {
            let x = Matrix::new(30, ncols, numbers(30 * ncols, seed)).unwrap();
            check(&x, &numbers(ncols, seed + 10), 0.3, 0.1, false);
        }
    }

    #[test]
    fn coefficients_near_the_ends_of_the_range_are_never_sure() {
        let x = Matrix::new(4, 50, vec![1.0; 200]).unwrap();
        for size in [1e-300, 1e120, 1e300] {
            check(&x, &[size; 50], 1.0, f64::INFINITY, true);
        }
    }

    #[test]
    fn hearing_what_has_changed_is_enough() {
        let (nrows, ncols) = (40, 300);
        let bytes = numbers(nrows * ncols, 7);
        let bytes = bytes.iter().map(|value| (value * 300.0) as u8).collect();
        let bytes = Matrix::new(nrows, ncols, bytes).unwrap();
        let scaled = bytes.clone().scaled(vec![[30.0, 7.0]; ncols]).unwrap();
        for x in [bytes, scaled] {
            let fresh = || {
                let targets = Targets {
                    codes: &vec![1; nrows],
                    positive: 1,
                    weights: None,
                };
                let hinge = LossFunction {
                    loss: Loss::Hinge,
                    epsilon: 0.1,
                };
                Screen::new::<f64>(&x, targets, hinge, true, &Context::new(1)).unwrap()
            };
            let mut coef = numbers(ncols, 8);
            let mut screen = fresh();
            screen.hear(&coef, 0..ncols, Some(quick_squares(&coef)));
            // Small changes, then one that asks for larger steps.
            for change in [1e-3, 1e-3, 1.0, 1e3] {
                for place in &mut coef[70..201] {
                    *place = change - *place;
                }
                screen.hear(&coef, 70..201, Some(quick_squares(&coef)));
                let mut other = fresh();
                other.hear(&coef, 0..ncols, None);
                assert!(screen.whole == other.whole && screen.coefficients == other.coefficients);
                assert_eq!(
                    [screen.step, screen.norm, screen.shift],
                    [other.step, other.norm, other.shift]
                );
            }
        }
    }
}
