//! Every chart with many made-up inputs: the layout holds, both writers' files are sound, and bad
//! input is refused by name.

#![expect(
    clippy::unwrap_used,
    reason = "the functions that make the test's pictures fail as loudly as a test"
)]

mod inputs;
mod refusals;

use std::cell::Cell;
use std::collections::BTreeSet;

use inputs::{CHARTS, Numbers, curve};
use linnaeus::datasets::load_iris;
use linnaeus::metrics::{confusion_matrix, precision_recall_curve, roc_curve};
use linnaeus::prelude::{Classes, Fit as _, Labels, Scores};
use linnaeus::tree::DecisionTreeClassifier;
use linnaeus_plot::{
    Color, ConfusionChart, ImportanceMap, Picture, PrecisionRecallChart, Rect, Report, RocChart,
    Section, Shape, Theme, ThresholdChart, TreeChart,
};

/// Calls `check` with every picture.
fn each(every: usize, check: impl Fn(&str, &Picture)) {
    for (name, make, count) in CHARTS {
        for seed in (0..count).step_by(every) {
            let picture = make(&mut Numbers(seed * 7_919 + 13));
            check(
                &format!("{name}, seed {seed}, {:?}", picture.title()),
                &picture,
            );
        }
    }
}

#[test]
fn no_text_meets_another_or_leaves_the_picture_and_no_curve_runs_through_a_legend() {
    let legends = Cell::new(0);
    each(1, |name, picture| {
        texts_keep_their_places(name, picture);
        legends.set(legends.get() + legends_are_free(name, picture));
    });
    // A check that finds nothing to check would prove nothing.
    assert!(legends.get() > 150, "{} names in legends", legends.get());
}

fn texts_keep_their_places(name: &str, picture: &Picture) {
    let all = Rect::new(0.0, 0.0, picture.width(), picture.height());
    let texts: Vec<_> = picture.texts().collect();
    let sides = [picture.width(), picture.height()];
    assert!(
        sides.iter().all(|side| *side < 1_300.0),
        "{name}: {sides:?}"
    );
    for (i, text) in texts.iter().enumerate() {
        let (bounds, content) = (text.bounds(), &text.content);
        assert!(
            all.contains(&bounds),
            "{name}: {content:?} leaves the picture"
        );
        for other in &texts[..i] {
            let meets = bounds.overlaps(&other.bounds());
            assert!(!meets, "{name}: {content:?} meets {:?}", other.content);
        }
    }
}

/// A name in a legend has a piece of its curve before it. How many there are, none of them crossed
/// by another curve.
fn legends_are_free(name: &str, picture: &Picture) -> usize {
    let lines = || {
        picture.shapes().iter().filter_map(|shape| match shape {
            Shape::Polyline { points, stroke } => match stroke.color {
                Color::Series(_) => Some(points.as_slice()),
                _ => None,
            },
            _ => None,
        })
    };
    let mut found = 0;
    for text in picture.texts() {
        let bounds = text.bounds().grown(-1.0);
        let is_sample = |points: &[(f64, f64)]| match points {
            [(left, y), (right, end)] => {
                let level = y == end && (y - bounds.center().1).abs() < 4.0;
                level && right - left < 40.0 && (bounds.x - right - 11.0).abs() < 0.01
            }
            _ => false,
        };
        if !lines().any(is_sample) {
            continue;
        }
        found += 1;
        for pair in lines()
            .filter(|points| !is_sample(points))
            .flat_map(|p| p.windows(2))
        {
            for i in 0..=20 {
                let share = f64::from(i) / 20.0;
                let x = pair[0].0 + share * (pair[1].0 - pair[0].0);
                let y = pair[0].1 + share * (pair[1].1 - pair[0].1);
                let crossed = bounds.contains(&Rect::new(x, y, 0.0, 0.0));
                assert!(!crossed, "{name}: a curve runs through {:?}", text.content);
            }
        }
    }
    found
}

