//! All traits: what can be fitted, what a fitted model does, and how rows are cut into folds.
//!
//! Parameters and models are two types: [`Fit`] is implemented by parameters, [`Classifier`] by
//! what `fit` returns. A simple estimator writes [`Fit::fit_one`]; one that gains from seeing many
//! fits at once writes [`Fit::fit_many`] too.

mod by_type;
mod support;
mod transformer;

use std::any::{Any, type_name};
use std::fmt::Debug;

use crate::context::Context;
use crate::data::{Dataset, Labels, Matrix, Response, Scores, Task};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::Pipeline;

use by_type::{fit_by_type, of_type};
pub use support::Support;
pub use transformer::{Transformed, Transformer, fit_transform_many};

/// One fit to do: these parameters on these rows. Only [`Fit::job`] and [`Fit::job_with`] make one.
#[non_exhaustive]
#[derive(Debug)]
pub struct Job<'a, E: ?Sized> {
    /// The parameters.
    pub params: &'a E,
    /// The data, admitted.
    pub data: Task,
}

impl<E: Fit> Job<'_, E> {
    /// Whether the other job would give the same model.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let with_y = !self.params.support().ignores_y;
        self.params == other.params && self.data.same(&other.data, with_y)
    }
}

/// Parameters that can be fitted.
///
/// To write an estimator, write [`fit_one`](Self::fit_one), and [`check`](Self::check) and
/// [`support`](Self::support) where the defaults do not say the truth. The data that `fit_one`
/// gets have been checked: see [`Task`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be fitted",
    note = "only parameters are fitted; if this is a model that came out of `fit`, pass the \
            parameters it came from"
)]
pub trait Fit: Clone + PartialEq + Debug + Send + Sync + 'static {
    /// What a fit gives.
    type Model: Send + Sync + 'static;

    /// One fit.
    ///
    /// # Errors
    /// As the estimator says.
    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model>;

    /// Many fits, a result each, in order.
    ///
    /// The jobs may differ in parameters, rows, labels and even in storage. A model must not
    /// depend on the jobs beside it, and one that fails must not spoil another. By default
    /// `fit_one` of each, on the context's threads.
    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let Some(first) = jobs.first() else {
            return Vec::new();
        };
        let context = first.params.support().threads(first.data.nrows(), context);
        context.map(jobs, |job, context| job.params.fit_one(&job.data, context))
    }

    /// What it can use besides one column of labels and a dense, finite matrix.
    fn support(&self) -> Support {
        Support::plain()
    }

    /// Whether each parameter is in its range. Called by `fit`, never by a setter.
    ///
    /// # Errors
    /// `Parameter`.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Checks the parameters and admits the data.
    ///
    /// # Errors
    /// `Parameter` for a parameter out of range; what [`Task`] demands of the data.
    fn job(&self, data: &Dataset) -> Result<Job<'_, Self>> {
        self.job_with(data, &Context::new(1))
    }

    /// As [`job`](Self::job), on the context's threads.
    ///
    /// # Errors
    /// As [`job`](Self::job).
    fn job_with(&self, data: &Dataset, context: &Context) -> Result<Job<'_, Self>> {
        self.check()?;
        let data = Task::admit(data, self.support(), short_name::<Self>(), context)?;
        Ok(Job { params: self, data })
    }

    /// A model of these data, on the context's threads.
    ///
    /// # Errors
    /// As [`job`](Self::job) and as the estimator says.
    fn fit_with(&self, data: &Dataset, context: &Context) -> Result<Self::Model> {
        self.fit_one(&self.job_with(data, context)?.data, context)
    }

    /// A model of these data.
    ///
    /// # Errors
    /// As [`job`](Self::job) and as the estimator says.
    fn fit(&self, data: &Dataset) -> Result<Self::Model> {
        self.fit_with(data, &Context::default())
    }

    /// This transformer in front of an estimator.
    fn then<E: Fit>(self, next: E) -> Pipeline<Self, E>
    where
        Self::Model: Transform,
    {
        Pipeline { first: self, next }
    }
}

/// `fit_one` for an estimator that writes `fit_many`.
///
/// # Errors
/// Those of the fit.
pub fn batch_of_one<E: Fit>(params: &E, data: &Task, context: &Context) -> Result<E::Model> {
    let mut models = E::fit_many(
        &[Job {
            params,
            data: data.clone(),
        }],
        context,
    );
    models.pop().expect("a result for each job")
}

