//! How much the rows of each class count: given, or in inverse proportion to their number.

use linnaeus_kernels::pairwise_sum;

use crate::data::{Classes, Column, Label, LabelKind, Labels};
use crate::error::{Error, Result};
use crate::parameters::{ParameterValue, Range};

/// How much each class counts in a fit: the parameter `class_weight` of classifiers.
///
/// As a text it is `none`, `balanced`, or classes with their weights, `0:2.5;1:1`. A label that
/// looks like a number or a truth value is one; `'0':2.5` means the string.
///
/// ```
/// use linnaeus::{class_weight::ClassWeight, linear_model::SgdClassifier, prelude::*};
///
/// let given = ClassWeight::from([("ham", 1.0), ("spam", 5.0)]);
/// assert_eq!(ClassWeight::Balanced, "balanced".parse()?);
/// assert_eq!(given, "ham:1;spam:5".parse()?);
/// let sgd = SgdClassifier::new().class_weight(given);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ClassWeight {
    /// Every class has the weight 1.
    #[default]
    None,
    /// The weight of a class is the number of rows, divided by the number of classes and by the
    /// number of rows of that class: together, all classes weigh the same.
    Balanced,
    /// These classes have these weights, and all others the weight 1.
    PerClass(Vec<(Label, f64)>),
}

impl<L: Into<Label>, const N: usize> From<[(L, f64); N]> for ClassWeight {
    fn from(weights: [(L, f64); N]) -> Self {
        Self::PerClass(weights.map(|(label, weight)| (label.into(), weight)).into())
    }
}

impl From<Vec<(Label, f64)>> for ClassWeight {
    fn from(weights: Vec<(Label, f64)>) -> Self {
        Self::PerClass(weights)
    }
}

impl std::str::FromStr for ClassWeight {
    type Err = Error;

    /// # Errors
    /// `Parameter` when the text is none of the three.
    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
            .ok_or_else(|| Error::parameter("class_weight", text, Self::expected(Range::ANY)))
    }
}

/// The weight of each of the classes (scikit-learn's function of that name).
///
/// With `weights`, which only `Balanced` looks at, a class counts the weights of its rows instead
/// of their number.
///
/// ```
/// use linnaeus::{class_weight::*, prelude::*};
///
/// let y = Labels::from([1, 1, 1, 1, 0, 0]);
/// let weights = compute_class_weight(&ClassWeight::Balanced, y.classes()?, &y, None)?;
/// assert_eq!(weights, [1.5, 0.75]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Labels` for several columns of labels; `UnknownLabel` when a row has a label that is not among
/// the classes; `Parameter` when `Balanced` meets a class without a row, or when classes have no
/// weight while there are weights of labels that no class is: most likely they are misspelt;
/// `Shape` when there is not one weight a row.
pub fn compute_class_weight(
    class_weight: &ClassWeight,
    classes: &Classes,
    y: &Labels,
    weights: Option<&[f64]>,
) -> Result<Vec<f64>> {
    of_column(class_weight, classes, &y.single()?.onto(classes)?, weights)
}

/// [`compute_class_weight`] for codes that are known to point into the classes.
pub(crate) fn of_column(
    class_weight: &ClassWeight,
    classes: &Classes,
    y: &Column,
    weights: Option<&[f64]>,
) -> Result<Vec<f64>> {
    match class_weight {
        ClassWeight::None => Ok(vec![1.0; classes.len()]),
        ClassWeight::PerClass(given) => per_class(given, classes),
        ClassWeight::Balanced => balanced(classes, y.codes(), weights),
    }
}

fn per_class(given: &[(Label, f64)], classes: &Classes) -> Result<Vec<f64>> {
    let of = |class: &Label| {
        let own = given.iter().rev().find(|(label, _)| label == class);
        own.map(|(_, weight)| *weight)
    };
    let found: Vec<Option<f64>> = classes.iter().map(of).collect();
    let weighted = found.iter().flatten().count();
    if weighted < found.len() && weighted != given.len() && !given.is_empty() {
        let without = classes.iter().zip(&found).filter(|(_, own)| own.is_none());
        let without: Vec<String> = without.map(|(class, _)| format!("{class:?}")).collect();
        let found = format!("{} without a weight", without.join(", "));
        let expected = format!("labels that are among the classes {classes:?}");
        return Err(Error::parameter("class_weight", found, expected));
    }
    Ok(found.into_iter().map(|own| own.unwrap_or(1.0)).collect())
}

