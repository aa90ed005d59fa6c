//! What all curve charts share: title, axes, curves, legend, guides, marked points and notes, laid
//! out so that no text meets another.

use crate::font::{ASCENT, CAP_HEIGHT, Weight, fitted, one_line, text_width, wrapped};
use crate::geometry::{Rect, larger, smaller};
use crate::notes::{GuideNote, PointNote};
use crate::occupancy::{Content, Load, Occupancy};
use crate::picture::{Anchor, Picture, Shape, Stroke, Text, dotted, solid};
use crate::scale::{Scale, Ticks, ticks};
use crate::simplify::visible;
use crate::sizes::{LINE_HEIGHT, MARGIN, MARK_RADIUS, TEXT_SIZE, TITLE_SIZE};
use crate::theme::Color;

const TICK_LENGTH: f64 = 5.0;
const SAMPLE_LENGTH: f64 = 38.0;
const SAMPLE_GAP: f64 = 10.0;
const LEGEND_ROW: f64 = 24.0;
const BAND_OPACITY: f64 = 0.16;

/// A chart of curves, before it is laid out.
#[derive(Clone, Debug)]
pub(crate) struct LineChart {
    pub(crate) size: (f64, f64),
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    /// Areas under the curves, in data coordinates: the corners and the colour.
    pub(crate) bands: Vec<(Vec<(f64, f64)>, Color)>,
    pub(crate) curves: Vec<Curve>,
    /// Dotted lines of reference, in data coordinates.
    pub(crate) guides: Vec<((f64, f64), (f64, f64))>,
    /// Marked points.
    pub(crate) marks: Vec<((f64, f64), Color)>,
    /// Notes beside marked points; placed before those beside guides.
    pub(crate) point_notes: Vec<PointNote>,
    /// Notes beside vertical guides.
    pub(crate) guide_notes: Vec<GuideNote>,
}

/// An axis: its name and the values at its ends.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    pub(crate) name: String,
    pub(crate) domain: (f64, f64),
    /// Ticks of one's own, rising, instead of those at round numbers.
    pub(crate) marks: Option<Vec<(f64, String)>>,
}

impl Axis {
    /// An axis with ticks at round numbers.
    pub(crate) fn new(name: &str, domain: (f64, f64)) -> Self {
        Self {
            name: name.to_owned(),
            domain,
            marks: None,
        }
    }
}

/// A curve in data coordinates. One without a name is not in the legend.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    pub(crate) name: Option<String>,
    pub(crate) points: Vec<(f64, f64)>,
    pub(crate) stroke: Stroke,
}

impl LineChart {
    /// Lays the chart out and draws it: the legend within the axes where it covers nothing, or else
    /// above them.
    pub(crate) fn draw(&self) -> Picture {
        self.draw_from(0.0).0
    }

    /// As [`draw`](Self::draw), with the vertical axis at this place or to the right of it; and where
    /// it stands. So charts under one another can share one horizontal axis.
    pub(crate) fn draw_from(&self, left: f64) -> (Picture, f64) {
        self.laid_out(false, left)
            .or_else(|| self.laid_out(true, left))
            .unwrap_or_else(|| {
                let empty = Picture::new(self.size.0, self.size.1, &self.title, "");
                (empty, left)
            })
    }

