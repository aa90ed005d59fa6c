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
    let expected = "accuracy average_precision balanced_accuracy d2_brier_score \
                    d2_log_loss_score f1 f1_macro f1_micro f1_samples f1_weighted jaccard \
                    jaccard_macro jaccard_micro jaccard_samples jaccard_weighted \
                    matthews_corrcoef neg_brier_score neg_log_loss \
                    neg_negative_likelihood_ratio positive_likelihood_ratio precision \
                    precision_macro precision_micro precision_samples precision_weighted recall \
                    recall_macro recall_micro recall_samples recall_weighted roc_auc roc_auc_ovo \
                    roc_auc_ovo_weighted roc_auc_ovr roc_auc_ovr_weighted top_k_accuracy";
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

/// Every scorer gives what its function gives, with the sign that makes larger better.
#[test]
fn scorers_are_their_functions() {
    let plain = data();
    let heavy = plain.with_weights(vec![1.0, 2.0, 0.5, 3.0]).unwrap();
    for data in [plain, heavy] {
        let weights = data.weights.clone();
        let y_pred = BOTH.predict(&data.x).unwrap();
        let proba = BOTH.scores(&data.x, Response::Probability).unwrap();
        let y = &data.y;
        let mut rows = RowOptions::new();
        let mut brier = BrierOptions::new();
        let mut score = ScoreOptions::new();
        let mut balanced = BalancedAccuracyOptions::new();
        let mut likelihood = LikelihoodOptions::new();
        let mut area = RocAucOptions::new();
        for slot in [
            &mut rows.weights,
            &mut brier.weights,
            &mut score.weights,
            &mut balanced.weights,
            &mut likelihood.weights,
            &mut area.weights,
        ] {
            slot.clone_from(&weights);
        }
        let ratios = class_likelihood_ratios_with(y, &y_pred, &likelihood).unwrap();
        let forecasts = Forecasts::of(y, &proba).unwrap();
        let forecasts = match &weights {
            Some(weights) => forecasts.with_weights(weights.clone()).unwrap(),
            None => forecasts,
        };
        let table = [
            (
                Scoring::BalancedAccuracy,
                balanced_accuracy_score_with(y, &y_pred, &balanced),
            ),
            (
                Scoring::Jaccard(Average::Binary),
                jaccard_score(y, &y_pred, &score),
            ),
            (
                Scoring::FBeta(2.0, Average::Binary),
                fbeta_score(y, &y_pred, 2.0, &score),
            ),
            (
                Scoring::MatthewsCorrcoef,
                match &weights {
                    None => matthews_corrcoef(y, &y_pred),
                    Some(weights) => matthews_corrcoef_weighted(y, &y_pred, weights),
                },
            ),
            (
                Scoring::PositiveLikelihoodRatio,
                Ok(ratios.positive.unwrap_or(1.0)),
            ),
            (
                Scoring::NegNegativeLikelihoodRatio,
                Ok(-ratios.negative.unwrap_or(1.0)),
            ),
            (
                Scoring::NegLogLoss,
                log_loss_with(y, &proba, &rows).map(|loss| -loss),
            ),
            (
                Scoring::NegBrierScore,
                brier_score_loss_with(y, &proba, &brier).map(|loss| -loss),
            ),
            (
                Scoring::D2LogLossScore,
                Ok(forecasts.d2_log_loss().unwrap()),
            ),
            (Scoring::D2BrierScore, Ok(forecasts.d2_brier().unwrap())),
            (Scoring::TopKAccuracy, Ok(1.0)),
            (
                Scoring::RocAucOf(MultiClass::Ovr, Average::Macro),
                roc_auc_score_with(y, &proba, area),
            ),
        ];
        for (scoring, expected) in table {
            assert_eq!(scoring.score(&BOTH, &data), expected, "{scoring}");
        }
        let beta = Scoring::FBeta(0.5, Average::Macro).to_string();
        assert_eq!(beta, "fbeta_score(beta=0.5, average=macro)");
    }
}
