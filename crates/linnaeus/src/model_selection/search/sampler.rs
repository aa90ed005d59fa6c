//! Random combinations of parameters.

use super::distribution::Distribution;
use super::grid::{ParameterGrid, ParameterSet};
use crate::error::{Error, Result};
use crate::random::{RandomSource, RandomState, SamplingMethod, sample_without_replacement};

/// Random combinations of parameters, drawn as scikit-learn draws them.
///
/// When all values are lists, combinations are drawn without replacement, at most as many as there
/// are. As soon as one parameter has a distribution, each combination is drawn by itself, parameters
/// in the order of their names, and may come again. Of several sets of parameters ([`or`](Self::or))
/// each combination draws from one.
///
/// ```
/// use linnaeus::model_selection::{Distribution, ParameterSampler};
///
/// let lists = [("alpha", ["0.1", "1", "10"]), ("penalty", ["l1", "l2", "none"])];
/// let sampler: ParameterSampler = ParameterSampler::new(lists, 4).random_state(42);
/// let samples = sampler.samples()?;
/// assert_eq!(samples.len(), 4);
/// assert!(samples.iter().all(|set| samples.iter().filter(|other| *other == set).count() == 1));
///
/// let alpha = Distribution::log_uniform(1e-4, 1e-1).map(|alpha| format!("{alpha:?}"));
/// let sampler: ParameterSampler = ParameterSampler::new([("alpha", alpha)], 3).random_state(42);
/// assert_eq!(sampler.samples()?[0][0].1, "0.0013292918943162175");
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
///
/// # Differences from scikit-learn
/// Fewer combinations than were asked for are a warning there and silent here. The default
/// `random_state` is the seed 0. A list that has a value twice is drawn from as it is in both.
#[doc(alias = "param_distributions")]
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterSampler<V = String> {
    sets: Vec<Vec<(String, Distribution<V>)>>,
    n_iter: usize,
    random_state: RandomSource,
}

impl<V: Clone + 'static> ParameterSampler<V> {
    /// So many combinations of these values. Of a name that comes twice the last values count.
    pub fn new<N: Into<String>, T: Into<V> + Clone + 'static>(
        axes: impl IntoIterator<Item = (N, impl Into<Distribution<T>>)>,
        n_iter: usize,
    ) -> Self {
        let sampler = Self {
            sets: Vec::new(),
            n_iter,
            random_state: RandomSource::default(),
        };
        sampler.or(axes)
    }

    /// Another set of parameters, of which a combination may draw instead.
    #[must_use]
    pub fn or<N: Into<String>, T: Into<V> + Clone + 'static>(
        mut self,
        axes: impl IntoIterator<Item = (N, impl Into<Distribution<T>>)>,
    ) -> Self {
        let mut set: Vec<(String, Distribution<V>)> = Vec::new();
        for (name, values) in axes {
            let name = name.into();
            set.retain(|(earlier, _)| *earlier != name);
            set.push((name, values.into().map(Into::into)));
        }
        set.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.sets.push(set);
        self
    }

    crate::parameters::setter! {
        /// The seed, or a shared generator, which goes on drawing from call to call.
        random_state: RandomSource as into
    }

    /// The combinations.
    ///
    /// # Errors
    /// `Parameter` when `n_iter` is 0, a parameter has no value, a distribution makes no sense, or
    /// the seed is out of its range.
    pub fn samples(&self) -> Result<Vec<ParameterSet<V>>> {
        if self.n_iter == 0 {
            return Err(Error::parameter("n_iter", 0, "an integer from 1"));
        }
        check_values(&self.sets)?;
        self.random_state.with(|random| match self.lists() {
            Some(grid) => from_lists(&grid, self.n_iter, random),
            None => (0..self.n_iter).map(|_| self.sample(random)).collect(),
        })?
    }

    /// The grid, when all values are lists.
    fn lists(&self) -> Option<ParameterGrid<V>> {
        let mut sets = self.sets.iter().map(|set| {
            let list = |(name, values): &(String, Distribution<V>)| {
                Some((name.clone(), values.list()?.to_vec()))
            };
            set.iter().map(list).collect::<Option<Vec<_>>>()
        });
        let first = ParameterGrid::new(sets.next()??);
        sets.try_fold(first, |grid, set| Some(grid.or(set?)))
    }

    fn sample(&self, random: &mut RandomState) -> Result<ParameterSet<V>> {
        let set = &self.sets[random.choice(self.sets.len(), 1)?[0]];
        set.iter()
            .map(|(name, values)| Ok((name.clone(), values.draw(random)?)))
            .collect()
    }
}

fn from_lists<V: Clone>(
    grid: &ParameterGrid<V>,
    n_iter: usize,
    random: &mut RandomState,
) -> Result<Vec<ParameterSet<V>>> {
    let count = n_iter.min(grid.len());
    let chosen = sample_without_replacement(grid.len(), count, SamplingMethod::Auto, random)?;
    Ok(chosen.into_iter().filter_map(|at| grid.get(at)).collect())
}

/// Whether each parameter has a value.
pub(super) fn check_values<V: Clone>(sets: &[Vec<(String, Distribution<V>)>]) -> Result<()> {
    for (name, values) in sets.iter().flatten() {
        if values.list().is_some_and(<[V]>::is_empty) {
            let expected = "at least one value to try";
            return Err(Error::parameter(name, "none", expected));
        }
    }
    Ok(())
}
