//! Which bytes are not a given one.

use crate::instructions::multiversioned;

multiversioned! {
    /// Writes a bit for each byte, 64 to a word: whether it differs from `common`. Bytes after the
    /// last full word are left alone.
    ///
    /// ```
    /// let mut bytes = [7; 128];
    /// (bytes[0], bytes[65]) = (6, 8);
    /// let mut bits = [0; 2];
    /// linnaeus_kernels::differing_bits(&bytes, 7, &mut bits);
    /// assert_eq!(bits, [1, 2]);
    /// ```
    pub fn differing_bits(bytes: &[u8], common: u8, bits: &mut [u64]) {
        const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
        let all_common = u64::from(common) * 0x0101_0101_0101_0101;
        let (words, _) = bytes.as_chunks::<64>();
        for (word, bits) in words.iter().zip(bits) {
            let (eights, _) = word.as_chunks::<8>();
            let mut found = 0;
            for (number, &eight) in (0..).zip(eights) {
                let differing = u64::from_le_bytes(eight) ^ all_common;
                // The highest bit of a byte is set when one of its bits is.
                let highest = (((differing & LOW) + LOW) | differing) & !LOW;
                found |= gathered(highest >> 7) << (8 * number);
            }
            *bits = found;
        }
    }
}

/// The lowest bits of eight bytes, which have no others, side by side.
#[inline(always)]
pub fn gathered(bytes: u64) -> u64 {
    bytes.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn every_byte_has_its_bit() {
        for length in [0, 1, 63, 64, 65, 128, 640] {
            for common in [0, 1, 127, 128, 255] {
                let bytes: Vec<u8> = (0..length)
                    .map(|at| {
                        if at * 7919 % 5 < 3 {
                            common
                        } else {
                            (at * 31) as u8
                        }
                    })
                    .collect();
                let found = with_each(|| {
                    let mut bits = vec![0; length / 64];
                    differing_bits(&bytes, common, &mut bits);
                    bits
                });
                for bits in found {
                    for at in 0..bits.len() * 64 {
                        assert_eq!(bits[at / 64] >> (at % 64) & 1 == 1, bytes[at] != common);
                    }
                }
            }
        }
    }
}
