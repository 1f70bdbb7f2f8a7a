//! `/dossiers/{id}/actes/{acte}` : the form of an act, read in the fiche; what it would be is weighed first, so
//! that nobody makes a draft, or closes a dossier, without having said so.

use app::dossier::DossierView;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::act::{Act, Entry, Holding};
use domain::dossier::{Because, Offer, Reason, Verdict};
use domain::values::Id;
use french::{Words, names, text};

use super::confirm::{self, Confirm};
use super::dossier::{view, who, words_of};
use super::now::may_plan;
use super::record;
use super::said::{Said, heavy};
use crate::answer::{Stop, Told, go, overtaken, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::forms::{Filled, Form, Scene, find, is_weighty, path_of};
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The form of an act.
#[derive(Template)]
#[template(path = "dossiers/acte.html")]
struct Page<'d> {
    layout: Layout<'d>,
    head: Head,
    /// The outcomes among which one chooses first.
    outcomes: Vec<Issue>,
    form: Option<Filled>,
    /// What the fiche answers.
    reasons: Vec<Said>,
    /// Whether it may be kept as a draft.
    draft: bool,
    /// What others did meanwhile.
    changed: Option<Vec<String>>,
}

/// What every page of an act says of it.
pub(super) struct Head {
    pub number: i64,
    /// The version of the dossier it was thought out on.
    pub version: i64,
    pub who: String,
    pub fiche: &'static domain::fiche::Fiche,
    pub title: String,
    /// The address of the act.
    pub path: String,
    /// What the fiche says of it.
    pub text: Option<String>,
    pub because: String,
    /// Whether one writes down what the person chooses.
    pub for_the_person: bool,
}

/// An outcome one may choose.
struct Issue {
    label: String,
    /// Where, when it is for who looks to say.
    path: Option<String>,
    who: String,
    closes: bool,
}

/// What was written.
#[derive(Template)]
#[template(path = "dossiers/ecrit.html")]
struct Written<'d> {
    layout: Layout<'d>,
    head: Head,
    draft: bool,
    reasons: Vec<Said>,
}

/// The act does not exist, or not today.
#[derive(Template)]
#[template(path = "dossiers/impossible.html")]
struct Impossible<'d> {
    layout: Layout<'d>,
    number: i64,
    who: String,
    changed: Option<Vec<String>>,
    /// Why, as far as the fiche says it.
    reasons: Vec<Said>,
}

/// An act found in a dossier.
struct Found {
    view: DossierView<'static>,
    offer: Offer,
    outcome: Option<Id>,
    path: String,
}

/// Shows the form of an act.
pub async fn show(
    State(desk): State<Shared>,
    Path((number, path)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let view = view(seat, &number)?;
        let found = match found(view, &path) {
            Ok(found) => found,
            Err(view) => return impossible(seat, &view, &path),
        };
        let scene = found.scene(seat);
        let form = Form::of(&scene, &found.offer.act, found.outcome.as_ref());
        let fresh = form.fresh();
        Ok(page(&found.page(seat, Some(fresh), Vec::new())?))
    })
    .await
}

/// Does the act, or says what stands in its way.
pub async fn submit(
    State(desk): State<Shared>,
    Path((number, path)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let view = view(seat, &number)?;
        match found(view, &path) {
            Ok(found) => found.submit(seat),
            Err(view) => impossible(seat, &view, &path),
        }
    })
    .await
}

