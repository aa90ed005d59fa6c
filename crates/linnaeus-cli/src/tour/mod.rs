//! The tour: the story of a yes-or-no question, from the data to a chosen threshold.
//!
//! [`run`] lists the steps in their order; each file tells a part of them.

mod answers;
mod baseline;
mod data;
mod forest;
mod learning;
mod mistakes;
mod probabilities;
mod roc;
mod subject;
mod thresholds;
pub(crate) mod words;

use linnaeus::ensemble::RandomForestClassifier;
use linnaeus::linear_model::SgdClassifier;
use serde_json::json;

use crate::args::TourOptions;
use crate::failure::Failure;
use crate::narrator::Narrator;
use subject::Profile;

/// Tells the tour of these options.
pub(crate) fn run(options: &TourOptions) -> Result<(), Failure> {
    let profile = Profile::named(&options.data)?;
    let seed = options.random.seed;
    let sgd = SgdClassifier::new().random_state(seed);
    let mut narrator = Narrator::new(&options.shared, Some(&options.out), options.quiet)?;
    narrator.title(profile.question, &profile.subtitle())?;

    let subject = narrator.tell("Reading the data", |_| data::read(profile, seed))?;
    let model = narrator.tell("Fitting", |context| learning::fit(&subject, &sgd, context))?;
    narrator.tell("Learning in portions", |context| {
        learning::online(&subject, &sgd, context)
    })?;
    let answers = narrator.tell("Cross-validating", |context| {
        answers::cross_validate(&subject, &sgd, context)
    })?;
    narrator.tell("Fitting a dummy", |context| {
        baseline::dummy(&subject, &answers, context)
    })?;
    narrator.tell("Counting mistakes", |_| {
        mistakes::confusion(&subject, &answers)
    })?;
    narrator.tell("Counting mistakes", |_| {
        mistakes::precision_recall(&subject, &answers)
    })?;
    let curve = narrator.tell("Sorting by score", |_| {
        thresholds::trade_off(&subject, &model, &answers)
    })?;
    let chosen = narrator.tell("Choosing a threshold", |_| {
        thresholds::choose(&subject, &curve)
    })?;
    let roc = narrator.tell("Drawing the ROC curve", |_| {
        roc::roc(&subject, &answers, chosen)
    })?;
    narrator.tell("Comparing the curves", |_| {
        roc::or_precision_recall(&subject, &curve, &roc)
    })?;
    let forest = RandomForestClassifier::new().random_state(seed);
    let of_forest = narrator.tell("Growing forests", |context| {
        forest::cross_validate(&subject, &forest, context)
    })?;
    narrator.tell("Comparing the curves", |_| {
        forest::compare(&subject, (&curve, &roc), &of_forest)
    })?;
    narrator.tell("Counting votes", |_| forest::decide(&subject, &of_forest))?;
    let grown = narrator.tell("Calibrating", |context| {
        probabilities::calibrate(&subject, &sgd, &forest, context)
    })?;
    narrator.tell("Choosing a threshold", |_| {
        probabilities::tune(&subject, &grown, &of_forest)
    })?;
    narrator.finish(|told| json!({ "figures": told.figures(), "seconds": told.seconds() }))
}
