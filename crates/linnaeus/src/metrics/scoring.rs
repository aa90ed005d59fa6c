//! A metric by its name: what cross-validation and searches are told to maximise.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::agreement::{
    BalancedAccuracyOptions, balanced_accuracy_score_with, matthews_corrcoef,
    matthews_corrcoef_weighted,
};
use super::areas::{
    AveragePrecisionOptions, MultiClass, RocAucOptions, average_precision_score_with,
    roc_auc_score_with,
};
use super::jaccard::jaccard_score;
use super::likelihood::{LikelihoodOptions, class_likelihood_ratios_with};
use super::losses::{
    BrierOptions, brier_score_loss_with, d2_brier_score, d2_brier_score_weighted,
    d2_log_loss_score, d2_log_loss_score_weighted, log_loss_with,
};
use super::options::{Average, RowOptions, ScoreOptions};
use super::rows::{accuracy_score, accuracy_score_weighted};
use super::scores::{f1_score, fbeta_score, precision_score, recall_score, specificity_score};
use super::top_k::{TopKOptions, top_k_accuracy_score_with};
use crate::data::{Dataset, Labels, Matrix, Response, Scores};
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::Classifier;

/// Which metric judges a model. Larger is better for all of them.
///
/// It reads scikit-learn's names, and a model can be judged by one of one's own:
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let scoring: Scoring = "f1_macro".parse()?;
/// assert_eq!(scoring, Scoring::F1(Average::Macro));
/// assert_eq!(scoring.response(), ScoringResponse::Labels);
/// assert_eq!(Scoring::RocAuc.to_string(), "roc_auc");
///
/// let specificity = Scoring::custom("specificity", ScoringResponse::Labels, |data, answer| {
///     specificity_score(&data.y, answer.labels()?, Average::Binary)
/// });
/// let data = Dataset::new(vec![[0.0], [1.0], [2.0]], vec![false, false, true])?;
/// let answer = Prediction::Labels(Labels::from([false, true, true]));
/// assert_eq!(specificity.evaluate(&data, &answer)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum Scoring {
    /// [`accuracy_score`]: `accuracy`.
    Accuracy,
    /// [`balanced_accuracy_score`](super::balanced_accuracy_score): `balanced_accuracy`.
    BalancedAccuracy,
    /// [`matthews_corrcoef`]: `matthews_corrcoef`.
    MatthewsCorrcoef,
    /// The positive one of the [`class_likelihood_ratios`](super::class_likelihood_ratios), 1 where
    /// it is not defined: `positive_likelihood_ratio`.
    PositiveLikelihoodRatio,
    /// The negative one, 1 where it is not defined, times -1: `neg_negative_likelihood_ratio`.
    NegNegativeLikelihoodRatio,
    /// [`precision_score`]: `precision`, `precision_macro`, `precision_micro` …
    Precision(Average),
    /// [`recall_score`]: `recall`, `recall_macro` …
    Recall(Average),
    /// [`f1_score`]: `f1`, `f1_macro` …
    F1(Average),
    /// [`jaccard_score`]: `jaccard`, `jaccard_macro` …
    Jaccard(Average),
    /// [`fbeta_score`] with this β. It has no name that could be read (`make_scorer` there).
    FBeta(f64, Average),
    /// [`specificity_score`]. It has no name that could be read, because scikit-learn has none.
    Specificity,
    /// [`roc_auc_score`](super::roc_auc_score): `roc_auc`.
    RocAuc,
    /// [`roc_auc_score_with`] of more than two classes, by their probabilities: `roc_auc_ovr`,
    /// `roc_auc_ovo`, and each with the average `_weighted`. Of two classes it is `roc_auc`.
    RocAucOf(MultiClass, Average),
    /// [`average_precision_score`](super::average_precision_score): `average_precision`.
    AveragePrecision,
    /// [`top_k_accuracy_score`](super::top_k_accuracy_score) with a `k` of 2: `top_k_accuracy`.
    TopKAccuracy,
    /// [`log_loss`](super::log_loss) times -1: `neg_log_loss`.
    NegLogLoss,
    /// [`brier_score_loss`](super::brier_score_loss) times -1: `neg_brier_score`.
    NegBrierScore,
    /// [`d2_log_loss_score`]: `d2_log_loss_score`.
    D2LogLossScore,
    /// [`d2_brier_score`]: `d2_brier_score`.
    D2BrierScore,
    /// A metric of one's own; [`Scoring::custom`] makes it.
    Custom(CustomScoring),
}

