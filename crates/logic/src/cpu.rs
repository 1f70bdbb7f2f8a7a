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
/// marked `#[inline(always)]` down to the last function, or it would be
/// compiled for the lowest level only; that is why this is not a closure.
pub(crate) trait Pass {
    type Output;
    fn run(self) -> Self::Output;
}

struct Compiled<P>(P);

impl<P: Pass> WithSimd for Compiled<P> {
    type Output = P::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> P::Output {
        self.0.run()
    }
}

impl Default for Cpu {
    fn default() -> Self {
        Cpu::detected()
    }
}
