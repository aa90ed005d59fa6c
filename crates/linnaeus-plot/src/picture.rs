//! A finished drawing: the one list of shapes that both writers draw.

use linnaeus::error::Result;

use crate::font::{self, Weight, one_line};
use crate::geometry::Rect;
use crate::theme::{Color, Theme};
use crate::{raster, svg};

/// A finished picture: shapes in the order they are drawn, a title and a description.
///
/// Every chart of this crate ends in one. It is written as SVG or PNG, in light and dark, with the
/// same shapes at the same places; the same picture gives the same bytes every time.
///
/// ```
/// use linnaeus_plot::{DigitChart, Image, Theme};
///
/// let pixels: Vec<u8> = (0..784).map(|i| (i % 256) as u8).collect();
/// let picture = DigitChart::new(Image::square(&pixels)?).title("A gradient").picture()?;
/// assert!(picture.svg().starts_with("<svg "));
/// assert_eq!(&picture.png(2.0, Theme::Dark)?[1..4], b"PNG");
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    width: f64,
    height: f64,
    title: String,
    description: String,
    shapes: Vec<Shape>,
}

/// One thing to draw. Coordinates go right and down from the left top corner.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// A rectangle, filled, framed or both.
    Rectangle {
        /// Place and size.
        area: Rect,
        /// Radius of its corners.
        corner: f64,
        /// The fill and its opacity.
        fill: Option<(Color, f64)>,
        /// The frame, centred on the edge.
        stroke: Option<Stroke>,
    },
    /// Connected straight lines.
    Polyline {
        /// The corners, at least two.
        points: Vec<(f64, f64)>,
        /// How the line looks.
        stroke: Stroke,
    },
    /// A filled area with straight edges.
    Polygon {
        /// The corners, at least three.
        points: Vec<(f64, f64)>,
        /// The fill.
        fill: Color,
        /// From 0 (invisible) to 1.
        opacity: f64,
    },
    /// A filled circle.
    Circle {
        /// The centre.
        center: (f64, f64),
        /// The radius.
        radius: f64,
        /// The fill.
        fill: Color,
        /// The ring, centred on the edge.
        stroke: Option<Stroke>,
    },
    /// One line of text.
    Text(Text),
    /// Grey pixels as amounts of ink: 0 is the paper, 255 is [`Color::Ink`]. Drawn without
    /// smoothing.
    Raster {
        /// Place and size.
        area: Rect,
        /// Pixels in a row.
        columns: usize,
        /// The pixels, row after row; a whole number of rows.
        pixels: Vec<u8>,
    },
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// The colour.
    pub color: Color,
    /// The width.
    pub width: f64,
    /// Solid, or which dashes.
    pub dash: Dash,
}

/// The dashes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dash {
    /// No gaps.
    Solid,
    /// Dots of the line's width.
    Dotted,
    /// The n-th curve's pattern; the first is solid, after the sixth they repeat.
    Series(u8),
}

impl Dash {
    /// The lengths of dash, gap, dash, gap …; empty for a solid line. Ends are round, so a dash is
    /// seen longer, and a gap shorter, by the line's width.
    pub fn pattern(self) -> &'static [f32] {
        match self {
            Self::Solid => &[],
            Self::Dotted => &[0.1, 4.4],
            Self::Series(n) => SERIES_DASHES[usize::from(n) % SERIES_DASHES.len()],
        }
    }
}

/// How many curves get dashes of their own.
pub(crate) const SERIES_DASH_PATTERNS: usize = SERIES_DASHES.len();

const SERIES_DASHES: [&[f32]; 6] = [
    &[],
    &[8.0, 6.0],
    &[0.1, 5.0],
    &[10.0, 5.5, 0.1, 5.5],
    &[18.0, 6.0],
    &[10.0, 5.0, 0.1, 5.0, 0.1, 5.0],
];

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The point that the text is anchored to, on its baseline.
    pub at: (f64, f64),
    /// What it says.
    pub content: String,
    /// The size in drawing units.
    pub size: f64,
    /// Regular or bold.
    pub weight: Weight,
    /// Which end of the text is at the point.
    pub anchor: Anchor,
    /// Written upwards instead of to the right.
    pub upwards: bool,
    /// The colour.
    pub color: Color,
}

/// Which part of a text is at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// The beginning.
    Start,
    /// The middle.
    Middle,
    /// The end.
    End,
}

impl Text {
    /// A text at a point, regular, anchored at its beginning, in ink.
    pub fn new(at: (f64, f64), size: f64, content: &str) -> Self {
        Self {
            at,
            content: one_line(content),
            size,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            upwards: false,
            color: Color::Ink,
        }
    }

