//! Sums of a slice in NumPy's orders.

use std::ops::{Add, AddAssign};

/// A number that sums are made of; they are rounded to its own type.
pub trait Summand: Copy + Add<Output = Self> + AddAssign {
    /// Where a sum starts. NumPy starts from -0.0, so that a sum of negative zeros stays one.
    const START: Self;
}
impl Summand for f64 {
    const START: Self = -0.0;
}
impl Summand for f32 {
    const START: Self = -0.0;
}

/// The sum as NumPy's `sum` adds up contiguous numbers: pairwise, with eight accumulators in
/// blocks of up to 128.
///
/// ```
/// assert_eq!(linnaeus_kernels::pairwise_sum(&[0.5, 0.25]), 0.75);
/// ```
pub fn pairwise_sum<T: Summand>(values: &[T]) -> T {
    const BLOCK: usize = 128;
    let length = values.len();
    if length < 8 {
        return values.iter().fold(T::START, |sum, &value| sum + value);
    }
    if length > BLOCK {
        let half = length / 2;
        let (front, back) = values.split_at(half - half % 8);
        return pairwise_sum(front) + pairwise_sum(back);
    }
    let mut lanes = [T::START; 8];
    lanes.copy_from_slice(&values[..8]);
    let eights = values[8..].chunks_exact(8);
    let tail = eights.remainder();
    for eight in eights {
        for (lane, &value) in lanes.iter_mut().zip(eight) {
            *lane += value;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    tail.iter()
        .fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, &value| {
            sum + value
        })
}

/// The sum of the squares as NumPy's `einsum("i,i->", values, values)` adds them up on x86-64: in
/// `lanes` lanes (two of `f64`, four of `f32`), four steps at a time, the last step first.
///
/// Squares and sums of `f32` are rounded by `round`.
///
/// ```
/// assert_eq!(linnaeus_kernels::sum_of_squares(&[3.0, 4.0], 2, |value| value), 25.0);
/// ```
pub fn sum_of_squares(values: &[f64], lanes: usize, round: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; 4];
    let lanes = lanes.clamp(1, sums.len());
    let mut step = |part: &[f64]| {
        for (sum, value) in sums.iter_mut().zip(part) {
            *sum = round(round(value * value) + *sum);
        }
    };
    let blocks = values.chunks_exact(4 * lanes);
    let tail = blocks.remainder();
    for block in blocks {
        block.chunks_exact(lanes).rev().for_each(&mut step);
    }
    tail.chunks(lanes).for_each(step);
    round(round(sums[0] + sums[1]) + round(sums[2] + sums[3]))
}

#[cfg(test)]
mod tests {
    use super::pairwise_sum;

    #[test]
    fn blocks_follow_the_documented_tree() {
        let values: Vec<f64> = (0..300).map(|i| 1.0 / (f64::from(i) + 0.3)).collect();
        let plain = |values: &[f64]| values.iter().fold(0.0, |sum, value| sum + value);
        for length in 0..8 {
            assert_eq!(pairwise_sum(&values[..length]), plain(&values[..length]));
        }
        // 300 is cut at 144, then at 72 and at 72 + 78.
        let blocks = [0..72, 72..144, 144..216, 216..300];
        let [a, b, c, d] = blocks.map(|block| pairwise_sum(&values[block]));
        assert_eq!(pairwise_sum(&values), (a + b) + (c + d));
        let lanes: Vec<f64> = (0..8).map(|lane| values[lane] + values[lane + 8]).collect();
        let tree = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
            + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
        assert_eq!(pairwise_sum(&values[..17]), tree + values[16]);
    }

    #[test]
    fn an_empty_sum_is_zero() {
        assert_eq!(pairwise_sum::<f64>(&[]), 0.0);
    }
}
