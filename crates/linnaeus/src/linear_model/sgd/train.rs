//! Fits as lists of binary problems, spread over the threads.

use std::sync::Arc;

use super::coded_rows::ScaledRows;
use super::held_out::HeldOut;
use super::samples::{InOrder, NonZeroRows, NonZeros, Quick, Real, Samples};
use super::schedule::Schedule;
use super::screen::Screen;
use super::solver::{Outcome, Settings, Solver, State, Strength, Targets};
use super::{Penalty, SUPPORT, SgdClassifier, SgdClassifierModel, SgdState};
use crate::class_weight;
use crate::context::{Context, Event};
use crate::data::{Column, Element, Task};
use crate::error::Result;
use crate::estimator::{Job, admit_rows};
use crate::linear_model::loss::LossFunction;
use crate::random::{RandomSource, RandomState};

/// Fits of one estimator, which begin at 0 or at a state.
pub(in crate::linear_model) fn fit_batch(
    estimator: &'static str,
    jobs: &[Job<'_, SgdClassifier>],
    start: Option<&SgdState>,
    context: &Context,
) -> Vec<Result<SgdClassifierModel>> {
    let begin = |job: &Job<'_, SgdClassifier>| {
        let classes = job.data.y.single()?.classes();
        let mut model = SgdClassifierModel::new(estimator, classes, job.data.ncols(), job.params)?;
        if let Some(start) = start {
            model.start_at(start, job.data.x.element() == Element::F32)?;
        }
        Ok(model)
    };
    train(
        estimator,
        jobs,
        jobs.iter().map(begin).collect(),
        None,
        context,
    )
}

/// One epoch over a portion. The model is as it was when it fails.
pub(in crate::linear_model) fn learn_portion(
    model: &mut SgdClassifierModel,
    portion: &Job<'_, SgdClassifier>,
    context: &Context,
) -> Result<()> {
    let estimator = model.estimator();
    admit_rows(&portion.data.x, model.n_features(), estimator, SUPPORT)?;
    let begun = vec![Ok(model.clone())];
    let jobs = std::slice::from_ref(portion);
    let mut taught = train(estimator, jobs, begun, Some(1), context);
    *model = taught.pop().expect("a result for each job")?;
    Ok(())
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
    held_out: Option<Arc<HeldOut>>,
}

