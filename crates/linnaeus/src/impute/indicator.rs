//! `MissingIndicator`: 1 where a value is missing.

use super::MissingValues;
use crate::context::Context;
use crate::data::{Matrix, Task, visit};
use crate::error::{Error, Result};
use crate::estimator::{Fit, Support, Transform, admit_rows};
use crate::parameters::{Parameters, Range, choices, parameters};

/// Which columns are told about.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IndicatorFeatures {
    /// Those in which a value was missing in the fit.
    #[default]
    MissingOnly,
    /// All.
    All,
}
choices!(IndicatorFeatures {
    MissingOnly = "missing-only",
    All = "all",
});

parameters! {
    /// Columns of ones and zeros: 1 where a value is missing.
    ///
    /// Dense data give bytes, sparse data stay sparse.
    ///
    /// ```
    /// use linnaeus::{impute::MissingIndicator, prelude::*};
    ///
    /// let data = Dataset::unlabelled(vec![[1.0, f64::NAN], [2.0, 3.0]])?;
    /// let model = MissingIndicator::new().fit(&data)?;
    /// assert_eq!(model.features(), [1]);
    /// assert_eq!(model.transform(&data.x)?.to_dense(), [1.0, 0.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `MissingIndicator` for numbers.
    pub struct MissingIndicator {
        /// What stands where a value is missing: nan, or a number.
        missing_values: MissingValues as into = MissingValues::Nan, Range::ANY;
        /// Which columns it tells about: `missing-only` or `all`.
        features: IndicatorFeatures = IndicatorFeatures::MissingOnly, Range::ANY;
        /// Whether a value that is missing in a column where none was in the fit is an error.
        error_on_new: bool = true, Range::ANY;
    }
}

impl MissingIndicator {
    /// A model that tells about these columns of so many.
    ///
    /// # Errors
    /// `Shape` when a column is out of range.
    pub fn model(&self, features: Vec<usize>, n_features: usize) -> Result<MissingIndicatorModel> {
        if let Some(feature) = features.iter().find(|&&feature| feature >= n_features) {
            let expected = format!("columns below {n_features}");
            return Err(Error::shape(
                "features",
                format!("column {feature}"),
                expected,
            ));
        }
        Ok(MissingIndicatorModel {
            params: self.clone(),
            features,
            n_features,
        })
    }

    /// The columns in which a value is missing.
    fn missing(&self, x: &Matrix) -> Vec<usize> {
        let mut some = vec![false; x.ncols()];
        visit(x, |_, column, value| {
            some[column] |= self.missing_values.is(value)
        });
        (0..x.ncols()).filter(|&column| some[column]).collect()
    }
}

impl Fit for MissingIndicator {
    type Model = MissingIndicatorModel;

    fn support(&self) -> Support {
        self.missing_values.support()
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<MissingIndicatorModel> {
        let features = match self.features {
            IndicatorFeatures::All => (0..data.ncols()).collect(),
            IndicatorFeatures::MissingOnly => self.missing(&data.x),
        };
        self.model(features, data.ncols())
    }
}

/// A [`MissingIndicator`] that knows which columns to tell about.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingIndicatorModel {
    params: MissingIndicator,
    features: Vec<usize>,
    n_features: usize,
}

impl MissingIndicatorModel {
    /// The columns that it tells about.
    pub fn features(&self) -> &[usize] {
        &self.features
    }
}

impl Transform for MissingIndicatorModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        let params = &self.params;
        admit_rows(x, self.n_features, "MissingIndicator", params.support())?;
        if params.error_on_new && params.features == IndicatorFeatures::MissingOnly {
            let missing = params.missing(x);
            if let Some(new) = missing
                .iter()
                .find(|column| !self.features.contains(column))
            {
                let what = format!("a value is missing in column {new}, where none was in the fit");
                return Err(Error::unsupported("x", what).advise("set error_on_new to false"));
            }
        }
        let mut position = vec![None; self.n_features];
        for (at, &feature) in self.features.iter().enumerate() {
            position[feature] = Some(at);
        }
        let width = self.features.len();
        if x.is_sparse() {
            let (mut starts, mut columns) = (vec![0; x.nrows() + 1], Vec::new());
            visit(x, |row, column, value| {
                if let (Some(at), true) = (position[column], params.missing_values.is(value)) {
                    columns.push(at as u32);
                    starts[row + 1] = columns.len();
                }
            });
            for row in 0..x.nrows() {
                starts[row + 1] = starts[row + 1].max(starts[row]);
            }
            let ones = vec![1.0_f32; columns.len()];
            return Matrix::csr(width, starts, columns, ones);
        }
        let mut marks = vec![0_u8; x.nrows() * width];
        visit(x, |row, column, value| {
            if let (Some(at), true) = (position[column], params.missing_values.is(value)) {
                marks[row * width + at] = 1;
            }
        });
        Matrix::new(x.nrows(), width, marks)
    }
}
