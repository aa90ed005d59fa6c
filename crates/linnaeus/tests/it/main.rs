//! The one integration test binary.

mod bad_input;
mod contract;
mod cross_val;
mod ledger;
mod metrics;
mod random;
mod reference;
mod registry;
mod splits;
mod tidy;
