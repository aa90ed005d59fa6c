//! A parameter to search over: its name, its values, and how a value gets into an estimator.

use std::any::type_name_of_val;
use std::fmt::{self, Debug};
use std::sync::Arc;

use super::distribution::Distribution;
use super::grid::ParameterSet;
use crate::error::{Error, Result};
use crate::estimator::Fit;
use crate::parameters::Parameters;
use crate::random::RandomState;

/// A parameter to search over: its name, its values, and how a value gets into an estimator.
///
/// The setters of an estimator are all that is needed; what has none (a step of a pipeline) takes
/// a function, and names the axis itself.
///
/// ```
/// use linnaeus::model_selection::{Axis, Distribution};
/// use linnaeus::pipeline::Pipeline;
/// use linnaeus::{linear_model::SgdClassifier, preprocessing::StandardScaler};
///
/// let alpha = Axis::new([1e-4, 1e-3], SgdClassifier::alpha);
/// assert_eq!(alpha.name(), "alpha");
/// let by_text = Axis::<SgdClassifier>::parameter("penalty", ["l1", "l2"]);
/// assert_eq!(by_text.values().as_deref(), Some(&["l1".to_string(), "l2".to_string()][..]));
/// let inner = Axis::named(
///     "sgd__alpha",
///     Distribution::log_uniform(1e-5, 1e-2),
///     |mut scaled: Pipeline<StandardScaler, SgdClassifier>, alpha| {
///         scaled.next = scaled.next.alpha(alpha);
///         scaled
///     },
/// );
/// assert_eq!(inner.name(), "sgd__alpha");
/// ```
///
/// # Differences from scikit-learn
/// A name and a list, or a distribution, in `param_grid` and `param_distributions`.
#[doc(alias = "param_grid")]
#[derive(Clone, Debug, PartialEq)]
pub struct Axis<E> {
    name: String,
    values: Distribution<Setting<E>>,
}

impl<E: Fit> Axis<E> {
    /// These values of the parameter that a setter sets. Its name is read off what the setter
    /// changes.
    pub fn new<T: Clone + Debug + Send + Sync + 'static>(
        values: impl Into<Distribution<T>>,
        set: impl Fn(E, T) -> E + Send + Sync + 'static,
    ) -> Self
    where
        E: Parameters,
    {
        let values = values.into();
        let name = name_of(&values, &set);
        let label = name.clone();
        let text = move |own: &E, value: &T| {
            let written = own.values().into_iter().find(|(name, _)| *name == label);
            written.map_or_else(|| format!("{value:?}"), |(_, text)| text)
        };
        let set = Arc::new(set);
        let values = values.map(move |value: T| {
            let (own, set) = (value.clone(), Arc::clone(&set));
            Setting {
                text: text(&set(E::default(), value.clone()), &value),
                put: Arc::new(move |estimator| Ok(set(estimator, own.clone()))),
            }
        });
        Self { name, values }
    }

    /// These values, set by a function, under a name of one's own.
    pub fn named<T: Clone + Debug + Send + Sync + 'static>(
        name: impl Into<String>,
        values: impl Into<Distribution<T>>,
        set: impl Fn(E, T) -> E + Send + Sync + 'static,
    ) -> Self {
        let set = Arc::new(set);
        let setting = move |value: T| {
            let set = Arc::clone(&set);
            Setting {
                text: format!("{value:?}"),
                put: Arc::new(move |estimator| Ok(set(estimator, value.clone()))),
            }
        };
        Self {
            name: name.into(),
            values: values.into().map(setting),
        }
    }

    /// These values, as texts, of the parameter of this name.
    pub fn parameter<T: Into<String> + Clone + 'static>(
        name: impl Into<String>,
        texts: impl Into<Distribution<T>>,
    ) -> Self
    where
        E: Parameters,
    {
        Self::parsed(name, texts, |mut estimator: E, name, text| {
            estimator.set(name, text).map(|()| estimator)
        })
    }

    /// These values, as texts, set by a function of the estimator, the name and the text.
    pub fn parsed<T: Into<String> + Clone + 'static>(
        name: impl Into<String>,
        texts: impl Into<Distribution<T>>,
        set: impl Fn(E, &str, &str) -> Result<E> + Send + Sync + 'static,
    ) -> Self {
        let (name, set) = (name.into(), Arc::new(set));
        let label: Arc<str> = name.as_str().into();
        let setting = move |text: T| {
            let (label, set, text) = (Arc::clone(&label), Arc::clone(&set), text.into());
            let own = text.clone();
            Setting {
                text,
                put: Arc::new(move |estimator| set(estimator, &label, &own)),
            }
        };
        Self {
            name,
            values: texts.into().map(setting),
        }
    }

    /// The name of the parameter.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values as texts, when they are a list.
    pub fn values(&self) -> Option<Vec<String>> {
        let list = self.values.list()?.iter();
        Some(list.map(|setting| setting.text.clone()).collect())
    }

    /// Where the values come from.
    pub(in crate::model_selection) fn settings(&self) -> &Distribution<Setting<E>> {
        &self.values
    }
}

