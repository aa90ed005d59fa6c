//! What a missing value is replaced by: a statistic of its column's other values.

use super::{ImputeStrategy, SimpleImputer};
use crate::context::Context;
use crate::data::{Accumulator, Matrix, Precision, column_sums, visit};

/// One number a column; NaN where there is nothing to learn from.
pub(super) fn statistics(params: &SimpleImputer, x: &Matrix, context: &Context) -> Vec<f64> {
    if params.strategy == ImputeStrategy::Mean && !x.is_sparse() {
        return dense_means(params, x, context);
    }
    let columns = known_values(params, x).into_iter();
    columns.map(|column| learn(params, x, column)).collect()
}

/// The mean as NumPy's masked arrays compute it: the sum in the precision of x, the quotient in
/// `f64`.
fn dense_means(params: &SimpleImputer, x: &Matrix, context: &Context) -> Vec<f64> {
    let missing = params.missing_values;
    let accumulators = [Accumulator::own(x), Accumulator::Double];
    let terms = |value, []: [f64; 0]| {
        if missing.is(value) {
            [0.0, 0.0]
        } else {
            [value, 1.0]
        }
    };
    let [sums, counts] = column_sums(x, accumulators, [], |_| terms, context);
    let pairs = sums.into_iter().zip(counts);
    pairs
        .map(|(sum, count)| {
            if count == 0.0 {
                params.empty()
            } else {
                sum / count
            }
        })
        .collect()
}

/// The values of a column that are stored and not missing, and how many zeros are not stored.
struct Known {
    values: Vec<f64>,
    zeros: usize,
}

fn known_values(params: &SimpleImputer, x: &Matrix) -> Vec<Known> {
    let known = || Known {
        values: Vec::new(),
        zeros: x.nrows(),
    };
    let mut columns: Vec<Known> = (0..x.ncols()).map(|_| known()).collect();
    visit(x, |_, column, value| {
        let column = &mut columns[column];
        column.zeros -= 1;
        if !params.missing_values.is(value) {
            column.values.push(value);
        }
    });
    columns
}

fn learn(params: &SimpleImputer, x: &Matrix, known: Known) -> f64 {
    let Known { mut values, zeros } = known;
    if params.strategy == ImputeStrategy::Constant {
        // Zeros that are not stored do not count as values here, as in scikit-learn.
        let is_empty = values.is_empty() && !params.keep_empty_features;
        return if is_empty {
            f64::NAN
        } else {
            params.fill_value.unwrap_or(0.0)
        };
    }
    let count = values.len() + zeros;
    if count == 0 {
        return params.empty();
    }
    if params.strategy == ImputeStrategy::Mean {
        values.retain(|&value| value != 0.0);
        return Accumulator::own(x).sum(&values) / count as f64;
    }
    values.extend(std::iter::repeat_n(0.0, zeros));
    values.sort_by(f64::total_cmp);
    if params.strategy == ImputeStrategy::Median {
        median(&values, Precision::of(x))
    } else {
        most_frequent(&values)
    }
}

fn median(sorted: &[f64], precision: Precision) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        precision.round(precision.round(sorted[middle - 1] + sorted[middle]) / 2.0)
    } else {
        sorted[middle]
    }
}

/// Of equally frequent values the smallest.
fn most_frequent(sorted: &[f64]) -> f64 {
    let runs = sorted.chunk_by(|a, b| a == b);
    let longest = runs.reduce(|best, run| if run.len() > best.len() { run } else { best });
    longest.map_or(f64::NAN, |run| run[0])
}
