//! Erasure that a person asks for (RGPD, art. 17): what may go before its time and what stays, ground by
//! ground; then the purge of that one person, with the answer to their request.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Operation;
use domain::retention::{Claim, Part, Stage};
use domain::values::{Date, Id};
use serde::{Deserialize, Serialize};
use store::purges::{self, Purge};
use store::requests::Request;
use store::{Tx, privacy};

use super::asked::{Answered, Asked, Outcome, RequestItem, told};
use super::decide::{File, Move, Terms};
use super::purge::report;
use super::request::said;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// Why something stays, as the person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The dossier; nothing for the person's own record.
    #[serde(rename = "dossier")]
    pub dossier: Option<i64>,
    /// Its fiche, told to the person alone.
    #[serde(rename = "fiche")]
    pub fiche: Option<Id>,
    /// What the rule says.
    #[serde(rename = "motif")]
    pub text: String,
    /// The text it rests on; empty when no rule speaks of the case.
    #[serde(rename = "fondement")]
    pub basis: String,
    /// The last day it stays, when one is known.
    #[serde(rename = "jusqu_au")]
    pub until: Option<Date>,
}

/// What comes of a request for one thing: a dossier, or the person's own record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The dossier; nothing for the person's own record: identity, facts, referents.
    pub dossier: Option<i64>,
    /// Where it stands.
    pub from: Stage,
    /// Where it would be brought.
    pub to: Stage,
    /// The evidence kept, when nothing else is.
    pub keeps: BTreeSet<Part>,
    /// What keeps it from being wholly erased, one by one; no fiche is named.
    pub grounds: Vec<Kept>,
}

/// What would be erased on request, and what would stay. Nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The request.
    pub request: RequestItem,
    /// The person's own record, then each dossier of theirs of which something is left.
    pub lines: Vec<Claimed>,
    /// Of the rules it rests on, those that nobody has confirmed yet in the catalogue.
    pub to_verify: BTreeSet<Id>,
    /// What would be moved, in a word: to be given back with the decision.
    pub mark: String,
}

/// A decision to erase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Granted {
    /// The dossiers kept all the same, for the reason said.
    pub keep: BTreeSet<i64>,
    /// What is answered; a reason, when something stays.
    pub text: String,
    /// The mark of what was looked at.
    pub seen: String,
}

/// What the rules say of a request, and the moves it comes to.
struct Weighed {
    moves: Vec<Move>,
    lines: Vec<Claimed>,
    fiches: BTreeMap<i64, Id>,
    to_verify: BTreeSet<Id>,
}

/// Said where no rule speaks of a case.
const UNSAID: &str =
    "Rien, dans les règles, ne dit que cela peut être effacé à la demande de la personne.";

