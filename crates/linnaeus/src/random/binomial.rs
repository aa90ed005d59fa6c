//! Binomial and multinomial counts.

use super::choice::compensated_sum;
use super::mt19937::RandomState;
use crate::error::{Error, Result};

/// For which of NumPy's two functions a binomial number is drawn.
///
/// `binomial` draws even where the answer is certain (no trial, a probability of 0 or 1), and
/// computes the chance of no success with less care; `multinomial` has newer code.
#[derive(Clone, Copy)]
enum Of {
    Binomial,
    Multinomial,
}

impl RandomState {
    /// How many of `n` trials succeed, each with probability `p` (NumPy's `binomial`). Even where
    /// the answer is certain a number is drawn.
    ///
    /// # Errors
    /// `Parameter` when `p` is not a number from 0 to 1, or `n` is not below the largest `i64`.
    ///
    /// ```
    /// use linnaeus::random::RandomState;
    ///
    /// assert_eq!(RandomState::new(42).binomial(1000, 0.3)?, 289);
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    pub fn binomial(&mut self, n: u64, p: f64) -> Result<u64> {
        if !(0.0..=1.0).contains(&p) {
            return Err(Error::parameter("p", p, "a number from 0 to 1"));
        }
        let n = check_trials(n)?;
        Ok(self.binomial_unchecked(n, p, Of::Binomial) as u64)
    }

    /// How often each outcome comes up in `n` trials (NumPy's `multinomial`).
    ///
    /// # Errors
    /// `Parameter` when a probability is not a number from 0 to 1, all but the last add up to more
    /// than 1 or `n` is not below the largest `i64`; `Empty` without any probability.
    ///
    /// ```
    /// use linnaeus::random::RandomState;
    ///
    /// assert_eq!(RandomState::new(42).multinomial(10, &[0.2, 0.3, 0.5])?, [1, 6, 3]);
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    pub fn multinomial(&mut self, n: u64, probabilities: &[f64]) -> Result<Vec<u64>> {
        let Some((_, but_last)) = probabilities.split_last() else {
            return Err(Error::empty("probabilities", "at least one probability"));
        };
        if let Some(p) = probabilities.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(Error::parameter("probabilities", p, "numbers from 0 to 1"));
        }
        let sum = compensated_sum(but_last);
        if sum > 1.0 + 1e-12 {
            let expected = "probabilities of which all but the last add up to at most 1";
            return Err(Error::parameter(
                "probabilities",
                format!("the sum {sum}"),
                expected,
            ));
        }
        let mut counts = vec![0; probabilities.len()];
        let (mut left, mut remaining) = (check_trials(n)?, 1.0);
        for (count, &p) in counts.iter_mut().zip(but_last) {
            let drawn = if left == 0 || p == 0.0 {
                0
            } else {
                self.binomial_unchecked(left, p / remaining, Of::Multinomial)
            };
            *count = drawn as u64;
            left -= drawn;
            if left <= 0 {
                break;
            }
            remaining -= p;
        }
        if left > 0 {
            counts[but_last.len()] = left as u64;
        }
        Ok(counts)
    }

    fn binomial_unchecked(&mut self, n: i64, p: f64, of: Of) -> i64 {
        let (rarer, flipped) = if p <= 0.5 {
            (p, false)
        } else {
            (1.0 - p, true)
        };
        let drawn = if rarer * n as f64 <= 30.0 {
            self.binomial_by_inversion(n, rarer, of)
        } else {
            self.last_inversion = None;
            self.binomial_by_rejection(n, rarer)
        };
        if flipped { n - drawn } else { drawn }
    }

    /// Walks up the distribution function.
    fn binomial_by_inversion(&mut self, n: i64, p: f64, of: Of) -> i64 {
        let q = 1.0 - p;
        let none = match self.last_inversion {
            Some((last_n, last_p, none)) if (last_n, last_p) == (n, p) => none,
            _ => {
                let log = match of {
                    Of::Binomial => q.ln(),
                    Of::Multinomial => (-p).ln_1p(),
                };
                (n as f64 * log).exp()
            }
        };
        self.last_inversion = Some((n, p, none));
        let mean = n as f64 * p;
        let reach = mean + 10.0 * (mean * q + 1.0).sqrt();
        let bound = if reach < n as f64 { reach as i64 } else { n };
        loop {
            let (mut x, mut probability) = (0_i64, none);
            let mut u = self.random_sample();
            while u > probability {
                x += 1;
                if x > bound {
                    break;
                }
                u -= probability;
                probability = ((n - x + 1) as f64 * p * probability) / (x as f64 * q);
            }
            if x <= bound {
                return x;
            }
        }
    }

    /// The algorithm BTPE: rejection from triangle, parallelogram and exponential tails.
    ///
    /// Reference: Kachitvichyanukul and Schmeiser, *Binomial random variate generation*,
    /// Communications of the ACM 31 (1988).
    fn binomial_by_rejection(&mut self, n: i64, r: f64) -> i64 {
        let trials = n as f64;
        let q = 1.0 - r;
        let peak = trials * r + r;
        let m = peak.floor() as i64;
        let mode = m as f64;
        let p1 = (2.195 * (trials * r * q).sqrt() - 4.6 * q).floor() + 0.5;
        let centre = mode + 0.5;
        let (left, right) = (centre - p1, centre + p1);
        let c = 0.134 + 20.5 / (15.3 + mode);
        let slope = |a: f64| a * (1.0 + a / 2.0);
        let left_slope = slope((peak - left) / (peak - left * r));
        let right_slope = slope((right - peak) / (right * q));
        let p2 = p1 * (1.0 + 2.0 * c);
        let p3 = p2 + c / left_slope;
        let p4 = p3 + c / right_slope;
        let variance = trials * r * q;
        loop {
            let u = self.random_sample() * p4;
            let mut v = self.random_sample();
            if u <= p1 {
                return (centre - p1 * v + u).floor() as i64;
            }
            let y = if u <= p2 {
                let x = left + (u - p1) / c;
                v = v * c + 1.0 - (mode - x + 0.5).abs() / p1;
                if v > 1.0 {
                    continue;
                }
                x.floor() as i64
            } else if u <= p3 {
                if v == 0.0 {
                    continue;
                }
                let y = (left + v.ln() / left_slope).floor() as i64;
                if y < 0 {
                    continue;
                }
                v = v * (u - p2) * left_slope;
                y
            } else {
                if v == 0.0 {
                    continue;
                }
                let y = (right - v.ln() / right_slope).floor() as i64;
                if y > n {
                    continue;
                }
                v = v * (u - p3) * right_slope;
                y
            };
            if accepts(v, y, m, n, r, q, variance) {
                return y;
            }
        }
    }
}

