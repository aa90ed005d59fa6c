//! Sets of labels as yes-or-no columns.

use crate::data::{Classes, Column, Label, LabelKind, Labels, Matrix};
use crate::error::{Error, Result};

/// Turns a set of labels for each row into yes-or-no columns, one for each label.
///
/// ```
/// use linnaeus::{preprocessing::MultiLabelBinarizer, prelude::*};
///
/// let genres = [vec!["sci-fi".into(), "thriller".into()], vec!["comedy".into()]];
/// let model = MultiLabelBinarizer::new().fit(&genres)?;
/// assert_eq!(model.classes(), ["comedy", "sci-fi", "thriller"]);
/// assert_eq!(model.transform(&genres)?.to_dense(), [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
/// let y: Labels = model.transform_labels(&genres)?; // for a classifier of several labels
/// assert_eq!(y.columns().len(), 3);
/// # Ok::<(), Error>(())
/// ```
///
/// scikit-learn's `MultiLabelBinarizer`.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MultiLabelBinarizer {
    /// The labels in the order of the columns; without them, those of the fit in ascending order.
    pub classes: Option<Vec<Label>>,
    /// Whether the matrix is sparse.
    pub sparse_output: bool,
}

impl MultiLabelBinarizer {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    crate::parameters::setter! {
        /// The labels in the order of the columns.
        classes: Vec<Label> as some
    }
    crate::parameters::setter! {
        /// Whether the matrix is sparse.
        sparse_output: bool
    }

    /// The labels of all sets.
    ///
    /// # Errors
    /// `Parameter` when `classes` has a label twice.
    pub fn fit<S: AsRef<[Label]>>(&self, sets: &[S]) -> Result<MultiLabelBinarizerModel> {
        let classes = match &self.classes {
            Some(classes) => classes.clone(),
            None => Classes::new(sets.iter().flat_map(S::as_ref)).to_vec(),
        };
        let mut sorted: Vec<(Label, u32)> = classes.iter().cloned().zip(0..).collect();
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let found = format!("{} twice", pair[0].0);
            return Err(Error::parameter("classes", found, "each label once"));
        }
        Ok(MultiLabelBinarizerModel {
            classes,
            sorted,
            sparse_output: self.sparse_output,
        })
    }
}

/// A fitted [`MultiLabelBinarizer`].
#[derive(Clone, Debug, PartialEq)]
pub struct MultiLabelBinarizerModel {
    classes: Vec<Label>,
    /// Labels in order, each with its column.
    sorted: Vec<(Label, u32)>,
    sparse_output: bool,
}

impl MultiLabelBinarizerModel {
    /// The labels, in the order of the columns.
    pub fn classes(&self) -> &[Label] {
        &self.classes
    }

    /// 1 where a label is in the set of the row, else 0. Labels that the fit had not seen are left
    /// out; [`unknown`](Self::unknown) lists them.
    ///
    /// # Errors
    /// `Shape` for more rows than a matrix holds.
    pub fn transform<S: AsRef<[Label]>>(&self, sets: &[S]) -> Result<Matrix> {
        let (mut ends, mut columns) = (vec![0], Vec::new());
        for set in sets {
            columns.extend(self.columns_of(set.as_ref()));
            ends.push(columns.len());
        }
        if self.sparse_output {
            let ones = vec![1.0; columns.len()];
            return Matrix::csr(self.classes.len(), ends, columns, ones);
        }
        let mut values = vec![0.0; sets.len() * self.classes.len()];
        for (row, range) in ends.windows(2).enumerate() {
            for &column in &columns[range[0]..range[1]] {
                values[row * self.classes.len() + column as usize] = 1.0;
            }
        }
        Matrix::new(sets.len(), self.classes.len(), values)
    }

    /// The same as yes-or-no labels: what a classifier of several labels is fitted on.
    ///
    /// # Errors
    /// `Empty` when there is no label at all.
    pub fn transform_labels<S: AsRef<[Label]>>(&self, sets: &[S]) -> Result<Labels> {
        if self.classes.is_empty() {
            return Err(Error::empty("sets", "at least one label"));
        }
        let mut codes = vec![vec![0; sets.len()]; self.classes.len()];
        for (row, set) in sets.iter().enumerate() {
            for column in self.columns_of(set.as_ref()) {
                codes[column as usize][row] = 1;
            }
        }
        let column = |codes: Vec<u32>| Column::known(codes, Classes::new([0, 1]));
        let columns = codes.into_iter().map(column).collect();
        Ok(Labels::from_columns(LabelKind::Multilabel, columns))
    }

    /// The labels of these sets that the fit had not seen, in order.
    pub fn unknown<S: AsRef<[Label]>>(&self, sets: &[S]) -> Vec<Label> {
        let labels = sets.iter().flat_map(S::as_ref);
        Classes::new(labels.filter(|label| self.column(label).is_none())).to_vec()
    }

    /// The set of labels of each row.
    ///
    /// # Errors
    /// `Shape` when there is not one column for each label, `Labels` for a value other than 0 and 1.
    pub fn inverse_transform(&self, x: &Matrix) -> Result<Vec<Vec<Label>>> {
        if x.ncols() != self.classes.len() {
            let expected = format!("{} columns, one for each label", self.classes.len());
            return Err(Error::shape(
                "x",
                format!("{} columns", x.ncols()),
                expected,
            ));
        }
        let mut rows = x.rows();
        let mut sets = Vec::with_capacity(x.nrows());
        for row in 0..x.nrows() {
            let (mut set, mut other) = (Vec::new(), None);
            rows.row(row).for_each(|column, value| {
                if value == 1.0 {
                    set.push(self.classes[column].clone());
                } else if value != 0.0 {
                    other = Some(value);
                }
            });
            if let Some(value) = other {
                let found = format!("{value} in row {row}");
                return Err(Error::labels("x", found, "zeros and ones"));
            }
            sets.push(set);
        }
        Ok(sets)
    }

    /// The columns of a set, ascending.
    fn columns_of(&self, set: &[Label]) -> Vec<u32> {
        let mut columns: Vec<u32> = set.iter().filter_map(|label| self.column(label)).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    fn column(&self, label: &Label) -> Option<u32> {
        let at = self
            .sorted
            .binary_search_by_key(&label, |(own, _)| own)
            .ok()?;
        Some(self.sorted[at].1)
    }
}
