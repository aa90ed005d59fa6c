//! Numbers of continuous distributions.

use super::mt19937::RandomState;
use crate::error::{Error, Result};

impl RandomState {
    /// A number from `low` to `high` (NumPy's `uniform`).
    ///
    /// # Errors
    /// `Parameter` when the range is not finite.
    pub fn uniform(&mut self, low: f64, high: f64) -> Result<f64> {
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
    /// `Parameter` when `scale` is negative or NaN.
    pub fn normal(&mut self, mean: f64, scale: f64) -> Result<f64> {
        if scale.is_nan() || scale < 0.0 {
            return Err(Error::parameter("scale", scale, "a number from 0"));
        }
        Ok(mean + scale * self.standard_normal())
    }
}