impl Weighed {
    /// What a file comes to when the person asks for its erasure.
    fn of<'c>(
        office: &Office<'c>,
        tx: &mut Tx<'_>,
        file: &File,
        terms: &Terms<'c>,
    ) -> Result<Weighed, Error<'c>> {
        let held = file.held(office, tx, terms)?;
        let fiches = held.iter().filter_map(|held| {
            let id = held.id.parse().ok()?;
            Some((id, held.about.fiche.clone()?))
        });
        let mut weighed = Weighed {
            fiches: fiches.collect(),
            moves: Vec::new(),
            lines: Vec::new(),
            to_verify: BTreeSet::new(),
        };
        let person = file.person(held);
        let claims = office.catalogue.retention.on_request(&person, terms.today);
        weighed.add(None, person.stage, &claims.whole, file);
        for (held, claim) in person.held.iter().zip(&claims.each) {
            let own = held.id.parse().ok().and_then(|id| file.own(id));
            if let Some(line) = own.filter(|_| held.stage != Stage::Erased) {
                weighed.add(Some(line.id), held.stage, claim, file);
            }
        }
        Ok(weighed)
    }

    fn add(&mut self, dossier: Option<i64>, from: Stage, claim: &Claim<'_>, file: &File) {
        let rules = claim.grounds.iter().filter_map(|ground| ground.rule);
        let unsure = rules.chain(claim.by).filter(|rule| rule.to_verify);
        self.to_verify.extend(unsure.map(|rule| rule.id.clone()));
        let grounds = claim.grounds.iter().map(|ground| Kept {
            dossier,
            fiche: None,
            text: ground.rule.map_or(UNSAID, |rule| &rule.label).to_owned(),
            basis: ground.rule.map_or("", |rule| &rule.basis).to_owned(),
            until: ground.until,
        });
        self.lines.push(Claimed {
            dossier,
            from,
            to: claim.to,
            keeps: claim.keeps.clone(),
            grounds: grounds.collect(),
        });
        if let Some(rule) = claim.by.filter(|_| claim.to > from) {
            self.moves.push(Move {
                subject: file.standing.id,
                dossier,
                from,
                to: claim.to,
                rule: rule.id.clone(),
                keeps: claim.keeps.clone(),
            });
        }
    }

    /// What is moved, in a word.
    fn mark(&self) -> String {
        let one = |one: &Move| format!("{}>{}", one.dossier.unwrap_or(0), one.to.word());
        let all: Vec<String> = self.moves.iter().map(one).collect();
        all.join(" ")
    }

    /// Everything that keeps something, each dossier with its fiche: what the person is told.
    fn kept(&self) -> Vec<Kept> {
        let grounds = self.lines.iter().flat_map(|line| &line.grounds);
        let told = grounds.map(|ground| Kept {
            fiche: ground.dossier.and_then(|id| self.fiches.get(&id).cloned()),
            ..ground.clone()
        });
        let all: Vec<Kept> = told.collect();
        // The record stays for the sake of the dossiers: their grounds are said once, with them.
        let of_dossiers = |one: &Kept| {
            let same = |other: &&Kept| other.dossier.is_some() && other.text == one.text;
            one.dossier.is_none() && all.iter().any(|other| same(&other))
        };
        all.iter()
            .filter(|one| !of_dossiers(one))
            .cloned()
            .collect()
    }

    /// Whether these moves leave nothing of the person.
    fn is_whole(&self, moves: &[Move]) -> bool {
        let reached = |line: &Claimed| {
            let moved = moves.iter().find(|one| one.dossier == line.dossier);
            moved.map_or(line.from, |one| one.to)
        };
        self.lines.iter().all(|line| reached(line) == Stage::Erased)
    }
}

