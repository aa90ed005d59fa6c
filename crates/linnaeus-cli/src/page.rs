//! The steps as one HTML page.

use linnaeus_plot::{Report, Section, Table};

use crate::story::{Block, Step};

/// The page of these steps.
pub(crate) fn page(title: &str, subtitle: &str, steps: &[Step]) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let report = Report::new(title)
        .subtitle(subtitle)
        .footer(format!("Made by linnaeus {version}."));
    steps
        .iter()
        .map(section)
        .fold(report, Report::section)
        .html()
}

fn section(step: &Step) -> Section {
    let section = Section::new(&step.title).seconds(step.seconds);
    step.blocks
        .iter()
        .fold(section, |section, block| match block {
            Block::Text(text) => section.paragraph(text),
            Block::Lesson(text) => section.aside(text),
            Block::Facts(facts) => section.facts(facts.iter().cloned()),
            Block::Table(table) => section.table(
                table
                    .rows
                    .iter()
                    .fold(Table::new(&table.columns), |table, row| table.row(row)),
            ),
            Block::Verbatim(text) => section.code(text),
            Block::Sketch(_) => section,
            Block::Picture(plate) => section.picture(&plate.picture, &plate.caption),
        })
}
