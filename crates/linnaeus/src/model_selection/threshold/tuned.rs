//! A classifier whose threshold is tuned by cross-validation.

use super::choose::{ThresholdCurve, TunedThreshold, choose, first_maximum};
use super::fixed::check_positive;
use super::goal::ThresholdGoal;
use super::grid::{Thresholds, is_close, mean_curve};
use super::question::Question;
use super::response::ThresholdResponse;
use super::rule::Rule;
use crate::context::Context;
use crate::data::{Dataset, Label, LabelKind, Labels, Matrix, Response, Scores, Task};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit, Fold, Job, Support, batch_of_one, nest};
use crate::metrics::Scoring;
use crate::model_selection::cv::Cv;
use crate::parameters::setter;

/// An estimator with the threshold that is best on rows that its models have not seen.
///
/// A model is fitted for each fold, and one on all rows, in one batch. What the folds' models say of
/// their test rows decides the threshold; the model of all rows is what predicts with it. Costs as
/// many fits as there are folds, and one.
///
/// What is best is a [`ThresholdGoal`]. For a metric, the thresholds are scikit-learn's: in each fold
/// so many at equal distances from its lowest to its highest score, and the mean of the folds'
/// curves, drawn on by straight lines, has its first maximum somewhere. For a metric with a floor and
/// for costs, the scores of all folds are taken together, and every one of them is tried.
///
/// ```
/// use linnaeus::{metrics::*, model_selection::*, prelude::*, tree::DecisionTreeClassifier};
///
/// let data = linnaeus::datasets::load_breast_cancer()?;
/// let tree = DecisionTreeClassifier::new().max_depth(Some(4));
/// let model = TunedThresholdClassifierCv::new(tree.clone()).fit(&data)?;
/// assert!(model.best_score()? > 0.9);
///
/// // The most tumours found, with at most one false alarm in 20.
/// let (recall, precision) = (Scoring::Recall(Average::Binary), Scoring::Precision(Average::Binary));
/// let goal = ThresholdGoal::with_floor(recall, precision, 0.95);
/// let model = TunedThresholdClassifierCv::new(tree).goal(goal).fit(&data)?;
/// assert!(model.tuned()[0].floor_score >= Some(0.95));
/// assert!(model.best_score()? > 0.85);
/// # Ok::<(), Error>(())
/// ```
///
/// # Many classes, several labels
/// Each class is a question against the rest, each of several labels one of its own, and each has
/// its own threshold, tuned by the same rules. How rows are then labelled is told in
/// [`FixedThresholdClassifier`](super::FixedThresholdClassifier).
///
/// # Errors
/// Those of the estimator and of the folds; `Parameter` for a goal whose metric judges no labels, for
/// thresholds that are not rising, for `refit(false)` with several folds, for a fold whose scores are
/// all equal (naming `estimator`), and when no threshold reaches the floor (naming `floor`);
/// `Response` when the model has no such scores; `Folds` when a fold's model has not seen all
/// classes; `Labels` for labels of one class.
///
/// # Differences from scikit-learn
/// For a metric and two classes: the same thresholds and scores, bit for bit, as far as the
/// estimator's scores are. A validation set of a share c of the rows (`cv=c` there) is
/// `StratifiedShuffleSplit::new(1).test_size(c)`, a fitted estimator (`cv="prefit"`) is given to
/// [`prefit`](Self::prefit), and with one fold and `refit(false)` the model is that of the fold.
/// The positive class is the second one (there the label 1 for metrics such as `f1`). Thresholds that
/// do not rise, and a metric that is NaN somewhere, are errors. Floors, costs, more than two classes
/// and several labels are ours.
#[doc(alias = "TunedThresholdClassifierCV")]
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct TunedThresholdClassifierCv<E> {
    /// The estimator.
    pub estimator: E,
    /// What the threshold is tuned for; balanced accuracy by default.
    pub goal: ThresholdGoal,
    /// Which of two classes is positive; the second one by default.
    pub pos_label: Option<Label>,
    /// Which scores are compared with the threshold.
    pub response_method: ThresholdResponse,
    /// How many thresholds a metric is tried at, or which; a hundred by default. A floor or costs
    /// are tried at all scores unless thresholds are given.
    pub thresholds: Thresholds,
    /// The folds; five by default.
    pub cv: Cv,
    /// Whether a model is fitted on all rows; otherwise, with one fold, its model is taken.
    pub refit: bool,
    /// Whether the weights of the data count in the goal, too; in fits they always do.
    pub weigh_scores: bool,
    /// Whether the curves that the thresholds were chosen from are kept.
    pub store_cv_results: bool,
}

