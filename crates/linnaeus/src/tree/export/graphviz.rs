//! A tree in the DOT language of Graphviz.

use std::collections::BTreeMap;

use super::color::Colors;
use super::numbers::{around, array, shortest};
use super::{ExportedTree, argmax};
use crate::error::{Error, Result};

/// How [`export_graphviz`] writes a tree.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct ExportGraphvizOptions {
    /// How many levels below the root are written; all by default.
    pub max_depth: Option<usize>,
    /// A name for each feature; `x[0]` and so on by default.
    pub feature_names: Option<Vec<String>>,
    /// How classes are called; by default they are not shown.
    pub class_names: Option<ClassNames>,
    /// Which nodes say what their numbers are; all by default.
    pub label: NodeLabels,
    /// Whether nodes are coloured by their class.
    pub filled: bool,
    /// Whether all leaves stand at the bottom.
    pub leaves_parallel: bool,
    /// Whether nodes show their impurity; true by default.
    pub impurity: bool,
    /// Whether nodes show their number.
    pub node_ids: bool,
    /// Whether rows are given as shares instead of counts.
    pub proportion: bool,
    /// Whether the tree grows from left to right.
    pub rotate: bool,
    /// Whether nodes have round corners.
    pub rounded: bool,
    /// Whether signs may be used that PostScript does not have.
    pub special_characters: bool,
    /// The decimals of numbers: 3 by default.
    pub precision: usize,
    /// The font: `helvetica` by default.
    pub fontname: String,
}

/// How the classes are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClassNames {
    /// `y[0]`, `y[1]` …
    Symbols,
    /// By these names.
    Names(Vec<String>),
}

/// Which nodes say what their numbers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeLabels {
    /// Every node.
    #[default]
    All,
    /// The first node.
    Root,
    /// No node.
    None,
}

impl Default for ExportGraphvizOptions {
    fn default() -> Self {
        Self {
            max_depth: None,
            feature_names: None,
            class_names: None,
            label: NodeLabels::All,
            filled: false,
            leaves_parallel: false,
            impurity: true,
            node_ids: false,
            proportion: false,
            rotate: false,
            rounded: false,
            special_characters: false,
            precision: 3,
            fontname: "helvetica".into(),
        }
    }
}

impl ExportGraphvizOptions {
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
        let names = names.into_iter().map(Into::into).collect();
        self.class_names = Some(ClassNames::Names(names));
        self
    }

    /// Classes are called `y[0]`, `y[1]` …
    #[must_use]
    pub fn class_symbols(mut self) -> Self {
        self.class_names = Some(ClassNames::Symbols);
        self
    }

    crate::parameters::setter! {
        /// How many levels below the root are written.
        max_depth: usize as some
    }

    crate::parameters::setter! {
        /// Which nodes say what their numbers are.
        label: NodeLabels
    }

    crate::parameters::setter! {
        /// Whether nodes are coloured by their class.
        filled: bool
    }

    crate::parameters::setter! {
        /// Whether all leaves stand at the bottom.
        leaves_parallel: bool
    }

    crate::parameters::setter! {
        /// Whether nodes show their impurity.
        impurity: bool
    }

    crate::parameters::setter! {
        /// Whether nodes show their number.
        node_ids: bool
    }

    crate::parameters::setter! {
        /// Whether rows are given as shares instead of counts.
        proportion: bool
    }

    crate::parameters::setter! {
        /// Whether the tree grows from left to right.
        rotate: bool
    }

    crate::parameters::setter! {
        /// Whether nodes have round corners.
        rounded: bool
    }

    crate::parameters::setter! {
        /// Whether signs may be used that PostScript does not have.
        special_characters: bool
    }

    crate::parameters::setter! {
        /// The decimals of numbers.
        precision: usize
    }

    crate::parameters::setter! {
        /// The font.
        fontname: String as into
    }
}

