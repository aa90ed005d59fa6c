//! y of any shape: columns of codes and the classes that they point into.

use std::collections::BTreeMap;
use std::sync::Arc;

use linnaeus_kernels::{code_integers, count_codes, distinct_integers, find};

use super::label::{Classes, Label};
use crate::error::{Error, Result};

/// One column of labels: a code a row, and the table that the codes point into.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    codes: Arc<[u32]>,
    classes: Classes,
}

impl Column {
    /// A column from codes.
    ///
    /// # Errors
    /// `Shape` when a code is not below the number of classes.
    pub fn new(codes: impl Into<Arc<[u32]>>, classes: Classes) -> Result<Self> {
        let codes = codes.into();
        match codes.iter().max() {
            Some(&most) if most as usize >= classes.len() => Err(Error::shape(
                "codes",
                format!("the code {most}"),
                format!("codes below the number of classes, {}", classes.len()),
            )),
            _ => Ok(Self { codes, classes }),
        }
    }

    /// A column whose codes are known to be in range.
    pub(crate) fn known(codes: impl Into<Arc<[u32]>>, classes: Classes) -> Self {
        let codes = codes.into();
        debug_assert!(codes.iter().all(|&code| (code as usize) < classes.len()));
        Self { codes, classes }
    }

    /// The code of every row.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    pub(crate) fn shared_codes(&self) -> Arc<[u32]> {
        self.codes.clone()
    }

    /// The classes that the codes point into.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The label of a row.
    pub fn label(&self, row: usize) -> Option<&Label> {
        self.codes
            .get(row)
            .map(|&code| &self.classes[code as usize])
    }

    /// How many rows each class has.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.classes.len()];
        count_codes(&self.codes, &mut counts);
        counts.into_iter().map(|count| count as usize).collect()
    }

    /// The class with this code against all others, as false and true.
    pub fn is(&self, code: u32) -> Labels {
        let codes: Vec<u32> = self
            .codes
            .iter()
            .map(|&own| u32::from(own == code))
            .collect();
        Labels::from_column(Self::known(codes, Classes::bools()))
    }

    /// The same labels with codes of another table.
    ///
    /// # Errors
    /// `UnknownLabel` when a row's label is not in that table.
    pub fn onto(&self, classes: &Classes) -> Result<Self> {
        self.onto_named(classes, "y")
    }

    pub(crate) fn onto_named(&self, classes: &Classes, argument: &'static str) -> Result<Self> {
        if self.classes == *classes {
            return Ok(Self {
                codes: self.codes.clone(),
                classes: classes.clone(),
            });
        }
        let new: Vec<Option<u32>> = self
            .classes
            .iter()
            .map(|label| classes.code(label))
            .collect();
        if new.contains(&None)
            && let Some(&code) = self
                .codes
                .iter()
                .find(|&&code| new[code as usize].is_none())
        {
            classes.find(argument, &self.classes[code as usize])?;
        }
        // What has no code there, no row has.
        let new: Vec<u32> = new.into_iter().map(Option::unwrap_or_default).collect();
        Ok(Self {
            codes: self.codes.iter().map(|&code| new[code as usize]).collect(),
            classes: classes.clone(),
        })
    }

    /// The same labels with a table of only the classes that some row has.
    pub(crate) fn present(&self) -> Self {
        let counts = self.counts();
        if counts.iter().all(|&count| count > 0) {
            return self.clone();
        }
        let kept = self
            .classes
            .iter()
            .zip(&counts)
            .filter(|(_, count)| **count > 0);
        let classes = Classes::new(kept.map(|(label, _)| label));
        self.onto(&classes).expect("every row's class was kept")
    }

    fn take(&self, rows: &[usize]) -> Self {
        let codes = rows.iter().map(|&row| self.codes[row]).collect();
        Self {
            codes,
            classes: self.classes.clone(),
        }
    }
}

/// Which shape y has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// One label a row: two classes or many.
    Single,
    /// Several yes-or-no questions about a row.
    Multilabel,
    /// Several labels a row, each with classes of its own.
    Multioutput,
    /// No label at all: rows for a transformer.
    Absent,
}

/// The labels of all rows: one column, or several.
///
/// ```
/// use linnaeus::prelude::*;
///
/// let digits = Labels::from(vec!["5", "0", "4", "5"]);
/// assert_eq!(digits.classes()?.len(), 3);
/// let fives = digits.equals("5")?; // true for the rows that are a "5"
/// assert_eq!(fives.single()?.codes(), [1, 0, 0, 1]);
/// let large = digits.map(|digit| *digit >= "4")?;
/// assert_eq!(large.single()?.codes(), [1, 0, 1, 1]);
/// assert_eq!(digits.integers()?, [5, 0, 4, 5]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    kind: LabelKind,
    columns: Vec<Column>,
}

