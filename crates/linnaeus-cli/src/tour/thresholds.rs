//! The threshold: what it does to precision and recall, and how to choose it.

use linnaeus::error::Result;
use linnaeus::linear_model::SgdClassifierModel;
use linnaeus::metrics::{OperatingPoint, PrecisionRecallCurve, precision_recall_curve};
use linnaeus_plot::{Image, PrecisionRecallChart, RankedDigit, RankedDigits, ThresholdChart};
use serde_json::{Value, json};

use super::answers::Answers;
use super::subject::Subject;
use super::words::{rounded_up, score, share, whole};
use crate::story::Step;

/// The precision that the tour asks for.
const WANTED: f64 = 0.90;
/// The threshold that the book raises row 0's to.
const RAISED: f64 = 3000.0;
/// How many images of each class the ranking shows.
const OF_EACH: usize = 6;

/// Moves the threshold over one row and over all.
pub(super) fn trade_off(
    subject: &Subject,
    model: &SgdClassifierModel,
    answers: &Answers,
) -> Result<(Step, PrecisionRecallCurve)> {
    let curve = precision_recall_curve(&subject.train.y, &answers.scores)?;
    let scores = answers.scores.positive()?;
    let row0 = subject.data.x.take(&[0])?;
    let of_row0 = model.decision_function(&row0)?.positive()?[0];
    let chosen = curve.at_precision(WANTED);

    let mut step = Step::new("threshold", "The trade-off: moving the threshold");
    step.text(example(subject, model, of_row0)?);
    let mut cuts = vec![0.0];
    if let Some(chosen) = chosen.filter(|chosen| chosen.threshold != 0.0) {
        cuts.extend([chosen.threshold, -chosen.threshold]);
    }
    cuts.sort_by(f64::total_cmp);
    let words = subject.profile.words;
    step.text(format!(
        "So it goes for all rows. Raise the threshold, and of those that are said to be {} more \
         truly are (mostly: precision can dip), but fewer are found (recall never rises).",
        words.positives
    ));
    step.table(
        ["threshold", "said yes", "rightly", "precision", "recall"],
        cuts.iter().map(|&cut| {
            let point = curve.at_threshold(cut);
            vec![
                score(cut),
                whole(point.tp + point.fp),
                whole(point.tp),
                share(point.precision),
                share(point.recall),
            ]
        }),
    );
    if let Some(images) = subject.profile.images {
        let rows = examples(subject, &scores)?;
        let pixels = subject.train_pixels(&rows)?;
        let truth = subject.train.y.single()?.codes();
        let digits = rows.iter().zip(&pixels).map(|(&row, pixels)| {
            Ok(RankedDigit {
                image: Image::new(pixels, images.width)?,
                score: scores[row],
                positive: truth[row] == 1,
            })
        });
        let digits: Vec<RankedDigit<'_>> = digits.collect::<Result<_>>()?;
        let positives = digits.iter().filter(|digit| digit.positive).count();
        let note = format!(
            "{positives} of the {}, evenly by score, and {} of the others that score high. Each \
             cut counts what lies right of it.",
            words.positives,
            digits.len() - positives,
        );
        let title = format!("Digits by score, cut at {} thresholds", cuts.len());
        let chart = RankedDigits::new(&digits)
            .title(&title)
            .positive_name(words.a_positive)
            .note(&note);
        let picture = cuts
            .iter()
            .fold(chart, |chart, &cut| chart.cut(cut))
            .picture()?;
        let caption = "A higher threshold is more careful: more precision, less recall.";
        step.picture("ranked", picture, caption);
    }
    let mut chart = ThresholdChart::from(&curve).guide(0.0);
    if let Some(chosen) = chosen {
        chart = chart.chosen(chosen.threshold);
    }
    let caption = "Precision and recall for every threshold that makes a difference.";
    step.picture("thresholds", chart.picture()?, caption);
    step.figure("binary.sgd.score_row0", of_row0);
    step.figure("binary.sgd.row0_above_0", of_row0 > 0.0);
    step.figure("binary.sgd.row0_above_3000", of_row0 > RAISED);
    Ok((step, curve))
}

