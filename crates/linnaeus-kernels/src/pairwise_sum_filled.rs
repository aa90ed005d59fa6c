//! Sums in NumPy's order of numbers that are made on the way.

use crate::sum::pairwise_sum;

/// The sum of so many numbers as [`pairwise_sum`] adds them up, without a slice of them all: `fill`
/// is asked for one block of them after the other.
///
/// ```
/// use linnaeus_kernels::{pairwise_sum, pairwise_sum_filled};
///
/// let numbers: Vec<f64> = (0..1000).map(|n| 1.0 / (1.0 + f64::from(n))).collect();
/// let mut rest = numbers.iter();
/// let sum = pairwise_sum_filled(1000, &mut |block| {
///     block.iter_mut().zip(&mut rest).for_each(|(place, number)| *place = *number);
/// });
/// assert_eq!(sum, pairwise_sum(&numbers));
/// ```
pub fn pairwise_sum_filled(length: usize, fill: &mut impl FnMut(&mut [f64])) -> f64 {
    const BLOCK: usize = 128;
    if length > BLOCK {
        let half = length / 2;
        let front = half - half % 8;
        let sum = pairwise_sum_filled(front, fill);
        return sum + pairwise_sum_filled(length - front, fill);
    }
    let mut block = [0.0; BLOCK];
    fill(&mut block[..length]);
    pairwise_sum(&block[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_sum_of_a_slice() {
        let numbers: Vec<f64> = (0..5000).map(|n| 1.0 / (f64::from(n) + 0.3)).collect();
        for length in (0..300).chain([1000, 1023, 4097, 5000]) {
            let mut start = 0;
            let sum = pairwise_sum_filled(length, &mut |block: &mut [f64]| {
                block.copy_from_slice(&numbers[start..start + block.len()]);
                start += block.len();
            });
            let expected = pairwise_sum(&numbers[..length]);
            assert_eq!((sum.to_bits(), start), (expected.to_bits(), length));
        }
    }
}
