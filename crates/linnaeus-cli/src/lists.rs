//! What there is: data sets and models.

use linnaeus::any;
use linnaeus::error::Result;

use crate::failure::Failure;
use crate::story::Step;
use crate::terminal::Teller;

/// Lists the models with their parameters.
pub(crate) fn models() -> Result<(), Failure> {
    let mut teller = Teller::new(false, false);
    teller.title(
        "Models",
        "Use them as `--model NAME` or `--model NAME:PARAM=VALUE,PARAM=VALUE`.",
    )?;
    for name in any::names() {
        teller.step(&model(name)?)?;
    }
    Ok(())
}

fn model(name: &'static str) -> Result<Step> {
    let mut step = Step::new(name, name);
    step.text(format!(
        "{} ({})",
        any::about(name)?,
        any::aliases(name)?.join(", ")
    ));
    for parameter in any::table(name)? {
        let value = format!("{} (unless given: {})", parameter.expected, parameter.default);
        step.facts([(format!("`{}`", parameter.name), value), (String::new(), parameter.help)]);
    }
    Ok(step)
}