fn balanced(classes: &Classes, codes: &[u32], weights: Option<&[f64]>) -> Result<Vec<f64>> {
    if let Some(weights) = weights
        && weights.len() != codes.len()
    {
        let expected = format!("one for each of the {} rows", codes.len());
        return Err(Error::shape("weights", weights.len(), expected));
    }
    let mut rows = vec![0_usize; classes.len()];
    let mut sums = vec![0.0; classes.len()];
    for (row, &code) in codes.iter().enumerate() {
        rows[code as usize] += 1;
        sums[code as usize] += weights.map_or(1.0, |weights| weights[row]);
    }
    if let Some(class) = rows.iter().position(|&count| count == 0) {
        let found = format!("balanced, but no row of {:?}", classes[class]);
        return Err(Error::parameter(
            "class_weight",
            found,
            "a row of each class",
        ));
    }
    let (all, count) = (pairwise_sum(&sums), classes.len() as f64);
    Ok(sums.into_iter().map(|sum| all / (count * sum)).collect())
}

/// The weight of each row by its class (scikit-learn's function of that name): of several columns
/// of labels, the product of their weights.
///
/// `class_weight` has an entry for each column; a single `Balanced` serves all of them. With
/// `rows` the weights are balanced by those rows (a row may come twice), and a class that none of
/// them has gets the weight 0.
///
/// ```
/// use linnaeus::{class_weight::*, prelude::*};
///
/// let y = Labels::from([1, 1, 1, 1, 0, 0]);
/// let weights = compute_sample_weight(&[ClassWeight::Balanced], &y, None)?;
/// assert_eq!(weights, [0.75, 0.75, 0.75, 0.75, 1.5, 1.5]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` when the entries do not fit the columns, or when there are `rows` and an entry is
/// not `Balanced`; `Shape` for a row out of range; and as [`compute_class_weight`].
pub fn compute_sample_weight(
    class_weight: &[ClassWeight],
    y: &Labels,
    rows: Option<&[usize]>,
) -> Result<Vec<f64>> {
    let columns = y.columns();
    let of = |column: usize| match class_weight {
        [ClassWeight::Balanced] => Some(&ClassWeight::Balanced),
        several => several.get(column),
    };
    let all_balanced = matches!(class_weight, [ClassWeight::Balanced]);
    if !all_balanced && class_weight.len() != columns.len() {
        let expected = format!("one for each of the {} columns, or balanced", columns.len());
        return Err(Error::parameter(
            "class_weight",
            class_weight.len(),
            expected,
        ));
    }
    if rows.is_some() && class_weight.iter().any(|own| *own != ClassWeight::Balanced) {
        let expected = "balanced, the only one that depends on rows";
        return Err(Error::parameter("class_weight", "another", expected));
    }
    let mut weights = vec![1.0; y.nrows()];
    for (at, column) in columns.iter().enumerate() {
        let (Some(class_weight), column) = (of(at), column.present()) else {
            continue;
        };
        let learned = Labels::from_columns(LabelKind::Single, vec![column.clone()]);
        let learned = rows
            .map_or(Ok(learned.clone()), |rows| learned.take(rows))?
            .present();
        let of_class = of_column(class_weight, learned.classes()?, learned.single()?, None)?;
        for (weight, &code) in weights.iter_mut().zip(column.codes()) {
            let class = learned.classes()?.code(&column.classes()[code as usize]);
            *weight *= class.map_or(0.0, |class| of_class[class as usize]);
        }
    }
    Ok(weights)
}

/// How much each class counts, for each column of labels: the parameter `class_weight` of
/// classifiers that take several columns.
///
/// `balanced` alone serves all columns. As a text, the columns are separated by `|`.
///
/// ```
/// use linnaeus::class_weight::{ClassWeight, ClassWeights};
///
/// let one = ClassWeights::from(ClassWeight::Balanced);
/// assert_eq!(one, "balanced".parse()?);
/// let two = ClassWeights::from(vec![ClassWeight::from([(0, 1.0), (1, 5.0)]), ClassWeight::Balanced]);
/// assert_eq!(two, "0:1;1:5|balanced".parse()?);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassWeights(Vec<ClassWeight>);

