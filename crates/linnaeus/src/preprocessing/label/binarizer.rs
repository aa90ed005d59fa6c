//! Labels as columns of two values, one column a class.

use crate::data::{Classes, Column, Label, LabelKind, Labels, Matrix};
use crate::error::{Error, ErrorKind, Result};
use crate::parameters::{Parameters as _, Range, parameters};
use crate::preprocessing::rows::{each_row, first_largest};

parameters! {
    /// Turns labels into a matrix with a column for each class, which tells the rows of the class
    /// from all others. Two classes have one column, that of the second.
    ///
    /// Labels with several yes-or-no columns keep their columns.
    ///
    /// ```
    /// use linnaeus::{preprocessing::LabelBinarizer, prelude::*};
    ///
    /// let y = Labels::from([1, 2, 6]);
    /// let model = LabelBinarizer::new().neg_label(-1).fit(&y)?;
    /// let rows = model.transform(&y)?;
    /// assert_eq!(rows.to_dense(), [1.0, -1.0, -1.0, -1.0, 1.0, -1.0, -1.0, -1.0, 1.0]);
    /// assert_eq!(model.inverse_transform(&rows, None)?, y);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `LabelBinarizer`, with the same columns.
    pub struct LabelBinarizer {
        /// The value of rows that are not of the class.
        neg_label: i64 = 0, Range::ANY;
        /// The value of rows of the class; above neg_label.
        pos_label: i64 = 1, Range::ANY;
        /// Whether the result is a sparse matrix; neg_label must be 0 then.
        sparse_output: bool = false, Range::ANY;
    }
}

/// Larger integers are not exact as `f64`.
const LARGEST: u64 = 1 << 53;

impl LabelBinarizer {
    /// The classes of the labels.
    ///
    /// # Errors
    /// `Parameter` when `neg_label` is not below `pos_label`, or is not 0 where the result is
    /// sparse; `Empty` without rows; `Labels` for several columns of more than two classes.
    pub fn fit(&self, y: &Labels) -> Result<LabelBinarizerModel> {
        self.check()?;
        if y.nrows() == 0 {
            return Err(Error::empty("y", "at least one row"));
        }
        let (target, classes) = match y.kind() {
            LabelKind::Single => {
                let classes = y.single()?.present().classes().clone();
                (LabelTarget::of(classes.len()), classes)
            }
            LabelKind::Multilabel => {
                let columns = y.columns().len() as u32;
                (LabelTarget::Multilabel, Classes::new(0..columns))
            }
            LabelKind::Multioutput | LabelKind::Absent => return Err(several_outputs(y)),
        };
        Ok(self.model(target, classes))
    }

    /// A model of classes that are known already.
    pub fn model(&self, target: LabelTarget, classes: Classes) -> LabelBinarizerModel {
        LabelBinarizerModel {
            parameters: self.clone(),
            target,
            classes,
        }
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()?;
        for (name, value) in [("neg_label", self.neg_label), ("pos_label", self.pos_label)] {
            if value.unsigned_abs() > LARGEST {
                let expected = format!("an integer from -{LARGEST} to {LARGEST}");
                return Err(Error::parameter(name, value, expected));
            }
        }
        if self.neg_label >= self.pos_label {
            let expected = format!("an integer below pos_label, {}", self.pos_label);
            return Err(Error::parameter("neg_label", self.neg_label, expected));
        }
        if self.sparse_output && self.neg_label != 0 {
            let expected = "0, as the result is sparse";
            return Err(Error::parameter("neg_label", self.neg_label, expected));
        }
        Ok(())
    }
}

fn several_outputs(y: &Labels) -> Error {
    let found = format!("{} columns of labels", y.columns().len());
    Error::labels("y", found, "one column of labels, or yes-or-no columns")
}

/// What sort of labels a [`LabelBinarizer`] was fitted on.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelTarget {
    /// One column of two classes, or of one.
    Binary,
    /// One column of more classes.
    Multiclass,
    /// Several yes-or-no columns.
    Multilabel,
}

