//! Where the boxes of a binary tree stand side by side: subtrees as near to each other as they can
//! be, a parent in the middle above its children (Reingold and Tilford, *Tidier drawings of trees*,
//! 1981).

use crate::geometry::{larger, smaller};

/// The middle of each box, the leftmost edge being 0, and the width of all.
///
/// Boxes have these widths; the children of a box stand after it in the list. `gap` is left free
/// between boxes of one level.
pub(crate) fn tidy(widths: &[f64], children: &[Option<[usize; 2]>], gap: f64) -> (Vec<f64>, f64) {
    // How far below each box its children stand to the sides, and each subtree's left and right
    // edges, level by level, as seen from the middle of its first box.
    let mut apart = vec![0.0; widths.len()];
    let mut edges: Vec<Vec<[f64; 2]>> = vec![Vec::new(); widths.len()];
    for own in (0..widths.len()).rev() {
        let half = widths[own] / 2.0;
        let mut all = vec![[-half, half]];
        if let Some([left, right]) = children[own] {
            let (left, right) = (
                std::mem::take(&mut edges[left]),
                std::mem::take(&mut edges[right]),
            );
            let needed = left.iter().zip(&right);
            let needed = needed.map(|(left, right)| left[1] - right[0] + gap);
            let side = needed.fold(0.0, larger) / 2.0;
            apart[own] = side;
            for level in 0..left.len().max(right.len()) {
                let left = left.get(level).map(|edge| edge.map(|x| x - side));
                let right = right.get(level).map(|edge| edge.map(|x| x + side));
                all.extend(match (left, right) {
                    (Some(left), Some(right)) => Some([left[0], right[1]]),
                    (left, right) => left.or(right),
                });
            }
        }
        edges[own] = all;
    }
    let Some(outline) = edges.first() else {
        return (Vec::new(), 0.0);
    };
    let first = outline
        .iter()
        .fold(0.0, |first, edge| smaller(first, edge[0]));
    let last = outline.iter().fold(0.0, |last, edge| larger(last, edge[1]));
    let mut middles = vec![-first; widths.len()];
    for own in 0..widths.len() {
        if let Some([left, right]) = children[own] {
            middles[left] = middles[own] - apart[own];
            middles[right] = middles[own] + apart[own];
        }
    }
    (middles, last - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_stands_in_the_middle_and_subtrees_slip_under_each_other() {
        // A wide leaf on the left, and on the right a node with two narrow leaves.
        let children = [Some([1, 2]), None, Some([3, 4]), None, None];
        let (middles, width) = tidy(&[20.0, 60.0, 20.0, 30.0, 30.0], &children, 10.0);
        assert_eq!(middles[0], (middles[1] + middles[2]) / 2.0);
        assert_eq!(middles[2], (middles[3] + middles[4]) / 2.0);
        // Only the boxes of one level keep the gap: the leaf on the left stands over the others.
        assert_eq!(middles[2] - middles[1], 50.0);
        assert_eq!(middles[4] - middles[3], 40.0);
        assert_eq!((middles[1], width), (30.0, 115.0));
    }

    #[test]
    fn boxes_of_one_level_never_meet() {
        let mut state = 1_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..200 {
            let (mut children, mut levels) = (vec![None], vec![0]);
            let mut at = 0;
            while at < children.len() && children.len() < 60 {
                if next(10) < 7 {
                    children[at] = Some([children.len(), children.len() + 1]);
                    children.extend([None, None]);
                    levels.extend([levels[at] + 1; 2]);
                }
                at += 1;
            }
            let widths: Vec<f64> = children.iter().map(|_| 10.0 + next(100) as f64).collect();
            let (middles, width) = tidy(&widths, &children, 8.0);
            for a in 0..widths.len() {
                let half = widths[a] / 2.0;
                assert!(middles[a] >= half - 1e-9 && middles[a] + half <= width + 1e-9);
                for b in 0..a {
                    let distance = (middles[a] - middles[b]).abs();
                    let needed = half + widths[b] / 2.0 + 8.0;
                    assert!(levels[a] != levels[b] || distance >= needed - 1e-9);
                }
            }
        }
    }
}
