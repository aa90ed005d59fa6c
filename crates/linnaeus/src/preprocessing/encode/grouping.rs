//! Infrequent categories, which share one place.

use super::options::Frequency;

/// What makes a category infrequent; without both, none is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) min_frequency: Option<Frequency>,
    pub(super) max_categories: Option<usize>,
}

impl Rule {
    /// The codes of the infrequent categories, ascending, given how many of `nrows` rows each has.
    ///
    /// First the rare ones by `min_frequency`; then, when more than `max_categories` places are
    /// left (the shared one among them), the rarest of all. Of equally rare ones those with lower
    /// codes go first.
    pub(super) fn infrequent(self, counts: &[usize], nrows: usize) -> Vec<u32> {
        let is_rare = |count: usize| match self.min_frequency {
            Some(Frequency::Count(least)) => count < least,
            Some(Frequency::Share(share)) => (count as f64) < nrows as f64 * share,
            None => false,
        };
        let mut rare: Vec<bool> = counts.iter().map(|&count| is_rare(count)).collect();
        let places = rare.iter().filter(|rare| !**rare).count() + 1;
        if let Some(most) = self.max_categories
            && most < places
        {
            let mut rarest_first: Vec<usize> = (0..counts.len()).collect();
            rarest_first.sort_by_key(|&code| counts[code]);
            let frequent = most.saturating_sub(1);
            for &code in &rarest_first[..counts.len().saturating_sub(frequent)] {
                rare[code] = true;
            }
        }
        (0..counts.len() as u32)
            .filter(|&code| rare[code as usize])
            .collect()
    }
}

/// The place of each category: frequent ones in their order, then one place for all infrequent
/// ones; and how many places there are.
pub(super) fn places(n_categories: usize, infrequent: &[u32]) -> (Vec<u32>, usize) {
    let n_frequent = n_categories - infrequent.len();
    let mut next = 0;
    let mut rare = infrequent.iter().copied().peekable();
    let places = (0..n_categories as u32)
        .map(|code| {
            if rare.next_if_eq(&code).is_some() {
                n_frequent as u32
            } else {
                next += 1;
                next - 1
            }
        })
        .collect();
    (places, n_frequent + usize::from(!infrequent.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarest_share_a_place() {
        let rule = |min_frequency, max_categories| Rule {
            min_frequency,
            max_categories,
        };
        let counts = [5, 20, 10, 3];
        let infrequent = |rule: Rule| rule.infrequent(&counts, 38);
        assert_eq!(infrequent(rule(None, Some(2))), [0, 2, 3]);
        assert_eq!(infrequent(rule(Some(Frequency::Count(6)), None)), [0, 3]);
        assert_eq!(
            infrequent(rule(Some(Frequency::Share(0.29)), None)),
            [0, 2, 3]
        );
        assert_eq!(
            infrequent(rule(Some(Frequency::Count(12)), Some(4))),
            [0, 2, 3]
        );
        assert_eq!(infrequent(rule(None, Some(1))), [0, 1, 2, 3]);
        assert!(infrequent(rule(None, Some(4))).len() == 1);
        assert!(infrequent(rule(None, Some(5))).is_empty());
        // Of equal counts the lower codes are infrequent.
        assert_eq!(
            rule(None, Some(3)).infrequent(&[2, 2, 2, 2, 1], 9),
            [0, 1, 4]
        );
        assert_eq!(places(4, &[0, 3]), (vec![2, 0, 1, 2], 3));
        assert_eq!(places(2, &[]), (vec![0, 1], 2));
    }
}