    /// The picture, or nothing when the legend does not fit within the axes.
    fn laid_out(&self, legend_above: bool, left: f64) -> Option<(Picture, f64)> {
        let (width, height) = self.size;
        let mut picture = Picture::new(width, height, &self.title, &self.description);
        let mut top = draw_title(&mut picture, &self.title);
        let legend = Legend::new(&self.curves, width - 2.0 * MARGIN);
        if legend_above {
            top = legend.draw_above(&mut picture, top);
        }
        let axes = Axes::new(self, top, left, &picture);
        axes.draw(&mut picture);

        let paths: Vec<Vec<Vec<(f64, f64)>>> = self
            .curves
            .iter()
            .map(|curve| visible(curve.points.iter().map(|p| axes.at(*p)), &axes.plot))
            .collect();
        let mut occupancy = self.occupied(&axes, &paths, &picture);
        let legend_area = if legend_above || legend.is_empty() {
            None
        } else {
            let area = legend.place(&axes.plot, &occupancy)?;
            occupancy.mark(&area, Content::Solid);
            Some(area)
        };

        for (corners, fill) in &self.bands {
            picture.push(Shape::Polygon {
                points: corners.iter().map(|corner| axes.at(*corner)).collect(),
                fill: *fill,
                opacity: BAND_OPACITY,
            });
        }
        for (from, to) in &self.guides {
            let (from, to) = (axes.at(*from), axes.at(*to));
            picture.line(from, to, dotted(Color::Guide, 1.75));
        }
        for (curve, parts) in self.curves.iter().zip(paths) {
            for points in parts {
                let stroke = curve.stroke;
                picture.push(Shape::Polyline { points, stroke });
            }
        }
        if let Some(area) = legend_area {
            legend.draw_inside(&mut picture, &area);
        }
        // What finds no free place within the axes is written below them.
        let mut left_over = Vec::new();
        for note in &self.point_notes {
            if !note.draw(&mut picture, &mut occupancy, &axes.plot, axes.at(note.at)) {
                left_over.push(note.lines.join(", "));
            }
        }
        let mut guides_left_over = Vec::new();
        for note in &self.guide_notes {
            let at = axes.at((note.at, self.y.domain.0)).0;
            if !note.draw(&mut picture, &mut occupancy, &axes.plot, at) {
                guides_left_over.push(note.text.as_str());
            }
        }
        if !guides_left_over.is_empty() {
            left_over.push(format!("Dotted: {}", guides_left_over.join(", ")));
        }
        for (point, color) in &self.marks {
            picture.push(Shape::Circle {
                center: axes.at(*point),
                radius: MARK_RADIUS,
                fill: *color,
                stroke: Some(solid(Color::Paper, 2.0)),
            });
        }
        draw_below(&mut picture, &left_over);
        Some((picture, axes.plot.x))
    }

    /// Everything a legend or a note should not cover.
    fn occupied(
        &self,
        axes: &Axes<'_>,
        paths: &[Vec<Vec<(f64, f64)>>],
        drawn: &Picture,
    ) -> Occupancy {
        let mut occupancy = Occupancy::new(drawn.width(), drawn.height());
        for path in paths.iter().flatten() {
            occupancy.mark_line(path, Content::Line);
        }
        for (corners, _) in &self.bands {
            let corners: Vec<_> = corners.iter().map(|corner| axes.at(*corner)).collect();
            occupancy.mark_line(&corners, Content::Line);
        }
        for (from, to) in &self.guides {
            occupancy.mark_line(&[axes.at(*from), axes.at(*to)], Content::Line);
        }
        for (point, _) in &self.marks {
            let (x, y) = axes.at(*point);
            let area = Rect::new(x, y, 0.0, 0.0).grown(MARK_RADIUS + 3.0);
            occupancy.mark(&area, Content::Solid);
        }
        for text in drawn.texts() {
            occupancy.mark(&text.bounds(), Content::Solid);
        }
        occupancy
    }
}

/// Writes the title in up to two lines; gives where the rest may begin.
pub(crate) fn draw_title(picture: &mut Picture, title: &str) -> f64 {
    let mut top = MARGIN;
    let title = one_line(title);
    let width = picture.width() - 2.0 * MARGIN;
    for line in wrapped(&title, TITLE_SIZE, Weight::Bold, width, 2) {
        let baseline = top + ASCENT * TITLE_SIZE;
        picture.text(Text::new((MARGIN, baseline), TITLE_SIZE, &line).bold());
        top += 25.0;
    }
    if title.is_empty() { top } else { top + 6.0 }
}

