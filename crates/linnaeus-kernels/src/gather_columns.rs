//! Bytes of some rows, turned into columns.

use crate::instructions::multiversioned;
use crate::line::{LINE, Line};
use crate::prefetch::prefetch;

/// The bytes of eight times eight rows and columns: a word a row.
type Square = [u64; 8];

multiversioned! {
    /// Writes the bytes of these rows, column after column: those of column `c` from
    /// `c * stride` on. A row has `per_row` lines, and as many columns are written as `columns` has
    /// strides. What lies behind the last row of a column, up to 64 bytes, may hold anything.
    ///
    /// ```
    /// use linnaeus_kernels::{Line, gather_columns};
    ///
    /// let mut lines = [Line([0; 64]), Line([1; 64]), Line([2; 64])];
    /// lines[2].0[1] = 7;
    /// let mut columns = [0; 2 * 64];
    /// gather_columns(&lines, 1, &[2, 0], &mut columns, 64);
    /// assert_eq!((&columns[..2], &columns[64..66]), (&[2, 0][..], &[7, 0][..]));
    /// ```
    ///
    /// # Panics
    /// When a row is beyond the lines, or the stride is not a multiple of 64 or has no place for
    /// all rows.
    pub fn gather_columns(
        lines: &[Line<u8>],
        per_row: usize,
        rows: &[u32],
        columns: &mut [u8],
        stride: usize,
    ) {
        assert!(stride.is_multiple_of(LINE) && stride >= rows.len(), "{stride}");
        if rows.is_empty() {
            return;
        }
        let n_columns = columns.len() / stride;
        let lines_of = |row: u32| &lines[row as usize * per_row..(row as usize + 1) * per_row];
        for (first, rows_to_come) in (0..).step_by(LINE).zip(rows.chunks(LINE).skip(1).chain([&[][..]])) {
            rows_to_come.iter().for_each(|&row| prefetch(lines_of(row)));
            let rows = &rows[first..(first + LINE).min(rows.len())];
            for column in (0..n_columns).step_by(8) {
                let (line, at) = (column / LINE, column % LINE);
                // For each of eight rows the words of eight squares, which lie side by side.
                let mut squares: [Square; 8] = [[0; 8]; 8];
                for (number, &row) in rows.iter().enumerate() {
                    let bytes = &lines[row as usize * per_row + line].0;
                    let word: [u8; 8] = bytes[at..at + 8].try_into().expect("eight bytes");
                    squares[number % 8][number / 8] = u64::from_le_bytes(word);
                }
                turn(&mut squares);
                let columns = columns[column * stride..].chunks_mut(stride);
                for (column, words) in columns.zip(&squares) {
                    let (places, _) = column[first..first + LINE].as_chunks_mut::<8>();
                    for (place, word) in places.iter_mut().zip(words) {
                        *place = word.to_le_bytes();
                    }
                }
            }
        }
    }
}

/// Turns the rows of eight squares into columns: ever smaller quarters change places.
#[inline(always)]
fn turn(squares: &mut [Square; 8]) {
    const STEPS: [(usize, u32, u64); 3] = [
        (4, 32, 0x0000_0000_ffff_ffff),
        (2, 16, 0x0000_ffff_0000_ffff),
        (1, 8, 0x00ff_00ff_00ff_00ff),
    ];
    for (distance, shift, mask) in STEPS {
        for upper in (0..8).filter(|row| row & distance == 0) {
            let (head, tail) = squares.split_at_mut(upper + distance);
            for (above, below) in head[upper].iter_mut().zip(&mut tail[0]) {
                let changed = ((*above >> shift) ^ *below) & mask;
                *below ^= changed;
                *above ^= changed << shift;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn every_byte_comes_to_its_place() {
        for (n_rows, n_columns) in [(1, 1), (3, 8), (64, 64), (65, 70), (200, 130), (0, 5)] {
            let per_row = usize::div_ceil(n_columns, LINE);
            let byte = |row: usize, column: usize| (row * 31 + column * 7 + row * column) as u8;
            let mut lines = vec![Line::default(); 300 * per_row];
            for row in 0..300 {
                for column in 0..n_columns {
                    lines[row * per_row + column / LINE].0[column % LINE] = byte(row, column);
                }
            }
            let rows: Vec<u32> = (0..n_rows).map(|at| (at * 7919 % 300) as u32).collect();
            let stride = usize::next_multiple_of(n_rows.max(1), LINE);
            let found = with_each(|| {
                let mut columns = vec![0; n_columns * stride];
                gather_columns(&lines, per_row, &rows, &mut columns, stride);
                columns
            });
            for columns in found {
                for (at, &row) in rows.iter().enumerate() {
                    for column in 0..n_columns {
                        assert_eq!(columns[column * stride + at], byte(row as usize, column));
                    }
                }
            }
        }
    }
}
