//! The PNG writer: the drawing list through tiny-skia, to pixels.

use linnaeus::error::{Error, ErrorKind, Result};
use tiny_skia::{
    FillRule, FilterQuality, IntSize, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap,
    PixmapPaint, Rect as SkiaRect, StrokeDash, Transform,
};

use crate::font::{OutlineBuilder, font};
use crate::geometry::{Rect, smaller};
use crate::picture::{Picture, Shape, Stroke, Text};
use crate::png;
use crate::theme::{Color, Theme};

/// More would be a mistake, and take gigabytes.
const MOST_PIXELS: f64 = 64e6;

/// The picture as a PNG file.
pub(crate) fn png(picture: &Picture, scale: f64, theme: Theme) -> Result<Vec<u8>> {
    let (width, height) = (
        (picture.width() * scale).round(),
        (picture.height() * scale).round(),
    );
    // Written so that NaN fails too.
    let fits = scale > 0.0 && width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS;
    let pixmap = if fits {
        Pixmap::new(width as u32, height as u32)
    } else {
        None
    };
    let Some(pixmap) = pixmap else {
        return Err(Error::new(ErrorKind::Parameter {
            name: "scale".to_owned(),
            found: scale.to_string(),
            expected: format!(
                "a positive number that leaves the {} by {} picture between 1 and 64 million \
                 pixels",
                picture.width(),
                picture.height()
            ),
        }));
    };
    let mut painter = Painter {
        pixmap,
        theme,
        scale: scale as f32,
    };
    let [red, green, blue] = Color::Paper.rgb(theme);
    painter
        .pixmap
        .fill(tiny_skia::Color::from_rgba8(red, green, blue, 255));
    for shape in picture.shapes() {
        painter.shape(shape);
    }
    let pixels: Vec<u8> = painter
        .pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    Ok(png::rgb(width as usize, height as usize, &pixels, scale))
}

struct Painter {
    pixmap: Pixmap,
    theme: Theme,
    scale: f32,
}