/// What every wrapper is made of.
///
/// A plan is a note and the inner jobs that it needs. The jobs of all plans are fitted in one
/// call, and `join` makes a result of the note and its models. A very long list of jobs is cut,
/// so that a search drops the models that it has scored.
pub fn nest<'a, E: Fit, N, M>(
    plans: impl IntoIterator<Item = Result<(N, Vec<Job<'a, E>>)>>,
    context: &Context,
    mut join: impl FnMut(N, Vec<E::Model>) -> Result<M>,
) -> Vec<Result<M>> {
    const AT_ONCE: usize = 1024;
    let mut plans = plans.into_iter().peekable();
    let mut results = Vec::new();
    while plans.peek().is_some() {
        let mut notes = Vec::new();
        let mut jobs = Vec::new();
        while let Some(plan) = plans.next_if(|_| jobs.len() < AT_ONCE) {
            notes.push(plan.map(|(note, inner)| {
                let count = inner.len();
                jobs.extend(inner);
                (note, count)
            }));
        }
        let mut models = E::fit_many(&jobs, context).into_iter();
        for note in notes {
            results.push(note.and_then(|(note, count)| {
                // All of a plan's models are taken, whether or not one of them failed.
                let own: Vec<Result<E::Model>> = models.by_ref().take(count).collect();
                join(note, own.into_iter().collect::<Result<_>>()?)
            }));
        }
    }
    results
}

/// A fitted classifier.
pub trait Classifier: Debug + Send + Sync {
    /// The label of each row.
    ///
    /// # Errors
    /// `Shape` when x has another number of columns than the fit had, `Empty` without rows,
    /// `NotFinite` for NaN and infinities where the model cannot use them.
    fn predict(&self, x: &Matrix) -> Result<Labels>;

    /// Margins or probabilities of each row.
    ///
    /// # Errors
    /// `Response` when the model has no such response; and as [`predict`](Self::predict).
    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores>;

    /// Which responses it has, the one that tells most first.
    fn responses(&self) -> &'static [Response];

    /// Whether the fit came to its own end, and not to a bound such as `max_iter`. What learns in
    /// no steps always does.
    fn converged(&self) -> bool {
        true
    }

    /// How many passes over the data the fit took, where it goes over them in passes.
    fn n_iter(&self) -> Option<usize> {
        None
    }
}

impl dyn Classifier + '_ {
    /// Margins of each row.
    ///
    /// # Errors
    /// `Response` when the model has none; and as [`Classifier::predict`].
    pub fn decision_function(&self, x: &Matrix) -> Result<Scores> {
        self.scores(x, Response::Margin)
    }

    /// Probabilities of each row.
    ///
    /// # Errors
    /// `Response` when the model has none; and as [`Classifier::predict`].
    pub fn predict_proba(&self, x: &Matrix) -> Result<Scores> {
        self.scores(x, Response::Probability)
    }
}

/// A fitted transformer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not transform",
    note = "only transformers stand before the last step of a pipeline"
)]
pub trait Transform: Debug + Send + Sync {
    /// The rows, transformed.
    ///
    /// # Errors
    /// `Shape` when x has another number of columns than the fit had.
    fn transform(&self, x: &Matrix) -> Result<Matrix>;
}

/// A fitted transformer that has a way back.
#[diagnostic::on_unimplemented(message = "`{Self}` has no way back from what it transformed")]
pub trait InverseTransform: Transform {
    /// The rows as they were before [`transform`](Transform::transform), as far as it can be known.
    ///
    /// # Errors
    /// `Shape` when x has another number of columns than `transform` gives.
    fn inverse_transform(&self, x: &Matrix) -> Result<Matrix>;
}

/// The object-safe face of [`Fit`] for classifiers; nobody implements it by hand.
///
/// `Box<dyn Estimator>` is itself `Fit`, so everything that takes parameters takes boxed ones.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an estimator",
    note = "cross-validation, search and wrappers take the parameters, not the fitted model"
)]
pub trait Estimator: Any + Debug + Send + Sync {
    /// The name of its type.
    fn name(&self) -> &'static str;
    /// A copy on the heap.
    fn boxed(&self) -> Box<dyn Estimator>;
    /// Fits jobs that all have this estimator's type.
    #[doc(hidden)]
    fn fit_kind(
        &self,
        jobs: &[Job<'_, dyn Estimator>],
        context: &Context,
    ) -> Vec<Result<Box<dyn Classifier>>>;
    #[doc(hidden)]
    fn same(&self, other: &dyn Estimator) -> bool;
    #[doc(hidden)]
    fn face(&self) -> (Support, Result<()>);
}

impl dyn Estimator {
    /// A model of these data.
    ///
    /// # Errors
    /// As [`Fit::fit`].
    pub fn fit(&self, data: &Dataset) -> Result<Box<dyn Classifier>> {
        self.fit_with(data, &Context::default())
    }

    /// A model of these data, on the context's threads.
    ///
    /// # Errors
    /// As [`Fit::fit`].
    pub fn fit_with(&self, data: &Dataset, context: &Context) -> Result<Box<dyn Classifier>> {
        Fit::fit_with(&self.boxed(), data, context)
    }
}

impl<T: Fit<Model: Classifier>> Estimator for T {
    fn name(&self) -> &'static str {
        short_name::<T>()
    }

    fn boxed(&self) -> Box<dyn Estimator> {
        Box::new(self.clone())
    }