/// Writes lines below everything else and makes the picture higher by as much.
pub(crate) fn draw_below(picture: &mut Picture, notes: &[String]) {
    let width = picture.width() - 2.0 * MARGIN;
    for note in notes {
        for line in wrapped(&one_line(note), TEXT_SIZE, Weight::Regular, width, 4) {
            let baseline = picture.height() - MARGIN + ASCENT * TEXT_SIZE + 5.0;
            let text = Text::new((MARGIN, baseline), TEXT_SIZE, &line);
            picture.text(text.color(Color::Muted));
            picture.extend(LINE_HEIGHT);
        }
    }
}

/// The axes once they have their place.
struct Axes<'a> {
    chart: &'a LineChart,
    plot: Rect,
    x: Scale,
    y: Scale,
    x_ticks: Ticks,
    y_ticks: Ticks,
    top: f64,
}

impl<'a> Axes<'a> {
    fn new(chart: &'a LineChart, top: f64, left: f64, picture: &Picture) -> Self {
        let bottom = picture.height() - MARGIN - LINE_HEIGHT - 28.0;
        // The name of the vertical axis stands above it.
        let above = top + LINE_HEIGHT + 8.0;
        let (low, high) = chart.y.domain;
        let y_ticks = match &chart.y.marks {
            Some(marks) => Ticks {
                marks: stacked(marks, (low, high), bottom - above),
                factor: None,
            },
            None => ticks(low, high, ((bottom - above) / 70.0) as usize),
        };
        let widest = y_ticks.marks.iter().fold(0.0, |widest, (_, label)| {
            larger(widest, text_width(label, TEXT_SIZE, Weight::Regular))
        });
        let left = larger(left, (MARGIN + widest + 10.0).round() + 0.5);
        let width = (picture.width() - left - MARGIN - 8.0).round();
        let (low, high) = chart.x.domain;
        let mut right = left + width;
        let own = |width| match &chart.x.marks {
            Some(marks) => Ticks {
                marks: thinned(marks, (low, high), width),
                factor: None,
            },
            None => fitting_ticks(low, high, width),
        };
        let mut x_ticks = own(width);
        // The last label may reach beyond the axis: leave room for it.
        if let Some((value, label)) = x_ticks.marks.last() {
            let half = text_width(label, TEXT_SIZE, Weight::Regular) / 2.0;
            let beyond = left + (value - low) / (high - low) * width + half;
            let most = picture.width() - MARGIN / 2.0;
            if beyond > most {
                right -= (beyond - most).ceil();
                x_ticks = own(right - left);
            }
        }
        let plot = Rect::new(
            left,
            above.round() + 0.5,
            right - left,
            (bottom - above).round(),
        );
        Self {
            chart,
            plot,
            x: Scale {
                domain: chart.x.domain,
                range: (plot.x, plot.right()),
            },
            y: Scale {
                domain: chart.y.domain,
                range: (plot.bottom(), plot.y),
            },
            x_ticks,
            y_ticks,
            top,
        }
    }

    fn at(&self, point: (f64, f64)) -> (f64, f64) {
        (self.x.at(point.0), self.y.at(point.1))
    }

