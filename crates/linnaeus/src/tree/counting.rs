//! Trees from counts: the sums of a split without sorting.
//!
//! As long as no sum of weights can be rounded, it does not matter in which order rows are added
//! up. So the rows of a node are counted by value and class, and one pass over the counts tries
//! every threshold. Weights that are whole numbers, or multiples of one power of two, are such;
//! bootstraps draw nothing else.

mod classes;
mod few_classes;
mod yes_or_no;

use std::ops::Range;

pub(super) use classes::{Classes, Mark};
pub(super) use few_classes::FewClasses;
pub(super) use yes_or_no::YesOrNo;

use linnaeus_kernels::{LINE, gathered, radix_sort};

use super::columns::{Codes, Columns, write_rare};
use super::grow::{Best, Division, Open, Rules, Samples, Search};
use super::options::Criterion;
use super::sweep::{Passes, Values, look_for_split};
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

    /// Counts rows by their codes, which are bytes.
    fn count(&mut self, rows: &[u32], marks: &[Self::Mark], code: impl FnMut(u32) -> u8);
    /// Counts one row.
    fn count_one(&mut self, mark: Self::Mark, code: u8);
    /// Makes blocks of what was counted under these codes, and forgets the counts; `missing` is the
    /// code of rows without a value.
    fn take_counted(&mut self, codes: &[u32], missing: Option<u32>);
    /// Makes a block of the rows of the node that were not counted, if there are any, and puts it
    /// before the block `at`. Gives whether there are.
    fn take_rest(&mut self, node: &Self::Sums, n_rows: usize, at: usize) -> bool;
    /// Makes blocks of rows that are sorted by code: the lower half of each key is the number of a
    /// mark, and `ends` are where the blocks end. `missing` is the sum of rows without a value.
    fn take_sorted(
        &mut self,
        marks: &[Self::Mark],
        keys: &[u64],
        ends: &[u32],
        missing: Self::Sums,
    );
    /// The blocks of a node, to be gone over.
    fn passes<'a>(&'a mut self, node: &'a Self::Sums, unit: f64) -> impl Passes + 'a;
    /// What is on the left of the best split.
    fn best_left(&self) -> Self::Sums;
}

/// Which bytes occur.
struct Seen([u8; 256]);

impl Default for Seen {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Seen {
    /// Notes a byte. A store and no more: there is nothing to wait for.
    #[inline]
    fn note(&mut self, code: u8) {
        self.0[usize::from(code)] = 1;
    }

