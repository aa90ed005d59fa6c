//! Rows drawn from strata in proportion to their sizes.

use super::mt19937::RandomState;

/// Draws `n_first` rows and, of the others, `n_second` rows, each with the strata in the
/// proportions of the whole, and shuffles both (scikit-learn's `StratifiedShuffleSplit`, one
/// split).
///
/// `strata` are the rows of each stratum.
pub(crate) fn draw_from_strata(
    strata: &[Vec<usize>],
    n_first: usize,
    n_second: usize,
    random: &mut RandomState,
) -> (Vec<usize>, Vec<usize>) {
    let mut left: Vec<usize> = strata.iter().map(Vec::len).collect();
    let to_first = apportion(&left, n_first, random);
    for (left, taken) in left.iter_mut().zip(&to_first) {
        *left = left.saturating_sub(*taken);
    }
    let to_second = apportion(&left, n_second, random);
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for ((rows, to_first), to_second) in strata.iter().zip(to_first).zip(to_second) {
        let mut drawn = random
            .permutation(rows.len())
            .into_iter()
            .map(|at| rows[at]);
        first.extend(drawn.by_ref().take(to_first));
        second.extend(drawn.take(to_second));
    }
    random.shuffle(&mut first);
    random.shuffle(&mut second);
    (first, second)
}

/// How many of `draws` rows each stratum gets, in proportion to the rows it has.
///
/// Shares are rounded down; what is then missing goes to the largest remainders, by lot among
/// equal ones.
fn apportion(counts: &[usize], draws: usize, random: &mut RandomState) -> Vec<usize> {
    let total: usize = counts.iter().sum();
    let exact = |count: &usize| *count as f64 / total as f64 * draws as f64;
    let shares: Vec<f64> = counts.iter().map(exact).collect();
    let remainders: Vec<f64> = shares.iter().map(|share| share - share.floor()).collect();
    let mut given: Vec<usize> = shares.iter().map(|&share| share as usize).collect();
    let mut missing = draws.saturating_sub(given.iter().sum());

    let mut levels = remainders.clone();
    levels.sort_by(|a, b| b.total_cmp(a));
    levels.dedup();
    for level in levels {
        if missing == 0 {
            break;
        }
        let equal: Vec<usize> = (0..counts.len())
            .filter(|&class| remainders[class] == level)
            .collect();
        let lot = random.permutation(equal.len());
        for &at in lot.iter().take(missing) {
            given[equal[at]] += 1;
        }
        missing = missing.saturating_sub(equal.len());
    }
    given
}
