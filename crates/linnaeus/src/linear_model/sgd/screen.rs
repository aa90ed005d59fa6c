//! Rows that are beyond the reach of the loss, found without the exact sum.
//!
//! A hinge-like loss is exactly 0 for a row that lies on the right side and far enough from the
//! boundary, and so is its slope: such a row moves no coefficient. Most rows are of that kind after
//! the first epochs. To know it one need not add up the products of the row in scikit-learn's
//! order, which is a chain of dependent additions; a sum in any order and precision will do, if the
//! distance is larger than all errors together could be. So no bit of a result depends on this,
//! only how often the chain is needed.

use std::sync::Arc;

use linnaeus_kernels::{
    BLOCK, CodedBlock, add_coded, coded_dot, coded_dot_roundings, coded_products, narrow_products,
    quick_dot, quick_squares,
};

use super::codes::Codes;
use super::samples::{Real, Samples, Squares};
use super::solver::Targets;
use crate::context::Context;
use crate::data::Matrix;
use crate::linear_model::loss::LossFunction;

/// The largest relative error of rounding to `f32`, and to `f64`.
const SINGLE: f64 = f32::EPSILON as f64 / 2.0;
const DOUBLE: f64 = f64::EPSILON / 2.0;

/// Of rows shorter than this the exact sum takes no longer.
const SHORT: usize = 48;

/// The test for the rows of one fit.
pub(super) struct Screen {
    rows: ScreenedRows,
    /// What the code of a column is multiplied by.
    factors: Vec<f64>,
    /// What is then taken away from it; none where that is nothing.
    centres: Option<Vec<f64>>,
    /// The margin above which the loss is 0.
    flat_above: f64,
    /// A bound on the error of the exact sum, for each unit of the absolute products.
    of_sum: f64,
    /// The coefficients that belong to the codes.
    coefficients: Vec<[f32; BLOCK]>,
    /// What is to be taken away from their product with a row.
    shift: f64,
    /// How far that product may be from the exact sum, for each unit of a row's doubt.
    doubt: f64,
    /// How far the shift may be.
    doubt_of_shift: f64,
}

/// The rows of the fit, in codes.
#[derive(Clone)]
struct ScreenedRows {
    codes: Arc<Codes>,
    rows: Arc<[ScreenedRow]>,
}

impl ScreenedRows {
    #[inline]
    fn blocks(&self, row: usize) -> &[CodedBlock] {
        let row = &self.rows[row];
        &self.codes.blocks()[row.start as usize..row.end as usize]
    }
}

/// All that the test must know of a row of the fit, in one place of the memory.
struct ScreenedRow {
    /// Where its blocks begin and end.
    start: u32,
    end: u32,
    /// How far the product may be from the exact sum, for each unit of the norm of the coefficients.
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
            && x.density() >= 1.0 / 32.0
    }

    /// The test, if it is of use and there are not too many rows for it.
    pub(super) fn new<T: Real>(
        x: &Matrix,
        targets: Targets<'_>,
        loss: LossFunction,
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
        // By Cauchy and Schwarz the absolute products of codes and coefficients add up to at most
        // the product of their norms. The sum of the codes is off by a few roundings of that, and
        // by the products of what the codes miss. The exact sum has more roundings, but finer ones:
        // one for each addition, and a few for each product and for each value that is scaled when
        // it is read. Twice as much leaves room for all of second order.
        let n_blocks = ncols.div_ceil(BLOCK);
        let of_sum = (ncols + 16) as f64 * DOUBLE + 8.0 * (T::ROUNDING - DOUBLE);
        let of_codes = (coded_dot_roundings(n_blocks + 4) + 4) as f64 * SINGLE;
        let screened = |row: usize| {
            let y = if targets.is_positive(row) { 1.0 } else { -1.0 };
            let row = codes.row(x.stored_row(row) as usize);
            Some(ScreenedRow {
                start: row.blocks.start.try_into().ok()?,
                end: row.blocks.end.try_into().ok()?,
                doubt: (2.0 * ((of_codes + of_sum) * row.norm + row.missing) * 1.000_001) as f32,
                y,
            })
        };
        let rows = (0..x.nrows()).map(screened).collect::<Option<_>>()?;
        Some(Self {
            rows: ScreenedRows { codes, rows },
            factors,
            centres: Some(centres).filter(|centres| centres.iter().any(|&centre| centre != 0.0)),
            flat_above,
            of_sum,
            coefficients: vec![[0.0; BLOCK]; n_blocks],
            shift: 0.0,
            doubt: f64::NAN,
            doubt_of_shift: 0.0,
        })
    }

    /// Hears what the coefficients are now, but for their scale.
    pub(super) fn hear<T: Real>(&mut self, stored: &[T]) {
        let coefficients = &mut self.coefficients.as_flattened_mut()[..stored.len()];
        let norm = narrow_products(stored, &self.factors, coefficients).sqrt();
        if let Some(centres) = &self.centres {
            self.shift = quick_dot(stored, centres);
            let size = (quick_squares(stored) * quick_squares(centres)).sqrt();
            self.doubt_of_shift = 2.0 * self.of_sum * size;
        }
        // Elsewhere numbers might leave the range of `f32`. Comparisons with NaN are false.
        let is_safe = (1e-15..1e15).contains(&norm);
        self.doubt = if is_safe { norm } else { f64::NAN };
    }

    /// Whether it is certain that the loss and its slope are 0 at this row, the coefficients having
    /// this scale.
    #[inline]
    pub(super) fn is_beyond(&self, row: usize, scale: f64, intercept: f64) -> bool {
        let product = f64::from(coded_dot(self.rows.blocks(row), &self.coefficients));
        let row = &self.rows.rows[row];
        let prediction = (product - self.shift) * scale + intercept;
        let doubt = scale * (self.doubt * f64::from(row.doubt) + self.doubt_of_shift)
            + 8.0 * DOUBLE * intercept.abs();
        f64::from(row.y) * prediction - doubt > self.flat_above
    }

    /// A hint that rows will be asked about: the first before long, the second soon.
    #[inline]
    pub(super) fn announce(&self, before_long: Option<usize>, soon: Option<usize>) {
        if let Some(row) = before_long {
            linnaeus_kernels::prefetch(std::slice::from_ref(&self.rows.rows[row]));
        }
        if let Some(row) = soon {
            linnaeus_kernels::prefetch(self.rows.blocks(row));
        }
    }

    /// The rows as the codes have them, where codes are the values.
    pub(super) fn coded_rows(&self) -> Option<CodedRows> {
        self.rows.codes.are_values.then(|| CodedRows {
            rows: self.rows.clone(),
            // A few blocks of zeros may follow those of a row.
            products: vec![0.0; (self.coefficients.len() + 4) * BLOCK],
        })
    }
}

