//! How good each threshold is, and which one was chosen.

use linnaeus::error::Result;
use linnaeus::model_selection::{ThresholdCurve, TunedThreshold};

use crate::check;
use crate::line_chart::{Axis, Curve, LineChart, series};
use crate::notes::{GuideNote, PointNote};
use crate::number::readable;
use crate::picture::{Picture, solid};
use crate::scale::widened;
use crate::theme::Color;

/// A metric against the threshold of the decision, with the threshold that was chosen; the curves of
/// the folds are drawn thin behind their mean.
///
/// ```
/// use linnaeus_plot::TuningChart;
///
/// let thresholds = [0.1, 0.3, 0.5, 0.7];
/// let picture = TuningChart::new("Balanced accuracy", &thresholds, &[0.5, 0.75, 0.9, 0.6])
///     .fold(&[0.1, 0.4, 0.7], &[0.5, 0.8, 0.7])
///     .fold(&[0.2, 0.5, 0.6], &[0.6, 0.9, 0.5])
///     .chosen(0.5)
///     .picture()?;
/// assert!(picture.texts().any(|text| text.content.starts_with("Threshold 0.5")));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TuningChart {
    title: String,
    mean: Line,
    folds: Vec<Line>,
    floor: Option<(Line, f64)>,
    chosen: Option<f64>,
    steps: bool,
}

/// Values at thresholds that rise.
#[derive(Clone, Debug)]
struct Line {
    name: String,
    thresholds: Vec<f64>,
    values: Vec<f64>,
}

impl TuningChart {
    /// The chart of a metric of this name: rising thresholds, and its value at each.
    pub fn new(metric: &str, thresholds: &[f64], values: &[f64]) -> Self {
        Self {
            title: "How good each threshold is".to_owned(),
            mean: Line::new(metric, thresholds, values),
            folds: Vec::new(),
            floor: None,
            chosen: None,
            steps: false,
        }
    }

    /// The chart of a threshold that the library tuned, if it kept the curve.
    ///
    /// ```
    /// use linnaeus::{metrics::*, model_selection::*, prelude::*};
    /// use linnaeus_plot::TuningChart;
    ///
    /// let y_true = Labels::from([false, true, false, true, true]);
    /// let scores = Scores::margin(vec![0.1, 0.2, 0.3, 0.4, 0.5], Classes::bools())?;
    /// let tuned = choose_thresholds(&y_true, &scores, Scoring::Accuracy, &CurveOptions::new())?;
    /// let chart = TuningChart::tuned("Accuracy", &tuned[0]).expect("the curve was kept");
    /// assert!(chart.picture()?.description().contains("Chosen: Threshold 0.2"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn tuned(metric: &str, tuned: &TunedThreshold) -> Option<Self> {
        let ThresholdCurve {
            thresholds,
            scores,
            folds,
            ..
        } = tuned.curve.as_ref()?;
        let mut chart = Self::new(metric, thresholds, scores);
        for (thresholds, scores) in folds {
            chart = chart.fold(thresholds, scores);
        }
        // Scores of all folds taken together: between two of them nothing happens.
        chart.steps = folds.is_empty();
        // At the infinite one nothing is positive; there is no place for it.
        chart.chosen = Some(tuned.threshold).filter(|threshold| threshold.is_finite());
        Some(chart)
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// Adds the curve of a fold.
    #[must_use]
    pub fn fold(mut self, thresholds: &[f64], values: &[f64]) -> Self {
        self.folds.push(Line::new("fold", thresholds, values));
        self
    }

    /// Adds the metric that has a floor, at the thresholds of the first one, and draws the floor.
    #[must_use]
    pub fn floor(mut self, metric: &str, values: &[f64], floor: f64) -> Self {
        let line = Line::new(metric, &self.mean.thresholds, values);
        self.floor = Some((line, floor));
        self
    }

    /// Marks the chosen threshold.
    #[must_use]
    pub fn chosen(mut self, threshold: f64) -> Self {
        self.chosen = Some(threshold);
        self
    }

