//! One HTML page that needs nothing else: text, figures, tables, pictures and the time each step
//! took.

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::font::one_line;
use crate::geometry::Rect;
use crate::number::grouped;
use crate::picture::Picture;
use crate::sizes::MARGIN;
use crate::svg;

/// A page made of sections, self-contained: styles and pictures are in it, nothing is loaded.
///
/// It is light or dark as its reader prefers, and made for wide and narrow screens and for paper.
///
/// ```
/// use linnaeus_plot::{Report, Section, Table};
///
/// let page = Report::new("Is it a 5?")
///     .subtitle("A story in one step")
///     .section(
///         Section::new("Accuracy")
///             .seconds(1.25)
///             .paragraph("A `DummyClassifier` that never says \"5\" is right in 91% of all cases.")
///             .facts([("Rows", "60,000"), ("Accuracy", "0.90965")])
///             .table(Table::new(["Fold", "Accuracy"]).row(["1", "0.9095"]).row(["2", "0.9096"])),
///     )
///     .html();
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// assert!(page.contains("<code>DummyClassifier</code>"));
/// ```
#[derive(Clone, Debug)]
pub struct Report {
    title: String,
    subtitle: Option<String>,
    footer: Option<String>,
    sections: Vec<Section>,
}

/// A heading and what stands below it, in the order it was added.
#[derive(Clone, Debug)]
pub struct Section {
    title: String,
    seconds: Option<f64>,
    blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
enum Block {
    Heading(String),
    Paragraph(String),
    Aside(String),
    Facts(Vec<(String, String)>),
    Table(Table),
    Code(String),
    Pictures(Vec<(Picture, String)>),
}

/// A table with a head. Columns of numbers are aligned to the right.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    caption: Option<String>,
}

impl Report {
    /// An empty page.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            subtitle: None,
            footer: None,
            sections: Vec::new(),
        }
    }

    /// A line below the title.
    #[must_use]
    pub fn subtitle(mut self, text: impl Into<String>) -> Self {
        self.subtitle = Some(text.into());
        self
    }

    /// A line at the end of the page.
    #[must_use]
    pub fn footer(mut self, text: impl Into<String>) -> Self {
        self.footer = Some(text.into());
        self
    }

    /// Adds a section. A page of more than two has a table of contents.
    #[must_use]
    pub fn section(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// The whole page.
    pub fn html(&self) -> String {
        let anchors = anchors(&self.sections);
        let sections = || anchors.iter().zip(&self.sections);
        let mut pictures = 0;
        let timed: Vec<f64> = self.sections.iter().filter_map(|s| s.seconds).collect();
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    style { (PreEscaped(include_str!("report.css"))) }
                }
                body {
                    header {
                        h1 { (self.title) }
                        @if let Some(subtitle) = &self.subtitle {
                            p.subtitle { (marked(subtitle)) }
                        }
                        @if timed.len() > 1 {
                            p.subtitle {
                                (timed.len()) " steps in " (duration(timed.iter().sum()))
                            }
                        }
                    }
                    @if self.sections.len() > 2 {
                        nav aria-label="Contents" {
                            ol {
                                @for (anchor, section) in sections() {
                                    li { a href={ "#" (anchor) } { (section.title) } }
                                }
                            }
                        }
                    }
                    main {
                        @for (anchor, section) in sections() {
                            (section.html(anchor, &mut pictures))
                        }
                    }
                    @if let Some(footer) = &self.footer {
                        footer { (marked(footer)) }
                    }
                }
            }
        }
        .into_string()
    }
}