/// The act of an address; the dossier again when there is none today.
fn found(view: DossierView<'static>, path: &str) -> Result<Found, Box<DossierView<'static>>> {
    let offered = find(&view.offers, path);
    let offered = offered.map(|(offer, outcome)| (offer.clone(), outcome.cloned()));
    let offered = offered.or_else(|| Some((besides(&view, path)?, None)));
    match offered {
        Some((offer, outcome)) => Ok(Found {
            view,
            offer,
            outcome,
            path: path.to_owned(),
        }),
        None => Err(Box::new(view)),
    }
}

/// What may be done at any time, and that nothing calls for: a step planned, one's own act corrected.
fn besides(view: &DossierView<'_>, path: &str) -> Option<Offer> {
    let (kind, what) = path.split_once('/')?;
    let act = match kind {
        "prevoir" if may_plan(view) => {
            let mut steps = view.fiche.steps.iter();
            let step = steps.find(|step| step.origin.id.as_str() == what)?;
            Act::Plan {
                step: step.origin.id.clone(),
                day: view.today,
            }
        }
        "corriger" => {
            let event = what.parse().ok()?;
            let mut past = view.past.iter();
            past.find(|past| past.rank == event && past.own && past.act != "correct")?;
            Act::Correct { event, with: None }
        }
        _ => return None,
    };
    Some(Offer {
        act,
        outcomes: Vec::new(),
        by: view.actor.clone(),
    })
}

fn impossible(seat: &Seat<'_>, view: &DossierView<'static>, path: &str) -> Told {
    let who = who(seat, view)?;
    let why = why_not(seat, view, path)?;
    let told = Impossible {
        layout: seat.layout("Cet acte n'est pas possible aujourd'hui"),
        number: view.number,
        changed: since(seat, view),
        reasons: heavy(words_of(seat, view), &why),
        who,
    };
    // To ask why is answered; to act comes too late.
    Ok(match seat.asked.posts {
        true => overtaken(&told),
        false => page(&told),
    })
}

/// What the fiche answers to a step that is not to be held today.
fn why_not(
    seat: &Seat<'_>,
    view: &DossierView<'static>,
    path: &str,
) -> Result<Vec<Reason<'static>>, Stop> {
    let named = path.strip_prefix("etape/").unwrap_or_default();
    let named = named.split('/').next().unwrap_or_default();
    let mut steps = view.fiche.steps.iter();
    let Some(step) = steps.find(|step| step.origin.id.as_str() == named) else {
        return Ok(Vec::new());
    };
    let entry = Entry {
        act: Act::Hold(Holding::of(step.origin.id.clone())),
        on: view.today,
        by: vec![view.actor.clone()],
        reason: None,
    };
    let answer = match seat.call(|office, call| office.weigh(call, view.number, &entry)) {
        Ok(answer) => answer,
        // It is not for them to hold: the fiche has nothing more to tell them.
        Err(Stop::App(Error::Refused(_))) => return Ok(Vec::new()),
        Err(fault) => return Err(fault),
    };
    let refuses = |reason: &Reason<'_>| reason.weight == Verdict::No;
    Ok(answer.reasons.into_iter().filter(refuses).collect())
}

/// What was done since the version that a form was filled on; nothing when it is still the same.
fn since(seat: &Seat<'_>, view: &DossierView<'static>) -> Option<Vec<String>> {
    let seen: i64 = seat.asked.form.get("version")?.parse().ok()?;
    let acts = usize::try_from(view.version - seen)
        .ok()
        .filter(|acts| *acts > 0)?;
    let words = words_of(seat, view);
    let last = view.past.iter().rev().take(acts);
    Some(last.map(|past| record::said(words, past)).collect())
}

impl Found {
    fn scene<'a>(&'a self, seat: &Seat<'_>) -> Scene<'a> {
        Scene::of_view(seat.office().catalogue, &self.view, &self.offer)
    }

    /// The act with its outcome.
    fn act(&self) -> Act {
        match (self.offer.act.clone(), &self.outcome) {
            (Act::Hold(mut holding), Some(outcome)) => {
                holding.outcome = Some(outcome.clone());
                Act::Hold(holding)
            }
            (act, _) => act,
        }
    }

