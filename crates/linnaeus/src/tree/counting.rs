//! Trees from counts: the sums of a split without sorting.
//!
//! As long as no sum of weights can be rounded, it does not matter in which order rows are added
//! up. So the rows of a node are counted by value and class, and one pass over the counts tries
//! every threshold. Weights that are whole numbers, or multiples of one power of two, are such;
//! bootstraps draw nothing else.

mod classes;
mod yes_or_no;

use std::ops::Range;

pub(super) use classes::{Classes, Mark};
pub(super) use yes_or_no::YesOrNo;

use super::columns::{Codes, Column, Columns};
use super::grow::{Best, Division, Open, Rules, Samples, Search};
use super::options::Criterion;
use super::sweep::{Tally, Values, look_for_split};
use crate::random::xorshift::XorShift;

/// Weights as multiples of a power of two.
pub(super) struct Units {
    pub(super) counts: Vec<u32>,
    pub(super) unit: f64,
}

impl Units {
    /// Weights in units, if their sum is below 2^32 units.
    pub(super) fn of(weights: &[f64]) -> Option<Self> {
        let lowest_bit = |weight: f64| {
            let bits = weight.to_bits();
            let exponent = (bits >> 52 & 0x7ff) as i32;
            let fraction = bits & ((1 << 52) - 1);
            // Subnormal numbers are of no use here.
            let mantissa = fraction | 1 << 52;
            (exponent > 0).then(|| exponent - 1075 + mantissa.trailing_zeros() as i32)
        };
        let mut lowest = i32::MAX;
        let mut total = 0.0;
        for &weight in weights {
            if !(weight >= 0.0 && weight.is_finite()) {
                return None;
            }
            if weight > 0.0 {
                lowest = lowest.min(lowest_bit(weight)?);
                total += weight;
            }
        }
        if lowest == i32::MAX {
            return None;
        }
        let unit = 2.0_f64.powi(lowest);
        let counts = || weights.iter().map(|weight| weight / unit);
        let fits = unit > 0.0 && total / unit < f64::from(u32::MAX);
        (fits && counts().sum::<f64>() < f64::from(u32::MAX)).then(|| Self {
            counts: counts().map(|count| count as u32).collect(),
            unit,
        })
    }
}

/// The targets of the rows: what is added up.
pub(super) trait Targets {
    /// What a row adds.
    type Mark: Copy;
    /// What rows add up to.
    type Sums: Clone;

    /// Nothing.
    fn zero(&self) -> Self::Sums;
    /// One row more.
    fn add_to(&self, sums: &mut Self::Sums, mark: Self::Mark);
    /// What is left of `all` without `part`.
    fn without(&self, all: &Self::Sums, part: &Self::Sums) -> Self::Sums;
    /// Their weight, in units.
    fn weight(&self, sums: &Self::Sums) -> f64;
    /// How mixed they are.
    fn impurity(&self, criterion: Criterion, sums: &Self::Sums) -> f64;
    /// Appends the sum of each class, in units.
    fn class_sums(&self, sums: &Self::Sums, into: &mut Vec<f64>);
    /// The sum of the first class, in units.
    fn first_class(&self, sums: &Self::Sums) -> f64;

    /// Counts rows by their codes, which a byte numbers. `touched` has a bit for each of them that
    /// occurs.
    fn count(&mut self, codes: &[u8], rows: &[u32], marks: &[Self::Mark], touched: &mut [u64; 4]);
    /// Takes the blocks of these codes out of what was counted, and what `missing` has.
    fn take_counted(&mut self, codes: &[u32], missing: Option<u32>);
    /// Takes blocks of rows that are sorted by code: `ends` are where the blocks end.
    fn take_sorted(
        &mut self,
        marks: &[Self::Mark],
        order: &[u64],
        ends: &[u32],
        missing: &Self::Sums,
    );
    /// How many rows were counted as missing.
    fn n_missing(&self) -> usize;
    /// Prepares a pass over the blocks of a node.
    fn pass<'a>(
        &'a mut self,
        node: &'a Self::Sums,
        unit: f64,
        criterion: Criterion,
    ) -> impl Tally + 'a;
    /// Forgets the blocks, whether a pass was made or not.
    fn clear(&mut self, codes: &[u32], missing: Option<u32>);
    /// What was on the left of the best split.
    fn best_left(&self) -> Self::Sums;
}

