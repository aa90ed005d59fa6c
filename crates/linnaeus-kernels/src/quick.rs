//! Sums whose order is chosen for speed: for decisions that a bound on the rounding error settles.

use crate::instructions::multiversioned;

/// How many sums run side by side.
const LANES: usize = 64;

#[inline(always)]
fn sum_of_lanes(mut lanes: [f64; LANES]) -> f64 {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            let upper = lanes[lane + half];
            lanes[lane] += upper;
        }
        half /= 2;
    }
    lanes[0]
}

multiversioned! {
    /// The sum of `row[i] * coefficients[i]`, in an order that is made for wide registers.
    ///
    /// Element i goes to lane i mod 64, a rounded product and a rounded addition each; then the
    /// upper half of the lanes is added to the lower half until one is left. Elements beyond the
    /// shorter of the two slices do not count.
    ///
    /// ```
    /// assert_eq!(linnaeus_kernels::quick_dot(&[1_u8, 2, 3], &[0.5, 0.25, 2.0]), 7.0);
    /// ```
    pub fn quick_dot[T: Copy + Into<f64>](row: &[T], coefficients: &[f64]) -> f64 {
        let length = row.len().min(coefficients.len());
        let (row, coefficients) = (&row[..length], &coefficients[..length]);
        let mut lanes = [0.0; LANES];
        let (rows, row_tail) = row.as_chunks::<LANES>();
        let (weights, weights_tail) = coefficients.as_chunks::<LANES>();
        for (values, weights) in rows.iter().zip(weights) {
            for lane in 0..LANES {
                lanes[lane] += values[lane].into() * weights[lane];
            }
        }
        // The tail in pieces of a register, so that it does not go one by one.
        const PIECE: usize = 16;
        let (rows, row_tail) = row_tail.as_chunks::<PIECE>();
        let (weights, weights_tail) = weights_tail.as_chunks::<PIECE>();
        let mut lane = 0;
        for (values, weights) in rows.iter().zip(weights) {
            let lanes: &mut [f64; PIECE] = lanes[lane..].first_chunk_mut().expect("a tail is short");
            for at in 0..PIECE {
                lanes[at] += values[at].into() * weights[at];
            }
            lane += PIECE;
        }
        for (sum, (&value, &weight)) in lanes[lane..].iter_mut().zip(row_tail.iter().zip(weights_tail)) {
            *sum += value.into() * weight;
        }
        sum_of_lanes(lanes)
    }
}

multiversioned! {
    /// The sum of the squares, in the order of [`quick_dot`] in `f64`.
    ///
    /// ```
    /// assert_eq!(linnaeus_kernels::quick_squares(&[3.0, 4.0_f64]), 25.0);
    /// ```
    pub fn quick_squares[T: Copy + Into<f64>](values: &[T]) -> f64 {
        let mut lanes = [0.0; LANES];
        let (blocks, tail) = values.as_chunks::<LANES>();
        for block in blocks {
            for lane in 0..LANES {
                let value: f64 = block[lane].into();
                lanes[lane] += value * value;
            }
        }
        for (sum, &value) in lanes.iter_mut().zip(tail) {
            let value: f64 = value.into();
            *sum += value * value;
        }
        sum_of_lanes(lanes)
    }
}

multiversioned! {
    /// Writes `values[i] * factors[i]` and gives the sum of the squares of the products, in the
    /// order of [`quick_dot`].
    ///
    /// # Panics
    /// When the slices differ in length.
    ///
    /// ```
    /// let mut products = [0.0; 2];
    /// let squares = linnaeus_kernels::quick_products(&[1.5, 2.0_f64], &[2.0, 2.0], &mut products);
    /// assert_eq!((products, squares), ([3.0, 4.0], 25.0));
    /// ```
    pub fn quick_products[T: Copy + Into<f64>](values: &[T], factors: &[f64], products: &mut [f64]) -> f64 {
        assert!(values.len() == factors.len() && values.len() == products.len(), "one length");
        let mut lanes = [0.0; LANES];
        let (values, values_tail) = values.as_chunks::<LANES>();
        let (factors, factors_tail) = factors.as_chunks::<LANES>();
        let (products, products_tail) = products.as_chunks_mut::<LANES>();
        for ((values, factors), products) in values.iter().zip(factors).zip(products) {
            for lane in 0..LANES {
                let value: f64 = values[lane].into();
                let product = value * factors[lane];
                products[lane] = product;
                lanes[lane] += product * product;
            }
        }
        let tail = values_tail.iter().zip(factors_tail).zip(products_tail);
        for (sum, ((&value, factor), kept)) in lanes.iter_mut().zip(tail) {
            let value: f64 = value.into();
            let product = value * factor;
            *kept = product;
            *sum += product * product;
        }
        sum_of_lanes(lanes)
    }
}

multiversioned! {
    /// Adds `step` times a row to the weights: a product and an addition, each rounded to `f64`.
    ///
    /// Elements beyond the shorter of the two slices do not count.
    ///
    /// ```
    /// let mut weights = [1.0, 2.0];
    /// linnaeus_kernels::add_product(&mut weights, &[1_u8, 3], 0.5);
    /// assert_eq!(weights, [1.5, 3.5]);
    /// ```
    pub fn add_product[T: Copy + Into<f64>](weights: &mut [f64], row: &[T], step: f64) {
        for (weight, &value) in weights.iter_mut().zip(row) {
            let value: f64 = value.into();
            *weight += value * step;
        }
    }
}

