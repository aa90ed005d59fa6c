//! The SVG writer.
//!
//! Letters are outlines, each glyph written once and used by reference, so no font is needed and
//! every program draws the same. Colours are presentation attributes in the light theme, which all
//! programs understand; a style sheet replaces them where the reader prefers dark, and programs that
//! do not know the preference skip it. Identifiers and classes begin with a prefix made from the
//! contents, so several pictures can stand in one page.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::font::{OutlineBuilder, Weight, font};
use crate::geometry::Rect;
use crate::picture::{Anchor, Picture, Shape, Stroke, Text};
use crate::png;
use crate::theme::{Color, Theme};

/// The picture as a document; `None` follows the reader's preference.
pub(crate) fn write(picture: &Picture, theme: Option<Theme>, prefix: &str) -> String {
    let all = Rect::new(0.0, 0.0, picture.width(), picture.height());
    write_part(picture, &all, theme, prefix)
}

/// A part of the picture as a document: a page has margins of its own.
pub(crate) fn write_part(
    picture: &Picture,
    part: &Rect,
    theme: Option<Theme>,
    prefix: &str,
) -> String {
    let mut writer = Writer {
        prefix,
        theme,
        definitions: String::new(),
        body: String::new(),
        texts: String::new(),
        fills: BTreeSet::new(),
        strokes: BTreeSet::new(),
        glyphs: BTreeSet::new(),
        masks: 0,
    };
    let paper = writer.fill(Color::Paper);
    let _ = writeln!(writer.body, "<rect{}{paper}/>", area_attributes(part));
    for shape in picture.shapes() {
        writer.shape(shape);
    }
    writer.document(picture, part)
}

/// A prefix for identifiers that depends on everything the picture contains.
pub(crate) fn prefix(picture: &Picture) -> String {
    // FNV-1a: short, and the same on every machine. Pictures that differ need only differ here
    // within one page.
    let contents = format!("{picture:?}");
    let hash = contents.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("p{hash:08x}")
}

/// Text for an attribute or an element. Control characters were replaced when the text was made.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

struct Writer<'a> {
    prefix: &'a str,
    theme: Option<Theme>,
    definitions: String,
    body: String,
    texts: String,
    fills: BTreeSet<Color>,
    strokes: BTreeSet<Color>,
    glyphs: BTreeSet<(Weight, u16)>,
    masks: usize,
}

