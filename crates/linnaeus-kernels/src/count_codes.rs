//! How often codes occur, alone and in pairs. Codes are small numbers that stand for classes.

use crate::instructions::multiversioned;

/// Rows one after the other are counted in so many tables, which are added at the end: a table of
/// which the same place is counted twice in a row has to wait for itself.
const TABLES: usize = 4;
/// Tables of more places than this are not made more than once.
const MOST: usize = 1 << 12;

multiversioned! {
    /// Adds 1 to `counts[code]` for every code.
    ///
    /// ```
    /// let mut counts = [0; 3];
    /// linnaeus_kernels::count_codes(&[2, 0, 2], &mut counts);
    /// assert_eq!(counts, [1, 0, 2]);
    /// ```
    ///
    /// # Panics
    /// When a code has no count.
    pub fn count_codes(codes: &[u32], counts: &mut [u64]) {
        count_places(codes.len(), counts, |row| codes[row] as usize);
    }
}

multiversioned! {
    /// Adds 1 to `counts[first * columns + second]` for every pair of codes.
    ///
    /// ```
    /// let mut counts = [0; 4];
    /// linnaeus_kernels::count_pairs(&[0, 1, 1], &[0, 0, 0], 2, &mut counts);
    /// assert_eq!(counts, [1, 0, 2, 0]);
    /// ```
    ///
    /// # Panics
    /// When there are not as many second codes as first ones, or a pair has no count.
    pub fn count_pairs(first: &[u32], second: &[u32], columns: usize, counts: &mut [u64]) {
        let second = &second[..first.len()];
        count_places(first.len(), counts, |row| {
            first[row] as usize * columns + second[row] as usize
        });
    }
}

multiversioned! {
    /// How many codes equal the one in the same place.
    ///
    /// ```
    /// assert_eq!(linnaeus_kernels::count_equal(&[0, 1, 1], &[0, 0, 1]), 2);
    /// ```
    pub fn count_equal(first: &[u32], second: &[u32]) -> usize {
        const BLOCK: usize = 1 << 12;
        let equal = |(one, other): (&[u32], &[u32])| {
            let pairs = one.iter().zip(other);
            pairs.fold(0_u32, |sum, (one, other)| sum + u32::from(one == other)) as usize
        };
        first.chunks(BLOCK).zip(second.chunks(BLOCK)).map(equal).sum()
    }
}

#[inline(always)]
fn count_places(rows: usize, counts: &mut [u64], place: impl Fn(usize) -> usize) {
    let size = counts.len();
    if size > MOST || rows < size {
        for row in 0..rows {
            counts[place(row)] += 1;
        }
        return;
    }
    let mut tables = vec![0_u64; TABLES * size];
    let (first, rest) = tables.split_at_mut(size);
    let (second, rest) = rest.split_at_mut(size);
    let (third, fourth) = rest.split_at_mut(size);
    let whole = rows - rows % TABLES;
    for row in (0..whole).step_by(TABLES) {
        first[place(row)] += 1;
        second[place(row + 1)] += 1;
        third[place(row + 2)] += 1;
        fourth[place(row + 3)] += 1;
    }
    for row in whole..rows {
        first[place(row)] += 1;
    }
    for table in tables.chunks_exact(size) {
        for (count, own) in counts.iter_mut().zip(table) {
            *count += own;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn counted_as_one_by_one() {
        for rows in (0..20).chain([4095, 4096, 4097, 10_000]) {
            for columns in [1, 2, 10, 65] {
                let code = |at: usize| (at * at % 97 % columns) as u32;
                let first: Vec<u32> = (0..rows).map(code).collect();
                let second: Vec<u32> = (0..rows).map(|at| code(at * 3 + at / 5)).collect();
                let (mut alone, mut pairs) = (vec![1; columns], vec![1; columns * columns]);
                let mut equal = 0;
                for (&one, &other) in first.iter().zip(&second) {
                    alone[one as usize] += 1;
                    pairs[one as usize * columns + other as usize] += 1;
                    equal += usize::from(one == other);
                }
                for found in with_each(|| {
                    let (mut alone, mut pairs) = (vec![1; columns], vec![1; columns * columns]);
                    count_codes(&first, &mut alone);
                    count_pairs(&first, &second, columns, &mut pairs);
                    (alone, pairs, count_equal(&first, &second))
                }) {
                    assert_eq!(found, (alone.clone(), pairs.clone(), equal));
                }
            }
        }
    }
}
