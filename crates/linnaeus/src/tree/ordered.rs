//! Trees from weights whose sums are rounded: the order of every sum is scikit-learn's.
//!
//! There the rows of a node are sorted by each feature that is looked at, in place, from the order
//! that the feature before left; sums run over them from one end or the other. With weights that
//! are not whole, near ties hang on the last bits, so another order grows another tree.

use std::ops::Range;

use super::columns::Columns;
use super::criterion::{class_starts, proxy};
use super::grow::{Best, Division, Open, Rules, Samples, Search};
use super::options::{Criterion, Splitter};
use super::sort::sort_like_reference;
use super::sweep::{NEAR, draw_threshold};
use crate::random::xorshift::XorShift;

/// The rows of a tree in scikit-learn's order.
pub(super) struct Ordered<'a> {
    columns: &'a Columns,
    /// Where the classes of each output begin, and where the last ones end.
    starts: Vec<usize>,
    /// The class of each row, for each output.
    codes: &'a [&'a [u32]],
    /// The weight of each row.
    weights: &'a [f64],
    /// The row of the columns behind each row.
    stored: &'a [u32],
    /// The rows that have a weight.
    samples: Vec<u32>,
    /// Their values of the feature that is looked at.
    values: Vec<f32>,
    side: Side,
    /// The feature that the rows were last sorted or parted by.
    last_feature: Option<usize>,
    /// How many rows go left by the best split so far.
    best_n_left: usize,
    total: f64,
}

/// Class sums of the rows up to a position.
struct Side {
    left: Vec<f64>,
    weight: f64,
    position: usize,
}

/// The class sums and the weight of a node.
#[derive(Clone)]
pub(super) struct Sums {
    classes: Vec<f64>,
    weight: f64,
}

