//! The distinct integers among many, and which of them each is.

use crate::instructions::multiversioned;
use crate::radix_sort::radix_sort;

multiversioned! {
    /// The distinct integers, rising.
    ///
    /// ```
    /// assert_eq!(linnaeus_kernels::distinct_integers(&[7, -2, 7]), [-2, 7]);
    /// ```
    pub fn distinct_integers(values: &[i64]) -> Vec<i64> {
        if let Some((low, size)) = narrow_range(values) {
            let mut found = vec![false; size];
            for &value in values {
                found[value.wrapping_sub(low) as usize] = true;
            }
            let numbers = found.iter().zip(0..).filter(|(found, _)| **found);
            return numbers.map(|(_, above)| low.wrapping_add(above)).collect();
        }
        // Turning the sign makes unsigned numbers of the same order.
        let turned = |value: i64| value as u64 ^ 1 << 63;
        let mut keys: Vec<u64> = values.iter().map(|&value| turned(value)).collect();
        radix_sort(&mut keys, &mut vec![0; values.len()]);
        keys.dedup();
        keys.into_iter().map(|key| turned(key as i64) as i64).collect()
    }
}

multiversioned! {
    /// The place of each integer among the distinct ones, which rise; the number of these for an
    /// integer that is none of them.
    ///
    /// ```
    /// let codes: Vec<u32> = linnaeus_kernels::code_integers(&[7, -2, 7, 0], &[-2, 7]);
    /// assert_eq!(codes, [1, 0, 1, 2]);
    /// ```
    pub fn code_integers[C: FromIterator<u32>](values: &[i64], distinct: &[i64]) -> C {
        let unknown = distinct.len() as u32;
        if let Some((low, size)) = narrow_range(values) {
            let mut codes = vec![unknown; size];
            for (&value, code) in distinct.iter().zip(0..) {
                let place = value.wrapping_sub(low) as u64;
                if let Some(of_value) = codes.get_mut(place as usize) {
                    *of_value = code;
                }
            }
            let place = |&value: &i64| value.wrapping_sub(low) as usize;
            return values.iter().map(|value| codes[place(value)]).collect();
        }
        let code = |value| distinct.binary_search(value).map_or(unknown, |code| code as u32);
        values.iter().map(code).collect()
    }
}

/// The lowest integer and how many there are from it to the highest, if a table of them all is no
/// larger than the integers themselves.
#[inline(always)]
fn narrow_range(values: &[i64]) -> Option<(i64, usize)> {
    let (low, high) = values
        .iter()
        .fold((i64::MAX, i64::MIN), |(low, high), &value| {
            (low.min(value), high.max(value))
        });
    let size = usize::try_from(high.checked_sub(low)?)
        .ok()?
        .checked_add(1)?;
    (high >= low && size <= values.len().max(1 << 10)).then_some((low, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn coded_as_by_sorting() {
        let narrow = |at: i64| at * 7919 % 11 - 5;
        let wide = |at: i64| (at % 13).wrapping_mul(0x5851_F42D_4C95_7F2D);
        let ends = |at: i64| if at % 2 == 0 { i64::MIN } else { i64::MAX };
        let alone = |at: i64| at.wrapping_mul(0x5851_F42D_4C95_7F2D);
        for length in [0, 1, 2, 3, 10, 100, 2000, 40_000] {
            for number in [narrow, wide, ends, alone] {
                let values: Vec<i64> = (0..length).map(number).collect();
                let mut distinct = values.clone();
                distinct.sort_unstable();
                distinct.dedup();
                let codes: Vec<u32> = values
                    .iter()
                    .map(|value| distinct.partition_point(|own| own < value) as u32)
                    .collect();
                for found in with_each(|| {
                    let distinct = distinct_integers(&values);
                    let codes: Vec<u32> = code_integers(&values, &distinct);
                    (distinct, codes)
                }) {
                    assert!(
                        found == (distinct.clone(), codes.clone()),
                        "{length} integers"
                    );
                }
                let unknown: Vec<u32> = code_integers(&values, &[]);
                assert!(unknown.iter().all(|&code| code == 0));
            }
        }
    }
}