/// The rows of a tree whose weights are whole units.
pub(super) struct Counting<'a, T: Targets> {
    columns: &'a Columns,
    targets: T,
    unit: f64,
    rows: Vec<u32>,
    marks: Vec<T::Mark>,
    /// Room for the rows that go right.
    right: (Vec<u32>, Vec<T::Mark>),
    /// The codes that occur.
    codes: Vec<u32>,
    /// Rows of a node by code: the code above, the position in the node below.
    order: Vec<u64>,
    /// Where the rows of each code end.
    ends: Vec<u32>,
    total: f64,
}

impl<'a, T: Targets> Counting<'a, T> {
    pub(super) fn new(
        columns: &'a Columns,
        targets: T,
        unit: f64,
        samples: impl Iterator<Item = (u32, T::Mark)>,
    ) -> Self {
        let (rows, marks): (Vec<u32>, Vec<T::Mark>) = samples.unzip();
        let mut counting = Self {
            columns,
            targets,
            unit,
            rows,
            marks,
            right: (Vec::new(), Vec::new()),
            codes: Vec::new(),
            order: Vec::new(),
            ends: Vec::new(),
            total: 0.0,
        };
        let all = counting.sums(0..counting.rows.len());
        counting.total = counting.weight(&all);
        counting
    }

    /// Counts the rows of a node by value.
    fn count(&mut self, rows: &Range<usize>, column: &Column) -> usize {
        match &column.codes {
            Codes::Bytes(codes) => {
                let mut touched = [0; 4];
                let (rows, marks) = (&self.rows[rows.clone()], &self.marks[rows.clone()]);
                self.targets.count(codes, rows, marks, &mut touched);
                self.codes.clear();
                for (word, mut bits) in (0..).zip(touched) {
                    while bits != 0 {
                        self.codes.push(word * 64 + bits.trailing_zeros());
                        bits &= bits - 1;
                    }
                }
                let missing = self.codes.pop_if(|code| *code == column.missing());
                self.targets.take_counted(&self.codes, missing);
                self.targets.n_missing()
            }
            Codes::Many(codes) => self.sort(rows, codes, column.missing()),
        }
    }

    /// Sorts the rows of a node by value.
    fn sort(&mut self, rows: &Range<usize>, codes: &[u32], missing: u32) -> usize {
        self.order.clear();
        let marks = &self.marks[rows.clone()];
        let mut without = self.targets.zero();
        let mut n_missing = 0;
        for (at, &row) in (0_u64..).zip(&self.rows[rows.clone()]) {
            let code = codes[row as usize];
            if code == missing {
                self.targets.add_to(&mut without, marks[at as usize]);
                n_missing += 1;
            } else {
                self.order.push(u64::from(code) << 32 | at);
            }
        }
        self.order.sort_unstable();
        self.codes.clear();
        self.ends.clear();
        for (at, &key) in (0..).zip(&self.order) {
            let code = (key >> 32) as u32;
            if self.codes.last() != Some(&code) {
                if at > 0 {
                    self.ends.push(at);
                }
                self.codes.push(code);
            }
        }
        if !self.order.is_empty() {
            self.ends.push(self.order.len() as u32);
        }
        self.targets
            .take_sorted(marks, &self.order, &self.ends, &without);
        n_missing
    }
}