    fn submit(&self, seat: &Seat<'_>) -> Told {
        let sent = &seat.asked.form;
        let scene = self.scene(seat);
        let form = Form::of(&scene, &self.offer.act, self.outcome.as_ref());
        if let Some(changed) = since(seat, &self.view) {
            let filled = form.sent(sent, &[]);
            let mut shown = self.page(seat, Some(filled), Vec::new())?;
            shown.changed = Some(changed);
            return Ok(overtaken(&shown));
        }
        let entry = match form.read(sent) {
            Ok(entry) => entry,
            Err(faults) => {
                let filled = form.sent(sent, &faults);
                return Ok(wrong(&self.page(seat, Some(filled), Vec::new())?));
            }
        };
        let again = || Some(form.sent(sent, &[]));
        if sent.get("retour").is_some() {
            return Ok(page(&self.page(seat, again(), Vec::new())?));
        }
        let number = self.view.number;
        let answer = seat.call(|office, call| office.weigh(call, number, &entry))?;
        let draft = answer.verdict == Verdict::Incomplete;
        if !answer.recordable() || (draft && sent.get("brouillon").is_none()) {
            let mut shown = self.page(seat, again(), answer.reasons)?;
            shown.draft = draft;
            return Ok(wrong(&shown));
        }
        if is_weighty(self.view.fiche, &self.act()) && sent.get("confirme").is_none() {
            let words = self.words(seat);
            return Ok(page(&Confirm {
                layout: self.layout(seat),
                head: self.head(seat)?,
                consequences: confirm::consequences(words, &self.act(), &answer.notify),
                reasons: heavy(words, &answer.reasons),
                values: form.written(&entry),
                draft,
            }));
        }
        let version = Some(self.view.version);
        match seat.call(|office, call| office.act(call, number, version, &entry)) {
            Ok(done) if done.verdict == Verdict::Yes => {
                Ok(go(&format!("/dossiers/{number}?fait=oui")))
            }
            Ok(done) => Ok(page(&Written {
                layout: self.layout(seat),
                head: self.head(seat)?,
                draft: done.verdict == Verdict::Incomplete,
                reasons: heavy(self.words(seat), &done.reasons),
            })),
            Err(Stop::App(Error::Refused(Refusal::Answer { reasons, .. }))) => {
                Ok(wrong(&self.page(seat, again(), reasons)?))
            }
            Err(other) => Err(other),
        }
    }

    fn words(&self, seat: &Seat<'_>) -> Words<'static> {
        words_of(seat, &self.view)
    }

    fn layout<'d>(&self, seat: &'d Seat<'_>) -> Layout<'d> {
        let words = self.words(seat);
        seat.layout(words.offer(&self.offer.act, self.outcome.as_ref()))
    }

    fn head(&self, seat: &Seat<'_>) -> Result<Head, Stop> {
        let words = self.words(seat);
        let title = words.offer(&self.offer.act, self.outcome.as_ref());
        let step = match &self.offer.act {
            Act::Hold(holding) => {
                let mut steps = self.view.fiche.steps.iter();
                steps.find(|step| step.origin.id == holding.step)
            }
            _ => None,
        };
        Ok(Head {
            number: self.view.number,
            version: self.view.version,
            who: who(seat, &self.view)?,
            fiche: self.view.fiche,
            title,
            path: self.path.clone(),
            text: step.and_then(|step| step.text.clone()),
            because: step.map_or_else(String::new, |step| {
                french::because(&Because::of(&step.origin.provenance))
            }),
            for_the_person: self.offer.by != self.view.actor,
        })
    }

    /// The page: the choice of an outcome first when there is one to make.
    fn page<'d>(
        &self,
        seat: &'d Seat<'_>,
        form: Option<Filled>,
        reasons: Vec<Reason<'_>>,
    ) -> Result<Page<'d>, Stop> {
        let outcomes = self.outcomes(self.words(seat));
        Ok(Page {
            layout: self.layout(seat),
            head: self.head(seat)?,
            form: form.filter(|_| outcomes.is_empty()),
            outcomes,
            reasons: heavy(self.words(seat), &reasons),
            draft: false,
            changed: None,
        })
    }

    /// The outcomes to choose from; none once one is chosen.
    fn outcomes(&self, words: Words<'_>) -> Vec<Issue> {
        let (Act::Hold(holding), None) = (&self.offer.act, &self.outcome) else {
            return Vec::new();
        };
        let mut steps = words.fiche.steps.iter();
        let step = steps.find(|step| step.origin.id == holding.step);
        let outcomes = step.into_iter().flat_map(|step| &step.outcomes);
        let offers = || self.view.offers.iter();
        let issue = |outcome: &domain::fiche::Outcome| {
            let of_step = offers().filter(|offer| offer.act == self.offer.act);
            let may = of_step
                .flat_map(|offer| &offer.outcomes)
                .any(|id| *id == outcome.id);
            let deciders: Vec<String> = outcome
                .decided_by
                .iter()
                .map(|id| names::actor(words.catalogue, words.fiche, id))
                .collect();
            Issue {
                label: text::sentence(&outcome.label),
                path: may.then(|| path_of(&self.offer.act, Some(&outcome.id))),
                who: text::listed(&deciders),
                closes: outcome.closes,
            }
        };
        outcomes.map(issue).collect()
    }
}
