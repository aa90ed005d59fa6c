//! What surrounds a call: threads, progress, cancelling, and the layouts that its fits share.

use std::any::{Any, TypeId, type_name};
use std::fmt;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread::available_parallelism;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::data::{Matrix, Store};
use crate::error::{Error, ErrorKind, Result};

/// What a progress sink hears.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// An estimator was handed a batch of fits.
    Batch {
        /// The estimator.
        estimator: &'static str,
        /// How many fits.
        jobs: usize,
        /// How many problems they were cut into (one a class, for example).
        problems: usize,
    },
    /// A layout of a storage was built.
    Layout {
        /// Its type.
        name: &'static str,
    },
    /// A search begins a round: the only one, or one of several when it halves its candidates.
    Round {
        /// The estimator that is searched over.
        estimator: &'static str,
        /// Which round, from 0.
        round: usize,
        /// How many there are.
        rounds: usize,
        /// How many candidates take part.
        candidates: usize,
        /// How many folds each of them is fitted on.
        folds: usize,
        /// How much of the resource each of them has, when the search halves its candidates.
        resources: Option<usize>,
    },
    /// One problem of the current batch went on.
    Progress {
        /// The estimator.
        estimator: &'static str,
        /// Which problem of the batch.
        problem: usize,
        /// How many steps it has done.
        done: usize,
        /// How many it will do at most.
        at_most: usize,
        /// Whether it has come to its end, perhaps before `at_most`.
        finished: bool,
    },
}

/// Threads, progress, cancelling and shared layouts: the one argument instead of `n_jobs` and
/// `verbose`.
///
/// Clones share everything. Results never depend on the number of threads.
///
/// ```
/// use linnaeus::prelude::*;
///
/// let context = Context::new(2);
/// assert_eq!(context.map(&[1, 2, 3], |n, _| n * n), [1, 4, 9]);
/// ```
#[derive(Clone)]
pub struct Context {
    threads: usize,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    layouts: Mutex<Vec<Slot>>,
    sink: Option<Box<dyn Fn(Event) + Send + Sync>>,
    cancelled: AtomicBool,
}

/// A place for one layout: of which storage, of which type, for which key.
struct Slot {
    of: Weak<Store>,
    layout: TypeId,
    key: Box<dyn Any + Send>,
    cell: Arc<OnceLock<Arc<dyn Any + Send + Sync>>>,
}

impl Default for Context {
    /// All cores that this process may use.
    fn default() -> Self {
        static CORES: OnceLock<usize> = OnceLock::new();
        Self::new(*CORES.get_or_init(|| available_parallelism().map_or(1, NonZero::get)))
    }
}

impl Context {
    /// A context of this many threads; 0 is taken as 1.
    pub fn new(threads: usize) -> Self {
        Self {
            threads: threads.max(1),
            shared: Arc::default(),
        }
    }

    /// A context with the same number of threads and a sink that hears of progress, from any
    /// thread. It must not block.
    #[must_use]
    pub fn with_progress(self, sink: impl Fn(Event) + Send + Sync + 'static) -> Self {
        let shared = Shared {
            sink: Some(Box::new(sink)),
            ..Shared::default()
        };
        Self {
            shared: Arc::new(shared),
            ..self
        }
    }

    /// The number of threads.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// A clone of one thread.
    pub(crate) fn alone(&self) -> Self {
        let shared = Arc::clone(&self.shared);
        Self { threads: 1, shared }
    }

