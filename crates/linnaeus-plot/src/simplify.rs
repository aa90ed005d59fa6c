//! Fewer points for the same picture: a curve of 60,000 points is drawn with a few hundred.

use crate::geometry::{Rect, larger, smaller};

/// What a point may be off its curve, in drawing units: a tenth of a CSS pixel is not seen even in
/// print at four times the size.
const TOLERANCE: f64 = 0.1;
/// Points within the same column of this width are drawn as one vertical stroke.
const COLUMN: f64 = 0.25;

/// The parts of a line that lie within `area`, each with as few points as its look needs. A point
/// that is not finite breaks the line.
pub(crate) fn visible(
    points: impl Iterator<Item = (f64, f64)>,
    area: &Rect,
) -> Vec<Vec<(f64, f64)>> {
    let mut parts: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    let mut before: Option<(f64, f64)> = None;
    for point in points {
        if !(point.0.is_finite() && point.1.is_finite()) {
            (before, open) = (None, false);
            continue;
        }
        if let Some(from) = before {
            match clipped(from, point, area) {
                Some((start, end)) => {
                    if !open {
                        parts.push(vec![start]);
                    }
                    if let Some(part) = parts.last_mut() {
                        part.push(end);
                    }
                    open = end == point;
                }
                None => open = false,
            }
        }
        before = Some(point);
    }
    parts.iter().map(|part| simplified(part)).collect()
}

/// As few points as look the same: first, lowest, highest and last of every narrow column, and of
/// those the corners only.
pub(crate) fn simplified(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    corners(&columns(points))
}

/// The part of a segment that lies within an area (Liang and Barsky's method).
fn clipped(from: (f64, f64), to: (f64, f64), area: &Rect) -> Option<((f64, f64), (f64, f64))> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0, 1.0);
    let sides = [
        (-dx, from.0 - area.x),
        (dx, area.right() - from.0),
        (-dy, from.1 - area.y),
        (dy, area.bottom() - from.1),
    ];
    for (outwards, room) in sides {
        if outwards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if outwards < 0.0 {
            enter = larger(enter, room / outwards);
        } else {
            leave = smaller(leave, room / outwards);
        }
    }
    // The ends themselves, not recomputed, where the segment does not leave the area there.
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        share => (from.0 + share * dx, from.1 + share * dy),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

fn columns(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept = Vec::new();
    let mut rest = points;
    while let Some(first) = rest.first() {
        let column = (first.0 / COLUMN).floor();
        let length = rest
            .iter()
            .take_while(|point| (point.0 / COLUMN).floor() == column)
            .count();
        let (run, after) = rest.split_at(length);
        rest = after;
        let by_height = |a: &usize, b: &usize| run[*a].1.total_cmp(&run[*b].1);
        let lowest = (0..length).min_by(by_height).unwrap_or(0);
        let highest = (0..length).max_by(by_height).unwrap_or(0);
        let mut chosen = [0, lowest, highest, length - 1];
        chosen.sort_unstable();
        for (i, index) in chosen.into_iter().enumerate() {
            if i == 0 || chosen[i - 1] != index {
                kept.push(run[index]);
            }
        }
    }
    kept
}

/// Leaves out what lies within the tolerance of the line between its neighbours (Ramer, Douglas and
/// Peucker's method, with a list of open parts instead of recursion).
fn corners(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((start, end)) = open.pop() {
        let farthest = (start + 1..end)
            .map(|i| (i, distance(points[i], points[start], points[end])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((corner, distance)) = farthest
            && distance > TOLERANCE
        {
            keep[corner] = true;
            open.push((start, corner));
            open.push((corner, end));
        }
    }
    let kept = points.iter().zip(keep).filter(|(_, keep)| *keep);
    kept.map(|(point, _)| *point).collect()
}

/// The distance from a point to a segment.
pub(crate) fn distance(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        ((px * dx + py * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (px - along * dx).hypot(py - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A curve with noise, whose shape no formula hides.
    fn walk(length: usize) -> Vec<(f64, f64)> {
        let mut state = 1_u32;
        let mut y = 100.0;
        (0..length)
            .map(|i| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                y += f64::from(state >> 16) / 65_536.0 - 0.5;
                (i as f64 * 600.0 / length as f64, y)
            })
            .collect()
    }

    #[test]
    fn the_simplified_curve_stays_within_half_a_pixel() {
        for length in [2, 3, 50, 1_000, 60_000] {
            let all = walk(length);
            let few = simplified(&all);
            assert!(few.len() <= all.len() && few.len() < 4_000);
            assert_eq!((few[0], few[few.len() - 1]), (all[0], all[length - 1]));
            for point in &all {
                let off = few
                    .windows(2)
                    .map(|pair| distance(*point, pair[0], pair[1]))
                    .fold(f64::INFINITY, smaller);
                assert!(
                    off < COLUMN + TOLERANCE,
                    "{length}: {point:?} is off by {off}"
                );
            }
        }
    }

    #[test]
    fn a_smooth_curve_needs_few_points() {
        let curve: Vec<(f64, f64)> = (0..60_000)
            .map(|i| f64::from(i) / 100.0)
            .map(|x| (x, 200.0 + 150.0 * (x / 80.0).sin()))
            .collect();
        assert!(simplified(&curve).len() < 250);
    }

    #[test]
    fn lines_end_at_the_edge_and_break_at_gaps() {
        let area = Rect::new(0.0, 0.0, 10.0, 10.0);
        let points = [
            (-5.0, 5.0),
            (5.0, 5.0),
            (5.0, 20.0),
            (9.0, 20.0),
            (9.0, 5.0),
        ];
        let parts = visible(points.into_iter(), &area);
        assert_eq!(
            parts,
            [
                vec![(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)],
                vec![(9.0, 10.0), (9.0, 5.0)]
            ]
        );
        let points = [
            (1.0, 1.0),
            (2.0, 2.0),
            (f64::NAN, 3.0),
            (4.0, 4.0),
            (5.0, 4.0),
        ];
        assert_eq!(visible(points.into_iter(), &area).len(), 2);
        assert!(visible([(1.0, 1.0)].into_iter(), &area).is_empty());
        assert!(visible([(-9.0, 1.0), (-1.0, 9.0)].into_iter(), &area).is_empty());
    }
}