    fn fit_kind(
        &self,
        jobs: &[Job<'_, dyn Estimator>],
        context: &Context,
    ) -> Vec<Result<Box<dyn Classifier>>> {
        let models = T::fit_many(&of_type(jobs, |params| params), context);
        models
            .into_iter()
            .map(|model| model.map(|model| Box::new(model) as _))
            .collect()
    }

    fn same(&self, other: &dyn Estimator) -> bool {
        (other as &dyn Any).downcast_ref() == Some(self)
    }

    fn face(&self) -> (Support, Result<()>) {
        (self.support(), self.check())
    }
}

impl Clone for Box<dyn Estimator> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}

impl PartialEq for Box<dyn Estimator> {
    fn eq(&self, other: &Self) -> bool {
        (**self).same(&**other)
    }
}

impl Fit for Box<dyn Estimator> {
    type Model = Box<dyn Classifier>;

    fn support(&self) -> Support {
        (**self).face().0
    }

    fn check(&self) -> Result<()> {
        (**self).face().1
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    /// The jobs of one type are one batch.
    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let fit = |first: &dyn Estimator, batch: &[Job<'_, dyn Estimator>]| {
            first.fit_kind(batch, context)
        };
        fit_by_type(jobs, |params| params, fit)
    }
}

impl Classifier for Box<dyn Classifier> {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        (**self).predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        (**self).scores(x, response)
    }

    fn responses(&self) -> &'static [Response] {
        (**self).responses()
    }

    fn converged(&self) -> bool {
        (**self).converged()
    }

    fn n_iter(&self) -> Option<usize> {
        (**self).n_iter()
    }
}

/// Learning in portions: the parameters are the algorithm, the model is the state.
pub trait PartialFit: Fit {
    /// A model that has seen no row; `classes` lists every label that may come.
    ///
    /// # Errors
    /// As the estimator says.
    fn begin(&self, classes: &Labels, n_features: usize) -> Result<Self::Model>;

    /// One more portion, admitted: the method to write.
    ///
    /// # Errors
    /// As the estimator says. The model is then as it was before.
    fn learn(
        &self,
        model: &mut Self::Model,
        portion: &Job<'_, Self>,
        context: &Context,
    ) -> Result<()>;

    /// Teaches the model one more portion.
    ///
    /// # Errors
    /// `Shape` for another number of columns, `UnknownLabel` for a label that `begin` did not
    /// list; and as [`Fit::job`]. The model is then as it was before.
    fn partial_fit(&self, model: &mut Self::Model, portion: &Dataset) -> Result<()> {
        let context = Context::default();
        self.learn(model, &self.job_with(portion, &context)?, &context)
    }
}

/// The rows to fit on and the rows to test on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Rows to fit on.
    pub train: Vec<usize>,
    /// Rows to test on.
    pub test: Vec<usize>,
}

/// A fold and its two views of the data.
#[derive(Clone, Debug)]
pub struct Part {
    /// The row numbers.
    pub fold: Fold,
    /// The rows to fit on.
    pub train: Dataset,
    /// The rows to test on.
    pub test: Dataset,
}

/// Cuts rows into folds.
pub trait Split: Debug + Send + Sync {
    /// The folds, as row numbers.
    ///
    /// # Errors
    /// As the splitter says.
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>>;

    /// How many folds there will be, if that is known before the data are.
    fn number_of_folds(&self) -> Option<usize> {
        None
    }

    /// The folds with their views of the data.
    ///
    /// # Errors
    /// As [`folds`](Self::folds).
    fn parts(&self, data: &Dataset) -> Result<Vec<Part>> {
        let part = |fold: Fold| {
            let (train, test) = (data.take(&fold.train)?, data.take(&fold.test)?);
            Ok(Part { fold, train, test })
        };
        self.folds(data)?.into_iter().map(part).collect()
    }
}

/// The rows that a model is asked about: as many columns as it was fitted on, at least one row,
/// and numbers that it can use.
pub(crate) fn admit_rows(
    x: &Matrix,
    n_features: usize,
    model: &str,
    support: Support,
) -> Result<()> {
    if x.ncols() != n_features {
        let expected = format!("{n_features} columns, as the {model} was fitted on");
        return Err(Error::shape("x", x.ncols(), expected));
    }
    if x.nrows() == 0 {
        return Err(Error::empty("x", "at least one row"));
    }
    if x.is_sparse() && !support.sparse {
        return Err(Error::unsupported(
            "x",
            format!("the {model} needs a dense matrix"),
        ));
    }
    x.check_numbers("x", support)
}

/// The error of a model that has no such response.
pub(crate) fn no_response(
    asked: Response,
    model: &'static str,
    available: &'static [Response],
) -> Error {
    Error::new(ErrorKind::Response {
        asked,
        model,
        available,
    })
}

/// The name of a type without its path.
pub(crate) fn short_name<T: ?Sized>() -> &'static str {
    let full = type_name::<T>();
    let path = full.find('<').map_or(full, |generics| &full[..generics]);
    path.rsplit("::").next().unwrap_or(path)
}