impl<E> TunedThresholdClassifierCv<E> {
    /// This estimator with the threshold that gives the best balanced accuracy in five folds.
    pub fn new(estimator: E) -> Self {
        Self {
            estimator,
            goal: ThresholdGoal::default(),
            pos_label: None,
            response_method: ThresholdResponse::Auto,
            thresholds: Thresholds::default(),
            cv: Cv::default(),
            refit: true,
            weigh_scores: false,
            store_cv_results: false,
        }
    }

    setter! {
        /// What the threshold is tuned for: a metric, a metric with a floor on another, or costs.
        goal: ThresholdGoal as into
    }

    setter! {
        /// Which of two classes is positive; the second one by default.
        pos_label: Label as some
    }

    setter! {
        /// Which scores are compared with the threshold.
        response_method: ThresholdResponse
    }

    setter! {
        /// How many thresholds a metric is tried at, or which.
        thresholds: Thresholds as into
    }

    setter! {
        /// The folds: a number, a splitter, or the folds themselves.
        cv: Cv as into
    }

    setter! {
        /// Whether a model is fitted on all rows; otherwise, with one fold, its model is taken.
        refit: bool
    }

    setter! {
        /// Whether the weights of the data count in the goal, too; in fits they always do.
        weigh_scores: bool
    }

    setter! {
        /// Whether the curves that the thresholds were chosen from are kept.
        store_cv_results: bool
    }

    fn check_own(&self) -> Result<()> {
        self.goal.check()?;
        self.thresholds.check()
    }
}

impl<E: Fit<Model: Classifier>> TunedThresholdClassifierCv<E> {
    /// A model that was fitted before, with the threshold that is best on these rows. It should not
    /// have been fitted on them. (scikit-learn: `cv="prefit"`.)
    ///
    /// ```
    /// use linnaeus::{linear_model::SgdClassifier, model_selection::*, prelude::*};
    ///
    /// let (fitted_on, others) = linnaeus::datasets::load_breast_cancer()?.split_at(300)?;
    /// let sgd = SgdClassifier::new().random_state(42);
    /// let model = sgd.fit(&fitted_on)?;
    /// let tuned = TunedThresholdClassifierCv::new(sgd).prefit(model, &others)?;
    /// assert!(tuned.best_score()? > 0.8);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As a fit; `UnknownLabel` for labels that the model does not know.
    pub fn prefit(
        &self,
        model: E::Model,
        data: &Dataset,
    ) -> Result<TunedThresholdClassifierCvModel<E::Model>> {
        self.check_own()?;
        if data.nrows() == 0 {
            return Err(Error::empty("x", "at least one row"));
        }
        let response = self.response_method.of(&model)?;
        let answer = Answer {
            rows: (0..data.nrows()).collect(),
            scores: model.scores(&data.x, response)?,
        };
        let tuned = self.tune(data, &[answer], &Context::new(1))?;
        Ok(self.around(model, response, tuned, data.y.kind()))
    }

