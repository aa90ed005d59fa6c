//! The steps in the terminal: wrapped, aligned, in colour where there is colour.

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use console::{Term, measure_text_width};

use crate::story::{Block, Step, Table};

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const CODE: Style = AnsiColor::Cyan.on_default();
const TITLE: Style = AnsiColor::Yellow.on_default().bold();
const LESSON: Style = AnsiColor::Green.on_default();
const ERROR: Style = AnsiColor::Red.on_default().bold();

const INDENT: &str = "   ";
/// Longer lines are hard to read.
const WIDEST: usize = 92;
const NARROWEST: usize = 40;
/// Where there is no terminal to ask.
const USUAL: usize = 80;

/// Where a story is told.
pub(crate) struct Teller {
    out: Option<Box<dyn Write>>,
    width: usize,
    /// Whether pictures are written, so that their names are worth a line.
    with_pictures: bool,
    told: usize,
}

impl Teller {
    /// On standard output, or on standard error when that one is taken; nowhere when quiet.
    pub(crate) fn new(standard_output_is_taken: bool, quiet: bool, with_pictures: bool) -> Self {
        let (out, terminal): (Box<dyn Write>, Term) = if standard_output_is_taken {
            (Box::new(anstream::stderr()), Term::stderr())
        } else {
            (Box::new(anstream::stdout()), Term::stdout())
        };
        let width = terminal
            .size_checked()
            .map_or(USUAL, |(_, columns)| usize::from(columns));
        Self {
            out: (!quiet).then_some(out),
            width: width.clamp(NARROWEST, WIDEST),
            with_pictures,
            told: 0,
        }
    }

    /// The title of all.
    pub(crate) fn title(&mut self, title: &str, subtitle: &str) -> io::Result<()> {
        let text = wrapped(&marked(subtitle), self.width, "", "");
        self.write(&format!("{TITLE}{title}{TITLE:#}\n{text}"))
    }

    /// A step, numbered.
    pub(crate) fn step(&mut self, step: &Step) -> io::Result<()> {
        self.told += 1;
        let number = self.told;
        let time = duration(step.seconds);
        let left = format!("{number:>2} {}", step.title);
        let used = measure_text_width(&left) + time.chars().count();
        let gap = " ".repeat(self.width.saturating_sub(used).max(2));
        let mut text = format!(
            "\n{TITLE}{number:>2}{TITLE:#} {BOLD}{}{BOLD:#}{gap}{FAINT}{time}{FAINT:#}\n",
            step.title
        );
        for block in &step.blocks {
            if !matches!(block, Block::Picture(_)) {
                text.push('\n');
            }
            text.push_str(&self.block(block));
        }
        let plates: Vec<String> = step.plates().map(|p| format!("{}.svg", p.name)).collect();
        if self.with_pictures && !plates.is_empty() {
            let text_of = format!("{FAINT}Pictures: {}{FAINT:#}", plates.join(", "));
            text.push('\n');
            text.push_str(&wrapped(&text_of, self.width, INDENT, INDENT));
        }
        self.write(&text)
    }

    /// One of a list: a step without number and time.
    pub(crate) fn entry(&mut self, step: &Step) -> io::Result<()> {
        let blocks: String = step.blocks.iter().map(|block| self.block(block)).collect();
        self.write(&format!("\n{BOLD}{}{BOLD:#}\n{blocks}", step.title))
    }

    /// A closing line.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        let text = wrapped(text, self.width, "", "");
        self.write(&format!("\n{text}"))
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Text(text) => wrapped(&marked(text), self.width, INDENT, INDENT),
            Block::Lesson(text) => {
                let edge = format!("{INDENT}{LESSON}▍{LESSON:#} ");
                wrapped(&marked(text), self.width, &edge, &edge)
            }
            Block::Facts(facts) => {
                let names: Vec<String> = facts.iter().map(|(name, _)| marked(name)).collect();
                let width = longest(names.iter().map(String::as_str));
                let fact = |(name, (_, value)): (&String, &(String, String))| {
                    let first = format!("{INDENT}{FAINT}{}{FAINT:#}  ", padded(name, width));
                    let next = " ".repeat(INDENT.len() + width + 2);
                    wrapped(&marked(value), self.width, &first, &next)
                };
                names.iter().zip(facts).map(fact).collect()
            }
            Block::Table(table) => aligned(table),
            Block::Verbatim(text) | Block::Sketch(text) => text
                .lines()
                .map(|line| format!("{INDENT}{line}").trim_end().to_owned() + "\n")
                .collect(),
            Block::Picture(_) => String::new(),
        }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

