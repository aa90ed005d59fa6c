//! The threshold that is best for a goal of the user's.

use linnaeus::data::{Label, Scores};
use linnaeus::error::{Error, Result};
use linnaeus::metrics::{CurveOptions, PrecisionRecallCurve};
use linnaeus::model_selection::{ThresholdGoal, TunedThreshold, choose_thresholds};
use linnaeus_plot::TuningChart;
use serde_json::{Map, Value, json};

use crate::args::GoalOptions;
use crate::json as as_json;
use crate::question::Question;
use crate::story::Step;
use crate::tour::words::{score, share, whole};

/// The goal of these options, if there is one.
pub(super) fn goal(options: &GoalOptions) -> Result<Option<ThresholdGoal>> {
    let text = match (&options.maximize, &options.floor, &options.costs) {
        (None, _, None) => return Ok(None),
        (_, _, Some(costs)) => format!("cost {costs}"),
        (Some(maximize), None, None) => maximize.clone(),
        (Some(maximize), Some(floor), None) => {
            let floor = floor.replacen('=', ">=", 1);
            format!("{maximize} with {floor}")
        }
    };
    let advice = |error: Error| match error.argument() {
        Some("floor") => error.advise("write it as in `--floor precision=0.9`"),
        Some("costs") => error.advise("write them as in `--costs fp=1,fn=20`"),
        _ => error,
    };
    text.parse().map(Some).map_err(advice)
}

/// What is chosen for the goal: a threshold, or one for each of many classes.
pub(super) fn told(
    step: &mut Step,
    json: &mut Map<String, Value>,
    question: &Question,
    scores: &Scores,
    curve: Option<&PrecisionRecallCurve>,
    goal: &ThresholdGoal,
    file: String,
) -> Result<()> {
    let chosen = choose_thresholds(&question.data.y, scores, goal.clone(), &CurveOptions::new());
    let chosen = match chosen {
        Ok(chosen) => chosen,
        // One model may reach what another does not.
        Err(error) if error.argument() == Some("floor") => {
            step.facts([(goal.to_string(), format!("no threshold: {error}"))]);
            let none = json!({ "wanted": goal.to_string(), "thresholds": Value::Null });
            json.insert("goal".into(), none);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    match (&*chosen, curve) {
        ([one], Some(curve)) => {
            let point = curve.at_threshold(one.threshold);
            let reached = format!(
                "{} (precision {}, recall {}, F1 {}, {} of {} right)",
                threshold(one),
                share(point.precision),
                share(point.recall),
                share(point.f1),
                whole(point.tp),
                whole(point.tp + point.fp)
            );
            step.facts([(format!("{goal} at"), reached)]);
            if let Some(picture) = drawn(one, goal)? {
                step.picture(file, picture, format!("The threshold with {goal}."));
            }
        }
        _ => {
            step.text(format!("Of each class against the rest, {goal}:"));
            let rows = question.names.iter().zip(&chosen);
            step.table(
                ["class", "threshold", "score", "floor"],
                rows.map(|(name, one)| {
                    let floor = one.floor_score.map(|own| format!("{own:.4}"));
                    let cells = [threshold(one), format!("{:.4}", one.score)];
                    let cells = cells.into_iter().chain([floor.unwrap_or_default()]);
                    [name.clone()].into_iter().chain(cells).collect()
                }),
            );
        }
    }
    let thresholds = chosen.iter().map(|one| {
        json!({
            "positive": label(&one.positive),
            "threshold": one.threshold.is_finite().then_some(one.threshold),
            "score": one.score,
            "floor_score": one.floor_score,
            "point": curve.map(|curve| as_json::operating_point(&curve.at_threshold(one.threshold))),
        })
    });
    let all = json!({ "wanted": goal.to_string(), "thresholds": thresholds.collect::<Value>() });
    json.insert("goal".into(), all);
    Ok(())
}

fn label(positive: &Label) -> Value {
    as_json::label(positive)
}

fn threshold(one: &TunedThreshold) -> String {
    if one.threshold.is_finite() {
        score(one.threshold)
    } else {
        "above all scores".into()
    }
}

fn drawn(one: &TunedThreshold, goal: &ThresholdGoal) -> Result<Option<linnaeus_plot::Picture>> {
    let name = match goal {
        ThresholdGoal::ScoreWithFloor { maximize, .. } => maximize.to_string(),
        ThresholdGoal::Score(scoring) => scoring.to_string(),
        _ => "minus the cost of a row".into(),
    };
    let Some(mut chart) = TuningChart::tuned(&name, one) else {
        return Ok(None);
    };
    let floors = one
        .curve
        .as_ref()
        .and_then(|curve| curve.floor_scores.as_ref());
    if let (ThresholdGoal::ScoreWithFloor { of, floor, .. }, Some(values)) = (goal, floors) {
        chart = chart.floor(&of.to_string(), values, *floor);
    }
    chart.picture().map(Some)
}
