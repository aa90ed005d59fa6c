//! Axes: from data to drawing coordinates, and where the ticks go.

use crate::number::{grouped, power_of_ten};

/// A linear map from data to drawing coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub(crate) domain: (f64, f64),
    pub(crate) range: (f64, f64),
}

impl Scale {
    /// Where a value is drawn.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let (start, end) = self.range;
        start + (value - low) / (high - low) * (end - start)
    }
}

/// Tick marks, all with the same number of decimals.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ticks {
    /// Value and label of each, upwards.
    pub(crate) marks: Vec<(f64, String)>,
    /// What the labels are to be multiplied with, where they would be too long otherwise.
    pub(crate) factor: Option<String>,
}

/// Around `target` ticks at multiples of 1, 2 or 5 times a power of ten, all within `low..=high`.
pub(crate) fn ticks(low: f64, high: f64, target: usize) -> Ticks {
    let (multiple, power) = step(low, high, target);
    let size = 10_f64.powi(power.abs());
    let scaled = |n: f64| if power < 0 { n / size } else { n * size };
    let unscaled = |value: f64| {
        if power < 0 {
            value * size
        } else {
            value / size
        }
    };
    let first = (unscaled(low) / multiple - 1e-9).ceil();
    let last = (unscaled(high) / multiple + 1e-9).floor();
    // Very long and very short numbers share a power of ten, written beside the axis' name.
    let largest = if high.abs() > low.abs() {
        high.abs()
    } else {
        low.abs()
    };
    let magnitude = largest.log10().floor() as i32;
    let shared = if (-3..=6).contains(&magnitude) {
        0
    } else {
        magnitude
    };
    let decimals = usize::try_from(shared - power).unwrap_or(0);
    let shown = 10_f64.powi(shared.abs());
    let count = (last - first) as usize + 1;
    let marks = (0..count)
        .map(|i| {
            let value = scaled((first + i as f64) * multiple);
            let reduced = if shared < 0 {
                value * shown
            } else {
                value / shown
            };
            (value, grouped(reduced, decimals))
        })
        .collect();
    let factor = (shared != 0).then(|| format!("× {}", power_of_ten(shared)));
    Ticks { marks, factor }
}

/// A domain that can be drawn: not empty, and wide enough to tell its ends apart.
pub(crate) fn widened(low: f64, high: f64) -> (f64, f64) {
    let size = if low.abs() > high.abs() {
        low.abs()
    } else {
        high.abs()
    };
    if high - low > size * 1e-9 {
        (low, high)
    } else if size == 0.0 {
        (-1.0, 1.0)
    } else {
        let margin = size * 0.05;
        (low - margin, high + margin)
    }
}

/// The step between ticks: 1, 2 or 5, and the power of ten.
fn step(low: f64, high: f64, target: usize) -> (f64, i32) {
    let rough = (high - low) / target.max(1) as f64;
    let power = rough.log10().floor() as i32;
    let mantissa = rough / 10_f64.powi(power);
    match mantissa {
        m if m <= 1.5 => (1.0, power),
        m if m <= 3.5 => (2.0, power),
        m if m <= 7.5 => (5.0, power),
        _ => (1.0, power + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64, target: usize) -> Vec<String> {
        let found = ticks(low, high, target);
        found.marks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_nice() {
        assert_eq!(
            labels(0.0, 1.0, 5),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            labels(-50_000.0, 50_000.0, 5),
            ["−40,000", "−20,000", "0", "20,000", "40,000"]
        );
        assert_eq!(labels(0.91, 0.97, 3), ["0.92", "0.94", "0.96"]);
        assert_eq!(labels(2.0, 3.0, 2), ["2.0", "2.5", "3.0"]);
        let tiny = ticks(0.0, 3e-7, 3);
        assert_eq!(tiny.factor.as_deref(), Some("× 10⁻⁷"));
        assert_eq!(tiny.marks[1].1, "1");
        let huge = ticks(-2e12, 2e12, 4);
        assert_eq!(huge.factor.as_deref(), Some("× 10¹²"));
        assert_eq!(huge.marks[0].1, "−2");
    }

    #[test]
    fn ticks_lie_inside_and_their_labels_differ() {
        let ends = [
            -1e9, -54_321.0, -1.0, -0.3, 0.0, 1e-5, 0.07, 0.5, 1.0, 12.5, 9_999.0, 1e7,
        ];
        for low in ends {
            for high in ends.into_iter().filter(|high| *high > low) {
                for target in 2..9 {
                    let found = ticks(low, high, target).marks;
                    assert!(!found.is_empty() && found.len() <= 2 * target + 2);
                    let slack = (high - low) * 1e-6;
                    for pair in found.windows(2) {
                        assert!(pair[0].0 < pair[1].0, "{low} {high} {target}");
                        assert!(pair[0].1 != pair[1].1, "{low} {high} {target} {pair:?}");
                    }
                    for (value, _) in found {
                        assert!(value >= low - slack && value <= high + slack);
                    }
                }
            }
        }
    }

    #[test]
    fn an_empty_domain_is_widened() {
        assert_eq!(widened(0.0, 0.0), (-1.0, 1.0));
        assert_eq!(widened(100.0, 100.0), (95.0, 105.0));
        assert_eq!(widened(0.0, 1.0), (0.0, 1.0));
    }
}
