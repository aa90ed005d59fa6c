//! The fit that all forests have in common.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::bootstrap::{Drawn, Draws, ForestClassWeight, MaxSamples};
use super::model::ForestClassifierModel;
use super::out_of_bag::OutOfBag;
use crate::context::{Context, Event};
use crate::data::{Classes, Labels, Task};
use crate::error::{Error, Result};
use crate::random::{RandomSource, RandomState};
use crate::tree::{Ground, Plan, SEEDS, Tree, Weights};

/// A forest to be grown.
pub(super) struct Forest<'a> {
    pub(super) name: &'static str,
    pub(super) n_estimators: usize,
    pub(super) plan: Plan<'a>,
    pub(super) bootstrap: bool,
    pub(super) oob_score: bool,
    pub(super) random_state: &'a RandomSource,
    pub(super) class_weight: &'a ForestClassWeight,
    pub(super) max_samples: Option<MaxSamples>,
}

impl Forest<'_> {
    /// Whether the parameters fit together.
    pub(super) fn check(&self) -> Result<()> {
        if !self.bootstrap && self.max_samples.is_some() {
            let expected = "none without bootstrap: each tree sees all rows";
            return Err(Error::parameter("max_samples", "some", expected));
        }
        if !self.bootstrap && self.oob_score {
            let expected = "false without bootstrap: no row is out of the bag";
            return Err(Error::parameter("oob_score", "true", expected));
        }
        Ok(())
    }

    /// A seed for each tree after the first `grown` ones.
    fn seeds(&self, grown: usize) -> Result<Vec<u32>> {
        let seeds = |random: &mut RandomState| {
            (0..self.n_estimators)
                .map(|_| Ok(random.randint(0, SEEDS)? as u32))
                .collect::<Result<Vec<u32>>>()
        };
        let mut seeds = self.random_state.with(seeds)??;
        Ok(seeds.split_off(grown.min(seeds.len())))
    }
}

/// A forest and its data, ready to be grown.
struct Prepared<'a> {
    forest: &'a Forest<'a>,
    data: &'a Task,
    seeds: Vec<u32>,
    draws: Draws,
    ground: Ground,
    grown: AtomicUsize,
}

/// Grows all trees of all forests on the context's threads, beside those that there are `before`.
pub(super) fn grow(
    forests: &[(Forest<'_>, &Task)],
    before: Option<&ForestClassifierModel>,
    context: &Context,
) -> Vec<Result<ForestClassifierModel>> {
    let (trees_before, seeds_before) =
        before.map_or((&[][..], &[][..]), |model| (model.trees(), model.seeds()));
    // A shared generator is drawn from in the order of the jobs.
    let seeds: Vec<Result<Vec<u32>>> = forests
        .iter()
        .map(|(forest, _)| forest.seeds(seeds_before.len()))
        .collect();
    let seeded: Vec<_> = forests.iter().zip(seeds).collect();
    let prepared = context.map(&seeded, |((forest, data), seeds), context| {
        Ok(Prepared {
            forest,
            data,
            seeds: seeds.clone()?,
            draws: Draws::new(
                data,
                forest.class_weight,
                forest.bootstrap,
                forest.max_samples,
            )?,
            ground: Ground::of(data, context)?,
            grown: AtomicUsize::new(0),
        })
    });
    let trees = (0..).zip(&prepared).flat_map(|(job, prepared)| {
        let count = prepared
            .as_ref()
            .map_or(0, |own: &Prepared<'_>| own.seeds.len());
        (0..count).map(move |tree| (job, tree))
    });
    let trees: Vec<(usize, usize)> = trees.collect();
    let grown = context.map(&trees, |&(job, tree), context| {
        let own = prepared[job].as_ref().map_err(Error::clone)?;
        context.check()?;
        let grown = own.tree(own.seeds[tree])?;
        own.say(job, context);
        Ok(Arc::new(grown))
    });
    let mut grown = grown.into_iter();
    prepared
        .iter()
        .map(|prepared| {
            let own = prepared.as_ref().map_err(Error::clone)?;
            let new: Vec<Result<Arc<Tree>>> = grown.by_ref().take(own.seeds.len()).collect();
            let mut trees = trees_before.to_vec();
            for tree in new {
                trees.push(tree?);
            }
            let seeds = [seeds_before, &own.seeds].concat();
            let name = own.forest.name;
            let mut model = ForestClassifierModel::new(name, trees, seeds, &own.data.y, context);
            if own.forest.oob_score {
                let bag = OutOfBag::of(&model, own.data, &own.draws, context)?;
                model = model.with_out_of_bag(bag);
            }
            Ok(model)
        })
        .collect()
}

/// A model with further trees.
pub(super) fn more(
    forest: &Forest<'_>,
    data: &Task,
    model: &ForestClassifierModel,
    context: &Context,
) -> Result<ForestClassifierModel> {
    let grown = model.trees().len();
    if forest.n_estimators < grown {
        let expected = format!("at least {grown}, as the model has so many trees");
        return Err(Error::parameter(
            "n_estimators",
            forest.n_estimators,
            expected,
        ));
    }
    let classes = |labels: &Labels| -> Vec<Classes> {
        let columns = labels.columns().iter();
        columns.map(|column| column.classes().clone()).collect()
    };
    if classes(&data.y) != classes(model.labels()) {
        let found = format!("the classes {:?}", classes(&data.y));
        let expected = format!("those of the model, {:?}", classes(model.labels()));
        return Err(Error::labels("y", found, expected));
    }
    if let Some(tree) = model.trees().first()
        && tree.n_features() != data.ncols()
    {
        let expected = format!("{} columns, as the model has", tree.n_features());
        return Err(Error::shape("x", data.ncols(), expected));
    }
    let alone = Forest {
        plan: forest.plan.clone(),
        ..*forest
    };
    let mut models = grow(&[(alone, data)], Some(model), context);
    models.pop().expect("a result for each job")
}

impl Prepared<'_> {
    fn tree(&self, seed: u32) -> Result<Tree> {
        let drawn = self.draws.of_tree(seed, &self.data.y)?;
        let weights = match &drawn {
            Drawn::Equal => Weights::Equal,
            Drawn::Counts(counts) => Weights::Counts(counts),
            Drawn::Numbers(numbers) => Weights::Numbers(numbers),
        };
        // The tree draws from a generator of its own with the seed of the bootstrap.
        let seed = RandomState::new(seed).randint(0, SEEDS)? as u32;
        self.forest.plan.grow(&self.ground, weights, seed)
    }

    fn say(&self, problem: usize, context: &Context) {
        let done = self.grown.fetch_add(1, Relaxed) + 1;
        context.say(Event::Progress {
            estimator: self.forest.name,
            problem,
            done,
            at_most: self.seeds.len(),
            finished: done == self.seeds.len(),
        });
    }
}
