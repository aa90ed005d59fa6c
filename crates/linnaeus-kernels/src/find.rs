//! Looking for one value among many that are not it.

use crate::instructions::multiversioned;

multiversioned! {
    /// The position of the first value that is wanted.
    ///
    /// As `values.iter().position(..)`, for a value that is most likely not there: whole blocks are
    /// asked at once.
    ///
    /// ```
    /// let values = [1.0, f64::NAN, f64::INFINITY];
    /// assert_eq!(linnaeus_kernels::find(&values, |value| !value.is_finite()), Some(1));
    /// ```
    pub fn find[T: Copy, F: Fn(T) -> bool](values: &[T], is_wanted: F) -> Option<usize> {
        const BLOCK: usize = 128;
        let mut start = 0;
        for block in values.chunks(BLOCK) {
            // No way out in between, which vector instructions do not have.
            if block.iter().fold(false, |any, &value| any | is_wanted(value)) {
                let own = block.iter().position(|&value| is_wanted(value));
                return own.map(|own| start + own);
            }
            start += block.len();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn the_first_one_is_found_wherever_it_is() {
        for length in [0, 1, 7, 127, 128, 129, 300, 784] {
            let plain: Vec<f64> = (0..length).map(|at| at as f64 - 9.5).collect();
            with_each(|| assert_eq!(find(&plain, |value| !value.is_finite()), None));
            for at in 0..length {
                let mut values = plain.clone();
                values[at] = f64::NEG_INFINITY;
                values[length - 1] = f64::NAN;
                let single: Vec<f32> = values.iter().map(|&value| value as f32).collect();
                let first = at.min(length - 1);
                with_each(|| {
                    assert_eq!(find(&values, |value| !value.is_finite()), Some(first));
                    assert_eq!(find(&single, |value| !value.is_finite()), Some(first));
                    assert_eq!(find(&values, f64::is_nan), Some(length - 1));
                });
            }
        }
    }
}
