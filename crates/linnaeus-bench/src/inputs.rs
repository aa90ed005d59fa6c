//! What the tasks work on: the first rows of MNIST, and random scores and labels. The Python side
//! gets the same bytes, and draws the same numbers from the same seed.

use std::sync::Arc;

use linnaeus::prelude::*;
use linnaeus::random::RandomState;
use linnaeus_mnist::{PIXELS, TRAIN_ROWS};

use crate::Result;

/// The columns of the continuous numbers.
pub(crate) const FEATURES: usize = 20;

/// How much there is of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Rows of MNIST.
    pub(crate) rows: usize,
    /// Random scores and labels.
    pub(crate) draws: usize,
}

impl Size {
    /// All of it, which the aims are about.
    pub(crate) const FULL: Self = Self {
        rows: TRAIN_ROWS,
        draws: 10_000_000,
    };

    /// Enough to see that both sides do the same.
    pub(crate) const QUICK: Self = Self {
        rows: 500,
        draws: 100_000,
    };

    /// So many rows in every task, as far as there are that many.
    pub(crate) fn of(rows: usize) -> Self {
        let all = Self::FULL;
        Self {
            rows: rows.min(all.rows),
            draws: rows.min(all.draws),
        }
    }
}

/// What the tasks work on.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) size: Size,
    pub(crate) pixels: Arc<[u8]>,
    pub(crate) digits: Vec<u8>,
}

impl Inputs {
    /// Unpacks MNIST and keeps as much as is wanted.
    pub(crate) fn load(size: Size) -> Result<Self> {
        let mnist = linnaeus_mnist::load()?;
        Ok(Self {
            size,
            pixels: mnist.pixels[..size.rows * PIXELS].into(),
            digits: mnist.labels[..size.rows].to_vec(),
        })
    }

    /// The images, as bytes.
    pub(crate) fn bytes(&self) -> Result<Matrix> {
        Ok(Matrix::from_owner(
            self.size.rows,
            PIXELS,
            self.pixels.clone(),
        )?)
    }

    /// The images as 64-bit floats, row after row.
    pub(crate) fn floats(&self) -> Arc<[f64]> {
        self.pixels.iter().map(|&pixel| f64::from(pixel)).collect()
    }

    /// Is it a 5?
    pub(crate) fn fives(&self) -> Labels {
        self.digits.iter().map(|&digit| digit == 5).collect()
    }

    /// Which digit is it?
    pub(crate) fn ten(&self) -> Labels {
        self.digits.iter().map(|&digit| i64::from(digit)).collect()
    }

    /// Truth and scores: every tenth is true, and scores higher by 1.
    pub(crate) fn scores(&self) -> (Vec<bool>, Vec<f64>) {
        let mut random = RandomState::new(0);
        let draws = self.size.draws;
        let truth: Vec<bool> = (0..draws).map(|_| random.random_sample() < 0.1).collect();
        let score = |&is: &bool| f64::from(u8::from(is)) + random.standard_normal();
        let scores = truth.iter().map(score).collect();
        (truth, scores)
    }

    /// Continuous numbers in `FEATURES` columns, a row for ten draws, and a question that some of the
    /// columns answer.
    pub(crate) fn continuous(&self) -> (Arc<[f32]>, Labels) {
        let mut random = RandomState::new(0);
        let count = self.size.draws / 10 * FEATURES;
        let values: Arc<[f32]> = (0..count)
            .map(|_| random.standard_normal() as f32)
            .collect();
        let answer = |row: &[f32]| row[0] + row[1] * row[2] + row[3] > 0.0;
        let labels = values.chunks_exact(FEATURES).map(answer).collect();
        (values, labels)
    }

    /// True and predicted labels of ten classes: nine in ten are right.
    pub(crate) fn labels(&self) -> [Vec<i64>; 2] {
        let mut random = RandomState::new(0);
        let mut samples = || -> Vec<f64> {
            (0..self.size.draws)
                .map(|_| random.random_sample())
                .collect()
        };
        let class = |sample: &f64| (sample * 10.0) as i64;
        let y_true: Vec<i64> = samples().iter().map(class).collect();
        let is_right = samples();
        let others = samples();
        let rows = y_true.iter().zip(is_right).zip(&others);
        let y_pred =
            rows.map(|((&own, right), other)| if right < 0.9 { own } else { class(other) });
        let y_pred = y_pred.collect();
        [y_true, y_pred]
    }
}
