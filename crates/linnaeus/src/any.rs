//! Estimators by name: what a command line, a configuration file or another language asks for.
//!
//! The registry is closed: it lists the estimators of this library, and nothing else in the
//! library looks at it. Every one of them is held to the same contract tests.
//!
//! ```
//! use linnaeus::any;
//!
//! let sgd = any::estimator("sgd", &[("alpha", "0.001")])?;
//! assert_eq!(sgd.name(), "SgdClassifier");
//! assert_eq!(&any::parse("sgd:alpha=0.001")?, &sgd);
//!
//! let error = any::parse("sgd:alfa=1").unwrap_err();
//! assert_eq!(error.argument(), Some("alfa"));
//! # Ok::<(), linnaeus::error::Error>(())
//! ```

use std::any::Any;

use crate::dummy::DummyClassifier;
use crate::ensemble::{ExtraTreesClassifier, RandomForestClassifier};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Estimator, Fit};
use crate::linear_model::{Perceptron, SgdClassifier};
use crate::parameters::{Parameter, Parameters};
use crate::random::RandomSource;
use crate::tree::DecisionTreeClassifier;

/// Every estimator: one line adds one.
const REGISTRY: &[Entry] = &[
    Entry::of::<SgdClassifier>(
        "sgd",
        &["SGDClassifier", "SgdClassifier"],
        "a linear classifier learned a row at a time",
    ),
    Entry::of::<Perceptron>(
        "perceptron",
        &["Perceptron"],
        "a linear classifier that learns from the rows it gets wrong",
    ),
    Entry::of::<DecisionTreeClassifier>("tree", &["DecisionTreeClassifier"], "a decision tree"),
    Entry::of::<RandomForestClassifier>(
        "forest",
        &["RandomForestClassifier"],
        "a random forest: many trees that vote",
    ),
    Entry::of::<ExtraTreesClassifier>(
        "extra_trees",
        &["ExtraTreesClassifier"],
        "a forest whose thresholds are drawn",
    ),
    Entry::of::<DummyClassifier>(
        "dummy",
        &["DummyClassifier"],
        "the baseline that looks at no feature",
    ),
];

/// One estimator of the registry.
struct Entry {
    name: &'static str,
    aliases: &'static [&'static str],
    about: &'static str,
    table: fn() -> Vec<Parameter>,
    make: Make,
    set: Set,
}

/// A copy of an estimator with one parameter set, if it is of this entry's type.
type Set = fn(&dyn Estimator, &str, &str) -> Option<Result<Box<dyn Estimator>>>;

/// Makes an estimator of names and values of parameters.
type Make = fn(&[(&str, &str)], Option<&RandomSource>) -> Result<Box<dyn Estimator>>;

impl Entry {
    const fn of<E: Fit<Model: Classifier> + Parameters>(
        name: &'static str,
        aliases: &'static [&'static str],
        about: &'static str,
    ) -> Self {
        Self {
            name,
            aliases,
            about,
            table: E::table,
            make: make::<E>,
            set: set::<E>,
        }
    }
}

fn make<E: Estimator + Parameters>(
    parameters: &[(&str, &str)],
    source: Option<&RandomSource>,
) -> Result<Box<dyn Estimator>> {
    let mut estimator = E::default();
    for (at, (name, value)) in parameters.iter().enumerate() {
        if parameters[..at].iter().any(|(earlier, _)| earlier == name) {
            return Err(Error::parameter(*name, "it twice", "it once"));
        }
        estimator.set(name, value)?;
    }
    if let Some(source) = source {
        estimator.draw_from(source);
    }
    Ok(Box::new(estimator))
}

fn set<E: Fit<Model: Classifier> + Parameters>(
    estimator: &dyn Estimator,
    name: &str,
    text: &str,
) -> Option<Result<Box<dyn Estimator>>> {
    let own: &E = (estimator as &dyn Any).downcast_ref()?;
    let mut copy = own.clone();
    Some(copy.set(name, text).map(|()| Box::new(copy) as _))
}

