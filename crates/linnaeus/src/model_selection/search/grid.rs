//! Every combination of the values of some parameters.

/// A candidate's parameters: names and values, sorted by name.
pub type ParameterSet<V = String> = Vec<(String, V)>;

/// Every combination of the values of some parameters, in scikit-learn's order: parameters are
/// sorted by name, and the last one changes fastest.
///
/// Several grids may stand one after the other ([`or`](Self::or)); a grid without parameters is one
/// combination, which sets nothing. Values are texts, as [`Parameters`](crate::parameters::Parameters)
/// reads them, or of any other type.
///
/// ```
/// use linnaeus::model_selection::ParameterGrid;
///
/// let grid: ParameterGrid = ParameterGrid::new([
///     ("penalty", vec!["l1", "l2"]),
///     ("alpha", vec!["0.1", "1"]),
/// ]);
/// assert_eq!(grid.len(), 4);
/// let second = grid.get(1).expect("there are four");
/// let expected = [("alpha", "0.1"), ("penalty", "l2")];
/// assert_eq!(second, expected.map(|(name, value)| (name.into(), value.into())));
/// assert_eq!(grid.iter().last(), grid.get(3));
/// ```
#[doc(alias = "param_grid")]
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterGrid<V = String> {
    grids: Vec<Vec<(String, Vec<V>)>>,
}

impl<V: Clone> ParameterGrid<V> {
    /// The combinations of these values. Of a name that comes twice the last values count.
    pub fn new<N: Into<String>, T: Into<V>>(
        axes: impl IntoIterator<Item = (N, impl IntoIterator<Item = T>)>,
    ) -> Self {
        Self { grids: Vec::new() }.or(axes)
    }

    /// These combinations, after the ones before.
    #[must_use]
    pub fn or<N: Into<String>, T: Into<V>>(
        mut self,
        axes: impl IntoIterator<Item = (N, impl IntoIterator<Item = T>)>,
    ) -> Self {
        let mut grid: Vec<(String, Vec<V>)> = Vec::new();
        for (name, values) in axes {
            let name = name.into();
            grid.retain(|(earlier, _)| *earlier != name);
            grid.push((name, values.into_iter().map(Into::into).collect()));
        }
        grid.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.grids.push(grid);
        self
    }

    /// The number of combinations.
    pub fn len(&self) -> usize {
        self.grids.iter().map(|grid| size(grid)).sum()
    }

    /// Whether there are none: a parameter has no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A combination by its number.
    pub fn get(&self, number: usize) -> Option<ParameterSet<V>> {
        let mut left = number;
        for grid in &self.grids {
            let size = size(grid);
            if left < size {
                return Some(combination(grid, left));
            }
            left -= size;
        }
        None
    }

    /// All combinations.
    pub fn iter(&self) -> impl Iterator<Item = ParameterSet<V>> + '_ {
        (0..self.len()).filter_map(|number| self.get(number))
    }

    /// The grids, each with its parameters and their values.
    pub(super) fn grids(&self) -> &[Vec<(String, Vec<V>)>] {
        &self.grids
    }
}

fn size<V>(grid: &[(String, Vec<V>)]) -> usize {
    grid.iter().fold(1, |size: usize, (_, values)| {
        size.saturating_mul(values.len())
    })
}

/// The number written in mixed radix, the last parameter being the lowest digit.
fn combination<V: Clone>(grid: &[(String, Vec<V>)], mut number: usize) -> ParameterSet<V> {
    let mut set: ParameterSet<V> = Vec::with_capacity(grid.len());
    for (name, values) in grid.iter().rev() {
        set.push((name.clone(), values[number % values.len()].clone()));
        number /= values.len();
    }
    set.reverse();
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_follow_each_other_and_an_empty_one_is_one_combination() {
        let none: [(&str, Vec<&str>); 0] = [];
        let grid: ParameterGrid = ParameterGrid::new([("b", vec!["1", "2"]), ("a", vec!["x"])])
            .or(none)
            .or([("c", vec!["y"])]);
        let texts: Vec<String> = grid.iter().map(|set| format!("{set:?}")).collect();
        assert_eq!(
            texts,
            [
                r#"[("a", "x"), ("b", "1")]"#,
                r#"[("a", "x"), ("b", "2")]"#,
                "[]",
                r#"[("c", "y")]"#,
            ]
        );
        assert_eq!(grid.get(4), None);
        let empty: ParameterGrid = ParameterGrid::new([("a", Vec::<String>::new())]);
        assert!(empty.is_empty() && empty.get(0).is_none());
    }
}
