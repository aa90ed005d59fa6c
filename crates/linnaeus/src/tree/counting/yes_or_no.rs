//! Counts of a yes-or-no question.

use super::Targets;
use crate::tree::criterion::{gini, proxy};
use crate::tree::options::Criterion;
use crate::tree::sweep::Tally;

/// One yes-or-no question.
///
/// A mark is one word: the weight of the first class in its lowest 21 bits, that of the second in
/// the next, and the number of rows above. So one addition adds a row.
pub(in crate::tree) struct YesOrNo {
    /// Two, or one.
    n_classes: usize,
    counts: Vec<u64>,
    blocks: Vec<u64>,
    missing: u64,
    best_left: u64,
}

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
            counts: vec![0; 256],
            blocks: Vec::new(),
            missing: 0,
            best_left: 0,
        }
    }

    /// A row of this class and weight.
    pub(in crate::tree) fn mark(class: u32, weight: u32) -> u64 {
        1 << (2 * SUM) | u64::from(weight) << (class * SUM)
    }

    fn sums(marks: u64) -> [f64; 2] {
        [(marks & MASK) as f64, (marks >> SUM & MASK) as f64]
    }
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
        let [first, second] = Self::sums(*sums);
        first + second
    }
    fn impurity(&self, criterion: Criterion, sums: &u64) -> f64 {
        criterion.impurity(Self::sums(*sums).into_iter(), self.weight(sums))
    }
    fn class_sums(&self, sums: &u64, into: &mut Vec<f64>) {
        into.extend(&Self::sums(*sums)[..self.n_classes]);
    }
    fn first_class(&self, sums: &u64) -> f64 {
        Self::sums(*sums)[0]
    }

    fn count(&mut self, codes: &[u8], rows: &[u32], marks: &[u64], touched: &mut [u64; 4]) {
        let counts: &mut [u64; 256] = self.counts.as_mut_array().expect("256 counts");
        for (&row, &mark) in rows.iter().zip(marks) {
            let code = codes[row as usize];
            counts[usize::from(code)] += mark;
            touched[usize::from(code >> 6)] |= 1 << (code & 63);
        }
    }

    fn take_counted(&mut self, codes: &[u32], missing: Option<u32>) {
        self.blocks.clear();
        self.blocks
            .extend(codes.iter().map(|&code| self.counts[code as usize]));
        self.missing = missing.map_or(0, |code| self.counts[code as usize]);
    }

    fn take_sorted(&mut self, marks: &[u64], order: &[u64], ends: &[u32], missing: &u64) {
        self.blocks.clear();
        let mut start = 0;
        for &end in ends {
            let rows = &order[start..end as usize];
            let sum = |sum, &key: &u64| sum + marks[key as u32 as usize];
            self.blocks.push(rows.iter().fold(0, sum));
            start = end as usize;
        }
        self.missing = *missing;
    }

    fn n_missing(&self) -> usize {
        (self.missing >> (2 * SUM)) as usize
    }

    fn pass<'a>(&'a mut self, node: &'a u64, unit: f64, criterion: Criterion) -> impl Tally + 'a {
        YesOrNoPass {
            blocks: &self.blocks,
            missing: self.missing,
            best_left: &mut self.best_left,
            node: *node,
            left: 0,
            unit,
            criterion,
        }
    }

    fn clear(&mut self, codes: &[u32], missing: Option<u32>) {
        for code in codes.iter().copied().chain(missing) {
            self.counts[code as usize] = 0;
        }
    }

    fn best_left(&self) -> u64 {
        self.best_left
    }
}

struct YesOrNoPass<'a> {
    blocks: &'a [u64],
    missing: u64,
    best_left: &'a mut u64,
    node: u64,
    left: u64,
    unit: f64,
    criterion: Criterion,
}

impl Tally for YesOrNoPass<'_> {
    #[inline]
    fn begin(&mut self, with_missing: bool) {
        self.left = if with_missing { self.missing } else { 0 };
    }
    #[inline]
    fn add(&mut self, block: usize) {
        self.left += self.blocks[block];
    }
    #[inline]
    fn n_left(&self) -> usize {
        (self.left >> (2 * SUM)) as usize
    }
    #[inline]
    fn weights(&self) -> [f64; 2] {
        [self.left, self.node - self.left].map(|sums| {
            let [first, second] = YesOrNo::sums(sums);
            (first + second) * self.unit
        })
    }
    fn first_class(&self) -> [f64; 2] {
        [self.left, self.node - self.left].map(|sums| {
            let [first, second] = YesOrNo::sums(sums);
            first / (first + second)
        })
    }
    #[inline]
    fn proxy(&self) -> f64 {
        let sides = [self.left, self.node - self.left].map(YesOrNo::sums);
        let weights = sides.map(|[first, second]| first + second);
        let impurity = |side: usize| {
            let ([first, second], weight) = (sides[side], weights[side]);
            match self.criterion {
                Criterion::Gini => gini(first * first + second * second, weight),
                other => other.impurity([first, second].into_iter(), weight),
            }
        };
        proxy([impurity(0), impurity(1)], weights)
    }
    fn keep(&mut self) {
        *self.best_left = self.left;
    }
}
