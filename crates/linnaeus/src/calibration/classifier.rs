//! Calibration by cross-validation: which rows a classifier is fitted on, and which tell what its
//! scores are worth.

use super::calibrators::{CalibrationMethod, Calibrators};
use super::model::{CalibratedClassifier, CalibratedClassifierCvModel, scores_to_calibrate};
use crate::context::Context;
use crate::data::{Column, Dataset, Matrix, Scores, Task};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit, Fold, Job, Support, batch_of_one, nest};
use crate::model_selection::{Cv, check_partition, line_up};

/// A classifier whose scores are turned into probabilities by what they turned out to be worth.
///
/// Scores of rows that a classifier was fitted on are too good to learn from. So the rows are cut
/// into folds: each classifier is fitted on the others and calibrated on its own. As an *ensemble*,
/// the default, there is a classifier and a calibration a fold, and their probabilities are
/// averaged. Otherwise the out-of-fold scores of all rows make one calibration, and one classifier,
/// fitted on all rows, answers: smaller, quicker, and a little less exact. All fits are one batch.
///
/// A classifier that is fitted already is calibrated on rows that it has not seen when it is given
/// as a [`FrozenEstimator`](crate::frozen::FrozenEstimator): then nothing is fitted, and all rows
/// make one calibration.
///
/// What is calibrated are margins, where the classifier has them, and probabilities otherwise. Two
/// classes have one calibrator; of more classes each has one against the rest, and the
/// probabilities are divided by their sum (rows where all are zero get equal ones); a temperature
/// is for all classes at once.
///
/// ```
/// use linnaeus::{calibration::*, frozen::FrozenEstimator, linear_model::*, prelude::*};
///
/// let (data, later) = linnaeus::datasets::load_digits()?.split_at(1000)?;
/// let sgd = SgdClassifier::new().random_state(1);
/// let isotonic = CalibratedClassifierCv::new(sgd.clone()).method(CalibrationMethod::Isotonic);
/// let model = isotonic.cv(3).fit(&data)?;
/// assert_eq!(model.calibrated_classifiers().len(), 3);
/// assert_eq!(model.predict_proba(&later.x)?.table()?.ncols(), 10);
///
/// let fitted = FrozenEstimator::new(sgd.fit(&data)?);
/// let model = CalibratedClassifierCv::new(fitted).fit(&later)?;
/// assert_eq!(model.calibrated_classifiers().len(), 1);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `fit` refuses one class only and several columns of labels (`Labels`); folds, given as a number,
/// of which a class has fewer rows, folds without all classes to fit on, folds that test one row
/// each, and, without an ensemble, folds that do not test each row once (`Folds`); and what the
/// classifier refuses. Weights go to the classifier and to the calibration, so a classifier that
/// cannot use them is an error.
///
/// # Differences from scikit-learn
/// scikit-learn's `CalibratedClassifierCV`, with the numbers of its calibrators (isotonic: the same
/// bits; sigmoid and temperature within their bounds, see [`SigmoidCalibration`] and
/// [`TemperatureScaling`]). There the default classifier is a `LinearSVC`; here it has to be said.
/// There weights that the classifier cannot use are used for the calibration only, with a warning.
/// There a fold whose classifier knows only two of more classes gives one of them the scores of the
/// other.
///
/// [`SigmoidCalibration`]: super::SigmoidCalibration
/// [`TemperatureScaling`]: super::TemperatureScaling
#[doc(alias = "CalibratedClassifierCV")]
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct CalibratedClassifierCv<E> {
    /// The classifier.
    pub estimator: E,
    /// How scores become probabilities.
    pub method: CalibrationMethod,
    /// The folds.
    pub cv: Cv,
    /// Whether there is a calibrated classifier a fold; by default there is, unless the classifier
    /// is frozen.
    pub ensemble: Option<bool>,
}

impl<E> CalibratedClassifierCv<E> {
    /// A calibration of this classifier: sigmoids, five stratified folds.
    pub fn new(estimator: E) -> Self {
        Self {
            estimator,
            method: CalibrationMethod::default(),
            cv: Cv::default(),
            ensemble: None,
        }
    }

    crate::parameters::setter! {
        /// How scores become probabilities.
        method: CalibrationMethod
    }

    crate::parameters::setter! {
        /// The folds: a number, a splitter, or row numbers.
        cv: Cv as into
    }

    crate::parameters::setter! {
        /// Whether there is a calibrated classifier a fold, over which probabilities are averaged.
        ensemble: bool as some
    }
}

