//! The work of every search: rounds of candidates times folds, each round of all searches one batch.

use super::axis::{Candidate, Setting};
use super::model::{Best, SearchCvModel};
use super::refit::Refit;
use super::results::{ScoreRows, SearchFailure, SearchResults, SearchRound};
use super::settings::Settings;
use crate::context::{Context, Event};
use crate::data::{Dataset, Task};
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::{Classifier, Fit, Fold, nest, short_name};
use crate::metrics::Scoring;
use crate::model_selection::options::ErrorScore;
use crate::model_selection::trials::{Judged, Questions, Trial, hold, now, parts, some_succeeded};

/// A search on some data: who is tried, and in which rounds.
pub(super) struct Plan<E> {
    pub(super) candidates: Vec<Candidate<E>>,
    pub(super) folds: Vec<Fold>,
    pub(super) rounds: Vec<Round<E>>,
}

/// One round, and how many go on to the next one.
pub(super) struct Round<E> {
    pub(super) n_resources: Option<usize>,
    pub(super) given: Given<E>,
    pub(super) keep: usize,
}

/// How a candidate is given a resource.
pub(super) enum Given<E> {
    /// Not at all: it has all rows.
    Everything,
    /// As rows: the folds are thinned out.
    Folds(Vec<Fold>),
    /// As a parameter.
    Parameter(String, Setting<E>),
}

/// A search, the data that it is to learn from, and its plan.
pub(super) type Planned<'a, E> = (&'a Settings<E>, &'a Task, Result<Plan<E>>);

/// The searches of all jobs, each round of all of them one batch, and so are the last fits.
pub(super) fn search_many<E: Fit<Model: Classifier>>(
    jobs: Vec<Planned<'_, E>>,
    context: &Context,
) -> Vec<Result<SearchCvModel<E>>> {
    let mut searches: Vec<Result<Search<'_, E>>> = jobs
        .into_iter()
        .map(|(settings, data, plan)| Search::begin(settings, data, plan?))
        .collect();
    let rounds = searches.iter().flatten().map(|own| own.plan.rounds.len());
    for round in 0..rounds.max().unwrap_or(0) {
        play(&mut searches, round, context);
    }
    let start = now();
    let ends: Vec<Result<End<E>>> = searches.into_iter().map(|search| search?.end()).collect();
    let last = ends.iter().map(|end| {
        let end = end.as_ref().map_err(Error::clone)?;
        let job = end.winner.as_ref().map(|winner| winner.job(&end.data));
        Ok(((), job.transpose()?.into_iter().collect()))
    });
    let models = nest(last, context, |(), mut models| Ok(models.pop()));
    let seconds = start.elapsed().as_secs_f64();
    ends.into_iter()
        .zip(models)
        .map(|(end, model)| {
            let mut found = end?.found;
            if let Some(best) = &mut found.best {
                best.model = model?;
                found.refit_seconds = seconds;
            }
            Ok(found)
        })
        .collect()
}

/// One search while it runs.
struct Search<'a, E> {
    settings: &'a Settings<E>,
    data: &'a Dataset,
    plan: Plan<E>,
    parts: Vec<[Dataset; 2]>,
    /// Who was tried so far: the rows of the results.
    tried: Vec<Candidate<E>>,
    round_of: Vec<usize>,
    rounds: Vec<SearchRound>,
    verdicts: Vec<Verdict>,
    ends: Vec<Ended>,
    seconds: (f64, f64),
}

/// How one fit was judged: by each metric, on the test rows and on those fitted on.
type Verdict = Result<[Vec<Result<f64>>; 2]>;

/// Whether a fit converged, and after how many passes it ended.
type Ended = (bool, Option<usize>);

/// A search that has ended but for the last fit.
struct End<E: Fit<Model: Classifier>> {
    found: SearchCvModel<E>,
    /// Who is to be fitted on all rows, if anybody is.
    winner: Option<E>,
    data: Dataset,
}

