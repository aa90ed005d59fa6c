//! The values to try: what `--grid` says.

use linnaeus::any;
use linnaeus::error::{Error, ErrorKind, Result};
use linnaeus::estimator::Estimator;
use linnaeus::model_selection::{Axis, Distribution};

/// A parameter, and where its values come from.
pub(super) fn axis(text: &str) -> Result<Axis<Box<dyn Estimator>>> {
    let Some((name, values)) = text.split_once('=') else {
        return Err(refused(text, "PARAM=VALUE,VALUE,…"));
    };
    let set =
        |own: Box<dyn Estimator>, name: &str, text: &str| any::with_parameter(&*own, name, text);
    Ok(Axis::parsed(name.trim(), distribution(values.trim())?, set))
}

/// A list, or a range to draw from.
fn distribution(text: &str) -> Result<Distribution<String>> {
    let (is_log, range) = match text.strip_prefix("log:") {
        Some(range) => (true, range),
        None => (false, text),
    };
    let Some((low, high)) = range.split_once("..") else {
        let values = text.split(',').map(str::trim);
        let values: Vec<String> = values.map(str::to_owned).collect();
        return Ok(values.into());
    };
    if let (false, Ok(low), Ok(high)) = (is_log, low.parse::<usize>(), high.parse::<usize>()) {
        let above = high.saturating_add(1);
        return Ok(Distribution::integers(low, above).map(|drawn| drawn.to_string()));
    }
    let (Ok(low), Ok(high)) = (low.parse::<f64>(), high.parse::<f64>()) else {
        return Err(refused(text, "two numbers as LOW..HIGH"));
    };
    let drawn = if is_log {
        Distribution::log_uniform(low, high)
    } else {
        Distribution::uniform(low, high)
    };
    Ok(drawn.map(|drawn| format!("{drawn:?}")))
}

fn refused(found: &str, expected: &str) -> Error {
    Error::new(ErrorKind::Parameter {
        name: "grid".into(),
        found: format!("{found:?}"),
        expected: expected.into(),
    })
}
