//! Precision against recall (the book's figure 3-6), for one model or several.

use linnaeus::error::Result;
use linnaeus::metrics::{OperatingPoint, PrecisionRecallCurve};

use crate::check;
use crate::line_chart::{Axis, Curve, LineChart, series};
use crate::notes::PointNote;
use crate::number::{grouped, readable};
use crate::picture::Picture;
use crate::theme::Color;

/// Precision against recall, for one model or several.
///
/// ```
/// use linnaeus_plot::PrecisionRecallChart;
///
/// let picture = PrecisionRecallChart::new()
///     .curve("SGD", &[0.5, 2.0 / 3.0, 0.5, 1.0, 1.0], &[1.0, 1.0, 0.5, 0.5, 0.0])
///     .chosen(1.0, 0.5, Some(0.8))
///     .picture()?;
/// assert!(picture.description().contains("Recall 0.500"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PrecisionRecallChart {
    title: String,
    curves: Vec<ModelCurve>,
}

#[derive(Clone, Debug)]
struct ModelCurve {
    name: String,
    precision: Vec<f64>,
    recall: Vec<f64>,
    average_precision: Option<f64>,
    chosen: Vec<ChosenPoint>,
}

#[derive(Clone, Copy, Debug)]
struct ChosenPoint {
    precision: f64,
    recall: f64,
    threshold: Option<f64>,
}

impl Default for PrecisionRecallChart {
    fn default() -> Self {
        Self::new()
    }
}

impl PrecisionRecallChart {
    /// A chart without curves.
    pub fn new() -> Self {
        Self {
            title: "Precision against recall".to_owned(),
            curves: Vec::new(),
        }
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// Adds a model's curve: precision and recall by increasing threshold, as scikit-learn orders
    /// them. Each precision holds until the next recall, as in scikit-learn's own display.
    #[must_use]
    pub fn curve(mut self, name: &str, precision: &[f64], recall: &[f64]) -> Self {
        self.curves.push(ModelCurve {
            name: name.to_owned(),
            precision: precision.to_vec(),
            recall: recall.to_vec(),
            average_precision: None,
            chosen: Vec::new(),
        });
        self
    }

    /// Adds a curve that the library computed, with its average precision in the legend.
    #[must_use]
    pub fn model(self, name: &str, curve: &PrecisionRecallCurve) -> Self {
        self.curve(name, &curve.precision(), &curve.recall())
            .average_precision(curve.average_precision())
    }

    /// Writes the average precision of the curve added last into the legend.
    #[must_use]
    pub fn average_precision(mut self, value: f64) -> Self {
        if let Some(curve) = self.curves.last_mut() {
            curve.average_precision = Some(value);
        }
        self
    }

    /// Marks a point of the curve added last, with its threshold where there is one.
    #[must_use]
    pub fn chosen(mut self, precision: f64, recall: f64, threshold: Option<f64>) -> Self {
        if let Some(curve) = self.curves.last_mut() {
            curve.chosen.push(ChosenPoint {
                precision,
                recall,
                threshold,
            });
        }
        self
    }

    /// Marks a point that the curve added last was asked for, with its threshold.
    #[must_use]
    pub fn chosen_point(self, point: &OperatingPoint) -> Self {
        self.chosen(point.precision, point.recall, Some(point.threshold))
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When there is no curve, or one without points; when precision and recall are not equally
    /// many; when a value is not between 0 and 1, or a threshold not a number.
    pub fn picture(&self) -> Result<Picture> {
        if self.curves.is_empty() {
            return Err(check::empty("curve", "at least one curve"));
        }
        let several = self.curves.len() > 1;
        let mut description = "Precision, from 0 to 1, against recall, from 0 to 1.".to_owned();
        let mut curves = Vec::new();
        let (mut guides, mut marks, mut point_notes) = (Vec::new(), Vec::new(), Vec::new());
        for (n, curve) in self.curves.iter().enumerate() {
            curve.check()?;
            let label = curve.label(several);
            if let Some(label) = &label {
                description.push_str(&format!(" {label}."));
            }
            curves.push(Curve {
                name: label,
                points: curve.stairs(),
                stroke: series(n),
            });
            for chosen in &curve.chosen {
                let at = (chosen.recall, chosen.precision);
                guides.push(((0.0, at.1), at));
                guides.push(((at.0, 0.0), at));
                marks.push((at, Color::Series(n as u8)));
                let lines = chosen.lines(several.then_some(&curve.name));
                description.push_str(&format!(" Chosen point: {}.", lines.join(", ")));
                point_notes.push(PointNote { at, lines });
            }
        }
        let chart = LineChart {
            size: (680.0, 560.0),
            title: self.title.clone(),
            description,
            x: Axis::new("Recall", (0.0, 1.0)),
            y: Axis::new("Precision", (0.0, 1.0)),
            bands: Vec::new(),
            curves,
            guides,
            marks,
            point_notes,
            guide_notes: Vec::new(),
        };
        Ok(chart.draw())
    }
}

impl ModelCurve {
    fn check(&self) -> Result<()> {
        if self.precision.is_empty() {
            return Err(check::empty("precision", "at least one point"));
        }
        if self.precision.len() != self.recall.len() {
            return Err(check::shape(
                "recall",
                format!("{} values", self.recall.len()),
                format!("{} values as in precision", self.precision.len()),
            ));
        }
        check::shares("precision", &self.precision)?;
        check::shares("recall", &self.recall)?;
        if let Some(value) = self.average_precision {
            check::share("average_precision", value)?;
        }
        for chosen in &self.chosen {
            check::share("chosen", chosen.precision)?;
            check::share("chosen", chosen.recall)?;
            check::threshold("chosen", chosen.threshold)?;
        }
        Ok(())
    }

    /// Its words in the legend. One curve alone needs none, unless there is a number to tell.
    fn label(&self, several: bool) -> Option<String> {
        match self.average_precision {
            Some(value) => Some(format!("{} (AP {})", self.name, grouped(value, 4))),
            None => several.then(|| self.name.clone()),
        }
    }

    /// Each precision holds until the next recall.
    fn stairs(&self) -> Vec<(f64, f64)> {
        let mut points = Vec::with_capacity(2 * self.recall.len());
        let mut held = None;
        for (recall, precision) in self.recall.iter().zip(&self.precision) {
            if let Some(held) = held {
                points.push((*recall, held));
            }
            points.push((*recall, *precision));
            held = Some(*precision);
        }
        points
    }
}

impl ChosenPoint {
    fn lines(&self, name: Option<&String>) -> Vec<String> {
        let mut lines: Vec<String> = name.into_iter().cloned().collect();
        if let Some(threshold) = self.threshold {
            lines.push(format!("Threshold {}", readable(threshold)));
        }
        lines.push(format!("Precision {}", grouped(self.precision, 3)));
        lines.push(format!("Recall {}", grouped(self.recall, 3)));
        lines
    }
}
