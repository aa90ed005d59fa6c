//! Which scores are compared with a threshold.

use crate::data::Response;
use crate::error::Result;
use crate::estimator::{Classifier, no_response, short_name};

/// Which scores of a model are compared with a threshold. (scikit-learn: `response_method`.)
///
/// ```
/// use linnaeus::model_selection::ThresholdResponse;
///
/// assert_eq!(ThresholdResponse::default(), ThresholdResponse::Auto);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThresholdResponse {
    /// Probabilities where the model has them, or else margins.
    #[default]
    Auto,
    /// Margins.
    DecisionFunction,
    /// Probabilities.
    PredictProba,
}

impl ThresholdResponse {
    /// What this model is asked for.
    pub(super) fn of<M: Classifier>(self, model: &M) -> Result<Response> {
        let available = model.responses();
        let wanted = match self {
            Self::Auto if available.contains(&Response::Probability) => Response::Probability,
            Self::Auto | Self::DecisionFunction => Response::Margin,
            Self::PredictProba => Response::Probability,
        };
        if available.contains(&wanted) {
            return Ok(wanted);
        }
        Err(no_response(wanted, short_name::<M>(), available))
    }
}
