//! Telling the memory what will be read soon.

/// Asks for the values to be brought close to the processor, without waiting for them.
///
/// A hint: it changes no value and no result, only how long a later read takes. Where the
/// processor knows no such hint it does nothing.
#[inline]
pub fn prefetch<T>(values: &[T]) {
    const LINE: usize = 64;
    let start = values.as_ptr().cast::<u8>();
    for offset in (0..size_of_val(values)).step_by(LINE) {
        prefetch_line(start.wrapping_add(offset));
    }
}

/// Asks for the line of the cache in which an address lies, if it is one.
#[inline(always)]
pub(crate) fn prefetch_line<T>(address: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: every x86-64 processor has this instruction, and it reads nothing that the
        // program could see: it cannot fault, whatever the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_slice_may_be_asked_for() {
        for length in [0, 1, 63, 64, 65, 1000] {
            let values = vec![7_u8; length];
            super::prefetch(&values);
            assert_eq!(values, vec![7_u8; length]);
        }
    }
}