    /// The same text, anchored differently.
    #[must_use]
    pub fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// The same text in bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    /// The same text in another colour.
    #[must_use]
    pub fn color(mut self, color: Color) -> Self {
        self.color = color;
        self
    }

    /// The same text, written upwards.
    #[must_use]
    pub fn upwards(mut self) -> Self {
        self.upwards = true;
        self
    }

    /// The width of the text along its baseline.
    pub fn width(&self) -> f64 {
        font::text_width(&self.content, self.size, self.weight)
    }

    /// The space that the text takes, from its highest to its lowest letter.
    pub fn bounds(&self) -> Rect {
        let width = self.width();
        let (up, down) = (font::ASCENT * self.size, font::DESCENT * self.size);
        let start = self.start(width);
        let (x, y) = self.at;
        if self.upwards {
            Rect::new(x - up, y - start - width, up + down, width)
        } else {
            Rect::new(x + start, y - up, width, up + down)
        }
    }

    /// Where the text begins, relative to its point, along its baseline.
    pub(crate) fn start(&self, width: f64) -> f64 {
        match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        }
    }
}

impl Picture {
    /// An empty picture. Title and description are what a screen reader reads; they are not drawn.
    pub fn new(width: f64, height: f64, title: &str, description: &str) -> Self {
        Self {
            width,
            height,
            title: one_line(title),
            description: one_line(description),
            shapes: Vec::new(),
        }
    }

    /// Draws a shape on top of what is there.
    pub fn push(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    /// The width in drawing units.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The height in drawing units.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// What the picture is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the picture shows, in words.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The shapes in the order they are drawn.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// Every text of the picture.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The picture as an SVG document that is light or dark as its reader prefers.
    ///
    /// Letters are drawn as outlines, so the picture looks the same without any font installed; a
    /// transparent text above them can be selected, searched and copied. Title and description are
    /// there for screen readers. A program that knows no dark preference shows the light picture.
    pub fn svg(&self) -> String {
        svg::write(self, None, &svg::prefix(self))
    }

    /// The picture as an SVG document in one theme.
    pub fn svg_in(&self, theme: Theme) -> String {
        svg::write(self, Some(theme), &svg::prefix(self))
    }

    /// The picture as a PNG file, `scale` pixels a drawing unit.
    ///
    /// # Errors
    ///
    /// When `scale` is not a positive number, or the picture would have more than 64 million pixels.
    pub fn png(&self, scale: f64, theme: Theme) -> Result<Vec<u8>> {
        raster::png(self, scale, theme)
    }

    /// Makes room at the bottom; the height stays whole, as a PNG file needs it.
    pub(crate) fn extend(&mut self, by: f64) {
        self.height = (self.height + by).ceil();
    }

    /// Puts another picture below this one.
    pub(crate) fn append(&mut self, below: Self) {
        let down = self.height;
        let moved = |(x, y): (f64, f64)| (x, y + down);
        for mut shape in below.shapes {
            match &mut shape {
                Shape::Rectangle { area, .. } | Shape::Raster { area, .. } => area.y += down,
                Shape::Polyline { points, .. } | Shape::Polygon { points, .. } => {
                    points.iter_mut().for_each(|point| *point = moved(*point));
                }
                Shape::Circle { center, .. } => *center = moved(*center),
                Shape::Text(text) => text.at = moved(text.at),
            }
            self.shapes.push(shape);
        }
        self.extend(below.height);
    }

    pub(crate) fn text(&mut self, text: Text) {
        if !text.content.is_empty() {
            self.push(Shape::Text(text));
        }
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let points = vec![from, to];
        self.push(Shape::Polyline { points, stroke });
    }

    pub(crate) fn fill(&mut self, area: Rect, color: Color, opacity: f64) {
        self.push(Shape::Rectangle {
            area,
            corner: 0.0,
            fill: Some((color, opacity)),
            stroke: None,
        });
    }

    pub(crate) fn frame(&mut self, area: Rect, stroke: Stroke) {
        self.push(Shape::Rectangle {
            area,
            corner: 0.0,
            fill: None,
            stroke: Some(stroke),
        });
    }
}

/// A thin solid line.
pub(crate) fn solid(color: Color, width: f64) -> Stroke {
    Stroke {
        color,
        width,
        dash: Dash::Solid,
    }
}

/// A line of dots.
pub(crate) fn dotted(color: Color, width: f64) -> Stroke {
    Stroke {
        color,
        width,
        dash: Dash::Dotted,
    }
}
