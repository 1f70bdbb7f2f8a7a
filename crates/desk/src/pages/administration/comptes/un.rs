//! `/administration/comptes/{number}` : one account: its mandates, and what can be taken back.

use app::account::NewMandate;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::catalogue::Role;
use domain::values::{Date, Id};
use web::request::Pairs;

use super::{Shown, invalid_field, invite, shown};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use app::{Error, Refusal};

/// One account.
#[derive(Template)]
#[template(path = "administration/comptes/un.html")]
struct Account<'d> {
    layout: Layout<'d>,
    account: Shown,
    roles: Vec<&'static Role>,
    places: Vec<(Id, String)>,
    today: String,
    /// The field that is wrong, and why.
    wrong: Option<(String, String)>,
    /// What the form that was sent does, and what it held.
    sent: (String, Pairs),
}

impl Account<'_> {
    /// What a field of the new mandate holds.
    fn given<'a>(&'a self, field: &str, otherwise: &'a str) -> &'a str {
        let (what, typed) = &self.sent;
        let typed = typed.get(field).filter(|_| what == "mandat");
        typed.unwrap_or(otherwise)
    }

    /// The last day that is typed for a mandate.
    fn last_day(&self, mandate: &i64) -> &str {
        let (what, typed) = &self.sent;
        let its = what == "finir" && typed.get("mandat") == Some(mandate.to_string().as_str());
        let typed = typed.get("fin").filter(|_| its);
        typed.unwrap_or(&self.today)
    }
}

/// Shows an account.
pub async fn show(
    State(desk): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&account(seat, read(&number)?)?))
    })
    .await
}

/// Does what a button of the page says.
pub async fn act(
    State(desk): State<Shared>,
    Path((number, what)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let number = read(&number)?;
        match done(seat, number, &what) {
            Err(stop) => match invalid_field(&stop) {
                Some((field, told)) => {
                    let mut again = account(seat, number)?;
                    let mandate = seat.asked.form.get("mandat").unwrap_or_default();
                    let mut held = again.account.mandates.iter();
                    let place = match (what.as_str(), field) {
                        ("finir", "fin") if held.any(|one| one.number.to_string() == mandate) => {
                            format!("fin-{mandate}")
                        }
                        ("finir", _) | (_, "mandat") => "mandats".to_owned(),
                        _ => field.to_owned(),
                    };
                    again.wrong = Some((place, told));
                    again.sent = (what, seat.asked.form.clone());
                    Ok(wrong(&again))
                }
                None => Err(stop),
            },
            done => done,
        }
    })
    .await
}

fn done(seat: &Seat<'_>, number: i64, what: &str) -> Told {
    let here = format!("/administration/comptes/{number}");
    if let Some(asks) = question(what, &here).and_then(|weighty| unless_confirmed(seat, &weighty)) {
        return Ok(asks);
    }
    match what {
        "inviter" => {
            let token = seat.call(|office, call| office.invite_again(call, number))?;
            let name = seat.call(|office, call| office.account(call, number))?.name;
            return invite(seat, number, &name, token.reveal());
        }
        "mandat" => give(seat, number)?,
        "finir" => {
            let (mandate, last) = (field_number(seat, "mandat")?, field_day(seat, "fin")?);
            seat.call(|office, call| office.end_mandate(call, mandate, last))?;
        }
        "reprendre" => {
            let mandate = field_number(seat, "mandat")?;
            seat.call(|office, call| office.revoke_mandate(call, mandate))?;
        }
        "sessions" => seat.call(|office, call| office.revoke_sessions(call, number))?,
        "delai" => seat.call(|office, call| office.unlock(call, number))?,
        "facteur" => seat.call(|office, call| office.remove_factor(call, number))?,
        "fermer" => seat.call(|office, call| office.revoke_account(call, number))?,
        _ => return Err(nothing()),
    }
    Ok(go(&here))
}

