//! The inner loops of linnaeus. They know slices only: no matrix, no label, no estimator.
//!
//! Every kernel has one order of operations, written down beside it, and gives the same bits with
//! and without vector instructions, which are chosen when the program runs. This is the only crate
//! of the library with `unsafe` in it.

mod columns;
mod dot;
mod find;
mod instructions;
mod memory;
mod prefetch;
mod sum;

pub use columns::{Rounded, fold_columns, map_columns};
pub use dot::{Element, dot};
pub use find::find;
pub use instructions::InstructionSet;
pub use memory::zeros;
pub use prefetch::prefetch;
pub use sum::{Summand, pairwise_sum, pairwise_sum_of, sum_of_squares};
