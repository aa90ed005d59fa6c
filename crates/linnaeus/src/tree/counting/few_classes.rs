//! Counts of one output with at most 16 classes, side by side in a line of the cache.

use linnaeus_kernels::{CLASSES, ClassWeights, gini_proxies, prefix_squares};

use super::{Mark, Targets};
use crate::tree::criterion::proxy;
use crate::tree::options::Criterion;
use crate::tree::sweep::Passes;

/// One output with few classes.
pub(in crate::tree) struct FewClasses {
    n_classes: usize,
    /// The weights of the classes by code.
    counts: Vec<ClassWeights>,
    /// The number of rows by code, if somebody asks.
    n_rows: Option<Vec<u32>>,
    blocks: Blocks,
    /// The weights of the classes of rows without a value, and how many there are.
    missing: (ClassWeights, u32),
    best_left: ClassWeights,
    squares: [Vec<f64>; 2],
    weights: Vec<f64>,
    proxies: Vec<f64>,
}

/// The rows of each value.
#[derive(Default)]
struct Blocks {
    /// Counted: the weights of the classes of each block.
    counted: Vec<ClassWeights>,
    /// Counted: the number of rows of each block, if somebody asks.
    n_rows: Vec<u32>,
    /// Sorted: the marks of all rows, and where each block ends.
    sorted: Vec<Mark>,
    ends: Vec<u32>,
}

const NONE: ClassWeights = [0; CLASSES];

impl FewClasses {
    /// Whether so many classes of this weight fit.
    pub(in crate::tree) fn fits(n_classes: usize, weight: u64) -> bool {
        n_classes <= CLASSES && weight < 1 << 26
    }

    /// `count_rows` when the number of rows on each side of a split is asked for.
    pub(in crate::tree) fn new(n_classes: usize, count_rows: bool) -> Self {
        Self {
            n_classes,
            counts: vec![NONE; 256],
            n_rows: count_rows.then(|| vec![0; 256]),
            blocks: Blocks::default(),
            missing: (NONE, 0),
            best_left: NONE,
            squares: [Vec::new(), Vec::new()],
            weights: Vec::new(),
            proxies: Vec::new(),
        }
    }
}

fn weight(sums: &ClassWeights) -> f64 {
    f64::from(sums.iter().sum::<u32>())
}

fn less(all: &ClassWeights, part: &ClassWeights) -> ClassWeights {
    std::array::from_fn(|class| all[class] - part[class])
}

fn add(sums: &mut ClassWeights, block: &ClassWeights) {
    for (sum, own) in sums.iter_mut().zip(block) {
        *sum += own;
    }
}

fn impurity(criterion: Criterion, sums: &ClassWeights) -> f64 {
    // Classes that there are not have the sum 0, which changes nothing.
    criterion.impurity(sums.iter().map(|&sum| f64::from(sum)), weight(sums))
}

impl Targets for FewClasses {
    type Mark = Mark;
    type Sums = ClassWeights;

    fn zero(&self) -> ClassWeights {
        NONE
    }
    fn add_to(&self, sums: &mut ClassWeights, mark: Mark) {
        sums[mark.row as usize] += mark.weight;
    }
    fn without(&self, all: &ClassWeights, part: &ClassWeights) -> ClassWeights {
        less(all, part)
    }
    fn weight(&self, sums: &ClassWeights) -> f64 {
        weight(sums)
    }
    fn impurity(&self, criterion: Criterion, sums: &ClassWeights) -> f64 {
        impurity(criterion, sums)
    }
    fn class_sums(&self, sums: &ClassWeights, into: &mut Vec<f64>) {
        into.extend(sums[..self.n_classes].iter().map(|&sum| f64::from(sum)));
    }
    fn first_class(&self, sums: &ClassWeights) -> f64 {
        f64::from(sums[0])
    }

