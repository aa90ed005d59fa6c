//! A column for each category.

use super::categories::{Categories, Category};
use super::decoded::{Decoded, INFREQUENT, Meaning};
use super::grouping::{Rule, places};
use super::options::{CategoryLists, DropCategory, Frequency, HandleUnknown};
use super::table::{SUPPORT, Table};
use crate::context::Context;
use crate::data::{Labels, Matrix, Task};
use crate::error::{Error, Result};
use crate::estimator::{Fit, Support, Transform};
use crate::parameters::{Parameters as _, Range, parameters};
use crate::preprocessing::rows::{each_row, first_largest};

parameters! {
    /// Turns each column of categories into columns of zeros and ones, one for each category.
    ///
    /// Models that multiply need it: the code 2 of a colour is not twice the code 1. It is fitted
    /// on numbers ([`fit`](Fit::fit); NaN is a category of its own, the last), so that it stands in
    /// a pipeline, or on columns of labels ([`fit_labels`](Self::fit_labels)). The result is a
    /// sparse matrix of `f64`, written in one pass over the rows.
    ///
    /// ```
    /// use linnaeus::{preprocessing::OneHotEncoder, prelude::*};
    ///
    /// let colours = Labels::from(["red", "blue", "red"]);
    /// let model = OneHotEncoder::new().fit_labels(&colours)?;
    /// let x = model.transform_labels(&colours)?;
    /// assert_eq!(x.to_dense(), [0.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
    /// assert_eq!(model.feature_names_out(&["colour"])?, ["colour_blue", "colour_red"]);
    /// assert_eq!(model.inverse_transform(&x)?.labels()?, colours);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `OneHotEncoder`, with the same columns in the same order.
    pub struct OneHotEncoder {
        /// Where the categories come from: auto (the data), or a list for each column.
        categories: CategoryLists as into = CategoryLists::Auto, Range::ANY;
        /// Which category of a column gets no column: none, first, if_binary (the first of two), or
        /// one for each column.
        drop: DropCategory = DropCategory::None, Range::ANY;
        /// Whether the result is a sparse matrix.
        sparse_output: bool = true, Range::ANY;
        /// What becomes of categories that the fit has not seen: error, ignore (zeros),
        /// infrequent_if_exist, or warn (as infrequent_if_exist).
        handle_unknown: HandleUnknown = HandleUnknown::Error, Range::ANY;
        /// Categories with fewer rows are infrequent and share a column: a number of rows, or a
        /// share of all.
        min_frequency: Option<Frequency> = None, Range::ANY;
        /// How many columns a column may become, the one of the infrequent categories among them.
        max_categories: Option<usize> = None, Range::from(1.0);
    }
}

const NAME: &str = "OneHotEncoder";

impl Fit for OneHotEncoder {
    type Model = OneHotEncoderModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<OneHotEncoderModel> {
        self.fit_table(Table::Numbers(&data.x))
    }
}

impl OneHotEncoder {
    /// A model of one or several columns of labels.
    ///
    /// # Errors
    /// `Parameter` for a parameter out of range, or lists that do not fit the columns; `Empty`
    /// without rows; `UnknownLabel` for a label that is not in a list.
    pub fn fit_labels(&self, x: &Labels) -> Result<OneHotEncoderModel> {
        self.check()?;
        self.fit_table(Table::Labels(x.columns()))
    }

    /// A model whose columns are known already.
    pub fn model(&self, columns: Vec<OneHotColumn>) -> OneHotEncoderModel {
        let mut starts = vec![0];
        let mut next = 0;
        for column in &columns {
            next += column.width() as u32;
            starts.push(next);
        }
        OneHotEncoderModel {
            columns,
            handle_unknown: self.handle_unknown,
            sparse_output: self.sparse_output,
            starts,
        }
    }

