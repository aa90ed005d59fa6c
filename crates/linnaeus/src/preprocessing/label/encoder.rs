//! A code for each class.

use crate::data::{Classes, Column, Labels};
use crate::error::{Error, Result};

/// Turns labels into the numbers of their classes, from 0 up.
///
/// Estimators take labels as they are; this is for what needs numbers outside of them.
///
/// ```
/// use linnaeus::{preprocessing::LabelEncoder, prelude::*};
///
/// let towns = Labels::from(["paris", "tokyo", "amsterdam", "paris"]);
/// let model = LabelEncoder::new().fit(&towns)?;
/// let codes = model.transform(&towns)?;
/// assert_eq!(codes, [1, 2, 0, 1]);
/// assert_eq!(model.inverse_transform(&codes)?, towns);
/// # Ok::<(), Error>(())
/// ```
///
/// scikit-learn's `LabelEncoder`.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabelEncoder {}

impl LabelEncoder {
    /// An encoder; it has no parameters.
    pub fn new() -> Self {
        Self {}
    }

    /// The classes of the labels.
    ///
    /// # Errors
    /// `Labels` when there are several columns.
    pub fn fit(&self, y: &Labels) -> Result<LabelEncoderModel> {
        let classes = y.single()?.present().classes().clone();
        Ok(LabelEncoderModel { classes })
    }
}

/// A fitted [`LabelEncoder`].
#[derive(Clone, Debug, PartialEq)]
pub struct LabelEncoderModel {
    classes: Classes,
}

impl LabelEncoderModel {
    /// The classes, in the order of their codes.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The code of each label.
    ///
    /// # Errors
    /// `UnknownLabel` for a label that is none of the classes, `Labels` when there are several
    /// columns.
    pub fn transform(&self, y: &Labels) -> Result<Vec<u32>> {
        Ok(y.single()?.onto(&self.classes)?.codes().to_vec())
    }

    /// The label of each code.
    ///
    /// # Errors
    /// `Shape` for a code that no class has.
    pub fn inverse_transform(&self, codes: &[u32]) -> Result<Labels> {
        match codes
            .iter()
            .find(|&&code| code as usize >= self.classes.len())
        {
            Some(code) => {
                let expected = format!("codes below the number of classes, {}", self.classes.len());
                Err(Error::shape("codes", format!("the code {code}"), expected))
            }
            None => Ok(Labels::from_column(Column::known(
                codes,
                self.classes.clone(),
            ))),
        }
    }
}
