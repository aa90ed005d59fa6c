//! The Mersenne Twister as NumPy's legacy `RandomState` seeds and reads it.

use std::fmt;

use crate::error::{Error, Result};

const LENGTH: usize = 624;
const MIDDLE: usize = 397;

/// NumPy's legacy generator (`numpy.random.RandomState`): the same draws for the same seed.
///
/// The order of draws is part of every result that is made of them: a distribution that rejects
/// takes a number of draws that varies, and [`standard_normal`](Self::standard_normal) keeps the
/// second value of each pair for its next call.
///
/// ```
/// use linnaeus::random::RandomState;
///
/// let mut random = RandomState::new(42);
/// assert_eq!(random.randint(0, 100)?, 51);
/// assert_eq!(random.permutation(5), [0, 1, 3, 2, 4]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
///
/// Reference: Matsumoto and Nishimura, *Mersenne Twister*, ACM TOMACS 8 (1998).
#[derive(Clone, PartialEq)]
pub struct RandomState {
    key: [u32; LENGTH],
    position: usize,
    /// The second value of the last pair of normals, not yet given out.
    pub(super) kept_normal: Option<f64>,
    /// The last binomial by inversion: n, p and the chance of no success. NumPy keeps it too, and
    /// what `binomial` computed `multinomial` then uses, and the other way round.
    pub(super) last_inversion: Option<(i64, f64, f64)>,
}

impl RandomState {
    /// The generator of an integer seed.
    pub fn new(seed: u32) -> Self {
        let mut key = [0_u32; LENGTH];
        key[0] = seed;
        for i in 1..LENGTH {
            let last = key[i - 1] ^ (key[i - 1] >> 30);
            key[i] = last.wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        Self {
            key,
            position: LENGTH,
            kept_normal: None,
            last_inversion: None,
        }
    }

    /// The generator of a sequence of seeds, which is another one than that of an integer:
    /// `from_array(&[42])` is not `new(42)`.
    ///
    /// # Errors
    /// `Empty` without any seed.
    pub fn from_array(seeds: &[u32]) -> Result<Self> {
        if seeds.is_empty() {
            return Err(Error::empty("seeds", "at least one seed"));
        }
        let mut random = Self::new(19_650_218);
        let key = &mut random.key;
        let mut i = 1;
        let mut mix = |key: &mut [u32; LENGTH], factor: u32, add: &dyn Fn(usize) -> u32| {
            let last = key[i - 1] ^ (key[i - 1] >> 30);
            key[i] = (key[i] ^ last.wrapping_mul(factor)).wrapping_add(add(i));
            i += 1;
            if i == LENGTH {
                key[0] = key[LENGTH - 1];
                i = 1;
            }
        };
        for step in 0..LENGTH.max(seeds.len()) {
            let j = step % seeds.len();
            mix(key, 1_664_525, &|_| seeds[j].wrapping_add(j as u32));
        }
        for _ in 1..LENGTH {
            mix(key, 1_566_083_941, &|i| (i as u32).wrapping_neg());
        }
        key[0] = 0x8000_0000;
        Ok(random)
    }

    /// A generator that goes on where another one stands: what [`state`](Self::state) gives, or
    /// NumPy's `get_state`.
    ///
    /// # Errors
    /// `Shape` when there are not 624 words, `Parameter` when the position is above 624.
    pub fn from_state(key: &[u32], position: usize, kept_normal: Option<f64>) -> Result<Self> {
        let key = <[u32; LENGTH]>::try_from(key).map_err(|_| {
            let expected = format!("{LENGTH} words");
            Error::shape("key", format!("{} words", key.len()), expected)
        })?;
        if position > LENGTH {
            let expected = format!("an integer from 0 to {LENGTH}");
            return Err(Error::parameter("position", position, expected));
        }
        Ok(Self {
            key,
            position,
            kept_normal,
            last_inversion: None,
        })
    }

    /// Where the generator stands: its 624 words, the position of the next one, and the normal
    /// number that is kept for the next call.
    ///
    /// ```
    /// use linnaeus::random::RandomState;
    ///
    /// let mut random = RandomState::new(42);
    /// random.next_u32();
    /// let (key, position, kept_normal) = random.state();
    /// let mut copy = RandomState::from_state(key, position, kept_normal)?;
    /// assert_eq!(copy.next_u32(), random.next_u32());
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    pub fn state(&self) -> (&[u32], usize, Option<f64>) {
        (&self.key, self.position, self.kept_normal)
    }

    /// 32 random bits.
    pub fn next_u32(&mut self) -> u32 {
        if self.position == LENGTH {
            self.generate();
        }
        let mut word = self.key[self.position];
        self.position += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// 64 random bits, the upper half drawn first.
    pub fn next_u64(&mut self) -> u64 {
        let upper = u64::from(self.next_u32());
        upper << 32 | u64::from(self.next_u32())
    }

    /// A number from 0 to 1, 1 excluded, with 53 random bits.
    pub fn random_sample(&mut self) -> f64 {
        let upper = f64::from(self.next_u32() >> 5);
        let lower = f64::from(self.next_u32() >> 6);
        (upper * 67_108_864.0 + lower) / 9_007_199_254_740_992.0
    }

    /// An integer from 0 to `most`, both included: draws are cut to as many bits as `most` has, and
    /// repeated while they are above it. Nothing is drawn for 0.
    pub(super) fn interval(&mut self, most: u64) -> u64 {
        if most == 0 {
            return 0;
        }
        let mask = u64::MAX >> most.leading_zeros();
        loop {
            let drawn = if most > u64::from(u32::MAX) {
                self.next_u64()
            } else {
                u64::from(self.next_u32())
            };
            if drawn & mask <= most {
                return drawn & mask;
            }
        }
    }

    fn generate(&mut self) {
        for i in 0..LENGTH {
            let mixed = (self.key[i] & 0x8000_0000) | (self.key[(i + 1) % LENGTH] & 0x7fff_ffff);
            let twist = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
            self.key[i] = self.key[(i + MIDDLE) % LENGTH] ^ (mixed >> 1) ^ twist;
        }
        self.position = 0;
    }
}

impl fmt::Debug for RandomState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RandomState(position {})", self.position)
    }
}