impl<L: Into<Label>> FromIterator<L> for Labels {
    fn from_iter<I: IntoIterator<Item = L>>(labels: I) -> Self {
        let mut labels = labels.into_iter().map(Into::into);
        let first = labels.next();
        let are_bools = matches!(first, Some(Label::Bool(_)));
        let number = |label: &Label| match label {
            Label::Bool(value) if are_bools => Some(i64::from(*value)),
            Label::Int(value) if !are_bools => Some(*value),
            _ => None,
        };
        let label = |number: i64| match are_bools {
            true => Label::Bool(number != 0),
            false => Label::Int(number),
        };
        // Numbers are coded as such, as long as nothing else comes.
        let mut numbers = Vec::with_capacity(labels.size_hint().0.saturating_add(1));
        let mut other = None;
        numbers.extend(first.into_iter().chain(&mut labels).map_while(|label| {
            let own = number(&label);
            if own.is_none() {
                other = Some(label);
            }
            own
        }));
        let column = match other {
            None => {
                let distinct = distinct_integers(&numbers);
                let codes: Arc<[u32]> = code_integers(&numbers, &distinct);
                Column::known(codes, Classes::new(distinct.into_iter().map(label)))
            }
            Some(other) => {
                let numbers = numbers.into_iter().map(label);
                coded(numbers.chain([other]).chain(labels))
            }
        };
        Self::from_column(column)
    }
}

/// Codes of labels of any kind.
fn coded(labels: impl Iterator<Item = Label>) -> Column {
    // In the order in which they come first, to look up each label once.
    let mut numbered = BTreeMap::new();
    let number = |label| {
        let next = numbered.len() as u32;
        *numbered.entry(label).or_insert(next)
    };
    let numbers: Vec<u32> = labels.map(number).collect();
    let mut codes = vec![0; numbered.len()];
    for (&number, code) in numbered.values().zip(0..) {
        codes[number as usize] = code;
    }
    let codes: Arc<[u32]> = numbers
        .iter()
        .map(|&number| codes[number as usize])
        .collect();
    Column::known(codes, Classes::new(numbered.into_keys()))
}

impl<L: Into<Label>> From<Vec<L>> for Labels {
    fn from(labels: Vec<L>) -> Self {
        labels.into_iter().collect()
    }
}
impl<L: Into<Label> + Clone> From<&[L]> for Labels {
    fn from(labels: &[L]) -> Self {
        labels.iter().cloned().collect()
    }
}
impl<L: Into<Label>, const N: usize> From<[L; N]> for Labels {
    fn from(labels: [L; N]) -> Self {
        labels.into_iter().collect()
    }
}

macro_rules! labels_from_large_integers {
    ($($integer:ty),*) => { $(
        impl TryFrom<Vec<$integer>> for Labels {
            type Error = Error;
            fn try_from(labels: Vec<$integer>) -> Result<Self> {
                labels
                    .into_iter()
                    .map(|value| {
                        i64::try_from(value).map_err(|_| {
                            Error::labels("y", value, format!("integers up to {}", i64::MAX))
                        })
                    })
                    .collect::<Result<Vec<i64>>>()
                    .map(Self::from)
            }
        }
    )* };
}
labels_from_large_integers!(u64, usize);

impl Labels {
    /// One column.
    pub fn from_column(column: Column) -> Self {
        Self {
            kind: LabelKind::Single,
            columns: vec![column],
        }
    }

    /// Several yes-or-no columns.
    ///
    /// # Errors
    /// `Labels` when a part has more than one column or a column more than two classes, `Shape`
    /// when their lengths differ, `Empty` without any column.
    pub fn multilabel(parts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let labels = Self::side_by_side(LabelKind::Multilabel, parts)?;
        match labels
            .columns
            .iter()
            .find(|column| column.classes.len() > 2)
        {
            Some(column) => {
                let found = format!("the classes {:?}", column.classes);
                Err(Error::labels("parts", found, "two classes in every column")
                    .advise("labels with more classes side by side are `Labels::multioutput`"))
            }
            None => Ok(labels),
        }
    }

    /// Several columns, each with classes of its own.
    ///
    /// # Errors
    /// `Labels` when a part has more than one column, `Shape` when their lengths differ, `Empty`
    /// without any column.
    pub fn multioutput(parts: impl IntoIterator<Item = Self>) -> Result<Self> {
        Self::side_by_side(LabelKind::Multioutput, parts)
    }

