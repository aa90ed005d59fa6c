//! Columns in portions of a cache line.

/// How many columns lie in a line.
pub const LINE: usize = 64;

/// The values of 64 columns that lie side by side, at the start of a line of the cache.
///
/// ```
/// use linnaeus_kernels::Line;
///
/// let mut lines = [Line([1_u8; 64]), Line::default()];
/// Line::flatten_mut(&mut lines)[64] = 7;
/// assert_eq!(Line::flatten(&lines)[63..66], [1, 7, 0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct Line<T>(pub [T; LINE]);

impl<T: Copy + Default> Default for Line<T> {
    fn default() -> Self {
        Self([T::default(); LINE])
    }
}

impl<T> Line<T> {
    /// Whether lines follow each other without a gap: so it is for every type whose size is a power
    /// of two.
    const HAS_NO_GAP: () = assert!(size_of::<Self>() == LINE * size_of::<T>());

    /// The values of lines, one after the other.
    pub fn flatten(lines: &[Self]) -> &[T] {
        let () = Self::HAS_NO_GAP;
        // SAFETY: a line consists of nothing but its values, as its layout is that of its only
        // field and the assertion has compared the sizes; so the values of all lines lie in one
        // piece, which is borrowed as long as the lines are.
        unsafe { std::slice::from_raw_parts(lines.as_ptr().cast(), lines.len() * LINE) }
    }

    /// The values of lines, one after the other, to be changed.
    pub fn flatten_mut(lines: &mut [Self]) -> &mut [T] {
        let () = Self::HAS_NO_GAP;
        // SAFETY: as in `flatten`; the borrow is the only one, as that of the lines was.
        unsafe { std::slice::from_raw_parts_mut(lines.as_mut_ptr().cast(), lines.len() * LINE) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_flat_as_by_hand() {
        for length in [0, 1, 2, 7] {
            let value = |at: usize| (at * 7919 % 251) as i16;
            let mut lines = vec![Line::default(); length];
            for (at, flat) in Line::flatten_mut(&mut lines).iter_mut().enumerate() {
                *flat = value(at);
            }
            let by_hand: Vec<i16> = lines.iter().flat_map(|line| line.0).collect();
            assert_eq!(by_hand.len(), length * LINE);
            assert_eq!(Line::flatten(&lines), by_hand);
            assert!(
                by_hand
                    .iter()
                    .enumerate()
                    .all(|(at, &one)| one == value(at))
            );
            assert!(lines.as_ptr().is_aligned());
        }
    }
}
