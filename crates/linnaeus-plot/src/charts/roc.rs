//! The ROC curve (the book's figure 3-7), for one model or several.

use linnaeus::error::Result;
use linnaeus::metrics::{OperatingPoint, RocCurve};

use crate::check;
use crate::line_chart::{Axis, Curve, LineChart, series};
use crate::notes::PointNote;
use crate::number::{grouped, readable};
use crate::picture::{Picture, dotted};
use crate::theme::Color;

/// True positive rate against false positive rate, with the line of chance, for one model or
/// several.
///
/// ```
/// use linnaeus_plot::RocChart;
///
/// let picture = RocChart::new()
///     .curve("SGD", &[0.0, 0.0, 0.5, 0.5, 1.0], &[0.0, 0.5, 0.5, 1.0, 1.0])
///     .auc(0.75)
///     .chosen(0.5, 1.0, Some(0.35))
///     .picture()?;
/// assert!(picture.texts().any(|text| text.content == "SGD (AUC 0.7500)"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RocChart {
    title: String,
    curves: Vec<ModelCurve>,
}

#[derive(Clone, Debug)]
struct ModelCurve {
    name: String,
    false_positive_rate: Vec<f64>,
    true_positive_rate: Vec<f64>,
    auc: Option<f64>,
    chosen: Vec<ChosenPoint>,
}

#[derive(Clone, Copy, Debug)]
struct ChosenPoint {
    false_positive_rate: f64,
    true_positive_rate: f64,
    threshold: Option<f64>,
}

impl Default for RocChart {
    fn default() -> Self {
        Self::new()
    }
}

impl RocChart {
    /// A chart with nothing but the line of chance.
    pub fn new() -> Self {
        Self {
            title: "ROC curve".to_owned(),
            curves: Vec::new(),
        }
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// Adds a model's curve: its false and true positive rates in the order of the thresholds.
    #[must_use]
    pub fn curve(
        mut self,
        name: &str,
        false_positive_rate: &[f64],
        true_positive_rate: &[f64],
    ) -> Self {
        self.curves.push(ModelCurve {
            name: name.to_owned(),
            false_positive_rate: false_positive_rate.to_vec(),
            true_positive_rate: true_positive_rate.to_vec(),
            auc: None,
            chosen: Vec::new(),
        });
        self
    }

    /// Adds a curve that the library computed, with the area under it in the legend.
    #[must_use]
    pub fn model(self, name: &str, curve: &RocCurve) -> Self {
        self.curve(name, &curve.fpr(), &curve.tpr())
            .auc(curve.auc())
    }

    /// Writes the area under the curve added last into the legend.
    #[must_use]
    pub fn auc(mut self, value: f64) -> Self {
        if let Some(curve) = self.curves.last_mut() {
            curve.auc = Some(value);
        }
        self
    }

    /// Marks a point of the curve added last, with its threshold where there is one.
    #[must_use]
    pub fn chosen(
        mut self,
        false_positive_rate: f64,
        true_positive_rate: f64,
        threshold: Option<f64>,
    ) -> Self {
        if let Some(curve) = self.curves.last_mut() {
            curve.chosen.push(ChosenPoint {
                false_positive_rate,
                true_positive_rate,
                threshold,
            });
        }
        self
    }

    /// Marks a point that the curve added last was asked for, with its threshold.
    #[must_use]
    pub fn chosen_point(self, point: &OperatingPoint) -> Self {
        let threshold = Some(point.threshold);
        self.chosen(point.false_positive_rate, point.recall, threshold)
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When there is no curve, or one without points; when the two rates are not equally many; when
    /// a value is not between 0 and 1, or a threshold not a number.
    pub fn picture(&self) -> Result<Picture> {
        if self.curves.is_empty() {
            return Err(check::empty("curve", "at least one curve"));
        }
        let several = self.curves.len() > 1;
        let mut description = "True positive rate (recall), from 0 to 1, against false positive \
                               rate, from 0 to 1, with the line of chance."
            .to_owned();
        let mut curves = Vec::new();
        let (mut guides, mut marks, mut point_notes) = (Vec::new(), Vec::new(), Vec::new());
        for (n, curve) in self.curves.iter().enumerate() {
            curve.check()?;
            let label = curve.label();
            description.push_str(&format!(" {label}."));
            let rates = curve
                .false_positive_rate
                .iter()
                .zip(&curve.true_positive_rate);
            curves.push(Curve {
                name: Some(label),
                points: rates.map(|(x, y)| (*x, *y)).collect(),
                stroke: series(n),
            });
            for chosen in &curve.chosen {
                let at = (chosen.false_positive_rate, chosen.true_positive_rate);
                guides.push(((0.0, at.1), at));
                guides.push(((at.0, 0.0), at));
                marks.push((at, Color::Series(n as u8)));
                let lines = chosen.lines(several.then_some(&curve.name));
                description.push_str(&format!(" Chosen point: {}.", lines.join(", ")));
                point_notes.push(PointNote { at, lines });
            }
        }
        curves.push(Curve {
            name: Some("Chance (AUC 0.5)".to_owned()),
            points: vec![(0.0, 0.0), (1.0, 1.0)],
            stroke: dotted(Color::Guide, 1.75),
        });
        let chart = LineChart {
            size: (680.0, 560.0),
            title: self.title.clone(),
            description,
            x: Axis::new("False positive rate", (0.0, 1.0)),
            y: Axis::new("True positive rate (recall)", (0.0, 1.0)),
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
        if self.false_positive_rate.is_empty() {
            return Err(check::empty("false_positive_rate", "at least one point"));
        }
        if self.false_positive_rate.len() != self.true_positive_rate.len() {
            return Err(check::shape(
                "true_positive_rate",
                format!("{} values", self.true_positive_rate.len()),
                format!(
                    "{} values as in false_positive_rate",
                    self.false_positive_rate.len()
                ),
            ));
        }
        check::shares("false_positive_rate", &self.false_positive_rate)?;
        check::shares("true_positive_rate", &self.true_positive_rate)?;
        if let Some(value) = self.auc {
            check::share("auc", value)?;
        }
        for chosen in &self.chosen {
            check::share("chosen", chosen.false_positive_rate)?;
            check::share("chosen", chosen.true_positive_rate)?;
            check::threshold("chosen", chosen.threshold)?;
        }
        Ok(())
    }

    fn label(&self) -> String {
        match self.auc {
            Some(value) => format!("{} (AUC {})", self.name, grouped(value, 4)),
            None => self.name.clone(),
        }
    }
}

impl ChosenPoint {
    fn lines(&self, name: Option<&String>) -> Vec<String> {
        let mut lines: Vec<String> = name.into_iter().cloned().collect();
        if let Some(threshold) = self.threshold {
            lines.push(format!("Threshold {}", readable(threshold)));
        }
        let (fpr, tpr) = (self.false_positive_rate, self.true_positive_rate);
        lines.push(format!("False positive rate {}", grouped(fpr, 3)));
        lines.push(format!("True positive rate {}", grouped(tpr, 3)));
        lines
    }
}
