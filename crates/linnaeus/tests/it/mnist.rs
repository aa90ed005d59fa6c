//! The real thing: what must hold on MNIST itself. (The figures of the chapter are the command
//! line's tests.)

use linnaeus::linear_model::SgdClassifier;
use linnaeus::prelude::*;

#[test]
fn a_score_is_the_same_alone_in_a_pair_and_among_60_000() {
    let (train, _) = linnaeus::datasets::mnist_784()
        .unwrap()
        .split_at(60_000)
        .unwrap();
    let fives = train.with_y(train.y.equals("5").unwrap()).unwrap();
    for data in [fives, train.head(2_000)] {
        let model = SgdClassifier::new()
            .random_state(42)
            .max_iter(2)
            .fit(&data)
            .unwrap();
        let among = model.decision_function(&train.x).unwrap();
        let among: Vec<&[f64]> = among.table().unwrap().rows().collect();
        for row in (0..60_000).step_by(601) {
            let alone = model
                .decision_function(&train.x.take(&[row]).unwrap())
                .unwrap();
            let pair = model
                .decision_function(&train.x.take(&[row, 7]).unwrap())
                .unwrap();
            assert_eq!(alone.table().unwrap().rows().next(), Some(among[row]));
            assert_eq!(pair.table().unwrap().rows().next(), Some(among[row]));
        }
    }
}

#[test]
fn bytes_and_numbers_give_the_same_model() {
    let train = linnaeus::datasets::mnist_784().unwrap().head(1_000);
    let wide = Matrix::new(1_000, 784, train.x.to_dense()).unwrap();
    let sgd = SgdClassifier::new().random_state(42).max_iter(3);
    let bytes = sgd.fit(&train).unwrap();
    assert_eq!(bytes, sgd.fit(&train.with_x(wide).unwrap()).unwrap());
}
