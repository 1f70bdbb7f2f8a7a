//! `/administration/organisations/nouvelle` and `/administration/organisations/{id}/rectifier` : what is told of an
//! organisation that the catalogue does not name.

use std::borrow::Cow;

use app::organisations::{OrganisationForm, OrganisationView, Place};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::catalogue::OrganisationKind;
use domain::territory::fold;
use domain::values::Id;
use french::typed;

use super::id_of;
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::forms::{Choice, Filled, Group, Look, Shown};
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};
use app::{Error, Invalid, Refusal};

/// The form.
#[derive(Template)]
#[template(path = "administration/organisations/form.html")]
struct Page<'d> {
    layout: Layout<'d>,
    action: String,
    back: String,
    /// What is rectified is what was read; nothing when it is new.
    version: Option<i64>,
    form: Filled,
}

/// What is wrong: the field, and why.
type Wrong = (&'static str, String);

/// Shows an empty form.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        keeps(seat)?;
        Ok(page(&fresh(seat, &[], None)))
    })
    .await
}

/// Registers it.
pub async fn register(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        keeps(seat)?;
        let form = match read(seat) {
            Ok(form) => form,
            Err(faults) => return Ok(wrong(&fresh(seat, &faults, None))),
        };
        match seat.call(|office, call| office.register_organisation(call, &form)) {
            Ok(id) => Ok(go(&format!("/administration/organisations/{id}"))),
            Err(stop) => Ok(wrong(&fresh(seat, &[fault_of(stop)?], None))),
        }
    })
    .await
}

/// Shows what is told of one.
pub async fn show_one(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let view = own(seat, &id_of(&id)?)?;
        Ok(page(&told(seat, &view)))
    })
    .await
}

/// Rectifies it.
pub async fn rectify(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| rectified(seat, &id_of(&id)?)).await
}

fn rectified(seat: &Seat<'_>, id: &Id) -> Told {
    let view = own(seat, id)?;
    let version = seat.asked.form.get("version");
    let version = version.and_then(|text| text.parse().ok()).unwrap_or(-1);
    let form = match read(seat) {
        Ok(form) => form,
        Err(faults) => return Ok(wrong(&fresh(seat, &faults, Some(&view)))),
    };
    match seat.call(|office, call| office.rectify_organisation(call, (id, version), &form)) {
        Ok(()) => Ok(go(&format!("/administration/organisations/{id}"))),
        Err(stop) => Ok(wrong(&fresh(seat, &[fault_of(stop)?], Some(&view)))),
    }
}

/// Whoever may not keep the list is told so before anything is read of what they typed.
fn keeps(seat: &Seat<'_>) -> Result<(), Stop> {
    seat.call(|office, call| office.keeps_organisations(call))
}

