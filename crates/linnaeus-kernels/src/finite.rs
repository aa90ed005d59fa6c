//! Whether numbers are finite.

use crate::instructions::multiversioned;

multiversioned! {
    /// The place of the first number that is NaN or infinite.
    ///
    /// ```
    /// assert_eq!(linnaeus_kernels::first_not_finite(&[1.0, f64::NAN, 2.0]), Some(1));
    /// assert_eq!(linnaeus_kernels::first_not_finite(&[1.0]), None);
    /// ```
    pub fn first_not_finite(values: &[f64]) -> Option<usize> {
        const BLOCK: usize = 64;
        // Whole blocks first: a loop that may end at every number is not made of vectors.
        let is_finite = |block: &[f64]| {
            block.iter().fold(true, |all, value| all & value.is_finite())
        };
        let clean = values.chunks(BLOCK).take_while(|block| is_finite(block)).count() * BLOCK;
        let rest = values.get(clean..)?;
        Some(clean + rest.iter().position(|value| !value.is_finite())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn the_first_is_found_wherever_it_is() {
        for length in (0..130).chain([1000]) {
            let clean = vec![f64::MAX; length];
            assert!(
                with_each(|| first_not_finite(&clean))
                    .iter()
                    .all(Option::is_none)
            );
            for at in 0..length {
                let mut values = clean.clone();
                values[at] = f64::NAN;
                values[length - 1] = f64::NEG_INFINITY;
                for found in with_each(|| first_not_finite(&values)) {
                    assert_eq!(found, Some(at));
                }
            }
        }
    }
}
