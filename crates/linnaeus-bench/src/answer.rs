//! What a run computed, and how it compares with what the other side computed.

use std::fmt;
use std::io::{self, Read};

/// What a run computed: numbers by name.
#[derive(Debug, Default)]
pub(crate) struct Answer(Vec<(&'static str, Vec<f64>)>);

impl Answer {
    /// An answer of these numbers.
    pub(crate) fn of(name: &'static str, numbers: impl Into<Vec<f64>>) -> Self {
        Self::default().and(name, numbers)
    }

    /// The same answer with further numbers.
    #[must_use]
    pub(crate) fn and(mut self, name: &'static str, numbers: impl Into<Vec<f64>>) -> Self {
        self.0.push((name, numbers.into()));
        self
    }

    /// Compares it with the other side's: arrays of these names and lengths, whose numbers the
    /// stream has one after the other, as little-endian 64-bit floats. The stream is read to the
    /// end of them in any case.
    pub(crate) fn compare(
        &self,
        arrays: &[(String, usize)],
        stream: &mut impl Read,
    ) -> io::Result<Comparison> {
        let mut comparison = Comparison::default();
        for (name, length) in arrays {
            let own = self.0.iter().find(|(own, _)| own == name);
            let own = own.map_or(&[][..], |(_, numbers)| numbers);
            if own.len() != *length {
                comparison.differ(format!(
                    "{name}: {} numbers here, {length} there",
                    own.len()
                ));
            }
            for at in 0..*length {
                let mut bytes = [0; 8];
                stream.read_exact(&mut bytes)?;
                if let Some(&own) = own.get(at) {
                    comparison.number(name, at, own, f64::from_le_bytes(bytes));
                }
            }
        }
        for (own, numbers) in &self.0 {
            if !arrays.iter().any(|(name, _)| name == own) {
                comparison.differ(format!("{own}: {} numbers here, none there", numbers.len()));
            }
        }
        Ok(comparison)
    }
}

/// How the answers of both sides compare.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparison {
    numbers: usize,
    different: usize,
    largest: f64,
    /// The first thing that differs.
    first: Option<String>,
}

impl Comparison {
    /// Whether every bit is the same.
    pub(crate) fn is_same(&self) -> bool {
        self.first.is_none()
    }

    /// Takes in another comparison of the same task.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.numbers += other.numbers;
        self.different += other.different;
        self.gap(other.largest);
        if let Some(first) = &other.first {
            self.differ(first.clone());
        }
    }

    /// The verdict in a few words.
    pub(crate) fn verdict(&self) -> String {
        match (&self.first, self.different) {
            (None, _) => "every bit".into(),
            (Some(_), 0) => "NO".into(),
            (Some(_), _) => format!("NO: by up to {:.1e}", self.largest),
        }
    }

    fn number(&mut self, name: &str, at: usize, own: f64, other: f64) {
        self.numbers += 1;
        let same = own.to_bits() == other.to_bits() || (own.is_nan() && other.is_nan());
        if !same {
            self.different += 1;
            self.gap((own - other).abs());
            if self.first.is_none() {
                self.differ(format!("{name}[{at}] is {own} here and {other} there"));
            }
        }
    }

    fn gap(&mut self, gap: f64) {
        // In this order NaN is above everything.
        if gap.total_cmp(&self.largest).is_gt() {
            self.largest = gap;
        }
    }

    fn differ(&mut self, what: String) {
        self.first.get_or_insert(what);
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.first {
            None => write!(f, "the same bits in {} numbers", self.numbers),
            Some(first) => write!(
                f,
                "{first}; {} of {} numbers differ, by up to {:.1e}",
                self.different, self.numbers, self.largest
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(answer: &Answer, name: &str, numbers: &[f64]) -> Comparison {
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let mut stream = &bytes[..];
        let comparison = answer
            .compare(&[(name.into(), numbers.len())], &mut stream)
            .unwrap();
        assert!(stream.is_empty());
        comparison
    }

    #[test]
    fn bits_decide() {
        let answer = Answer::of("coef", [1.0, f64::NAN, 0.0]);
        assert!(compared(&answer, "coef", &[1.0, f64::NAN, 0.0]).is_same());
        let zero = compared(&answer, "coef", &[1.0, f64::NAN, -0.0]);
        assert_eq!(zero.verdict(), "NO: by up to 0.0e0");
        let mut far = compared(&answer, "coef", &[1.5, 2.0, 0.0]);
        assert_eq!((far.different, far.numbers), (2, 3));
        assert!(far.largest.is_nan());
        far.merge(&zero);
        assert_eq!((far.different, far.numbers), (3, 6));
        assert_eq!(
            far.to_string(),
            "coef[0] is 1 here and 1.5 there; 3 of 6 numbers differ, by up to NaN"
        );
    }

    #[test]
    fn shapes_and_names_count() {
        let answer = Answer::of("coef", [1.0, 2.0]);
        for (name, numbers) in [("coef", &[1.0][..]), ("coef", &[1.0; 3]), ("mean", &[1.0])] {
            let comparison = compared(&answer, name, numbers);
            assert!(!comparison.is_same(), "{name}");
        }
        assert_eq!(compared(&answer, "coef", &[1.0]).verdict(), "NO");
    }
}
