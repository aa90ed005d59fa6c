//! Steps, columns and functions: what comes out is what the same transformers give one by one, alone
//! and in a batch, and equal transformers on the same rows are fitted once.

use std::sync::{Arc, Mutex};

use linnaeus::compose::{Action, ColumnTransformer, Columns};
use linnaeus::data::Task;
use linnaeus::estimator::Support;
use linnaeus::impute::SimpleImputer;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::model_selection::{KFold, cross_val_predict};
use linnaeus::pipeline::Steps;
use linnaeus::prelude::*;
use linnaeus::preprocessing::{
    Binarizer, FunctionTransformer, MaxAbsScaler, MinMaxScaler, Normalizer, StandardScaler,
};

use crate::reference::file;

/// Three features of unlike size, one with gaps, and two classes.
fn data() -> Dataset {
    let rows = (0..60_i32).map(|i| {
        let (a, b) = (f64::from(i * 37 % 17), f64::from(i * 11 % 23));
        let gap = if i % 7 == 0 { f64::NAN } else { a - b };
        [a * 1000.0, b / 8.0, gap]
    });
    let y: Vec<bool> = (0..60_i32).map(|i| (i * 37 % 17) > 8).collect();
    let data = Dataset::new(rows.collect::<Vec<_>>(), y).unwrap();
    data.with_feature_names(["a", "b", "gap"]).unwrap()
}

fn bits(x: &Matrix) -> Vec<u64> {
    x.to_dense().iter().map(|value| value.to_bits()).collect()
}

fn columns() -> ColumnTransformer {
    ColumnTransformer::new()
        .transform("standard", StandardScaler::new(), ["b", "a"])
        .transform("filled", SimpleImputer::new(), 2..3)
        .passthrough("raw", [0])
}

/// A transformer that counts its fits.
#[derive(Clone, Debug, Default)]
struct Counting(Arc<Mutex<usize>>);

impl PartialEq for Counting {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Fit for Counting {
    type Model = <StandardScaler as Fit>::Model;

