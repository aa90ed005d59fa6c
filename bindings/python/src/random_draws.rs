//! The generators themselves, draw by draw. Python has NumPy's; the tests hold ours against them.

use std::sync::Mutex;

use linnaeus::random::xorshift::XorShift;
use linnaeus::random::{RandomState, SamplingMethod, sample_without_replacement};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error::OrRaise as _;

/// The library's `RandomState`, with the names of NumPy's methods where it has them.
#[pyclass(name = "_RandomState", frozen)]
#[derive(Debug)]
struct Draws(Mutex<RandomState>);

impl Draws {
    fn draw<T>(
        &self,
        draw: impl FnOnce(&mut RandomState) -> linnaeus::error::Result<T>,
    ) -> PyResult<T> {
        let mut random = self
            .0
            .lock()
            .map_err(|_| PyValueError::new_err("a draw panicked"))?;
        draw(&mut random).or_raise()
    }

    fn several<T>(
        &self,
        count: usize,
        mut one: impl FnMut(&mut RandomState) -> linnaeus::error::Result<T>,
    ) -> PyResult<Vec<T>> {
        self.draw(|random| (0..count).map(|_| one(random)).collect())
    }
}

macro_rules! by_type {
    ($name:expr, $random:ident . $draw:ident($($argument:expr),*)) => {
        match $name {
            "bool" => $random.$draw::<bool>($($argument),*)?.into_iter().map(i128::from).collect(),
            "int8" => $random.$draw::<i8>($($argument),*)?.into_iter().map(i128::from).collect(),
            "int16" => $random.$draw::<i16>($($argument),*)?.into_iter().map(i128::from).collect(),
            "int32" => $random.$draw::<i32>($($argument),*)?.into_iter().map(i128::from).collect(),
            "int64" => $random.$draw::<i64>($($argument),*)?.into_iter().map(i128::from).collect(),
            "uint8" => $random.$draw::<u8>($($argument),*)?.into_iter().map(i128::from).collect(),
            "uint16" => $random.$draw::<u16>($($argument),*)?.into_iter().map(i128::from).collect(),
            "uint32" => $random.$draw::<u32>($($argument),*)?.into_iter().map(i128::from).collect(),
            _ => $random.$draw::<u64>($($argument),*)?.into_iter().map(i128::from).collect(),
        }
    };
}

#[pymethods]
impl Draws {
    #[new]
    fn new(seeds: Vec<u32>, array: bool) -> PyResult<Self> {
        let random = match (&*seeds, array) {
            ([seed], false) => Ok(RandomState::new(*seed)),
            _ => RandomState::from_array(&seeds),
        };
        random.or_raise().map(|random| Self(Mutex::new(random)))
    }

    fn next_u32(&self) -> PyResult<u32> {
        self.draw(|random| Ok(random.next_u32()))
    }

    fn next_u64(&self) -> PyResult<u64> {
        self.draw(|random| Ok(random.next_u64()))
    }

    fn random_sample(&self, count: usize) -> PyResult<Vec<f64>> {
        self.several(count, |random| Ok(random.random_sample()))
    }

    fn uniform(&self, low: f64, high: f64, count: usize) -> PyResult<Vec<f64>> {
        self.several(count, |random| random.uniform(low, high))
    }

    fn standard_normal(&self, count: usize) -> PyResult<Vec<f64>> {
        self.several(count, |random| Ok(random.standard_normal()))
    }

    fn normal(&self, mean: f64, scale: f64, count: usize) -> PyResult<Vec<f64>> {
        self.several(count, |random| random.normal(mean, scale))
    }

    fn exponential(&self, scale: f64, count: usize) -> PyResult<Vec<f64>> {
        self.several(count, |random| random.exponential(scale))
    }

    fn gamma(&self, shape: f64, scale: f64, count: usize) -> PyResult<Vec<f64>> {
        self.several(count, |random| random.gamma(shape, scale))
    }

    fn beta(&self, a: f64, b: f64, count: usize) -> PyResult<Vec<f64>> {
        self.several(count, |random| random.beta(a, b))
    }

    fn dirichlet(&self, alpha: Vec<f64>, count: usize) -> PyResult<Vec<Vec<f64>>> {
        self.several(count, |random| random.dirichlet(&alpha))
    }

    fn poisson(&self, mean: f64, count: usize) -> PyResult<Vec<u64>> {
        self.several(count, |random| random.poisson(mean))
    }

    fn binomial(&self, n: u64, p: f64, count: usize) -> PyResult<Vec<u64>> {
        self.several(count, |random| random.binomial(n, p))
    }

    fn multinomial(&self, n: u64, p: Vec<f64>, count: usize) -> PyResult<Vec<Vec<u64>>> {
        self.several(count, |random| random.multinomial(n, &p))
    }

    fn randint(&self, low: i64, high: i64, count: usize) -> PyResult<Vec<i64>> {
        self.several(count, |random| random.randint(low, high))
    }

    fn randint_of(&self, low: i128, high: i128, count: usize, dtype: &str) -> PyResult<Vec<i128>> {
        self.draw(|random| Ok(by_type!(dtype, random.randint_of(low, high, count))))
    }

    fn randint_between(
        &self,
        lows: Vec<i128>,
        highs: Vec<i128>,
        dtype: &str,
    ) -> PyResult<Vec<i128>> {
        self.draw(|random| Ok(by_type!(dtype, random.randint_between(&lows, &highs))))
    }

    fn shuffle(&self, mut items: Vec<i64>) -> PyResult<Vec<i64>> {
        self.draw(|random| {
            random.shuffle(&mut items);
            Ok(items)
        })
    }

    fn permutation(&self, n: usize) -> PyResult<Vec<usize>> {
        self.draw(|random| Ok(random.permutation(n)))
    }

    fn choice(&self, n: usize, count: usize) -> PyResult<Vec<usize>> {
        self.draw(|random| random.choice(n, count))
    }

    fn choice_without_replacement(&self, n: usize, count: usize) -> PyResult<Vec<usize>> {
        self.draw(|random| random.choice_without_replacement(n, count))
    }

    fn choice_weighted(&self, p: Vec<f64>, count: usize) -> PyResult<Vec<usize>> {
        self.draw(|random| random.choice_weighted(&p, count))
    }

    fn choice_weighted_without_replacement(
        &self,
        p: Vec<f64>,
        count: usize,
    ) -> PyResult<Vec<usize>> {
        self.draw(|random| random.choice_weighted_without_replacement(&p, count))
    }

    fn sample_without_replacement(
        &self,
        n: usize,
        count: usize,
        method: &str,
    ) -> PyResult<Vec<usize>> {
        let method = match method {
            "auto" => SamplingMethod::Auto,
            "tracking_selection" => SamplingMethod::TrackingSelection,
            "reservoir_sampling" => SamplingMethod::ReservoirSampling,
            "pool" => SamplingMethod::Pool,
            _ => return Err(PyValueError::new_err(format!("method: found {method}"))),
        };
        self.draw(|random| sample_without_replacement(n, count, method, random))
    }
}

/// The first draw of scikit-learn's own generator.
#[pyfunction]
fn xorshift(seed: u32) -> u32 {
    XorShift::new(seed).next_u31()
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Draws>()?;
    module.add_function(wrap_pyfunction!(xorshift, module)?)
}
