//! Instruction sets chosen at run time: the same bits from each, at different speeds.
//!
//! A [`Kernel`] is a loop over lanes in plain IEEE operations. It is compiled once per [`Level`], and
//! [`run`] calls the copy for the widest one that the processor has. Rust never fuses a
//! multiplication with an addition, nor reorders a sum, so the copies differ in nothing but speed.

use std::sync::atomic::{AtomicU8, Ordering};

/// What a kernel may be compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// What every processor of this architecture has: SSE2 on x86-64, NEON on aarch64.
    Baseline,
    /// AVX2 with FMA, x86-64 only: four numbers at a time.
    Avx2,
    /// AVX-512 with its F, DQ and VL parts and FMA, x86-64 only: eight numbers at a time.
    Avx512,
}

impl Level {
    /// All of them, narrow ones first.
    pub const ALL: [Level; 3] = [Level::Baseline, Level::Avx2, Level::Avx512];

    /// The name on the command line: `baseline`, `avx2`, `avx512`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Baseline => "baseline",
            Level::Avx2 => "avx2",
            Level::Avx512 => "avx512",
        }
    }

    /// The level of that name.
    pub fn named(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }

    /// Whether this processor has it.
    #[cfg(target_arch = "x86_64")]
    pub fn is_available(self) -> bool {
        match self {
            Level::Baseline => true,
            Level::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            Level::Avx512 => {
                Level::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
        }
    }

    /// Whether this processor has it.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn is_available(self) -> bool {
        self == Level::Baseline
    }

    /// The levels of this processor, narrow ones first.
    pub fn available() -> impl DoubleEndedIterator<Item = Level> {
        Level::ALL.into_iter().filter(|level| level.is_available())
    }
}

/// A computation to be compiled for every level.
///
/// Mark `run` and all that it calls in its loops `#[inline(always)]`: a function that is called
/// rather than inlined is compiled for the baseline. Of the standard library that is what has no `#[inline]` of its own:
/// `map` and `from_fn` of arrays, arrays by value in `zip`, `chunks_exact` in `zip`, `sum`. A loop over indices, `as_chunks`
/// and iterators over slices are none of these.
pub trait Kernel {
    /// What it computes.
    type Output;
    /// The body.
    fn run(self) -> Self::Output;
}

/// The level in use, as its index in [`Level::ALL`], or that none has been chosen. Only levels
/// that are available are ever stored.
static CHOSEN: AtomicU8 = AtomicU8::new(NONE);
const NONE: u8 = u8::MAX;

/// The level that [`run`] uses: the widest available, unless one was forced.
#[inline]
pub fn level() -> Level {
    match CHOSEN.load(Ordering::Relaxed) {
        NONE => {
            let widest = Level::available().next_back().unwrap_or(Level::Baseline);
            CHOSEN.store(widest as u8, Ordering::Relaxed);
            widest
        }
        index => Level::ALL[usize::from(index)],
    }
}

/// Makes the whole process use one level from now on. No result changes.
///
/// # Errors
///
/// A sentence, if this processor does not have it.
pub fn force(level: Level) -> Result<(), String> {
    if !level.is_available() {
        return Err(format!("this processor does not have {}", level.name()));
    }
    CHOSEN.store(level as u8, Ordering::Relaxed);
    Ok(())
}

/// Runs the kernel's copy for the level in use.
#[inline]
pub fn run<K: Kernel>(kernel: K) -> K::Output {
    match level() {
        Level::Baseline => kernel.run(),
        // SAFETY: a level in use is available, so the processor has these instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2(kernel) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { avx512(kernel) },
        #[cfg(not(target_arch = "x86_64"))]
        Level::Avx2 | Level::Avx512 => unreachable!("not available here"),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_back_its_level_and_no_other_name_does() {
        for level in Level::ALL {
            assert_eq!(Level::named(level.name()), Some(level));
        }
        assert_eq!(Level::named("AVX2"), None);
    }

    #[test]
    fn what_is_forced_is_used_and_what_is_missing_is_refused() {
        struct Sum<'a>(&'a [f64]);
        impl Kernel for Sum<'_> {
            type Output = f64;
            #[inline(always)]
            fn run(self) -> f64 {
                self.0.iter().sum()
            }
        }
        for level in Level::ALL {
            assert_eq!(force(level).is_ok(), level.is_available(), "{level:?}");
            assert_eq!(run(Sum(&[1.0, 2.0, 4.0])), 7.0);
        }
        assert!(level().is_available());
    }
}