impl Section {
    /// A section with its heading.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            seconds: None,
            blocks: Vec::new(),
        }
    }

    /// The time that this step took, shown beside the heading.
    #[must_use]
    pub fn seconds(mut self, seconds: f64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    /// Adds a smaller heading.
    #[must_use]
    pub fn heading(self, text: impl Into<String>) -> Self {
        self.block(Block::Heading(text.into()))
    }

    /// Adds a paragraph. What stands between two back ticks is set as code.
    #[must_use]
    pub fn paragraph(self, text: impl Into<String>) -> Self {
        self.block(Block::Paragraph(text.into()))
    }

    /// Adds a paragraph set apart from the rest: a lesson, a warning.
    #[must_use]
    pub fn aside(self, text: impl Into<String>) -> Self {
        self.block(Block::Aside(text.into()))
    }

    /// Adds a list of names with their values.
    #[must_use]
    pub fn facts<K: Into<String>, V: Into<String>>(
        self,
        facts: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let facts = facts
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()));
        let facts = facts.collect();
        self.block(Block::Facts(facts))
    }

    /// Adds a table.
    #[must_use]
    pub fn table(self, table: Table) -> Self {
        self.block(Block::Table(table))
    }

    /// Adds text that keeps its lines and spaces: code, or a program's output.
    #[must_use]
    pub fn code(self, text: impl Into<String>) -> Self {
        self.block(Block::Code(text.into()))
    }

    /// Adds a picture with a caption, which may be empty.
    #[must_use]
    pub fn picture(self, picture: &Picture, caption: impl Into<String>) -> Self {
        self.block(Block::Pictures(vec![(picture.clone(), caption.into())]))
    }

    /// Adds pictures side by side, each with its caption.
    #[must_use]
    pub fn pictures<S: Into<String>>(
        self,
        pictures: impl IntoIterator<Item = (Picture, S)>,
    ) -> Self {
        let pictures = pictures
            .into_iter()
            .map(|(picture, text)| (picture, text.into()));
        let pictures = pictures.collect();
        self.block(Block::Pictures(pictures))
    }

    fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    fn html(&self, anchor: &str, pictures: &mut usize) -> Markup {
        html! {
            section aria-labelledby=(anchor) {
                h2 id=(anchor) {
                    a href={ "#" (anchor) } { (self.title) }
                    @if let Some(seconds) = self.seconds {
                        span.time { (duration(seconds)) }
                    }
                }
                @for block in &self.blocks {
                    (block.html(pictures))
                }
            }
        }
    }
}

impl Block {
    fn html(&self, pictures: &mut usize) -> Markup {
        match self {
            Self::Heading(text) => html! { h3 { (marked(text)) } },
            Self::Paragraph(text) => html! { p { (marked(text)) } },
            Self::Aside(text) => html! { div.aside { p { (marked(text)) } } },
            // All to the right or all to the left: a mixture reads as a mistake.
            Self::Facts(facts) => html! {
                @let numeric = facts.iter().all(|(_, value)| is_number(value));
                div.scroll {
                    table.facts {
                        tbody {
                            @for (name, value) in facts {
                                tr {
                                    th scope="row" { (marked(name)) }
                                    td.number[numeric] { (marked(value)) }
                                }
                            }
                        }
                    }
                }
            },
            Self::Table(table) => table.html(),
            Self::Code(text) => html! { pre { code { (text) } } },
            Self::Pictures(several) => match several.as_slice() {
                [one] => figure(one, pictures),
                _ => html! {
                    div.side {
                        @for one in several { (figure(one, pictures)) }
                    }
                },
            },
        }
    }
}

