//! The one integration test binary.

mod metrics;
