//! Large buffers on large pages.

/// An empty vector with room for `capacity` elements, on huge pages where the system has them.
///
/// Memory that is read in random order, or written once and in full, is found and filled several
/// times faster on pages of 2 MB than on pages of 4 KB. On Linux this asks for them; elsewhere, and
/// for small buffers, it is `Vec::with_capacity`. Pages that were never written take no memory
/// either way.
///
/// ```
/// let mut values: Vec<f64> = linnaeus_kernels::large_vec(1 << 20);
/// values.extend([1.0, 2.0]);
/// assert_eq!(values, [1.0, 2.0]);
/// ```
pub fn large_vec<T>(capacity: usize) -> Vec<T> {
    let vec = Vec::with_capacity(capacity);
    #[cfg(target_os = "linux")]
    ask_for_huge_pages(&vec);
    vec
}

/// A vector of zeros (what [`Default`] gives), on huge pages where the system has them.
///
/// ```
/// assert_eq!(linnaeus_kernels::zeros::<f64>(3), [0.0; 3]);
/// ```
pub fn zeros<T: Copy + Default>(length: usize) -> Vec<T> {
    // Zeros come from the system without being written, so their pages are still to be mapped.
    let vec = vec![T::default(); length];
    #[cfg(target_os = "linux")]
    ask_for_huge_pages(&vec);
    vec
}

/// Asks for huge pages for the part of the buffer that consists of whole ones.
#[cfg(target_os = "linux")]
fn ask_for_huge_pages<T>(vec: &Vec<T>) {
    const HUGE_PAGE: usize = 2 << 20;
    let start = vec.as_ptr().cast::<u8>();
    let bytes = vec.capacity().saturating_mul(size_of::<T>());
    let before = start.align_offset(HUGE_PAGE);
    // One page more, or the pages at both ends would be all there is.
    if bytes < 2 * HUGE_PAGE || before >= bytes {
        return;
    }
    let length = (bytes - before) / HUGE_PAGE * HUGE_PAGE;
    if length > 0 {
        // SAFETY: the range lies within the buffer that the vector owns, and the call changes how
        // its pages are mapped, not what is in them. A refusal leaves everything as it is.
        unsafe {
            libc::madvise(
                start.wrapping_add(before).cast_mut().cast(),
                length,
                libc::MADV_HUGEPAGE,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_can_be_written() {
        for length in [0, 1, 1000, 1 << 19, (1 << 20) + 12_345] {
            let mut values = zeros::<f64>(length);
            assert!(values.len() == length && values.iter().all(|&value| value == 0.0));
            values.fill(1.5);
            values.push(2.5);
            assert_eq!(values.iter().sum::<f64>(), 1.5 * length as f64 + 2.5);
        }
    }

    #[test]
    fn a_large_vector_is_a_vector() {
        for capacity in [0, 1, 1000, 300_000, 3_000_000] {
            let mut values: Vec<u64> = large_vec(capacity);
            assert!(values.is_empty() && values.capacity() >= capacity);
            values.extend(0..capacity as u64 + 10);
            assert!(
                values
                    .iter()
                    .enumerate()
                    .all(|(at, &value)| value == at as u64)
            );
        }
        assert!(large_vec::<()>(10).is_empty());
    }
}
