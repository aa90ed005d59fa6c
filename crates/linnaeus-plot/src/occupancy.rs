//! What is already drawn where, so that legends and notes find an empty place.

use crate::geometry::Rect;

/// The side of a cell in drawing units.
const CELL: f64 = 4.0;

/// A coarse map of a drawing.
#[derive(Clone, Debug)]
pub(crate) struct Occupancy {
    columns: usize,
    rows: usize,
    cells: Vec<u8>,
}

/// What a cell may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A line: better not covered.
    Line = 1,
    /// A text or a marked point: never covered.
    Solid = 2,
}

/// How many cells of an area hold something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Load {
    pub(crate) solid: usize,
    pub(crate) line: usize,
}

impl Occupancy {
    pub(crate) fn new(width: f64, height: f64) -> Self {
        let columns = (width / CELL).ceil() as usize + 1;
        let rows = (height / CELL).ceil() as usize + 1;
        Self {
            columns,
            rows,
            cells: vec![0; columns * rows],
        }
    }

    /// Marks every cell that an area touches.
    pub(crate) fn mark(&mut self, area: &Rect, content: Content) {
        for index in self.touched(area) {
            self.cells[index] |= content as u8;
        }
    }

    /// Marks the cells along a line.
    pub(crate) fn mark_line(&mut self, points: &[(f64, f64)], content: Content) {
        for pair in points.windows(2) {
            for (x, y) in along(pair[0], pair[1]) {
                self.mark(&Rect::new(x, y, 0.0, 0.0), content);
            }
        }
    }

    /// What an area holds.
    pub(crate) fn load(&self, area: &Rect) -> Load {
        self.count(self.touched(area))
    }

    /// What the cells along a segment hold.
    pub(crate) fn load_along(&self, from: (f64, f64), to: (f64, f64)) -> Load {
        self.count(along(from, to).flat_map(|(x, y)| self.touched(&Rect::new(x, y, 0.0, 0.0))))
    }

    fn count(&self, indices: impl Iterator<Item = usize>) -> Load {
        let mut load = Load::default();
        for index in indices {
            let cell = self.cells[index];
            load.solid += usize::from(cell & Content::Solid as u8 != 0);
            load.line += usize::from(cell & Content::Line as u8 != 0);
        }
        load
    }

    fn touched(&self, area: &Rect) -> impl Iterator<Item = usize> + use<> {
        // `as` saturates: what lies outside the map lands on its edge.
        let clamp = |value: f64, count: usize| ((value / CELL) as usize).min(count - 1);
        let columns = clamp(area.x, self.columns)..=clamp(area.right(), self.columns);
        let rows = clamp(area.y, self.rows)..=clamp(area.bottom(), self.rows);
        let width = self.columns;
        rows.flat_map(move |row| columns.clone().map(move |column| row * width + column))
    }
}

/// Points along a segment, less than a cell apart.
fn along(from: (f64, f64), to: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    let steps = (length / CELL * 2.0).ceil() as usize + 1;
    (0..=steps).map(move |i| {
        let share = i as f64 / steps as f64;
        (
            from.0 + share * (to.0 - from.0),
            from.1 + share * (to.1 - from.1),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_areas_are_found_again() {
        let mut map = Occupancy::new(100.0, 100.0);
        map.mark_line(&[(0.0, 0.0), (100.0, 100.0)], Content::Line);
        assert!(map.load(&Rect::new(40.0, 40.0, 20.0, 20.0)).line >= 5);
        assert_eq!(map.load(&Rect::new(60.0, 0.0, 30.0, 30.0)), Load::default());
        map.mark(&Rect::new(70.0, 10.0, 4.0, 4.0), Content::Solid);
        assert!(map.load(&Rect::new(60.0, 0.0, 30.0, 30.0)).solid > 0);
        assert!(map.load_along((60.0, 12.0), (90.0, 12.0)).solid > 0);
    }

    #[test]
    fn places_outside_do_no_harm() {
        let mut map = Occupancy::new(10.0, 10.0);
        map.mark(&Rect::new(-50.0, -50.0, 10.0, 10.0), Content::Solid);
        map.mark_line(&[(-5.0, 500.0), (900.0, -3.0)], Content::Line);
        assert!(map.load(&Rect::new(-9.0, -9.0, 99.0, 99.0)).line > 0);
    }
}
