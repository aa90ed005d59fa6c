//! Counts of any number of classes and outputs.

use super::Targets;
use crate::tree::criterion::{class_starts, gini, proxy};
use crate::tree::options::Criterion;
use crate::tree::sweep::Passes;

/// Rows and weight of one class: the number of rows in the upper half of a word, the weight in the
/// lower half.
type Pair = u64;
const HALF: u32 = 32;

/// What a row adds: its weight, and its class or, with several outputs, its number, under which its
/// classes are found.
#[derive(Clone, Copy)]
pub(in crate::tree) struct Mark {
    pub(in crate::tree) row: u32,
    pub(in crate::tree) weight: u32,
}

/// Sums of the classes of all outputs, those of an output side by side.
pub(in crate::tree) struct Classes {
    /// Where the classes of each output begin, and where the last ones end.
    starts: Vec<usize>,
    /// For each row the place of its class, output after output; empty when a mark says it.
    places: Vec<u32>,
    /// For each code, the sums of the rows that have it.
    counts: Vec<Pair>,
    blocks: Blocks,
    missing: Vec<Pair>,
    best_left: Vec<Pair>,
    proxies: Vec<f64>,
}

/// The rows of each value.
#[derive(Default)]
struct Blocks {
    /// Counted: the sums of each block, one after the other.
    counted: Vec<Pair>,
    /// Sorted: the marks of all rows, and where each block ends.
    sorted: Vec<Mark>,
    ends: Vec<u32>,
}

impl Classes {
    /// `codes` has the class of each row, for each output.
    pub(in crate::tree) fn new(n_classes: &[usize], codes: &[&[u32]]) -> Self {
        let starts = class_starts(n_classes);
        let width = starts[n_classes.len()];
        let places = match codes {
            [_] => Vec::new(),
            outputs => {
                let rows = outputs.first().map_or(0, |codes| codes.len());
                let place = |row: usize| {
                    let of = outputs.iter().zip(&starts);
                    of.map(move |(codes, &start)| start as u32 + codes[row])
                };
                (0..rows).flat_map(place).collect()
            }
        };
        let none = vec![0; width];
        Self {
            starts,
            places,
            counts: vec![0; 256 * width],
            blocks: Blocks::default(),
            missing: none.clone(),
            best_left: none,
            proxies: Vec::new(),
        }
    }

    fn width(&self) -> usize {
        self.missing.len()
    }

    fn n_outputs(&self) -> usize {
        self.starts.len() - 1
    }

    /// Rows and weight of sums.
    fn pair(&self, sums: &[Pair]) -> Pair {
        sums[..self.starts[1]].iter().sum()
    }
}

/// Calls `add` with each place where a row adds and what it adds there.
#[inline]
fn each_place(places: &[u32], n_outputs: usize, mark: Mark, mut add: impl FnMut(usize, Pair)) {
    let pair = 1 << HALF | u64::from(mark.weight);
    if n_outputs == 1 {
        add(mark.row as usize, pair);
    } else {
        let start = mark.row as usize * n_outputs;
        for &place in &places[start..start + n_outputs] {
            add(place as usize, pair);
        }
    }
}

fn weight_of(pair: Pair) -> f64 {
    f64::from(pair as u32)
}

/// The impurity of the classes that lie side by side from one start to the next, of all outputs
/// together.
fn impurity(
    criterion: Criterion,
    starts: &[usize],
    weight: f64,
    pair: impl Fn(usize) -> Pair + Copy,
) -> f64 {
    /// Squares of sums up to this, and their sum, are whole numbers of `f64`.
    const EXACT: f64 = (1 << 26) as f64;
    let sum = starts.windows(2).fold(0.0, |before, range| {
        let places = range[0]..range[1];
        if criterion == Criterion::Gini && weight < EXACT {
            let square = |place| u64::from(pair(place) as u32) * u64::from(pair(place) as u32);
            let squares: u64 = places.map(square).sum();
            before + gini(squares as f64, weight)
        } else {
            criterion.add_impurity(before, places.map(|place| weight_of(pair(place))), weight)
        }
    });
    sum / (starts.len() - 1) as f64
}

impl Targets for Classes {
    type Mark = Mark;
    type Sums = Vec<Pair>;

    fn zero(&self) -> Vec<Pair> {
        vec![0; self.width()]
    }
    fn add_to(&self, sums: &mut Vec<Pair>, mark: Mark) {
        each_place(&self.places, self.n_outputs(), mark, |place, pair| {
            sums[place] += pair;
        });
    }
    fn without(&self, all: &Vec<Pair>, part: &Vec<Pair>) -> Vec<Pair> {
        all.iter().zip(part).map(|(all, part)| all - part).collect()
    }
    fn weight(&self, sums: &Vec<Pair>) -> f64 {
        weight_of(self.pair(sums))
    }
    fn impurity(&self, criterion: Criterion, sums: &Vec<Pair>) -> f64 {
        let weight = self.weight(sums);
        impurity(criterion, &self.starts, weight, |place| sums[place])
    }
    fn class_sums(&self, sums: &Vec<Pair>, into: &mut Vec<f64>) {
        into.extend(sums.iter().map(|&pair| weight_of(pair)));
    }
    fn first_class(&self, sums: &Vec<Pair>) -> f64 {
        weight_of(sums[0])
    }

    fn count(&mut self, rows: &[u32], marks: &[Mark], mut code: impl FnMut(u32) -> u8) {
        let (width, n_outputs) = (self.width(), self.n_outputs());
        for (&row, &mark) in rows.iter().zip(marks) {
            let counts = &mut self.counts[usize::from(code(row)) * width..][..width];
            each_place(&self.places, n_outputs, mark, |place, pair| {
                counts[place] += pair;
            });
        }
    }

