//! A transformer for each group of columns, their results side by side.

use std::ops::Range;
use std::sync::Arc;

use crate::context::Context;
use crate::data::{Dataset, Matrix, Task};
use crate::error::{Error, Result};
use crate::estimator::{
    Fit, Job, Support, Transform, Transformer, admit_rows, batch_of_one, fit_transform_many,
};

/// Which columns of a matrix: by number, by name, or a range of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Their numbers, from 0.
    Indices(Vec<usize>),
    /// Their names, as the [`Dataset`] has them.
    Names(Vec<String>),
    /// From one number up to another, the last excluded.
    Range(Range<usize>),
}

impl From<Vec<usize>> for Columns {
    fn from(columns: Vec<usize>) -> Self {
        Self::Indices(columns)
    }
}

impl<const N: usize> From<[usize; N]> for Columns {
    fn from(columns: [usize; N]) -> Self {
        Self::Indices(columns.into())
    }
}

impl From<Range<usize>> for Columns {
    fn from(columns: Range<usize>) -> Self {
        Self::Range(columns)
    }
}

impl<const N: usize> From<[&str; N]> for Columns {
    fn from(names: [&str; N]) -> Self {
        Self::Names(names.map(str::to_string).into())
    }
}

impl From<Vec<String>> for Columns {
    fn from(names: Vec<String>) -> Self {
        Self::Names(names)
    }
}

impl Columns {
    fn resolve(&self, data: &Dataset) -> Result<Vec<usize>> {
        let columns = match self {
            Self::Indices(columns) => columns.clone(),
            Self::Range(range) => range.clone().collect(),
            Self::Names(names) => {
                let known = data.feature_names.as_deref().unwrap_or_default();
                let find = |name: &String| {
                    known.iter().position(|own| own == name).ok_or_else(|| {
                        let expected = match known {
                            [] => "numbers of columns, because the data have no names".into(),
                            known => format!("one of {}", known.join(", ")),
                        };
                        Error::parameter("columns", format!("{name:?}"), expected)
                    })
                };
                names.iter().map(find).collect::<Result<_>>()?
            }
        };
        match columns.iter().find(|&&column| column >= data.ncols()) {
            Some(column) => {
                let expected = format!("columns below {}", data.ncols());
                Err(Error::parameter("columns", column, expected))
            }
            None => Ok(columns),
        }
    }
}

/// What becomes of columns.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// They are left out.
    Drop,
    /// They stay as they are.
    Passthrough,
    /// They are transformed.
    Transform(Box<dyn Transformer>),
}

/// Gives each group of columns to a transformer of its own, and puts the results side by side, in
/// the order in which the groups were named; the remaining columns come last, if they come.
///
/// It is itself a transformer: put it before a classifier with [`Fit::then`]. Each of its
/// transformers is fitted on the rows of each fit, equal ones on the same rows and columns once.
///
/// ```
/// use linnaeus::{compose::ColumnTransformer, prelude::*, preprocessing::*};
///
/// let data = Dataset::unlabelled(vec![[1.0, 10.0, 5.0], [3.0, 30.0, 6.0]])?;
/// let data = data.with_feature_names(["age", "income", "code"])?;
/// let columns = ColumnTransformer::new()
///     .transform("standard", StandardScaler::new(), ["age"])
///     .transform("range", MinMaxScaler::new(), 1..2);
/// let model = columns.fit(&data)?;
/// assert_eq!(model.transform(&data.x)?.to_dense(), [-1.0, 0.0, 1.0, 1.0]);
/// # Ok::<(), Error>(())
/// ```
///
/// scikit-learn's `ColumnTransformer`.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnTransformer {
    parts: Vec<(String, Action, Columns)>,
    remainder: Action,
    sparse_threshold: f64,
}

impl Default for ColumnTransformer {
    fn default() -> Self {
        Self {
            parts: Vec::new(),
            remainder: Action::Drop,
            sparse_threshold: 0.3,
        }
    }
}

impl ColumnTransformer {
    /// No groups yet; the remaining columns are left out.
    pub fn new() -> Self {
        Self::default()
    }

