//! Sorting by a key of 64 bits.

use crate::instructions::multiversioned;
use crate::prefetch::prefetch;

/// What has a key to be sorted by.
pub trait Keyed: Copy {
    /// The key.
    fn key(self) -> u64;
}
impl Keyed for u64 {
    #[inline]
    fn key(self) -> u64 {
        self
    }
}
impl Keyed for f64 {
    /// Numbers fall: the highest has the lowest key. 0.0 comes before -0.0.
    #[inline]
    fn key(self) -> u64 {
        turned(self.to_bits())
    }
}

/// The number that has this key.
#[inline]
pub(crate) fn number(key: u64) -> f64 {
    f64::from_bits(turned(key))
}

/// What is negative falls as its bits rise. Of the rest all bits but the sign are turned.
#[inline]
fn turned(bits: u64) -> u64 {
    const SIGN: u64 = 1 << 63;
    bits ^ (!((bits as i64 >> 63) as u64) & !SIGN)
}

/// Fewer values than this are compared: to count digits would take longer.
const FEW: usize = 1 << 9;
/// As many values as the processor's nearer caches hold. More of them are dealt out to parts.
const MANY: usize = 1 << 14;
/// More values than this are dealt out by more bits, or the parts of frequent digits would not fit.
const VERY_MANY: usize = 1 << 20;
/// So many places ahead the memory is told which will be written.
const AHEAD: usize = 8;
/// The digits by which a part is sorted, of the highest bits that differ. What they leave together,
/// a few values mostly, is compared afterwards.
const DIGITS: usize = 2;
/// The bits of a digit.
const DIGIT: u32 = 10;

multiversioned! {
    /// Sorts by rising keys; what has the same key stays in its order. `scratch` has as many values,
    /// and holds anything afterwards.
    ///
    /// ```
    /// let mut keys = [3, 1, u64::MAX, 2];
    /// linnaeus_kernels::radix_sort(&mut keys, &mut [0; 4]);
    /// assert_eq!(keys, [1, 2, 3, u64::MAX]);
    /// ```
    ///
    /// # Panics
    /// When `scratch` is shorter than `values`.
    pub fn radix_sort[T: Keyed](values: &mut [T], scratch: &mut [T]) {
        let scratch = &mut scratch[..values.len()];
        if values.len() <= MANY {
            sort_part(values, scratch, false);
            return;
        }
        let wide = wide_digit(values.len());
        let bottom = differing_bits(values).saturating_sub(wide);
        let mut start = 0;
        for end in deal_out(values, values.iter().copied(), T::key, scratch, bottom, wide) {
            let (part, place) = (&mut scratch[start..end], &mut values[start..end]);
            // So many values are of one wide digit, and agree from the bottom up.
            if part.len() > 8 * MANY && bottom > 0 {
                radix_sort(part, place);
                place.copy_from_slice(part);
            } else {
                sort_part(part, place, true);
            }
            start = end;
        }
    }
}

/// How many of the lowest bits it takes to tell the keys apart.
#[inline(always)]
fn differing_bits<T: Keyed>(values: &[T]) -> u32 {
    let first = values.first().map_or(0, |value| value.key());
    let differing = values
        .iter()
        .fold(0, |bits, value| bits | (value.key() ^ first));
    u64::BITS - differing.leading_zeros()
}

/// By how many bits so many values are dealt out: of few values only the highest bit is told apart.
#[inline(always)]
pub(crate) fn wide_digit(length: usize) -> u32 {
    if length <= MANY {
        1
    } else if length <= VERY_MANY {
        16
    } else {
        18
    }
}

/// Deals out what belongs to each value by the wide digit of its key above the bottom: to parts whose
/// keys rise from part to part, and in which the highest bit of the digit is one. Gives the ends of
/// the parts.
#[inline(always)]
pub(crate) fn deal_out<T: Copy, S>(
    values: &[T],
    belongings: impl Iterator<Item = S>,
    key: impl Fn(T) -> u64,
    parts: &mut [S],
    bottom: u32,
    wide: u32,
) -> Vec<usize> {
    let digit = |value: T| (key(value) >> bottom) as u32 % (1 << wide);
    let mut counts = vec![0_u32; 1 << wide];
    // The digits of a block are found at once, by vector instructions.
    let mut digits = [0; 64];
    for block in values.chunks(digits.len()) {
        for (own, &value) in digits.iter_mut().zip(block) {
            *own = digit(value);
        }
        for &digit in &digits[..block.len()] {
            counts[digit as usize] += 1;
        }
    }
    // Neighbouring digits share a part until it is full.
    let mut part_of = counts;
    let (mut places, mut size, mut sum) = (vec![0], 0, 0);
    for (digit, count) in part_of.iter_mut().enumerate() {
        let own = *count as usize;
        if size > 0 && (size + own > MANY || digit == 1 << (wide - 1)) {
            places.push(sum);
            size = 0;
        }
        *count = places.len() as u32 - 1;
        size += own;
        sum += own;
    }
    for (&value, own) in values.iter().zip(belongings) {
        let place = &mut places[part_of[digit(value) as usize] as usize];
        parts[*place] = own;
        // Where the part goes on. Too many parts are filled at once for the processor to see it.
        if let Some(ahead) = parts.get(*place + AHEAD..=*place + AHEAD) {
            prefetch(ahead);
        }
        *place += 1;
    }
    places
}

