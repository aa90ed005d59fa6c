//! Rows that are coded in bytes, and coefficients rounded for them.

use crate::instructions::multiversioned;

/// How many values are worked on side by side.
const WIDTH: usize = 8;

multiversioned! {
    /// Writes how many steps of its column, rounded, each value lies above the lowest of its column,
    /// and gives the sum of the squares of what rounding took away, in steps.
    ///
    /// Values are to lie from 0 to 255 steps above the lowest. What is written for others means
    /// nothing; for one that is not finite, neither does the sum, and is not finite.
    ///
    /// # Panics
    /// When the slices differ in length.
    ///
    /// ```
    /// let mut codes = [0; 2];
    /// let missed = linnaeus_kernels::encode(&[1.5, 8.0], &[1.0, 0.0], &[0.5, 3.0], &mut codes);
    /// assert_eq!(codes, [1, 3]);
    /// assert!((missed - 1.0 / 9.0).abs() < 1e-15);
    /// ```
    pub fn encode(row: &[f64], lowest: &[f64], steps: &[f64], codes: &mut [u8]) -> f64 {
        let length = row.len();
        assert!([lowest.len(), steps.len(), codes.len()] == [length; 3], "one length");
        let mut sums = [0.0; WIDTH];
        let mut columns = row.iter().zip(lowest).zip(steps).zip(codes);
        for _ in 0..length / WIDTH {
            // Eight at a time, side by side.
            let mut missed = [0.0; WIDTH];
            for (missed, (((&value, lowest), step), code)) in missed.iter_mut().zip(&mut columns) {
                let above = (value - lowest) / step;
                *code = (above + 0.5) as i32 as u8;
                *missed = above - f64::from(*code);
            }
            for (sum, missed) in sums.iter_mut().zip(missed) {
                *sum += missed * missed;
            }
        }
        for (((&value, lowest), step), code) in columns {
            let above = (value - lowest) / step;
            *code = (above + 0.5) as i32 as u8;
            sums[0] += (above - f64::from(*code)) * (above - f64::from(*code));
        }
        sums.iter().sum()
    }
}

multiversioned! {
    /// The sum of the squares of bytes.
    ///
    /// ```
    /// assert_eq!(linnaeus_kernels::squares_of_codes(&[3, 4, 255]), 65_050);
    /// ```
    pub fn squares_of_codes(codes: &[u8]) -> u64 {
        let squares = |codes: &[u8]| -> u32 {
            codes.iter().map(|&code| u32::from(code) * u32::from(code)).sum()
        };
        // So many squares of bytes fit.
        codes.chunks(1 << 15).map(|codes| u64::from(squares(codes))).sum()
    }
}

multiversioned! {
    /// Writes `values[i] * per_step`, rounded to the nearest whole number, the even one of two.
    ///
    /// What is written for products beyond -32768 to 32767, and for those that are no numbers,
    /// means nothing.
    ///
    /// # Panics
    /// When the slices differ in length.
    ///
    /// ```
    /// let mut whole = [0; 3];
    /// linnaeus_kernels::round_to_steps(&[0.5, 1.1, -3.0], 5.0, &mut whole);
    /// assert_eq!(whole, [2, 6, -15]);
    /// ```
    pub fn round_to_steps(values: &[f64], per_step: f64, whole: &mut [i16]) {
        // Beyond this, numbers are whole, and their last bits are those of an integer.
        const WHOLE: f64 = 6_755_399_441_055_744.0;
        assert_eq!(values.len(), whole.len(), "one length");
        for (&value, whole) in values.iter().zip(whole) {
            *whole = (value * per_step + WHOLE).to_bits() as i16;
        }
    }
}

