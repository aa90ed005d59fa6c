//! Metrics by name, on a model that answers as it is told to.

use linnaeus::error::ErrorKind;
use linnaeus::metrics::*;
use linnaeus::prelude::*;

/// A model whose margin is the first feature, and whose probability is the second.
#[derive(Debug)]
struct Told(&'static [Response]);

impl Classifier for Told {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        Ok(x.to_dense()
            .chunks_exact(2)
            .map(|row| row[0] >= 0.0)
            .collect())
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        let values = x.to_dense();
        let rows = values.chunks_exact(2);
        match response {
            _ if !self.0.contains(&response) => Err(Error::new(ErrorKind::Response {
                asked: response,
                model: "Told",
                available: self.0,
            })),
            Response::Margin => {
                let margins: Vec<f64> = rows.map(|row| row[0]).collect();
                Scores::margin(margins, Classes::bools())
            }
            Response::Probability => {
                let both: Vec<f64> = rows.flat_map(|row| [1.0 - row[1], row[1]]).collect();
                Scores::new(response, both, 2, Classes::bools())
            }
        }
    }

    fn responses(&self) -> &'static [Response] {
        self.0
    }
}

const BOTH: Told = Told(&[Response::Probability, Response::Margin]);

fn data() -> Dataset {
    let x = vec![[-1.0, 0.9], [1.0, 0.1], [0.5, 0.8], [-0.5, 0.3]];
    Dataset::new(x, vec![false, true, true, true]).unwrap()
}

#[test]
fn names_are_those_of_scikit_learn() {
    let mut names: Vec<String> = Scoring::all().iter().map(Scoring::to_string).collect();
    names.sort();
    let expected = "accuracy average_precision f1 f1_macro f1_micro f1_samples f1_weighted \
                    precision precision_macro precision_micro precision_samples \
                    precision_weighted recall recall_macro recall_micro recall_samples \
                    recall_weighted roc_auc roc_auc_ovo roc_auc_ovo_weighted roc_auc_ovr \
                    roc_auc_ovr_weighted top_k_accuracy";
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    for scoring in Scoring::all() {
        assert_eq!(scoring.to_string().parse::<Scoring>().unwrap(), scoring);
    }
    assert!("accuracy ".parse::<Scoring>().is_err());
}

#[test]
fn a_ranking_is_a_margin_or_else_a_probability() {
    let data = data();
    let margins_only = Told(&[Response::Margin]);
    let probabilities_only = Told(&[Response::Probability]);
    let labels_only = Told(&[]);
    let area = |model: &dyn Classifier| Scoring::RocAuc.score(model, &data);
    assert_eq!(area(&BOTH).unwrap(), 1.0);
    assert_eq!(area(&margins_only).unwrap(), 1.0);
    assert_eq!(area(&probabilities_only).unwrap(), 0.0);
    assert_eq!(area(&labels_only).unwrap_err().argument(), Some("response"));
    assert_eq!(Scoring::AveragePrecision.score(&BOTH, &data).unwrap(), 1.0);
    assert_eq!(Scoring::Accuracy.score(&labels_only, &data).unwrap(), 0.75);
    let recall = Scoring::Recall(Average::Binary);
    assert_eq!(recall.score(&labels_only, &data).unwrap(), 2.0 / 3.0);
}

#[test]
fn weights_of_the_data_count() {
    let heavy = data().with_weights(vec![1.0, 1.0, 1.0, 5.0]).unwrap();
    assert_eq!(Scoring::Accuracy.score(&BOTH, &heavy).unwrap(), 3.0 / 8.0);
    let recall = Scoring::Recall(Average::Binary);
    assert_eq!(recall.score(&BOTH, &heavy).unwrap(), 2.0 / 7.0);
    let probabilities_only = Told(&[Response::Probability]);
    let tied = heavy
        .with_x(vec![[0.0, 0.5], [0.0, 0.9], [0.0, 0.8], [0.0, 0.3]])
        .unwrap();
    assert_eq!(
        Scoring::RocAuc.score(&probabilities_only, &tied).unwrap(),
        2.0 / 7.0
    );
}

#[test]
fn a_metric_of_ones_own_hears_what_it_asked_for() {
    let data = data();
    let largest = Scoring::custom("largest", ScoringResponse::Probability, |_, answer| {
        Ok(answer
            .scores()?
            .positive()?
            .iter()
            .fold(0.0, |a, &b| if b > a { b } else { a }))
    });
    assert_eq!(largest.score(&BOTH, &data).unwrap(), 0.9);
    assert_eq!(largest.to_string(), "largest");
    assert_eq!(largest, largest.clone());
    assert_ne!(largest, Scoring::Accuracy);
    let margin = Scoring::custom("margin", ScoringResponse::Margin, |_, answer| {
        Ok(answer.scores()?.positive()?[0])
    });
    assert_eq!(margin.score(&BOTH, &data).unwrap(), -1.0);
    let labels = Scoring::custom("rows", ScoringResponse::Labels, |data, answer| {
        Ok((data.nrows() + answer.labels()?.nrows()) as f64)
    });
    assert_eq!(labels.score(&BOTH, &data).unwrap(), 8.0);
}

#[test]
fn an_answer_of_the_wrong_kind_is_refused() {
    let data = data();
    let labels = Scoring::Accuracy.ask(&BOTH, &data.x).unwrap();
    let scores = Scoring::RocAuc.ask(&BOTH, &data.x).unwrap();
    let error = Scoring::RocAuc.evaluate(&data, &labels).unwrap_err();
    assert_eq!(error.argument(), Some("scores"));
    let error = Scoring::Accuracy.evaluate(&data, &scores).unwrap_err();
    assert_eq!(error.argument(), Some("y_pred"));
}
