//! Poisson counts.

use super::mt19937::RandomState;
use crate::error::{Error, Result};

impl RandomState {
    /// A count of the Poisson distribution with this mean (NumPy's `poisson`).
    ///
    /// # Errors
    /// `Parameter` when `mean` is negative, NaN or so large that a count could leave `i64`.
    pub fn poisson(&mut self, mean: f64) -> Result<u64> {
        // Ten standard deviations below the largest count.
        let largest = i64::MAX as f64;
        let most = largest - largest.sqrt() * 10.0;
        if !(0.0..=most).contains(&mean) {
            let expected = format!("a number from 0 to {most:e}");
            return Err(Error::parameter("mean", mean, expected));
        }
        Ok(if mean >= 10.0 {
            self.poisson_by_rejection(mean) as u64
        } else if mean == 0.0 {
            0
        } else {
            self.poisson_by_products(mean)
        })
    }

    fn poisson_by_products(&mut self, mean: f64) -> u64 {
        let least = (-mean).exp();
        let (mut count, mut product) = (0, 1.0);
        loop {
            product *= self.random_sample();
            if product <= least {
                return count;
            }
            count += 1;
        }
    }

    /// Transformed rejection.
    ///
    /// Reference: Hörmann, *The transformed rejection method for generating Poisson random
    /// variables*, Insurance: Mathematics and Economics 12 (1993).
    fn poisson_by_rejection(&mut self, mean: f64) -> i64 {
        let root = mean.sqrt();
        let log_mean = mean.ln();
        let b = 0.931 + 2.53 * root;
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let sure = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = self.random_sample() - 0.5;
            let v = self.random_sample();
            let edge = 0.5 - u.abs();
            let k = ((2.0 * a / edge + b) * u + mean + 0.43).floor() as i64;
            if edge >= 0.07 && v <= sure {
                return k;
            }
            if k < 0 || (edge < 0.013 && v > edge) {
                continue;
            }
            let hat = v.ln() + inverse_alpha.ln() - (a / (edge * edge) + b).ln();
            if hat <= -mean + k as f64 * log_mean - log_factorial(k) {
                return k;
            }
        }
    }
}

/// The logarithm of the factorial of a count: Stirling's series, for small counts at a larger
/// argument and then walked down.
fn log_factorial(count: i64) -> f64 {
    /// Coefficients of the series.
    const SERIES: [f64; 10] = [
        8.333333333333333e-02,
        -2.777777777777778e-03,
        7.936507936507937e-04,
        -5.952380952380952e-04,
        8.417508417508418e-04,
        -1.917526917526918e-03,
        6.41025641025641e-03,
        -2.955065359477124e-02,
        1.796443723688307e-01,
        -1.3924322169059e+00,
    ];
    const LOG_OF_TWO_PI: f64 = 1.8378770664093453;
    let x = count.saturating_add(1) as f64;
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let steps = if x < 7.0 { (7.0 - x) as i32 } else { 0 };
    let mut large = x + f64::from(steps);
    let square = (1.0 / large) * (1.0 / large);
    let [rest @ .., last] = SERIES;
    let series = rest
        .iter()
        .rev()
        .fold(last, |sum, coefficient| sum * square + coefficient);
    let mut log = series / large + 0.5 * LOG_OF_TWO_PI + (large - 0.5) * large.ln() - large;
    for _ in 0..steps {
        log -= (large - 1.0).ln();
        large -= 1.0;
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_named() {
        let mut random = RandomState::new(0);
        for bad in [-1.0, f64::NAN, f64::INFINITY, 1e19] {
            let error = random.poisson(bad).unwrap_err();
            assert_eq!(error.argument(), Some("mean"));
        }
        assert_eq!(random.poisson(0.0).unwrap(), 0);
        assert_eq!(random, RandomState::new(0));
    }

    #[test]
    fn factorials_of_small_counts() {
        let mut factorial = 1.0_f64;
        for count in 1..30 {
            factorial *= count as f64;
            let log = log_factorial(count);
            assert!((log - factorial.ln()).abs() < 1e-12 * factorial.ln().abs() + 1e-12);
        }
    }
}
