//! Letters in French, and the SMTP server (RFC 5321) that carries them. A letter never holds anything of
//! anybody: what there is to see is behind a link, and behind a session.

mod carrier;
mod words;

pub use carrier::{Carrier, Fault};
pub use words::{Words, words};
