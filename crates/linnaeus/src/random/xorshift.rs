//! scikit-learn's own generator, which its compiled code draws from.

/// The 32-bit xorshift generator of scikit-learn's compiled code (`our_rand_r`).
///
/// ```
/// use linnaeus::random::xorshift::XorShift;
///
/// assert_eq!(XorShift::new(1).next_u31(), 270_369);
/// ```
///
/// Reference: Marsaglia, *Xorshift RNGs*, Journal of Statistical Software 8 (2003).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XorShift(u32);

impl XorShift {
    /// The generator of a seed.
    pub fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// 31 random bits.
    #[inline]
    pub fn next_u31(&mut self) -> u32 {
        // The state 0 would stay 0.
        if self.0 == 0 {
            self.0 = 1;
        }
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 & 0x7fff_ffff
    }

    /// An integer from `low` to `high`, `high` excluded; `low` when that range is empty.
    pub fn integer(&mut self, low: u32, high: u32) -> u32 {
        match high.saturating_sub(low) {
            0 => low,
            range => low + self.next_u31() % range,
        }
    }

    /// A number from `low` to `high`, both included.
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        (high - low) * f64::from(self.next_u31()) / f64::from(0x7fff_ffff) + low
    }

    /// Shuffles in place, from the front to the end, as the data sets of linear models are.
    pub fn shuffle_forward<T>(&mut self, items: &mut [T]) {
        let length = items.len();
        for first in 0..length.saturating_sub(1) {
            let other = first + self.next_u31() as usize % (length - first);
            items.swap(first, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_taken_as_one() {
        assert_eq!(XorShift::new(0).next_u31(), XorShift::new(1).next_u31());
        let mut random = XorShift::new(5);
        assert_eq!(random.integer(3, 3), 3);
        assert!((0..100).all(|_| (2..7).contains(&random.integer(2, 7))));
        assert!((0..100).all(|_| (0.5..=0.75).contains(&random.uniform(0.5, 0.75))));
    }
}
