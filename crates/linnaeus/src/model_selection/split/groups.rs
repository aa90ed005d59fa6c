//! The groups of the rows, as the splitters that keep groups together read them.

use crate::data::{Column, Dataset};
use crate::error::{Error, Result};

/// The group of each row; groups in the order of their labels, each with a row.
pub(super) fn groups_of(data: &Dataset, splitter: &str) -> Result<Column> {
    let Some(groups) = &data.groups else {
        let expected = format!("a group for each row, as {splitter} keeps groups together");
        return Err(Error::empty("groups", expected)
            .advise("give them with `Dataset::with_groups`, or take a splitter of single rows"));
    };
    if groups.nrows() != data.nrows() {
        let expected = format!("{} rows as in x", data.nrows());
        return Err(Error::shape("groups", groups.nrows(), expected));
    }
    Ok(groups.single_named("groups")?.present())
}

/// No more folds than groups.
pub(super) fn check_group_folds(n_splits: usize, groups: &Column) -> Result<()> {
    let n_groups = groups.classes().len();
    if n_splits > n_groups {
        let found = format!("{n_splits} folds of {n_groups} groups");
        let expected = "at most as many folds as groups";
        return Err(Error::folds("n_splits", found, expected));
    }
    Ok(())
}
