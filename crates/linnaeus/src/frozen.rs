//! A model that stays as it is, where parameters are wanted.

use std::sync::Arc;

use crate::context::Context;
use crate::data::{Labels, Matrix, Response, Scores, Task};
use crate::error::Result;
use crate::estimator::{Classifier, Fit, Support};

/// A fitted model in the place of parameters: fitting it learns nothing and gives the model.
///
/// For wrappers that should take a model as it is, as
/// [`CalibratedClassifierCv`](crate::calibration::CalibratedClassifierCv) does.
///
/// ```
/// use linnaeus::{dummy::DummyClassifier, frozen::FrozenEstimator, prelude::*};
///
/// let data = Dataset::new(vec![[0.0], [1.0], [2.0]], vec!["a", "a", "b"])?;
/// let frozen = FrozenEstimator::new(DummyClassifier::new().fit(&data)?);
/// let others = data.relabel(|_| "c")?;
/// assert_eq!(frozen.fit(&others)?.predict(&data.x)?.get(0), Some(&"a".into()));
/// # Ok::<(), Error>(())
/// ```
///
/// # Differences from scikit-learn
/// scikit-learn's `FrozenEstimator`, for classifiers. Two of them are equal when they hold one and
/// the same model, as copies do.
#[derive(Clone, Debug)]
pub struct FrozenEstimator(Arc<dyn Classifier>);

impl FrozenEstimator {
    /// This model, as it is.
    pub fn new(model: impl Classifier + 'static) -> Self {
        Self(Arc::new(model))
    }

    /// The model.
    pub fn model(&self) -> &dyn Classifier {
        &*self.0
    }
}

impl PartialEq for FrozenEstimator {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Fit for FrozenEstimator {
    type Model = FrozenModel;

    /// Whatever the rows are, they are not looked at; the model says what it can be asked about.
    fn support(&self) -> Support {
        Support::plain()
            .with_weights()
            .with_several_outputs()
            .with_sparse()
            .with_not_finite()
            .ignoring_y()
            .frozen()
    }

    fn fit_one(&self, _: &Task, _: &Context) -> Result<FrozenModel> {
        Ok(FrozenModel(self.0.clone()))
    }
}

/// The model in a [`FrozenEstimator`].
#[derive(Clone, Debug)]
pub struct FrozenModel(Arc<dyn Classifier>);

impl Classifier for FrozenModel {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.0.predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        self.0.scores(x, response)
    }

    fn responses(&self) -> &'static [Response] {
        self.0.responses()
    }

    fn converged(&self) -> bool {
        self.0.converged()
    }

    fn n_iter(&self) -> Option<usize> {
        self.0.n_iter()
    }
}
