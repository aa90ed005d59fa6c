//! How long things take: the clock, and a bar with the time left on whatever takes over a second.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use linnaeus::context::{Context, Event};

/// What takes less shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// The clock and the bar of a command.
pub(crate) struct Progress {
    context: Context,
    work: Arc<Mutex<Work>>,
    visible: bool,
}

impl Progress {
    /// On so many threads, with a bar where standard error is a terminal and `visible` is true.
    pub(crate) fn new(context: Context, visible: bool) -> Self {
        let work = Arc::new(Mutex::new(Work::default()));
        let heard = work.clone();
        let sink = move |event| {
            let now = now();
            let mut work = heard.lock().unwrap_or_else(PoisonError::into_inner);
            work.hear(event, now);
        };
        Self {
            context: context.with_progress(sink),
            work,
            visible: visible && console::Term::stderr().is_term(),
        }
    }

    /// Runs `f` under the context that the bar listens to. Gives its result and its seconds.
    pub(crate) fn during<T>(&self, what: &str, f: impl FnOnce(&Context) -> T) -> (T, f64) {
        let begun = now();
        self.lock().problems.clear();
        let result = thread::scope(|scope| {
            // Dropped at the end of `f`, even by a panic, and that ends the painting.
            let (_done, ended) = channel::<()>();
            if self.visible {
                scope.spawn(move || self.paint(what, begun, &ended));
            }
            f(&self.context)
        });
        (result, now().duration_since(begun).as_secs_f64())
    }

    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn paint(&self, what: &str, begun: Instant, ended: &Receiver<()>) {
        let mut bar = None;
        while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            let now = now();
            if now.duration_since(begun) < PATIENCE {
                continue;
            }
            let bar: &ProgressBar = bar.get_or_insert_with(new_bar);
            let outlook = self.lock().outlook(now);
            match outlook {
                None => bar.set_message(format!("{what} …")),
                Some(outlook) => {
                    bar.set_message(format!("{what}: {outlook}"));
                    bar.set_position((outlook.share * 1000.0) as u64);
                }
            }
            bar.tick();
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    }
}

fn new_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner:.cyan} {bar:20.cyan/dim} {msg}")
        .expect("the template is well-formed")
        .progress_chars("━╸─");
    let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr());
    bar.with_style(style)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line tells how long a step took; no figure depends on it"
)]
fn now() -> Instant {
    Instant::now()
}

/// How far the current batch of fits is.
#[derive(Debug, Default)]
struct Work {
    begun: Option<Instant>,
    problems: Vec<Problem>,
    /// How many steps the problems that came to their end took, and how many those were.
    ended: (usize, usize),
}

#[derive(Clone, Copy, Debug, Default)]
struct Problem {
    done: usize,
    at_most: usize,
    finished: bool,
}

impl Work {
    fn hear(&mut self, event: Event, now: Instant) {
        match event {
            Event::Batch { problems, .. } => {
                self.begun = Some(now);
                self.problems = vec![Problem::default(); problems];
            }
            Event::Progress {
                problem,
                done,
                at_most,
                finished,
                ..
            } => {
                if let Some(problem) = self.problems.get_mut(problem) {
                    *problem = Problem {
                        done,
                        at_most,
                        finished,
                    };
                }
                // A problem of one step says nothing about those that stop by themselves.
                if finished && at_most > 1 {
                    self.ended = (self.ended.0 + done, self.ended.1 + 1);
                }
            }
            _ => {}
        }
    }

    /// How much of the work is done and how long the rest will take, once that can be said.
    ///
    /// Nobody knows how many steps a fit will need. Fits that came to their end tell about the
    /// others; before the first has, there is only the largest number.
    fn outlook(&self, now: Instant) -> Option<Outlook> {
        let usual = (self.ended.1 > 0).then(|| self.ended.0 as f64 / self.ended.1 as f64);
        let at_most = self.problems.iter().map(|problem| problem.at_most).max()?;
        let (mut done, mut all) = (0.0, 0.0);
        for problem in &self.problems {
            let steps = problem.done as f64;
            done += steps;
            all += match usual {
                _ if problem.finished => steps,
                // A fit that is past the usual number is taken to be at nine tenths.
                Some(usual) if steps > 0.9 * usual => steps / 0.9,
                Some(usual) => usual,
                None => at_most as f64,
            };
        }
        if done == 0.0 || all == 0.0 {
            return None;
        }
        let share = done / all;
        let seconds = now.duration_since(self.begun?).as_secs_f64();
        Some(Outlook {
            share,
            left: seconds * (1.0 - share) / share,
            at_most: usual.is_none(),
        })
    }
}

/// What the bar shows.
#[derive(Debug, PartialEq)]
struct Outlook {
    share: f64,
    /// Seconds left.
    left: f64,
    /// Whether it can only be said how long it will take at most.
    at_most: bool,
}

impl std::fmt::Display for Outlook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = if self.at_most { "at most" } else { "about" };
        let left = self.left.ceil();
        if left < 100.0 {
            write!(f, "{word} {left:.0} s left")
        } else {
            write!(f, "{word} {:.0} min left", (left / 60.0).ceil())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(problem: usize, done: usize, finished: bool) -> Event {
        Event::Progress {
            estimator: "",
            problem,
            done,
            at_most: 1000,
            finished,
        }
    }

    #[test]
    fn the_time_left_is_a_bound_until_a_fit_has_ended() {
        let begun = now();
        let later = begun + Duration::from_secs(10);
        let mut work = Work::default();
        assert!(work.outlook(later).is_none());
        let batch = Event::Batch {
            estimator: "",
            jobs: 2,
            problems: 2,
        };
        work.hear(batch, begun);
        assert!(work.outlook(later).is_none());
        work.hear(step(0, 100, false), begun);
        let outlook = work.outlook(later).unwrap();
        assert_eq!((outlook.share, outlook.at_most), (0.05, true));
        assert_eq!(outlook.to_string(), "at most 4 min left");
        work.hear(step(0, 100, true), begun);
        let outlook = work.outlook(later).unwrap();
        assert_eq!((outlook.share, outlook.left), (0.5, 10.0));
        assert_eq!(outlook.to_string(), "about 10 s left");
        work.hear(step(1, 180, false), begun);
        assert_eq!(work.outlook(later).unwrap().share, 280.0 / 300.0);
    }
}
