//! Cross-validation of models on data of one's own.

mod compare;
mod goal;
mod inside;
mod model;

use serde_json::{Map, Value, json};

use crate::args::EvaluateOptions;
use crate::failure::Failure;
use crate::narrator::Narrator;
use crate::question::Question;
use model::{Entrant, evaluated};

/// Evaluates the models of these options.
pub(crate) fn run(options: &EvaluateOptions) -> Result<(), Failure> {
    let entrants = options.models.iter().enumerate().map(|(number, text)| {
        let is_alone = options.models.len() == 1;
        Entrant::new(text, options.random.seed, (!is_alone).then_some(number))
    });
    let entrants: Vec<Entrant> = entrants.collect::<Result<_, _>>()?;
    let goal = goal::goal(&options.goal)?;
    let mut narrator = Narrator::new(&options.shared, options.out.as_deref(), false)?;
    let names: Vec<&str> = entrants
        .iter()
        .map(|entrant| entrant.text.as_str())
        .collect();
    narrator.title(
        &format!("{} on {}", names.join(", "), options.subject.data),
        &format!("{} stratified folds, not shuffled.", options.cv),
    )?;

    let question = narrator.tell("Reading the data", |_| Question::read(&options.subject))?;
    let mut results = Vec::new();
    for entrant in &entrants {
        let what = format!("Cross-validating {}", entrant.text);
        results.push(narrator.tell(&what, |context| {
            evaluated(entrant, &question, options, goal.as_ref(), context)
        })?);
    }
    if results.len() > 1 {
        narrator.tell("Comparing", |_| compare::side_by_side(&question, &results))?;
    }
    narrator.finish(|told| {
        let models = results
            .iter()
            .map(|result| Value::Object(result.json.clone()));
        let mut all = Map::new();
        all.insert(
            "data".into(),
            question.json(&options.subject, options.cv, options.random.seed),
        );
        all.insert("models".into(), models.collect());
        all.insert("seconds".into(), json!(told.seconds()));
        Value::Object(all)
    })
}
