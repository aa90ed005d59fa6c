//! Numbers of continuous distributions.

use super::mt19937::RandomState;
use crate::error::{Error, Result};

impl RandomState {
    /// A number from `low` to `high` (NumPy's `uniform`). As there, `high` may be the smaller one.
    ///
    /// # Errors
    /// `Parameter` when a bound, or the distance between them, is not finite.
    ///
    /// ```
    /// use linnaeus::random::RandomState;
    ///
    /// assert_eq!(RandomState::new(42).uniform(-1.0, 1.0)?, -0.250919762305275);
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    pub fn uniform(&mut self, low: f64, high: f64) -> Result<f64> {
        if !low.is_finite() {
            return Err(Error::parameter("low", low, "a finite number"));
        }
        let range = high - low;
        if !range.is_finite() {
            return Err(Error::parameter("high", high, "a finite distance from low"));
        }
        Ok(low + range * self.random_sample())
    }

    /// A standard normal number, by the polar method: two are made at a time, and the second one
    /// is what the next call gives.
    pub fn standard_normal(&mut self) -> f64 {
        if let Some(kept) = self.kept_normal.take() {
            return kept;
        }
        loop {
            let x = 2.0 * self.random_sample() - 1.0;
            let y = 2.0 * self.random_sample() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.kept_normal = Some(factor * x);
                return factor * y;
            }
        }
    }

    /// A normal number of this mean and standard deviation (NumPy's `normal`).
    ///
    /// # Errors
    /// `Parameter` when `scale` is negative or NaN (which NumPy takes, to return NaN).
    pub fn normal(&mut self, mean: f64, scale: f64) -> Result<f64> {
        if scale.is_nan() || scale < 0.0 {
            return Err(Error::parameter("scale", scale, "a number from 0"));
        }
        Ok(mean + scale * self.standard_normal())
    }

    /// A number of the exponential distribution with this mean (NumPy's `exponential`).
    ///
    /// # Errors
    /// `Parameter` when `scale` is negative, NaN or infinite.
    pub fn exponential(&mut self, scale: f64) -> Result<f64> {
        if !(scale.is_finite() && scale >= 0.0) {
            return Err(Error::parameter("scale", scale, "a finite number from 0"));
        }
        Ok(scale * self.standard_exponential())
    }

    pub(super) fn standard_exponential(&mut self) -> f64 {
        -(1.0 - self.random_sample()).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_named() {
        let mut random = RandomState::new(0);
        let found = [
            random.uniform(f64::NAN, 1.0),
            random.uniform(0.0, f64::INFINITY),
            random.uniform(f64::MIN, f64::MAX),
            random.normal(0.0, -1.0),
            random.normal(0.0, f64::NAN),
            random.exponential(-1.0),
            random.exponential(f64::INFINITY),
        ]
        .map(|result| result.unwrap_err().argument().map(str::to_string));
        let expected = ["low", "high", "high", "scale", "scale", "scale", "scale"];
        assert_eq!(found, expected.map(|name| Some(name.to_string())));
        assert_eq!(random, RandomState::new(0));
    }
}
