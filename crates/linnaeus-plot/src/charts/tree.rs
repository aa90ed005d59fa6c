//! A decision tree: its questions, and what it has found at the end of them.

use linnaeus::error::Result;
use linnaeus::tree::{DecisionTreeClassifierModel, Tree};

use super::tidy_tree::tidy;
use crate::check;
use crate::font::{ASCENT, CAP_HEIGHT, Weight, fitted, one_line, text_width};
use crate::geometry::{Rect, larger};
use crate::line_chart::{draw_below, draw_title};
use crate::number::{grouped, percent};
use crate::picture::{Anchor, Picture, Shape, Text, solid};
use crate::sizes::{LINE_HEIGHT, MARGIN};
use crate::theme::Color;

/// A decision tree from its first question down, one box a node.
///
/// A box says the question (rows with a yes go left) or, in a leaf, the answer; how many rows of
/// the fit came to it; and, in a bar, the shares of the classes among them. It has the colour of its
/// most frequent class, the paler the more mixed it is. Lines are the wider the more rows go along
/// them. Levels below [`max_depth`](Self::max_depth) are shown as “…”.
///
/// ```
/// use linnaeus::{prelude::*, tree::DecisionTreeClassifier};
/// use linnaeus_plot::TreeChart;
///
/// let iris = linnaeus::datasets::load_iris()?;
/// let model = DecisionTreeClassifier::new().max_depth(Some(2)).fit(&iris)?;
/// let picture = TreeChart::from(&model)
///     .feature_names(iris.feature_names.as_deref().unwrap_or_default())
///     .classes(&["setosa", "versicolor", "virginica"])
///     .picture()?;
/// assert!(picture.texts().any(|text| text.content == "petal width (cm) ≤ 0.8"));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TreeChart<'a> {
    tree: &'a Tree,
    classes: Option<Vec<String>>,
    feature_names: Option<Vec<String>>,
    max_depth: Option<usize>,
    title: String,
}

/// More boxes are no picture any more.
const MOST_BOXES: usize = 600;
/// More classes than these have no colour of their own, and no place in a legend.
const MOST_NAMED: usize = 12;
const QUESTION_SIZE: f64 = 13.0;
const ROWS_SIZE: f64 = 12.0;
const WIDEST_CLASS: f64 = 110.0;
const WIDEST_FEATURE: f64 = 170.0;
/// A box: its height, the room at its sides, and the smallest room for text.
const HEIGHT: f64 = 60.0;
const PADDING: f64 = 11.0;
const NARROWEST: f64 = 66.0;
/// A box that stands for what is not shown.
const CUT: (f64, f64) = (34.0, 24.0);
const GAP: f64 = 14.0;
const LEVEL: f64 = HEIGHT + 46.0;

impl<'a> From<&'a DecisionTreeClassifierModel> for TreeChart<'a> {
    /// The chart of a fitted tree, with the names of its classes.
    fn from(model: &'a DecisionTreeClassifierModel) -> Self {
        let chart = Self::new(model.tree());
        match model.classes()[..] {
            [classes] => {
                let names: Vec<String> = classes.iter().map(ToString::to_string).collect();
                chart.classes(&names)
            }
            _ => chart,
        }
    }
}