/// What a metric wants to hear from a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoringResponse {
    /// Predicted labels.
    Labels,
    /// Anything that ranks the rows: margins, or else probabilities.
    Ranking,
    /// Margins.
    Margin,
    /// Probabilities.
    Probability,
}

/// What a model answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Prediction {
    /// Predicted labels.
    Labels(Labels),
    /// Margins or probabilities.
    Scores(Scores),
}

impl Prediction {
    /// The labels.
    ///
    /// # Errors
    /// `Labels` when these are scores.
    pub fn labels(&self) -> Result<&Labels> {
        match self {
            Self::Labels(labels) => Ok(labels),
            Self::Scores(scores) => {
                let found = scores.response();
                Err(Error::labels("y_pred", found, "predicted labels"))
            }
        }
    }

    /// The scores.
    ///
    /// # Errors
    /// `Labels` when these are labels.
    pub fn scores(&self) -> Result<&Scores> {
        match self {
            Self::Scores(scores) => Ok(scores),
            Self::Labels(_) => {
                let expected = "the answers of decision_function or predict_proba";
                Err(Error::labels("scores", "predicted labels", expected))
            }
        }
    }
}

type Metric = dyn Fn(&Dataset, &Prediction) -> Result<f64> + Send + Sync;

/// A metric of one's own. Clones are equal, and nothing else is.
#[derive(Clone)]
pub struct CustomScoring {
    name: Arc<str>,
    response: ScoringResponse,
    metric: Arc<Metric>,
}

impl fmt::Debug for CustomScoring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomScoring({:?}, {:?})", self.name, self.response)
    }
}

impl PartialEq for CustomScoring {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.metric, &other.metric)
    }
}

impl Scoring {
    /// A metric of one's own, larger meaning better: its name, what it wants to hear from the
    /// model, and a function of the data (labels, weights, groups) and of what the model answered.
    pub fn custom(
        name: impl Into<String>,
        response: ScoringResponse,
        metric: impl Fn(&Dataset, &Prediction) -> Result<f64> + Send + Sync + 'static,
    ) -> Self {
        Self::Custom(CustomScoring {
            name: name.into().into(),
            response,
            metric: Arc::new(metric),
        })
    }

