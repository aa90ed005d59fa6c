//! The one integration test binary.

mod metrics;
mod random;
mod reference;
mod splits;