impl<'a> TreeChart<'a> {
    /// The chart of a tree.
    pub fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            classes: None,
            feature_names: None,
            max_depth: None,
            title: "Decision tree".to_owned(),
        }
    }

    /// The names of the classes; by default they are numbered.
    #[must_use]
    pub fn classes<S: AsRef<str>>(mut self, classes: &[S]) -> Self {
        self.classes = Some(classes.iter().map(|name| one_line(name.as_ref())).collect());
        self
    }

    /// The names of the features; by default they are numbered.
    #[must_use]
    pub fn feature_names<S: AsRef<str>>(mut self, names: &[S]) -> Self {
        self.feature_names = Some(names.iter().map(|name| one_line(name.as_ref())).collect());
        self
    }

    /// How many levels are shown below the first one; all by default.
    #[must_use]
    pub fn max_depth(mut self, max_depth: usize) -> Self {
        self.max_depth = Some(max_depth);
        self
    }

    /// Another title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// The picture.
    ///
    /// # Errors
    ///
    /// When the tree answers several questions at once; when there is not a name for each class or
    /// each feature; when more than 600 boxes would be shown.
    pub fn picture(&self) -> Result<Picture> {
        self.check()?;
        let boxes = self.boxes()?;
        let widths: Vec<f64> = boxes.iter().map(|own| own.width).collect();
        let children: Vec<Option<[usize; 2]>> = boxes.iter().map(|own| own.children).collect();
        let (middles, tree_width) = tidy(&widths, &children, GAP);
        let width = larger(tree_width, 340.0).ceil() + 2.0 * MARGIN;
        let mut picture = Picture::new(width, 0.0, &self.title, &self.description());
        let top = draw_title(&mut picture, &self.title);
        let top = self.draw_legend(&mut picture, top);
        let left = MARGIN + (width - 2.0 * MARGIN - tree_width) / 2.0;
        let middles: Vec<f64> = middles.into_iter().map(|x| (left + x).round()).collect();
        let deepest = boxes.iter().map(|own| own.depth).max().unwrap_or(0);
        let below = if boxes
            .iter()
            .any(|own| own.depth == deepest && own.node.is_some())
        {
            HEIGHT
        } else {
            CUT.1
        };
        picture.extend(top + deepest as f64 * LEVEL + below + MARGIN);
        draw_edges(&mut picture, &boxes, &middles, top);
        for (own, &middle) in boxes.iter().zip(&middles) {
            let at = (middle, top + own.depth as f64 * LEVEL);
            self.draw_box(&mut picture, own, at);
        }
        self.draw_note(&mut picture, &boxes);
        Ok(picture)
    }

    fn check(&self) -> Result<()> {
        let &[n_classes] = self.tree.n_classes() else {
            let found = format!("{} outputs", self.tree.n_classes().len());
            return Err(check::shape("tree", found, "a tree of one output"));
        };
        if let Some(names) = self.classes.as_ref().filter(|own| own.len() != n_classes) {
            let expected = format!("{n_classes} names, one for each class");
            return Err(check::shape("classes", names.len(), expected));
        }
        let n_features = self.tree.n_features();
        match &self.feature_names {
            Some(names) if names.len() != n_features => {
                let expected = format!("{n_features} names, one for each feature");
                Err(check::shape("feature_names", names.len(), expected))
            }
            _ => Ok(()),
        }
    }

    /// What is drawn, parents before their children.
    fn boxes(&self) -> Result<Vec<Drawn>> {
        let mut boxes = vec![self.drawn(0, 0)];
        let mut at = 0;
        while at < boxes.len() {
            let (node, depth) = (boxes[at].node, boxes[at].depth);
            if let Some(split) = node.and_then(|node| self.tree.nodes()[node].split) {
                boxes[at].children = Some([boxes.len(), boxes.len() + 1]);
                boxes.extend([split.left, split.right].map(|child| self.drawn(child, depth + 1)));
            }
            if boxes.len() > MOST_BOXES {
                let found = format!("more than {MOST_BOXES} boxes");
                let expected = format!("at most {MOST_BOXES}");
                return Err(check::shape("tree", found, expected)
                    .advise("show its first levels only, with `max_depth`"));
            }
            at += 1;
        }
        Ok(boxes)
    }

    fn drawn(&self, node: usize, depth: usize) -> Drawn {
        let own = &self.tree.nodes()[node];
        let rows = own.n_node_samples;
        if self.max_depth.is_some_and(|deepest| depth > deepest) {
            return Drawn {
                node: None,
                depth,
                rows,
                lines: ["…".to_owned(), String::new()],
                width: CUT.0,
                children: None,
            };
        }
        let shares = self.tree.value(node);
        let class = most(shares);
        let name = self.class(class);
        let count = match rows {
            1 => "1 row".to_owned(),
            rows => format!("{} rows", grouped(rows as f64, 0)),
        };
        let share = share(shares[class]);
        let lines = match own.split {
            Some(split) => {
                let feature = self.feature(split.feature);
                let question = format!("{feature} ≤ {}", short(split.threshold));
                [question, format!("{count} · {share} are {name}")]
            }
            None => [name, format!("{count} · {share}")],
        };
        let first = text_width(&lines[0], QUESTION_SIZE, Weight::Bold);
        let second = text_width(&lines[1], ROWS_SIZE, Weight::Regular);
        let text = larger(larger(first, second), NARROWEST);
        Drawn {
            node: Some(node),
            depth,
            rows,
            lines,
            width: (text + 2.0 * PADDING).ceil(),
            children: None,
        }
    }

    fn class(&self, class: usize) -> String {
        let names = self.classes.as_ref();
        let name = names.map_or_else(|| format!("class {class}"), |names| names[class].clone());
        fitted(&name, QUESTION_SIZE, Weight::Bold, WIDEST_CLASS)
    }

    fn feature(&self, feature: usize) -> String {
        let names = self.feature_names.as_ref();
        let name = names.map_or_else(
            || format!("feature {feature}"),
            |names| names[feature].clone(),
        );
        fitted(&name, QUESTION_SIZE, Weight::Bold, WIDEST_FEATURE)
    }

    /// The classes with their colours, on as many lines as they need; where the tree may begin.
    fn draw_legend(&self, picture: &mut Picture, top: f64) -> f64 {
        let count = self.tree.n_classes()[0];
        if count > MOST_NAMED {
            return top + 6.0;
        }
        let (mut x, mut y) = (MARGIN, top + 2.0);
        for class in 0..count {
            let name = self.class(class);
            let width = 18.0 + text_width(&name, QUESTION_SIZE, Weight::Regular);
            if x > MARGIN && x + width > picture.width() - MARGIN {
                (x, y) = (MARGIN, y + LINE_HEIGHT);
            }
            picture.push(Shape::Rectangle {
                area: Rect::new(x, y, 12.0, 12.0),
                corner: 3.0,
                fill: Some((Color::Tint(class as u8, Color::TINT_STEPS), 1.0)),
                stroke: None,
            });
            let at = (x + 18.0, y + 6.0 + CAP_HEIGHT * QUESTION_SIZE / 2.0);
            picture.text(Text::new(at, QUESTION_SIZE, &name));
            x += width + 22.0;
        }
        y + 12.0 + 18.0
    }

    fn draw_box(&self, picture: &mut Picture, own: &Drawn, (middle, top): (f64, f64)) {
        let Some(node) = own.node else {
            let area = Rect::new(middle - CUT.0 / 2.0, top, CUT.0, CUT.1);
            picture.push(Shape::Rectangle {
                area,
                corner: 7.0,
                fill: Some((Color::Grid, 1.0)),
                stroke: Some(solid(Color::Axis, 1.0)),
            });
            let at = (middle, top + 15.0);
            let text = Text::new(at, QUESTION_SIZE, &own.lines[0]).anchor(Anchor::Middle);
            picture.text(text.color(Color::Muted));
            return;
        };
        let shares = self.tree.value(node);
        let class = most(shares) as u8;
        let step = (lead(shares) * f64::from(PUREST)).round() as u8;
        let area = Rect::new(middle - own.width / 2.0, top, own.width, HEIGHT);
        picture.push(Shape::Rectangle {
            area,
            corner: 8.0,
            fill: Some((Color::Tint(class, step), 1.0)),
            stroke: Some(solid(Color::Axis, 1.0)),
        });
        let first = top + 9.0 + ASCENT * QUESTION_SIZE;
        let line = Text::new((middle, first), QUESTION_SIZE, &own.lines[0]).bold();
        picture.text(
            line.anchor(Anchor::Middle)
                .color(Color::OnTint(class, step)),
        );
        let line = Text::new((middle, first + 17.0), ROWS_SIZE, &own.lines[1]);
        picture.text(
            line.anchor(Anchor::Middle)
                .color(Color::OnTint(class, step)),
        );
        let bar = Rect::new(
            area.x + PADDING,
            top + HEIGHT - 14.0,
            own.width - 2.0 * PADDING,
            6.0,
        );
        draw_shares(picture, bar, shares);
    }

    fn draw_note(&self, picture: &mut Picture, boxes: &[Drawn]) {
        let shown = boxes.iter().filter(|own| own.node.is_some()).count();
        let hidden = self.tree.node_count() - shown;
        let mut notes = Vec::new();
        if boxes.len() > 1 {
            notes.push("Yes goes left, no goes right.".to_owned());
        }
        if hidden > 0 {
            let nodes = grouped(hidden as f64, 0);
            let all = grouped(self.tree.node_count() as f64, 0);
            notes.push(format!("Of {all} nodes, {nodes} are not shown (…)."));
        }
        if !notes.is_empty() {
            picture.extend(8.0);
        }
        draw_below(picture, &notes);
    }

    fn description(&self) -> String {
        let tree = self.tree;
        let size = format!(
            "A decision tree of {} nodes, {} of them leaves, and {} levels of questions.",
            tree.node_count(),
            tree.n_leaves(),
            tree.max_depth()
        );
        match tree.nodes()[0].split {
            Some(split) => {
                let feature = self.feature(split.feature);
                let threshold = short(split.threshold);
                format!("{size} The first question is whether {feature} is at most {threshold}.")
            }
            None => size,
        }
    }
}

