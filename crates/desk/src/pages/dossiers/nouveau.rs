//! `/dossiers/nouveau` : dossiers that follow nobody: the action itself, a contract, a support without a name;
//! `/dossiers/nouveau/{fiche}/{sorte}/{acte}` : the first act that opens one.

use app::dossier::{About, Opening};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::act::Act;
use domain::dossier::{Offer, Reason, Verdict};
use domain::fiche::Fiche;
use domain::values::Id;
use french::Words;

use super::said::{Said, heavy};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::forms::{Filled, Form, Group, Scene, Shown, find, path_of};
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// What may be opened.
#[derive(Template)]
#[template(path = "dossiers/nouveau.html")]
struct Choose<'d> {
    layout: Layout<'d>,
    openings: Vec<One>,
}

/// A dossier that may be opened.
struct One {
    fiche: &'static Fiche,
    what: &'static str,
    /// Where each first act is, and its words.
    ways: Vec<(String, String)>,
}

/// The form of a first act.
#[derive(Template)]
#[template(path = "dossiers/ouvrir.html")]
struct First<'d> {
    layout: Layout<'d>,
    fiche: &'static Fiche,
    what: &'static str,
    title: String,
    text: Option<String>,
    action: String,
    form: Filled,
    reasons: Vec<Said>,
    draft: bool,
}

/// Shows what may be opened.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let openings = openings(seat, usize::MAX)?;
        Ok(page(&Choose {
            layout: seat.layout("Ouvrir un dossier sans personne"),
            openings: openings.iter().map(|opening| one(seat, opening)).collect(),
        }))
    })
    .await
}

/// Whether somebody may open one.
pub(super) fn may(seat: &Seat<'_>) -> Result<bool, Stop> {
    Ok(!openings(seat, 1)?.is_empty())
}

/// Shows the form of a first act.
pub async fn show_one(
    State(desk): State<Shared>,
    Path((fiche, kind, path)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let openings = openings(seat, usize::MAX)?;
        let found = Found::of(&openings, [&fiche, &kind, &path])?;
        let scene = found.scene(seat);
        let form = found.form(&scene);
        Ok(page(&found.page(seat, form.fresh(), "", Vec::new())))
    })
    .await
}

/// Opens the dossier by its first act.
pub async fn open(
    State(desk): State<Shared>,
    Path((fiche, kind, path)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let openings = openings(seat, usize::MAX)?;
        Found::of(&openings, [&fiche, &kind, &path])?.open(seat)
    })
    .await
}

fn openings<'o>(seat: &Seat<'o>, most: usize) -> Result<Vec<Opening<'o, 'static>>, Stop> {
    let office = seat.office();
    let openings = seat
        .desk
        .call(&seat.who, |call| office.openings(call, most));
    openings.map_err(Stop::App)
}

/// What a dossier is about, in an address and in words.
fn kind(about: &About) -> (&'static str, &'static str) {
    match about {
        About::Action => ("action", "L'action elle-même"),
        About::Market(_) => ("marche", "Un marché"),
        About::Anonymous => ("appui", "Sans nommer personne"),
        About::Known(_) => ("", ""),
    }
}

fn one(seat: &Seat<'_>, opening: &Opening<'_, 'static>) -> One {
    let fiche = opening.engine.fiche;
    let words = words_of(seat, fiche);
    let (named, what) = kind(&opening.about);
    let way = |offer: &Offer, outcome: Option<&Id>| {
        let path = path_of(&offer.act, outcome);
        let path = format!("/dossiers/nouveau/{}/{named}/{path}", fiche.head.id);
        (path, words.offer(&offer.act, outcome))
    };
    let ways = opening
        .offers
        .iter()
        .flat_map(|offer| match offer.outcomes.is_empty() {
            true => vec![way(offer, None)],
            false => offer
                .outcomes
                .iter()
                .map(|id| way(offer, Some(id)))
                .collect(),
        });
    One {
        fiche,
        what,
        ways: ways.collect(),
    }
}

fn words_of(seat: &Seat<'_>, fiche: &'static Fiche) -> Words<'static> {
    Words {
        catalogue: seat.office().catalogue,
        fiche,
    }
}

/// The field of the name of a contract.
const MARKET: &str = "marche";

/// A first act found.
struct Found<'o> {
    opening: &'o Opening<'o, 'static>,
    offer: &'o Offer,
    outcome: Option<Id>,
    path: String,
}

