//! The first step: what the data are, and which part of them is put aside.

use linnaeus::error::Result;
use linnaeus_plot::{DigitChart, DigitGrid, Image};
use serde_json::{Value, json};

use super::subject::{Profile, RowOrder, Subject};
use super::words::count;
use crate::json::label;
use crate::story::Step;

/// How many images the grid shows.
const IN_GRID: usize = 100;

/// Reads the data, splits them and shows them.
pub(super) fn read(profile: &'static Profile, seed: u32) -> Result<(Step, Subject)> {
    let subject = Subject::read(profile, seed)?;
    let all = &subject.data;
    let classes = all.y.classes()?;
    let row0 = &classes[all.y.single()?.codes()[0] as usize];

    let mut step = Step::new("data", format!("The data: {}", profile.title));
    step.text(profile.about);
    let names = profile.class_names(classes)?;
    let row0_name = &names[all.y.single()?.codes()[0] as usize];
    step.facts([
        (
            "rows × columns",
            format!("{} × {}", count(all.nrows()), count(all.ncols())),
        ),
        ("labels", names.join(", ")),
        ("rows to learn from", count(subject.train.nrows())),
        ("rows held out", count(subject.test.nrows())),
        ("row 0 is labelled", row0_name.clone()),
    ]);
    if let Some(images) = profile.images {
        let pixels = subject.pixels(&[0])?;
        step.sketch(sketch(&pixels[0], images.width));
        let image = Image::new(&pixels[0], images.width)?;
        let title = format!("Row 0, labelled {row0}");
        let picture = DigitChart::new(image).title(&title).picture()?;
        let caption = format!(
            "{0} × {0} pixels, from paper to ink: to a learner, {1} numbers.",
            images.width,
            all.ncols()
        );
        step.picture("digit", picture, caption);

        let rows: Vec<usize> = (0..IN_GRID.min(all.nrows())).collect();
        let pixels = subject.pixels(&rows)?;
        let images = pixels.iter().map(|pixels| Image::new(pixels, images.width));
        let images: Vec<Image<'_>> = images.collect::<Result<_>>()?;
        let title = format!("The first {} digits", rows.len());
        let picture = DigitGrid::new(&images).title(&title).picture()?;
        step.picture("digits", picture, "No two writers agree.");
    }
    step.lesson(match profile.order {
        RowOrder::FirstLearns(_) => FIRST_LEARNS,
        RowOrder::Drawn => DRAWN,
    });
    step.figure("data.shape", json!([all.nrows(), all.ncols()]));
    step.figure("data.classes", classes.iter().map(label).collect::<Value>());
    step.figure("data.label_of_row0", label(row0));
    step.figure("data.train_rows", subject.train.nrows());
    step.figure("data.held_out_rows", subject.test.nrows());
    Ok((step, subject))
}

const FIRST_LEARNS: &str = "\
Put the held-out rows aside before looking any closer: only rows that had no say in any choice can \
tell how good the choice was. The order of the rows matters too. These are mixed already, so the \
folds of a cross-validation will be alike, no fold will lack a digit, and a learner that reads row \
after row never meets a long run of the same digit, which some of them take badly. (Do not shuffle \
where the order means something, as with prices or the weather.)";

const DRAWN: &str = "\
Put the held-out rows aside before looking any closer: only rows that had no say in any choice can \
tell how good the choice was. The order of the rows matters too. These lay sorted or in the order \
in which they were collected, so they were drawn at random, each class in its proportion: now both \
parts are alike, and a learner that reads row after row never meets a long run of one class, which \
some of them take badly. (Do not shuffle where the order means something, as with prices.)";

/// An image in half as many lines as it has rows, because letters are twice as high as wide.
fn sketch(pixels: &[u8], width: usize) -> String {
    const INK: [char; 5] = [' ', '░', '▒', '▓', '█'];
    let rows: Vec<&[u8]> = pixels.chunks_exact(width).collect();
    let line = |pair: &[&[u8]]| -> String {
        (0..width)
            .map(|column| {
                let sum: usize = pair.iter().map(|row| usize::from(row[column])).sum();
                let most = 255 * pair.len();
                INK[(sum * (INK.len() - 1) + most / 2) / most]
            })
            .collect()
    };
    // Small images are twice as large: a row is a line, and a pixel two letters.
    let lines: Vec<String> = if width < 16 {
        let doubled = |line: String| line.chars().flat_map(|ink| [ink, ink]).collect();
        rows.chunks(1).map(line).map(doubled).collect()
    } else {
        rows.chunks(2).map(line).collect()
    };
    let is_blank = |line: &String| line.trim().is_empty();
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(0);
    let last = lines.iter().rposition(|line| !is_blank(line)).unwrap_or(0);
    lines[first..=last].join("\n")
}

#[cfg(test)]
mod tests {
    use super::sketch;

    #[test]
    fn a_sketch_leaves_out_blank_lines_above_and_below() {
        let mut pixels = vec![0; 16 * 16];
        pixels[16 * 4] = 255;
        pixels[16 * 7 + 1] = 255;
        pixels[16 * 6 + 1] = 255;
        let lines: Vec<String> = sketch(&pixels, 16)
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        assert_eq!(lines, ["▒", " █"]);
        assert_eq!(sketch(&[0, 255, 0, 0], 2), "  ██");
    }
}
