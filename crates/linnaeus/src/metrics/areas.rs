//! Areas under curves: the ROC area and the average precision, of two classes, of many, and of
//! several columns.

use std::sync::Arc;

use linnaeus_kernels::pairwise_sum;

use super::curves::{CurveOptions, check_both_classes, check_positives};
use super::options::Average;
use super::questions::{Question, Questions};
use super::sums::{average, trapezoids};
use super::sweep::ThresholdCounts;
use crate::data::{Label, Labels, Scores};
use crate::error::{Error, ErrorKind, Result};
use crate::parameters::options;

/// The area under the ROC curve: how often a positive row scores higher than a negative one, ties
/// counting half. (scikit-learn: `roc_auc_score`.)
///
/// Of two classes it is the area of the second. Of multilabel labels it is the average over the
/// columns. Of more classes [`roc_auc_score_with`] has to be told how they are compared.
///
/// # Errors
/// As [`roc_curve`](super::roc_curve); `Parameter` for more than two classes.
///
/// ```
/// use linnaeus::metrics::roc_auc_score;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false, true]);
/// let scores = Scores::margin(vec![0.0, 0.0, 0.0, 0.0], Classes::bools())?;
/// assert_eq!(roc_auc_score(&y_true, &scores)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn roc_auc_score(y_true: &Labels, scores: &Scores) -> Result<f64> {
    roc_auc_score_with(y_true, scores, RocAucOptions::default())
}

/// The area under the ROC curve, with options: [`RocAucOptions`], or the [`CurveOptions`] of its
/// curve.
///
/// The scores of more than two classes are probabilities: rows add up to 1. One against the rest
/// ([`MultiClass::Ovr`]) averages the areas of the classes, one against one ([`MultiClass::Ovo`])
/// those of the pairs of classes (Hand and Till 2001).
///
/// # Errors
/// As [`roc_curve_with`](super::roc_curve_with); `Labels` when a class or column that counts in
/// the average has no positive or no negative row, unless `replace_undefined_by` says what it is;
/// `Parameter` for options that do not fit each other or the task, for scores of many classes that
/// are no probabilities, and for a `max_fpr` that is not above 0 and at most 1.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from(["a", "b", "c", "b"]);
/// let proba = vec![0.6, 0.2, 0.2, 0.3, 0.4, 0.3, 0.1, 0.7, 0.2, 0.2, 0.6, 0.2];
/// let classes = y_true.classes()?.clone();
/// let proba = Scores::new(Response::Probability, proba, 3, classes)?;
/// let options = RocAucOptions::new().multi_class(MultiClass::Ovr);
/// assert_eq!(roc_auc_score_with(&y_true, &proba, &options)?, 0.6111111111111112);
/// let each = roc_auc_score_by_class(&y_true, &proba, &options)?;
/// assert_eq!(each, [1.0, 0.5, 0.33333333333333337]);
/// # Ok::<(), Error>(())
/// ```
pub fn roc_auc_score_with(
    y_true: &Labels,
    scores: &Scores,
    options: impl Into<RocAucOptions>,
) -> Result<f64> {
    let options = options.into();
    let weights = options.weights.as_deref();
    let questions = Questions::new(y_true, scores, options.pos_label.as_ref(), weights)?;
    match &questions {
        Questions::Classes(classes) if options.comparison(classes)? == MultiClass::Ovo => {
            options.one_against_one(classes)
        }
        _ => options.areas(questions).averaged(options.average),
    }
}

/// The area under the ROC curve of every class against the rest, or of every column of multilabel
/// labels. (scikit-learn: `roc_auc_score` with `average=None`.)
///
/// # Errors
/// As [`roc_auc_score_with`]; `Parameter` for [`MultiClass::Ovo`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let yes = |column: [bool; 3]| Labels::from(column);
/// let y_true = Labels::multilabel([yes([true, false, true]), yes([false, true, true])])?;
/// let margin = |column: [f64; 3]| Scores::margin(column.to_vec(), Classes::bools());
/// let scores = Scores::side_by_side([margin([2.0, 1.0, 3.0])?, margin([2.0, 1.0, 3.0])?])?;
/// assert_eq!(roc_auc_score_by_class(&y_true, &scores, &RocAucOptions::new())?, [1.0, 0.5]);
/// # Ok::<(), Error>(())
/// ```
pub fn roc_auc_score_by_class(
    y_true: &Labels,
    scores: &Scores,
    options: impl Into<RocAucOptions>,
) -> Result<Vec<f64>> {
    let options = options.into();
    let weights = options.weights.as_deref();
    let questions = Questions::new(y_true, scores, options.pos_label.as_ref(), weights)?;
    if let Questions::Classes(classes) = &questions
        && options.comparison(classes)? == MultiClass::Ovo
    {
        let expected = "ovr for the areas of single classes";
        return Err(Error::parameter("multi_class", "ovo", expected));
    }
    options.areas(questions).each()
}