    fn fit_table(&self, table: Table<'_>) -> Result<OneHotEncoderModel> {
        table.admit(table.ncols(), NAME)?;
        let rule = Rule {
            min_frequency: self.min_frequency,
            max_categories: self.max_categories,
        };
        let known_only = self.handle_unknown == HandleUnknown::Error;
        let mut columns = Vec::new();
        for (categories, counts) in table.categories(&self.categories, known_only)? {
            let infrequent = rule.infrequent(&counts, table.nrows());
            columns.push(OneHotColumn::new(categories, infrequent, None)?);
        }
        self.drop_categories(&mut columns)?;
        Ok(self.model(columns))
    }

    fn drop_categories(&self, columns: &mut [OneHotColumn]) -> Result<()> {
        let list = match &self.drop {
            DropCategory::None => return Ok(()),
            DropCategory::First => {
                columns
                    .iter_mut()
                    .for_each(|column| column.dropped = Some(0));
                return Ok(());
            }
            DropCategory::IfBinary => {
                for column in columns.iter_mut().filter(|column| column.n_places == 2) {
                    column.dropped = Some(0);
                }
                return Ok(());
            }
            DropCategory::Categories(list) => list,
        };
        if list.len() != columns.len() {
            let expected = format!("one category for each of {} columns", columns.len());
            return Err(Error::parameter(
                "drop",
                format!("{} categories", list.len()),
                expected,
            ));
        }
        for (at, (column, category)) in columns.iter_mut().zip(list).enumerate() {
            let found = format!("{category} for column {at}");
            let Some(code) = column.categories.code(category) else {
                return Err(Error::parameter("drop", found, "a category of the column"));
            };
            if column.infrequent.contains(&code) {
                return Err(Error::parameter(
                    "drop",
                    found,
                    "a category that is not infrequent",
                ));
            }
            column.dropped = Some(column.places[code as usize]);
        }
        Ok(())
    }
}

/// How one column is encoded.
#[derive(Clone, Debug, PartialEq)]
pub struct OneHotColumn {
    categories: Categories,
    infrequent: Vec<u32>,
    /// The place of each category, infrequent ones together, before one is dropped.
    places: Vec<u32>,
    n_places: usize,
    /// The place that is dropped.
    dropped: Option<u32>,
}

impl OneHotColumn {
    /// A column of these categories, of which some are infrequent and one is dropped, all given by
    /// their codes. With an infrequent category all infrequent ones are dropped.
    ///
    /// # Errors
    /// `Parameter` when a code is out of range, or infrequent codes do not ascend.
    pub fn new(categories: Categories, infrequent: Vec<u32>, drop: Option<u32>) -> Result<Self> {
        let ascend = infrequent.windows(2).all(|pair| pair[0] < pair[1]);
        let most = infrequent.last().copied().max(drop);
        if !ascend || most.is_some_and(|code| code as usize >= categories.len()) {
            let expected = format!("ascending codes below {}", categories.len());
            return Err(Error::parameter(
                "infrequent",
                format!("{infrequent:?}"),
                expected,
            ));
        }
        let (places, n_places) = places(categories.len(), &infrequent);
        let dropped = drop.map(|code| places[code as usize]);
        Ok(Self {
            categories,
            infrequent,
            places,
            n_places,
            dropped,
        })
    }

    /// The categories, dropped and infrequent ones too.
    pub fn categories(&self) -> &Categories {
        &self.categories
    }

    /// The codes of the infrequent categories, ascending.
    pub fn infrequent(&self) -> &[u32] {
        &self.infrequent
    }

    /// The code of the dropped category; of infrequent ones the first.
    pub fn dropped(&self) -> Option<u32> {
        let place = self.dropped?;
        self.places
            .iter()
            .position(|own| *own == place)
            .map(|code| code as u32)
    }

    /// How many columns it becomes.
    pub fn width(&self) -> usize {
        self.n_places - usize::from(self.dropped.is_some())
    }

    /// The column of a category, counted from this feature's first; None for the dropped one.
    fn place(&self, code: u32) -> Option<u32> {
        self.without_dropped(self.places[code as usize])
    }

    fn without_dropped(&self, place: u32) -> Option<u32> {
        match self.dropped {
            Some(dropped) if dropped == place => None,
            Some(dropped) if dropped < place => Some(place - 1),
            _ => Some(place),
        }
    }