    /// The bytes that were noted, rising; none is noted afterwards.
    fn take(&mut self, codes: &mut Vec<u32>) {
        codes.clear();
        let (words, _) = self.0.as_chunks::<64>();
        let words: [u64; 4] = std::array::from_fn(|word| {
            let (eights, _) = words[word].as_chunks::<8>();
            let eights = (0..).zip(eights);
            eights.fold(0, |bits, (at, &eight)| {
                bits | gathered(u64::from_le_bytes(eight)) << (8 * at)
            })
        });
        self.0.fill(0);
        for (word, mut bits) in (0..).zip(words) {
            while bits != 0 {
                codes.push(word * 64 + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
    }
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
    /// The rows of a node among all rows of the columns.
    all: Chosen<T::Mark>,
    /// The rows of the subtree that is grown, brought together.
    near: Option<Near<T::Mark>>,
    /// The codes that occur.
    seen: Seen,
    codes: Vec<u32>,
    /// Rows of a node by code: the code above, the position in the node below.
    order: Vec<u64>,
    scratch: Vec<u64>,
    /// Where the rows of each code end.
    ends: Vec<u32>,
    total: f64,
}

impl<'a, T: Targets> Counting<'a, T> {
    pub(super) fn new(
        columns: &'a Columns,
        targets: T,
        unit: f64,
        depth_first: bool,
        samples: impl Iterator<Item = (u32, T::Mark)>,
    ) -> Self {
        let (rows, marks): (Vec<u32>, Vec<T::Mark>) = samples.unzip();
        let all = Chosen::of(columns.nrows(), &rows, &marks);
        let mut counting = Self {
            columns,
            targets,
            unit,
            rows,
            marks,
            right: (Vec::new(), Vec::new()),
            all,
            near: (depth_first && columns.have_bytes()).then(Near::default),
            seen: Seen::default(),
            codes: Vec::new(),
            order: Vec::new(),
            scratch: Vec::new(),
            ends: Vec::new(),
            total: 0.0,
        };
        let all = counting.sums(0..counting.rows.len());
        counting.total = counting.weight(&all);
        counting
    }

    /// Brings the rows of a node together if they are few, and marks them.
    fn prepare(&mut self, node: &Range<usize>) {
        if let Some(near) = &mut self.near {
            near.bring(node, &mut self.rows, &self.marks, self.columns);
            if near.holds(node) {
                near.set.choose(node, &self.rows);
                return;
            }
        }
        // There are bits for all rows; to go over them takes longer than over few rows.
        if node.len() > self.all.bits.len() {
            self.all.choose(node, &self.rows);
        }
    }

    /// Counts the rows of a node by value. Gives whether some have none.
    fn count(&mut self, node: &Open<T::Sums>, feature: usize) -> bool {
        let missing = self.columns.missing(feature);
        let near = self.near.as_ref().filter(|near| near.holds(&node.rows));
        let codes = match self.columns.codes(feature) {
            Codes::Bytes(codes) => near.map_or(codes, |near| near.codes(feature)),
            Codes::Many(codes) => return self.sort(&node.rows, codes, missing),
        };
        let (seen, targets) = (&mut self.seen, &mut self.targets);
        let set = near.map_or(&self.all, |near| &near.set);
        let common = self.columns.common(feature);
        // Rows without a value are counted one by one, even if they are the most: the rest of a node
        // is a block with a value.
        let has_value = |&common: &u8| u32::from(common) != missing;
        let common = common.filter(|common| set.node == node.rows && has_value(common));
        let mut count_one = |row: usize, code: u8| {
            seen.note(code);
            targets.count_one(set.marks[row], code);
        };
        match (common, near) {
            (Some(_), Some(near)) => {
                for (word, (own, rare)) in set.bits.iter().zip(near.rare(feature)).enumerate() {
                    let mut bits = own & rare;
                    while bits != 0 {
                        let row = word * 64 + bits.trailing_zeros() as usize;
                        bits &= bits - 1;
                        count_one(row, codes[row]);
                    }
                }
            }
            (Some(_), None) => {
                let rare = self.columns.rare(feature);
                // How many rows before the word have a rare byte.
                let mut before = 0;
                for (word, (own, rare_bits)) in set.bits.iter().zip(rare.bits).enumerate() {
                    let mut bits = own & rare_bits;
                    while bits != 0 {
                        let lower = bits.wrapping_neg() & bits;
                        bits ^= lower;
                        let within = (rare_bits & (lower - 1)).count_ones() as usize;
                        let row = word * 64 + lower.trailing_zeros() as usize;
                        count_one(row, rare.codes[before + within]);
                    }
                    before += rare_bits.count_ones() as usize;
                }
            }
            (None, _) => {
                let rows = &self.rows[node.rows.clone()];
                self.targets
                    .count(rows, &self.marks[node.rows.clone()], |row| {
                        let code = codes[row as usize];
                        seen.note(code);
                        code
                    });
            }
        }
        self.seen.take(&mut self.codes);
        let missing = self.codes.pop_if(|code| *code == missing);
        self.targets.take_counted(&self.codes, missing);
        if let Some(common) = common.map(u32::from) {
            let at = self.codes.partition_point(|&code| code < common);
            if self.targets.take_rest(&node.sums, node.rows.len(), at) {
                self.codes.insert(at, common);
            }
        }
        missing.is_some()
    }

    /// Sorts the rows of a node by value.
    fn sort(&mut self, rows: &Range<usize>, codes: &[u32], missing: u32) -> bool {
        /// So many keys are dealt out by their digits.
        const MANY: usize = 1 << 9;
        let near = self.near.as_ref().filter(|near| near.holds(rows));
        let stored = |row: u32| near.map_or(row, |near| near.stored[row as usize]);
        self.order.clear();
        let marks = &self.marks[rows.clone()];
        let mut without = self.targets.zero();
        let mut has_missing = false;
        for (at, &row) in (0_u64..).zip(&self.rows[rows.clone()]) {
            let code = codes[stored(row) as usize];
            if code == missing {
                self.targets.add_to(&mut without, marks[at as usize]);
                has_missing = true;
            } else {
                self.order.push(u64::from(code) << 32 | at);
            }
        }
        if self.order.len() < MANY {
            self.order.sort_unstable();
        } else {
            self.scratch.resize(self.order.len(), 0);
            radix_sort(&mut self.order, &mut self.scratch);
        }
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
            .take_sorted(marks, &self.order, &self.ends, without);
        has_missing
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
        self.prepare(&node.rows);
        let has_missing = self.count(node, feature);
        let values = Values {
            feature,
            values: self.columns.values(feature),
            codes: &self.codes,
            has_missing,
            n_rows: node.rows.len(),
        };
        let splits = !values.are_constant();
        if splits {
            let mut passes = self.targets.passes(&node.sums, self.unit);
            look_for_split(&values, node.bounds, &mut passes, search, random);
        }
        splits
    }

    fn divide(
        &mut self,
        node: &Open<T::Sums>,
        best: &Best,
        rules: &Rules<'_>,
    ) -> Division<T::Sums> {
        let (last, missing) = (best.last_code, self.columns.missing(best.feature));
        let missing_left = best.missing_go_to_left == Some(true);
        let goes_left = |code: u32| code <= last || missing_left && code == missing;
        let (rows, marks) = (
            &mut self.rows[node.rows.clone()],
            &mut self.marks[node.rows.clone()],
        );
        let right = &mut self.right;
        let near = self.near.as_ref().filter(|near| near.holds(&node.rows));
        let n_left = match (self.columns.codes(best.feature), near) {
            (Codes::Bytes(codes), None) => part(rows, marks, right, |row| {
                goes_left(codes[row as usize].into())
            }),
            (Codes::Bytes(_), Some(near)) => {
                let codes = near.codes(best.feature);
                part(rows, marks, right, |row| {
                    goes_left(codes[row as usize].into())
                })
            }
            (Codes::Many(codes), None) => {
                part(rows, marks, right, |row| goes_left(codes[row as usize]))
            }
            (Codes::Many(codes), Some(near)) => part(rows, marks, right, |row| {
                goes_left(codes[near.stored[row as usize] as usize])
            }),
        };
        let left = self.targets.best_left();
        let right = self.targets.without(&node.sums, &left);
        let of = |f: &dyn Fn(&T::Sums) -> f64| [f(&left), f(&right)];
        Division {
            n_left,
            impurities: of(&|sums| self.targets.impurity(rules.criterion, sums)),
            weights: of(&|sums| self.targets.weight(sums) * self.unit),
            of_first_class: of(&|sums| self.targets.first_class(sums) * self.unit),
            sums: Some([left, right]),
        }
    }
}

/// The rows of one node, as bits.
struct Chosen<M> {
    /// What each row adds.
    marks: Vec<M>,
    /// The node.
    node: Range<usize>,
    bits: Vec<u64>,
}

impl<M> Default for Chosen<M> {
    fn default() -> Self {
        Self {
            marks: Vec::new(),
            node: 0..0,
            bits: Vec::new(),
        }
    }
}

impl<M: Copy> Chosen<M> {
    /// Rows of this many, with their marks.
    fn of(n_rows: usize, rows: &[u32], marks: &[M]) -> Self {
        let mut of_rows = match marks.first() {
            Some(&any) => vec![any; n_rows],
            None => Vec::new(),
        };
        for (&row, &mark) in rows.iter().zip(marks) {
            of_rows[row as usize] = mark;
        }
        Self {
            marks: of_rows,
            node: 0..0,
            bits: vec![0; n_rows.div_ceil(64)],
        }
    }

    /// Sets the bits of a node's rows.
    fn choose(&mut self, node: &Range<usize>, rows: &[u32]) {
        if self.node == *node {
            return;
        }
        self.node = node.clone();
        self.bits.fill(0);
        for &row in &rows[node.clone()] {
            self.bits[row as usize / 64] |= 1 << (row % 64);
        }
    }
}

/// The bytes of a subtree's rows, brought together so that they stay in the nearer caches while it
/// is grown. Rows have numbers of their own there.
struct Near<M> {
    /// Where the rows of the subtree lie.
    range: Range<usize>,
    /// The row of the columns behind each row.
    stored: Vec<u32>,
    /// The bytes, one column after the other.
    bytes: Vec<u8>,
    stride: usize,
    /// For each column a bit for each row that has another byte than most.
    rare: Vec<u64>,
    set: Chosen<M>,
}

impl<M> Default for Near<M> {
    fn default() -> Self {
        Self {
            range: 0..0,
            stored: Vec::new(),
            bytes: Vec::new(),
            stride: 0,
            rare: Vec::new(),
            set: Chosen::default(),
        }
    }
}

impl<M: Copy> Near<M> {
    /// Whether it has the rows of this node.
    fn holds(&self, node: &Range<usize>) -> bool {
        self.range.start <= node.start && node.end <= self.range.end
    }

    fn codes(&self, feature: usize) -> &[u8] {
        &self.bytes[feature * self.stride..][..self.stride]
    }

    fn rare(&self, feature: usize) -> &[u64] {
        let words = self.stride / 64;
        &self.rare[feature * words..][..words]
    }

    /// Brings the rows of a node together if they are few, and renumbers them. A tree that grows
    /// depth first is done with the subtree before it.
    fn bring(&mut self, node: &Range<usize>, rows: &mut [u32], marks: &[M], columns: &Columns) {
        const FEW: usize = 1 << 11;
        if node.len() > FEW || self.holds(node) {
            return;
        }
        let (rows, marks) = (&mut rows[node.clone()], &marks[node.clone()]);
        self.range = node.clone();
        self.stored.clear();
        self.stored.extend_from_slice(rows);
        self.stride = rows.len().next_multiple_of(LINE);
        let length = columns.len() * self.stride;
        if self.bytes.len() < length {
            self.bytes.resize(length, 0);
            self.rare.resize(length / 64, 0);
        }
        columns.gather(rows, &mut self.bytes[..length], self.stride);
        for (number, row) in (0..).zip(&mut *rows) {
            *row = number;
        }
        self.set = Chosen::of(self.stride, rows, marks);
        let (bytes, words) = (&self.bytes, self.stride / 64);
        for feature in 0..columns.len() {
            if let Some(common) = columns.common(feature) {
                let bytes = &bytes[feature * self.stride..][..self.stride];
                write_rare(bytes, common, &mut self.rare[feature * words..][..words]);
            }
        }
    }
}

/// Moves what goes left in front of the rest, and gives how many do; both keep their order.
fn part<M: Copy>(
    rows: &mut [u32],
    marks: &mut [M],
    (right_rows, right_marks): &mut (Vec<u32>, Vec<M>),
    goes_left: impl Fn(u32) -> bool,
) -> usize {
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
    left
}
