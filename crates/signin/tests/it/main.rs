//! The way in, as it is lived: right and wrong proofs, delays, sessions that end.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "in a test, what fails must stop it, and time may be measured"
)]

mod entrance;
mod lockout;
mod password;
mod rate;
mod recovery;
mod session;
mod sign_in;
mod token;
mod totp;

use std::time::Duration;

use signin::Moment;
use signin::password::{Cost, Hasher};

/// A day like another: 28 November 2026, 09:00 UTC.
const NOW: Moment = Moment(1_795_856_400_000);

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// Bytes that look random and are the same at each run (xorshift64*).
fn bytes(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |slice| {
        for byte in slice {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            *byte = (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8;
        }
    }
}

/// The same algorithm as in production, at a fiftieth of its memory.
fn hasher() -> Hasher {
    Hasher::new(Cost {
        memory: 384,
        passes: 2,
        lanes: 1,
    })
    .unwrap()
}
