//! Numbers of two kinds, taken from the highest: how many of each kind are at least as high.

use crate::instructions::multiversioned;

multiversioned! {
    /// Parts numbers into those that are marked and those that are not, each in their order. They
    /// are written to the ends of two slices that are as long as the numbers. Gives how many are
    /// marked.
    ///
    /// ```
    /// let (mut yes, mut no) = ([0.0; 3], [0.0; 3]);
    /// assert_eq!(linnaeus_kernels::part(&[1.0, 2.0, 3.0], &[false, true, true], &mut yes, &mut no), 2);
    /// assert_eq!((yes, no), ([0.0, 2.0, 3.0], [0.0, 0.0, 1.0]));
    /// ```
    ///
    /// # Panics
    /// When the slices are not of one length.
    pub fn part(values: &[f64], marks: &[bool], yes: &mut [f64], no: &mut [f64]) -> usize {
        let length = values.len();
        assert!(length == marks.len() && length == yes.len() && length == no.len());
        // Sums of a byte's width, so that they are made of whole vectors.
        let sums = marks.chunks(255).map(|chunk| {
            usize::from(chunk.iter().fold(0_u8, |sum, &mark| sum + u8::from(mark)))
        });
        let marked = sums.sum();
        let (mut at_yes, mut at_no) = (length - marked, marked);
        // No branch, for which kind comes next cannot be guessed: every number is written to both
        // places, and what does not belong there is overwritten by what does.
        for (&value, &mark) in values.iter().zip(marks) {
            if let Some(place) = yes.get_mut(at_yes) {
                *place = value;
            }
            if let Some(place) = no.get_mut(at_no) {
                *place = value;
            }
            at_yes += usize::from(mark);
            at_no += usize::from(!mark);
        }
        marked
    }
}

multiversioned! {
    /// Of every number that occurs, the highest first, how many of the one kind and how many of the
    /// other are at least as high.
    ///
    /// The first `count_of_yes` numbers are of the one kind: they are at the end of `yes`, falling,
    /// and the others at the end of `no`. The three slices are as long as both kinds together.
    /// Afterwards they hold the counts and the numbers themselves, from the start. Gives how many
    /// these are. Zeros are one number, whatever their signs.
    ///
    /// ```
    /// let (mut yes, mut no, mut falling) = ([9.0, 9.0, 2.0, 0.5], [9.0, 9.0, 1.0, 0.5], [9.0; 4]);
    /// let count = linnaeus_kernels::falling_counts(2, &mut yes, &mut no, &mut falling);
    /// assert_eq!(falling[..count], [2.0, 1.0, 0.5]);
    /// assert_eq!(yes[..count], [1.0, 1.0, 2.0]);
    /// assert_eq!(no[..count], [0.0, 1.0, 2.0]);
    /// ```
    ///
    /// # Panics
    /// When the slices are not of one length, or shorter than `count_of_yes`.
    pub fn falling_counts(
        count_of_yes: usize,
        yes: &mut [f64],
        no: &mut [f64],
        falling: &mut [f64],
    ) -> usize {
        let length = falling.len();
        assert!(length == yes.len() && length == no.len() && count_of_yes <= length);
        let count_of_no = length - count_of_yes;
        // How many of each kind are taken, how many different numbers, and the last one.
        let (mut of_yes, mut of_no, mut count, mut last) = (0_usize, 0_usize, 0_usize, f64::NAN);
        while of_yes + of_no < length {
            // Counts are written to places whose numbers were taken before: place of_yes + of_no at
            // most, where the next number of `yes` is at count_of_no + of_yes, and the like.
            let a = yes.get(count_of_no + of_yes).copied();
            let b = no.get(count_of_yes + of_no).copied();
            let (a, b) = (a.unwrap_or(f64::NEG_INFINITY), b.unwrap_or(f64::NEG_INFINITY));
            // No branch: which kind comes next cannot be guessed.
            let is_yes = (a >= b) & (of_yes < count_of_yes);
            of_yes += usize::from(is_yes);
            of_no += usize::from(!is_yes);
            let value = if is_yes { a } else { b };
            // A number that equals the last one overwrites its counts.
            count += usize::from(value != last);
            last = value;
            falling[count - 1] = value;
            yes[count - 1] = of_yes as i64 as f64;
            no[count - 1] = of_no as i64 as f64;
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
            for marked_of_seven in [0, 3, 7] {
                let values = numbers(length);
                let marks: Vec<bool> = (0..length)
                    .map(|at| at * 31 % 7 < marked_of_seven)
                    .collect();
                let of = |kind: bool| -> Vec<f64> {
                    let kept = values.iter().zip(&marks).filter(|(_, mark)| **mark == kind);
                    kept.map(|(&value, _)| value).collect()
                };
                for (marked, yes, no) in with_each(|| {
                    let (mut yes, mut no) = (vec![0.0; length], vec![0.0; length]);
                    (part(&values, &marks, &mut yes, &mut no), yes, no)
                }) {
                    assert_eq!(yes[length - marked..], of(true));
                    assert_eq!(no[marked..], of(false));
                }
            }
        }
    }

    #[test]
    fn counted_as_by_comparing_with_each() {
        let sizes = [
            (0, 0),
            (0, 1),
            (1, 0),
            (5, 9),
            (64, 0),
            (0, 64),
            (40, 33),
            (300, 501),
        ];
        for (many, few) in sizes {
            let (mut yes, mut no) = (numbers(many), numbers(few));
            yes.sort_by(|a, b| b.total_cmp(a));
            no.sort_by(|a, b| b.total_cmp(a));
            let mut expected: Vec<f64> = [&yes[..], &no[..]].concat();
            expected.sort_by(|a, b| b.total_cmp(a));
            expected.dedup();
            let at_least = |of: &[f64]| -> Vec<f64> {
                let count = |own: &f64| of.iter().filter(|value| *value >= own).count() as f64;
                expected.iter().map(count).collect()
            };
            for [yes_counts, no_counts, falling] in with_each(|| {
                let mut a = [vec![9.0; few], yes.clone()].concat();
                let mut b = [vec![9.0; many], no.clone()].concat();
                let mut c = vec![9.0; many + few];
                let count = falling_counts(many, &mut a, &mut b, &mut c);
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
        let (mut yes, mut no, mut falling) = ([0.0, 0.0, -0.0], [0.0, 0.0, -0.0], [1.0; 3]);
        assert_eq!(falling_counts(2, &mut yes, &mut no, &mut falling), 1);
        assert_eq!((yes[0], no[0], falling[0]), (2.0, 1.0, 0.0));
    }
}
