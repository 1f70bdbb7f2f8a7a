//! What a reader sends: pairs of names and values, few and short; the host they ask.

use axum::http::HeaderMap;
use axum::http::header::HOST;

/// Bytes of an address's question read; longer ones are refused.
pub const LONGEST_QUERY: usize = 2_048;
/// Bytes of a form read; longer ones are refused.
pub const LONGEST_FORM: usize = 32_768;

/// The breaks of lines and pages of word processors.
const PASTED: [char; 2] = ['\u{b}', '\u{c}'];

/// Pairs of a query string or of a form, decoded, in their order.
#[derive(Debug, Clone, Default)]
pub struct Pairs(Vec<(String, String)>);

/// The pairs cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Too long.
    TooLong,
    /// Not UTF-8 once decoded.
    NotText,
    /// Parts that do not follow each other as they should, or cut short.
    Malformed,
}

impl Pairs {
    /// Reads pairs of at most this many bytes.
    ///
    /// # Errors
    /// Too long, or not text.
    pub fn read(bytes: &[u8], longest: usize) -> Result<Pairs, Unreadable> {
        if bytes.len() > longest {
            return Err(Unreadable::TooLong);
        }
        Pairs::of(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// Pairs read otherwise. The breaks that word processors paste into a text become ends of lines.
    ///
    /// # Errors
    /// Not text: nothing that commands a machine is written in a field.
    pub fn of(mut pairs: Vec<(String, String)>) -> Result<Pairs, Unreadable> {
        for (_, value) in &mut pairs {
            if value.contains(PASTED) {
                *value = value.replace(PASTED, "\n");
            }
        }
        let command = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r');
        let strange = |c: char| c == char::REPLACEMENT_CHARACTER || command(c);
        match pairs
            .iter()
            .any(|(name, value)| name.contains(strange) || value.contains(strange))
        {
            true => Err(Unreadable::NotText),
            false => Ok(Pairs(pairs)),
        }
    }

    /// The first value of this name, without spaces around; empty counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().filter(|(known, _)| known == name);
        named
            .map(|(_, value)| value.trim())
            .find(|value| !value.is_empty())
    }

    /// The same with this value in place of those of its name.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Pairs {
        let others = self.0.iter().filter(|(known, _)| known != name);
        let own = [(name.to_owned(), value.to_owned())];
        Pairs(others.cloned().chain(own).collect())
    }

    /// Every pair whose name begins so, in their order.
    pub fn beginning<'p>(&'p self, begin: &'p str) -> impl Iterator<Item = (&'p str, &'p str)> {
        let named = self
            .0
            .iter()
            .filter(move |(name, _)| name.starts_with(begin));
        named.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of this name that is not empty.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// An address with these pairs after it.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut question = form_urlencoded::Serializer::new(String::new());
    question.extend_pairs(pairs);
    match question.finish() {
        empty if empty.is_empty() => path.to_owned(),
        question => format!("{path}?{question}"),
    }
}

/// The host of a request, when it looks like one: letters, figures, dots, dashes, and a port.
pub fn host(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(HOST)?.to_str().ok()?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    let known = !said.is_empty() && said.len() <= 255 && said.chars().all(fits);
    known.then(|| said.to_owned())
}

/// A place of ours, or nowhere: a link never leads from here to another site.
pub fn ours(back: &str) -> &str {
    let path = back.starts_with('/') && !back.starts_with("//");
    let plain = back
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c));
    match path && plain && !back.starts_with("/entrer") {
        true => back,
        false => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(
            Pairs::read(&[b'a'; 10], 9).unwrap_err(),
            Unreadable::TooLong
        );
        assert_eq!(Pairs::read(b"q=%ff", 90).unwrap_err(), Unreadable::NotText);
        for command in ["%00", "%01", "%1b", "%7f"] {
            let typed = format!("q=a{command}b");
            assert_eq!(
                Pairs::read(typed.as_bytes(), 90).unwrap_err(),
                Unreadable::NotText
            );
        }
        let pasted = Pairs::read(b"q=a%0bb%0cc%09%0d%0ad", 90).unwrap();
        assert_eq!(pasted.get("q"), Some("a\nb\nc\t\r\nd"));
        let pairs = Pairs::read(b"q=+l%27%C3%A9t%C3%A9+&theme=a&theme=&theme=b", 90).unwrap();
        assert_eq!(pairs.get("q"), Some("l'été"));
        assert_eq!(pairs.all("theme").collect::<Vec<_>>(), ["a", "b"]);
        let pairs = pairs.with("theme", "c");
        assert_eq!(pairs.all("theme").collect::<Vec<_>>(), ["c"]);
        assert_eq!(pairs.get("q"), Some("l'été"));
    }

    #[test]
    fn an_address_holds_its_state() {
        assert_eq!(
            address("/fiches", &[("q", "l'été & co")]),
            "/fiches?q=l%27%C3%A9t%C3%A9+%26+co"
        );
        assert_eq!(address("/fiches", &[]), "/fiches");
    }

    #[test]
    fn a_host_is_a_name_and_a_port_and_nothing_else() {
        let said = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, text.parse().unwrap());
            host(&headers)
        };
        for good in ["livret.exemple.fr", "127.0.0.1:8035", "[::1]:8035"] {
            assert_eq!(said(good).as_deref(), Some(good));
        }
        for bad in [
            "",
            "exemple.fr/ailleurs",
            "a@exemple.fr",
            "exemple.fr\\",
            "deux mots",
        ] {
            assert_eq!(said(bad), None, "{bad}");
        }
        assert_eq!(host(&HeaderMap::new()), None);
    }

    #[test]
    fn a_link_leads_only_to_us() {
        let kept = ["/a-faire", "/dossiers/12", "/personnes/3/proposer"];
        assert_eq!(kept.map(ours), kept);
        let refused = [
            "",
            "//ailleurs.example",
            "https://ailleurs.example",
            "/\\ailleurs",
            "/a\r\nb",
            "/entrer",
            "ailleurs",
        ];
        assert_eq!(refused.map(ours), [""; 7]);
    }
}