    fn around<M>(
        &self,
        estimator: M,
        response: Response,
        mut tuned: Vec<TunedThreshold>,
        kind: LabelKind,
    ) -> TunedThresholdClassifierCvModel<M> {
        if !self.store_cv_results {
            tuned.iter_mut().for_each(|one| one.curve = None);
        }
        let rule = Rule {
            thresholds: tuned.iter().map(|one| one.threshold).collect(),
            pos_label: self.pos_label.clone(),
            kind: Some(kind),
        };
        TunedThresholdClassifierCvModel {
            estimator,
            response,
            rule,
            tuned,
        }
    }

    /// The thresholds, given the scores of each fold's test rows.
    fn tune(
        &self,
        data: &Dataset,
        answers: &[Answer],
        context: &Context,
    ) -> Result<Vec<TunedThreshold>> {
        let data = Dataset {
            weights: data.weights.clone().filter(|_| self.weigh_scores),
            ..data.clone()
        };
        let questions = |answer: &Answer| {
            let test = data.take(&answer.rows)?;
            Question::all(&test, &answer.scores, self.pos_label.as_ref())
        };
        if let ThresholdGoal::Score(scoring) = &self.goal {
            let folds = answers.iter().map(questions).collect::<Result<Vec<_>>>()?;
            return self.tune_by_curves(scoring, &folds, context);
        }
        let questions = questions(&Answer::together(answers)?)?;
        let tuned = questions
            .iter()
            .map(|one| choose(&self.goal, one, &self.thresholds));
        tuned.collect()
    }

    /// By the mean of the folds' curves.
    fn tune_by_curves(
        &self,
        scoring: &Scoring,
        folds: &[Vec<Question>],
        context: &Context,
    ) -> Result<Vec<TunedThreshold>> {
        let questions = folds.first().map_or(0, Vec::len);
        let pairs: Vec<(usize, usize)> = (0..questions)
            .flat_map(|question| (0..folds.len()).map(move |fold| (question, fold)))
            .collect();
        let curves = context.map(&pairs, |&(question, fold), _| {
            self.curve_of_fold(scoring, &folds[fold][question], fold)
        });
        let curves = curves.into_iter().collect::<Result<Vec<_>>>()?;
        let tuned = curves
            .chunks(folds.len().max(1))
            .zip(0..)
            .map(|(curves, question)| {
                let ends = |end: fn(&[f64]) -> Option<&f64>| {
                    curves
                        .iter()
                        .filter_map(move |(thresholds, _)| end(thresholds))
                };
                let low = ends(<[f64]>::first).min_by(|a, b| a.total_cmp(b));
                let high = ends(<[f64]>::last).max_by(|a, b| a.total_cmp(b));
                let (Some(&low), Some(&high)) = (low, high) else {
                    return Err(Error::empty("thresholds", "at least two"));
                };
                let thresholds = self.thresholds.between(low, high);
                let lines = curves.iter().map(|(at, values)| (&**at, &**values));
                let scores = mean_curve(&thresholds, lines)?;
                let best = first_maximum(&scores);
                Ok(TunedThreshold {
                    positive: folds[0][question].positive.clone(),
                    threshold: thresholds[best],
                    score: scores[best],
                    floor_score: None,
                    curve: Some(ThresholdCurve {
                        thresholds,
                        scores,
                        floor_scores: None,
                        folds: curves.to_vec(),
                    }),
                })
            });
        tuned.collect()
    }

    /// The metric at the thresholds of one fold.
    fn curve_of_fold(
        &self,
        scoring: &Scoring,
        question: &Question,
        fold: usize,
    ) -> Result<(Vec<f64>, Vec<f64>)> {
        let (low, high) = question.range()?;
        let thresholds = self.thresholds.between(low, high);
        if let [first, .., last] = &*thresholds
            && is_close(*first, *last)
        {
            let found = format!("{low} to {high} for {} in fold {fold}", question.positive);
            let expected = "scores that differ from row to row, so that a threshold can part them";
            return Err(Error::parameter("estimator", found, expected));
        }
        let score = |&threshold: &f64| question.score(scoring, threshold);
        let scores = thresholds.iter().map(score).collect::<Result<Vec<f64>>>()?;
        Ok((thresholds, scores))
    }
}