/// Rows whose codes are their values.
pub(super) struct CodedRows {
    rows: ScreenedRows,
    /// Room for the products of a row.
    products: Vec<f64>,
}

/// A zero product adds nothing to a finite sum: the same bits as rows in order, but for the norm.
impl Samples<f64> for CodedRows {
    const SQUARES: Squares = Squares::Anew;

    fn dot(&mut self, row: usize, weights: &[f64]) -> f64 {
        let mut products = std::mem::take(&mut self.products);
        let length = coded_products(self.rows.blocks(row), weights, &mut products);
        let sum = products[..length]
            .iter()
            .fold(0.0, |sum, product| sum + product);
        self.products = products;
        sum
    }

    fn each(&mut self, row: usize, mut visit: impl FnMut(usize, f64)) {
        let mut block = 0;
        for coded in self.rows.blocks(row) {
            block += usize::from(coded[0]);
            for (place, &code) in coded[1..].iter().enumerate() {
                if code != 0 {
                    visit(block * BLOCK + place, code.into());
                }
            }
        }
    }

    fn add(&mut self, row: usize, step: f64, weights: &mut [f64], _: impl FnMut(f64, f64)) {
        add_coded(weights, self.rows.blocks(row), step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear_model::loss::Loss;

    /// A row is said to be beyond only if the exact sum is, however near to the margin it lies; and
    /// it is said of every row that is clearly beyond.
    fn check(x: &Matrix, coef: &[f64], scale: f64, sure_from: f64) {
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
        let mut screen = Screen::new::<f64>(x, targets, hinge, &Context::new(1)).unwrap();
        screen.hear(coef);
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
                    let found = screen.is_beyond(row, scale, intercept);
                    assert!(!found || prediction > 1.0, "row {row}, {side} * {distance}");
                    let is_clear = side > 0.0 && distance >= sure_from && size > 0.0;
                    assert!(found || !is_clear, "row {row}, {distance}");
                }
            }
        }
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
                check(&x, &coef, scale, 1e-4);
            }
            let scaling = (0..ncols)
                .map(|column| [30.0 + column as f64 / 7.0, 20.3])
                .collect();
            check(&x.scaled(scaling).unwrap(), &coef, 0.7, 1e-2);
        }
    }

    #[test]
    fn other_numbers_are_told_apart_roughly() {
        for (seed, ncols) in [(4, 50), (5, 300)] {
            let x = Matrix::new(30, ncols, numbers(30 * ncols, seed)).unwrap();
            check(&x, &numbers(ncols, seed + 10), 0.3, 0.1);
        }
    }

    #[test]
    fn coefficients_beyond_single_precision_are_never_sure() {
        let x = Matrix::new(4, 50, vec![1.0; 200]).unwrap();
        for size in [1e-300, 1e40, 1e300] {
            check(&x, &[size; 50], 1.0, f64::INFINITY);
        }
    }
}
