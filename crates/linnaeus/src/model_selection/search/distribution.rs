//! Where the values of a parameter come from: a list, or a generator.

use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::random::RandomState;

/// The values that a parameter may take in a random search: a list, each value as likely as
/// another, or a distribution.
///
/// ```
/// use linnaeus::{model_selection::Distribution, random::RandomState};
///
/// let alpha = Distribution::log_uniform(1e-4, 1e-1);
/// let drawn = alpha.draw(&mut RandomState::new(42))?;
/// assert!((1e-4..1e-1).contains(&drawn));
/// let penalty = Distribution::from(["l1", "l2"]);
/// assert_eq!(penalty.list().map(<[_]>::len), Some(2));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone)]
pub struct Distribution<T>(Kind<T>);

type Draw<T> = dyn Fn(&mut RandomState) -> Result<T> + Send + Sync;

#[derive(Clone)]
enum Kind<T> {
    List(Vec<T>),
    Drawn(Arc<Draw<T>>),
}

impl Distribution<f64> {
    /// Numbers from `low` to `high`, all as likely (SciPy's `uniform(low, high - low)`).
    pub fn uniform(low: f64, high: f64) -> Self {
        Self::custom(move |random| {
            if !(low.is_finite() && high.is_finite() && low <= high) {
                let found = format!("{low} to {high}");
                return Err(Error::parameter(
                    "uniform",
                    found,
                    "finite numbers, the low one first",
                ));
            }
            Ok(random.random_sample() * (high - low) + low)
        })
    }

    /// Numbers from `low` to `high` whose logarithms are all as likely (SciPy's `loguniform`).
    pub fn log_uniform(low: f64, high: f64) -> Self {
        Self::custom(move |random| {
            if !(low > 0.0 && high.is_finite() && low < high) {
                let found = format!("{low} to {high}");
                let expected = "numbers above 0, the low one first";
                return Err(Error::parameter("log_uniform", found, expected));
            }
            Ok((low.ln() + (high.ln() - low.ln()) * random.random_sample()).exp())
        })
    }
}

impl Distribution<usize> {
    /// Integers from `low` to `high`, `high` excluded (SciPy's `randint`).
    pub fn integers(low: usize, high: usize) -> Self {
        Self::custom(move |random| {
            let bound = |bound: usize| {
                i64::try_from(bound)
                    .map_err(|_| Error::parameter("integers", bound, "a smaller number"))
            };
            Ok(random.randint(bound(low)?, bound(high)?)? as usize)
        })
    }
}

impl<T: Clone> Distribution<T> {
    /// Values that a function draws.
    pub fn custom(draw: impl Fn(&mut RandomState) -> Result<T> + Send + Sync + 'static) -> Self {
        Self(Kind::Drawn(Arc::new(draw)))
    }

    /// The values, when they are a list.
    pub fn list(&self) -> Option<&[T]> {
        match &self.0 {
            Kind::List(values) => Some(values),
            Kind::Drawn(_) => None,
        }
    }

    /// A value. A list of one value draws nothing.
    ///
    /// # Errors
    /// `Parameter` for a distribution whose bounds make no sense, or a list without values.
    pub fn draw(&self, random: &mut RandomState) -> Result<T> {
        match &self.0 {
            Kind::List(values) => {
                let place = random.choice(values.len(), 1)?[0];
                Ok(values[place].clone())
            }
            Kind::Drawn(draw) => draw(random),
        }
    }

    /// What a function makes of the values.
    pub fn map<U>(self, f: impl Fn(T) -> U + Send + Sync + 'static) -> Distribution<U>
    where
        T: 'static,
    {
        Distribution(match self.0 {
            Kind::List(values) => Kind::List(values.into_iter().map(f).collect()),
            Kind::Drawn(draw) => Kind::Drawn(Arc::new(move |random| Ok(f(draw(random)?)))),
        })
    }
}

impl<T> From<Vec<T>> for Distribution<T> {
    fn from(values: Vec<T>) -> Self {
        Self(Kind::List(values))
    }
}
impl<T, const N: usize> From<[T; N]> for Distribution<T> {
    fn from(values: [T; N]) -> Self {
        Self(Kind::List(values.into()))
    }
}

impl<T: PartialEq> PartialEq for Distribution<T> {
    /// Equal lists, or one and the same way to draw: clones are equal.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::List(own), Kind::List(others)) => own == others,
            (Kind::Drawn(own), Kind::Drawn(others)) => Arc::ptr_eq(own, others),
            _ => false,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Distribution<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::List(values) => values.fmt(f),
            Kind::Drawn(_) => f.write_str("drawn"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_that_make_no_sense_are_named() {
        let mut random = RandomState::new(0);
        let name = |found: Result<f64>| found.unwrap_err().argument().map(str::to_string);
        for (low, high) in [(1.0, 0.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            let found = Distribution::uniform(low, high).draw(&mut random);
            assert_eq!(name(found).as_deref(), Some("uniform"));
        }
        for (low, high) in [(0.0, 1.0), (-1.0, 1.0), (2.0, 1.0), (1.0, f64::NAN)] {
            let found = Distribution::log_uniform(low, high).draw(&mut random);
            assert_eq!(name(found).as_deref(), Some("log_uniform"));
        }
        assert!(Distribution::integers(3, 3).draw(&mut random).is_err());
        assert!(Distribution::<u8>::from([]).draw(&mut random).is_err());
        assert_eq!(random, RandomState::new(0));
    }

    #[test]
    fn what_is_drawn_lies_within_the_bounds() {
        let mut random = RandomState::new(1);
        for _ in 0..200 {
            let drawn = Distribution::uniform(-1.0, 2.0).draw(&mut random).unwrap();
            assert!((-1.0..2.0).contains(&drawn));
            let halved = Distribution::integers(4, 9).map(|drawn| drawn / 2);
            assert!((2..5).contains(&halved.draw(&mut random).unwrap()));
        }
    }
}