impl LabelTarget {
    fn of(n_classes: usize) -> Self {
        if n_classes > 2 {
            Self::Multiclass
        } else {
            Self::Binary
        }
    }
}

/// The columns of these classes, in their order, without a fit; labels of other classes are in no
/// column.
///
/// One column results when the labels are of at most two classes, and no more than two are given.
///
/// # Errors
/// As [`LabelBinarizer::fit`]; `Parameter` when a class comes twice; `Shape` when there is not one
/// class for each yes-or-no column.
pub fn label_binarize(y: &Labels, classes: &[Label], options: &LabelBinarizer) -> Result<Matrix> {
    options.check()?;
    if y.nrows() == 0 {
        return Err(Error::empty("y", "at least one row"));
    }
    if y.kind() == LabelKind::Multilabel {
        return multilabel_rows(y, classes.len(), options);
    }
    if y.kind() != LabelKind::Single {
        return Err(several_outputs(y));
    }
    let column = y.single()?;
    let place_of_class = places(column, classes)?;
    let present = column.counts().iter().filter(|count| **count > 0).count();
    let one_column = LabelTarget::of(present) == LabelTarget::Binary && classes.len() <= 2;
    // Of one class there is one column, and no row is in it.
    let (width, first) = match (one_column, classes.len()) {
        (true, 2) => (1, 1),
        (true, _) => (1, u32::MAX),
        (false, k) => (k, 0),
    };
    let place = |code: &u32| place_of_class[*code as usize]?.checked_sub(first);
    let places = column.codes().iter().map(place);
    rows(places, width, options)
}

/// The place among `classes` of each class of the column.
fn places(column: &Column, classes: &[Label]) -> Result<Vec<Option<u32>>> {
    let mut sorted: Vec<(&Label, u32)> = classes.iter().zip(0..).collect();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let found = format!("{} twice", pair[0].0);
        return Err(Error::parameter("classes", found, "each class once"));
    }
    let place = |class: &Label| {
        let at = sorted
            .binary_search_by_key(&class, |(label, _)| *label)
            .ok()?;
        Some(sorted[at].1)
    };
    Ok(column.classes().iter().map(place).collect())
}

fn multilabel_rows(y: &Labels, n_classes: usize, options: &LabelBinarizer) -> Result<Matrix> {
    if y.columns().len() != n_classes {
        let found = format!("{} columns", y.columns().len());
        return Err(Error::shape(
            "y",
            found,
            format!("{n_classes} columns, one for each class"),
        ));
    }
    let yes: Vec<Vec<bool>> = y.columns().iter().map(yes_or_no).collect::<Result<_>>()?;
    let of_row = |row: usize| {
        let is_yes = |column: &usize| yes[*column][y.columns()[*column].codes()[row] as usize];
        (0..n_classes)
            .filter(is_yes)
            .map(|column| column as u32)
            .collect::<Vec<u32>>()
    };
    rows((0..y.nrows()).map(of_row), n_classes, options)
}

/// For each class of a yes-or-no column, whether it means yes: any integer but 0.
fn yes_or_no(column: &Column) -> Result<Vec<bool>> {
    let is_yes = |label: &Label| match label.to_integer() {
        Some(value) => Ok(value != 0),
        None => Err(Error::labels(
            "y",
            format!("{label:?}"),
            "truth values, or 0 and 1",
        )),
    };
    column.classes().iter().map(is_yes).collect()
}

/// A matrix with `pos_label` at the places of each row.
fn rows<R: IntoIterator<Item = u32>>(
    places: impl ExactSizeIterator<Item = R>,
    width: usize,
    options: &LabelBinarizer,
) -> Result<Matrix> {
    let (no, yes) = (options.neg_label as f64, options.pos_label as f64);
    let nrows = places.len();
    if options.sparse_output {
        let (mut ends, mut columns) = (vec![0], Vec::new());
        for row in places {
            columns.extend(row);
            ends.push(columns.len());
        }
        let values = vec![yes; columns.len()];
        return Matrix::csr(width, ends, columns, values);
    }
    let mut values = vec![no; nrows * width];
    for (row, places) in places.enumerate() {
        for place in places {
            values[row * width + place as usize] = yes;
        }
    }
    Matrix::new(nrows, width, values)
}

