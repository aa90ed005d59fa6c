//! Decision trees.

mod arrays;
mod ask;
mod classifier;
mod columns;
mod counting;
mod criterion;
mod export;
mod features;
mod grow;
mod heap;
mod importances;
mod model;
mod nodes;
mod options;
mod ordered;
mod plan;
mod prune;
mod sort;
mod sweep;

pub use arrays::TreeArrays;
pub use classifier::DecisionTreeClassifier;
pub(crate) use classifier::{SEEDS, SUPPORT};
pub use export::{
    ClassNames, ExportGraphvizOptions, ExportTextOptions, ExportedTree, NodeLabels,
    export_graphviz, export_text,
};
pub(crate) use importances::normalise;
pub use model::DecisionTreeClassifierModel;
pub(crate) use model::{admit, most_likely, paths, probabilities};
pub(crate) use nodes::each_block;
pub use nodes::{Node, Split, Tree};
pub use options::{Criterion, MaxFeatures, MonotonicCst, RowCount, Splitter};
pub(crate) use plan::{Ground, Plan, Weights};