/// What is asked before a weighty act.
fn question<'a>(what: &str, back: &'a str) -> Option<Weighty<'a>> {
    let (title, consequences, done): (_, &'static [&'static str], _) = match what {
        "fermer" => (
            "Fermer ce compte ?",
            &[
                "Ses sessions, ses liens et ses mandats finissent à l'instant.",
                "Les personnes que son titulaire suivait n'ont plus de référent ; leurs dossiers restent.",
                "On ne le rouvre pas : un nouveau compte se crée.",
            ],
            "Fermer le compte",
        ),
        "reprendre" => (
            "Reprendre ce mandat ?",
            &[
                "Dès sa prochaine page, son titulaire ne voit ni ne fait plus rien sous ce mandat.",
                "Les personnes qu'il suivait sous ce mandat n'ont plus de référent ; leurs dossiers restent.",
            ],
            "Reprendre le mandat",
        ),
        "facteur" => (
            "Retirer le second facteur ?",
            &[
                "Son titulaire en met un autre en place dès qu'il entre, si son rôle l'exige.",
                "Assurez-vous que c'est bien lui qui le demande.",
            ],
            "Retirer le second facteur",
        ),
        _ => return None,
    };
    Some(Weighty {
        title,
        consequences,
        done,
        back,
        fields: &["mandat"],
    })
}

fn give(seat: &Seat<'_>, account: i64) -> Result<(), Stop> {
    let name = |field| -> Option<Id> { seat.asked.form.get(field)?.parse().ok() };
    let until = match seat.asked.form.get("fin") {
        None => None,
        Some(_) => Some(field_day(seat, "fin")?),
    };
    let new = NewMandate {
        account,
        role: name("role").unwrap_or_default(),
        structure: name("structure"),
        from: field_day(seat, "debut")?,
        to: until,
    };
    seat.call(|office, call| office.give_mandate(call, &new))?;
    Ok(())
}

fn account<'s>(seat: &'s Seat<'_>, number: i64) -> Result<Account<'s>, Stop> {
    let item = seat.call(|office, call| office.account(call, number))?;
    let catalogue = seat.desk.site.catalogue();
    let given = catalogue.roles.iter();
    let organisations = catalogue.organisations.iter();
    let organisations = organisations.map(|one| (one.id.clone(), one.name.clone()));
    // A service of the territory is a place: those that run something, or are a service themselves.
    let services = catalogue.territories.list().iter();
    let services = services.filter(|place| place.kind.is_service());
    let services = services.map(|place| (place.id.clone(), place.name.clone()));
    let others = seat.call(|office, call| office.other_places(call));
    let mut places: Vec<_> = organisations.chain(services).collect();
    places.extend(others.unwrap_or_default());
    places.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(Account {
        layout: seat.layout(item.name.clone()),
        account: shown(seat.desk, item),
        roles: given.filter(|role| role.stands_for.is_none()).collect(),
        places,
        today: (seat.desk.clock)().today.to_string(),
        wrong: None,
        sent: (String::new(), Pairs::default()),
    })
}

fn read(number: &str) -> Result<i64, Stop> {
    number.parse().map_err(|_| nothing())
}

fn nothing() -> Stop {
    Error::Refused(Refusal::NotFound).into()
}

fn field_number(seat: &Seat<'_>, field: &'static str) -> Result<i64, Stop> {
    let text = seat.asked.form.get(field);
    let number = text.and_then(|text| text.parse().ok());
    number.ok_or_else(|| refused(field, app::Invalid::Missing))
}

/// A day as a browser sends it, or as one types it.
fn field_day(seat: &Seat<'_>, field: &'static str) -> Result<Date, Stop> {
    let text = seat.asked.form.get(field).unwrap_or_default();
    let why = match text.is_empty() {
        true => app::Invalid::Missing,
        false => app::Invalid::Malformed,
    };
    french::typed::day(text).ok_or_else(|| refused(field, why))
}

fn refused(field: &'static str, why: app::Invalid) -> Stop {
    Error::Refused(Refusal::Invalid { field, why }).into()
}
