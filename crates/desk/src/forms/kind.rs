//! How a question is answered: what is typed or ticked, and what it means.

use domain::dossier::act::Input;
use domain::identity::looks_like_nir;
use french::typed;

use crate::files;

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// One answer; another than those listed may be typed when the list is open.
    One(Choices),
    /// Any number of answers; one other may be typed when the list is open.
    Many(Choices),
    /// A line of text.
    Line,
    /// A text.
    Text,
    /// A day.
    Day,
    /// A file, received already: its number, then its name.
    File,
    /// A number that is not negative, followed by its unit: `€`, `heures`.
    Number(String),
}

/// The answers listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Them.
    pub listed: Vec<Choice>,
    /// Another may be typed.
    pub open: bool,
}

/// An answer one may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What one reads.
    pub label: String,
    /// What helps to choose.
    pub hint: Option<String>,
}

/// Why an answer does not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is awaited.
    Missing,
    /// It is not in the list.
    NotListed,
    /// One answer only.
    Several,
    /// It is no day.
    NotADay,
    /// It is no number.
    NotANumber,
    /// It is too long.
    TooLong,
    /// It holds a social security number.
    Nir,
    /// A document is described, and nothing says that it is joined.
    NotJoined,
}

/// Letters of a line, and of a text.
const LONGEST_LINE: usize = 200;
const LONGEST_TEXT: usize = 4_000;

impl Choice {
    /// An answer without more words.
    pub fn new(value: impl ToString, label: impl Into<String>) -> Choice {
        Choice {
            value: value.to_string(),
            label: label.into(),
            hint: None,
        }
    }
}

impl Choices {
    /// These answers and no other.
    pub fn closed(listed: impl IntoIterator<Item = Choice>) -> Choices {
        Choices {
            listed: listed.into_iter().collect(),
            open: false,
        }
    }

    /// Whether an answer is one of those listed.
    pub fn holds(&self, value: &str) -> bool {
        self.listed.iter().any(|choice| choice.value == value)
    }

    /// The answers given that are not listed: typed.
    pub fn others<'v>(&self, values: &'v [String]) -> impl Iterator<Item = &'v String> {
        values.iter().filter(|value| !self.holds(value))
    }

    fn check(&self, values: &[String]) -> Result<(), Wrong> {
        let mut others = self.others(values);
        match (others.next(), others.next(), self.open) {
            (None, ..) => Ok(()),
            (Some(other), None, true) => short(other, LONGEST_LINE),
            (Some(_), Some(_), true) => Err(Wrong::Several),
            (Some(_), _, false) => Err(Wrong::NotListed),
        }
    }
}

impl Kind {
    /// What the values of a form mean; nothing when there is no answer.
    pub fn read(&self, values: &[String]) -> Result<Option<Input>, Wrong> {
        let Some(first) = values.first() else {
            return Ok(None);
        };
        let single = || match values.iter().all(|value| value == first) {
            true => Ok(first.clone()),
            false => Err(Wrong::Several),
        };
        let read = match self {
            Kind::YesNo => match single()?.as_str() {
                "oui" => Input::YesNo(true),
                "non" => Input::YesNo(false),
                _ => return Err(Wrong::NotListed),
            },
            Kind::File => {
                let last = values.last().filter(|value| files::number(value).is_some());
                Input::Text(last.ok_or(Wrong::NotListed)?.clone())
            }
            Kind::One(choices) => {
                choices.check(values)?;
                Input::Text(single()?)
            }
            Kind::Many(choices) => {
                choices.check(values)?;
                Input::Choices(each_once(choices, values))
            }
            Kind::Line | Kind::Text => {
                let text = single()?.replace("\r\n", "\n");
                let longest = match self {
                    Kind::Line => LONGEST_LINE,
                    _ => LONGEST_TEXT,
                };
                short(&text, longest)?;
                Input::Text(text)
            }
            Kind::Day => Input::Day(typed::day(&single()?).ok_or(Wrong::NotADay)?),
            Kind::Number(_) => {
                Input::Number(typed::thousandths(&single()?).ok_or(Wrong::NotANumber)?)
            }
        };
        Ok(Some(read))
    }

    /// What a form holds for an answer.
    pub fn written(&self, answer: &Input) -> Vec<String> {
        match answer {
            Input::YesNo(yes) => vec![if *yes { "oui" } else { "non" }.to_owned()],
            Input::Text(text) => vec![text.clone()],
            Input::Choices(several) => several.clone(),
            Input::Day(day) => vec![format!(
                "{:02}/{:02}/{:04}",
                day.day(),
                day.month(),
                day.year()
            )],
            Input::Number(number) => {
                let number = french::text::thousandths(*number);
                vec![number.chars().filter(|c| !c.is_whitespace()).collect()]
            }
        }
    }
}

/// The answers ticked, each once, in the order of the list, then what was typed.
fn each_once(choices: &Choices, values: &[String]) -> Vec<String> {
    let listed = choices.listed.iter().map(|choice| &choice.value);
    let ticked = listed.filter(|value| values.contains(value));
    let other = choices.others(values).next();
    ticked.chain(other).cloned().collect()
}

fn short(text: &str, longest: usize) -> Result<(), Wrong> {
    if text.chars().count() > longest {
        return Err(Wrong::TooLong);
    }
    match looks_like_nir(text) {
        true => Err(Wrong::Nir),
        false => Ok(()),
    }
}

impl Wrong {
    /// What to do about it.
    pub fn told(self) -> &'static str {
        match self {
            Wrong::Missing => "répondez, cette réponse est attendue",
            Wrong::NotListed => "choisissez dans la liste",
            Wrong::Several => "donnez une seule réponse",
            Wrong::NotADay => "écrivez un jour qui existe, par exemple 12/03/2018",
            Wrong::NotANumber => "écrivez un nombre en chiffres, par exemple 6,5",
            Wrong::TooLong => "écrivez plus court",
            Wrong::Nir => "n'écrivez pas de numéro de sécurité sociale : Livret n'en garde jamais",
            Wrong::NotJoined => "dites que le document est joint, ou décochez ce qu'il contient",
        }
    }
}
