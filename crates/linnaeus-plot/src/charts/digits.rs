//! Digits: one, and many in a grid.

use linnaeus::error::Result;

use crate::check;
use crate::font::{ASCENT, Weight, fitted, one_line, text_width};
use crate::geometry::{Rect, larger, smaller};
use crate::line_chart::{draw_below, draw_title};
use crate::picture::{Anchor, Picture, Shape, Text, solid};
use crate::sizes::{MARGIN, TITLE_SIZE};
use crate::theme::Color;

/// A grey image, one byte a pixel, as MNIST has them: 0 is paper, 255 is ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image<'a> {
    pixels: &'a [u8],
    width: usize,
}

impl<'a> Image<'a> {
    /// An image from its pixels, row after row.
    ///
    /// # Errors
    ///
    /// When there are no pixels, or not a whole number of rows.
    pub fn new(pixels: &'a [u8], width: usize) -> Result<Self> {
        if pixels.is_empty() || width == 0 {
            return Err(check::empty("pixels", "at least one pixel"));
        }
        if !pixels.len().is_multiple_of(width) {
            return Err(check::shape(
                "pixels",
                format!("{} pixels", pixels.len()),
                format!("whole rows of {width} pixels"),
            ));
        }
        if pixels.len() > MOST_PIXELS {
            return Err(check::shape(
                "pixels",
                format!("{} pixels", pixels.len()),
                format!("at most {MOST_PIXELS} pixels"),
            ));
        }
        Ok(Self { pixels, width })
    }

    /// An image as wide as it is high: 784 pixels are 28 x 28.
    ///
    /// # Errors
    ///
    /// When there are no pixels, or their number is not a square.
    pub fn square(pixels: &'a [u8]) -> Result<Self> {
        let side = pixels.len().isqrt();
        if side * side != pixels.len() {
            return Err(check::shape(
                "pixels",
                format!("{} pixels", pixels.len()),
                "a square number of pixels, such as 784 for 28 x 28",
            ));
        }
        Self::new(pixels, side)
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// The pixels, row after row.
    pub fn pixels(&self) -> &'a [u8] {
        self.pixels
    }

    /// The shape that draws this image in an area.
    pub(crate) fn shape(&self, area: Rect) -> Shape {
        Shape::Raster {
            area,
            columns: self.width,
            pixels: self.pixels.to_vec(),
        }
    }
}

/// Larger images are not digits, and their pictures would take megabytes.
const MOST_PIXELS: usize = 1 << 20;

/// One digit, large.
///
/// ```
/// use linnaeus_plot::{DigitChart, Image};
///
/// let pixels = vec![128; 784];
/// let picture = DigitChart::new(Image::square(&pixels)?).title("Row 0").note("label 5").picture()?;
/// assert_eq!(picture.title(), "Row 0");
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DigitChart<'a> {
    image: Image<'a>,
    title: String,
    note: String,
}

impl<'a> DigitChart<'a> {
    /// The chart of one image.
    pub fn new(image: Image<'a>) -> Self {
        Self {
            image,
            title: "A digit".to_owned(),
            note: String::new(),
        }
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// A line below the image.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When the picture would be more than ten times as wide as high, or as high as wide.
    pub fn picture(&self) -> Result<Picture> {
        let (columns, rows) = (self.image.width(), self.image.height());
        if columns > 10 * rows || rows > 10 * columns {
            return Err(check::shape(
                "pixels",
                format!("{columns} x {rows} pixels"),
                "an image at most ten times as wide as high, and the reverse",
            ));
        }
        // A whole number of units a pixel keeps the pixels equally large.
        let unit = larger((320.0 / columns.max(rows) as f64).floor(), 0.5);
        let (width, height) = (columns as f64 * unit, rows as f64 * unit);
        let title = text_width(&one_line(&self.title), TITLE_SIZE, Weight::Bold);
        let widest = larger(width, if title < 420.0 { title } else { 420.0 }).ceil();
        let mut picture = Picture::new(
            widest + 2.0 * MARGIN,
            0.0,
            &self.title,
            &format!("A grey image of {columns} x {rows} pixels. {}", self.note),
        );
        let top = draw_title(&mut picture, &self.title) + 2.0;
        picture.extend(top + height + MARGIN + 5.0);
        let area = Rect::new(MARGIN, top, width, height);
        picture.push(self.image.shape(area));
        picture.frame(area.grown(0.5), solid(Color::Axis, 1.0));
        if !self.note.is_empty() {
            draw_below(&mut picture, std::slice::from_ref(&self.note));
        }
        Ok(picture)
    }
}

/// Many digits of one size in a grid, such as the first hundred in ten rows of ten.
///
/// ```
/// use linnaeus_plot::{DigitGrid, Image};
///
/// let pixels = vec![200; 784];
/// let images = vec![Image::square(&pixels)?; 100];
/// let picture = DigitGrid::new(&images).title("The first 100 digits").picture()?;
/// assert!(picture.svg().len() < 150_000);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DigitGrid<'a> {
    images: &'a [Image<'a>],
    columns: usize,
    title: String,
    note: String,
}

