//! Jobs of boxed parameters, sorted by the type in the box.

use std::any::Any;

use super::Job;
use crate::error::Result;

/// Fits boxed jobs, those of one type as one batch.
pub(super) fn fit_by_type<D: ?Sized, M>(
    jobs: &[Job<'_, Box<D>>],
    as_any: impl Fn(&D) -> &dyn Any,
    fit: impl Fn(&D, &[Job<'_, D>]) -> Vec<Result<M>>,
) -> Vec<Result<M>> {
    let kind = |at: usize| as_any(jobs[at].params).type_id();
    let mut models: Vec<Option<Result<M>>> = jobs.iter().map(|_| None).collect();
    while let Some(first) = models.iter().position(Option::is_none) {
        let alike: Vec<usize> = (first..jobs.len())
            .filter(|&at| kind(at) == kind(first))
            .collect();
        let batch: Vec<Job<'_, D>> = alike
            .iter()
            .map(|&at| Job {
                params: &**jobs[at].params,
                data: jobs[at].data.clone(),
            })
            .collect();
        for (at, model) in alike.into_iter().zip(fit(jobs[first].params, &batch)) {
            models[at] = Some(model);
        }
    }
    models
        .into_iter()
        .map(|model| model.expect("a result for each job"))
        .collect()
}

/// Jobs that were sorted by type, with that type.
pub(super) fn of_type<'a, T: 'static, D: ?Sized>(
    jobs: &[Job<'a, D>],
    as_any: impl Fn(&'a D) -> &'a dyn Any,
) -> Vec<Job<'a, T>> {
    jobs.iter()
        .map(|job| Job {
            params: as_any(job.params)
                .downcast_ref()
                .expect("the jobs were sorted by type"),
            data: job.data.clone(),
        })
        .collect()
}
