//! The reliability diagram: how often what is called probable happens, and how often what
//! probability was given.

use linnaeus::calibration::CalibrationCurve;
use linnaeus::error::Result;

use crate::check;
use crate::line_chart::{Axis, Curve, LineChart, series};
use crate::number::grouped;
use crate::picture::{Picture, dotted};
use crate::theme::Color;

/// Into how many bins of one width the histogram is cut.
const BINS: usize = 20;

/// The calibration curves of one model or several, with the diagonal on which they would lie if the
/// probabilities were right; below it, how many rows were given which probability.
///
/// ```
/// use linnaeus_plot::ReliabilityChart;
///
/// let picture = ReliabilityChart::new()
///     .curve("SGD", &[0.1, 0.5, 0.9], &[0.0, 0.5, 1.0], &[0.05, 0.15, 0.5, 0.9])
///     .error(0.06)
///     .picture()?;
/// assert!(picture.texts().any(|text| text.content == "SGD (ECE 0.0600)"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ReliabilityChart {
    title: String,
    curves: Vec<ModelCurve>,
}

#[derive(Clone, Debug)]
struct ModelCurve {
    name: String,
    prob_pred: Vec<f64>,
    prob_true: Vec<f64>,
    proba: Vec<f64>,
    error: Option<f64>,
}

impl Default for ReliabilityChart {
    fn default() -> Self {
        Self::new()
    }
}

