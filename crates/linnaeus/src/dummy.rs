//! The baseline that looks at no feature: whatever a model is worth, it is worth beyond this.

use linnaeus_kernels::pairwise_sum;

use crate::context::Context;
use crate::data::{Classes, Column, Label, Labels, Matrix, Response, Scores, Task};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit, Support, admit_rows, no_response};
use crate::parameters::{ParameterValue, Parameters, Range, choices, parameters};
use crate::random::{RandomSource, RandomState};

/// What a [`DummyClassifier`] answers.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// The most frequent class; the probabilities are the shares of the classes.
    #[default]
    Prior,
    /// The most frequent class, with probability 1.
    MostFrequent,
    /// A class at random, each as often as it is in the data, with probability 1.
    Stratified,
    /// A class at random, each as often as any other; the probabilities are equal.
    Uniform,
    /// The class that the parameter `constant` names, with probability 1.
    Constant,
}
choices!(Strategy {
    Prior = "prior",
    MostFrequent = "most_frequent",
    Stratified = "stratified",
    Uniform = "uniform",
    Constant = "constant",
});

/// The label that the strategy `constant` answers: one for each column of labels.
///
/// A label made of a text stands for the class that is written so, whatever its type: `"5"` is the
/// integer 5 where the classes are integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant(Vec<Label>);

impl<L: Into<Label>> From<L> for Constant {
    fn from(label: L) -> Self {
        Self(vec![label.into()])
    }
}

impl FromIterator<Label> for Constant {
    fn from_iter<I: IntoIterator<Item = Label>>(labels: I) -> Self {
        Self(labels.into_iter().collect())
    }
}

/// As a text, the labels of several columns are separated by semicolons.
impl ParameterValue for Constant {
    fn parse(text: &str) -> Option<Self> {
        Some(text.split(';').map(Label::from).collect())
    }
    fn write(&self) -> String {
        let labels: Vec<String> = self.0.iter().map(Label::to_string).collect();
        labels.join(";")
    }
    fn expected(_: Range) -> String {
        "one of the classes, for each column of labels".into()
    }
    fn is_within(&self, _: Range) -> bool {
        true
    }
}

impl Constant {
    /// The code of each column's label.
    fn codes(&self, columns: &[Column]) -> Result<Vec<u32>> {
        if self.0.len() != columns.len() {
            let expected = format!("a label for each of the {} columns of y", columns.len());
            return Err(Error::parameter("constant", self.write(), expected));
        }
        let code = |(label, column): (&Label, &Column)| {
            let classes = column.classes();
            let written_so =
                |class: &Label| matches!(label, Label::Str(text) if *class.to_string() == **text);
            classes
                .code(label)
                .or_else(|| classes.iter().position(written_so).map(|at| at as u32))
                .ok_or_else(|| {
                    let expected = format!("one of the classes {classes:?}");
                    Error::parameter("constant", label, expected)
                })
        };
        self.0.iter().zip(columns).map(code).collect()
    }
}

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
    /// # Errors
    /// `fit` refuses the strategy `constant` without a `constant`, and one that is no class
    /// (`Parameter`).
    ///
    /// scikit-learn's `DummyClassifier`, with the same answers. `stratified` and `uniform` draw a
    /// number for each row when they are asked, so the answer belongs to a row's position in the
    /// call: with a seed every call draws alike, and a shared generator goes on from call to call.
    pub struct DummyClassifier {
        /// What it answers: `prior`, `most_frequent`, `stratified`, `uniform` or `constant`.
        strategy: Strategy = Strategy::Prior, Range::ANY;
        /// The seed, or a shared generator, of `stratified` and `uniform`.
        random_state: RandomSource as into = RandomSource::default(), Range::ANY;
        /// What `constant` answers.
        constant: Option<Constant> = None, Range::ANY;
    }
}

const SUPPORT: Support = Support::plain()
    .with_weights()
    .with_several_outputs()
    .with_sparse()
    .with_not_finite()
    .ignoring_x();

