//! What is done to a row column by column: values into values, and values into totals.
//!
//! Columns do not meet, so the order of operations in each of them is that of the rows, whatever
//! the vector unit; and it is the order in which NumPy adds up the rows of a matrix.

use crate::dot::Element;
use crate::instructions::multiversioned;

/// A type that results are rounded to.
pub trait Rounded: Element + Default {
    /// The nearest number of this type; as a byte, the whole number towards zero, 0 or 255 where
    /// there is none.
    fn rounded(value: f64) -> Self;
}
impl Rounded for f64 {
    #[inline(always)]
    fn rounded(value: f64) -> Self {
        value
    }
}
impl Rounded for f32 {
    #[inline(always)]
    fn rounded(value: f64) -> Self {
        value as Self
    }
}
impl Rounded for u8 {
    #[inline(always)]
    fn rounded(value: f64) -> Self {
        value as Self
    }
}

multiversioned! {
    /// Writes into `results` what `change` makes of each value of a row and the parameters of its
    /// column.
    ///
    /// Columns beyond the shortest of the slices are left alone. Where values, parameters and results
    /// are all `f32`, single steps rounded to `f32` need not be done in `f64`, as the compiler knows:
    /// sums, products, quotients and roots have the same bits.
    ///
    /// ```
    /// let (mean, scale) = ([1.0, 2.0], [0.5, 4.0]);
    /// let mut scaled = [0.0; 2];
    /// let change = |value: f64, [mean, scale]: [f64; 2]| (value - mean) / scale;
    /// linnaeus_kernels::map_columns(&[2_u8, 4], [&mean, &scale], &mut scaled, change);
    /// assert_eq!(scaled, [2.0, 0.5]);
    /// ```
    pub fn map_columns[
        T: Element,
        P: Element,
        R: Rounded,
        const N: usize,
        F: Fn(f64, [f64; N]) -> f64
    ](
        row: &[T],
        parameters: [&[P]; N],
        results: &mut [R],
        change: F,
    ) {
        let shortest = row.len().min(results.len());
        let length = parameters.iter().fold(shortest, |least, part| least.min(part.len()));
        let (row, results) = (&row[..length], &mut results[..length]);
        let parameters = parameters.map(|part| &part[..length]);
        for at in 0..length {
            let own = parameters.map(|part| part[at].into());
            results[at] = R::rounded(change(row[at].into(), own));
        }
    }
}