    /// All that have a name in scikit-learn.
    pub fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Accuracy,
            Self::BalancedAccuracy,
            Self::MatthewsCorrcoef,
            Self::PositiveLikelihoodRatio,
            Self::NegNegativeLikelihoodRatio,
            Self::RocAuc,
            Self::AveragePrecision,
            Self::TopKAccuracy,
            Self::NegLogLoss,
            Self::NegBrierScore,
            Self::D2LogLossScore,
            Self::D2BrierScore,
        ];
        for average in [Average::Macro, Average::Weighted] {
            all.extend([MultiClass::Ovr, MultiClass::Ovo].map(|of| Self::RocAucOf(of, average)));
        }
        for of in [Self::Precision, Self::Recall, Self::F1, Self::Jaccard] {
            all.extend(Average::ALL.map(of));
        }
        all
    }

    /// What it wants to hear from the model.
    pub fn response(&self) -> ScoringResponse {
        match self {
            Self::Accuracy
            | Self::BalancedAccuracy
            | Self::MatthewsCorrcoef
            | Self::PositiveLikelihoodRatio
            | Self::NegNegativeLikelihoodRatio
            | Self::Precision(_)
            | Self::Jaccard(_)
            | Self::Recall(_)
            | Self::F1(_)
            | Self::FBeta(..)
            | Self::Specificity => ScoringResponse::Labels,
            Self::RocAuc | Self::AveragePrecision | Self::TopKAccuracy => ScoringResponse::Ranking,
            Self::RocAucOf(..)
            | Self::NegLogLoss
            | Self::NegBrierScore
            | Self::D2LogLossScore
            | Self::D2BrierScore => ScoringResponse::Probability,
            Self::Custom(custom) => custom.response,
        }
    }

    /// How good the model is on these data.
    ///
    /// Weights of the data count (in scikit-learn only where metadata routing asks for them).
    ///
    /// # Errors
    /// As [`ask`](Self::ask) and [`evaluate`](Self::evaluate).
    pub fn score(&self, model: &dyn Classifier, data: &Dataset) -> Result<f64> {
        self.evaluate(data, &self.ask(model, &data.x)?)
    }

    /// Asks the model what the metric wants to hear.
    ///
    /// # Errors
    /// `Response` when the model has no such answer; and what the model says of x.
    pub fn ask(&self, model: &dyn Classifier, x: &Matrix) -> Result<Prediction> {
        let scores = |response| Ok(Prediction::Scores(model.scores(x, response)?));
        match self.response() {
            ScoringResponse::Labels => Ok(Prediction::Labels(model.predict(x)?)),
            ScoringResponse::Margin => scores(Response::Margin),
            ScoringResponse::Probability => scores(Response::Probability),
            ScoringResponse::Ranking if model.responses().contains(&Response::Margin) => {
                scores(Response::Margin)
            }
            ScoringResponse::Ranking => scores(Response::Probability),
        }
    }

    /// How good an answer is, given the labels and weights of the data.
    ///
    /// # Errors
    /// Those of the metric; `Labels` when the answer is not of the kind that it wants.
    pub fn evaluate(&self, data: &Dataset, prediction: &Prediction) -> Result<f64> {
        let options = |average: Average| ScoreOptions {
            weights: data.weights.clone(),
            ..average.into()
        };
        let y = &data.y;
        match self {
            Self::Accuracy => match &data.weights {
                None => accuracy_score(y, prediction.labels()?),
                Some(weights) => accuracy_score_weighted(y, prediction.labels()?, weights),
            },
            Self::BalancedAccuracy => {
                let options = BalancedAccuracyOptions {
                    weights: data.weights.clone(),
                    ..BalancedAccuracyOptions::default()
                };
                balanced_accuracy_score_with(y, prediction.labels()?, &options)
            }
            Self::MatthewsCorrcoef => match &data.weights {
                None => matthews_corrcoef(y, prediction.labels()?),
                Some(weights) => matthews_corrcoef_weighted(y, prediction.labels()?, weights),
            },
            Self::PositiveLikelihoodRatio | Self::NegNegativeLikelihoodRatio => {
                let options = LikelihoodOptions {
                    weights: data.weights.clone(),
                    ..LikelihoodOptions::default()
                };
                let ratios = class_likelihood_ratios_with(y, prediction.labels()?, &options)?;
                Ok(match self {
                    Self::PositiveLikelihoodRatio => ratios.positive.unwrap_or(1.0),
                    _ => -ratios.negative.unwrap_or(1.0),
                })
            }
            Self::Precision(average) => precision_score(y, prediction.labels()?, options(*average)),
            Self::Recall(average) => recall_score(y, prediction.labels()?, options(*average)),
            Self::F1(average) => f1_score(y, prediction.labels()?, options(*average)),
            Self::Jaccard(average) => jaccard_score(y, prediction.labels()?, options(*average)),
            Self::FBeta(beta, average) => {
                fbeta_score(y, prediction.labels()?, *beta, options(*average))
            }
            Self::Specificity => {
                specificity_score(y, prediction.labels()?, options(Average::Binary))
            }
            Self::RocAuc => {
                let options = RocAucOptions {
                    weights: data.weights.clone(),
                    ..RocAucOptions::default()
                };
                roc_auc_score_with(y, prediction.scores()?, options)
            }
            Self::RocAucOf(multi_class, average) => {
                let options = RocAucOptions {
                    weights: data.weights.clone(),
                    multi_class: Some(*multi_class),
                    average: *average,
                    ..RocAucOptions::default()
                };
                roc_auc_score_with(y, prediction.scores()?, options)
            }
            Self::AveragePrecision => {
                let options = AveragePrecisionOptions {
                    weights: data.weights.clone(),
                    ..AveragePrecisionOptions::default()
                };
                average_precision_score_with(y, prediction.scores()?, options)
            }
            Self::TopKAccuracy => {
                let options = TopKOptions {
                    weights: data.weights.clone(),
                    ..TopKOptions::default()
                };
                top_k_accuracy_score_with(y, prediction.scores()?, &options)
            }
            Self::NegLogLoss => {
                let options = RowOptions {
                    weights: data.weights.clone(),
                    ..RowOptions::default()
                };
                Ok(-log_loss_with(y, prediction.scores()?, &options)?)
            }
            Self::NegBrierScore => {
                let options = BrierOptions {
                    weights: data.weights.clone(),
                    ..BrierOptions::default()
                };
                Ok(-brier_score_loss_with(y, prediction.scores()?, &options)?)
            }
            Self::D2LogLossScore => match &data.weights {
                None => d2_log_loss_score(y, prediction.scores()?),
                Some(weights) => d2_log_loss_score_weighted(y, prediction.scores()?, weights),
            },
            Self::D2BrierScore => match &data.weights {
                None => d2_brier_score(y, prediction.scores()?),
                Some(weights) => d2_brier_score_weighted(y, prediction.scores()?, weights),
            },
            Self::Custom(custom) => (custom.metric)(data, prediction),
        }
    }
}

