//! Precision and recall against the threshold (the book's figure 3-5).

use linnaeus::error::Result;
use linnaeus::metrics::PrecisionRecallCurve;

use crate::check;
use crate::line_chart::{Axis, Curve, LineChart, series};
use crate::notes::{GuideNote, PointNote};
use crate::number::{grouped, readable};
use crate::picture::Picture;
use crate::scale::widened;
use crate::theme::Color;

/// Precision and recall against the threshold of the decision.
///
/// Takes the three arrays of a precision-recall curve in scikit-learn's shape: thresholds
/// increasing, `precision[i]` and `recall[i]` what they are when every score from `thresholds[i]`
/// on counts as positive, and perhaps one more precision (1) and recall (0) for "nothing is
/// positive". Between two thresholds both are constant, and drawn so.
///
/// ```
/// use linnaeus_plot::ThresholdChart;
///
/// let thresholds = [0.1, 0.35, 0.4, 0.8];
/// let precision = [0.5, 2.0 / 3.0, 0.5, 1.0, 1.0];
/// let recall = [1.0, 1.0, 0.5, 0.5, 0.0];
/// let picture = ThresholdChart::new(&thresholds, &precision, &recall)
///     .guide(0.2)
///     .chosen(0.4)
///     .picture()?;
/// assert!(picture.svg().contains("Precision"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ThresholdChart {
    thresholds: Vec<f64>,
    precision: Vec<f64>,
    recall: Vec<f64>,
    title: String,
    guides: Vec<f64>,
    chosen: Option<f64>,
    range: Option<(f64, f64)>,
}

