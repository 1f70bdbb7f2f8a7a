//! The words of refusals on the way in, and of fields.

use app::{Denied, Invalid};
use axum::http::StatusCode;
use domain::dossier::{Ending, Reason, Status, What};
use domain::fiche::{Counter, Fiche};
use domain::time::days_between;
use domain::values::Date;
use french::{names, text};
use signin::password::Weakness;
use signin::session::Expired;

/// Whom a line speaks of.
pub use exports::subject;

/// How much is added to each counter, in thousandths, and the share it makes of another of them.
pub fn added(all: &[(&Counter, i64)]) -> Vec<String> {
    let told = |(counter, amount): &(&Counter, i64)| {
        let value = text::plain(&text::thousandths(*amount));
        let whole = counter.share.as_ref().and_then(|share| {
            let mut others = all.iter();
            let of = others.find(|(other, _)| other.origin.id == share.counter)?;
            Some(of.1).filter(|of| *of > 0)
        });
        match whole {
            Some(of) => {
                let percent = i128::from(*amount) * 100 / i128::from(of);
                format!("{value}, soit {percent} %")
            }
            None => value,
        }
    };
    all.iter().map(told).collect()
}

/// Why somebody does not enter, and what to do.
pub fn denied(denied: &Denied) -> String {
    match denied {
        Denied::Wrong => "L'identifiant, le mot de passe ou le code ne convient pas. Vérifiez-les, puis recommencez.".to_owned(),
        Denied::Wait(_) => "Trop d'essais. Attendez quelques minutes avant de recommencer ; si vous avez oublié votre mot de passe, demandez un lien.".to_owned(),
        Denied::NoSession | Denied::Expired(Expired::Ended(_)) => "Vous n'êtes plus entré. Entrez de nouveau.".to_owned(),
        Denied::Expired(_) => "Votre session est restée trop longtemps sans servir. Entrez de nouveau.".to_owned(),
        Denied::NoMandate => "Aucun mandat n'est en cours à votre nom. Demandez-en un à l'administrateur de votre service.".to_owned(),
        Denied::NotHeld => "Ce mandat n'est pas, ou n'est plus, le vôtre.".to_owned(),
        Denied::OutOfTurn => "Autre chose est demandé d'abord. Reprenez l'entrée au début.".to_owned(),
        Denied::Ticket(_) => "Ce lien n'ouvre rien, ou n'ouvre plus rien. Demandez-en un autre.".to_owned(),
        Denied::Weak(weaknesses) => {
            let told: Vec<String> = weaknesses.iter().map(weakness).collect();
            format!("Ce mot de passe se devine trop vite : {}.", text::listed(&told))
        }
    }
}

