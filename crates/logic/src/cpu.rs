//! Which vector instructions the bulk driver uses.

use pulp::{Arch, Simd, WithSimd};

/// A level of vector instructions that this processor has.
#[derive(Clone, Copy, Debug)]
pub struct Cpu(Arch);

impl Cpu {
    /// The best level that the processor has, found at run time.
    pub fn detected() -> Cpu {
        Cpu(Arch::new())
    }

    /// What every processor of the target has: SSE2 on x86-64.
    pub fn baseline() -> Cpu {
        Cpu(Arch::Scalar)
    }

    /// Every level that the processor has, from the lowest, with its usual
    /// name; for measuring and for tests.
    pub fn levels() -> Vec<(&'static str, Cpu)> {
        let mut levels = vec![("baseline", Cpu::baseline())];
        #[cfg(target_arch = "x86_64")]
        {
            levels.extend(pulp::x86::V3::try_new().map(|simd| ("AVX2", Cpu(Arch::V3(simd)))));
            levels.extend(pulp::x86::V4::try_new().map(|simd| ("AVX-512", Cpu(Arch::V4(simd)))));
        }
        levels
    }

    /// Runs a pass compiled for the level.
    #[inline]
    pub(crate) fn run<P: Pass>(self, pass: P) -> P::Output {
        self.0.dispatch(Compiled(pass))
    }
}

/// A pass over planes, compiled once for every level. What it does must be
/// marked `#[inline(always)]` down to the last function, closures excluded, or
/// it would be compiled for the lowest level only.
pub(crate) trait Pass {
    type Output;

    /// Runs with these instructions, `STRIPS` strips of each lane at a time: as
    /// many as the registers hold.
    fn run<S: Simd, const STRIPS: usize>(self, simd: S) -> Self::Output;
}

struct Compiled<P>(P);

impl<P: Pass> WithSimd for Compiled<P> {
    type Output = P::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> P::Output {
        match S::U64_LANES {
            4.. => self.0.run::<S, 2>(simd),
            _ => self.0.run::<S, 1>(simd),
        }
    }
}

impl Default for Cpu {
    fn default() -> Self {
        Cpu::detected()
    }
}
