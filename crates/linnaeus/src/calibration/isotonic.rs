//! A rising curve through the scores: isotonic regression of the classes.

use super::check::check_rows;
use crate::error::{Error, Result};

/// Scores closer than this to the first of a block are one score.
const SAME: f64 = 1e-15;

/// The rising curve that comes nearest to the classes of the rows, in squares, as a function of
/// their scores.
///
/// It assumes nothing but that larger scores mean larger probabilities, and so needs more rows than
/// a sigmoid: with fewer than about a thousand it follows chance.
///
/// ```
/// use linnaeus::calibration::IsotonicCalibration;
///
/// let scores = [0.1, 0.2, 0.3, 0.4];
/// let curve = IsotonicCalibration::fit(&scores, &[false, true, false, true], None)?;
/// assert_eq!(curve.predict(&[0.0, 0.25, 9.0]), [0.0, 0.5, 1.0]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
///
/// B. Zadrozny and C. Elkan, Transforming classifier scores into accurate multiclass probability
/// estimates (2002).
///
/// # Differences from scikit-learn
/// `IsotonicRegression(out_of_bounds="clip")` of labels 0 and 1, as `CalibratedClassifierCV` uses
/// it: the same bits. All is computed in double precision; there, single-precision scores that are
/// closer than 1e-6 are one score.
#[doc(alias = "IsotonicRegression")]
#[derive(Clone, Debug, PartialEq)]
pub struct IsotonicCalibration {
    /// The corners of the curve.
    x: Vec<f64>,
    y: Vec<f64>,
}

