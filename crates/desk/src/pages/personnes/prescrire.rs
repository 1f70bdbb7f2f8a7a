//! `/personnes/{id}/prescrire/{fiche}` : one flow, one form: why, what is still to be known, where there are places,
//! and the prescription itself.

use app::dossier::{About, Prepared, SharedCount};
use app::pieces::Joined;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::act::{Act, Holding};
use domain::dossier::{Answer, Because, Entry, Verdict};
use domain::fiche::Fiche;
use domain::values::Id;
use french::{Words, text};

use super::missing::{self, Missing, Noted};
use super::refusals::Refusals;
use super::whom::Whom;
use super::why::{Said, Standing, heavy, unknown, why};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::forms::{Filled, Form, Look, Scene, Slot};
use crate::layout::Layout;
use crate::pages::dossiers::acte::refused;
use crate::seat::{Seat, seated};
use crate::{files, filters, words};

/// The prescription of a fiche to somebody.
#[derive(Template)]
#[template(path = "personnes/prescrire.html")]
struct Prescribe<'d> {
    layout: Layout<'d>,
    path: String,
    name: String,
    fiche: &'static Fiche,
    standing: Standing,
    reasons: Vec<Said>,
    /// What the fiche says of the step, and where.
    text: Option<&'static str>,
    because: String,
    places: Vec<String>,
    missing: Missing,
    /// What the action answered last, when that was no: the dossier, and how.
    before: Option<(i64, String)>,
    form: Filled,
    /// Why it was not done.
    refused: Vec<Said>,
    /// Whether something is only missing.
    incomplete: bool,
    failed: Option<String>,
}

/// Shows the form.
pub async fn show(
    State(desk): State<Shared>,
    Path((id, fiche)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let asks = Asks::of(seat, &id, &fiche)?;
        asks.with(seat, |form| {
            Ok(page(&asks.shown(seat, form.fresh(), Noted::NotSent)?))
        })
    })
    .await
}

/// Writes what was missing, or prescribes.
pub async fn prescribe(
    State(desk): State<Shared>,
    Path((id, fiche)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        Asks::of(seat, &id, &fiche)?.answer(seat)
    })
    .await
}

/// A fiche thought of for somebody.
struct Asks<'o> {
    whom: Whom,
    prepared: Prepared<'o, 'static>,
}

impl<'o> Asks<'o> {
    fn of(seat: &Seat<'o>, id: &str, fiche: &str) -> Result<Asks<'o>, Stop> {
        let whom = Whom::of(seat, id)?;
        let fiche: Result<Id, _> = fiche.parse();
        let fiche = fiche.map_err(|_| Error::Refused(Refusal::NotFound))?;
        let office = seat.office();
        let prepared = seat
            .desk
            .call(&seat.who, |call| office.prepare(call, whom.id, &fiche));
        let prepared = prepared.map_err(Stop::App)?;
        Ok(Asks { whom, prepared })
    }

    fn words(&self) -> Words<'static> {
        let engine = self.prepared.engine;
        Words {
            catalogue: engine.catalogue,
            fiche: engine.fiche,
        }
    }

    /// The form of the step that opens the dossier.
    fn with<T>(&self, seat: &Seat<'_>, work: impl FnOnce(&Form<'_, '_>) -> T) -> T {
        let today = (seat.desk.clock)().today;
        let scene = Scene::of_prepared(&self.prepared, seat.who.actor(), today);
        let scene = scene.with_files(files::admitted(seat.desk));
        let act = Act::Hold(Holding::of(self.prepared.step.origin.id.clone()));
        work(&Form::of(&scene, &act, None))
    }

