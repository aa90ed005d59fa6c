//! `MaxAbsScaler`: each feature between -1 and 1, zeros where they were.

use crate::context::Context;
use crate::data::{Labels, Matrix, Precision, Task, fold_columns, rewrite};
use crate::error::{Error, Result};
use crate::estimator::{Fit, InverseTransform, Job, PartialFit, Support, Transform, admit_rows};
use crate::parameters::{Parameters, Range, parameters};

parameters! {
    /// Divides each feature by its largest absolute value.
    ///
    /// Zeros stay zeros, so sparse data stay sparse. NaN marks a missing value and stays NaN.
    ///
    /// ```
    /// use linnaeus::{prelude::*, preprocessing::MaxAbsScaler};
    ///
    /// let data = Dataset::unlabelled(vec![[2.0], [-4.0]])?;
    /// let model = MaxAbsScaler::new().fit(&data)?;
    /// assert_eq!(model.transform(&data.x)?.to_dense(), [0.5, -1.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `MaxAbsScaler`, with the same bits.
    pub struct MaxAbsScaler {
        /// Whether values beyond those seen in the fit are cut off at -1 and 1.
        clip: bool = false, Range::ANY;
    }
}

const SUPPORT: Support = Support::plain().with_sparse().with_nan().ignoring_y();

impl MaxAbsScaler {
    /// A model of statistics that are known already: rows seen, the largest absolute value of each
    /// feature, and by what it is divided; `single` when they are `f32`.
    ///
    /// # Errors
    /// `Shape` when they do not have one length.
    pub fn model(
        &self,
        n_samples_seen: usize,
        max_abs: Vec<f64>,
        scale: Vec<f64>,
        single: bool,
    ) -> Result<MaxAbsScalerModel> {
        if scale.len() != max_abs.len() {
            let expected = format!("{} numbers as in max_abs", max_abs.len());
            return Err(Error::shape("scale", scale.len(), expected));
        }
        let precision = if single {
            Precision::Single
        } else {
            Precision::Double
        };
        Ok(MaxAbsScalerModel {
            params: self.clone(),
            precision,
            n_samples_seen,
            max_abs,
            scale,
        })
    }
}

impl Fit for MaxAbsScaler {
    type Model = MaxAbsScalerModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<MaxAbsScalerModel> {
        let mut model = self.begin(&data.y, data.ncols())?;
        model.learn(&data.x, context);
        Ok(model)
    }
}

impl PartialFit for MaxAbsScaler {
    fn begin(&self, _: &Labels, n_features: usize) -> Result<MaxAbsScalerModel> {
        Ok(MaxAbsScalerModel {
            params: self.clone(),
            precision: Precision::Single,
            n_samples_seen: 0,
            max_abs: vec![f64::NAN; n_features],
            scale: vec![f64::NAN; n_features],
        })
    }

    fn learn(
        &self,
        model: &mut MaxAbsScalerModel,
        portion: &Job<'_, Self>,
        context: &Context,
    ) -> Result<()> {
        admit_rows(&portion.data.x, model.n_features(), "MaxAbsScaler", SUPPORT)?;
        model.learn(&portion.data.x, context);
        Ok(())
    }
}

/// What a [`MaxAbsScaler`] learned: the largest absolute value of each feature.
#[derive(Clone, Debug, PartialEq)]
pub struct MaxAbsScalerModel {
    params: MaxAbsScaler,
    precision: Precision,
    n_samples_seen: usize,
    max_abs: Vec<f64>,
    scale: Vec<f64>,
}

impl MaxAbsScalerModel {
    /// The largest absolute value of each feature; NaN when it has no value.
    pub fn max_abs(&self) -> &[f64] {
        &self.max_abs
    }

    /// By what each feature is divided: as [`max_abs`](Self::max_abs), but 1 instead of 0.
    pub fn scale(&self) -> &[f64] {
        &self.scale
    }

    /// The number of rows seen.
    pub fn n_samples_seen(&self) -> usize {
        self.n_samples_seen
    }

    /// The number of features.
    pub fn n_features(&self) -> usize {
        self.max_abs.len()
    }

    fn learn(&mut self, x: &Matrix, context: &Context) {
        let first = self.n_samples_seen == 0;
        let own = Precision::of(x);
        let precision = if first { own } else { self.precision.or(own) };
        let start = [f64::NEG_INFINITY, 0.0];
        let step = |value: f64, []: [f64; 0], [largest, stored]: [f64; 2]| {
            let own = value.abs();
            [if own > largest { own } else { largest }, stored + 1.0]
        };
        let [mut largest, stored] = fold_columns(x, [], start, |_| step, context);
        for (largest, stored) in largest.iter_mut().zip(stored) {
            if *largest < 0.0 {
                // No value at all; but entries that are not stored are zeros.
                let some = stored < x.nrows() as f64;
                *largest = if some { 0.0 } else { f64::NAN };
            }
        }
        if !first {
            for (largest, &last) in largest.iter_mut().zip(&self.max_abs) {
                if last.is_nan() || last > *largest {
                    *largest = last;
                }
            }
        }
        self.precision = precision;
        self.scale = largest
            .iter()
            .map(|&max| precision.without_zero(max))
            .collect();
        self.max_abs = largest;
        self.n_samples_seen += x.nrows();
    }
}

impl Transform for MaxAbsScalerModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        admit_rows(x, self.n_features(), "MaxAbsScaler", SUPPORT)?;
        let clip = |value: f64| match self.params.clip {
            true if value < -1.0 => -1.0,
            true if value > 1.0 => 1.0,
            _ => value,
        };
        if x.is_sparse() {
            let factor = |scale| self.precision.round(1.0 / scale);
            let factors: Vec<f64> = self.scale.iter().map(factor).collect();
            return rewrite(x, [&factors], |precision, value, [factor]| {
                clip(precision.round(value * factor))
            });
        }
        rewrite(x, [&self.scale], |precision, value, [scale]| {
            clip(precision.round(value / scale))
        })
    }
}

impl InverseTransform for MaxAbsScalerModel {
    fn inverse_transform(&self, x: &Matrix) -> Result<Matrix> {
        admit_rows(x, self.n_features(), "MaxAbsScaler", SUPPORT)?;
        rewrite(x, [&self.scale], |_, value, [scale]| value * scale)
    }
}
