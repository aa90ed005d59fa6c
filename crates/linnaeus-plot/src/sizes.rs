//! The sizes that all pictures share.

/// The free space at the edges of a picture.
pub(crate) const MARGIN: f64 = 20.0;
/// The size of a title.
pub(crate) const TITLE_SIZE: f64 = 19.0;
/// The size of everything else.
pub(crate) const TEXT_SIZE: f64 = 15.0;
/// From one line of text to the next.
pub(crate) const LINE_HEIGHT: f64 = 21.0;
/// The radius of a marked point.
pub(crate) const MARK_RADIUS: f64 = 6.0;