    /// The column of categories that the fit has not seen, if they have one.
    fn place_of_unknown(&self, handling: HandleUnknown) -> Option<u32> {
        let shared = matches!(
            handling,
            HandleUnknown::InfrequentIfExist | HandleUnknown::Warn
        );
        (shared && !self.infrequent.is_empty())
            .then(|| self.without_dropped(self.n_places as u32 - 1))
            .flatten()
    }

    /// What the column at this place, before one is dropped, stands for.
    fn meaning(&self, place: u32) -> Meaning {
        if !self.infrequent.is_empty() && place as usize == self.n_places - 1 {
            return Meaning::Infrequent;
        }
        let code = self.places.iter().position(|own| *own == place);
        code.map_or(Meaning::Unknown, |code| Meaning::Category(code as u32))
    }

    /// The meanings of its columns, in order.
    fn meanings(&self) -> Vec<Meaning> {
        let kept = |place: &u32| Some(*place) != self.dropped;
        (0..self.n_places as u32)
            .filter(kept)
            .map(|place| self.meaning(place))
            .collect()
    }
}

/// A fitted [`OneHotEncoder`].
#[derive(Clone, Debug, PartialEq)]
pub struct OneHotEncoderModel {
    columns: Vec<OneHotColumn>,
    handle_unknown: HandleUnknown,
    sparse_output: bool,
    /// The first column of each feature, and the number of all columns.
    starts: Vec<u32>,
}

impl OneHotEncoderModel {
    /// How each column is encoded.
    pub fn columns(&self) -> &[OneHotColumn] {
        &self.columns
    }

    /// The number of columns of the result.
    pub fn n_features_out(&self) -> usize {
        self.starts.last().map_or(0, |&all| all as usize)
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
        let (nrows, width) = (table.nrows(), self.n_features_out());
        let mut ones = Vec::with_capacity(nrows * self.columns.len());
        let mut ends = Vec::with_capacity(nrows + 1);
        ends.push(0);
        let unknown: Vec<Option<u32>> = self
            .columns
            .iter()
            .map(|column| column.place_of_unknown(self.handle_unknown))
            .collect();
        table.each_row_of_codes(&self.categories(), |row, codes| {
            for (at, (column, code)) in self.columns.iter().zip(codes).enumerate() {
                let place = match code {
                    Some(code) => column.place(*code),
                    None if self.handle_unknown == HandleUnknown::Error => {
                        return Err(table.unknown(row, at, &column.categories));
                    }
                    None => unknown[at],
                };
                ones.extend(place.map(|place| self.starts[at] + place));
            }
            ends.push(ones.len());
            Ok(())
        })?;
        if self.sparse_output {
            let values = vec![1.0; ones.len()];
            return Matrix::csr(width, ends, ones, values);
        }
        let mut values = vec![0.0; nrows * width];
        for (row, range) in ends.windows(2).enumerate() {
            for &column in &ones[range[0]..range[1]] {
                values[row * width + column as usize] = 1.0;
            }
        }
        Matrix::new(nrows, width, values)
    }

    /// The columns of numbers in which some row has a category that the fit had not seen.
    ///
    /// # Errors
    /// As [`transform`](Transform::transform), but for unknown categories.
    pub fn columns_with_unknown(&self, x: &Matrix) -> Result<Vec<usize>> {
        self.unknown_in(Table::Numbers(x))
    }

    /// The columns of labels in which some row has a category that the fit had not seen.
    ///
    /// # Errors
    /// As [`transform`](Transform::transform), but for unknown categories.
    pub fn columns_with_unknown_labels(&self, x: &Labels) -> Result<Vec<usize>> {
        self.unknown_in(Table::Labels(x.columns()))
    }

    fn unknown_in(&self, table: Table<'_>) -> Result<Vec<usize>> {
        table.admit(self.columns.len(), NAME)?;
        let mut found = vec![false; self.columns.len()];
        table.each_row_of_codes(&self.categories(), |_, codes| {
            for (found, code) in found.iter_mut().zip(codes) {
                *found |= code.is_none();
            }
            Ok(())
        })?;
        Ok((0..found.len()).filter(|&column| found[column]).collect())
    }

