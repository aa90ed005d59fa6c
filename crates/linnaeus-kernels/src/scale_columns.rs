//! Shifted and scaled values, with division's bits but without its price.

use crate::columns::{Rounded, map_columns};
use crate::dot::Element;
use crate::instructions::{InstructionSet, multiversioned};

/// Writes `(value - mean) / scale` for each value of a row, the difference and the quotient rounded
/// to `f64`; `reciprocals` are those of the scales, rounded.
///
/// A division takes as long as a dozen products. Where one rounded operation gives a product and a
/// sum, the quotient is found by the reciprocal: what is left of the dividend corrects it twice, and
/// then it is the rounded quotient (Markstein, IBM Journal of Research and Development 34, 1990).
/// Values so large or so small that the rest might lose digits are divided.
///
/// Columns beyond the shortest of the slices are left alone.
///
/// ```
/// let mut scaled = [0.0; 2];
/// linnaeus_kernels::scale_columns(&[2_u8, 4], [&[1.0, 2.0], &[0.5, 3.0], &[2.0, 1.0 / 3.0]], &mut scaled);
/// assert_eq!(scaled, [2.0, 2.0 / 3.0]);
/// ```
pub fn scale_columns<T: Element, R: Rounded>(
    row: &[T],
    [means, scales, reciprocals]: [&[f64]; 3],
    results: &mut [R],
) {
    // The baseline of x86-64 has no such operation.
    if InstructionSet::in_use() == InstructionSet::Baseline {
        map_columns(row, [means, scales], results, quotient);
    } else {
        by_reciprocals(row, means, scales, reciprocals, results);
    }
}

fn quotient(value: f64, [mean, scale]: [f64; 2]) -> f64 {
    (value - mean) / scale
}

/// How many columns are divided again when one of them is out of range.
const LANES: usize = 16;

multiversioned! {
    #[expect(unreachable_pub, reason = "the macro makes public functions")]
    pub fn by_reciprocals[T: Element, R: Rounded](
        row: &[T],
        means: &[f64],
        scales: &[f64],
        reciprocals: &[f64],
        results: &mut [R],
    ) {
        let length = row.len().min(means.len()).min(scales.len());
        let length = length.min(reciprocals.len()).min(results.len());
        let (row, row_tail) = row[..length].as_chunks::<LANES>();
        let (means, means_tail) = means[..length].as_chunks::<LANES>();
        let (scales, scales_tail) = scales[..length].as_chunks::<LANES>();
        let (reciprocals, _) = reciprocals[..length].as_chunks::<LANES>();
        let (results, results_tail) = results[..length].as_chunks_mut::<LANES>();
        let parts = row.iter().zip(means).zip(scales).zip(reciprocals).zip(results);
        for ((((row, means), scales), reciprocals), results) in parts {
            let mut out_of_range = 0;
            for lane in 0..LANES {
                let (scale, reciprocal) = (scales[lane], reciprocals[lane]);
                let dividend = row[lane].into() - means[lane];
                let mut quotient = dividend * reciprocal;
                for _ in 0..2 {
                    let rest = (-quotient).mul_add(scale, dividend);
                    quotient = rest.mul_add(reciprocal, quotient);
                }
                results[lane] = R::rounded(quotient);
                out_of_range |= u64::from(!is_in_range(dividend, scale));
            }
            if out_of_range != 0 {
                for lane in 0..LANES {
                    let dividend = row[lane].into() - means[lane];
                    results[lane] = R::rounded(dividend / scales[lane]);
                }
            }
        }
        let tail = row_tail.iter().zip(means_tail).zip(scales_tail).zip(results_tail);
        for (((&value, &mean), &scale), result) in tail {
            *result = R::rounded((value.into() - mean) / scale);
        }
    }
}

/// Whether no step on the way to the quotient overflows or loses digits. -0 loses its sign.
#[inline(always)]
fn is_in_range(dividend: f64, scale: f64) -> bool {
    let size = dividend.abs();
    let is_plain = (size > 1e-200) & (size < 1e200) | (dividend.to_bits() == 0);
    is_plain & (scale > 1e-60) & (scale < 1e60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    fn check(values: &[f64], means: &[f64], scales: &[f64]) {
        let reciprocals: Vec<f64> = scales.iter().map(|scale| 1.0 / scale).collect();
        let bits = |results: &[f64]| -> Vec<u64> {
            // Any NaN is as good as another.
            let kept = results
                .iter()
                .map(|own| if own.is_nan() { f64::NAN } else { *own });
            kept.map(f64::to_bits).collect()
        };
        let parts = values.iter().zip(means).zip(scales);
        let expected: Vec<f64> = parts
            .map(|((&value, &mean), &scale)| quotient(value, [mean, scale]))
            .collect();
        with_each(|| {
            let mut found = vec![7.0; values.len()];
            scale_columns(values, [means, scales, &reciprocals], &mut found);
            assert_eq!(bits(&found), bits(&expected));
        });
    }

    #[test]
    fn quotients_are_those_of_divisions() {
        let mut state = 1_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        // Significands of all kinds, those near a power of two among them.
        let mut number = |spread: u64| {
            let significand = match next() % 4 {
                0 => next() % 1024,
                1 => (1 << 52) - 1 - next() % 1024,
                _ => next() % (1 << 52),
            };
            let exponent = 1023 - spread / 2 + next() % spread.max(1);
            f64::from_bits(exponent << 52 | significand)
        };
        for spread in [1, 4, 60, 800] {
            for _ in 0..200 {
                let values: Vec<f64> = (0..100).map(|_| number(spread)).collect();
                let scales: Vec<f64> = (0..100).map(|_| number(spread.min(300))).collect();
                check(&values, &[0.0; 100], &scales);
                let means: Vec<f64> = (0..100).map(|_| number(spread)).collect();
                check(&values, &means, &scales);
            }
        }
    }

    #[test]
    fn numbers_out_of_range_are_divided() {
        let special = [
            0.0,
            -0.0,
            1.0,
            5e-324,
            -1e-310,
            1e300,
            f64::MAX,
            f64::NAN,
            f64::INFINITY,
        ];
        for length in [0, 1, 15, 16, 17, 33, 81] {
            let at = |at: usize, step: usize| special[at / step % special.len()];
            let values: Vec<f64> = (0..length).map(|own| at(own, 1)).collect();
            let scales: Vec<f64> = (0..length).map(|own| at(own, 9)).collect();
            check(&values, &vec![0.0; length], &scales);
            check(&values, &vec![-0.0; length], &vec![3.0; length]);
        }
    }

    #[test]
    fn bytes_are_scaled_as_numbers_are() {
        let values: Vec<u8> = (0..=255).collect();
        let wide: Vec<f64> = values.iter().map(|&value| value.into()).collect();
        let means: Vec<f64> = (0..256).map(|at| f64::from(at) / 7.0).collect();
        let scales: Vec<f64> = (0..256).map(|at| f64::from(at + 1) / 3.0).collect();
        let reciprocals: Vec<f64> = scales.iter().map(|scale| 1.0 / scale).collect();
        check(&wide, &means, &scales);
        with_each(|| {
            let [mut of_bytes, mut of_numbers] = [[0.0_f32; 256]; 2];
            let parameters = [&means[..], &scales, &reciprocals];
            scale_columns(&values, parameters, &mut of_bytes);
            scale_columns(&wide, parameters, &mut of_numbers);
            assert_eq!(of_bytes, of_numbers);
        });
    }
}
