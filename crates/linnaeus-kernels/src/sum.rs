//! Sums of a slice in NumPy's orders.

use std::ops::{Add, AddAssign, Mul};

/// A number that sums are made of; they are rounded to its own type.
pub trait Summand: Copy + Add<Output = Self> + AddAssign + Mul<Output = Self> {
    /// Where a sum starts. NumPy starts from -0.0, so that a sum of negative zeros stays one.
    const START: Self;
    /// Zero.
    const ZERO: Self;
}
impl Summand for f64 {
    const START: Self = -0.0;
    const ZERO: Self = 0.0;
}
impl Summand for f32 {
    const START: Self = -0.0;
    const ZERO: Self = 0.0;
}

/// The sum as NumPy's `sum` adds up contiguous numbers: pairwise, with eight accumulators in
/// blocks of up to 128.
///
/// ```
/// assert_eq!(linnaeus_kernels::pairwise_sum(&[0.5, 0.25]), 0.75);
/// ```
pub fn pairwise_sum<T: Summand>(values: &[T]) -> T {
    pairwise_sum_of(values, |value| value)
}

/// The [`pairwise_sum`] of what `term` makes of each value.
///
/// ```
/// assert_eq!(linnaeus_kernels::pairwise_sum_of(&[0.5, -0.25], f64::abs), 0.75);
/// ```
pub fn pairwise_sum_of<T: Summand>(values: &[T], term: impl Fn(T) -> T + Copy) -> T {
    const BLOCK: usize = 128;
    let length = values.len();
    if length < 8 {
        let terms = values.iter().map(|&value| term(value));
        return terms.fold(T::START, |sum, term| sum + term);
    }
    if length > BLOCK {
        let half = length / 2;
        let (front, back) = values.split_at(half - half % 8);
        return pairwise_sum_of(front, term) + pairwise_sum_of(back, term);
    }
    let mut lanes = [T::START; 8];
    for (lane, &value) in lanes.iter_mut().zip(values) {
        *lane = term(value);
    }
    let eights = values[8..].chunks_exact(8);
    let tail = eights.remainder();
    for eight in eights {
        for (lane, &value) in lanes.iter_mut().zip(eight) {
            *lane += term(value);
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    tail.iter()
        .fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, &value| {
            sum + term(value)
        })
}

/// The sum of the squares as NumPy's `einsum("i,i->", values, values)` adds them up on x86-64: in
/// the lanes of 128 bits (two of `f64`, four of `f32`), four steps at a time, the last step first.
///
/// ```
/// assert_eq!(linnaeus_kernels::sum_of_squares(&[3.0, 4.0]), 25.0);
/// ```
pub fn sum_of_squares<T: Summand>(values: &[T]) -> T {
    let mut sums = [T::ZERO; 4];
    let lanes = (16 / size_of::<T>()).clamp(1, sums.len());
    let mut step = |part: &[T]| {
        for (sum, &value) in sums.iter_mut().zip(part) {
            *sum = value * value + *sum;
        }
    };
    let blocks = values.chunks_exact(4 * lanes);
    let tail = blocks.remainder();
    for block in blocks {
        block.chunks_exact(lanes).rev().for_each(&mut step);
    }
    tail.chunks(lanes).for_each(step);
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn squares_are_rounded_to_their_own_type() {
        let values: Vec<f64> = (0..150).map(|i| 1.0 / (f64::from(i) + 0.3)).collect();
        let single: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        // As in the documentation, each step in `f64` and rounded then.
        let twin = |values: &[f64], lanes: usize, round: fn(f64) -> f64| {
            let mut sums = [0.0; 4];
            let blocks = values.chunks_exact(4 * lanes);
            let backwards = |block: &[f64]| -> Vec<f64> {
                block.chunks_exact(lanes).rev().flatten().copied().collect()
            };
            let tail = blocks.remainder().iter().copied();
            for (at, value) in blocks.flat_map(backwards).chain(tail).enumerate() {
                sums[at % lanes] = round(round(value * value) + sums[at % lanes]);
            }
            round(round(sums[0] + sums[1]) + round(sums[2] + sums[3]))
        };
        for length in 0..values.len() {
            let expected = twin(&values[..length], 2, |value| value);
            assert_eq!(sum_of_squares(&values[..length]), expected, "{length}");
            let wide: Vec<f64> = single[..length].iter().map(|&value| value.into()).collect();
            let expected = twin(&wide, 4, |value| f64::from(value as f32));
            assert_eq!(f64::from(sum_of_squares(&single[..length])), expected);
        }
    }

    #[test]
    fn an_empty_sum_is_zero() {
        assert_eq!(pairwise_sum::<f64>(&[]), 0.0);
    }
}
