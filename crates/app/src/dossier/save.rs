//! What an act leaves: the event, the columns and lists drawn from the state, a line in the access journal,
//! and what there is to tell.

use std::collections::BTreeSet;

use domain::access::{Post, Relation, existence, posts_of};
use domain::dossier::act::Obliged;
use domain::dossier::state::Aid;
use domain::dossier::{Actor, Around, Dossier, Due, Entry, Event, Ledger, ONE, Obligation, Status};
use domain::retention::last_contact;
use domain::values::{Date, Id};
use store::dossiers::{self, Summary};
use store::lists;
use store::owed::{self, NO_END, Owed};
use store::{Tx, aids, audit, mandates, moments, notices};

use super::counted::counted;
use super::left::DRAFT;
use super::load::{Loaded, event_place};
use crate::call::{Call, chair_post, subject_post};
use crate::error::{Error, Refusal};
use crate::office::Office;

impl<'c> Office<'c> {
    /// Saves an event that was decided and applied to `loaded`.
    pub(super) fn save(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        loaded: &Loaded<'_, 'c>,
        (entry, notify): (&Entry, &[Id]),
        event: Event,
    ) -> Result<(), Error<'c>> {
        let drawn = self.draw(tx, loaded, entry, call)?;
        let rank = loaded.kept.events;
        let mut now = loaded.kept.clone();
        now.events = rank + 1;
        now.fiche_version = i64::from(loaded.dossier.version);
        now.summary = drawn.summary;
        if !dossiers::save(tx, &loaded.kept, &now)? {
            return Err(Refusal::Stale.into());
        }
        let headline = entry.headline();
        let place = event_place(loaded.kept.id, rank);
        let kept = dossiers::Event {
            rank,
            on: entry.on,
            recorded_on: event.recorded,
            recorded_at: call.now.at,
            account: call.who.account,
            mandate: call.who.mandate,
            draft: event.draft,
            act: headline.act.to_owned(),
            what: headline.what.map(ToString::to_string),
            outcome: headline.outcome.map(ToString::to_string),
            sealed: loaded.subject.seal(call, &place, &event.entry)?,
        };
        dossiers::add_event(tx, loaded.kept.id, &kept)?;
        lists::reach(tx, &now, &drawn.reach)?;
        let new = owed::keep(tx, loaded.kept.id, &drawn.owed)?;
        aids::keep(tx, loaded.kept.id, &drawn.aids)?;
        moments::keep(tx, loaded.kept.id, &drawn.moments)?;
        self.note(tx, call, &format!("acte.{}", kept.act), loaded)?;
        let owing = new.into_iter().map(|owed| owed.post.clone());
        self.announce(tx, call, (loaded, rank), (now.summary.chair, notify, owing))
    }

    /// Says that there is something new: to those whom the fiche informs, to whoever follows the dossier, and
    /// to those who owe something that they did not owe before.
    fn announce(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (loaded, rank): (&Loaded<'_, 'c>, i64),
        (chair, notify, owing): (Option<i64>, &[Id], impl Iterator<Item = String>),
    ) -> Result<(), Error<'c>> {
        let names = Names::of_those(loaded, chair);
        let informed = notify.iter().flat_map(|party| loaded.folder().posts(party));
        let informed = informed.flat_map(|post| names.of(&post));
        let posts = informed.chain(chair.map(chair_post)).chain(owing);
        let posts: BTreeSet<String> = posts.collect();
        let about = (loaded.kept.id, rank);
        for post in posts {
            notices::add(tx, &post, (call.now.at, call.who.mandate), about)?;
        }
        Ok(())
    }

    /// A line of the access journal about a dossier.
    pub(crate) fn note(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        loaded: &Loaded<'_, 'c>,
    ) -> Result<(), Error<'c>> {
        let object = ("dossier", loaded.kept.id);
        let line = call.line(did, object, loaded.kept.subject);
        Ok(audit::write(tx, self.store.node(), &line)?)
    }

    /// What lists show of a dossier as it now stands.
    fn draw(
        &self,
        tx: &mut Tx<'_>,
        loaded: &Loaded<'_, 'c>,
        entry: &Entry,
        call: &Call<'_>,
    ) -> Result<Drawn, Error<'c>> {
        let chair = loaded.kept.summary.chair.or_else(|| {
            // Only whoever prescribes, be it a draft: once they have left, no act makes its author follow it.
            let draft = loaded.kept.summary.status == status(&Status::Draft);
            let prescribes = draft && loaded.engine.prescribes(entry);
            (prescribes && call.who.person.is_none()).then_some(call.who.mandate)
        });
        self.drawn(tx, loaded, chair, call.now.today)
    }

    /// What lists show of a dossier on a day.
    pub(super) fn drawn(
        &self,
        tx: &mut Tx<'_>,
        loaded: &Loaded<'_, 'c>,
        chair: Option<i64>,
        today: Date,
    ) -> Result<Drawn, Error<'c>> {
        if loaded.kept.archived_at.is_some() {
            return Ok(self.with_ledger(|ledger| {
                let around = loaded.around(ledger, today);
                archived(loaded, &around, chair)
            }));
        }
        let readers = Readers::of(loaded, chair);
        // Whoever reads by name may hold what others owe: their own mandates say.
        let mut named: Vec<(String, BTreeSet<Post>)> = Vec::new();
        for mandate in &readers.mandates {
            if let Some(held) = mandates::find(tx, *mandate)? {
                let actor = Actor {
                    role: held.role,
                    structure: held.structure,
                    name: None,
                };
                let posts = posts_of(self.catalogue, &actor).into_iter().collect();
                named.push((chair_post(*mandate), posts));
            }
        }
        let listed = |post: &Post| -> Vec<String> {
            let among = self.among(post, &readers.posts);
            let whole = among.contains(post);
            let own = named
                .iter()
                .filter(|(_, held)| !whole && held.contains(post));
            let own = own.map(|(name, _)| name.clone());
            let names = |post: &Post| readers.names.of(post);
            among.iter().flat_map(names).chain(own).collect()
        };
        Ok(self.with_ledger(|ledger| drawn(loaded, ledger, &readers, listed, today)))
    }
}

