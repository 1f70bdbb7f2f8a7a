//! `/dossiers/{id}/actes/{acte}` : the form of an act, read in the fiche; what it would be is weighed first, so
//! that nobody makes a draft, or closes a dossier, without having said so.

use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::act::Act;
use domain::dossier::{Because, Reason, Verdict};
use domain::values::Date;
use french::{Words, names, text};

use super::confirm::{self, Confirm};
use super::dossier::{view, who, words_of};
use super::found::{Found, found, impossible, since};
use super::said::{Said, heavy};
use crate::answer::{Stop, Told, go, overtaken, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::files;
use crate::filters;
use crate::forms::{Filled, Form, Scene, is_weighty, path_of};
use crate::layout::Layout;
use crate::pages::atelier::effets::told;
use crate::seat::{Seat, seated};
use web::request::Pairs;

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
    /// What moving to another version would change, when that is the act.
    moves: Option<Vec<String>>,
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
    /// What was written, when it is corrected.
    pub corrects: Option<String>,
    /// The meeting where it is decided, and how addresses say it: `?seance=12`.
    pub meeting: Option<i64>,
    pub tail: String,
}

impl Head {
    /// Where one goes back to: the meeting where it is decided, else the dossier.
    pub fn home(&self) -> String {
        match self.meeting {
            Some(meeting) => format!("/seances/{meeting}"),
            None => format!("/dossiers/{}", self.number),
        }
    }
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

/// Shows the form of an act.
pub async fn show(
    State(desk): State<Shared>,
    Path((number, path)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let view = view(seat, &number)?;
        let found = match found(seat, view, &path)? {
            Ok(found) => found,
            Err(view) => return impossible(seat, &view, &path),
        };
        let scene = found.scene(seat);
        let mut form = found.form(&scene);
        if let Some((_, day)) = meeting(seat).filter(|_| found.wrong.is_none()) {
            form.decided_together(day);
        }
        let begins = match &found.wrong {
            Some((_, wrong)) => form.of_entry(wrong),
            None => form.fresh(),
        };
        Ok(page(&found.page(seat, Some(begins), Vec::new())?))
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
        match found(seat, view, &path)? {
            Ok(found) => found.submit(seat),
            Err(view) => impossible(seat, &view, &path),
        }
    })
    .await
}

/// The meeting from which an act is decided, and its day: one that who acts may open.
fn meeting(seat: &Seat<'_>) -> Option<(i64, Date)> {
    let id = seat.asked.query.get("seance")?.parse().ok()?;
    let day = seat.call(|office, call| office.meeting_day(call, id));
    Some((id, day.ok()?))
}

/// What is wrong with the files that came, field by field.
pub(in crate::pages) fn refused(seat: &Seat<'_>) -> Vec<(String, String)> {
    let refused = seat.asked.refused.iter();
    let told = refused.map(|(field, why)| (field.clone(), files::told(seat.desk, *why)));
    told.collect()
}

/// What a form holds, and the files that came with it.
fn with_files(mut values: Vec<(String, String)>, sent: &Pairs) -> Vec<(String, String)> {
    let files = sent.beginning(files::FIELD);
    values.extend(files.map(|(name, value)| (name.to_owned(), value.to_owned())));
    values
}

impl Found {
    fn scene<'a>(&'a self, seat: &Seat<'_>) -> Scene<'a> {
        let scene = Scene::of_view(seat.office().catalogue, &self.view, &self.offer);
        scene.with_files(files::admitted(seat.desk))
    }

    fn form<'s, 'a>(&self, scene: &'s Scene<'a>) -> Form<'s, 'a> {
        match &self.wrong {
            Some((event, wrong)) => Form::correcting(scene, *event, wrong),
            None => Form::of(scene, &self.offer.act, self.outcome.as_ref()),
        }
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
        let form = self.form(&scene);
        if let Some(changed) = since(seat, &self.view) {
            let filled = form.sent(sent, &[]);
            let mut shown = self.page(seat, Some(filled), Vec::new())?;
            shown.changed = Some(changed);
            return Ok(overtaken(&shown));
        }
        let entry = match form.read(sent) {
            Ok(entry) => entry,
            Err(faults) => {
                let mut filled = form.sent(sent, &faults);
                filled.blame(refused(seat));
                return Ok(wrong(&self.page(seat, Some(filled), Vec::new())?));
            }
        };
        if !seat.asked.refused.is_empty() {
            let mut filled = form.sent(sent, &[]);
            filled.blame(refused(seat));
            return Ok(wrong(&self.page(seat, Some(filled), Vec::new())?));
        }
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
                consequences: confirm::consequences(words, &entry.act, &answer.notify),
                reasons: heavy(words, &answer.reasons),
                values: with_files(form.written(&entry), sent),
                draft,
            }));
        }
        let version = Some(self.view.version);
        let with = (&entry, &form.joined(sent)[..]);
        match seat.call(|office, call| office.act_with(call, number, version, with)) {
            Ok(done) if done.verdict == Verdict::Yes => Ok(go(&match meeting(seat) {
                Some((id, _)) => format!("/seances/{id}?fait=decide"),
                None => format!("/dossiers/{number}?fait=oui"),
            })),
            Ok(done) => Ok(page(&Written {
                layout: self.layout(seat),
                head: self.head(seat)?,
                draft: done.verdict == Verdict::Incomplete,
                reasons: heavy(self.words(seat), &done.reasons),
            })),
            Err(Stop::App(Error::Refused(Refusal::Answer { reasons, .. }))) => {
                Ok(wrong(&self.page(seat, again(), reasons)?))
            }
            Err(Stop::App(Error::Refused(Refusal::Invalid { field, why })))
                if field.starts_with("fichier") =>
            {
                let mut filled = form.sent(sent, &[]);
                let names = sent.beginning(files::FIELD);
                let told = files::told(seat.desk, why);
                filled.blame(names.map(|(name, _)| (name.to_owned(), told.clone())));
                Ok(wrong(&self.page(seat, Some(filled), Vec::new())?))
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
        let meeting = meeting(seat).map(|(id, _)| id);
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
            meeting,
            tail: meeting.map_or_else(String::new, |id| format!("?seance={id}")),
            corrects: self.wrong.as_ref().map(|(_, wrong)| {
                let outcome = match &wrong.act {
                    Act::Hold(holding) => holding.outcome.as_ref(),
                    _ => None,
                };
                words.offer(&wrong.act, outcome)
            }),
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
            moves: self.moves(seat)?,
        })
    }

    /// What moving the dossier to another version would change there; nothing for any other act.
    fn moves(&self, seat: &Seat<'_>) -> Result<Option<Vec<String>>, Stop> {
        let Act::Pin { version } = self.offer.act else {
            return Ok(None);
        };
        let number = self.view.number;
        let effects = seat.call(|office, call| office.effects_of_version(call, number, version))?;
        let told = effects.iter().map(|(effect, what)| told(effect, what));
        Ok(Some(told.collect()))
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
