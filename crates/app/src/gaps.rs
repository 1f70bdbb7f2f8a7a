//! Nothing fits: a need of somebody that no action answers, written down by who follows them, so that the
//! service that keeps the offer sees what it lacks. It sees numbers; names are for those who know the person.

use std::collections::BTreeSet;

use domain::access::{Operation, SMALLEST_CELL};
use domain::eligibility::{Clause, Judge, Status, Truth, Verdict};
use domain::facts::Sensitivity;
use domain::person::{Given, Person, read_answer};
use domain::territory::TerritoryKind;
use domain::values::{Date, Id};
use jiff::civil::date;
use serde::{Deserialize, Serialize};
use store::follows::{self, PRINCIPAL};
use store::gaps::{self, Gap};
use store::{Tx, subjects};

use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{Kind, Opened, fact_place, follow_of};

/// A need that nothing answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGap {
    /// The kind of need, by its id in the catalogue.
    pub need: String,
    /// In the author's words.
    pub text: String,
    /// The fiches that were thought of.
    pub considered: Vec<Id>,
}

/// A need that nothing answered, as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenGap {
    /// Its number.
    #[serde(rename = "numero")]
    pub id: i64,
    /// The kind of need.
    #[serde(rename = "besoin")]
    pub need: String,
    /// Where, when it was known.
    #[serde(rename = "territoire")]
    pub territory: Option<String>,
    /// The day.
    #[serde(rename = "le")]
    pub on: Date,
    /// The day an answer was found.
    #[serde(rename = "reponse_le", skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<Date>,
    /// What was said.
    #[serde(flatten)]
    pub said: Said,
}

/// What is sealed of a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In the author's words.
    #[serde(rename = "texte")]
    pub text: String,
    /// The fiches that were thought of, and why they did not fit that day.
    #[serde(rename = "envisagees")]
    pub considered: Vec<Considered>,
}

/// A fiche that was thought of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// The fiche.
    #[serde(rename = "fiche")]
    pub fiche: Id,
    /// What its conditions answered, from what the author may read: `oui`, `a-motiver`, `a-verifier`, `non`.
    #[serde(rename = "reponse")]
    pub answer: String,
    /// The conditions that were not met, in their words.
    #[serde(rename = "conditions")]
    pub because: Vec<String>,
    /// Others were not met, that tell more than the situation: they are not repeated.
    #[serde(rename = "autres_conditions")]
    pub more: bool,
}

/// How many people have a need that nothing answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapCount {
    /// The kind of need.
    pub need: String,
    /// Where.
    pub territory: Option<String>,
    /// How many; nothing when so few that they could be named.
    pub people: Option<u64>,
}

/// The longest text, in characters.
const LONGEST: usize = 4_000;
/// The most needs of one's own list.
const MOST_LISTED: i64 = 200;
/// The most fiches thought of.
const MOST: usize = 30;

const FOLLOWED: [Kind; 2] = [Kind::Person, Kind::Household];

