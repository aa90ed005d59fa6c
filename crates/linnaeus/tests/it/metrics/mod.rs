//! Metrics: the numbers of scikit-learn, what must not change them, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod bad_scores;
mod intervals;
mod invariance;
mod label_metrics;

mod parity;
mod ranking;
mod scoring;
mod traps;
