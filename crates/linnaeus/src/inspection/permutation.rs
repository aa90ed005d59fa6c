//! How much a model goes by each feature: how much worse it becomes when the feature is shuffled.

use std::ops::Range;

use super::importances::Importances;
use super::permutations::Permutations;
use crate::context::Context;
use crate::data::{Dataset, Element, Matrix, Number};
use crate::error::{Error, Result};
use crate::estimator::Classifier;
use crate::metrics::{Prediction, Scoring, ScoringResponse};
use crate::random::RandomSource;
use crate::tree::RowCount;

/// How [`permutation_importance`] shuffles and judges.
///
/// A list of metrics is enough; everything else has a default.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct PermutationImportanceOptions {
    /// The metrics.
    pub scorings: Vec<Scoring>,
    /// How often each feature is shuffled: 5 by default.
    pub n_repeats: usize,
    /// The seed, or a shared generator, of the shuffles.
    pub random_state: RandomSource,
    /// How many rows are shuffled and asked about: all by default (1.0).
    pub max_samples: RowCount,
}

impl<I: IntoIterator<Item = Scoring>> From<I> for PermutationImportanceOptions {
    fn from(scorings: I) -> Self {
        Self::new(scorings)
    }
}

impl PermutationImportanceOptions {
    /// These metrics, with everything else at its default.
    pub fn new(scorings: impl IntoIterator<Item = Scoring>) -> Self {
        Self {
            scorings: scorings.into_iter().collect(),
            n_repeats: 5,
            random_state: RandomSource::default(),
            max_samples: RowCount::Share(1.0),
        }
    }

    crate::parameters::setter! {
        /// How often each feature is shuffled.
        n_repeats: usize
    }

    crate::parameters::setter! {
        /// The seed, or a shared generator, of the shuffles.
        random_state: RandomSource as into
    }

    crate::parameters::setter! {
        /// How many rows are shuffled and asked about: a count, or a share of all.
        max_samples: RowCount as into
    }
}

/// What [`permutation_importance`] found, by each metric.
#[derive(Clone, Debug, PartialEq)]
pub struct PermutationImportance(Vec<(Scoring, Importances)>);

impl PermutationImportance {
    /// The importances by a metric, if it was asked for.
    pub fn of(&self, scoring: &Scoring) -> Option<&Importances> {
        let own = self.0.iter().find(|(own, _)| own == scoring);
        own.map(|(_, importances)| importances)
    }

    /// The importances by each metric, in the order in which they were asked for.
    pub fn all(&self) -> impl ExactSizeIterator<Item = (&Scoring, &Importances)> {
        self.0.iter().map(|(scoring, own)| (scoring, own))
    }
}

/// How much worse a fitted model's scores become when a feature is shuffled, so that it says
/// nothing any more: how much the model goes by it.
///
/// The data may be those of the fit, or better some that the model has not seen. A feature that says
/// the same as another one counts for little, since the other one is still there.
///
/// ```
/// use linnaeus::{inspection::*, metrics::Scoring, prelude::*, tree::DecisionTreeClassifier};
///
/// let iris = linnaeus::datasets::load_iris()?;
/// let model = DecisionTreeClassifier::new().max_depth(Some(2)).fit(&iris)?;
/// let found = permutation_importance(&model, &iris, [Scoring::Accuracy])?;
/// let importances = found.of(&Scoring::Accuracy).expect("it was asked for");
/// assert!(importances.importances_mean[3] > 0.4, "the petals' width");
/// assert_eq!(importances.importances_mean[..3], [0.0; 3]);
/// # Ok::<(), Error>(())
/// ```
///
/// Each feature is shuffled [`n_repeats`](PermutationImportanceOptions::n_repeats) times. The model
/// is asked once a shuffle, whatever the number of metrics. Weights of the data count in the scores.
/// A thread copies x at most four times, not once a feature.
///
/// # Errors
/// `Empty` without a metric, a row or a column, `Unsupported` for sparse x, those of
/// [`Permutations::draw`], those of the model and of the metrics, and `Cancelled`.
///
/// # Differences from scikit-learn
/// None in the numbers, as long as the scores are equal. The metrics are named: without a name
/// scikit-learn takes the model's own score, which is the accuracy.
///
/// scikit-learn's `permutation_importance`; Breiman, *Random Forests* (2001).
pub fn permutation_importance(
    model: &dyn Classifier,
    data: &Dataset,
    options: impl Into<PermutationImportanceOptions>,
) -> Result<PermutationImportance> {
    permutation_importance_with(model, data, options, &Context::default())
}