impl<'c> Office<'c> {
    /// Writes down that nothing fits a person, on the day of the call: by one who follows them. Its number.
    ///
    /// # Errors
    /// There is no such person that who asks may know of, or they do not follow them; a need or a fiche that
    /// the catalogue does not have, or a fiche whose mere mention tells of health; a text missing, too long,
    /// or with a social security number; or a fault.
    pub fn record_gap(&self, call: &Call<'_>, person: i64, new: &NewGap) -> Result<i64, Error<'c>> {
        self.allow(call.who, Operation::RecordGap, None)?;
        let need = self.catalogue.need(&new.need);
        let need = need.ok_or_else(|| invalid("besoin", Invalid::Unknown))?;
        let text = said(&new.text)?;
        let considered: BTreeSet<&Id> = new.considered.iter().collect();
        if considered.len() > MOST {
            return Err(invalid("fiches", Invalid::TooLong));
        }
        let judge = self.judge(call.now.today)?;
        let ordinary = |id: &&Id| {
            let mut fiches = judge.fiches.iter();
            fiches.any(|fiche| fiche.head.id == **id && !fiche.head.class.is_health())
        };
        if !considered.iter().all(ordinary) {
            return Err(invalid("fiches", Invalid::Unknown));
        }
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let follows = follows::current(tx, subject.kept.id)?;
            if follow_of(&follows, call).is_none() {
                return Err(Refusal::Forbidden.into());
            }
            self.alone_with(tx, &subject)?;
            let (id, owner) = (call.id(), subject.kept.id);
            let known = self.known_to(tx, call, &subject)?;
            let verdicts = judge.verdicts(&known).unwrap_or_default();
            let verdicts = verdicts
                .iter()
                .filter(|verdict| considered.contains(&verdict.fiche.head.id));
            let said = Said {
                text: text.clone(),
                considered: verdicts.map(|verdict| self.considered(verdict)).collect(),
            };
            let gap = Gap {
                id,
                subject: owner,
                need: need.id.to_string(),
                territory: self.zone(tx, &subject, call.now.today)?,
                on: call.now.today,
                recorded_at: call.now.at,
                account: call.who.account,
                mandate: call.who.mandate,
                sealed: subject.seal(call, &gap_place(id), &said)?,
                answered_on: None,
            };
            gaps::insert(tx, &gap)?;
            self.note_subject(tx, call, "manque.consigner", (owner, String::new()))?;
            Ok(id)
        })
    }

    /// What nothing answered for a person: to the person, to who wrote it down, and, unless it tells more
    /// than the situation, to the principal referent.
    ///
    /// # Errors
    /// There is no such person that who asks may know of; or a fault.
    pub fn gaps_of(&self, call: &Call<'_>, person: i64) -> Result<Vec<SeenGap>, Error<'c>> {
        self.allow(call.who, Operation::ReadGaps, None)?;
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let follows = follows::current(tx, subject.kept.id)?;
            let principal = follow_of(&follows, call).is_some_and(|own| own.kind == PRINCIPAL);
            let themself = call.who.person == Some(subject.kept.id);
            let reads = |gap: &Gap| themself || self.follows_gap(call, gap, principal);
            let mut gaps = gaps::of_subject(tx, subject.kept.id)?;
            gaps.retain(reads);
            self.note_subject(tx, call, "manque.lire", (subject.kept.id, String::new()))?;
            gaps.into_iter().map(|gap| seen(&subject, gap)).collect()
        })
    }

    /// Whether somebody reads a need as one who wrote it down, or as the principal referent when it tells no more
    /// than the situation.
    fn follows_gap(&self, call: &Call<'_>, gap: &Gap, principal: bool) -> bool {
        let need = self.catalogue.need(&gap.need);
        let ordinary = need.is_some_and(|need| need.class <= Sensitivity::S2);
        let wrote = call.who.person.is_none() && gap.mandate == call.who.mandate;
        wrote || (principal && ordinary)
    }

    /// What who asks wrote down under this mandate that nothing answered, about those whom they may still know of:
    /// each with the number of the person or household, the last first.
    ///
    /// # Errors
    /// A fault.
    pub fn my_gaps(&self, call: &Call<'_>) -> Result<Vec<(i64, SeenGap)>, Error<'c>> {
        self.allow(call.who, Operation::ReadGaps, None)?;
        if call.who.person.is_some() {
            return Ok(Vec::new());
        }
        self.store.write(|tx| {
            let mut told = Vec::new();
            let mut noted = BTreeSet::new();
            for gap in gaps::of_mandate(tx, call.who.mandate, MOST_LISTED)? {
                let subject = match self.open_known(tx, call, (gap.subject, &FOLLOWED)) {
                    Ok(subject) => subject,
                    Err(Error::Refused(_)) => continue,
                    Err(error) => return Err(error),
                };
                if noted.insert(subject.kept.id) {
                    self.note_subject(tx, call, "manque.lire", (subject.kept.id, String::new()))?;
                }
                told.push((subject.kept.id, seen(&subject, gap)?));
            }
            Ok(told)
        })
    }

    /// Writes down, on the day of the call, that an answer was found to what had none: by one who follows the
    /// person and may read it. Said again, it changes nothing.
    ///
    /// # Errors
    /// There is no such person that who asks may know of, or they do not follow them, or no such need; or a fault.
    pub fn answer_gap(&self, call: &Call<'_>, person: i64, gap: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::RecordGap, None)?;
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let follows = follows::current(tx, subject.kept.id)?;
            let own = follow_of(&follows, call).ok_or(Refusal::Forbidden)?;
            let principal = own.kind == PRINCIPAL;
            let known = gaps::of_subject(tx, subject.kept.id)?;
            let mut known = known.iter().filter(|one| one.id == gap);
            if !known.any(|one| self.follows_gap(call, one, principal)) {
                return Err(Refusal::NotFound.into());
            }
            if gaps::answer(tx, (gap, subject.kept.id), call.now.today)? {
                self.note_subject(
                    tx,
                    call,
                    "manque.repondre",
                    (subject.kept.id, String::new()),
                )?;
            }
            Ok(())
        })
    }

    /// How many people have each kind of need unanswered in each territory, over a calendar year: no shorter
    /// time, or the difference of two would tell of somebody. A small number is not said.
    ///
    /// # Errors
    /// One may not; a year that is none; or a fault.
    pub fn gap_counts(&self, call: &Call<'_>, year: i16) -> Result<Vec<GapCount>, Error<'c>> {
        self.allow(call.who, Operation::GapCounts, None)?;
        if !(1900..=9999).contains(&year) {
            return Err(invalid("annee", Invalid::Dates));
        }
        self.store.read(|tx| {
            let counts = gaps::counts(tx, date(year, 1, 1), date(year, 12, 31))?;
            let count = |(need, territory, people): gaps::Count| GapCount {
                need,
                territory,
                people: (people >= SMALLEST_CELL as u64).then_some(people),
            };
            Ok(counts.into_iter().map(count).collect())
        })
    }

    fn judge(&self, day: Date) -> Result<Judge<'c>, Error<'c>> {
        Judge::new(self.catalogue, day).map_err(|error| Error::Unreadable(error.to_string()))
    }

    /// What who asks may read of a person, as answers.
    fn known_to(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
    ) -> Result<Person, Error<'c>> {
        let eyes = self.eyes(tx, call, subject)?;
        let facts = subjects::facts(tx, subject.kept.id)?;
        let corrected: BTreeSet<i64> = facts.iter().filter_map(|(f, _)| f.corrects).collect();
        let mut known = Person::default();
        for (fact, _) in facts {
            let Some((rank, _)) = self.catalogue.vocabulary.find(&fact.fact) else {
                continue;
            };
            let later = fact.since.is_some_and(|since| since > call.now.today);
            if corrected.contains(&fact.rank) || later || !eyes.reads(rank, fact.mandate) {
                continue;
            }
            let place = fact_place(subject.kept.id, fact.rank);
            let given: Option<Given> = subject.unseal(&place, &fact.sealed)?;
            let answer =
                given.and_then(|given| read_answer(self.catalogue, &fact.fact, &given).ok());
            match answer {
                Some((rank, answer)) => known.answers.insert(rank, answer),
                None => known.answers.remove(&rank),
            };
        }
        Ok(known)
    }

    /// Why a fiche does not fit, without what tells more than the situation.
    fn considered(&self, verdict: &Verdict<'c>) -> Considered {
        let facts = &self.catalogue.vocabulary.facts;
        let ordinary = |clause: &&Clause<'c>| {
            let mut used = clause.facts.iter();
            used.all(|used| {
                facts
                    .get(used.fact)
                    .is_some_and(|fact| fact.class <= Sensitivity::S2)
            })
        };
        let unmet = verdict
            .clauses
            .iter()
            .filter(|clause| clause.truth == Truth::False);
        let (told, kept): (Vec<_>, Vec<_>) = unmet.partition(ordinary);
        Considered {
            fiche: verdict.fiche.head.id.clone(),
            answer: match verdict.status {
                Status::Eligible => "oui",
                Status::NeedsReason => "a-motiver",
                Status::ToCheck => "a-verifier",
                Status::NotEligible => "non",
            }
            .to_owned(),
            because: told
                .into_iter()
                .map(|clause| clause.label.to_owned())
                .collect(),
            more: !kept.is_empty(),
        }
    }

    /// The intercommunality a person lives in, or the wider territory that is known: a commune could name them.
    fn zone(
        &self,
        tx: &mut Tx<'_>,
        subject: &Opened,
        day: Date,
    ) -> Result<Option<String>, Error<'c>> {
        let home = self
            .commune_fact()
            .and_then(|fact| self.catalogue.vocabulary.find(fact));
        let Some((rank, _)) = home else {
            return Ok(None);
        };
        let known = subject.timeline(self, tx)?.on(day);
        let Some(domain::person::Answer::Place(place)) = known.answer(rank) else {
            return Ok(None);
        };
        let territories = &self.catalogue.territories;
        let here = territories.get(*place);
        let wider = |kind| {
            let mut all = territories.list().iter().enumerate();
            let holds = |(rank, territory): &(usize, &domain::territory::Territory)| {
                territory.kind == kind && territories.certainty(*place, *rank).is_some()
            };
            all.find(holds).map(|(_, territory)| territory)
        };
        let zone = match here.kind {
            TerritoryKind::Commune => {
                wider(TerritoryKind::Epci).or_else(|| wider(TerritoryKind::Departement))
            }
            _ => Some(here),
        };
        Ok(zone.map(|zone| zone.id.to_string()))
    }
}

/// Where what is said of a gap is sealed.
fn gap_place(gap: i64) -> String {
    format!("gap:sealed:{gap}")
}

/// A gap, opened.
pub(crate) fn seen<'c>(subject: &Opened, gap: Gap) -> Result<SeenGap, Error<'c>> {
    Ok(SeenGap {
        id: gap.id,
        said: subject.unseal(&gap_place(gap.id), &gap.sealed)?,
        need: gap.need,
        territory: gap.territory,
        on: gap.on,
        answered_on: gap.answered_on,
    })
}

fn said<'c>(text: &str) -> Result<String, Error<'c>> {
    let text = text.trim();
    let why = if text.is_empty() {
        Invalid::Missing
    } else if text.chars().count() > LONGEST {
        Invalid::TooLong
    } else if domain::identity::looks_like_nir(text) {
        Invalid::LooksLikeNir
    } else {
        return Ok(text.to_owned());
    };
    Err(invalid("texte", why))
}
