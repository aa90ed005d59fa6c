//! The dot product of a row with coefficients, in one fixed order.

use crate::instructions::multiversioned;

/// A stored number that widens to `f64` exactly.
pub trait Element: Copy + Into<f64> {}
impl Element for f64 {}
impl Element for f32 {}
impl Element for u8 {}

multiversioned! {
    /// The sum of `row[i] * coefficients[i]`.
    ///
    /// Element i goes to lane i mod 4 by a fused multiply-add, and the lanes are added as
    /// (s0 + s2) + (s1 + s3). So the result depends on the two vectors only: not on the rows beside
    /// it, not on the vector unit, not on the number of threads. It is the order in which OpenBLAS
    /// multiplies a matrix of many rows with one vector on x86-64. Zeros may be left out of it:
    /// fma(0, w, s) = s.
    ///
    /// Where the target has no fused multiply-add, it is computed in software. Elements beyond the
    /// shorter of the two slices do not count.
    ///
    /// ```
    /// assert_eq!(linnaeus_kernels::dot(&[1_u8, 2, 3], &[0.5, 0.25, 2.0]), 7.0);
    /// ```
    pub fn dot[T: Element](row: &[T], coefficients: &[f64]) -> f64 {
        let length = row.len().min(coefficients.len());
        let (row, coefficients) = (&row[..length], &coefficients[..length]);
        let mut lanes = [0.0_f64; 4];
        let rows = row.chunks_exact(4);
        let fours = coefficients.chunks_exact(4);
        let tail = rows.remainder().iter().zip(fours.remainder());
        for (values, weights) in rows.zip(fours) {
            for lane in 0..4 {
                lanes[lane] = values[lane].into().mul_add(weights[lane], lanes[lane]);
            }
        }
        for (lane, (&value, &weight)) in lanes.iter_mut().zip(tail) {
            *lane = value.into().mul_add(weight, *lane);
        }
        (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    /// Numbers of many magnitudes, so that another order shows.
    fn numbers(length: usize, seed: u32) -> Vec<f64> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24) - 0.5
        };
        (0..length)
            .map(|_| next() * 10_f64.powi((next() * 20.0) as i32))
            .collect()
    }

    /// The order as the documentation gives it, an element at a time.
    fn as_documented(row: &[f64], coefficients: &[f64]) -> f64 {
        let mut s = [0.0_f64; 4];
        for i in 0..row.len() {
            s[i % 4] = row[i].mul_add(coefficients[i], s[i % 4]);
        }
        (s[0] + s[2]) + (s[1] + s[3])
    }

    #[test]
    fn every_length_follows_the_documented_order() {
        for length in (0..=130).chain([783, 784, 785, 5001]) {
            let (row, coefficients) = (numbers(length, 1), numbers(length, 2));
            let expected = as_documented(&row, &coefficients);
            assert_eq!(
                dot(&row, &coefficients).to_bits(),
                expected.to_bits(),
                "{length}"
            );
            for result in with_each(|| dot(&row, &coefficients)) {
                assert_eq!(result.to_bits(), expected.to_bits());
            }

            let bytes: Vec<u8> = row.iter().map(|value| value.to_bits() as u8).collect();
            let floats: Vec<f32> = row.iter().map(|value| *value as f32).collect();
            let wide: Vec<f64> = bytes.iter().map(|&byte| byte.into()).collect();
            assert_eq!(
                dot(&bytes, &coefficients),
                as_documented(&wide, &coefficients)
            );
            let wide: Vec<f64> = floats.iter().map(|&float| float.into()).collect();
            assert_eq!(
                dot(&floats, &coefficients),
                as_documented(&wide, &coefficients)
            );
        }
    }

    #[test]
    fn unaligned_and_unequal_slices_are_fine() {
        let (row, coefficients) = (numbers(40, 3), numbers(41, 4));
        for start in 0..8 {
            let expected = as_documented(&row[start..], &coefficients[start..40]);
            assert_eq!(dot(&row[start..], &coefficients[start..]), expected);
        }
    }
}
