//! `/administration/sante` : how the installation is, and what to do when something is not well.

use app::Now;
use app::running::{Condition, LATE};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::travaux::{Turned, counted, turned};
use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::files::weight;
use crate::layout::Layout;
use crate::seat::seated;
use crate::{filters, words};

/// The page.
#[derive(Template)]
#[template(path = "administration/sante.html")]
struct Page<'d> {
    layout: Layout<'d>,
    warnings: Vec<Warning>,
    engine: String,
    weight: String,
    version: &'static str,
    catalogue: String,
    migrations: Vec<(String, String)>,
    backed_up: String,
    audited: String,
    key: String,
    keys: Vec<(String, String, bool)>,
    clock: String,
    waiting: i64,
    failed: i64,
    nodes: Vec<Turned>,
}

/// Something that is not well, and what to do.
pub struct Warning {
    /// What.
    pub title: String,
    /// What to do.
    pub what_to_do: String,
}

const DAY: i64 = 86_400_000;
/// Milliseconds by which two clocks may differ.
const SKEW: i64 = 30_000;

/// Shows the page.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let condition = seat.call(|office, call| office.condition(call))?;
        let now = (seat.desk.clock)();
        let catalogue = &seat.office().catalogue;
        let since = |at: i64| format!("le {}, {}", words::day_of(at), words::ago(now.at - at));
        let keys = condition.keys.iter();
        let bytes = condition.about.bytes.unsigned_abs();
        Ok(page(&Page {
            layout: seat.layout("État"),
            warnings: warnings(&condition, now),
            engine: format!("{} {}", condition.about.engine, condition.about.version),
            weight: weight(bytes),
            version: env!("CARGO_PKG_VERSION"),
            catalogue: format!(
                "{}, {} fiches en vigueur",
                catalogue.head.name,
                catalogue.fiches_on(now.today).len()
            ),
            migrations: condition
                .migrations
                .iter()
                .map(|(name, at)| (name.clone(), words::day_of(*at)))
                .collect(),
            backed_up: condition
                .backed_up
                .map_or("Livret n'en a fait aucune.".to_owned(), |at| {
                    format!("La dernière faite par « livret backup » : {}.", since(at))
                }),
            audited: match condition.audited {
                None => "Il n'a pas encore été relu depuis son début.".to_owned(),
                Some((at, held, broken)) => format!(
                    "Relu {} : {}, {}.",
                    since(at),
                    counted(held, "ligne tient", "lignes tiennent"),
                    counted(broken, "chaîne rompue", "chaînes rompues")
                ),
            },
            key: condition.key.clone(),
            keys: keys
                .map(|(id, count, known)| {
                    let told = count.map_or("presque tout".to_owned(), |count| {
                        counted(count, "chose", "choses")
                    });
                    (id.clone(), told, *known)
                })
                .collect(),
            clock: match condition.ahead {
                None => "Celle de la machine : la base n'en a pas d'autre.".to_owned(),
                Some(ahead) => format!(
                    "Celles de la machine et de la base diffèrent de {} ms.",
                    ahead.abs()
                ),
            },
            waiting: condition.jobs.waiting.iter().map(|one| one.waiting).sum(),
            failed: condition.jobs.waiting.iter().map(|one| one.failed).sum(),
            nodes: turned(condition.jobs.nodes, now.at),
        }))
    })
    .await
}

