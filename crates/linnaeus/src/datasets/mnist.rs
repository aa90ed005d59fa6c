//! MNIST, from the crate that carries it.

use std::sync::OnceLock;

use linnaeus_mnist::{Mnist, PIXELS, ROWS};

use crate::data::{Classes, Column, Dataset, Labels, Matrix};
use crate::error::{Error, ErrorKind, Result};

/// MNIST: 70,000 handwritten digits of 28 x 28 pixels, the first 60,000 of them to learn from.
///
/// The same rows, columns and labels as OpenML's data set `mnist_784`: the labels are the strings
/// `"0"` to `"9"`, the features are named `pixel1` to `pixel784`. The pixels stay bytes. The data
/// are unpacked once a process, in less than a second; what later calls give shares their memory.
/// [`describe("mnist_784")`](super::describe) tells more.
///
/// # Errors
/// `Data` when the data of this build are damaged.
///
/// ```
/// # fn main() -> linnaeus::error::Result<()> {
/// let (train, test) = linnaeus::datasets::mnist_784()?.split_at(60_000)?;
/// assert_eq!((train.ncols(), test.nrows()), (784, 10_000));
/// assert!(train.y.get(0).is_some_and(|label| *label == "5"));
/// # Ok(())
/// # }
/// ```
pub fn mnist_784() -> Result<Dataset> {
    static DATA: OnceLock<Result<Dataset>> = OnceLock::new();
    DATA.get_or_init(load).clone()
}

fn load() -> Result<Dataset> {
    let mnist = linnaeus_mnist::load().map_err(|error| {
        Error::new(ErrorKind::Data {
            name: "mnist_784".into(),
            found: error.to_string(),
            expected: "the files of MNIST".into(),
        })
    })?;
    dataset(mnist)
}

fn dataset(mnist: Mnist) -> Result<Dataset> {
    let x = Matrix::new(ROWS, PIXELS, mnist.pixels)?;
    let classes = Classes::new(('0'..='9').collect::<Vec<char>>());
    let codes: Vec<u32> = mnist.labels.into_iter().map(u32::from).collect();
    let y = Labels::from_column(Column::new(codes, classes)?);
    Dataset::new(x, y)?.with_feature_names((1..=PIXELS).map(|pixel| format!("pixel{pixel}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Element;

    #[test]
    fn pixels_stay_bytes_and_labels_are_strings() {
        let data = mnist_784().unwrap();
        assert_eq!((data.nrows(), data.ncols()), (70_000, 784));
        assert_eq!(data.x.element(), Element::U8);
        let first: Vec<String> = (0..4)
            .map(|row| data.y.get(row).unwrap().to_string())
            .collect();
        assert_eq!(first, ["5", "0", "4", "1"]);
        assert!(data.y.get(0).is_some_and(|label| *label == "5"));
        let names = data.feature_names.as_ref().unwrap();
        assert_eq!((&*names[0], &*names[783]), ("pixel1", "pixel784"));
        let counts = [6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958];
        assert_eq!(data.y.single().unwrap().counts(), counts);
        // The first ink of the first image is in row 5 and column 12.
        assert_eq!(data.x.get(0, 28 * 5 + 12), Some(3.0));
    }

    #[test]
    fn it_is_unpacked_once() {
        let (one, two) = (mnist_784().unwrap(), mnist_784().unwrap());
        assert!(one.x.same(&two.x) && one.y.same(&two.y));
    }
}
