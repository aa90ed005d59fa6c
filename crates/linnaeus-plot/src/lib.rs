//! Pictures and report pages for [linnaeus].
//!
//! Every chart is a small struct: give it numbers, say what to mark, and ask for its
//! [`Picture`]. A picture is written as SVG or PNG, light or dark, always with the same contents and
//! always with the same bytes.
//!
//! | chart | shows |
//! |---|---|
//! | [`DigitChart`], [`DigitGrid`] | one grey image, many of them |
//! | [`RankedDigits`] | images in the order of their scores, cut at thresholds |
//! | [`ConfusionChart`] | counts and row shares for any number of classes |
//! | [`ThresholdChart`] | precision and recall against the threshold |
//! | [`TuningChart`] | a metric against the threshold, and the one that was chosen |
//! | [`PrecisionRecallChart`], [`RocChart`] | one model or several on one chart |
//! | [`TreeChart`] | the questions and answers of a decision tree |
//! | [`ImportanceMap`] | how important each pixel of an image is |
//! | [`ScoreCurveChart`] | learning and validation curves, with a standard deviation |
//! | [`GridScoreChart`] | the scores of a search over two parameters |
//! | [`ReliabilityChart`] | how often what is called probable happens, above a histogram |
//!
//! ```
//! use linnaeus_plot::{RocChart, Theme};
//!
//! let picture = RocChart::new()
//!     .curve("SGD", &[0.0, 0.0, 0.5, 0.5, 1.0], &[0.0, 0.5, 0.5, 1.0, 1.0])
//!     .auc(0.75)
//!     .picture()?;
//! let for_the_web = picture.svg();
//! let for_a_book = picture.png(2.0, Theme::Light)?;
//! # Ok::<(), linnaeus::error::Error>(())
//! ```
//!
//! [`Report`] joins pictures, tables and text into one HTML page that needs nothing else.
//!
//! Nothing here computes a metric or fits a model. Errors are [`linnaeus::error::Error`], and name
//! the argument at fault.

mod charts;
mod check;
mod font;
mod geometry;
mod line_chart;
mod notes;
mod number;
mod occupancy;
mod picture;
mod png;
mod raster;
mod report;
mod scale;
mod simplify;
mod sizes;
mod svg;
mod theme;

pub use charts::confusion::ConfusionChart;
pub use charts::digits::{DigitChart, DigitGrid, Image};
pub use charts::grid_score::GridScoreChart;
pub use charts::importance_map::ImportanceMap;
pub use charts::precision_recall::PrecisionRecallChart;
pub use charts::ranked::{RankedDigit, RankedDigits};
pub use charts::reliability::ReliabilityChart;
pub use charts::roc::RocChart;
pub use charts::score_curve::ScoreCurveChart;
pub use charts::threshold::ThresholdChart;
pub use charts::tree::TreeChart;
pub use charts::tuning::TuningChart;
pub use font::{Weight, text_width};
pub use geometry::Rect;
pub use number::{grouped, percent, readable};
pub use picture::{Anchor, Dash, Picture, Shape, Stroke, Text};
pub use report::{Report, Section, Table};
pub use theme::{Color, Theme};
