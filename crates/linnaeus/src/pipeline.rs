//! A transformer in front of an estimator, fitted as one.

use std::sync::Arc;

use crate::context::Context;
use crate::data::{Labels, Matrix, Response, Scores, Task};
use crate::error::Result;
use crate::estimator::{Classifier, Fit, Job, Support, Transform, batch_of_one, nest};

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

    /// What the last step can use, of what the first can make something of.
    fn support(&self) -> Support {
        let (first, next) = (self.first.support(), self.next.support());
        Support {
            weights: first.weights && next.weights,
            several_outputs: first.several_outputs && next.several_outputs,
            sparse: first.sparse && next.sparse,
            nan: first.nan,
            not_finite: first.not_finite,
            ignores_y: first.ignores_y && next.ignores_y,
        }
    }

    fn check(&self) -> Result<()> {
        self.first.check()?;
        self.next.check()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let mut different: Vec<Job<'_, A>> = Vec::new();
        let which: Vec<Result<usize>> = jobs
            .iter()
            .map(|job| {
                let first = job.params.first.job(&job.data)?;
                let known = different.iter().position(|other| other.same(&first));
                Ok(known.unwrap_or_else(|| {
                    different.push(first);
                    different.len() - 1
                }))
            })
            .collect();
        let fitted = A::fit_many(&different, context);
        let transformed: Vec<Result<(Arc<A::Model>, Matrix)>> = fitted
            .into_iter()
            .zip(&different)
            .map(|(model, job)| {
                let model = model?;
                let x = model.transform(&job.data.x)?;
                Ok((Arc::new(model), x))
            })
            .collect();
        let plans = jobs.iter().zip(which).map(|(job, which)| {
            let (first, x) = transformed[which?].clone()?;
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
