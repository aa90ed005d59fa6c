//! The library's one integration test.

mod bad_input;
mod contract;
mod ledger;
mod registry;
mod tidy;
