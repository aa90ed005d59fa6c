//! The inner loops of linnaeus. They know slices only: no matrix, no label, no estimator.
//!
//! Every kernel has one order of operations, written down beside it, and gives the same bits with
//! and without vector instructions, which are chosen when the program runs. This is the only crate
//! of the library with `unsafe` in it.

mod dot;
mod instructions;
mod prefetch;
mod radix_sort;
mod sum;

pub use dot::{Element, dot};
pub use instructions::InstructionSet;
pub use prefetch::prefetch;
pub use radix_sort::{Keyed, radix_sort};
pub use sum::{Summand, pairwise_sum, sum_of_squares};
