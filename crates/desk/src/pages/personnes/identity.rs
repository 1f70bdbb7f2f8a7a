//! The form of who somebody is and where they are reached.

use std::borrow::Cow;

use app::Invalid;
use app::subject::{Contact, Identity};
use domain::dossier::act::Input;
use domain::values::Date;
use web::request::Pairs;

use crate::forms::{Group, Kind, Shown};
use crate::words;

/// The form, as somebody is.
pub fn of(identity: &Identity) -> Vec<Group> {
    let civil = &identity.civil;
    let day = civil
        .birth_date
        .map(|day| Kind::Day.written(&Input::Day(day)));
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let contact = &identity.contact;
    groups([
        civil.family_name.clone(),
        text(&civil.birth_name),
        civil.first_names.clone(),
        day.and_then(|day| day.into_iter().next())
            .unwrap_or_default(),
        text(&contact.phone),
        text(&contact.mail),
        text(&contact.address),
    ])
}

/// The form, empty.
pub fn fresh() -> Vec<Group> {
    groups(Default::default())
}

/// Who a form says that somebody is; or the form again, with everything that is wrong.
///
/// # Errors
/// The form with what is wrong.
pub fn read(pairs: &Pairs, today: Date) -> Result<Identity, Vec<Group>> {
    let typed = NAMES.map(|name| pairs.get(name).unwrap_or_default().to_owned());
    let [family, birth_name, first, birth, phone, mail, address] = typed.clone();
    let optional = |text: String| Some(text).filter(|text| !text.is_empty());
    let birth_date = french::typed::day(&birth);
    let mut identity = Identity {
        civil: domain::identity::Identity {
            family_name: family,
            birth_name: optional(birth_name),
            first_names: first,
            birth_date,
        },
        contact: Contact {
            phone: optional(phone),
            mail: optional(mail),
            address: optional(address),
        },
        also: Vec::new(),
    };
    let mut wrong = identity.tidy(today);
    if birth_date.is_none() && !birth.is_empty() {
        wrong.push(("date_de_naissance", Invalid::Malformed));
    }
    if wrong.is_empty() {
        return Ok(identity);
    }
    let mut again = groups(typed);
    for field in again.iter_mut().flat_map(|group| &mut group.fields) {
        let why = wrong.iter().find(|(name, _)| *name == field.name);
        field.wrong = why.map(|(name, why)| Cow::Borrowed(told(name, *why)));
    }
    Err(again)
}

fn told(field: &str, why: Invalid) -> &'static str {
    match (field, why) {
        ("date_de_naissance", Invalid::Malformed) => {
            "écrivez un jour qui existe, par exemple 31/12/1990"
        }
        ("date_de_naissance", _) => "vérifiez l'année : ce jour est à venir, ou trop ancien",
        ("courriel", Invalid::Malformed) => "écrivez une adresse entière, avec un @ et un point",
        _ => words::invalid(why),
    }
}

/// The names of the fields, as `app` names them.
const NAMES: [&str; 7] = [
    "nom",
    "nom_de_naissance",
    "prenoms",
    "date_de_naissance",
    "telephone",
    "courriel",
    "adresse",
];

/// Where somebody is reached, or a household, beside their address.
pub fn reached(phone: &str, mail: &str) -> [Shown; 2] {
    [
        Shown::line("telephone", "Téléphone", phone),
        Shown::line("courriel", "Courriel", mail),
    ]
}

fn groups(values: [String; 7]) -> Vec<Group> {
    let [family, birth_name, first, birth, phone, mail, address] = values;
    let who = vec![
        Shown::line("nom", "Nom d'usage", &family).needed(),
        Shown::line("nom_de_naissance", "Nom de naissance", &birth_name)
            .hint("S'il est autre que le nom d'usage."),
        Shown::line("prenoms", "Prénoms", &first).needed(),
        Shown::day("date_de_naissance", "Date de naissance", &birth)
            .hint("Par exemple 31/12/1990. Elle évite d'inscrire deux fois la même personne."),
    ];
    let address = Shown::line("adresse", "Adresse postale", &address)
        .hint("Numéro, rue, étage. La commune se dit à part.");
    let contact = reached(&phone, &mail).into_iter().chain([address]);
    vec![
        Group::of("Qui est-ce", who),
        Group::of("Où la joindre", contact.collect()),
    ]
}
