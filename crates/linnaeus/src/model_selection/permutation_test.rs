//! Permutation tests: is a score better than chance?

use super::cv::Cv;
use super::search::mean;
use super::trials::{Questions, Trial, hold, parts};
use crate::context::Context;
use crate::data::{Dataset, Labels};
use crate::error::{Error, Result};
use crate::estimator::Estimator;
use crate::metrics::Scoring;
use crate::parameters::options;
use crate::random::{RandomSource, RandomState};

options! {
    /// What a permutation test is asked for.
    ///
    /// ```
    /// use linnaeus::model_selection::PermutationTestOptions;
    ///
    /// assert_eq!(PermutationTestOptions::new().n_permutations, 100);
    /// ```
    pub struct PermutationTestOptions {
        /// The folds: a number, a splitter, or the folds themselves.
        cv: Cv as into = Cv::default();
        /// The metric.
        scoring: Scoring = Scoring::Accuracy;
        /// How many times the labels are permuted.
        n_permutations: usize = 100;
        /// The seed, or a shared generator, of the permutations.
        random_state: RandomSource as into = RandomSource::default();
    }
}

/// A score, and those of permuted labels.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct PermutationTest {
    /// The mean score of all folds.
    pub score: f64,
    /// The same for each permutation.
    pub permutation_scores: Vec<f64>,
    /// How likely so good a score is when labels have nothing to do with features: the share of
    /// permutations that are at least as good, the true labels counted as one of them.
    pub p_value: f64,
}

/// Is the cross-validated score better than chance? Compares it with the scores of permuted labels.
///
/// With groups, labels are permuted within each group. Folds are cut anew for each permutation. All
/// fits are one batch.
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?.head(120);
/// let options = PermutationTestOptions::new().cv(2).n_permutations(19);
/// let test = permutation_test_score(&SgdClassifier::new(), &digits, options)?;
/// assert_eq!(test.p_value, 0.05);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` when `n_permutations` is 0 or the seed is out of its range; those of the folds; of
/// the first fit or score that fails.
///
/// # Differences from scikit-learn
/// None: permutations, scores and the p-value are those of `permutation_test_score`. Weights stay
/// with their rows and go to the fits and not to the scores, as there.
pub fn permutation_test_score(
    estimator: &dyn Estimator,
    data: &Dataset,
    options: impl Into<PermutationTestOptions>,
) -> Result<PermutationTest> {
    permutation_test_score_with(estimator, data, options, &Context::default())
}

/// [`permutation_test_score`] on the context's threads.
///
/// # Errors
/// As `permutation_test_score`.
pub fn permutation_test_score_with(
    estimator: &dyn Estimator,
    data: &Dataset,
    options: impl Into<PermutationTestOptions>,
    context: &Context,
) -> Result<PermutationTest> {
    let options = options.into();
    if options.n_permutations == 0 {
        let expected = "an integer from 1";
        return Err(Error::parameter("n_permutations", 0, expected));
    }
    let mut all = vec![data.clone()];
    let permuted = options.random_state.with(|random| {
        let permute = |_| data.with_y(permuted(data, random));
        (0..options.n_permutations).map(permute).collect()
    })?;
    let permuted: Result<Vec<Dataset>> = permuted;
    all.extend(permuted?);
    let mut trials = Vec::new();
    let mut counts = Vec::with_capacity(all.len());
    for data in &all {
        let parts = parts(data, &options.cv.folds(data)?)?;
        counts.push(parts.len());
        trials.extend(parts.into_iter().map(|[train, test]| Trial {
            estimator: estimator.boxed(),
            train,
            test,
        }));
    }
    let questions = Questions::of(std::slice::from_ref(&options.scoring));
    let judged = hold(&trials, &questions, context)?.judged;
    let scores = judged.into_iter().map(|judged| judged?.scores.remove(0));
    let scores = scores.collect::<Result<Vec<f64>>>()?;
    let mut left = scores.as_slice();
    let means = counts.into_iter().map(|count| {
        let own;
        (own, left) = left.split_at(count);
        mean(own)
    });
    let mut means: Vec<f64> = means.collect();
    let score = means.remove(0);
    let as_good = means.iter().filter(|&&own| own >= score).count();
    Ok(PermutationTest {
        score,
        p_value: (as_good as f64 + 1.0) / (options.n_permutations as f64 + 1.0),
        permutation_scores: means,
    })
}

/// The labels in another order, those of each group among themselves.
fn permuted(data: &Dataset, random: &mut RandomState) -> Labels {
    let Some(groups) = data
        .groups
        .as_ref()
        .and_then(|groups| groups.columns().first())
    else {
        return data.y.taken(&random.permutation(data.nrows()));
    };
    let mut order: Vec<usize> = (0..data.nrows()).collect();
    for group in 0..groups.classes().len() as u32 {
        let codes = groups.codes().iter().enumerate();
        let rows: Vec<usize> = codes
            .filter(|(_, code)| **code == group)
            .map(|(row, _)| row)
            .collect();
        let mut shuffled = rows.clone();
        random.shuffle(&mut shuffled);
        for (row, from) in rows.into_iter().zip(shuffled) {
            order[row] = from;
        }
    }
    data.y.taken(&order)
}
