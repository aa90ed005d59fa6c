//! The product of a coded row with whole coefficients: the kernel that SGD spends its time in.

use crate::line::Line;
use crate::prefetch::prefetch;
#[cfg(target_arch = "x86_64")]
use crate::prefetch::prefetch_line;

/// The sum of the products of a row's codes with coefficients, in whole numbers.
///
/// No order of the additions is better than another: the sum is exact as long as the absolute
/// products add up to less than 2^31, and wraps around beyond. Lines beyond the shorter of the two
/// slices do not count.
///
/// Meanwhile the memory is told that the row `coming` will be read soon.
///
/// ```
/// use linnaeus_kernels::{Line, coded_dot};
///
/// let (row, coefficients) = ([Line([2_u8; 64])], [Line([-3_i16; 64]); 2]);
/// assert_eq!(coded_dot(&row, &coefficients, &[]), -384);
/// ```
#[inline]
pub fn coded_dot(row: &[Line<u8>], coefficients: &[Line<i16>], coming: &[Line<u8>]) -> i32 {
    #[cfg(target_arch = "x86_64")]
    match crate::InstructionSet::in_use() {
        // SAFETY: a set is in use only after the processor was found to have it, which is all that
        // calling a safe function compiled for it asks for.
        crate::InstructionSet::Avx512 => return unsafe { avx512(row, coefficients, coming) },
        // SAFETY: as above.
        crate::InstructionSet::Avx2 => return unsafe { avx2(row, coefficients, coming) },
        crate::InstructionSet::Baseline => {}
    }
    baseline(row, coefficients, coming)
}

/// The definition.
fn baseline(row: &[Line<u8>], coefficients: &[Line<i16>], coming: &[Line<u8>]) -> i32 {
    prefetch(coming);
    let pairs = Line::flatten(row).iter().zip(Line::flatten(coefficients));
    pairs.fold(0, |sum: i32, (&code, &coefficient)| {
        sum.wrapping_add(i32::from(code) * i32::from(coefficient))
    })
}

/// Sixteen products at a time, of which neighbours are added at once. The compiler finds no such
/// form of the loop above by itself.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(row: &[Line<u8>], coefficients: &[Line<i16>], coming: &[Line<u8>]) -> i32 {
    use std::arch::x86_64::*;

    let mut sums = [_mm256_setzero_si256(); 4];
    let mut announcement = Announcement::of(coming);
    for (codes, coefficients) in row.iter().zip(coefficients) {
        announcement.go_on();
        let (codes, _) = codes.0.as_chunks::<16>();
        let (coefficients, _) = coefficients.0.as_chunks::<16>();
        for (sum, (codes, coefficients)) in sums.iter_mut().zip(codes.iter().zip(coefficients)) {
            // SAFETY: the pointers are those of arrays of 16 bytes and 32 bytes, which are read
            // whole; these loads ask for no alignment.
            let (codes, coefficients) = unsafe {
                (
                    _mm_loadu_si128(codes.as_ptr().cast()),
                    _mm256_loadu_si256(coefficients.as_ptr().cast()),
                )
            };
            let products = _mm256_madd_epi16(_mm256_cvtepu8_epi16(codes), coefficients);
            *sum = _mm256_add_epi32(*sum, products);
        }
    }
    let [a, b, c, d] = sums;
    let sum = _mm256_add_epi32(_mm256_add_epi32(a, b), _mm256_add_epi32(c, d));
    let sum = _mm_add_epi32(
        _mm256_castsi256_si128(sum),
        _mm256_extracti128_si256::<1>(sum),
    );
    let sum = _mm_add_epi32(sum, _mm_shuffle_epi32::<0b1110>(sum));
    let sum = _mm_add_epi32(sum, _mm_shuffle_epi32::<0b0001>(sum));
    _mm_cvtsi128_si32(sum)
}

/// As with AVX2, 32 products at a time.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw")]
fn avx512(row: &[Line<u8>], coefficients: &[Line<i16>], coming: &[Line<u8>]) -> i32 {
    use std::arch::x86_64::*;

    let mut sums = [_mm512_setzero_si512(); 2];
    let mut announcement = Announcement::of(coming);
    for (codes, coefficients) in row.iter().zip(coefficients) {
        announcement.go_on();
        let (codes, _) = codes.0.as_chunks::<32>();
        let (coefficients, _) = coefficients.0.as_chunks::<32>();
        for (sum, (codes, coefficients)) in sums.iter_mut().zip(codes.iter().zip(coefficients)) {
            // SAFETY: the pointers are those of arrays of 32 bytes and 64 bytes, which are read
            // whole; these loads ask for no alignment.
            let (codes, coefficients) = unsafe {
                (
                    _mm256_loadu_si256(codes.as_ptr().cast()),
                    _mm512_loadu_si512(coefficients.as_ptr().cast()),
                )
            };
            let products = _mm512_madd_epi16(_mm512_cvtepu8_epi16(codes), coefficients);
            *sum = _mm512_add_epi32(*sum, products);
        }
    }
    _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[1]))
}

/// Tells the memory of a row a line at a time, so that reading another row need not wait for it.
///
/// Rows have about the same number of lines; of a longer one the last lines are not told of.
#[cfg(target_arch = "x86_64")]
struct Announcement<'a> {
    coming: &'a [Line<u8>],
    at: usize,
}

#[cfg(target_arch = "x86_64")]
impl<'a> Announcement<'a> {
    fn of(coming: &'a [Line<u8>]) -> Self {
        Self { coming, at: 0 }
    }

    #[inline(always)]
    fn go_on(&mut self) {
        // Of a row without lines this is some other place, which does no harm.
        prefetch_line(self.coming.as_ptr().wrapping_add(self.at));
        self.at = (self.at + 1).min(self.coming.len().saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn every_instruction_set_gives_the_sum() {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 8
        };
        for (row_lines, coefficient_lines) in [(0, 0), (0, 3), (1, 1), (2, 1), (5, 9), (13, 13)] {
            let mut row = vec![Line::default(); row_lines];
            let mut coefficients = vec![Line::default(); coefficient_lines];
            Line::flatten_mut(&mut row).fill_with(|| next() as u8);
            let coming = vec![Line::default(); 3];
            // So small that the sum is exact, then as large as they can be.
            for divisor in [8, 1] {
                Line::flatten_mut(&mut coefficients).fill_with(|| next() as i16 / divisor);
                let pairs = Line::flatten(&row).iter().zip(Line::flatten(&coefficients));
                let sum: i64 = pairs.map(|(&a, &b)| i64::from(a) * i64::from(b)).sum();
                for found in with_each(|| coded_dot(&row, &coefficients, &coming)) {
                    assert_eq!(found, sum as i32, "{row_lines} lines");
                }
            }
        }
    }

    #[test]
    fn sums_beyond_the_range_wrap_around_alike() {
        let (row, coefficients) = ([Line([255; 64]); 9], [Line([i16::MIN; 64]); 9]);
        let sum = i64::from(i16::MIN) * 255 * 64 * 9;
        for found in with_each(|| coded_dot(&row, &coefficients, &[])) {
            assert_eq!(found, sum as i32);
        }
    }
}
