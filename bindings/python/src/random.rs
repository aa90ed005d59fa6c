//! `random_state`: an integer, or a generator of NumPy that goes on from where it stands.

use linnaeus::random::{RandomSource, RandomState, SharedRandomState};
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::error::OrRaise as _;

/// A seed, or NumPy's generator with our copy of it.
pub(crate) enum Random<'py> {
    Seed(i64),
    Generator {
        numpy: Bound<'py, PyAny>,
        ours: SharedRandomState,
        /// NumPy's global generator, which clones of an estimator go on drawing from.
        is_global: bool,
    },
}

/// NumPy's state: the name of the generator, words, position, whether a normal is kept, and it.
type NumpyState<'py> = (String, PyReadonlyArray1<'py, u32>, usize, u8, f64);

impl<'py> FromPyObject<'_, 'py> for Random<'py> {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let global = object
            .py()
            .import("numpy.random.mtrand")?
            .getattr("_rand")?;
        if !object.hasattr("get_state")? {
            return Ok(Self::Seed(object.extract()?));
        }
        let (_, key, position, has_normal, normal): NumpyState<'py> =
            object.call_method0("get_state")?.extract()?;
        let key: Vec<u32> = key.as_array().iter().copied().collect();
        let kept = (has_normal != 0).then_some(normal);
        let ours = RandomState::from_state(&key, position, kept).or_raise()?;
        Ok(Self::Generator {
            is_global: object.is(&global),
            numpy: object.to_owned(),
            ours: SharedRandomState::new(ours),
        })
    }
}

impl Random<'_> {
    /// What a parameter `random_state` holds.
    pub(crate) fn source(&self) -> RandomSource {
        match self {
            Self::Seed(seed) => (*seed).into(),
            Self::Generator {
                ours,
                is_global: true,
                ..
            } => RandomSource::common(ours),
            Self::Generator { ours, .. } => ours.into(),
        }
    }

    /// Moves NumPy's generator to where ours stands now.
    pub(crate) fn give_back(self) -> PyResult<()> {
        let Self::Generator { numpy, ours, .. } = self else {
            return Ok(());
        };
        let py = numpy.py();
        let (key, position, kept) = ours.with(|random| {
            let (key, position, kept) = random.state();
            (PyArray1::from_slice(py, key), position, kept)
        });
        let state = (
            "MT19937",
            key,
            position,
            i32::from(kept.is_some()),
            kept.unwrap_or(0.0),
        );
        numpy.call_method1("set_state", (state,)).map(|_| ())
    }
}
