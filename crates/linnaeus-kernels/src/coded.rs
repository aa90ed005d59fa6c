//! Dot products of rows that are coded in bytes, with their blocks of zeros left out.

use crate::instructions::multiversioned;

/// How many columns lie in a block.
pub const BLOCK: usize = 8;

/// A block of a row that is not all zeros: how many blocks further on than the last one it is
/// (the first counts from block 0), and its codes.
pub type CodedBlock = [u8; BLOCK + 1];

/// How many sums run side by side.
const CHAINS: usize = 4;

/// How many roundings lie between the terms of a [`coded_dot`] of so many blocks and its result,
/// that of a product included: the result is within this many times 2^-24 of the sum of the
/// absolute products, but for a second-order part and for underflow.
pub fn coded_dot_roundings(blocks: usize) -> usize {
    blocks.div_ceil(CHAINS) + 1 + (CHAINS.ilog2() + BLOCK.ilog2()) as usize
}

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
    /// Appends the blocks of a row's codes that are not all zeros, and gives the sum of the squares
    /// of the codes.
    ///
    /// ```
    /// let mut blocks = vec![];
    /// let codes = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 3];
    /// assert_eq!(linnaeus_kernels::append_blocks(&codes, &mut blocks), 14);
    /// assert_eq!(blocks, [[1, 1, 2, 0, 3, 0, 0, 0, 0]]);
    /// ```
    pub fn append_blocks(codes: &[u8], blocks: &mut Vec<CodedBlock>) -> u64 {
        const FARTHEST: usize = u8::MAX as usize;
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
        let squares = |codes: &[u8]| -> u32 {
            codes.iter().map(|&code| u32::from(code) * u32::from(code)).sum()
        };
        // So many squares of bytes fit.
        codes.chunks(1 << 15).map(|codes| u64::from(squares(codes))).sum()
    }
}

multiversioned! {
    /// The sum of the products of a row's codes with coefficients, of which there are eight a block.
    ///
    /// Block k goes to the sums of chain k mod 4, one for each place in a block, a rounded product
    /// and a rounded addition each; then chains 2 and 3 are added to 0 and 1, chain 1 to 0, and the
    /// upper half of the places to the lower until one is left.
    ///
    /// # Panics
    /// When the blocks lead beyond the coefficients.
    ///
    /// ```
    /// let coefficients = [[0.0; 8], [0.5, 0.25, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0]];
    /// let row = [[1, 1, 2, 3, 0, 0, 0, 0, 9]]; // codes 1, 2, 3, 0 ... 9 in block 1
    /// assert_eq!(linnaeus_kernels::coded_dot(&row, &coefficients), 7.0);
    /// ```
    pub fn coded_dot(row: &[CodedBlock], coefficients: &[[f32; BLOCK]]) -> f32 {
        let mut sums = [[0.0_f32; BLOCK]; CHAINS];
        let mut at = 0;
        let (groups, tail) = row.as_chunks::<CHAINS>();
        for group in groups {
            for (sums, block) in sums.iter_mut().zip(group) {
                at += usize::from(block[0]);
                let weights = &coefficients[at];
                for place in 0..BLOCK {
                    sums[place] += f32::from(block[place + 1]) * weights[place];
                }
            }
        }
        for (sums, block) in sums.iter_mut().zip(tail) {
            at += usize::from(block[0]);
            let weights = &coefficients[at];
            for place in 0..BLOCK {
                sums[place] += f32::from(block[place + 1]) * weights[place];
            }
        }
        let [mut first, second, third, fourth] = sums;
        for place in 0..BLOCK {
            first[place] = (first[place] + third[place]) + (second[place] + fourth[place]);
        }
        let [a, b, c, d, e, f, g, h] = first;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
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
mod tests {
    use super::*;
    use crate::instructions::with_each;

    /// Coefficients of `blocks` blocks, and a row that has about half of them.
    fn row_and_coefficients(blocks: usize, seed: u32) -> (Vec<CodedBlock>, Vec<[f32; BLOCK]>) {
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
        (row, coefficients)
    }

    #[test]
    fn every_instruction_set_follows_the_documented_order() {
        for blocks in [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 98, 200] {
            let (row, coefficients) = row_and_coefficients(blocks, blocks as u32);
            let mut sums = [[0.0_f32; BLOCK]; CHAINS];
            let mut block = 0;
            for (k, coded) in row.iter().enumerate() {
                block += usize::from(coded[0]);
                for place in 0..BLOCK {
                    sums[k % CHAINS][place] +=
                        f32::from(coded[place + 1]) * coefficients[block][place];
                }
            }
            let places: Vec<f32> = (0..BLOCK)
                .map(|at| (sums[0][at] + sums[2][at]) + (sums[1][at] + sums[3][at]))
                .collect();
            let fours: Vec<f32> = (0..4).map(|at| places[at] + places[at + 4]).collect();
            let expected = (fours[0] + fours[2]) + (fours[1] + fours[3]);
            for result in with_each(|| coded_dot(&row, &coefficients)) {
                assert_eq!(result.to_bits(), expected.to_bits(), "{blocks}");
            }
        }
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
                for coded in &blocks {
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

    #[test]
    fn a_product_is_as_near_as_its_roundings_say() {
        for blocks in [1, 2, 5, 31, 98, 200] {
            for seed in 0..50 {
                let (row, coefficients) = row_and_coefficients(blocks, seed);
                let (mut exact, mut size, mut block) = (0.0, 0.0, 0);
                for coded in &row {
                    block += usize::from(coded[0]);
                    for place in 0..BLOCK {
                        let weight = f64::from(coefficients[block][place]);
                        let product = f64::from(coded[place + 1]) * weight;
                        exact += product;
                        size += product.abs();
                    }
                }
                let bound = coded_dot_roundings(row.len()) as f64 * 2_f64.powi(-24) * size;
                let found = f64::from(coded_dot(&row, &coefficients));
                assert!(
                    (found - exact).abs() <= bound * 1.000_001,
                    "{blocks} {seed}"
                );
            }
        }
    }
}
