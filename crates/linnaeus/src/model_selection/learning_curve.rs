//! Learning curves: how good models are that have learned from more and more rows.

use super::curve::{CurveFailure, failures, tables};
use super::cv::Cv;
use super::options::ErrorScore;
use super::search::ScoreRows;
use super::trials::{Keep, Questions, Trial, Verdicts, hold, judge_fitted, now};
use crate::context::Context;
use crate::data::{Dataset, Labels};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Estimator, Fold, PartialFit};
use crate::metrics::Scoring;
use crate::parameters::options;
use crate::random::RandomSource;

options! {
    /// What a learning curve is asked for.
    ///
    /// ```
    /// use linnaeus::{metrics::Scoring, model_selection::LearningCurveOptions};
    ///
    /// let options = LearningCurveOptions::new().train_sizes([0.5, 1.0]).scoring(Scoring::RocAuc);
    /// assert_eq!(options.cv, 5.into());
    /// ```
    pub struct LearningCurveOptions {
        /// From how many rows models learn: shares of the rows that a fold fits on, or numbers of
        /// rows. By default a tenth, all of them, and three sizes between.
        train_sizes: TrainSizes as into = TrainSizes::default();
        /// The folds: a number, a splitter, or the folds themselves.
        cv: Cv as into = Cv::default();
        /// The metric.
        scoring: Scoring = Scoring::Accuracy;
        /// Whether the rows that a fold fits on are shuffled before the first ones are taken.
        shuffle: bool = false;
        /// The seed, or a shared generator, of the shuffle.
        random_state: RandomSource as into = RandomSource::default();
        /// What a fit scores that fails: a number, or [`ErrorScore::Raise`].
        error_score: ErrorScore as into = ErrorScore::default();
    }
}

/// From how many rows the models of a learning curve learn.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainSizes {
    /// Shares of the rows that the first fold fits on, above 0 and up to 1.
    Shares(Vec<f64>),
    /// Numbers of rows.
    Rows(Vec<usize>),
}

impl Default for TrainSizes {
    /// A tenth, all, and three sizes between.
    fn default() -> Self {
        // As NumPy's `linspace(0.1, 1.0, 5)`.
        let step = (1.0 - 0.1) / 4.0;
        let share = |at: i32| {
            if at == 4 {
                1.0
            } else {
                f64::from(at) * step + 0.1
            }
        };
        Self::Shares((0..5).map(share).collect())
    }
}

impl<const N: usize> From<[f64; N]> for TrainSizes {
    fn from(shares: [f64; N]) -> Self {
        Self::Shares(shares.into())
    }
}
impl<const N: usize> From<[usize; N]> for TrainSizes {
    fn from(rows: [usize; N]) -> Self {
        Self::Rows(rows.into())
    }
}

impl TrainSizes {
    /// The numbers of rows, different and ascending, when there are so many.
    fn of(&self, most: usize) -> Result<Vec<usize>> {
        let mut rows = match self {
            Self::Shares(shares) => {
                let wrong = |share: &&f64| !(**share > 0.0 && **share <= 1.0);
                if let Some(share) = shares.iter().find(wrong) {
                    let expected = "shares above 0 and up to 1, or numbers of rows";
                    return Err(Error::parameter("train_sizes", share, expected));
                }
                let rows = |share: &f64| ((share * most as f64) as usize).clamp(1, most.max(1));
                shares.iter().map(rows).collect()
            }
            Self::Rows(rows) => {
                if let Some(size) = rows.iter().find(|&&size| size == 0 || size > most) {
                    let expected = format!("from 1 to {most} rows, as a fold fits on so many");
                    return Err(Error::parameter("train_sizes", size, expected));
                }
                rows.clone()
            }
        };
        if rows.is_empty() {
            return Err(Error::parameter("train_sizes", "none", "at least one size"));
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }
}

/// How good models are that have learned from more and more rows.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct LearningCurve {
    /// From how many rows, ascending.
    pub train_sizes: Vec<usize>,
    /// The scores of the rows that were learned from: a row a size, a column a fold.
    pub train_scores: ScoreRows,
    /// The scores of the rows held out.
    pub test_scores: ScoreRows,
    /// What was asked for.
    pub scoring: Scoring,
    /// What went wrong.
    pub failures: Vec<CurveFailure>,
    /// How long all fits took, together.
    pub fit_seconds: f64,
    /// How long it took to ask all models and to score them, together.
    pub score_seconds: f64,
}

/// How good models are that have learned from more and more rows: scores of the rows that they have
/// learned from, and of rows held out.
///
/// Where both curves have met, more rows will not help; where they are apart, more rows, or a
/// simpler model, will. Each model learns from the first rows of its fold, in the order of the data
/// or shuffled. All fits are one batch.
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?;
/// let options = LearningCurveOptions::new().cv(3).train_sizes([0.1, 0.5, 1.0]).shuffle(true);
/// let curve = learning_curve(&SgdClassifier::new(), &digits, options)?;
/// assert_eq!(curve.train_sizes, [119, 599, 1198]);
/// let test = curve.test_scores.means();
/// assert!(test[0] < test[2]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` for sizes out of range; those of the folds; `AllFailed` when no fit succeeded; the
/// error of a metric that never had a number; with [`ErrorScore::Raise`] the first one. A single fit
/// that fails scores NaN (or another `error_score`) and is listed: the first rows of a sorted data
/// set, for example, have one class only.
///
/// # Differences from scikit-learn
/// Sizes, rows and scores are those of `learning_curve`. Sizes that come twice are taken once, which
/// is a warning there. Seconds are those of all fits together. Weights go to the fits and not to the
/// scores, as there.
pub fn learning_curve(
    estimator: &dyn Estimator,
    data: &Dataset,
    options: impl Into<LearningCurveOptions>,
) -> Result<LearningCurve> {
    learning_curve_with(estimator, data, options, &Context::default())
}