/// What a fold's model says of its test rows.
struct Answer {
    rows: Vec<usize>,
    scores: Scores,
}

impl Answer {
    /// The answers of several models that know the same classes, one after the other.
    fn together(answers: &[Self]) -> Result<Self> {
        let Some(first) = answers.first() else {
            return Err(Error::empty("cv", "at least one fold"));
        };
        let rows = answers.iter().flat_map(|answer| &answer.rows);
        let tables = first
            .scores
            .tables()
            .iter()
            .enumerate()
            .map(|(output, table)| {
                let values = answers
                    .iter()
                    .flat_map(|answer| answer.scores.tables()[output].values());
                let values: Vec<f64> = values.copied().collect();
                let response = first.scores.response();
                Scores::new(response, values, table.ncols(), table.classes().clone())
            });
        Ok(Self {
            rows: rows.copied().collect(),
            scores: Scores::side_by_side(tables.collect::<Result<Vec<_>>>()?)?,
        })
    }
}

impl<E: Fit<Model: Classifier>> Fit for TunedThresholdClassifierCv<E> {
    type Model = TunedThresholdClassifierCvModel<E::Model>;

    fn support(&self) -> Support {
        Support {
            ignores_y: false,
            ..self.estimator.support()
        }
    }

    fn check(&self) -> Result<()> {
        self.check_own()?;
        self.estimator.check()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let plans: Vec<Result<Plan<'_, E>>> = jobs.iter().map(Plan::new).collect();
        let fits = plans.iter().map(|plan| {
            let plan = plan.as_ref().map_err(Error::clone)?;
            Ok((plan, plan.fits()?))
        });
        nest(fits, context, |plan, models| plan.join(models, context))
    }
}

/// The fits that one tuning needs.
struct Plan<'a, E> {
    params: &'a TunedThresholdClassifierCv<E>,
    data: &'a Task,
    folds: Vec<Fold>,
    /// The rows of each fit: all of them first, where a model of all is wanted.
    parts: Vec<Dataset>,
    /// A copy for each fit, or a shared generator would go on drawing from fit to fit.
    copies: Vec<E>,
}

impl<'a, E: Fit<Model: Classifier>> Plan<'a, E> {
    fn new(job: &'a Job<'_, TunedThresholdClassifierCv<E>>) -> Result<Self> {
        let (params, data) = (job.params, &job.data);
        check_labels(&data.y)?;
        check_positive(params.pos_label.as_ref(), &data.y)?;
        let folds = params.cv.folds(data)?;
        if !params.refit && folds.len() > 1 {
            let found = format!("false with {} folds", folds.len());
            return Err(
                Error::parameter("refit", found, "true where there are several folds")
                    .advise("a model can be taken of a single fold only"),
            );
        }
        let all = params.refit.then(|| Ok(data.data().clone()));
        let trains = folds.iter().map(|fold| data.take(&fold.train));
        let parts = all
            .into_iter()
            .chain(trains)
            .collect::<Result<Vec<Dataset>>>()?;
        let copies = parts.iter().map(|_| params.estimator.clone()).collect();
        Ok(Self {
            params,
            data,
            folds,
            parts,
            copies,
        })
    }

