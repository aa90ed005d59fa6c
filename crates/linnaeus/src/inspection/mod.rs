//! Looking into fitted models: what they go by.

mod importances;
mod permutation;
mod permutations;

pub use importances::Importances;
pub use permutation::{
    PermutationImportance, PermutationImportanceOptions, permutation_importance,
    permutation_importance_with,
};
pub use permutations::Permutations;
