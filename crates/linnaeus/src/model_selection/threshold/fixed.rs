//! A classifier with a threshold of one's own.

use super::response::ThresholdResponse;
use super::rule::Rule;
use crate::context::Context;
use crate::data::{Label, LabelKind, Labels, Matrix, Response, Scores, Task};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit, Job, Support, batch_of_one, nest};
use crate::parameters::setter;

/// An estimator whose model takes a row as positive when its score is at least a threshold.
///
/// The estimator is fitted as it would be without; only the labels that its model predicts change.
/// Costs what the estimator costs.
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, model_selection::FixedThresholdClassifier, prelude::*};
///
/// let data = Dataset::new(vec![[-2.0], [-1.0], [1.0], [2.0]], [false, false, true, true])?;
/// let sgd = SgdClassifier::new().random_state(42);
/// let margins = sgd.fit(&data)?.decision_function(&data.x)?;
/// let highest = margins.positive()?[3];
///
/// let strict = FixedThresholdClassifier::new(sgd).threshold(highest).fit(&data)?;
/// assert_eq!(strict.predict(&data.x)?, Labels::from([false, false, false, true]));
/// assert_eq!(strict.scores(&data.x, Response::Margin)?, margins);
/// # Ok::<(), Error>(())
/// ```
///
/// # Many classes, several labels
/// Of more than two classes, a row is given the one whose score lies furthest above its threshold
/// (the first of equal ones); with equal thresholds that is the class with the highest score. Each of
/// several labels is given to the rows with at least its threshold.
///
/// # Errors
/// Those of the estimator; `Parameter` for a threshold that is NaN, or for `pos_label` where there
/// are not two classes; `UnknownLabel` for a `pos_label` that no row has; `Response` when the model
/// has no such scores; `Shape` when there is neither one threshold nor one for each class or label.
///
/// # Differences from scikit-learn
/// For two classes none. Of more classes or several labels, scikit-learn takes no threshold at all.
/// A model that was fitted elsewhere is given to [`prefit`](Self::prefit).
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct FixedThresholdClassifier<E> {
    /// The estimator.
    pub estimator: E,
    /// The threshold, or one for each class or label. None are 0.5 for probabilities and 0 for
    /// margins.
    pub thresholds: Option<Vec<f64>>,
    /// Which of two classes is positive; the second one by default.
    pub pos_label: Option<Label>,
    /// Which scores are compared with the threshold.
    pub response_method: ThresholdResponse,
}

impl<E> FixedThresholdClassifier<E> {
    /// This estimator with the threshold that it has anyway: 0.5 for probabilities, 0 for margins.
    pub fn new(estimator: E) -> Self {
        Self {
            estimator,
            thresholds: None,
            pos_label: None,
            response_method: ThresholdResponse::Auto,
        }
    }

    /// The threshold.
    #[must_use]
    pub fn threshold(self, threshold: f64) -> Self {
        self.thresholds([threshold])
    }

    setter! {
        /// A threshold for each of more than two classes, or for each of several labels.
        thresholds: f64 as list
    }

    setter! {
        /// Which of two classes is positive; the second one by default.
        pos_label: Label as some
    }

    setter! {
        /// Which scores are compared with the threshold.
        response_method: ThresholdResponse
    }

    fn check_thresholds(&self) -> Result<()> {
        match self.thresholds.as_deref() {
            Some([]) => Err(Error::parameter("thresholds", "none", "at least one")),
            Some(own) if own.iter().any(|threshold| threshold.is_nan()) => {
                Err(Error::parameter("threshold", "NaN", "a number"))
            }
            _ => Ok(()),
        }
    }

    fn around<M: Classifier>(
        &self,
        estimator: M,
        kind: Option<LabelKind>,
    ) -> Result<FixedThresholdClassifierModel<M>> {
        let response = self.response_method.of(&estimator)?;
        let usual = match response {
            Response::Probability => 0.5,
            Response::Margin => 0.0,
        };
        let rule = Rule {
            thresholds: self.thresholds.clone().unwrap_or_else(|| vec![usual]),
            pos_label: self.pos_label.clone(),
            kind,
        };
        Ok(FixedThresholdClassifierModel {
            estimator,
            response,
            rule,
        })
    }
}

impl<E: Fit<Model: Classifier>> FixedThresholdClassifier<E> {
    /// A model that was fitted before, with the threshold.
    ///
    /// ```
    /// use linnaeus::{dummy::DummyClassifier, model_selection::FixedThresholdClassifier, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 4], ["no", "no", "no", "yes"])?;
    /// let fitted = DummyClassifier::new().fit(&data)?;
    /// let wary = FixedThresholdClassifier::new(DummyClassifier::new()).threshold(0.25);
    /// let wary = wary.prefit(fitted)?;
    /// assert_eq!(wary.predict(&data.x)?.get(0), Some(&Label::from("yes")));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `Parameter` for a threshold that is NaN, `Response` when the model has no such scores.
    pub fn prefit(&self, model: E::Model) -> Result<FixedThresholdClassifierModel<E::Model>> {
        self.check_thresholds()?;
        self.around(model, None)
    }
}

impl<E: Fit<Model: Classifier>> Fit for FixedThresholdClassifier<E> {
    type Model = FixedThresholdClassifierModel<E::Model>;

    fn support(&self) -> Support {
        self.estimator.support()
    }

    fn check(&self) -> Result<()> {
        self.check_thresholds()?;
        self.estimator.check()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let plans = jobs.iter().map(|job| {
            let params = job.params;
            check_positive(job.params.pos_label.as_ref(), &job.data.y)?;
            Ok((
                (params, job.data.y.kind()),
                vec![params.estimator.job(&job.data)?],
            ))
        });
        nest(plans, context, |(params, kind), mut models| {
            let model = models.pop().expect("one job, one model");
            params.around(model, Some(kind))
        })
    }
}

/// Whether the positive label is one of two.
pub(super) fn check_positive(pos_label: Option<&Label>, y: &Labels) -> Result<()> {
    let Some(label) = pos_label else {
        return Ok(());
    };
    let found = match y.columns() {
        [column] if column.classes().len() <= 2 && y.kind() == LabelKind::Single => {
            return column.classes().find("pos_label", label).map(drop);
        }
        [column] => format!("a positive class of {}", column.classes().len()),
        columns => format!("a positive class of {} labels", columns.len()),
    };
    let expected = "none: each of them has a threshold of its own";
    Err(Error::parameter("pos_label", found, expected))
}

/// A model whose labels are decided by a threshold. Its scores are those of the model inside.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedThresholdClassifierModel<M> {
    estimator: M,
    response: Response,
    rule: Rule,
}

impl<M> FixedThresholdClassifierModel<M> {
    /// The model inside.
    pub fn estimator(&self) -> &M {
        &self.estimator
    }

    /// Which scores are compared with the thresholds.
    pub fn response(&self) -> Response {
        self.response
    }

    /// The threshold for all, or one for each class or label.
    pub fn thresholds(&self) -> &[f64] {
        &self.rule.thresholds
    }
}

impl<M: Classifier> Classifier for FixedThresholdClassifierModel<M> {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.rule.labels(&self.estimator.scores(x, self.response)?)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        self.estimator.scores(x, response)
    }

    fn responses(&self) -> &'static [Response] {
        self.estimator.responses()
    }

    fn converged(&self) -> bool {
        self.estimator.converged()
    }

    fn n_iter(&self) -> Option<usize> {
        self.estimator.n_iter()
    }
}
