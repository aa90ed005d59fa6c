//! Digits ranked by score, with precision and recall at several cuts (the book's figure 3-4).

use linnaeus::error::Result;

use super::digits::{Image, centered};
use crate::check;
use crate::font::{Weight, fitted, one_line, text_width};
use crate::geometry::{Rect, larger, smaller};
use crate::line_chart::{draw_below, draw_title};
use crate::number::{percent, readable};
use crate::picture::{Anchor, Dash, Picture, Shape, Stroke, Text, solid};
use crate::sizes::{LINE_HEIGHT, MARGIN, TEXT_SIZE};
use crate::theme::Color;

/// An image, the score that a model gave it, and whether it truly is positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedDigit<'a> {
    /// The image.
    pub image: Image<'a>,
    /// The score of the positive class.
    pub score: f64,
    /// Whether the image is of the positive class.
    pub positive: bool,
}

/// Digits in the order of their scores, cut at several thresholds.
///
/// Images of the positive class are framed. A cut counts what lies right of it: of how many images
/// it is right (precision), and how many of the positive images it found (recall), among the images
/// shown or, if given, among all data.
///
/// ```
/// use linnaeus_plot::{Image, RankedDigit, RankedDigits};
///
/// let pixels = vec![150; 784];
/// let digits: Vec<RankedDigit<'_>> = [(-3.0, false), (-1.0, true), (0.5, false), (2.0, true)]
///     .map(|(score, positive)| RankedDigit { image: Image::square(&pixels).unwrap(), score, positive })
///     .to_vec();
/// let picture = RankedDigits::new(&digits).positive_name("5").cut(-2.0).cut(1.0).picture()?;
/// assert!(picture.texts().any(|text| text.content == "Recall 1/2 = 50%"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RankedDigits<'a> {
    digits: &'a [RankedDigit<'a>],
    title: String,
    positive: String,
    note: String,
    cuts: Vec<Cut>,
}

#[derive(Clone, Copy, Debug)]
struct Cut {
    threshold: f64,
    measured: Option<(f64, f64)>,
}

const DIGITS: std::ops::RangeInclusive<usize> = 2..=16;
const MOST_CUTS: usize = 4;
const WIDTH: f64 = 760.0;
/// The space between the numbers of two cuts.
const BLOCK_GAP: f64 = 16.0;
/// The space between two digits.
const DIGIT_GAP: f64 = 14.0;
const SCORE_SIZE: f64 = 12.0;

