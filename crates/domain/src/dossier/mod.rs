//! A dossier runs by its fiche: what may be done, what is due, how many, what happened.
//!
//! Everything here is a pure function of the fiche version, the journal, the facts and the date.
//! [`Engine::decide`] answers an act and changes nothing; [`Dossier::apply`] adds it to the journal
//! and works out what it changes; `due` and `counts` read the state.

pub mod act;
pub mod answer;
mod apply;
pub mod counter;
mod decide;
pub mod due;
mod effects;
mod engine;
mod flags;
pub mod journal;
mod missing;
mod moments;
mod offers;
mod periods;
mod progress;
mod slots;
pub mod state;
mod timeline;
pub mod what;
mod who;

pub use act::{Act, Actor, Entry};
pub use answer::{Answer, Because, Reason, Verdict};
pub use counter::{Count, Fed, Ledger, Level, ONE};
pub use due::{Agenda, Due, Obligation, Owed};
pub use effects::Effect;
pub use engine::{Around, Engine};
pub use flags::{About, Flag};
pub use journal::Event;
pub use moments::{ENDED, Moment, REFUSED, WITHDRAWN};
pub use offers::Offer;
pub use periods::{End, RunView};
pub use progress::Progress;
pub use slots::Slot;
pub use state::{Dossier, Ending, State, Status, Subject};
pub use timeline::Timeline;
pub use what::{Lack, What};
pub use who::Match;
