//! What is to be done in a dossier: by who looks, by the others, later; then everything else that may be done.

use std::cmp::Reverse;

use app::dossier::DossierView;
use domain::access::Relation;
use domain::dossier::act::Act;
use domain::dossier::{Due, Obligation, Offer, Owed};
use domain::fiche::Counter;
use domain::values::Date;
use french::{Words, names, text};

use crate::forms::path_of;
use crate::once::once_each;
use crate::words;

/// Something that is owed.
pub struct Task {
    /// What.
    pub what: String,
    /// The act that does it, when who looks may do it.
    pub path: Option<String>,
    /// Where a day is planned for it, when it is a step and who looks may plan.
    pub plan: Option<String>,
    /// By when.
    pub when: String,
    /// Whether its last day is past.
    pub late: bool,
    /// How many times more the same is late, for what comes back every week or month.
    pub again: usize,
    /// Who owes it.
    pub by: String,
    /// Where the booklet asks it.
    pub because: String,
}

/// What is to be done, and by whom.
pub struct Now {
    /// By who looks, now.
    pub mine: Vec<Task>,
    /// By the others, now.
    pub others: Vec<Task>,
    /// Later, by anybody.
    pub later: Vec<Task>,
    /// What may be noted at any time.
    pub notes: Vec<Way>,
    /// Everything else that who looks may do, in groups.
    pub ways: Vec<(&'static str, Vec<Way>)>,
}

/// An act that may be done.
pub struct Way {
    /// Its address, after that of the dossier.
    pub path: String,
    /// Its words.
    pub words: String,
}

impl Now {
    /// Of a dossier as somebody sees it.
    pub fn of(words: Words<'_>, view: &DossierView<'_>) -> Now {
        let pending = |state: Due| matches!(state, Due::Open | Due::Late);
        let mut owed: Vec<&Obligation<'_>> = view.due.iter().collect();
        owed.sort_by_key(|owed| (Reverse(owed.state == Due::Late), end(owed)));
        let (now, later): (Vec<_>, Vec<_>) = owed
            .into_iter()
            .filter(|owed| pending(owed.state) || owed.state == Due::NotYet)
            .partition(|owed| pending(owed.state));
        let (mine, others): (Vec<_>, Vec<_>) =
            now.into_iter().partition(|owed| is_mine(view, owed));
        let task = |owed: &&Obligation<'_>| task(words, view, owed);
        let mine: Vec<Task> = told(mine.iter().map(task));
        let taken: Vec<&String> = mine.iter().filter_map(|task| task.path.as_ref()).collect();
        let way = |offer: &Offer| Way {
            path: path_of(&offer.act, None),
            words: words.offer(&offer.act, None),
        };
        let free = view.offers.iter();
        // What may be noted at any time is always at hand, owed or not.
        let free = free.filter(|offer| {
            matches!(offer.act, Act::Log(_)) || !taken.contains(&&path_of(&offer.act, None))
        });
        let (notes, rest): (Vec<&Offer>, Vec<&Offer>) =
            free.partition(|offer| matches!(offer.act, Act::Log(_)));
        let group = |title: &'static str| {
            let of_group = rest.iter().filter(|offer| group_of(&offer.act) == title);
            (title, of_group.map(|offer| way(offer)).collect::<Vec<_>>())
        };
        Now {
            others: told(others.iter().map(task)),
            later: later.iter().map(task).collect(),
            notes: notes.into_iter().map(way).collect(),
            ways: GROUPS
                .map(group)
                .into_iter()
                .filter(|group| !group.1.is_empty())
                .collect(),
            mine,
        }
    }
}

/// What is late again and again, week after week, is said once, with how many times.
fn told(tasks: impl Iterator<Item = Task>) -> Vec<Task> {
    let same = |known: &Task, task: &Task| {
        known.late && task.late && known.plan.is_none() && known.what == task.what
    };
    let told = once_each(tasks, same).into_iter();
    told.map(|(task, again)| Task { again, ..task }).collect()
}

/// The groups of acts, in the order shown.
const GROUPS: [&str; 7] = [
    "Étapes",
    "Documents",
    "Aides et coûts",
    "Durées",
    "Dispenses",
    "Données du participant",
    "Le dossier lui-même",
];

