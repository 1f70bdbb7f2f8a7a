//! What is known of a person: written by those who may, read fact by fact, corrected without being rewritten.

use std::collections::BTreeSet;

use domain::facts::{Fact, PlaceKind};
use domain::identity::looks_like_nir;
use domain::person::{AnswerFault, Given, read_answer};
use domain::values::{Date, Id};
use store::{Tx, subjects};

use super::sealed::{Kind, Opened, fact_place};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// Something to be known of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFact {
    /// The fact, by its name in the vocabulary.
    pub fact: String,
    /// From when it is true; since always when nothing is said.
    pub since: Option<Date>,
    /// The answer; nothing when it is no longer known.
    pub given: Option<Given>,
}

/// A fact as somebody may read it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenFact {
    /// Its rank among those of the person: what a correction names.
    pub rank: i64,
    /// What is known.
    pub known: NewFact,
    /// When it was written down, in milliseconds.
    pub recorded_at: i64,
    /// By whom; nothing when telling would say what else the person takes part in.
    pub author: Option<Author>,
    /// The rank of the one it takes the place of.
    pub corrects: Option<i64>,
    /// Another took its place.
    pub corrected: bool,
}

/// Who wrote a fact down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The role held.
    pub role: Id,
    /// Where.
    pub structure: Option<Id>,
    /// Under which mandate.
    pub mandate: i64,
}

const FOLLOWED: [Kind; 2] = [Kind::Person, Kind::Household];

/// The most facts written at once.
const MOST: usize = 200;