/// A copy of an estimator of the registry with one parameter set: for searches by name.
///
/// ```
/// use linnaeus::{any, model_selection::*, prelude::*};
///
/// let data = Dataset::new(vec![[0.0], [1.0], [2.0], [3.0]], vec![0, 0, 1, 1])?;
/// let set = |own: Box<dyn Estimator>, name: &str, text: &str| any::with_parameter(&*own, name, text);
/// let found = GridSearchCv::over(any::parse("sgd:max_iter=5")?)
///     .along(Axis::parsed("alpha", ["0.1", "1"], set))
///     .cv(2)
///     .fit(&data)?;
/// assert_eq!(found.results().len(), 2);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` when there is none of that name or the text is no such value, or, naming `model`,
/// when the estimator is none of the registry. Ranges are checked by `fit`.
pub fn with_parameter(
    estimator: &dyn Estimator,
    name: &str,
    text: &str,
) -> Result<Box<dyn Estimator>> {
    let mut made = REGISTRY.iter();
    made.find_map(|entry| (entry.set)(estimator, name, text))
        .unwrap_or_else(|| {
            let expected = format!("one of {}", names().join(", "));
            Err(Error::parameter("model", estimator.name(), expected))
        })
}

/// An estimator of this name with these parameters, the others at their defaults.
///
/// Names are the short ones of [`names`] or scikit-learn's full ones (`SGDClassifier`).
///
/// # Errors
/// `Parameter` naming `model` when there is no such estimator, or the parameter that does not
/// exist, has no such value, is out of its range, or was given twice.
pub fn estimator(name: &str, parameters: &[(&str, &str)]) -> Result<Box<dyn Estimator>> {
    seeded(name, parameters, None)
}

/// As [`estimator`], and what it draws comes from this generator, which has no text that a
/// parameter could be set to.
///
/// # Errors
/// As [`estimator`].
pub fn seeded(
    name: &str,
    parameters: &[(&str, &str)],
    source: Option<&RandomSource>,
) -> Result<Box<dyn Estimator>> {
    let estimator = (entry(name)?.make)(parameters, source)?;
    estimator.check()?;
    Ok(estimator)
}

/// An estimator from one text, `name` or `name:parameter=value,parameter=value`.
///
/// # Errors
/// As [`split`] and [`estimator`].
pub fn parse(text: &str) -> Result<Box<dyn Estimator>> {
    let (name, parameters) = split(text)?;
    estimator(name, &parameters)
}

/// The name (the short one, whichever was written) and the parameters in the text that [`parse`]
/// reads.
///
/// # Errors
/// `Parameter` naming `model` when there is no such estimator, or when something after the colon
/// is not of the form `parameter=value`.
pub fn split(text: &str) -> Result<(&'static str, Vec<(&str, &str)>)> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let parameters = rest
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').ok_or_else(|| {
                let expected = "parameter=value after the colon, separated by commas";
                Error::parameter("model", format!("{part:?}"), expected)
            })?;
            Ok((name.trim(), value.trim()))
        });
    Ok((entry(name.trim())?.name, parameters.collect::<Result<_>>()?))
}

/// The short name of every estimator.
pub fn names() -> Vec<&'static str> {
    REGISTRY.iter().map(|entry| entry.name).collect()
}

/// All names that mean this estimator besides its short one.
///
/// # Errors
/// `Parameter` naming `model` when there is no such estimator.
pub fn aliases(name: &str) -> Result<&'static [&'static str]> {
    Ok(entry(name)?.aliases)
}

/// What the estimator is, in a few words.
///
/// # Errors
/// `Parameter` naming `model` when there is no such estimator.
pub fn about(name: &str) -> Result<&'static str> {
    Ok(entry(name)?.about)
}

/// The parameters of an estimator: name, default, allowed values, help.
///
/// # Errors
/// `Parameter` naming `model` when there is no such estimator.
pub fn table(name: &str) -> Result<Vec<Parameter>> {
    Ok((entry(name)?.table)())
}