impl ClassWeights {
    /// Every class of every column has the weight 1.
    pub const NONE: Self = Self(Vec::new());

    /// The weight of each row, the product over the columns; none when all are 1.
    pub(crate) fn of_rows(&self, y: &Labels) -> Result<Option<Vec<f64>>> {
        if self.0.iter().all(|own| *own == ClassWeight::None) {
            return Ok(None);
        }
        compute_sample_weight(&self.0, y, None).map(Some)
    }

    /// Whether `balanced` serves all columns.
    pub(crate) fn are_balanced(&self) -> bool {
        *self.0 == [ClassWeight::Balanced]
    }
}

impl From<ClassWeight> for ClassWeights {
    fn from(one: ClassWeight) -> Self {
        Self(vec![one])
    }
}
impl From<Vec<ClassWeight>> for ClassWeights {
    fn from(several: Vec<ClassWeight>) -> Self {
        Self(several)
    }
}
impl<L: Into<Label>, const N: usize> From<[(L, f64); N]> for ClassWeights {
    fn from(weights: [(L, f64); N]) -> Self {
        ClassWeight::from(weights).into()
    }
}

impl std::str::FromStr for ClassWeights {
    type Err = Error;

    /// # Errors
    /// `Parameter` when the text is none of these.
    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
            .ok_or_else(|| Error::parameter("class_weight", text, Self::expected(Range::ANY)))
    }
}

impl ParameterValue for ClassWeights {
    fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "none" | "None" => Some(Self::NONE),
            text => {
                let entries = text.split('|').map(ClassWeight::parse);
                entries.collect::<Option<_>>().map(Self)
            }
        }
    }
    fn write(&self) -> String {
        let entries: Vec<String> = self.0.iter().map(ClassWeight::write).collect();
        match &*entries {
            [] => "none".into(),
            entries => entries.join("|"),
        }
    }
    fn expected(range: Range) -> String {
        let one = ClassWeight::expected(range);
        format!("{one}; of several columns separated by |")
    }
    fn is_within(&self, range: Range) -> bool {
        self.0.iter().all(|own| own.is_within(range))
    }
}

impl ParameterValue for ClassWeight {
    fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "none" | "None" => Some(Self::None),
            "balanced" => Some(Self::Balanced),
            text => read_weights(text).map(Self::PerClass),
        }
    }

    fn write(&self) -> String {
        match self {
            Self::None => "none".into(),
            Self::Balanced => "balanced".into(),
            Self::PerClass(weights) => {
                let one = |(label, weight): &(Label, f64)| {
                    format!("{}:{}", write_label(label), weight.write())
                };
                weights.iter().map(one).collect::<Vec<_>>().join(";")
            }
        }
    }

    fn expected(_: Range) -> String {
        "none, balanced, or classes with their weights (0:2.5;1:1)".into()
    }

    fn is_within(&self, _: Range) -> bool {
        match self {
            Self::PerClass(weights) => weights.iter().all(|(_, weight)| weight.is_finite()),
            _ => true,
        }
    }
}

fn read_weights(text: &str) -> Option<Vec<(Label, f64)>> {
    let mut weights: Vec<(Label, f64)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (label, after) = read_label(rest)?;
        let after = after.trim_start().strip_prefix(':')?;
        let (number, next) = after.split_once(';').unwrap_or((after, ""));
        if weights.iter().any(|(own, _)| *own == label) {
            return None;
        }
        weights.push((label, number.trim().parse().ok()?));
        rest = next.trim();
    }
    (!weights.is_empty()).then_some(weights)
}

/// The label at the beginning of a text, and what comes after it.
fn read_label(text: &str) -> Option<(Label, &str)> {
    let Some(quoted) = text.strip_prefix('\'') else {
        let (label, _) = text.split_once(':')?;
        let after = &text[label.len()..];
        return (!label.trim().is_empty()).then(|| (bare_label(label.trim()), after));
    };
    let mut label = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\'' => return Some((label.into(), &quoted[at + 1..])),
            '\\' => label.push(letters.next()?.1),
            _ => label.push(letter),
        }
    }
    None
}

