//! The one integration test binary.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped fails the test"
)]

mod bad_input;
mod batches;
mod calibration;
mod compose;
mod contract;
mod cross_val;
mod datasets;
mod encoders;
mod export;
mod forests;
mod group_splits;
mod inspection;
mod ledger;
mod metrics;
#[cfg(feature = "mnist")]
mod mnist;
mod preprocessing;
mod random;
mod reference;
mod registry;
mod search;
mod search_rules;
mod sgd;
mod splits;
mod threshold;
mod threshold_contract;
mod tidy;
mod tree_data;
mod trees;