impl<T: Targets> Samples for Counting<'_, T> {
    type Sums = T::Sums;

    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn total_weight(&self) -> f64 {
        self.total
    }

    fn sums(&mut self, rows: Range<usize>) -> T::Sums {
        let mut sums = self.targets.zero();
        for &mark in &self.marks[rows] {
            self.targets.add_to(&mut sums, mark);
        }
        sums
    }

    fn weight(&self, sums: &T::Sums) -> f64 {
        self.targets.weight(sums) * self.unit
    }

    fn impurity(&self, criterion: Criterion, sums: &T::Sums) -> f64 {
        self.targets.impurity(criterion, sums)
    }

    fn shares(&self, sums: &T::Sums, values: &mut Vec<f64>) {
        let start = values.len();
        let weight = self.targets.weight(sums);
        self.targets.class_sums(sums, values);
        for value in &mut values[start..] {
            *value /= weight;
        }
    }

    fn look(
        &mut self,
        node: &Open<T::Sums>,
        feature: usize,
        search: &mut Search<'_>,
        random: &mut XorShift,
    ) -> bool {
        let column = self.columns.column(feature);
        let n_missing = self.count(&node.rows, column);
        let values = Values {
            feature,
            values: &column.values,
            codes: &self.codes,
            n_missing,
            n_rows: node.rows.len(),
        };
        let splits = !values.are_constant();
        if splits {
            let criterion = search.rules.criterion;
            let mut pass = self.targets.pass(&node.sums, self.unit, criterion);
            look_for_split(&values, node.bounds, &mut pass, search, random);
        }
        if let Codes::Bytes(_) = column.codes {
            let missing = (n_missing > 0).then(|| column.missing());
            self.targets.clear(&self.codes, missing);
        }
        splits
    }

    fn divide(
        &mut self,
        node: &Open<T::Sums>,
        best: &Best,
        rules: &Rules<'_>,
    ) -> Division<T::Sums> {
        let column = self.columns.column(best.feature);
        let (last, missing) = (best.last_code, column.missing());
        let goes_left = |code: u32| code <= last || best.missing_go_to_left && code == missing;
        let (rows, marks) = (
            &mut self.rows[node.rows.clone()],
            &mut self.marks[node.rows.clone()],
        );
        let right = &mut self.right;
        match &column.codes {
            Codes::Bytes(codes) => {
                part(rows, marks, right, |row| {
                    goes_left(codes[row as usize].into())
                });
            }
            Codes::Many(codes) => part(rows, marks, right, |row| goes_left(codes[row as usize])),
        }
        let left = self.targets.best_left();
        let right = self.targets.without(&node.sums, &left);
        let of = |f: &dyn Fn(&T::Sums) -> f64| [f(&left), f(&right)];
        Division {
            impurities: of(&|sums| self.targets.impurity(rules.criterion, sums)),
            weights: of(&|sums| self.targets.weight(sums) * self.unit),
            of_first_class: of(&|sums| self.targets.first_class(sums) * self.unit),
            sums: Some([left, right]),
        }
    }
}

/// Moves what goes left in front of the rest; both keep their order.
fn part<M: Copy>(
    rows: &mut [u32],
    marks: &mut [M],
    (right_rows, right_marks): &mut (Vec<u32>, Vec<M>),
    goes_left: impl Fn(u32) -> bool,
) {
    if right_rows.len() < rows.len() {
        right_rows.resize(rows.len(), 0);
        right_marks.resize(rows.len(), marks[0]);
    }
    let (mut left, mut right) = (0, 0);
    for at in 0..rows.len() {
        // Written to both sides, and kept on one: there is no branch to foresee.
        let (row, mark) = (rows[at], marks[at]);
        let is_left = goes_left(row);
        (rows[left], marks[left]) = (row, mark);
        (right_rows[right], right_marks[right]) = (row, mark);
        left += usize::from(is_left);
        right += usize::from(!is_left);
    }
    rows[left..].copy_from_slice(&right_rows[..right]);
    marks[left..].copy_from_slice(&right_marks[..right]);
}
