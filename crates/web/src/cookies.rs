//! Cookies: one for the session, one for the door before it. No script reads them, no other site sends them
//! along with a form.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// The session.
pub const SESSION: &str = "livret-session";
/// The door: what guards the forms of those who are not in yet.
pub const DOOR: &str = "livret-porte";

/// The cookies of a request.
#[derive(Debug, Clone, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Reads the cookies of a request; what is not a cookie is not there.
    pub fn read(headers: &HeaderMap) -> Cookies {
        let lines = headers.get_all(COOKIE).into_iter();
        let lines = lines.filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';'));
        let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        Cookies(
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    /// The value of one, under its plain name or the name it has over HTTPS.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter();
        found
            .find(|(known, _)| known.strip_prefix(PREFIX).unwrap_or(known) == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

/// Over HTTPS, a name that no other host nor plain HTTP may set (RFC 6265bis §4.1.3.2).
const PREFIX: &str = "__Host-";

/// A cookie to set; an empty value takes it away.
pub fn set(name: &str, value: &str, secure: bool) -> Option<HeaderValue> {
    let (prefix, secured) = match secure {
        true => (PREFIX, "; Secure"),
        false => ("", ""),
    };
    let age = match value.is_empty() {
        true => "; Max-Age=0",
        false => "",
    };
    let text = format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax{secured}{age}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_set_is_the_cookie_read() {
        for secure in [false, true] {
            let line = set(SESSION, "abc", secure).unwrap();
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, format!("autre=1; {pair}").parse().unwrap());
            let cookies = Cookies::read(&headers);
            assert_eq!(cookies.get(SESSION), Some("abc"));
            assert_eq!(cookies.get(DOOR), None);
            assert_eq!(line.to_str().unwrap().contains("Secure"), secure);
        }
    }

    #[test]
    fn one_taken_away_is_not_there() {
        let line = set(SESSION, "", false).unwrap();
        assert!(line.to_str().unwrap().contains("Max-Age=0"));
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "livret-session=".parse().unwrap());
        assert_eq!(Cookies::read(&headers).get(SESSION), None);
    }
}
