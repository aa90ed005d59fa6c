//! The shuffles of a column.

use crate::error::{Error, Result};
use crate::random::{RandomSource, RandomState, SamplingMethod, sample_without_replacement};
use crate::tree::RowCount;

/// Which rows are looked at, and in which orders a column is put: the same for every column.
///
/// ```
/// use linnaeus::inspection::Permutations;
///
/// let drawn = Permutations::draw(4, 2, 1.0, &0.into())?;
/// assert_eq!((drawn.rows(), drawn.orders().len()), (None, 2));
/// assert_eq!(drawn.orders()[0].iter().sum::<usize>(), 6);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permutations {
    rows: Option<Vec<usize>>,
    orders: Vec<Vec<usize>>,
}

impl Permutations {
    /// Draws them as scikit-learn does: a seed for all columns first; from it the rows, if not all
    /// are looked at; then the shuffles, each of which goes on from the one before.
    ///
    /// # Errors
    /// `Parameter` for no repeat, for more rows than there are, for a share that is not above 0 and
    /// up to 1 or is not of a single row, and for a seed out of range.
    pub fn draw(
        nrows: usize,
        n_repeats: usize,
        max_samples: impl Into<RowCount>,
        random_state: &RandomSource,
    ) -> Result<Self> {
        const SEEDS: i64 = 1 << 31;
        if n_repeats == 0 {
            return Err(Error::parameter("n_repeats", 0, "an integer from 1"));
        }
        let seed = random_state.with(|random| random.randint(0, SEEDS))??;
        let count = n_rows(max_samples.into(), nrows)?;
        let mut random = RandomState::new(seed as u32);
        let rows = match count == nrows {
            true => None,
            false => {
                let method = SamplingMethod::Auto;
                Some(sample_without_replacement(
                    nrows,
                    count,
                    method,
                    &mut random,
                )?)
            }
        };
        let mut shuffled: Vec<usize> = (0..count).collect();
        let mut order = shuffled.clone();
        let orders = (0..n_repeats).map(|_| {
            random.shuffle(&mut shuffled);
            // A column that was shuffled is shuffled on.
            order = shuffled.iter().map(|&row| order[row]).collect();
            order.clone()
        });
        let orders = orders.collect();
        Ok(Self { rows, orders })
    }

    /// The rows that are looked at; none when all are.
    pub fn rows(&self) -> Option<&[usize]> {
        self.rows.as_deref()
    }

    /// For each repeat, which of these rows' values stands in each row.
    pub fn orders(&self) -> &[Vec<usize>] {
        &self.orders
    }
}

/// How many rows are looked at.
fn n_rows(max_samples: RowCount, nrows: usize) -> Result<usize> {
    let (count, found) = match max_samples {
        RowCount::Count(count) => (count, count.to_string()),
        RowCount::Share(share) if share > 0.0 && share <= 1.0 => {
            ((share * nrows as f64) as usize, share.to_string())
        }
        RowCount::Share(share) => (0, share.to_string()),
    };
    if count == 0 || count > nrows {
        let expected = format!(
            "an integer from 1 to {nrows}, the number of rows, or a share above 0 up to 1.0, of at \
             least one row"
        );
        return Err(Error::parameter("max_samples", found, expected));
    }
    Ok(count)
}
