//! The inner loops of linnaeus. They know slices only: no matrix, no label, no estimator.
//!
//! Every kernel has one order of operations, written down beside it, and gives the same bits with
//! and without vector instructions, which are chosen when the program runs. This is the only crate
//! of the library with `unsafe` in it.

mod code_integers;
mod coded;
mod coded_dot;
mod columns;
mod count_codes;
mod differing_bits;
mod dot;
mod falling_counts;
mod find;
mod gather_columns;
mod gini;
mod instructions;
mod line;
mod memory;
mod pairwise_sum_filled;
mod prefetch;
mod quick;
mod radix_sort;
mod scale_columns;
mod sum;

pub use code_integers::{code_integers, distinct_integers};
pub use coded::{coded_products, encode, round_to_steps, squares_of_codes};
pub use coded_dot::coded_dot;
pub use columns::{Rounded, fold_columns, map_columns};
pub use count_codes::{count_codes, count_equal, count_pairs};
pub use differing_bits::{differing_bits, gathered};
pub use dot::{Element, dot};
pub use falling_counts::falling_counts;
pub use find::find;
pub use gather_columns::gather_columns;
pub use gini::{CLASSES, ClassWeights, gini_proxies, prefix_squares};
pub use instructions::InstructionSet;
pub use line::{LINE, Line};
pub use memory::{large_vec, zeros};
pub use pairwise_sum_filled::pairwise_sum_filled;
pub use prefetch::prefetch;
pub use quick::{add_product, quick_dot, quick_products, quick_squares, widen_ranges};
pub use radix_sort::{Keyed, radix_sort};
pub use scale_columns::scale_columns;
pub use sum::{Summand, pairwise_sum, pairwise_sum_of, sum_of_squares};
