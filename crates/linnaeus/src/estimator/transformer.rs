//! Transformers of any type in one list: the object-safe face of `Fit` for them.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use super::{Fit, Job, Support, Transform, batch_of_one, fit_by_type, of_type, short_name};
use crate::context::Context;
use crate::data::{Matrix, Task};
use crate::error::Result;

/// The object-safe face of [`Fit`] for transformers; nobody implements it by hand.
///
/// `Box<dyn Transformer>` is itself `Fit`, so everything that takes a transformer takes a boxed
/// one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transformer",
    note = "pipelines take the parameters, not the fitted model"
)]
pub trait Transformer: Any + Debug + Send + Sync {
    /// The name of its type.
    fn name(&self) -> &'static str;
    /// A copy on the heap.
    fn boxed(&self) -> Box<dyn Transformer>;
    /// Fits jobs that all have this transformer's type.
    #[doc(hidden)]
    fn fit_kind(
        &self,
        jobs: &[Job<'_, dyn Transformer>],
        context: &Context,
    ) -> Vec<Result<Box<dyn Transform>>>;
    #[doc(hidden)]
    fn same(&self, other: &dyn Transformer) -> bool;
    #[doc(hidden)]
    fn face(&self) -> (Support, Result<()>);
}

impl<T: Fit<Model: Transform>> Transformer for T {
    fn name(&self) -> &'static str {
        short_name::<T>()
    }

    fn boxed(&self) -> Box<dyn Transformer> {
        Box::new(self.clone())
    }

    fn fit_kind(
        &self,
        jobs: &[Job<'_, dyn Transformer>],
        context: &Context,
    ) -> Vec<Result<Box<dyn Transform>>> {
        let models = T::fit_many(&of_type(jobs, |params| params), context);
        models
            .into_iter()
            .map(|model| model.map(|model| Box::new(model) as _))
            .collect()
    }

    fn same(&self, other: &dyn Transformer) -> bool {
        (other as &dyn Any).downcast_ref() == Some(self)
    }

    fn face(&self) -> (Support, Result<()>) {
        (self.support(), self.check())
    }
}

impl Clone for Box<dyn Transformer> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}

impl PartialEq for Box<dyn Transformer> {
    fn eq(&self, other: &Self) -> bool {
        (**self).same(&**other)
    }
}

impl Fit for Box<dyn Transformer> {
    type Model = Box<dyn Transform>;

    fn support(&self) -> Support {
        (**self).face().0
    }

    fn check(&self) -> Result<()> {
        (**self).face().1
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let fit = |first: &dyn Transformer, batch: &[Job<'_, dyn Transformer>]| {
            first.fit_kind(batch, context)
        };
        fit_by_type(jobs, |params| params, fit)
    }
}

impl Transform for Box<dyn Transform> {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        (**self).transform(x)
    }
}

/// A fitted transformer, and what it made of the rows that it was fitted on.
pub type Transformed<M> = (Arc<M>, Matrix);

/// Fits transformers and transforms the rows of their fits, all in one batch. Equal transformers on
/// the same rows are fitted once, however many jobs need them.
pub fn fit_transform_many<A: Fit<Model: Transform>>(
    jobs: Vec<Result<Job<'_, A>>>,
    context: &Context,
) -> Vec<Result<Transformed<A::Model>>> {
    let mut different: Vec<Job<'_, A>> = Vec::new();
    let which: Vec<Result<usize>> = jobs
        .into_iter()
        .map(|job| {
            let job = job?;
            let known = different.iter().position(|other| other.same(&job));
            Ok(known.unwrap_or_else(|| {
                different.push(job);
                different.len() - 1
            }))
        })
        .collect();
    let transformed: Vec<Result<Transformed<A::Model>>> = A::fit_many(&different, context)
        .into_iter()
        .zip(&different)
        .map(|(model, job)| {
            let model = model?;
            let x = model.transform(&job.data.x)?;
            Ok((Arc::new(model), x))
        })
        .collect();
    which
        .into_iter()
        .map(|which| transformed[which?].clone())
        .collect()
}