impl Painter {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rectangle {
                area,
                corner,
                fill,
                stroke,
            } => {
                let Some(path) = rectangle(area, *corner) else {
                    return;
                };
                if let Some((color, opacity)) = fill {
                    self.fill(&path, *color, *opacity, self.units());
                }
                if let Some(stroke) = stroke {
                    self.stroke(&path, stroke);
                }
            }
            Shape::Polyline { points, stroke } => {
                if let Some(path) = lines(points, false) {
                    self.stroke(&path, stroke);
                }
            }
            Shape::Polygon {
                points,
                fill,
                opacity,
            } => {
                if let Some(path) = lines(points, true) {
                    self.fill(&path, *fill, *opacity, self.units());
                }
            }
            Shape::Circle {
                center,
                radius,
                fill,
                stroke,
            } => {
                let circle =
                    PathBuilder::from_circle(center.0 as f32, center.1 as f32, *radius as f32);
                if let Some(path) = circle {
                    self.fill(&path, *fill, 1.0, self.units());
                    if let Some(stroke) = stroke {
                        self.stroke(&path, stroke);
                    }
                }
            }
            Shape::Text(text) => self.text(text),
            Shape::Raster {
                area,
                columns,
                pixels,
            } => self.raster(area, *columns, pixels),
        }
    }

    /// Drawing units to pixels.
    fn units(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }

    fn paint(&self, color: Color, opacity: f64) -> Paint<'static> {
        let [red, green, blue] = color.rgb(self.theme);
        let mut paint = Paint::default();
        paint.set_color_rgba8(red, green, blue, (opacity * 255.0).round() as u8);
        paint
    }

    fn fill(&mut self, path: &Path, color: Color, opacity: f64, transform: Transform) {
        let paint = self.paint(color, opacity);
        let no_mask: Option<&Mask> = None;
        self.pixmap
            .fill_path(path, &paint, FillRule::Winding, transform, no_mask);
    }

    fn stroke(&mut self, path: &Path, stroke: &Stroke) {
        let dashes = stroke.dash.pattern();
        let (line_cap, dash) = if dashes.is_empty() {
            (LineCap::Butt, None)
        } else {
            (LineCap::Round, StrokeDash::new(dashes.to_vec(), 0.0))
        };
        let style = tiny_skia::Stroke {
            width: stroke.width as f32,
            line_join: LineJoin::Round,
            line_cap,
            dash,
            ..Default::default()
        };
        let paint = self.paint(stroke.color, 1.0);
        self.pixmap
            .stroke_path(path, &paint, &style, self.units(), None);
    }

    fn text(&mut self, text: &Text) {
        let font = font(text.weight);
        let (glyphs, width) = font.set(&text.content);
        let scale = (text.size / font.units_per_em) as f32;
        let start = text.start(width * text.size / font.units_per_em) as f32;
        let turn = if text.upwards { -90.0 } else { 0.0 };
        let mut pen = Pen::default();
        for (glyph, x) in glyphs {
            pen.x = x as f32;
            font.outline(glyph, &mut pen);
        }
        let Some(path) = pen.path.finish() else {
            return;
        };
        // Read from the last: letters are scaled, turned, and put in their place.
        let transform = self
            .units()
            .pre_concat(Transform::from_translate(
                text.at.0 as f32,
                text.at.1 as f32,
            ))
            .pre_concat(Transform::from_rotate(turn))
            .pre_concat(Transform::from_translate(start, 0.0))
            .pre_concat(Transform::from_scale(scale, -scale));
        self.fill(&path, text.color, 1.0, transform);
    }

    fn raster(&mut self, area: &Rect, columns: usize, pixels: &[u8]) {
        let rows = pixels.len() / columns;
        let [red, green, blue] = Color::Ink.rgb(self.theme);
        let data: Vec<u8> = pixels
            .iter()
            .flat_map(|&amount| {
                let ink = tiny_skia::ColorU8::from_rgba(red, green, blue, amount).premultiply();
                [ink.red(), ink.green(), ink.blue(), ink.alpha()]
            })
            .collect();
        let image = IntSize::from_wh(columns as u32, rows as u32)
            .and_then(|size| Pixmap::from_vec(data, size));
        let Some(image) = image else {
            return;
        };
        let paint = PixmapPaint {
            quality: FilterQuality::Nearest,
            ..PixmapPaint::default()
        };
        let transform = self
            .units()
            .pre_concat(Transform::from_translate(area.x as f32, area.y as f32))
            .pre_concat(Transform::from_scale(
                (area.width / columns as f64) as f32,
                (area.height / rows as f64) as f32,
            ));
        self.pixmap
            .draw_pixmap(0, 0, image.as_ref(), &paint, transform, None);
    }
}

fn lines(points: &[(f64, f64)], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (i, &(x, y)) in points.iter().enumerate() {
        if i == 0 {
            path.move_to(x as f32, y as f32);
        } else {
            path.line_to(x as f32, y as f32);
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn rectangle(area: &Rect, corner: f64) -> Option<Path> {
    let (x, y) = (area.x as f32, area.y as f32);
    let (width, height) = (area.width as f32, area.height as f32);
    if corner <= 0.0 {
        return SkiaRect::from_xywh(x, y, width, height).map(PathBuilder::from_rect);
    }
    let radius = smaller(corner, smaller(area.width, area.height) / 2.0) as f32;
    // A cubic curve comes closest to a quarter of a circle with this share of the radius.
    let pull = radius * (1.0 - 0.552_284_8);
    let (right, bottom) = (x + width, y + height);
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - pull, y, right, y + pull, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(
        right,
        bottom - pull,
        right - pull,
        bottom,
        right - radius,
        bottom,
    );
    path.line_to(x + radius, bottom);
    path.cubic_to(x + pull, bottom, x, bottom - pull, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + pull, x + pull, y, x + radius, y);
    path.close();
    path.finish()
}

/// Collects the outlines of a line of text into one path, in font units.
#[derive(Default)]
struct Pen {
    path: PathBuilder,
    x: f32,
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + x1, y1, self.x + x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path
            .cubic_to(self.x + x1, y1, self.x + x2, y2, self.x + x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