impl<'a> RankedDigits<'a> {
    /// A chart of some digits, in any order.
    pub fn new(digits: &'a [RankedDigit<'a>]) -> Self {
        Self {
            digits,
            title: "Digits ranked by their score".to_owned(),
            positive: "positive".to_owned(),
            note: String::new(),
            cuts: Vec::new(),
        }
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// What the positive class is called.
    #[must_use]
    pub fn positive_name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.positive);
        self
    }

    /// A line below everything, such as where the digits come from.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// Adds a threshold, and counts precision and recall among the digits shown.
    #[must_use]
    pub fn cut(mut self, threshold: f64) -> Self {
        self.cuts.push(Cut {
            threshold,
            measured: None,
        });
        self
    }

    /// Adds a threshold with precision and recall measured elsewhere, such as on all data.
    #[must_use]
    pub fn cut_measured(mut self, threshold: f64, precision: f64, recall: f64) -> Self {
        self.cuts.push(Cut {
            threshold,
            measured: Some((precision, recall)),
        });
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When there are fewer than 2 or more than 16 digits, or more than 4 cuts; when a score or a
    /// threshold is not finite, or a measured value not between 0 and 1; when precision or recall
    /// are to be counted but no digit is positive.
    pub fn picture(&self) -> Result<Picture> {
        let digits = self.checked()?;
        let mut picture = Picture::new(WIDTH, 0.0, &self.title, &self.description(&digits));
        let top = draw_title(&mut picture, &self.title);
        let row = Row::new(&digits, top + LINE_HEIGHT + 14.0);
        picture.extend(row.axis + 46.0);

        // The right end of the line belongs to the axis' name.
        let legend = one_line(&format!("Framed: truly {}", self.positive));
        let room = WIDTH - 2.0 * MARGIN - 90.0;
        let legend = fitted(&legend, TEXT_SIZE, Weight::Regular, room);
        let at = (MARGIN, top + TEXT_SIZE * 0.76);
        picture.text(Text::new(at, TEXT_SIZE, &legend).color(Color::Muted));
        row.draw(&mut picture, &digits);
        let mut cuts = self.cuts.clone();
        cuts.sort_by(|a, b| a.threshold.total_cmp(&b.threshold));
        self.draw_cuts(&mut picture, &row, &digits, &cuts);
        if !self.note.is_empty() {
            draw_below(&mut picture, std::slice::from_ref(&self.note));
        }
        Ok(picture)
    }

    fn checked(&self) -> Result<Vec<RankedDigit<'a>>> {
        if !DIGITS.contains(&self.digits.len()) {
            return Err(check::shape("digits", self.digits.len(), "2 to 16 digits"));
        }
        if self.cuts.len() > MOST_CUTS {
            return Err(check::shape("cut", self.cuts.len(), "at most 4 cuts"));
        }
        let mut digits = self.digits.to_vec();
        for (i, digit) in digits.iter().enumerate() {
            if digit.score.is_nan() || digit.score.abs() > check::LARGEST {
                return Err(check::not_finite("score", i, digit.score));
            }
        }
        let positives = digits.iter().filter(|digit| digit.positive).count();
        for cut in &self.cuts {
            check::finite("cut", cut.threshold)?;
            match cut.measured {
                Some((precision, recall)) => {
                    check::share("precision", precision)?;
                    check::share("recall", recall)?;
                }
                None if positives == 0 => {
                    return Err(check::parameter(
                        "digits",
                        "no positive digit",
                        "at least one, so that recall can be counted",
                    ));
                }
                None => {}
            }
        }
        digits.sort_by(|a, b| a.score.total_cmp(&b.score));
        Ok(digits)
    }

    fn description(&self, digits: &[RankedDigit<'_>]) -> String {
        let positives = digits.iter().filter(|digit| digit.positive).count();
        let mut text = format!(
            "{} digits from the lowest score, {}, to the highest, {}; {positives} of them are {}.",
            digits.len(),
            readable(digits[0].score),
            readable(digits[digits.len() - 1].score),
            self.positive
        );
        for cut in &self.cuts {
            text.push_str(&format!(" {}.", cut.lines(digits).join(", ")));
        }
        text
    }

    /// An arrow from below to each cut, and its numbers under it, side by side.
    fn draw_cuts(
        &self,
        picture: &mut Picture,
        row: &Row,
        digits: &[RankedDigit<'_>],
        cuts: &[Cut],
    ) {
        if cuts.is_empty() {
            return;
        }
        let room = (WIDTH - 2.0 * MARGIN + BLOCK_GAP) / cuts.len() as f64 - BLOCK_GAP;
        let blocks: Vec<Vec<Text>> = cuts.iter().map(|cut| cut.block(digits, room)).collect();
        let widths: Vec<f64> = blocks
            .iter()
            .map(|lines| {
                lines
                    .iter()
                    .fold(0.0, |most, line| larger(most, line.width()))
            })
            .collect();
        let (places, heads): (Vec<f64>, Vec<f64>) =
            (0..cuts.len()).map(|i| row.cut_at(digits, cuts, i)).unzip();
        let centers = side_by_side(&places, &widths, MARGIN, WIDTH - MARGIN, BLOCK_GAP);
        let tip = row.axis + 7.0;
        let bend = tip + 20.0;
        let top = bend + 22.0;
        let arrows = places.iter().zip(&heads);
        for (((x, head), center), lines) in arrows.zip(&centers).zip(&blocks) {
            let cut = Stroke {
                color: Color::Ink,
                width: 1.5,
                dash: Dash::Dotted,
            };
            picture.line((*x, row.top - 8.0), (*x, row.axis), cut);
            picture.push(Shape::Polygon {
                points: vec![
                    (*x, tip - 4.0),
                    (*x - head, tip + 7.0),
                    (*x + head, tip + 7.0),
                ],
                fill: Color::Ink,
                opacity: 1.0,
            });
            let stem = vec![(*x, tip + 7.0), (*x, bend), (*center, top - 4.0)];
            picture.push(Shape::Polyline {
                points: stem,
                stroke: solid(Color::Ink, 1.5),
            });
            for (i, line) in lines.iter().enumerate() {
                let at = (*center, top + LINE_HEIGHT * i as f64 + TEXT_SIZE * 0.76);
                picture.text(Text { at, ..line.clone() });
            }
        }
        let lowest = top + 3.0 * LINE_HEIGHT + MARGIN + 4.0;
        picture.extend(larger(lowest - picture.height(), 0.0));
    }
}

impl Cut {
    /// The lines as centred texts, the first in bold, none wider than `room`.
    fn block(&self, digits: &[RankedDigit<'_>], room: f64) -> Vec<Text> {
        let mut lines = self.lines(digits);
        if text_width(&lines[0], TEXT_SIZE, Weight::Bold) > room {
            // A threshold may be long, and a number must not be cut.
            lines[0] = readable(self.threshold);
        }
        let texts = lines.iter().enumerate().map(|(i, line)| {
            let weight = if i == 0 {
                Weight::Bold
            } else {
                Weight::Regular
            };
            let line = fitted(line, TEXT_SIZE, weight, room);
            let text = Text::new((0.0, 0.0), TEXT_SIZE, &line).anchor(Anchor::Middle);
            Text { weight, ..text }
        });
        texts.collect()
    }

    fn lines(&self, digits: &[RankedDigit<'_>]) -> [String; 3] {
        let threshold = format!("Threshold {}", readable(self.threshold));
        let (precision, recall) = match self.measured {
            Some((precision, recall)) => (percent(precision, 1), percent(recall, 1)),
            None => {
                let found = digits.iter().filter(|digit| digit.score >= self.threshold);
                let (mut right, mut all) = (0, 0);
                for digit in found {
                    all += 1;
                    right += usize::from(digit.positive);
                }
                let positives = digits.iter().filter(|digit| digit.positive).count();
                (fraction(right, all), fraction(right, positives))
            }
        };
        [
            threshold,
            format!("Precision {precision}"),
            format!("Recall {recall}"),
        ]
    }
}

/// A fraction as it stands and in percent; with nothing below the line there is no percentage.
fn fraction(part: usize, whole: usize) -> String {
    if whole == 0 {
        return format!("{part}/{whole}");
    }
    let share = percent(part as f64 / whole as f64, 0);
    format!("{part}/{whole} = {share}")
}

/// Where the digits and their axis are.
struct Row {
    top: f64,
    slot: f64,
    side: f64,
    left: f64,
    axis: f64,
    score_labels: bool,
}

impl Row {
    fn new(digits: &[RankedDigit<'_>], top: f64) -> Self {
        let count = digits.len() as f64;
        let slot = smaller(((WIDTH - 2.0 * MARGIN) / count).floor(), 84.0);
        let side = slot - DIGIT_GAP;
        let widest = digits.iter().fold(0.0, |widest, digit| {
            let score = readable(digit.score);
            larger(widest, text_width(&score, SCORE_SIZE, Weight::Regular))
        });
        let score_labels = widest + 6.0 <= slot;
        let labels = if score_labels { SCORE_SIZE + 12.0 } else { 0.0 };
        Self {
            top,
            slot,
            side,
            left: ((WIDTH - count * slot) / 2.0).round(),
            axis: (top + side + 14.0 + labels).round() + 0.5,
            score_labels,
        }
    }

    fn center(&self, i: usize) -> f64 {
        self.left + (i as f64 + 0.5) * self.slot
    }

    /// Where a threshold cuts the row, and half the width of its arrowhead: between two digits, a
    /// little apart from other cuts there.
    fn cut_at(&self, digits: &[RankedDigit<'_>], cuts: &[Cut], which: usize) -> (f64, f64) {
        let gap = |cut: &Cut| digits.partition_point(|digit| digit.score < cut.threshold);
        let here = gap(&cuts[which]);
        let same = |cuts: &[Cut]| cuts.iter().filter(|cut| gap(cut) == here).count() as f64;
        let (before, all) = (same(&cuts[..which]), same(cuts));
        let middle = self.left + here as f64 * self.slot;
        if all < 2.0 {
            return (middle.round(), 6.0);
        }
        let apart = smaller(DIGIT_GAP / all, 6.0);
        let x = middle + (before - (all - 1.0) / 2.0) * apart;
        (x, apart / 2.0)
    }

    fn draw(&self, picture: &mut Picture, digits: &[RankedDigit<'_>]) {
        for (i, digit) in digits.iter().enumerate() {
            let (wide, high) = (digit.image.width() as f64, digit.image.height() as f64);
            let scale = self.side / larger(wide, high);
            let (width, height) = (wide * scale, high * scale);
            let x = self.center(i) - width / 2.0;
            let y = self.top + (self.side - height) / 2.0;
            picture.push(digit.image.shape(Rect::new(x, y, width, height)));
            if digit.positive {
                let square = Rect::new(
                    self.center(i) - self.side / 2.0,
                    self.top,
                    self.side,
                    self.side,
                );
                picture.push(Shape::Rectangle {
                    area: square.grown(1.5),
                    corner: 4.0,
                    fill: None,
                    stroke: Some(solid(Color::Series(0), 2.5)),
                });
            }
            if self.score_labels {
                let top = self.top + self.side + 12.0;
                let score = readable(digit.score);
                let text = centered(self.center(i), top, SCORE_SIZE, &score, self.slot);
                picture.text(text.color(Color::Muted));
            }
        }
        let (start, end) = (MARGIN, WIDTH - MARGIN);
        picture.line(
            (start, self.axis),
            (end - 6.0, self.axis),
            solid(Color::Axis, 1.5),
        );
        picture.push(Shape::Polygon {
            points: vec![
                (end, self.axis),
                (end - 10.0, self.axis - 5.0),
                (end - 10.0, self.axis + 5.0),
            ],
            fill: Color::Axis,
            opacity: 1.0,
        });
        let at = (end, self.top - 14.0 - LINE_HEIGHT + TEXT_SIZE * 0.76);
        let name = Text::new(at, TEXT_SIZE, "Score →").anchor(Anchor::End);
        picture.text(name.color(Color::Muted));
    }
}

/// Centres as near as possible to the wanted ones, such that nothing overlaps or leaves the range.
fn side_by_side(wanted: &[f64], widths: &[f64], low: f64, high: f64, gap: f64) -> Vec<f64> {
    let mut centers = wanted.to_vec();
    let mut edge = low;
    for (center, width) in centers.iter_mut().zip(widths) {
        *center = larger(*center, edge + width / 2.0);
        edge = *center + width / 2.0 + gap;
    }
    let mut edge = high;
    for (center, width) in centers.iter_mut().zip(widths).rev() {
        *center = smaller(*center, edge - width / 2.0);
        edge = *center - width / 2.0 - gap;
    }
    centers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_side_by_side() {
        let centers = side_by_side(
            &[100.0, 105.0, 790.0],
            &[150.0, 150.0, 150.0],
            20.0,
            800.0,
            16.0,
        );
        for pair in centers.windows(2) {
            assert!(pair[1] - pair[0] >= 166.0 - 1e-9);
        }
        assert!(centers[0] >= 95.0 && centers[2] <= 725.0);
    }

    #[test]
    fn a_cut_counts_what_lies_on_its_right() {
        let pixels = [9; 4];
        let digit = |score, positive| RankedDigit {
            image: Image::square(&pixels).unwrap(),
            score,
            positive,
        };
        // The book's example: 12 digits, 6 of them positive, three cuts.
        let truth = [0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1];
        let digits: Vec<_> = (0..12).map(|i| digit(i as f64, truth[i] == 1)).collect();
        let lines = |threshold| {
            let cut = Cut {
                threshold,
                measured: None,
            };
            cut.lines(&digits)[1..].join(" ")
        };
        assert_eq!(lines(4.0), "Precision 6/8 = 75% Recall 6/6 = 100%");
        assert_eq!(lines(7.0), "Precision 4/5 = 80% Recall 4/6 = 67%");
        assert_eq!(lines(9.0), "Precision 3/3 = 100% Recall 3/6 = 50%");
        assert_eq!(lines(99.0), "Precision 0/0 Recall 0/6 = 0%");
    }
}