    fn side_by_side(kind: LabelKind, parts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let columns = parts
            .into_iter()
            .map(|part| part.single().cloned())
            .collect::<Result<Vec<Column>>>()?;
        let Some(first) = columns.first() else {
            return Err(Error::empty("parts", "at least one column of labels"));
        };
        let rows = first.codes.len();
        match columns.iter().find(|column| column.codes.len() != rows) {
            Some(other) => {
                let found = format!("a column of {}", other.codes.len());
                Err(Error::shape(
                    "parts",
                    found,
                    format!("columns of {rows} rows as the first"),
                ))
            }
            None => Ok(Self { kind, columns }),
        }
    }

    /// No labels, for so many rows: what a transformer is fitted with that looks at x only.
    pub fn absent(rows: usize) -> Self {
        let nothing = Column::known(vec![0; rows], Classes::new([false]));
        Self {
            kind: LabelKind::Absent,
            columns: vec![nothing],
        }
    }

    pub(crate) fn from_columns(kind: LabelKind, columns: Vec<Column>) -> Self {
        Self { kind, columns }
    }

    /// Which shape it has.
    pub fn kind(&self) -> LabelKind {
        self.kind
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The number of rows.
    pub fn nrows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.codes.len())
    }

    /// The only column.
    ///
    /// # Errors
    /// `Labels` when there are several.
    pub fn single(&self) -> Result<&Column> {
        self.single_named("y")
    }

    pub(crate) fn single_named(&self, argument: &'static str) -> Result<&Column> {
        match (&self.kind, &*self.columns) {
            (LabelKind::Single, [column]) => Ok(column),
            (LabelKind::Absent, _) => Err(Error::labels(argument, "none", "one column of labels")),
            (_, columns) => {
                let found = format!("{} columns", columns.len());
                Err(Error::labels(argument, found, "one column of labels"))
            }
        }
    }

    /// The classes of the only column.
    ///
    /// # Errors
    /// `Labels` when there are several columns.
    pub fn classes(&self) -> Result<&Classes> {
        Ok(&self.single()?.classes)
    }

    /// The label of a row, if there is one column and it has that row.
    pub fn get(&self, row: usize) -> Option<&Label> {
        self.single().ok()?.label(row)
    }

    /// A label made of each label, by class (the function is called once a class).
    ///
    /// # Errors
    /// `Labels` when there are several columns.
    pub fn map<L: Into<Label>>(&self, f: impl Fn(&Label) -> L) -> Result<Self> {
        let column = self.single()?;
        let images: Vec<Label> = column.classes.iter().map(|label| f(label).into()).collect();
        // A question is one of two classes even when every row answers it alike.
        let classes = match images.first() {
            Some(Label::Bool(_)) => Classes::bools(),
            _ => Classes::new(images.iter()),
        };
        let new: Vec<u32> = images
            .iter()
            .map(|label| classes.find("labels", label))
            .collect::<Result<_>>()?;
        let codes = column
            .codes
            .iter()
            .map(|&code| new[code as usize])
            .collect();
        Ok(Self::from_column(Column { codes, classes }))
    }

    /// True for the rows whose label is this one (Python: `y == "5"`).
    ///
    /// # Errors
    /// `UnknownLabel` when no row has it: a question that is false everywhere is most likely a
    /// misspelt label. `Labels` when there are several columns.
    pub fn equals(&self, label: impl Into<Label>) -> Result<Self> {
        let (label, column) = (label.into(), self.single()?);
        Ok(column.is(column.classes.find("label", &label)?))
    }

    /// The labels as integers (Python: `y.astype(int)`).
    ///
    /// # Errors
    /// `Labels` when one is a text that spells no integer, or when there are several columns.
    pub fn integers(&self) -> Result<Vec<i64>> {
        let column = self.single()?;
        let values = column.classes.iter().map(|label| {
            label
                .to_integer()
                .ok_or_else(|| Error::labels("y", format!("{label:?}"), "labels that are integers"))
        });
        let values = values.collect::<Result<Vec<i64>>>()?;
        Ok(column
            .codes
            .iter()
            .map(|&code| values[code as usize])
            .collect())
    }

    /// The same labels with integers as classes (see [`integers`](Self::integers)).
    ///
    /// # Errors
    /// As `integers`.
    pub fn to_integers(&self) -> Result<Self> {
        self.integers().map(Self::from)
    }

    /// These rows, in this order.
    ///
    /// # Errors
    /// `Shape` when a row is out of range.
    pub fn take(&self, rows: &[usize]) -> Result<Self> {
        check_rows(rows, self.nrows())?;
        Ok(self.taken(rows))
    }

    pub(crate) fn taken(&self, rows: &[usize]) -> Self {
        self.each(|column| column.take(rows))
    }

    /// The same labels with tables of only the classes present.
    pub(crate) fn present(&self) -> Self {
        self.each(Column::present)
    }

    fn each(&self, f: impl FnMut(&Column) -> Column) -> Self {
        Self {
            kind: self.kind,
            columns: self.columns.iter().map(f).collect(),
        }
    }

    /// The very same labels in memory.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let at = |column: &Column| (column.codes.as_ptr(), column.classes.as_ptr());
        self.columns.iter().map(at).eq(other.columns.iter().map(at))
    }
}

