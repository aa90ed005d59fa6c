//! Forests: on pixels, which have few values, and on numbers of which no two are equal.

use linnaeus::ensemble::{ForestClassifierModel, RandomForestClassifier};
use linnaeus::model_selection::cross_val_predict_proba_with;
use linnaeus::prelude::*;
use linnaeus_mnist::PIXELS;

use super::{Run, Work};
use crate::Result;
use crate::answer::Answer;
use crate::clock::timed;
use crate::inputs::{FEATURES, Inputs};

/// So many rows are asked about.
const ASKED: usize = 10_000;
/// Of so many trees are the forests on continuous numbers.
const FEW_TREES: usize = 10;

pub(super) fn ten(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.ten())?;
    let asked = data.head(ASKED).x;
    Ok(Box::new(move || {
        let context = Context::new(threads);
        let (seconds, (model, answers)) = timed(|| {
            let model = forest().fit_with(&data, &context)?;
            let answers = model.predict_proba(&asked)?;
            Ok((model, answers))
        })?;
        let answer = grown(&model).and("proba", answers.table()?.values());
        Ok(Run { seconds, answer })
    }))
}

pub(super) fn binary_cv3(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.fives())?;
    Ok(Box::new(move || {
        let context = Context::new(threads);
        let (seconds, scores) =
            timed(|| Ok(cross_val_predict_proba_with(&forest(), &data, 3, &context)?))?;
        let answer = Answer::of("proba", scores.table()?.values());
        Ok(Run { seconds, answer })
    }))
}

pub(super) fn continuous_fit(inputs: &Inputs, threads: usize) -> Result<Work> {
    let (values, labels) = inputs.continuous();
    let rows = labels.nrows();
    Ok(Box::new(move || {
        let context = Context::new(threads);
        // A matrix remembers what was found out about it: each run gets a new one.
        let x = Matrix::from_owner(rows, FEATURES, values.clone())?;
        let data = Dataset::new(x, labels.clone())?;
        let forest = forest().n_estimators(FEW_TREES);
        let (seconds, model) = timed(|| Ok(forest.fit_with(&data, &context)?))?;
        Ok(Run {
            seconds,
            answer: grown(&model),
        })
    }))
}

pub(super) fn predict(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.ten())?;
    let model = forest().fit_with(&data, &Context::default())?;
    let (model, asked) = (model.with_threads(threads), data.head(ASKED).x);
    Ok(Box::new(move || {
        let (seconds, scores) = timed(|| Ok(model.predict_proba(&asked)?))?;
        let answer = Answer::of("proba", scores.table()?.values());
        Ok(Run { seconds, answer })
    }))
}

pub(super) fn one_row(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.ten())?;
    let model = forest().fit_with(&data, &Context::default())?;
    let model = model.with_threads(threads);
    let images = inputs.pixels.chunks_exact(PIXELS).take(100);
    let rows = images
        .map(|image| Ok(Matrix::new(1, PIXELS, image.to_vec())?))
        .collect::<Result<Vec<Matrix>>>()?;
    Ok(Box::new(move || {
        let (seconds, answers) = timed(|| {
            let mut answers = Vec::new();
            for row in &rows {
                answers.extend_from_slice(model.predict_proba(row)?.table()?.values());
            }
            Ok(answers)
        })?;
        Ok(Run {
            seconds: seconds / rows.len() as f64,
            answer: Answer::of("proba", answers),
        })
    }))
}

fn forest() -> RandomForestClassifier {
    RandomForestClassifier::new().random_state(42)
}

/// The number of nodes of each tree, and the thresholds of all of them.
fn grown(model: &ForestClassifierModel) -> Answer {
    let trees = || model.trees().iter();
    let nodes: Vec<f64> = trees().map(|tree| tree.node_count() as f64).collect();
    let thresholds = trees().flat_map(|tree| tree.nodes());
    let thresholds = thresholds.map(|node| node.split.map_or(-2.0, |split| split.threshold));
    Answer::of("nodes", nodes).and("thresholds", thresholds.collect::<Vec<f64>>())
}