/// The line that tells of a failure.
pub(crate) fn error(failure: &impl Display) -> String {
    format!("{ERROR}error:{ERROR:#} {failure}")
}

/// A bold text.
pub(crate) fn bold(text: &str) -> String {
    format!("{BOLD}{text}{BOLD:#}")
}

/// A time with as many digits as one reads.
pub(crate) fn duration(seconds: f64) -> String {
    if seconds < 0.001 {
        "under 1 ms".into()
    } else if seconds < 0.1 {
        format!("{:.0} ms", seconds * 1e3)
    } else if seconds < 10.0 {
        format!("{seconds:.1} s")
    } else if seconds < 120.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

/// What stands between back ticks in the colour of code.
fn marked(text: &str) -> String {
    let mut parts = text.split('`');
    let mut marked = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        let style = if at % 2 == 0 {
            CODE.render().to_string()
        } else {
            CODE.render_reset().to_string()
        };
        marked.push_str(&style);
        marked.push_str(part);
    }
    marked
}

/// The text in lines of this width, each with its beginning.
pub(crate) fn wrapped(text: &str, width: usize, first: &str, next: &str) -> String {
    let mut lines = String::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && measure_text_width(&line) + 1 + measure_text_width(word) > width {
            lines.push_str(line.trim_end());
            lines.push('\n');
            next.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push_str(line.trim_end());
    lines.push('\n');
    lines
}

/// The columns of a table under their names, numbers to the right.
fn aligned(table: &Table) -> String {
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let columns = 0..table.columns.len();
    let shape: Vec<(usize, bool)> = columns
        .map(|column| {
            let cells: Vec<String> = table.rows.iter().map(|row| cell(row, column)).collect();
            let named = std::iter::once(table.columns[column].as_str());
            let width = longest(named.chain(cells.iter().map(String::as_str)));
            (width, cells.iter().all(|text| is_number(text)))
        })
        .collect();
    let line = |row: &[String]| {
        let cells = shape.iter().enumerate().map(|(column, &(width, right))| {
            let text = cell(row, column);
            let space = " ".repeat(width.saturating_sub(measure_text_width(&text)));
            if right { space + &text } else { text + &space }
        });
        let cells: Vec<String> = cells.collect();
        cells.join("   ").trim_end().to_owned()
    };
    let mut text = format!("{INDENT}{FAINT}{}{FAINT:#}\n", line(&table.columns));
    for row in &table.rows {
        text.push_str(&format!("{INDENT}{}\n", line(row)));
    }
    text
}

fn is_number(text: &str) -> bool {
    text.chars()
        .next()
        .is_none_or(|first| first.is_ascii_digit() || "-−–+".contains(first))
}

fn longest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(measure_text_width).max().unwrap_or(0)
}

fn padded(text: &str, width: usize) -> String {
    let space = width.saturating_sub(measure_text_width(text));
    format!("{text}{}", " ".repeat(space))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_asked_and_colours_take_no_room() {
        let text = marked("one two `three four` five six");
        let lines = wrapped(&text, 12, "> ", "  ");
        let plain = console::strip_ansi_codes(&lines);
        assert_eq!(plain, "> one two\n  three four\n  five six\n");
    }

    #[test]
    fn a_word_too_long_gets_a_line_of_its_own() {
        assert_eq!(wrapped("a abcdefgh b", 4, "", ""), "a\nabcdefgh\nb\n");
        assert_eq!(wrapped("", 4, "- ", ""), "-\n");
    }

    #[test]
    fn numbers_stand_to_the_right() {
        let rows = [["SGD", "1"], ["dummy", "200"]];
        let table = Table {
            columns: vec!["model".into(), "rows".into()],
            rows: rows.map(|row| row.map(String::from).to_vec()).to_vec(),
        };
        let text = aligned(&table);
        let plain = console::strip_ansi_codes(&text);
        assert_eq!(plain, "   model   rows\n   SGD        1\n   dummy    200\n");
    }

    #[test]
    fn times_are_short() {
        let times = [0.0, 0.0421, 0.25, 3.12, 42.0, 600.0].map(duration);
        assert_eq!(
            times,
            ["under 1 ms", "42 ms", "0.2 s", "3.1 s", "42 s", "10 min"]
        );
    }
}
