//! What an estimator can use, and what it looks at.

use crate::context::Context;

/// What an estimator can use. What it cannot use is refused before the fit, never ignored.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// Weights of rows.
    pub weights: bool,
    /// Multilabel and multioutput labels.
    pub several_outputs: bool,
    /// Sparse matrices.
    pub sparse: bool,
    /// NaN in x, where infinities are still refused.
    pub nan: bool,
    /// NaN and infinities in x.
    pub not_finite: bool,
    /// It does not look at y, so fits that differ in y only are one fit.
    pub ignores_y: bool,
    /// It does not look at x, neither in a fit nor in an answer, which take next to no time then.
    pub ignores_x: bool,
    /// It is fitted already: a fit gives the model that it holds, whatever the rows are.
    pub frozen: bool,
}

impl Support {
    /// Nothing beyond one column of labels and a dense, finite matrix without weights.
    pub const fn plain() -> Self {
        Self {
            weights: false,
            several_outputs: false,
            sparse: false,
            nan: false,
            not_finite: false,
            ignores_y: false,
            ignores_x: false,
            frozen: false,
        }
    }

    /// It can use weights of rows.
    #[must_use]
    pub const fn with_weights(self) -> Self {
        Self {
            weights: true,
            ..self
        }
    }

    /// It can use several columns of labels.
    #[must_use]
    pub const fn with_several_outputs(self) -> Self {
        Self {
            several_outputs: true,
            ..self
        }
    }

    /// It can use sparse matrices.
    #[must_use]
    pub const fn with_sparse(self) -> Self {
        Self {
            sparse: true,
            ..self
        }
    }

    /// It can use NaN in x, as the mark of a missing value; infinities are refused.
    #[must_use]
    pub const fn with_nan(self) -> Self {
        Self { nan: true, ..self }
    }

    /// It does not mind NaN and infinities in x.
    #[must_use]
    pub const fn with_not_finite(self) -> Self {
        Self {
            not_finite: true,
            ..self
        }
    }

    /// It does not look at y.
    #[must_use]
    pub const fn ignoring_y(self) -> Self {
        Self {
            ignores_y: true,
            ..self
        }
    }

    /// It does not look at x.
    #[must_use]
    pub const fn ignoring_x(self) -> Self {
        Self {
            ignores_x: true,
            ..self
        }
    }

    /// It is fitted already.
    #[must_use]
    pub const fn frozen(self) -> Self {
        Self {
            frozen: true,
            ..self
        }
    }

    /// The context for work on so many rows: of one thread when waking another takes longer than
    /// the work.
    pub(crate) fn threads(self, nrows: usize, context: &Context) -> Context {
        const FEW: usize = 1 << 17;
        if self.ignores_x && nrows <= FEW {
            context.alone()
        } else {
            context.clone()
        }
    }
}