    /// The categories that encoded rows stand for: of each feature the column with the largest
    /// value, the first of equal ones. Where a feature's columns add up to 0, it is the dropped
    /// category, or else an unknown one.
    ///
    /// # Errors
    /// `Shape` for another number of columns than the encoder gives, `Empty` without rows,
    /// `NotFinite` for NaN and infinities; `Labels` for a row whose columns of a feature add up to
    /// 0, where no category is dropped and no unknown one is let through.
    pub fn inverse_transform(&self, x: &Matrix) -> Result<Decoded> {
        if x.ncols() != self.n_features_out() {
            let expected = format!("{} columns, as the {NAME} gives", self.n_features_out());
            return Err(Error::shape("x", x.ncols(), expected));
        }
        if x.nrows() == 0 {
            return Err(Error::empty("x", "at least one row"));
        }
        x.check_finite("x")?;
        let meanings: Vec<Vec<Meaning>> = self.columns.iter().map(OneHotColumn::meanings).collect();
        let mut decoded: Vec<Vec<Meaning>> = self
            .columns
            .iter()
            .map(|_| Vec::with_capacity(x.nrows()))
            .collect();
        each_row(x, |row, values| {
            for (at, column) in self.columns.iter().enumerate() {
                let own = &values[self.starts[at] as usize..self.starts[at + 1] as usize];
                let meaning = if own.iter().sum::<f64>() != 0.0 {
                    meanings[at][first_largest(own)]
                } else if let Some(dropped) = column.dropped {
                    column.meaning(dropped)
                } else if self.lets_through(column) {
                    Meaning::Unknown
                } else {
                    return Err(Error::labels(
                        "x",
                        format!("only zeros for feature {at} in row {row}"),
                        "a category in each row, as none is dropped or unknown",
                    ));
                };
                decoded[at].push(meaning);
            }
            Ok(())
        })?;
        let categories = self.categories();
        Ok(Decoded {
            columns: categories.into_iter().zip(decoded).collect(),
        })
    }

    /// Whether rows with an unknown category become zeros.
    fn lets_through(&self, column: &OneHotColumn) -> bool {
        match self.handle_unknown {
            HandleUnknown::Error => false,
            HandleUnknown::Ignore => true,
            HandleUnknown::InfrequentIfExist | HandleUnknown::Warn => column.infrequent.is_empty(),
        }
    }

    /// The names of the columns of the result: `colour_red`.
    ///
    /// # Errors
    /// `Shape` when there is not one name for each feature.
    pub fn feature_names_out<S: AsRef<str>>(&self, names: &[S]) -> Result<Vec<String>> {
        self.feature_names_out_with(names, |name, category| format!("{name}_{category}"))
    }

    /// The names of the columns of the result, each made of a feature's name and a category.
    ///
    /// # Errors
    /// `Shape` when there is not one name for each feature.
    pub fn feature_names_out_with<S: AsRef<str>>(
        &self,
        names: &[S],
        combine: impl Fn(&str, &Category) -> String,
    ) -> Result<Vec<String>> {
        if names.len() != self.columns.len() {
            let expected = format!("a name for each of {} features", self.columns.len());
            return Err(Error::shape("names", names.len(), expected));
        }
        let mut all = Vec::with_capacity(self.n_features_out());
        for (name, column) in names.iter().zip(&self.columns) {
            for meaning in column.meanings() {
                let category = match meaning {
                    Meaning::Category(code) => column.categories.get(code),
                    _ => None,
                };
                let category = category.unwrap_or_else(|| INFREQUENT.into());
                all.push(combine(name.as_ref(), &category));
            }
        }
        Ok(all)
    }

    fn categories(&self) -> Vec<Categories> {
        self.columns
            .iter()
            .map(|column| column.categories.clone())
            .collect()
    }
}

impl Transform for OneHotEncoderModel {
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