    fn support(&self) -> Support {
        StandardScaler::new().support()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        *self.0.lock().unwrap() += 1;
        StandardScaler::new().fit_one(data, context)
    }
}

#[test]
fn steps_are_the_same_steps_one_by_one() {
    let data = data();
    let steps = Steps::new([
        ("impute", SimpleImputer::new().boxed()),
        ("standard", StandardScaler::new().boxed()),
        ("normal", Normalizer::new().boxed()),
    ]);
    let mut x = data.x.clone();
    for name in ["impute", "standard", "normal"] {
        let step = steps.step(name).unwrap().boxed();
        x = step
            .fit(&data.with_x(x.clone()).unwrap())
            .unwrap()
            .transform(&x)
            .unwrap();
    }
    let model = steps.fit(&data).unwrap();
    assert_eq!(bits(&model.transform(&data.x).unwrap()), bits(&x));
    assert!(model.step("normal").is_some() && model.step("other").is_none());
}

#[test]
fn a_batch_of_steps_and_columns_gives_the_bits_of_single_fits() {
    let data = data();
    let parts = KFold::new(3).parts(&data).unwrap();
    let short = Steps::new([("columns", columns().boxed())]);
    let long = Steps::new([
        ("columns", columns().boxed()),
        ("range", MinMaxScaler::new().boxed()),
        ("standard", StandardScaler::new().boxed()),
    ]);
    let all = [&short, &long];
    let jobs: Vec<_> = parts
        .iter()
        .flat_map(|part| all.map(|steps| steps.job(&part.train).unwrap()))
        .collect();
    for threads in [1, 2, 7] {
        let models = Steps::fit_many(&jobs, &Context::new(threads));
        for (at, model) in models.into_iter().enumerate() {
            let alone = all[at % 2].fit(&parts[at / 2].train).unwrap();
            let test = &parts[at / 2].test.x;
            let model = model.unwrap();
            assert_eq!(
                bits(&model.transform(test).unwrap()),
                bits(&alone.transform(test).unwrap())
            );
            let row = test.take(&[3]).unwrap();
            let in_company = model.transform(test).unwrap().take(&[3]).unwrap();
            assert_eq!(bits(&model.transform(&row).unwrap()), bits(&in_company));
        }
    }
}

#[test]
fn columns_are_what_their_transformers_make_of_them_and_the_rest_comes_last() {
    let data = data();
    let model = columns().fit(&data).unwrap();
    let groups: Vec<(&str, &[usize])> = model.groups().collect();
    let expected: [(&str, &[usize]); 3] = [("standard", &[1, 0]), ("filled", &[2]), ("raw", &[0])];
    assert_eq!(groups, expected);
    let part = |fitted: &dyn Transform, own: &[usize]| {
        fitted.transform(&data.x.select(own).unwrap()).unwrap()
    };
    let alone = |transformer: Box<dyn Transformer>, own: &[usize]| {
        let selected = data.with_x(data.x.select(own).unwrap()).unwrap();
        part(&*transformer.fit(&selected).unwrap(), own)
    };
    let expected = [
        alone(StandardScaler::new().boxed(), &[1, 0]),
        alone(SimpleImputer::new().boxed(), &[2]),
        data.x.select(&[0]).unwrap(),
    ];
    let expected = Matrix::side_by_side(&expected).unwrap();
    assert_eq!(bits(&model.transform(&data.x).unwrap()), bits(&expected));

    let rest = ColumnTransformer::new()
        .drop("gap", ["gap"])
        .remainder(Action::Passthrough);
    let rest = rest.fit(&data).unwrap().transform(&data.x).unwrap();
    assert_eq!(bits(&rest), bits(&data.x.select(&[0, 1]).unwrap()));
    let none = ColumnTransformer::new().fit(&data).unwrap();
    assert_eq!(none.transform(&data.x).unwrap().ncols(), 0);
}

#[test]
fn equal_transformers_of_equal_columns_are_fitted_once() {
    let data = data();
    let counting = Counting::default();
    let columns = ColumnTransformer::new()
        .transform("one", counting.clone(), 0..2)
        .transform("two", counting.clone(), [0, 1])
        .transform("three", counting.clone(), [2]);
    let pipeline = columns.clone().then(SgdClassifier::new());
    let jobs = [0.1, 0.01].map(|alpha| columns.clone().then(SgdClassifier::new().alpha(alpha)));
    let front = Steps::new([("impute", SimpleImputer::new().boxed())]);
    let filled = front.fit(&data).unwrap().transform(&data.x).unwrap();
    let data = data.with_x(filled).unwrap();
    let jobs: Vec<_> = jobs
        .iter()
        .map(|pipeline| pipeline.job(&data).unwrap())
        .collect();
    let models = linnaeus::pipeline::Pipeline::fit_many(&jobs, &Context::new(2));
    assert!(models.iter().all(Result::is_ok));
    assert_eq!(*counting.0.lock().unwrap(), 2);
    cross_val_predict(&pipeline, &data, 3).unwrap();
    assert_eq!(*counting.0.lock().unwrap(), 2 + 3 * 2);
}

#[test]
fn a_cross_validated_pipeline_learns_from_the_rows_of_each_fold() {
    let data = data();
    let steps = Steps::new([
        ("columns", columns().boxed()),
        ("standard", StandardScaler::new().boxed()),
    ]);
    let pipeline = steps.clone().then(SgdClassifier::new().random_state(3));
    let predicted = cross_val_predict(&pipeline, &data, KFold::new(3)).unwrap();
    for part in KFold::new(3).parts(&data).unwrap() {
        let front = steps.fit(&part.train).unwrap();
        let made = |x: &Matrix| {
            let x = front.transform(x).unwrap();
            Matrix::new(x.nrows(), x.ncols(), x.to_dense()).unwrap()
        };
        let train = part.train.with_x(made(&part.train.x)).unwrap();
        let model = SgdClassifier::new().random_state(3).fit(&train).unwrap();
        let expected = model.predict(&made(&part.test.x)).unwrap();
        let found = predicted.take(&part.fold.test).unwrap();
        for row in 0..part.test.nrows() {
            assert_eq!(found.get(row), expected.get(row));
        }
    }
}

#[test]
fn sparse_parts_make_a_sparse_result_below_the_threshold() {
    let sparse = Matrix::csr(4, vec![0, 1, 1, 2], vec![3, 0], vec![2.0, 4.0]).unwrap();
    let data = Dataset::unlabelled(sparse).unwrap();
    for (threshold, is_sparse) in [(0.3, true), (0.1, false), (0.0, false)] {
        let columns = ColumnTransformer::new()
            .transform("scaled", MaxAbsScaler::new(), 0..4)
            .sparse_threshold(threshold);
        let model = columns.fit(&data).unwrap();
        let result = model.transform(&data.x).unwrap();
        assert_eq!(
            (model.is_sparse(), result.is_sparse()),
            (is_sparse, is_sparse)
        );
        assert_eq!((result.get(0, 3), result.get(2, 0)), (Some(1.0), Some(1.0)));
    }
}

#[test]
fn a_way_back_leads_through_all_steps() {
    let data = Dataset::unlabelled(vec![[1.0, -8.0], [3.0, 4.0], [5.0, 0.5]]).unwrap();
    let there = StandardScaler::new().then(MinMaxScaler::new());
    let model = there.fit(&data).unwrap();
    let back = model
        .inverse_transform(&model.transform(&data.x).unwrap())
        .unwrap();
    for (own, back) in data.x.to_dense().iter().zip(back.to_dense()) {
        assert!((own - back).abs() < 1e-12, "{own} {back}");
    }
    let double = |x: &Matrix, factor: f64| {
        let values = x.to_dense().iter().map(|value| value * factor).collect();
        Matrix::new::<f64>(x.nrows(), x.ncols(), values)
    };
    let function = FunctionTransformer::new("double", move |x| double(x, 2.0));
    assert_eq!(function, function.clone());
    assert_ne!(
        function,
        FunctionTransformer::new("double", move |x| double(x, 2.0))
    );
    let one_way = function.fit(&data).unwrap();
    assert!(one_way.inverse_transform(&data.x).is_err());
    let model = function
        .inverse(move |x| double(x, 0.5))
        .fit(&data)
        .unwrap();
    let there = model.transform(&data.x).unwrap();
    assert_eq!(there.get(1, 1), Some(8.0));
    assert_eq!(
        bits(&model.inverse_transform(&there).unwrap()),
        bits(&data.x)
    );
    let bad = FunctionTransformer::new("bad", |x| x.take(&[0]));
    let error = bad.fit(&data).unwrap().transform(&data.x).unwrap_err();
    assert_eq!(error.argument(), Some("function"));
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let data = data();
    let scaler = StandardScaler::new;
    let column = |columns: Columns| ColumnTransformer::new().transform("s", scaler(), columns);
    let steps = |names: [&str; 2]| Steps::new(names.map(|name| (name, scaler().boxed())));
    let binary = ColumnTransformer::new().transform("b", Binarizer::new(), ["gap"]);
    let cases: [(Result<()>, &str); 8] = [
        (column(["c"].into()).fit(&data).map(drop), "columns"),
        (column([3].into()).fit(&data).map(drop), "columns"),
        (
            column([0].into())
                .sparse_threshold(2.0)
                .fit(&data)
                .map(drop),
            "sparse_threshold",
        ),
        (
            column([0].into())
                .passthrough("s", [1])
                .fit(&data)
                .map(drop),
            "name",
        ),
        (binary.fit(&data).map(drop), "x"),
        (steps(["a", "a"]).fit(&data).map(drop), "steps"),
        (
            Steps::new(Vec::<(&str, Box<dyn Transformer>)>::new())
                .fit(&data)
                .map(drop),
            "steps",
        ),
        (
            columns()
                .fit(&data)
                .and_then(|model| model.transform(&data.x.select(&[0]).unwrap()))
                .map(drop),
            "x",
        ),
    ];
    for (result, argument) in cases {
        let error = result.unwrap_err();
        assert_eq!(error.argument(), Some(argument), "{error}");
    }
    let unlabelled = Dataset::unlabelled(data.x.clone()).unwrap();
    assert!(columns().fit(&unlabelled).is_err(), "names are missing");
    let front = Steps::new([("impute", SimpleImputer::new().boxed())]);
    assert!(front.fit(&unlabelled).is_ok());
    let error = front
        .then(SgdClassifier::new())
        .fit(&unlabelled)
        .unwrap_err();
    assert_eq!(error.argument(), Some("y"));
}

/// `fixtures/make_compose.py`: scikit-learn on these data.
#[test]
fn columns_and_steps_have_the_bits_of_scikit_learn() {
    let reference = file("compose.json", "LINNAEUS_COMPOSE_FIXTURE");
    let expected = |name: &str| -> Vec<u64> {
        let bits = reference[name].as_array().unwrap().iter();
        bits.map(|bits| bits.as_u64().unwrap()).collect()
    };
    let data = data();
    let made = |model: &dyn Transform| bits(&model.transform(&data.x).unwrap());
    assert_eq!(made(&columns().fit(&data).unwrap()), expected("columns"));
    let rest = ColumnTransformer::new()
        .transform("range", MinMaxScaler::new(), [1])
        .remainder(Action::Passthrough);
    assert_eq!(made(&rest.fit(&data).unwrap()), expected("rest"));
    let two = [
        ("impute", SimpleImputer::new().boxed()),
        ("standard", StandardScaler::new().boxed()),
    ];
    let three = two
        .iter()
        .cloned()
        .chain([("normal", Normalizer::new().boxed())]);
    let steps = Steps::new(three.collect::<Vec<_>>());
    assert_eq!(made(&steps.fit(&data).unwrap()), expected("steps"));

    let pipeline = Steps::new(two).then(SgdClassifier::new().random_state(1));
    let predicted = cross_val_predict(&pipeline, &data, KFold::new(3)).unwrap();
    let truths = reference["predicted"].as_array().unwrap().iter();
    let truths: Labels = truths.map(|truth| truth.as_bool().unwrap()).collect();
    assert_eq!(predicted, truths);
}
