//! What was decided where the booklet is silent: kept with its author and its day, beside the fiche.

use domain::access::Operation;
use domain::fiche::Unsaid;
use domain::identity::looks_like_nir;
use domain::values::{Date, Id};
use serde::{Deserialize, Serialize};
use store::settlements::{self, Settlement};
use store::{accounts, audit, subjects};

use super::Eyes;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{self, Kind};

/// A silence of the booklet, and what was decided since.
#[derive(Debug, Clone)]
pub struct Silence<'c> {
    /// The silence.
    pub unsaid: Unsaid<'c>,
    /// What was decided, the last first.
    pub settled: Vec<Settled>,
}

/// What was decided about a silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The day.
    pub on: Date,
    /// The name of the author's account, while there is one.
    pub author: Option<String>,
    /// What was decided.
    pub text: String,
}

/// What is sealed of a decision.
#[derive(Serialize, Deserialize)]
struct Said {
    #[serde(rename = "texte")]
    text: String,
}

/// The longest text, in characters.
const LONGEST: usize = 4_000;

fn place(id: i64) -> String {
    format!("settlement:sealed:{id}")
}

impl<'c> Office<'c> {
    /// The silences of the booklet on an action, and what was decided about each.
    ///
    /// # Errors
    /// There is no such fiche that day, or it is none of their business; or a fault.
    pub fn silences(&self, call: &Call<'_>, fiche: &Id) -> Result<Vec<Silence<'c>>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, _) = self.looked_at(call, fiche)?;
        let decided = self.store.read(|tx| {
            let kept = settlements::of(tx, fiche.as_str())?;
            let action = subjects::named(tx, Kind::Action.word(), fiche.as_str())?;
            let Some(action) = action.filter(|_| !kept.is_empty()) else {
                return Ok::<_, Error<'c>>(Vec::new());
            };
            let action = subject::open_kept(self, action)?;
            let mut decided = Vec::new();
            for one in kept {
                let said: Said = action.unseal(&place(one.id), &one.sealed)?;
                let author = accounts::find(tx, one.account)?;
                let settled = Settled {
                    on: one.on,
                    author: author.map(|author| author.name),
                    text: said.text,
                };
                decided.push((one.silence, settled));
            }
            Ok(decided)
        })?;
        let silences = engine.fiche.unsaid().into_iter();
        let with = silences.map(|unsaid| {
            let own = decided.iter().rev().filter(|(key, _)| *key == unsaid.key);
            Silence {
                settled: own.map(|(_, settled)| settled.clone()).collect(),
                unsaid,
            }
        });
        Ok(with.collect())
    }

    /// Says what was decided about a silence, on the day of the call. What was decided before stays.
    ///
    /// # Errors
    /// There is no such fiche that day, or one does not follow it; a silence that it does not have; a text
    /// missing, too long, or with a social security number; or a fault.
    pub fn settle(
        &self,
        call: &Call<'_>,
        fiche: &Id,
        (silence, text): (&str, &str),
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Settle, None)?;
        let (engine, eyes) = self.looked_at(call, fiche)?;
        if eyes != Eyes::Service {
            return Err(Refusal::Forbidden.into());
        }
        let known = engine.fiche.unsaid();
        if !known.iter().any(|one| one.key == silence) {
            return Err(invalid("silence", Invalid::Unknown));
        }
        let text = text.trim();
        let wrong = if text.is_empty() {
            Some(Invalid::Missing)
        } else if text.chars().count() > LONGEST {
            Some(Invalid::TooLong)
        } else {
            looks_like_nir(text).then_some(Invalid::LooksLikeNir)
        };
        if let Some(why) = wrong {
            return Err(invalid("texte", why));
        }
        self.store.write(|tx| {
            let name = Some(fiche.as_str());
            let action = match subjects::named(tx, Kind::Action.word(), fiche.as_str())? {
                Some(kept) => subject::open_kept(self, kept)?,
                None => subject::create(self, tx, call, (Kind::Action, name))?,
            };
            let id = call.id();
            let said = Said {
                text: text.to_owned(),
            };
            let one = Settlement {
                id,
                silence: silence.to_owned(),
                on: call.now.today,
                at: call.now.at,
                account: call.who.account,
                mandate: call.who.mandate,
                sealed: action.seal(call, &place(id), &said)?,
            };
            settlements::insert(tx, fiche.as_str(), &one)?;
            let line = audit::Line {
                detail: silence.to_owned(),
                ..call.line("silence.decider", ("fiche", action.kept.id), 0)
            };
            Ok(audit::write(tx, self.store.node(), &line)?)
        })
    }
}