/// The status of a refusal on the way in.
pub fn denied_status(denied: &Denied) -> StatusCode {
    match denied {
        Denied::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        Denied::NotHeld | Denied::NoMandate => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Why a value makes no sense, and what is awaited.
pub fn invalid(why: Invalid) -> &'static str {
    match why {
        Invalid::Missing => "répondez, cette réponse est attendue",
        Invalid::Unknown => "choisissez dans la liste",
        Invalid::Malformed => "vérifiez ce que vous avez tapé, cela ne se lit pas",
        Invalid::TooShort => "écrivez-en un peu plus",
        Invalid::TooLong => "écrivez plus court",
        Invalid::LooksLikeNir => {
            "n'écrivez pas de numéro de sécurité sociale : Livret n'en garde jamais"
        }
        Invalid::Dates => "vérifiez l'ordre des jours ; aucun n'est à venir",
        Invalid::Already => "c'est déjà fait, ou déjà pris",
        Invalid::Kept => "choisissez un autre nom : Livret garde ce mot pour lui",
        Invalid::TooMany => "il y en a déjà trop : retirez-en, ou attendez un jour",
        Invalid::FileKind => "le contenu de ce fichier n'est pas d'une sorte admise",
        Invalid::FileTooBig => "ce fichier est trop lourd",
        Invalid::FileUnsafe => "l'analyse a refusé ce fichier : il n'en reste rien ici",
        Invalid::FileWaits => {
            "ce fichier est en quarantaine : il sera lisible quand il aura été analysé"
        }
    }
}

/// When something is to be done, seen from a day.
pub fn window((_, to): (Option<Date>, Option<Date>), today: Date) -> String {
    let Some(to) = to else {
        return "sans date fixée".to_owned();
    };
    let days = days_between(today, to);
    let count = |days: i32| {
        let days = usize::try_from(days.unsigned_abs()).unwrap_or_default();
        text::plain(&text::counted(days, "jour", "jours"))
    };
    match days {
        0 => "aujourd'hui au plus tard".to_owned(),
        1 => "demain au plus tard".to_owned(),
        days if days < 0 => format!("attendu le {}, il y a {}", text::date(to), count(days)),
        days => format!("dans {} au plus tard, le {}", count(days), text::date(to)),
    }
}

/// Why a password is refused.
fn weakness(weakness: &Weakness) -> String {
    match weakness {
        Weakness::Short { needs } => format!("il faut {needs} caractères au moins"),
        Weakness::Long { most } => format!("il en faut {most} au plus"),
        Weakness::Simple => "mêlez lettres, chiffres et signes, ou allongez-le".to_owned(),
        Weakness::Common => "il est fait de mots que l'on essaie d'abord".to_owned(),
        Weakness::Personal => "il contient votre nom ou votre identifiant".to_owned(),
    }
}

/// How long ago, in milliseconds, in the words of a list.
pub fn ago(milliseconds: i64) -> String {
    lasting(milliseconds).map_or("à l'instant".to_owned(), |long| format!("il y a {long}"))
}

/// In how long, in milliseconds, in the words of a list.
pub fn ahead(milliseconds: i64) -> String {
    lasting(milliseconds).map_or("tout de suite".to_owned(), |long| format!("dans {long}"))
}

/// How long milliseconds last, to the minute, the hour or the day; nothing when that is less than a minute.
fn lasting(milliseconds: i64) -> Option<String> {
    let minutes = usize::try_from(milliseconds / 60_000).unwrap_or(0);
    let counted = |count, one, many| text::plain(&text::counted(count, one, many));
    match minutes {
        0 => None,
        minutes if minutes < 60 => Some(counted(minutes, "minute", "minutes")),
        minutes if minutes < 60 * 24 => Some(counted(minutes / 60, "heure", "heures")),
        minutes => Some(counted(minutes / (60 * 24), "jour", "jours")),
    }
}

/// Where a dossier stands, and since when.
pub fn status(fiche: &Fiche, status: &Status) -> String {
    match status {
        Status::Draft => "à compléter".to_owned(),
        Status::Open => "en cours".to_owned(),
        Status::Suspended { since } => format!("suspendu depuis le {}", text::date(*since)),
        Status::Closed { on, how } => {
            format!("clos le {} : {}", text::date(*on), ending(fiche, how))
        }
    }
}

/// How a dossier ended.
fn ending(fiche: &Fiche, how: &Ending) -> String {
    match how {
        Ending::Outcome { step, outcome } => {
            let outcome = names::step_or_outcome(fiche, &format!("{step}:{outcome}"));
            text::inside(&outcome)
        }
        Ending::Withdrawal => "la personne s'est retirée".to_owned(),
        Ending::Refusal => "l'opérateur n'a pas pris la personne".to_owned(),
        Ending::Ended => "un professionnel y a mis fin".to_owned(),
    }
}

/// When something that cannot be done yet is to be done.
pub fn from_on((from, to): (Option<Date>, Option<Date>)) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from != to => {
            format!("du {} au {}", text::date(from), text::date(to))
        }
        (Some(day), _) => format!("à partir du {}", text::date(day)),
        (None, Some(to)) => format!("avant le {}", text::date(to)),
        (None, None) => "sans date fixée".to_owned(),
    }
}

/// The day of an instant, in milliseconds.
pub fn day_of(at: i64) -> String {
    let instant = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    text::date(instant.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// The same reason, its authors by their role: the kernel knows them by the number of their mandate.
pub fn unnamed<'c>(reason: &Reason<'c>) -> Reason<'c> {
    let mut reason = reason.clone();
    if let What::Condition { authors, .. } = &mut reason.what {
        for author in authors {
            author.name = None;
        }
    }
    reason
}

/// A day as a form holds it.
pub fn typed_day(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}
