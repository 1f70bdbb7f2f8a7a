//! A public site of very many synthetic fiches, to be put under load from another process.
//!
//! Each synthetic fiche takes its conditions, territory, prescribers, cost and places from one of
//! the real ones, and gets a title and a text of its own.

use std::net::SocketAddr;
use std::path::Path;

use domain::Catalogue;
use domain::fiche::Fiche;

const ACTIONS: &[&str] = &[
    "Accompagnement", "Atelier", "Chantier", "Parcours", "Plateforme", "Formation", "Permanence", "Coup de pouce",
];
const AIMS: &[&str] = &[
    "vers l'emploi durable", "à la mobilité", "au logement", "à la création d'activité", "numérique",
    "à la reprise de confiance", "aux savoirs de base", "à la garde d'enfants", "vers les métiers du bâtiment",
    "vers les métiers du soin", "des jeunes diplômés", "des artistes", "en milieu rural", "d'insertion en français",
];
const PLACES: &[&str] = &[
    "Rennes", "Redon", "Fougères", "Vitré", "Saint-Malo", "Combourg", "Janzé", "Guichen", "Montfort-sur-Meu", "Dinard",
];

/// Serves `count` synthetic fiches on a free port of the loopback, and prints its address.
pub fn serve(count: usize) -> bool {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/ille-et-vilaine");
    let real = catalogue_files::load_dir(&dir).catalogue;
    let start = std::time::Instant::now();
    let site = match web::Site::new(synthetic(&real, count), || jiff::civil::date(2018, 3, 12)) {
        Ok(site) => site,
        Err(error) => {
            eprintln!("{error}");
            return false;
        }
    };
    println!("{count} fiches prêtes en {:.2} s", start.elapsed().as_secs_f64());
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    web::serve(site, loopback, |address| println!("http://{address}")).is_ok()
}

fn synthetic(real: &Catalogue, count: usize) -> Catalogue {
    let fiches = (0..count).map(|rank| one(&real.fiches[rank % real.fiches.len()], rank)).collect();
    Catalogue { fiches, ..real.clone() }
}

fn one(real: &Fiche, rank: usize) -> Fiche {
    let pick = |list: &[&'static str], step: usize| list[rank / step % list.len()];
    let (action, aim, place) = (pick(ACTIONS, 1), pick(AIMS, 8), pick(PLACES, 112));
    let mut fiche = real.clone();
    fiche.head.id = format!("service-{rank}").parse().expect("an identifier");
    fiche.head.title = format!("{action} {aim} à {place} {rank}");
    fiche.head.short_title = format!("{action} {rank}");
    fiche.head.aliases.clear();
    fiche.mentions.truncate(1);
    fiche.steps.truncate(1);
    fiche.documents.clear();
    fiche.links.clear();
    fiche
}
