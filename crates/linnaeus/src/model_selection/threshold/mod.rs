//! From which score on a row is taken as positive: thresholds that are given, and thresholds that
//! are tuned.

mod choose;
mod fixed;
mod goal;
mod grid;
mod question;
mod response;
mod rule;
mod tuned;

pub use choose::{ThresholdCurve, TunedThreshold, choose_thresholds};
pub use fixed::{FixedThresholdClassifier, FixedThresholdClassifierModel};
pub use goal::{CostMatrix, ThresholdGoal};
pub use grid::{Thresholds, mean_curve, threshold_grid, threshold_grid_f32};
pub use response::ThresholdResponse;
pub use tuned::{TunedThresholdClassifierCv, TunedThresholdClassifierCvModel};