impl ReliabilityChart {
    /// A chart with nothing but the diagonal.
    pub fn new() -> Self {
        Self {
            title: "Reliability".to_owned(),
            curves: Vec::new(),
        }
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// Adds a model: the average probability and the share of positive rows of each bin, and the
    /// probabilities of all rows, for the histogram.
    #[must_use]
    pub fn curve(
        mut self,
        name: &str,
        prob_pred: &[f64],
        prob_true: &[f64],
        proba: &[f64],
    ) -> Self {
        self.curves.push(ModelCurve {
            name: name.to_owned(),
            prob_pred: prob_pred.to_vec(),
            prob_true: prob_true.to_vec(),
            proba: proba.to_vec(),
            error: None,
        });
        self
    }

    /// Adds a curve that the library computed, with the probabilities that it was made of.
    #[must_use]
    pub fn model(self, name: &str, curve: &CalibrationCurve, proba: &[f64]) -> Self {
        self.curve(name, &curve.prob_pred(), &curve.prob_true(), proba)
    }

    /// Writes the expected calibration error of the curve added last into the legend.
    #[must_use]
    pub fn error(mut self, value: f64) -> Self {
        if let Some(curve) = self.curves.last_mut() {
            curve.error = Some(value);
        }
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When there is no curve, or one without points or rows; when averages and shares are not
    /// equally many; when a value is not between 0 and 1.
    pub fn picture(&self) -> Result<Picture> {
        if self.curves.is_empty() {
            return Err(check::empty("curve", "at least one curve"));
        }
        self.curves.iter().try_for_each(ModelCurve::check)?;
        let (above, below) = (self.reliability(), self.histogram());
        let left = [above.draw_from(0.0).1, below.draw_from(0.0).1];
        let left = if left[0] > left[1] { left[0] } else { left[1] };
        let mut picture = above.draw_from(left).0;
        picture.append(below.draw_from(left).0);
        Ok(picture)
    }

    fn reliability(&self) -> LineChart {
        let mut description =
            "Share of positive rows, from 0 to 1, against the average probability \
                               of bins of rows, from 0 to 1, with the diagonal; below, a histogram \
                               of the probabilities."
                .to_owned();
        let (mut curves, mut marks) = (Vec::new(), Vec::new());
        for (n, curve) in self.curves.iter().enumerate() {
            let label = curve.label();
            description.push_str(&format!(" {label}."));
            let points = curve.prob_pred.iter().zip(&curve.prob_true);
            let points: Vec<(f64, f64)> = points.map(|(x, y)| (*x, *y)).collect();
            marks.extend(points.iter().map(|&at| (at, Color::Series(n as u8))));
            curves.push(Curve {
                name: Some(label),
                points,
                stroke: series(n),
            });
        }
        curves.push(Curve {
            name: Some("Perfectly calibrated".to_owned()),
            points: vec![(0.0, 0.0), (1.0, 1.0)],
            stroke: dotted(Color::Guide, 1.75),
        });
        LineChart {
            size: (680.0, 520.0),
            title: self.title.clone(),
            description,
            x: share_axis("Average probability"),
            y: share_axis("Share of positive rows"),
            bands: Vec::new(),
            curves,
            guides: Vec::new(),
            marks,
            point_notes: Vec::new(),
            guide_notes: Vec::new(),
        }
    }

    fn histogram(&self) -> LineChart {
        let counts = self.curves.iter().map(ModelCurve::counts);
        let counts: Vec<[usize; BINS]> = counts.collect();
        let most = counts.iter().flatten().copied().max().unwrap_or_default();
        let outline = |(n, counts): (usize, &[usize; BINS])| Curve {
            name: None,
            points: outline(counts),
            stroke: series(n),
        };
        LineChart {
            size: (680.0, 260.0),
            title: String::new(),
            description: String::new(),
            x: share_axis("Probability"),
            y: Axis {
                marks: Some(powers_of_ten(most)),
                ..Axis::new("Rows", (0.0, height(most)))
            },
            bands: Vec::new(),
            curves: counts.iter().enumerate().map(outline).collect(),
            guides: Vec::new(),
            marks: Vec::new(),
            point_notes: Vec::new(),
            guide_notes: Vec::new(),
        }
    }
}

fn share_axis(name: &str) -> Axis {
    Axis::new(name, (0.0, 1.0))
}

/// How high a number of rows stands: by its logarithm, as a few rows beside thousands would not be
/// seen otherwise. No row is 0.
fn height(rows: usize) -> f64 {
    (rows as f64).ln_1p()
}

/// 0 and the powers of ten up to a number of rows, or that number if it is below ten.
fn powers_of_ten(most: usize) -> Vec<(f64, String)> {
    let powers = std::iter::successors(Some(10_usize), |power| power.checked_mul(10));
    let mut numbers = vec![0];
    numbers.extend(powers.take_while(|&power| power <= most));
    if numbers.len() == 1 {
        numbers.push(most);
    }
    let mark = |number: usize| (height(number), grouped(number as f64, 0));
    numbers.into_iter().map(mark).collect()
}

/// The tops of the bars, from the bottom left to the bottom right.
fn outline(counts: &[usize; BINS]) -> Vec<(f64, f64)> {
    let edge = |at: usize| at as f64 / BINS as f64;
    let mut points = vec![(0.0, 0.0)];
    for (at, &count) in counts.iter().enumerate() {
        points.push((edge(at), height(count)));
        points.push((edge(at + 1), height(count)));
    }
    points.push((1.0, 0.0));
    points
}

impl ModelCurve {
    fn check(&self) -> Result<()> {
        if self.prob_pred.is_empty() {
            return Err(check::empty("prob_pred", "at least one point"));
        }
        if self.prob_pred.len() != self.prob_true.len() {
            return Err(check::shape(
                "prob_true",
                format!("{} values", self.prob_true.len()),
                format!("{} values as in prob_pred", self.prob_pred.len()),
            ));
        }
        if self.proba.is_empty() {
            return Err(check::empty("proba", "at least one row"));
        }
        check::shares("prob_pred", &self.prob_pred)?;
        check::shares("prob_true", &self.prob_true)?;
        check::shares("proba", &self.proba)?;
        self.error
            .map_or(Ok(()), |value| check::share("error", value))
    }

    /// How many rows each bin of the histogram has; a probability on an edge is in the upper one.
    fn counts(&self) -> [usize; BINS] {
        let mut counts = [0; BINS];
        for p in &self.proba {
            counts[((p * BINS as f64) as usize).min(BINS - 1)] += 1;
        }
        counts
    }

    fn label(&self) -> String {
        match self.error {
            Some(value) => format!("{} (ECE {})", self.name, grouped(value, 4)),
            None => self.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_apart_and_bad_input_is_named() {
        let proba: Vec<f64> = (0..=5000).map(|row| f64::from(row) / 5000.0).collect();
        let chart = ReliabilityChart::new()
            .curve(
                "SGD, sigmoid",
                &[0.1, 0.3, 0.5, 0.7, 0.9],
                &[0.0, 0.2, 0.6, 0.8, 1.0],
                &proba,
            )
            .error(0.05)
            .curve(
                "Forest",
                &[0.05, 0.5, 0.95],
                &[0.1, 0.5, 0.8],
                &proba[..900],
            );
        let picture = chart.picture().unwrap();
        let texts: Vec<_> = picture.texts().collect();
        for (at, text) in texts.iter().enumerate() {
            for other in &texts[at + 1..] {
                assert!(
                    !text.bounds().overlaps(&other.bounds()),
                    "{text:?} {other:?}"
                );
            }
        }
        assert!(picture.png(1.0, crate::Theme::Light).is_ok());
        let refused = |chart: ReliabilityChart, argument| {
            let error = chart.picture().unwrap_err();
            assert_eq!(error.argument(), Some(argument));
        };
        let new = ReliabilityChart::new;
        refused(new(), "curve");
        refused(new().curve("a", &[], &[], &[0.5]), "prob_pred");
        refused(new().curve("a", &[0.5], &[], &[0.5]), "prob_true");
        refused(new().curve("a", &[0.5], &[0.5], &[]), "proba");
        refused(new().curve("a", &[0.5], &[0.5], &[1.5]), "proba");
        refused(
            new().curve("a", &[0.5], &[0.5], &[0.5]).error(-1.0),
            "error",
        );
    }
}
