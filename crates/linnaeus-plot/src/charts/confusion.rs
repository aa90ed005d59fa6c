//! The confusion matrix: counts, and how each true class is spread over the predictions.

use linnaeus::error::Result;
use linnaeus::metrics::ConfusionMatrix;

use crate::check;
use crate::font::{ASCENT, CAP_HEIGHT, DESCENT, Weight, fitted, one_line, text_width};
use crate::geometry::{Rect, larger, smaller};
use crate::line_chart::{draw_below, draw_title};
use crate::number::{grouped, percent};
use crate::picture::{Anchor, Picture, Text, solid};
use crate::sizes::{LINE_HEIGHT, MARGIN, TEXT_SIZE};
use crate::theme::Color;

/// A confusion matrix of any number of classes: true classes in rows, predictions in columns.
///
/// Each cell shows its count and its share of the row, which also gives its colour. The colour
/// scale follows the square root of the share, so that a class confused in two cases of a hundred
/// is still seen. The four cells of a binary task are named.
///
/// ```
/// use linnaeus_plot::ConfusionChart;
///
/// let picture = ConfusionChart::new(&["not 5", "5"], &[53_892.0, 687.0, 1_891.0, 3_530.0])
///     .picture()?;
/// assert!(picture.texts().any(|text| text.content == "False positive"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ConfusionChart {
    classes: Vec<String>,
    counts: Vec<f64>,
    title: String,
}

const MOST_CLASSES: usize = 400;
/// The widest a class' name may be.
const WIDEST_NAME: f64 = 150.0;