#[test]
fn svg_is_sound_and_says_what_it_shows() {
    each(3, |name, picture| {
        for svg in [
            picture.svg(),
            picture.svg_in(Theme::Light),
            picture.svg_in(Theme::Dark),
        ] {
            let document =
                roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
            let root = document.root_element();
            assert_eq!(root.attribute("role"), Some("img"));
            let (width, height) = (picture.width().to_string(), picture.height().to_string());
            assert_eq!(root.attribute("width"), Some(width.as_str()), "{name}");
            assert_eq!(root.attribute("height"), Some(height.as_str()), "{name}");

            let mut ids = BTreeSet::new();
            let mut contents = Vec::new();
            for node in document.descendants() {
                if let Some(id) = node.attribute("id") {
                    assert!(ids.insert(id), "{name}: {id} twice");
                }
                if node.has_tag_name(("http://www.w3.org/2000/svg", "text")) {
                    contents.push(node.text().unwrap_or_default());
                }
            }
            let labels = root.attribute("aria-labelledby").unwrap();
            assert!(labels.split(' ').all(|id| ids.contains(id)));
            for node in document.descendants() {
                let reference = node
                    .attribute("href")
                    .and_then(|href| href.strip_prefix('#'));
                assert!(reference.is_none_or(|id| ids.contains(id)), "{name}");
            }
            let shown: Vec<&str> = picture.texts().map(|text| text.content.as_str()).collect();
            assert_eq!(contents, shown, "{name}");
            let find = |tag| {
                root.children()
                    .find(|node| node.tag_name().name() == tag)
                    .unwrap()
            };
            assert_eq!(find("title").text().unwrap_or_default(), picture.title());
            assert_eq!(
                find("desc").text().unwrap_or_default(),
                picture.description()
            );
        }
    });
}

#[test]
fn png_decodes_to_its_size_and_starts_with_paper() {
    each(10, |name, picture| {
        for (scale, theme) in [(1.0, Theme::Light), (1.5, Theme::Dark)] {
            let file = picture.png(scale, theme).unwrap();
            let mut reader = png::Decoder::new(std::io::Cursor::new(file))
                .read_info()
                .unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            let expected = [picture.width(), picture.height()].map(|side| (side * scale).round());
            let found = [f64::from(info.width), f64::from(info.height)];
            assert_eq!(found, expected, "{name}");
            assert_eq!(info.color_type, png::ColorType::Rgb);
            assert_eq!(pixels[..3], Color::Paper.rgb(theme), "{name}");
            let drawn = pixels
                .chunks(3)
                .filter(|p| **p != Color::Paper.rgb(theme))
                .count();
            assert!(drawn > 20, "{name}: an empty picture");
        }
    });
}

#[test]
fn themes_differ_and_bytes_do_not() {
    for (name, make, _) in CHARTS {
        let picture = make(&mut Numbers(5));
        let again = make(&mut Numbers(5));
        assert_eq!(picture.svg(), again.svg(), "{name}");
        let (light, dark) = (Theme::Light, Theme::Dark);
        assert_eq!(picture.svg_in(dark), again.svg_in(dark), "{name}");
        let png = |picture: &Picture, theme| picture.png(1.5, theme).unwrap();
        assert_eq!(png(&picture, light), png(&again, light), "{name}");
        assert_eq!(png(&picture, dark), png(&again, dark), "{name}");
        assert_ne!(png(&picture, light), png(&picture, dark), "{name}");
        assert_ne!(picture.svg_in(light), picture.svg_in(dark), "{name}");
    }
}

#[test]
fn svg_of_sixty_thousand_points_stays_small() {
    let mut numbers = Numbers(1);
    let mut models = PrecisionRecallChart::new();
    for name in ["a", "b", "c", "d", "e"] {
        let (precision, recall, thresholds) = curve(&mut numbers, 60_000);
        let chart = ThresholdChart::new(&thresholds, &precision, &recall).chosen(thresholds[9_000]);
        let size = chart.picture().unwrap().svg().len();
        assert!(size < 60_000, "{size} bytes");
        models = models.curve(name, &precision, &recall);
    }
    let size = models.picture().unwrap().svg().len();
    assert!(size < 150_000, "{size} bytes");
}

#[test]
fn pictures_take_the_librarys_results() {
    let truth = Labels::from([false, false, true, true, true, false]);
    let guess = Labels::from([false, true, true, true, false, false]);
    let values = vec![-2.0, 0.5, 0.3, 4.0, -0.1, -1.0];
    let scores = Scores::margin(values, Classes::bools()).unwrap();

    let matrix = ConfusionChart::from(&confusion_matrix(&truth, &guess).unwrap());
    let shown: Vec<String> = matrix
        .picture()
        .unwrap()
        .texts()
        .map(|text| text.content.clone())
        .collect();
    assert!(shown.contains(&"True".to_owned()) && shown.contains(&"66.7% of the row".to_owned()));

    let curve = precision_recall_curve(&truth, &scores).unwrap();
    let point = curve.at_precision(0.6).unwrap();
    let chart = ThresholdChart::from(&curve)
        .chosen(point.threshold)
        .picture()
        .unwrap();
    let note = format!("Recall {:.3}", point.recall);
    assert!(chart.texts().any(|text| text.content == note));
    let chart = PrecisionRecallChart::new()
        .model("m", &curve)
        .chosen_point(&point);
    assert!(
        chart
            .picture()
            .unwrap()
            .texts()
            .any(|text| text.content == note)
    );

    let curve = roc_curve(&truth, &scores).unwrap();
    let chart = RocChart::new()
        .model("m", &curve)
        .chosen_point(&point)
        .picture()
        .unwrap();
    let legend = format!("m (AUC {:.4})", curve.auc());
    assert!(chart.texts().any(|text| text.content == legend));
}

