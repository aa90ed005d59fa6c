//! What a model has learned, as numbers that can be kept and given back.

/// Coefficients, intercepts and steps: where a fit begins
/// ([`fit_from`](super::SgdClassifier::fit_from)) or learning goes on
/// ([`resume`](super::SgdClassifier::resume)).
#[derive(Clone, Debug, PartialEq)]
pub struct SgdState {
    /// The coefficients of the last step: of each output those of all columns, an output after the
    /// other.
    pub coef: Vec<f64>,
    /// The intercept of each output.
    pub intercept: Vec<f64>,
    /// The means of coefficients and intercepts, where they are averaged.
    pub average: Option<(Vec<f64>, Vec<f64>)>,
    /// The number of the next step, from 1.
    pub t: f64,
}
