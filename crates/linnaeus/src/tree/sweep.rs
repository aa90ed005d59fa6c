//! One pass over the values of a feature, from the lowest to the highest: the same for every way in
//! which the rows are added up.

use super::grow::{Best, Bounds, Rules, Search};
use super::options::{Criterion, Splitter};
use crate::random::xorshift::XorShift;

/// Values that lie closer together than this are one value.
pub(super) const NEAR: f32 = 1e-7;

/// The values that a feature has in a node, and how they are numbered.
pub(super) struct Values<'a> {
    pub(super) feature: usize,
    /// The values by their numbers.
    pub(super) values: &'a [f32],
    /// The numbers of those that occur, rising.
    pub(super) codes: &'a [u32],
    /// Whether some rows have none.
    pub(super) has_missing: bool,
    /// How many rows there are.
    pub(super) n_rows: usize,
}

impl Values<'_> {
    fn value(&self, block: usize) -> f32 {
        self.values[self.codes[block] as usize]
    }

    fn lowest(&self) -> f32 {
        self.value(0)
    }

    fn highest(&self) -> f32 {
        self.value(self.codes.len() - 1)
    }

    /// Whether the feature cannot split the node.
    pub(super) fn are_constant(&self) -> bool {
        self.codes.is_empty() || !self.has_missing && self.highest() <= self.lowest() + NEAR
    }
}

/// What the rows left of each threshold add up to, and the rows right of it.
///
/// Rows come in blocks, each of one value. A pass goes over all of them at once; afterwards each
/// prefix of the blocks can be asked about.
pub(super) trait Passes {
    /// Computes what is compared between splits, for every prefix of the blocks but that of all
    /// rows. With `missing_left` the rows that miss the value are before the first block.
    fn pass(&mut self, missing_left: bool, criterion: Criterion);
    /// What was computed: larger is better.
    fn proxies(&self) -> &[f64];
    /// How many rows are on the left of the split behind a block.
    fn n_left(&mut self, block: usize) -> usize;
    /// The weights of the two sides.
    fn weights(&mut self, block: usize) -> [f64; 2];
    /// The share of the first class on the two sides.
    fn first_class(&mut self, block: usize) -> [f64; 2];
    /// Remembers what is on the left of the split behind a block; of none, what is missing.
    fn keep(&mut self, block: usize);
}

/// Looks for a better split of a node; `values` are not constant.
pub(super) fn look_for_split(
    values: &Values<'_>,
    bounds: Bounds,
    passes: &mut impl Passes,
    search: &mut Search<'_>,
    random: &mut XorShift,
) {
    match search.rules.splitter {
        Splitter::Best => {
            best(values, bounds, passes, search, false);
            if values.has_missing {
                best(values, bounds, passes, search, true);
            }
        }
        Splitter::Random => drawn(values, bounds, passes, search, random),
    }
}

/// Every threshold, with the rows that miss the value on the right or on the left.
fn best(
    values: &Values<'_>,
    bounds: Bounds,
    passes: &mut impl Passes,
    search: &mut Search<'_>,
    missing_left: bool,
) {
    passes.pass(missing_left, search.rules.criterion);
    let last = values.codes.len() - 1;
    let mut best_block = None;
    let mut best_proxy = search.best.map_or(f64::NEG_INFINITY, |best| best.proxy);
    for block in 0..last {
        let proxy = passes.proxies()[block];
        // Few are better than all before, so what is allowed is asked about afterwards.
        if proxy > best_proxy
            && values.value(block + 1) > values.value(block) + NEAR
            && may_be(values, bounds, passes, search.rules, block)
        {
            (best_block, best_proxy) = (Some(block), proxy);
        }
    }
    // What is there on the left, what is missing on the right.
    if values.has_missing && !missing_left {
        let proxy = passes.proxies()[last];
        if proxy > best_proxy && may_be(values, bounds, passes, search.rules, last) {
            (best_block, best_proxy) = (Some(last), proxy);
        }
    }
    let Some(block) = best_block else {
        return;
    };
    passes.keep(block);
    search.best = Some(Best {
        feature: values.feature,
        threshold: match block == last {
            true => f64::INFINITY,
            false => {
                let (value, next) = (values.value(block), values.value(block + 1));
                f64::from(value) / 2.0 + f64::from(next) / 2.0
            }
        },
        missing_go_to_left: values.has_missing.then_some(missing_left),
        proxy: best_proxy,
        last_code: values.codes[block],
    });
}

/// One threshold, drawn.
fn drawn(
    values: &Values<'_>,
    bounds: Bounds,
    passes: &mut impl Passes,
    search: &mut Search<'_>,
    random: &mut XorShift,
) {
    let (threshold, missing_left) = draw_threshold(
        values.lowest(),
        values.highest(),
        values.has_missing,
        random,
    );
    let up_to = |&&code: &&u32| f64::from(values.values[code as usize]) <= threshold;
    // The lowest value is never above the threshold.
    let block = values.codes.iter().take_while(up_to).count() - 1;
    if block + 1 == values.codes.len() && (missing_left || !values.has_missing) {
        // Nothing is on the right.
        return;
    }
    passes.pass(missing_left, search.rules.criterion);
    let proxy = passes.proxies()[block];
    if search.is_better(proxy) && may_be(values, bounds, passes, search.rules, block) {
        passes.keep(block);
        search.best = Some(Best {
            feature: values.feature,
            threshold,
            missing_go_to_left: values.has_missing.then_some(missing_left),
            proxy,
            last_code: values.codes[block],
        });
    }
}

/// A threshold between two values, and whether rows without a value go left.
pub(super) fn draw_threshold(
    lowest: f32,
    highest: f32,
    has_missing: bool,
    random: &mut XorShift,
) -> (f64, bool) {
    let drawn = random.uniform(lowest.into(), highest.into());
    let missing_left = has_missing && random.integer(0, 2) == 1;
    let threshold = if drawn == f64::from(highest) {
        lowest.into()
    } else {
        drawn
    };
    (threshold, missing_left)
}

/// Whether the rules allow the split behind a block.
fn may_be(
    values: &Values<'_>,
    bounds: Bounds,
    passes: &mut impl Passes,
    rules: &Rules<'_>,
    block: usize,
) -> bool {
    if rules.min_samples_leaf > 1 {
        let n_left = passes.n_left(block);
        if n_left < rules.min_samples_leaf || values.n_rows - n_left < rules.min_samples_leaf {
            return false;
        }
    }
    if let Some(directions) = rules.directions
        && directions[values.feature] != 0
        && !bounds.allow(directions[values.feature], passes.first_class(block))
    {
        return false;
    }
    rules.min_weight_leaf <= 0.0
        || passes
            .weights(block)
            .iter()
            .all(|&weight| weight >= rules.min_weight_leaf)
}
