//! One pass over the values of a feature, from the lowest to the highest: the same for every way in
//! which the rows are added up.

use super::grow::{Best, Bounds, Rules, Search};
use super::options::Splitter;
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
    /// How many rows have none.
    pub(super) n_missing: usize,
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
        self.n_missing == self.n_rows
            || self.n_missing == 0 && self.highest() <= self.lowest() + NEAR
    }
}

/// What the rows left of a threshold add up to, and the rows right of it. Rows are added by blocks,
/// each of one value.
pub(super) trait Tally {
    /// No row is on the left; or all that miss the value are.
    fn begin(&mut self, with_missing: bool);
    /// The next block goes to the left.
    fn add(&mut self, block: usize);
    /// How many rows are on the left.
    fn n_left(&self) -> usize;
    /// The weights of the two sides.
    fn weights(&self) -> [f64; 2];
    /// The share of the first class on the two sides.
    fn first_class(&self) -> [f64; 2];
    /// What is compared between splits.
    fn proxy(&self) -> f64;
    /// Remembers what is on the left now.
    fn keep(&mut self);
}

/// Looks for a better split of a node; `values` are not constant.
pub(super) fn look_for_split(
    values: &Values<'_>,
    bounds: Bounds,
    tally: &mut impl Tally,
    search: &mut Search<'_>,
    random: &mut XorShift,
) {
    match search.rules.splitter {
        Splitter::Best => {
            best(values, bounds, tally, search, false);
            if values.n_missing > 0 {
                best(values, bounds, tally, search, true);
            }
        }
        Splitter::Random => drawn(values, bounds, tally, search, random),
    }
}

/// Every threshold, with the rows that miss the value on the right or on the left.
fn best(
    values: &Values<'_>,
    bounds: Bounds,
    tally: &mut impl Tally,
    search: &mut Search<'_>,
    missing_left: bool,
) {
    let rules = search.rules;
    let blocks = values.codes.len();
    tally.begin(missing_left);
    for block in 0..blocks {
        tally.add(block);
        let is_last = block + 1 == blocks;
        let threshold = if !is_last {
            let (value, next) = (values.value(block), values.value(block + 1));
            if next <= value + NEAR {
                continue;
            }
            f64::from(value) / 2.0 + f64::from(next) / 2.0
        } else if missing_left || values.n_missing == 0 {
            break;
        } else {
            // What is there on the left, what is missing on the right.
            f64::INFINITY
        };
        if may_be(values, bounds, tally, rules) {
            let proxy = tally.proxy();
            if search.is_better(proxy) {
                let n_left = tally.n_left();
                search.best = Some(Best {
                    feature: values.feature,
                    threshold,
                    missing_go_to_left: match values.n_missing {
                        0 => n_left > values.n_rows - n_left,
                        _ => missing_left,
                    },
                    n_left,
                    proxy,
                    last_code: values.codes[block],
                });
                tally.keep();
            }
        }
    }
}

/// One threshold, drawn.
fn drawn(
    values: &Values<'_>,
    bounds: Bounds,
    tally: &mut impl Tally,
    search: &mut Search<'_>,
    random: &mut XorShift,
) {
    let (threshold, missing_left) =
        draw_threshold(values.lowest(), values.highest(), values.n_missing, random);
    tally.begin(missing_left);
    let up_to = |&&code: &&u32| f64::from(values.values[code as usize]) <= threshold;
    let left = values.codes.iter().take_while(up_to).count();
    (0..left).for_each(|block| tally.add(block));
    if may_be(values, bounds, tally, search.rules) {
        let proxy = tally.proxy();
        if search.is_better(proxy) {
            let n_left = tally.n_left();
            search.best = Some(Best {
                feature: values.feature,
                threshold,
                missing_go_to_left: match values.n_missing {
                    0 => n_left > values.n_rows - n_left,
                    _ => missing_left,
                },
                n_left,
                proxy,
                last_code: values.codes[left - 1],
            });
            tally.keep();
        }
    }
}

/// A threshold between two values, and whether rows without a value go left.
pub(super) fn draw_threshold(
    lowest: f32,
    highest: f32,
    n_missing: usize,
    random: &mut XorShift,
) -> (f64, bool) {
    let drawn = random.uniform(lowest.into(), highest.into());
    let missing_left = n_missing > 0 && random.integer(0, 2) == 1;
    let threshold = if drawn == f64::from(highest) {
        lowest.into()
    } else {
        drawn
    };
    (threshold, missing_left)
}

/// Whether the rules allow a split here.
fn may_be(values: &Values<'_>, bounds: Bounds, tally: &impl Tally, rules: &Rules<'_>) -> bool {
    let n_left = tally.n_left();
    if n_left < rules.min_samples_leaf || values.n_rows - n_left < rules.min_samples_leaf {
        return false;
    }
    if let Some(directions) = rules.directions
        && directions[values.feature] != 0
        && !bounds.allow(directions[values.feature], tally.first_class())
    {
        return false;
    }
    tally
        .weights()
        .iter()
        .all(|&weight| weight >= rules.min_weight_leaf)
}