    fn count_one(&mut self, mark: Mark, code: u8) {
        let (width, n_outputs) = (self.width(), self.n_outputs());
        let counts = &mut self.counts[usize::from(code) * width..][..width];
        each_place(&self.places, n_outputs, mark, |place, pair| {
            counts[place] += pair;
        });
    }

    fn take_counted(&mut self, codes: &[u32], missing: Option<u32>) {
        let width = self.width();
        let blocks = &mut self.blocks;
        blocks.sorted.clear();
        blocks.counted.clear();
        for &code in codes {
            let counts = &mut self.counts[code as usize * width..][..width];
            blocks.counted.extend_from_slice(counts);
            counts.fill(0);
        }
        self.missing.fill(0);
        if let Some(code) = missing {
            let counts = &mut self.counts[code as usize * width..][..width];
            self.missing.swap_with_slice(counts);
        }
    }

    fn take_rest(&mut self, node: &Vec<Pair>, _: usize, at: usize) -> bool {
        let width = self.width();
        let mut rest = self.without(node, &self.missing);
        for block in self.blocks.counted.chunks_exact(width) {
            for (rest, pair) in rest.iter_mut().zip(block) {
                *rest -= pair;
            }
        }
        let has_rows = rest.iter().any(|&pair| pair > 0);
        if has_rows {
            let at = at * width;
            self.blocks.counted.splice(at..at, rest);
        }
        has_rows
    }

    fn take_sorted(&mut self, marks: &[Mark], keys: &[u64], ends: &[u32], missing: Vec<Pair>) {
        let blocks = &mut self.blocks;
        blocks.counted.clear();
        blocks.sorted.clear();
        let sorted = keys.iter().map(|&key| marks[key as u32 as usize]);
        blocks.sorted.extend(sorted);
        blocks.ends.clear();
        blocks.ends.extend(ends);
        self.missing = missing;
    }

    fn passes<'a>(&'a mut self, node: &'a Vec<Pair>, unit: f64) -> impl Passes + 'a {
        ClassesPasses {
            targets: self,
            node,
            unit,
            missing_left: false,
        }
    }

    fn best_left(&self) -> Vec<Pair> {
        self.best_left.clone()
    }
}

struct ClassesPasses<'a> {
    targets: &'a mut Classes,
    node: &'a Vec<Pair>,
    unit: f64,
    missing_left: bool,
}

impl ClassesPasses<'_> {
    fn n_blocks(&self) -> usize {
        let blocks = &self.targets.blocks;
        match blocks.sorted.is_empty() {
            true => blocks.counted.len() / self.node.len(),
            false => blocks.ends.len(),
        }
    }

    fn before(&self) -> Vec<Pair> {
        match self.missing_left {
            true => self.targets.missing.clone(),
            false => self.targets.zero(),
        }
    }

    /// Adds the rows of a block.
    fn add(&self, left: &mut [Pair], block: usize) {
        let (targets, width) = (&*self.targets, left.len());
        let blocks = &targets.blocks;
        if blocks.sorted.is_empty() {
            let own = &blocks.counted[block * width..][..width];
            for (left, &pair) in left.iter_mut().zip(own) {
                *left += pair;
            }
            return;
        }
        let start = match block {
            0 => 0,
            block => blocks.ends[block - 1] as usize,
        };
        for &mark in &blocks.sorted[start..blocks.ends[block] as usize] {
            each_place(&targets.places, targets.n_outputs(), mark, |place, pair| {
                left[place] += pair;
            });
        }
    }

    /// What is on the left of the split behind a block.
    fn left(&self, block: usize) -> Vec<Pair> {
        let mut left = self.before();
        (0..=block).for_each(|block| self.add(&mut left, block));
        left
    }

    /// The sums of both sides.
    fn sides(&self, block: usize) -> [Vec<Pair>; 2] {
        let left = self.left(block);
        let right = self.targets.without(self.node, &left);
        [left, right]
    }
}

impl Passes for ClassesPasses<'_> {
    fn pass(&mut self, missing_left: bool, criterion: Criterion) {
        self.missing_left = missing_left;
        let mut left = self.before();
        let (starts, node) = (&self.targets.starts, self.node);
        let all = self.targets.pair(node);
        let proxies = (0..self.n_blocks()).map(|block| {
            self.add(&mut left, block);
            let own = self.targets.pair(&left);
            let weights = [weight_of(own), weight_of(all - own)];
            let impurities = [
                impurity(criterion, starts, weights[0], |place| left[place]),
                impurity(criterion, starts, weights[1], |place| {
                    node[place] - left[place]
                }),
            ];
            proxy(impurities, weights)
        });
        self.targets.proxies = proxies.collect();
    }

    fn proxies(&self) -> &[f64] {
        &self.targets.proxies
    }

    fn n_left(&mut self, block: usize) -> usize {
        (self.targets.pair(&self.left(block)) >> HALF) as usize
    }

    fn weights(&mut self, block: usize) -> [f64; 2] {
        let weight = |sums: Vec<Pair>| self.targets.weight(&sums) * self.unit;
        self.sides(block).map(weight)
    }

    fn first_class(&mut self, block: usize) -> [f64; 2] {
        let share = |sums: Vec<Pair>| weight_of(sums[0]) / self.targets.weight(&sums);
        self.sides(block).map(share)
    }

    fn keep(&mut self, block: usize) {
        self.targets.best_left = self.left(block);
    }
}
