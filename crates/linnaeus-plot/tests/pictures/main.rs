//! Every chart with many made-up inputs: the layout holds, both writers' files are sound, and bad
//! input is refused by name.

#![expect(
    clippy::unwrap_used,
    reason = "the functions that make the test's pictures fail as loudly as a test"
)]

mod inputs;

use std::cell::Cell;
use std::collections::BTreeSet;

use inputs::{CHARTS, Numbers, curve};
use linnaeus::datasets::load_iris;
use linnaeus::error::Error;
use linnaeus::metrics::{confusion_matrix, precision_recall_curve, roc_curve};
use linnaeus::prelude::{Classes, Dataset, Fit as _, Labels, Scores};
use linnaeus::tree::DecisionTreeClassifier;
use linnaeus_plot::{
    Color, ConfusionChart, DigitChart, DigitGrid, GridScoreChart, Image, ImportanceMap, Picture,
    PrecisionRecallChart, RankedDigit, RankedDigits, Rect, Report, RocChart, ScoreCurveChart,
    Section, Shape, Theme, ThresholdChart, TreeChart, TuningChart,
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
#[test]
fn bad_input_is_refused_by_name() {
    let half = [0.5, 0.5];
    let pixels = [7; 16];
    let image = Image::square(&pixels).unwrap();
    let digit = |score, positive| RankedDigit {
        image,
        score,
        positive,
    };
    let three = [digit(1.0, true), digit(2.0, false), digit(0.0, false)];
    let none_positive = [digit(1.0, false), digit(2.0, false)];
    let not_a_score = [digit(1.0, true), digit(f64::NAN, false)];
    let many = vec![digit(1.0, true); 17];
    let (wide, odd) = (
        Image::new(&pixels, 16).unwrap(),
        Image::new(&pixels, 8).unwrap(),
    );
    let threshold = |t: &[f64], p: &[f64], r: &[f64]| ThresholdChart::new(t, p, r).picture();
    let two = || ThresholdChart::new(&[0.0, 1.0], &half, &half);
    let tuning = |t: &[f64], v: &[f64]| TuningChart::new("a", t, v);
    let pr = |p: &[f64], r: &[f64]| PrecisionRecallChart::new().curve("a", p, r).picture();
    let roc = |x: &[f64], y: &[f64]| RocChart::new().curve("a", x, y).picture();
    let confusion = |names: &[&str], counts: &[f64]| ConfusionChart::new(names, counts).picture();
    let picture = DigitChart::new(image).picture().unwrap();
    let png = |scale| picture.png(scale, Theme::Light).map(|_| picture.clone());
    let ranked = |digits| RankedDigits::new(digits).cut(0.5).picture();
    let iris = load_iris().unwrap();
    let stump = DecisionTreeClassifier::new().max_depth(Some(1)).fit(&iris);
    let stump = stump.unwrap();
    let tree = |change: &dyn for<'a> Fn(TreeChart<'a>) -> TreeChart<'a>| {
        change(TreeChart::from(&stump)).picture()
    };
    let both = Labels::multioutput([iris.y.clone(), iris.y.clone()]).unwrap();
    let outputs = DecisionTreeClassifier::new().fit(&iris.with_y(both).unwrap());
    let outputs = outputs.unwrap();
    let line: Vec<[f64; 1]> = (0..700).map(|row| [f64::from(row)]).collect();
    let each: Vec<i32> = (0..700).map(|row| row % 2).collect();
    let large = DecisionTreeClassifier::new().fit(&Dataset::new(line, each).unwrap());
    let large = large.unwrap();
    let no_values: [&str; 0] = [];
    let scores = |values: &[&str], means: &[f64], spread: &[f64]| {
        ScoreCurveChart::new("x", values)
            .curve("a", means, spread)
            .picture()
    };
    let grid = |rows: &[&str], columns: &[&str], scores: &[f64]| {
        GridScoreChart::new(("r", rows), ("c", columns), scores).picture()
    };
    let cases = [
        ("no value", scores(&no_values, &[], &[]), "values"),
        (
            "no curve",
            ScoreCurveChart::new("x", &["1"]).picture(),
            "curves",
        ),
        ("short means", scores(&["1", "2"], &[0.5], &half), "means"),
        (
            "long deviations",
            scores(&["1"], &[0.5], &half),
            "deviations",
        ),
        ("no score", scores(&["1"], &[f64::NAN], &[0.0]), "means"),
        (
            "no such value",
            ScoreCurveChart::new("x", &["1"])
                .curve("a", &[0.5], &[0.0])
                .chosen(1)
                .picture(),
            "chosen",
        ),
        ("no row", grid(&[], &["1"], &[]), "rows"),
        ("no column", grid(&["1"], &[], &[]), "columns"),
        (
            "too few scores",
            grid(&["1"], &["1", "2"], &[0.5]),
            "scores",
        ),
        (
            "infinite score",
            grid(&["1"], &["1"], &[f64::INFINITY]),
            "scores",
        ),
        ("no score", grid(&["1"], &["1"], &[f64::NAN]), "scores"),
        (
            "too many",
            grid(&["1"; 51], &["1"; 50], &[0.5; 2_550]),
            "scores",
        ),
        ("no thresholds", threshold(&[], &[], &[]), "thresholds"),
        (
            "only infinite",
            threshold(&[f64::INFINITY], &[1.0], &[0.0]),
            "thresholds",
        ),
        (
            "NaN threshold",
            threshold(&[0.0, f64::NAN], &half, &half),
            "thresholds",
        ),
        (
            "falling",
            threshold(&[1.0, 0.0], &half, &half),
            "thresholds",
        ),
        (
            "short precision",
            threshold(&[0.0, 1.0], &[0.5], &half),
            "precision",
        ),
        ("long recall", threshold(&[0.0], &half, &[0.5; 3]), "recall"),
        (
            "NaN recall",
            threshold(&[0.0, 1.0], &half, &[0.5, f64::NAN]),
            "recall",
        ),
        (
            "precision of 2",
            threshold(&[0.0, 1.0], &[0.5, 2.0], &half),
            "precision",
        ),
        ("NaN guide", two().guide(f64::NAN).picture(), "guide"),
        (
            "infinite choice",
            two().chosen(f64::INFINITY).picture(),
            "chosen",
        ),
        ("empty range", two().range(1.0, 1.0).picture(), "range"),
        ("NaN range", two().range(f64::NAN, 1.0).picture(), "range"),
        ("no thresholds", tuning(&[], &[]).picture(), "thresholds"),
        ("lengths", tuning(&half, &[0.5]).picture(), "values"),
        (
            "falling",
            tuning(&[1.0, 0.0], &half).picture(),
            "thresholds",
        ),
        (
            "NaN value",
            tuning(&half, &[f64::NAN, 0.5]).picture(),
            "values",
        ),
        (
            "NaN floor",
            tuning(&half, &half).floor("b", &half, f64::NAN).picture(),
            "floor",
        ),
        (
            "short floor",
            tuning(&half, &half).floor("b", &[0.5], 0.5).picture(),
            "values",
        ),
        (
            "infinite choice",
            tuning(&half, &half).chosen(f64::INFINITY).picture(),
            "chosen",
        ),
        (
            "empty fold",
            tuning(&half, &half).fold(&[], &[]).picture(),
            "thresholds",
        ),
        ("no curve", PrecisionRecallChart::new().picture(), "curve"),
        ("no point", pr(&[], &[]), "precision"),
        ("lengths", pr(&half, &[0.5]), "recall"),
        ("NaN precision", pr(&[f64::NAN, 0.5], &half), "precision"),
        ("no curve", RocChart::new().picture(), "curve"),
        ("no point", roc(&[], &[]), "false_positive_rate"),
        ("lengths", roc(&half, &[]), "true_positive_rate"),
        (
            "negative rate",
            roc(&half, &[-0.5, 1.0]),
            "true_positive_rate",
        ),
        (
            "auc of 2",
            RocChart::new().curve("a", &half, &half).auc(2.0).picture(),
            "auc",
        ),
        ("no class", confusion(&[], &[]), "classes"),
        (
            "not square",
            confusion(&["a", "b"], &[1.0, 2.0, 3.0]),
            "counts",
        ),
        ("negative count", confusion(&["a"], &[-1.0]), "counts"),
        ("NaN count", confusion(&["a"], &[f64::NAN]), "counts"),
        ("too many classes", confusion(&["a"; 401], &[]), "classes"),
        ("no digits", ranked(&[]), "digits"),
        ("too many digits", ranked(&many), "digits"),
        ("NaN score", ranked(&not_a_score), "score"),
        ("nothing to find", ranked(&none_positive), "digits"),
        (
            "NaN cut",
            RankedDigits::new(&three).cut(f64::NAN).picture(),
            "cut",
        ),
        (
            "recall of 7",
            RankedDigits::new(&three)
                .cut_measured(0.0, 0.5, 7.0)
                .picture(),
            "recall",
        ),
        ("no images", DigitGrid::new(&[]).picture(), "images"),
        ("sizes", DigitGrid::new(&[image, odd]).picture(), "images"),
        (
            "no columns",
            DigitGrid::new(&[image]).columns(0).picture(),
            "columns",
        ),
        ("a line", DigitChart::new(wide).picture(), "pixels"),
        (
            "a name too few",
            tree(&|chart| chart.classes(&["a"])),
            "classes",
        ),
        (
            "a feature too few",
            tree(&|chart| chart.feature_names(&["a"])),
            "feature_names",
        ),
        ("two outputs", TreeChart::from(&outputs).picture(), "tree"),
        ("too many boxes", TreeChart::from(&large).picture(), "tree"),
        ("scale 0", png(0.0), "scale"),
        ("scale NaN", png(f64::NAN), "scale"),
        ("scale -1", png(-1.0), "scale"),
        ("huge scale", png(1e6), "scale"),
    ];
    for (what, result, argument) in cases {
        let error = result.expect_err(what);
        assert_eq!(error.argument(), Some(argument), "{what}: {error}");
        assert!(error.to_string().contains("expected"), "{what}: {error}");
    }
    let images: [(Result<Image<'_>, Error>, &str); 4] = [
        (Image::square(&[]), "pixels"),
        (Image::square(&[1, 2, 3]), "pixels"),
        (Image::new(&[1, 2, 3], 2), "pixels"),
        (Image::new(&[1], 0), "pixels"),
    ];
    let maps = [
        ImportanceMap::square(&[]),
        ImportanceMap::square(&[1.0, 2.0, 3.0]),
        ImportanceMap::new(&[1.0, 2.0, 3.0], 2),
        ImportanceMap::new(&[1.0], 0),
        ImportanceMap::new(&[1.0; 11], 11),
        ImportanceMap::new(&[1.0, f64::NAN], 1),
        ImportanceMap::new(&[1.0, -1.0], 2),
    ];
    for result in maps {
        assert_eq!(result.unwrap_err().argument(), Some("importances"));
    }
    for (result, argument) in images {
        assert_eq!(result.unwrap_err().argument(), Some(argument));
    }
}

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