impl ThresholdChart {
    /// The chart of one model's curve.
    pub fn new(thresholds: &[f64], precision: &[f64], recall: &[f64]) -> Self {
        Self {
            thresholds: thresholds.to_vec(),
            precision: precision.to_vec(),
            recall: recall.to_vec(),
            title: "Precision and recall against the threshold".to_owned(),
            guides: Vec::new(),
            chosen: None,
            range: None,
        }
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// Adds a dotted line at a threshold, with its value beside it.
    #[must_use]
    pub fn guide(mut self, threshold: f64) -> Self {
        self.guides.push(threshold);
        self
    }

    /// Marks both curves at the chosen threshold and notes precision and recall there.
    #[must_use]
    pub fn chosen(mut self, threshold: f64) -> Self {
        self.chosen = Some(threshold);
        self
    }

    /// Draws the thresholds from `low` to `high`. Without it, the chart leaves out the low
    /// thresholds at which nearly all recall is kept and nothing happens.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When there is no finite threshold; when precision and recall are not as many as the
    /// thresholds, or one more; when one of them is not between 0 and 1; when thresholds decrease;
    /// when a guide, the chosen threshold or the range is not finite. Infinite thresholds are left
    /// out.
    pub fn picture(&self) -> Result<Picture> {
        let steps = self.checked()?;
        let domain = self.domain(&steps)?;
        let curve = |name: &str, n: usize, value: fn(&Step) -> f64| Curve {
            name: Some(name.to_owned()),
            points: stairs(&steps, domain, value),
            stroke: series(n),
        };
        let mut guides: Vec<_> = self.guides.iter().map(|x| ((*x, 0.0), (*x, 1.0))).collect();
        let mut marks = Vec::new();
        let mut point_notes = Vec::new();
        let mut description = format!(
            "Precision and recall, from 0 to 1, against the decision threshold, from {} to {}.",
            readable(domain.0),
            readable(domain.1)
        );
        if let Some(threshold) = self.chosen {
            guides.push(((threshold, 0.0), (threshold, 1.0)));
            let mut lines = vec![format!("Threshold {}", readable(threshold))];
            // Above all thresholds nothing counts as positive: there is no precision.
            let (precision, recall) = at(&steps, threshold);
            match precision {
                Some(precision) => {
                    marks.push(((threshold, precision), Color::Series(0)));
                    lines.push(format!("Precision {}", grouped(precision, 3)));
                }
                None => lines.push("Nothing is positive".to_owned()),
            }
            marks.push(((threshold, recall), Color::Series(1)));
            lines.push(format!("Recall {}", grouped(recall, 3)));
            description.push_str(&format!(" Chosen: {}.", lines.join(", ")));
            point_notes.push(PointNote {
                at: (threshold, recall),
                lines,
            });
        }
        for threshold in &self.guides {
            description.push_str(&format!(" A dotted line at {}.", readable(*threshold)));
        }
        let guide_notes = self.guides.iter().map(|threshold| GuideNote {
            at: *threshold,
            text: format!("Threshold {}", readable(*threshold)),
        });
        let chart = LineChart {
            size: (720.0, 480.0),
            title: self.title.clone(),
            description,
            x: Axis::new("Threshold", domain),
            y: Axis::new("Precision and recall", (0.0, 1.0)),
            bands: Vec::new(),
            curves: vec![
                curve("Precision", 0, |step| step.precision),
                curve("Recall", 1, |step| step.recall),
            ],
            guides,
            marks,
            point_notes,
            guide_notes: guide_notes.collect(),
        };
        Ok(chart.draw())
    }

    /// The finite thresholds with their precision and recall.
    fn checked(&self) -> Result<Vec<Step>> {
        let length = self.thresholds.len();
        for (name, values) in [("precision", &self.precision), ("recall", &self.recall)] {
            if values.len() != length && values.len() != length + 1 {
                return Err(check::shape(
                    name,
                    format!("{} values", values.len()),
                    format!("{length} values as in thresholds, or one more"),
                ));
            }
            check::shares(name, values)?;
        }
        for (row, pair) in self.thresholds.windows(2).enumerate() {
            if pair[0] > pair[1] || pair[0].is_nan() || pair[1].is_nan() {
                return Err(check::parameter(
                    "thresholds",
                    format!("{} after {} at place {}", pair[1], pair[0], row + 1),
                    "increasing values",
                ));
            }
        }
        let steps: Vec<Step> = (0..length)
            .filter(|i| self.thresholds[*i].abs() <= check::LARGEST)
            .map(|i| Step {
                threshold: self.thresholds[i],
                precision: self.precision[i],
                recall: self.recall[i],
            })
            .collect();
        if steps.is_empty() {
            return Err(check::empty("thresholds", "at least one finite threshold"));
        }
        for guide in &self.guides {
            check::finite("guide", *guide)?;
        }
        if let Some(chosen) = self.chosen {
            check::finite("chosen", chosen)?;
        }
        Ok(steps)
    }

    /// The thresholds to show.
    fn domain(&self, steps: &[Step]) -> Result<(f64, f64)> {
        if let Some((low, high)) = self.range {
            check::finite("range", low)?;
            check::finite("range", high)?;
            if low >= high {
                let found = format!("{low} and {high}");
                return Err(check::parameter("range", found, "a lower and a higher end"));
            }
            return Ok(widened(low, high));
        }
        // Where recall leaves 1 something begins to happen; a fifth more on its left shows it.
        let high = steps[steps.len() - 1].threshold;
        let begin = steps.iter().find(|step| step.recall < 0.995);
        let begin = begin.map_or(steps[0].threshold, |step| step.threshold);
        let from = begin - 0.2 * (high - begin);
        let (mut low, mut high) = (
            if from > steps[0].threshold {
                from
            } else {
                steps[0].threshold
            },
            high,
        );
        for threshold in self.guides.iter().copied().chain(self.chosen) {
            let margin = 0.05 * (high - low);
            low = if threshold < low {
                threshold - margin
            } else {
                low
            };
            high = if threshold > high {
                threshold + margin
            } else {
                high
            };
        }
        Ok(widened(low, high))
    }
}

/// The chart of a curve that the library computed.
impl From<&PrecisionRecallCurve> for ThresholdChart {
    fn from(curve: &PrecisionRecallCurve) -> Self {
        Self::new(&curve.thresholds(), &curve.precision(), &curve.recall())
    }
}

#[derive(Clone, Copy, Debug)]
struct Step {
    threshold: f64,
    precision: f64,
    recall: f64,
}

/// Precision and recall when every score from `threshold` on counts as positive; no precision when
/// none does.
fn at(steps: &[Step], threshold: f64) -> (Option<f64>, f64) {
    let first = steps.partition_point(|step| step.threshold < threshold);
    match steps.get(first) {
        Some(step) => (Some(step.precision), step.recall),
        None => (None, 0.0),
    }
}

/// A curve that is constant up to each threshold and jumps right after it.
fn stairs(steps: &[Step], domain: (f64, f64), value: fn(&Step) -> f64) -> Vec<(f64, f64)> {
    let mut points = Vec::with_capacity(2 * steps.len() + 1);
    let mut from = match steps.first() {
        Some(first) if first.threshold < domain.0 => first.threshold,
        _ => domain.0,
    };
    for step in steps {
        let height = value(step);
        points.push((from, height));
        points.push((step.threshold, height));
        from = step.threshold;
    }
    points
}
