//! How important each pixel of an image is, as a map of colours.

use linnaeus::error::Result;

use crate::check;
use crate::font::{ASCENT, CAP_HEIGHT};
use crate::geometry::{Rect, larger};
use crate::line_chart::{draw_below, draw_title};
use crate::picture::{Picture, Text, solid};
use crate::sizes::MARGIN;
use crate::theme::Color;

/// The importance of each pixel of images of one size: what a forest on images looks at.
///
/// Colours go from nothing to the largest importance; their scale stands beside the map.
///
/// ```
/// use linnaeus_plot::ImportanceMap;
///
/// let importances = vec![1.0 / 784.0; 784];
/// let picture = ImportanceMap::square(&importances)?.title("Pixels of digits").picture();
/// assert!(picture.texts().any(|text| text.content == "very important"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ImportanceMap<'a> {
    importances: &'a [f64],
    width: usize,
    title: String,
    note: String,
}

/// Larger maps would be files of megabytes.
const MOST_PIXELS: usize = 1 << 16;
/// The room right of the map: the colour scale and its two labels.
const SCALE_ROOM: f64 = 154.0;
const LABEL_SIZE: f64 = 13.0;

impl<'a> ImportanceMap<'a> {
    /// A map of importances, row after row.
    ///
    /// # Errors
    ///
    /// When there is none, not a whole number of rows, more than 65,536, or one that is negative or
    /// not finite.
    pub fn new(importances: &'a [f64], width: usize) -> Result<Self> {
        let count = importances.len();
        if count == 0 || width == 0 {
            return Err(check::empty("importances", "at least one pixel"));
        }
        if !count.is_multiple_of(width) || count > MOST_PIXELS {
            return Err(check::shape(
                "importances",
                format!("{count} pixels"),
                format!("whole rows of {width} pixels, at most {MOST_PIXELS} pixels"),
            ));
        }
        let rows = count / width;
        if width > 10 * rows || rows > 10 * width {
            return Err(check::shape(
                "importances",
                format!("{width} x {rows} pixels"),
                "an image at most ten times as wide as high, and the reverse",
            ));
        }
        // Written so that NaN fails too.
        let is_bad = |value: &f64| !(*value >= 0.0 && *value <= check::LARGEST);
        if let Some(at) = importances.iter().position(is_bad) {
            return Err(check::parameter(
                "importances",
                format!("{} of pixel {at}", importances[at]),
                "importances that are finite and not negative",
            ));
        }
        Ok(Self {
            importances,
            width,
            title: "How important each pixel is".to_owned(),
            note: String::new(),
        })
    }

    /// A map that is as wide as high: 784 importances are of 28 x 28 pixels.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and when their number is not a square.
    pub fn square(importances: &'a [f64]) -> Result<Self> {
        let side = importances.len().isqrt();
        if side * side != importances.len() {
            return Err(check::shape(
                "importances",
                format!("{} pixels", importances.len()),
                "a square number of pixels, such as 784 for 28 x 28",
            ));
        }
        Self::new(importances, side)
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// A line below the map.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The picture.
    pub fn picture(&self) -> Picture {
        let rows = self.importances.len() / self.width;
        // A whole number of units a pixel keeps the edges sharp and the pixels equally large.
        let unit = larger((392.0 / self.width.max(rows) as f64).floor(), 1.0);
        let (width, height) = (self.width as f64 * unit, rows as f64 * unit);
        let mut picture = Picture::new(
            larger(width, 160.0) + SCALE_ROOM + 2.0 * MARGIN,
            0.0,
            &self.title,
            &self.description(rows),
        );
        let top = (draw_title(&mut picture, &self.title) + 2.0).round();
        let map = Rect::new(MARGIN, top, width, height);
        picture.extend(top + larger(height, 120.0) + MARGIN + 5.0);
        self.draw_pixels(&mut picture, &map, unit);
        picture.frame(map.grown(0.5), solid(Color::Axis, 1.0));
        draw_scale(&mut picture, &map);
        if !self.note.is_empty() {
            draw_below(&mut picture, std::slice::from_ref(&self.note));
        }
        picture
    }

    fn largest(&self) -> f64 {
        self.importances.iter().copied().fold(0.0, larger)
    }

    fn draw_pixels(&self, picture: &mut Picture, map: &Rect, unit: f64) {
        let largest = self.largest();
        for (at, row) in self.importances.chunks_exact(self.width).enumerate() {
            let step = |value: f64| match largest > 0.0 {
                true => Color::heat(value / largest),
                false => 0,
            };
            // Neighbours of one colour are one rectangle: no seams, and a smaller file.
            let mut from = 0;
            for run in row.chunk_by(|a, b| step(*a) == step(*b)) {
                let color = step(run[0]);
                if color > 0 {
                    let x = map.x + from as f64 * unit;
                    let y = map.y + at as f64 * unit;
                    let area = Rect::new(x, y, run.len() as f64 * unit, unit);
                    picture.fill(area, Color::Heat(color), 1.0);
                }
                from += run.len();
            }
        }
    }

    fn description(&self, rows: usize) -> String {
        let largest = self.largest();
        let mut text = format!(
            "A map of the importances of {} x {rows} pixels.",
            self.width
        );
        if let Some(at) = self.importances.iter().position(|value| *value == largest) {
            let (row, column) = (at / self.width, at % self.width);
            text.push_str(&format!(
                " The most important one is in row {row}, column {column}, both counted from 0."
            ));
        }
        text
    }
}

/// The colour scale, with what its ends mean.
fn draw_scale(picture: &mut Picture, map: &Rect) {
    let steps = u32::from(Color::HEAT_STEPS);
    let height = larger(map.height, 120.0);
    let bar = Rect::new(map.right() + 24.0, map.y, 14.0, height);
    // From the top down, each over all that is below it: no seam can show between neighbours.
    for step in (0..steps).rev() {
        let height = bar.height / f64::from(steps) * f64::from(step + 1);
        let area = Rect::new(bar.x, bar.bottom() - height, bar.width, height);
        picture.fill(area, Color::Heat(step as u8 + 1), 1.0);
    }
    picture.frame(bar.grown(0.5), solid(Color::Axis, 1.0));
    let x = bar.right() + 10.0;
    let most = Text::new(
        (x, bar.y + ASCENT * LABEL_SIZE),
        LABEL_SIZE,
        "very important",
    );
    picture.text(most);
    let base = bar.bottom() - (ASCENT - CAP_HEIGHT) * LABEL_SIZE;
    picture.text(Text::new((x, base), LABEL_SIZE, "not important"));
}
