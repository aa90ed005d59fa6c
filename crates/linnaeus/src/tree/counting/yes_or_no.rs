//! Counts of a yes-or-no question.

use linnaeus_kernels::gini_proxies;

use super::Targets;
use crate::tree::criterion::proxy;
use crate::tree::options::Criterion;
use crate::tree::sweep::Passes;

/// One yes-or-no question.
///
/// A mark is one word: the weight of the first class in its lowest 21 bits, that of the second in
/// the next, and the number of rows above. So one addition adds a row.
pub(in crate::tree) struct YesOrNo {
    /// Two, or one.
    n_classes: usize,
    /// Counts by code. Rows go to one table after the other, as most of them may have one code and
    /// each addition would wait for the one before.
    tables: [Vec<u64>; TABLES],
    /// The rows of each value.
    blocks: Vec<u64>,
    /// The rows without a value.
    missing: u64,
    best_left: u64,
    /// What is left of each threshold.
    lefts: Vec<u64>,
    squares: [Vec<f64>; 2],
    weights: Vec<f64>,
    proxies: Vec<f64>,
}

const TABLES: usize = 4;

/// The bits of one sum.
const SUM: u32 = 21;
const MASK: u64 = (1 << SUM) - 1;

impl YesOrNo {
    /// Whether so many rows of this weight fit.
    pub(in crate::tree) fn fits(n_rows: usize, weight: u64) -> bool {
        (n_rows as u64) < MASK && weight < MASK
    }

    pub(in crate::tree) fn new(n_classes: usize) -> Self {
        Self {
            n_classes,
            tables: std::array::from_fn(|_| vec![0; 256]),
            blocks: Vec::new(),
            missing: 0,
            best_left: 0,
            lefts: Vec::new(),
            squares: [Vec::new(), Vec::new()],
            weights: Vec::new(),
            proxies: Vec::new(),
        }
    }

    /// A row of this class and weight.
    pub(in crate::tree) fn mark(class: u32, weight: u32) -> u64 {
        1 << (2 * SUM) | u64::from(weight) << (class * SUM)
    }
}

/// The weights of the two classes.
fn classes(sums: u64) -> [f64; 2] {
    [(sums & MASK) as f64, (sums >> SUM & MASK) as f64]
}

fn weight(sums: u64) -> f64 {
    ((sums & MASK) + (sums >> SUM & MASK)) as f64
}

fn n_rows(sums: u64) -> usize {
    (sums >> (2 * SUM)) as usize
}

/// The sum of the squares of the two weights: a whole number below 2^43.
fn squares(sums: u64) -> f64 {
    let (first, second) = (sums & MASK, sums >> SUM & MASK);
    (first * first + second * second) as f64
}

impl Targets for YesOrNo {
    type Mark = u64;
    type Sums = u64;

    fn zero(&self) -> u64 {
        0
    }
    fn add_to(&self, sums: &mut u64, mark: u64) {
        *sums += mark;
    }
    fn without(&self, all: &u64, part: &u64) -> u64 {
        all - part
    }
    fn weight(&self, sums: &u64) -> f64 {
        weight(*sums)
    }
    fn impurity(&self, criterion: Criterion, sums: &u64) -> f64 {
        criterion.impurity(classes(*sums).into_iter(), weight(*sums))
    }
    fn class_sums(&self, sums: &u64, into: &mut Vec<f64>) {
        into.extend(&classes(*sums)[..self.n_classes]);
    }
    fn first_class(&self, sums: &u64) -> f64 {
        classes(*sums)[0]
    }

    fn count(&mut self, rows: &[u32], marks: &[u64], mut code: impl FnMut(u32) -> u8) {
        let [first, second, third, fourth] = &mut self.tables;
        let table = |table: &mut Vec<u64>, code: u8, mark| {
            let table: &mut [u64; 256] = table.as_mut_array().expect("256 counts");
            table[usize::from(code)] += mark;
        };
        let (rows, row_tail) = rows.as_chunks::<TABLES>();
        let (marks, mark_tail) = marks.as_chunks::<TABLES>();
        for (rows, marks) in rows.iter().zip(marks) {
            table(first, code(rows[0]), marks[0]);
            table(second, code(rows[1]), marks[1]);
            table(third, code(rows[2]), marks[2]);
            table(fourth, code(rows[3]), marks[3]);
        }
        for (&row, &mark) in row_tail.iter().zip(mark_tail) {
            table(first, code(row), mark);
        }
    }

