//! The product of a coded row with coefficients: the kernel that SGD spends its time in.

use crate::coded::{BLOCK, CodedBlock, GROUP};

/// How many roundings lie between the terms of a [`coded_dot`] of so many blocks and its result,
/// that of a product included: the result is within this many times 2^-24 of the sum of the
/// absolute products, but for a second-order part and for underflow.
pub fn coded_dot_roundings(blocks: usize) -> usize {
    blocks.div_ceil(GROUP) + 1 + (GROUP.ilog2() + BLOCK.ilog2()) as usize
}

/// The sum of the products of a row's codes with coefficients, of which there are eight a block.
///
/// Block k goes to the sums of chain k mod 4, one for each place in a block, a rounded product and a
/// rounded addition each; then chains 2 and 3 are added to 0 and 1, chain 1 to 0, and the upper half
/// of the places to the lower until one is left. Blocks beyond the last whole four do not count.
///
/// # Panics
/// When the blocks lead beyond the coefficients.
///
/// ```
/// let coefficients = [[0.0; 8], [0.5, 0.25, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0]];
/// let mut row = vec![[1, 1, 2, 3, 0, 0, 0, 0, 9]]; // codes 1, 2, 3, 0 ... 9 in block 1
/// row.resize(4, [0; 9]);
/// assert_eq!(linnaeus_kernels::coded_dot(&row, &coefficients), 7.0);
/// ```
#[inline]
pub fn coded_dot(row: &[CodedBlock], coefficients: &[[f32; BLOCK]]) -> f32 {
    #[cfg(target_arch = "x86_64")]
    if crate::InstructionSet::in_use() >= crate::InstructionSet::Avx2 {
        // SAFETY: a set is in use only after the processor was found to have it, which is all that
        // calling a safe function compiled for it asks for.
        return unsafe { avx2(row, coefficients) };
    }
    baseline(row, coefficients)
}

/// The definition.
fn baseline(row: &[CodedBlock], coefficients: &[[f32; BLOCK]]) -> f32 {
    let mut sums = [[0.0_f32; BLOCK]; GROUP];
    let mut at = 0;
    let (groups, _) = row.as_chunks::<GROUP>();
    for group in groups {
        for (sums, block) in sums.iter_mut().zip(group) {
            at += usize::from(block[0]);
            let weights = &coefficients[at];
            for place in 0..BLOCK {
                sums[place] += f32::from(block[place + 1]) * weights[place];
            }
        }
    }
    let [first, second, third, fourth] = sums;
    let mut places = [0.0; BLOCK];
    for place in 0..BLOCK {
        places[place] = (first[place] + third[place]) + (second[place] + fourth[place]);
    }
    sum_of_places(places)
}

/// In registers of eight. The compiler finds no such form of the loop above by itself; wider
/// registers would have to be put together from two blocks, which takes longer than it saves.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(row: &[CodedBlock], coefficients: &[[f32; BLOCK]]) -> f32 {
    use std::arch::x86_64::*;

    let mut sums = [_mm256_setzero_ps(); GROUP];
    let mut at = 0;
    let (groups, _) = row.as_chunks::<GROUP>();
    for group in groups {
        for (sum, &block) in sums.iter_mut().zip(group) {
            at += usize::from(block[0]);
            let [_, a, b, c, d, e, f, g, h] = block;
            let codes = _mm_cvtsi64_si128(i64::from_le_bytes([a, b, c, d, e, f, g, h]));
            let codes = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(codes));
            let weights: *const f32 = coefficients[at].as_ptr();
            // SAFETY: the pointer is that of an array of eight numbers, of which eight are read;
            // this load asks for no alignment.
            let weights = unsafe { _mm256_loadu_ps(weights) };
            *sum = _mm256_add_ps(*sum, _mm256_mul_ps(codes, weights));
        }
    }
    let [first, second, third, fourth] = sums;
    let sum = _mm256_add_ps(_mm256_add_ps(first, third), _mm256_add_ps(second, fourth));
    let mut places = [0.0_f32; BLOCK];
    // SAFETY: the pointer is that of an array of eight numbers, of which eight are written; this
    // store asks for no alignment.
    unsafe { _mm256_storeu_ps(places.as_mut_ptr(), sum) };
    sum_of_places(places)
}

fn sum_of_places([a, b, c, d, e, f, g, h]: [f32; BLOCK]) -> f32 {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coded::tests::row_and_coefficients;
    use crate::instructions::with_each;

    #[test]
    fn every_instruction_set_follows_the_documented_order() {
        for blocks in [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 98, 200] {
            let (row, coefficients) = row_and_coefficients(blocks, blocks as u32);
            let mut sums = [[0.0_f32; BLOCK]; GROUP];
            let mut block = 0;
            for (k, coded) in row.iter().enumerate() {
                block += usize::from(coded[0]);
                for place in 0..BLOCK {
                    sums[k % GROUP][place] +=
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
            assert_eq!(baseline(&row, &coefficients).to_bits(), expected.to_bits());
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

    #[test]
    fn blocks_that_lead_too_far_are_refused_by_every_instruction_set() {
        let row = [[3, 1, 1, 1, 1, 1, 1, 1, 1]; GROUP];
        for set in crate::InstructionSet::available() {
            let refused = std::panic::catch_unwind(|| {
                set.ask_for();
                coded_dot(&row, &[[1.0; BLOCK]; 5])
            });
            assert!(refused.is_err());
        }
        crate::InstructionSet::Avx512.ask_for();
    }
}
