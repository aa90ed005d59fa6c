//! What is asked: the data, and the class that counts as positive.

use std::path::Path;

use linnaeus::data::{Classes, Dataset, Label};
use linnaeus::datasets::{self, CsvOptions, read_csv};
use linnaeus::error::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use crate::args::Subject;
use crate::json::label;
use crate::story::Step;
use crate::tour::words::count;

/// The rows of mnist that are for learning.
const MNIST_TRAIN: usize = 60_000;

/// Data with a question.
#[derive(Debug)]
pub(crate) struct Question {
    /// Labelled true and false when a positive class was named.
    pub(crate) data: Dataset,
    /// What the classes are called.
    pub(crate) names: Vec<String>,
}

impl Question {
    /// Reads the data and asks the question.
    pub(crate) fn read(subject: &Subject) -> Result<(Step, Self)> {
        let (data, known_names) = read(subject)?;
        let classes = data.y.classes()?.clone();
        let names = called(&classes, &known_names);
        let counts = data.y.single()?.counts();

        let mut step = Step::new("data", "The data");
        let listed = names.iter().zip(&counts);
        step.facts([(
            "rows × columns",
            format!("{} × {}", count(data.nrows()), count(data.ncols())),
        )]);
        step.table(
            ["class", "rows"],
            listed.map(|(name, rows)| vec![name.clone(), count(*rows)]),
        );
        let question = match &subject.positive {
            None => Self { data, names },
            Some(positive) => {
                let chosen = chosen(positive, &classes, &names)?;
                let name = names
                    .into_iter()
                    .zip(classes.iter())
                    .find_map(|(name, class)| (*class == chosen).then_some(name))
                    .unwrap_or_default();
                Self {
                    data: data.relabel(|label| *label == chosen)?,
                    names: vec![format!("not {name}"), name],
                }
            }
        };
        if let Some(positive) = question.positive() {
            step.facts([("the positive class", positive)]);
        }
        Ok((step, question))
    }

    /// The name of the positive class, where there is one.
    pub(crate) fn positive(&self) -> Option<&str> {
        match &*self.names {
            [_, positive] => Some(positive),
            _ => None,
        }
    }

    /// The part of the results that is about the data.
    pub(crate) fn json(&self, subject: &Subject, cv: u32, seed: u32) -> Value {
        let classes = self.data.y.classes().map(|classes| classes.to_vec());
        json!({
            "name": subject.data,
            "rows": self.data.nrows(),
            "columns": self.data.ncols(),
            "classes": classes.unwrap_or_default().iter().map(label).collect::<Value>(),
            "names": self.names,
            "cv": cv,
            "random_state": seed,
        })
    }
}

/// The data, and the names of the classes where they are known by other names than their labels.
fn read(subject: &Subject) -> Result<(Dataset, Vec<String>)> {
    let name = subject.data.as_str();
    let Ok(description) = datasets::describe(name) else {
        let target = subject.target.clone();
        let options = CsvOptions {
            target,
            ..CsvOptions::default()
        };
        let data = read_csv(name, &options).map_err(|error| match error.kind() {
            ErrorKind::Io { .. } if !Path::new(name).exists() => error.advise(format!(
                "--data takes a CSV file or one of {}",
                datasets::names().join(", ")
            )),
            _ => error,
        })?;
        return Ok((data, Vec::new()));
    };
    if let Some(target) = &subject.target {
        return Err(Error::new(ErrorKind::Parameter {
            name: "target".into(),
            found: format!("{target:?}"),
            expected: format!("none, because the labels of {name} are known"),
        }));
    }
    let data = datasets::by_name(name)?;
    let names = description.target_names.iter().map(ToString::to_string);
    match description.name {
        "mnist_784" => Ok((data.split_at(MNIST_TRAIN)?.0, names.collect())),
        _ => Ok((data, names.collect())),
    }
}

/// What the classes are called.
fn called(classes: &Classes, known: &[String]) -> Vec<String> {
    if known.len() == classes.len() {
        return known.to_vec();
    }
    classes.iter().map(ToString::to_string).collect()
}

/// The class that is meant, by its label or its name.
fn chosen(text: &str, classes: &Classes, names: &[String]) -> Result<Label> {
    let meant = |(class, name): &(&Label, &String)| {
        // An integer is meant by its digits, so the spelling counts and not the type.
        let spelled = class.to_string();
        spelled == text || *name == text
    };
    match classes.iter().zip(names).find(meant) {
        Some((class, _)) => Ok(class.clone()),
        None => Err(Error::new(ErrorKind::UnknownLabel {
            argument: "positive",
            label: text.into(),
            classes: names.join(", "),
        })),
    }
}
