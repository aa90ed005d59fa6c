//! Transformers in front of an estimator, fitted as one.

use std::sync::Arc;

use crate::context::Context;
use crate::data::{Dataset, Labels, Matrix, Response, Scores, Task};
use crate::error::{Error, Result};
use crate::estimator::{
    Classifier, Fit, InverseTransform, Job, Support, Transform, Transformer, batch_of_one,
    fit_transform_many, nest,
};

/// A transformer, and the estimator that is fitted on what it makes of the rows.
///
/// Made by [`Fit::then`]. The transformer learns from the rows of each fit alone, so nothing leaks
/// into it from rows that are held out. An equal transformer on the same rows is fitted once,
/// however many classes or candidates need it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline<A, B> {
    /// The transformer.
    pub first: A,
    /// What is fitted on the transformed rows: an estimator, or a pipeline.
    pub next: B,
}

/// A fitted [`Pipeline`].
#[derive(Debug)]
pub struct PipelineModel<A, B> {
    first: Arc<A>,
    next: B,
}

impl<A, B> PipelineModel<A, B> {
    /// The fitted transformer.
    pub fn first(&self) -> &A {
        &self.first
    }

    /// What was fitted on the transformed rows.
    pub fn next(&self) -> &B {
        &self.next
    }
}

impl<A: Fit<Model: Transform>, B: Fit> Fit for Pipeline<A, B> {
    type Model = PipelineModel<A::Model, B::Model>;

    /// The matrix is the first step's to use, and what it gives the next one's; weights and labels
    /// go to both.
    fn support(&self) -> Support {
        in_line([self.first.support(), self.next.support()])
    }

    fn check(&self) -> Result<()> {
        self.first.check()?;
        self.next.check()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let firsts = jobs.iter().map(|job| job.params.first.job(&job.data));
        let transformed = fit_transform_many(firsts.collect(), context);
        let plans = jobs.iter().zip(transformed).map(|(job, transformed)| {
            let (first, x) = transformed?;
            Ok((first, vec![job.params.next.job(&job.data.with_x(x)?)?]))
        });
        nest(plans, context, |first, mut models| {
            Ok(PipelineModel {
                first,
                next: models.pop().expect("one job, one model"),
            })
        })
    }
}

impl<A: Transform, B: Classifier> Classifier for PipelineModel<A, B> {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.next.predict(&self.first.transform(x)?)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        self.next.scores(&self.first.transform(x)?, response)
    }

    fn responses(&self) -> &'static [Response] {
        self.next.responses()
    }

    fn converged(&self) -> bool {
        self.next.converged()
    }

    fn n_iter(&self) -> Option<usize> {
        self.next.n_iter()
    }
}

impl<A: Transform, B: Transform> Transform for PipelineModel<A, B> {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        self.next.transform(&self.first.transform(x)?)
    }
}

impl<A: InverseTransform, B: InverseTransform> InverseTransform for PipelineModel<A, B> {
    fn inverse_transform(&self, x: &Matrix) -> Result<Matrix> {
        self.first
            .inverse_transform(&self.next.inverse_transform(x)?)
    }
}

/// What steps in line support: the matrix is the first one's, weights and labels are everybody's.
fn in_line(steps: impl IntoIterator<Item = Support>) -> Support {
    let pair = |all: Support, next: Support| Support {
        weights: all.weights && next.weights,
        several_outputs: (all.several_outputs || all.ignores_y)
            && (next.several_outputs || next.ignores_y),
        ignores_y: all.ignores_y && next.ignores_y,
        ..all
    };
    steps.into_iter().reduce(pair).unwrap_or_default()
}

/// Named transformers of any types, one after the other: itself a transformer.
///
/// With [`Fit::then`] it is the front of a pipeline of any length. Each step learns from what the
/// steps before it make of the rows of the fit.
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, pipeline::Steps, prelude::*};
/// use linnaeus::{impute::SimpleImputer, preprocessing::StandardScaler};
///
/// let data = Dataset::new(vec![[1.0], [f64::NAN], [5.0], [7.0]], vec!["a", "a", "b", "b"])?;
/// let front = Steps::new([
///     ("impute", SimpleImputer::new().boxed()),
///     ("scale", StandardScaler::new().boxed()),
/// ]);
/// let model = front.then(SgdClassifier::new()).fit(&data)?;
/// assert_eq!(model.first().names(), ["impute", "scale"]);
/// assert_eq!(model.predict(&data.x)?.get(3), Some(&"b".into()));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Steps(Vec<(String, Box<dyn Transformer>)>);

impl Steps {
    /// Steps of these names.
    pub fn new<N: Into<String>>(
        steps: impl IntoIterator<Item = (N, Box<dyn Transformer>)>,
    ) -> Self {
        let named = steps.into_iter().map(|(name, step)| (name.into(), step));
        Self(named.collect())
    }

    /// The step of this name.
    pub fn step(&self, name: &str) -> Option<&dyn Transformer> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, step)| &**step)
    }
}

impl Fit for Steps {
    type Model = StepsModel;

    fn support(&self) -> Support {
        in_line(self.0.iter().map(|(_, step)| Fit::support(step)))
    }

    fn check(&self) -> Result<()> {
        if self.0.is_empty() {
            return Err(Error::empty("steps", "at least one step"));
        }
        for (at, (name, step)) in self.0.iter().enumerate() {
            if self.0[..at].iter().any(|(earlier, _)| earlier == name) {
                let found = format!("the name {name:?} twice");
                return Err(Error::parameter(
                    "steps",
                    found,
                    "a name of its own for each step",
                ));
            }
            Fit::check(step)?;
        }
        Ok(())
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<StepsModel> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<StepsModel>> {
        let mut so_far: Vec<Result<(StepsModel, Dataset)>> = jobs
            .iter()
            .map(|job| Ok((StepsModel(Vec::new()), job.data.data().clone())))
            .collect();
        let longest = jobs.iter().map(|job| job.params.0.len()).max().unwrap_or(0);
        for at in 0..longest {
            let (mut which, mut batch) = (Vec::new(), Vec::new());
            for (row, (job, state)) in jobs.iter().zip(&so_far).enumerate() {
                if let (Some((_, step)), Ok((_, data))) = (job.params.0.get(at), state) {
                    which.push(row);
                    batch.push(Fit::job(step, data));
                }
            }
            let done = fit_transform_many(batch, context);
            for (row, done) in which.into_iter().zip(done) {
                let name = &jobs[row].params.0[at].0;
                let next = |(mut model, data): (StepsModel, Dataset)| {
                    let (step, x) = done?;
                    model.0.push((name.clone(), step));
                    Ok((model, data.with_x(x)?))
                };
                let state = std::mem::replace(&mut so_far[row], Err(Error::empty("x", "a step")));
                so_far[row] = state.and_then(next);
            }
        }
        let models = so_far.into_iter();
        models.map(|state| state.map(|(model, _)| model)).collect()
    }
}

/// Fitted [`Steps`].
#[derive(Debug)]
pub struct StepsModel(Vec<(String, Arc<Box<dyn Transform>>)>);

impl StepsModel {
    /// The names of the steps, in order.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The fitted step of this name.
    pub fn step(&self, name: &str) -> Option<&dyn Transform> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, step)| &***step)
    }
}

impl Transform for StepsModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        let mut x = x.clone();
        for (_, step) in &self.0 {
            x = step.transform(&x)?;
        }
        Ok(x)
    }
}
