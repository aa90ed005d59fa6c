//! Notes beside points and lines, put where they cover neither text nor, if possible, a curve.

use crate::font::{ASCENT, Weight, fitted, one_line, text_width};
use crate::geometry::{Rect, larger};
use crate::occupancy::{Content, Occupancy};
use crate::picture::{Picture, Text, solid};
use crate::sizes::{LINE_HEIGHT, MARK_RADIUS, TEXT_SIZE};
use crate::theme::Color;

const PADDING: f64 = 7.0;
/// The widest a note may be, as a share of the plot.
const WIDEST: f64 = 0.5;

/// A few lines beside a marked point, joined to it by a thin line.
#[derive(Clone, Debug)]
pub(crate) struct PointNote {
    /// The point in data coordinates.
    pub(crate) at: (f64, f64),
    /// The lines; the first is bold.
    pub(crate) lines: Vec<String>,
}

/// A line of text beside a vertical guide.
#[derive(Clone, Debug)]
pub(crate) struct GuideNote {
    /// The guide's place in data coordinates.
    pub(crate) at: f64,
    /// What it says.
    pub(crate) text: String,
}

/// A place for a note and what it costs; the cheapest wins.
struct Place {
    cost: f64,
    area: Rect,
    leader: Option<Leader>,
}

impl PointNote {
    /// Draws the note near `point`; false when every place would cover a text.
    pub(crate) fn draw(
        &self,
        picture: &mut Picture,
        occupancy: &mut Occupancy,
        plot: &Rect,
        point: (f64, f64),
    ) -> bool {
        let room = plot.width * WIDEST;
        let lines: Vec<(String, Weight)> = self
            .lines
            .iter()
            .enumerate()
            .map(|(i, line)| {
                let weight = if i == 0 {
                    Weight::Bold
                } else {
                    Weight::Regular
                };
                (fitted(&one_line(line), TEXT_SIZE, weight, room), weight)
            })
            .collect();
        let widest = lines.iter().fold(0.0, |widest, (line, weight)| {
            larger(widest, text_width(line, TEXT_SIZE, *weight))
        });
        let size = (
            widest + 2.0 * PADDING,
            lines.len() as f64 * LINE_HEIGHT + 2.0 * PADDING - 4.0,
        );
        let places = around(point, size).filter_map(|area| {
            let leader = leader(point, &area)?;
            let load = occupancy.load(&area);
            let crossed = occupancy.load_along(leader.clear, leader.end);
            let inside = plot.grown(-3.0).contains(&area);
            (inside && load.solid == 0 && crossed.solid == 0).then(|| Place {
                cost: load.line as f64 * 25.0
                    + crossed.line as f64 * 4.0
                    + (leader.end.0 - point.0).hypot(leader.end.1 - point.1),
                area,
                leader: Some(leader),
            })
        });
        let Some(place) = cheapest(places) else {
            return false;
        };
        draw_at(picture, occupancy, &place, &lines);
        true
    }
}

impl GuideNote {
    /// Draws the note beside the vertical line at `x`; false when every place would cover a text.
    pub(crate) fn draw(
        &self,
        picture: &mut Picture,
        occupancy: &mut Occupancy,
        plot: &Rect,
        x: f64,
    ) -> bool {
        let text = one_line(&self.text);
        let text = fitted(&text, TEXT_SIZE, Weight::Regular, plot.width * WIDEST);
        let width = text_width(&text, TEXT_SIZE, Weight::Regular) + 2.0 * PADDING;
        let height = LINE_HEIGHT + 2.0 * PADDING - 4.0;
        let steps = (plot.height / 6.0) as usize;
        let places = (0..steps).flat_map(|step| {
            let down = step as f64 * 6.0;
            [x + 3.0, x - 3.0 - width].map(|left| {
                let area = Rect::new(left, plot.y + 4.0 + down, width, height);
                (area, down)
            })
        });
        let places = places.filter_map(|(area, down)| {
            let load = occupancy.load(&area.grown(-2.0));
            let inside = plot.grown(-2.0).contains(&area);
            (inside && load.solid == 0).then_some(Place {
                cost: load.line as f64 * 25.0 + down,
                area,
                leader: None,
            })
        });
        let Some(place) = cheapest(places) else {
            return false;
        };
        draw_at(picture, occupancy, &place, &[(text, Weight::Regular)]);
        true
    }
}

/// Boxes of a size in sixteen directions and ever greater distances from a point.
fn around(point: (f64, f64), size: (f64, f64)) -> impl Iterator<Item = Rect> {
    const DISTANCES: [f64; 11] = [
        20.0, 30.0, 42.0, 56.0, 72.0, 95.0, 125.0, 160.0, 205.0, 260.0, 330.0,
    ];
    DISTANCES.into_iter().flat_map(move |distance| {
        (0..16).map(move |direction| {
            let angle = f64::from(direction) * std::f64::consts::TAU / 16.0;
            let (right, down) = (angle.cos(), -angle.sin());
            // Sideways the box grows away from the point; across it, it is centred in proportion.
            let x = point.0 + right * distance + (right - 1.0) / 2.0 * size.0;
            let y = point.1 + down * distance + (down - 1.0) / 2.0 * size.1;
            Rect::new(x, y, size.0, size.1)
        })
    })
}

/// From the edge of a marked point to the nearest place on the edge of a box; nothing if the box is
/// too near.
fn leader(point: (f64, f64), area: &Rect) -> Option<Leader> {
    let end = (
        point.0.clamp(area.x, area.right()),
        point.1.clamp(area.y, area.bottom()),
    );
    let (dx, dy) = (end.0 - point.0, end.1 - point.1);
    let length = dx.hypot(dy);
    let away = |distance: f64| {
        (
            point.0 + dx / length * distance,
            point.1 + dy / length * distance,
        )
    };
    (length > MARK_CLEARANCE).then(|| Leader {
        start: away(MARK_RADIUS + 3.0),
        clear: away(MARK_CLEARANCE),
        end,
    })
}

/// A thin line between a marked point and its note.
struct Leader {
    start: (f64, f64),
    /// Where it has left the cells that the marked point itself occupies.
    clear: (f64, f64),
    end: (f64, f64),
}

const MARK_CLEARANCE: f64 = MARK_RADIUS + 8.0;

fn cheapest(places: impl Iterator<Item = Place>) -> Option<Place> {
    places.min_by(|a, b| a.cost.total_cmp(&b.cost))
}

fn draw_at(
    picture: &mut Picture,
    occupancy: &mut Occupancy,
    place: &Place,
    lines: &[(String, Weight)],
) {
    let area = &place.area;
    occupancy.mark(area, Content::Solid);
    if let Some(leader) = &place.leader {
        picture.line(leader.start, leader.end, solid(Color::Guide, 1.0));
        occupancy.mark_line(&[leader.clear, leader.end], Content::Line);
    }
    picture.fill(area.grown(-2.0), Color::Paper, 1.0);
    for (i, (line, weight)) in lines.iter().enumerate() {
        let top = area.y + PADDING - 2.0 + i as f64 * LINE_HEIGHT;
        let at = (area.x + PADDING, top + 2.0 + ASCENT * TEXT_SIZE);
        picture.text(Text {
            weight: *weight,
            ..Text::new(at, TEXT_SIZE, line)
        });
    }
}