/// Who may know of a dossier.
struct Readers {
    names: Names,
    posts: BTreeSet<Post>,
    /// Those who read by name: whoever follows for the prescriber, and those who help them.
    mandates: Vec<i64>,
}

impl Readers {
    fn of(loaded: &Loaded<'_, '_>, chair: Option<i64>) -> Readers {
        let posts = loaded.folder().readers();
        let class = loaded.engine.fiche.head.class;
        let mut mandates = Vec::new();
        if posts.contains(&Post::Chair) {
            mandates.extend(chair);
            if existence(class, Relation::Helper, false).reads() {
                mandates.extend(loaded.helpers(chair));
            }
        }
        Readers {
            names: Names::of_those(loaded, chair),
            posts,
            mandates,
        }
    }

    /// By name, sorted.
    fn reach(&self) -> Vec<String> {
        let posts = self.posts.iter().flat_map(|post| self.names.of(post));
        let named = self.mandates.iter().copied().map(chair_post);
        let reach: BTreeSet<String> = posts.chain(named).collect();
        reach.into_iter().collect()
    }
}

/// What is drawn from a state for lists.
pub(crate) struct Drawn {
    pub summary: Summary,
    pub reach: Vec<String>,
    pub owed: Vec<Owed>,
    pub aids: Vec<aids::Aid>,
    pub moments: Vec<moments::Moment>,
}

fn drawn(
    loaded: &Loaded<'_, '_>,
    ledger: &Ledger,
    readers: &Readers,
    listed: impl Fn(&Post) -> Vec<String>,
    today: Date,
) -> Drawn {
    let around = loaded.around(ledger, today);
    let (engine, dossier) = (loaded.engine, &loaded.dossier);
    let due = engine.due(dossier, &around);
    let wake = engine.next_change(dossier, &due, &around);
    let mut owed: Vec<Owed> = Vec::new();
    for obligation in due.iter().filter(|owed| is_pending(owed)) {
        for party in &obligation.owed_by {
            let posts = loaded.folder().posts(party);
            // Those who owe it and may know of it: a list never passes in front of what it does not show.
            let posts = posts.iter().flat_map(&listed);
            owed.extend(posts.map(|post| owed_by(post, obligation)));
        }
    }
    owed.sort();
    owed.dedup_by(|a, b| (&a.post, &a.what, a.run, &a.from) == (&b.post, &b.what, b.run, &b.from));
    Drawn {
        summary: summary(
            loaded,
            readers.names.chair,
            wake.filter(|_| !owed.is_empty() || is_live(dossier)),
            today,
        ),
        reach: readers.reach(),
        owed,
        aids: asked(loaded),
        moments: counted(loaded, &around),
    }
}

/// In the restricted archive, only the person, or the household, still finds it, and nothing is due.
fn archived(loaded: &Loaded<'_, '_>, around: &Around<'_>, chair: Option<i64>) -> Drawn {
    let own = loaded.folder().readers().contains(&Post::Subject);
    let names = Names::of_those(loaded, chair);
    let mut reach = match own {
        true => names.of(&Post::Subject),
        false => Vec::new(),
    };
    reach.sort();
    Drawn {
        summary: summary(loaded, chair, None, around.today),
        reach,
        owed: Vec::new(),
        aids: asked(loaded),
        moments: counted(loaded, around),
    }
}

