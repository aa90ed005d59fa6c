//! `MinMaxScaler`: each feature between two numbers.

use crate::context::Context;
use crate::data::{Labels, Matrix, Precision, Task, fold_columns, rewrite};
use crate::error::{Error, Result};
use crate::estimator::{Fit, InverseTransform, Job, PartialFit, Support, Transform, admit_rows};
use crate::parameters::{Parameters, Range, parameters};

parameters! {
    /// Moves and stretches each feature so that its smallest value becomes one number and its
    /// largest another: 0 and 1, unless `feature_range` says otherwise.
    ///
    /// NaN marks a missing value and stays NaN. A feature that does not vary becomes the smaller
    /// number. Sparse data are refused, because they would not stay sparse.
    ///
    /// ```
    /// use linnaeus::{prelude::*, preprocessing::MinMaxScaler};
    ///
    /// let data = Dataset::unlabelled(vec![[2.0], [4.0], [6.0]])?;
    /// let model = MinMaxScaler::new().feature_range((-1.0, 1.0)).fit(&data)?;
    /// assert_eq!(model.transform(&data.x)?.to_dense(), [-1.0, 0.0, 1.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `MinMaxScaler`, with the same bits.
    pub struct MinMaxScaler {
        /// What the smallest and the largest value become.
        feature_range: (f64, f64) = (0.0, 1.0), Range::ANY;
        /// Whether values beyond those seen in the fit are cut off at `feature_range`.
        clip: bool = false, Range::ANY;
    }
}

const SUPPORT: Support = Support::plain().with_nan().ignoring_y();

impl MinMaxScaler {
    /// A model of statistics that are known already: rows seen, the smallest and the largest value
    /// of each feature, and by what it is multiplied and moved; `single` when they are `f32`.
    ///
    /// # Errors
    /// `Shape` when they do not have one length.
    pub fn model(
        &self,
        n_samples_seen: usize,
        data_min: Vec<f64>,
        data_max: Vec<f64>,
        [scale, min]: [Vec<f64>; 2],
        single: bool,
    ) -> Result<MinMaxScalerModel> {
        for (name, part) in [("data_max", &data_max), ("scale", &scale), ("min", &min)] {
            if part.len() != data_min.len() {
                let expected = format!("{} numbers as in data_min", data_min.len());
                return Err(Error::shape(name, part.len(), expected));
            }
        }
        let precision = if single {
            Precision::Single
        } else {
            Precision::Double
        };
        Ok(MinMaxScalerModel {
            params: self.clone(),
            precision,
            n_samples_seen,
            data_min,
            data_max,
            scale,
            min,
        })
    }
}

impl Fit for MinMaxScaler {
    type Model = MinMaxScalerModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()?;
        let (low, high) = self.feature_range;
        if low < high {
            return Ok(());
        }
        let found = format!("({low}, {high})");
        Err(Error::parameter(
            "feature_range",
            found,
            "a smaller and a larger number",
        ))
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<MinMaxScalerModel> {
        let mut model = self.begin(&data.y, data.ncols())?;
        model.learn(&data.x, context);
        Ok(model)
    }
}

impl PartialFit for MinMaxScaler {
    fn begin(&self, _: &Labels, n_features: usize) -> Result<MinMaxScalerModel> {
        let all = |value| vec![value; n_features];
        Ok(MinMaxScalerModel {
            params: self.clone(),
            precision: Precision::Single,
            n_samples_seen: 0,
            data_min: all(f64::NAN),
            data_max: all(f64::NAN),
            scale: all(f64::NAN),
            min: all(f64::NAN),
        })
    }

    fn learn(
        &self,
        model: &mut MinMaxScalerModel,
        portion: &Job<'_, Self>,
        context: &Context,
    ) -> Result<()> {
        admit_rows(&portion.data.x, model.n_features(), "MinMaxScaler", SUPPORT)?;
        model.learn(&portion.data.x, context);
        Ok(())
    }
}