/// The average of the precision over the recall that each threshold adds: the area under the steps
/// of the precision-recall curve. (scikit-learn: `average_precision_score`.)
///
/// Of two classes it is that of the second, of more classes or of multilabel labels the average
/// over the classes or columns, each against the rest.
///
/// # Errors
/// As [`precision_recall_curve`](super::precision_recall_curve). (Without positive rows
/// scikit-learn warns and gives 0.)
///
/// ```
/// use linnaeus::metrics::average_precision_score;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// assert_eq!(average_precision_score(&y_true, &scores)?, 0.8333333333333333);
/// # Ok::<(), Error>(())
/// ```
pub fn average_precision_score(y_true: &Labels, scores: &Scores) -> Result<f64> {
    average_precision_score_with(y_true, scores, AveragePrecisionOptions::default())
}

/// The average precision, with options: [`AveragePrecisionOptions`], or the [`CurveOptions`] of its
/// curve.
///
/// # Errors
/// As [`precision_recall_curve_with`](super::precision_recall_curve_with); `Labels` when a class
/// or column that counts in the average has no positive row, unless `replace_undefined_by` says
/// what it is; `Parameter` for options that do not fit the task.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false, true]);
/// let scores = Scores::margin(vec![0.0, 1.0, 2.0, 3.0], Classes::bools())?;
/// let of_false = AveragePrecisionOptions::new().pos_label(false);
/// assert_eq!(average_precision_score_with(&y_true, &scores, &of_false)?, 0.8333333333333333);
/// # Ok::<(), Error>(())
/// ```
pub fn average_precision_score_with(
    y_true: &Labels,
    scores: &Scores,
    options: impl Into<AveragePrecisionOptions>,
) -> Result<f64> {
    let options = options.into();
    options.areas(y_true, scores)?.averaged(options.average)
}

/// The average precision of every class against the rest, or of every column of multilabel labels.
/// (scikit-learn: `average_precision_score` with `average=None`.)
///
/// # Errors
/// As [`average_precision_score_with`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([0, 1, 2]);
/// let classes = y_true.classes()?.clone();
/// let margins = vec![2.0, 0.0, 1.0, 1.0, 1.0, 3.0, 0.0, 0.5, 2.0];
/// let margins = Scores::new(Response::Margin, margins, 3, classes)?;
/// let options = AveragePrecisionOptions::new();
/// let each = average_precision_score_by_class(&y_true, &margins, &options)?;
/// assert_eq!(each, [1.0, 1.0, 0.5]);
/// # Ok::<(), Error>(())
/// ```
pub fn average_precision_score_by_class(
    y_true: &Labels,
    scores: &Scores,
    options: impl Into<AveragePrecisionOptions>,
) -> Result<Vec<f64>> {
    let options = options.into();
    options.areas(y_true, scores)?.each()
}

/// The area under a line through points, by the trapezoidal rule. (scikit-learn: `auc`.)
///
/// # Errors
/// `Shape` for fewer than two points or unequal lengths, `NotFinite` for NaN and infinities,
/// `Parameter` when x neither rises nor falls all the way.
///
/// ```
/// use linnaeus::metrics::auc;
///
/// assert_eq!(auc(&[0.0, 0.5, 1.0], &[0.0, 1.0, 1.0])?, 0.75);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn auc(x: &[f64], y: &[f64]) -> Result<f64> {
    if x.len() < 2 {
        return Err(Error::shape("x", x.len(), "at least 2 points"));
    }
    if y.len() != x.len() {
        let expected = format!("{} values as in x", x.len());
        return Err(Error::shape("y", y.len(), expected));
    }
    for (argument, values) in [("x", x), ("y", y)] {
        if let Some(row) = values.iter().position(|value| !value.is_finite()) {
            return Err(Error::new(ErrorKind::NotFinite {
                argument,
                row,
                column: None,
                value: values[row],
            }));
        }
    }
    if x.is_sorted() {
        return Ok(trapezoids(x, y));
    }
    if x.iter().rev().is_sorted() {
        return Ok(-trapezoids(x, y));
    }
    let expected = "values that rise or fall all the way";
    Err(Error::parameter("x", "values that do both", expected))
}

/// How the ROC areas of more than two classes are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MultiClass {
    /// Every class against all others together.
    Ovr,
    /// Every class against every other one.
    Ovo,
}

