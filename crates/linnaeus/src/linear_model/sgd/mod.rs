//! Linear classifiers learned a row at a time (stochastic gradient descent).

mod model;
mod samples;
mod schedule;
mod solver;

pub use model::SgdClassifierModel;
pub use schedule::LearningRate;

use std::sync::Arc;

use super::loss::Loss;
use crate::context::{Context, Event};
use crate::data::{Element, Labels, Task};
use crate::error::{Error, Result};
use crate::estimator::{Fit, Job, PartialFit, Support, admit_rows, batch_of_one, short_name};
use crate::parameters::{Parameters, Range, choices, parameters};
use crate::random::{RandomSource, RandomState};
use samples::{NonZeroRows, NonZeros, Real, Samples, WholeRows};
use schedule::Schedule;
use solver::{Outcome, Settings, State, Targets, solve};

/// What keeps the coefficients small.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Penalty {
    /// Half the sum of their squares, times `alpha`.
    #[default]
    L2,
    /// Nothing.
    None,
}
choices!(Penalty { L2 = "l2", None = "none" });

parameters! {
    /// A linear classifier learned by stochastic gradient descent: a linear support vector machine
    /// (`Loss::Hinge`) or a logistic regression (`Loss::LogLoss`).
    ///
    /// It looks at one row at a time, moves the coefficients a little against that row's gradient
    /// and goes on, epoch after epoch in shuffled order, until the objective (loss and penalty) no
    /// longer improves by `tol`. Take it when there are many rows; scale the columns first, because
    /// one learning rate serves all of them. More than two classes are learned one against the
    /// rest, each with a seed of its own.
    ///
    /// A fit costs O(rows x non-zero entries of a row x epochs) and, once for all fits on one
    /// matrix, 3 bytes for every non-zero byte of a matrix of bytes or 12 for every non-zero
    /// number; results depend neither on the number of threads nor on the fits beside it.
    ///
    /// ```
    /// use linnaeus::{linear_model::SgdClassifier, prelude::*};
    ///
    /// let x = vec![[-2.0, -1.0], [-1.0, -2.0], [1.0, 2.0], [2.0, 1.0]];
    /// let data = Dataset::new(x, vec!["low", "low", "high", "high"])?;
    /// let model = SgdClassifier::new().random_state(42).fit(&data)?;
    /// assert_eq!(model.predict(&data.x)?, data.y);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `fit` refuses one class only (`Labels`), `alpha` = 0 with the optimal learning rate
    /// (`Parameter`), and numbers that leave the range of floating point (`Diverged`).
    ///
    /// # Differences from scikit-learn
    /// Coefficients, intercepts and numbers of epochs are those of scikit-learn 1.9.1's
    /// `SGDClassifier`. `random_state` is 0 where scikit-learn draws a new seed each time. Reaching
    /// `max_iter` is not a warning: ask the model whether it [converged](SgdClassifierModel::converged).
    #[doc(alias = "SGDClassifier")]
    pub struct SgdClassifier {
        /// What a prediction costs: `hinge` or `log_loss`.
        loss: Loss = Loss::Hinge, Range::ANY;
        /// What keeps the coefficients small: `l2` or `none`.
        penalty: Penalty = Penalty::L2, Range::ANY;
        /// The strength of the penalty; the optimal learning rate depends on it too.
        alpha: f64 = 1e-4, Range::from(0.0);
        /// Whether there is an intercept.
        fit_intercept: bool = true, Range::ANY;
        /// The largest number of passes over the data.
        max_iter: usize = 1000, Range::from(1.0);
        /// The fit stops when the objective has not improved by this much for `n_iter_no_change`
        /// epochs; with none it goes on to `max_iter`.
        tol: Option<f64> = Some(1e-3), Range::from(0.0);
        /// Whether rows are shuffled before each epoch.
        shuffle: bool = true, Range::ANY;
        /// How the learning rate changes: `optimal` or `constant`.
        learning_rate: LearningRate = LearningRate::Optimal, Range::ANY;
        /// The learning rate, where it is constant.
        eta0: f64 = 0.01, Range::above(0.0);
        /// How many epochs without progress end the fit.
        n_iter_no_change: usize = 5, Range::from(1.0);
        /// The seed, or a shared generator, of the shuffling.
        random_state: RandomSource as into = RandomSource::default(), Range::ANY;
    }
}

