//! A form as it is shown: what it holds, and what is wrong in it.

use std::borrow::Cow;

use domain::dossier::Entry;
use web::request::Pairs;

use super::kind::{Choice, Choices, Kind};
use super::slot::Slot;
use super::{Asking, Fault, Field, Form};

/// A form as it is shown.
pub struct Filled {
    /// The groups of fields.
    pub groups: Vec<Group>,
}

/// Fields shown together.
pub struct Group {
    /// What they are about.
    pub title: Option<String>,
    /// What helps to fill them.
    pub hint: Option<String>,
    /// Them.
    pub fields: Vec<Shown>,
}

/// A field as it is shown.
pub struct Shown {
    /// Its name in the form, and in the page.
    pub name: String,
    /// The question.
    pub label: String,
    /// What helps to answer.
    pub hint: Option<String>,
    /// How much it is asked, in a word.
    pub asked: Option<&'static str>,
    /// Where the booklet asks it.
    pub because: String,
    /// What is wrong.
    pub wrong: Option<Cow<'static, str>>,
    /// How it is drawn.
    pub look: Look,
}

/// How a field is drawn.
pub enum Look {
    /// A line, with a unit.
    Line {
        /// What it holds.
        value: String,
        /// The unit, if any.
        unit: String,
        /// Whether figures are awaited.
        figures: bool,
    },
    /// A text.
    Text(String),
    /// Answers to choose from.
    Choices {
        /// One only.
        one: bool,
        /// Them, and whether each is chosen.
        listed: Vec<(Choice, bool)>,
        /// What is typed beside, when something may be.
        other: Option<String>,
        /// Whether one may take an answer back.
        none: bool,
    },
    /// A place typed, with those that are near when it is not known.
    Place {
        /// What is typed.
        value: String,
        /// Those that are near.
        near: Vec<Choice>,
    },
    /// One of many, group by group.
    Grouped {
        /// The one chosen.
        value: String,
        /// The groups.
        groups: Vec<(&'static str, Vec<Choice>)>,
    },
    /// A file to choose.
    File {
        /// The one received already, and its name.
        kept: Option<(String, String)>,
    },
    /// The parts of a document: folded until they matter.
    Parts(Vec<(Choice, bool)>, Option<String>),
}

impl Form<'_, '_> {
    /// The form as it begins: what is proposed, and nothing else.
    pub fn fresh(&self) -> Filled {
        let proposed = self.fields().filter(|(_, field)| field.proposes);
        let proposed: Vec<String> = proposed.map(|(_, field)| field.slot.name()).collect();
        let mut values = self.written(&self.seed);
        values.retain(|(name, _)| proposed.contains(name));
        self.filled(&values, &[])
    }

    /// The form that would make this entry.
    pub fn of_entry(&self, entry: &Entry) -> Filled {
        self.filled(&self.written(entry), &[])
    }

    /// The form as it was sent, with what is wrong.
    pub fn sent(&self, pairs: &Pairs, faults: &[Fault]) -> Filled {
        let values = self.fields().flat_map(|(_, field)| {
            let name = field.slot.name();
            let values = field.values(pairs).into_iter();
            values.map(move |value| (name.clone(), value))
        });
        self.filled(&values.collect::<Vec<_>>(), faults)
    }

    fn filled(&self, values: &[(String, String)], faults: &[Fault]) -> Filled {
        let groups = self.sections.iter().enumerate().map(|(at, section)| {
            let fields = section.fields.iter().enumerate().map(|(rank, field)| {
                let mut faults = faults.iter();
                let fault = faults.find(|fault| fault.field == (at, rank));
                field.shown(values, fault.map(|fault| fault.why.told()))
            });
            Group {
                title: section.title.clone(),
                hint: section.hint.clone(),
                fields: fields.collect(),
            }
        });
        Filled {
            groups: groups.collect(),
        }
    }
}

impl Shown {
    /// A field apart from any fiche.
    pub fn new(name: impl Into<String>, label: impl Into<String>, look: Look) -> Shown {
        Shown {
            name: name.into(),
            label: label.into(),
            hint: None,
            asked: None,
            because: String::new(),
            wrong: None,
            look,
        }
    }

    /// Whether its few answers are short enough to stand side by side.
    pub fn is_short(&self) -> bool {
        const LETTERS: usize = 12;
        match &self.look {
            Look::Choices {
                one: true,
                listed,
                other: None,
                ..
            } => {
                let brief = |choice: &Choice| {
                    choice.hint.is_none() && choice.label.chars().count() <= LETTERS
                };
                listed.len() <= 3 && listed.iter().all(|(choice, _)| brief(choice))
            }
            _ => false,
        }
    }

