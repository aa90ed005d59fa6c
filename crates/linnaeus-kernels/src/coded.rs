//! Dot products of rows that are coded in bytes, with their blocks of zeros left out.

use crate::instructions::multiversioned;

/// How many columns lie in a block.
pub const BLOCK: usize = 8;

/// A block of a row that is not all zeros: how many blocks further on than the last one it is
/// (the first counts from block 0), and its codes.
pub type CodedBlock = [u8; BLOCK + 1];

/// A row has so many blocks, or twice as many, and so on.
pub(crate) const GROUP: usize = 4;

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
        let mut sums = [0.0; BLOCK];
        let mut columns = row.iter().zip(lowest).zip(steps).zip(codes);
        for _ in 0..length / BLOCK {
            // Eight at a time, side by side.
            let mut missed = [0.0; BLOCK];
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
    /// Appends the blocks of a row's codes that are not all zeros, and blocks of zeros up to the
    /// next multiple of four, and gives the sum of the squares of the codes.
    ///
    /// ```
    /// let mut blocks = vec![];
    /// let codes = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 3];
    /// assert_eq!(linnaeus_kernels::append_blocks(&codes, &mut blocks), 14);
    /// assert_eq!(blocks, [[1, 1, 2, 0, 3, 0, 0, 0, 0], [0; 9], [0; 9], [0; 9]]);
    /// ```
    pub fn append_blocks(codes: &[u8], blocks: &mut Vec<CodedBlock>) -> u64 {
        const FARTHEST: usize = u8::MAX as usize;
        let start = blocks.len();
        let mut last = 0;
        let mut append = |number: usize, codes: [u8; BLOCK]| {
            if u64::from_ne_bytes(codes) == 0 {
                return;
            }
            while number - last > FARTHEST {
                last += FARTHEST;
                blocks.push([u8::MAX, 0, 0, 0, 0, 0, 0, 0, 0]);
            }
            let [a, b, c, d, e, f, g, h] = codes;
            blocks.push([(number - last) as u8, a, b, c, d, e, f, g, h]);
            last = number;
        };
        let (whole, tail) = codes.as_chunks::<BLOCK>();
        for (number, &codes) in whole.iter().enumerate() {
            append(number, codes);
        }
        let mut rest = [0; BLOCK];
        rest[..tail.len()].copy_from_slice(tail);
        append(whole.len(), rest);
        blocks.resize(start + (blocks.len() - start).next_multiple_of(GROUP), [0; BLOCK + 1]);
        let squares = |codes: &[u8]| -> u32 {
            codes.iter().map(|&code| u32::from(code) * u32::from(code)).sum()
        };
        // So many squares of bytes fit.
        codes.chunks(1 << 15).map(|codes| u64::from(squares(codes))).sum()
    }
}

multiversioned! {
    /// Writes the products of the codes that are not zero with their weights, in the order of the
    /// columns, and gives how many they are.
    ///
    /// # Panics
    /// When the blocks lead beyond the weights, or there is not room for all codes of all blocks.
    ///
    /// ```
    /// let (weights, mut products) = ([0.5; 16], [0.0; 8]);
    /// let row = [[1, 0, 2, 3, 0, 0, 0, 0, 9]];
    /// let length = linnaeus_kernels::coded_products(&row, &weights, &mut products);
    /// assert_eq!(products[..length], [1.0, 1.5, 4.5]);
    /// ```
    pub fn coded_products(row: &[CodedBlock], weights: &[f64], products: &mut [f64]) -> usize {
        let (mut length, mut at) = (0, 0);
        for block in row {
            at += usize::from(block[0]) * BLOCK;
            let mut own = [0.0; BLOCK];
            let weights = &weights[at..];
            if let Some(weights) = weights.first_chunk::<BLOCK>() {
                for place in 0..BLOCK {
                    own[place] = weights[place] * f64::from(block[place + 1]);
                }
            } else {
                for (place, weight) in weights.iter().enumerate() {
                    own[place] = weight * f64::from(block[place + 1]);
                }
            }
            // Always written, and kept if the code is not zero: a branch could not be foreseen.
            let products = &mut products[length..length + BLOCK];
            let mut kept = 0;
            for (place, product) in own.into_iter().enumerate() {
                products[kept] = product;
                kept += usize::from(block[place + 1] != 0);
            }
            length += kept;
        }
        length
    }
}