impl<'a> Ordered<'a> {
    pub(super) fn new(
        columns: &'a Columns,
        n_classes: &[usize],
        codes: &'a [&'a [u32]],
        weights: &'a [f64],
        stored: &'a [u32],
    ) -> Self {
        let starts = class_starts(n_classes);
        let samples: Vec<u32> = (0..)
            .zip(weights)
            .filter(|(_, weight)| **weight != 0.0)
            .map(|(row, _)| row)
            .collect();
        let width = starts[n_classes.len()];
        Self {
            columns,
            codes,
            weights,
            stored,
            values: vec![0.0; samples.len()],
            samples,
            side: Side {
                left: vec![0.0; width],
                weight: 0.0,
                position: 0,
            },
            starts,
            last_feature: None,
            best_n_left: 0,
            total: weights.iter().fold(0.0, |total, weight| total + weight),
        }
    }

    fn value(&self, sample: u32, feature: usize) -> f32 {
        self.columns.value(feature, self.stored[sample as usize])
    }

    /// Calls `add` with the place of a row's class, for each output.
    fn each_place(codes: &[&[u32]], starts: &[usize], row: u32, mut add: impl FnMut(usize)) {
        for (codes, start) in codes.iter().zip(starts) {
            add(start + codes[row as usize] as usize);
        }
    }

    /// Nothing is on the left.
    fn begin(&mut self, node: &Range<usize>) {
        self.side.left.fill(0.0);
        self.side.weight = 0.0;
        self.side.position = node.start;
    }

    /// The rows up to `position` are on the left. What is nearer is added or taken away.
    fn advance(&mut self, node: &Open<Sums>, position: usize) {
        let side = &mut self.side;
        let end = node.rows.end;
        if position - side.position <= end - position {
            for &row in &self.samples[side.position..position] {
                let weight = self.weights[row as usize];
                Self::each_place(self.codes, &self.starts, row, |at| side.left[at] += weight);
                side.weight += weight;
            }
        } else {
            side.left.copy_from_slice(&node.sums.classes);
            side.weight = node.sums.weight;
            for &row in self.samples[position..end].iter().rev() {
                let weight = self.weights[row as usize];
                Self::each_place(self.codes, &self.starts, row, |at| side.left[at] -= weight);
                side.weight -= weight;
            }
        }
        side.position = position;
    }

    fn weights_of(&self, sums: &Sums) -> [f64; 2] {
        [self.side.weight, sums.weight - self.side.weight]
    }

    fn impurities(&self, criterion: Criterion, sums: &Sums) -> [f64; 2] {
        let [weight_left, weight_right] = self.weights_of(sums);
        let left = |at: usize| self.side.left[at];
        let right = |at: usize| sums.classes[at] - self.side.left[at];
        [
            impurity(criterion, &self.starts, weight_left, left),
            impurity(criterion, &self.starts, weight_right, right),
        ]
    }

    /// Tries the split at `position`.
    fn attempt(&mut self, node: &Open<Sums>, position: usize, search: &mut Search<'_>, best: Best) {
        let rules = search.rules;
        let n_left = position - node.rows.start;
        if n_left < rules.min_samples_leaf || node.rows.len() - n_left < rules.min_samples_leaf {
            return;
        }
        self.advance(node, position);
        let weights = self.weights_of(&node.sums);
        if let Some(directions) = rules.directions
            && directions[best.feature] != 0
        {
            let left = self.side.left[0];
            let first = [
                left / weights[0],
                (node.sums.classes[0] - left) / weights[1],
            ];
            if !node.bounds.allow(directions[best.feature], first) {
                return;
            }
        }
        if weights.iter().any(|&weight| weight < rules.min_weight_leaf) {
            return;
        }
        let proxy = proxy(self.impurities(rules.criterion, &node.sums), weights);
        if search.is_better(proxy) {
            self.best_n_left = n_left;
            search.best = Some(Best { proxy, ..best });
        }
    }

    /// Every threshold of the feature.
    fn look_for_best(
        &mut self,
        node: &Open<Sums>,
        feature: usize,
        search: &mut Search<'_>,
    ) -> bool {
        let (start, end) = (node.rows.start, node.rows.end);
        let n_missing = self.sort_node(node, feature);
        let present = end - n_missing;
        let is_constant = present == start
            || n_missing == 0 && self.values[present - 1] <= self.values[start] + NEAR;
        if is_constant {
            return false;
        }
        for missing_left in [false, true] {
            if missing_left && n_missing == 0 {
                break;
            }
            if missing_left {
                // In front of the others; both keep their order.
                self.samples[start..end].rotate_right(n_missing);
                self.values[start..end].rotate_right(n_missing);
            }
            self.begin(&node.rows);
            let (mut position, last) = match missing_left {
                false => (start, present),
                true => (start + n_missing, end),
            };
            while missing_left || position < last {
                position += 1;
                while position < last && self.values[position] <= self.values[position - 1] + NEAR {
                    position += 1;
                }
                if position >= end {
                    break;
                }
                let threshold = match position == last && !missing_left {
                    true => f64::INFINITY,
                    false => {
                        let pair = [self.values[position - 1], self.values[position]];
                        f64::from(pair[0]) / 2.0 + f64::from(pair[1]) / 2.0
                    }
                };
                let best = Best {
                    feature,
                    threshold,
                    missing_go_to_left: (n_missing > 0).then_some(missing_left),
                    proxy: 0.0,
                    last_code: 0,
                };
                self.attempt(node, position, search, best);
            }
        }
        true
    }

    /// Sorts the rows of a node by a feature, what is missing at the end. Gives how many miss it.
    fn sort_node(&mut self, node: &Open<Sums>, feature: usize) -> usize {
        let (mut at, mut end) = (node.rows.start, node.rows.end);
        while at < end {
            if self.value(self.samples[end - 1], feature).is_nan() {
                end -= 1;
                continue;
            }
            let mut value = self.value(self.samples[at], feature);
            if value.is_nan() {
                end -= 1;
                self.samples.swap(at, end);
                value = self.value(self.samples[at], feature);
            }
            self.values[at] = value;
            at += 1;
        }
        let present = node.rows.start..end;
        sort_like_reference(
            &mut self.values[present.clone()],
            &mut self.samples[present],
        );
        node.rows.end - end
    }

    /// One drawn threshold of the feature.
    fn look_at_random(
        &mut self,
        node: &Open<Sums>,
        feature: usize,
        search: &mut Search<'_>,
        random: &mut XorShift,
    ) -> bool {
        let (start, end) = (node.rows.start, node.rows.end);
        let mut n_missing = 0;
        let mut range: Option<(f32, f32)> = None;
        for at in start..end {
            let value = self.value(self.samples[at], feature);
            self.values[at] = value;
            range = match range {
                _ if value.is_nan() => {
                    n_missing += 1;
                    range
                }
                None => Some((value, value)),
                Some((low, _)) if value < low => range.map(|(_, high)| (value, high)),
                Some((low, high)) if value > high => Some((low, value)),
                Some(_) => range,
            };
        }
        let Some((lowest, highest)) = range else {
            return false;
        };
        if n_missing == 0 && highest <= lowest + NEAR {
            return false;
        }
        let (threshold, missing_left) = draw_threshold(lowest, highest, n_missing > 0, random);
        let goes_left = |value: f32| match value.is_nan() {
            true => missing_left,
            false => f64::from(value) <= threshold,
        };
        let (mut at, mut position) = (start, end);
        while at < position {
            if goes_left(self.values[at]) {
                at += 1;
            } else {
                position -= 1;
                self.samples.swap(at, position);
                self.values.swap(at, position);
            }
        }
        self.begin(&node.rows);
        let best = Best {
            feature,
            threshold,
            missing_go_to_left: (n_missing > 0).then_some(missing_left),
            proxy: 0.0,
            last_code: 0,
        };
        self.attempt(node, position, search, best);
        true
    }
}

