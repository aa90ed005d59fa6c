//! SGD on MNIST: fits, cross-validations, and the answer for one row.

use std::sync::Arc;

use linnaeus::linear_model::{Loss, SgdClassifier};
use linnaeus::prelude::*;
use linnaeus::preprocessing::StandardScaler;
use linnaeus_mnist::PIXELS;

use super::validation::cross_validation;
use super::{Run, Work};
use crate::Result;
use crate::answer::Answer;
use crate::clock::timed;
use crate::inputs::Inputs;

pub(super) fn binary_fit(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.fives())?;
    Ok(fit(sgd(), threads, move || Ok(data.clone())))
}

pub(super) fn binary_cv3(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.fives())?;
    Ok(cross_validation(Box::new(sgd()), data, threads))
}

pub(super) fn ten_fit(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.ten())?;
    Ok(fit(sgd(), threads, move || Ok(data.clone())))
}

pub(super) fn ten_cv3(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.ten())?;
    Ok(cross_validation(Box::new(sgd()), data, threads))
}

pub(super) fn ten_scaled_cv3(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.ten())?;
    let scaled = StandardScaler::new().fit(&data)?.transform(&data.x)?;
    Ok(cross_validation(
        Box::new(sgd()),
        data.with_x(scaled)?,
        threads,
    ))
}

pub(super) fn log_loss_fit(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.fives())?;
    Ok(fit(sgd().loss(Loss::LogLoss), threads, move || {
        Ok(data.clone())
    }))
}

pub(super) fn csr_fit(inputs: &Inputs, threads: usize) -> Result<Work> {
    let mut starts = vec![0];
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for image in inputs.pixels.chunks_exact(PIXELS) {
        for (column, &pixel) in (0_u32..).zip(image) {
            if pixel > 0 {
                columns.push(column);
                values.push(f64::from(pixel));
            }
        }
        starts.push(columns.len());
    }
    let (columns, values): (Arc<[u32]>, Arc<[f64]>) = (columns.into(), values.into());
    let y = inputs.fives();
    Ok(fit(sgd(), threads, move || {
        // A matrix remembers that its numbers are finite: each run gets one that does not know yet.
        let (columns, values) = (columns.clone(), values.clone());
        let x = Matrix::csr_from_owners(PIXELS, starts.clone(), columns, values)?;
        Ok(Dataset::new(x, y.clone())?)
    }))
}

pub(super) fn one_row(inputs: &Inputs, _: usize) -> Result<Work> {
    // How a row is answered does not depend on how long the fit took.
    let data = Dataset::new(inputs.bytes()?, inputs.fives())?;
    let model = sgd().max_iter(5).tol(None).fit(&data)?;
    let images = inputs.pixels.chunks_exact(PIXELS).take(500);
    let rows = images
        .map(|image| Ok(Matrix::new(1, PIXELS, image.to_vec())?))
        .collect::<Result<Vec<Matrix>>>()?;
    Ok(Box::new(move || {
        let times = 20;
        let (seconds, labels) = timed(|| {
            let mut labels = Vec::new();
            for _ in 0..times {
                labels.clear();
                for row in &rows {
                    labels.push(model.predict(row)?.single()?.codes()[0]);
                }
            }
            Ok(labels)
        })?;
        let labels: Vec<f64> = labels.into_iter().map(f64::from).collect();
        Ok(Run {
            seconds: seconds / (times * rows.len()) as f64,
            answer: Answer::of("labels", labels),
        })
    }))
}

fn sgd() -> SgdClassifier {
    SgdClassifier::new().random_state(42)
}

/// A fit of the data that `data` gives anew for each run. The context is new too, so that nothing
/// of an earlier fit is left in it.
fn fit(sgd: SgdClassifier, threads: usize, data: impl Fn() -> Result<Dataset> + 'static) -> Work {
    Box::new(move || {
        let (data, context) = (data()?, Context::new(threads));
        let (seconds, model) = timed(|| Ok(sgd.fit_with(&data, &context)?))?;
        let answer = Answer::of("coef", model.coef().concat())
            .and("intercept", model.intercept())
            .and("n_iter", [model.n_iter() as f64]);
        Ok(Run { seconds, answer })
    })
}