    fn fits(&self) -> Result<Vec<Job<'_, E>>> {
        let fits = self.copies.iter().zip(&self.parts);
        fits.map(|(copy, part)| copy.job(part)).collect()
    }

    fn join(
        &self,
        mut models: Vec<E::Model>,
        context: &Context,
    ) -> Result<TunedThresholdClassifierCvModel<E::Model>> {
        let of_folds = usize::from(self.params.refit);
        let response = self.params.response_method.of(&models[0])?;
        let asked: Vec<(&Fold, &E::Model)> = self.folds.iter().zip(&models[of_folds..]).collect();
        let answers = context.map(&asked, |(fold, model), _| {
            Ok(Answer {
                rows: fold.test.clone(),
                scores: model.scores(&self.data.x.take(&fold.test)?, response)?,
            })
        });
        let answers = answers.into_iter().collect::<Result<Vec<Answer>>>()?;
        self.check_classes(&answers)?;
        let tuned = self.params.tune(self.data, &answers, context)?;
        let model = models.swap_remove(0);
        Ok(self
            .params
            .around(model, response, tuned, self.data.y.kind()))
    }

    /// Whether each fold's model knows all classes: otherwise its scores answer another question.
    fn check_classes(&self, answers: &[Answer]) -> Result<()> {
        for (number, answer) in answers.iter().enumerate() {
            let tables = answer.scores.tables().iter().zip(self.data.y.columns());
            for (table, column) in tables {
                if table.classes() != column.classes() {
                    let found = format!("{:?} in fold {number}", table.classes());
                    let expected =
                        format!("all of {:?} among the rows fitted on", column.classes());
                    return Err(Error::folds("cv", found, expected)
                        .advise("take a `StratifiedKFold`, whose folds have all classes"));
                }
            }
        }
        Ok(())
    }
}

/// Labels that make questions: two classes or more, or columns of two.
fn check_labels(y: &Labels) -> Result<()> {
    let single = y.kind() == LabelKind::Single;
    for (number, column) in y.columns().iter().enumerate() {
        let classes = column.classes();
        let (found, expected) = match classes.len() {
            0 | 1 => (format!("{classes:?} only"), "two classes to tell apart"),
            2 => continue,
            _ if single => continue,
            _ => (
                format!("{classes:?}"),
                "two classes in every column of labels",
            ),
        };
        let found = match single {
            true => found,
            false => format!("{found} in column {number}"),
        };
        return Err(Error::labels("y", found, expected));
    }
    Ok(())
}

/// A model whose threshold was tuned. Its scores are those of the model inside.
#[derive(Clone, Debug, PartialEq)]
pub struct TunedThresholdClassifierCvModel<M> {
    estimator: M,
    response: Response,
    rule: Rule,
    tuned: Vec<TunedThreshold>,
}

impl<M> TunedThresholdClassifierCvModel<M> {
    /// The model inside.
    pub fn estimator(&self) -> &M {
        &self.estimator
    }

    /// Which scores are compared with the thresholds.
    pub fn response(&self) -> Response {
        self.response
    }

    /// What was chosen: of two classes one threshold, else one for each class or label.
    pub fn tuned(&self) -> &[TunedThreshold] {
        &self.tuned
    }

    /// The threshold of two classes.
    ///
    /// # Errors
    /// `Shape` when there are several; [`tuned`](Self::tuned) has them all.
    pub fn best_threshold(&self) -> Result<f64> {
        self.only().map(|one| one.threshold)
    }

    /// How good the threshold of two classes is: the goal's value, or the mean cost of a row times
    /// -1.
    ///
    /// # Errors
    /// `Shape` when there are several thresholds.
    pub fn best_score(&self) -> Result<f64> {
        self.only().map(|one| one.score)
    }

    /// The thresholds that were tried for two classes and how good each was, if they were kept.
    pub fn cv_results(&self) -> Option<&ThresholdCurve> {
        self.only().ok()?.curve.as_ref()
    }

    fn only(&self) -> Result<&TunedThreshold> {
        match &*self.tuned {
            [one] => Ok(one),
            all => Err(Error::shape("thresholds", all.len(), "one, of two classes")
                .advise("`tuned()` has the thresholds of all classes or labels")),
        }
    }
}

impl<M: Classifier> Classifier for TunedThresholdClassifierCvModel<M> {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.rule.labels(&self.estimator.scores(x, self.response)?)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        self.estimator.scores(x, response)
    }

    fn responses(&self) -> &'static [Response] {
        self.estimator.responses()
    }

    fn converged(&self) -> bool {
        self.estimator.converged()
    }

    fn n_iter(&self) -> Option<usize> {
        self.estimator.n_iter()
    }
}
