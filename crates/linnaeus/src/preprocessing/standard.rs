//! `StandardScaler`: each feature with mean 0 and variance 1.

pub(super) mod sparse;

use crate::context::Context;
use crate::data::{
    Accumulator, Labels, Matrix, Precision, Task, column_sums, complete_sums, rewrite,
};
use crate::error::{Error, Result};
use crate::estimator::{Fit, InverseTransform, Job, PartialFit, Support, Transform, admit_rows};
use crate::parameters::{Parameters, Range, parameters};

parameters! {
    /// Takes the mean of each feature away and divides by its standard deviation.
    ///
    /// A feature that does not vary, but for rounding, is divided by 1. NaN marks a missing value:
    /// it is left out of the sums and stays NaN. Sparse data can be divided (`with_mean(false)`),
    /// not shifted, because they would not stay sparse. The transformed matrix of dense `f64` data
    /// is a view that shares its storage.
    ///
    /// ```
    /// use linnaeus::{prelude::*, preprocessing::StandardScaler};
    ///
    /// let data = Dataset::unlabelled(vec![[0.0, 7.0], [4.0, 7.0]])?;
    /// let model = StandardScaler::new().fit(&data)?;
    /// assert_eq!(model.mean(), Some(&[2.0, 7.0][..]));
    /// assert_eq!(model.transform(&data.x)?.to_dense(), [-1.0, 0.0, 1.0, 0.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `StandardScaler`: the bits of a matrix in C order. Weights go through matrix
    /// products there, so with weights the last bits differ.
    pub struct StandardScaler {
        /// Whether the mean is taken away.
        with_mean: bool = true, Range::ANY;
        /// Whether values are divided by the standard deviation.
        with_std: bool = true, Range::ANY;
    }
}

impl StandardScaler {
    /// A model of statistics that are known already: numbers of rows (or weights) seen, means,
    /// variances and scales of the features, where they are used or known.
    ///
    /// # Errors
    /// `Shape` when they do not have one length, or one that these parameters need is missing.
    pub fn model(
        &self,
        n_samples_seen: Vec<f64>,
        mean: Option<Vec<f64>>,
        var: Option<Vec<f64>>,
        scale: Option<Vec<f64>>,
    ) -> Result<StandardScalerModel> {
        let expected = n_samples_seen.len();
        let parts = [
            ("mean", &mean, self.with_mean),
            ("var", &var, false),
            ("scale", &scale, self.with_std),
        ];
        for (name, part, needed) in parts {
            let found = part.as_ref().map_or(expected, Vec::len);
            if found != expected || (needed && part.is_none()) {
                let found = part
                    .as_ref()
                    .map_or("none".into(), |part| part.len().to_string());
                let expected = format!("{expected} numbers as in n_samples_seen");
                return Err(Error::shape(name, found, expected));
            }
        }
        Ok(StandardScalerModel {
            params: self.clone(),
            n_samples_seen,
            mean,
            var,
            scale,
        })
    }
}

impl Fit for StandardScaler {
    type Model = StandardScalerModel;

    fn support(&self) -> Support {
        let support = Support::plain().with_weights().with_nan().ignoring_y();
        Support {
            sparse: !self.with_mean,
            ..support
        }
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<StandardScalerModel> {
        let mut model = self.begin(&data.y, data.ncols())?;
        model.learn(data, context);
        Ok(model)
    }
}

impl PartialFit for StandardScaler {
    fn begin(&self, _: &Labels, n_features: usize) -> Result<StandardScalerModel> {
        let zeros = || vec![0.0; n_features];
        Ok(StandardScalerModel {
            params: self.clone(),
            n_samples_seen: zeros(),
            mean: (self.with_mean || self.with_std).then(zeros),
            var: self.with_std.then(zeros),
            scale: self.with_std.then(|| vec![1.0; n_features]),
        })
    }

    fn learn(
        &self,
        model: &mut StandardScalerModel,
        portion: &Job<'_, Self>,
        context: &Context,
    ) -> Result<()> {
        admit_rows(
            &portion.data.x,
            model.n_features(),
            "StandardScaler",
            self.support(),
        )?;
        model.learn(&portion.data, context);
        Ok(())
    }
}

/// What a [`StandardScaler`] learned: mean, variance and scale of each feature.
#[derive(Clone, Debug, PartialEq)]
pub struct StandardScalerModel {
    params: StandardScaler,
    n_samples_seen: Vec<f64>,
    mean: Option<Vec<f64>>,
    var: Option<Vec<f64>>,
    scale: Option<Vec<f64>>,
}

impl StandardScalerModel {
    /// The mean of each feature; none when neither mean nor standard deviation is used.
    pub fn mean(&self) -> Option<&[f64]> {
        self.mean.as_deref()
    }

    /// The variance of each feature; none when it is not used.
    pub fn var(&self) -> Option<&[f64]> {
        self.var.as_deref()
    }

    /// By what each feature is divided: its standard deviation, or 1 where it does not vary.
    pub fn scale(&self) -> Option<&[f64]> {
        self.scale.as_deref()
    }

    /// How many rows, or how much weight, each feature was seen with; NaN does not count.
    pub fn n_samples_seen(&self) -> &[f64] {
        &self.n_samples_seen
    }

    /// The number of features.
    pub fn n_features(&self) -> usize {
        self.n_samples_seen.len()
    }