    /// These columns go through a transformer.
    #[must_use]
    pub fn transform(
        self,
        name: &str,
        transformer: impl Transformer,
        columns: impl Into<Columns>,
    ) -> Self {
        self.part(name, Action::Transform(transformer.boxed()), columns)
    }

    /// These columns stay as they are.
    #[must_use]
    pub fn passthrough(self, name: &str, columns: impl Into<Columns>) -> Self {
        self.part(name, Action::Passthrough, columns)
    }

    /// These columns are left out, also of the remaining ones.
    #[must_use]
    pub fn drop(self, name: &str, columns: impl Into<Columns>) -> Self {
        self.part(name, Action::Drop, columns)
    }

    fn part(mut self, name: &str, action: Action, columns: impl Into<Columns>) -> Self {
        self.parts.push((name.into(), action, columns.into()));
        self
    }

    /// What becomes of the columns that no group names.
    #[must_use]
    pub fn remainder(mut self, remainder: Action) -> Self {
        self.remainder = remainder;
        self
    }

    /// If a part is sparse, and less than this share of all values is stored, the result is sparse.
    #[must_use]
    pub fn sparse_threshold(mut self, sparse_threshold: f64) -> Self {
        self.sparse_threshold = sparse_threshold;
        self
    }

    fn transformers(&self) -> impl Iterator<Item = &Box<dyn Transformer>> {
        let actions = self.parts.iter().map(|(_, action, _)| action);
        actions
            .chain([&self.remainder])
            .filter_map(|action| match action {
                Action::Transform(transformer) => Some(transformer),
                Action::Drop | Action::Passthrough => None,
            })
    }

    /// Name, action and columns of each group that has columns, the remaining ones last.
    fn groups(&self, data: &Dataset) -> Result<Vec<(String, &Action, Vec<usize>)>> {
        let mut named = vec![false; data.ncols()];
        let mut groups = Vec::new();
        for (name, action, columns) in &self.parts {
            let columns = columns.resolve(data)?;
            for &column in &columns {
                named[column] = true;
            }
            groups.push((name.clone(), action, columns));
        }
        let rest = (0..data.ncols()).filter(|&column| !named[column]).collect();
        groups.push(("remainder".into(), &self.remainder, rest));
        groups.retain(|(_, action, columns)| **action != Action::Drop && !columns.is_empty());
        Ok(groups)
    }
}

impl Fit for ColumnTransformer {
    type Model = ColumnTransformerModel;

    /// Each transformer refuses for itself what it cannot use of its columns.
    fn support(&self) -> Support {
        let all = |has: fn(Support) -> bool| self.transformers().all(|t| has(Fit::support(t)));
        Support {
            weights: all(|support| support.weights),
            several_outputs: all(|support| support.several_outputs || support.ignores_y),
            ignores_y: all(|support| support.ignores_y),
            ..Support::plain().with_sparse().with_not_finite()
        }
    }

