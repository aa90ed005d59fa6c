//! Classifiers made of many: forests.

mod bootstrap;
mod extra_trees;
mod forest;
mod model;
mod out_of_bag;
mod random_forest;

pub use bootstrap::{ForestClassWeight, MaxSamples, bootstrap_rows};
pub use extra_trees::ExtraTreesClassifier;
pub use model::ForestClassifierModel;
pub use out_of_bag::OutOfBag;
pub use random_forest::RandomForestClassifier;
