//! The kinds of bad input: what one may send in a field, and in place of a whole form, that nobody should.

use super::page::{Field, Sort};

/// What is wrong in one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bad {
    Missing,
    Empty,
    TooLong,
    Letters,
    NoSuchDay,
    NoSuchMonth,
    YearZero,
    FarYear,
    FartherYear,
    Negative,
    Huge,
    Control,
    Nul,
    Script,
    OtherWays,
    Twice,
    UnknownOption,
    AnotherSubject,
    BrokenText,
    BrokenEscape,
}

impl Bad {
    pub const ALL: [Bad; 20] = [
        Bad::Missing,
        Bad::Empty,
        Bad::TooLong,
        Bad::Letters,
        Bad::NoSuchDay,
        Bad::NoSuchMonth,
        Bad::YearZero,
        Bad::FarYear,
        Bad::FartherYear,
        Bad::Negative,
        Bad::Huge,
        Bad::Control,
        Bad::Nul,
        Bad::Script,
        Bad::OtherWays,
        Bad::Twice,
        Bad::UnknownOption,
        Bad::AnotherSubject,
        Bad::BrokenText,
        Bad::BrokenEscape,
    ];

    /// What is typed, where something is.
    pub fn typed(self, another: &str) -> Option<String> {
        let typed = match self {
            Bad::Missing | Bad::BrokenText | Bad::BrokenEscape => return None,
            Bad::Empty => "",
            Bad::TooLong => return Some("très long ".repeat(10_000)),
            Bad::Letters => "douze mille",
            Bad::NoSuchDay => "31/02/2018",
            Bad::NoSuchMonth => "32/13/2018",
            Bad::YearZero => "01/01/0000",
            Bad::FarYear => "01/01/9999",
            Bad::FartherYear => "01/01/99999",
            Bad::Negative => "-1",
            Bad::Huge => "99999999999999999999999",
            Bad::Control => "a\u{1}\u{8}b",
            Bad::Nul => "a\0b",
            Bad::Script => "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&lt;",
            Bad::OtherWays => "\u{202e}مرحبا 👩‍👩‍👧 e\u{301}",
            Bad::Twice => "deux fois",
            Bad::UnknownOption => "jamais-proposé",
            Bad::AnotherSubject => another,
        };
        Some(typed.to_owned())
    }

    /// The body of a form in which this field is so; its other pairs are good.
    pub fn body(self, pairs: &[(String, String)], field: &str, another: &str) -> Vec<u8> {
        let kept = |(name, _): &&(String, String)| self == Bad::Twice || name != field;
        let mut body = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs.iter().filter(kept) {
            body.append_pair(name, value);
        }
        if let Some(typed) = self.typed(another) {
            body.append_pair(field, &typed);
        }
        let mut body = body.finish();
        let raw = match self {
            Bad::BrokenText => "%ff%fe%c3",
            Bad::BrokenEscape => "%zz%5",
            _ => return body.into_bytes(),
        };
        let name: String = form_urlencoded::byte_serialize(field.as_bytes()).collect();
        body.push_str(&format!("&{name}={raw}"));
        body.into_bytes()
    }

    /// Whether nothing good can be made of it, whatever the field holds.
    pub fn is_never_good(self) -> bool {
        matches!(
            self,
            Bad::TooLong | Bad::Control | Bad::Nul | Bad::BrokenText
        )
    }

    /// Whether it is wrong in a field that holds such a thing.
    pub fn is_wrong_in(self, field: &Field, holds: Holds) -> bool {
        match holds {
            _ if field.sort == Sort::Hidden || field.sort == Sort::File => false,
            _ if field.sort.is_chosen() => self == Bad::UnknownOption,
            Holds::Day => matches!(
                self,
                Bad::Letters
                    | Bad::NoSuchDay
                    | Bad::NoSuchMonth
                    | Bad::YearZero
                    | Bad::FarYear
                    | Bad::FartherYear
                    | Bad::Negative
                    | Bad::Huge
                    | Bad::Script
            ),
            Holds::Number => matches!(
                self,
                Bad::Letters | Bad::NoSuchDay | Bad::Negative | Bad::Huge | Bad::Script
            ),
            Holds::Text => false,
        }
    }
}

/// What a field one types in holds, as its own refusals tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    Day,
    Number,
}

/// What is wrong with a form as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whole {
    NoWord,
    WrongWord,
    WordOfAnother,
    StrangeKind,
    NoBoundary,
    CutShort,
    Oversize,
    ForeignOrigin,
    ForeignSite,
}

impl Whole {
    pub const ALL: [Whole; 9] = [
        Whole::NoWord,
        Whole::WrongWord,
        Whole::WordOfAnother,
        Whole::StrangeKind,
        Whole::NoBoundary,
        Whole::CutShort,
        Whole::Oversize,
        Whole::ForeignOrigin,
        Whole::ForeignSite,
    ];

    /// The headers that come with it.
    pub fn headers(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Whole::StrangeKind => &[("content-type", "application/json")],
            Whole::NoBoundary => &[("content-type", "multipart/form-data")],
            Whole::CutShort => &[("content-type", "multipart/form-data; boundary=ligne")],
            Whole::ForeignOrigin => &[("origin", "https://ailleurs.example")],
            Whole::ForeignSite => &[("sec-fetch-site", "cross-site")],
            _ => &[],
        }
    }

    /// The body.
    pub fn body(self, pairs: &[(String, String)], word: &str, another: &str) -> Vec<u8> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            let value = match (self, name.as_str()) {
                (Whole::NoWord, "jeton") => continue,
                (Whole::WrongWord, "jeton") => "pas-le-bon-mot",
                (Whole::WordOfAnother, "jeton") => another,
                _ => value,
            };
            body.append_pair(name, value);
        }
        match self {
            Whole::StrangeKind => format!("{{\"jeton\":\"{word}\"}}").into_bytes(),
            Whole::CutShort => format!(
                "--ligne\r\nContent-Disposition: form-data; name=\"jeton\"\r\n\r\n{word}\r\n--ligne\r\nContent-Disp"
            )
            .into_bytes(),
            Whole::Oversize => {
                body.append_pair("reste", &"a".repeat(40_000_000));
                body.finish().into_bytes()
            }
            _ => body.finish().into_bytes(),
        }
    }
}