impl IsotonicCalibration {
    /// The curve of these scores; each row counts its weight, and one of weight zero not at all.
    ///
    /// # Errors
    /// `Empty` without rows, `Shape` for unequal lengths, `NotFinite` for scores and weights that
    /// are NaN or infinite, `Parameter` for weights below zero and for weights that are all zero.
    pub fn fit(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Result<Self> {
        check_rows(scores, positive.len(), weights)?;
        let points = distinct(sorted(scores, positive, weights));
        if points.is_empty() {
            let expected = "at least one weight that is not zero";
            return Err(Error::parameter("weights", "only zeros", expected));
        }
        let y = pooled(&points);
        let last = y.len() - 1;
        let corner =
            |&at: &usize| at == 0 || at == last || y[at] != y[at - 1] || y[at] != y[at + 1];
        let corners: Vec<usize> = (0..y.len()).filter(corner).collect();
        Ok(Self {
            x: corners.iter().map(|&at| points[at].x).collect(),
            y: corners.iter().map(|&at| y[at]).collect(),
        })
    }

    /// The curve of these corners: scores that rise, and a probability for each.
    ///
    /// # Errors
    /// `Empty` without corners, `Shape` for unequal lengths, `Parameter` for scores that do not
    /// rise.
    pub fn new(x: Vec<f64>, y: Vec<f64>) -> Result<Self> {
        if x.is_empty() {
            return Err(Error::empty("x", "at least one corner"));
        }
        if x.len() != y.len() {
            let expected = format!("{}, one for each of x", x.len());
            return Err(Error::shape("y", y.len(), expected));
        }
        if let Some(at) = (1..x.len()).find(|&at| x[at - 1] >= x[at] || x[at].is_nan()) {
            let found = format!("{} after {}", x[at], x[at - 1]);
            return Err(Error::parameter("x", found, "scores that rise"));
        }
        Ok(Self { x, y })
    }

    /// The scores at the corners of the curve, rising.
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// The probabilities at the corners, rising.
    pub fn y(&self) -> &[f64] {
        &self.y
    }

    /// The probability of the positive class for each score: on the line between two corners,
    /// and that of the last corner beyond it.
    pub fn predict(&self, scores: &[f64]) -> Vec<f64> {
        scores.iter().map(|&score| self.at(score)).collect()
    }

    fn at(&self, score: f64) -> f64 {
        let last = self.x.len() - 1;
        // The first corner lies at the lowest score, whatever is below it.
        let Some(left) = self.x.partition_point(|&x| x <= score).checked_sub(1) else {
            return self.y[0];
        };
        if left == last || self.x[left] == score {
            return self.y[left];
        }
        let slope = (self.y[left + 1] - self.y[left]) / (self.x[left + 1] - self.x[left]);
        slope * (score - self.x[left]) + self.y[left]
    }
}

/// A score, what is known of it, and how much that counts.
#[derive(Clone, Copy, Debug)]
struct Point {
    x: f64,
    y: f64,
    weight: f64,
}

/// A point for each row that counts, by score, and by class where scores are equal.
fn sorted(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Vec<Point> {
    let rows = scores.iter().zip(positive).enumerate();
    let point = |(row, (&x, &positive)): (usize, (&f64, &bool))| Point {
        // Negative zero is zero.
        x: x + 0.0,
        y: f64::from(positive),
        weight: weights.map_or(1.0, |weights| weights[row]),
    };
    let mut points: Vec<Point> = rows.map(point).filter(|point| point.weight > 0.0).collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points
}

/// The averages of rows of one score.
fn distinct(points: Vec<Point>) -> Vec<Point> {
    let mut blocks: Vec<Point> = Vec::new();
    for point in points {
        match blocks.last_mut() {
            Some(block) if point.x - block.x < SAME => {
                block.weight += point.weight;
                block.y += point.y * point.weight;
            }
            _ => blocks.push(Point {
                y: point.y * point.weight,
                ..point
            }),
        }
    }
    for block in &mut blocks {
        block.y /= block.weight;
    }
    blocks
}

/// Neighbours that do not rise, pooled to their average until all rise: a value for each point.
///
/// The order of the sums is that of scikit-learn: a pool takes in what follows it first, and then
/// what is before it.
fn pooled(points: &[Point]) -> Vec<f64> {
    struct Pool {
        y: f64,
        weight: f64,
        points: usize,
    }
    let mut pools: Vec<Pool> = Vec::new();
    let mut next = 0;
    while next < points.len() {
        let mut pool = Pool {
            y: points[next].y,
            weight: points[next].weight,
            points: 1,
        };
        next += 1;
        if let Some(before) = pools.pop_if(|before| before.y >= pool.y) {
            let mut sum = before.weight * before.y + pool.weight * pool.y;
            pool.weight += before.weight;
            pool.points += before.points;
            pool.y = sum / pool.weight;
            while let Some(point) = points.get(next).filter(|point| pool.y >= point.y) {
                sum += point.weight * point.y;
                pool.weight += point.weight;
                pool.points += 1;
                pool.y = sum / pool.weight;
                next += 1;
            }
            while let Some(before) = pools.pop_if(|before| before.y >= pool.y) {
                sum += before.weight * before.y;
                pool.weight += before.weight;
                pool.points += before.points;
                pool.y = sum / pool.weight;
            }
        }
        pools.push(pool);
    }
    let values = pools
        .iter()
        .flat_map(|pool| std::iter::repeat_n(pool.y, pool.points));
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_is_pooled() {
        let scores = [1.0, 2.0, 3.0, 4.0, 5.0];
        let positive = [true, false, false, true, true];
        let curve = IsotonicCalibration::fit(&scores, &positive, None).unwrap();
        let third = 1.0 / 3.0;
        assert_eq!(curve.x(), [1.0, 3.0, 4.0, 5.0]);
        assert_eq!(curve.y(), [third, third, 1.0, 1.0]);
        assert_eq!(
            curve.predict(&[-9.0, 1.0, 3.0, 4.0, 9.0]),
            [third, third, third, 1.0, 1.0]
        );
    }

    #[test]
    fn equal_scores_are_one_point_and_weights_count() {
        let (scores, positive) = ([0.5, 0.5, 0.0, -0.0], [true, false, false, true]);
        let weights = [3.0, 1.0, 1.0, 0.0];
        let curve = IsotonicCalibration::fit(&scores, &positive, Some(&weights)).unwrap();
        assert_eq!((curve.x(), curve.y()), (&[0.0, 0.5][..], &[0.0, 0.75][..]));
        let one = IsotonicCalibration::fit(&[2.0; 3], &[true, false, true], None).unwrap();
        assert_eq!(one.predict(&[-1.0, 2.0, 5.0]), [2.0 / 3.0; 3]);
    }
}