/// [`learning_curve`] on the context's threads.
///
/// # Errors
/// As `learning_curve`.
pub fn learning_curve_with(
    estimator: &dyn Estimator,
    data: &Dataset,
    options: impl Into<LearningCurveOptions>,
    context: &Context,
) -> Result<LearningCurve> {
    let options = options.into();
    let (folds, train_sizes) = prepare(data, &options)?;
    let mut trials = Vec::with_capacity(folds.len() * train_sizes.len());
    for fold in &folds {
        let test = data.take(&fold.test)?;
        for &size in &train_sizes {
            trials.push(Trial {
                estimator: estimator.boxed(),
                train: data.take(first(fold, size))?,
                test: test.clone(),
            });
        }
    }
    let verdicts = hold(&trials, &questions(&options.scoring), context)?;
    curve(&verdicts, train_sizes, &options)
}

/// A learning curve of models that go on learning from where they stand: each fold has one model,
/// which learns the rows between one size and the next as one more portion.
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?;
/// let options = LearningCurveOptions::new().cv(3).train_sizes([0.1, 1.0]).shuffle(true);
/// let curve = incremental_learning_curve(&SgdClassifier::new(), &digits, options)?;
/// assert_eq!(curve.train_sizes, [119, 1198]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`learning_curve`], but for a portion that cannot be learned: that is the error.
///
/// # Differences from scikit-learn
/// `learning_curve` with `exploit_incremental_learning`.
#[doc(alias = "exploit_incremental_learning")]
pub fn incremental_learning_curve<E: PartialFit<Model: Classifier>>(
    estimator: &E,
    data: &Dataset,
    options: impl Into<LearningCurveOptions>,
) -> Result<LearningCurve> {
    let (options, context) = (options.into(), Context::default());
    let (folds, train_sizes) = prepare(data, &options)?;
    let classes = every_class(data)?;
    let questions = questions(&options.scoring);
    let start = now();
    // Copies are made one after the other, because each copies the state of a shared generator.
    let copies: Vec<(E, &Fold)> = folds.iter().map(|fold| (estimator.clone(), fold)).collect();
    let learned = context.map(&copies, |(own, fold), context| {
        let mut model = own.begin(&classes, data.ncols())?;
        let test = data.take(&fold.test)?;
        let mut before = 0;
        let mut judged = Vec::with_capacity(train_sizes.len());
        for &size in &train_sizes {
            let so_far = first(fold, size);
            let portion = data.take(&so_far[before.min(so_far.len())..])?;
            own.learn(&mut model, &own.job_with(&portion, context)?, context)?;
            before = size;
            let train = data.take(so_far)?;
            judged.push(judge_fitted(&model, &train, &test, &questions));
        }
        Ok(judged)
    });
    let fit_seconds = start.elapsed().as_secs_f64();
    let learned = learned.into_iter().collect::<Result<Vec<_>>>()?;
    context.check()?;
    let verdicts: Verdicts<E::Model> = Verdicts {
        judged: learned.into_iter().flatten().collect(),
        fit_seconds,
        score_seconds: 0.0,
    };
    curve(&verdicts, train_sizes, &options)
}

/// The folds, with their rows in the order in which they are learned, and the sizes.
fn prepare(data: &Dataset, options: &LearningCurveOptions) -> Result<(Vec<Fold>, Vec<usize>)> {
    let mut folds = options.cv.folds(data)?;
    let train_sizes = options.train_sizes.of(folds[0].train.len())?;
    if options.shuffle {
        options.random_state.with(|random| {
            for fold in &mut folds {
                random.shuffle(&mut fold.train);
            }
        })?;
    }
    Ok((folds, train_sizes))
}

/// The first rows of a fold, or all when it has fewer.
fn first(fold: &Fold, size: usize) -> &[usize] {
    &fold.train[..size.min(fold.train.len())]
}

fn questions(scoring: &Scoring) -> Questions<'_> {
    Questions {
        on_train: true,
        keep: Keep::Nothing,
        ..Questions::of(std::slice::from_ref(scoring))
    }
}

fn curve<M>(
    verdicts: &Verdicts<M>,
    train_sizes: Vec<usize>,
    options: &LearningCurveOptions,
) -> Result<LearningCurve> {
    let points = train_sizes.len();
    let [train_scores, test_scores] = tables(&verdicts.judged, points, options.error_score)?;
    Ok(LearningCurve {
        train_scores,
        test_scores,
        scoring: options.scoring.clone(),
        failures: failures(&verdicts.judged, points),
        fit_seconds: verdicts.fit_seconds,
        score_seconds: verdicts.score_seconds,
        train_sizes,
    })
}

/// The classes that some row has, as labels.
fn every_class(data: &Dataset) -> Result<Labels> {
    let present = data.y.single()?.present();
    Ok(present.classes().iter().cloned().collect())
}
