//! Successive halving: how many rounds there are, who takes part, and with how much.

use std::sync::Arc;

use super::axis::Setting;
use super::results::SearchRound;
use super::run::{Given, Round};
use crate::data::{Dataset, Label};
use crate::error::{Error, Result};
use crate::estimator::{Fit, Fold};
use crate::parameters::setter;
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
        let (least, most) = self.bounds(data, folds.len())?;
        let schedule = HalvingSchedule {
            factor: self.factor,
            exhaust: self.min_resources == MinResources::Exhaust,
            aggressive_elimination: self.aggressive_elimination,
            ..HalvingSchedule::new(least, most)
        };
        let round = |own: SearchRound| {
            let n_resources = own.n_resources.unwrap_or(most);
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
            Ok(Round {
                n_resources: Some(n_resources),
                given,
                keep: schedule.kept(own.n_candidates),
            })
        };
        schedule.rounds(candidates).into_iter().map(round).collect()
    }
}

/// How many rounds a search by successive halving has, and who takes part with how much.
///
/// ```
/// use linnaeus::model_selection::HalvingSchedule;
///
/// let rounds = HalvingSchedule::new(30, 700).factor(2.5).exhaust(true).rounds(48);
/// let rounds: Vec<_> = rounds.iter().map(|own| (own.n_resources, own.n_candidates)).collect();
/// assert_eq!(rounds, [(Some(30), 48), (Some(75), 20), (Some(187), 8), (Some(468), 4)]);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalvingSchedule {
    /// The least that the first round gets.
    pub min_resources: usize,
    /// How much there is.
    pub max_resources: usize,
    /// What candidates are divided and the resource is multiplied by; above 1.
    pub factor: f64,
    /// Whether the first round gets so much that the last one has as much as there is.
    pub exhaust: bool,
    /// Whether the first round is repeated until so few candidates are left that the last round has
    /// fewer than `factor`.
    pub aggressive_elimination: bool,
}

impl HalvingSchedule {
    /// From this much of a resource to this much, each round with three times as much as the one
    /// before.
    pub fn new(min_resources: usize, max_resources: usize) -> Self {
        Self {
            min_resources,
            max_resources,
            factor: 3.0,
            exhaust: false,
            aggressive_elimination: false,
        }
    }

    setter! {
        /// What candidates are divided and the resource is multiplied by; above 1.
        factor: f64
    }

    setter! {
        /// Whether the first round gets so much that the last one has as much as there is.
        exhaust: bool
    }

    setter! {
        /// Whether the first round is repeated until few candidates are left.
        aggressive_elimination: bool
    }

    /// How many rounds it takes until fewer than `factor` candidates are left in the last one.
    pub fn required(&self, n_candidates: usize) -> usize {
        1 + self.logarithm(n_candidates as f64)
    }

    /// For how many rounds the resource is enough.
    pub fn possible(&self, n_candidates: usize) -> usize {
        let first = self.first(n_candidates);
        1 + self.logarithm(floor_division(self.max_resources as f64, first))
    }

    /// How much of the resource the first round gets: no whole number when the factor is none.
    pub fn first(&self, n_candidates: usize) -> f64 {
        let least = self.min_resources as f64;
        if !self.exhaust {
            return least;
        }
        let last = (self.required(n_candidates) - 1) as f64;
        let all = floor_division(self.max_resources as f64, self.factor.powf(last));
        if all > least { all } else { least }
    }

    /// The rounds of so many candidates.
    pub fn rounds(&self, n_candidates: usize) -> Vec<SearchRound> {
        let (required, possible) = (self.required(n_candidates), self.possible(n_candidates));
        let first = self.first(n_candidates);
        let count = if self.aggressive_elimination {
            required
        } else {
            possible.min(required)
        };
        let mut left = n_candidates;
        let round = |number: usize| {
            let power = if self.aggressive_elimination {
                (number + possible).saturating_sub(required)
            } else {
                number
            };
            let amount = (self.factor.powf(power as f64) * first) as usize;
            let own = SearchRound {
                n_candidates: left,
                n_resources: Some(amount.min(self.max_resources)),
            };
            left = self.kept(left);
            own
        };
        (0..count).map(round).collect()
    }

    /// How many of so many candidates go on to the next round.
    pub fn kept(&self, n_candidates: usize) -> usize {
        (n_candidates as f64 / self.factor).ceil() as usize
    }

    fn logarithm(&self, of: f64) -> usize {
        (of.ln() / self.factor.ln()).floor() as usize
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

    #[test]
    fn schedules_are_those_of_scikit_learn() {
        // 48 candidates, 700 rows, 3 classes, 5 folds: HalvingGridSearchCV(...).n_resources_.
        let amounts = |schedule: HalvingSchedule| -> Vec<usize> {
            let rounds = schedule.rounds(48).into_iter();
            rounds.filter_map(|round| round.n_resources).collect()
        };
        let exhaust = HalvingSchedule::new(30, 700).exhaust(true);
        assert_eq!(amounts(exhaust), [30, 90, 270]);
        assert_eq!(amounts(exhaust.factor(2.5)), [30, 75, 187, 468]);
        let aggressive = HalvingSchedule::new(90, 200).aggressive_elimination(true);
        assert_eq!(amounts(aggressive), [90; 4]);
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