#[test]
fn a_tree_says_what_the_library_grew_and_no_box_meets_another() {
    let iris = load_iris().unwrap();
    let model = DecisionTreeClassifier::new().fit(&iris).unwrap();
    let chart = TreeChart::from(&model);
    let picture = chart.clone().picture().unwrap();
    let shown: BTreeSet<&str> = picture.texts().map(|text| text.content.as_str()).collect();
    for text in [
        "feature 3 ≤ 0.8",
        "150 rows · 33% are 0",
        "50 rows · 100%",
        "yes",
        "no",
    ] {
        assert!(shown.contains(text), "{text}: {shown:?}");
    }
    let frames = |picture: &Picture| -> Vec<Rect> {
        let framed = picture.shapes().iter().filter_map(|shape| match shape {
            Shape::Rectangle {
                area,
                stroke: Some(_),
                ..
            } => Some(*area),
            _ => None,
        });
        framed.collect()
    };
    let boxes = frames(&picture);
    assert_eq!(boxes.len(), model.tree().node_count());
    for (number, one) in boxes.iter().enumerate() {
        for other in &boxes[..number] {
            assert!(!one.grown(5.0).overlaps(other), "{one:?} meets {other:?}");
        }
    }
    // Two levels of questions with their answers, and a box for each branch below.
    let cut = chart.max_depth(1).picture().unwrap();
    assert_eq!(cut.texts().filter(|text| text.content == "…").count(), 2);
    assert_eq!(frames(&cut).len(), 5);
}

#[test]
fn importances_have_the_colours_of_their_share_of_the_largest() {
    let map = ImportanceMap::square(&[0.0, 0.25, 0.5, 0.5])
        .unwrap()
        .picture();
    let cells: Vec<(f64, Color)> = map
        .shapes()
        .iter()
        .filter_map(|shape| match shape {
            Shape::Rectangle {
                area,
                fill: Some((color, _)),
                ..
            } if area.height > 100.0 => Some((area.width, *color)),
            _ => None,
        })
        .filter(|(width, _)| *width > 100.0)
        .collect();
    // Two neighbours of one colour are one rectangle, and nothing is drawn for nothing.
    let half = Color::HEAT_STEPS / 2;
    let most = Color::HEAT_STEPS;
    assert_eq!(
        cells,
        [(196.0, Color::Heat(half)), (392.0, Color::Heat(most))]
    );
}

/// Each row: what is wrong, the result, and the argument that the error has to name.
/// The page is parsed as XML, which is stricter than HTML, after its few unclosed tags are closed.
#[test]
fn a_report_is_one_self_contained_page() {
    let mut page = Report::new("All").subtitle("`code` & more").footer("end");
    for (name, make, _) in CHARTS {
        let section = Section::new(name)
            .seconds(0.5)
            .picture(&make(&mut Numbers(3)), "A <caption>");
        page = page.section(section.facts([("a", "1"), ("b", "2")]).code("x < y"));
    }
    let page = page.html();
    let closed: String = page
        .trim_start_matches("<!DOCTYPE html>")
        .split_inclusive('>')
        .map(|piece| match piece.trim_start().starts_with("<meta") {
            true => piece.replace('>', "/>"),
            false => piece.to_owned(),
        })
        .collect();
    let document = roxmltree::Document::parse(&closed).unwrap();
    let mut ids = BTreeSet::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
        for name in ["src", "href"] {
            let target = node.attribute(name).unwrap_or("#");
            assert!(
                target.starts_with('#') || target.starts_with("data:"),
                "{target}"
            );
        }
    }
    assert_eq!(
        document
            .descendants()
            .filter(|n| n.has_tag_name("section"))
            .count(),
        CHARTS.len()
    );
    let pictures = document
        .descendants()
        .filter(|node| node.tag_name().name() == "svg");
    assert_eq!(pictures.count(), CHARTS.len());
    assert!(!page.contains("<script") && !page.contains("url(http") && !page.contains("@import"));
}
