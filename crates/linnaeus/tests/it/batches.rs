//! Estimators made of estimators: what they hand on is one batch, and what comes out is what the
//! same fits give one by one. The wrapper and the transformer here are a user's, written against
//! the public traits.

use std::sync::{Arc, Mutex};

use linnaeus::context::Event;
use linnaeus::data::{Classes, Column, Task};
use linnaeus::dummy::DummyClassifier;
use linnaeus::estimator::{Job, Support, batch_of_one, nest};
use linnaeus::linear_model::SgdClassifier;
use linnaeus::model_selection::{KFold, cross_val_decision_function_with, cross_val_predict};
use linnaeus::pipeline::Pipeline;
use linnaeus::prelude::*;

/// Takes the mean of each column away, as a view.
#[derive(Clone, Debug, PartialEq)]
struct Centre {
    fits: Counter,
}

/// Counts the fits of all clones.
#[derive(Clone, Debug, Default)]
struct Counter(Arc<Mutex<usize>>);

impl PartialEq for Counter {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Debug)]
struct CentreModel(Vec<[f64; 2]>);

impl Fit for Centre {
    type Model = CentreModel;

    fn support(&self) -> Support {
        Support::plain().with_weights().ignoring_y()
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<CentreModel> {
        *self.fits.0.lock().unwrap() += 1;
        let dense = data.x.to_dense();
        let mean = |column: usize| {
            let values = dense.iter().skip(column).step_by(data.ncols());
            values.sum::<f64>() / data.nrows() as f64
        };
        Ok(CentreModel(
            (0..data.ncols())
                .map(|column| [mean(column), 3.0])
                .collect(),
        ))
    }
}

impl Transform for CentreModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        x.scaled(self.0.clone())
    }
}

/// One class against the rest, for each class.
#[derive(Clone, Debug, PartialEq)]
struct OneVsRest<E>(E);

#[derive(Debug)]
struct OneVsRestModel<M> {
    models: Vec<M>,
    classes: Classes,
}

impl<E: Fit<Model: Classifier>> Fit for OneVsRest<E> {
    type Model = OneVsRestModel<E::Model>;

    fn support(&self) -> Support {
        self.0.support()
    }

    fn check(&self) -> Result<()> {
        self.0.check()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let plans = jobs.iter().map(|job| {
            let y = job.data.y.single()?;
            let inner = (0..y.classes().len() as u32)
                .map(|class| job.params.0.job(&job.data.with_y(y.is(class))?))
                .collect::<Result<_>>()?;
            Ok((y.classes().clone(), inner))
        });
        nest(plans, context, |classes, models| {
            Ok(OneVsRestModel { models, classes })
        })
    }
}

impl<M: Classifier> Classifier for OneVsRestModel<M> {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        let scores = self.scores(x, Response::Margin)?;
        let rows = scores.table()?.rows();
        let best = |row: &[f64]| {
            (0..row.len() as u32)
                .rev()
                .max_by(|&a, &b| row[a as usize].total_cmp(&row[b as usize]))
        };
        let codes: Vec<u32> = rows.map(|row| best(row).unwrap()).collect();
        Ok(Labels::from_column(Column::new(
            codes,
            self.classes.clone(),
        )?))
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        let columns: Vec<Vec<f64>> = self
            .models
            .iter()
            .map(|model| Ok(model.scores(x, response)?.positive()?.to_vec()))
            .collect::<Result<_>>()?;
        let values = (0..x.nrows()).flat_map(|row| columns.iter().map(move |column| column[row]));
        let values: Vec<f64> = values.collect();
        Scores::new(response, values, columns.len(), self.classes.clone())
    }

    fn responses(&self) -> &'static [Response] {
        &[Response::Margin]
    }
}

fn three_classes() -> Dataset {
    let (_, data) = crate::registry::data_sets().swap_remove(2);
    data
}

fn listening() -> (Context, Arc<Mutex<Vec<Event>>>) {
    let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
    let sink = heard.clone();
    let context = Context::new(2).with_progress(move |event| sink.lock().unwrap().push(event));
    (context, heard)
}

/// The batches that SGD was handed (jobs of each), and how many layouts were built.
fn batches(heard: &Mutex<Vec<Event>>) -> (Vec<usize>, usize) {
    let heard = heard.lock().unwrap();
    let jobs = heard.iter().filter_map(|event| match event {
        Event::Batch { jobs, .. } => Some(*jobs),
        _ => None,
    });
    let layouts = heard
        .iter()
        .filter(|event| matches!(event, Event::Layout { .. }))
        .count();
    (jobs.collect(), layouts)
}