    fn answer(&self, seat: &Seat<'_>) -> Told {
        let facts = unknown(&self.prepared.answer);
        let questions = missing::questions(seat, self.whom.id, &facts)?;
        let fiche = &self.prepared.engine.fiche.head.id;
        match missing::note(seat, self.whom.id, &questions)? {
            Noted::Done => Ok(go(&format!("{}/prescrire/{fiche}", self.whom.path))),
            Noted::NotSent => self.with(seat, |form| self.prescribe(seat, form)),
            noted => self.with(seat, |form| {
                Ok(wrong(&self.shown(seat, form.fresh(), noted)?))
            }),
        }
    }

    fn prescribe(&self, seat: &Seat<'_>, form: &Form<'_, '_>) -> Told {
        let pairs = &seat.asked.form;
        let again = |faults: &[crate::forms::Fault]| {
            let mut sent = form.sent(pairs, faults);
            sent.blame(refused(seat));
            self.shown(seat, sent, Noted::NotSent)
        };
        let entry = match form.read(pairs) {
            Ok(entry) => entry,
            Err(faults) => return Ok(wrong(&again(&faults)?)),
        };
        if !seat.asked.refused.is_empty() {
            return Ok(wrong(&again(&[])?));
        }
        let fiche = &self.prepared.engine.fiche.head.id;
        let answer = seat.desk.call(&seat.who, |call| {
            let office = seat.office();
            office.weigh_prescription(call, self.whom.id, fiche, &entry)
        });
        let answer = answer.map_err(Stop::App)?;
        let draft = answer.verdict == Verdict::Incomplete && pairs.get("brouillon").is_some();
        if !answer.accepted() && !draft {
            return Ok(wrong(&self.refused(again(&[])?, &answer)));
        }
        self.open(seat, (&entry, &form.joined(pairs)), || again(&[]))
    }

    fn open<'d>(
        &self,
        seat: &Seat<'d>,
        with: (&Entry, &[Joined]),
        again: impl FnOnce() -> Result<Prescribe<'d>, Stop>,
    ) -> Told {
        let fiche = &self.prepared.engine.fiche.head.id;
        let about = About::Known(self.whom.id);
        let done = seat.desk.call(&seat.who, |call| {
            seat.office().open_dossier_with(call, &about, fiche, with)
        });
        match done {
            Ok(done) => Ok(go(&format!("/dossiers/{}", done.dossier))),
            Err(Error::Refused(Refusal::Answer { verdict, reasons })) => {
                // Somebody took the last place meanwhile.
                let answer = Answer {
                    verdict,
                    reasons,
                    notify: Vec::new(),
                };
                Ok(wrong(&self.refused(again()?, &answer)))
            }
            Err(Error::Refused(Refusal::Invalid { why, .. })) => Ok(wrong(&Prescribe {
                failed: Some(words::invalid(why).to_owned()),
                ..again()?
            })),
            Err(error) => Err(error.into()),
        }
    }

    fn refused<'d>(&self, shown: Prescribe<'d>, answer: &Answer<'_>) -> Prescribe<'d> {
        Prescribe {
            refused: heavy(self.words(), answer),
            incomplete: answer.verdict == Verdict::Incomplete,
            ..shown
        }
    }

    fn shown<'d>(
        &self,
        seat: &Seat<'d>,
        mut form: Filled,
        noted: Noted,
    ) -> Result<Prescribe<'d>, Stop> {
        let (prepared, words) = (&self.prepared, self.words());
        let fiche = prepared.engine.fiche;
        let standing = Standing::of(&prepared.answer);
        let counts = self.counts(seat)?;
        count_beside(seat, &mut form, &counts);
        ask_why(&mut form, standing);
        let facts = unknown(&prepared.answer);
        let questions = missing::questions(seat, self.whom.id, &facts)?;
        let name = self.whom.name.clone();
        let places = counts.iter().filter(|count| !is_of_operator(&form, count));
        let places = places.filter_map(|count| counted(seat, count, true));
        Ok(Prescribe {
            layout: Layout::inside(
                seat,
                format!("Prescrire {} à {name}", fiche.head.short_title),
            ),
            path: self.whom.path.clone(),
            name,
            fiche,
            standing,
            reasons: why(words, &prepared.answer),
            text: prepared.step.text.as_deref(),
            because: french::because(&Because::of(&prepared.step.origin.provenance)),
            places: places.collect(),
            missing: missing::shown(seat, &questions, (&self.whom, &facts), noted),
            before: Refusals::of(seat, self.whom.id)?
                .find(&fiche.head.id)
                .map(|one| (one.dossier, one.told.clone())),
            form,
            refused: Vec::new(),
            incomplete: false,
            failed: None,
        })
    }

    /// The shared counts, as far as they may be known.
    fn counts(&self, seat: &Seat<'_>) -> Result<Vec<SharedCount<'static>>, Stop> {
        let fiche = &self.prepared.engine.fiche.head.id;
        let counts = seat.call(|office, call| office.counters(call, fiche));
        match counts {
            Ok(counts) => Ok(counts),
            Err(Stop::App(Error::Refused(_))) => Ok(Vec::new()),
            Err(stop) => Err(stop),
        }
    }
}