impl Fit for DummyClassifier {
    type Model = DummyClassifierModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()?;
        if self.strategy == Strategy::Constant && self.constant.is_none() {
            let expected = "one of the classes, which the strategy constant answers";
            return Err(Error::parameter("constant", "none", expected));
        }
        Ok(())
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<DummyClassifierModel> {
        let prior = |column: &Column| shares(column, data.weights.as_deref());
        let priors = data.y.columns().iter().map(prior).collect();
        self.model_of(&data.y, priors, data.ncols())
    }
}

impl DummyClassifier {
    /// A model of known shares, which [`DummyClassifierModel::class_prior`] gives, without a fit:
    /// `y` has the kind and the classes of the labels, and need have no row.
    ///
    /// # Errors
    /// `Shape` when there is not one list of shares a column and one share a class; and as `fit`.
    pub fn model_of(
        &self,
        y: &Labels,
        class_prior: Vec<Vec<f64>>,
        n_features: usize,
    ) -> Result<DummyClassifierModel> {
        self.check()?;
        let classes = y.columns().iter().map(|column| column.classes().len());
        if !classes.eq(class_prior.iter().map(Vec::len)) {
            let found = format!("{class_prior:?}");
            return Err(Error::shape("class_prior", found, "a share for each class"));
        }
        let constant = match (&self.constant, self.strategy) {
            (Some(constant), Strategy::Constant) => constant.codes(y.columns())?,
            _ => Vec::new(),
        };
        Ok(DummyClassifierModel {
            strategy: self.strategy,
            random_state: self.random_state.alias(),
            constant,
            y: y.taken(&[]),
            priors: class_prior,
            n_features,
        })
    }
}

/// The share of each class in the weight of all rows.
fn shares(column: &Column, weights: Option<&[f64]>) -> Vec<f64> {
    let sums: Vec<f64> = match weights {
        None => column.counts().iter().map(|&count| count as f64).collect(),
        Some(weights) => {
            let mut sums = vec![0.0; column.classes().len()];
            for (&code, weight) in column.codes().iter().zip(weights) {
                sums[code as usize] += weight;
            }
            sums
        }
    };
    let total = pairwise_sum(&sums);
    sums.into_iter().map(|sum| sum / total).collect()
}

/// What a [`DummyClassifier`] learned: the share of each class.
#[derive(Debug, PartialEq)]
pub struct DummyClassifierModel {
    strategy: Strategy,
    random_state: RandomSource,
    /// The code that each column is answered with, for the strategy `constant`.
    constant: Vec<u32>,
    /// No row, but the kind of labels and the classes of each column.
    y: Labels,
    priors: Vec<Vec<f64>>,
    n_features: usize,
}

