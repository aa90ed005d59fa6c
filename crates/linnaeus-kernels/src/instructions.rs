//! Which of the processor's vector instructions the kernels use: chosen once, when the program
//! runs.
//!
//! A kernel is one safe body. [`multiversioned!`] compiles it for every instruction set and calls
//! the version that the processor can run. All versions do the same operations in the same order,
//! so they give the same bits; which of them runs is a question of time alone.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// A set of instructions that kernels are compiled for.
///
/// ```
/// use linnaeus_kernels::InstructionSet;
///
/// // The baseline is always there.
/// assert_eq!(InstructionSet::available().next(), Some(InstructionSet::Baseline));
/// assert_eq!("avx2".parse(), Ok(InstructionSet::Avx2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstructionSet {
    /// What every processor of the target has: SSE2 on x86-64, NEON on AArch64.
    Baseline,
    /// AVX2 with fused multiply-add: 256 bits.
    Avx2,
    /// AVX-512 (F, BW, CD, DQ, VL): 512 bits.
    Avx512,
}

impl InstructionSet {
    /// All of them, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Avx2, Self::Avx512];

    /// Those that this processor has, the narrowest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|own| own.is_available())
    }

    /// Whether this processor has it.
    pub fn is_available(self) -> bool {
        match self {
            Self::Baseline => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_available()
                    && std::is_x86_feature_detected!("avx512f")
                    && std::is_x86_feature_detected!("avx512bw")
                    && std::is_x86_feature_detected!("avx512cd")
                    && std::is_x86_feature_detected!("avx512dq")
                    && std::is_x86_feature_detected!("avx512vl")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => false,
        }
    }

    /// The one that kernels use: the widest that the processor has, or what was asked for.
    ///
    /// The environment variable `LINNAEUS_INSTRUCTIONS` (`baseline`, `avx2`, `avx512`) asks for
    /// one, and so does [`ask_for`](Self::ask_for). A set that the processor does not have is
    /// never used: then it is the widest one below.
    #[inline]
    pub fn in_use() -> Self {
        match IN_USE.load(Relaxed) {
            0 => Self::choose(),
            1 => Self::Baseline,
            2 => Self::Avx2,
            _ => Self::Avx512,
        }
    }

    /// Lets kernels use this set, or the widest below it that the processor has, from now on and on
    /// all threads. No result depends on it. Gives what is used.
    pub fn ask_for(self) -> Self {
        let used = Self::available()
            .filter(|own| *own <= self)
            .last()
            .unwrap_or(Self::Baseline);
        IN_USE.store(used as u8 + 1, Relaxed);
        used
    }

    #[cold]
    fn choose() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "a switch for tests: no result depends on it"
        )]
        let wanted = std::env::var("LINNAEUS_INSTRUCTIONS").ok();
        let wanted = wanted.and_then(|name| name.parse().ok());
        wanted.unwrap_or(Self::Avx512).ask_for()
    }
}

/// 0 before it was chosen, else the number of the set plus 1.
static IN_USE: AtomicU8 = AtomicU8::new(0);

impl std::fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        })
    }
}

impl std::str::FromStr for InstructionSet {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|own| own.to_string() == name);
        found.ok_or_else(|| format!("{name:?} is none of baseline, avx2, avx512"))
    }
}

/// Compiles a function once for each [`InstructionSet`] and calls the version in use.
///
/// The body is safe code. Generic parameters stand in brackets: `fn f[T: Bound, const N: usize](..)`.
/// A closure among the arguments is compiled into each version, as it is part of the body.
macro_rules! multiversioned {
    (
        $(#[$attribute:meta])*
        pub fn $name:ident $([$($generic:tt)+])? (
            $($argument:ident : $type:ty),* $(,)?
        ) $(-> $result:ty)? $body:block
    ) => {
        $(#[$attribute])*
        pub fn $name $(<$($generic)+>)? ($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            fn baseline $(<$($generic)+>)? ($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2 $(<$($generic)+>)? ($($argument: $type),*) $(-> $result)? {
                baseline($($argument),*)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512cd,avx512dq,avx512vl")]
            fn avx512 $(<$($generic)+>)? ($($argument: $type),*) $(-> $result)? {
                baseline($($argument),*)
            }

            match $crate::InstructionSet::in_use() {
                // SAFETY: a set is in use only after the processor was found to have it, which is
                // all that calling a safe function compiled for it asks for.
                #[cfg(target_arch = "x86_64")]
                $crate::InstructionSet::Avx512 => unsafe { avx512($($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::InstructionSet::Avx2 => unsafe { avx2($($argument),*) },
                _ => baseline($($argument),*),
            }
        }
    };
}
pub(crate) use multiversioned;

/// What `f` gives for every instruction set that this processor has. They are switched for the
/// whole process, which tests that run beside it do not notice: bits do not depend on it.
#[cfg(test)]
pub(crate) fn with_each<R>(mut f: impl FnMut() -> R) -> Vec<R> {
    let before = InstructionSet::in_use();
    let results = InstructionSet::available().map(|set| {
        set.ask_for();
        f()
    });
    let results = results.collect();
    before.ask_for();
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for set in InstructionSet::ALL {
            assert_eq!(set.to_string().parse(), Ok(set));
        }
        assert!("sse9".parse::<InstructionSet>().is_err());
    }

    #[test]
    fn only_what_the_processor_has_is_used() {
        for set in InstructionSet::ALL {
            let used = set.ask_for();
            assert!(used <= set && used.is_available());
        }
    }
}
