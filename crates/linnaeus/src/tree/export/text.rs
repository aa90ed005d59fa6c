//! A tree as indented rules.

use super::{ExportedTree, argmax};
use crate::error::{Error, Result};

/// How [`export_text`] writes a tree.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct ExportTextOptions {
    /// A name for each feature; `feature_0` and so on by default.
    pub feature_names: Option<Vec<String>>,
    /// A name for each class, instead of the labels of the fit.
    pub class_names: Option<Vec<String>>,
    /// How many levels of questions are written below the first one: 10 by default.
    pub max_depth: usize,
    /// How far a level is moved in: 3 by default, at least 1.
    pub spacing: usize,
    /// The decimals of thresholds and weights: 2 by default.
    pub decimals: usize,
    /// Whether leaves show the weight of each class.
    pub show_weights: bool,
}

impl Default for ExportTextOptions {
    fn default() -> Self {
        Self {
            feature_names: None,
            class_names: None,
            max_depth: 10,
            spacing: 3,
            decimals: 2,
            show_weights: false,
        }
    }
}

impl ExportTextOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// A name for each feature.
    #[must_use]
    pub fn feature_names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.feature_names = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// A name for each class.
    #[must_use]
    pub fn class_names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.class_names = Some(names.into_iter().map(Into::into).collect());
        self
    }

    crate::parameters::setter! {
        /// How many levels of questions are written below the first one.
        max_depth: usize
    }

    crate::parameters::setter! {
        /// How far a level is moved in.
        spacing: usize
    }

    crate::parameters::setter! {
        /// The decimals of thresholds and weights.
        decimals: usize
    }

    crate::parameters::setter! {
        /// Whether leaves show the weight of each class.
        show_weights: bool
    }
}

/// The rules of a tree, a line each, moved in by their depth.
///
/// ```
/// use linnaeus::{prelude::*, tree::*};
///
/// let iris = linnaeus::datasets::load_iris()?;
/// let model = DecisionTreeClassifier::new().max_depth(Some(2)).fit(&iris)?;
/// let names = iris.feature_names.iter().flat_map(|names| names.iter().cloned());
/// let text = export_text(&model, &ExportTextOptions::new().feature_names(names))?;
/// assert_eq!(text, "\
/// |--- petal width (cm) <= 0.80
/// |   |--- class: 0
/// |--- petal width (cm) >  0.80
/// |   |--- petal width (cm) <= 1.75
/// |   |   |--- class: 1
/// |   |--- petal width (cm) >  1.75
/// |   |   |--- class: 2
/// ");
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Shape` when there is not a name for each feature or each class, `Parameter` for a `spacing` of 0
/// or more than 1,074 `decimals` (no number has more).
///
/// # Differences from scikit-learn
/// None: the text is that of scikit-learn's `export_text`, byte for byte.
pub fn export_text<'a>(
    tree: impl Into<ExportedTree<'a>>,
    options: &ExportTextOptions,
) -> Result<String> {
    let tree = tree.into();
    check(&tree, options)?;
    let mut text = String::new();
    // What is to be written yet; the deepest stands last, as trees may be deep.
    let mut ahead = vec![Part::Node(0, 1)];
    while let Some(part) = ahead.pop() {
        match part {
            Part::Line(line) => text.push_str(&line),
            Part::Node(node, depth) => {
                let indent = indent(depth, options.spacing);
                let split = tree.tree.nodes()[node].split;
                match split {
                    Some(split) if depth <= options.max_depth.saturating_add(1) => {
                        let name = match &options.feature_names {
                            Some(names) => names[split.feature].clone(),
                            None => format!("feature_{}", split.feature),
                        };
                        let threshold = fixed(split.threshold, options.decimals);
                        text.push_str(&format!("{indent} {name} <= {threshold}\n"));
                        ahead.push(Part::Node(split.right, depth + 1));
                        ahead.push(Part::Line(format!("{indent} {name} >  {threshold}\n")));
                        ahead.push(Part::Node(split.left, depth + 1));
                    }
                    Some(_) => {
                        let levels = levels(&tree, node);
                        let cut = format!("{indent} truncated branch of depth {levels}\n");
                        text.push_str(&cut);
                    }
                    None => text.push_str(&leaf(&tree, node, &indent, options)),
                }
            }
        }
    }
    Ok(text)
}

enum Part {
    Line(String),
    Node(usize, usize),
}

/// No `f64` has more decimals than this.
const MOST_DECIMALS: usize = 1074;

fn check(tree: &ExportedTree<'_>, options: &ExportTextOptions) -> Result<()> {
    if options.spacing == 0 {
        return Err(Error::parameter("spacing", 0, "an integer from 1"));
    }
    if options.decimals > MOST_DECIMALS {
        let expected = format!("at most {MOST_DECIMALS}");
        return Err(Error::parameter("decimals", options.decimals, expected));
    }
    tree.check_feature_names(options.feature_names.as_ref())?;
    let n_classes = tree.tree.n_classes()[0];
    match &options.class_names {
        Some(names) if tree.n_outputs() == 1 && names.len() != n_classes => {
            let expected = format!("{n_classes} names, one for each class");
            Err(Error::shape("class_names", names.len(), expected))
        }
        _ => Ok(()),
    }
}

fn indent(depth: usize, spacing: usize) -> String {
    let level = format!("|{}", " ".repeat(spacing));
    level.repeat(depth - 1) + "|" + &"-".repeat(spacing)
}

/// How many levels a branch has, its own among them.
fn levels(tree: &ExportedTree<'_>, node: usize) -> usize {
    let (mut deepest, mut ahead) = (0, vec![(node, 1)]);
    while let Some((node, depth)) = ahead.pop() {
        deepest = deepest.max(depth);
        if let Some(split) = tree.tree.nodes()[node].split {
            ahead.extend([(split.left, depth + 1), (split.right, depth + 1)]);
        }
    }
    deepest
}

fn leaf(tree: &ExportedTree<'_>, node: usize, indent: &str, options: &ExportTextOptions) -> String {
    // Of several outputs scikit-learn shows the first value of each.
    let (values, width) = tree.padded(node);
    let values: Vec<f64> = match tree.n_outputs() {
        1 => values,
        _ => values.into_iter().step_by(width).collect(),
    };
    let listed = |factor: f64| {
        let values = values.iter();
        let values = values.map(|value| fixed(value * factor, options.decimals));
        format!("[{}]", values.collect::<Vec<_>>().join(", "))
    };
    if tree.is_regression {
        return format!("{indent} value: {}\n", listed(1.0));
    }
    let class = argmax(&values);
    let names = options.class_names.as_ref().or(tree.classes.as_ref());
    let names = names.filter(|_| !tree.is_of_numbers() && tree.n_outputs() == 1);
    let name = names.and_then(|names| names.get(class).cloned());
    let name = name.unwrap_or_else(|| class.to_string());
    match options.show_weights {
        true => {
            let weights = listed(tree.tree.nodes()[node].weighted_n_node_samples);
            format!("{indent} weights: {weights} class: {name}\n")
        }
        false => format!("{indent} class: {name}\n"),
    }
}

/// A number with so many decimals, as Python formats it.
fn fixed(value: f64, decimals: usize) -> String {
    match value.is_nan() {
        true => "nan".into(),
        false => format!("{value:.decimals$}"),
    }
}