impl<E: Fit<Model: Classifier>> Fit for CalibratedClassifierCv<E> {
    type Model = CalibratedClassifierCvModel<E::Model>;

    fn support(&self) -> Support {
        let own = self.estimator.support();
        Support {
            several_outputs: false,
            ignores_y: false,
            ignores_x: false,
            frozen: false,
            ..own
        }
    }

    fn check(&self) -> Result<()> {
        self.estimator.check()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let plans: Vec<Result<Plan<'_, E>>> = jobs.iter().map(Plan::of).collect();
        let batch = plans.iter().map(|plan| {
            let plan = plan.as_ref().map_err(Error::clone)?;
            Ok((plan, plan.jobs()?))
        });
        let fitted = nest(batch, context, |plan, models| Ok((plan, models)));
        let learned = calibrate(&fitted, context);
        fitted
            .into_iter()
            .zip(learned)
            .map(|(fitted, learned)| {
                let ((plan, models), learned) = (fitted?, learned?);
                Ok(plan.assemble(models, learned))
            })
            .collect()
    }
}

/// What is to be fitted for one model, and on which rows it is calibrated.
struct Plan<'a, E> {
    data: &'a Dataset,
    y: &'a Column,
    method: CalibrationMethod,
    steps: Steps,
    /// A copy of the classifier for each fit, or a shared generator would go on drawing from fit to
    /// fit.
    copies: Vec<E>,
}

enum Steps {
    /// A classifier a fold, each calibrated on the rows that the fold tests.
    Ensemble(Vec<Fold>),
    /// A classifier of all rows, calibrated by the out-of-fold scores of those of the folds.
    OutOfFold(Vec<Fold>),
    /// A classifier that is fitted already, calibrated on all rows.
    Prefit,
}

impl<'a, E: Fit<Model: Classifier>> Plan<'a, E> {
    fn of(job: &'a Job<'_, CalibratedClassifierCv<E>>) -> Result<Self> {
        let (params, data) = (job.params, job.data.data());
        let y = data.y.single()?;
        if y.classes().len() < 2 {
            let found = format!("only the class {:?}", y.classes());
            return Err(Error::labels("y", found, "two classes or more"));
        }
        let frozen = params.estimator.support().frozen;
        let ensemble = params.ensemble.unwrap_or(!frozen);
        let steps = if frozen && !ensemble {
            Steps::Prefit
        } else {
            let folds = folds(&params.cv, data, y)?;
            if ensemble {
                check_test_parts(&folds)?;
                Steps::Ensemble(folds)
            } else {
                check_partition(&folds, data.nrows())?;
                Steps::OutOfFold(folds)
            }
        };
        let fits = match &steps {
            Steps::Ensemble(folds) => folds.len(),
            Steps::OutOfFold(folds) => folds.len() + 1,
            Steps::Prefit => 1,
        };
        Ok(Self {
            data,
            y,
            method: params.method,
            steps,
            copies: vec![params.estimator.clone(); fits],
        })
    }

