//! Means and variances of sparse columns, in the order of scikit-learn's compiled code.

use linnaeus_kernels::pairwise_sum;

use super::{StandardScalerModel, rounded_weights};
use crate::data::{Matrix, Precision, Task, visit};

/// Learns mean, variance and weight of each column. For `f32` data they are rounded to `f32`, as
/// the update is that joins them with what was seen before.
pub(super) fn learn(model: &mut StandardScalerModel, data: &Task) {
    let (Some(last_mean), Some(last_var)) = (&mut model.mean, &mut model.var) else {
        return;
    };
    let last_n = &mut model.n_samples_seen;
    let new = statistics(&data.x, rounded_weights(data));
    let precision = Precision::of(&data.x);
    let round = |value| precision.round(value);
    if last_n.iter().all(|&n| n <= 0.0) {
        *last_mean = new.mean.into_iter().map(round).collect();
        *last_var = new.var.into_iter().map(round).collect();
        *last_n = new.n.into_iter().map(round).collect();
        return;
    }
    for at in 0..last_n.len() {
        let (n, last) = (round(new.n[at]), round(last_n[at]));
        let (mean, var) = (round(last_mean[at]), round(last_var[at]));
        (last_mean[at], last_var[at], last_n[at]) = if n > 0.0 {
            let all = round(last + n);
            let ratio = round(last / n);
            let (last_sum, last_squares) = (round(mean * last), round(var * last));
            let new_sum = round(round(new.mean[at]) * n);
            let new_squares = round(round(new.var[at]) * n);
            let shift = round(round(last_sum / ratio) - new_sum);
            let between = round(round(ratio / all) * round(shift * shift));
            let squares = round(round(last_squares + new_squares) + between);
            (
                round(round(last_sum + new_sum) / all),
                round(squares / all),
                all,
            )
        } else {
            (mean, var, last)
        };
    }
}

/// How many rows, or how much weight, each column has without its NaN.
pub(super) fn counts(data: &Task) -> Vec<f64> {
    let weights = rounded_weights(data);
    let all = match &weights {
        Some(weights) => pairwise_sum(weights),
        None => data.nrows() as f64,
    };
    let mut counts = vec![all; data.ncols()];
    visit(&data.x, |row, column, value| {
        if value.is_nan() {
            counts[column] -= weights.as_ref().map_or(1.0, |weights| weights[row]);
        }
    });
    counts
}

/// The variance of each column.
pub(in crate::preprocessing) fn variances(x: &Matrix) -> Vec<f64> {
    let var = statistics(x, None).var.into_iter();
    var.map(|var| Precision::of(x).round(var)).collect()
}

/// Of each column, in `f64`.
struct Statistics {
    mean: Vec<f64>,
    var: Vec<f64>,
    /// The weight of the rows in which it is not NaN.
    n: Vec<f64>,
}

fn statistics(x: &Matrix, weights: Option<Vec<f64>>) -> Statistics {
    let (rows, columns) = (x.nrows(), x.ncols());
    let weights = weights.unwrap_or_else(|| vec![1.0; rows]);
    let mut n = vec![pairwise_sum(&weights); columns];
    let (mut stored_weight, mut stored) = (vec![0.0; columns], vec![0_usize; columns]);
    let mut known = vec![rows; columns];
    let mut mean = vec![0.0; columns];
    visit(x, |row, column, value| {
        if value.is_nan() {
            n[column] -= weights[row];
            known[column] -= 1;
        } else {
            mean[column] += value * weights[row];
            stored_weight[column] += weights[row];
            stored[column] += 1;
        }
    });
    for (mean, n) in mean.iter_mut().zip(&n) {
        *mean /= n;
    }
    let (mut var, mut correction) = (vec![0.0; columns], vec![0.0; columns]);
    visit(x, |row, column, value| {
        if !value.is_nan() {
            let apart = value - mean[column];
            correction[column] += apart * weights[row];
            var[column] += apart * apart * weights[row];
        }
    });
    for at in 0..columns {
        // The zeros that are not stored; added only where there are some, for accuracy.
        let zeros = (known[at] != stored[at]).then(|| n[at] - stored_weight[at]);
        if let Some(zeros) = zeros {
            correction[at] -= zeros * mean[at];
            var[at] += zeros * (mean[at] * mean[at]);
        }
        var[at] = (var[at] - correction[at] * correction[at] / n[at]) / n[at];
    }
    Statistics { mean, var, n }
}
