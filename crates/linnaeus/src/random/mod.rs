//! Random numbers: NumPy's legacy generator and scikit-learn's own, bit for bit.
//!
//! Every split, shuffle, bootstrap and seed of the library comes out of here, so `random_state = 42`
//! means what it means in scikit-learn. There is no global generator.

mod binomial;
mod choice;
mod distributions;
mod gamma;
mod integers;
mod mt19937;
mod poisson;
mod sampling;
mod strata;
pub mod xorshift;

pub use integers::RandomInteger;
pub use mt19937::RandomState;
pub use sampling::{SamplingMethod, sample_without_replacement};
pub(crate) use strata::draw_from_strata;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Result};

/// What a parameter `random_state` holds: a seed, or a generator that others draw from too.
///
/// With a seed every use starts a new generator and so draws the same numbers. A shared generator
/// goes on drawing from use to use. A clone of an estimator gets a copy of the generator as it is
/// then, as scikit-learn's `clone` does, so each fold of a cross-validation draws the same numbers.
///
/// The default is the seed 0: there is no global generator, and no run differs from another.
///
/// ```
/// use linnaeus::random::{RandomSource, RandomState, SharedRandomState};
///
/// let seed = RandomSource::from(42);
/// assert_eq!(seed.with(|random| random.random_sample())?, 0.3745401188473625);
/// let shared = SharedRandomState::new(RandomState::new(42));
/// let source = RandomSource::from(&shared);
/// let first = source.with(|random| random.random_sample())?;
/// assert_ne!(first, source.with(|random| random.random_sample())?);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub struct RandomSource(Source);

enum Source {
    Seed(i64),
    Shared(SharedRandomState),
    /// As `Shared`, but clones draw from the same generator.
    Common(SharedRandomState),
}

/// A generator that several estimators and splitters draw from, one after the other.
#[derive(Clone)]
pub struct SharedRandomState(Arc<Mutex<RandomState>>);

impl SharedRandomState {
    /// Shares a generator.
    pub fn new(random: RandomState) -> Self {
        Self(Arc::new(Mutex::new(random)))
    }

    /// Draws from it.
    pub fn with<R>(&self, draw: impl FnOnce(&mut RandomState) -> R) -> R {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl RandomSource {
    /// A generator that clones of an estimator go on drawing from, one after the other: what
    /// scikit-learn does with NumPy's global generator for `random_state=None`.
    ///
    /// Only estimators that draw all seeds of a batch in the order of its jobs give the same
    /// results with it for any number of threads; those of this library do when they are fitted.
    pub fn common(shared: &SharedRandomState) -> Self {
        Self(Source::Common(shared.clone()))
    }

    /// Draws from a new generator of the seed, or from the shared one.
    ///
    /// # Errors
    /// `Parameter` when the seed is negative or above 4,294,967,295.
    pub fn with<R>(&self, draw: impl FnOnce(&mut RandomState) -> R) -> Result<R> {
        match &self.0 {
            Source::Seed(_) => Ok(draw(&mut RandomState::new(self.seed()?))),
            Source::Shared(shared) | Source::Common(shared) => Ok(shared.with(draw)),
        }
    }

    /// The same seed or the very same generator, where a clone would draw for itself: for models
    /// that go on drawing where their parameters' generator stands.
    pub(crate) fn alias(&self) -> Self {
        Self(match &self.0 {
            Source::Seed(seed) => Source::Seed(*seed),
            Source::Shared(shared) => Source::Shared(shared.clone()),
            Source::Common(shared) => Source::Common(shared.clone()),
        })
    }

    /// Whether the seed is in its range.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    pub fn check(&self) -> Result<()> {
        self.seed().map(|_| ())
    }

    /// Whether it goes on drawing from use to use.
    pub fn is_shared(&self) -> bool {
        !matches!(self.0, Source::Seed(_))
    }

    fn seed(&self) -> Result<u32> {
        match self.0 {
            Source::Seed(seed) => u32::try_from(seed).map_err(|_| {
                let expected = format!("an integer from 0 to {}", u32::MAX);
                Error::parameter("random_state", seed, expected)
            }),
            Source::Shared(_) | Source::Common(_) => Ok(0),
        }
    }
}

impl Default for RandomSource {
    fn default() -> Self {
        Self(Source::Seed(0))
    }
}

impl Clone for RandomSource {
    /// A seed as it is; of a shared generator, a copy that draws for itself from here on.
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Source::Seed(seed) => Source::Seed(*seed),
            Source::Common(shared) => Source::Common(shared.clone()),
            Source::Shared(shared) => {
                Source::Shared(SharedRandomState::new(shared.with(|random| random.clone())))
            }
        })
    }
}

impl PartialEq for RandomSource {
    /// Equal seeds, or one and the same generator.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Seed(own), Source::Seed(others)) => own == others,
            (Source::Shared(own), Source::Shared(others))
            | (Source::Common(own), Source::Common(others)) => Arc::ptr_eq(&own.0, &others.0),
            _ => false,
        }
    }
}

impl fmt::Display for RandomSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Seed(seed) => write!(f, "{seed}"),
            Source::Shared(_) | Source::Common(_) => write!(f, "shared"),
        }
    }
}

impl fmt::Debug for RandomSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for SharedRandomState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedRandomState")
    }
}

impl From<i64> for RandomSource {
    fn from(seed: i64) -> Self {
        Self(Source::Seed(seed))
    }
}
impl From<i32> for RandomSource {
    fn from(seed: i32) -> Self {
        Self::from(i64::from(seed))
    }
}
impl From<u32> for RandomSource {
    fn from(seed: u32) -> Self {
        Self::from(i64::from(seed))
    }
}
impl From<&SharedRandomState> for RandomSource {
    fn from(shared: &SharedRandomState) -> Self {
        Self(Source::Shared(shared.clone()))
    }
}
impl From<RandomState> for RandomSource {
    fn from(random: RandomState) -> Self {
        Self(Source::Shared(SharedRandomState::new(random)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_draws_for_itself_from_the_state_of_then() {
        let shared = SharedRandomState::new(RandomState::new(7));
        let source = RandomSource::from(&shared);
        let draw = |source: &RandomSource| source.with(|random| random.random_sample()).unwrap();
        draw(&source);
        let copy = source.clone();
        assert_eq!(draw(&source), draw(&copy));
        assert!(source != copy && source == RandomSource::from(&shared));
        let common = RandomSource::common(&shared);
        let first = draw(&common.clone());
        assert_ne!(draw(&common), first);
        assert!(common == common.clone() && common != source);
    }

    #[test]
    fn a_seed_out_of_range_is_named() {
        for seed in [-1_i64, 1 << 32] {
            let error = RandomSource::from(seed).check().unwrap_err();
            assert_eq!(error.argument(), Some("random_state"));
        }
        assert!(RandomSource::from(u32::MAX).check().is_ok());
    }
}