impl fmt::Display for Scoring {
    /// scikit-learn's name, or the custom one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stem, average) = match self {
            Self::Accuracy => return f.pad("accuracy"),
            Self::Specificity => return f.pad("specificity"),
            Self::RocAuc => return f.pad("roc_auc"),
            Self::AveragePrecision => return f.pad("average_precision"),
            Self::Custom(custom) => return f.pad(&custom.name),
            Self::TopKAccuracy => return f.pad("top_k_accuracy"),
            Self::BalancedAccuracy => return f.pad("balanced_accuracy"),
            Self::MatthewsCorrcoef => return f.pad("matthews_corrcoef"),
            Self::PositiveLikelihoodRatio => return f.pad("positive_likelihood_ratio"),
            Self::NegNegativeLikelihoodRatio => return f.pad("neg_negative_likelihood_ratio"),
            Self::NegLogLoss => return f.pad("neg_log_loss"),
            Self::NegBrierScore => return f.pad("neg_brier_score"),
            Self::D2LogLossScore => return f.pad("d2_log_loss_score"),
            Self::D2BrierScore => return f.pad("d2_brier_score"),
            Self::Jaccard(average) => ("jaccard", average),
            Self::RocAucOf(multi_class, average) => {
                let stem = match multi_class {
                    MultiClass::Ovr => "roc_auc_ovr",
                    MultiClass::Ovo => "roc_auc_ovo",
                };
                return match average {
                    Average::Macro => f.pad(stem),
                    average => f.pad(&format!("{stem}_{average}")),
                };
            }
            Self::FBeta(beta, average) => {
                return f.pad(&format!("fbeta_score(beta={beta}, average={average})"));
            }
            Self::Precision(average) => ("precision", average),
            Self::Recall(average) => ("recall", average),
            Self::F1(average) => ("f1", average),
        };
        match average {
            Average::Binary => f.pad(stem),
            average => f.pad(&format!("{stem}_{average}")),
        }
    }
}

impl FromStr for Scoring {
    type Err = Error;

    /// One of scikit-learn's names.
    fn from_str(name: &str) -> Result<Self> {
        let all = Self::all();
        let names: Vec<String> = all.iter().map(Self::to_string).collect();
        all.into_iter()
            .find(|scoring| scoring.to_string() == name)
            .ok_or_else(|| {
                Error::new(ErrorKind::Parameter {
                    name: "scoring".into(),
                    found: format!("{name:?}"),
                    expected: format!("one of {}", names.join(", ")),
                })
            })
    }
}