const SUPPORT: Support = Support::plain().with_weights().with_sparse();

impl Fit for SgdClassifier {
    type Model = SgdClassifierModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()?;
        if self.alpha == 0.0 && self.learning_rate == LearningRate::Optimal {
            let expected = "a number above 0, of which the optimal learning rate is made";
            return Err(Error::parameter("alpha", self.alpha, expected));
        }
        Ok(())
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<SgdClassifierModel> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<SgdClassifierModel>> {
        let begun = jobs
            .iter()
            .map(|job| job.params.begin(&job.data.y, job.data.ncols()));
        train(jobs, begun.collect(), None, context)
    }
}

impl PartialFit for SgdClassifier {
    fn begin(&self, classes: &Labels, n_features: usize) -> Result<SgdClassifierModel> {
        let classes = classes.single()?.classes();
        if classes.len() < 2 {
            let found = format!("{} class: {classes:?}", classes.len());
            return Err(Error::labels("y", found, "at least two classes"));
        }
        Ok(SgdClassifierModel::new(
            classes.clone(),
            n_features,
            self.loss,
        ))
    }

    /// One epoch over the portion.
    fn learn(
        &self,
        model: &mut SgdClassifierModel,
        portion: &Job<'_, Self>,
        context: &Context,
    ) -> Result<()> {
        admit_rows(
            &portion.data.x,
            model.n_features(),
            short_name::<Self>(),
            SUPPORT,
        )?;
        let begun = vec![Ok(model.clone())];
        let mut taught = train(std::slice::from_ref(portion), begun, Some(1), context);
        *model = taught.pop().expect("a result for each job")?;
        Ok(())
    }
}

/// One binary problem of one job.
struct Problem<'a> {
    job: usize,
    /// Which of the model's outputs it is.
    output: usize,
    task: &'a Task,
    codes: Arc<[u32]>,
    positive: u32,
    settings: Settings,
    start: State,
}

/// Trains models further: the problems of all jobs are one list, spread over the threads.
fn train(
    jobs: &[Job<'_, SgdClassifier>],
    mut models: Vec<Result<SgdClassifierModel>>,
    epochs: Option<usize>,
    context: &Context,
) -> Vec<Result<SgdClassifierModel>> {
    let mut problems = Vec::new();
    for (job, (task, model)) in jobs.iter().zip(&mut models).enumerate() {
        let Ok(begun) = model else { continue };
        begun.begin_report();
        match problems_of(job, task, begun, epochs) {
            Ok(more) => problems.extend(more),
            Err(error) => *model = Err(error),
        }
    }
    let estimator = short_name::<SgdClassifier>();
    context.say(Event::Batch {
        estimator,
        jobs: jobs.len(),
        problems: problems.len(),
    });
    let numbered: Vec<(usize, Problem<'_>)> = problems.into_iter().enumerate().collect();
    let solved = context.map(&numbered, |(number, problem), context| {
        let told = |done, finished| {
            let at_most = problem.settings.max_iter;
            let problem = *number;
            context.say(Event::Progress {
                estimator,
                problem,
                done,
                at_most,
                finished,
            });
        };
        let solved = fit_problem(problem, context, |done| told(done, false));
        told(
            solved.as_ref().map_or(0, |(_, outcome)| outcome.epochs),
            true,
        );
        solved
    });
    for ((_, problem), solved) in numbered.iter().zip(solved) {
        let model = &mut models[problem.job];
        match (solved, model) {
            (Ok((state, outcome)), Ok(model)) => model.learned(problem.output, state, outcome),
            (Err(error), model) => *model = Err(error),
            (_, Err(_)) => {}
        }
    }
    for (job, model) in jobs.iter().zip(&mut models) {
        if let Ok(model) = model {
            model.finish(job.data.x.element() == Element::F32);
        }
    }
    models
}

/// The problems of a job: one for two classes, one a class for more. Seeds are drawn here, in the
/// order of the jobs.
fn problems_of<'a>(
    job: usize,
    task: &'a Job<'_, SgdClassifier>,
    model: &SgdClassifierModel,
    epochs: Option<usize>,
) -> Result<Vec<Problem<'a>>> {
    let codes = task.data.y.single()?.onto(model.classes())?.shared_codes();
    let outputs = model.n_outputs();
    let seeds = shuffle_seeds(&task.params.random_state, outputs)?;
    let problem = |(output, seed): (usize, u32)| Problem {
        job,
        output,
        task: &task.data,
        codes: codes.clone(),
        positive: if outputs == 1 { 1 } else { output as u32 },
        settings: settings(task.params, &task.data, seed, epochs),
        start: model.state(output),
    };
    Ok(seeds.into_iter().enumerate().map(problem).collect())
}