    /// The fits: of the folds, and then of all rows.
    fn jobs(&self) -> Result<Vec<Job<'_, E>>> {
        let folds = match &self.steps {
            Steps::Ensemble(folds) | Steps::OutOfFold(folds) => &**folds,
            Steps::Prefit => &[],
        };
        let mut parts: Vec<Dataset> = folds
            .iter()
            .map(|fold| self.data.take(&fold.train))
            .collect::<Result<_>>()?;
        if self.copies.len() > folds.len() {
            parts.push(self.data.clone());
        }
        let jobs = self.copies.iter().zip(&parts);
        jobs.map(|(copy, part)| copy.job(part)).collect()
    }

    /// Which rows each classifier is asked about.
    fn questions(&self) -> Result<Vec<Matrix>> {
        match &self.steps {
            Steps::Ensemble(folds) | Steps::OutOfFold(folds) => {
                let rows = folds.iter().map(|fold| self.data.x.take(&fold.test));
                rows.collect()
            }
            Steps::Prefit => Ok(vec![self.data.x.clone()]),
        }
    }

    /// The lessons in what the classifiers answered, one a calibration.
    fn lessons(&self, answers: Vec<Scores>) -> Result<Vec<Lesson>> {
        let of = |rows: &Dataset, scores| {
            Ok(Lesson {
                method: self.method,
                scores,
                y: rows.y.single()?.clone(),
                weights: rows.weights.as_deref().map(<[f64]>::to_vec),
            })
        };
        match &self.steps {
            Steps::Ensemble(folds) => {
                let folds = folds.iter().zip(answers);
                folds
                    .map(|(fold, scores)| of(&self.data.take(&fold.test)?, scores))
                    .collect()
            }
            Steps::OutOfFold(folds) => {
                let response = answers[0].response();
                let tables = folds.iter().zip(&answers).enumerate();
                let tables = tables
                    .map(|(number, (fold, scores))| Ok((number, fold, scores.table()?)))
                    .collect::<Result<Vec<_>>>()?;
                let scores = line_up(response, tables.into_iter(), self.y)?;
                Ok(vec![of(self.data, scores)?])
            }
            Steps::Prefit => {
                let lessons = answers.into_iter().map(|scores| of(self.data, scores));
                lessons.collect()
            }
        }
    }

    fn assemble(
        &self,
        mut models: Vec<E::Model>,
        learned: Vec<Calibrators>,
    ) -> CalibratedClassifierCvModel<E::Model> {
        if let Steps::OutOfFold(folds) = &self.steps {
            models.drain(..folds.len());
        }
        let pairs = models.into_iter().zip(learned);
        let calibrated = pairs.map(|(estimator, calibrators)| CalibratedClassifier {
            estimator,
            calibrators,
        });
        CalibratedClassifierCvModel {
            calibrated: calibrated.collect(),
            classes: self.y.classes().clone(),
        }
    }
}

/// The scores of rows that a classifier has not seen, and what the rows are.
struct Lesson {
    method: CalibrationMethod,
    scores: Scores,
    y: Column,
    weights: Option<Vec<f64>>,
}

/// Asks all classifiers of all plans, and then fits all calibrators, each on the context's threads.
fn calibrate<E: Fit<Model: Classifier>>(
    fitted: &[Result<(&Plan<'_, E>, Vec<E::Model>)>],
    context: &Context,
) -> Vec<Result<Vec<Calibrators>>> {
    let mut questions = Vec::new();
    let counts: Vec<Result<usize>> = fitted
        .iter()
        .map(|fitted| {
            let (plan, models) = fitted.as_ref().map_err(Error::clone)?;
            let own = plan.questions()?;
            let count = own.len();
            questions.extend(models.iter().zip(own));
            Ok(count)
        })
        .collect();
    let answers = context.map(&questions, |(model, x), _| scores_to_calibrate(*model, x));

    let (mut answers, mut lessons) = (answers.into_iter(), Vec::new());
    let counts: Vec<Result<usize>> = fitted
        .iter()
        .zip(counts)
        .map(|(fitted, count)| {
            let own: Vec<Result<Scores>> = answers.by_ref().take(count?).collect();
            let (plan, _) = fitted.as_ref().map_err(Error::clone)?;
            let own = plan.lessons(own.into_iter().collect::<Result<_>>()?)?;
            let count = own.len();
            lessons.extend(own);
            Ok(count)
        })
        .collect();
    let learned = context.map(&lessons, |lesson, _| {
        let weights = lesson.weights.as_deref();
        Calibrators::fit(lesson.method, &lesson.scores, &lesson.y, weights)
    });

    let mut learned = learned.into_iter();
    let all = counts.into_iter().map(|count| {
        let own: Vec<Result<Calibrators>> = learned.by_ref().take(count?).collect();
        own.into_iter().collect()
    });
    all.collect()
}

/// The folds; a number of them needs as many rows of each class.
fn folds(cv: &Cv, data: &Dataset, y: &Column) -> Result<Vec<Fold>> {
    if let Some(n_splits) = cv.number() {
        let counts = y.counts();
        let few = counts.iter().position(|&count| count < n_splits);
        if let Some(class) = few {
            let (label, count) = (&y.classes()[class], counts[class]);
            let found = format!("{n_splits} folds and {count} rows of the class {label:?}");
            let expected = "at most as many folds as the rarest class has rows";
            return Err(Error::folds("cv", found, expected));
        }
    }
    cv.folds(data)
}

/// A calibrator learns nothing from a single row.
fn check_test_parts(folds: &[Fold]) -> Result<()> {
    if folds.iter().all(|fold| fold.test.len() == 1) {
        let found = "folds that test one row each";
        let expected = "rows of all classes in each test part, to calibrate on";
        return Err(Error::folds("cv", found, expected).advise("take a `StratifiedKFold`"));
    }
    Ok(())
}
