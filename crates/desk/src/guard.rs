//! What proves that a form was filled on our own page: a word drawn from the reader's cookie, which no other
//! site reads.

use data_encoding::BASE64URL_NOPAD;
use signin::token::{Digest, Purpose};

use crate::asked::Asked;

/// The field of the form that holds it.
pub const FIELD: &str = "jeton";

/// The word that guards the forms of whoever holds a cookie.
pub fn word(cookie: &str) -> String {
    BASE64URL_NOPAD.encode(&Digest::of(Purpose::Form, cookie).0)
}

/// Whether a form holds the word of the reader's cookie, and comes from a page of ours as far as the browser says.
pub fn holds(asked: &Asked, cookie: &str) -> bool {
    if asked.foreign {
        return false;
    }
    let given = asked.form.get(FIELD).unwrap_or_default();
    let given = BASE64URL_NOPAD.decode(given.as_bytes()).ok();
    let given = given.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    given.is_some_and(|given| Digest(given) == Digest::of(Purpose::Form, cookie))
}