/// [`permutation_importance`] on the context's threads.
///
/// # Errors
/// As `permutation_importance`.
pub fn permutation_importance_with(
    model: &dyn Classifier,
    data: &Dataset,
    options: impl Into<PermutationImportanceOptions>,
    context: &Context,
) -> Result<PermutationImportance> {
    let options = options.into();
    check(data, &options)?;
    let drawn = Permutations::draw(
        data.nrows(),
        options.n_repeats,
        options.max_samples,
        &options.random_state,
    )?;
    let baseline = scores(model, data, &options.scorings)?;
    let part = match drawn.rows() {
        Some(rows) => data.take(rows)?,
        None => data.clone(),
    };
    let judge = |x: &Matrix| scores(model, &part.with_x(x)?, &options.scorings);
    let shuffled = match part.x.element() {
        Element::F64 => shuffle_columns::<f64>(&part.x, drawn.orders(), judge, context),
        Element::F32 => shuffle_columns::<f32>(&part.x, drawn.orders(), judge, context),
        Element::U8 => shuffle_columns::<u8>(&part.x, drawn.orders(), judge, context),
    }?;
    let scorings = options.scorings.into_iter().zip(baseline).enumerate();
    let found = scorings.map(|(number, (scoring, baseline))| {
        let of_repeats = |repeats: &Vec<Vec<f64>>| repeats.iter().map(|all| all[number]).collect();
        let of_columns: Vec<Vec<f64>> = shuffled.iter().map(of_repeats).collect();
        (scoring, Importances::new(baseline, &of_columns))
    });
    Ok(PermutationImportance(found.collect()))
}

fn check(data: &Dataset, options: &PermutationImportanceOptions) -> Result<()> {
    if options.scorings.is_empty() {
        return Err(Error::empty("scorings", "at least one metric"));
    }
    if data.nrows() == 0 {
        return Err(Error::empty("x", "at least one row"));
    }
    if data.ncols() == 0 {
        return Err(Error::empty("x", "at least one column"));
    }
    if data.x.is_sparse() {
        let what = "a column of a sparse matrix cannot be shuffled";
        return Err(
            Error::unsupported("x", what).advise("write the matrix out first with `to_dense`")
        );
    }
    Ok(())
}

/// The scores by all metrics. What several of them want to hear is asked once.
fn scores(model: &dyn Classifier, data: &Dataset, scorings: &[Scoring]) -> Result<Vec<f64>> {
    let mut answers: Vec<(ScoringResponse, Prediction)> = Vec::new();
    let score = |scoring: &Scoring| {
        let wanted = scoring.response();
        let known = answers.iter().position(|(response, _)| *response == wanted);
        let at = match known {
            Some(at) => at,
            None => {
                answers.push((wanted, scoring.ask(model, &data.x)?));
                answers.len() - 1
            }
        };
        scoring.evaluate(data, &answers[at].1)
    };
    scorings.iter().map(score).collect()
}

/// What `judge` says of x with each column in each of the orders: columns, repeats, scores.
///
/// Columns are shared out among the threads in blocks. A block writes x out once, and then moves
/// one column in it.
fn shuffle_columns<T: Number>(
    x: &Matrix,
    orders: &[Vec<usize>],
    judge: impl Fn(&Matrix) -> Result<Vec<f64>> + Sync,
    context: &Context,
) -> Result<Vec<Vec<Vec<f64>>>> {
    let blocks = blocks(x.ncols(), context.threads());
    let judged = context.map(&blocks, |columns, context| {
        let mut values: Vec<T> = x.clone().into_dense(context);
        let mut of_columns = Vec::with_capacity(columns.len());
        for column in columns.clone() {
            context.check()?;
            let column_of = |values: &[T]| -> Vec<T> {
                let rows = values.chunks_exact(x.ncols());
                rows.map(|row| row[column]).collect()
            };
            let own = column_of(&values);
            let put = |values: &mut [T], of: &dyn Fn(usize) -> usize| {
                for (row, values) in values.chunks_exact_mut(x.ncols()).enumerate() {
                    values[column] = own[of(row)];
                }
            };
            let mut repeats = Vec::with_capacity(orders.len());
            for order in orders {
                put(&mut values, &|row| order[row]);
                let shuffled = Matrix::new(x.nrows(), x.ncols(), values)?;
                repeats.push(judge(&shuffled)?);
                // Nobody else holds it any more, so this copies nothing.
                values = shuffled.into_dense(context);
            }
            put(&mut values, &|row| row);
            of_columns.push(repeats);
        }
        Ok(of_columns)
    });
    let judged: Vec<Vec<_>> = judged.into_iter().collect::<Result<_>>()?;
    Ok(judged.into_iter().flatten().collect())
}

/// Columns in blocks: four a thread, so that none waits long for the last one.
fn blocks(ncols: usize, threads: usize) -> Vec<Range<usize>> {
    let count = if threads == 1 { 1 } else { 4 * threads };
    let width = ncols.div_ceil(count).max(1);
    let starts = (0..ncols).step_by(width);
    starts
        .map(|start| start..(start + width).min(ncols))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_all_columns() {
        for ncols in [1, 2, 7, 8, 9, 784] {
            for threads in [1, 2, 7] {
                let all: Vec<usize> = blocks(ncols, threads).into_iter().flatten().collect();
                assert_eq!(all, (0..ncols).collect::<Vec<_>>());
            }
        }
    }
}
