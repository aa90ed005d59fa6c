//! Mean scores with their spread, against a number of rows or a parameter's value.

use linnaeus::error::Result;
use linnaeus::model_selection::{LearningCurve, ScoreRows, ValidationCurve};

use crate::check;
use crate::line_chart::{Axis, Curve, LineChart, series};
use crate::number::{grouped, readable};
use crate::picture::Picture;
use crate::scale::widened;

/// Mean scores as lines, each with a band of one standard deviation above and below: learning
/// curves and validation curves.
///
/// ```
/// use linnaeus_plot::ScoreCurveChart;
///
/// let picture = ScoreCurveChart::new("alpha", &["0.001", "0.01", "0.1"])
///     .curve("Fitted on", &[0.99, 0.95, 0.7], &[0.0, 0.01, 0.02])
///     .curve("Held out", &[0.90, 0.92, 0.69], &[0.02, 0.01, 0.03])
///     .picture()?;
/// assert!(picture.svg().contains("Held out"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
///
/// Values that are numbers stand at their places, on a logarithmic axis when they cover more than
/// two powers of ten; other values stand side by side. A point without a score (NaN) is left out.
#[derive(Clone, Debug)]
pub struct ScoreCurveChart {
    title: String,
    x_name: String,
    y_name: String,
    values: Vec<String>,
    curves: Vec<Band>,
    chosen: Option<usize>,
}

#[derive(Clone, Debug)]
struct Band {
    name: String,
    means: Vec<f64>,
    deviations: Vec<f64>,
}

impl ScoreCurveChart {
    /// A chart without a curve so far: what is varied, and its values.
    pub fn new<S: ToString>(x_name: &str, values: &[S]) -> Self {
        Self {
            title: format!("Score against {x_name}"),
            x_name: x_name.to_owned(),
            y_name: "Score".to_owned(),
            values: values.iter().map(ToString::to_string).collect(),
            curves: Vec::new(),
            chosen: None,
        }
    }

