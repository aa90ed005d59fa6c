//! A code for each category.

use super::categories::Categories;
use super::decoded::{Decoded, Meaning};
use super::grouping::{Rule, places};
use super::options::{CategoryLists, Frequency, OrdinalCode, OrdinalUnknown};
use super::table::{SUPPORT, Table};
use crate::context::Context;
use crate::data::{Labels, Matrix, Task};
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::{Fit, Support, Transform};
use crate::parameters::{Parameters as _, Range, parameters};
use crate::preprocessing::rows::each_row;

parameters! {
    /// Turns each column of categories into a column of codes from 0 up.
    ///
    /// For trees, and for categories that have an order: give it in `categories`. It is fitted on
    /// numbers ([`fit`](Fit::fit)), so that it stands in a pipeline, or on columns of labels
    /// ([`fit_labels`](Self::fit_labels)). NaN is a missing value: it gets `encoded_missing_value`,
    /// and is never infrequent.
    ///
    /// ```
    /// use linnaeus::{preprocessing::{Categories, OrdinalEncoder}, prelude::*};
    ///
    /// let sizes = Labels::from(["small", "large", "medium"]);
    /// let order = vec![Categories::labels(["small", "medium", "large"])];
    /// let model = OrdinalEncoder::new().categories(order).fit_labels(&sizes)?;
    /// let x = model.transform_labels(&sizes)?;
    /// assert_eq!(x.to_dense(), [0.0, 2.0, 1.0]);
    /// assert_eq!(model.inverse_transform(&x)?.labels()?, sizes);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `OrdinalEncoder`, with the same codes.
    pub struct OrdinalEncoder {
        /// Where the categories come from: auto (the data), or a list for each column.
        categories: CategoryLists as into = CategoryLists::Auto, Range::ANY;
        /// What becomes of categories that the fit has not seen: error, or use_encoded_value.
        handle_unknown: OrdinalUnknown = OrdinalUnknown::Error, Range::ANY;
        /// The code of categories that the fit has not seen, if `handle_unknown` asks for one.
        unknown_value: Option<OrdinalCode> = None, Range::ANY;
        /// The code of missing values.
        encoded_missing_value: OrdinalCode as into = OrdinalCode(f64::NAN), Range::ANY;
        /// Categories with fewer rows are infrequent and share a code: a number of rows, or a share
        /// of all.
        min_frequency: Option<Frequency> = None, Range::ANY;
        /// How many codes a column may have, the one of the infrequent categories among them;
        /// missing and unknown ones do not count.
        max_categories: Option<usize> = None, Range::from(1.0);
    }
}

const NAME: &str = "OrdinalEncoder";

impl Fit for OrdinalEncoder {
    type Model = OrdinalEncoderModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()?;
        let (found, expected) = match (self.handle_unknown, self.unknown_value) {
            (OrdinalUnknown::UseEncodedValue, None) => (
                "none".into(),
                "an integer or nan, as handle_unknown is use_encoded_value",
            ),
            (OrdinalUnknown::Error, Some(code)) => (
                code.0.to_string(),
                "none, as handle_unknown is not use_encoded_value",
            ),
            _ => return Ok(()),
        };
        Err(Error::parameter("unknown_value", found, expected))
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<OrdinalEncoderModel> {
        self.fit_table(Table::Numbers(&data.x))
    }
}

impl OrdinalEncoder {
    /// A model of one or several columns of labels.
    ///
    /// # Errors
    /// `Parameter` for a parameter out of range, lists that do not fit the columns, or a code of
    /// unknown or missing values that a category has; `Empty` without rows; `UnknownLabel` for a
    /// label that is not in a list.
    pub fn fit_labels(&self, x: &Labels) -> Result<OrdinalEncoderModel> {
        self.check()?;
        self.fit_table(Table::Labels(x.columns()))
    }

    /// A model whose columns are known already.
    ///
    /// # Errors
    /// `Parameter` for a code of unknown or missing values that a category has.
    pub fn model(&self, columns: Vec<OrdinalColumn>) -> Result<OrdinalEncoderModel> {
        let model = OrdinalEncoderModel {
            columns,
            unknown: self.unknown_value,
            missing: self.encoded_missing_value,
        };
        model.check_codes().map(|()| model)
    }

    fn fit_table(&self, table: Table<'_>) -> Result<OrdinalEncoderModel> {
        table.admit(table.ncols(), NAME)?;
        let rule = Rule {
            min_frequency: self.min_frequency,
            max_categories: self.max_categories,
        };
        let known_only = self.handle_unknown == OrdinalUnknown::Error;
        let mut columns = Vec::new();
        for (categories, mut counts) in table.categories(&self.categories, known_only)? {
            if categories.missing().is_some() {
                counts.pop();
            }
            let infrequent = rule.infrequent(&counts, table.nrows());
            columns.push(OrdinalColumn::new(categories, infrequent)?);
        }
        self.model(columns)
    }
}

/// How one column is encoded.
#[derive(Clone, Debug, PartialEq)]
pub struct OrdinalColumn {
    categories: Categories,
    infrequent: Vec<u32>,
    /// The code that each category gets, infrequent ones the same; NaN has none.
    places: Vec<u32>,
    n_places: usize,
}

impl OrdinalColumn {
    /// A column of these categories, of which some are infrequent, given by their codes.
    ///
    /// # Errors
    /// `Parameter` when a code is out of range or that of NaN, or codes do not ascend.
    pub fn new(categories: Categories, infrequent: Vec<u32>) -> Result<Self> {
        let present = categories.len() - usize::from(categories.missing().is_some());
        let ascend = infrequent.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascend
            || infrequent
                .last()
                .is_some_and(|&code| code as usize >= present)
        {
            let expected = format!("ascending codes below {present}");
            return Err(Error::parameter(
                "infrequent",
                format!("{infrequent:?}"),
                expected,
            ));
        }
        let (places, n_places) = places(present, &infrequent);
        Ok(Self {
            categories,
            infrequent,
            places,
            n_places,
        })
    }

