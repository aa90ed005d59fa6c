//! `FunctionTransformer`: a function of rows as a transformer.

use std::fmt;
use std::sync::Arc;

use crate::context::Context;
use crate::data::{Matrix, Task};
use crate::error::{Error, Result};
use crate::estimator::{Fit, InverseTransform, Support, Transform};

type Function = Arc<dyn Fn(&Matrix) -> Result<Matrix> + Send + Sync>;

/// A function that makes rows of rows, with a name, as a transformer that learns nothing.
///
/// The name and the very same function make two of them equal. It takes whatever matrix there is:
/// sparse, with NaN, with infinities.
///
/// ```
/// use linnaeus::{prelude::*, preprocessing::FunctionTransformer};
///
/// let halves = FunctionTransformer::new("halves", |x| {
///     let values = x.to_dense().iter().map(|value| value / 2.0).collect();
///     Matrix::new::<f64>(x.nrows(), x.ncols(), values)
/// });
/// let data = Dataset::unlabelled(vec![[3.0, 4.0]])?;
/// let model = halves.fit(&data)?;
/// assert_eq!(model.transform(&data.x)?.to_dense(), [1.5, 2.0]);
/// # Ok::<(), Error>(())
/// ```
///
/// scikit-learn's `FunctionTransformer`, for functions in Rust.
#[derive(Clone)]
pub struct FunctionTransformer {
    name: Arc<str>,
    function: Function,
    inverse: Option<Function>,
}

impl FunctionTransformer {
    /// This function under this name.
    pub fn new(
        name: &str,
        function: impl Fn(&Matrix) -> Result<Matrix> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            function: Arc::new(function),
            inverse: None,
        }
    }

    /// With the way back.
    #[must_use]
    pub fn inverse(
        mut self,
        inverse: impl Fn(&Matrix) -> Result<Matrix> + Send + Sync + 'static,
    ) -> Self {
        self.inverse = Some(Arc::new(inverse));
        self
    }
}

impl PartialEq for FunctionTransformer {
    fn eq(&self, other: &Self) -> bool {
        let inverses = match (&self.inverse, &other.inverse) {
            (None, None) => true,
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            _ => false,
        };
        self.name == other.name && Arc::ptr_eq(&self.function, &other.function) && inverses
    }
}

impl fmt::Debug for FunctionTransformer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FunctionTransformer({:?})", self.name)
    }
}

impl Fit for FunctionTransformer {
    type Model = FunctionTransformerModel;

    fn support(&self) -> Support {
        let support = Support::plain().with_weights().with_sparse();
        support.with_not_finite().ignoring_y()
    }

    fn fit_one(&self, _: &Task, _: &Context) -> Result<FunctionTransformerModel> {
        Ok(FunctionTransformerModel(self.clone()))
    }
}

/// A [`FunctionTransformer`] that is ready; it learned nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionTransformerModel(FunctionTransformer);

impl Transform for FunctionTransformerModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        let result = (self.0.function)(x)?;
        if result.nrows() == x.nrows() {
            return Ok(result);
        }
        let expected = format!("{} rows, as it was given", x.nrows());
        Err(Error::shape("function", result.nrows(), expected))
    }
}

impl InverseTransform for FunctionTransformerModel {
    fn inverse_transform(&self, x: &Matrix) -> Result<Matrix> {
        match &self.0.inverse {
            Some(inverse) => inverse(x),
            None => Err(Error::parameter("inverse", "none", "a function")),
        }
    }
}