    /// A line typed.
    pub fn line(name: &str, label: &str, value: &str) -> Shown {
        let look = Look::Line {
            value: value.to_owned(),
            unit: String::new(),
            figures: false,
        };
        Shown::new(name, label, look)
    }

    /// A day typed.
    pub fn day(name: &str, label: &str, value: &str) -> Shown {
        let look = Look::Line {
            value: value.to_owned(),
            unit: "jj/mm/aaaa".to_owned(),
            figures: true,
        };
        Shown::new(name, label, look)
    }

    /// With what helps to answer.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Shown {
        self.hint = Some(hint.into());
        self
    }

    /// There is nothing without it.
    #[must_use]
    pub fn needed(mut self) -> Shown {
        self.asked = Some("à remplir");
        self
    }
}

impl Group {
    /// Whether something in it is wrong.
    pub fn is_wrong(&self) -> bool {
        self.fields.iter().any(|field| field.wrong.is_some())
    }

    /// Fields, and what they are about.
    pub fn of(title: impl Into<String>, fields: Vec<Shown>) -> Group {
        Group {
            title: Some(title.into()),
            hint: None,
            fields,
        }
    }
}

impl Filled {
    /// Says what is wrong with the files that came.
    pub fn blame(&mut self, refused: impl IntoIterator<Item = (String, String)>) {
        for (name, why) in refused {
            let fields = self.groups.iter_mut().flat_map(|group| &mut group.fields);
            for field in fields.filter(|field| field.name == name) {
                field.wrong = Some(Cow::Owned(why.clone()));
            }
        }
    }

    /// Whether it holds files.
    pub fn has_files(&self) -> bool {
        let mut fields = self.groups.iter().flat_map(|group| &group.fields);
        fields.any(|field| matches!(field.look, Look::File { .. }))
    }

    /// What is wrong, field by field.
    pub fn wrong(&self) -> impl Iterator<Item = (&Shown, &str)> {
        let fields = self.groups.iter().flat_map(|group| &group.fields);
        fields.filter_map(|field| Some((field, field.wrong.as_deref()?)))
    }
}

impl Field {
    fn shown(&self, values: &[(String, String)], wrong: Option<&'static str>) -> Shown {
        let name = self.slot.name();
        let mine = values.iter().filter(|(known, _)| *known == name);
        let mine: Vec<String> = mine.map(|(_, value)| value.clone()).collect();
        Shown {
            label: self.label.clone(),
            hint: self.hint.clone(),
            asked: match self.asked {
                Asking::Needed => Some("à remplir"),
                Asking::ByTheFiche => Some("la fiche le demande"),
                Asking::ByTheFunder => Some("le financeur le demande"),
                Asking::Freely => None,
            },
            because: self.because.clone(),
            wrong: wrong.map(Cow::Borrowed),
            look: self.look(&mine),
            name,
        }
    }

    fn look(&self, values: &[String]) -> Look {
        let first = || values.first().cloned().unwrap_or_default();
        match &self.kind {
            Kind::Line => Look::Line {
                value: first(),
                unit: String::new(),
                figures: false,
            },
            Kind::Day => Look::Line {
                value: first(),
                unit: "jj/mm/aaaa".to_owned(),
                figures: true,
            },
            Kind::Number(unit) => Look::Line {
                value: first(),
                unit: unit.clone(),
                figures: true,
            },
            Kind::Text => Look::Text(first()),
            Kind::File => Look::File {
                kept: values.last().and_then(|value| {
                    let (_, name) = value.split_once(':')?;
                    Some((value.clone(), name.to_owned()))
                }),
            },
            Kind::YesNo => {
                let yes_no =
                    Choices::closed([Choice::new("oui", "Oui"), Choice::new("non", "Non")]);
                self.choices(&yes_no, true, values)
            }
            Kind::One(choices) => self.choices(choices, true, values),
            Kind::Many(choices) => match self.slot {
                Slot::Part(..) => Look::Parts(ticked(choices, values), other(choices, values)),
                _ => self.choices(choices, false, values),
            },
        }
    }

    fn choices(&self, choices: &Choices, one: bool, values: &[String]) -> Look {
        Look::Choices {
            one,
            listed: ticked(choices, values),
            other: other(choices, values),
            none: one && self.asked != Asking::Needed,
        }
    }
}

fn ticked(choices: &Choices, values: &[String]) -> Vec<(Choice, bool)> {
    let listed = choices.listed.iter();
    let ticked = listed.map(|choice| (choice.clone(), values.contains(&choice.value)));
    ticked.collect()
}

/// What is typed beside the list, when it is open.
fn other(choices: &Choices, values: &[String]) -> Option<String> {
    let typed = choices.others(values).next();
    choices.open.then(|| typed.cloned().unwrap_or_default())
}