    /// Adds a curve: its name, a mean for each value, and a standard deviation.
    #[must_use]
    pub fn curve(mut self, name: &str, means: &[f64], deviations: &[f64]) -> Self {
        self.curves.push(Band {
            name: name.to_owned(),
            means: means.to_vec(),
            deviations: deviations.to_vec(),
        });
        self
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// What the scores are.
    #[must_use]
    pub fn score(mut self, name: &str) -> Self {
        name.clone_into(&mut self.y_name);
        self
    }

    /// Marks the value at this place, on the last curve.
    #[must_use]
    pub fn chosen(mut self, place: usize) -> Self {
        self.chosen = Some(place);
        self
    }

    fn rows(self, name: &str, rows: &ScoreRows) -> Self {
        self.curve(name, &rows.means(), &rows.deviations())
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When there is no value or no curve; when a curve has not as many means and deviations as
    /// there are values; when no point of any curve has a score; when the chosen value is not there.
    pub fn picture(&self) -> Result<Picture> {
        self.checked()?;
        let places = Places::of(&self.values);
        let mut ends: Option<(f64, f64)> = None;
        for band in &self.curves {
            for (mean, deviation) in band.points() {
                let (low, high) = ends.unwrap_or((mean, mean));
                ends = Some((
                    if mean - deviation < low {
                        mean - deviation
                    } else {
                        low
                    },
                    if mean + deviation > high {
                        mean + deviation
                    } else {
                        high
                    },
                ));
            }
        }
        let Some((low, high)) = ends else {
            return Err(check::empty("means", "a score that is a number"));
        };
        let margin = 0.05 * (high - low);
        let mut curves = Vec::new();
        let mut bands = Vec::new();
        let mut dots = Vec::new();
        for (number, band) in self.curves.iter().enumerate() {
            let stroke = series(number);
            let points = band.at(&places.at);
            // A point without a score parts the line.
            for part in points.split(Option::is_none) {
                let part: Vec<_> = part.iter().flatten().copied().collect();
                let above = part.iter().map(|(x, mean, spread)| (*x, mean + spread));
                let below = part
                    .iter()
                    .rev()
                    .map(|(x, mean, spread)| (*x, mean - spread));
                if part.len() > 1 {
                    bands.push((above.chain(below).collect(), stroke.color));
                }
                dots.extend(part.iter().map(|(x, mean, _)| ((*x, *mean), stroke.color)));
                curves.push(Curve {
                    name: None,
                    points: part.iter().map(|(x, mean, _)| (*x, *mean)).collect(),
                    stroke,
                });
            }
            if let Some(own) = curves.iter_mut().rev().find(|own| own.stroke == stroke) {
                own.name = Some(band.name.clone());
            }
        }
        let mut guides = Vec::new();
        if let Some(chosen) = self.chosen {
            let x = places.at[chosen];
            guides.push(((x, low - margin), (x, high + margin)));
        }
        let chart = LineChart {
            size: (720.0, 480.0),
            title: self.title.clone(),
            description: self.description(),
            x: Axis {
                name: self.x_name.clone(),
                domain: places.domain,
                marks: places.marks,
            },
            y: Axis::new(&self.y_name, widened(low - margin, high + margin)),
            bands,
            curves,
            guides,
            marks: dots,
            point_notes: Vec::new(),
            guide_notes: Vec::new(),
        };
        Ok(chart.draw())
    }

    fn checked(&self) -> Result<()> {
        if self.values.is_empty() {
            return Err(check::empty("values", "at least one value"));
        }
        if self.curves.is_empty() {
            return Err(check::empty("curves", "at least one curve"));
        }
        for band in &self.curves {
            let parts = [("means", &band.means), ("deviations", &band.deviations)];
            for (name, numbers) in parts {
                if numbers.len() != self.values.len() {
                    let expected = format!("{} as there are values", self.values.len());
                    return Err(check::shape(name, numbers.len().to_string(), expected));
                }
            }
        }
        match self.chosen {
            Some(place) if place >= self.values.len() => Err(check::parameter(
                "chosen",
                place.to_string(),
                format!("the place of a value, below {}", self.values.len()),
            )),
            _ => Ok(()),
        }
    }

    fn description(&self) -> String {
        let curves = self.curves.iter().map(|band| {
            let best = band.best().map_or(String::new(), |(place, mean)| {
                format!(", best {} at {}", grouped(mean, 3), self.values[place])
            });
            format!("{}{best}", band.name)
        });
        let curves: Vec<String> = curves.collect();
        let mut text = format!(
            "{} against {}: {}.",
            self.y_name,
            self.x_name,
            curves.join("; ")
        );
        if let Some(chosen) = self.chosen {
            text.push_str(&format!(" Chosen: {}.", self.values[chosen]));
        }
        text
    }
}

impl Band {
    /// Mean and spread of each point that has a score.
    fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let all = self.means.iter().zip(&self.deviations);
        all.filter(|(mean, _)| mean.is_finite())
            .map(|(mean, spread)| {
                let spread = if spread.is_finite() { *spread } else { 0.0 };
                (*mean, spread)
            })
    }

    /// Place, mean and spread of each point, or none without a score.
    fn at(&self, places: &[f64]) -> Vec<Option<(f64, f64, f64)>> {
        let all = places.iter().zip(&self.means).zip(&self.deviations);
        all.map(|((x, mean), spread)| {
            let spread = if spread.is_finite() { *spread } else { 0.0 };
            mean.is_finite().then_some((*x, *mean, spread))
        })
        .collect()
    }

    fn best(&self) -> Option<(usize, f64)> {
        let scored = self.means.iter().copied().enumerate();
        let mut scored = scored.filter(|(_, mean)| mean.is_finite());
        let first = scored.next()?;
        Some(scored.fold(first, |best, own| if own.1 > best.1 { own } else { best }))
    }
}

/// Where values stand on the horizontal axis.
struct Places {
    at: Vec<f64>,
    domain: (f64, f64),
    marks: Option<Vec<(f64, String)>>,
}

impl Places {
    fn of(values: &[String]) -> Self {
        let numbers: Option<Vec<f64>> = values
            .iter()
            .map(|value| value.parse::<f64>().ok().filter(|own| own.is_finite()))
            .collect();
        let ascending = |own: &Vec<f64>| own.windows(2).all(|pair| pair[0] < pair[1]);
        let Some(numbers) = numbers.filter(|own| own.len() > 1 && ascending(own)) else {
            let at: Vec<f64> = (0..values.len()).map(|place| place as f64).collect();
            let marks = at.iter().copied().zip(values.iter().cloned()).collect();
            return Self {
                domain: (-0.5, values.len() as f64 - 0.5),
                at,
                marks: Some(marks),
            };
        };
        let (low, high) = (numbers[0], numbers[numbers.len() - 1]);
        if low > 0.0 && high / low > 100.0 {
            let at: Vec<f64> = numbers.iter().map(|own| own.log10()).collect();
            // Short texts stand as they were given.
            let label = |(text, number): (&String, &f64)| {
                let short = text.chars().count() <= 7;
                if short {
                    text.clone()
                } else {
                    readable(*number)
                }
            };
            let labels = values.iter().zip(&numbers).map(label);
            let marks = at.iter().copied().zip(labels);
            let margin = 0.03 * (at[at.len() - 1] - at[0]);
            return Self {
                domain: (at[0] - margin, at[at.len() - 1] + margin),
                marks: Some(marks.collect()),
                at,
            };
        }
        let margin = 0.03 * (high - low);
        Self {
            domain: (low - margin, high + margin),
            marks: None,
            at: numbers,
        }
    }
}

/// A learning curve that the library computed.
impl From<&LearningCurve> for ScoreCurveChart {
    fn from(curve: &LearningCurve) -> Self {
        Self::new("Rows learned from", &curve.train_sizes)
            .title("Learning curve")
            .score(&curve.scoring.to_string())
            .rows("Rows learned from", &curve.train_scores)
            .rows("Rows held out", &curve.test_scores)
    }
}

/// A validation curve that the library computed, its best value marked.
impl From<&ValidationCurve> for ScoreCurveChart {
    fn from(curve: &ValidationCurve) -> Self {
        let chart = Self::new(&curve.name, &curve.values)
            .title(&format!("Validation curve of {}", curve.name))
            .score(&curve.scoring.to_string())
            .rows("Rows fitted on", &curve.train_scores)
            .rows("Rows held out", &curve.test_scores);
        match curve.test_scores.best() {
            Some(best) => chart.chosen(best),
            None => chart,
        }
    }
}
