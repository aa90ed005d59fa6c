//! The clock: how long a call took, and the middle of several such times.

use std::time::Instant;

use crate::Result;

/// The seconds that a call took, and what it gave. What it gave is dropped outside the timed part.
pub(crate) fn timed<T>(call: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let start = now();
    let result = call();
    let seconds = start.elapsed().as_secs_f64();
    Ok((seconds, result?))
}

#[expect(
    clippy::disallowed_methods,
    reason = "time is what a benchmark measures; no result depends on it"
)]
fn now() -> Instant {
    Instant::now()
}

/// The middle of the times, or the mean of the two in the middle.
pub(crate) fn median(times: &[f64]) -> Option<f64> {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some((lower + upper) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 7.0]), Some(3.0));
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
    }
}