/// What is not well, the most pressing first.
pub fn warnings(condition: &Condition, now: Now) -> Vec<Warning> {
    let mut all = Vec::new();
    let mut warn = |title: String, what_to_do: &str| {
        all.push(Warning {
            title,
            what_to_do: what_to_do.to_owned(),
        });
    };
    if !condition.pulse.migrations {
        warn(
            "La base n'est pas à la version du programme".to_owned(),
            "Sauvegardez, puis lancez « livret migrate » avec ce programme.",
        );
    }
    if !condition.pulse.writes {
        warn(
            "La base ne s'écrit pas".to_owned(),
            "Regardez si le disque est plein, ou si le dossier de la base n'est plus à l'utilisateur de Livret.",
        );
    }
    for one in &condition.altered {
        warn(
            one.told(),
            "Les dossiers qui courent sous cette version changent de règles sans que personne l'ait dit : remettez son texte dans le dossier du catalogue, et publiez une version suivante.",
        );
    }
    for (key, count, known) in &condition.keys {
        let Some(count) = count else {
            continue;
        };
        if !known {
            warn(
                format!(
                    "La clé « {key} » manque au trousseau : {}",
                    counted(*count, "chose ne s'ouvre plus", "choses ne s'ouvrent plus")
                ),
                "Remettez dans le trousseau la copie gardée en lieu sûr, puis relancez Livret.",
            );
        } else {
            warn(
                format!(
                    "La clé « {key} » sert encore à {}",
                    counted(*count, "chose", "choses")
                ),
                "Lancez « livret keys rotate » pour finir de passer à la clé d'aujourd'hui.",
            );
        }
    }
    if let Some((_, _, broken)) = condition.audited.filter(|(_, _, broken)| *broken > 0) {
        warn(
            format!(
                "Le journal d'accès ne tient plus : {}",
                counted(broken, "chaîne rompue", "chaînes rompues")
            ),
            "Gardez la base en l'état, lancez « livret audit verify », prévenez le délégué à la protection des données.",
        );
    }
    let failed: i64 = condition.jobs.waiting.iter().map(|one| one.failed).sum();
    if failed > 0 {
        warn(
            counted(
                failed.unsigned_abs(),
                "lettre n'a pu partir",
                "lettres n'ont pu partir",
            ),
            "La page « Travaux » dit pourquoi ; réparez le serveur de courriel, puis réessayez.",
        );
    }
    if condition.jobs.given_up > 0 {
        warn(
            counted(
                condition.jobs.given_up,
                "lettre a été abandonnée",
                "lettres ont été abandonnées",
            ),
            "La page « Travaux » dit pourquoi : une adresse morte se corrige dans le compte, puis on fait réessayer.",
        );
    }
    let nodes = &condition.jobs.nodes;
    let turning = || nodes.iter().filter(|node| now.at - node.turned_at <= LATE);
    if turning().next().is_none() {
        warn(
            "Le travail de fond ne tourne pas".to_owned(),
            "Rien n'est faux, mais aucune lettre ne part et les listes se mettent à jour plus lentement : regardez si « livret serve » tourne, et son journal.",
        );
    } else if !turning().any(|node| node.carries) && !condition.jobs.waiting.is_empty() {
        warn(
            "Aucune machine ne porte les lettres".to_owned(),
            "Donnez un serveur de courriel à « livret serve » (--courriel, --expediteur, --site).",
        );
    }
    if turning().any(|node| node.error.is_some()) {
        warn(
            "La dernière tournée du travail de fond a échoué".to_owned(),
            "La page « Travaux » dit sur quelle machine et pourquoi.",
        );
    }
    if condition.ahead.is_some_and(|ahead| ahead.abs() > SKEW) {
        warn(
            "L'horloge de cette machine et celle de la base ne sont pas d'accord".to_owned(),
            "Réglez les deux sur un serveur de temps (NTP) : les échéances et les sessions en dépendent.",
        );
    }
    match condition.backed_up {
        None => warn(
            "Aucune sauvegarde faite par Livret n'est connue".to_owned(),
            "Lancez « livret backup » chaque nuit ; si vous sauvegardez autrement, vérifiez que la copie se relit.",
        ),
        Some(at) if now.at - at > 2 * DAY => warn(
            format!("La dernière sauvegarde date du {}", words::day_of(at)),
            "Regardez pourquoi la tâche de nuit qui lance « livret backup » n'a pas tourné.",
        ),
        Some(_) => {}
    }
    match condition.audited {
        None => warn(
            "Le journal d'accès n'a jamais été relu".to_owned(),
            "Lancez « livret verify » chaque semaine.",
        ),
        Some((at, ..)) if now.at - at > 14 * DAY => warn(
            format!(
                "Le journal d'accès n'a pas été relu depuis le {}",
                words::day_of(at)
            ),
            "Lancez « livret verify » chaque semaine.",
        ),
        Some(_) => {}
    }
    all
}
