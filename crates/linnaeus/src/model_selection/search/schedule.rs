//! Successive halving: how many rounds there are, who takes part, and with how much.

use std::sync::Arc;

use super::axis::Setting;
use super::run::{Given, Round};
use crate::data::{Dataset, Label};
use crate::error::{Error, Result};
use crate::estimator::{Fit, Fold};
use crate::random::RandomSource;

/// How much of the resource the candidates of the first round get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinResources {
    /// As little as makes sense: two rows a class and fold; 1 of a parameter.
    Smallest,
    /// So much that the last round uses as much as there is.
    Exhaust,
    /// This much.
    Amount(usize),
}

impl From<usize> for MinResources {
    fn from(amount: usize) -> Self {
        Self::Amount(amount)
    }
}
impl From<i32> for MinResources {
    /// A negative number is taken as 0, which `fit` refuses.
    fn from(amount: i32) -> Self {
        Self::Amount(usize::try_from(amount).unwrap_or(0))
    }
}

/// What candidates get more of from round to round.
pub(super) enum Resource<E> {
    /// Rows.
    Rows,
    /// A parameter of this name.
    Parameter(String, Arc<dyn Fn(E, usize) -> E + Send + Sync>),
}

impl<E> Clone for Resource<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Rows => Self::Rows,
            Self::Parameter(name, set) => Self::Parameter(name.clone(), Arc::clone(set)),
        }
    }
}

impl<E> PartialEq for Resource<E> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rows, Self::Rows) => true,
            (Self::Parameter(_, own), Self::Parameter(_, others)) => Arc::ptr_eq(own, others),
            _ => false,
        }
    }
}

impl<E> std::fmt::Debug for Resource<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rows => "n_samples",
            Self::Parameter(name, _) => name,
        })
    }
}

/// What a halving search is told about its rounds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Halving<E> {
    pub(super) factor: f64,
    pub(super) resource: Resource<E>,
    pub(super) min_resources: MinResources,
    pub(super) max_resources: Option<usize>,
    pub(super) aggressive_elimination: bool,
    pub(super) random_state: RandomSource,
}

impl<E: Fit> Halving<E> {
    pub(super) fn new(min_resources: MinResources) -> Self {
        Self {
            factor: 3.0,
            resource: Resource::Rows,
            min_resources,
            max_resources: None,
            aggressive_elimination: false,
            random_state: RandomSource::default(),
        }
    }

    pub(super) fn check(&self, names: &[&str]) -> Result<()> {
        if !(self.factor > 1.0 && self.factor.is_finite()) {
            return Err(Error::parameter("factor", self.factor, "a number above 1"));
        }
        if self.min_resources == MinResources::Amount(0) {
            return Err(Error::parameter("min_resources", 0, "an integer from 1"));
        }
        if self.max_resources == Some(0) {
            return Err(Error::parameter("max_resources", 0, "an integer from 1"));
        }
        if let Resource::Parameter(name, _) = &self.resource {
            if names.contains(&&**name) {
                let found = format!("{name}, over which is searched");
                return Err(Error::parameter("resource", found, "another parameter"));
            }
            if self.max_resources.is_none() {
                let expected = "how much of it there is, as the resource is no number of rows";
                return Err(Error::parameter("max_resources", "none", expected));
            }
        }
        self.random_state.check()
    }

    /// The least and the most of the resource, before it is known how many candidates there are.
    pub(super) fn bounds(&self, data: &Dataset, n_splits: usize) -> Result<(usize, usize)> {
        let smallest = match &self.resource {
            Resource::Rows => 2 * n_splits * n_classes(data),
            Resource::Parameter(..) => 1,
        };
        let least = match self.min_resources {
            MinResources::Amount(amount) => amount,
            MinResources::Smallest | MinResources::Exhaust => smallest,
        };
        let most = self.max_resources.unwrap_or(data.nrows());
        if least > most {
            let expected = format!("at most {most}, as there is no more");
            return Err(Error::parameter("min_resources", least, expected));
        }
        Ok((least, most))
    }