impl<'c> Office<'c> {
    /// Writes down what becomes known of a person or household. All of it, or nothing.
    ///
    /// # Errors
    /// A fact or answer that the vocabulary does not have, or that who asks may not write; or a fault.
    pub fn record_facts(
        &self,
        call: &Call<'_>,
        subject: i64,
        new: &[NewFact],
    ) -> Result<(), Error<'c>> {
        if new.len() > MOST {
            return Err(invalid("faits", Invalid::TooLong));
        }
        let understood = new.iter().map(|new| self.understood(new));
        let understood = understood.collect::<Result<Vec<_>, _>>()?;
        let to_come = |new: &NewFact| new.since.is_some_and(|since| since > call.now.today);
        if new.iter().any(to_come) {
            return Err(invalid("depuis", Invalid::Dates));
        }
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (subject, &FOLLOWED))?;
            let eyes = self.eyes(tx, call, &subject)?;
            if !understood.iter().all(|(rank, _)| eyes.writes(*rank)) {
                return Err(Refusal::Forbidden.into());
            }
            self.alone_with(tx, &subject)?;
            for (_, fact) in &understood {
                self.add_fact(tx, call, &subject, fact)?;
            }
            let names: BTreeSet<&str> = new.iter().map(|new| new.fact.as_str()).collect();
            let names = names.into_iter().collect::<Vec<_>>().join(" ");
            self.note_subject(tx, call, "fait.ecrire", (subject.kept.id, names))?;
            self.refresh_subject(tx, subject.kept.id, call.now)
        })
    }

    /// Another answer takes the place of the fact of this rank, which stays in the file and says nothing
    /// any more.
    ///
    /// # Errors
    /// There is no such fact that who asks may read; it is not theirs to write; or a fault.
    pub fn correct_fact(
        &self,
        call: &Call<'_>,
        (subject, rank): (i64, i64),
        since: Option<Date>,
        given: Option<&Given>,
    ) -> Result<(), Error<'c>> {
        if since.is_some_and(|since| since > call.now.today) {
            return Err(invalid("depuis", Invalid::Dates));
        }
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (subject, &FOLLOWED))?;
            let eyes = self.eyes(tx, call, &subject)?;
            self.alone_with(tx, &subject)?;
            let facts = subjects::facts(tx, subject.kept.id)?;
            let wrong = facts.iter().find(|(fact, _)| fact.rank == rank);
            let (wrong, _) = wrong.ok_or(Refusal::NotFound)?;
            let new = NewFact {
                fact: wrong.fact.clone(),
                since,
                given: given.cloned(),
            };
            let (known, new) = self.understood(&new)?;
            if !eyes.reads(known, wrong.mandate) {
                return Err(Refusal::NotFound.into());
            }
            if !(eyes.wrote(wrong.mandate) || eyes.writes(known)) {
                return Err(Refusal::Forbidden.into());
            }
            if facts.iter().any(|(fact, _)| fact.corrects == Some(rank)) {
                return Err(Refusal::Stale.into());
            }
            self.add(tx, call, &subject, (&new, Some(rank)))?;
            let detail = format!("{} {rank}", new.fact);
            self.note_subject(tx, call, "fait.corriger", (subject.kept.id, detail))?;
            self.refresh_subject(tx, subject.kept.id, call.now)
        })
    }

    /// What who asks may read of what is known of a person or household, in the order it was written down.
    ///
    /// # Errors
    /// There is none that they may know of; or a fault.
    pub fn facts_seen(&self, call: &Call<'_>, subject: i64) -> Result<Vec<SeenFact>, Error<'c>> {
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (subject, &FOLLOWED))?;
            let eyes = self.eyes(tx, call, &subject)?;
            let facts = subjects::facts(tx, subject.kept.id)?;
            let corrected: BTreeSet<i64> = facts.iter().filter_map(|(f, _)| f.corrects).collect();
            let mut seen = Vec::new();
            for (fact, author) in facts {
                let known = self.catalogue.vocabulary.find(&fact.fact);
                let reads = known.is_some_and(|(rank, _)| eyes.reads(rank, fact.mandate));
                if !reads {
                    continue;
                }
                let place = fact_place(subject.kept.id, fact.rank);
                let author = author.map(|(role, structure)| Author {
                    role,
                    structure,
                    mandate: fact.mandate,
                });
                seen.push(SeenFact {
                    rank: fact.rank,
                    known: NewFact {
                        given: subject.unseal(&place, &fact.sealed)?,
                        fact: fact.fact,
                        since: fact.since,
                    },
                    recorded_at: fact.recorded_at,
                    author: author.filter(|author| eyes.knows(author)),
                    corrects: fact.corrects,
                    corrected: corrected.contains(&fact.rank),
                });
            }
            self.note_subject(tx, call, "fait.lire", (subject.kept.id, String::new()))?;
            Ok(seen)
        })
    }

    /// The facts that who asks may write of a person or household, by rank in the vocabulary.
    ///
    /// # Errors
    /// There is none that they may know of; or a fault.
    pub fn facts_to_write(&self, call: &Call<'_>, subject: i64) -> Result<Vec<usize>, Error<'c>> {
        self.store.read(|tx| {
            let subject = self.open_known(tx, call, (subject, &FOLLOWED))?;
            let eyes = self.eyes(tx, call, &subject)?;
            let all = 0..self.catalogue.vocabulary.facts.len();
            Ok(all.filter(|rank| eyes.writes(*rank)).collect())
        })
    }

    /// A fact as it is kept, with its rank in the vocabulary: by its own name, its answer by its own words.
    pub(crate) fn understood(&self, new: &NewFact) -> Result<(usize, NewFact), Error<'c>> {
        let typed = |text: &String| looks_like_nir(text);
        let nir = match &new.given {
            Some(Given::Text(text)) => typed(text),
            Some(Given::Texts(texts)) => texts.iter().any(typed),
            _ => false,
        };
        if nir {
            return Err(invalid("reponse", Invalid::LooksLikeNir));
        }
        let found = self.catalogue.vocabulary.find(&new.fact);
        let (rank, fact) = found.ok_or_else(|| invalid("fait", Invalid::Unknown))?;
        let given = match &new.given {
            Some(given) => {
                let (_, answer) = read_answer(self.catalogue, &fact.id, given).map_err(why)?;
                answer.written(self.catalogue, rank)
            }
            None => None,
        };
        let known = NewFact {
            fact: fact.id.clone(),
            since: new.since,
            given,
        };
        Ok((rank, known))
    }

    /// Adds a fact that was understood.
    pub(crate) fn add_fact(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
        new: &NewFact,
    ) -> Result<(), Error<'c>> {
        self.add(tx, call, subject, (new, None))
    }

    fn add(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
        (new, corrects): (&NewFact, Option<i64>),
    ) -> Result<(), Error<'c>> {
        let id = subject.kept.id;
        let rank = subjects::next_fact(tx, id)?;
        let fact = subjects::Fact {
            rank,
            fact: new.fact.clone(),
            since: new.since,
            recorded_at: call.now.at,
            account: call.who.account,
            mandate: call.who.mandate,
            corrects,
            sealed: subject.seal(call, &fact_place(id, rank), &new.given)?,
        };
        Ok(subjects::add_fact(tx, id, &fact)?)
    }

    /// Nobody else writes about this subject until the end of the transaction.
    pub(crate) fn alone_with(&self, tx: &mut Tx<'_>, subject: &Opened) -> Result<(), Error<'c>> {
        if subject.is_archived() {
            return Err(Refusal::Gone.into());
        }
        match subjects::touch(tx, subject.kept.id)? {
            true => Ok(()),
            false => Err(Refusal::Stale.into()),
        }
    }

    /// The date of birth known as a fact becomes the rectified one.
    pub(crate) fn correct_birth(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
        birth: Option<Date>,
    ) -> Result<(), Error<'c>> {
        let Some(fact) = self.birth_fact() else {
            return Ok(());
        };
        let facts = subjects::facts(tx, subject.kept.id)?;
        let wrong = facts.iter().rfind(|(known, _)| known.fact == fact);
        let new = NewFact {
            fact: fact.to_owned(),
            since: None,
            given: birth.map(|day| Given::Text(day.to_string())),
        };
        let wrong = wrong.map(|(known, _)| known.rank);
        self.add(tx, call, subject, (&new, wrong))
    }

    /// The fact that ages are counted from.
    pub(crate) fn birth_fact(&self) -> Option<&'c str> {
        let mut facts = self.catalogue.vocabulary.facts.iter();
        facts.find_map(|fact| fact.age_since.as_deref())
    }

    /// The fact of where a person lives.
    pub(crate) fn commune_fact(&self) -> Option<&'c str> {
        let mut facts = self.catalogue.vocabulary.facts.iter();
        let commune = |fact: &&Fact| fact.place == Some(PlaceKind::Commune);
        facts.find(commune).map(|fact| fact.id.as_str())
    }
}

fn why<'c>(fault: AnswerFault) -> Error<'c> {
    match fault {
        AnswerFault::UnknownFact => invalid("fait", Invalid::Unknown),
        AnswerFault::ValueExpected(_) | AnswerFault::UnknownPlace(_) => {
            invalid("reponse", Invalid::Unknown)
        }
        AnswerFault::YesNoExpected | AnswerFault::NumberExpected(_) | AnswerFault::DateExpected => {
            invalid("reponse", Invalid::Malformed)
        }
    }
}
