//! What every registered estimator must hold to, on every kind of data.

use linnaeus::data::{LabelKind, ScoreTable};
use linnaeus::estimator::{Fold, Job};
use linnaeus::prelude::*;

use crate::registry::{data_sets, estimators};

/// Everything that a model says about these rows, as bits.
fn answers(model: &dyn Classifier, x: &Matrix) -> (Labels, Vec<Vec<u64>>) {
    let scores = model.responses().iter().map(|&response| {
        let scores = model.scores(x, response).unwrap();
        let tables = scores.tables().iter().flat_map(ScoreTable::values);
        tables.map(|value| value.to_bits()).collect()
    });
    (model.predict(x).unwrap(), scores.collect())
}

fn fit(estimator: &dyn Estimator, data: &Dataset, threads: usize) -> Box<dyn Classifier> {
    estimator.fit_with(data, &Context::new(threads)).unwrap()
}

fn each(check: impl Fn(&str, &dyn Estimator, &Dataset)) {
    for (name, estimator) in estimators() {
        for (kind, data) in data_sets() {
            check(&format!("{name} on {kind}"), &*estimator, &data);
        }
    }
}

/// Row numbers of three folds.
fn folds(data: &Dataset) -> Vec<Fold> {
    let rows = |keep: &dyn Fn(usize) -> bool| (0..data.nrows()).filter(|&row| keep(row)).collect();
    (0..3)
        .map(|fold| Fold {
            train: rows(&|row| row / 4 % 3 != fold),
            test: rows(&|row| row / 4 % 3 == fold),
        })
        .collect()
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    each(|case, estimator, data| {
        let expected = answers(&*fit(estimator, data, 1), &data.x);
        for threads in [2, 7] {
            let found = answers(&*fit(estimator, data, threads), &data.x);
            assert_eq!(found, expected, "{case}, {threads} threads");
        }
    });
}

#[test]
fn the_instruction_set_changes_no_bit() {
    use linnaeus_kernels::InstructionSet;
    // Switched for the whole process, which other tests do not notice.
    let before = InstructionSet::in_use();
    each(|case, estimator, data| {
        let mut results = InstructionSet::available().map(|set| {
            set.ask_for();
            answers(&*fit(estimator, data, 2), &data.x)
        });
        let expected = results.next().unwrap();
        for found in results {
            assert_eq!(found, expected, "{case}");
        }
    });
    before.ask_for();
}

#[test]
fn a_fit_in_a_batch_is_the_fit_alone() {
    each(|case, estimator, data| {
        let parts: Vec<Dataset> = folds(data)
            .iter()
            .map(|fold| data.take(&fold.train).unwrap())
            .collect();
        let estimator = estimator.boxed();
        for threads in [1, 2, 7] {
            let jobs: Vec<Job<'_, Box<dyn Estimator>>> = parts
                .iter()
                .map(|part| estimator.job(part).unwrap())
                .collect();
            let batch = <Box<dyn Estimator> as Fit>::fit_many(&jobs, &Context::new(threads));
            for (part, model) in parts.iter().zip(batch) {
                let alone = fit(&*estimator, part, 1);
                let expected = answers(&*alone, &data.x);
                assert_eq!(answers(&*model.unwrap(), &data.x), expected, "{case}");
            }
        }
    });
}

#[test]
fn different_estimators_share_one_batch() {
    let (_, data) = data_sets().swap_remove(0);
    let zoo = estimators();
    let jobs: Vec<_> = zoo
        .iter()
        .map(|(_, estimator)| estimator.job(&data).unwrap())
        .collect();
    let batch = <Box<dyn Estimator> as Fit>::fit_many(&jobs, &Context::new(2));
    for ((name, estimator), model) in zoo.iter().zip(batch) {
        let alone = fit(&**estimator, &data, 1);
        assert_eq!(
            answers(&*model.unwrap(), &data.x),
            answers(&*alone, &data.x),
            "{name}"
        );
    }
}

#[test]
fn a_row_is_answered_alike_alone_in_a_pair_and_among_all() {
    each(|case, estimator, data| {
        let model = fit(estimator, data, 1);
        let bits = |rows: &[usize]| {
            let x = data.x.take(rows).unwrap();
            let (labels, scores) = answers(&*model, &x);
            let labels: Vec<Label> = (0..rows.len())
                .map(|row| labels.get(row).unwrap().clone())
                .collect();
            let per_row: Vec<Vec<u64>> = (0..rows.len())
                .map(|row| {
                    scores
                        .iter()
                        .flat_map(|all| {
                            let width = all.len() / rows.len();
                            all[row * width..(row + 1) * width].to_vec()
                        })
                        .collect()
                })
                .collect();
            (labels, per_row)
        };
        let all: Vec<usize> = (0..data.nrows()).collect();
        let (labels, scores) = bits(&all);
        for row in [0, 1, 44, 89] {
            let (alone, alone_scores) = bits(&[row]);
            assert_eq!(
                (&alone[0], &alone_scores[0]),
                (&labels[row], &scores[row]),
                "{case}"
            );
            let (pair, pair_scores) = bits(&[7, row]);
            assert_eq!(
                (&pair[1], &pair_scores[1]),
                (&labels[row], &scores[row]),
                "{case}"
            );
        }
    });
}

