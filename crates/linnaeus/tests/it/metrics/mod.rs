//! Metrics: the numbers of scikit-learn, what must not change them, and what is refused.

mod bad_input;
mod invariance;
mod parity;
mod scoring;
mod traps;