options! {
    /// What [`roc_auc_score_with`] may be told.
    pub struct RocAucOptions {
        /// How classes or columns are averaged; by default each counts alike. Two classes have one
        /// area, and no average.
        average: Average = Average::Macro;
        /// How more than two classes are compared; they are refused by default, as there.
        multi_class: MultiClass as some = None;
        /// Up to which false positive rate the curve is looked at; by default all of it.
        max_fpr: f64 as some = None;
        /// The class to look for, against all others; by default the second of two.
        pos_label: Label as some = None;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
        /// The area of a class that has no positive or no negative row; by default it is an error.
        /// (scikit-learn takes NaN, and warns.)
        replace_undefined_by: f64 as some = None;
    }
}

options! {
    /// What [`average_precision_score_with`] may be told.
    pub struct AveragePrecisionOptions {
        /// How classes or columns are averaged; by default each counts alike. Two classes have one
        /// average precision.
        average: Average = Average::Macro;
        /// The class to look for, against all others; by default the second of two.
        pos_label: Label as some = None;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
        /// The average precision of a class that no row has; by default it is an error.
        /// (scikit-learn takes 0, and warns.)
        replace_undefined_by: f64 as some = None;
    }
}

macro_rules! from_options {
    ($options:ident) => {
        impl From<&$options> for $options {
            fn from(options: &$options) -> Self {
                options.clone()
            }
        }

        impl From<&CurveOptions> for $options {
            /// The area of the curve with these options.
            fn from(options: &CurveOptions) -> Self {
                Self {
                    pos_label: options.pos_label.clone(),
                    weights: options.weights.clone(),
                    ..Self::default()
                }
            }
        }
    };
}
from_options!(RocAucOptions);
from_options!(AveragePrecisionOptions);

impl AveragePrecisionOptions {
    fn areas<'a>(&'a self, y_true: &Labels, scores: &'a Scores) -> Result<Areas<'a>> {
        let weights = self.weights.as_deref();
        let questions = Questions::new(y_true, scores, self.pos_label.as_ref(), weights)?;
        let area =
            |counts: &ThresholdCounts| match (check_positives(counts), self.replace_undefined_by) {
                (Ok(()), _) => Ok(counts.average_precision()),
                (Err(_), Some(value)) => Ok(value),
                (Err(error), None) => Err(error),
            };
        Ok(Areas {
            questions,
            weights,
            area: Box::new(area),
        })
    }
}

impl RocAucOptions {
    fn areas<'a>(&'a self, questions: Questions<'a>) -> Areas<'a> {
        Areas {
            questions,
            weights: self.weights.as_deref(),
            area: Box::new(|counts| self.area(counts)),
        }
    }

    fn area(&self, counts: &ThresholdCounts) -> Result<f64> {
        match (check_both_classes(counts), self.replace_undefined_by) {
            (Ok(()), _) => counts
                .roc_curve(true)
                .partial_auc(self.max_fpr.unwrap_or(1.0)),
            (Err(_), Some(value)) => Ok(value),
            (Err(error), None) => Err(error),
        }
    }

