//! The charts: each takes plain numbers and gives a [`Picture`](crate::Picture).

pub(crate) mod confusion;
pub(crate) mod digits;
pub(crate) mod grid_score;
pub(crate) mod importance_map;
pub(crate) mod precision_recall;
pub(crate) mod ranked;
pub(crate) mod reliability;
pub(crate) mod roc;
pub(crate) mod score_curve;
pub(crate) mod threshold;
mod tidy_tree;
pub(crate) mod tree;
pub(crate) mod tuning;
