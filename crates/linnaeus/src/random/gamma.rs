//! The gamma distribution and what is made of it: beta and Dirichlet.

use super::mt19937::RandomState;
use crate::error::{Error, Result};

impl RandomState {
    /// A number of the gamma distribution with this shape and scale (NumPy's `gamma`).
    ///
    /// # Errors
    /// `Parameter` when one is negative, NaN or infinite.
    pub fn gamma(&mut self, shape: f64, scale: f64) -> Result<f64> {
        for (name, value) in [("shape", shape), ("scale", scale)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::parameter(name, value, "a finite number from 0"));
            }
        }
        Ok(scale * self.standard_gamma(shape))
    }

    /// A number of the beta distribution (NumPy's `beta`).
    ///
    /// # Errors
    /// `Parameter` when `a` or `b` is not positive, or infinite.
    pub fn beta(&mut self, a: f64, b: f64) -> Result<f64> {
        check_positive("a", a)?;
        check_positive("b", b)?;
        if a <= 1.0 && b <= 1.0 {
            return Ok(self.beta_of_powers(a, b));
        }
        let first = self.standard_gamma(a);
        let second = self.standard_gamma(b);
        Ok(first / (first + second))
    }

    /// Shares that add up to 1, of the Dirichlet distribution (NumPy's `dirichlet`).
    ///
    /// # Errors
    /// `Parameter` when one of `alpha` is not positive, or infinite.
    pub fn dirichlet(&mut self, alpha: &[f64]) -> Result<Vec<f64>> {
        alpha
            .iter()
            .try_for_each(|&value| check_positive("alpha", value))?;
        let mut sum = 0.0;
        let mut shares: Vec<f64> = alpha
            .iter()
            .map(|&shape| {
                let drawn = self.standard_gamma(shape);
                sum += drawn;
                drawn
            })
            .collect();
        // NumPy multiplies by the reciprocal, which rounds twice.
        let factor = 1.0 / sum;
        shares.iter_mut().for_each(|share| *share *= factor);
        Ok(shares)
    }

    fn standard_gamma(&mut self, shape: f64) -> f64 {
        if shape == 1.0 {
            self.standard_exponential()
        } else if shape == 0.0 {
            0.0
        } else if shape < 1.0 {
            self.gamma_below_one(shape)
        } else {
            self.gamma_above_one(shape)
        }
    }

    /// Reference: Ahrens and Dieter, *Computer methods for sampling from gamma, beta, Poisson and
    /// binomial distributions*, Computing 12 (1974).
    fn gamma_below_one(&mut self, shape: f64) -> f64 {
        loop {
            let u = self.random_sample();
            let v = self.standard_exponential();
            if u <= 1.0 - shape {
                let x = u.powf(1.0 / shape);
                if x <= v {
                    return x;
                }
            } else {
                let y = -((1.0 - u) / shape).ln();
                let x = (1.0 - shape + shape * y).powf(1.0 / shape);
                if x <= v + y {
                    return x;
                }
            }
        }
    }

    /// Reference: Marsaglia and Tsang, *A simple method for generating gamma variables*, ACM
    /// Transactions on Mathematical Software 26 (2000).
    fn gamma_above_one(&mut self, shape: f64) -> f64 {
        let b = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * b).sqrt();
        loop {
            let (x, root) = loop {
                let x = self.standard_normal();
                let root = 1.0 + c * x;
                if root > 0.0 {
                    break (x, root);
                }
            };
            let v = root * root * root;
            let u = self.random_sample();
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln()) {
                return b * v;
            }
        }
    }

    /// Reference: Jöhnk, *Erzeugung von betaverteilten und gammaverteilten Zufallszahlen*,
    /// Metrika 8 (1964).
    fn beta_of_powers(&mut self, a: f64, b: f64) -> f64 {
        loop {
            let u = self.random_sample();
            let v = self.random_sample();
            let (x, y) = (u.powf(1.0 / a), v.powf(1.0 / b));
            if x + y > 1.0 {
                continue;
            }
            if x + y > 0.0 {
                return x / (x + y);
            }
            // Both powers are too small for floating point: the same by logarithms.
            let (log_x, log_y) = (u.ln() / a, v.ln() / b);
            let larger = if log_x > log_y { log_x } else { log_y };
            let (log_x, log_y) = (log_x - larger, log_y - larger);
            return (log_x - (log_x.exp() + log_y.exp()).ln()).exp();
        }
    }
}

fn check_positive(name: &str, value: f64) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(Error::parameter(name, value, "a finite number above 0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_named() {
        let mut random = RandomState::new(0);
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            let found = [
                random.gamma(bad, 1.0).unwrap_err(),
                random.gamma(1.0, bad).unwrap_err(),
                random.beta(bad, 1.0).unwrap_err(),
                random.beta(1.0, bad).unwrap_err(),
                random.dirichlet(&[1.0, bad]).unwrap_err(),
            ];
            let names: Vec<&str> = found.iter().filter_map(Error::argument).collect();
            assert_eq!(names, ["shape", "scale", "a", "b", "alpha"]);
        }
        assert!(random.beta(0.0, 1.0).is_err());
        assert!(random.dirichlet(&[0.0]).is_err());
        assert_eq!(random, RandomState::new(0));
        assert_eq!(random.gamma(0.0, 1.0).unwrap(), 0.0);
        assert_eq!(random.dirichlet(&[]).unwrap(), []);
    }
}