fn bare_label(text: &str) -> Label {
    match (text, text.parse::<i64>()) {
        (_, Ok(integer)) => integer.into(),
        ("true" | "True", _) => true.into(),
        ("false" | "False", _) => false.into(),
        _ => text.into(),
    }
}

fn write_label(label: &Label) -> String {
    let text = label.to_string();
    let special = |letter: char| ":;'\\,=".contains(letter);
    let is_plain = !text.is_empty() && !text.contains(special) && text.trim() == text;
    if is_plain && bare_label(&text) == *label {
        return text;
    }
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_back_as_it_was() {
        let hard: Vec<(Label, f64)> = vec![
            ("0".into(), 1.5),
            (0.into(), 2.0),
            (true.into(), 0.0),
            ("True".into(), -1.0),
            ("a:b;c'd\\e, =".into(), 1e-300),
            ("".into(), 3.0),
            (" x".into(), 4.0),
        ];
        for weight in [
            ClassWeight::None,
            ClassWeight::Balanced,
            ClassWeight::from(hard),
            ClassWeight::from([("plain", 0.1)]),
        ] {
            assert_eq!(ClassWeight::parse(&weight.write()), Some(weight));
        }
        for text in ["", "a", "a:", "a:x", ":1", "'a:1", "a:1;a:2", "a:1,b:2"] {
            assert_eq!(ClassWeight::parse(text), None, "{text}");
        }
    }

    #[test]
    fn classes_without_a_weight_have_the_weight_one() {
        let y = Labels::from(["a", "b", "c"]);
        let weigh =
            |weight: &ClassWeight| compute_class_weight(weight, y.classes().unwrap(), &y, None);
        assert_eq!(
            weigh(&ClassWeight::from([("b", 3.0)])).unwrap(),
            [1.0, 3.0, 1.0]
        );
        let with_another = [("a", 2.0), ("b", 2.0), ("c", 2.0), ("d", 9.0)];
        assert_eq!(weigh(&ClassWeight::from(with_another)).unwrap(), [2.0; 3]);
        let error = weigh(&ClassWeight::from([("B", 3.0)])).unwrap_err();
        assert_eq!(error.argument(), Some("class_weight"), "{error}");
        let elsewhere = Classes::new(["a", "b"]);
        assert!(compute_class_weight(&ClassWeight::None, &elsewhere, &y, None).is_err());
        let more = Classes::new(["a", "b", "c", "d"]);
        let error = compute_class_weight(&ClassWeight::Balanced, &more, &y, None).unwrap_err();
        assert_eq!(error.argument(), Some("class_weight"), "{error}");
    }

    #[test]
    fn rows_that_were_drawn_balance_the_weights() {
        // scikit-learn: compute_sample_weight("balanced", [1,1,1,2,2,3], indices=[0,1,1,3]).
        let y = Labels::from([1, 1, 1, 2, 2, 3]);
        let weights = compute_sample_weight(&[ClassWeight::Balanced], &y, Some(&[0, 1, 1, 3]));
        let (one, two) = (4.0 / (2.0 * 3.0), 4.0 / 2.0);
        assert_eq!(weights.unwrap(), [one, one, one, two, two, 0.0]);
    }

    #[test]
    fn columns_multiply_their_weights() {
        let y = Labels::multioutput([Labels::from([0, 0, 1]), Labels::from(["x", "y", "y"])]);
        let y = y.unwrap();
        let given = [
            ClassWeight::from([(1, 2.0)]),
            ClassWeight::from([("y", 5.0)]),
        ];
        assert_eq!(
            compute_sample_weight(&given, &y, None).unwrap(),
            [1.0, 5.0, 10.0]
        );
        let cases = [
            compute_sample_weight(&given[..1], &y, None),
            compute_sample_weight(&given, &y, Some(&[0])),
        ];
        for error in cases.map(Result::unwrap_err) {
            assert_eq!(error.argument(), Some("class_weight"), "{error}");
        }
        let error = compute_sample_weight(&[ClassWeight::Balanced], &y, Some(&[9])).unwrap_err();
        assert_eq!(error.argument(), Some("rows"));
    }
}