/// A box.
struct Drawn {
    /// The node; none for one that stands for what is not shown.
    node: Option<usize>,
    depth: usize,
    rows: usize,
    lines: [String; 2],
    width: f64,
    children: Option<[usize; 2]>,
}

/// The step of the colour of a box of one class; bars of shares are fuller still.
const PUREST: u8 = 6;

/// Lines from each box to its children, and at the first one which answer goes where.
fn draw_edges(picture: &mut Picture, boxes: &[Drawn], middles: &[f64], top: f64) {
    let all = larger(boxes[0].rows as f64, 1.0);
    for (own, &x) in boxes.iter().zip(middles) {
        let Some(children) = own.children else {
            continue;
        };
        let start = top + own.depth as f64 * LEVEL + HEIGHT;
        let end = top + (own.depth + 1) as f64 * LEVEL;
        let bend = ((start + end) / 2.0).round();
        for child in children {
            let share = boxes[child].rows as f64 / all;
            let points = vec![
                (x, start),
                (x, bend),
                (middles[child], bend),
                (middles[child], end),
            ];
            picture.push(Shape::Polyline {
                points,
                stroke: solid(Color::Axis, 1.2 + 3.8 * share.sqrt()),
            });
        }
        if own.depth == 0 {
            for (child, answer) in children.into_iter().zip(["yes", "no"]) {
                let at = ((x + middles[child]) / 2.0, bend - 6.0);
                let text = Text::new(at, ROWS_SIZE, answer).anchor(Anchor::Middle);
                picture.text(text.color(Color::Muted));
            }
        }
    }
}

