//! Splitters: the rows of each fold.

use linnaeus::data::{Dataset, Matrix};
use linnaeus::estimator::Fold;
use linnaeus::model_selection::{
    Cv, KFold, ShuffleSplit, SplitSize, StratifiedKFold, StratifiedShuffleSplit, Stratify,
    TrainTestSplit,
};
use linnaeus::random::{RandomSource, RandomState, SharedRandomState};
use serde_json::{Value, json};

use crate::wire::{Failure, Read, float, integer, labels, member, present, size, text, truth};

/// The folds of a splitter that is asked once, or of one that shares a generator and is asked
/// twice.
pub(crate) fn run(case: &Value) -> Read<Value> {
    let y = labels(case, "y")?;
    let x = Matrix::new(y.nrows(), 1, vec![0_u8; y.nrows()])?;
    let data = Dataset::new(x, y)?;
    let splitter = member(case, "splitter")?;
    let shared = shared_generator(splitter)?;
    let cv = cv(splitter, shared.as_ref())?;
    let times = if shared.is_some() { 2 } else { 1 };
    let mut runs = Vec::new();
    for _ in 0..times {
        runs.push(cv.folds(&data)?.iter().map(written).collect::<Vec<_>>());
    }
    let next = shared.map(|shared| shared.with(RandomState::next_u32));
    Ok(json!({ "runs": runs, "next": next }))
}

fn written(fold: &Fold) -> Value {
    json!([fold.train, fold.test])
}

fn shared_generator(splitter: &Value) -> Read<Option<SharedRandomState>> {
    if !truth(splitter, "shared") {
        return Ok(None);
    }
    let seed = size(splitter, "random_state")?;
    Ok(Some(SharedRandomState::new(RandomState::new(seed as u32))))
}

/// The folds of a cross-validation, by their description.
pub(crate) fn cv(splitter: &Value, shared: Option<&SharedRandomState>) -> Read<Cv> {
    let random_state = || -> Read<Option<RandomSource>> {
        match (shared, present(splitter, "random_state")) {
            (Some(shared), _) => Ok(Some(shared.into())),
            (None, Some(_)) => Ok(Some(integer(splitter, "random_state")?.into())),
            (None, None) => Ok(None),
        }
    };
    let shuffle = truth(splitter, "shuffle");
    let (test_size, train_size) = (part(splitter, "test_size")?, part(splitter, "train_size")?);
    // Options that are absent keep their defaults.
    macro_rules! with {
        ($splitter:expr, $($option:ident),*) => {{
            let mut splitter = $splitter;
            $( if let Some(value) = $option { splitter = splitter.$option(value); } )*
            splitter
        }};
    }
    let random_state = random_state()?;
    Ok(match text(splitter, "kind")? {
        "count" => Cv::from(size(splitter, "n_splits")?),
        "kfold" => with!(
            KFold::new(size(splitter, "n_splits")?).shuffle(shuffle),
            random_state
        )
        .into(),
        "stratified_kfold" => {
            let splitter = StratifiedKFold::new(size(splitter, "n_splits")?).shuffle(shuffle);
            with!(splitter, random_state).into()
        }
        "shuffle_split" => {
            let splitter = ShuffleSplit::new(size(splitter, "n_splits")?);
            with!(splitter, test_size, train_size, random_state).into()
        }
        "stratified_shuffle_split" => {
            let splitter = StratifiedShuffleSplit::new(size(splitter, "n_splits")?);
            with!(splitter, test_size, train_size, random_state).into()
        }
        "train_test_split" => {
            let stratify = match present(splitter, "stratify") {
                None => Stratify::No,
                Some(Value::Bool(by_labels)) => (*by_labels).into(),
                Some(_) => labels(splitter, "stratify")?.into(),
            };
            let splitter = TrainTestSplit::new().shuffle(shuffle).stratify(stratify);
            with!(splitter, test_size, train_size, random_state).into()
        }
        kind => return Err(Failure::Case(format!("no splitter {kind}"))),
    })
}

/// A number of rows, or a share.
fn part(splitter: &Value, name: &str) -> Read<Option<SplitSize>> {
    match present(splitter, name) {
        None => Ok(None),
        Some(Value::String(_)) => Ok(Some(SplitSize::Share(float(splitter, name)?))),
        Some(_) => Ok(Some(SplitSize::Count(integer(splitter, name)?))),
    }
}