    /// The categories, infrequent ones too.
    pub fn categories(&self) -> &Categories {
        &self.categories
    }

    /// The codes of the infrequent categories, ascending.
    pub fn infrequent(&self) -> &[u32] {
        &self.infrequent
    }

    /// How many codes are taken by categories that are not infrequent.
    fn n_frequent(&self) -> usize {
        self.n_places - usize::from(!self.infrequent.is_empty())
    }

    fn meaning(&self, value: f64) -> Option<Meaning> {
        let place = value as u32;
        if f64::from(place) != value || place as usize >= self.n_places {
            return None;
        }
        if place as usize == self.n_frequent() {
            return Some(Meaning::Infrequent);
        }
        let code = self.places.iter().position(|own| *own == place)?;
        Some(Meaning::Category(code as u32))
    }
}

/// A fitted [`OrdinalEncoder`].
#[derive(Clone, Debug, PartialEq)]
pub struct OrdinalEncoderModel {
    columns: Vec<OrdinalColumn>,
    /// The code of unknown categories, where they have one.
    unknown: Option<OrdinalCode>,
    missing: OrdinalCode,
}

impl OrdinalEncoderModel {
    /// The code of unknown or missing values may be that of infrequent ones, as in scikit-learn,
    /// but not that of a single category.
    fn check_codes(&self) -> Result<()> {
        for (at, column) in self.columns.iter().enumerate() {
            let taken = |code: OrdinalCode| code.is_below(column.n_frequent());
            let expected = format!("a code that no category of column {at} has");
            if let Some(code) = self.unknown.filter(|&code| taken(code)) {
                return Err(Error::parameter("unknown_value", code.0, expected));
            }
            if column.categories.missing().is_some() && taken(self.missing) {
                let found = self.missing.0;
                return Err(Error::parameter("encoded_missing_value", found, expected));
            }
        }
        Ok(())
    }

    /// How each column is encoded.
    pub fn columns(&self) -> &[OrdinalColumn] {
        &self.columns
    }

    /// The columns of labels, encoded.
    ///
    /// # Errors
    /// As [`transform`](Transform::transform).
    pub fn transform_labels(&self, x: &Labels) -> Result<Matrix> {
        self.transform_table(Table::Labels(x.columns()))
    }

    fn transform_table(&self, table: Table<'_>) -> Result<Matrix> {
        table.admit(self.columns.len(), NAME)?;
        let mut values = Vec::with_capacity(table.nrows() * self.columns.len());
        table.each_row_of_codes(&self.categories(), |row, codes| {
            for (at, (column, code)) in self.columns.iter().zip(codes).enumerate() {
                values.push(match (code, self.unknown) {
                    (Some(code), _) => match column.places.get(*code as usize) {
                        Some(&place) => place.into(),
                        None => self.missing.0,
                    },
                    (None, Some(unknown)) => unknown.0,
                    (None, None) => return Err(table.unknown(row, at, &column.categories)),
                });
            }
            Ok(())
        })?;
        Matrix::new(table.nrows(), self.columns.len(), values)
    }

    /// The categories that codes stand for.
    ///
    /// # Errors
    /// `Shape` for another number of columns than the encoder gives, `Empty` without rows,
    /// `UnknownLabel` for a number that is no code of its column.
    pub fn inverse_transform(&self, x: &Matrix) -> Result<Decoded> {
        if x.ncols() != self.columns.len() {
            let expected = format!("{} columns, as the {NAME} gives", self.columns.len());
            return Err(Error::shape("x", x.ncols(), expected));
        }
        if x.nrows() == 0 {
            return Err(Error::empty("x", "at least one row"));
        }
        let mut decoded: Vec<Vec<Meaning>> = self
            .columns
            .iter()
            .map(|_| Vec::with_capacity(x.nrows()))
            .collect();
        each_row(x, |row, values| {
            for (at, (column, &value)) in self.columns.iter().zip(values).enumerate() {
                let meaning = self.meaning(column, value).ok_or_else(|| {
                    Error::new(ErrorKind::UnknownLabel {
                        argument: "x",
                        label: format!("{value} in row {row}, column {at}"),
                        classes: format!("the codes 0 to {}", column.n_places.saturating_sub(1)),
                    })
                })?;
                decoded[at].push(meaning);
            }
            Ok(())
        })?;
        let categories = self.categories();
        Ok(Decoded {
            columns: categories.into_iter().zip(decoded).collect(),
        })
    }

    /// A code may have two meanings: missing comes before infrequent before unknown.
    fn meaning(&self, column: &OrdinalColumn, value: f64) -> Option<Meaning> {
        match column.categories.missing() {
            Some(code) if self.missing.is(value) => Some(Meaning::Category(code)),
            _ => column
                .meaning(value)
                .or_else(|| self.unknown?.is(value).then_some(Meaning::Unknown)),
        }
    }

    fn categories(&self) -> Vec<Categories> {
        self.columns
            .iter()
            .map(|column| column.categories.clone())
            .collect()
    }
}

impl Transform for OrdinalEncoderModel {
    /// The columns of numbers, encoded.
    ///
    /// # Errors
    /// `Shape` when x has another number of columns than the fit had, `Empty` without rows,
    /// `Unsupported` for a sparse matrix, `NotFinite` for infinities, `UnknownLabel` for a category
    /// that the fit had not seen, if `handle_unknown` is `Error`.
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        self.transform_table(Table::Numbers(x))
    }
}