    fn count_one(&mut self, mark: u64, code: u8) {
        let [first, ..] = &mut self.tables;
        let first: &mut [u64; 256] = first.as_mut_array().expect("256 counts");
        first[usize::from(code)] += mark;
    }

    fn take_counted(&mut self, codes: &[u32], missing: Option<u32>) {
        let tables = &mut self.tables;
        let mut take = |&code: &u32| {
            let counts = tables.iter_mut();
            counts
                .map(|table| std::mem::take(&mut table[code as usize]))
                .sum()
        };
        self.blocks.clear();
        self.blocks.extend(codes.iter().map(&mut take));
        self.missing = missing.as_ref().map_or(0, take);
    }

    fn take_rest(&mut self, node: &u64, _: usize, at: usize) -> bool {
        let rest = node - self.missing - self.blocks.iter().sum::<u64>();
        if rest != 0 {
            self.blocks.insert(at, rest);
        }
        rest != 0
    }

    fn take_sorted(&mut self, marks: &[u64], keys: &[u64], ends: &[u32], missing: u64) {
        self.blocks.clear();
        let mut start = 0;
        for &end in ends {
            let rows = &keys[start..end as usize];
            let sum = |sum, &key: &u64| sum + marks[key as u32 as usize];
            self.blocks.push(rows.iter().fold(0, sum));
            start = end as usize;
        }
        self.missing = missing;
    }

    fn passes<'a>(&'a mut self, node: &'a u64, unit: f64) -> impl Passes + 'a {
        YesOrNoPasses {
            targets: self,
            node: *node,
            unit,
        }
    }

    fn best_left(&self) -> u64 {
        self.best_left
    }
}

struct YesOrNoPasses<'a> {
    targets: &'a mut YesOrNo,
    node: u64,
    unit: f64,
}

impl YesOrNoPasses<'_> {
    fn sides(&self, block: usize) -> [u64; 2] {
        let left = self.targets.lefts[block];
        [left, self.node - left]
    }
}

impl Passes for YesOrNoPasses<'_> {
    fn pass(&mut self, missing_left: bool, criterion: Criterion) {
        let own = &mut *self.targets;
        let node = self.node;
        let mut left = if missing_left { own.missing } else { 0 };
        own.lefts.clear();
        own.lefts.extend(own.blocks.iter().map(|block| {
            left += block;
            left
        }));
        if criterion != Criterion::Gini {
            own.proxies.clear();
            own.proxies.extend(own.lefts.iter().map(|&left| {
                let sides = [left, node - left];
                let impurity =
                    |sums: u64| criterion.impurity(classes(sums).into_iter(), weight(sums));
                proxy(sides.map(impurity), sides.map(weight))
            }));
            return;
        }
        let [of_left, of_right] = &mut own.squares;
        for values in [of_left, of_right, &mut own.weights, &mut own.proxies] {
            values.resize(own.lefts.len(), 0.0);
        }
        let [of_left, of_right] = &mut own.squares;
        for (at, &left) in own.lefts.iter().enumerate() {
            of_left[at] = squares(left);
            of_right[at] = squares(node - left);
            own.weights[at] = weight(left);
        }
        gini_proxies(
            of_left,
            of_right,
            &own.weights,
            weight(node),
            &mut own.proxies,
        );
    }

    fn proxies(&self) -> &[f64] {
        &self.targets.proxies
    }

    fn n_left(&mut self, block: usize) -> usize {
        n_rows(self.targets.lefts[block])
    }

    fn weights(&mut self, block: usize) -> [f64; 2] {
        self.sides(block).map(|sums| weight(sums) * self.unit)
    }

    fn first_class(&mut self, block: usize) -> [f64; 2] {
        self.sides(block)
            .map(|sums| classes(sums)[0] / weight(sums))
    }

    fn keep(&mut self, block: usize) {
        self.targets.best_left = self.targets.lefts[block];
    }
}
