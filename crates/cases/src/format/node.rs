//! A value of a case file where it stands, and what it was asked for.
//!
//! There is one description of the format: the code that reads it. A table knows which keys it was
//! asked for, so every other key is a fault, and the fault can say what was expected.

use std::cell::RefCell;
use std::ops::Range;

use catalogue_files::Problem;
use catalogue_files::fault::nearest;
use domain::person::{Given, UNIT, thousandths};
use domain::values::{Date, Day};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest whole number a case may write: twelve digits, as in a file of facts.
const LARGEST: i64 = 999_999_999_999;

/// Bytes of the file.
pub type Place = Range<usize>;

/// Everything wrong in one file, each at its place.
#[derive(Debug, Default)]
pub struct Faults(RefCell<Vec<(Place, Problem)>>);

impl Faults {
    /// One more.
    pub fn add(&self, at: &Place, problem: Problem) {
        self.0.borrow_mut().push((at.clone(), problem));
    }

    /// All of them, in the order of the file, each once.
    pub fn into_list(self) -> Vec<(Place, Problem)> {
        let mut list = self.0.into_inner();
        list.sort_by_key(|(at, _)| (at.start, at.end));
        list.dedup();
        list
    }
}

/// A value where it stands.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    value: &'t Spanned<DeValue<'t>>,
    faults: &'t Faults,
}

/// A text where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Bytes of the file, quotes included.
    pub at: Place,
    /// The text.
    pub text: String,
}

impl<'t> Node<'t> {
    /// Of a value of the file.
    pub fn new(value: &'t Spanned<DeValue<'t>>, faults: &'t Faults) -> Node<'t> {
        Node { value, faults }
    }

    /// Where it stands.
    pub fn at(self) -> Place {
        self.value.span()
    }

    /// Something is wrong with it.
    pub fn fault(self, problem: Problem) {
        self.faults.add(&self.at(), problem);
    }

    /// Something else was expected.
    pub fn expected<T>(self, expected: &'static str) -> Option<T> {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "un texte",
            DeValue::Integer(_) => "un nombre entier",
            DeValue::Float(_) => "un nombre à virgule",
            DeValue::Boolean(_) => "`true` ou `false`",
            DeValue::Datetime(_) => "une date",
            DeValue::Array(_) => "une liste",
            DeValue::Table(_) => "une table",
        };
        self.fault(Problem::WrongType { expected, found });
        None
    }

    /// A text, which may not be empty.
    pub fn text(self) -> Option<Text> {
        match self.value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.fault(Problem::EmptyText);
                None
            }
            DeValue::String(text) => Some(Text {
                at: self.at(),
                text: text.to_string(),
            }),
            _ => self.expected("un texte entre guillemets"),
        }
    }

    /// A text, or nothing and no fault.
    pub fn quiet_text(self) -> Option<String> {
        self.value.get_ref().as_str().map(str::to_owned)
    }

    /// `true` or `false`.
    pub fn flag(self) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.expected("`true` ou `false`"),
        }
    }

    /// A day, written as a text or as a TOML date.
    pub fn day(self) -> Option<Date> {
        let typed = match self.value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => return self.expected("une date"),
        };
        match typed.parse::<Day>() {
            Ok(day) => Some(day.0),
            Err(_) => {
                let kind = "date";
                self.fault(Problem::Format { kind, typed });
                None
            }
        }
    }

    /// A whole number within bounds.
    pub fn whole(self, min: i64, max: i64) -> Option<i64> {
        let DeValue::Integer(number) = self.value.get_ref() else {
            return self.expected("un nombre entier");
        };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let within = number.filter(|number| (min..=max).contains(number));
        if within.is_none() {
            self.fault(Problem::OutOfRange { min, max });
        }
        within
    }

    /// A number, in thousandths; an amount may be a text: `"1 200 €"`.
    pub fn number(self) -> Option<i64> {
        let written = match self.value.get_ref() {
            DeValue::Integer(number) => {
                let whole = i64::from_str_radix(number.as_str(), number.radix()).ok();
                let small = whole.filter(|whole| (-LARGEST..=LARGEST).contains(whole));
                return match small {
                    Some(number) => Some(number * UNIT),
                    None => self.expected("un nombre de douze chiffres au plus"),
                };
            }
            DeValue::Float(number) => number.as_str().replace('_', ""),
            DeValue::String(text) => text
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '€' && *c != '\u{202f}')
                .collect(),
            _ => return self.expected("un nombre"),
        };
        match thousandths(&written) {
            Some(number) => Some(number),
            None => self.expected("un nombre, avec trois décimales au plus"),
        }
    }

    /// The items of a list.
    pub fn items(self) -> Option<Vec<Node<'t>>> {
        match self.value.get_ref() {
            DeValue::Array(items) => Some(
                items
                    .iter()
                    .map(|item| Node::new(item, self.faults))
                    .collect(),
            ),
            _ => self.expected("une liste entre crochets"),
        }
    }

    /// The items of a list; one alone stands for a list of one.
    pub fn one_or_more(self) -> Vec<Node<'t>> {
        match self.value.get_ref() {
            DeValue::Array(_) => self.items().unwrap_or_default(),
            _ => vec![self],
        }
    }

    /// The texts of a list; one alone stands for a list of one.
    pub fn texts(self) -> Vec<Text> {
        self.one_or_more()
            .into_iter()
            .filter_map(Node::text)
            .collect()
    }

    /// Whether it is a text.
    pub fn is_text(self) -> bool {
        self.value.get_ref().is_str()
    }

    /// Whether it is a table.
    pub fn is_table(self) -> bool {
        self.value.get_ref().is_table()
    }

    /// A table, to be asked for its keys.
    pub fn table(self) -> Option<Table<'t>> {
        match self.value.get_ref() {
            DeValue::Table(keys) => Some(Table::new(keys, self.at(), self.faults)),
            _ => self.expected("une table"),
        }
    }

    /// The value of a fact, before it is understood; nothing for `"?"`, which says it is not known.
    pub fn given(self) -> Option<Option<Given>> {
        Some(match self.value.get_ref() {
            DeValue::Boolean(flag) => Some(Given::Bool(*flag)),
            DeValue::Integer(_) | DeValue::Float(_) => Some(Given::Number(self.number()?)),
            DeValue::String(text) if matches!(text.trim(), "?" | "inconnu") => None,
            DeValue::String(text) => Some(Given::Text(text.to_string())),
            DeValue::Datetime(moment) => Some(Given::Text(moment.to_string())),
            DeValue::Array(_) => {
                let texts = self.texts().into_iter().map(|text| text.text);
                Some(Given::Texts(texts.collect()))
            }
            DeValue::Table(_) => return self.expected("la réponse à un fait"),
        })
    }

    /// One of these words.
    pub fn word<T: Copy>(self, known: &[(&str, T)]) -> Option<T> {
        let typed = self.text()?.text;
        let found = known.iter().find(|(word, _)| *word == typed);
        if found.is_none() {
            let known = || known.iter().map(|(word, _)| *word);
            self.fault(Problem::UnknownChoice {
                near: nearest(&typed, known()),
                known: known().map(str::to_owned).collect(),
                typed,
            });
        }
        found.map(|(_, value)| *value)
    }
}