    /// How many classes are compared, once it is clear that they can be.
    fn comparison(&self, classes: &[Question<'_>]) -> Result<MultiClass> {
        let count = classes.len();
        if self.max_fpr.is_some_and(|max_fpr| max_fpr != 1.0) {
            let found = format!("a part of the curve of {count} classes");
            return Err(Error::parameter(
                "max_fpr",
                found,
                "none for more than two classes",
            ));
        }
        let Some(multi_class) = self.multi_class else {
            let expected = format!("ovr or ovo for {count} classes");
            return Err(Error::parameter("multi_class", "none", expected)
                .advise("or name the class to look for with `pos_label`"));
        };
        for (row, question) in Question::transposed(classes).iter().enumerate() {
            let sum = pairwise_sum(&question.scores);
            if (1.0 - sum).abs() > 1e-8 + 1e-5 * sum.abs() {
                let found = format!("a sum of {sum} in row {row}");
                let expected = "probabilities that add up to 1 for more than two classes";
                return Err(Error::parameter("scores", found, expected));
            }
        }
        let allowed = match (multi_class, self.average) {
            (MultiClass::Ovr, Average::Macro | Average::Micro | Average::Weighted) => None,
            (MultiClass::Ovr, _) => Some("macro, micro or weighted for more than two classes"),
            (MultiClass::Ovo, Average::Macro | Average::Weighted) => None,
            (MultiClass::Ovo, _) => Some("macro or weighted for ovo"),
        };
        match allowed {
            None => Ok(multi_class),
            Some(expected) => Err(Error::parameter("average", self.average, expected)),
        }
    }

    /// The average over the pairs of classes that are there, of the area of one by its scores and
    /// the area of the other by its.
    fn one_against_one(&self, classes: &[Question<'_>]) -> Result<f64> {
        if self.weights.is_some() {
            let found = "weights of rows with ovo";
            return Err(Error::parameter("weights", found, "none, or ovr"));
        }
        let present: Vec<&Question<'_>> = classes
            .iter()
            .filter(|class| class.truth.contains(&true))
            .collect();
        let (mut areas, mut shares) = (Vec::new(), Vec::new());
        for (at, one) in present.iter().enumerate() {
            for other in &present[at + 1..] {
                let rows: Vec<usize> = (0..one.truth.len())
                    .filter(|&row| one.truth[row] || other.truth[row])
                    .collect();
                let area = |class: &Question<'_>| {
                    let truth: Vec<bool> = rows.iter().map(|&row| class.truth[row]).collect();
                    let scores: Vec<f64> = rows.iter().map(|&row| class.scores[row]).collect();
                    self.area(&ThresholdCounts::counted(&truth, &scores, None))
                };
                areas.push((area(one)? + area(other)?) / 2.0);
                shares.push(rows.len() as f64 / one.truth.len() as f64);
            }
        }
        if areas.is_empty() {
            let found = "rows of one class";
            return self
                .replace_undefined_by
                .ok_or_else(|| Error::labels("y_true", found, "rows of at least two classes"));
        }
        let shares = (self.average == Average::Weighted).then_some(&*shares);
        Ok(average(&areas, shares).expect("every pair has rows"))
    }
}

type Area<'a> = dyn Fn(&ThresholdCounts) -> Result<f64> + 'a;

/// The questions whose areas are asked for, and how one area is taken.
struct Areas<'a> {
    questions: Questions<'a>,
    weights: Option<&'a [f64]>,
    area: Box<Area<'a>>,
}

impl Areas<'_> {
    fn of(&self, question: &Question<'_>, weights: Option<&[f64]>) -> Result<f64> {
        let Question { truth, scores } = question;
        (self.area)(&ThresholdCounts::counted(truth, scores, weights))
    }

    fn each(&self) -> Result<Vec<f64>> {
        let questions = self.questions.all().iter();
        questions
            .map(|question| self.of(question, self.weights))
            .collect()
    }

    fn averaged(&self, by: Average) -> Result<f64> {
        let questions = match &self.questions {
            Questions::One(question) => return self.of(question, self.weights),
            Questions::Classes(questions) | Questions::Columns(questions) => questions,
        };
        match by {
            Average::Macro => self.mean(questions, self.weights, None),
            Average::Weighted => {
                let support: Vec<f64> = questions
                    .iter()
                    .map(|question| support(question, self.weights))
                    .collect();
                // scikit-learn's rule for rows that have none of the labels.
                if pairwise_sum(&support).abs() <= 1e-8 {
                    return self.of(&questions[0], self.weights).map(|_| 0.0);
                }
                self.mean(questions, self.weights, Some(&support))
            }
            Average::Samples => self.mean(&Question::transposed(questions), None, self.weights),
            Average::Micro => {
                let weights: Option<Vec<f64>> = self.weights.map(|weights| {
                    let of_row = |&weight: &f64| vec![weight; questions.len()];
                    weights.iter().flat_map(of_row).collect()
                });
                self.of(&Question::flat(questions), weights.as_deref())
            }
            Average::Binary => {
                let found = format!("{} for {} classes", by, questions.len());
                let expected = "macro, micro, weighted or samples";
                Err(Error::parameter("average", found, expected))
            }
        }
    }

    /// The average of the areas. What weighs nothing is not looked at.
    fn mean(
        &self,
        questions: &[Question<'_>],
        row_weights: Option<&[f64]>,
        area_weights: Option<&[f64]>,
    ) -> Result<f64> {
        let areas = questions.iter().enumerate().map(|(at, question)| {
            match area_weights.map(|weights| weights[at]) {
                Some(0.0) => Ok(0.0),
                _ => self.of(question, row_weights),
            }
        });
        let areas = areas.collect::<Result<Vec<f64>>>()?;
        Ok(average(&areas, area_weights).expect("the weights add up to something"))
    }
}

/// How many rows are positive, or their weight, added up row after row.
fn support(question: &Question<'_>, weights: Option<&[f64]>) -> f64 {
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let rows = question.truth.iter().enumerate();
    rows.fold(0.0, |sum, (row, &is)| {
        sum + f64::from(u8::from(is)) * weight(row)
    })
}
