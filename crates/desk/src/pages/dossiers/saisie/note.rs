//! The form of what is noted for several people, once for all; then one act in each dossier.

use std::collections::BTreeMap;

use app::dossier::DossierView;
use app::subject::Named;
use app::{Error, Refusal};
use askama::Template;
use domain::dossier::act::Act;
use domain::dossier::{Offer, Verdict};
use domain::fiche::{Event, Fiche};
use french::text;
use web::request::Pairs;

use super::{MOST, Row, choose};
use crate::answer::{Stop, Told, page, wrong};
use crate::forms::{Filled, Form, Scene, logged_as};
use crate::layout::Layout;
use crate::pages::dossiers::dossier::words_of;
use crate::pages::dossiers::said::{Said, heavy};
use crate::seat::Seat;
use crate::{filters, words};

/// The form, once for all.
#[derive(Template)]
#[template(path = "dossiers/saisie/noter.html")]
struct Note<'d> {
    layout: Layout<'d>,
    fiche: &'static Fiche,
    kind: &'static str,
    title: String,
    form: Filled,
    rows: Vec<Row>,
    /// Those for whom it is not possible.
    others: Vec<String>,
}

/// What became of each.
#[derive(Template)]
#[template(path = "dossiers/saisie/ecrite.html")]
struct Written<'d> {
    layout: Layout<'d>,
    path: String,
    done: Vec<Outcome>,
    left: Vec<Outcome>,
}

/// What became of one.
struct Outcome {
    number: i64,
    who: String,
    told: Vec<Said>,
}

/// The dossiers chosen, of one fiche.
pub(super) struct Group {
    kind: Event,
    /// Those in which it may be noted, with the act.
    members: Vec<(DossierView<'static>, Offer)>,
    names: BTreeMap<i64, Named>,
    /// Those in which it may not.
    others: Vec<i64>,
}

impl Group {
    /// Those that an address or a form names; nothing when there is none.
    pub(super) fn of(seat: &Seat<'_>, pairs: &Pairs, kind: Event) -> Result<Option<Group>, Stop> {
        let mut numbers: Vec<i64> = Vec::new();
        for number in pairs.all("dossier").filter_map(|text| text.parse().ok()) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.truncate(MOST);
        let mut members: Vec<(DossierView<'static>, Offer)> = Vec::new();
        let mut others = Vec::new();
        for number in numbers {
            let view = seat.call(|office, call| office.dossier(call, number))?;
            let is_it = |offer: &&Offer| matches!(&offer.act, Act::Log(log) if log.what == kind);
            let offer = view.offers.iter().find(is_it).cloned();
            let first = members.first();
            let alike = first.is_none_or(|(first, _)| first.fiche.head.id == view.fiche.head.id);
            match offer.filter(|_| alike) {
                Some(offer) => members.push((view, offer)),
                None => others.push(view.subject),
            }
        }
        let subjects = members.iter().map(|(view, _)| view.subject);
        let subjects: Vec<i64> = subjects.chain(others.iter().copied()).collect();
        let names = seat.call(|office, call| office.names(call, subjects))?;
        Ok(
            (!members.is_empty() || !others.is_empty()).then_some(Group {
                kind,
                members,
                names,
                others,
            }),
        )
    }

    fn who(&self, subject: i64) -> String {
        words::subject(self.names.get(&subject))
    }

    /// The form, as it begins or as it was sent.
    pub(super) fn page(&self, seat: &Seat<'_>, sent: Option<&Pairs>, pairs: &Pairs) -> Told {
        let Some((view, offer)) = self.members.first() else {
            return choose(
                seat,
                Some(
                    "Rien de tel ne se note aujourd'hui dans ces dossiers : choisissez-en d'autres.",
                ),
            );
        };
        let scene = Scene::of_view(seat.office().catalogue, view, offer);
        let form = Form::of(&scene, &offer.act, None);
        let faults = sent.and_then(|sent| form.read(sent).err());
        let filled = match sent {
            Some(sent) => form.sent(sent, &faults.unwrap_or_default()),
            None => form.fresh(),
        };
        let rows = self.members.iter().map(|(view, _)| Row {
            number: view.number,
            version: view.version,
            who: self.who(view.subject),
            chosen: true,
            amount: pairs
                .get(&own_amount(view.number))
                .unwrap_or_default()
                .to_owned(),
        });
        let words = words_of(seat, view);
        let title = format!(
            "{}, pour plusieurs personnes",
            words.offer(&offer.act, None)
        );
        let shown = Note {
            layout: seat.layout(title.clone()),
            fiche: view.fiche,
            kind: logged_as(self.kind),
            title,
            form: filled,
            rows: rows.collect(),
            others: self
                .others
                .iter()
                .map(|subject| self.who(*subject))
                .collect(),
        };
        Ok(match sent {
            Some(_) => wrong(&shown),
            None => page(&shown),
        })
    }

    /// One act in each dossier: what does not do in the form is said before anything is written.
    pub(super) fn submit(&self, seat: &Seat<'_>, sent: &Pairs) -> Told {
        let mut entries = Vec::new();
        for (view, offer) in &self.members {
            let scene = Scene::of_view(seat.office().catalogue, view, offer);
            let form = Form::of(&scene, &offer.act, None);
            let own = sent.get(&own_amount(view.number));
            let own = own.map(|amount| sent.with("combien", amount));
            match form.read(own.as_ref().unwrap_or(sent)) {
                Ok(entry) => entries.push((view, entry)),
                Err(_) => return self.page(seat, Some(own.as_ref().unwrap_or(sent)), sent),
            }
        }
        if entries.is_empty() {
            return self.page(seat, None, sent);
        }
        let (mut done, mut left) = (Vec::new(), Vec::new());
        for (view, entry) in entries {
            let seen = sent.get(&format!("version.{}", view.number));
            let seen = seen.and_then(|text| text.parse().ok()).unwrap_or(0);
            let words = words_of(seat, view);
            let outcome = |told| Outcome {
                number: view.number,
                who: self.who(view.subject),
                told,
            };
            let answer =
                seat.call(|office, call| office.act(call, view.number, Some(seen), &entry));
            match answer {
                Ok(written) if written.verdict != Verdict::Incomplete => {
                    done.push(outcome(heavy(words, &written.reasons)));
                }
                Ok(written) => left.push(outcome(heavy(words, &written.reasons))),
                Err(Stop::App(Error::Refused(Refusal::Answer { reasons, .. }))) => {
                    left.push(outcome(heavy(words, &reasons)));
                }
                Err(Stop::App(Error::Refused(Refusal::Stale))) => left.push(outcome(vec![Said {
                    text: "Le dossier a changé pendant que vous remplissiez le formulaire."
                        .to_owned(),
                    because: String::new(),
                    weight: Some("à relire"),
                }])),
                Err(other) => return Err(other),
            }
        }
        let count = text::plain(&text::counted(done.len(), "dossier", "dossiers"));
        Ok(page(&Written {
            layout: seat.layout(format!("Noté dans {count}")),
            path: format!("noter/{}", logged_as(self.kind)),
            done,
            left,
        }))
    }
}

/// The field that holds how many for one, when it is not as for the others.
fn own_amount(number: i64) -> String {
    format!("combien.{number}")
}
