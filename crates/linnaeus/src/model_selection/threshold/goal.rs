//! What thresholds are tuned for.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::metrics::{BinaryCounts, Scoring, ScoringResponse};

/// What a threshold is tuned for.
///
/// A metric alone is a goal, and so is a [`CostMatrix`]:
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::model_selection::{CostMatrix, ThresholdGoal};
///
/// let best_f1 = ThresholdGoal::from(Scoring::F1(Average::Binary));
/// assert_eq!(best_f1.to_string(), "the most f1");
///
/// let (recall, precision) = (Scoring::Recall(Average::Binary), Scoring::Precision(Average::Binary));
/// let nine_in_ten = ThresholdGoal::with_floor(recall, precision, 0.9);
/// assert_eq!(nine_in_ten.to_string(), "the most recall with a precision of at least 0.9");
///
/// let cheap = ThresholdGoal::from(CostMatrix::of_mistakes(1.0, 20.0));
/// assert_eq!(cheap.to_string(), "the lowest cost (tn 0, fp 1, fn 20, tp 0)");
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
///
/// It reads what it writes, with scikit-learn's names of metrics and `specificity` (`"f1"`,
/// `"recall with precision >= 0.9"`, `"cost fp=1 fn=20"`):
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::model_selection::{CostMatrix, ThresholdGoal};
///
/// let (recall, precision) = (Scoring::Recall(Average::Binary), Scoring::Precision(Average::Binary));
/// let expected = ThresholdGoal::with_floor(recall, precision, 0.9);
/// assert_eq!("recall with precision >= 0.9".parse::<ThresholdGoal>()?, expected);
/// let expected = ThresholdGoal::from(CostMatrix::of_mistakes(1.0, 20.0));
/// assert_eq!("cost fp=1 fn=20".parse::<ThresholdGoal>()?, expected);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum ThresholdGoal {
    /// The most of a metric of predicted labels.
    Score(Scoring),
    /// The most of a metric among the thresholds at which another one has at least a floor. Of
    /// equal ones the threshold with more of the other metric, then the lowest.
    ScoreWithFloor {
        /// The metric of which there is to be most.
        maximize: Scoring,
        /// The metric that has a floor.
        of: Scoring,
        /// The least that it may be.
        floor: f64,
    },
    /// The lowest cost, of all rows or a row: the threshold is the same.
    Cost(CostMatrix),
}

impl ThresholdGoal {
    /// The most of one metric, with another one of at least this floor.
    pub fn with_floor(maximize: Scoring, of: Scoring, floor: f64) -> Self {
        Self::ScoreWithFloor {
            maximize,
            of,
            floor,
        }
    }

    /// Whether its metrics judge labels, and its numbers are numbers.
    pub(super) fn check(&self) -> Result<()> {
        let judges_labels = |name: &str, scoring: &Scoring| {
            if scoring.response() == ScoringResponse::Labels {
                return Ok(());
            }
            let expected = "a metric of predicted labels, which a threshold makes";
            Err(Error::parameter(name, scoring, expected))
        };
        match self {
            Self::Score(scoring) => judges_labels("scoring", scoring),
            Self::ScoreWithFloor {
                maximize,
                of,
                floor,
            } => {
                judges_labels("maximize", maximize)?;
                judges_labels("of", of)?;
                if floor.is_finite() {
                    Ok(())
                } else {
                    Err(Error::parameter("floor", floor, "a finite number"))
                }
            }
            Self::Cost(costs) => costs.check(),
        }
    }
}

impl Default for ThresholdGoal {
    /// Balanced accuracy.
    fn default() -> Self {
        Self::Score(Scoring::BalancedAccuracy)
    }
}

impl From<Scoring> for ThresholdGoal {
    fn from(scoring: Scoring) -> Self {
        Self::Score(scoring)
    }
}

impl From<CostMatrix> for ThresholdGoal {
    fn from(costs: CostMatrix) -> Self {
        Self::Cost(costs)
    }
}

impl fmt::Display for ThresholdGoal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score(scoring) => write!(f, "the most {scoring}"),
            Self::ScoreWithFloor {
                maximize,
                of,
                floor,
            } => write!(f, "the most {maximize} with a {of} of at least {floor}"),
            Self::Cost(CostMatrix { tn, fp, fn_, tp }) => {
                write!(f, "the lowest cost (tn {tn}, fp {fp}, fn {fn_}, tp {tp})")
            }
        }
    }
}

impl FromStr for ThresholdGoal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(costs) = text.trim().strip_prefix("cost ") {
            return costs.parse().map(Self::Cost);
        }
        let Some((maximize, floor)) = text.split_once(" with ") else {
            return metric(text.trim()).map(Self::Score);
        };
        let parts = floor
            .split_once(">=")
            .and_then(|(of, floor)| Some((of.trim(), floor.trim().parse().ok()?)));
        let Some((of, floor)) = parts else {
            let expected = "a metric and its least value, as in `precision >= 0.9`";
            return Err(Error::parameter("floor", format!("{floor:?}"), expected));
        };
        Ok(Self::with_floor(
            metric(maximize.trim())?,
            metric(of)?,
            floor,
        ))
    }
}