impl<'a> DigitGrid<'a> {
    /// A grid of ten columns.
    pub fn new(images: &'a [Image<'a>]) -> Self {
        Self {
            images,
            columns: 10,
            title: "Digits".to_owned(),
            note: String::new(),
        }
    }

    /// Another number of columns.
    #[must_use]
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// A line below the grid.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When there are no images, or images of different sizes; when there is no column; when all
    /// images together have more than a million pixels.
    pub fn picture(&self) -> Result<Picture> {
        let Some(first) = self.images.first() else {
            return Err(check::empty("images", "at least one image"));
        };
        let (wide, high) = (first.width(), first.height());
        for (i, image) in self.images.iter().enumerate() {
            if (image.width(), image.height()) != (wide, high) {
                return Err(check::shape(
                    "images",
                    format!("{} x {} pixels at place {i}", image.width(), image.height()),
                    format!("{wide} x {high} pixels as the first image"),
                ));
            }
        }
        if self.columns == 0 {
            return Err(check::parameter("columns", 0, "at least one column"));
        }
        if self.images.len() * wide * high > MOST_PIXELS {
            return Err(check::shape(
                "images",
                format!("{} images of {wide} x {high} pixels", self.images.len()),
                format!("at most {MOST_PIXELS} pixels in all"),
            ));
        }
        let columns = self.columns.min(self.images.len());
        let rows = self.images.len().div_ceil(columns);
        let (pixels, across, down) = self.joined(columns, rows);
        // Half units keep the pixels nearly equal; a page is neither wider nor higher.
        let room = smaller(600.0 / across as f64, 900.0 / down as f64);
        let unit = ((room * 2.0).floor() / 2.0).clamp(0.5, 6.0);
        let (width, height) = (across as f64 * unit, down as f64 * unit);
        let mut picture = Picture::new(
            larger(width, 240.0) + 2.0 * MARGIN,
            0.0,
            &self.title,
            &format!(
                "{} grey images of {wide} x {high} pixels in {rows} rows. {}",
                self.images.len(),
                self.note
            ),
        );
        let top = draw_title(&mut picture, &self.title);
        picture.extend(top + height + MARGIN);
        picture.push(Shape::Raster {
            area: Rect::new(MARGIN, top, width, height),
            columns: across,
            pixels,
        });
        if !self.note.is_empty() {
            draw_below(&mut picture, std::slice::from_ref(&self.note));
        }
        Ok(picture)
    }

    /// All images as one, with gaps between them.
    fn joined(&self, columns: usize, rows: usize) -> (Vec<u8>, usize, usize) {
        let Some(first) = self.images.first() else {
            return (Vec::new(), 0, 0);
        };
        let (wide, high) = (first.width(), first.height());
        let gap = (wide / 14).max(1);
        let across = columns * (wide + gap) - gap;
        let down = rows * (high + gap) - gap;
        let mut pixels = vec![0; across * down];
        for (i, image) in self.images.iter().enumerate() {
            let (left, top) = (i % columns * (wide + gap), i / columns * (high + gap));
            for (y, row) in image.pixels().chunks_exact(wide).enumerate() {
                let start = (top + y) * across + left;
                pixels[start..start + wide].copy_from_slice(row);
            }
        }
        (pixels, across, down)
    }
}

/// A line of text centred at `x`, no wider than `width`, whose top is at `top`.
pub(crate) fn centered(x: f64, top: f64, size: f64, text: &str, width: f64) -> Text {
    let text = fitted(&one_line(text), size, Weight::Regular, width);
    Text::new((x, top + ASCENT * size), size, &text).anchor(Anchor::Middle)
}