/// A fitted [`LabelBinarizer`].
#[derive(Clone, Debug, PartialEq)]
pub struct LabelBinarizerModel {
    parameters: LabelBinarizer,
    target: LabelTarget,
    classes: Classes,
}

impl LabelBinarizerModel {
    /// The classes, in the order of the columns; of yes-or-no columns their numbers.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// What sort of labels it was fitted on.
    pub fn target(&self) -> LabelTarget {
        self.target
    }

    /// The columns of the labels. A label that is none of the classes is in no column.
    ///
    /// # Errors
    /// `Empty` without rows, `Labels` for labels of another shape than the fit had.
    pub fn transform(&self, y: &Labels) -> Result<Matrix> {
        if (y.kind() == LabelKind::Multilabel) != (self.target == LabelTarget::Multilabel) {
            let expected = format!("labels of the kind of the fit, {:?}", self.target);
            return Err(Error::labels(
                "y",
                format!("{:?} labels", y.kind()),
                expected,
            ));
        }
        label_binarize(y, &self.classes, &self.parameters)
    }

    /// The labels that rows of values stand for.
    ///
    /// Of more than two classes it is the one with the largest value, the first of equal ones. Else
    /// a value above `threshold` means yes; by default that is the middle of `neg_label` and
    /// `pos_label`. Margins want 0, probabilities 0.5; two columns of two classes are read by their
    /// second.
    ///
    /// # Errors
    /// `Shape` for a number of columns that does not fit, `Empty` without rows, `NotFinite` for
    /// NaN.
    pub fn inverse_transform(&self, x: &Matrix, threshold: Option<f64>) -> Result<Labels> {
        let k = self.classes.len();
        let fits = match self.target {
            LabelTarget::Binary => x.ncols() == 1 || x.ncols() == 2,
            _ => x.ncols() == k,
        };
        if !fits {
            let expected = match self.target {
                LabelTarget::Binary => "1 column or 2".into(),
                _ => format!("{k} columns, one for each class"),
            };
            return Err(Error::shape(
                "x",
                format!("{} columns", x.ncols()),
                expected,
            ));
        }
        if x.nrows() == 0 {
            return Err(Error::empty("x", "at least one row"));
        }
        let middle = (self.parameters.pos_label + self.parameters.neg_label) as f64 / 2.0;
        let threshold = threshold.unwrap_or(middle);
        let mut codes: Vec<Vec<u32>> = vec![Vec::with_capacity(x.nrows()); self.n_columns()];
        each_row(x, |row, values| {
            if let Some(column) = values.iter().position(|value| value.is_nan()) {
                return Err(Error::new(ErrorKind::NotFinite {
                    argument: "x",
                    row,
                    column: Some(column),
                    value: f64::NAN,
                }));
            }
            match self.target {
                LabelTarget::Multiclass => codes[0].push(first_largest(values) as u32),
                LabelTarget::Multilabel => {
                    for (codes, value) in codes.iter_mut().zip(values) {
                        codes.push((*value > threshold).into());
                    }
                }
                LabelTarget::Binary => {
                    let yes = values.last().is_some_and(|value| *value > threshold);
                    codes[0].push((yes && k == 2).into());
                }
            }
            Ok(())
        })?;
        let (kind, classes) = match self.target {
            LabelTarget::Multilabel => (LabelKind::Multilabel, Classes::new([0, 1])),
            _ => (LabelKind::Single, self.classes.clone()),
        };
        let column = |codes: Vec<u32>| Column::known(codes, classes.clone());
        Ok(Labels::from_columns(
            kind,
            codes.into_iter().map(column).collect(),
        ))
    }

    fn n_columns(&self) -> usize {
        match self.target {
            LabelTarget::Multilabel => self.classes.len(),
            _ => 1,
        }
    }
}
