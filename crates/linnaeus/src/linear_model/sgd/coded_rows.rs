//! Rows that are read off their codes, where these are the values.

use std::ops::Range;

use linnaeus_kernels::{add_product, coded_products};

use super::samples::{Samples, Squares, sum_of_products};
use super::screen::ScreenedRows;
use crate::data::Matrix;

/// Rows whose codes are their values.
pub(super) struct CodedRows {
    rows: ScreenedRows,
    /// Room for the products of a row.
    products: Vec<f64>,
}

impl CodedRows {
    pub(super) fn new(rows: ScreenedRows, ncols: usize) -> Self {
        let products = vec![0.0; ncols];
        Self { rows, products }
    }

    #[inline]
    fn codes(&self, row: usize) -> (usize, &[u8]) {
        self.rows.codes(row, self.products.len())
    }
}

/// A zero product adds nothing to a finite sum: the same bits as rows in order, but for the norm.
impl Samples<f64> for CodedRows {
    const SQUARES: Squares = Squares::Anew;

    fn dot(&mut self, row: usize, weights: &[f64]) -> f64 {
        let mut products = std::mem::take(&mut self.products);
        let (first, codes) = self.rows.codes(row, weights.len());
        let length = coded_products(codes, &weights[first..], &mut products);
        let sum = products[..length]
            .iter()
            .fold(0.0, |sum, product| sum + product);
        self.products = products;
        sum
    }

    fn each(&mut self, row: usize, mut visit: impl FnMut(usize, f64)) {
        let (first, codes) = self.codes(row);
        for (at, &code) in codes.iter().enumerate() {
            if code != 0 {
                visit(first + at, code.into());
            }
        }
    }

    fn add(
        &mut self,
        row: usize,
        step: f64,
        weights: &mut [f64],
        _: impl FnMut(f64, f64),
    ) -> Range<usize> {
        let (first, codes) = self.codes(row);
        add_product(&mut weights[first..], codes, step);
        first..first + codes.len()
    }
}

/// Rows whose codes are their values before they are scaled. The codes of a row that is asked for
/// have just been read; where it is stored they would still have to come from the memory.
pub(super) struct ScaledRows<'a> {
    coded: CodedRows,
    x: &'a Matrix,
    codes: Vec<u8>,
    /// The scaled values of a row, and which it is.
    values: Vec<f64>,
    written: Option<usize>,
}

impl<'a> ScaledRows<'a> {
    pub(super) fn new(coded: CodedRows, x: &'a Matrix) -> Self {
        Self {
            coded,
            x,
            codes: vec![0; x.ncols()],
            values: vec![0.0; x.ncols()],
            written: None,
        }
    }

    fn values(&mut self, row: usize) -> &[f64] {
        if self.written != Some(row) {
            let (first, codes) = self.coded.codes(row);
            self.codes.fill(0);
            self.codes[first..][..codes.len()].copy_from_slice(codes);
            self.x.scale(&self.codes, &mut self.values);
            self.written = Some(row);
        }
        &self.values
    }
}

/// The bits of the scaled view, but for the norm.
impl Samples<f64> for ScaledRows<'_> {
    const SQUARES: Squares = Squares::Anew;

    fn dot(&mut self, row: usize, weights: &[f64]) -> f64 {
        let pairs = weights.iter().zip(self.values(row));
        sum_of_products(pairs.map(|(&weight, &value)| (weight, value)))
    }

    fn each(&mut self, row: usize, mut visit: impl FnMut(usize, f64)) {
        for (column, &value) in self.values(row).iter().enumerate() {
            visit(column, value);
        }
    }

    fn add(
        &mut self,
        row: usize,
        step: f64,
        weights: &mut [f64],
        _: impl FnMut(f64, f64),
    ) -> Range<usize> {
        add_product(weights, self.values(row), step);
        0..weights.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::InOrder;
    use super::super::screen::Screen;
    use super::super::solver::Targets;
    use super::*;
    use crate::context::Context;
    use crate::linear_model::loss::{Loss, LossFunction};

    #[test]
    fn rows_are_those_of_the_matrix() {
        let (nrows, ncols) = (20, 150);
        let byte = |at: usize| match at * 7919 % 1009 {
            value if value < 300 && at % ncols > at / ncols * 5 => value as u8,
            _ => 0,
        };
        let bytes: Vec<u8> = (0..nrows * ncols).map(byte).collect();
        let plain = Matrix::new(nrows, ncols, bytes).unwrap();
        let scaling = (1..=ncols).map(|at| [at as f64 / 7.0, 3.0 / at as f64]);
        let scaled = plain.scaled(scaling.collect()).unwrap();
        let weights: Vec<f64> = (0..ncols).map(|at| (at as f64 * 0.7).sin()).collect();
        let targets = Targets {
            codes: &vec![0; nrows],
            positive: 0,
            weights: None,
        };
        let hinge = LossFunction {
            loss: Loss::Hinge,
            epsilon: 0.1,
        };
        for x in [&plain, &scaled] {
            let screen = Screen::new::<f64>(x, targets, hinge, true, &Context::new(1)).unwrap();
            let coded = || screen.coded_rows().unwrap();
            for row in (0..nrows).chain([3, 3, 1]) {
                if x.is_plain() {
                    compare(&mut coded(), x, row, &weights);
                } else {
                    compare(&mut ScaledRows::new(coded(), x), x, row, &weights);
                }
            }
            let mut rows = ScaledRows::new(coded(), &scaled);
            for row in [0, 5, 5, 19, 0] {
                compare(&mut rows, &scaled, row, &weights);
            }
        }
    }

    fn compare(samples: &mut impl Samples<f64>, x: &Matrix, row: usize, weights: &[f64]) {
        let mut others = InOrder(x.rows());
        assert_eq!(samples.dot(row, weights), others.dot(row, weights));
        let [mut own, mut expected] = [weights.to_vec(), weights.to_vec()];
        let changed = samples.add(row, 0.3, &mut own, |_, _| ());
        others.add(row, 0.3, &mut expected, |_, _| ());
        assert_eq!(own, expected);
        let outside = (0..weights.len()).filter(|column| !changed.contains(column));
        assert!(
            outside
                .into_iter()
                .all(|column| own[column] == weights[column])
        );
        let [mut own, mut expected] = [vec![0.0; weights.len()], vec![0.0; weights.len()]];
        samples.each(row, |column, value| own[column] = value);
        x.rows()
            .row(row)
            .for_each(|column, value| expected[column] = value);
        assert_eq!(own, expected);
    }
}
