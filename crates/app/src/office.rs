//! Livret at work: the catalogue compiled, the memory open, the keys at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use domain::Catalogue;
use domain::access::{Bodies, Post, among, both};
use domain::dossier::{Engine, Ledger};
use domain::eligibility::JudgeError;
use domain::values::{Date, Id};
use store::{Fault, Store, Tx, ledger, settings};
use vault::{BlindIndex, Keyring};
use workshop::Shelf;

use crate::account::Gate;
use crate::dossier::Actions;
use crate::pieces::Rules;
use crate::secrets;

/// Livret at work.
pub struct Office<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The memory.
    pub store: Arc<Store>,
    /// By how many days its clock is ahead of the machine's, when it is a demonstration.
    pub demonstration: Option<i32>,
    /// The keys of the installation.
    pub keyring: Keyring,
    /// The texts of the catalogue's folder, where fiches may be worked on.
    pub(crate) shelf: Option<Arc<Shelf>>,
    /// The rank of the last publication that the catalogue holds.
    pub(crate) edition: i64,
    /// The blind index of names.
    pub(crate) index: BlindIndex,
    /// What guards the way in.
    pub(crate) gate: Arc<Gate>,
    /// What files may be joined, and how they are analysed.
    pub(crate) pieces: Arc<Rules>,
    engines: BTreeMap<(Id, u16), Engine<'c>>,
    /// The bodies that meet.
    pub(crate) bodies: Bodies<'c>,
    counts: Arc<RwLock<Counts>>,
    /// The journals of actions, replayed.
    pub(crate) actions: Actions,
    met: RwLock<Met>,
}

/// Who holds both of two posts.
type Met = BTreeMap<(Post, Post), BTreeSet<Post>>;

/// The shared counts as read so far: up to which turn of each fiche.
#[derive(Default)]
struct Counts {
    ledger: Ledger,
    turns: BTreeMap<Id, i64>,
}