impl<'o> Found<'o> {
    fn of(
        openings: &'o [Opening<'o, 'static>],
        [fiche, named, path]: [&String; 3],
    ) -> Result<Found<'o>, Stop> {
        let mut openings = openings.iter();
        let is_it = |opening: &&Opening<'_, '_>| {
            opening.engine.fiche.head.id.as_str() == fiche && kind(&opening.about).0 == named
        };
        let nothing = || Error::Refused(Refusal::NotFound);
        let opening = openings.find(is_it).ok_or_else(nothing)?;
        let (offer, outcome) = find(&opening.offers, path).ok_or_else(nothing)?;
        Ok(Found {
            opening,
            offer,
            outcome: outcome.cloned(),
            path: path.clone(),
        })
    }

    fn scene(&self, seat: &Seat<'_>) -> Scene<'o> {
        let today = (seat.desk.clock)().today;
        let by = (seat.who.actor(), today);
        Scene::in_dossier(self.opening.engine, &self.opening.blank, &[], by)
    }

    fn form<'s, 'a>(&self, scene: &'s Scene<'a>) -> Form<'s, 'a> {
        Form::of(scene, &self.offer.act, self.outcome.as_ref())
    }

    fn open(&self, seat: &Seat<'_>) -> Told {
        let sent = &seat.asked.form;
        let scene = self.scene(seat);
        let form = self.form(&scene);
        let name = sent.get(MARKET).unwrap_or_default();
        let entry = match form.read(sent) {
            Ok(entry) if name.is_empty() && matches!(self.opening.about, About::Market(_)) => {
                let mut shown = self.page(seat, form.of_entry(&entry), name, Vec::new());
                let field = shown.form.groups.first_mut();
                if let Some(field) = field.and_then(|group| group.fields.first_mut()) {
                    field.wrong = Some("répondez, cette réponse est attendue".into());
                }
                return Ok(wrong(&shown));
            }
            Ok(entry) => entry,
            Err(faults) => {
                let filled = form.sent(sent, &faults);
                return Ok(wrong(&self.page(seat, filled, name, Vec::new())));
            }
        };
        let name_kept: String = name.chars().take(LONGEST).collect();
        let opening = self.opening.named(&name_kept);
        let weighed = seat.desk.call(&seat.who, |call| {
            seat.office().weigh_opening(call, &opening, &entry)
        });
        let answer = weighed.map_err(Stop::App)?;
        let draft = answer.verdict == Verdict::Incomplete;
        if !answer.recordable() || (draft && sent.get("brouillon").is_none()) {
            let mut shown = self.page(seat, form.sent(sent, &[]), name, answer.reasons);
            shown.draft = draft;
            return Ok(wrong(&shown));
        }
        let opened = seat.desk.call(&seat.who, |call| {
            let fiche = &opening.engine.fiche.head.id;
            seat.office()
                .open_dossier(call, &opening.about, fiche, &entry)
        });
        match opened {
            Ok(done) => Ok(go(&format!("/dossiers/{}?fait=oui", done.dossier))),
            Err(Error::Refused(Refusal::Answer { reasons, .. })) => {
                let filled = form.sent(sent, &[]);
                Ok(wrong(&self.page(seat, filled, name, reasons)))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn page<'d>(
        &self,
        seat: &Seat<'d>,
        mut form: Filled,
        name: &str,
        reasons: Vec<Reason<'_>>,
    ) -> First<'d> {
        let fiche = self.opening.engine.fiche;
        let words = words_of(seat, fiche);
        let title = words.offer(&self.offer.act, self.outcome.as_ref());
        if matches!(self.opening.about, About::Market(_)) {
            let asks = Shown::line(MARKET, "Nom du marché", name)
                .hint("Tel que la plateforme l'appelle : un même nom est un même marché.")
                .needed();
            let group = Group {
                title: None,
                hint: None,
                fields: vec![asks],
            };
            form.groups.insert(0, group);
        }
        let step = match &self.offer.act {
            Act::Hold(holding) => {
                let mut steps = fiche.steps.iter();
                steps.find(|step| step.origin.id == holding.step)
            }
            _ => None,
        };
        let (named, what) = kind(&self.opening.about);
        First {
            layout: Layout::inside(seat, title.clone()),
            fiche,
            what,
            title,
            text: step.and_then(|step| step.text.clone()),
            action: format!("/dossiers/nouveau/{}/{named}/{}", fiche.head.id, self.path),
            form,
            reasons: heavy(words, &reasons),
            draft: false,
        }
    }
}

/// Letters of the name of a contract.
const LONGEST: usize = 120;
