//! Searches for good parameters of a model.

mod values;

use linnaeus::context::Context;
use linnaeus::error::Result;
use linnaeus::estimator::{Estimator, Fit as _};
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::{
    GridSearchCv, HalvingGridSearchCv, HalvingRandomSearchCv, LearningCurveOptions, ParameterSet,
    RandomizedSearchCv, SearchCvModel, SearchResults, learning_curve_with,
};
use linnaeus_plot::{GridScoreChart, ScoreCurveChart};
use serde_json::{Map, Value, json};

use crate::args::TuneOptions;
use crate::estimator::{changed, seeded};
use crate::failure::Failure;
use crate::narrator::Narrator;
use crate::question::Question;
use crate::story::Step;
use crate::tour::words::count;

/// Tunes the model of these options.
pub(crate) fn run(options: &TuneOptions) -> std::result::Result<(), Failure> {
    let estimator = seeded(&options.model, options.random_state.seed)?;
    let scoring: Scoring = options.scoring.parse()?;
    // What is wrong with a value is said before any work is done.
    options
        .grid
        .iter()
        .try_for_each(|text| values::axis(text).map(drop))?;
    let mut narrator = Narrator::new(&options.shared, options.out.as_deref(), false)?;
    narrator.title(
        &format!("{} on {}, tuned", options.model, options.subject.data),
        &format!("{} stratified folds, not shuffled.", options.cv),
    )?;
    let question = narrator.tell("Reading the data", |_| Question::read(&options.subject))?;
    let found = narrator.tell("Searching", |context| {
        let found = search(&*estimator, &question, &scoring, options, context)?;
        Ok((told(&found, &scoring, options)?, found))
    })?;
    let best = found.best_params().cloned().unwrap_or_default();
    let text = changed(&options.model, &best)?;
    if options.learning_curve {
        narrator.tell("Learning from fewer rows", |context| {
            let best = seeded(&text, options.random_state.seed)?;
            curve(&*best, &question, &scoring, options, context)
        })?;
    }
    narrator.tell("Choosing", |_| {
        let mut step = Step::new("best", "The best model");
        let score = found.best_score().unwrap_or(f64::NAN);
        step.facts([
            (format!("mean {scoring}"), format!("{score:.4}")),
            ("as a model".into(), format!("--model {text}")),
        ]);
        step.figure("best_score", finite(score));
        step.figure("best_model", text.clone());
        Ok((step, ()))
    })?;
    narrator.finish(|told| {
        let mut all = Map::new();
        let seed = options.random_state.seed;
        all.insert(
            "data".into(),
            question.json(&options.subject, options.cv, seed),
        );
        all.insert("model".into(), json!(options.model));
        all.insert("scoring".into(), json!(options.scoring));
        all.insert("results".into(), rows(found.results(), &scoring));
        all.extend(told.figures());
        all.insert("seconds".into(), json!(told.seconds()));
        Value::Object(all)
    })
}

/// The search that was asked for.
fn search(
    estimator: &dyn Estimator,
    question: &Question,
    scoring: &Scoring,
    options: &TuneOptions,
    context: &Context,
) -> Result<SearchCvModel<Box<dyn Estimator>>> {
    let (base, cv) = (estimator.boxed(), options.cv as usize);
    let axes = options.grid.iter().map(|text| values::axis(text));
    let axes = axes.collect::<Result<Vec<_>>>()?.into_iter();
    let (data, seed) = (&question.data, options.random_state.seed);
    let found = match (options.random, options.halving) {
        (None, false) => axes
            .fold(GridSearchCv::over(base), GridSearchCv::along)
            .cv(cv)
            .scoring([scoring.clone()])
            .fit_with(data, context),
        (Some(number), false) => axes
            .fold(RandomizedSearchCv::over(base), RandomizedSearchCv::along)
            .cv(cv)
            .scoring([scoring.clone()])
            .n_iter(number as usize)
            .random_state(seed)
            .fit_with(data, context),
        (None, true) => axes
            .fold(HalvingGridSearchCv::over(base), HalvingGridSearchCv::along)
            .cv(cv)
            .scoring(scoring.clone())
            .random_state(seed)
            .fit_with(data, context),
        (Some(number), true) => axes
            .fold(
                HalvingRandomSearchCv::over(base),
                HalvingRandomSearchCv::along,
            )
            .cv(cv)
            .scoring(scoring.clone())
            .n_candidates(number as usize)
            .random_state(seed)
            .fit_with(data, context),
    };
    found.map_err(|error| match error.argument() {
        Some("n_splits") => error.advise("--cv sets the number of folds"),
        _ => error,
    })
}

