//! Numbers of two kinds, taken from the highest: how many of each kind every number has above it.

use crate::instructions::multiversioned;

multiversioned! {
    /// Parts numbers into those that are marked and those that are not, each in their order. Gives
    /// how many are marked: they come first.
    ///
    /// ```
    /// let mut parted = [0.0; 3];
    /// let marked = linnaeus_kernels::part(&[1.0, 2.0, 3.0], &[false, true, true], &mut parted);
    /// assert_eq!((marked, parted), (2, [2.0, 3.0, 1.0]));
    /// ```
    ///
    /// # Panics
    /// When the slices are not of one length.
    pub fn part(values: &[f64], marks: &[bool], parted: &mut [f64]) -> usize {
        assert!(values.len() == marks.len() && values.len() == parted.len());
        // Sums of a byte's width, so that they are made of whole vectors.
        let sums = marks.chunks(255).map(|chunk| {
            usize::from(chunk.iter().fold(0_u8, |sum, &mark| sum + u8::from(mark)))
        });
        let marked = sums.sum();
        let (mut yes, mut no) = (0, marked);
        for (&value, &mark) in values.iter().zip(marks) {
            // No branch: which kind comes next cannot be guessed.
            parted[if mark { yes } else { no }] = value;
            yes += usize::from(mark);
            no += usize::from(!mark);
        }
        marked
    }
}

multiversioned! {
    /// Of every number that occurs, the highest first, how many of the one kind and how many of the
    /// other are at least as high. Both kinds rise. Gives how many such numbers there are; they are
    /// written to `falling`, and the counts to the same places. Zeros are one number, whatever their
    /// signs.
    ///
    /// ```
    /// let (mut falling, mut yes, mut no) = ([9.0; 4], [9.0; 4], [9.0; 4]);
    /// let kinds = (&[0.5, 2.0][..], &[0.5, 1.0][..]);
    /// let count = linnaeus_kernels::falling_counts(kinds.0, kinds.1, &mut falling, &mut yes, &mut no);
    /// assert_eq!(falling[..count], [2.0, 1.0, 0.5]);
    /// assert_eq!(yes[..count], [1.0, 1.0, 2.0]);
    /// assert_eq!(no[..count], [0.0, 1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// When there is not a place for every number.
    pub fn falling_counts(
        yes: &[f64],
        no: &[f64],
        falling: &mut [f64],
        yes_counts: &mut [f64],
        no_counts: &mut [f64],
    ) -> usize {
        let all = yes.len() + no.len();
        let (falling, yes_counts) = (&mut falling[..all], &mut yes_counts[..all]);
        let no_counts = &mut no_counts[..all];
        // How many numbers of each kind are taken, and the one that was taken last.
        let (mut of_yes, mut of_no, mut last) = (0_usize, 0_usize, f64::NAN);
        let mut count = 0_usize;
        let mut take = |value: f64, of_yes: usize, of_no: usize| {
            // A number that equals the last one overwrites its counts.
            count += usize::from(value != last);
            let place = count - 1;
            last = value;
            falling[place] = value;
            yes_counts[place] = of_yes as i64 as f64;
            no_counts[place] = of_no as i64 as f64;
        };
        while of_yes < yes.len() && of_no < no.len() {
            let (a, b) = (yes[yes.len() - 1 - of_yes], no[no.len() - 1 - of_no]);
            let is_yes = a >= b;
            // No branch: which kind comes next cannot be guessed.
            of_yes += usize::from(is_yes);
            of_no += usize::from(!is_yes);
            take(if is_yes { a } else { b }, of_yes, of_no);
        }
        for &value in yes[..yes.len() - of_yes].iter().rev() {
            of_yes += 1;
            take(value, of_yes, of_no);
        }
        for &value in no[..no.len() - of_no].iter().rev() {
            of_no += 1;
            take(value, of_yes, of_no);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    /// Numbers with many ties.
    fn numbers(length: usize) -> Vec<f64> {
        let number = |at: usize| (at * 7919 % 101 % 37) as f64 - 18.0;
        (0..length).map(number).collect()
    }

    #[test]
    fn parted_as_by_two_filters() {
        for length in (0..70).chain([254, 255, 256, 1000]) {
            let values = numbers(length);
            let marks: Vec<bool> = (0..length).map(|at| at * 31 % 7 < 3).collect();
            let of = |kind: bool| {
                let kept = values
                    .iter()
                    .zip(&marks)
                    .filter(move |(_, mark)| **mark == kind);
                kept.map(|(&value, _)| value)
            };
            let expected: Vec<f64> = of(true).chain(of(false)).collect();
            for (marked, parted) in with_each(|| {
                let mut parted = vec![0.0; length];
                (part(&values, &marks, &mut parted), parted)
            }) {
                assert_eq!((marked, parted), (of(true).count(), expected.clone()));
            }
        }
    }

    #[test]
    fn counted_as_by_comparing_with_each() {
        for (many, few) in [
            (0, 0),
            (0, 1),
            (1, 0),
            (5, 9),
            (64, 0),
            (40, 33),
            (300, 501),
        ] {
            let (mut yes, mut no) = (numbers(many), numbers(few));
            yes.sort_by(f64::total_cmp);
            no.sort_by(f64::total_cmp);
            let mut expected: Vec<f64> = [&yes[..], &no[..]].concat();
            expected.sort_by(|a, b| b.total_cmp(a));
            expected.dedup();
            let at_least = |of: &[f64]| -> Vec<f64> {
                let count = |own: &f64| of.iter().filter(|value| *value >= own).count() as f64;
                expected.iter().map(count).collect()
            };
            for [falling, yes_counts, no_counts] in with_each(|| {
                let [mut a, mut b, mut c] = [(); 3].map(|()| vec![0.0; many + few]);
                let count = falling_counts(&yes, &no, &mut a, &mut b, &mut c);
                [a, b, c].map(|values| values[..count].to_vec())
            }) {
                assert_eq!(falling, expected);
                assert_eq!(yes_counts, at_least(&yes));
                assert_eq!(no_counts, at_least(&no));
            }
        }
    }

    #[test]
    fn zeros_are_one_number() {
        let (mut a, mut b, mut c) = ([1.0; 3], [0.0; 3], [0.0; 3]);
        assert_eq!(
            falling_counts(&[-0.0, 0.0], &[-0.0], &mut a, &mut b, &mut c),
            1
        );
        assert_eq!((b[0], c[0]), (2.0, 1.0));
    }
}