    fn draw(&self, picture: &mut Picture) {
        let plot = &self.plot;
        // Lines one unit wide are sharp when their centre is half a pixel off the grid.
        let sharp = |value: f64| value.floor() + 0.5;
        for (value, label) in &self.y_ticks.marks {
            let y = sharp(self.y.at(*value));
            picture.line((plot.x, y), (plot.right(), y), solid(Color::Grid, 1.0));
            let at = (plot.x - 10.0, y + CAP_HEIGHT * TEXT_SIZE / 2.0);
            let text = Text::new(at, TEXT_SIZE, label).anchor(Anchor::End);
            picture.text(text.color(Color::Muted));
        }
        for (value, label) in &self.x_ticks.marks {
            let x = sharp(self.x.at(*value));
            picture.line((x, plot.y), (x, plot.bottom()), solid(Color::Grid, 1.0));
            let tick = (x, plot.bottom() + TICK_LENGTH);
            picture.line((x, plot.bottom()), tick, solid(Color::Axis, 1.0));
            let at = (x, plot.bottom() + TICK_LENGTH + 5.0 + ASCENT * TEXT_SIZE);
            let text = Text::new(at, TEXT_SIZE, label).anchor(Anchor::Middle);
            picture.text(text.color(Color::Muted));
        }
        let corner = (plot.x, plot.bottom());
        picture.line(
            corner,
            (plot.right(), plot.bottom()),
            solid(Color::Axis, 1.0),
        );

        let y_name = named(&self.chart.y.name, &self.y_ticks, "↑ ", "");
        let x_name = named(&self.chart.x.name, &self.x_ticks, "", " →");
        let width = picture.width() - 2.0 * MARGIN;
        let y_name = fitted(&y_name, TEXT_SIZE, Weight::Regular, width);
        let x_name = fitted(&x_name, TEXT_SIZE, Weight::Regular, width);
        let at = (MARGIN, self.top + ASCENT * TEXT_SIZE);
        picture.text(Text::new(at, TEXT_SIZE, &y_name));
        let baseline = plot.bottom() + 28.0 + ASCENT * TEXT_SIZE + 2.0;
        // A name longer than the axis starts at the picture's left edge.
        let x_name = Text::new((plot.right(), baseline), TEXT_SIZE, &x_name).anchor(Anchor::End);
        let short_of = MARGIN - x_name.bounds().x;
        picture.text(Text {
            at: (plot.right() + larger(short_of, 0.0), baseline),
            ..x_name
        });
    }
}

/// As many ticks as fit with their labels side by side.
fn fitting_ticks(low: f64, high: f64, width: f64) -> Ticks {
    let mut target = (width / 95.0) as usize;
    loop {
        let found = ticks(low, high, target);
        let apart = found.marks.windows(2).all(|pair| {
            let [(a, first), (b, second)] = pair else {
                return true;
            };
            let room = (b - a) / (high - low) * width;
            let labels = text_width(first, TEXT_SIZE, Weight::Regular)
                + text_width(second, TEXT_SIZE, Weight::Regular);
            room > labels / 2.0 + 16.0
        });
        if apart || target <= 1 {
            return found;
        }
        target -= 1;
    }
}

/// The marks that have room for their labels above each other, from the lowest on.
fn stacked(marks: &[(f64, String)], (low, high): (f64, f64), height: f64) -> Vec<(f64, String)> {
    let mut kept: Vec<(f64, String)> = Vec::new();
    for (value, label) in marks {
        let from_last = kept
            .last()
            .map(|(last, _)| (value - last) / (high - low) * height);
        if from_last.is_none_or(|distance| distance >= LINE_HEIGHT) {
            kept.push((*value, label.clone()));
        }
    }
    kept
}

/// Those of some ticks whose labels fit side by side, from the first one on.
fn thinned(marks: &[(f64, String)], (low, high): (f64, f64), width: f64) -> Vec<(f64, String)> {
    let mut kept: Vec<(f64, String)> = Vec::new();
    let mut free = f64::NEG_INFINITY;
    for (value, label) in marks {
        let middle = (value - low) / (high - low) * width;
        let half = text_width(label, TEXT_SIZE, Weight::Regular) / 2.0;
        if middle - half >= free {
            free = middle + half + 16.0;
            kept.push((*value, label.clone()));
        }
    }
    kept
}

/// An axis' name with its arrow and, where the labels need one, the factor.
fn named(name: &str, ticks: &Ticks, before: &str, after: &str) -> String {
    let name = one_line(name);
    match &ticks.factor {
        Some(factor) => format!("{before}{name} ({factor}){after}"),
        None => format!("{before}{name}{after}"),
    }
}

/// Names of the curves with a piece of each line.
struct Legend {
    entries: Vec<(String, Stroke)>,
}