#[test]
fn a_cross_validated_wrapper_is_one_batch_on_one_layout() {
    let data = three_classes();
    for wrapper in [
        OneVsRest(SgdClassifier::new()).boxed(),
        OneVsRest(SgdClassifier::new().boxed()).boxed(),
    ] {
        let (context, heard) = listening();
        cross_val_decision_function_with(&wrapper, &data, 3, &context).unwrap();
        assert_eq!(batches(&heard), (vec![9], 1));
    }
}

#[test]
fn a_wrapper_joins_the_models_that_single_fits_give() {
    let data = three_classes();
    let base = SgdClassifier::new().random_state(5);
    let wrapped = OneVsRest(base.clone()).fit(&data).unwrap();
    let y = data.y.single().unwrap();
    for (class, model) in wrapped.models.iter().enumerate() {
        let alone = base.fit(&data.with_y(y.is(class as u32)).unwrap()).unwrap();
        assert_eq!(*model, alone);
    }
    let right = wrapped.predict(&data.x).unwrap();
    let right = linnaeus::metrics::accuracy_score(&data.y, &right).unwrap();
    assert!(right > 0.8, "{right}");
}

#[test]
fn a_failing_fit_spoils_only_its_own_plan() {
    let data = three_classes();
    let good = OneVsRest(SgdClassifier::new());
    let huge = data
        .with_x(Matrix::new(90, 1, vec![1e308; 90]).unwrap())
        .unwrap();
    let jobs = [
        good.job(&data).unwrap(),
        good.job(&huge).unwrap(),
        good.job(&data).unwrap(),
    ];
    let results = OneVsRest::fit_many(&jobs, &Context::new(2));
    assert!(results[0].is_ok() && results[2].is_ok());
    assert!(matches!(
        results[1].as_ref().unwrap_err().kind(),
        ErrorKind::Diverged { .. }
    ));
}

#[test]
fn a_pipeline_learns_its_first_step_from_the_rows_of_each_fit() {
    let data = three_classes();
    let centre = Centre {
        fits: Counter::default(),
    };
    let pipeline = centre.clone().then(SgdClassifier::new().random_state(1));
    let predicted = cross_val_predict(&pipeline, &data, KFold::new(3)).unwrap();
    assert_eq!(*centre.fits.0.lock().unwrap(), 3);

    for part in KFold::new(3).parts(&data).unwrap() {
        let first = centre.fit(&part.train).unwrap();
        let written = |x: &Matrix| {
            let view = first.transform(x).unwrap();
            Matrix::new(view.nrows(), view.ncols(), view.to_dense()).unwrap()
        };
        let train = part.train.with_x(written(&part.train.x)).unwrap();
        let model = SgdClassifier::new().random_state(1).fit(&train).unwrap();
        let expected = model.predict(&written(&part.test.x)).unwrap();
        let found = predicted.take(&part.fold.test).unwrap();
        for row in 0..part.test.nrows() {
            assert_eq!(found.get(row), expected.get(row));
        }
        // The view has the bits of the written matrix.
        let piped: &Pipeline<Centre, SgdClassifier> = &pipeline;
        let piped = piped.fit(&part.train).unwrap();
        assert_eq!(piped.next().coef(), model.coef());
    }
}

#[test]
fn an_equal_first_step_on_the_same_rows_is_fitted_once() {
    let data = three_classes();
    let centre = Centre {
        fits: Counter::default(),
    };
    let wrapped = OneVsRest(centre.clone().then(SgdClassifier::new()));
    let (context, heard) = listening();
    wrapped.fit_with(&data, &context).unwrap();
    assert_eq!(*centre.fits.0.lock().unwrap(), 1);
    assert_eq!(batches(&heard).0, [3]);
}

#[test]
fn a_pipeline_supports_what_its_steps_support() {
    let pipeline = Centre {
        fits: Counter::default(),
    }
    .then(DummyClassifier::new());
    let support = pipeline.support();
    assert!(support.weights && !support.sparse && !support.not_finite);
    let nan = Dataset::new(vec![[f64::NAN], [1.0]], vec![0, 1]).unwrap();
    assert_eq!(pipeline.fit(&nan).unwrap_err().argument(), Some("x"));
}