impl Table {
    /// A table with these column names and no rows yet.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self {
            columns: columns.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            caption: None,
        }
    }

    /// Adds a row. A short row is filled up with empty cells; cells beyond the columns get a column
    /// without a name.
    #[must_use]
    pub fn row<S: Into<String>>(mut self, cells: impl IntoIterator<Item = S>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// A line above the table.
    #[must_use]
    pub fn caption(mut self, text: impl Into<String>) -> Self {
        self.caption = Some(text.into());
        self
    }

    fn html(&self) -> Markup {
        let lengths = self.rows.iter().map(Vec::len);
        let width = lengths.chain([self.columns.len()]).max().unwrap_or(0);
        let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
        let numeric: Vec<bool> = (0..width)
            .map(|column| {
                let mut filled = self.rows.iter().filter_map(|row| row.get(column));
                let mut any = false;
                let all = filled.all(|text| {
                    any |= is_number(text);
                    text.trim().is_empty() || is_number(text)
                });
                any && all
            })
            .collect();
        html! {
            div.scroll {
                table {
                    @if let Some(caption) = &self.caption {
                        caption { (marked(caption)) }
                    }
                    thead {
                        tr {
                            @for (column, numeric) in numeric.iter().enumerate() {
                                th.number[*numeric] scope="col" {
                                    (marked(&cell(&self.columns, column)))
                                }
                            }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                @for (column, numeric) in numeric.iter().enumerate() {
                                    td.number[*numeric] { (marked(&cell(row, column))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn figure((picture, caption): &(Picture, String), pictures: &mut usize) -> Markup {
    // A prefix of its own for each: no identifier is in the page twice.
    *pictures += 1;
    // The page has margins of its own, and pictures should begin where the text does.
    let (left, right, upright) = (MARGIN - 1.0, MARGIN / 2.0, MARGIN - 6.0);
    let (width, height) = (picture.width(), picture.height());
    let part = Rect::new(left, upright, width - left - right, height - 2.0 * upright);
    let drawing = svg::write_part(picture, &part, None, &format!("p{pictures}"));
    html! {
        figure {
            (PreEscaped(drawing))
            @if !caption.is_empty() {
                figcaption { (marked(caption)) }
            }
        }
    }
}

/// Text with what stands between two back ticks set as code.
fn marked(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    let last = parts.len() - 1;
    html! {
        @for (i, part) in parts.iter().enumerate() {
            @if i % 2 == 0 {
                (part)
            } @else if i < last {
                code { (part) }
            } @else {
                // A back tick without a partner stays one.
                "`" (part)
            }
        }
    }
}

/// A name for each section that links can use: letters and numerals of its title, each only once.
fn anchors(sections: &[Section]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(sections.len());
    for section in sections {
        let words = one_line(&section.title).to_lowercase();
        let words = words.split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        // Beginning with a word of ours, no title collides with an identifier inside a picture.
        let base = format!("section-{}", words.join("-"));
        let mut name = base.clone();
        let mut n = 2;
        while !taken.insert(name.clone()) {
            name = format!("{base}-{n}");
            n += 1;
        }
        names.push(name);
    }
    names
}

/// Whether a cell holds a number, with the signs that go with one.
fn is_number(text: &str) -> bool {
    let bare = text
        .trim()
        .trim_start_matches(['−', '-', '+', '≈', '±', ' ']);
    bare.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && bare
            .chars()
            .all(|c| c.is_ascii_digit() || " .,%×eE+-−±sm·⁻⁰¹²³⁴⁵⁶⁷⁸⁹/µ".contains(c))
}

/// A time as people say it.
fn duration(seconds: f64) -> String {
    match seconds {
        s if !s.is_finite() || s < 0.0 => "–".to_owned(),
        s if s < 0.0005 => "under 1 ms".to_owned(),
        s if s < 0.0995 => format!("{} ms", grouped(s * 1000.0, 0)),
        s if s < 9.95 => format!("{} s", grouped(s, 1)),
        s if s < 119.5 => format!("{} s", grouped(s, 0)),
        s => format!(
            "{} min {} s",
            grouped((s / 60.0).floor(), 0),
            grouped(s % 60.0, 0)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped() {
        let nasty = "<script>alert('&\"x\"')</script>";
        let page = Report::new(nasty)
            .subtitle(nasty)
            .footer(nasty)
            .section(
                Section::new(nasty)
                    .heading(nasty)
                    .paragraph(format!("`{nasty}`"))
                    .aside(nasty)
                    .facts([(nasty, nasty)])
                    .table(Table::new([nasty]).row([nasty]).caption(nasty))
                    .code(nasty)
                    .picture(&Picture::new(10.0, 10.0, nasty, nasty), nasty),
            )
            .html();
        assert!(!page.contains("<script"));
        assert!(page.matches("&lt;script&gt;").count() >= 13);
    }

    #[test]
    fn back_ticks_set_code() {
        let cases = [
            ("a `b` c", "a <code>b</code> c"),
            ("a ` b", "a ` b"),
            ("`x` `y", "<code>x</code> `y"),
            ("", ""),
        ];
        for (text, markup) in cases {
            assert_eq!(marked(text).into_string(), markup);
        }
    }

    #[test]
    fn numbers_are_told_from_words() {
        for number in [
            "0", "60,000", "−3.5", "0.90965", "91%", "1.2 s", "± 0.1", "1.5e-3", "3/4",
        ] {
            assert!(is_number(number), "{number}");
        }
        for word in ["", "none", "5s?", "1 of 3", "sgd", "-", "12 steps"] {
            assert!(!is_number(word), "{word}");
        }
    }

    #[test]
    fn times_read_well() {
        let cases = [
            (0.0, "under 1 ms"),
            (0.0123, "12 ms"),
            (0.25, "0.2 s"),
            (9.94, "9.9 s"),
            (12.3, "12 s"),
            (125.0, "2 min 5 s"),
            (f64::NAN, "–"),
        ];
        for (seconds, text) in cases {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn equal_titles_get_anchors_of_their_own() {
        let sections = ["Is it a 5?", "Is it a 5!", "", ""].map(Section::new);
        assert_eq!(
            anchors(&sections),
            [
                "section-is-it-a-5",
                "section-is-it-a-5-2",
                "section-",
                "section--2"
            ]
        );
    }
}
