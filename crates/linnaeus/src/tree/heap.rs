//! The queue of a tree that grows best first.

/// A heap with the largest key on top, which leaves equal keys in the order in which the heap of
/// C++'s standard library does: scikit-learn's trees depend on it.
pub(super) struct Heap<T>(Vec<(f64, T)>);

impl<T> Default for Heap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Heap<T> {
    /// Adds an item.
    pub(super) fn push(&mut self, key: f64, item: T) {
        self.0.push((key, item));
        self.rise(self.0.len() - 1);
    }

    /// Takes the item with the largest key.
    pub(super) fn pop(&mut self) -> Option<T> {
        let last = self.0.len().checked_sub(1)?;
        self.0.swap(0, last);
        let (_, top) = self.0.pop()?;
        // What was last sinks to the bottom, past the larger child (the right one of equal ones),
        // and rises from there.
        let (mut hole, length) = (0, self.0.len());
        while 2 * hole + 1 < length {
            let (left, right) = (2 * hole + 1, 2 * hole + 2);
            let child = if right < length && self.0[right].0 >= self.0[left].0 {
                right
            } else {
                left
            };
            self.0.swap(hole, child);
            hole = child;
        }
        if length > 0 {
            self.rise(hole);
        }
        Some(top)
    }

    fn rise(&mut self, mut at: usize) {
        while at > 0 {
            let parent = (at - 1) / 2;
            if self.0[parent].0 >= self.0[at].0 {
                return;
            }
            self.0.swap(parent, at);
            at = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first() {
        let mut heap = Heap::default();
        for key in [3, 1, 4, 1, 5, 9, 2, 6, 5] {
            heap.push(f64::from(key), key);
        }
        let order: Vec<i32> = std::iter::from_fn(|| heap.pop()).collect();
        assert_eq!(order, [9, 6, 5, 5, 4, 3, 2, 1, 1]);
    }
}
