//! Dossiers that follow nobody, before they are opened: the action itself, a contract, a prescriber's support.
//! What their first act could be, and what it would be answered. Nothing is kept.

use domain::dossier::{Answer, Around, Dossier, Engine, Entry, Offer, Subject, Timeline};
use domain::values::Id;
use store::{Tx, dossiers, subjects};

use super::load::HeldPosts;
use super::prescribe::About;
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::subject::Kind;

/// A dossier that follows nobody, and its first acts that who asks may do.
#[derive(Clone)]
pub struct Opening<'o, 'c> {
    /// The fiche, ready to run.
    pub engine: &'o Engine<'c>,
    /// What it is about; a contract has no name yet.
    pub about: About,
    /// The dossier that nobody opened.
    pub blank: Dossier,
    /// Its first acts.
    pub offers: Vec<Offer>,
}

impl Opening<'_, '_> {
    /// The same about a contract of this name; one that is about no contract stays what it is.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let mut named = self.clone();
        if matches!(named.about, About::Market(_)) {
            named.about = About::Market(name.to_owned());
            let subject = Subject::Market(name.to_owned());
            named.blank = Dossier::open(String::new(), subject, named.engine);
        }
        named
    }
}

impl<'c> Office<'c> {
    /// The dossiers that who asks may open today without following anybody, in the order of the booklet, up to
    /// `most`; not that of an action that has one already.
    ///
    /// # Errors
    /// A fault.
    pub fn openings(
        &self,
        call: &Call<'_>,
        most: usize,
    ) -> Result<Vec<Opening<'_, 'c>>, Error<'c>> {
        if call.who.person.is_some() {
            return Ok(Vec::new());
        }
        self.store.read(|tx| {
            let (mut openings, mut held) = (Vec::new(), HeldPosts::default());
            for engine in self.engines_on(call.now.today) {
                for about in [
                    About::Action,
                    About::Market(String::new()),
                    About::Anonymous,
                ] {
                    openings.extend(self.opening(tx, call, engine, (about, &mut held))?);
                    if openings.len() >= most {
                        return Ok(openings);
                    }
                }
            }
            Ok(openings)
        })
    }

    /// What the first act of a dossier that follows nobody would be answered today; nothing is kept.
    ///
    /// # Errors
    /// Who asks is nobody who opens one; or a fault.
    pub fn weigh_opening(
        &self,
        call: &Call<'_>,
        opening: &Opening<'_, 'c>,
        entry: &Entry,
    ) -> Result<Answer<'c>, Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::NotFound.into());
        }
        let engine = opening.engine;
        self.store.read(|tx| {
            self.alone(tx, call, (engine, &mut HeldPosts::default()), |around| {
                engine.decide(&opening.blank, entry, around)
            })
        })
    }

    fn opening<'o>(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        engine: &'o Engine<'c>,
        (about, held): (About, &mut HeldPosts),
    ) -> Result<Option<Opening<'o, 'c>>, Error<'c>> {
        let subject = match &about {
            About::Action => Subject::Action,
            About::Market(name) => Subject::Market(name.clone()),
            About::Anonymous => Subject::Anonymous,
            About::Known(_) => return Ok(None),
        };
        let mut steps = engine.fiche.steps.iter();
        if !steps.any(|step| Engine::concerns(step, &subject)) {
            return Ok(None);
        }
        if subject == Subject::Action && self.is_led(tx, &engine.fiche.head.id)? {
            return Ok(None);
        }
        let blank = Dossier::open(String::new(), subject, engine);
        let offers = self.alone(tx, call, (engine, held), |around| {
            engine.steps_to_hold(&blank, &call.who.actor(), around)
        })?;
        Ok((!offers.is_empty()).then_some(Opening {
            engine,
            about,
            blank,
            offers,
        }))
    }

    /// Whether an action has its dossier.
    fn is_led(&self, tx: &mut Tx<'_>, fiche: &Id) -> Result<bool, Error<'c>> {
        let action = subjects::named(tx, Kind::Action.word(), fiche.as_str())?;
        Ok(match action {
            Some(action) => !dossiers::of_subject(tx, action.id)?.is_empty(),
            None => false,
        })
    }

    /// Answers in a dossier of which nobody knows anything yet.
    fn alone<T>(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, held): (&Engine<'c>, &mut HeldPosts),
        answer: impl FnOnce(&Around<'_>) -> T,
    ) -> Result<T, Error<'c>> {
        let (today, facts) = (call.now.today, Timeline::default());
        let mandates = held.of(tx, engine, today)?;
        Ok(self.with_ledger(|ledger| {
            answer(&Around {
                today,
                facts: &facts,
                ledger,
                action: None,
                mandates,
                stays: &[],
            })
        }))
    }
}