/// The reason is asked when one is needed, and says what for.
fn ask_why(form: &mut Filled, standing: Standing) {
    let (label, hint) = match standing {
        Standing::Yes | Standing::No => return,
        Standing::NeedsReason => (
            "Motif de votre décision",
            "La liste de la fiche est ouverte : votre motif l'ouvre à cette personne.",
        ),
        Standing::ToCheck => (
            "Pourquoi prescrire sans attendre",
            "Tant qu'il reste à vérifier, un motif écrit suffit pour prescrire ; pour entrer dans l'action, il \
             faudra savoir.",
        ),
    };
    let name = Slot::Reason.name();
    let fields = form.groups.iter_mut().flat_map(|group| &mut group.fields);
    for field in fields.filter(|field| field.name == name) {
        label.clone_into(&mut field.label);
        field.hint = Some(hint.to_owned());
        field.asked = Some("attendu");
    }
}

/// The places of each operator, beside its name.
fn count_beside(seat: &Seat<'_>, form: &mut Filled, counts: &[SharedCount<'_>]) {
    let name = Slot::Operator.name();
    let fields = form.groups.iter_mut().flat_map(|group| &mut group.fields);
    for field in fields.filter(|field| field.name == name) {
        let Look::Choices { listed, .. } = &mut field.look else {
            continue;
        };
        for (choice, _) in listed {
            let own = counts.iter().filter(|count| {
                let key = count.key.as_ref();
                key.is_some_and(|key| key.as_str() == choice.value)
            });
            let told: Vec<String> = own
                .filter_map(|count| counted(seat, count, false))
                .collect();
            choice.hint = (!told.is_empty()).then(|| told.join(" ; "));
        }
    }
}

/// Whether a count is said beside the operator it is for.
fn is_of_operator(form: &Filled, count: &SharedCount<'_>) -> bool {
    let name = Slot::Operator.name();
    let fields = form.groups.iter().flat_map(|group| &group.fields);
    let mut looks = fields.filter(|field| field.name == name);
    looks.any(|field| match &field.look {
        Look::Choices { listed, .. } => listed
            .iter()
            .any(|(choice, _)| count.key.as_ref().map(Id::as_str) == Some(choice.value.as_str())),
        _ => false,
    })
}

/// A shared count in a line; nothing when it has no bound. A number that could name somebody is not said.
fn counted(seat: &Seat<'_>, count: &SharedCount<'_>, keyed: bool) -> Option<String> {
    let bound = count.bound?;
    let key = count.key.as_ref().filter(|_| keyed);
    let key = key.map(|key| format!(", {}", seat.desk.named(key)));
    let label = format!("{}{}", count.counter.label, key.unwrap_or_default());
    Some(match count.value {
        Some(value) => format!(
            "{label} : {} sur {bound}",
            text::plain(&text::thousandths(value))
        ),
        None => format!("{label} : {bound} au plus, nombre pris non dit"),
    })
}
