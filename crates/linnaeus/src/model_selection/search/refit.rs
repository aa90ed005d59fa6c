//! Which candidate is the best one, and whether it is fitted on all rows.

use std::fmt;
use std::sync::Arc;

use super::results::SearchResults;
use crate::metrics::Scoring;

/// Which candidate of a search is fitted on all rows in the end.
#[derive(Clone, Default)]
pub enum Refit {
    /// The best one by the only metric. With several metrics it has to be said by which.
    #[default]
    Best,
    /// The best one by this metric.
    By(Scoring),
    /// The one that a function of the results chooses.
    Chosen(Chooser),
    /// None.
    No,
}

/// A function that chooses a candidate. Clones are equal, and nothing else is.
#[derive(Clone)]
pub struct Chooser(Arc<dyn Fn(&SearchResults) -> usize + Send + Sync>);

impl Chooser {
    /// The row of the results that the function chooses.
    pub(super) fn choose(&self, results: &SearchResults) -> usize {
        (self.0)(results)
    }
}

impl Refit {
    /// The candidate in the row of the results that the function returns.
    pub fn chosen(choose: impl Fn(&SearchResults) -> usize + Send + Sync + 'static) -> Self {
        Self::Chosen(Chooser(Arc::new(choose)))
    }
}

impl From<bool> for Refit {
    fn from(refit: bool) -> Self {
        if refit { Self::Best } else { Self::No }
    }
}
impl From<Scoring> for Refit {
    fn from(scoring: Scoring) -> Self {
        Self::By(scoring)
    }
}

impl PartialEq for Refit {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Best, Self::Best) | (Self::No, Self::No) => true,
            (Self::By(own), Self::By(others)) => own == others,
            (Self::Chosen(own), Self::Chosen(others)) => Arc::ptr_eq(&own.0, &others.0),
            _ => false,
        }
    }
}

impl fmt::Debug for Refit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Best => f.write_str("Best"),
            Self::By(scoring) => write!(f, "By({scoring:?})"),
            Self::Chosen(_) => f.write_str("Chosen"),
            Self::No => f.write_str("No"),
        }
    }
}

impl fmt::Debug for Chooser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chooser")
    }
}