/// The ranked results, and their picture.
fn told(
    found: &SearchCvModel<Box<dyn Estimator>>,
    scoring: &Scoring,
    options: &TuneOptions,
) -> Result<Step> {
    let results = found.results();
    let Some(scores) = results.test_scores(scoring) else {
        return Ok(Step::new("search", "The search"));
    };
    let mut step = Step::new("search", "The search");
    if results.rounds().len() > 1 || options.halving {
        step.table(
            ["round", "rows", "combinations"],
            results.rounds().iter().enumerate().map(|(number, round)| {
                let rows = round.n_resources.unwrap_or_default();
                vec![
                    (number + 1).to_string(),
                    count(rows),
                    count(round.n_candidates),
                ]
            }),
        );
    }
    // Scores of different rounds are of different rows: the last round is the one that ranks.
    let last = results.round_of().last().copied().unwrap_or(0);
    let (means, deviations) = (scores.means(), scores.deviations());
    let mut order: Vec<usize> = (0..results.len())
        .filter(|&row| results.round_of()[row] == last)
        .collect();
    order.sort_by(|&one, &other| means[other].total_cmp(&means[one]));
    order.sort_by_key(|&row| means[row].is_nan());
    let shown = order.len().min(options.top);
    let mut rank = 1;
    let lines = order.iter().enumerate().map(|(place, &row)| {
        if place > 0 && means[row] != means[order[place - 1]] {
            rank = place + 1;
        }
        let params = named(&results.params()[row]);
        let number = |value: f64| match value.is_nan() {
            true => "–".to_owned(),
            false => format!("{value:.4}"),
        };
        vec![
            rank.to_string(),
            number(means[row]),
            number(deviations[row]),
            params,
        ]
    });
    let lines: Vec<Vec<String>> = lines.take(shown).collect();
    step.table(["rank", "mean", "deviation", "parameters"], lines);
    if shown < order.len() {
        step.text(format!(
            "And {} more; --top shows more of them.",
            order.len() - shown
        ));
    }
    if let Some(failure) = results.failures().first() {
        let fits = results.len() * results.n_splits();
        let failed = results.failures().len();
        step.text(format!(
            "{} of {} fits failed, the first one with: {}",
            count(failed),
            count(fits),
            failure.error
        ));
    }
    if let Some(picture) = GridScoreChart::of(results, scoring)? {
        step.picture("search", picture, "Mean scores of the rows held out.");
    }
    Ok(step)
}

/// The best model, learning from fewer rows.
fn curve(
    best: &dyn Estimator,
    question: &Question,
    scoring: &Scoring,
    options: &TuneOptions,
    context: &Context,
) -> Result<(Step, ())> {
    let asked = LearningCurveOptions::new()
        .cv(options.cv as usize)
        .scoring(scoring.clone())
        .shuffle(true)
        .random_state(options.random_state.seed);
    let found = learning_curve_with(best, &question.data, asked, context)?;
    let mut step = Step::new("learning_curve", "Learning from fewer rows");
    let (train, test) = (found.train_scores.means(), found.test_scores.means());
    let sizes = found.train_sizes.iter().zip(train.iter().zip(&test));
    step.table(
        ["rows learned from", "on those rows", "on rows held out"],
        sizes.map(|(size, (train, test))| {
            vec![count(*size), format!("{train:.4}"), format!("{test:.4}")]
        }),
    );
    step.figure("train_sizes", json!(found.train_sizes));
    step.figure(
        "train_scores",
        train.iter().map(|own| finite(*own)).collect::<Value>(),
    );
    step.figure(
        "test_scores",
        test.iter().map(|own| finite(*own)).collect::<Value>(),
    );
    let picture = ScoreCurveChart::from(&found).picture()?;
    let caption = "Where both curves have met, more rows will not help.";
    step.picture("learning-curve", picture, caption);
    Ok((step, ()))
}

fn named(params: &ParameterSet) -> String {
    let pairs = params.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join(", ")
}

/// All results, in the order in which they were tried.
fn rows(results: &SearchResults, scoring: &Scoring) -> Value {
    let Some(scores) = results.test_scores(scoring) else {
        return Value::Null;
    };
    let (means, deviations, ranks) = (scores.means(), scores.deviations(), scores.ranks());
    let row = |row: usize| {
        let params: Map<String, Value> = results.params()[row]
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        let splits = scores.row(row).unwrap_or_default().iter();
        json!({
            "params": params,
            "round": results.round_of()[row],
            "scores": splits.map(|score| finite(*score)).collect::<Value>(),
            "mean": finite(means[row]),
            "std": finite(deviations[row]),
            "rank": ranks[row],
        })
    };
    (0..results.len()).map(row).collect()
}

/// JSON has no NaN.
fn finite(value: f64) -> Value {
    if value.is_finite() {
        json!(value)
    } else {
        Value::Null
    }
}
