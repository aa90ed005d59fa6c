//! The mean scores of a grid search over two parameters.

use linnaeus::error::Result;
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::SearchResults;

use super::score_curve::ScoreCurveChart;
use crate::check;
use crate::font::{ASCENT, CAP_HEIGHT, DESCENT, Weight, fitted, one_line, text_width};
use crate::geometry::{Rect, larger};
use crate::line_chart::draw_title;
use crate::number::grouped;
use crate::picture::{Anchor, Picture, Text, solid};
use crate::sizes::{LINE_HEIGHT, MARGIN, TEXT_SIZE};
use crate::theme::Color;

/// Mean scores of every pair of values of two parameters, as a table whose colours go from the worst
/// score to the best; the best one is framed.
///
/// ```
/// use linnaeus_plot::GridScoreChart;
///
/// let rows = ("penalty", ["l1", "l2"].as_slice());
/// let columns = ("alpha", ["0.001", "0.01", "0.1"].as_slice());
/// let scores = [0.91, 0.93, 0.88, 0.92, 0.95, f64::NAN];
/// let picture = GridScoreChart::new(rows, columns, &scores).picture()?;
/// assert!(picture.texts().any(|text| text.content == "0.950"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct GridScoreChart {
    rows: (String, Vec<String>),
    columns: (String, Vec<String>),
    scores: Vec<f64>,
    title: String,
}

const CELL_HEIGHT: f64 = 44.0;
const WIDEST_NAME: f64 = 130.0;
const MOST_CELLS: usize = 2_500;

impl GridScoreChart {
    /// Names and values of the parameter in rows and of the one in columns, and the mean scores, row
    /// after row. A pair without a score is NaN.
    pub fn new<S: AsRef<str>>(
        (row, rows): (&str, &[S]),
        (column, columns): (&str, &[S]),
        scores: &[f64],
    ) -> Self {
        let lines = |values: &[S]| values.iter().map(|own| one_line(own.as_ref())).collect();
        Self {
            rows: (one_line(row), lines(rows)),
            columns: (one_line(column), lines(columns)),
            scores: scores.to_vec(),
            title: "Mean scores of the grid".to_owned(),
        }
    }

