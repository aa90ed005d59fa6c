//! Random integers of every type.

use super::mt19937::RandomState;
use crate::error::{Error, Result};

/// A type of integer that [`RandomState::randint_of`] draws.
///
/// Types narrower than 32 bits read the generator in another way, so the same bounds give other
/// numbers for them.
pub trait RandomInteger: Copy + sealed::Sealed {
    #[doc(hidden)]
    const BITS: u32;
    #[doc(hidden)]
    const LOW: i128;
    #[doc(hidden)]
    const HIGH: i128;
    #[doc(hidden)]
    fn make(value: i128) -> Self;
}

mod sealed {
    #[expect(
        unnameable_types,
        reason = "only `RandomInteger`, which nobody else implements, names it"
    )]
    pub trait Sealed {}
}

macro_rules! integers {
    ($($integer:ty),*) => { $(
        impl sealed::Sealed for $integer {}
        impl RandomInteger for $integer {
            const BITS: u32 = <$integer>::BITS;
            const LOW: i128 = <$integer>::MIN as i128;
            const HIGH: i128 = <$integer>::MAX as i128 + 1;
            fn make(value: i128) -> Self {
                value as $integer
            }
        }
    )* };
}
integers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl sealed::Sealed for bool {}
impl RandomInteger for bool {
    const BITS: u32 = 1;
    const LOW: i128 = 0;
    const HIGH: i128 = 2;
    fn make(value: i128) -> Self {
        value == 1
    }
}

impl RandomState {
    /// An integer from `low` to `high`, `high` excluded (NumPy's `randint`, default type).
    ///
    /// # Errors
    /// `Parameter` when `low` is not below `high`.
    pub fn randint(&mut self, low: i64, high: i64) -> Result<i64> {
        check_bounds::<i64>(low.into(), high.into())?;
        let most = high.wrapping_sub(low).wrapping_sub(1) as u64;
        Ok(low.wrapping_add(self.interval(most) as i64))
    }

    /// `count` integers of a type, from `low` to `high`, `high` excluded (NumPy's `randint` with
    /// `dtype` and `size`).
    ///
    /// # Errors
    /// `Parameter` when `low` is not below `high`, or the type does not hold them.
    ///
    /// ```
    /// use linnaeus::random::RandomState;
    ///
    /// let bytes: Vec<u8> = RandomState::new(42).randint_of(0, 256, 3)?;
    /// assert_eq!(bytes, [102, 220, 225]);
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    pub fn randint_of<T: RandomInteger>(
        &mut self,
        low: i128,
        high: i128,
        count: usize,
    ) -> Result<Vec<T>> {
        check_bounds::<T>(low, high)?;
        let most = (high - low - 1) as u64;
        let mut pieces = Pieces::of(T::BITS);
        let draws = (0..count).map(|_| {
            let drawn = match T::BITS {
                32 | 64 => self.interval(most),
                _ => pieces.interval(self, most),
            };
            T::make(low + i128::from(drawn))
        });
        Ok(draws.collect())
    }

    /// An integer for each pair of bounds, drawn one after the other.
    ///
    /// # Errors
    /// `Shape` when there are not as many lows as highs; `Parameter` as
    /// [`randint_of`](Self::randint_of). Nothing is drawn then.
    pub fn randint_between<T: RandomInteger>(
        &mut self,
        lows: &[i128],
        highs: &[i128],
    ) -> Result<Vec<T>> {
        if lows.len() != highs.len() {
            let expected = format!("{} bounds as in lows", lows.len());
            return Err(Error::shape("highs", highs.len(), expected));
        }
        let bounds = || lows.iter().zip(highs);
        bounds().try_for_each(|(&low, &high)| check_bounds::<T>(low, high))?;
        let mut pieces = Pieces::of(T::BITS);
        let draws = bounds().map(|(&low, &high)| {
            let most = (high - low - 1) as u64;
            let drawn = match T::BITS {
                32 | 64 => self.interval(most),
                _ => pieces.interval(self, most),
            };
            T::make(low + i128::from(drawn))
        });
        Ok(draws.collect())
    }
}

fn check_bounds<T: RandomInteger>(low: i128, high: i128) -> Result<()> {
    if low < T::LOW || low >= T::HIGH {
        let expected = format!("an integer from {} to {}", T::LOW, T::HIGH - 1);
        return Err(Error::parameter("low", low, expected));
    }
    if high <= low || high > T::HIGH {
        let expected = format!("an integer from {} to {}", low + 1, T::HIGH);
        return Err(Error::parameter("high", high, expected));
    }
    Ok(())
}

/// One 32-bit word serves several narrow integers, its low bits first. What is left of the last
/// word is thrown away at the end of a call.
struct Pieces {
    bits: u32,
    word: u32,
    left: u32,
}

impl Pieces {
    fn of(bits: u32) -> Self {
        Self {
            bits,
            word: 0,
            left: 0,
        }
    }

    fn interval(&mut self, random: &mut RandomState, most: u64) -> u64 {
        if most == 0 {
            return 0;
        }
        let mask = u64::MAX >> most.leading_zeros();
        loop {
            if self.left == 0 {
                self.word = random.next_u32();
                self.left = 32 / self.bits;
            } else {
                self.word >>= self.bits;
            }
            self.left -= 1;
            let piece = u64::from(self.word) & mask;
            if piece <= most {
                return piece;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_named() {
        let mut random = RandomState::new(0);
        assert_eq!(random.randint(3, 3).unwrap_err().argument(), Some("high"));
        let narrow = random.randint_of::<u8>(0, 257, 1).unwrap_err();
        assert_eq!(narrow.argument(), Some("high"));
        assert_eq!(
            random.randint_of::<u8>(-1, 2, 1).unwrap_err().argument(),
            Some("low")
        );
        assert!(random.randint_between::<i8>(&[0], &[1, 2]).is_err());
        assert_eq!(random, RandomState::new(0));
    }

    #[test]
    fn the_widest_ranges_are_covered() {
        let mut random = RandomState::new(1);
        random.randint(i64::MIN, i64::MAX).unwrap();
        let all = random
            .randint_of::<u64>(0, u64::MAX as i128 + 1, 3)
            .unwrap();
        assert_ne!(all[0], all[1]);
    }
}