/// n as the type that NumPy counts in, with room for one more.
fn check_trials(n: u64) -> Result<i64> {
    match i64::try_from(n) {
        Ok(n) if n < i64::MAX => Ok(n),
        _ => {
            let expected = format!("an integer below {}", i64::MAX);
            Err(Error::parameter("n", n, expected))
        }
    }
}

/// Whether the candidate y is kept, v being its height under the hat.
fn accepts(v: f64, y: i64, m: i64, n: i64, r: f64, q: f64, variance: f64) -> bool {
    let distance = (y - m).abs();
    let k = distance as f64;
    if !(distance > 20 && k < variance / 2.0 - 1.0) {
        // Near the mode, and far out: the ratio of the probabilities, factor by factor.
        let odds = r / q;
        let a = odds * (n + 1) as f64;
        let mut ratio = 1.0;
        if m < y {
            for i in m + 1..=y {
                ratio *= a / i as f64 - odds;
            }
        } else {
            for i in y + 1..=m {
                ratio /= a / i as f64 - odds;
            }
        }
        return v <= ratio;
    }
    let rho =
        (k / variance) * ((k * (k / 3.0 + 0.625) + 0.166_666_666_666_666_66) / variance + 0.5);
    let t = -k * k / (2.0 * variance);
    let log = v.ln();
    if log < t - rho {
        return true;
    }
    if log > t + rho {
        return false;
    }
    // Stirling's formula for the four factorials.
    let (x1, f1) = ((y + 1) as f64, (m + 1) as f64);
    let (z, w) = ((n + 1 - m) as f64, (n - y + 1) as f64);
    let series = |x: f64, divisor: f64| {
        let square = x * x;
        let inner = (99.0 - 140.0 / square) / square;
        (13680.0 - (462.0 - (132.0 - inner) / square) / square) / x / divisor
    };
    let centre = m as f64 + 0.5;
    // The last divisor is NumPy's; the algorithm's own would be 166320.
    let bound = centre * (f1 / x1).ln()
        + ((n - m) as f64 + 0.5) * (z / w).ln()
        + (y - m) as f64 * (w * r / (x1 * q)).ln()
        + series(f1, 166_320.0)
        + series(z, 166_320.0)
        + series(x1, 166_320.0)
        + series(w, 66_320.0);
    log <= bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_named() {
        let mut random = RandomState::new(0);
        assert_eq!(random.binomial(3, 1.1).unwrap_err().argument(), Some("p"));
        assert_eq!(
            random.binomial(3, f64::NAN).unwrap_err().argument(),
            Some("p")
        );
        assert_eq!(
            random.binomial(u64::MAX, 0.5).unwrap_err().argument(),
            Some("n")
        );
        for bad in [&[][..], &[0.7, 0.7, 0.1], &[-0.1, 1.1]] {
            let error = random.multinomial(3, bad).unwrap_err();
            assert_eq!(error.argument(), Some("probabilities"));
        }
    }
}