    /// Asks everything that runs under this context or a clone of it to stop soon, with an error
    /// of the kind `Cancelled`.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Relaxed);
    }

    /// An error once the context was cancelled; long loops ask often.
    ///
    /// # Errors
    /// `Cancelled`.
    pub fn check(&self) -> Result<()> {
        if self.shared.cancelled.load(Relaxed) {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        Ok(())
    }

    /// Tells the progress sink, if there is one.
    pub fn say(&self, event: Event) {
        if let Some(sink) = &self.shared.sink {
            sink(event);
        }
    }

    /// The layout `L` of the storage under `x`: built once for this context, whatever the rows,
    /// scaling and extra columns of the view, and gone with the storage or with the context,
    /// whichever ends first.
    ///
    /// `key` holds the parameters that shape the layout. Two rules: a layout holds no [`Matrix`]
    /// (it would keep its own storage alive), and it depends on single rows only, never on sums
    /// over rows. Those are learned, so they belong to a fit, or rows held out of it leak in.
    /// `build` must not call [`map`](Self::map): a thread that waits there may pick up a fit that
    /// waits for this very layout.
    pub fn layout<K, L>(&self, x: &Matrix, key: K, build: impl FnOnce(&Matrix) -> L) -> Arc<L>
    where
        K: PartialEq + Send + 'static,
        L: Send + Sync + 'static,
    {
        let cell = self.cell::<K, L>(x, key);
        let built = cell.get_or_init(|| {
            let name = type_name::<L>().rsplit("::").next().unwrap_or_default();
            self.say(Event::Layout { name });
            Arc::new(build(&x.whole()))
        });
        Arc::clone(built)
            .downcast()
            .unwrap_or_else(|_| unreachable!("found by its type"))
    }

    fn cell<K, L>(&self, x: &Matrix, key: K) -> Arc<OnceLock<Arc<dyn Any + Send + Sync>>>
    where
        K: PartialEq + Send + 'static,
        L: 'static,
    {
        let mut slots = self
            .shared
            .layouts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| slot.of.strong_count() > 0);
        let wanted = |slot: &&Slot| {
            slot.of.as_ptr() == Arc::as_ptr(x.store())
                && slot.layout == TypeId::of::<L>()
                && slot.key.downcast_ref() == Some(&key)
        };
        if let Some(slot) = slots.iter().find(wanted) {
            return slot.cell.clone();
        }
        let cell = Arc::new(OnceLock::new());
        slots.push(Slot {
            of: Arc::downgrade(x.store()),
            layout: TypeId::of::<L>(),
            key: Box::new(key),
            cell: Arc::clone(&cell),
        });
        cell
    }

    /// `f` of every item, in order, on this context's threads.
    ///
    /// The one place where the library starts anything in parallel. `f` may call `map` again: the
    /// threads are the same ones.
    pub fn map<T: Sync, R: Send>(
        &self,
        items: &[T],
        f: impl Fn(&T, &Self) -> R + Sync + Send,
    ) -> Vec<R> {
        let pool = if self.threads == 1 || items.len() < 2 {
            None
        } else {
            pool(self.threads)
        };
        match pool {
            None => items.iter().map(|item| f(item, self)).collect(),
            Some(pool) => pool.install(|| {
                items
                    .par_iter()
                    .with_max_len(1)
                    .map(|item| f(item, self))
                    .collect()
            }),
        }
    }
}

/// The pool of this many threads, made once a process. Never rayon's global pool: a child of a
/// `fork` has no threads, and would wait for them for ever.
fn pool(threads: usize) -> Option<Arc<ThreadPool>> {
    static POOLS: Mutex<Vec<(u32, usize, Arc<ThreadPool>)>> = Mutex::new(Vec::new());
    let process = std::process::id();
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let found = pools
        .iter()
        .find(|(owner, size, _)| (*owner, *size) == (process, threads));
    if let Some((_, _, pool)) = found {
        return Some(pool.clone());
    }
    // Without threads to be had the work is done by this one.
    let pool = Arc::new(ThreadPoolBuilder::new().num_threads(threads).build().ok()?);
    pools.push((process, threads, pool.clone()));
    Some(pool)
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({} threads)", self.threads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn map_keeps_the_order_for_any_number_of_threads() {
        let items: Vec<usize> = (0..100).collect();
        for threads in [0, 1, 2, 7] {
            let doubled = Context::new(threads).map(&items, |&n, context| {
                context.map(&[n, n], |&m, _| m).iter().sum::<usize>()
            });
            assert_eq!(doubled, items.iter().map(|n| 2 * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_layout_is_built_once_and_goes_with_its_storage() {
        let built = AtomicUsize::new(0);
        let context = Context::new(2);
        let x = Matrix::from(vec![[1.0], [2.0]]);
        let sum = |x: &Matrix, key: u8| {
            *context.layout(x, key, |whole| {
                built.fetch_add(1, Relaxed);
                whole.to_dense().iter().sum::<f64>()
            })
        };
        assert_eq!(sum(&x, 0), 3.0);
        assert_eq!(sum(&x.take(&[1]).unwrap(), 0), 3.0);
        assert_eq!(built.load(Relaxed), 1);
        sum(&x, 1);
        assert_eq!(built.load(Relaxed), 2);
        drop(x);
        sum(&Matrix::from(vec![[5.0]]), 0);
        assert_eq!(context.shared.layouts.lock().unwrap().len(), 1);
    }

    #[test]
    fn clones_are_cancelled_together() {
        let context = Context::new(1);
        let clone = context.clone();
        assert!(clone.check().is_ok());
        context.cancel();
        assert_eq!(clone.check().unwrap_err().kind(), &ErrorKind::Cancelled);
    }
}