    fn learn(&mut self, data: &Task, context: &Context) {
        match (data.x.is_sparse(), &self.var) {
            (true, Some(_)) => sparse::learn(self, data),
            (true, None) => {
                let seen = sparse::counts(data);
                add(&mut self.n_samples_seen, &seen);
            }
            (false, _) => self.learn_dense(data, context),
        }
        if let (Some(var), Some(mean)) = (&self.var, &self.mean) {
            let features = var.iter().zip(mean).zip(&self.n_samples_seen);
            let scale = features.map(|((&var, &mean), &n)| {
                let rounding = n * mean * f64::EPSILON;
                let constant = var <= n * f64::EPSILON * var + rounding * rounding;
                if constant { 1.0 } else { var.sqrt() }
            });
            self.scale = Some(scale.collect());
        }
    }

    /// The corrected two-pass algorithm, and Youngs' and Cramer's update (Chan, Golub and LeVeque,
    /// The American Statistician 37, 1983), in scikit-learn's order of operations.
    fn learn_dense(&mut self, data: &Task, context: &Context) {
        let x = &data.x;
        let weights = rounded_weights(data);
        // Without weights a row counts 1, and 1 times a value is that value.
        let weight_of = |row: usize| weights.as_ref().map_or(1.0, |weights| weights[row]);
        let accumulator = Accumulator::wide(x);
        let complete = match weights {
            None => complete_sums(x, accumulator, context),
            Some(_) => None,
        };
        let [n, sum] = match complete {
            Some(sum) => [vec![x.nrows() as f64; sum.len()], sum],
            None => {
                let terms_of = |row| {
                    let weight = weight_of(row);
                    move |value: f64, []: [f64; 0]| {
                        let (own, value) = if value.is_nan() {
                            (0.0, 0.0)
                        } else {
                            (weight, value)
                        };
                        [own, weight * value]
                    }
                };
                column_sums(x, [accumulator; 2], [], terms_of, context)
            }
        };
        let Some(mean) = &mut self.mean else {
            add(&mut self.n_samples_seen, &n);
            return;
        };
        let centre: Vec<f64> = sum.iter().zip(&n).map(|(sum, n)| sum / n).collect();
        let squares = self.var.as_ref().map(|_| {
            let terms_of = |row| {
                let weight = weight_of(row);
                move |value: f64, [centre]: [f64; 1]| {
                    let apart = value - centre;
                    let apart = if apart.is_nan() { 0.0 } else { apart };
                    [weight * apart, weight * (apart * apart)]
                }
            };
            column_sums(x, [Accumulator::Double; 2], [&centre], terms_of, context)
        });
        for at in 0..n.len() {
            let last_n = self.n_samples_seen[at];
            let last_sum = mean[at] * last_n;
            let all = last_n + n[at];
            mean[at] = (last_sum + sum[at]) / all;
            if let (Some(var), Some([correction, squares])) = (&mut self.var, &squares) {
                let new = squares[at] - correction[at] * correction[at] / n[at];
                let unnormalized = if last_n == 0.0 {
                    new
                } else {
                    let ratio = last_n / n[at];
                    let shift = last_sum / ratio - sum[at];
                    var[at] * last_n + new + ratio / all * (shift * shift)
                };
                var[at] = unnormalized / all;
            }
            self.n_samples_seen[at] = all;
        }
    }

    fn admit(&self, x: &Matrix) -> Result<()> {
        admit_rows(
            x,
            self.n_features(),
            "StandardScaler",
            self.params.support(),
        )
    }

    /// What is taken away (`zero` where the mean is not used) and what is divided by; none when
    /// nothing is done. Of a dense matrix in its precision.
    fn mean_and_scale(&self, zero: f64, x: &Matrix) -> Option<[Vec<f64>; 2]> {
        let mean = self.mean.as_ref().filter(|_| self.params.with_mean);
        let scale = self.scale.as_ref().filter(|_| self.params.with_std);
        if mean.is_none() && scale.is_none() {
            return None;
        }
        let precision = Precision::of(x);
        let round = |part: Option<&Vec<f64>>, none: f64| match part {
            None => vec![none; self.n_features()],
            Some(part) if x.is_sparse() => part.clone(),
            Some(part) => part.iter().map(|&value| precision.round(value)).collect(),
        };
        Some([round(mean, zero), round(scale, 1.0)])
    }
}

impl Transform for StandardScalerModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        self.admit(x)?;
        let Some([mean, scale]) = self.mean_and_scale(0.0, x) else {
            return Ok(x.clone());
        };
        if x.is_sparse() {
            return rewrite(x, [&scale], |_, value, [scale]| value * (1.0 / scale));
        }
        if x.is_plain() && Precision::of(x) == Precision::Double {
            return x.scaled(mean.into_iter().zip(scale).map(<[f64; 2]>::from).collect());
        }
        rewrite(x, [&mean, &scale], |precision, value, [mean, scale]| {
            precision.round(value - mean) / scale
        })
    }
}

impl InverseTransform for StandardScalerModel {
    fn inverse_transform(&self, x: &Matrix) -> Result<Matrix> {
        self.admit(x)?;
        // What is added where there is no mean: it leaves a zero its sign.
        let Some([mean, scale]) = self.mean_and_scale(-0.0, x) else {
            return Ok(x.clone());
        };
        if x.is_sparse() {
            return rewrite(x, [&scale], |_, value, [scale]| value * scale);
        }
        rewrite(x, [&mean, &scale], |precision, value, [mean, scale]| {
            precision.round(value * scale) + mean
        })
    }
}

/// Weights in the precision of x.
fn rounded_weights(data: &Task) -> Option<Vec<f64>> {
    let precision = Precision::of(&data.x);
    let weights = data.weights.as_deref()?;
    Some(
        weights
            .iter()
            .map(|&weight| precision.round(weight))
            .collect(),
    )
}

fn add(sums: &mut [f64], more: &[f64]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}
