//! scikit-learn's sampling without replacement.

use std::collections::BTreeSet;

use super::mt19937::RandomState;
use crate::error::{Error, Result};

/// How [`sample_without_replacement`] goes about it; the numbers drawn depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SamplingMethod {
    /// By the share to be drawn: a permutation from above 1 % to below 99 %, otherwise as
    /// `TrackingSelection`.
    #[default]
    Auto,
    /// Draws again what was drawn already; above a share of 20 % the reservoir.
    TrackingSelection,
    /// Goes through all numbers and keeps some.
    ReservoirSampling,
    /// Takes numbers out of a list of all.
    Pool,
}

/// `count` different ones of the numbers 0 to `n` - 1 (scikit-learn's function of that name).
///
/// # Errors
/// `Parameter` when there are fewer than `count`.
///
/// ```
/// use linnaeus::random::{RandomState, SamplingMethod, sample_without_replacement};
///
/// let mut random = RandomState::new(0);
/// let some = sample_without_replacement(10, 3, SamplingMethod::Auto, &mut random)?;
/// assert_eq!(some, [2, 8, 4]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn sample_without_replacement(
    n: usize,
    count: usize,
    method: SamplingMethod,
    random: &mut RandomState,
) -> Result<Vec<usize>> {
    if count > n {
        return Err(Error::parameter("count", count, format!("at most n, {n}")));
    }
    let share = if n == 0 { 1.0 } else { count as f64 / n as f64 };
    Ok(match method {
        SamplingMethod::Auto if share > 0.01 && share < 0.99 => {
            let mut order = random.permutation(n);
            order.truncate(count);
            order
        }
        SamplingMethod::Auto | SamplingMethod::TrackingSelection if share < 0.2 => {
            tracking(n, count, random)
        }
        SamplingMethod::Pool => pool(n, count, random),
        _ => reservoir(n, count, random),
    })
}

fn tracking(n: usize, count: usize, random: &mut RandomState) -> Vec<usize> {
    // As large as the sample, not as what it is drawn from.
    let mut seen = BTreeSet::new();
    let mut draw = || loop {
        let drawn = random.interval(n as u64 - 1) as usize;
        if seen.insert(drawn) {
            return drawn;
        }
    };
    (0..count).map(|_| draw()).collect()
}

fn reservoir(n: usize, count: usize, random: &mut RandomState) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..count).collect();
    for candidate in count..n {
        let place = random.interval(candidate as u64) as usize;
        if let Some(kept) = kept.get_mut(place) {
            *kept = candidate;
        }
    }
    kept
}

fn pool(n: usize, count: usize, random: &mut RandomState) -> Vec<usize> {
    let mut left: Vec<usize> = (0..n).collect();
    (0..count)
        .map(|_| {
            let place = random.interval(left.len() as u64 - 1) as usize;
            left.swap_remove(place)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_gives_different_numbers_in_range() {
        use SamplingMethod::{Auto, Pool, ReservoirSampling, TrackingSelection};
        for method in [Auto, TrackingSelection, ReservoirSampling, Pool] {
            for (n, count) in [
                (1000, 5),
                (1000, 500),
                (1000, 995),
                (10, 10),
                (1, 1),
                (0, 0),
                (9, 0),
            ] {
                let mut random = RandomState::new(3);
                let mut some = sample_without_replacement(n, count, method, &mut random).unwrap();
                some.sort_unstable();
                some.dedup();
                assert_eq!(some.len(), count);
                assert!(some.iter().all(|&number| number < n));
            }
            let too_many = sample_without_replacement(2, 3, method, &mut RandomState::new(0));
            assert_eq!(too_many.unwrap_err().argument(), Some("count"));
        }
    }
}