impl Legend {
    fn new(curves: &[Curve], width: f64) -> Self {
        let room = width - SAMPLE_LENGTH - SAMPLE_GAP;
        let named = curves.iter().filter_map(|curve| {
            let name = one_line(curve.name.as_deref()?);
            let name = fitted(&name, TEXT_SIZE, Weight::Regular, room);
            Some((name, curve.stroke))
        });
        Self {
            entries: named.collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The emptiest of eight places along the edge of the plot; nothing if even that covers a curve.
    fn place(&self, plot: &Rect, occupancy: &Occupancy) -> Option<Rect> {
        let widest = self.entries.iter().fold(0.0, |widest, (name, _)| {
            larger(widest, text_width(name, TEXT_SIZE, Weight::Regular))
        });
        let width = SAMPLE_LENGTH + SAMPLE_GAP + widest + 20.0;
        let height = LEGEND_ROW * self.entries.len() as f64 + 8.0;
        let room = plot.grown(-12.0);
        if width > room.width || height > room.height {
            return None;
        }
        let (left, right) = (room.x, room.right() - width);
        let (top, bottom) = (room.y, room.bottom() - height);
        let (across, down) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let places = [
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
            (right, down),
            (left, down),
            (across, bottom),
            (across, top),
        ];
        places
            .into_iter()
            .map(|(x, y)| Rect::new(x, y, width, height))
            .filter(|area| occupancy.load(&area.grown(4.0)) == Load::default())
            .min_by_key(|area| occupancy.load(&within(&area.grown(30.0), plot)))
    }

    fn draw_inside(&self, picture: &mut Picture, area: &Rect) {
        picture.fill(*area, Color::Paper, 1.0);
        for (i, entry) in self.entries.iter().enumerate() {
            let middle = area.y + 4.0 + LEGEND_ROW * (i as f64 + 0.5);
            draw_entry(picture, entry, area.x + 10.0, middle);
        }
    }

    /// The entries in rows; gives where the rest may begin.
    fn draw_above(&self, picture: &mut Picture, top: f64) -> f64 {
        let right = picture.width() - MARGIN;
        let (mut x, mut y) = (MARGIN, top);
        for entry in &self.entries {
            let name = text_width(&entry.0, TEXT_SIZE, Weight::Regular);
            let width = SAMPLE_LENGTH + SAMPLE_GAP + name;
            if x > MARGIN && x + width > right {
                (x, y) = (MARGIN, y + LEGEND_ROW);
            }
            draw_entry(picture, entry, x, y + LEGEND_ROW / 2.0);
            x += width + 28.0;
        }
        let needed = y + LEGEND_ROW + 12.0 - top;
        // Many rows would squeeze the axes: the picture grows instead.
        picture.extend(larger(needed - LEGEND_ROW - 12.0, 0.0));
        top + needed
    }
}

/// The part of an area that lies within another.
fn within(area: &Rect, limits: &Rect) -> Rect {
    let (x, y) = (larger(area.x, limits.x), larger(area.y, limits.y));
    let (right, bottom) = (
        smaller(area.right(), limits.right()),
        smaller(area.bottom(), limits.bottom()),
    );
    Rect::new(x, y, larger(right - x, 0.0), larger(bottom - y, 0.0))
}

fn draw_entry(picture: &mut Picture, (name, stroke): &(String, Stroke), x: f64, middle: f64) {
    picture.line((x, middle), (x + SAMPLE_LENGTH, middle), *stroke);
    let baseline = middle + CAP_HEIGHT * TEXT_SIZE / 2.0;
    let at = (x + SAMPLE_LENGTH + SAMPLE_GAP, baseline);
    picture.text(Text::new(at, TEXT_SIZE, name));
}

/// The stroke of the n-th curve: a colour and dashes of its own.
pub(crate) fn series(n: usize) -> Stroke {
    use crate::picture::{Dash, SERIES_DASH_PATTERNS};
    use crate::theme::SERIES_COLORS;
    Stroke {
        color: Color::Series((n % SERIES_COLORS) as u8),
        width: 2.5,
        dash: Dash::Series((n % SERIES_DASH_PATTERNS) as u8),
    }
}
