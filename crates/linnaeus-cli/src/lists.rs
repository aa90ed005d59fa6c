//! What there is: data sets and models.

use linnaeus::any;

use crate::failure::Failure;

/// Lists the data sets on board.
pub(crate) fn data() -> Result<(), Failure> {
    Ok(())
}

/// Lists the models with their parameters.
pub(crate) fn models() -> Result<(), Failure> {
    let _ = any::names();
    Ok(())
}