/// Plays a round of all searches that have one of this number.
fn play<E: Fit<Model: Classifier>>(
    searches: &mut [Result<Search<'_, E>>],
    round: usize,
    context: &Context,
) {
    // Searches that ask the same of their models are one batch.
    let mut groups: Vec<Group<E>> = Vec::new();
    for (number, search) in searches.iter_mut().enumerate() {
        let (own, asked) = match search {
            Ok(open) if round < open.plan.rounds.len() => {
                (open.trials(round, context), Asked::of(open.settings))
            }
            _ => continue,
        };
        let own = match own {
            Ok(own) => own,
            Err(error) => {
                *search = Err(error);
                continue;
            }
        };
        match groups.iter_mut().find(|group| group.asked == asked) {
            Some(group) => {
                group.members.push((number, own.len()));
                group.trials.extend(own);
            }
            None => groups.push(Group {
                asked,
                members: vec![(number, own.len())],
                trials: own,
            }),
        }
    }
    for group in groups {
        let questions = Questions {
            on_train: group.asked.on_train,
            weighted: group.asked.weighted,
            ..Questions::of(&group.asked.scorings)
        };
        let held = hold(&group.trials, &questions, context);
        drop(group.trials);
        match held {
            Ok(verdicts) => {
                let seconds = (verdicts.fit_seconds, verdicts.score_seconds);
                let mut judged = verdicts.judged.into_iter();
                for (number, count) in group.members {
                    let own: Vec<_> = judged.by_ref().take(count).collect();
                    let told = match &mut searches[number] {
                        Ok(search) => search.hear(round, own, seconds),
                        Err(_) => Ok(()),
                    };
                    if let Err(error) = told {
                        searches[number] = Err(error);
                    }
                }
            }
            Err(error) => {
                for (number, _) in group.members {
                    searches[number] = Err(error.clone());
                }
            }
        }
    }
}

/// Trials that are asked the same.
struct Group<E> {
    asked: Asked,
    /// The searches, and how many trials are whose.
    members: Vec<(usize, usize)>,
    trials: Vec<Trial<E>>,
}

#[derive(PartialEq)]
struct Asked {
    scorings: Vec<Scoring>,
    on_train: bool,
    weighted: bool,
}

impl Asked {
    fn of<E>(settings: &Settings<E>) -> Self {
        Self {
            scorings: settings.scorings.clone(),
            on_train: settings.return_train_score,
            weighted: settings.weighted_scores,
        }
    }
}

impl<'a, E: Fit<Model: Classifier>> Search<'a, E> {
    fn begin(settings: &'a Settings<E>, data: &'a Task, plan: Plan<E>) -> Result<Self> {
        Ok(Self {
            settings,
            data,
            parts: parts(data, &plan.folds)?,
            plan,
            tried: Vec::new(),
            round_of: Vec::new(),
            rounds: Vec::new(),
            verdicts: Vec::new(),
            ends: Vec::new(),
            seconds: (0.0, 0.0),
        })
    }

    /// The fits of a round: candidate by candidate, fold by fold.
    fn trials(&mut self, round: usize, context: &Context) -> Result<Vec<Trial<E>>> {
        let own = &self.plan.rounds[round];
        let thinned;
        let mut parts = &self.parts;
        match &own.given {
            Given::Everything => {}
            Given::Folds(folds) => {
                thinned = folds
                    .iter()
                    .map(|fold| Ok([self.data.take(&fold.train)?, self.data.take(&fold.test)?]))
                    .collect::<Result<Vec<_>>>()?;
                parts = &thinned;
            }
            Given::Parameter(name, setting) => {
                // The one of the round before is replaced.
                for candidate in &mut self.plan.candidates {
                    candidate.params.retain(|(own, _)| own != name);
                    *candidate = candidate.clone().with(name, setting)?;
                }
            }
        }
        context.say(Event::Round {
            estimator: short_name::<E>(),
            round,
            rounds: self.plan.rounds.len(),
            candidates: self.plan.candidates.len(),
            folds: parts.len(),
            resources: own.n_resources,
        });
        let trial = |candidate: &Candidate<E>, [train, test]: &[Dataset; 2]| Trial {
            estimator: candidate.estimator.clone(),
            train: train.clone(),
            test: test.clone(),
        };
        let candidates = self.plan.candidates.iter();
        Ok(candidates
            .flat_map(|candidate| parts.iter().map(move |part| trial(candidate, part)))
            .collect())
    }

    /// Keeps what the judges of a round say, and decides who goes on.
    fn hear(
        &mut self,
        round: usize,
        judged: Vec<Result<Judged<E::Model>>>,
        (fit, score): (f64, f64),
    ) -> Result<()> {
        self.seconds.0 += fit;
        self.seconds.1 += score;
        let cancelled = |error: &&Error| error.kind() == &ErrorKind::Cancelled;
        let errors = judged.iter().filter_map(|judged| judged.as_ref().err());
        if let Some(error) = errors.clone().find(cancelled) {
            return Err(error.clone());
        }
        if self.settings.error_score == ErrorScore::Raise {
            let scores = judged.iter().flatten();
            let scores = scores.flat_map(|own| own.scores.iter().chain(&own.train_scores));
            if let Some(error) = errors
                .chain(scores.filter_map(|score| score.as_ref().err()))
                .next()
            {
                return Err(error.clone());
            }
        }
        some_succeeded(&judged)?;
        let own = &self.plan.rounds[round];
        self.rounds.push(SearchRound {
            n_candidates: self.plan.candidates.len(),
            n_resources: own.n_resources,
        });
        let before = self.tried.len();
        self.round_of
            .extend(vec![round; self.plan.candidates.len()]);
        self.tried.append(&mut self.plan.candidates);
        let end = |judged: &Result<Judged<E::Model>>| match judged {
            Ok(own) => own.end,
            Err(_) => (false, None),
        };
        self.ends.extend(judged.iter().map(end));
        let verdicts = judged
            .into_iter()
            .map(|judged| judged.map(|own| [own.scores, own.train_scores]));
        self.verdicts.extend(verdicts);
        if round + 1 < self.plan.rounds.len() {
            let means = self.table(0, 0)?.means();
            let best = best_last(&means[before..]);
            let from = best.len().saturating_sub(own.keep);
            let kept = best[from..]
                .iter()
                .map(|&at| self.tried[before + at].clone());
            self.plan.candidates = kept.collect();
        }
        Ok(())
    }

    /// The scores of the test rows (0) or of the rows fitted on (1) by a metric.
    fn table(&self, which: usize, metric: usize) -> Result<ScoreRows> {
        let scores = self.verdicts.iter().flatten();
        let mut scores = scores.map(|verdict| &verdict[which][metric]);
        // A metric that never has a number is asked in vain.
        if let Some(Err(first)) = scores.next()
            && scores.all(Result::is_err)
        {
            return Err(first.clone());
        }
        let value = |verdict: &Verdict| match verdict {
            Ok(verdict) => match &verdict[which][metric] {
                Ok(score) => *score,
                Err(_) => self.settings.error_score.value(),
            },
            Err(_) => self.settings.error_score.value(),
        };
        let values = self.verdicts.iter().map(value).collect();
        Ok(ScoreRows::new(values, self.parts.len()))
    }

    fn tables(&self, which: usize) -> Result<Vec<(Scoring, ScoreRows)>> {
        let scorings = self.settings.scorings.iter().enumerate();
        scorings
            .map(|(metric, scoring)| Ok((scoring.clone(), self.table(which, metric)?)))
            .collect()
    }

    fn failures(&self) -> Vec<SearchFailure> {
        let mut failures = Vec::new();
        for (at, verdict) in self.verdicts.iter().enumerate() {
            let mut add = |scoring: Option<&Scoring>, on_train, error: &Error| {
                failures.push(SearchFailure {
                    candidate: at / self.parts.len(),
                    fold: at % self.parts.len(),
                    scoring: scoring.cloned(),
                    on_train,
                    error: error.clone(),
                });
            };
            match verdict {
                Err(error) => add(None, false, error),
                Ok(tables) => {
                    for (table, on_train) in tables.iter().zip([false, true]) {
                        for (scoring, score) in self.settings.scorings.iter().zip(table) {
                            if let Err(error) = score {
                                add(Some(scoring), on_train, error);
                            }
                        }
                    }
                }
            }
        }
        failures
    }

    /// The results, the best candidate, and a copy of it to fit on all rows.
    fn end(self) -> Result<End<E>> {
        let test = self.tables(0)?;
        let on_train = self.settings.return_train_score;
        let train = on_train.then(|| self.tables(1)).transpose()?;
        let results = SearchResults {
            params: self.tried.iter().map(|own| own.params.clone()).collect(),
            n_splits: self.parts.len(),
            test,
            train,
            failures: self.failures(),
            rounds: self.rounds,
            round_of: self.round_of,
            ends: self.ends,
            seconds: self.seconds,
        };
        let best = choose(self.settings, &results)?.map(|(index, score)| Best {
            index,
            score,
            estimator: self.tried[index].estimator.clone(),
            model: None,
        });
        let refitted = self.settings.refit != Refit::No;
        let winner = best.as_ref().filter(|_| refitted);
        let winner = winner.map(|best| best.estimator.clone());
        let scoring = self.settings.deciding().unwrap_or(0);
        let found = SearchCvModel {
            results,
            best,
            scoring: self.settings.scorings[scoring].clone(),
            refit_seconds: 0.0,
        };
        Ok(End {
            found,
            winner,
            data: self.data.clone(),
        })
    }
}

/// The row of the best candidate, and its mean score where a metric decided.
fn choose<E>(
    settings: &Settings<E>,
    results: &SearchResults,
) -> Result<Option<(usize, Option<f64>)>> {
    if let Refit::Chosen(chooser) = &settings.refit {
        let index = chooser.choose(results);
        if index >= results.len() {
            let expected = format!("a row of the results, below {}", results.len());
            return Err(Error::parameter("refit", index, expected));
        }
        return Ok(Some((index, None)));
    }
    let Some(metric) = settings.deciding() else {
        return Ok(None);
    };
    let means = results.test[metric].1.means();
    // The best one of the last round, whatever the rounds before it said.
    let last = results.rounds.last().map_or(0, |round| round.n_candidates);
    let first = results.len() - last;
    let best = ScoreRows::new(means[first..].to_vec(), 1).best();
    Ok(best.map(|at| (first + at, Some(means[first + at]))))
}

/// The rows by their means, the best one last, those without a mean first, those with the same mean
/// in their order.
fn best_last(means: &[f64]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..means.len()).collect();
    rows.sort_by(|&one, &other| {
        let (one, other) = (means[one] + 0.0, means[other] + 0.0);
        match (one.is_nan(), other.is_nan()) {
            (false, false) => one.total_cmp(&other),
            (one, other) => other.cmp(&one),
        }
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_last_and_ties_keep_their_order() {
        let means = [0.5, f64::NAN, 0.25, 0.5, -0.0, 0.0, f64::NAN];
        assert_eq!(best_last(&means), [1, 6, 4, 5, 2, 0, 3]);
    }
}