multiversioned! {
    /// Adds `step` times a row to the weights: for each column of its blocks a product and an
    /// addition, each rounded to `f64`.
    ///
    /// # Panics
    /// When the blocks lead beyond the weights.
    ///
    /// ```
    /// let mut weights = [1.0; 16];
    /// linnaeus_kernels::add_coded(&mut weights, &[[1, 0, 2, 3, 0, 0, 0, 0, 9]], 0.5);
    /// assert_eq!(weights[8..], [1.0, 2.0, 2.5, 1.0, 1.0, 1.0, 1.0, 5.5]);
    /// ```
    pub fn add_coded(weights: &mut [f64], row: &[CodedBlock], step: f64) {
        let mut at = 0;
        for block in row {
            at += usize::from(block[0]) * BLOCK;
            let weights = &mut weights[at..];
            if let Some(weights) = weights.first_chunk_mut::<BLOCK>() {
                for place in 0..BLOCK {
                    weights[place] += f64::from(block[place + 1]) * step;
                }
            } else {
                for (weight, &code) in weights.iter_mut().zip(&block[1..]) {
                    *weight += f64::from(code) * step;
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::instructions::with_each;

    /// Coefficients of `blocks` blocks, and a row that has about half of them.
    pub(crate) fn row_and_coefficients(
        blocks: usize,
        seed: u32,
    ) -> (Vec<CodedBlock>, Vec<[f32; BLOCK]>) {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 8
        };
        let (mut row, mut last) = (Vec::new(), 0);
        for block in 0..blocks {
            if next() % 2 == 0 {
                let mut coded = [0; BLOCK + 1];
                coded.fill_with(|| next() as u8);
                coded[0] = (block - last) as u8;
                row.push(coded);
                last = block;
            }
        }
        let mut coefficient = || (f64::from(next()) / f64::from(1 << 24) - 0.5) as f32;
        let mut coefficients = vec![[0.0; BLOCK]; blocks];
        coefficients
            .iter_mut()
            .flatten()
            .for_each(|own| *own = coefficient());
        row.resize(row.len().next_multiple_of(GROUP), [0; BLOCK + 1]);
        (row, coefficients)
    }

    #[test]
    fn rows_are_coded_alike_by_every_instruction_set() {
        for length in [0, 1, 7, 8, 9, 63, 784, 5001] {
            let at = |number: usize| ((number * 7919) % 1009) as f64;
            let lowest: Vec<f64> = (0..length).map(at).collect();
            let steps: Vec<f64> = (0..length).map(|number| 0.1 + at(number) / 100.0).collect();
            let is_zero = |number: usize| number / 16 % 300 != 5;
            let row: Vec<f64> = (0..length)
                .map(|number| {
                    let above = if is_zero(number) {
                        0.0
                    } else {
                        at(number + 13) / 4.0
                    };
                    lowest[number] + above * steps[number]
                })
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
            assert!(
                missed
                    .iter()
                    .all(|one| one.to_bits() == missed[0].to_bits())
            );
            assert!((missed[0] - exact).abs() <= 1e-12 * exact);

            with_each(|| {
                let mut blocks = Vec::new();
                let squares = append_blocks(&expected, &mut blocks);
                let exact = expected.iter().map(|&code| u64::from(code).pow(2));
                assert_eq!(squares, exact.sum::<u64>());
                let (mut found, mut block) = (vec![0; length.next_multiple_of(BLOCK)], 0);
                assert_eq!(blocks.len() % GROUP, 0);
                for coded in blocks.iter().filter(|block| **block != [0; BLOCK + 1]) {
                    block += usize::from(coded[0]);
                    found[block * BLOCK..][..BLOCK].copy_from_slice(&coded[1..]);
                }
                assert_eq!(found[..length], expected);
                assert!(blocks.len() <= length / 64 + 20);
            });
        }
    }

    #[test]
    fn rows_are_multiplied_and_added_a_column_at_a_time() {
        for (blocks, columns) in [(0, 0), (1, 3), (1, 8), (5, 37), (98, 784), (98, 777)] {
            let (mut row, coefficients) = row_and_coefficients(blocks, 7);
            row.iter_mut().for_each(|coded| coded[3] = 0);
            let weights: Vec<f64> = coefficients.as_flattened()[..columns]
                .iter()
                .map(|&one| f64::from(one) / 3.0)
                .collect();
            let (mut products, mut moved, mut block) = (Vec::new(), weights.clone(), 0);
            for coded in &mut row {
                block += usize::from(coded[0]);
                for place in 0..BLOCK {
                    match moved.get_mut(block * BLOCK + place) {
                        None => coded[place + 1] = 0,
                        Some(moved) => *moved += f64::from(coded[place + 1]) * 0.3,
                    }
                    if coded[place + 1] != 0 {
                        products.push(weights[block * BLOCK + place] * f64::from(coded[place + 1]));
                    }
                }
            }
            with_each(|| {
                let mut found = vec![0.0; blocks * BLOCK];
                let length = coded_products(&row, &weights, &mut found);
                assert_eq!(found[..length], products);
                let mut found = weights.clone();
                add_coded(&mut found, &row, 0.3);
                assert_eq!(found, moved);
            });
        }
    }
}