/// Row numbers that are all below `nrows`.
pub(crate) fn check_rows(rows: &[usize], nrows: usize) -> Result<()> {
    match find(rows, |row| row >= nrows) {
        Some(at) => Err(Error::shape(
            "rows",
            format!("row {}", rows[at]),
            format!("rows below {nrows}"),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_sorted_as_numpy_sorts_them() {
        let y = Labels::from(vec!["b", "a", "10", "9", "B"]);
        let names: Vec<String> = y.classes().unwrap().iter().map(Label::to_string).collect();
        assert_eq!(names, ["10", "9", "B", "a", "b"]);
        assert_eq!(Labels::from([3, -1, 3]).classes().unwrap()[0], -1);
        assert_eq!(
            Labels::from([true, false]).single().unwrap().codes(),
            [1, 0]
        );
    }

    #[test]
    fn labels_of_many_kinds_and_sizes_are_coded_in_their_order() {
        let texts = |at: i64| Label::from((at * 7919 % 23).to_string());
        let narrow = |at: i64| Label::Int(at * 7919 % 23 - 11);
        let wide = |at: i64| Label::Int((at % 29).wrapping_mul(0x5851_F42D_4C95_7F2D));
        let bools = |at: i64| Label::Bool(at % 3 == 0);
        let mixed = |at: i64| match at * 5 / 7 % 3 {
            0 => bools(at),
            1 => narrow(at),
            _ => texts(at),
        };
        let kinds: [&dyn Fn(i64) -> Label; 5] = [&texts, &narrow, &wide, &bools, &mixed];
        for rows in [0, 1, 2, 5, 100, 3000] {
            for label in kinds {
                let labels: Vec<Label> = (0..rows).map(label).collect();
                let y = Labels::from(labels.clone());
                let mut distinct = labels.clone();
                distinct.sort();
                distinct.dedup();
                assert_eq!(y.classes().unwrap()[..], distinct);
                let found = (0..labels.len()).filter_map(|row| y.get(row).cloned());
                assert_eq!(found.collect::<Vec<_>>(), labels);
            }
        }
    }

    #[test]
    fn large_integers_are_taken_where_they_fit() {
        let y = Labels::try_from(vec![7_usize, 3]).unwrap();
        assert_eq!(y.integers().unwrap(), [7, 3]);
        let error = Labels::try_from(vec![u64::MAX]).unwrap_err();
        assert_eq!(error.argument(), Some("y"));
    }

    #[test]
    fn an_absent_class_is_dropped_only_by_present() {
        let y = Labels::from(vec!["a", "b", "c"]).take(&[0, 2, 2]).unwrap();
        assert_eq!(y.classes().unwrap().len(), 3);
        let present = y.present();
        assert_eq!(present.classes().unwrap().len(), 2);
        assert_eq!(present.get(1), Some(&Label::from("c")));
    }

    #[test]
    fn mistakes_are_named() {
        let y = Labels::from(vec!["a", "b"]);
        assert_eq!(y.equals("c").unwrap_err().argument(), Some("label"));
        assert_eq!(y.integers().unwrap_err().argument(), Some("y"));
        assert_eq!(y.take(&[2]).unwrap_err().argument(), Some("rows"));
        let ints = Labels::from([1, 2]);
        let mixed = y
            .classes()
            .unwrap()
            .union(ints.classes().unwrap(), "y_pred");
        assert_eq!(mixed.unwrap_err().argument(), Some("y_pred"));
        let three = Labels::from([1, 2, 3]);
        assert!(Labels::multilabel([three.clone()]).is_err());
        assert!(Labels::multioutput([three.clone(), ints]).is_err());
        assert!(
            Labels::multioutput([three.clone(), three])
                .unwrap()
                .single()
                .is_err()
        );
        assert!(Labels::multilabel([]).is_err());
        assert!(Column::new(vec![0, 2], Classes::bools()).is_err());
    }

    #[test]
    fn a_question_has_two_classes_even_if_all_answers_agree() {
        let y = Labels::from(vec!["a", "b"])
            .map(|label| *label >= "a")
            .unwrap();
        assert_eq!(y.classes().unwrap().len(), 2);
        assert_eq!(y.single().unwrap().codes(), [1, 1]);
    }
}