/// What a [`MinMaxScaler`] learned: the smallest and the largest value of each feature.
#[derive(Clone, Debug, PartialEq)]
pub struct MinMaxScalerModel {
    params: MinMaxScaler,
    precision: Precision,
    n_samples_seen: usize,
    data_min: Vec<f64>,
    data_max: Vec<f64>,
    scale: Vec<f64>,
    min: Vec<f64>,
}

impl MinMaxScalerModel {
    /// The smallest value of each feature; NaN when it has none.
    pub fn data_min(&self) -> &[f64] {
        &self.data_min
    }

    /// The largest value of each feature; NaN when it has none.
    pub fn data_max(&self) -> &[f64] {
        &self.data_max
    }

    /// The distance between the two.
    pub fn data_range(&self) -> Vec<f64> {
        let pairs = self.data_max.iter().zip(&self.data_min);
        pairs
            .map(|(max, min)| self.precision.round(max - min))
            .collect()
    }

    /// By what each feature is multiplied.
    pub fn scale(&self) -> &[f64] {
        &self.scale
    }

    /// What is added to it then.
    pub fn min(&self) -> &[f64] {
        &self.min
    }

    /// The number of rows seen.
    pub fn n_samples_seen(&self) -> usize {
        self.n_samples_seen
    }

    /// The number of features.
    pub fn n_features(&self) -> usize {
        self.data_min.len()
    }

    fn learn(&mut self, x: &Matrix, context: &Context) {
        let first = self.n_samples_seen == 0;
        let own = Precision::of(x);
        let precision = if first { own } else { self.precision.or(own) };
        // Of an equal pair of zeros the first stays, whatever its sign.
        let start = [f64::INFINITY, f64::NEG_INFINITY];
        let step = |value, []: [f64; 0], [low, high]: [f64; 2]| {
            [
                if value < low { value } else { low },
                if value > high { value } else { high },
            ]
        };
        let [mut low, mut high] = fold_columns(x, [], start, |_| step, context);
        for end in low.iter_mut().chain(&mut high) {
            // Infinities are refused, so it is that of the beginning.
            if end.is_infinite() {
                *end = f64::NAN;
            }
        }
        if !first {
            // NaN, where a feature was seen with no value, stays, as in `numpy.minimum`.
            for at in 0..low.len() {
                if self.data_min[at].is_nan() || self.data_min[at] <= low[at] {
                    low[at] = self.data_min[at];
                }
                if self.data_max[at].is_nan() || self.data_max[at] >= high[at] {
                    high[at] = self.data_max[at];
                }
            }
        }
        let (from, to) = self.params.feature_range;
        let (from, to) = (own.round(from), own.round(to));
        let width = own.round(to - from);
        self.precision = precision;
        (self.data_min, self.data_max) = (low, high);
        let scales = self.data_range().into_iter();
        self.scale = scales
            .map(|range| precision.round(width / precision.without_zero(range)))
            .collect();
        let pairs = self.data_min.iter().zip(&self.scale);
        self.min = pairs
            .map(|(min, scale)| precision.round(from - precision.round(min * scale)))
            .collect();
        self.n_samples_seen += x.nrows();
    }
}

impl Transform for MinMaxScalerModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        admit_rows(x, self.n_features(), "MinMaxScaler", SUPPORT)?;
        let precision = Precision::of(x);
        let (from, to) = self.params.feature_range;
        let (from, to) = (precision.round(from), precision.round(to));
        let clip = self.params.clip;
        let parameters: [&[f64]; 2] = [&self.scale, &self.min];
        rewrite(x, parameters, |precision, value, [scale, min]| {
            let value = precision.round(value * scale);
            let value = precision.round(value + min);
            match clip {
                true if value < from => from,
                true if value > to => to,
                _ => value,
            }
        })
    }
}

impl InverseTransform for MinMaxScalerModel {
    fn inverse_transform(&self, x: &Matrix) -> Result<Matrix> {
        admit_rows(x, self.n_features(), "MinMaxScaler", SUPPORT)?;
        let parameters: [&[f64]; 2] = [&self.min, &self.scale];
        rewrite(x, parameters, |precision, value, [min, scale]| {
            precision.round(value - min) / scale
        })
    }
}