impl Writer<'_> {
    fn document(&self, picture: &Picture, part: &Rect) -> String {
        let prefix = self.prefix;
        let [x, y, width, height] = [part.x, part.y, part.width, part.height].map(number);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{prefix}\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" role=\"img\" \
             aria-labelledby=\"{prefix}-t {prefix}-d\">\n<title id=\"{prefix}-t\">{}</title>\n\
             <desc id=\"{prefix}-d\">{}</desc>\n",
            escaped(picture.title()),
            escaped(picture.description())
        );
        if self.theme.is_none() {
            out.push_str(&self.dark_style());
        }
        if !self.definitions.is_empty() {
            let _ = writeln!(out, "<defs>\n{}</defs>", self.definitions);
        }
        out.push_str(&self.body);
        if !self.texts.is_empty() {
            let _ = writeln!(
                out,
                "<g fill-opacity=\"0\" font-family=\"DejaVu Sans,Verdana,sans-serif\">\n{}</g>",
                self.texts
            );
        }
        out.push_str("</svg>\n");
        out
    }

    /// The dark colours, for screens whose reader prefers them: paper stays light.
    fn dark_style(&self) -> String {
        let prefix = self.prefix;
        let mut rules = String::new();
        for (colors, kind, property) in [(&self.fills, 'f', "fill"), (&self.strokes, 's', "stroke")]
        {
            for color in colors {
                let (class, value) = (class(*color), color.hex(Theme::Dark));
                let _ = write!(rules, ".{prefix} .{kind}{class}{{{property}:{value}}}");
            }
        }
        format!("<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>\n")
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rectangle {
                area,
                corner,
                fill,
                stroke,
            } => {
                let mut place = area_attributes(area);
                if *corner > 0.0 {
                    let _ = write!(place, " rx=\"{}\"", number(*corner));
                }
                let look = self.look(*fill, stroke.as_ref());
                let _ = writeln!(self.body, "<rect{place}{look}/>");
            }
            Shape::Polyline { points, stroke } => {
                let look = self.look(None, Some(stroke));
                let _ = writeln!(self.body, "<path d=\"{}\"{look}/>", path(points));
            }
            Shape::Polygon {
                points,
                fill,
                opacity,
            } => {
                let look = self.look(Some((*fill, *opacity)), None);
                let _ = writeln!(self.body, "<path d=\"{}z\"{look}/>", path(points));
            }
            Shape::Circle {
                center,
                radius,
                fill,
                stroke,
            } => {
                let look = self.look(Some((*fill, 1.0)), stroke.as_ref());
                let (x, y, radius) = (number(center.0), number(center.1), number(*radius));
                let _ = writeln!(
                    self.body,
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{look}/>"
                );
            }
            Shape::Text(text) => self.text(text),
            Shape::Raster {
                area,
                columns,
                pixels,
            } => self.raster(area, *columns, pixels),
        }
    }

    /// Outlines that are seen, and a transparent text that is selected, searched and copied. A text
    /// with a letter that the font lacks is written as text only, for the reader's own fonts.
    fn text(&mut self, text: &Text) {
        let font = font(text.weight);
        let covered = font.covers(&text.content);
        let fill = self.fill(text.color);
        let width = text.width();
        let start = text.start(width);
        let (x, y) = text.at;
        let (left, baseline) = if text.upwards {
            (x, y - start)
        } else {
            (x + start, y)
        };
        if covered {
            let scale = text.size / font.units_per_em;
            let rotation = if text.upwards { " rotate(-90)" } else { "" };
            let _ = write!(
                self.body,
                "<g{fill} transform=\"translate({} {}){rotation} scale({scale:.6})\">",
                number(left),
                number(baseline)
            );
            for (glyph, x) in font.set(&text.content).0 {
                if self.define(text.weight, glyph) {
                    let id = glyph_id(self.prefix, text.weight, glyph);
                    let _ = write!(self.body, "<use href=\"#{id}\" x=\"{x}\"/>");
                }
            }
            self.body.push_str("</g>\n");
        }
        let place = if text.upwards {
            format!(
                "transform=\"translate({} {}) rotate(-90)\"",
                number(x),
                number(y)
            )
        } else {
            format!("x=\"{}\" y=\"{}\"", number(x), number(y))
        };
        let anchor = match text.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = match text.weight {
            Weight::Regular => "",
            Weight::Bold => " font-weight=\"bold\"",
        };
        let shown = if covered {
            String::new()
        } else {
            format!("{fill} fill-opacity=\"1\" lengthAdjust=\"spacingAndGlyphs\"")
        };
        let _ = writeln!(
            self.texts,
            "<text {place} font-size=\"{}\" textLength=\"{}\"{anchor}{weight}{shown}>{}</text>",
            number(text.size),
            number(width),
            escaped(&text.content)
        );
    }

    /// Ink seen through a mask of the pixels, so that it takes the theme's colour.
    fn raster(&mut self, area: &Rect, columns: usize, pixels: &[u8]) {
        let rows = pixels.len() / columns;
        let id = format!("{}-m{}", self.prefix, self.masks);
        self.masks += 1;
        // Some programs smooth what they enlarge. Each pixel written several times stays a square.
        let times = (1200 / columns.max(rows)).clamp(1, 8);
        let larger = repeated(columns, pixels, times);
        let data = base64(&png::grey(columns * times, rows * times, &larger));
        let place = area_attributes(area);
        let _ = writeln!(
            self.definitions,
            "<mask id=\"{id}\" maskUnits=\"userSpaceOnUse\"{place}><image{place} \
             preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" \
             style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{data}\"/></mask>"
        );
        let fill = self.fill(Color::Ink);
        let _ = writeln!(self.body, "<rect{place}{fill} mask=\"url(#{id})\"/>");
    }

    /// Writes a glyph's outline once; false for a blank.
    fn define(&mut self, weight: Weight, glyph: u16) -> bool {
        let mut pen = Pen::default();
        if self.glyphs.contains(&(weight, glyph)) {
            return true;
        }
        font(weight).outline(glyph, &mut pen);
        if pen.path.is_empty() {
            return false;
        }
        self.glyphs.insert((weight, glyph));
        let id = glyph_id(self.prefix, weight, glyph);
        let _ = writeln!(self.definitions, "<path id=\"{id}\" d=\"{}\"/>", pen.path);
        true
    }

    /// The attributes of something filled in one opaque colour.
    fn fill(&mut self, color: Color) -> String {
        self.look(Some((color, 1.0)), None)
    }

    /// The attributes that give a shape its fill and its line.
    fn look(&mut self, fill: Option<(Color, f64)>, stroke: Option<&Stroke>) -> String {
        let mut classes = Vec::new();
        let mut attributes = String::new();
        match fill {
            Some((color, opacity)) => {
                self.fills.insert(color);
                classes.push(format!("f{}", class(color)));
                let _ = write!(attributes, " fill=\"{}\"", self.hex(color));
                if opacity < 1.0 {
                    let _ = write!(attributes, " fill-opacity=\"{}\"", number(opacity));
                }
            }
            None => attributes.push_str(" fill=\"none\""),
        }
        if let Some(stroke) = stroke {
            self.strokes.insert(stroke.color);
            classes.push(format!("s{}", class(stroke.color)));
            let _ = write!(
                attributes,
                " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
                self.hex(stroke.color),
                number(stroke.width)
            );
            let dashes = stroke.dash.pattern();
            if !dashes.is_empty() {
                let dashes: Vec<String> = dashes.iter().map(f32::to_string).collect();
                let _ = write!(
                    attributes,
                    " stroke-linecap=\"round\" stroke-dasharray=\"{}\"",
                    dashes.join(" ")
                );
            }
        }
        if self.theme.is_some() || classes.is_empty() {
            attributes
        } else {
            format!(" class=\"{}\"{attributes}", classes.join(" "))
        }
    }

    fn hex(&self, color: Color) -> String {
        color.hex(self.theme.unwrap_or(Theme::Light))
    }
}