/// The aids of a dossier, each as far as it went; an amount that the fiche fixes is that of every grant.
fn asked(loaded: &Loaded<'_, '_>) -> Vec<aids::Aid> {
    let kept = |aid: &Aid| {
        let fund = loaded.engine.fund(aid.request.fund.as_str());
        let fixed = fund.and_then(|fund| fund.amount);
        let granted = aid.granted();
        let amount = granted.and_then(|one| one.amount.or(fixed.map(|n| i64::from(n) * ONE)));
        let state = match (&aid.decided, granted, &aid.paid) {
            (None, ..) => aids::ASKED,
            (_, None, _) => aids::REFUSED,
            (_, _, None) => aids::GRANTED,
            (_, _, Some(_)) => aids::PAID,
        };
        aids::Aid {
            fund: aid.request.fund.to_string(),
            asked_of: aid.request.to.as_ref().map(ToString::to_string),
            state: state.to_owned(),
            asked_on: aid.asked,
            decided_on: aid.decided.as_ref().map(|one| one.on),
            granted: amount,
            paid_on: aid.paid.as_ref().map(|one| one.on),
            paid: aid.paid.as_ref().and_then(|one| one.amount.or(amount)),
        }
    };
    loaded.dossier.state.aids.iter().map(kept).collect()
}

fn is_live(dossier: &Dossier) -> bool {
    !matches!(dossier.state.status, Status::Closed { .. })
}

fn is_pending(owed: &Obligation<'_>) -> bool {
    matches!(owed.state, Due::NotYet | Due::Open | Due::Late)
}

fn summary(
    loaded: &Loaded<'_, '_>,
    chair: Option<i64>,
    wake_on: Option<Date>,
    today: Date,
) -> Summary {
    let dossier = &loaded.dossier;
    let days = dossier.journal.iter().map(|event| event.entry.on);
    Summary {
        status: status(&dossier.state.status).to_owned(),
        operator: dossier.state.operator.as_ref().map(ToString::to_string),
        chair,
        opened_on: days.clone().min().unwrap_or(today),
        moved_on: days.max().unwrap_or(today),
        contact_on: last_contact(loaded.engine, dossier, today),
        closed_on: dossier.state.closed_on(),
        wake_on,
        entered_on: loaded.engine.entered_on(dossier),
        progress: loaded
            .engine
            .progress(dossier)
            .map(|progress| progress.word().to_owned()),
    }
}

fn status(status: &Status) -> &'static str {
    match status {
        Status::Draft => DRAFT,
        Status::Open => "ouvert",
        Status::Suspended { .. } => "suspendu",
        Status::Closed { .. } => "clos",
    }
}

/// The posts of a dossier by name.
struct Names {
    /// The subject, then those of the household who may know of its dossiers.
    subjects: Vec<i64>,
    chair: Option<i64>,
}

impl Names {
    fn of_those(loaded: &Loaded<'_, '_>, chair: Option<i64>) -> Names {
        let class = loaded.engine.fiche.head.class;
        let members = match existence(class, Relation::Member, false).reads() {
            true => &loaded.members[..],
            false => &[],
        };
        Names {
            subjects: std::iter::once(&loaded.kept.subject)
                .chain(members)
                .copied()
                .collect(),
            chair,
        }
    }

    fn of(&self, post: &Post) -> Vec<String> {
        match post {
            Post::Subject => self.subjects.iter().copied().map(subject_post).collect(),
            Post::Chair => self.chair.map(chair_post).into_iter().collect(),
            Post::Held { .. } => vec![post.to_string()],
        }
    }
}

fn owed_by(post: String, owed: &Obligation<'_>) -> Owed {
    let day = |day: Option<Date>, otherwise: &str| {
        day.map_or_else(|| otherwise.to_owned(), |day| day.to_string())
    };
    Owed {
        post,
        what: written(&owed.what.obliged()),
        run: i64::from(owed.run.unwrap_or(0)),
        from: day(owed.window.from, ""),
        to: day(owed.window.to, NO_END),
        since: owed.since,
    }
}

/// An obligation as it is kept.
pub(crate) fn written(obliged: &Obliged) -> String {
    let (kind, id): (&str, &Id) = match obliged {
        Obliged::Step(id) => ("etape", id),
        Obliged::Document(id) => ("document", id),
        Obliged::Counter(id) => ("compteur", id),
        Obliged::Collection(id) => ("recueil", id),
    };
    format!("{kind}:{id}")
}