/// Every estimator with its defaults, under its short name.
pub fn all() -> Vec<(&'static str, Box<dyn Estimator>)> {
    let with_defaults = |entry: &Entry| {
        let made = (entry.make)(&[], None).expect("defaults need no parsing");
        (entry.name, made)
    };
    REGISTRY.iter().map(with_defaults).collect()
}

fn entry(name: &str) -> Result<&'static Entry> {
    let meant = |entry: &&Entry| entry.name == name || entry.aliases.contains(&name);
    REGISTRY.iter().find(meant).ok_or_else(|| {
        let expected = format!("one of {}", names().join(", "));
        Error::parameter("model", format!("{name:?}"), expected)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_meant_once_and_its_defaults_are_in_range() {
        let all_names = REGISTRY
            .iter()
            .flat_map(|entry| entry.aliases.iter().chain([&entry.name]));
        for name in all_names {
            let meant = |entry: &&Entry| entry.name == *name || entry.aliases.contains(name);
            assert_eq!(REGISTRY.iter().filter(meant).count(), 1, "{name}");
            let made = estimator(name, &[]).unwrap();
            assert!(all().iter().any(|(_, default)| default.eq(&made)));
            assert!(!about(name).unwrap().is_empty());
        }
        assert_eq!(all().len(), names().len());
    }

    #[test]
    fn every_default_in_a_table_is_a_value_that_can_be_set() {
        for name in names() {
            let table = table(name).unwrap();
            let defaults: Vec<(&str, &str)> = table
                .iter()
                .map(|parameter| (parameter.name, parameter.default.as_str()))
                .collect();
            assert_eq!(
                &estimator(name, &defaults).unwrap(),
                &estimator(name, &[]).unwrap()
            );
        }
    }

    #[test]
    fn a_text_names_an_estimator_and_its_parameters() {
        let expected = SgdClassifier::new().alpha(0.001).max_iter(7).boxed();
        for text in [
            "sgd:alpha=0.001,max_iter=7",
            "SGDClassifier: max_iter = 7 , alpha=1e-3,",
        ] {
            assert_eq!(&parse(text).unwrap(), &expected);
        }
        assert_eq!(&parse("dummy:").unwrap(), &DummyClassifier::new().boxed());
    }

    #[test]
    fn one_parameter_is_set_in_a_copy() {
        let sgd = parse("sgd:alpha=0.1").unwrap();
        let changed = with_parameter(&*sgd, "max_iter", "7").unwrap();
        assert_eq!(&changed, &parse("sgd:alpha=0.1,max_iter=7").unwrap());
        let error = with_parameter(&*sgd, "alfa", "1").unwrap_err();
        assert_eq!(error.argument(), Some("alfa"));
        use crate::model_selection::GridSearchCv;
        let search = GridSearchCv::over(SgdClassifier::new());
        let error = with_parameter(&search, "alpha", "1").unwrap_err();
        assert_eq!(error.argument(), Some("model"));
    }

    #[test]
    fn what_there_is_not_is_named_with_what_there_is() {
        let cases = [
            (
                "",
                "model",
                "one of sgd, perceptron, tree, forest, extra_trees, dummy, found \"\"",
            ),
            (
                "svm",
                "model",
                "one of sgd, perceptron, tree, forest, extra_trees, dummy, found \"svm\"",
            ),
            ("sgd:alpha", "model", "found \"alpha\""),
            ("sgd:alfa=1", "alfa", "one of loss, penalty, alpha"),
            ("sgd:alpha=x", "alpha", "found x"),
            ("sgd:alpha=-1", "alpha", "a number from 0, found -1"),
            ("sgd:alpha=1,alpha=2", "alpha", "expected it once"),
            ("sgd:random_state=-1", "random_state", "4294967295"),
            (
                "dummy:strategy=random",
                "strategy",
                "prior or most_frequent",
            ),
        ];
        for (text, argument, part) in cases {
            let error = parse(text).unwrap_err();
            assert_eq!(error.argument(), Some(argument), "{error}");
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