multiversioned! {
    /// Replaces the totals of each column by what `step` makes of the row's value, the parameters
    /// of the column and the totals so far.
    ///
    /// Columns beyond the shortest of the slices are left alone.
    ///
    /// ```
    /// let (mut sums, mut squares) = ([0.0; 2], [0.0; 2]);
    /// for row in [[1.0, 2.0], [3.0, 4.0]] {
    ///     let totals = [&mut sums[..], &mut squares[..]];
    ///     linnaeus_kernels::fold_columns(&row, [], totals, |value, [], [sum, square]| {
    ///         [sum + value, square + value * value]
    ///     });
    /// }
    /// assert_eq!((sums, squares), ([4.0, 6.0], [10.0, 20.0]));
    /// ```
    pub fn fold_columns[
        T: Element,
        const N: usize,
        const M: usize,
        F: Fn(f64, [f64; N], [f64; M]) -> [f64; M]
    ](
        row: &[T],
        parameters: [&[f64]; N],
        totals: [&mut [f64]; M],
        step: F,
    ) {
        let shortest = parameters.iter().fold(row.len(), |least, part| least.min(part.len()));
        let length = totals.iter().fold(shortest, |least, part| least.min(part.len()));
        let row = &row[..length];
        let parameters = parameters.map(|part| &part[..length]);
        let mut totals = totals.map(|part| &mut part[..length]);
        for at in 0..length {
            let own = parameters.map(|part| part[at]);
            let before = std::array::from_fn(|part| totals[part][at]);
            let after = step(row[at].into(), own, before);
            for (part, after) in totals.iter_mut().zip(after) {
                part[at] = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    const SIZES: [usize; 12] = [0, 1, 2, 3, 7, 8, 9, 15, 31, 65, 130, 784];

    const NONE: [&[f64]; 0] = [];

    /// Values with NaN, infinities and both zeros among them.
    fn values(length: usize, seed: u32) -> Vec<f64> {
        let special = [f64::NAN, f64::INFINITY, -0.0, 0.0, 1e-310, -1e300];
        let value = |at: usize| {
            let mixed = (at as u32 + 1).wrapping_mul(seed) >> 7;
            match special.get(mixed as usize % 23) {
                Some(&value) => value,
                None => f64::from(mixed % 10_007) / 7.3 - 600.0,
            }
        };
        (0..length).map(value).collect()
    }

    fn bits(values: &[f64]) -> Vec<u64> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    fn scale(value: f64, [mean, scale]: [f64; 2]) -> f64 {
        (value - mean) / scale
    }

    #[test]
    fn rows_are_changed_as_value_by_value() {
        for length in SIZES {
            let row = values(length + 1, 2_654_435_761);
            let (mean, scales) = (values(length, 40_503), values(length + 2, 77_777));
            // Unaligned, and of unequal lengths.
            let row = &row[1..];
            let twin = |at: usize| scale(row[at], [mean[at], scales[at]]);
            let expected: Vec<f64> = (0..length).map(twin).collect();
            let rounded: Vec<u32> = expected.iter().map(|&v| (v as f32).to_bits()).collect();
            with_each(|| {
                let mut results = vec![7.0; length + 1];
                map_columns(row, [&mean, &scales], &mut results, scale);
                assert_eq!(bits(&results[..length]), bits(&expected), "{length}");
                assert_eq!(results[length], 7.0);
                let mut single = vec![0.0_f32; length];
                map_columns(row, [&mean, &scales], &mut single, scale);
                let single: Vec<u32> = single.iter().map(|v| v.to_bits()).collect();
                assert_eq!(single, rounded);
            });
        }
    }

    #[test]
    fn bytes_and_singles_are_changed_as_their_doubles() {
        for length in SIZES {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 37 % 256) as u8).collect();
            let singles: Vec<f32> = values(length, 99_991).iter().map(|&v| v as f32).collect();
            let twin = |values: Vec<f64>| -> Vec<u64> {
                values.iter().map(|value| (value / 3.0).to_bits()).collect()
            };
            with_each(|| {
                let mut results = vec![0.0; length];
                map_columns(&bytes, NONE, &mut results, |value, []| value / 3.0);
                assert_eq!(
                    bits(&results),
                    twin(bytes.iter().map(|&b| b.into()).collect())
                );
                map_columns(&singles, NONE, &mut results, |value, []| value / 3.0);
                assert_eq!(
                    bits(&results),
                    twin(singles.iter().map(|&s| s.into()).collect())
                );
            });
        }
    }

    #[test]
    fn singles_alone_have_the_bits_of_doubles_rounded() {
        let single = |values: Vec<f64>| -> Vec<f32> { values.iter().map(|&v| v as f32).collect() };
        let round = |value: f64| f64::from(value as f32);
        let change = |value: f64, [mean, scale]: [f64; 2]| round(value - mean) / scale;
        for length in SIZES {
            let row = single(values(length, 2_654_435_761));
            let narrow = [
                single(values(length, 40_503)),
                single(values(length, 77_777)),
            ];
            let wide = narrow
                .each_ref()
                .map(|part| -> Vec<f64> { part.iter().map(|&value| value.into()).collect() });
            with_each(|| {
                let (mut one, mut other) = (vec![0.0_f32; length], vec![0.0_f32; length]);
                map_columns(
                    &row,
                    narrow.each_ref().map(|part| &part[..]),
                    &mut one,
                    change,
                );
                map_columns(
                    &row,
                    wide.each_ref().map(|part| &part[..]),
                    &mut other,
                    change,
                );
                let pairs = one.iter().zip(&other);
                for (one, other) in pairs {
                    assert!(one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan());
                }
            });
        }
    }

    #[test]
    fn totals_are_those_of_one_column_after_the_other() {
        let step = |value: f64, [centre]: [f64; 1], [sum, known]: [f64; 2]| {
            let apart = value - centre;
            if value.is_nan() {
                [sum, known]
            } else {
                [sum + apart * apart, known + 1.0]
            }
        };
        for length in SIZES {
            let rows: Vec<Vec<f64>> = (1..6)
                .map(|seed| values(length, seed * 12_345_677))
                .collect();
            let centre = values(length, 31_337);
            let twin = |column: usize| {
                let cells = rows.iter().map(|row| row[column]);
                cells.fold([0.0; 2], |totals, value| {
                    step(value, [centre[column]], totals)
                })
            };
            let expected: Vec<[f64; 2]> = (0..length).map(twin).collect();
            with_each(|| {
                let (mut sums, mut known) = (vec![0.0; length], vec![0.0; length]);
                for row in &rows {
                    fold_columns(row, [&centre], [&mut sums, &mut known], step);
                }
                let (first, second): (Vec<f64>, Vec<f64>) =
                    expected.iter().map(|&[sum, known]| (sum, known)).unzip();
                assert_eq!(bits(&sums), bits(&first), "{length}");
                assert_eq!(known, second);
            });
        }
    }
}
