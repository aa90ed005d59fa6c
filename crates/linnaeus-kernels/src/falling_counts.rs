//! Numbers, some of them marked, from the highest: how many of each kind are at least as high.

use crate::instructions::multiversioned;
use crate::radix_sort::{Keyed, deal_out, number, sort_dealt, wide_digit};

multiversioned! {
    /// Of every number that occurs, the highest first, how many that are marked and how many that
    /// are not are at least as high.
    ///
    /// The counts and the numbers themselves are written to the starts of the three slices, which
    /// are as long as the numbers and hold anything behind them. Gives how many these are. Zeros
    /// are one number, whatever their signs, and without one. No number is NaN.
    ///
    /// ```
    /// let (mut yes, mut no, mut falling) = ([9.0; 4], [9.0; 4], [9.0; 4]);
    /// let (values, marks) = ([0.5, 2.0, 1.0, 0.5], [true, true, false, false]);
    /// let count = linnaeus_kernels::falling_counts(&values, &marks, &mut yes, &mut no, &mut falling);
    /// assert_eq!(falling[..count], [2.0, 1.0, 0.5]);
    /// assert_eq!(yes[..count], [1.0, 1.0, 2.0]);
    /// assert_eq!(no[..count], [0.0, 1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// When the slices are not of one length.
    pub fn falling_counts(
        values: &[f64],
        marks: &[bool],
        yes: &mut [f64],
        no: &mut [f64],
        falling: &mut [f64],
    ) -> usize {
        let length = values.len();
        let (marks, no, falling) = (&marks[..length], &mut no[..length], &mut falling[..length]);
        // A part is dealt out, sorted and counted while it is in the caches: the memory is gone
        // through once for all three. Within a part the highest bit of the keys is one and the
        // same, so the mark takes its place: a key and its mark are moved as one word, and a mark
        // needs no sorting of its own.
        let key = |value: f64| (value + 0.0).key();
        let first = values.first().map_or(0, |&value| key(value));
        let (mut differing, mut with_highest) = (0, 0);
        for &value in values {
            differing |= key(value) ^ first;
            with_highest += key(value) >> 63;
        }
        let without_highest = length - with_highest as usize;
        let wide = wide_digit(length);
        let bottom = (u64::BITS - differing.leading_zeros()).saturating_sub(wide);
        // The words lie where the counts will be, which are never more than the words before them.
        // They are no numbers there, and nobody calculates with them.
        let words = values.iter().zip(marks).map(|(&value, &mark)| {
            f64::from_bits(key(value) << 1 | u64::from(mark))
        });
        let ends = deal_out(values, words, key, yes, bottom, wide);
        let (mut part, mut scratch) = (Vec::new(), Vec::new());
        let (mut start, mut count, mut marked) = (0, 0, 0);
        for end in ends {
            let highest = if start < without_highest { 0 } else { 1 << 63 };
            part.clear();
            part.extend(yes[start..end].iter().map(|word| word.to_bits()));
            if scratch.len() < part.len() {
                scratch.resize(part.len(), 0);
            }
            sort_dealt(&mut part, &mut scratch[..end - start], bottom);
            // Behind the last one comes another number in any case.
            part.extend(part.last().map(|last| !last));
            for (words, taken) in part.windows(2).zip(start + 1..) {
                marked += (words[0] & 1) as usize;
                falling[count] = number(highest | words[0] >> 1);
                yes[count] = marked as i64 as f64;
                no[count] = (taken - marked) as i64 as f64;
                // What follows overwrites these when it is the same number.
                count += usize::from((words[0] ^ words[1]) > 1);
            }
            start = end;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    /// Checks numbers of which some are marked with a count by comparing.
    fn check(values: &[f64], is_marked: impl Fn(usize) -> bool) {
        let length = values.len();
        let marks: Vec<bool> = (0..length).map(is_marked).collect();
        let mut falling: Vec<(f64, bool)> =
            values.iter().copied().zip(marks.iter().copied()).collect();
        falling.sort_by(|a, b| (b.0 + 0.0).total_cmp(&(a.0 + 0.0)));
        // The number, and how many of each kind there are so far.
        let mut expected: Vec<[f64; 3]> = Vec::new();
        let mut counts = [0.0; 2];
        for (value, is_marked) in falling {
            counts[usize::from(!is_marked)] += 1.0;
            if expected.last().is_some_and(|last| last[0] == value) {
                expected.pop();
            }
            expected.push([value + 0.0, counts[0], counts[1]]);
        }
        let bits = |found: &[[f64; 3]]| -> Vec<[u64; 3]> {
            found.iter().map(|own| own.map(f64::to_bits)).collect()
        };
        for found in with_each(|| {
            let [mut yes, mut no, mut falling] = [(); 3].map(|()| vec![9.0; length]);
            let count = falling_counts(values, &marks, &mut yes, &mut no, &mut falling);
            let found = (0..count).map(|at| [falling[at], yes[at], no[at]]);
            found.collect::<Vec<_>>()
        }) {
            assert!(bits(&found) == bits(&expected), "{length} numbers");
        }
    }

    /// Numbers between -1 and 1, nearly all different.
    fn waves(length: usize) -> Vec<f64> {
        (0..length).map(|at| (at as f64 * 0.7).sin()).collect()
    }

    #[test]
    fn counted_as_by_comparing() {
        for length in (0..40).chain([511, 512, 513, 5000, 1 << 14, (1 << 14) + 1, 100_000]) {
            for marked_of_seven in [0, 3, 7] {
                let is_marked = |at: usize| at * 31 % 7 < marked_of_seven;
                check(&waves(length), is_marked);
                let ties: Vec<f64> = (0..length)
                    .map(|at| (at * 7919 % 101 % 37) as f64 - 18.0)
                    .collect();
                check(&ties, is_marked);
                // Of one sign, and so many of one number that they are no part of the caches' size.
                let shares: Vec<f64> = waves(length).iter().map(|own| own.abs() / 2.0).collect();
                check(&shares, is_marked);
                check(&vec![-2.5; length], is_marked);
            }
        }
    }

    #[test]
    fn the_highest_and_the_lowest_numbers_are_told_apart() {
        let ends = [f64::MAX, f64::MIN, 5e-324, -5e-324, 0.0, 1.0, -1.0, 1e300];
        for length in [8, 700, 20_000] {
            let values: Vec<f64> = (0..length).map(|at| ends[at * 7919 % 101 % 8]).collect();
            check(&values, |at| at % 3 == 0);
        }
    }

    #[test]
    fn many_numbers_that_agree_in_their_highest_bits() {
        let mut values: Vec<f64> = (0..300_000).map(|at| 1.0 + at as f64 * 1e-12).collect();
        values.extend([f64::MAX, -3.0, 1e-300]);
        values.rotate_left(100_000);
        check(&values, |at| at % 5 == 0);
    }

    #[test]
    fn very_many_numbers() {
        check(&waves((1 << 20) + 5), |at| at % 3 == 0);
    }

    #[test]
    fn zeros_are_one_number() {
        check(&[0.0, -0.0, 0.0, -0.0, 1.0, -1.0], |at| at % 2 == 0);
        let zeros: Vec<f64> = (0..40_000).map(|at| [0.0, -0.0, 1.0][at % 3]).collect();
        check(&zeros, |at| at % 2 == 0);
    }
}
