//! Decision trees.

mod classifier;
mod columns;
mod counting;
mod criterion;
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

pub use classifier::DecisionTreeClassifier;
pub use model::DecisionTreeClassifierModel;
pub use nodes::{Node, Split, Tree};
pub use options::{Criterion, MaxFeatures, MonotonicCst, RowCount, Splitter};