/// One that is changed here.
fn own(seat: &Seat<'_>, id: &Id) -> Result<OrganisationView<'static>, Stop> {
    let view = seat.call(|office, call| office.organisation(call, id))?;
    match view.item.in_catalogue {
        true => Err(Error::Refused(Refusal::NotFound).into()),
        false => Ok(view),
    }
}

fn fault_of(stop: Stop) -> Result<Wrong, Stop> {
    match stop {
        Stop::App(Error::Refused(Refusal::Invalid { field, why })) => {
            let told = match (field, why) {
                ("nom", Invalid::Already) => {
                    "une organisation, un service ou un rôle s'appelle déjà ainsi".to_owned()
                }
                ("nom", Invalid::Malformed) => "écrivez au moins un mot".to_owned(),
                (_, why) => words::invalid(why).to_owned(),
            };
            let field = match field {
                "communes" => "lieux",
                field => field,
            };
            Ok((field, told))
        }
        other => Err(other),
    }
}

/// The fields, in their order: name, question.
const FIELDS: [(&str, &str); 10] = [
    ("nom", "Nom"),
    ("type", "Type"),
    ("sigle", "Sigle"),
    ("alias", "Autres noms"),
    ("rattachement", "Dépend de"),
    ("debut", "Premier jour"),
    ("telephone", "Téléphone"),
    ("courriel", "Courriel"),
    ("adresse", "Adresse"),
    ("lieux", "Lieux d'accueil"),
];

fn read(seat: &Seat<'_>) -> Result<OrganisationForm, Vec<Wrong>> {
    let field = |name| seat.asked.form.get(name).unwrap_or_default().to_owned();
    let some = |name| Some(field(name)).filter(|text| !text.is_empty());
    let mut faults: Vec<Wrong> = Vec::new();
    if field("nom").is_empty() {
        faults.push(("nom", words::invalid(Invalid::Missing).to_owned()));
    }
    let kind = OrganisationKind::of_word(&field("type"));
    if kind.is_none() {
        faults.push(("type", words::invalid(Invalid::Unknown).to_owned()));
    }
    let from = some("debut").map(|text| typed::day(&text));
    if from == Some(None) {
        faults.push((
            "debut",
            "écrivez un jour qui existe, par exemple 12/03/2018".to_owned(),
        ));
    }
    let parent = some("rattachement").map(|text| text.parse::<Id>());
    if matches!(parent, Some(Err(_))) {
        faults.push(("rattachement", words::invalid(Invalid::Unknown).to_owned()));
    }
    let mut places = Vec::new();
    for line in field("lieux")
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        match place(seat.desk, line) {
            Ok(place) => places.push(place),
            Err(name) => faults.push((
                "lieux",
                format!("le catalogue ne connaît pas la commune « {name} »"),
            )),
        }
    }
    let aliases = field("alias");
    let aliases = aliases.lines().map(str::trim);
    match kind {
        Some(kind) if faults.is_empty() => Ok(OrganisationForm {
            name: field("nom"),
            kind,
            acronym: some("sigle"),
            aliases: aliases
                .filter(|alias| !alias.is_empty())
                .map(str::to_owned)
                .collect(),
            parent: parent.and_then(Result::ok),
            phone: some("telephone"),
            mail: some("courriel"),
            address: some("adresse"),
            places,
            from: from.flatten(),
        }),
        _ => Err(faults),
    }
}

/// A place, from its line: name, address, communes.
fn place(desk: &Desk, line: &str) -> Result<Place, String> {
    let territories = &desk.site.catalogue().territories;
    let mut parts = line.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_owned();
    let address = parts.next().filter(|text| !text.is_empty());
    let communes = parts.next().unwrap_or_default().split('|').map(str::trim);
    let communes = communes.filter(|name| !name.is_empty()).map(|name| {
        let found = territories.find(name);
        found
            .map(|rank| territories.get(rank).id.clone())
            .ok_or_else(|| name.to_owned())
    });
    Ok(Place {
        name: match name.is_empty() {
            true => "Siège".to_owned(),
            false => name,
        },
        address: address.map(str::to_owned),
        communes: communes.collect::<Result<_, _>>()?,
    })
}

/// The form as it was sent, with what is wrong; empty when nothing was.
fn fresh<'s>(seat: &'s Seat<'_>, faults: &[Wrong], of: Option<&OrganisationView<'_>>) -> Page<'s> {
    let values = |name: &str| seat.asked.form.get(name).unwrap_or_default().to_owned();
    let version = of.map(|view| {
        let sent = seat.asked.form.get("version");
        sent.and_then(|text| text.parse().ok())
            .unwrap_or(view.version)
    });
    drawn(seat, values, (of, version), faults)
}