multiversioned! {
    /// Writes the products of the codes that are not zero with their weights, in the order of the
    /// columns, and gives how many they are.
    ///
    /// # Panics
    /// When there are fewer weights than codes, or there is not room for a product of each code.
    ///
    /// ```
    /// let mut products = [0.0; 4];
    /// let length = linnaeus_kernels::coded_products(&[2, 0, 0, 9], &[0.5; 4], &mut products);
    /// assert_eq!(products[..length], [1.0, 4.5]);
    /// ```
    pub fn coded_products(codes: &[u8], weights: &[f64], products: &mut [f64]) -> usize {
        let (weights, products) = (&weights[..codes.len()], &mut products[..codes.len()]);
        let mut length = 0;
        let (eights, tail) = codes.as_chunks::<WIDTH>();
        let (weights, weights_tail) = weights.as_chunks::<WIDTH>();
        for (codes, weights) in eights.iter().zip(weights) {
            if u64::from_ne_bytes(*codes) == 0 {
                continue;
            }
            let mut own = [0.0; WIDTH];
            for place in 0..WIDTH {
                own[place] = weights[place] * f64::from(codes[place]);
            }
            // Always written, and kept if the code is not zero: a branch could not be foreseen.
            let products = &mut products[length..length + WIDTH];
            let mut kept = 0;
            for (&code, product) in codes.iter().zip(own) {
                products[kept] = product;
                kept += usize::from(code != 0);
            }
            length += kept;
        }
        for (&code, weight) in tail.iter().zip(weights_tail) {
            if code != 0 {
                products[length] = weight * f64::from(code);
                length += 1;
            }
        }
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    const LENGTHS: [usize; 9] = [0, 1, 7, 8, 9, 63, 64, 784, 5001];

    #[test]
    fn rows_are_coded_alike_by_every_instruction_set() {
        for length in LENGTHS {
            let at = |number: usize| ((number * 7919) % 1009) as f64;
            let lowest: Vec<f64> = (0..length).map(at).collect();
            let steps: Vec<f64> = (0..length).map(|number| 0.1 + at(number) / 100.0).collect();
            let row: Vec<f64> = (0..length)
                .map(|number| lowest[number] + at(number + 13) / 4.0 * steps[number])
                .collect();
            let expected: Vec<u8> = (0..length)
                .map(|number| ((row[number] - lowest[number]) / steps[number] + 0.5) as u8)
                .collect();
            let missed = with_each(|| {
                let mut codes = vec![0; length];
                let missed = encode(&row, &lowest, &steps, &mut codes);
                assert_eq!(codes, expected);
                missed
            });
            let exact = (0..length).map(|number| {
                let above = (row[number] - lowest[number]) / steps[number];
                (above - f64::from(expected[number])).powi(2)
            });
            let exact: f64 = exact.sum();
            let first = missed[0].to_bits();
            assert!(missed.iter().all(|one| one.to_bits() == first));
            assert!((missed[0] - exact).abs() <= 1e-12 * exact);

            let squares: u64 = expected.iter().map(|&code| u64::from(code).pow(2)).sum();
            with_each(|| assert_eq!(squares_of_codes(&expected), squares));
        }
        let many = vec![255; 1 << 20];
        with_each(|| assert_eq!(squares_of_codes(&many), (255 * 255) << 20));
    }

    #[test]
    fn values_are_rounded_to_the_nearest_step() {
        for length in LENGTHS {
            let value = |at: usize| (at as f64 * 0.7).sin();
            let values: Vec<f64> = (0..length).map(value).collect();
            for per_step in [0.0, 1.0, 30_000.0] {
                let expected: Vec<i16> = values
                    .iter()
                    .map(|value| (value * per_step).round_ties_even() as i16)
                    .collect();
                with_each(|| {
                    let mut whole = vec![0; length];
                    round_to_steps(&values, per_step, &mut whole);
                    assert_eq!(whole, expected);
                });
            }
        }
        // No number of steps: anything may be written, but nothing may fail.
        with_each(|| round_to_steps(&[f64::NAN, 1e300, f64::INFINITY], 1.0, &mut [0; 3]));
    }

    #[test]
    fn products_of_zeros_are_left_out() {
        for length in LENGTHS {
            let code = |at: usize| {
                if at / 16 % 3 == 1 {
                    0
                } else {
                    (at * 37 % 11) as u8
                }
            };
            let codes: Vec<u8> = (0..length).map(code).collect();
            let weights: Vec<f64> = (0..length + 3).map(|at| 1.0 / (at + 3) as f64).collect();
            let pairs = codes.iter().zip(&weights);
            let expected: Vec<f64> = pairs
                .filter(|(code, _)| **code != 0)
                .map(|(&code, weight)| weight * f64::from(code))
                .collect();
            with_each(|| {
                let mut products = vec![0.0; length];
                let found = coded_products(&codes, &weights, &mut products);
                assert_eq!(products[..found], expected);
            });
        }
    }
}