/// One row that is found, until the threshold is raised above its score.
fn example(subject: &Subject, model: &SgdClassifierModel, of_row0: f64) -> Result<String> {
    let decision = "The answer compares the row's score with a threshold, 0 unless one says \
                    otherwise; `decision_function` gives the score itself.";
    let of_train = model.decision_function(&subject.train.x)?;
    let of_train = of_train.positive()?;
    let truth = subject.train.y.single()?.codes();
    let found = |&row: &usize| truth[row] == 1 && of_train[row] > 0.0;
    let (name, of_row) = if subject.is_positive(0) && of_row0 > 0.0 {
        ("Row 0".to_owned(), of_row0)
    } else if let Some(row) = (0..of_train.len()).find(found) {
        let number = subject.train_rows.get(row).copied().unwrap_or(row);
        (format!("Row {number}"), of_train[row])
    } else {
        return Ok(decision.to_owned());
    };
    let raised = rounded_up(of_row);
    let words = subject.profile.words;
    Ok(format!(
        "{decision} {name}, {}, scores {}. At the threshold 0 it is found; raise the threshold to \
         {}, and it is lost.",
        words.a_positive,
        score(of_row),
        score(raised),
    ))
}

/// Rows of both kinds for the ranking: evenly from the scores of the positive ones, and evenly
/// from the others that score above the lowest of those.
fn examples(subject: &Subject, scores: &[f64]) -> Result<Vec<usize>> {
    let truth = subject.train.y.single()?.codes();
    let ranked = |code: u32| {
        let mut rows: Vec<usize> = (0..scores.len())
            .filter(|&row| truth[row] == code)
            .collect();
        rows.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
        rows
    };
    let evenly = |rows: &[usize]| -> Vec<usize> {
        let taken = OF_EACH.min(rows.len());
        (0..taken)
            .map(|part| rows[rows.len() * (2 * part + 1) / (2 * taken)])
            .collect()
    };
    let positives = evenly(&ranked(1));
    let lowest = positives
        .first()
        .map_or(f64::NEG_INFINITY, |&row| scores[row]);
    let others = ranked(0);
    let from = others.partition_point(|&row| scores[row] < lowest);
    let from = from.min(others.len().saturating_sub(OF_EACH));
    Ok([positives, evenly(&others[from..])].concat())
}

/// Looks for the lowest threshold that has the precision wanted.
pub(super) fn choose(
    subject: &Subject,
    curve: &PrecisionRecallCurve,
) -> Result<(Step, Option<OperatingPoint>)> {
    let chosen = curve.at_precision(WANTED);
    let words = subject.profile.words;
    let wanted = "90 %";

    let mut step = Step::new("choose", format!("Choosing: {wanted} precision, please"));
    step.text(format!(
        "Which threshold is the right one is not for the learner to say, but it can be looked up. \
         The lowest threshold with at least {wanted} precision keeps the most recall."
    ));
    let average = curve.average_precision();
    match chosen {
        Some(point) => {
            step.facts([
                ("threshold", score(point.threshold)),
                ("precision", share(point.precision)),
                ("recall", share(point.recall)),
                ("average precision", share(average)),
            ]);
            step.lesson(format!(
                "It says yes {} times and is wrong {} times. It misses {} of all {}. When someone \
                 says \"let's reach {wanted} precision\", ask: at what recall?",
                whole(point.tp + point.fp),
                whole(point.fp),
                share(1.0 - point.recall),
                words.positives,
            ));
        }
        None => step.facts([
            ("threshold", format!("none reaches {wanted} precision")),
            ("average precision", share(average)),
        ]),
    }
    let mut chart = PrecisionRecallChart::new().model("SgdClassifier", curve);
    if let Some(point) = &chosen {
        chart = chart.chosen_point(point);
    }
    let caption =
        "The nearer to the upper right corner, the better. The dot is the threshold chosen.";
    step.picture("precision-recall", chart.picture()?, caption);
    let point = |point: OperatingPoint| {
        json!({
            "threshold": point.threshold,
            "precision": point.precision,
            "recall": point.recall,
        })
    };
    step.figure(
        "binary.sgd.at_precision_90",
        chosen.map_or(Value::Null, point),
    );
    step.figure("binary.sgd.average_precision", average);
    Ok((step, chosen))
}
