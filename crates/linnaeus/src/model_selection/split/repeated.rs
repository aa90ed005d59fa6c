//! k folds again and again, each time shuffled anew.

use super::kfold::KFold;
use super::stratified::StratifiedKFold;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::parameters::setter;
use crate::random::{RandomSource, RandomState, SharedRandomState};

/// Declares the repetition of a splitter that shuffles.
macro_rules! repeated {
    ($(#[$doc:meta])* pub struct $name:ident of $splitter:ident;) => {
        $(#[$doc])*
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// The number of folds of each repetition.
            pub n_splits: usize,
            /// The number of repetitions.
            pub n_repeats: usize,
            /// The seed, or a shared generator.
            pub random_state: RandomSource,
        }

        impl Default for $name {
            /// Five folds, ten times.
            fn default() -> Self {
                Self::new(5, 10)
            }
        }

        impl $name {
            /// This many folds, so many times.
            pub fn new(n_splits: usize, n_repeats: usize) -> Self {
                Self {
                    n_splits,
                    n_repeats,
                    random_state: RandomSource::default(),
                }
            }

            setter! {
                /// The number of folds of each repetition.
                n_splits: usize
            }

            setter! {
                /// The number of repetitions.
                n_repeats: usize
            }

            setter! {
                /// The seed, or a shared generator, which goes on drawing from call to call.
                random_state: RandomSource as into
            }
        }

        impl Split for $name {
            fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
                repeat(self.n_repeats, &self.random_state, |random| {
                    $splitter::new(self.n_splits)
                        .shuffle(true)
                        .random_state(random)
                        .folds(data)
                })
            }

            fn number_of_folds(&self) -> Option<usize> {
                self.n_splits.checked_mul(self.n_repeats)
            }
        }
    };
}

repeated! {
    /// [`KFold`] with a shuffle, again and again: the mean over more folds depends less on chance.
    ///
    /// Each row is tested once a repetition, so there are scores but no out-of-fold predictions.
    ///
    /// ```
    /// use linnaeus::{model_selection::RepeatedKFold, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 4], vec![0; 4])?;
    /// let folds = RepeatedKFold::new(2, 2).random_state(2652124).folds(&data)?;
    /// assert_eq!(folds[0].test, [2, 3]);
    /// assert_eq!(folds[2].test, [0, 3]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `folds` refuses no repetition (`Parameter`), and what `KFold` refuses.
    ///
    /// # Differences from scikit-learn
    /// The folds are those of `RepeatedKFold`, all drawn from one generator. The `random_state` is
    /// 0 by default.
    pub struct RepeatedKFold of KFold;
}

repeated! {
    /// [`StratifiedKFold`] with a shuffle, again and again.
    ///
    /// Each row is tested once a repetition, so there are scores but no out-of-fold predictions.
    ///
    /// ```
    /// use linnaeus::{model_selection::RepeatedStratifiedKFold, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 4], vec![0, 0, 1, 1])?;
    /// let folds = RepeatedStratifiedKFold::new(2, 2).random_state(36851234).folds(&data)?;
    /// assert_eq!(folds[0].test, [0, 3]);
    /// assert_eq!(folds.len(), 4);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `folds` refuses no repetition (`Parameter`), and what `StratifiedKFold` refuses.
    ///
    /// # Differences from scikit-learn
    /// The folds are those of `RepeatedStratifiedKFold`, all drawn from one generator. The
    /// `random_state` is 0 by default.
    pub struct RepeatedStratifiedKFold of StratifiedKFold;
}

/// The folds of all repetitions, which share one generator.
fn repeat(
    n_repeats: usize,
    random_state: &RandomSource,
    folds: impl Fn(&SharedRandomState) -> Result<Vec<Fold>>,
) -> Result<Vec<Fold>> {
    if n_repeats == 0 {
        return Err(Error::parameter("n_repeats", 0, "an integer from 1"));
    }
    random_state.with(|random| {
        let shared = SharedRandomState::new(random.clone());
        let all = (0..n_repeats)
            .map(|_| folds(&shared))
            .collect::<Result<Vec<_>>>();
        *random = shared.with(|drawn: &mut RandomState| drawn.clone());
        Ok(all?.concat())
    })?
}
