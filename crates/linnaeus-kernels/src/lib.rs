//! The inner loops of linnaeus. They know slices only: no matrix, no label, no estimator.
//!
//! Every kernel has one order of operations, written down beside it, and gives the same bits with
//! and without vector instructions, which are chosen when the program runs. This is the only crate
//! of the library with `unsafe` in it.

mod coded;
mod columns;
mod dot;
mod find;
mod instructions;
mod memory;
mod prefetch;
mod quick;
mod sum;

pub use coded::{
    BLOCK, CodedBlock, add_coded, append_blocks, coded_dot, coded_dot_roundings, coded_products,
    encode,
};
pub use columns::{Rounded, fold_columns, map_columns};
pub use dot::{Element, dot};
pub use find::find;
pub use instructions::InstructionSet;
pub use memory::{large_vec, zeros};
pub use prefetch::prefetch;
pub use quick::{Quick, add_product, narrow_products, quick_dot, quick_squares, widen_ranges};
pub use sum::{Summand, pairwise_sum, sum_of_squares};
