//! The one integration test binary.

mod bad_input;
mod contract;
mod datasets;
mod ledger;
mod metrics;
mod random;
mod reference;
mod registry;
mod splits;
mod tidy;
