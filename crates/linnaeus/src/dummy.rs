//! The baseline that looks at no feature: whatever a model is worth, it is worth beyond this.

use linnaeus_kernels::pairwise_sum;

use crate::context::Context;
use crate::data::{Column, Labels, Matrix, Response, Scores, Task};
use crate::error::Result;
use crate::estimator::{Classifier, Fit, Support, admit_rows, no_response};
use crate::parameters::{Parameters, Range, choices, parameters};

/// What a [`DummyClassifier`] answers.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// The most frequent class; the probabilities are the shares of the classes.
    #[default]
    Prior,
    /// The most frequent class, with probability 1.
    MostFrequent,
}
choices!(Strategy { Prior = "prior", MostFrequent = "most_frequent" });

parameters! {
    /// A classifier that answers from the labels alone, without a look at x.
    ///
    /// Its score is the one to beat: where nine rows of ten are of one class, it is right nine
    /// times of ten. It takes any matrix, several columns of labels, and weights.
    ///
    /// ```
    /// use linnaeus::{dummy::DummyClassifier, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0], [1.0], [2.0]], vec![false, false, true])?;
    /// let model = DummyClassifier::new().fit(&data)?;
    /// assert_eq!(model.predict(&data.x)?.single()?.codes(), [0, 0, 0]);
    /// assert_eq!(*model.predict_proba(&data.x)?.positive()?, [1.0 / 3.0; 3]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `DummyClassifier`, with the same answers.
    pub struct DummyClassifier {
        /// What it answers: `prior` or `most_frequent`.
        strategy: Strategy = Strategy::Prior, Range::ANY;
    }
}

const SUPPORT: Support = Support::plain()
    .with_weights()
    .with_several_outputs()
    .with_sparse()
    .with_not_finite();

impl Fit for DummyClassifier {
    type Model = DummyClassifierModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<DummyClassifierModel> {
        let prior = |column: &Column| shares(column, data.weights.as_deref());
        Ok(DummyClassifierModel {
            strategy: self.strategy,
            y: data.y.taken(&[]),
            priors: data.y.columns().iter().map(prior).collect(),
            n_features: data.ncols(),
        })
    }
}

/// The share of each class in the weight of all rows.
fn shares(column: &Column, weights: Option<&[f64]>) -> Vec<f64> {
    let mut sums = vec![0.0; column.classes().len()];
    for (row, &code) in column.codes().iter().enumerate() {
        sums[code as usize] += weights.map_or(1.0, |weights| weights[row]);
    }
    let total = pairwise_sum(&sums);
    sums.into_iter().map(|sum| sum / total).collect()
}

/// What a [`DummyClassifier`] learned: the share of each class.
#[derive(Clone, Debug, PartialEq)]
pub struct DummyClassifierModel {
    strategy: Strategy,
    /// No row, but the kind of labels and the classes of each column.
    y: Labels,
    priors: Vec<Vec<f64>>,
    n_features: usize,
}

impl DummyClassifierModel {
    /// The most frequent class (the first of equal ones), for each row.
    ///
    /// # Errors
    /// `Shape` for another number of columns than the fit had, `Empty` without rows.
    pub fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.admit(x)?;
        let columns = self
            .y
            .columns()
            .iter()
            .zip(&self.priors)
            .map(|(column, prior)| {
                Column::known(
                    vec![most_frequent(prior); x.nrows()],
                    column.classes().clone(),
                )
            });
        Ok(Labels::from_columns(self.y.kind(), columns.collect()))
    }

    /// The share of each class, or 1 for the most frequent and 0 for the others.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn predict_proba(&self, x: &Matrix) -> Result<Scores> {
        self.scores(x, Response::Probability)
    }

    /// The share of each class, for each column of labels.
    pub fn class_prior(&self) -> &[Vec<f64>] {
        &self.priors
    }

    fn admit(&self, x: &Matrix) -> Result<()> {
        admit_rows(x, self.n_features, "DummyClassifier", SUPPORT)
    }
}

impl Classifier for DummyClassifierModel {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        if response != Response::Probability {
            return Err(no_response(response, "a DummyClassifier", self.responses()));
        }
        self.admit(x)?;
        let tables = self
            .y
            .columns()
            .iter()
            .zip(&self.priors)
            .map(|(column, prior)| {
                let row = match self.strategy {
                    Strategy::Prior => prior.clone(),
                    Strategy::MostFrequent => {
                        let best = most_frequent(prior) as usize;
                        (0..prior.len())
                            .map(|class| f64::from(u8::from(class == best)))
                            .collect()
                    }
                };
                Scores::new(
                    response,
                    row.repeat(x.nrows()),
                    row.len(),
                    column.classes().clone(),
                )
            });
        Scores::side_by_side(tables.collect::<Result<Vec<_>>>()?)
    }

    fn responses(&self) -> &'static [Response] {
        &[Response::Probability]
    }
}

fn most_frequent(prior: &[f64]) -> u32 {
    let mut best = 0;
    for (class, share) in prior.iter().enumerate() {
        if *share > prior[best] {
            best = class;
        }
    }
    best as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, LabelKind};

    #[test]
    fn weights_decide_which_class_is_frequent() {
        let data = Dataset::new(vec![[0.0], [0.0], [0.0]], vec!["a", "a", "b"]).unwrap();
        let model = DummyClassifier::new().fit(&data.with_weights(vec![1.0, 1.0, 3.0]).unwrap());
        let model = model.unwrap();
        assert_eq!(model.class_prior(), [[0.4, 0.6]]);
        assert_eq!(model.predict(&data.x).unwrap().get(0), Some(&"b".into()));
    }

    #[test]
    fn several_columns_are_answered_each_for_itself() {
        let y = Labels::multioutput([Labels::from([1, 1, 2]), Labels::from(["x", "y", "y"])]);
        let data = Dataset::new(vec![[f64::NAN], [0.0], [0.0]], y.unwrap()).unwrap();
        let model = DummyClassifier::new()
            .strategy(Strategy::MostFrequent)
            .fit(&data)
            .unwrap();
        let answer = model.predict(&data.x).unwrap();
        assert_eq!(answer.kind(), LabelKind::Multioutput);
        assert_eq!(answer.columns()[1].label(2), Some(&"y".into()));
        let proba = model.predict_proba(&data.x).unwrap();
        assert_eq!(proba.tables()[0].values()[..2], [1.0, 0.0]);
    }
}
