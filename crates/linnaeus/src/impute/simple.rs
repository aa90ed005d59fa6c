//! `SimpleImputer`: a missing value becomes a statistic of its column.

use super::statistics::statistics;
use super::{MissingIndicator, MissingIndicatorModel, MissingValues};
use crate::context::Context;
use crate::data::{Matrix, Precision, Task, rewrite};
use crate::error::{Error, Result};
use crate::estimator::{Fit, InverseTransform, Support, Transform, admit_rows};
use crate::parameters::{Parameters, Range, choices, parameters};

/// What a missing value becomes.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImputeStrategy {
    /// The mean of the column.
    #[default]
    Mean,
    /// The median of the column.
    Median,
    /// The most frequent value of the column, of equally frequent ones the smallest.
    MostFrequent,
    /// `fill_value`.
    Constant,
}
choices!(ImputeStrategy {
    Mean = "mean",
    Median = "median",
    MostFrequent = "most_frequent",
    Constant = "constant",
});

parameters! {
    /// Fills in missing values, with a statistic of the column that they are missing in.
    ///
    /// A column without any value is left out of the result, unless `keep_empty_features` says
    /// otherwise. In sparse data only stored entries can be missing.
    ///
    /// ```
    /// use linnaeus::{impute::SimpleImputer, prelude::*};
    ///
    /// let data = Dataset::unlabelled(vec![[1.0, 5.0], [f64::NAN, 7.0], [3.0, 5.0]])?;
    /// let model = SimpleImputer::new().fit(&data)?;
    /// assert_eq!(model.transform(&data.x)?.get(1, 0), Some(2.0));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `SimpleImputer` for numbers: the bits of a matrix in C order.
    pub struct SimpleImputer {
        /// What stands where a value is missing: nan, or a number.
        missing_values: MissingValues as into = MissingValues::Nan, Range::ANY;
        /// What it becomes: `mean`, `median`, `most_frequent` or `constant`.
        strategy: ImputeStrategy = ImputeStrategy::Mean, Range::ANY;
        /// The constant; none means 0.
        fill_value: Option<f64> = None, Range::ANY;
        /// Whether columns are added that are 1 where a value was missing.
        add_indicator: bool = false, Range::ANY;
        /// Whether a column without any value is kept, as zeros or as the constant.
        keep_empty_features: bool = false, Range::ANY;
    }
}

impl SimpleImputer {
    /// A model of statistics that are known already, NaN for a column that is left out, and of the
    /// columns that an indicator tells about; `single` when they were learned of `f32`.
    ///
    /// # Errors
    /// `Shape` when a column is out of range.
    pub fn model(
        &self,
        statistics: Vec<f64>,
        indicated: Vec<usize>,
        single: bool,
    ) -> Result<SimpleImputerModel> {
        let indicator = self.indicator().model(indicated, statistics.len())?;
        Ok(SimpleImputerModel {
            params: self.clone(),
            precision: if single {
                Precision::Single
            } else {
                Precision::Double
            },
            statistics,
            indicator: self.add_indicator.then_some(indicator),
        })
    }

    /// What a column without any value is filled with: NaN when it is left out.
    pub(super) fn empty(&self) -> f64 {
        if self.keep_empty_features {
            0.0
        } else {
            f64::NAN
        }
    }

    fn indicator(&self) -> MissingIndicator {
        let indicator = MissingIndicator::new().missing_values(self.missing_values);
        indicator.error_on_new(false)
    }
}

impl Fit for SimpleImputer {
    type Model = SimpleImputerModel;

    fn support(&self) -> Support {
        self.missing_values.support()
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<SimpleImputerModel> {
        let indicator = self.indicator();
        let indicator = self.add_indicator.then(|| indicator.fit_one(data, context));
        Ok(SimpleImputerModel {
            params: self.clone(),
            precision: Precision::of(&data.x),
            statistics: statistics(self, &data.x, context),
            indicator: indicator.transpose()?,
        })
    }
}

/// What a [`SimpleImputer`] learned: a statistic of each column.
#[derive(Clone, Debug, PartialEq)]
pub struct SimpleImputerModel {
    params: SimpleImputer,
    precision: Precision,
    statistics: Vec<f64>,
    indicator: Option<MissingIndicatorModel>,
}

impl SimpleImputerModel {
    /// What a missing value of each column becomes; NaN for a column that is left out.
    pub fn statistics(&self) -> &[f64] {
        &self.statistics
    }

    /// What marks the missing values, with `add_indicator`.
    pub fn indicator(&self) -> Option<&MissingIndicatorModel> {
        self.indicator.as_ref()
    }

    /// The number of features of the fit.
    pub fn n_features(&self) -> usize {
        self.statistics.len()
    }

    /// The columns that are not left out.
    fn kept(&self) -> Vec<usize> {
        let columns = 0..self.statistics.len();
        columns
            .filter(|&column| !self.statistics[column].is_nan())
            .collect()
    }
}

impl Transform for SimpleImputerModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        let support = self.params.support();
        admit_rows(x, self.n_features(), "SimpleImputer", support)?;
        let missing = self.params.missing_values;
        let statistics = self.statistics.iter();
        let fillings: Vec<f64> = statistics.map(|&own| self.precision.round(own)).collect();
        let filled = rewrite(x, [&fillings], |_, value, [filling]| {
            if missing.is(value) { filling } else { value }
        })?;
        let kept = self.kept();
        let filled = if kept.len() == x.ncols() {
            filled
        } else {
            filled.select(&kept)?
        };
        match &self.indicator {
            Some(indicator) => Matrix::side_by_side(&[filled, indicator.transform(x)?]),
            None => Ok(filled),
        }
    }
}

impl InverseTransform for SimpleImputerModel {
    /// Missing values where the indicator says so. A column that was left out comes back as
    /// missing where it is marked, and as 0 elsewhere.
    fn inverse_transform(&self, x: &Matrix) -> Result<Matrix> {
        let Some(indicator) = &self.indicator else {
            let expected = "true: without the marks nobody knows which values were missing";
            return Err(Error::parameter("add_indicator", false, expected));
        };
        let (kept, marked) = (self.kept(), indicator.features());
        let width = kept.len() + marked.len();
        if x.ncols() != width {
            let expected = format!("{width} columns, as `transform` gives");
            return Err(Error::shape("x", x.ncols(), expected));
        }
        let missing = match self.params.missing_values {
            MissingValues::Nan => f64::NAN,
            MissingValues::Number(number) => number,
        };
        let mut values = Vec::with_capacity(x.nrows() * self.n_features());
        for row in x.to_dense().chunks_exact(width) {
            let start = values.len();
            values.resize(start + self.n_features(), 0.0);
            let (filled, marks) = row.split_at(kept.len());
            for (&column, &value) in kept.iter().zip(filled) {
                values[start + column] = value;
            }
            for (&column, &mark) in marked.iter().zip(marks) {
                if mark != 0.0 {
                    values[start + column] = missing;
                }
            }
        }
        Matrix::new(x.nrows(), self.n_features(), values)
    }
}