/// A value on its way into an estimator.
pub(in crate::model_selection) struct Setting<E> {
    text: String,
    put: Arc<dyn Fn(E) -> Result<E> + Send + Sync>,
}

impl<E> Setting<E> {
    /// A value that was written so, and how it gets into an estimator.
    pub(super) fn new(text: String, put: impl Fn(E) -> Result<E> + Send + Sync + 'static) -> Self {
        let put = Arc::new(put);
        Self { text, put }
    }

    pub(in crate::model_selection) fn text(&self) -> &str {
        &self.text
    }

    pub(in crate::model_selection) fn put(&self, estimator: E) -> Result<E> {
        (self.put)(estimator)
    }
}

impl<E> Clone for Setting<E> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            put: Arc::clone(&self.put),
        }
    }
}

impl<E> PartialEq for Setting<E> {
    /// Clones are equal.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.put, &other.put)
    }
}

impl<E> Debug for Setting<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The parameters of a candidate, and the estimator that has them.
#[derive(Clone, Debug)]
pub(super) struct Candidate<E> {
    pub(super) params: ParameterSet,
    pub(super) estimator: E,
}

impl<E: Fit> Candidate<E> {
    /// A copy of an estimator with these parameters.
    pub(super) fn new(base: &E, set: &ParameterSet<Setting<E>>) -> Result<Self> {
        let bare = Self {
            params: Vec::with_capacity(set.len()),
            estimator: base.clone(),
        };
        set.iter()
            .try_fold(bare, |own, (name, value)| own.with(name, value))
    }

    /// With one parameter more.
    pub(super) fn with(mut self, name: &str, value: &Setting<E>) -> Result<Self> {
        self.params
            .push((name.to_string(), value.text().to_string()));
        self.estimator = value.put(self.estimator)?;
        Ok(self)
    }
}

/// Sets of parameters: names, and where their values come from.
pub(super) type Sets<E> = Vec<Vec<(String, Distribution<Setting<E>>)>>;

/// The sets of parameters, each sorted by name.
pub(super) fn sorted<E: Fit>(sets: &[Vec<Axis<E>>]) -> Result<Sets<E>> {
    let sort = |axes: &Vec<Axis<E>>| {
        let mut set: Vec<(String, Distribution<Setting<E>>)> = axes
            .iter()
            .map(|axis| (axis.name.clone(), axis.values.clone()))
            .collect();
        set.sort_by(|(one, _), (other, _)| one.cmp(other));
        if let Some(twice) = set.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let expected = "it once in a set of parameters";
            return Err(Error::parameter(&twice[0].0, "it twice", expected)
                .advise("list its values in one axis, or begin another set with `or`"));
        }
        Ok(set)
    };
    sets.iter().map(sort).collect()
}

/// The parameter that a setter changes: the first whose text is not the same for all values and
/// the default. Where they all are the default, the name of the setter has to do.
fn name_of<E, T, F>(values: &Distribution<T>, set: &F) -> String
where
    E: Fit + Parameters,
    T: Clone,
    F: Fn(E, T) -> E,
{
    let some = match values.list() {
        Some(list) => list.to_vec(),
        None => {
            let mut random = RandomState::new(0);
            (0..2).flat_map(|_| values.draw(&mut random)).collect()
        }
    };
    let default = E::default().values();
    let changed = some.into_iter().find_map(|value| {
        let texts = set(E::default(), value).values();
        let mut pairs = texts.into_iter().zip(&default);
        pairs.find_map(|(own, plain)| (own.1 != plain.1).then_some(own.0))
    });
    changed.map_or_else(
        || {
            let path = type_name_of_val(set);
            path.rsplit("::").next().unwrap_or(path).to_string()
        },
        str::to_string,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dummy::{DummyClassifier, Strategy};
    use crate::linear_model::SgdClassifier;

    #[test]
    fn an_axis_is_named_after_what_its_setter_changes() {
        let names = [
            Axis::new([1e-4, 1e-3], SgdClassifier::alpha)
                .name()
                .to_string(),
            Axis::new([1e-4], SgdClassifier::alpha).name().to_string(),
            Axis::new([3_usize], SgdClassifier::max_iter)
                .name()
                .to_string(),
            Axis::new([7_i64], |sgd: SgdClassifier, seed| sgd.random_state(seed))
                .name()
                .to_string(),
            Axis::new(Distribution::integers(1, 9), SgdClassifier::max_iter)
                .name()
                .to_string(),
        ];
        assert_eq!(
            names,
            ["alpha", "alpha", "max_iter", "random_state", "max_iter"]
        );
        let texts = Axis::new([1e-4, 0.5], SgdClassifier::alpha).values();
        assert_eq!(texts.unwrap(), ["0.0001", "0.5"]);
        let strategy = [Strategy::Prior, Strategy::MostFrequent];
        let texts = Axis::new(strategy, DummyClassifier::strategy).values();
        assert_eq!(texts.unwrap(), ["prior", "most_frequent"]);
    }
}