#[test]
fn a_view_is_fitted_like_a_copy() {
    each(|case, estimator, data| {
        if data.x.is_sparse() {
            return;
        }
        let rows = &folds(data)[1].train;
        let view = data.take(rows).unwrap();
        let copy = match data.x.element() {
            linnaeus::data::Element::U8 => {
                let bytes = view
                    .x
                    .to_dense()
                    .iter()
                    .map(|&value| value as u8)
                    .collect::<Vec<_>>();
                Matrix::new(view.nrows(), view.ncols(), bytes)
            }
            linnaeus::data::Element::F32 => {
                let floats = view
                    .x
                    .to_dense()
                    .iter()
                    .map(|&v| v as f32)
                    .collect::<Vec<_>>();
                Matrix::new(view.nrows(), view.ncols(), floats)
            }
            _ => Matrix::new(view.nrows(), view.ncols(), view.x.to_dense()),
        };
        let copied = view.with_x(copy.unwrap()).unwrap();
        let expected = answers(&*fit(estimator, &copied, 1), &data.x);
        assert_eq!(
            answers(&*fit(estimator, &view, 1), &data.x),
            expected,
            "{case}"
        );
    });
}

#[test]
fn the_names_of_classes_change_nothing_but_the_names() {
    each(|case, estimator, data| {
        let renamed = data.relabel(|label| format!("class {label}")).unwrap();
        let codes = |model: &dyn Classifier| {
            let labels = model.predict(&data.x).unwrap();
            labels.single().unwrap().codes().to_vec()
        };
        let (own, others) = (fit(estimator, data, 1), fit(estimator, &renamed, 1));
        assert_eq!(codes(&*own), codes(&*others), "{case}");
    });
}

#[test]
fn predictions_follow_the_scores() {
    each(|case, estimator, data| {
        let model = fit(estimator, data, 1);
        let predicted = model.predict(&data.x).unwrap();
        assert_eq!(predicted.kind(), LabelKind::Single);
        for &response in model.responses() {
            let scores = model.scores(&data.x, response).unwrap();
            let table = scores.table().unwrap();
            assert_eq!(scores.nrows(), data.nrows(), "{case}");
            for (row, values) in table.rows().enumerate() {
                let best = match values {
                    [margin] => usize::from(*margin > 0.0),
                    _ => (0..values.len())
                        .rev()
                        .max_by(|&a, &b| values[a].total_cmp(&values[b]))
                        .unwrap(),
                };
                assert_eq!(
                    predicted.get(row),
                    table.classes().get(best),
                    "{case}, row {row}"
                );
                if response == Response::Probability {
                    let sum: f64 = values.iter().sum();
                    assert!((sum - 1.0).abs() < 1e-12, "{case}, row {row}: {sum}");
                }
            }
        }
    });
}

#[test]
fn a_second_fit_and_a_clone_give_the_same_model() {
    each(|case, estimator, data| {
        let first = answers(&*fit(estimator, data, 1), &data.x);
        assert_eq!(answers(&*fit(estimator, data, 2), &data.x), first, "{case}");
        let clone = estimator.boxed().clone();
        assert!(clone == estimator.boxed(), "{case}");
        assert_eq!(answers(&*fit(&*clone, data, 1), &data.x), first, "{case}");
    });
}

#[test]
fn a_cancelled_context_ends_a_fit_with_an_error_or_a_whole_model() {
    each(|case, estimator, data| {
        let context = Context::new(2);
        context.cancel();
        match estimator.fit_with(data, &context) {
            Ok(model) => drop(answers(&*model, &data.x)),
            Err(error) => assert_eq!(error.kind(), &ErrorKind::Cancelled, "{case}"),
        }
    });
}

#[test]
fn a_layout_is_built_once_for_all_fits_on_one_storage() {
    use linnaeus::context::Event;
    use std::sync::{Arc, Mutex};
    let (_, data) = data_sets().swap_remove(2);
    for (name, estimator) in estimators() {
        let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
        let sink = heard.clone();
        let context = Context::new(2).with_progress(move |event| sink.lock().unwrap().push(event));
        let parts: Vec<Dataset> = folds(&data)
            .iter()
            .map(|fold| data.take(&fold.train).unwrap())
            .collect();
        let jobs: Vec<_> = parts
            .iter()
            .map(|part| estimator.job(part).unwrap())
            .collect();
        for model in <Box<dyn Estimator> as Fit>::fit_many(&jobs, &context) {
            model.unwrap();
        }
        let heard = heard.lock().unwrap();
        let layouts = heard
            .iter()
            .filter(|event| matches!(event, Event::Layout { .. }));
        assert!(layouts.count() <= 1, "{name}: {heard:?}");
        let batches = heard
            .iter()
            .filter(|event| matches!(event, Event::Batch { .. }))
            .count();
        assert!(batches <= 1, "{name}: {heard:?}");
    }
}