/// The shares of the classes, side by side.
fn draw_shares(picture: &mut Picture, bar: Rect, shares: &[f64]) {
    picture.push(Shape::Rectangle {
        area: bar.grown(1.0),
        corner: 1.0,
        fill: Some((Color::Paper, 1.0)),
        stroke: None,
    });
    // Each over all that follow: no seam can show between neighbours.
    let mut left = 1.0;
    for (class, share) in shares.iter().enumerate().rev() {
        if *share > 0.0 {
            let area = Rect::new(bar.x, bar.y, bar.width * left, bar.height);
            picture.push(Shape::Rectangle {
                area,
                corner: 0.0,
                fill: Some((Color::Tint(class as u8, Color::TINT_STEPS), 1.0)),
                stroke: None,
            });
        }
        left -= share;
    }
}

/// The first of the largest shares.
fn most(shares: &[f64]) -> usize {
    let best = (0..shares.len())
        .rev()
        .max_by(|&a, &b| shares[a].total_cmp(&shares[b]));
    best.unwrap_or(0)
}

/// How far the most frequent class is before the next one: 0 when they are equal, 1 when it is alone.
fn lead(shares: &[f64]) -> f64 {
    let best = most(shares);
    let others = shares
        .iter()
        .enumerate()
        .filter(|(class, _)| *class != best);
    let second = others.fold(0.0, |second, (_, share)| larger(second, *share));
    if second < 1.0 {
        (shares[best] - second) / (1.0 - second)
    } else {
        0.0
    }
}

/// A share that says 100 % only of all.
fn share(share: f64) -> String {
    let text = percent(share, 0);
    if share < 1.0 && text == "100%" {
        return ">99%".to_owned();
    }
    text
}

/// A threshold with about four digits, and no zeros at its end.
fn short(value: f64) -> String {
    let text = crate::number::readable(value);
    if text.contains('.') && !text.contains('·') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}