fn group_of(act: &Act) -> &'static str {
    let rank = match act {
        Act::Hold(_) | Act::Plan { .. } | Act::Log(_) => 0,
        Act::Deposit(_) => 1,
        Act::RequestAid(_) | Act::DecideAid(_) | Act::PayAid(_) | Act::RecordCost(_) => 2,
        Act::Open { .. } | Act::Close { .. } | Act::RequestRenewal { .. } => 3,
        Act::Waive { .. } => 4,
        Act::Collect(_) => 5,
        _ => 6,
    };
    GROUPS[rank]
}

fn end(owed: &Obligation<'_>) -> Date {
    owed.window.to.unwrap_or(Date::MAX)
}

/// The act by which something owed is done.
fn answers<'v>(view: &'v DossierView<'_>, owed: &Obligation<'_>) -> Option<&'v Offer> {
    let does = |offer: &&Offer| match (&owed.what, &offer.act) {
        (Owed::Step(step), Act::Hold(holding)) => step.origin.id == holding.step,
        (Owed::Document(document), Act::Deposit(deposit)) => document.origin.id == deposit.document,
        (Owed::Counter(Counter { counts, .. }), Act::Log(logged)) => *counts == logged.what,
        (Owed::Collection(moment), Act::Collect(collection)) => moment.id == collection.moment,
        _ => false,
    };
    view.offers.iter().find(does)
}

/// Whether something owed waits for who looks: they owe it, or write down what the person chooses.
fn is_mine(view: &DossierView<'_>, owed: &Obligation<'_>) -> bool {
    if owed.owed_by.iter().any(|id| view.own.contains(id)) {
        return true;
    }
    let anybody = owed.owed_by.is_empty();
    answers(view, owed).is_some_and(|offer| anybody || offer.by != view.actor)
}

/// The address of what is owed: the act that does it, or the page that says why it cannot be done yet.
fn path(view: &DossierView<'_>, owed: &Obligation<'_>) -> Option<String> {
    let offered = answers(view, owed).map(|offer| path_of(&offer.act, None));
    offered.or_else(|| match owed.what {
        Owed::Step(step) if is_mine(view, owed) => Some(format!("etape/{}", step.origin.id)),
        _ => None,
    })
}

fn task(words: Words<'_>, view: &DossierView<'_>, owed: &Obligation<'_>) -> Task {
    let owners: Vec<String> = owed
        .owed_by
        .iter()
        .map(|id| names::actor(words.catalogue, words.fiche, id))
        .collect();
    let plan = match owed.what {
        Owed::Step(step) if may_plan(view) => Some(format!("prevoir/{}", step.origin.id)),
        _ => None,
    };
    Task {
        what: text::sentence(&names::obliged(
            words.catalogue,
            words.fiche,
            &owed.what.obliged(),
        )),
        path: path(view, owed),
        plan,
        when: match owed.state {
            Due::NotYet => from_on(owed),
            _ => {
                let when = words::window((owed.window.from, owed.window.to), view.today);
                format!("{when}{}", reminded(view, owed))
            }
        },
        late: owed.state == Due::Late,
        again: 0,
        by: text::listed(&owners),
        because: french::because(&owed.because),
    }
}

/// When something owed was last reminded of.
fn reminded(view: &DossierView<'_>, owed: &Obligation<'_>) -> String {
    let what = owed.what.obliged();
    let mut days = view.reminded.iter().filter(|(known, _)| *known == what);
    let last = days.next_back();
    last.map_or_else(String::new, |(_, on)| {
        format!(", rappelé le {}", text::date(*on))
    })
}

/// Whether who looks may plan a step: whoever acts in the dossier and is not the person.
pub fn may_plan(view: &DossierView<'_>) -> bool {
    let theirs = matches!(view.relation, Relation::Subject | Relation::Member);
    !view.offers.is_empty() && !theirs
}

fn from_on(owed: &Obligation<'_>) -> String {
    match (owed.window.from, owed.window.to) {
        (Some(from), Some(to)) if from != to => {
            format!("du {} au {}", text::date(from), text::date(to))
        }
        (Some(day), _) => format!("à partir du {}", text::date(day)),
        (None, Some(to)) => format!("avant le {}", text::date(to)),
        (None, None) => "sans date fixée".to_owned(),
    }
}
