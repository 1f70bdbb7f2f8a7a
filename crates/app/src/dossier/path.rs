//! The path of a person across the fiches: of each of their dossiers that who asks may know of, what its view
//! shows of the past and of what comes next, and nothing else.

use domain::access::Relation;
use domain::dossier::{Obligation, Status};
use domain::eligibility::Truth;
use domain::fiche::Fiche;
use domain::links::{Links, Proposal};
use domain::values::Id;
use store::lists;

use super::load::Loaded;
use super::stand::Standing;
use super::view::{Past, lasting, past};
use crate::call::Call;
use crate::error::Error;
use crate::office::Office;
use crate::subject::Kind;

/// A dossier in the path of a person.
#[derive(Debug, Clone)]
pub struct Leg<'c> {
    /// Its number.
    pub number: i64,
    /// The number of its subject: the person, or their household.
    pub subject: i64,
    /// The fiche, in the version the dossier runs under.
    pub fiche: &'c Fiche,
    /// What who looks is to it.
    pub relation: Relation,
    /// Where it stands.
    pub status: Status,
    /// Who accompanies.
    pub operator: Option<Id>,
    /// What was done, in the order of the journal.
    pub past: Vec<Past>,
    /// The same as it stands once corrected.
    pub lasting: Vec<Past>,
    /// What is owed.
    pub due: Vec<Obligation<'c>>,
    /// What the offer proposes from here, now, to this person.
    pub onward: Vec<Proposal<'c>>,
}

const FOLLOWED: [Kind; 2] = [Kind::Person, Kind::Household];

impl<'c> Office<'c> {
    /// The path of a person, or of a household: the dossier begun first comes first. The reading is one line of
    /// the access journal.
    ///
    /// # Errors
    /// There is no such person that they may know of; or a fault.
    pub fn path(&self, call: &Call<'_>, person: i64) -> Result<Vec<Leg<'c>>, Error<'c>> {
        let (person, mut legs) = self.store.read(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let posts = call.who.posts(self.catalogue);
            let links = Links::on(self.catalogue, call.now.today);
            let mut legs = Vec::new();
            let households = self.households_of(tx, call, subject.kept.id)?;
            for one in [subject.kept.id].into_iter().chain(households) {
                for id in lists::seen_of(tx, &posts, one)? {
                    let loaded = self.load(tx, id, call.now.today)?;
                    if let Ok(standing) = loaded.stand(call.who) {
                        legs.push(self.leg(call, &loaded, &standing, &links));
                    }
                }
            }
            Ok::<_, Error<'c>>((subject.kept.id, legs))
        })?;
        legs.sort_by_key(|leg| (leg.past.first().map(|past| past.on), leg.number));
        self.store
            .write(|tx| self.note_subject(tx, call, "parcours.lire", (person, String::new())))?;
        Ok(legs)
    }

    fn leg(
        &self,
        call: &Call<'_>,
        loaded: &Loaded<'_, 'c>,
        standing: &Standing,
        links: &Links<'c>,
    ) -> Leg<'c> {
        let seen = loaded.seen_by(standing);
        let (engine, dossier, today) = (loaded.engine, &loaded.dossier, call.now.today);
        self.with_ledger(|ledger| {
            let around = loaded.around(ledger, today);
            let holds = |by: &Fiche, test| match self.engine_on(&by.head.id, today) {
                Some(engine) => engine.truth(test, &around, today),
                None => Truth::Unknown,
            };
            let ended = matches!(dossier.state.status, Status::Closed { .. });
            let onward = links.onward(&engine.fiche.head.id, holds).into_iter();
            let now = onward.filter(|next| next.is_made() && next.is_timely(ended));
            let due = engine.due(dossier, &around).into_iter();
            Leg {
                number: loaded.kept.id,
                subject: loaded.kept.subject,
                fiche: engine.fiche,
                relation: standing.relation,
                status: dossier.state.status.clone(),
                operator: dossier.state.operator.clone(),
                past: past(&seen),
                lasting: lasting(&seen),
                due: due.filter_map(|owed| seen.owed(owed)).collect(),
                onward: now.filter(|next| seen.shows(next)).collect(),
            }
        })
    }
}