    fn count(&mut self, rows: &[u32], marks: &[Mark], mut code: impl FnMut(u32) -> u8) {
        let counts: &mut [ClassWeights; 256] = self.counts.as_mut_array().expect("256 counts");
        match &mut self.n_rows {
            None => {
                for (&row, mark) in rows.iter().zip(marks) {
                    let class = mark.row as usize % CLASSES;
                    counts[usize::from(code(row))][class] += mark.weight;
                }
            }
            Some(n_rows) => {
                for (&row, mark) in rows.iter().zip(marks) {
                    let code = usize::from(code(row));
                    counts[code][mark.row as usize % CLASSES] += mark.weight;
                    n_rows[code] += 1;
                }
            }
        }
    }

    fn count_one(&mut self, mark: Mark, code: u8) {
        let counts: &mut [ClassWeights; 256] = self.counts.as_mut_array().expect("256 counts");
        counts[usize::from(code)][mark.row as usize % CLASSES] += mark.weight;
        if let Some(n_rows) = &mut self.n_rows {
            n_rows[usize::from(code)] += 1;
        }
    }

    fn take_counted(&mut self, codes: &[u32], missing: Option<u32>) {
        let blocks = &mut self.blocks;
        blocks.sorted.clear();
        blocks.counted.clear();
        let counts = &mut self.counts;
        let mut take = |&code: &u32| std::mem::replace(&mut counts[code as usize], NONE);
        blocks.counted.extend(codes.iter().map(&mut take));
        self.missing = (missing.as_ref().map_or(NONE, take), 0);
        if let Some(n_rows) = &mut self.n_rows {
            let mut take = |&code: &u32| std::mem::take(&mut n_rows[code as usize]);
            blocks.n_rows.clear();
            blocks.n_rows.extend(codes.iter().map(&mut take));
            self.missing.1 = missing.as_ref().map_or(0, take);
        }
    }

    fn take_rest(&mut self, node: &ClassWeights, n_rows: usize, at: usize) -> bool {
        let blocks = &mut self.blocks;
        let mut counted = self.missing.0;
        blocks
            .counted
            .iter()
            .for_each(|block| add(&mut counted, block));
        let rest = less(node, &counted);
        let has_rows = rest.iter().any(|&weight| weight > 0);
        if has_rows {
            blocks.counted.insert(at, rest);
            if self.n_rows.is_some() {
                let others = self.missing.1 + blocks.n_rows.iter().sum::<u32>();
                blocks.n_rows.insert(at, n_rows as u32 - others);
            }
        }
        has_rows
    }

    fn take_sorted(&mut self, marks: &[Mark], keys: &[u64], ends: &[u32], missing: ClassWeights) {
        let blocks = &mut self.blocks;
        blocks.counted.clear();
        blocks.sorted.clear();
        let sorted = keys.iter().map(|&key| marks[key as u32 as usize]);
        blocks.sorted.extend(sorted);
        blocks.ends.clear();
        blocks.ends.extend(ends);
        self.missing = (missing, (marks.len() - keys.len()) as u32);
    }

    fn passes<'a>(&'a mut self, node: &'a ClassWeights, unit: f64) -> impl Passes + 'a {
        FewClassesPasses {
            targets: self,
            node,
            unit,
            missing_left: false,
        }
    }

    fn best_left(&self) -> ClassWeights {
        self.best_left
    }
}

struct FewClassesPasses<'a> {
    targets: &'a mut FewClasses,
    node: &'a ClassWeights,
    unit: f64,
    missing_left: bool,
}

