//! The two families of splitters that have their options in common, each declared once.

/// Declares splitters that deal all rows out to k folds: fields, defaults and setters.
///
/// What a splitter does with `shuffle` stands in its own documentation.
macro_rules! k_folds {
    ($(#[$doc:meta])* pub struct $name:ident;) => {
        $(#[$doc])*
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// The number of folds.
            pub n_splits: usize,
            /// Whether chance decides what goes to which fold.
            pub shuffle: bool,
            /// The seed, or a shared generator, of the shuffle.
            pub random_state: Option<$crate::random::RandomSource>,
        }

        impl Default for $name {
            /// Five folds, not shuffled.
            fn default() -> Self {
                Self::new(5)
            }
        }

        impl $name {
            /// This many folds, not shuffled.
            pub fn new(n_splits: usize) -> Self {
                Self {
                    n_splits,
                    shuffle: false,
                    random_state: None,
                }
            }

            $crate::parameters::setter! {
                /// The number of folds.
                n_splits: usize
            }

            $crate::parameters::setter! {
                /// Whether chance decides what goes to which fold.
                shuffle: bool
            }

            $crate::parameters::setter! {
                /// The seed of the shuffle, or a shared generator, which goes on drawing from call
                /// to call.
                random_state: $crate::random::RandomSource as some
            }
        }
    };
}
pub(super) use k_folds;

/// Declares splitters that draw both parts anew for each split: fields, defaults, setters, and the
/// loop over the splits.
macro_rules! random_parts {
    (
        $(#[$doc:meta])*
        pub struct $name:ident { $n_splits:literal splits, $test_size:literal to test on }
    ) => {
        $(#[$doc])*
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// The number of splits.
            pub n_splits: usize,
            /// How much is tested: a default share when neither size is given, else the rest.
            pub test_size: Option<$crate::model_selection::SplitSize>,
            /// How much is fitted on: the rest when it is not given.
            pub train_size: Option<$crate::model_selection::SplitSize>,
            /// The seed, or a shared generator.
            pub random_state: $crate::random::RandomSource,
        }

        impl Default for $name {
            #[doc = concat!(stringify!($n_splits), " splits.")]
            fn default() -> Self {
                Self::new($n_splits)
            }
        }

        impl $name {
            #[doc = concat!(
                "This many splits, each with a share of ", stringify!($test_size), " to test on."
            )]
            pub fn new(n_splits: usize) -> Self {
                Self {
                    n_splits,
                    test_size: None,
                    train_size: None,
                    random_state: $crate::random::RandomSource::default(),
                }
            }

            $crate::parameters::setter! {
                /// The number of splits.
                n_splits: usize
            }

            $crate::parameters::setter! {
                /// How much is tested: a number (`20`) or a share (`0.2`).
                test_size: $crate::model_selection::SplitSize as some
            }

            $crate::parameters::setter! {
                /// How much is fitted on: a number (`80`) or a share (`0.8`).
                train_size: $crate::model_selection::SplitSize as some
            }

            $crate::parameters::setter! {
                /// The seed, or a shared generator, which goes on drawing from call to call.
                random_state: $crate::random::RandomSource as into
            }

            /// How much of so many rows or groups is fitted on and tested.
            fn sizes(&self, of: usize) -> $crate::error::Result<(usize, usize)> {
                if self.n_splits == 0 {
                    let expected = "an integer from 1";
                    return Err($crate::error::Error::parameter("n_splits", 0, expected));
                }
                super::size::resolve(of, self.test_size, self.train_size, $test_size)
            }

            /// A fold for each split, drawn from one generator.
            fn drawn(
                &self,
                mut draw: impl FnMut(&mut $crate::random::RandomState) -> $crate::estimator::Fold,
            ) -> $crate::error::Result<Vec<$crate::estimator::Fold>> {
                self.random_state
                    .with(|random| (0..self.n_splits).map(|_| draw(random)).collect())
            }
        }
    };
}
pub(super) use random_parts;