/// The form as the memory tells it.
fn told<'s>(seat: &'s Seat<'_>, view: &OrganisationView<'_>) -> Page<'s> {
    let form = &view.form;
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let catalogue = seat.desk.site.catalogue();
    let places = form.places.iter().map(|place| {
        let communes = place.communes.iter().map(|id| catalogue.name_of(id));
        let communes = communes.collect::<Vec<_>>().join(" | ");
        format!("{} ; {} ; {communes}", place.name, some(&place.address))
    });
    let places = places.collect::<Vec<_>>().join("\n");
    let from = form.from.map(words::typed_day);
    let values = |name: &str| match name {
        "nom" => form.name.clone(),
        "type" => form.kind.word().to_owned(),
        "sigle" => some(&form.acronym),
        "alias" => form.aliases.join("\n"),
        "rattachement" => form.parent.as_ref().map_or_else(String::new, Id::to_string),
        "debut" => from.clone().unwrap_or_default(),
        "telephone" => some(&form.phone),
        "courriel" => some(&form.mail),
        "adresse" => some(&form.address),
        _ => places.clone(),
    };
    drawn(seat, values, (Some(view), Some(view.version)), &[])
}

fn drawn<'s>(
    seat: &'s Seat<'_>,
    values: impl Fn(&str) -> String,
    (of, version): (Option<&OrganisationView<'_>>, Option<i64>),
    faults: &[Wrong],
) -> Page<'s> {
    let fields = FIELDS.into_iter().map(|(name, label)| {
        let value = values(name);
        let look = match name {
            "type" => Look::Grouped {
                value,
                groups: vec![("Type", kinds())],
            },
            "rattachement" => Look::Grouped {
                value,
                groups: places(seat.desk),
            },
            "alias" | "lieux" => Look::Text(value),
            "debut" => Look::Line {
                value,
                unit: "jj/mm/aaaa".to_owned(),
                figures: true,
            },
            _ => Look::Line {
                value,
                unit: String::new(),
                figures: false,
            },
        };
        let field = Shown::new(name, label, look);
        let mut field = match name {
            "nom" | "type" => field.needed(),
            "alias" => field.hint("Un par ligne."),
            "rattachement" => field.hint("Une organisation ou un service du catalogue. Une autorité délégataire ne tient que ce qui dépend d'elle."),
            "debut" => field.hint("Aujourd'hui, si vous ne dites rien."),
            "courriel" | "telephone" => field.hint("Ceux de l'organisation, jamais ceux de quelqu'un."),
            "lieux" => field.hint("Un par ligne : nom ; adresse ; communes séparées par « | ». Par exemple : Antenne ; 1, rue de l'Essai ; Redon | Vitré"),
            _ => field,
        };
        let mut wrong = faults.iter().filter(|(known, _)| *known == name);
        field.wrong = wrong.next().map(|(_, why)| Cow::Owned(why.clone()));
        field
    });
    let group = Group {
        title: None,
        hint: None,
        fields: fields.collect(),
    };
    let (title, back) = match of {
        Some(view) => (
            format!("Rectifier {}", view.item.name),
            format!("/administration/organisations/{}", view.item.id),
        ),
        None => (
            "Inscrire une organisation".to_owned(),
            "/administration/organisations".to_owned(),
        ),
    };
    Page {
        layout: seat.layout(title),
        action: seat.asked.path.clone(),
        back,
        version,
        form: Filled {
            groups: vec![group],
        },
    }
}

fn kinds() -> Vec<Choice> {
    let all = OrganisationKind::ALL.into_iter();
    all.map(|(one, word)| Choice::new(word, french::names::organisation_kind(one)))
        .collect()
}

/// What something may depend on, in the catalogue.
fn places(desk: &Desk) -> Vec<(&'static str, Vec<Choice>)> {
    let catalogue = desk.site.catalogue();
    let sorted = |mut choices: Vec<Choice>| {
        choices.sort_by_cached_key(|choice| fold(&choice.label));
        choices
    };
    let organisations = catalogue.organisations.iter();
    let organisations = organisations.map(|one| Choice::new(&one.id, one.name.clone()));
    let services = catalogue.territories.list().iter();
    let services = services.filter(|place| place.kind.is_service());
    let services = services.map(|place| Choice::new(&place.id, place.name.clone()));
    vec![
        ("Services et autorités", sorted(services.collect())),
        ("Organisations", sorted(organisations.collect())),
    ]
}
