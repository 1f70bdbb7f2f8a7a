//! What a reader sends: pairs of names and values, few and short.

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
}
