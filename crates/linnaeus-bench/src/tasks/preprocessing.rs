//! Transformers.

use linnaeus::prelude::*;
use linnaeus::preprocessing::StandardScaler;
use linnaeus_mnist::PIXELS;

use super::{Run, Work};
use crate::Result;
use crate::answer::Answer;
use crate::clock::timed;
use crate::inputs::Inputs;

pub(super) fn standard_scaler(inputs: &Inputs, threads: usize) -> Result<Work> {
    let (rows, values) = (inputs.size.rows, inputs.floats());
    // A matrix remembers that its numbers are finite: each run gets one that does not know yet.
    let x = move || Ok(Matrix::from_owner(rows, PIXELS, values.clone())?);
    Ok(fit_transform(threads, x))
}

pub(super) fn standard_scaler_bytes(inputs: &Inputs, threads: usize) -> Result<Work> {
    let x = inputs.bytes()?;
    Ok(fit_transform(threads, move || Ok(x.clone())))
}

/// Fit and transform, every number written out: what scikit-learn gives is no view either.
fn fit_transform(threads: usize, x: impl Fn() -> Result<Matrix> + 'static) -> Work {
    Box::new(move || {
        let data = Dataset::unlabelled(x()?)?;
        let context = Context::new(threads);
        let (seconds, (model, scaled)) = timed(|| {
            let model = StandardScaler::new().fit_with(&data, &context)?;
            let scaled = model.transform(&data.x)?.into_dense::<f64>(&context);
            Ok((model, scaled))
        })?;
        let answer = Answer::of("mean", model.mean().unwrap_or_default())
            .and("scale", model.scale().unwrap_or_default())
            .and("scaled", scaled);
        Ok(Run { seconds, answer })
    })
}
