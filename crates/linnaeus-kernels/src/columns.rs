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
    /// Replaces the totals of each column by what the step of each row, the first row first, makes
    /// of the row's value, the parameters of the column and the totals so far.
    ///
    /// Several rows at once spare the totals the way to the memory and back after each of them, and
    /// let the memory fetch from several places. Columns beyond the shortest of the slices are left
    /// alone.
    ///
    /// ```
    /// let rows = [[1.0, 2.0], [3.0, 4.0]];
    /// let (mut sums, mut squares) = ([0.0; 2], [0.0; 2]);
    /// let totals = [&mut sums[..], &mut squares[..]];
    /// let step = |value, []: [f64; 0], [sum, square]: [f64; 2]| [sum + value, square + value * value];
    /// linnaeus_kernels::fold_columns([&rows[0], &rows[1]], [], totals, [step; 2]);
    /// assert_eq!((sums, squares), ([4.0, 6.0], [10.0, 20.0]));
    /// ```
    pub fn fold_columns[
        T: Element,
        const ROWS: usize,
        const N: usize,
        const M: usize,
        F: Fn(f64, [f64; N], [f64; M]) -> [f64; M]
    ](
        rows: [&[T]; ROWS],
        parameters: [&[f64]; N],
        totals: [&mut [f64]; M],
        steps: [F; ROWS],
    ) {
        let shortest = rows.iter().fold(usize::MAX, |least, row| least.min(row.len()));
        let shortest = parameters.iter().fold(shortest, |least, part| least.min(part.len()));
        let length = totals.iter().fold(shortest, |least, part| least.min(part.len()));
        let rows = rows.map(|row| row[..length].as_chunks::<LANES>());
        let parameters = parameters.map(|part| part[..length].as_chunks::<LANES>());
        let mut totals = totals.map(|part| part[..length].as_chunks_mut::<LANES>());
        for at in 0..length / LANES {
            let rows = rows.map(|(row, _)| &row[at]);
            let own = parameters.map(|(part, _)| &part[at]);
            let totals = totals.each_mut().map(|(part, _)| &mut part[at]);
            fold_lanes(rows, own, totals, &steps);
        }
        // The columns that are left fill only some of the lanes.
        let left = length % LANES;
        if left > 0 {
            let rows = rows.map(|(_, row)| padded(row));
            let own = parameters.map(|(_, part)| padded(part));
            let mut sums = totals.each_ref().map(|(_, part)| padded(part));
            fold_lanes(rows.each_ref(), own.each_ref(), sums.each_mut(), &steps);
            for ((_, part), sums) in totals.iter_mut().zip(sums) {
                part.copy_from_slice(&sums[..left]);
            }
        }
    }
}

/// So many columns at a time have their totals in registers. Eight rows of eight columns are the
/// block that compilers make vector instructions of whatever the step; with more lanes some loops
/// stay as they are, a value at a time.
const LANES: usize = 8;

/// The values, and in the other lanes one of them again.
#[inline(always)]
fn padded<T: Copy>(values: &[T]) -> [T; LANES] {
    let mut lanes = [values[0]; LANES];
    lanes[..values.len()].copy_from_slice(values);
    lanes
}

/// `fold_columns` of whole lanes. The totals are kept in arrays of its own meanwhile, of which the
/// compiler knows that nothing else lies where they do.
#[inline(always)]
fn fold_lanes<T: Element, const ROWS: usize, const N: usize, const M: usize>(
    rows: [&[T; LANES]; ROWS],
    parameters: [&[f64; LANES]; N],
    totals: [&mut [f64; LANES]; M],
    steps: &[impl Fn(f64, [f64; N], [f64; M]) -> [f64; M]; ROWS],
) {
    let mut kept: [[f64; LANES]; M] = totals.each_ref().map(|part| **part);
    for (row, step) in rows.into_iter().zip(steps) {
        for lane in 0..LANES {
            let own = parameters.map(|part| part[lane]);
            let before = std::array::from_fn(|part| kept[part][lane]);
            let after = step(row[lane].into(), own, before);
            for (part, after) in kept.iter_mut().zip(after) {
                part[lane] = after;
            }
        }
    }
    for (part, kept) in totals.into_iter().zip(kept) {
        *part = kept;
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

    /// What rows add up to, so many of them at once.
    fn folded<const ROWS: usize>(rows: &[Vec<f64>], centre: &[f64]) -> [Vec<f64>; 2] {
        let (mut sums, mut known) = (vec![0.0; centre.len()], vec![0.0; centre.len() + 3]);
        let mut blocks = rows.chunks_exact(ROWS);
        for (number, block) in blocks.by_ref().enumerate() {
            let steps = std::array::from_fn(|row| step_of(number * ROWS + row));
            let totals = [&mut sums[..], &mut known[..]];
            // Unaligned.
            let block: [&[f64]; ROWS] = std::array::from_fn(|row| &block[row][1..]);
            fold_columns(block, [centre], totals, steps);
        }
        let first = rows.len() - blocks.remainder().len();
        for (row, values) in (first..).zip(blocks.remainder()) {
            let totals = [&mut sums[..], &mut known[..]];
            fold_columns([&values[1..]], [centre], totals, [step_of(row)]);
        }
        [sums, known]
    }

    fn step_of(row: usize) -> impl Fn(f64, [f64; 1], [f64; 2]) -> [f64; 2] {
        let weight = row as f64 * 0.3;
        move |value, [centre], [sum, known]| {
            let apart = value - centre;
            if value.is_nan() {
                [sum, known]
            } else {
                [sum + weight * (apart * apart), known + 1.0]
            }
        }
    }

    #[test]
    fn totals_are_those_of_one_column_after_the_other() {
        for length in SIZES {
            let rows: Vec<Vec<f64>> = (1..12)
                .map(|seed| values(length + 1, seed * 12_345_677))
                .collect();
            let centre = values(length, 31_337);
            let twin = |column: usize| {
                let cells = rows.iter().map(|row| row[column + 1]).enumerate();
                cells.fold([0.0; 2], |totals, (row, value)| {
                    step_of(row)(value, [centre[column]], totals)
                })
            };
            let (sums, mut known): (Vec<f64>, Vec<f64>) = (0..length)
                .map(twin)
                .map(|[sum, known]| (sum, known))
                .unzip();
            known.extend([0.0; 3]);
            with_each(|| {
                for found in [
                    folded::<1>(&rows, &centre),
                    folded::<2>(&rows, &centre),
                    folded::<5>(&rows, &centre),
                    folded::<8>(&rows, &centre),
                ] {
                    assert_eq!(bits(&found[0]), bits(&sums), "{length}");
                    assert_eq!(found[1], known);
                }
            });
        }
    }
}