/// A table being read: it remembers the keys it was asked for.
pub struct Table<'t> {
    /// Where it stands.
    pub at: Place,
    keys: &'t DeTable<'t>,
    faults: &'t Faults,
    asked: Vec<&'static str>,
}

impl<'t> Table<'t> {
    /// Of a table of the file.
    pub fn new(keys: &'t DeTable<'t>, at: Place, faults: &'t Faults) -> Table<'t> {
        Table {
            at,
            keys,
            faults,
            asked: Vec::new(),
        }
    }

    /// The value of a key of the format, if it is there.
    pub fn get(&mut self, key: &'static str) -> Option<Node<'t>> {
        self.asked.push(key);
        self.keys
            .get(key)
            .map(|value| Node::new(value, self.faults))
    }

    /// The value of a key that must be there.
    pub fn need(&mut self, key: &'static str, help: &str) -> Option<Node<'t>> {
        let found = self.get(key);
        if found.is_none() {
            self.fault(Problem::MissingKey {
                key: key.to_owned(),
                help: help.to_owned(),
            });
        }
        found
    }

    /// The value of a key, without asking for it.
    pub fn peek(&self, key: &str) -> Option<Node<'t>> {
        self.keys
            .get(key)
            .map(|value| Node::new(value, self.faults))
    }

    /// Those of these keys that are there; all of them belong to the format.
    pub fn verbs(&mut self, keys: &[&'static str]) -> Vec<&'static str> {
        self.asked.extend(keys);
        let there = keys.iter().filter(|key| self.keys.contains_key(**key));
        there.copied().collect()
    }

    /// Whether some key is not of the format, as far as was asked.
    pub fn has_unknown(&self) -> bool {
        let unknown = |name: &Text| !self.asked.contains(&name.text.as_str());
        self.names().iter().any(|(name, _)| unknown(name))
    }

    /// Something is wrong with it.
    pub fn fault(&self, problem: Problem) {
        self.faults.add(&self.at, problem);
    }

    /// Where faults go.
    pub fn faults(&self) -> &'t Faults {
        self.faults
    }

    /// Every key with its place and value, in the order of the file: for tables whose keys are names.
    pub fn names(&self) -> Vec<(Text, Node<'t>)> {
        let mut names: Vec<(Text, Node<'t>)> = self
            .keys
            .iter()
            .map(|(key, value)| {
                let name = Text {
                    at: key.span(),
                    text: key.get_ref().to_string(),
                };
                (name, Node::new(value, self.faults))
            })
            .collect();
        names.sort_by_key(|(name, _)| name.at.start);
        names
    }

    /// Every key that nobody asked for is a fault.
    pub fn close(self) {
        for (name, _) in self.names() {
            if !self.asked.contains(&name.text.as_str()) {
                self.faults.add(
                    &name.at,
                    Problem::UnknownKey {
                        near: nearest(&name.text, self.asked.iter().copied()),
                        known: self.asked.iter().map(|key| (*key).to_owned()).collect(),
                        key: name.text,
                    },
                );
            }
        }
    }
}