    /// Draws the curves as steps: each value holds down to the threshold before it, as it does when
    /// every score is a threshold.
    #[must_use]
    pub fn steps(mut self) -> Self {
        self.steps = true;
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When a curve has no finite threshold, thresholds decrease, or there are not as many values;
    /// when a value, the floor or the chosen threshold is not finite. Infinite thresholds are left
    /// out.
    pub fn picture(&self) -> Result<Picture> {
        let mean = self.mean.checked()?;
        let folds: Vec<Points> = self
            .folds
            .iter()
            .map(Line::checked)
            .collect::<Result<_>>()?;
        let floor = self
            .floor
            .as_ref()
            .map(|(line, floor)| -> Result<(Points, f64)> {
                check::finite("floor", *floor)?;
                Ok((line.checked()?, *floor))
            });
        let floor = floor.transpose()?;
        if let Some(chosen) = self.chosen {
            check::finite("chosen", chosen)?;
        }
        let floors = floor.iter().map(|(points, _)| points);
        let all = || folds.iter().chain([&mean]).chain(floors.clone()).flatten();
        let x = range(all().map(|point| point.0).chain(self.chosen));
        let y = range(
            all()
                .map(|point| point.1)
                .chain(floor.iter().map(|own| own.1)),
        );

        let metric = self.mean.name.as_str();
        let mut description = format!(
            "{metric}, from {} to {}, against the decision threshold, from {} to {}.",
            readable(y.0),
            readable(y.1),
            readable(x.0),
            readable(x.1)
        );
        let name = match folds.len() {
            0 => metric.to_owned(),
            count => {
                description.push_str(&format!(" The mean of {count} folds, each drawn thin."));
                format!("{metric}, mean of {count} folds")
            }
        };
        let drawn = |points: &Points| match self.steps {
            true => stairs(points),
            false => points.clone(),
        };
        let mut curves: Vec<Curve> = folds
            .iter()
            .map(|points| Curve {
                name: None,
                points: drawn(points),
                stroke: solid(Color::Guide, 1.0),
            })
            .collect();
        let (mut guides, mut marks, mut point_notes) = (Vec::new(), Vec::new(), Vec::new());
        if let (Some((points, floor)), Some((line, _))) = (&floor, &self.floor) {
            curves.push(Curve {
                name: Some(line.name.clone()),
                points: drawn(points),
                stroke: series(1),
            });
            guides.push(((x.0, *floor), (x.1, *floor)));
            let name = &line.name;
            description.push_str(&format!(" {name} with a floor of {}.", readable(*floor)));
        }
        curves.push(Curve {
            name: Some(name),
            points: drawn(&mean),
            stroke: series(0),
        });
        let mut guide_notes = Vec::new();
        if let Some(threshold) = self.chosen {
            guides.push(((threshold, y.0), (threshold, y.1)));
            let mut lines = vec![format!("Threshold {}", readable(threshold))];
            match self.value_at(&mean, threshold) {
                Some(value) => {
                    lines.push(format!("{metric} {}", readable(value)));
                    marks.push(((threshold, value), Color::Series(0)));
                    if let (Some((points, _)), Some((line, _))) = (&floor, &self.floor)
                        && let Some(other) = self.value_at(points, threshold)
                    {
                        lines.push(format!("{} {}", line.name, readable(other)));
                        marks.push(((threshold, other), Color::Series(1)));
                    }
                    description.push_str(&format!(" Chosen: {}.", lines.join(", ")));
                    point_notes.push(PointNote {
                        at: (threshold, value),
                        lines,
                    });
                }
                None => guide_notes.push(GuideNote {
                    at: threshold,
                    text: lines.remove(0),
                }),
            }
        }
        let chart = LineChart {
            size: (720.0, 480.0),
            title: self.title.clone(),
            description,
            x: Axis {
                name: "Threshold".to_owned(),
                domain: x,
                marks: None,
            },
            y: Axis {
                name: match &self.floor {
                    Some((line, _)) => format!("{metric} and {}", line.name),
                    None => metric.to_owned(),
                },
                domain: y,
                marks: None,
            },
            bands: Vec::new(),
            curves,
            guides,
            marks,
            point_notes,
            guide_notes,
        };
        Ok(chart.draw())
    }

    /// The value of a curve at a threshold, as it is drawn; none beyond its ends.
    fn value_at(&self, points: &Points, threshold: f64) -> Option<f64> {
        let at = points.partition_point(|point| point.0 < threshold);
        let (next, value) = *points.get(at)?;
        if next == threshold || self.steps {
            return Some(value);
        }
        let (before, first) = *points.get(at.checked_sub(1)?)?;
        Some(first + (value - first) * ((threshold - before) / (next - before)))
    }
}

/// Thresholds and values.
type Points = Vec<(f64, f64)>;

impl Line {
    fn new(name: &str, thresholds: &[f64], values: &[f64]) -> Self {
        Self {
            name: name.to_owned(),
            thresholds: thresholds.to_vec(),
            values: values.to_vec(),
        }
    }

    /// The points at finite thresholds.
    fn checked(&self) -> Result<Points> {
        let length = self.thresholds.len();
        if self.values.len() != length {
            let found = format!("{} values", self.values.len());
            let expected = format!("{length} values, one for each threshold");
            return Err(check::shape("values", found, expected));
        }
        for (row, pair) in self.thresholds.windows(2).enumerate() {
            if pair[0] > pair[1] || pair[0].is_nan() || pair[1].is_nan() {
                let found = format!("{} after {} at place {}", pair[1], pair[0], row + 1);
                return Err(check::parameter("thresholds", found, "increasing values"));
            }
        }
        let wrong = |value: &&f64| value.is_nan() || value.abs() > check::LARGEST;
        if let Some(value) = self.values.iter().find(wrong) {
            return Err(check::parameter("values", value, "finite numbers"));
        }
        let points = self
            .thresholds
            .iter()
            .copied()
            .zip(self.values.iter().copied());
        let points: Points = points
            .filter(|point| point.0.abs() <= check::LARGEST)
            .collect();
        if points.is_empty() {
            return Err(check::empty("thresholds", "at least one finite threshold"));
        }
        Ok(points)
    }
}

/// From the least to the largest, and a little more.
fn range(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let low = values
        .clone()
        .reduce(|low, own| if own < low { own } else { low });
    let high = values.reduce(|high, own| if own > high { own } else { high });
    let (low, high) = (low.unwrap_or(0.0), high.unwrap_or(1.0));
    let margin = 0.03 * (high - low);
    widened(low - margin, high + margin)
}

/// A curve that is constant up to each threshold and jumps right after it.
fn stairs(points: &Points) -> Points {
    let mut stairs = Points::with_capacity(2 * points.len());
    let mut from = points.first().map_or(0.0, |point| point.0);
    for &(threshold, value) in points {
        stairs.push((from, value));
        stairs.push((threshold, value));
        from = threshold;
    }
    stairs
}
