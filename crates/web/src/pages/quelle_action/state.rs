//! What has been said of a person: it travels in the form, and nowhere else.

use domain::Catalogue;
use domain::person::{Given, Person, read_answer};
use domain::values::{Date, Day};

use crate::facts::{understood, written};
use crate::request::Pairs;

/// Names of the form's hidden fields.
pub const DAY: &str = "jour";
pub const ANSWER: &str = "r";
pub const ASIDE: &str = "p";

/// The dialogue so far.
#[derive(Debug, Clone)]
pub struct State {
    /// The day of the question.
    pub day: Date,
    /// Answers in the order given: rank of the fact, and the answer as it travels.
    pub answers: Vec<(usize, String)>,
    /// Questions set aside.
    pub aside: Vec<usize>,
}

/// What the reader does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Nothing: the page is opened again as it was.
    Nothing,
    /// Answers a question.
    Answer(usize, Vec<String>),
    /// Sets a question aside.
    SetAside(usize),
    /// Takes an answer back, or a question that was set aside.
    TakeBack(usize),
    /// Wants this question now.
    Ask(usize),
    /// Changes the day.
    Date(String),
    /// Starts again.
    Clear,
}

/// Why an act is refused, in words for the reader.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    /// The question it is about.
    pub fact: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
    /// Answers to choose from instead: words, then the answer as it travels.
    pub choices: Vec<(String, String)>,
    /// What was typed, to be mended.
    pub typed: String,
}

impl State {
    /// A dialogue that begins on a day.
    pub fn new(day: Date) -> State {
        State {
            day,
            answers: Vec::new(),
            aside: Vec::new(),
        }
    }

    /// Reads a form: the state, then the act. Nothing when the form is not one of this page.
    pub fn read(catalogue: &Catalogue, pairs: &Pairs, today: Date) -> Option<(State, Act)> {
        let fact = |name: &str| catalogue.vocabulary.find(name).map(|(rank, _)| rank);
        let day = match pairs.get(DAY) {
            Some(day) => day.parse::<Day>().ok()?.0,
            None => today,
        };
        let mut state = State::new(day);
        for pair in pairs.all(ANSWER) {
            let (name, value) = pair.split_once(':')?;
            let (rank, answer) =
                read_answer(catalogue, name, &Given::Text(value.to_owned())).ok()?;
            state.set(rank, written(catalogue, rank, &answer));
        }
        for name in pairs.all(ASIDE) {
            let rank = fact(name)?;
            if !state.aside.contains(&rank) {
                state.aside.push(rank);
            }
        }
        Some((state, read_act(pairs, &fact)?))
    }

    /// What is known of the person.
    pub fn person(&self, catalogue: &Catalogue) -> Person {
        let facts = &catalogue.vocabulary.facts;
        let known = self.answers.iter().filter_map(|(fact, value)| {
            read_answer(
                catalogue,
                &facts.get(*fact)?.id,
                &Given::Text(value.clone()),
            )
            .ok()
        });
        Person {
            answers: known.collect(),
        }
    }

    /// The answer to a fact, as it travels.
    pub fn answer(&self, fact: usize) -> Option<&str> {
        self.answers
            .iter()
            .find(|(known, _)| *known == fact)
            .map(|(_, value)| value.as_str())
    }

    /// Does an act; the question wanted next, if any.
    ///
    /// # Errors
    /// An answer that cannot be understood; the state stays as it was.
    pub fn act(&mut self, catalogue: &Catalogue, act: &Act) -> Result<Option<usize>, Refused> {
        match act {
            Act::Nothing => {}
            Act::Answer(fact, given) => {
                let answer = understood(catalogue, *fact, given).map_err(|why| Refused {
                    fact: Some(*fact),
                    message: why.message,
                    choices: why.choices,
                    typed: given.join(","),
                })?;
                self.aside.retain(|known| known != fact);
                self.set(*fact, written(catalogue, *fact, &answer));
            }
            Act::SetAside(fact) => {
                self.answers.retain(|(known, _)| known != fact);
                self.aside.retain(|known| known != fact);
                self.aside.push(*fact);
            }
            Act::TakeBack(fact) => {
                self.answers.retain(|(known, _)| known != fact);
                self.aside.retain(|known| known != fact);
            }
            Act::Ask(fact) => return Ok(Some(*fact)),
            Act::Date(text) => match text.parse::<Day>() {
                Ok(day) => self.day = day.0,
                Err(_) => {
                    return Err(Refused {
                        fact: None,
                        message: "La date n'a pas été comprise : elle s'écrit 2018-12-31."
                            .to_owned(),
                        ..Refused::default()
                    });
                }
            },
            Act::Clear => *self = State::new(self.day),
        }
        Ok(None)
    }

    /// An answer keeps its place when it is corrected.
    fn set(&mut self, fact: usize, value: String) {
        match self.answers.iter_mut().find(|(known, _)| *known == fact) {
            Some(known) => known.1 = value,
            None => self.answers.push((fact, value)),
        }
    }
}

fn read_act(pairs: &Pairs, fact: &dyn Fn(&str) -> Option<usize>) -> Option<Act> {
    if let Some(said) = pairs.get("dire") {
        let (name, value) = said.split_once(':')?;
        return Some(Act::Answer(fact(name)?, vec![value.to_owned()]));
    }
    if let Some(name) = pairs.get("valider") {
        return Some(Act::Answer(
            fact(name)?,
            pairs.all("saisie").map(str::to_owned).collect(),
        ));
    }
    let named = |act: &str| pairs.get(act).map(fact);
    Some(if let Some(fact) = named("passer") {
        Act::SetAside(fact?)
    } else if let Some(fact) = named("retirer") {
        Act::TakeBack(fact?)
    } else if let Some(fact) = named("aller") {
        Act::Ask(fact?)
    } else if pairs.get("dater").is_some() {
        Act::Date(pairs.get("nouveau-jour").unwrap_or_default().to_owned())
    } else if pairs.get("effacer").is_some() {
        Act::Clear
    } else {
        Act::Nothing
    })
}