    /// The rounds for so many candidates.
    pub(super) fn rounds(
        &self,
        data: &Dataset,
        folds: &[Fold],
        candidates: usize,
    ) -> Result<Vec<Round<E>>> {
        let bounds = self.bounds(data, folds.len())?;
        let amounts = self.amounts(bounds, candidates);
        let mut left = candidates;
        let round = |n_resources: usize| {
            let given = match &self.resource {
                Resource::Rows => {
                    let share = n_resources as f64 / data.nrows() as f64;
                    Given::Folds(thin_out(folds, share, &self.random_state)?)
                }
                Resource::Parameter(name, set) => {
                    let set = Arc::clone(set);
                    let put = move |estimator| Ok(set(estimator, n_resources));
                    Given::Parameter(name.clone(), Setting::new(n_resources.to_string(), put))
                }
            };
            left = (left as f64 / self.factor).ceil() as usize;
            Ok(Round {
                n_resources: Some(n_resources),
                given,
                keep: left,
            })
        };
        amounts.into_iter().map(round).collect()
    }

    /// How much of the resource a candidate gets in each round.
    fn amounts(&self, (least, most): (usize, usize), candidates: usize) -> Vec<usize> {
        let logarithm = |of: f64| (of.ln() / self.factor.ln()).floor() as usize;
        let required = 1 + logarithm(candidates as f64);
        let most_as_float = most as f64;
        let mut first = least as f64;
        if self.min_resources == MinResources::Exhaust {
            let last = self.factor.powf((required - 1) as f64);
            let all = floor_division(most_as_float, last);
            first = if all > first { all } else { first };
        }
        let possible = 1 + logarithm(floor_division(most_as_float, first));
        let rounds = if self.aggressive_elimination {
            required
        } else {
            possible.min(required)
        };
        let amount = |round: usize| {
            let power = if self.aggressive_elimination {
                (round + possible).saturating_sub(required)
            } else {
                round
            };
            let amount = (self.factor.powf(power as f64) * first) as usize;
            amount.min(most)
        };
        (0..rounds).map(amount).collect()
    }
}

/// Python's `//` of positive numbers.
fn floor_division(dividend: f64, divisor: f64) -> f64 {
    let quotient = (dividend - dividend % divisor) / divisor;
    let floor = quotient.floor();
    if quotient - floor > 0.5 {
        floor + 1.0
    } else {
        floor
    }
}

/// How many different labels some row has, in whichever column.
fn n_classes(data: &Dataset) -> usize {
    let columns = data.y.columns().iter();
    let mut labels: Vec<&Label> = columns
        .flat_map(|column| {
            let counts = column.counts();
            let present = (0..counts.len()).filter(move |&code| counts[code] > 0);
            present.filter_map(|code| column.classes().get(code))
        })
        .collect();
    labels.sort();
    labels.dedup();
    labels.len().max(1)
}

/// Of each fold a share of the rows, drawn without replacement. A seed starts anew for each part.
fn thin_out(folds: &[Fold], share: f64, random_state: &RandomSource) -> Result<Vec<Fold>> {
    let thin = |rows: &Vec<usize>| {
        random_state.with(|random| {
            let mut places: Vec<usize> = (0..rows.len()).collect();
            random.shuffle(&mut places);
            places.truncate((share * rows.len() as f64) as usize);
            places.into_iter().map(|place| rows[place]).collect()
        })
    };
    let fold = |fold: &Fold| {
        Ok(Fold {
            train: thin(&fold.train)?,
            test: thin(&fold.test)?,
        })
    };
    folds.iter().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dummy::DummyClassifier;

    fn halving(factor: f64, least: MinResources) -> Halving<DummyClassifier> {
        let mut own = Halving::new(least);
        own.factor = factor;
        own
    }

    #[test]
    fn schedules_are_those_of_scikit_learn() {
        // 48 candidates, 700 rows, 3 classes, 5 folds: HalvingGridSearchCV(...).n_resources_.
        let bounds = (30, 700);
        let exhaust = |factor| halving(factor, MinResources::Exhaust);
        assert_eq!(exhaust(3.0).amounts(bounds, 48), [30, 90, 270]);
        assert_eq!(exhaust(2.5).amounts(bounds, 48), [30, 75, 187, 468]);
        let mut aggressive = halving(3.0, MinResources::Amount(90));
        aggressive.aggressive_elimination = true;
        assert_eq!(aggressive.amounts((90, 200), 48), [90, 90, 90, 90]);
    }

    #[test]
    fn division_rounds_down() {
        let cases = [
            (700.0, 27.0, 25.0),
            (9.0, 3.0, 3.0),
            (1.0, 0.1, 9.0),
            (6.0, 2.5, 2.0),
        ];
        for (dividend, divisor, expected) in cases {
            assert_eq!(floor_division(dividend, divisor), expected);
        }
    }
}
