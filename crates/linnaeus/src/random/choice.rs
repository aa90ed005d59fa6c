//! Shuffles, permutations and choices.

use super::mt19937::RandomState;
use crate::error::{Error, Result};

impl RandomState {
    /// Shuffles in place, from the end to the front (NumPy's `shuffle`).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.interval(last as u64) as usize;
            items.swap(last, other);
        }
    }

    /// The numbers 0 to `n` - 1, shuffled (NumPy's `permutation`).
    pub fn permutation(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order);
        order
    }

    /// `count` of the numbers 0 to `n` - 1, drawn independently (NumPy's `choice`).
    ///
    /// # Errors
    /// `Parameter` when `n` is 0 and something is to be drawn.
    pub fn choice(&mut self, n: usize, count: usize) -> Result<Vec<usize>> {
        if n == 0 && count > 0 {
            return Err(Error::parameter("n", n, "an integer from 1"));
        }
        Ok((0..count)
            .map(|_| self.interval(n as u64 - 1) as usize)
            .collect())
    }

    /// `count` different ones of the numbers 0 to `n` - 1 (NumPy's `choice` with
    /// `replace=False`): the front of a permutation of all.
    ///
    /// # Errors
    /// `Parameter` when there are fewer than `count`.
    pub fn choice_without_replacement(&mut self, n: usize, count: usize) -> Result<Vec<usize>> {
        if count > n {
            return Err(Error::parameter("count", count, format!("at most n, {n}")));
        }
        let mut order = self.permutation(n);
        order.truncate(count);
        Ok(order)
    }

    /// `count` positions, each drawn with the probability that stands there (NumPy's `choice` with
    /// `p`).
    ///
    /// # Errors
    /// `Parameter` when the probabilities are not numbers from 0 that add up to 1.
    pub fn choice_weighted(&mut self, probabilities: &[f64], count: usize) -> Result<Vec<usize>> {
        check_probabilities(probabilities)?;
        let sums = cumulative(probabilities);
        Ok((0..count)
            .map(|_| position(&sums, self.random_sample()))
            .collect())
    }

    /// `count` different positions, each drawn with the probability that stands there (NumPy's
    /// `choice` with `p` and `replace=False`).
    ///
    /// # Errors
    /// `Parameter` when the probabilities are not numbers from 0 that add up to 1, or fewer than
    /// `count` of them are not 0.
    pub fn choice_weighted_without_replacement(
        &mut self,
        probabilities: &[f64],
        count: usize,
    ) -> Result<Vec<usize>> {
        check_probabilities(probabilities)?;
        let possible = probabilities.iter().filter(|&&p| p > 0.0).count();
        if count > possible {
            let expected = format!("at most {possible}, as so many probabilities are not 0");
            return Err(Error::parameter("count", count, expected));
        }
        let mut left = probabilities.to_vec();
        let mut found: Vec<usize> = Vec::with_capacity(count);
        while found.len() < count {
            let draws: Vec<f64> = (found.len()..count).map(|_| self.random_sample()).collect();
            for &taken in &found {
                left[taken] = 0.0;
            }
            let sums = cumulative(&left);
            let mut taken_now = vec![false; left.len()];
            for draw in draws {
                let at = position(&sums, draw);
                if !std::mem::replace(&mut taken_now[at], true) {
                    found.push(at);
                }
            }
        }
        Ok(found)
    }
}

fn check_probabilities(probabilities: &[f64]) -> Result<()> {
    if let Some(p) = probabilities
        .iter()
        .find(|p| !(**p >= 0.0 && p.is_finite()))
    {
        return Err(Error::parameter("probabilities", p, "numbers from 0"));
    }
    let sum = compensated_sum(probabilities);
    if (sum - 1.0).abs() > f64::EPSILON.sqrt() {
        let found = format!("the sum {sum}");
        return Err(Error::parameter(
            "probabilities",
            found,
            "numbers that add up to 1",
        ));
    }
    Ok(())
}

/// Kahan's sum, with which NumPy checks that probabilities add up to 1.
pub(super) fn compensated_sum(values: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for value in values {
        let corrected = value - lost;
        let next = sum + corrected;
        lost = (next - sum) - corrected;
        sum = next;
    }
    sum
}

/// Sums up to each position, as shares of the whole.
fn cumulative(values: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums: Vec<f64> = values
        .iter()
        .map(|value| {
            sum += value;
            sum
        })
        .collect();
    sums.iter_mut().for_each(|value| *value /= sum);
    sums
}

/// The first position whose sum is above the draw. The last sum is 1 and a draw is below 1.
fn position(sums: &[f64], draw: f64) -> usize {
    sums.partition_point(|&sum| sum <= draw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_named() {
        let mut random = RandomState::new(0);
        assert_eq!(random.choice(0, 1).unwrap_err().argument(), Some("n"));
        assert_eq!(random.choice(0, 0).unwrap(), [0; 0]);
        assert_eq!(
            random
                .choice_without_replacement(2, 3)
                .unwrap_err()
                .argument(),
            Some("count")
        );
        for bad in [&[0.5, 0.4][..], &[1.5, -0.5], &[f64::NAN, 1.0], &[]] {
            let error = random.choice_weighted(bad, 1).unwrap_err();
            assert_eq!(error.argument(), Some("probabilities"));
        }
        let few = random
            .choice_weighted_without_replacement(&[1.0, 0.0], 2)
            .unwrap_err();
        assert_eq!(few.argument(), Some("count"));
        assert_eq!(random, RandomState::new(0));
    }
}