/// The part of a class name that stands for a colour.
fn class(color: Color) -> String {
    match color {
        Color::Paper => "p".to_owned(),
        Color::Ink => "i".to_owned(),
        Color::Muted => "m".to_owned(),
        Color::Guide => "u".to_owned(),
        Color::Axis => "a".to_owned(),
        Color::Grid => "g".to_owned(),
        Color::Series(n) => format!("s{n}"),
        Color::Heat(n) => format!("h{n}"),
        Color::OnHeat(n) => format!("o{n}"),
        Color::OnHeatMuted(n) => format!("n{n}"),
        Color::Tint(class, n) => format!("t{class}-{n}"),
        Color::OnTint(class, n) => format!("y{class}-{n}"),
    }
}

fn glyph_id(prefix: &str, weight: Weight, glyph: u16) -> String {
    let letter = match weight {
        Weight::Regular => 'g',
        Weight::Bold => 'b',
    };
    format!("{prefix}-{letter}{glyph}")
}

fn area_attributes(area: &Rect) -> String {
    format!(
        " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        number(area.x),
        number(area.y),
        number(area.width),
        number(area.height)
    )
}

/// Straight lines through the points, as differences in hundredths: short, and free of drift,
/// because the rounded places are subtracted, not the rounded steps added.
fn path(points: &[(f64, f64)]) -> String {
    let mut out = String::new();
    let mut before: Option<(i64, i64)> = None;
    for &(x, y) in points {
        let here = (hundredths(x), hundredths(y));
        match before {
            None => {
                let _ = write!(out, "M{} {}", decimal(here.0), decimal(here.1));
            }
            Some(last) if last == here => continue,
            Some(last) => {
                let (x, y) = (here.0 - last.0, here.1 - last.1);
                let _ = match (x, y) {
                    (x, 0) => write!(out, "h{}", decimal(x)),
                    (0, y) => write!(out, "v{}", decimal(y)),
                    (x, y) if y < 0 => write!(out, "l{}{}", decimal(x), decimal(y)),
                    (x, y) => write!(out, "l{} {}", decimal(x), decimal(y)),
                };
            }
        }
        before = Some(here);
    }
    out
}

fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// A coordinate with at most two decimals.
fn number(value: f64) -> String {
    decimal(hundredths(value))
}

fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    let (whole, part) = (size / 100, size % 100);
    let whole = if whole == 0 && part != 0 {
        String::new()
    } else {
        whole.to_string()
    };
    match part {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

/// A glyph as path data, in font units, which are whole numbers, with y turned downwards.
#[derive(Default)]
struct Pen {
    path: String,
    at: (i32, i32),
    start: (i32, i32),
}

impl Pen {
    fn step(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        let origin = self.at;
        for (i, &(x, y)) in points.iter().enumerate() {
            let here = (x.round() as i32, -(y.round() as i32));
            let (x, y) = (here.0 - origin.0, here.1 - origin.1);
            let space = if i > 0 && x >= 0 { " " } else { "" };
            let between = if y >= 0 { " " } else { "" };
            let _ = write!(self.path, "{space}{x}{between}{y}");
            self.at = here;
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.step('m', &[(x, y)]);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.step('l', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.step('q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.step('c', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('z');
        self.at = self.start;
    }
}

/// Each pixel as a square of `times` by `times` pixels.
fn repeated(columns: usize, pixels: &[u8], times: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels.len() * times * times);
    for row in pixels.chunks_exact(columns) {
        let wide: Vec<u8> = row
            .iter()
            .flat_map(|pixel| std::iter::repeat_n(*pixel, times))
            .collect();
        for _ in 0..times {
            out.extend_from_slice(&wide);
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0_u32, |group, i| {
            group << 8 | u32::from(chunk.get(i).copied().unwrap_or(0))
        });
        for i in 0..4 {
            if i <= chunk.len() {
                let place = (group >> (18 - 6 * i)) & 63;
                out.push(char::from(ALPHABET[place as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (0.5, ".5"),
            (-0.25, "-.25"),
            (12.0, "12"),
            (12.05, "12.05"),
            (-1200.1, "-1200.1"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn paths_do_not_drift() {
        let points: Vec<(f64, f64)> = (0..1000)
            .map(|i| (f64::from(i) * 0.333_3, f64::from(i % 7)))
            .collect();
        let text = path(&points);
        assert!(text.starts_with("M0 0l.33 1"));
        // The last point, added up from the steps, is the last point rounded.
        let mut x = 0;
        for step in text[1..].split(['l', 'h']).skip(1) {
            let end = step[1..].find([' ', '-']).map_or(step.len(), |at| at + 1);
            x += hundredths(step[..end].parse::<f64>().unwrap());
        }
        assert_eq!(x, hundredths(999.0 * 0.333_3));
    }
}