impl FewClassesPasses<'_> {
    fn is_sorted(&self) -> bool {
        !self.targets.blocks.sorted.is_empty()
    }

    fn before(&self) -> ClassWeights {
        match self.missing_left {
            true => self.targets.missing.0,
            false => NONE,
        }
    }

    /// What is on the left of the split behind a block.
    fn left(&self, block: usize) -> ClassWeights {
        let mut left = self.before();
        let blocks = &self.targets.blocks;
        if self.is_sorted() {
            for mark in &blocks.sorted[..blocks.ends[block] as usize] {
                left[mark.row as usize] += mark.weight;
            }
        } else {
            for own in &blocks.counted[..=block] {
                add(&mut left, own);
            }
        }
        left
    }

    /// The squares and weights on both sides of each block of sorted rows: a row changes them by
    /// little.
    fn prefix_squares_of_sorted(&mut self) {
        let mut left = self.before();
        let mut right = less(self.node, &left);
        let squares = |sums: &ClassWeights| -> u64 {
            sums.iter()
                .map(|&sum| u64::from(sum) * u64::from(sum))
                .sum()
        };
        let (mut of_left, mut of_right) = (squares(&left), squares(&right));
        let mut weight: u32 = left.iter().sum();
        let own = &mut *self.targets;
        let [left_squares, right_squares] = &mut own.squares;
        let mut start = 0;
        for (block, &end) in own.blocks.ends.iter().enumerate() {
            for mark in &own.blocks.sorted[start..end as usize] {
                let (class, more) = (mark.row as usize % CLASSES, u64::from(mark.weight));
                of_left += more * (2 * u64::from(left[class]) + more);
                left[class] += mark.weight;
                right[class] -= mark.weight;
                of_right -= more * (2 * u64::from(right[class]) + more);
                weight += mark.weight;
            }
            start = end as usize;
            left_squares[block] = of_left as f64;
            right_squares[block] = of_right as f64;
            own.weights[block] = f64::from(weight);
        }
    }
}

impl Passes for FewClassesPasses<'_> {
    fn pass(&mut self, missing_left: bool, criterion: Criterion) {
        self.missing_left = missing_left;
        let length = match self.is_sorted() {
            true => self.targets.blocks.ends.len(),
            false => self.targets.blocks.counted.len(),
        };
        if criterion != Criterion::Gini {
            let proxies = (0..length).scan(self.before(), |left, block| {
                let blocks = &self.targets.blocks;
                if self.is_sorted() {
                    let start = block.checked_sub(1).map_or(0, |before| blocks.ends[before]);
                    for mark in &blocks.sorted[start as usize..blocks.ends[block] as usize] {
                        left[mark.row as usize] += mark.weight;
                    }
                } else {
                    add(left, &blocks.counted[block]);
                }
                let right = less(self.node, left);
                let impurities = [impurity(criterion, left), impurity(criterion, &right)];
                Some(proxy(impurities, [weight(left), weight(&right)]))
            });
            self.targets.proxies = proxies.collect();
            return;
        }
        let own = &mut *self.targets;
        let [of_left, of_right] = &mut own.squares;
        for values in [of_left, of_right, &mut own.weights, &mut own.proxies] {
            values.resize(length, 0.0);
        }
        if self.is_sorted() {
            self.prefix_squares_of_sorted();
        } else {
            let before = self.before();
            let own = &mut *self.targets;
            let [of_left, of_right] = &mut own.squares;
            let blocks = &own.blocks.counted;
            prefix_squares(
                blocks,
                &before,
                self.node,
                of_left,
                of_right,
                &mut own.weights,
            );
        }
        let own = &mut *self.targets;
        let [of_left, of_right] = &own.squares;
        gini_proxies(
            of_left,
            of_right,
            &own.weights,
            weight(self.node),
            &mut own.proxies,
        );
    }

    fn proxies(&self) -> &[f64] {
        &self.targets.proxies
    }

    fn n_left(&mut self, block: usize) -> usize {
        let blocks = &self.targets.blocks;
        let missing = match self.missing_left {
            true => self.targets.missing.1,
            false => 0,
        };
        let present = match self.is_sorted() {
            true => blocks.ends[block],
            false => blocks.n_rows[..=block].iter().sum(),
        };
        (missing + present) as usize
    }

    fn weights(&mut self, block: usize) -> [f64; 2] {
        let left = self.left(block);
        [left, less(self.node, &left)].map(|sums| weight(&sums) * self.unit)
    }

    fn first_class(&mut self, block: usize) -> [f64; 2] {
        let left = self.left(block);
        [left, less(self.node, &left)].map(|sums| f64::from(sums[0]) / weight(&sums))
    }

    fn keep(&mut self, block: usize) {
        self.targets.best_left = self.left(block);
    }
}
