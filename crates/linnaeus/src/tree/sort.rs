//! Sorting as scikit-learn's trees do, down to the order of equal values.

/// Fewer values than this are sorted by insertion.
const FEW: usize = 16;

/// Sorts values, and what belongs to them, in rising order.
///
/// Equal values end up in an order of their own, which decides the bits of sums over rows whose
/// weights are not whole. So the steps are those of the reference: three-way quicksort around a
/// median of three, heap sort where that goes too deep, insertion for few.
pub(super) fn sort_like_reference(values: &mut [f32], rows: &mut [u32]) {
    if !values.is_empty() {
        sort(values, rows, 2 * values.len().ilog2());
    }
}

fn sort(mut values: &mut [f32], mut rows: &mut [u32], mut depth: u32) {
    while values.len() >= FEW {
        if depth == 0 {
            heap_sort(values, rows);
            return;
        }
        depth -= 1;
        let length = values.len();
        let pivot = median(values[0], values[length / 2], values[length - 1]);
        let (mut at, mut left, mut right) = (0, 0, length);
        while at < right {
            if values[at] < pivot {
                swap(values, rows, at, left);
                at += 1;
                left += 1;
            } else if values[at] > pivot {
                right -= 1;
                swap(values, rows, at, right);
            } else {
                at += 1;
            }
        }
        sort(&mut values[..left], &mut rows[..left], depth);
        values = &mut values[right..];
        rows = &mut rows[right..];
    }
    insertion_sort(values, rows);
}

fn swap(values: &mut [f32], rows: &mut [u32], one: usize, other: usize) {
    values.swap(one, other);
    rows.swap(one, other);
}

fn median(first: f32, middle: f32, last: f32) -> f32 {
    if first < middle {
        if middle < last {
            middle
        } else if first < last {
            last
        } else {
            first
        }
    } else if middle < last {
        if first < last { first } else { last }
    } else {
        middle
    }
}

fn insertion_sort(values: &mut [f32], rows: &mut [u32]) {
    for end in 1..values.len() {
        let (value, row) = (values[end], rows[end]);
        let mut at = end;
        while at > 0 && values[at - 1] > value {
            (values[at], rows[at]) = (values[at - 1], rows[at - 1]);
            at -= 1;
        }
        (values[at], rows[at]) = (value, row);
    }
}

fn heap_sort(values: &mut [f32], rows: &mut [u32]) {
    for root in (0..values.len() / 2).rev() {
        sink(values, rows, root);
    }
    for end in (1..values.len()).rev() {
        swap(values, rows, 0, end);
        sink(&mut values[..end], &mut rows[..end], 0);
    }
}

fn sink(values: &mut [f32], rows: &mut [u32], mut root: usize) {
    loop {
        let mut largest = root;
        for child in [2 * root + 1, 2 * root + 2] {
            if child < values.len() && values[largest] < values[child] {
                largest = child;
            }
        }
        if largest == root {
            return;
        }
        swap(values, rows, root, largest);
        root = largest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_their_values() {
        for length in [0, 1, 2, 15, 16, 17, 100, 1000] {
            let original: Vec<f32> = (0..length).map(|at| ((at * 7919) % 97) as f32).collect();
            for depth in [0, 1, 40] {
                let mut values = original.clone();
                let mut rows: Vec<u32> = (0..length).collect();
                sort(&mut values, &mut rows, depth);
                assert!(values.is_sorted());
                let found = rows.iter().map(|&row| original[row as usize]);
                assert!(found.eq(values.iter().copied()));
                rows.sort_unstable();
                assert!(rows.into_iter().eq(0..length));
            }
        }
    }
}