/// A tree in the DOT language, of which Graphviz makes a picture (`dot -Tsvg`).
///
/// ```
/// use linnaeus::{prelude::*, tree::*};
///
/// let iris = linnaeus::datasets::load_iris()?;
/// let model = DecisionTreeClassifier::new().max_depth(Some(1)).fit(&iris)?;
/// let dot = export_graphviz(&model, &ExportGraphvizOptions::new().filled(true).rounded(true))?;
/// assert!(dot.contains("1 [label=\"gini = 0.0\\nsamples = 50\\nvalue = [50, 0, 0]\""));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Shape` when there is not a name for each feature or too few for the classes, `Parameter` for a
/// `precision` above 300 (no number has so many digits in front).
///
/// # Differences from scikit-learn
/// The text is that of scikit-learn's `export_graphviz`, byte for byte. Where all nodes of several
/// outputs are equally mixed, `filled` leaves them white; there it fails.
pub fn export_graphviz<'a>(
    tree: impl Into<ExportedTree<'a>>,
    options: &ExportGraphvizOptions,
) -> Result<String> {
    let tree = tree.into();
    check(&tree, options)?;
    let mut writer = Writer {
        colors: options.filled.then(|| Colors::of(&tree)),
        signs: if options.special_characters {
            &SPECIAL
        } else {
            &PLAIN
        },
        tree,
        options,
        text: String::new(),
        ranks: BTreeMap::from([("leaves".to_owned(), Vec::new())]),
    };
    writer.head();
    // Trees may be deep: what is to be written yet stands on a list.
    let mut ahead = vec![(0, None, 0)];
    while let Some((node, parent, depth)) = ahead.pop() {
        if options.max_depth.is_some_and(|deepest| depth > deepest) {
            writer.cut(node, parent);
            continue;
        }
        writer.node(node, parent, depth);
        if let Some(split) = writer.tree.tree.nodes()[node].split {
            ahead.push((split.right, Some(node), depth + 1));
            ahead.push((split.left, Some(node), depth + 1));
        }
    }
    Ok(writer.end())
}

fn check(tree: &ExportedTree<'_>, options: &ExportGraphvizOptions) -> Result<()> {
    const MOST_DIGITS: usize = 300;
    if options.precision > MOST_DIGITS {
        let expected = format!("at most {MOST_DIGITS}");
        return Err(Error::parameter("precision", options.precision, expected));
    }
    tree.check_feature_names(options.feature_names.as_ref())?;
    let n_classes = tree.tree.n_classes()[0];
    match &options.class_names {
        Some(ClassNames::Names(names))
            if tree.n_outputs() == 1 && !tree.is_of_numbers() && names.len() < n_classes =>
        {
            let expected = format!("{n_classes} names, one for each class");
            Err(Error::shape("class_names", names.len(), expected))
        }
        _ => Ok(()),
    }
}

/// The signs around and between the parts of a node.
struct Signs {
    number: &'static str,
    index: [&'static str; 2],
    at_most: &'static str,
    newline: &'static str,
    quotes: [&'static str; 2],
}

const PLAIN: Signs = Signs {
    number: "#",
    index: ["[", "]"],
    at_most: "<=",
    newline: "\\n",
    quotes: ["\"", "\""],
};
const SPECIAL: Signs = Signs {
    number: "&#35;",
    index: ["<SUB>", "</SUB>"],
    at_most: "&le;",
    newline: "<br/>",
    quotes: ["<", ">"],
};

struct Writer<'a> {
    tree: ExportedTree<'a>,
    options: &'a ExportGraphvizOptions,
    signs: &'static Signs,
    colors: Option<Colors>,
    text: String,
    /// The nodes of each depth, and the leaves, by names that sort as scikit-learn sorts them.
    ranks: BTreeMap<String, Vec<String>>,
}

impl Writer<'_> {
    fn head(&mut self) {
        let options = self.options;
        let mut styles = Vec::new();
        if options.filled {
            styles.push("filled");
        }
        if options.rounded {
            styles.push("rounded");
        }
        let font = &options.fontname;
        self.text.push_str("digraph Tree {\nnode [shape=box");
        if !styles.is_empty() {
            let style = format!(", style=\"{}\", color=\"black\"", styles.join(", "));
            self.text.push_str(&style);
        }
        self.text.push_str(&format!(", fontname=\"{font}\"] ;\n"));
        if options.leaves_parallel {
            self.text
                .push_str("graph [ranksep=equally, splines=polyline] ;\n");
        }
        self.text
            .push_str(&format!("edge [fontname=\"{font}\"] ;\n"));
        if options.rotate {
            self.text.push_str("rankdir=LR ;\n");
        }
    }

    fn node(&mut self, node: usize, parent: Option<usize>, depth: usize) {
        let is_leaf = self.tree.tree.nodes()[node].split.is_none();
        let rank = match is_leaf {
            true => "leaves".to_owned(),
            false => depth.to_string(),
        };
        self.ranks.entry(rank).or_default().push(node.to_string());
        let label = self.label(node);
        self.text.push_str(&format!("{node} [label={label}"));
        if let Some(colors) = &self.colors {
            let color = colors.fill(&self.tree, node);
            self.text.push_str(&format!(", fillcolor=\"{color}\""));
        }
        self.text.push_str("] ;\n");
        let Some(parent) = parent else {
            return;
        };
        self.text.push_str(&format!("{parent} -> {node}"));
        if parent == 0 {
            let (answer, side) = if node == 1 {
                ("True", 1)
            } else {
                ("False", -1)
            };
            let angle = side * if self.options.rotate { -45 } else { 45 };
            self.text.push_str(&format!(
                " [labeldistance=2.5, labelangle={angle}, headlabel=\"{answer}\"]"
            ));
        }
        self.text.push_str(" ;\n");
    }

