//! Splitters: the rows of each fold.

use std::sync::Mutex;

use linnaeus::data::{Dataset, Labels, Matrix};
use linnaeus::estimator::{Fold, Split};
use linnaeus::model_selection::{
    GroupKFold, GroupShuffleSplit, KFold, LeavePGroupsOut, LeavePOut, PredefinedSplit,
    ShuffleSplit, StratifiedGroupKFold, StratifiedKFold, StratifiedShuffleSplit, TimeSeriesSplit,
};
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;

use crate::convert::labels;
use crate::error::OrRaise as _;
use crate::random::Random;

/// The rows of a fold: to fit on, and to test on.
type Rows<'py> = (Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<i64>>);

fn rows<'py>(py: Python<'py>, fold: &Fold) -> Rows<'py> {
    let array = |rows: &[usize]| PyArray1::from_iter(py, rows.iter().map(|&row| row as i64));
    (array(&fold.train), array(&fold.test))
}

/// Codes and how many classes or groups they are of.
type Coded<'py> = Option<(PyReadonlyArray1<'py, i64>, usize)>;

/// Rows without features, with labels and groups where there are any.
fn data(nrows: usize, y: &Coded<'_>, groups: &Coded<'_>) -> PyResult<Dataset> {
    let coded = |coded: &Coded<'_>| match coded {
        Some((codes, number)) => labels(codes, *number).map(Some),
        None => Ok(None),
    };
    let y = coded(y)?.unwrap_or_else(|| Labels::from(vec![0; nrows]));
    let x = Matrix::new(nrows, 1, vec![0_u8; nrows]).or_raise()?;
    let data = Dataset::new(x, y).or_raise()?;
    match coded(groups)? {
        Some(groups) => data.with_groups(groups).or_raise(),
        None => Ok(data),
    }
}

fn all<'py>(py: Python<'py>, splitter: &dyn Split, data: &Dataset) -> PyResult<Vec<Rows<'py>>> {
    let folds = py.detach(|| splitter.folds(data)).or_raise()?;
    Ok(folds.iter().map(|fold| rows(py, fold)).collect())
}

/// k folds, shuffled when there is a `random_state`.
#[pyfunction]
fn split_k_folds<'py>(
    py: Python<'py>,
    kind: &str,
    n_splits: usize,
    random_state: Option<Random<'py>>,
    nrows: usize,
    y: Coded<'py>,
    groups: Coded<'py>,
) -> PyResult<Vec<Rows<'py>>> {
    let source = random_state.as_ref().map(Random::source);
    macro_rules! boxed {
        ($splitter:ident) => {{
            let mut splitter = $splitter::new(n_splits).shuffle(source.is_some());
            splitter.random_state = source;
            Box::new(splitter) as Box<dyn Split>
        }};
    }
    let splitter = match kind {
        "KFold" => boxed!(KFold),
        "StratifiedKFold" => boxed!(StratifiedKFold),
        "GroupKFold" => boxed!(GroupKFold),
        "StratifiedGroupKFold" => boxed!(StratifiedGroupKFold),
        _ => return Err(PyKeyError::new_err(kind.to_owned())),
    };
    let folds = all(py, &*splitter, &data(nrows, &y, &groups)?)?;
    random_state.map_or(Ok(()), Random::give_back)?;
    Ok(folds)
}

/// One split into random parts of these numbers of rows or groups.
#[pyfunction]
fn split_random_parts<'py>(
    py: Python<'py>,
    kind: &str,
    n_train: usize,
    n_test: usize,
    random_state: Random<'py>,
    nrows: usize,
    y: Coded<'py>,
    groups: Coded<'py>,
) -> PyResult<Rows<'py>> {
    macro_rules! boxed {
        ($splitter:ident) => {
            Box::new(
                $splitter::new(1)
                    .train_size(n_train)
                    .test_size(n_test)
                    .random_state(random_state.source()),
            ) as Box<dyn Split>
        };
    }
    let splitter = match kind {
        "ShuffleSplit" => boxed!(ShuffleSplit),
        "StratifiedShuffleSplit" => boxed!(StratifiedShuffleSplit),
        "GroupShuffleSplit" => boxed!(GroupShuffleSplit),
        _ => return Err(PyKeyError::new_err(kind.to_owned())),
    };
    let folds = all(py, &*splitter, &data(nrows, &y, &groups)?)?;
    random_state.give_back()?;
    folds
        .into_iter()
        .next()
        .ok_or_else(|| PyKeyError::new_err("no split"))
}

/// Blocks at the end of the rows.
#[pyfunction]
fn split_time_series<'py>(
    py: Python<'py>,
    n_splits: usize,
    max_train_size: Option<usize>,
    test_size: Option<usize>,
    gap: usize,
    nrows: usize,
) -> PyResult<Vec<Rows<'py>>> {
    let mut splitter = TimeSeriesSplit::new(n_splits).gap(gap);
    splitter.max_train_size = max_train_size;
    splitter.test_size = test_size;
    all(py, &splitter, &data(nrows, &None, &None)?)
}

/// Folds by the number of the fold that tests each row.
#[pyfunction]
fn split_predefined<'py>(py: Python<'py>, test_fold: Vec<i64>) -> PyResult<Vec<Rows<'py>>> {
    let data = data(test_fold.len(), &None, &None)?;
    all(py, &PredefinedSplit::new(test_fold), &data)
}

/// Every choice of `out` rows, or of `out` groups where there are groups, one after the other.
#[pyfunction]
fn split_choices(out: usize, nrows: usize, groups: Coded<'_>) -> PyResult<Choices> {
    let data = data(nrows, &None, &groups)?;
    let folds: Box<dyn Iterator<Item = Fold> + Send> = if groups.is_some() {
        Box::new(LeavePGroupsOut::new(out).fold_iter(&data).or_raise()?)
    } else {
        Box::new(LeavePOut::new(out).fold_iter(&data).or_raise()?)
    };
    Ok(Choices(Mutex::new(folds)))
}

/// Folds that are too many for a list.
#[pyclass]
struct Choices(Mutex<Box<dyn Iterator<Item = Fold> + Send>>);

#[pymethods]
impl Choices {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> Option<Rows<'py>> {
        let mut folds = self.0.lock().ok()?;
        folds.next().map(|fold| rows(py, &fold))
    }
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(split_k_folds, module)?)?;
    module.add_function(wrap_pyfunction!(split_random_parts, module)?)?;
    module.add_function(wrap_pyfunction!(split_time_series, module)?)?;
    module.add_function(wrap_pyfunction!(split_predefined, module)?)?;
    module.add_function(wrap_pyfunction!(split_choices, module)?)
}
