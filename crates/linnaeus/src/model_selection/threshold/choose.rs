//! The best of all thresholds that make a difference, from scores that are known.

use super::goal::ThresholdGoal;
use super::grid::Thresholds;
use super::question::Question;
use crate::data::{Dataset, Label, Labels, Matrix, Scores};
use crate::error::{Error, Result};
use crate::metrics::{BinaryCounts, CurveOptions, Scoring, ThresholdCounts};

/// A threshold that was chosen, and how good it is.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct TunedThreshold {
    /// The label that is given to rows with at least this score.
    pub positive: Label,
    /// The threshold.
    pub threshold: f64,
    /// How good it is: the metric's value, or the mean cost of a row times -1.
    pub score: f64,
    /// What the metric has there that was given a floor.
    pub floor_score: Option<f64>,
    /// All thresholds that were tried, where they were to be kept.
    pub curve: Option<ThresholdCurve>,
}

/// The thresholds that were tried, rising, and how good each is.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThresholdCurve {
    /// The thresholds. The last one is infinite where all that occur were tried: nothing is
    /// positive there.
    pub thresholds: Vec<f64>,
    /// The goal's value at each.
    pub scores: Vec<f64>,
    /// The values of the metric that has a floor.
    pub floor_scores: Option<Vec<f64>>,
    /// The thresholds and values of each fold, of which `scores` are the mean. None where the
    /// scores of all folds were taken together.
    pub folds: Vec<(Vec<f64>, Vec<f64>)>,
}

/// The best threshold for scores of rows that no model was fitted on: of two classes one, of many
/// classes one a class, of several labels one a label.
///
/// All thresholds that make a difference are tried: every score that occurs, and one above all of
/// them (infinity, where nothing is positive). Of equally good ones it is the lowest.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::model_selection::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.2, 0.3, 0.4, 0.5], Classes::bools())?;
/// let (recall, precision) = (Scoring::Recall(Average::Binary), Scoring::Precision(Average::Binary));
/// let goal = ThresholdGoal::with_floor(recall, precision, 0.9);
/// let tuned = choose_thresholds(&y_true, &scores, goal, &CurveOptions::new())?;
/// assert_eq!((tuned[0].threshold, tuned[0].score), (0.4, 2.0 / 3.0));
/// assert_eq!(tuned[0].floor_score, Some(1.0));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` for a goal whose metric judges no labels, and, naming `floor`, when no threshold
/// reaches it; `Labels` for labels of one class; `Shape` when rows or outputs do not fit;
/// `NotFinite` for scores and weights; those of the metric.
pub fn choose_thresholds(
    y_true: &Labels,
    scores: &Scores,
    goal: impl Into<ThresholdGoal>,
    options: &CurveOptions,
) -> Result<Vec<TunedThreshold>> {
    let goal = goal.into();
    goal.check()?;
    let mut data = Dataset::new(
        Matrix::new(y_true.nrows(), 0, Vec::<f64>::new())?,
        y_true.clone(),
    )?;
    if let Some(weights) = &options.weights {
        data = data.with_weights(weights.clone())?;
    }
    let questions = Question::all(&data, scores, options.pos_label.as_ref())?;
    let tuned = questions
        .iter()
        .map(|one| choose(&goal, one, &Thresholds::default()));
    tuned.collect()
}

/// The best threshold of one question: among those given, or else among all that make a difference.
pub(super) fn choose(
    goal: &ThresholdGoal,
    question: &Question,
    thresholds: &Thresholds,
) -> Result<TunedThreshold> {
    let counts = ThresholdCounts::new(&question.truth, &question.scores, question.weights())?;
    let candidates = match thresholds {
        Thresholds::Count(_) => {
            let rising = counts.thresholds().iter().rev().copied();
            rising.chain([f64::INFINITY]).collect()
        }
        Thresholds::Given(given) => given.clone(),
    };
    let counts: Vec<BinaryCounts> = candidates
        .iter()
        .map(|&threshold| counts_at(&counts, threshold))
        .collect();
    let tried = || candidates.iter().zip(&counts);
    let values = |scoring: &Scoring| {
        let value = |(&threshold, counts)| question.score_of_counts(scoring, threshold, counts);
        tried().map(value).collect::<Result<Vec<f64>>>()
    };
    let (scores, floor_scores) = match goal {
        ThresholdGoal::Score(scoring) => (values(scoring)?, None),
        ThresholdGoal::ScoreWithFloor { maximize, of, .. } => {
            (values(maximize)?, Some(values(of)?))
        }
        ThresholdGoal::Cost(costs) => (counts.iter().map(|own| -costs.mean(own)).collect(), None),
    };
    let best = match (goal, &floor_scores) {
        (ThresholdGoal::ScoreWithFloor { of, floor, .. }, Some(floor_scores)) => {
            best_above(&scores, floor_scores, *floor)
                .ok_or_else(|| out_of_reach(of, *floor, floor_scores, &candidates, question))?
        }
        _ => first_maximum(&scores),
    };
    Ok(TunedThreshold {
        positive: question.positive.clone(),
        threshold: candidates[best],
        score: scores[best],
        floor_score: floor_scores.as_ref().map(|values| values[best]),
        curve: Some(ThresholdCurve {
            thresholds: candidates,
            scores,
            floor_scores,
            folds: Vec::new(),
        }),
    })
}

/// The position of the first of the largest numbers, none of which is NaN.
pub(super) fn first_maximum(values: &[f64]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}

/// The first of the best whose other metric is high enough; of equal ones the highest by that.
fn best_above(scores: &[f64], floor_scores: &[f64], floor: f64) -> Option<usize> {
    let pair = |at: usize| (scores[at], floor_scores[at]);
    let high_enough = (0..scores.len()).filter(|&at| floor_scores[at] >= floor);
    high_enough.reduce(|best, at| if pair(at) > pair(best) { at } else { best })
}

fn out_of_reach(
    of: &Scoring,
    floor: f64,
    floor_scores: &[f64],
    candidates: &[f64],
    question: &Question,
) -> Error {
    let most = first_maximum(floor_scores);
    let (value, threshold) = (floor_scores[most], candidates[most]);
    let found = format!(
        "at most {value}, at the threshold {threshold} for {}",
        question.positive
    );
    Error::parameter(
        "floor",
        found,
        format!("a {of} of at least {floor} somewhere"),
    )
    .advise("lower the floor, or take a model that tells the classes apart better")
}

fn counts_at(counts: &ThresholdCounts, threshold: f64) -> BinaryCounts {
    let taken = counts.thresholds().partition_point(|&own| own >= threshold);
    let (tp, fp) = match taken.checked_sub(1) {
        Some(last) => (counts.tps()[last], counts.fps()[last]),
        None => (0.0, 0.0),
    };
    BinaryCounts {
        tp,
        fp,
        fn_: counts.positives() - tp,
        tn: counts.negatives() - fp,
    }
}