/// Why an office does not open.
#[derive(Debug, thiserror::Error)]
pub enum OfficeFault {
    /// A fiche does not compile: `livret check` tells it better.
    #[error("la fiche « {0} » ne se compile pas ; lancez « livret check »")]
    Fiche(String),
    /// The memory.
    #[error(transparent)]
    Store(#[from] Fault),
    /// The keys: not those of this memory, or altered.
    #[error("le trousseau n'ouvre pas cette base : {0}")]
    Vault(#[from] vault::Fault),
}

impl<'c> Office<'c> {
    /// Opens an office on a memory that is ready; its secrets are made the first time.
    ///
    /// # Errors
    /// A fiche, the memory, or the keys.
    pub fn open(
        catalogue: &'c Catalogue,
        store: impl Into<Arc<Store>>,
        keyring: Keyring,
        entropy: &mut vault::Entropy<'_>,
    ) -> Result<Office<'c>, OfficeFault> {
        let store = store.into();
        let engines = engines(catalogue)?;
        let demonstration = store.read(|tx| settings::read(tx, settings::DEMONSTRATION))?;
        let secrets = secrets::open(&store, &keyring, entropy)?;
        Ok(Office {
            catalogue,
            demonstration: demonstration.and_then(|days| days.parse().ok()),
            store,
            keyring,
            shelf: None,
            edition: 0,
            index: secrets.index,
            gate: Arc::new(Gate::new(secrets.accounts, &secrets.pepper)),
            bodies: Bodies::of(engines.values()),
            pieces: Arc::default(),
            engines,
            counts: Arc::default(),
            actions: Actions::default(),
            met: RwLock::default(),
        })
    }

    /// The same office with another catalogue: what it knows of the memory, of its keys and of what guards the way in
    /// stays.
    ///
    /// # Errors
    /// A fiche.
    pub(crate) fn over<'n>(
        &self,
        catalogue: &'n Catalogue,
        edition: i64,
    ) -> Result<Office<'n>, OfficeFault> {
        let engines = engines(catalogue)?;
        Ok(Office {
            catalogue,
            store: self.store.clone(),
            demonstration: self.demonstration,
            keyring: self.keyring.clone(),
            shelf: self.shelf.clone(),
            edition,
            index: self.index.clone(),
            gate: self.gate.clone(),
            pieces: self.pieces.clone(),
            bodies: Bodies::of(engines.values()),
            engines,
            counts: self.counts.clone(),
            actions: Actions::default(),
            met: RwLock::default(),
        })
    }

    /// The same office, where fiches may be worked on: the texts of the folder, and the rank of the last publication
    /// that the catalogue holds.
    #[must_use]
    pub fn with_shelf(mut self, shelf: Arc<Shelf>, edition: i64) -> Office<'c> {
        self.shelf = Some(shelf);
        self.edition = edition;
        self
    }

    /// The same office, where passwords are hashed at another cost: a machine's own, or a test's.
    #[must_use]
    pub fn with_password_cost(mut self, cost: signin::password::Cost) -> Office<'c> {
        if let Some(gate) = Arc::get_mut(&mut self.gate) {
            gate.cost = cost;
        }
        self
    }

    /// The bodies that meet, whatever the fiche and its version.
    pub fn bodies(&self) -> &Bodies<'c> {
        &self.bodies
    }

    /// A fiche in one version, ready to run.
    pub fn engine(&self, fiche: &Id, version: u16) -> Option<&Engine<'c>> {
        self.engines.get(&(fiche.clone(), version))
    }

    /// Every fiche in every version, ready to run.
    pub(crate) fn all_engines(&self) -> impl Iterator<Item = &Engine<'c>> {
        self.engines.values()
    }

    /// A fiche in the version that applies on a day.
    pub fn engine_on(&self, fiche: &Id, day: Date) -> Option<&Engine<'c>> {
        let current = self.catalogue.fiches_on(day);
        let found = current.into_iter().find(|known| known.head.id == *fiche)?;
        self.engine(fiche, found.version.number)
    }

    /// Every fiche in the version that applies on a day.
    pub fn engines_on(&self, day: Date) -> impl Iterator<Item = &Engine<'c>> {
        let current = self.catalogue.fiches_on(day).into_iter();
        current.filter_map(|fiche| self.engine(&fiche.head.id, fiche.version.number))
    }

    /// Brings the shared counts of a fiche up to a turn that is committed.
    pub(crate) fn catch_up(&self, tx: &mut Tx<'_>, fiche: &Id, turn: i64) -> Result<(), Fault> {
        let known = self.counts().turns.get(fiche).copied();
        if known.is_some_and(|known| known >= turn) {
            return Ok(());
        }
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have read them while we waited.
        let known = counts.turns.get(fiche).copied().unwrap_or(0);
        if known < turn {
            let fed = ledger::between(tx, fiche, known, turn)?;
            counts.ledger.add(fiche, &fed);
        }
        counts.turns.insert(fiche.clone(), known.max(turn));
        Ok(())
    }

    fn counts(&self) -> RwLockReadGuard<'_, Counts> {
        self.counts.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works with the shared counts as read so far.
    pub(crate) fn with_ledger<T>(&self, work: impl FnOnce(&Ledger) -> T) -> T {
        work(&self.counts().ledger)
    }

    /// Those who hold a post and are readers, as posts: see [`among`].
    pub(crate) fn among(&self, post: &Post, readers: &BTreeSet<Post>) -> BTreeSet<Post> {
        among(post, readers, |one, other| self.both(one, other))
    }

    /// Whether whoever holds a post, by the name it is kept under, holds one of these.
    pub(crate) fn is_listed(&self, post: &str, reach: &[String]) -> bool {
        let held = |name: &str| name.parse::<Post>().ok();
        reach.iter().any(|name| name == post)
            || held(post).is_some_and(|post| {
                let readers = reach.iter().filter_map(|name| held(name)).collect();
                self.among(&post, &readers).contains(&post)
            })
    }

    /// The catalogue does not change while an office is open: who holds two posts at once is worked out once.
    fn both(&self, one: &Post, other: &Post) -> BTreeSet<Post> {
        let key = (one.clone(), other.clone());
        let known = self.met.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(met) = known.get(&key) {
            return met.clone();
        }
        drop(known);
        let met = both(self.catalogue, one, other);
        let mut known = self.met.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert(met).clone()
    }
}

/// Every fiche in every version, compiled.
fn engines(catalogue: &Catalogue) -> Result<BTreeMap<(Id, u16), Engine<'_>>, OfficeFault> {
    let mut engines = BTreeMap::new();
    for fiche in &catalogue.fiches {
        let engine = Engine::new(catalogue, fiche).map_err(|fault: JudgeError| {
            let _ = fault;
            OfficeFault::Fiche(fiche.head.title.clone())
        })?;
        engines.insert((fiche.head.id.clone(), fiche.version.number), engine);
    }
    Ok(engines)
}
