//! Searches for good parameters: grids, random draws, and successive halving.

mod axis;
mod distribution;
mod grid;
mod grid_search;
mod halving_search;
mod model;
mod randomized_search;
mod refit;
mod results;
mod run;
mod sampler;
mod schedule;
mod settings;

pub use axis::Axis;
pub use distribution::Distribution;
pub use grid::{ParameterGrid, ParameterSet};
pub use grid_search::GridSearchCv;
pub use halving_search::{HalvingGridSearchCv, HalvingRandomSearchCv};
pub use model::SearchCvModel;
pub use randomized_search::RandomizedSearchCv;
pub use refit::{Chooser, Refit};
pub use results::{ScoreRows, SearchFailure, SearchResults, SearchRound};
pub use sampler::ParameterSampler;
pub use schedule::{HalvingSchedule, MinResources};

pub(super) use results::mean;