    /// The picture of a search's last round: a table when two parameters had several values each, a
    /// curve when one had, and nothing otherwise. Of further parameters the best values count.
    ///
    /// # Errors
    ///
    /// As [`picture`](Self::picture), and when the metric was not asked for.
    pub fn of(results: &SearchResults, scoring: &Scoring) -> Result<Option<Picture>> {
        let Some(scores) = results.test_scores(scoring) else {
            let expected = "a metric that the search was asked for";
            return Err(check::parameter("scoring", scoring.to_string(), expected));
        };
        let last = results.round_of().last().copied().unwrap_or(0);
        let (means, deviations) = (scores.means(), scores.deviations());
        let tried: Vec<usize> = (0..results.len())
            .filter(|&row| results.round_of()[row] == last)
            .collect();
        // Of each parameter the values, in the order in which they were tried.
        let mut parameters: Vec<(String, Vec<String>)> = Vec::new();
        for &row in &tried {
            for (name, value) in &results.params()[row] {
                match parameters.iter_mut().find(|(own, _)| own == name) {
                    Some((_, values)) if values.contains(value) => {}
                    Some((_, values)) => values.push(value.clone()),
                    None => parameters.push((name.clone(), vec![value.clone()])),
                }
            }
        }
        parameters.retain(|(_, values)| values.len() > 1);
        // The one with most values goes across.
        parameters.sort_by_key(|(_, values)| std::cmp::Reverse(values.len()));
        let value = |row: usize, name: &str| {
            let pair = results.params()[row].iter().find(|(own, _)| own == name);
            pair.map(|(_, value)| value.as_str())
        };
        let best = |meant: &dyn Fn(usize) -> bool| {
            let scored = tried.iter().copied();
            let scored = scored.filter(|&row| meant(row) && means[row].is_finite());
            scored.reduce(|best, row| if means[row] > means[best] { row } else { best })
        };
        let picture = match parameters.as_slice() {
            [] => return Ok(None),
            [(name, values)] => {
                let rows = values.iter();
                let rows = rows.map(|own| best(&|row| value(row, name) == Some(own)));
                let rows: Vec<Option<usize>> = rows.collect();
                let of = |numbers: &[f64]| -> Vec<f64> {
                    let number = |row: &Option<usize>| row.map_or(f64::NAN, |row| numbers[row]);
                    rows.iter().map(number).collect()
                };
                ScoreCurveChart::new(name, values)
                    .title(&format!("{scoring} against {name}"))
                    .score(&scoring.to_string())
                    .curve("Rows held out", &of(&means), &of(&deviations))
                    .picture()?
            }
            [(across, columns), (down, rows), ..] => {
                let mut cells = Vec::with_capacity(rows.len() * columns.len());
                for own in rows {
                    for other in columns {
                        let meant = |row: usize| {
                            value(row, down) == Some(own) && value(row, across) == Some(other)
                        };
                        cells.push(best(&meant).map_or(f64::NAN, |row| means[row]));
                    }
                }
                Self::new((down, rows), (across, columns), &cells)
                    .title(&format!("Mean {scoring} of the rows held out"))
                    .picture()?
            }
        };
        Ok(Some(picture))
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When a parameter has no value; when there are not as many scores as pairs of values, or more
    /// than 2,500; when a score is infinite, or none is a number.
    pub fn picture(&self) -> Result<Picture> {
        let (low, high) = self.ends()?;
        let (rows, columns) = (&self.rows.1, &self.columns.1);
        let names = |values: &[String]| -> (Vec<String>, f64) {
            let names = values.iter();
            let names = names.map(|name| fitted(name, TEXT_SIZE, Weight::Regular, WIDEST_NAME));
            let names: Vec<String> = names.collect();
            let widest = names.iter().fold(0.0, |widest, name| {
                larger(widest, text_width(name, TEXT_SIZE, Weight::Regular))
            });
            (names, widest)
        };
        let (row_names, widest_row) = names(rows);
        let (column_names, widest_column) = names(columns);
        let cell = larger(
            larger(84.0, widest_column + 14.0),
            320.0 / columns.len() as f64,
        )
        .ceil();
        let left = (MARGIN + LINE_HEIGHT + 8.0 + widest_row + 10.0).round();
        let width = left + cell * columns.len() as f64 + MARGIN;
        let mut picture = Picture::new(width, 0.0, &self.title, &self.description());
        let top = draw_title(&mut picture, &self.title).round();
        let height = CELL_HEIGHT * rows.len() as f64;
        let table = Rect::new(left, top, cell * columns.len() as f64, height);
        picture.extend(table.bottom() + 2.0 * LINE_HEIGHT + 14.0 + MARGIN);

        let best = self.best();
        for (at, score) in self.scores.iter().enumerate() {
            let (row, column) = (at / columns.len(), at % columns.len());
            let area = Rect::new(
                table.x + cell * column as f64,
                table.y + CELL_HEIGHT * row as f64,
                cell,
                CELL_HEIGHT,
            );
            let (x, y) = area.center();
            let middle = (x, y + CAP_HEIGHT * TEXT_SIZE / 2.0);
            if score.is_nan() {
                let text = Text::new(middle, TEXT_SIZE, "–").anchor(Anchor::Middle);
                picture.text(text.color(Color::Muted));
                continue;
            }
            // A pale ground is left for the worst one, so that a gap is seen as a gap.
            let share = if high > low {
                (score - low) / (high - low)
            } else {
                1.0
            };
            let step = Color::heat(0.08 + 0.8 * share);
            picture.fill(area.grown(-1.0), Color::Heat(step), 1.0);
            let text = Text::new(middle, TEXT_SIZE, &grouped(*score, 3)).anchor(Anchor::Middle);
            let text = text.color(Color::OnHeat(step));
            picture.text(if best == Some(at) { text.bold() } else { text });
        }
        picture.frame(table.grown(0.5), solid(Color::Axis, 1.0));
        if let Some(at) = best {
            let area = Rect::new(
                table.x + cell * (at % columns.len()) as f64,
                table.y + CELL_HEIGHT * (at / columns.len()) as f64,
                cell,
                CELL_HEIGHT,
            );
            picture.frame(area.grown(-1.0), solid(Color::Ink, 2.5));
        }
        for (row, name) in row_names.iter().enumerate() {
            let y = table.y + CELL_HEIGHT * (row as f64 + 0.5) + CAP_HEIGHT * TEXT_SIZE / 2.0;
            let text = Text::new((table.x - 10.0, y), TEXT_SIZE, name).anchor(Anchor::End);
            picture.text(text.color(Color::Muted));
        }
        for (column, name) in column_names.iter().enumerate() {
            let x = table.x + cell * (column as f64 + 0.5);
            let at = (x, table.bottom() + 9.0 + ASCENT * TEXT_SIZE);
            let text = Text::new(at, TEXT_SIZE, name).anchor(Anchor::Middle);
            picture.text(text.color(Color::Muted));
        }
        let (x, y) = table.center();
        // A long name of few rows reaches down to the margin, where no column has a name.
        let room = picture.height() - MARGIN - table.y;
        let down = fitted(&self.rows.0, TEXT_SIZE, Weight::Bold, room);
        let length = text_width(&down, TEXT_SIZE, Weight::Bold);
        let middle = if length > height {
            table.y + length / 2.0
        } else {
            y
        };
        let at = (MARGIN + ASCENT * TEXT_SIZE, middle);
        let down = Text::new(at, TEXT_SIZE, &down).anchor(Anchor::Middle);
        picture.text(down.upwards().bold());
        let across = fitted(&self.columns.0, TEXT_SIZE, Weight::Bold, table.width);
        let baseline = picture.height() - MARGIN - DESCENT * TEXT_SIZE;
        let across = Text::new((x, baseline), TEXT_SIZE, &across).anchor(Anchor::Middle);
        picture.text(across.bold());
        Ok(picture)
    }

    /// The worst and the best score.
    fn ends(&self) -> Result<(f64, f64)> {
        for (argument, values) in [("rows", &self.rows.1), ("columns", &self.columns.1)] {
            if values.is_empty() {
                return Err(check::empty(argument, "at least one value"));
            }
        }
        let pairs = self.rows.1.len() * self.columns.1.len();
        if self.scores.len() != pairs {
            let found = format!("{} scores", self.scores.len());
            return Err(check::shape(
                "scores",
                found,
                format!("{pairs} scores, one a pair"),
            ));
        }
        if pairs > MOST_CELLS {
            let expected = format!("at most {MOST_CELLS} pairs");
            return Err(check::shape("scores", pairs, expected));
        }
        if let Some(at) = self.scores.iter().position(|score| score.is_infinite()) {
            return Err(check::not_finite("scores", at, self.scores[at]));
        }
        let mut scored = self.scores.iter().copied().filter(|score| !score.is_nan());
        let Some(first) = scored.next() else {
            return Err(check::empty("scores", "a score that is a number"));
        };
        let wider = |(low, high): (f64, f64), score: f64| {
            (if score < low { score } else { low }, larger(high, score))
        };
        Ok(scored.fold((first, first), wider))
    }

    /// Where the best score stands: the first of those that are.
    fn best(&self) -> Option<usize> {
        let scored = (0..self.scores.len()).filter(|&at| !self.scores[at].is_nan());
        scored.reduce(|best, at| {
            if self.scores[at] > self.scores[best] {
                at
            } else {
                best
            }
        })
    }

    fn description(&self) -> String {
        let (rows, columns) = (&self.rows, &self.columns);
        let mut text = format!(
            "Mean scores for {} in rows and {} in columns.",
            rows.0, columns.0
        );
        if let Some(at) = self.best() {
            text.push_str(&format!(
                " Best: {} with {} {} and {} {}.",
                grouped(self.scores[at], 3),
                rows.0,
                rows.1[at / columns.1.len()],
                columns.0,
                columns.1[at % columns.1.len()]
            ));
        }
        text
    }
}
