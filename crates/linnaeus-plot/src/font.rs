//! The embedded fonts: widths, kerning and outlines. Every text is measured here, whichever writer
//! draws it later, so a layout that fits fits everywhere.

use std::sync::LazyLock;

pub(crate) use ttf_parser::OutlineBuilder;
use ttf_parser::{Face, GlyphId};

/// Regular or bold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// For almost everything.
    #[default]
    Regular,
    /// For titles and the name of a cell.
    Bold,
}

/// What a text reaches above its baseline, as a share of its size.
pub(crate) const ASCENT: f64 = 0.76;
/// What a text reaches below its baseline, as a share of its size.
pub(crate) const DESCENT: f64 = 0.24;
/// The height of a capital letter or a numeral, as a share of the size.
pub(crate) const CAP_HEIGHT: f64 = 0.729;

/// The width of `text` in drawing units.
pub fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    let font = font(weight);
    font.set(text).1 * size / font.units_per_em
}

/// `text`, or as much of it as fits into `width` with an ellipsis at its end.
pub(crate) fn fitted(text: &str, size: f64, weight: Weight, width: f64) -> String {
    if text_width(text, size, weight) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let shorter: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if text_width(&shorter, size, weight) <= width {
            return shorter;
        }
    }
    String::new()
}

/// `text` in at most `lines` lines that each fit into `width`; what is left over is cut.
pub(crate) fn wrapped(
    text: &str,
    size: f64,
    weight: Weight,
    width: f64,
    lines: usize,
) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut words = text.split(' ').peekable();
    while done.len() < lines && words.peek().is_some() {
        let mut line = String::new();
        let last = done.len() + 1 == lines;
        while let Some(word) = words.peek() {
            let longer = if line.is_empty() {
                (*word).to_owned()
            } else {
                format!("{line} {word}")
            };
            if !line.is_empty() && !last && text_width(&longer, size, weight) > width {
                break;
            }
            line = longer;
            words.next();
        }
        done.push(fitted(&line, size, weight, width));
    }
    done
}

/// One line of printable text: every run of white space becomes a space, and what XML forbids
/// becomes the replacement character.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .map(|c| match c {
            c if c.is_control() => '\u{fffd}',
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A font, ready to measure and to draw.
pub(crate) struct Font {
    face: Face<'static>,
    pub(crate) units_per_em: f64,
}

/// The font of a weight.
pub(crate) fn font(weight: Weight) -> &'static Font {
    match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    }
}

static REGULAR: LazyLock<Font> =
    LazyLock::new(|| Font::read(include_bytes!("../fonts/DejaVuSans-subset.ttf")));
static BOLD: LazyLock<Font> =
    LazyLock::new(|| Font::read(include_bytes!("../fonts/DejaVuSans-Bold-subset.ttf")));

impl Font {
    fn read(bytes: &'static [u8]) -> Self {
        let face = Face::parse(bytes, 0).expect("the embedded font is read by a test");
        let units_per_em = f64::from(face.units_per_em());
        Self { face, units_per_em }
    }

    /// Whether the font has every character of `text`.
    pub(crate) fn covers(&self, text: &str) -> bool {
        text.chars().all(|c| self.face.glyph_index(c).is_some())
    }

    /// The glyphs of `text` with their horizontal places, and the width of all, in font units.
    pub(crate) fn set(&self, text: &str) -> (Vec<(u16, f64)>, f64) {
        let mut glyphs = Vec::with_capacity(text.len());
        let mut x = 0.0;
        let mut before = None;
        for character in text.chars() {
            let glyph = self.face.glyph_index(character);
            if let (Some(left), Some(right)) = (before, glyph) {
                x += self.kerning(left, right);
            }
            glyphs.push((glyph.map_or(0, |id| id.0), x));
            x += match glyph {
                Some(id) => f64::from(self.face.glyph_hor_advance(id).unwrap_or(0)),
                // A script the font does not have: about as wide as an ideograph.
                None => self.units_per_em,
            };
            before = glyph;
        }
        (glyphs, x)
    }

    /// Draws a glyph into `pen`, in font units with y upwards.
    pub(crate) fn outline(&self, glyph: u16, pen: &mut dyn OutlineBuilder) {
        // A blank has no outline: nothing to draw.
        let _blank = self.face.outline_glyph(GlyphId(glyph), pen);
    }

    fn kerning(&self, left: GlyphId, right: GlyphId) -> f64 {
        let Some(table) = self.face.tables().kern else {
            return 0.0;
        };
        table
            .subtables
            .into_iter()
            .filter(|subtable| subtable.horizontal && !subtable.variable)
            .find_map(|subtable| subtable.glyphs_kerning(left, right))
            .map_or(0.0, f64::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_have_what_charts_need() {
        for weight in [Weight::Regular, Weight::Bold] {
            assert!(font(weight).covers("AZaz09 .,:;−–—…→←↑↓≥≤≠≈×·°%€éßøČžΩπДя⁻⁰¹²³⁴⁹₁✓√∞"));
            assert!(!font(weight).covers("漢"));
            assert!(text_width("", 15.0, weight) == 0.0);
        }
    }

    #[test]
    fn numerals_have_one_width_and_bold_is_wider() {
        let widths = ["0", "1", "7", "9"].map(|n| text_width(n, 15.0, Weight::Regular));
        assert!(widths.iter().all(|w| *w == widths[0]));
        assert!(
            text_width("Title", 15.0, Weight::Bold) > text_width("Title", 15.0, Weight::Regular)
        );
    }

    #[test]
    fn kerning_draws_letters_together() {
        let apart = text_width("T", 100.0, Weight::Bold) + text_width("r", 100.0, Weight::Bold);
        assert!(text_width("Tr", 100.0, Weight::Bold) < apart);
    }

    #[test]
    fn long_texts_are_cut_or_wrapped_to_their_width() {
        let long = "a rather long sentence that does not fit into two hundred units of width";
        let cut = fitted(long, 15.0, Weight::Regular, 200.0);
        assert!(cut.ends_with('…') && text_width(&cut, 15.0, Weight::Regular) <= 200.0);
        let lines = wrapped(long, 15.0, Weight::Regular, 200.0, 4);
        assert!(lines.len() == 3 || lines.len() == 4);
        assert_eq!(lines.join(" "), long);
        let two = wrapped(long, 15.0, Weight::Regular, 200.0, 2);
        assert!(two.len() == 2 && two[1].ends_with('…'));
        for line in two {
            assert!(text_width(&line, 15.0, Weight::Regular) <= 200.0);
        }
        assert_eq!(fitted("W", 15.0, Weight::Regular, 1.0), "");
    }

    #[test]
    fn control_characters_and_line_breaks_become_harmless() {
        assert_eq!(
            one_line(" a\n b\tc\u{0}d\u{ffff} "),
            "a b c\u{fffd}d\u{fffd}"
        );
    }
}