impl DummyClassifierModel {
    /// A class for each row: the most frequent one (the first of equal ones), the constant, or one
    /// that is drawn.
    ///
    /// # Errors
    /// `Shape` for another number of columns than the fit had, `Empty` without rows.
    pub fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.admit(x)?;
        let codes = self
            .random_state
            .with(|random| self.each_output(|output| self.codes(output, x.nrows(), random)))??;
        let columns = self.y.columns().iter().zip(codes);
        let columns = columns.map(|(column, codes)| Column::known(codes, column.classes().clone()));
        Ok(Labels::from_columns(self.y.kind(), columns.collect()))
    }

    /// The shares of the classes, equal shares, or 1 for the class that is answered and 0 for the
    /// others.
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

    /// Column after column, as the draws come.
    fn each_output<T>(&self, of: impl FnMut(usize) -> Result<T>) -> Result<Vec<T>> {
        (0..self.priors.len()).map(of).collect()
    }

    /// The answers for one column of labels.
    fn codes(&self, output: usize, nrows: usize, random: &mut RandomState) -> Result<Vec<u32>> {
        let prior = &self.priors[output];
        match self.strategy {
            Strategy::Prior | Strategy::MostFrequent => Ok(vec![most_frequent(prior); nrows]),
            Strategy::Constant => Ok(vec![self.constant[output]; nrows]),
            Strategy::Uniform => (0..nrows)
                .map(|_| Ok(random.randint(0, prior.len() as i64)? as u32))
                .collect(),
            // One draw of one row falls on one class.
            Strategy::Stratified => (0..nrows)
                .map(|_| {
                    let drawn = random.multinomial(1, prior)?;
                    Ok(drawn.iter().position(|&count| count == 1).unwrap_or(0) as u32)
                })
                .collect(),
        }
    }

    /// The probabilities for one column of labels, row after row.
    fn probabilities(
        &self,
        output: usize,
        nrows: usize,
        random: &mut RandomState,
    ) -> Result<Vec<f64>> {
        let prior = &self.priors[output];
        let classes = prior.len();
        Ok(match self.strategy {
            Strategy::Prior => prior.repeat(nrows),
            Strategy::Uniform => vec![1.0 / classes as f64; classes * nrows],
            Strategy::MostFrequent | Strategy::Constant | Strategy::Stratified => {
                let mut all = vec![0.0; classes * nrows];
                let codes = self.codes(output, nrows, random)?;
                for (row, code) in all.chunks_exact_mut(classes).zip(codes) {
                    row[code as usize] = 1.0;
                }
                all
            }
        })
    }
}

impl Clone for DummyClassifierModel {
    /// The copy draws from the same generator.
    fn clone(&self) -> Self {
        Self {
            strategy: self.strategy,
            random_state: self.random_state.alias(),
            constant: self.constant.clone(),
            y: self.y.clone(),
            priors: self.priors.clone(),
            n_features: self.n_features,
        }
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
        let values = self.random_state.with(|random| {
            self.each_output(|output| self.probabilities(output, x.nrows(), random))
        })??;
        let tables = values
            .into_iter()
            .zip(self.y.columns())
            .map(|(values, column)| {
                let classes: &Classes = column.classes();
                Scores::new(response, values, classes.len(), classes.clone())
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

    #[test]
    fn a_constant_is_a_class_of_whatever_type() {
        let y = Labels::multioutput([Labels::from([1, 5, 5]), Labels::from(["x", "y", "y"])]);
        let data = Dataset::new(vec![[0.0], [0.0], [0.0]], y.unwrap()).unwrap();
        let constant = |constant: &str| {
            let dummy = DummyClassifier::new().strategy(Strategy::Constant);
            dummy.constant(Constant::parse(constant)).fit(&data)
        };
        let answer = constant("1;y").unwrap().predict(&data.x).unwrap();
        assert_eq!(answer.columns()[0].label(2), Some(&1.into()));
        assert_eq!(answer.columns()[1].label(2), Some(&"y".into()));
        for wrong in ["1", "2;y", "1;z", "1;y;y"] {
            assert_eq!(constant(wrong).unwrap_err().argument(), Some("constant"));
        }
        let missing = DummyClassifier::new()
            .strategy(Strategy::Constant)
            .fit(&data);
        assert_eq!(missing.unwrap_err().argument(), Some("constant"));
    }

    #[test]
    fn a_seed_draws_alike_and_a_shared_generator_goes_on() {
        let data = Dataset::new(vec![[0.0]; 40], [0, 1, 1, 2].repeat(10)).unwrap();
        for strategy in [Strategy::Stratified, Strategy::Uniform] {
            let dummy = DummyClassifier::new().strategy(strategy).random_state(3);
            let model = dummy.fit(&data).unwrap();
            let first = model.predict(&data.x).unwrap();
            assert_eq!(model.predict(&data.x).unwrap(), first);
            let shared = dummy.random_state(RandomState::new(3)).fit(&data).unwrap();
            assert_eq!(shared.predict(&data.x).unwrap(), first);
            assert_ne!(shared.clone().predict(&data.x).unwrap(), first);
        }
    }
}