/// The impurity of the classes of all outputs together.
fn impurity(
    criterion: Criterion,
    starts: &[usize],
    weight: f64,
    sum: impl Fn(usize) -> f64 + Copy,
) -> f64 {
    let outputs = starts.windows(2);
    let all = outputs.fold(0.0, |all, range| {
        criterion.add_impurity(all, (range[0]..range[1]).map(sum), weight)
    });
    all / (starts.len() - 1) as f64
}

impl Samples for Ordered<'_> {
    type Sums = Sums;

    fn n_rows(&self) -> usize {
        self.samples.len()
    }

    fn total_weight(&self) -> f64 {
        self.total
    }

    fn sums(&mut self, rows: Range<usize>) -> Sums {
        let mut sums = Sums {
            classes: vec![0.0; self.side.left.len()],
            weight: 0.0,
        };
        for &row in &self.samples[rows] {
            let weight = self.weights[row as usize];
            Self::each_place(self.codes, &self.starts, row, |at| {
                sums.classes[at] += weight
            });
            sums.weight += weight;
        }
        sums
    }

    fn weight(&self, sums: &Sums) -> f64 {
        sums.weight
    }

    fn impurity(&self, criterion: Criterion, sums: &Sums) -> f64 {
        impurity(criterion, &self.starts, sums.weight, |at| sums.classes[at])
    }

    fn shares(&self, sums: &Sums, values: &mut Vec<f64>) {
        values.extend(sums.classes.iter().map(|sum| sum / sums.weight));
    }

    fn look(
        &mut self,
        node: &Open<Sums>,
        feature: usize,
        search: &mut Search<'_>,
        random: &mut XorShift,
    ) -> bool {
        self.last_feature = Some(feature);
        match search.rules.splitter {
            Splitter::Best => self.look_for_best(node, feature, search),
            Splitter::Random => self.look_at_random(node, feature, search, random),
        }
    }

    fn divide(&mut self, node: &Open<Sums>, best: &Best, rules: &Rules<'_>) -> Division<Sums> {
        let parted = rules.splitter == Splitter::Random && self.last_feature == Some(best.feature);
        if !parted {
            let (mut at, mut position) = (node.rows.start, node.rows.end);
            while at < position {
                let value = self.value(self.samples[at], best.feature);
                let goes_left = match value.is_nan() {
                    true => best.missing_go_to_left == Some(true),
                    false => f64::from(value) <= best.threshold,
                };
                if goes_left {
                    at += 1;
                } else {
                    position -= 1;
                    self.samples.swap(at, position);
                }
            }
        }
        self.begin(&node.rows);
        self.advance(node, node.rows.start + self.best_n_left);
        let left = self.side.left[0];
        Division {
            n_left: self.best_n_left,
            impurities: self.impurities(rules.criterion, &node.sums),
            weights: self.weights_of(&node.sums),
            of_first_class: [left, node.sums.classes[0] - left],
            // Added up anew, in the order of the parted rows.
            sums: None,
        }
    }
}