/// Trains models further: the problems of all jobs are one list, spread over the threads.
fn train(
    estimator: &'static str,
    jobs: &[Job<'_, SgdClassifier>],
    mut models: Vec<Result<SgdClassifierModel>>,
    epochs: Option<usize>,
    context: &Context,
) -> Vec<Result<SgdClassifierModel>> {
    let mut problems = Vec::new();
    let mut intercepts = Vec::new();
    for (job, (task, model)) in jobs.iter().zip(&mut models).enumerate() {
        intercepts.push(Vec::new());
        let Ok(begun) = model else { continue };
        begun.begin_report();
        intercepts[job] = begun.plain_intercepts();
        match problems_of(job, task, begun, epochs) {
            Ok(more) => problems.extend(more),
            Err(error) => *model = Err(error),
        }
    }
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
    for ((job, model), before) in jobs.iter().zip(&mut models).zip(&intercepts) {
        if let Ok(model) = model {
            model.finish(
                job.data.nrows(),
                job.data.x.element() == Element::F32,
                before,
            );
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
    let column = task.data.y.single()?.onto(model.classes())?;
    let params = task.params;
    let weights = task.data.weights.as_deref();
    let of_class = class_weight::of_column(&params.class_weight, model.classes(), &column, None)?;
    let outputs = model.n_outputs();
    let (seeds, held_out) = draw(params, &column, weights, outputs)?;
    let held_out = held_out.map(Arc::new);
    let codes = column.shared_codes();
    let problem = |(output, seed): (usize, u32)| {
        let (positive, class_weights) = match outputs {
            1 => (1, [of_class[0], of_class[1]]),
            _ => (output as u32, [1.0, of_class[output]]),
        };
        Problem {
            job,
            output,
            task: &task.data,
            codes: codes.clone(),
            positive,
            settings: Settings {
                class_weights,
                ..settings(model.estimator(), params, &task.data, seed, epochs)
            },
            start: model.start_of(output, params.average.is_wanted()),
            held_out: held_out.clone(),
        }
    };
    Ok(seeds.into_iter().enumerate().map(problem).collect())
}

fn settings(
    estimator: &'static str,
    params: &SgdClassifier,
    task: &Task,
    seed: u32,
    epochs: Option<usize>,
) -> Settings {
    let alpha = params.alpha;
    let loss = LossFunction {
        loss: params.loss,
        epsilon: params.epsilon,
    };
    Settings {
        estimator,
        loss,
        penalty: strength(params),
        schedule: Schedule::new(
            params.learning_rate,
            alpha,
            params.eta0,
            params.power_t,
            loss,
        ),
        fit_intercept: params.fit_intercept,
        intercept_decay: if task.x.is_sparse() { 0.01 } else { 1.0 },
        max_iter: epochs.unwrap_or(params.max_iter),
        tol: params.tol,
        n_iter_no_change: params.n_iter_no_change,
        shuffle: params.shuffle.then_some(seed),
        average: params.average.from(),
        class_weights: [1.0; 2],
    }
}

fn strength(params: &SgdClassifier) -> Option<Strength> {
    let (l1_ratio, l1, l2) = match params.penalty {
        Penalty::None => return None,
        Penalty::L2 => (0.0, false, true),
        Penalty::L1 => (1.0, true, false),
        Penalty::ElasticNet => (params.l1_ratio.unwrap_or_default(), true, true),
    };
    Some(Strength {
        alpha: params.alpha,
        l1_ratio,
        l1,
        l2,
    })
}

/// The seed of each problem's shuffling, and the rows held out of all of them.
///
/// Two classes take their seed from the parameter's generator; of more, each class gets a
/// generator of its own. A fit draws a seed for its data set too, which nothing uses, before the
/// other. Rows are held out by a generator of their own if the parameter is a seed, and else by
/// the shared one: before all of this for more classes, in the middle of it for two.
fn draw(
    params: &SgdClassifier,
    column: &Column,
    weights: Option<&[f64]>,
    outputs: usize,
) -> Result<(Vec<u32>, Option<HeldOut>)> {
    const HIGH: i64 = i32::MAX as i64;
    let source = &params.random_state;
    let held_out = |random: &mut RandomState| -> Result<Option<HeldOut>> {
        if !params.early_stopping {
            return Ok(None);
        }
        let (codes, share) = (column.codes(), params.validation_fraction);
        let draw = |random: &mut RandomState| HeldOut::draw(codes, share, weights, random);
        if source.is_shared() {
            draw(random).map(Some)
        } else {
            RandomSource::with(source, draw)?.map(Some)
        }
    };
    source.with(|random| {
        if outputs == 1 {
            random.randint(1, HIGH)?;
            let held_out = held_out(random)?;
            return Ok((vec![random.randint(0, HIGH)? as u32], held_out));
        }
        let held_out = held_out(random)?;
        let own = (0..outputs)
            .map(|_| random.randint(0, HIGH))
            .collect::<Result<Vec<i64>>>()?;
        let seeds = own.into_iter().map(|seed| {
            let mut random = RandomState::new(seed as u32);
            random.randint(1, HIGH)?;
            Ok(random.randint(0, HIGH)? as u32)
        });
        Ok((seeds.collect::<Result<_>>()?, held_out))
    })?
}

/// Solves a problem by the quickest way that gives the bits of the plain one.
fn fit_problem(
    problem: &Problem<'_>,
    context: &Context,
    epoch_done: impl Fn(usize) + Copy,
) -> Result<(State, Outcome)> {
    // Below this a decision to stop may hang on the rounding errors of the quick norm, which are
    // about 1e-13 of the objective.
    const TOO_CLOSE: f64 = 1e-9;
    let rows = problem.task.x.rows();
    if problem.task.x.element() == Element::F32 {
        let screen = screen_of::<f32>(problem, false, context);
        return problem.solve::<f32, _>(InOrder(rows), screen, context, epoch_done);
    }
    if let Some((state, outcome)) = fit_quickly(problem, context, epoch_done)?
        && outcome.closest_call > TOO_CLOSE
    {
        return Ok((state, outcome));
    }
    let screen = screen_of::<f64>(problem, false, context);
    problem.solve::<f64, _>(InOrder(rows), screen, context, epoch_done)
}

/// The fit with an objective that is right but for its last digits, where that is quicker.
fn fit_quickly(
    problem: &Problem<'_>,
    context: &Context,
    epoch_done: impl Fn(usize),
) -> Result<Option<(State, Outcome)>> {
    let x = &problem.task.x;
    if x.is_sparse() || visits_every_row(&problem.settings) {
        return Ok(None);
    }
    let screen = screen_of::<f64>(problem, true, context);
    let coded_rows = screen.as_ref().and_then(Screen::coded_rows);
    let non_zeros =
        (x.is_plain() && coded_rows.is_none()).then(|| context.layout(x, (), NonZeros::of));
    let solved = match (coded_rows, non_zeros.as_deref()) {
        (Some(rows), _) if x.is_plain() => problem.solve(rows, screen, context, epoch_done),
        (Some(rows), _) => {
            let rows = ScaledRows::new(rows, x);
            problem.solve(rows, screen, context, epoch_done)
        }
        (_, Some(NonZeros::Bytes(entries))) => {
            problem.solve(NonZeroRows { entries, x }, screen, context, epoch_done)
        }
        (_, Some(NonZeros::Numbers(entries))) => {
            problem.solve(NonZeroRows { entries, x }, screen, context, epoch_done)
        }
        _ => problem.solve(Quick(InOrder(x.rows())), screen, context, epoch_done),
    };
    solved.map(Some)
}

/// The test of which rows need not be summed up exactly, where it is of use.
fn screen_of<T: Real>(
    problem: &Problem<'_>,
    tells_before: bool,
    context: &Context,
) -> Option<Screen> {
    let (x, loss) = (&problem.task.x, problem.settings.loss);
    let schedule = problem.settings.schedule;
    // A step of the passive-aggressive algorithm is made of the loss, whose bits matter then.
    let tells_before = tells_before && !schedule.is_passive_aggressive();
    if schedule.skips_rows_of_zeros()
        || visits_every_row(&problem.settings)
        || !Screen::is_of_use(x, loss)
    {
        return None;
    }
    Screen::new::<T>(x, problem.targets(), loss, tells_before, context)
}

/// Whether each row changes something, be its loss 0: a mean of the steps, or what the l1 penalty
/// takes away.
fn visits_every_row(settings: &Settings) -> bool {
    settings.average.is_some() || settings.penalty.is_some_and(|own| own.l1)
}

impl Problem<'_> {
    fn targets(&self) -> Targets<'_> {
        Targets {
            codes: &self.codes,
            positive: self.positive,
            weights: self.task.weights.as_deref(),
        }
    }

    fn solve<T: Real, S: Samples<T>>(
        &self,
        samples: S,
        screen: Option<Screen>,
        context: &Context,
        epoch_done: impl Fn(usize),
    ) -> Result<(State, Outcome)> {
        let held_out = self.held_out.as_deref();
        let solver = Solver {
            settings: self.settings,
            samples,
            screen,
            targets: self.targets(),
            validation: held_out.map(|held_out| (held_out, &self.task.x)),
        };
        let mut state = self.start.clone();
        let outcome = solver.solve(&mut state, context, epoch_done)?;
        Ok((state, outcome))
    }
}
