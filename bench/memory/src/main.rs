//! The memory of Livret under load, on both engines: what is never lost, never sold twice, and how fast.

mod acts;
mod crash;
mod desk;
mod export;
#[path = "../../src/measure.rs"]
#[allow(dead_code, reason = "shared with the other benches")]
mod measure;
mod pages;
mod places;
mod scale;
mod town;

use std::process::ExitCode;

const USAGE: &str = "usage : memory places | crash [SQLITE [POSTGRES [ARRETS]]] | acts [SECONDES] | demo [PERSONNES] | scale [SQLITE [POSTGRES [ÉVÉNEMENTS [DOSSIER]]]] | pages DOSSIER | tableaux DOSSIER | export LIGNES DOSSIER
à lancer par outils/avec-postgres.sh";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |rank: usize, otherwise: u64| {
        let given = args.get(rank).and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    if args.first().map(String::as_str) == Some(crash::CHILD) {
        return crash::child(&args[1..]);
    }
    let told = match args.first().map(String::as_str) {
        Some("places") => places::run(number(1, 10_000)),
        Some("crash") => crash::run([number(1, 500), number(2, 500), number(3, 100)]),
        Some("acts") => acts::run(number(1, 4)),
        Some("scale") => {
            let sizes = [number(1, 100_000), number(2, 100_000)];
            let sizes = sizes.map(|size| usize::try_from(size).unwrap_or(0));
            // Forty events in the mean.
            let events = i64::try_from(number(3, 25)).unwrap_or(0);
            scale::run(sizes, events, args.get(4).map(std::path::Path::new))
        }
        Some("pages") => match args.get(1) {
            Some(folder) => pages::run(std::path::Path::new(folder)),
            None => Err(USAGE.to_owned()),
        },
        Some("export") => match args.get(2) {
            Some(folder) => export::run(number(1, 1_000_000), std::path::Path::new(folder)),
            None => Err(USAGE.to_owned()),
        },
        Some("tableaux") => match args.get(1) {
            Some(folder) => pages::dashboards(std::path::Path::new(folder)),
            None => Err(USAGE.to_owned()),
        },
        Some("demo") => town::run(number(1, 1000)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match told {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("erreur : {error}");
            ExitCode::FAILURE
        }
    }
}