fn settings(params: &SgdClassifier, task: &Task, seed: u32, epochs: Option<usize>) -> Settings {
    let alpha = params.alpha;
    Settings {
        loss: params.loss,
        penalty: (params.penalty == Penalty::L2).then_some(alpha),
        schedule: Schedule::new(params.learning_rate, alpha, params.eta0, params.loss),
        fit_intercept: params.fit_intercept,
        intercept_decay: if task.x.is_sparse() { 0.01 } else { 1.0 },
        max_iter: epochs.unwrap_or(params.max_iter),
        tol: params.tol,
        n_iter_no_change: params.n_iter_no_change,
        shuffle: params.shuffle.then_some(seed),
    }
}

/// The seed of each problem's shuffling.
///
/// Two classes take theirs from the parameter's generator; of more, each class gets a generator
/// of its own. A fit draws a seed for its data set too, which nothing uses, before the other.
fn shuffle_seeds(source: &RandomSource, outputs: usize) -> Result<Vec<u32>> {
    const HIGH: i64 = i32::MAX as i64;
    let shuffle_seed = |random: &mut RandomState| -> Result<u32> {
        random.randint(1, HIGH)?;
        Ok(random.randint(0, HIGH)? as u32)
    };
    source.with(|random| {
        if outputs == 1 {
            return Ok(vec![shuffle_seed(random)?]);
        }
        let own = (0..outputs)
            .map(|_| random.randint(0, HIGH))
            .collect::<Result<Vec<i64>>>()?;
        own.into_iter()
            .map(|seed| shuffle_seed(&mut RandomState::new(seed as u32)))
            .collect()
    })?
}

/// Solves a problem by the quickest way that gives the bits of the plain one.
fn fit_problem(
    problem: &Problem<'_>,
    context: &Context,
    epoch_done: impl Fn(usize) + Copy,
) -> Result<(State, Outcome)> {
    // Below this a decision to stop may hang on the rounding errors of the running norm, which
    // are about 1e-13 of the objective.
    const TOO_CLOSE: f64 = 1e-9;
    let x = &problem.task.x;
    if x.element() == Element::F32 {
        return learn::<f32, _>(problem, WholeRows(x.rows()), context, epoch_done);
    }
    if x.is_plain() && !x.is_sparse() {
        let layout = context.layout(x, (), NonZeros::of);
        let learned = match &*layout {
            NonZeros::Bytes(entries) => {
                learn(problem, NonZeroRows { entries, x }, context, epoch_done).map(Some)
            }
            NonZeros::Numbers(entries) => {
                learn(problem, NonZeroRows { entries, x }, context, epoch_done).map(Some)
            }
            NonZeros::Dense => Ok(None),
        }?;
        if let Some((state, outcome)) = learned
            && outcome.closest_call > TOO_CLOSE
        {
            return Ok((state, outcome));
        }
    }
    learn::<f64, _>(problem, WholeRows(x.rows()), context, epoch_done)
}

fn learn<T: Real, S: Samples<T>>(
    problem: &Problem<'_>,
    mut samples: S,
    context: &Context,
    epoch_done: impl Fn(usize),
) -> Result<(State, Outcome)> {
    let targets = Targets {
        codes: &problem.codes,
        positive: problem.positive,
        weights: problem.task.weights.as_deref(),
    };
    let settings = &problem.settings;
    let mut state = problem.start.clone();
    let outcome = solve(
        settings,
        &mut samples,
        targets,
        &mut state,
        context,
        epoch_done,
    )?;
    Ok((state, outcome))
}