    /// A branch that is not shown.
    fn cut(&mut self, node: usize, parent: Option<usize>) {
        let leaves = self.ranks.entry("leaves".to_owned()).or_default();
        leaves.push(node.to_string());
        let fill = match self.options.filled {
            true => ", fillcolor=\"#C0C0C0\"",
            false => "",
        };
        self.text
            .push_str(&format!("{node} [label=\"(...)\"{fill}] ;\n"));
        if let Some(parent) = parent {
            self.text.push_str(&format!("{parent} -> {node} ;\n"));
        }
    }

    fn end(mut self) -> String {
        if self.options.leaves_parallel {
            for rank in self.ranks.values() {
                let nodes = rank.join("; ");
                self.text.push_str(&format!("{{rank=same ; {nodes}}} ;\n"));
            }
        }
        self.text + "}"
    }

    /// What a node says: a line each for its number, question, impurity, rows, values and class.
    fn label(&self, node: usize) -> String {
        let (options, signs, tree) = (self.options, self.signs, &self.tree);
        let own = &tree.tree.nodes()[node];
        let says_what = match options.label {
            NodeLabels::All => true,
            NodeLabels::Root => node == 0,
            NodeLabels::None => false,
        };
        let what = |name: &str, value: String| match says_what {
            true => format!("{name}{value}"),
            false => value,
        };
        let rounded = |value: f64| shortest(around(value, options.precision));
        let escaped = |name: &str| name.replace('"', "\\\"");
        let indexed = |name: &str, at: usize| {
            let [before, after] = signs.index;
            format!("{name}{before}{at}{after}")
        };
        let mut lines = Vec::new();
        if options.node_ids {
            lines.push(what("node ", format!("{}{node}", signs.number)));
        }
        if let Some(split) = own.split {
            let name = match &options.feature_names {
                Some(names) => escaped(&names[split.feature]),
                None => indexed("x", split.feature),
            };
            let threshold = rounded(split.threshold);
            lines.push(format!("{name} {} {threshold}", signs.at_most));
        }
        if options.impurity {
            let name = format!("{} = ", tree.criterion);
            lines.push(what(&name, rounded(own.impurity)));
        }
        let samples = match options.proportion {
            true => {
                let all = tree.tree.nodes()[0].n_node_samples as f64;
                let percent = 100.0 * own.n_node_samples as f64 / all;
                shortest(around(percent, 1)) + "%"
            }
            false => own.n_node_samples.to_string(),
        };
        lines.push(what("samples = ", samples));
        let (mut values, width) = tree.padded(node);
        if !options.proportion && !tree.is_of_numbers() {
            for value in &mut values {
                *value *= own.weighted_n_node_samples;
            }
        }
        lines.push(what("value = ", self.values(&values, width)));
        if tree.n_outputs() == 1 && !tree.is_of_numbers() {
            let class = argmax(&values);
            match &options.class_names {
                Some(ClassNames::Symbols) => lines.push(what("class = ", indexed("y", class))),
                Some(ClassNames::Names(names)) => {
                    lines.push(what("class = ", escaped(&names[class])));
                }
                None => {}
            }
        }
        let text = lines.join(signs.newline);
        // An empty name at the end takes its line with it.
        let text = text.strip_suffix(signs.newline).unwrap_or(&text);
        format!("{}{text}{}", signs.quotes[0], signs.quotes[1])
    }

    /// The values as NumPy lists texts of them: `[1, 2, 3]`, without a comma where a line ends.
    fn values(&self, values: &[f64], width: usize) -> String {
        let tree = &self.tree;
        let are_counts = !tree.is_of_numbers() && !self.options.proportion;
        let texts: Vec<String> = if are_counts && values.iter().all(|value| value % 1.0 == 0.0) {
            values
                .iter()
                .map(|&value| (value as i64).to_string())
                .collect()
        } else {
            let rounded = values.iter();
            let rounded = rounded.map(|&value| around(value, self.options.precision));
            rounded.map(shortest).collect()
        };
        let one_output = tree.n_outputs() == 1;
        let text = array(&texts, (!one_output).then_some(width));
        let text = text
            .replace("b'", "'")
            .replace("' '", ", ")
            .replace('\'', "");
        let text = match tree.is_of_numbers() && one_output {
            true => text.replace(['[', ']'], ""),
            false => text,
        };
        text.replace("\n ", self.signs.newline)
    }
}
