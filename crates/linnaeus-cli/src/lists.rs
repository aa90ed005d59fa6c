//! What there is: data sets and models.

use linnaeus::{any, datasets, error};

use crate::failure::Failure;
use crate::story::Step;
use crate::terminal::Teller;
use crate::tour::words::count;

/// Lists the data sets on board.
pub(crate) fn data() -> Result<(), Failure> {
    let mut teller = Teller::new(false, false, false);
    teller.title(
        "Data sets on board",
        "Use them as `--data NAME`; any other `--data` is a CSV file.",
    )?;
    for name in datasets::names() {
        let data = datasets::describe(name)?;
        let (rows, columns) = data.shape;
        let mut entry = Step::new(name, name);
        entry.facts([
            (
                "rows × columns",
                format!("{} × {}", count(rows), count(columns)),
            ),
            ("classes", data.target_names.join(", ")),
            ("source", data.source.to_owned()),
            ("licence", data.licence.to_owned()),
        ]);
        teller.entry(&entry)?;
    }
    Ok(())
}

/// Lists the models with their parameters.
pub(crate) fn models() -> Result<(), Failure> {
    let mut teller = Teller::new(false, false, false);
    teller.title(
        "Models",
        "Use them as `--model NAME` or `--model NAME:PARAM=VALUE,PARAM=VALUE`.",
    )?;
    for name in any::names() {
        teller.entry(&model(name)?)?;
    }
    Ok(())
}

fn model(name: &'static str) -> error::Result<Step> {
    let mut step = Step::new(name, format!("{name}: {}", any::about(name)?));
    step.text(format!("Also called {}.", any::aliases(name)?.join(", ")));
    let parameters = any::table(name)?.into_iter().map(|parameter| {
        let text = format!(
            "{} Takes {}; `{}` unless given.",
            parameter.help, parameter.expected, parameter.default
        );
        (parameter.name, text)
    });
    step.facts(parameters);
    Ok(step)
}