/// A metric of predicted labels by its name: scikit-learn's, or `specificity`.
fn metric(name: &str) -> Result<Scoring> {
    if name == "specificity" {
        return Ok(Scoring::Specificity);
    }
    let judges_labels = |scoring: &Scoring| scoring.response() == ScoringResponse::Labels;
    match name.parse() {
        Ok(scoring) if judges_labels(&scoring) => Ok(scoring),
        _ => {
            let known = Scoring::all().into_iter().filter(judges_labels);
            let names: Vec<String> = known.map(|scoring| scoring.to_string()).collect();
            let expected = format!("one of specificity, {}", names.join(", "));
            Err(Error::parameter("scoring", format!("{name:?}"), expected))
        }
    }
}

/// What each kind of answer costs; a gain is a cost below zero.
///
/// ```
/// use linnaeus::model_selection::CostMatrix;
///
/// let costs = CostMatrix::of_mistakes(1.0, 20.0);
/// assert_eq!((costs.fp, costs.fn_, costs.tp), (1.0, 20.0, 0.0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CostMatrix {
    /// Of a negative row that is left alone.
    pub tn: f64,
    /// Of a negative row that is taken as positive.
    pub fp: f64,
    /// Of a positive row that is missed.
    pub fn_: f64,
    /// Of a positive row that is found.
    pub tp: f64,
}

impl CostMatrix {
    /// Only mistakes cost something: false positives this much, false negatives that much.
    pub fn of_mistakes(fp: f64, fn_: f64) -> Self {
        Self {
            fp,
            fn_,
            ..Self::default()
        }
    }

    /// What these answers cost together.
    ///
    /// ```
    /// use linnaeus::{metrics::BinaryCounts, model_selection::CostMatrix};
    ///
    /// let counts = BinaryCounts { tp: 3.0, fp: 1.0, fn_: 2.0, tn: 14.0 };
    /// assert_eq!(CostMatrix::of_mistakes(1.0, 20.0).total(&counts), 41.0);
    /// ```
    pub fn total(&self, counts: &BinaryCounts) -> f64 {
        (self.tn * counts.tn + self.fp * counts.fp) + (self.fn_ * counts.fn_ + self.tp * counts.tp)
    }

    /// What they cost a row.
    pub fn mean(&self, counts: &BinaryCounts) -> f64 {
        let rows = (counts.tn + counts.fp) + (counts.fn_ + counts.tp);
        self.total(counts) / rows
    }

    fn check(&self) -> Result<()> {
        let costs = [
            ("tn", self.tn),
            ("fp", self.fp),
            ("fn", self.fn_),
            ("tp", self.tp),
        ];
        match costs.into_iter().find(|(_, cost)| !cost.is_finite()) {
            None => Ok(()),
            Some((name, cost)) => Err(Error::new(ErrorKind::Parameter {
                name: "costs".into(),
                found: format!("{name} = {cost}"),
                expected: "finite numbers".into(),
            })),
        }
    }
}

impl FromStr for CostMatrix {
    type Err = Error;

    /// `fp=1 fn=20`: costs that are not named are 0.
    fn from_str(text: &str) -> Result<Self> {
        let mut costs = Self::default();
        for part in text.split([' ', ',']).filter(|part| !part.is_empty()) {
            let read = part
                .split_once('=')
                .and_then(|(name, cost)| Some((name, cost.parse::<f64>().ok()?)));
            match read {
                Some(("tn", cost)) => costs.tn = cost,
                Some(("fp", cost)) => costs.fp = cost,
                Some(("fn", cost)) => costs.fn_ = cost,
                Some(("tp", cost)) => costs.tp = cost,
                _ => {
                    let expected = "tn, fp, fn or tp and a number, as in `fp=1 fn=20`";
                    return Err(Error::parameter("costs", format!("{part:?}"), expected));
                }
            }
        }
        costs.check().map(|()| costs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Average;

    #[test]
    fn goals_are_read() {
        assert_eq!("balanced_accuracy".parse(), Ok(ThresholdGoal::default()));
        let recall = Scoring::Recall(Average::Binary);
        let expected = ThresholdGoal::with_floor(recall, Scoring::Specificity, 0.95);
        assert_eq!("recall with specificity>=.95".parse(), Ok(expected));
        let costs = CostMatrix {
            tn: 0.0,
            fp: 2.5,
            fn_: 0.0,
            tp: -1.0,
        };
        assert_eq!("cost fp=2.5,tp=-1".parse(), Ok(ThresholdGoal::Cost(costs)));
    }

    #[test]
    fn what_is_no_goal_is_named() {
        let cases = [
            ("roc_auc", "scoring", "one of specificity, accuracy"),
            ("recall with precision", "floor", "precision >= 0.9"),
            ("recall with precision >= much", "floor", "precision >= 0.9"),
            ("cost fp", "costs", "fp=1 fn=20"),
            ("cost fp=inf", "costs", "finite"),
        ];
        for (text, argument, part) in cases {
            let error = text.parse::<ThresholdGoal>().unwrap_err();
            assert_eq!(error.argument(), Some(argument), "{error}");
            assert!(error.to_string().contains(part), "{error}");
        }
        let ranking = ThresholdGoal::Score(Scoring::RocAuc).check().unwrap_err();
        assert_eq!(ranking.argument(), Some("scoring"));
        let recall = || Scoring::Recall(Average::Binary);
        let nan = ThresholdGoal::with_floor(recall(), recall(), f64::NAN);
        assert_eq!(nan.check().unwrap_err().argument(), Some("floor"));
        let ranking = ThresholdGoal::with_floor(recall(), Scoring::RocAuc, 0.5);
        assert_eq!(ranking.check().unwrap_err().argument(), Some("of"));
    }
}
