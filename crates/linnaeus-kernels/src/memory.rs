//! Memory for large results.

/// A vector of zeros (what [`Default`] gives), in large pages where the system has them.
///
/// Memory that was just asked for is mapped page by page when it is first written. For the result
/// of a transformer that takes longer than to compute it, unless the pages are large. NumPy asks
/// for them too.
///
/// ```
/// assert_eq!(linnaeus_kernels::zeros::<f64>(3), [0.0; 3]);
/// ```
pub fn zeros<T: Copy + Default>(length: usize) -> Vec<T> {
    let mut values = vec![T::default(); length];
    ask_for_large_pages(&mut values);
    values
}

/// A hint: it changes no value, only how memory is mapped.
#[cfg(target_os = "linux")]
fn ask_for_large_pages<T>(values: &mut [T]) {
    use std::ffi::{c_int, c_void};
    unsafe extern "C" {
        fn madvise(address: *mut c_void, length: usize, advice: c_int) -> c_int;
    }
    const MADV_HUGEPAGE: c_int = 14;
    /// Less is not worth a call of the system.
    const LARGE: usize = 1 << 22;
    /// No page of Linux is larger, but for those that are asked for here.
    const PAGE: usize = 1 << 16;
    let length = size_of_val(values);
    if length >= LARGE {
        let first = values.as_mut_ptr().cast::<u8>();
        let to_page = first.align_offset(PAGE);
        let whole = length.saturating_sub(to_page) / PAGE * PAGE;
        // SAFETY: the range begins at a page and lies within the slice, and the advice changes
        // nothing that the program could see. Where the system does not know it, it is refused.
        unsafe { madvise(first.wrapping_add(to_page).cast(), whole, MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn ask_for_large_pages<T>(_: &mut [T]) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_length_there_are_zeros_that_can_be_written() {
        for length in [0, 1, 1000, 1 << 19, (1 << 20) + 12_345] {
            let mut values = zeros::<f64>(length);
            assert!(values.len() == length && values.iter().all(|&value| value == 0.0));
            values.fill(1.5);
            values.push(2.5);
            assert_eq!(values.iter().sum::<f64>(), 1.5 * length as f64 + 2.5);
        }
    }
}
