//! How much worse scores become, and what is said of that.

use linnaeus_kernels::pairwise_sum;

/// How much a score drops when a feature is shuffled.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct Importances {
    /// The score of the data as they are.
    pub baseline: f64,
    /// For each feature, by how much the score dropped in each repeat.
    pub importances: Vec<Vec<f64>>,
    /// The mean over the repeats, for each feature.
    pub importances_mean: Vec<f64>,
    /// The standard deviation over the repeats (of all of them, not of a sample).
    pub importances_std: Vec<f64>,
}

impl Importances {
    /// From the score of the data as they are, and for each feature the scores after it was
    /// shuffled.
    ///
    /// ```
    /// use linnaeus::inspection::Importances;
    ///
    /// let importances = Importances::new(0.75, &[vec![0.5, 0.25], vec![0.75, 0.75]]);
    /// assert_eq!(importances.importances[0], [0.25, 0.5]);
    /// assert_eq!(importances.importances_mean, [0.375, 0.0]);
    /// assert_eq!(importances.importances_std, [0.125, 0.0]);
    /// ```
    pub fn new(baseline: f64, scores: &[Vec<f64>]) -> Self {
        let drops = |scores: &Vec<f64>| scores.iter().map(|score| baseline - score).collect();
        let importances: Vec<Vec<f64>> = scores.iter().map(drops).collect();
        let importances_mean = importances.iter().map(|drops| mean(drops)).collect();
        let importances_std = importances.iter().map(|drops| deviation(drops)).collect();
        Self {
            baseline,
            importances,
            importances_mean,
            importances_std,
        }
    }
}

/// `numpy.mean`.
fn mean(values: &[f64]) -> f64 {
    pairwise_sum(values) / values.len() as f64
}

/// `numpy.std`.
fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares = values.iter().map(|value| (value - mean) * (value - mean));
    self::mean(&squares.collect::<Vec<f64>>()).sqrt()
}