/// Sorts a part that was dealt out, where it is. Its keys agree from the bottom up when it is large.
#[inline(always)]
pub(crate) fn sort_dealt<T: Keyed>(part: &mut [T], scratch: &mut [T], bottom: u32) {
    if part.len() > 8 * MANY && bottom > 0 {
        radix_sort(part, scratch);
    } else {
        sort_part(part, scratch, false);
    }
}

/// Sorts values that fit the caches, by the lower digit first. They end up where they are, or in the
/// other slice.
#[inline(always)]
fn sort_part<T: Keyed>(values: &mut [T], other: &mut [T], to_other: bool) {
    let length = values.len();
    if length < FEW {
        values.sort_by_key(|value| value.key());
        if to_other {
            other.copy_from_slice(values);
        }
        return;
    }
    let bottom = differing_bits(values).saturating_sub(DIGIT * DIGITS as u32);
    let digit = |value: T, at: usize| {
        let digits = (value.key() >> bottom) as u32;
        (digits >> (DIGIT * at as u32)) as usize % (1 << DIGIT)
    };
    let mut counts = [[0_u32; 1 << DIGIT]; DIGITS];
    for &value in &*values {
        for (at, counts) in counts.iter_mut().enumerate() {
            counts[digit(value, at)] += 1;
        }
    }
    let (mut from, mut to) = (values, other);
    let mut is_in_other = false;
    for (at, places) in counts.iter_mut().enumerate() {
        if places[digit(from[0], at)] as usize == length {
            continue;
        }
        let mut sum = 0;
        for place in places.iter_mut() {
            sum += std::mem::replace(place, sum);
        }
        for &value in &*from {
            let place = &mut places[digit(value, at)];
            to[*place as usize] = value;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut to);
        is_in_other = !is_in_other;
    }
    if is_in_other != to_other {
        to.copy_from_slice(from);
        from = to;
    }
    compare_below(from, bottom);
}

/// Sorts values whose keys rise but for the bits below the bottom.
#[inline(always)]
fn compare_below<T: Keyed>(values: &mut [T], bottom: u32) {
    let mut at = 1;
    while at < values.len() {
        let key = values[at].key();
        if values[at - 1].key() <= key {
            at += 1;
            continue;
        }
        let agrees = |value: &&T| value.key() >> bottom == key >> bottom;
        let (before, after) = values.split_at(at);
        let start = at - before.iter().rev().take_while(agrees).count();
        at += after.iter().take_while(agrees).count();
        values[start..at].sort_by_key(|value| value.key());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    /// A key, and the place it had.
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Placed(u64, usize);
    impl Keyed for Placed {
        fn key(self) -> u64 {
            self.0
        }
    }

    /// Numbers of all bits.
    fn random(length: usize) -> impl Iterator<Item = u64> {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        (0..length).map(move |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        })
    }

    fn check(keys: impl Iterator<Item = u64>) {
        let values: Vec<Placed> = keys.zip(0..).map(|(key, at)| Placed(key, at)).collect();
        let mut expected = values.clone();
        expected.sort_by_key(|value| value.0);
        for sorted in with_each(|| {
            let mut sorted = values.clone();
            radix_sort(&mut sorted, &mut vec![Placed(0, 0); values.len()]);
            sorted
        }) {
            assert!(sorted == expected, "{} values", values.len());
        }
    }

    #[test]
    fn sorted_as_by_comparison_and_stable() {
        let many = [MANY - 1, MANY, MANY + 1, 3 * MANY + 5];
        for length in (0..40).chain([FEW - 1, FEW, FEW + 1, 5000]).chain(many) {
            check(random(length));
            check(random(length).map(|key| key >> 40));
            check(random(length).map(|key| key % 5));
            check(random(length).map(|key| ((key % 3) << 62) | (key % 1000)));
            check(random(length).map(|key| (key as f64 / 1e15).sin().key()));
            check((0..length as u64).rev());
            check((0..length).map(|_| 7));
        }
    }

    #[test]
    fn many_values_that_agree_in_their_highest_bits_are_dealt_out_again() {
        check(
            [u64::MAX]
                .into_iter()
                .chain(random(10 * MANY).map(|key| key >> 30)),
        );
        check([u64::MAX].into_iter().chain((0..9 * MANY).map(|_| 3)));
    }

    #[test]
    fn numbers_fall() {
        let mut numbers = [1.5, -0.0, f64::MAX, 0.0, -2.0, f64::MIN, 5e-324, -5e-324];
        radix_sort(&mut numbers, &mut [0.0; 8]);
        let falling = [f64::MAX, 1.5, 5e-324, 0.0, -0.0, -5e-324, -2.0, f64::MIN];
        assert_eq!(numbers.map(f64::to_bits), falling.map(f64::to_bits));
        let back = numbers.map(|own| number(own.key()));
        assert_eq!(back.map(f64::to_bits), falling.map(f64::to_bits));
    }
}