multiversioned! {
    /// Lowers and raises the ends of each column's range so that it holds the value of the row;
    /// values that are not finite do not count.
    ///
    /// ```
    /// let (mut lowest, mut highest) = ([0.0, 0.0], [1.0, 1.0]);
    /// linnaeus_kernels::widen_ranges(&[f64::NAN, 2.0], &mut lowest, &mut highest);
    /// assert_eq!((lowest, highest), ([0.0, 0.0], [1.0, 2.0]));
    /// ```
    pub fn widen_ranges(row: &[f64], lowest: &mut [f64], highest: &mut [f64]) {
        for ((&value, lowest), highest) in row.iter().zip(lowest).zip(highest) {
            let is_finite = value.abs() < f64::INFINITY;
            *lowest = if is_finite && value < *lowest { value } else { *lowest };
            *highest = if is_finite && value > *highest { value } else { *highest };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    fn numbers(length: usize, seed: u32) -> Vec<f64> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24) - 0.5
        };
        (0..length)
            .map(|_| next() * 10_f64.powi((next() * 6.0) as i32))
            .collect()
    }

    /// The order as the documentation gives it, an element at a time.
    fn as_documented(row: &[f64], coefficients: &[f64]) -> f64 {
        let mut lanes = vec![0.0; LANES];
        for (at, (&value, &weight)) in row.iter().zip(coefficients).enumerate() {
            lanes[at % LANES] += value * weight;
        }
        while lanes.len() > 1 {
            let upper = lanes.split_off(lanes.len() / 2);
            lanes
                .iter_mut()
                .zip(upper)
                .for_each(|(lane, upper)| *lane += upper);
        }
        lanes[0]
    }

    const LENGTHS: [usize; 16] = [
        0, 1, 7, 15, 16, 17, 31, 63, 64, 65, 80, 127, 128, 130, 784, 1001,
    ];

    #[test]
    fn every_instruction_set_follows_the_documented_order() {
        for length in LENGTHS {
            let (row, weights) = (numbers(length, 1), numbers(length, 2));
            let bytes: Vec<u8> = row.iter().map(|value| value.to_bits() as u8).collect();
            let wide: Vec<f64> = bytes.iter().map(|&byte| byte.into()).collect();
            let expected = as_documented(&wide, &weights);
            for result in with_each(|| quick_dot(&bytes, &weights)) {
                assert_eq!(result.to_bits(), expected.to_bits(), "{length}");
            }
            let expected = as_documented(&row, &weights);
            for result in with_each(|| quick_dot(&row, &weights)) {
                assert_eq!(result.to_bits(), expected.to_bits(), "{length}");
            }
            let expected = as_documented(&row, &row);
            for result in with_each(|| quick_squares(&row)) {
                assert_eq!(result.to_bits(), expected.to_bits(), "{length}");
            }
        }
    }

    #[test]
    fn ranges_hold_what_is_finite() {
        for length in LENGTHS {
            let mut row = numbers(length, 5);
            row.iter_mut()
                .step_by(5)
                .for_each(|value| *value = f64::NAN);
            row.iter_mut()
                .skip(1)
                .step_by(7)
                .for_each(|value| *value = f64::NEG_INFINITY);
            let ranges = with_each(|| {
                let (mut lowest, mut highest) =
                    (vec![0.0; length], vec![f64::NEG_INFINITY; length]);
                widen_ranges(&row, &mut lowest, &mut highest);
                (lowest, highest)
            });
            for (lowest, highest) in ranges {
                for ((&value, lowest), highest) in row.iter().zip(lowest).zip(highest) {
                    let expected = if value.is_finite() {
                        value
                    } else {
                        f64::NEG_INFINITY
                    };
                    assert_eq!(highest, expected);
                    assert_eq!(
                        lowest,
                        if value.is_finite() && value < 0.0 {
                            value
                        } else {
                            0.0
                        }
                    );
                }
            }
        }
    }

    #[test]
    fn products_are_rounded_one_by_one() {
        for length in LENGTHS {
            let (values, factors) = (numbers(length, 3), numbers(length, 4));
            let expected: Vec<f64> = values.iter().zip(&factors).map(|(a, b)| a * b).collect();
            let squares = as_documented(&expected, &expected);
            for found in with_each(|| {
                let mut products = vec![0.0; length];
                let squares = quick_products(&values, &factors, &mut products);
                assert_eq!(products, expected);
                squares
            }) {
                assert_eq!(found.to_bits(), squares.to_bits());
            }

            let bytes: Vec<u8> = factors.iter().map(|value| value.to_bits() as u8).collect();
            let mut moved = values.clone();
            moved
                .iter_mut()
                .zip(&bytes)
                .for_each(|(w, &byte)| *w += f64::from(byte) * 0.3);
            for result in with_each(|| {
                let mut weights = values.clone();
                add_product(&mut weights, &bytes, 0.3);
                weights
            }) {
                assert_eq!(result, moved);
            }
        }
    }
}
