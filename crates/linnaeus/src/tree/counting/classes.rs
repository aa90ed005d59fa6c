//! Counts of any number of classes and outputs.

use super::Targets;
use crate::tree::criterion::{gini, proxy};
use crate::tree::options::Criterion;
use crate::tree::sweep::Tally;

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
    left: Vec<Pair>,
}

/// The rows of each value.
enum Blocks {
    /// Counted: the codes.
    Counted(Vec<u32>),
    /// Sorted: the marks of the rows, and where each block ends.
    Sorted(Vec<Mark>, Vec<u32>),
}

impl Classes {
    /// `codes` has the class of each row, for each output.
    pub(in crate::tree) fn new(n_classes: &[usize], codes: &[&[u32]]) -> Self {
        let mut starts = vec![0];
        for classes in n_classes {
            starts.push(starts[starts.len() - 1] + classes);
        }
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
            blocks: Blocks::Counted(Vec::new()),
            missing: none.clone(),
            best_left: none.clone(),
            left: none,
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
    let outputs = starts.windows(2).map(|range| {
        let places = range[0]..range[1];
        if criterion == Criterion::Gini && weight < EXACT {
            let square = |place| u64::from(pair(place) as u32) * u64::from(pair(place) as u32);
            let squares: u64 = places.map(square).sum();
            gini(squares as f64, weight)
        } else {
            criterion.impurity(places.map(|place| weight_of(pair(place))), weight)
        }
    });
    let sum = outputs.fold(0.0, |sum, impurity| sum + impurity);
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

    fn count(&mut self, codes: &[u8], rows: &[u32], marks: &[Mark], touched: &mut [u64; 4]) {
        let (width, n_outputs) = (self.width(), self.n_outputs());
        for (&row, &mark) in rows.iter().zip(marks) {
            let code = codes[row as usize];
            let counts = &mut self.counts[usize::from(code) * width..][..width];
            each_place(&self.places, n_outputs, mark, |place, pair| {
                counts[place] += pair
            });
            touched[usize::from(code >> 6)] |= 1 << (code & 63);
        }
    }

    fn take_counted(&mut self, codes: &[u32], missing: Option<u32>) {
        self.blocks = match std::mem::replace(&mut self.blocks, Blocks::Counted(Vec::new())) {
            Blocks::Counted(mut own) => {
                own.clear();
                own.extend(codes);
                Blocks::Counted(own)
            }
            Blocks::Sorted(..) => Blocks::Counted(codes.to_vec()),
        };
        let width = self.width();
        match missing {
            None => self.missing.fill(0),
            Some(code) => {
                let counts = &self.counts[code as usize * width..][..width];
                self.missing.copy_from_slice(counts);
            }
        }
    }

    fn take_sorted(&mut self, marks: &[Mark], order: &[u64], ends: &[u32], missing: &Vec<Pair>) {
        let sorted = order.iter().map(|&key| marks[key as u32 as usize]);
        self.blocks = Blocks::Sorted(sorted.collect(), ends.to_vec());
        self.missing.copy_from_slice(missing);
    }

    fn n_missing(&self) -> usize {
        (self.pair(&self.missing) >> HALF) as usize
    }

    fn pass<'a>(
        &'a mut self,
        node: &'a Vec<Pair>,
        unit: f64,
        criterion: Criterion,
    ) -> impl Tally + 'a {
        let (all, missing) = (self.pair(node), self.pair(&self.missing));
        ClassesPass {
            starts: &self.starts,
            places: &self.places,
            counts: &self.counts,
            blocks: &self.blocks,
            missing: (&self.missing, missing),
            best_left: &mut self.best_left,
            node: (node, all),
            left: (&mut self.left, 0),
            unit,
            criterion,
        }
    }

    fn clear(&mut self, codes: &[u32], missing: Option<u32>) {
        let width = self.width();
        for code in codes.iter().copied().chain(missing) {
            self.counts[code as usize * width..][..width].fill(0);
        }
    }

    fn best_left(&self) -> Vec<Pair> {
        self.best_left.clone()
    }
}

/// Sums, and their rows and weight.
type WithPair<T> = (T, Pair);

struct ClassesPass<'a> {
    starts: &'a [usize],
    places: &'a [u32],
    counts: &'a [Pair],
    blocks: &'a Blocks,
    missing: WithPair<&'a [Pair]>,
    best_left: &'a mut [Pair],
    node: WithPair<&'a [Pair]>,
    left: WithPair<&'a mut [Pair]>,
    unit: f64,
    criterion: Criterion,
}

impl ClassesPass<'_> {
    /// The weights of both sides, in units.
    fn units(&self) -> [f64; 2] {
        [weight_of(self.left.1), weight_of(self.node.1 - self.left.1)]
    }
}

impl Tally for ClassesPass<'_> {
    fn begin(&mut self, with_missing: bool) {
        if with_missing {
            self.left.0.copy_from_slice(self.missing.0);
            self.left.1 = self.missing.1;
        } else {
            self.left.0.fill(0);
            self.left.1 = 0;
        }
    }

    fn add(&mut self, block: usize) {
        let (left, all) = (&mut *self.left.0, &mut self.left.1);
        match self.blocks {
            Blocks::Counted(codes) => {
                let width = left.len();
                let counts = &self.counts[codes[block] as usize * width..][..width];
                for (left, &pair) in left.iter_mut().zip(counts) {
                    *left += pair;
                }
                *all += counts[..self.starts[1]].iter().sum::<Pair>();
            }
            Blocks::Sorted(marks, ends) => {
                let start = match block {
                    0 => 0,
                    block => ends[block - 1] as usize,
                };
                let n_outputs = self.starts.len() - 1;
                for &mark in &marks[start..ends[block] as usize] {
                    *all += 1 << HALF | u64::from(mark.weight);
                    each_place(self.places, n_outputs, mark, |place, pair| {
                        left[place] += pair
                    });
                }
            }
        }
    }

    fn n_left(&self) -> usize {
        (self.left.1 >> HALF) as usize
    }

    fn weights(&self) -> [f64; 2] {
        self.units().map(|weight| weight * self.unit)
    }

    fn first_class(&self) -> [f64; 2] {
        let [left, right] = self.units();
        let first = self.left.0[0];
        [
            weight_of(first) / left,
            weight_of(self.node.0[0] - first) / right,
        ]
    }

    fn proxy(&self) -> f64 {
        let (left, node) = (&*self.left.0, self.node.0);
        let weights = self.units();
        let impurities = [
            impurity(self.criterion, self.starts, weights[0], |place| left[place]),
            impurity(self.criterion, self.starts, weights[1], |place| {
                node[place] - left[place]
            }),
        ];
        proxy(impurities, weights)
    }

    fn keep(&mut self) {
        self.best_left.copy_from_slice(self.left.0);
    }
}