    fn check(&self) -> Result<()> {
        for (at, (name, ..)) in self.parts.iter().enumerate() {
            let earlier = self.parts[..at].iter().any(|(earlier, ..)| earlier == name);
            if earlier || name == "remainder" {
                let found = format!("the name {name:?}");
                return Err(Error::parameter(
                    "name",
                    found,
                    "a name of its own for each group",
                ));
            }
        }
        if !(0.0..=1.0).contains(&self.sparse_threshold) {
            let found = self.sparse_threshold;
            return Err(Error::parameter(
                "sparse_threshold",
                found,
                "a number from 0 to 1",
            ));
        }
        self.transformers().try_for_each(Fit::check)
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<ColumnTransformerModel> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<ColumnTransformerModel>> {
        let mut selections = Selections::default();
        let mut batch = Vec::new();
        let mut plans = Vec::new();
        for job in jobs {
            let plan = job.params.groups(&job.data).and_then(|groups| {
                let mut own = Vec::new();
                let mut parts = Vec::new();
                for (name, action, columns) in groups {
                    let x = selections.of(&job.data.x, &columns)?;
                    if let Action::Transform(transformer) = action {
                        own.push(Fit::job(transformer, &job.data.with_x(x.clone())?));
                    }
                    let transformed = matches!(action, Action::Transform(_));
                    parts.push((name, columns, x, transformed));
                }
                batch.extend(own);
                Ok(parts)
            });
            plans.push(plan);
        }
        let mut done = fit_transform_many(batch, context).into_iter();
        let joined = plans.into_iter().zip(jobs).map(|(plan, job)| {
            let (mut parts, mut results) = (Vec::new(), Vec::new());
            let mut failed = None;
            for (name, columns, x, transformed) in plan? {
                // All of a job's results are taken, whether or not one of them failed.
                let (model, x) = match transformed.then(|| done.next()).flatten() {
                    None => (None, x),
                    Some(Ok((model, x))) => (Some(model), x),
                    Some(Err(error)) => {
                        failed = failed.or(Some(error));
                        continue;
                    }
                };
                parts.push(FittedPart {
                    name,
                    columns,
                    model,
                });
                results.push(x);
            }
            match failed {
                Some(error) => Err(error),
                None => Ok(ColumnTransformerModel {
                    n_features: job.data.ncols(),
                    sparse: is_sparse_enough(&results, job.params.sparse_threshold),
                    parts,
                }),
            }
        });
        joined.collect()
    }
}

/// Columns that were taken out already: the same columns of the same matrix are one matrix, so that
/// what is fitted on them is fitted once.
#[derive(Default)]
struct Selections(Vec<(Matrix, Vec<usize>, Matrix)>);

impl Selections {
    fn of(&mut self, x: &Matrix, columns: &[usize]) -> Result<Matrix> {
        let known = self
            .0
            .iter()
            .find(|(of, own, _)| of.same(x) && own == columns);
        if let Some((_, _, selected)) = known {
            return Ok(selected.clone());
        }
        let selected = x.select(columns)?;
        self.0.push((x.clone(), columns.to_vec(), selected.clone()));
        Ok(selected)
    }
}

fn is_sparse_enough(parts: &[Matrix], threshold: f64) -> bool {
    if !parts.iter().any(Matrix::is_sparse) {
        return false;
    }
    let all: usize = parts.iter().map(|part| part.nrows() * part.ncols()).sum();
    let stored: usize = parts.iter().map(Matrix::n_stored).sum();
    (stored as f64 / all as f64) < threshold
}

#[derive(Debug)]
struct FittedPart {
    name: String,
    columns: Vec<usize>,
    /// None for columns that stay as they are.
    model: Option<Arc<Box<dyn Transform>>>,
}

/// A fitted [`ColumnTransformer`].
#[derive(Debug)]
pub struct ColumnTransformerModel {
    n_features: usize,
    sparse: bool,
    parts: Vec<FittedPart>,
}

impl ColumnTransformerModel {
    /// Name and columns of each group in the result, in order.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &[usize])> {
        let parts = self.parts.iter();
        parts.map(|part| (part.name.as_str(), part.columns.as_slice()))
    }

    /// The fitted transformer of the group of this name.
    pub fn transformer(&self, name: &str) -> Option<&dyn Transform> {
        let part = self.parts.iter().find(|part| part.name == name)?;
        part.model.as_ref().map(|model| &***model)
    }

    /// Whether the result is sparse.
    pub fn is_sparse(&self) -> bool {
        self.sparse
    }
}

impl Transform for ColumnTransformerModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        let support = Support::plain().with_sparse().with_not_finite();
        admit_rows(x, self.n_features, "ColumnTransformer", support)?;
        let part = |part: &FittedPart| {
            let columns = x.select(&part.columns)?;
            let changed = match &part.model {
                Some(model) => model.transform(&columns)?,
                None => columns,
            };
            if self.sparse {
                changed.to_sparse_matrix()
            } else {
                changed.to_dense_matrix()
            }
        };
        let parts = self.parts.iter().map(part).collect::<Result<Vec<_>>>()?;
        if parts.is_empty() {
            return Matrix::new::<f64>(x.nrows(), 0, Vec::new());
        }
        Matrix::side_by_side(&parts)
    }
}