impl ConfusionChart {
    /// A matrix from the names of its classes and its counts, row after row. Weighted counts need
    /// not be whole.
    pub fn new<S: AsRef<str>>(classes: &[S], counts: &[f64]) -> Self {
        Self {
            classes: classes.iter().map(|name| one_line(name.as_ref())).collect(),
            counts: counts.to_vec(),
            title: "Confusion matrix".to_owned(),
        }
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
    /// When there is no class, or more than 400; when there are not as many counts as pairs of
    /// classes; when a count is negative or not finite.
    pub fn picture(&self) -> Result<Picture> {
        self.check()?;
        let layout = Layout::new(&self.classes, &self.counts);
        let mut picture = Picture::new(layout.width, 0.0, &self.title, &self.description());
        let top = draw_title(&mut picture, &self.title);
        let matrix = Rect::new(layout.left, top.round(), layout.size.0, layout.size.1);
        picture.extend(matrix.bottom() + layout.below);
        self.draw_cells(&mut picture, &layout, &matrix);
        self.draw_names(&mut picture, &layout, &matrix);
        draw_scale(&mut picture, &matrix);
        if layout.cell_text == CellText::None {
            let note = "The cells are too small for their counts.".to_owned();
            draw_below(&mut picture, &[note]);
        }
        Ok(picture)
    }

    fn check(&self) -> Result<()> {
        let count = self.classes.len();
        if count == 0 {
            return Err(check::empty("classes", "at least one class"));
        }
        if count > MOST_CLASSES {
            return Err(check::shape("classes", count, "at most 400 classes"));
        }
        if self.counts.len() != count * count {
            return Err(check::shape(
                "counts",
                format!("{} counts", self.counts.len()),
                format!("{} counts for {count} classes", count * count),
            ));
        }
        for (i, value) in self.counts.iter().enumerate() {
            // Written so that NaN fails too.
            if !(*value >= 0.0 && *value <= check::LARGEST) {
                return Err(check::parameter(
                    "counts",
                    format!("{value} in row {}, column {}", i / count, i % count),
                    "counts that are finite and not negative",
                ));
            }
        }
        Ok(())
    }

    fn description(&self) -> String {
        let mut text = format!(
            "A confusion matrix of {} classes, true classes in rows, predicted classes in columns.",
            self.classes.len()
        );
        // Sighted readers see a pattern in a large matrix; a list of 100 numbers helps nobody.
        if self.classes.len() <= 4 {
            let rows = self.counts.chunks(self.classes.len());
            for (truth, row) in self.classes.iter().zip(rows) {
                let cells = self.classes.iter().zip(row);
                let cells: Vec<String> = cells
                    .map(|(predicted, count)| {
                        format!("{} as {predicted}", shown(*count, &self.counts))
                    })
                    .collect();
                text.push_str(&format!(" True {truth}: {}.", cells.join(", ")));
            }
        }
        text
    }

    fn draw_cells(&self, picture: &mut Picture, layout: &Layout, matrix: &Rect) {
        let classes = self.classes.len();
        for (row, counts) in self.counts.chunks(classes).enumerate() {
            let total: f64 = counts.iter().sum();
            for (column, value) in counts.iter().enumerate() {
                let share = if total > 0.0 { value / total } else { 0.0 };
                let step = Color::heat(share.sqrt());
                let area = Rect::new(
                    matrix.x + layout.cell.0 * column as f64,
                    matrix.y + layout.cell.1 * row as f64,
                    layout.cell.0,
                    layout.cell.1,
                );
                let gap = if layout.cell.0 > 20.0 { 1.0 } else { 0.0 };
                if step > 0 {
                    picture.fill(area.grown(-gap), Color::Heat(step), 1.0);
                }
                let count = shown(*value, &self.counts);
                let share = if total > 0.0 {
                    percent(share, 1)
                } else {
                    "–".to_owned()
                };
                let on = |text: Text, muted| {
                    let color = if muted {
                        Color::OnHeatMuted(step)
                    } else {
                        Color::OnHeat(step)
                    };
                    text.anchor(Anchor::Middle).color(color)
                };
                let (x, y) = area.center();
                // In a large matrix hundreds of zeros would hide the rest.
                if *value == 0.0 && classes > 12 {
                    continue;
                }
                match layout.cell_text {
                    CellText::Named => {
                        let name = on(
                            Text::new((x, y - 24.0), TEXT_SIZE, OUTCOMES[row][column]),
                            false,
                        );
                        picture.text(name.bold());
                        picture.text(on(Text::new((x, y + 10.0), 26.0, &count), false));
                        let share = format!("{share} of the row");
                        picture.text(on(Text::new((x, y + 36.0), 14.0, &share), true));
                    }
                    CellText::CountAndShare(size) => {
                        picture.text(on(Text::new((x, y - 1.0), size, &count), *value == 0.0));
                        if *value > 0.0 {
                            let below = (x, y + 3.0 + ASCENT * 12.0);
                            picture.text(on(Text::new(below, 12.0, &share), true));
                        }
                    }
                    CellText::Count(size) => {
                        let middle = (x, y + CAP_HEIGHT * size / 2.0);
                        picture.text(on(Text::new(middle, size, &count), *value == 0.0));
                    }
                    CellText::None => {}
                }
            }
        }
        picture.frame(grown_to_half(matrix), solid(Color::Axis, 1.0));
    }

    fn draw_names(&self, picture: &mut Picture, layout: &Layout, matrix: &Rect) {
        for (i, name) in layout.names.iter().enumerate().step_by(layout.every) {
            let y = matrix.y + layout.cell.1 * (i as f64 + 0.5);
            let at = (matrix.x - 10.0, y + CAP_HEIGHT * TEXT_SIZE / 2.0);
            picture.text(Text::new(at, TEXT_SIZE, name).anchor(Anchor::End));
            let x = matrix.x + layout.cell.0 * (i as f64 + 0.5);
            if layout.upright {
                let at = (x + CAP_HEIGHT * TEXT_SIZE / 2.0, matrix.bottom() + 10.0);
                picture.text(Text::new(at, TEXT_SIZE, name).anchor(Anchor::End).upwards());
            } else {
                let at = (x, matrix.bottom() + 9.0 + ASCENT * TEXT_SIZE);
                picture.text(Text::new(at, TEXT_SIZE, name).anchor(Anchor::Middle));
            }
        }
        let (x, y) = matrix.center();
        let at = (MARGIN + ASCENT * TEXT_SIZE, y);
        let truth = Text::new(at, TEXT_SIZE, "True").anchor(Anchor::Middle);
        picture.text(truth.upwards().bold());
        let baseline = picture.height() - MARGIN - DESCENT * TEXT_SIZE;
        let predicted = Text::new((x, baseline), TEXT_SIZE, "Predicted").anchor(Anchor::Middle);
        picture.text(predicted.bold());
    }
}

/// The chart of a matrix that the library computed.
impl From<&ConfusionMatrix> for ConfusionChart {
    fn from(matrix: &ConfusionMatrix) -> Self {
        let classes: Vec<String> = matrix.classes().iter().map(ToString::to_string).collect();
        Self::new(&classes, matrix.cells())
    }
}

/// The names of the four cells of a binary task.
const OUTCOMES: [[&str; 2]; 2] = [
    ["True negative", "False positive"],
    ["False negative", "True positive"],
];

/// What fits into a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
enum CellText {
    Named,
    CountAndShare(f64),
    Count(f64),
    None,
}

/// Letters for the counts, the largest first.
const COUNT_SIZES: [f64; 6] = [15.0, 14.0, 13.0, 12.0, 11.0, 10.0];

struct Layout {
    width: f64,
    /// Where the matrix begins.
    left: f64,
    /// The matrix' width and height.
    size: (f64, f64),
    cell: (f64, f64),
    /// The room below the matrix.
    below: f64,
    names: Vec<String>,
    /// Whether the names below are written upwards.
    upright: bool,
    /// Only every n-th name fits.
    every: usize,
    cell_text: CellText,
}

/// The room right of the matrix: the colour scale, its labels, the margin.
const SCALE_ROOM: f64 = 116.0;

impl Layout {
    fn new(classes: &[String], counts: &[f64]) -> Self {
        let count = classes.len();
        let widest_count = |size: f64| {
            counts.iter().fold(0.0, |widest, value| {
                let text = shown(*value, counts);
                larger(widest, text_width(&text, size, Weight::Regular))
            })
        };
        let cell = match count {
            1 => (200.0, 120.0),
            2 => (larger(190.0, widest_count(26.0) + 24.0), 130.0),
            count => {
                // Wide enough for the largest count, in the largest letters for which the matrix
                // still fits a page.
                let even = (640.0 / count as f64).floor().clamp(2.0, 96.0);
                let wanted = |size: f64| (widest_count(size) + 8.0).ceil();
                let side = COUNT_SIZES
                    .into_iter()
                    .map(wanted)
                    .find(|side| side * count as f64 <= 780.0)
                    .map_or(even, |side| larger(side, even));
                (side, side)
            }
        };
        let fitting = COUNT_SIZES
            .into_iter()
            .find(|size| widest_count(*size) + 6.0 <= cell.0);
        let share = text_width("100.0%", 12.0, Weight::Regular) + 6.0;
        let cell_text = match fitting {
            _ if count == 2 => CellText::Named,
            Some(size) if cell.1 >= 44.0 && share <= cell.0 => CellText::CountAndShare(size),
            Some(size) if cell.1 >= size + 4.0 => CellText::Count(size),
            _ => CellText::None,
        };
        let names: Vec<String> = classes
            .iter()
            .map(|name| fitted(name, TEXT_SIZE, Weight::Regular, WIDEST_NAME))
            .collect();
        let widest = names.iter().fold(0.0, |widest, name| {
            larger(widest, text_width(name, TEXT_SIZE, Weight::Regular))
        });
        let upright = widest + 10.0 > cell.0;
        let names_below = if upright {
            widest + 10.0
        } else {
            LINE_HEIGHT + 6.0
        };
        let left = (MARGIN + LINE_HEIGHT + 8.0 + widest + 10.0).round();
        let size = (cell.0 * count as f64, cell.1 * count as f64);
        Self {
            width: (left + size.0 + SCALE_ROOM).ceil(),
            left,
            size,
            cell,
            below: names_below + LINE_HEIGHT + MARGIN + 8.0,
            names,
            upright,
            every: ((TEXT_SIZE + 4.0) / cell.1).ceil() as usize,
            cell_text,
        }
    }
}

/// The colour scale with the shares it stands for.
fn draw_scale(picture: &mut Picture, matrix: &Rect) {
    let steps = u32::from(Color::HEAT_STEPS);
    // A whole number of units a step keeps the edges sharp; below there is room for the name.
    let room = smaller(matrix.height - LINE_HEIGHT - 6.0, 300.0);
    let height = larger((room / f64::from(steps)).floor(), 1.0) * f64::from(steps);
    let bar = Rect::new(matrix.right() + 24.0, matrix.y, 14.0, height);
    // From the top down, each over all that is below it: no seam can show between neighbours.
    for step in (0..steps).rev() {
        let height = bar.height / f64::from(steps) * f64::from(step + 1);
        let area = Rect::new(bar.x, bar.bottom() - height, bar.width, height);
        picture.fill(area, Color::Heat(step as u8 + 1), 1.0);
    }
    picture.frame(grown_to_half(&bar), solid(Color::Axis, 1.0));
    let at = (bar.x, bar.bottom() + 13.0 + ASCENT * 13.0);
    picture.text(Text::new(at, 13.0, "of the row").color(Color::Muted));
    let mut lowest = f64::INFINITY;
    for share in [0.0_f64, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0] {
        let y = bar.bottom() - share.sqrt() * bar.height;
        // The scale is dense at its lower end: leave out what has no room.
        if y + TEXT_SIZE + 2.0 > lowest {
            continue;
        }
        lowest = y;
        let at = (bar.right() + 8.0, y + CAP_HEIGHT * 13.0 / 2.0);
        let text = Text::new(at, 13.0, &percent(share, 0)).color(Color::Muted);
        picture.text(text);
    }
}

/// A frame of width 1 is sharp when its centre is half a unit outside.
fn grown_to_half(area: &Rect) -> Rect {
    area.grown(0.5)
}

/// A count as text: whole numbers without decimals, if all are whole.
fn shown(value: f64, all: &[f64]) -> String {
    let whole = all.iter().all(|value| *value == value.round());
    if !whole {
        // A matrix of shares has none above 1.
        let decimals = match value {
            _ if all.iter().all(|value| *value <= 1.0) => 3,
            value if value < 1000.0 => 1,
            _ => 0,
        };
        return grouped(value, decimals);
    }
    if value < 1e9 {
        grouped(value, 0)
    } else {
        crate::number::readable(value)
    }
}
