//! The models of `--model`.

use linnaeus::any;
use linnaeus::error::Result;
use linnaeus::estimator::Estimator;

/// The model of this text; the seed is for those that have one and were given none.
pub(crate) fn seeded(text: &str, seed: u32) -> Result<Box<dyn Estimator>> {
    const SEED: &str = "random_state";
    let seed = seed.to_string();
    let (name, mut parameters) = any::split(text)?;
    let has_seed = any::table(name)?
        .iter()
        .any(|parameter| parameter.name == SEED);
    if has_seed && parameters.iter().all(|(name, _)| *name != SEED) {
        parameters.push((SEED, &seed));
    }
    any::estimator(name, &parameters)
}

/// The text of a model with other values of some parameters.
pub(crate) fn changed(text: &str, params: &[(String, String)]) -> Result<String> {
    let (name, own) = any::split(text)?;
    let kept = own.iter().copied();
    let kept = kept.filter(|(name, _)| params.iter().all(|(other, _)| other != name));
    let new = params.iter().map(|(name, value)| (&**name, &**value));
    let all: Vec<String> = kept
        .chain(new)
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Ok(if all.is_empty() {
        name.to_owned()
    } else {
        format!("{name}:{}", all.join(","))
    })
}
