//! Break the glass: read of a person what one may not know, for a reason, for a while, and seen by all who
//! watch. What is opened is what the role's exceptional access lets read, and only that; nothing is written
//! through it, and no list leads there.

use domain::access::{Operation, Relation, existence};
use domain::identity::{Identity, fold, index_words};
use store::glasses::{self, Glass};
use store::outbox;
use store::{Tx, audit, dossiers, follows, mandates, subjects};

use crate::call::Call;
use crate::dossier::{Loaded, RosterItem, Standing};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{self, Kind, Opened};

/// Whose glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Somebody that who asks may know of.
    Known(i64),
    /// Somebody they may not know of: their exact names and date of birth, so that nobody is found by
    /// looking around.
    Named(Identity),
}

/// An exceptional access that lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub subject: i64,
    /// The first instant at which it opens nothing, in milliseconds.
    pub until: i64,
}

/// How long it lasts, in milliseconds: four hours, half a day's duty. An emergency that lasts longer has
/// had the time to find the referent, or to be told again.
pub const LASTS: i64 = 4 * 3_600_000;

/// The shortest and longest reason, in characters: one word explains nothing.
const REASON: std::ops::RangeInclusive<usize> = 15..=2000;

impl<'c> Office<'c> {
    /// Opens an exceptional access. Those who watch the access journal and the principal referent are told.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for a role without it; no reason; nobody of that name and date; or a fault.
    pub fn break_glass(
        &self,
        call: &Call<'_>,
        whose: &Whose,
        reason: &str,
    ) -> Result<Broken, Error<'c>> {
        self.allow(call.who, Operation::BreakGlass, None)?;
        let reason = reason.trim();
        match reason.chars().count() {
            0 => return Err(invalid("motif", Invalid::Missing)),
            count if count < *REASON.start() => return Err(invalid("motif", Invalid::TooShort)),
            count if count > *REASON.end() => return Err(invalid("motif", Invalid::TooLong)),
            _ => {}
        }
        let found = self.store.write(|tx| {
            let Some(person) = self.whose(tx, call, whose)? else {
                // Nobody so named: whoever tries names shows too.
                self.note_glass(tx, call, "acces-exceptionnel.chercher", (0, 0))?;
                return Ok(None);
            };
            let glass = Glass {
                id: call.id(),
                account: call.who.account,
                mandate: call.who.mandate,
                subject: person.kept.id,
                sealed: Vec::new(),
                from_at: call.now.at,
                until_at: call.now.at + LASTS,
            };
            let sealed = person.seal(call, &reason_place(glass.id), &reason)?;
            glasses::insert(
                tx,
                &Glass {
                    sealed,
                    ..glass.clone()
                },
            )?;
            self.note_glass(
                tx,
                call,
                "acces-exceptionnel.ouvrir",
                (glass.id, glass.subject),
            )?;
            self.alert(tx, call, &glass)?;
            Ok::<_, Error<'c>>(Some(Broken {
                id: glass.id,
                subject: glass.subject,
                until: glass.until_at,
            }))
        })?;
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    /// Closes an exceptional access of one's own before its time.
    ///
    /// # Errors
    /// There is none that lasts; or a fault.
    pub fn close_glass(&self, call: &Call<'_>, id: i64) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let glass = glasses::find(tx, id)?.ok_or(Refusal::NotFound)?;
            if !glasses::close(tx, id, call.who.mandate, call.now.at)? {
                return Err(Refusal::NotFound.into());
            }
            self.note_glass(tx, call, "acces-exceptionnel.fermer", (id, glass.subject))
        })
    }

    /// The dossiers of somebody that an exceptional access opens.
    ///
    /// # Errors
    /// None lasts; or a fault.
    pub fn dossiers_by_glass(
        &self,
        call: &Call<'_>,
        subject: i64,
    ) -> Result<Vec<RosterItem>, Error<'c>> {
        let (subject, glass, found) = self.store.read(|tx| {
            let subject = subjects::number_now(tx, subject)?;
            let (glass, relation) = self.broken(tx, call, subject)?.ok_or(Refusal::NotFound)?;
            let mut found = Vec::new();
            for kept in dossiers::of_subject(tx, subject)? {
                let class = self.engine_of(&kept)?.fiche.head.class;
                let there = kept.erased_at.is_none() && kept.archived_at.is_none();
                if there && existence(class, relation, false).reads() {
                    found.push(RosterItem::of(&kept)?);
                }
            }
            Ok::<_, Error<'c>>((subject, glass.id, found))
        })?;
        self.store
            .write(|tx| self.note_glass(tx, call, "acces-exceptionnel.lister", (glass, subject)))?;
        Ok(found)
    }

    /// The exceptional accesses there were to somebody: who, when, why. For those who watch, and for the
    /// person.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn glasses_of(
        &self,
        call: &Call<'_>,
        person: i64,
    ) -> Result<Vec<(Glass, String)>, Error<'c>> {
        self.store.write(|tx| {
            let person = self.allow_about(tx, call.who, Operation::AuditOfPerson, person)?;
            let opened = subject::open(self, tx, person)?;
            let mut told = Vec::new();
            for glass in glasses::of_subject(tx, person)? {
                let reason = opened.unseal(&reason_place(glass.id), &glass.sealed)?;
                told.push((glass, reason));
            }
            self.note_glass(tx, call, "journal.lire", (0, person))?;
            Ok(told)
        })
    }

    /// What somebody is to a dossier when they only read: by themself, or through a glass they broke.
    pub(crate) fn stand_to_read(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        loaded: &Loaded<'_, 'c>,
    ) -> Result<Standing, Error<'c>> {
        let own = loaded.stand(call.who);
        let close = |standing: &Standing| {
            matches!(
                standing.relation,
                Relation::Subject
                    | Relation::Member
                    | Relation::Prescriber
                    | Relation::Operator
                    | Relation::MedicalCircle
            )
        };
        // In the restricted archive, it exists for the person only.
        if own.as_ref().is_ok_and(close) || loaded.kept.archived_at.is_some() {
            return own;
        }
        let Some((_, relation)) = self.broken(tx, call, loaded.kept.subject)? else {
            return own;
        };
        let right = existence(loaded.engine.fiche.head.class, relation, false);
        match right.reads() {
            true => Ok(Standing {
                actor: loaded.actor(call.who),
                relation,
                right,
            }),
            false => own,
        }
    }

    /// Whether who asks may look at a dossier: lists say so, or a glass they broke on its subject.
    ///
    /// # Errors
    /// For them there is none.
    pub(crate) fn may_look(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        dossier: i64,
    ) -> Result<(), Error<'c>> {
        let known = self.may_know(tx, call, dossier);
        if known.is_ok() || self.exceptional(call.who).is_none() {
            return known;
        }
        let broken = match dossiers::find(tx, dossier)? {
            Some(kept) => self.broken(tx, call, kept.subject)?,
            None => None,
        };
        broken.map_or(known, |_| Ok(()))
    }

    /// The glass that who asks broke on somebody, while it lasts, and what it makes them.
    pub(crate) fn broken(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: i64,
    ) -> Result<Option<(Glass, Relation)>, Error<'c>> {
        // The role may have lost it since.
        let Some(exceptional) = self.exceptional(call.who) else {
            return Ok(None);
        };
        let open = glasses::open(tx, call.who.mandate, subject, call.now.at)?;
        Ok(open.map(|glass| (glass, exceptional.relation())))
    }

    /// The person named: nobody, when it is not exactly one.
    fn whose(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        whose: &Whose,
    ) -> Result<Option<Opened>, Error<'c>> {
        match whose {
            Whose::Known(id) => {
                let kinds = [Kind::Person, Kind::Household];
                self.open_known(tx, call, (*id, &kinds)).map(Some)
            }
            Whose::Named(identity) => self.exactly(tx, identity),
        }
    }

    fn exactly(&self, tx: &mut Tx<'_>, named: &Identity) -> Result<Option<Opened>, Error<'c>> {
        if named.birth_date.is_none() {
            return Err(invalid("naissance", Invalid::Missing));
        }
        let mut found: Vec<Opened> = Vec::new();
        let keys = index_words(named).into_iter();
        for (kind, word) in keys.filter(|(kind, _)| *kind == domain::identity::Kind::Double) {
            for id in subjects::twins(tx, self.index.token(kind.name(), &word))? {
                let known = found.iter().any(|opened| opened.kept.id == id);
                let opened = match subject::open(self, tx, id) {
                    _ if known => continue,
                    Err(Error::Refused(_)) => continue,
                    opened => opened?,
                };
                let identity = opened.identity()?;
                if identity.everyone().any(|civil| same(civil, named)) {
                    found.push(opened);
                }
            }
        }
        let only = found.pop();
        Ok(only.filter(|_| found.is_empty()))
    }

    /// Tells those who watch, and the principal referent.
    fn alert(&self, tx: &mut Tx<'_>, call: &Call<'_>, glass: &Glass) -> Result<(), Error<'c>> {
        let mut told = Vec::new();
        for role in &self.catalogue.roles {
            if role.holds(domain::access::Habilitation::Audit) {
                told.extend(mandates::holders(tx, &role.id, call.now.today)?);
            }
        }
        let follows = follows::current(tx, glass.subject)?.into_iter();
        let principal = follows.filter(|follow| follow.kind == follows::PRINCIPAL);
        told.extend(principal.map(|follow| follow.account));
        told.sort_unstable();
        told.dedup();
        for account in told {
            let job = call.job(
                "alerte.acces-exceptionnel",
                Some(account),
                ("acces-exceptionnel", glass.id),
            );
            outbox::add(tx, &job)?;
        }
        Ok(())
    }

    fn note_glass(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        (glass, subject): (i64, i64),
    ) -> Result<(), Error<'c>> {
        let line = call.line(did, ("acces-exceptionnel", glass), subject);
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

/// Where the reason of an exceptional access is sealed.
fn reason_place(glass: i64) -> String {
    format!("glass:sealed:{glass}")
}

/// Whether two identities are one, without a doubt: the same names but for accents and capitals, the same
/// date of birth. The family name may be that of birth.
fn same(known: &Identity, named: &Identity) -> bool {
    let families = [Some(&known.family_name), known.birth_name.as_ref()];
    let mut families = families.into_iter().flatten();
    families.any(|family| fold(family) == fold(&named.family_name))
        && fold(&known.first_names) == fold(&named.first_names)
        && known.birth_date == named.birth_date
}