impl<'c> Office<'c> {
    /// What would be erased for a request, and what would stay, on which grounds: numbers and rules, no fiche.
    /// Reading it is a line of the access journal.
    ///
    /// # Errors
    /// One may not; there is no request of this number, or it does not ask for an erasure; or a fault.
    pub fn erasure_of(&self, call: &Call<'_>, request: i64) -> Result<Erasure, Error<'c>> {
        self.allow(call.who, Operation::AnswerRequest, None)?;
        let terms = Terms::on(self, call.now.today)?;
        self.store.write(|tx| {
            let (kept, subject) = self.found_request(tx, request)?;
            asks_erasure(&kept)?;
            let weighed = self.weighed(tx, kept.subject, &terms)?;
            let object = ("demande", request);
            self.note_privacy(tx, call, "demande.lire", object, kept.subject)?;
            Ok(Erasure {
                request: told(&subject, &kept, call.now.today)?,
                mark: weighed.mark(),
                lines: weighed.lines,
                to_verify: weighed.to_verify,
            })
        })
    }

    /// Erases what a person asks to be erased, as far as the rules let it go, and answers them: all of it, or
    /// nothing. It is a purge of that person alone, with its report. What stays is said in the answer, ground by
    /// ground; the answer of one who is wholly erased is erased with them, so it is given back to be handed over.
    ///
    /// # Errors
    /// One may not; it was answered already, or what would be done is not what was looked at any more; nothing may
    /// be erased; something stays and no reason is said; or a fault.
    pub fn erase_on_request(
        &self,
        call: &Call<'_>,
        request: i64,
        granted: &Granted,
    ) -> Result<RequestItem, Error<'c>> {
        self.allow(call.who, Operation::AnswerRequest, None)?;
        let text = said(&granted.text, false)?;
        let terms = Terms::on(self, call.now.today)?;
        let answered = self.store.write(|tx| {
            let (kept, _) = self.found_request(tx, request)?;
            asks_erasure(&kept)?;
            // Nobody opens a dossier, merges nor holds meanwhile.
            let (standing, subject) = self.locked(tx, kept.subject)?;
            let file = File::of(tx, vec![standing], terms.today)?;
            let file = file.first().ok_or(Refusal::NotFound)?;
            let weighed = Weighed::of(self, tx, file, &terms)?;
            if kept.outcome.is_some() || weighed.mark() != granted.seen {
                return Err(Refusal::Stale.into());
            }
            let spared = |one: &Move| one.dossier.is_some_and(|id| granted.keep.contains(&id));
            let moves = file.confirmed(weighed.moves.clone(), |one| !spared(one));
            if moves.is_empty() {
                return Err(invalid("decision", Invalid::Unknown));
            }
            let outcome = match weighed.is_whole(&moves) {
                true => Outcome::Done,
                false => Outcome::Partly,
            };
            if outcome == Outcome::Partly && text.is_empty() {
                return Err(invalid("texte", Invalid::Missing));
            }
            let answer = Answered::Left {
                text: text.clone(),
                kept: weighed.kept(),
            };
            self.close_request(tx, call, (&kept, &subject), (outcome, &answer))?;
            let (closed, _) = self.found_request(tx, request)?;
            let answered = told(&subject, &closed, call.now.today)?;
            self.purge_on_request(tx, call, file, &moves)?;
            Ok(answered)
        })?;
        self.store.settle()?;
        Ok(answered)
    }

    /// A purge of one person, whole in one transaction.
    fn purge_on_request(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        file: &File,
        moves: &[Move],
    ) -> Result<(), Error<'c>> {
        let rules: BTreeSet<&str> = moves.iter().map(|one| one.rule.as_str()).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        let purge = Purge {
            id: call.id(),
            on: call.now.today,
            rules: rules.join(" "),
            account: call.who.account,
            mandate: call.who.mandate,
            at: call.now.at,
            done_at: None,
            seen_to: 0,
            seen: 0,
        };
        purges::begin(tx, &purge)?;
        purges::advance(tx, purge.id, (purge.seen_to, file.standing.id), 1)?;
        self.carry_out(tx, call, file, moves)?;
        report(tx, call, purge.id, moves)?;
        purges::end(tx, purge.id, call.now.at)?;
        let object = ("purge", purge.id);
        self.note_privacy(tx, call, "purge.demande", object, file.standing.id)
    }

    fn weighed(
        &self,
        tx: &mut Tx<'_>,
        subject: i64,
        terms: &Terms<'c>,
    ) -> Result<Weighed, Error<'c>> {
        let standing = privacy::subjects(tx, subject - 1, 1)?;
        let files = File::of(tx, standing, terms.today)?;
        let file = files.iter().find(|file| file.standing.id == subject);
        Weighed::of(self, tx, file.ok_or(Refusal::NotFound)?, terms)
    }

    /// Why what a person asks to be erased is kept.
    pub(super) fn grounds(
        &self,
        tx: &mut Tx<'_>,
        subject: i64,
        terms: &Terms<'c>,
    ) -> Result<Vec<Kept>, Error<'c>> {
        Ok(self.weighed(tx, subject, terms)?.kept())
    }
}

fn asks_erasure<'c>(request: &Request) -> Result<(), Error<'c>> {
    match request.kind == Asked::Erasure.word() {
        true => Ok(()),
        false => Err(Refusal::NotFound.into()),
    }
}
