//! Data sets: those on board, and those in files of yours.
//!
//! On board are MNIST (with the feature `mnist`) and four small tables. Each has a function of its
//! own, and [`by_name`] finds it by its name, as programs need it; [`describe`] tells what it is,
//! where it comes from and under which licence. [`read_csv`] reads a table of yours.
//!
//! ```
//! use linnaeus::datasets;
//!
//! let iris = datasets::by_name("iris")?;
//! assert_eq!((iris.nrows(), iris.ncols()), (150, 4));
//! let description = datasets::describe("iris")?;
//! assert_eq!(description.target_names, ["setosa", "versicolor", "virginica"]);
//! assert!(description.licence.starts_with("CC BY 4.0"));
//! # Ok::<(), linnaeus::error::Error>(())
//! ```

mod csv;
#[cfg(feature = "mnist")]
mod mnist;
mod toy;

pub use self::csv::{CsvOptions, read_csv};
#[cfg(feature = "mnist")]
pub use self::mnist::mnist_784;
pub use self::toy::{load_breast_cancer, load_digits, load_iris, load_wine};

use crate::data::Dataset;
use crate::error::{Error, Result};

/// What a bundled data set is.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// The name that [`by_name`] finds it by.
    pub name: &'static str,
    /// The number of rows and of features.
    pub shape: (usize, usize),
    /// What the classes are called, in the order of the labels.
    pub target_names: &'static [&'static str],
    /// Who made it, and where it is from.
    pub source: &'static str,
    /// Under which licence it may be used and passed on.
    pub licence: &'static str,
    /// What is in it, in a few paragraphs.
    pub text: &'static str,
}

/// The names of the bundled data sets, for [`by_name`] and [`describe`].
pub fn names() -> Vec<&'static str> {
    BUNDLED
        .iter()
        .map(|(description, _)| description.name)
        .collect()
}

/// The bundled data set of this name; `"mnist"` is `"mnist_784"`.
///
/// # Errors
/// `Parameter` for another name, with a list of those there are; `Data` when the data are damaged,
/// or are MNIST and this is a build without the feature `mnist`.
///
/// ```
/// let error = linnaeus::datasets::by_name("irish").unwrap_err();
/// assert_eq!(error.argument(), Some("data"));
/// assert!(error.to_string().contains("iris, wine"));
/// ```
pub fn by_name(name: &str) -> Result<Dataset> {
    find(name).and_then(|(_, load)| load())
}

/// What the bundled data set of this name is; `"mnist"` is `"mnist_784"`. It costs nothing: no data
/// are loaded.
///
/// # Errors
/// `Parameter` for another name, with a list of those there are.
///
/// ```
/// let digits = linnaeus::datasets::describe("digits")?;
/// assert_eq!(digits.shape, (1797, 64));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn describe(name: &str) -> Result<Description> {
    find(name).map(|(description, _)| *description)
}

fn find(name: &str) -> Result<&'static (Description, Load)> {
    let full = if name == "mnist" { "mnist_784" } else { name };
    BUNDLED
        .iter()
        .find(|(description, _)| description.name == full)
        .ok_or_else(|| {
            let expected = format!("one of {}", names().join(", "));
            Error::parameter("data", format!("{name:?}"), expected)
        })
}

type Load = fn() -> Result<Dataset>;

const CC_BY_4: &str = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)";

const BUNDLED: &[(Description, Load)] = &[
    (
        Description {
            name: "mnist_784",
            shape: (70_000, 784),
            target_names: &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            source: "Yann LeCun and Corinna Cortes: MNIST, the four original files",
            licence: "CC BY-SA 3.0 (https://creativecommons.org/licenses/by-sa/3.0/)",
            text: include_str!("mnist.md").trim_ascii(),
        },
        load_mnist,
    ),
    (
        Description {
            name: "digits",
            shape: (1797, 64),
            target_names: &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            source: "E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits (the test \
                     part), UCI Machine Learning Repository, https://doi.org/10.24432/C50P49",
            licence: CC_BY_4,
            text: include_str!("toy/digits.md").trim_ascii(),
        },
        load_digits,
    ),
    (
        Description {
            name: "iris",
            shape: (150, 4),
            target_names: &["setosa", "versicolor", "virginica"],
            source: "R. A. Fisher: Iris, UCI Machine Learning Repository, \
                     https://doi.org/10.24432/C56C76, two rows corrected after Fisher's paper",
            licence: CC_BY_4,
            text: include_str!("toy/iris.md").trim_ascii(),
        },
        load_iris,
    ),
    (
        Description {
            name: "wine",
            shape: (178, 13),
            target_names: &["class_0", "class_1", "class_2"],
            source: "S. Aeberhard, M. Forina: Wine, UCI Machine Learning Repository, \
                     https://doi.org/10.24432/C5PC7J",
            licence: CC_BY_4,
            text: include_str!("toy/wine.md").trim_ascii(),
        },
        load_wine,
    ),
    (
        Description {
            name: "breast_cancer",
            shape: (569, 30),
            target_names: &["malignant", "benign"],
            source: "W. Wolberg, O. Mangasarian, N. Street, W. Street: Breast Cancer Wisconsin \
                     (Diagnostic), UCI Machine Learning Repository, \
                     https://doi.org/10.24432/C5DW2B",
            licence: CC_BY_4,
            text: include_str!("toy/breast_cancer.md").trim_ascii(),
        },
        load_breast_cancer,
    ),
];

#[cfg(feature = "mnist")]
fn load_mnist() -> Result<Dataset> {
    mnist_784()
}

#[cfg(not(feature = "mnist"))]
fn load_mnist() -> Result<Dataset> {
    Err(Error::new(crate::error::ErrorKind::Data {
        name: "mnist_784".into(),
        found: "a build without it".into(),
        expected: "a build with the feature `mnist`".into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn every_description_fits_its_data() {
        for name in names() {
            let description = describe(name).unwrap();
            assert_eq!(description.name, name);
            assert!(description.text.lines().count() > 5, "{name}");
            assert!(description.licence.contains("https://"), "{name}");
            if name == "mnist_784" && cfg!(not(feature = "mnist")) {
                continue;
            }
            let data = by_name(name).unwrap();
            assert_eq!((data.nrows(), data.ncols()), description.shape, "{name}");
            let classes = data.y.classes().unwrap().len();
            assert_eq!(classes, description.target_names.len(), "{name}");
            assert_eq!(
                data.feature_names.as_ref().unwrap().len(),
                data.ncols(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_name_that_is_not_there_gets_a_list_of_those_there_are() {
        for error in [by_name("minst").unwrap_err(), describe("").unwrap_err()] {
            assert!(matches!(error.kind(), ErrorKind::Parameter { .. }));
            assert_eq!(error.argument(), Some("data"));
            let list = "one of mnist_784, digits, iris, wine, breast_cancer";
            assert!(error.to_string().contains(list), "{error}");
        }
        assert_eq!(describe("mnist").unwrap().name, "mnist_784");
    }

    #[cfg(not(feature = "mnist"))]
    #[test]
    fn a_build_without_mnist_says_so() {
        let error = by_name("mnist").unwrap_err();
        assert!(error.to_string().contains("the feature `mnist`"), "{error}");
    }
}
