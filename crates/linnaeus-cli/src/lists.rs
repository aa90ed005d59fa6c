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
        teller.entry(&data_set(name)?)?;
    }
    Ok(())
}

fn data_set(name: &'static str) -> error::Result<Step> {
    let data = datasets::by_name(name)?;
    let (classes, counts) = (data.y.classes()?, data.y.single()?.counts());
    let known = datasets::describe(name)?.target_names;
    let names: Vec<String> = if known.len() == classes.len() {
        known.iter().map(ToString::to_string).collect()
    } else {
        classes.iter().map(ToString::to_string).collect()
    };
    let classes = names.iter().zip(counts);
    let classes: Vec<String> = classes
        .map(|(class, rows)| format!("{class} ({})", count(rows)))
        .collect();
    let mut step = Step::new(name, name);
    step.facts([
        (
            "rows × columns",
            format!("{} × {}", count(data.nrows()), count(data.ncols())),
        ),
        ("classes (rows)", classes.join(", ")),
    ]);
    Ok(step)
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
