//! `livret serve`: the public site, and the tool when there is a memory, until the process is told to end.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::Office;
use app::running::Pulse;
use app::workshop::altered;
use desk::{Desk, Live};
use domain::Catalogue;
use pictures::Outlines;

use crate::base::{self, address, shown};
use crate::cli::{BaseArgs, ServeArgs};
use crate::clock::Clock;
use crate::output::{Done, Stop, complain, why};
use crate::post::Post;
use crate::worker::Worker;
use crate::{keyring, place, printing, scanner};

/// Serves a catalogue without fault, and says where.
///
/// # Errors
/// A catalogue with faults, a memory that does not open, or an address that cannot be listened to.
pub fn run(args: &ServeArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let folder = args.base.catalogue.as_deref();
    let office = match is_named(&args.base) {
        true => Some(Arc::new(office(args)?)),
        false => None,
    };
    let post = Post::of(args)?;
    let clock = office.as_deref().map_or_else(Clock::default, clock_of);
    // It lives as long as the process: every page and every act reads it.
    let catalogue: &'static Catalogue = match &office {
        Some(office) => office.catalogue,
        None => Box::leak(Box::new(place::open(folder)?)),
    };
    let contours = outlines(args, catalogue)?;
    let mut site = web::Site::new(catalogue, move || clock.now().today)
        .map_err(|error| Stop::Input(format!("erreur : {error}")))?;
    let press = printing::press(&place::find(folder)?)?;
    if let Some(fault) = press.proofs(catalogue, clock.now().today).first() {
        return Err(Stop::Input(printing::told(fault)));
    }
    site = site.with_press(Arc::new(press));
    if let Some(office) = office.clone() {
        let pulse = Pulses::default();
        site = site.with_parts(move || pulse.parts(&office, clock));
    }
    match &office {
        Some(_) => writeln!(out, "base : {}", shown(&address(&args.base)))?,
        None => writeln!(
            out,
            "sans base : le catalogue public seulement (« livret migrate » ou « livret demo » en font une)"
        )?,
    }
    let rest = Duration::from_secs(args.tournee.max(1));
    let (pages, worker) = match office {
        None => (web::router(site), None),
        Some(office) => {
            let live = Live::from(Arc::new(Desk {
                outlines: contours,
                office,
                site: Arc::new(site),
                clock: Arc::new(move || clock.now()),
                draw: base::draw,
                secure: args.https,
                address: crate::post::address(args),
            }));
            let pages = live.public().merge(desk::router(live.clone()));
            (pages, Some(Worker::start(live, clock, post, rest)))
        }
    };
    let socket = SocketAddr::new(args.address, args.port);
    let listening = |address: SocketAddr| {
        // Whoever started us may have closed our output; the site is served all the same.
        let _ = writeln!(out, "Livret écoute sur http://{address}");
        let _ = out.flush();
    };
    let served = web::serve(pages, socket, listening, told_to_end());
    if let Some(worker) = worker {
        worker.end();
    }
    served.map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                "ce port est déjà pris, choisissez-en un autre avec --port".to_owned()
            }
            _ => why(&error),
        };
        Stop::Input(format!(
            "erreur : impossible d'écouter sur {socket} : {why}"
        ))
    })?;
    Ok(Done::Well)
}

/// The last answer to whoever watches: many may ask, the memory is not asked each time.
#[derive(Default)]
struct Pulses(Mutex<Option<(i64, Pulse)>>);

/// How long an answer holds, in milliseconds.
const PULSE: i64 = 5_000;

impl Pulses {
    fn parts(&self, office: &Office<'_>, clock: Clock) -> Vec<(&'static str, bool)> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock.now();
        let known = last.filter(|(at, _)| (0..PULSE).contains(&(now.at - at)));
        let (_, pulse) = *last.insert(known.unwrap_or_else(|| (now.at, office.pulse(now))));
        vec![
            ("base", pulse.base),
            ("migrations", pulse.migrations),
            ("ecriture", pulse.writes),
        ]
    }
}

/// Livret at work, with the workshop: the catalogue is the folder's, with what was published in the memory.
fn office(args: &ServeArgs) -> Result<Office<'static>, Stop> {
    let rules = scanner::rules(args)?;
    let store = Arc::new(base::ready(&address(&args.base))?);
    let shelf = Arc::new(place::shelf(args.base.catalogue.as_deref())?);
    let laid = place::laid(&shelf, &store)?;
    let catalogue: &'static Catalogue = Box::leak(Box::new(laid.catalogue));
    for one in altered(&shelf, &store).map_err(base::fault)? {
        complain(&format!(
            "attention : {}. Remettez ce texte comme il était, et publiez une version suivante.",
            one.told()
        ));
    }
    let office = base::open(catalogue, store, keyring::read(&args.base)?)?;
    let now = clock_of(&office).now();
    app::workshop::serve(&shelf, (catalogue, &office.store), now).map_err(base::fault)?;
    Ok(office.with_pieces(rules).with_shelf(shelf, laid.edition))
}

/// The outlines of communes, for maps: a file that cannot be read, or draws nothing of this catalogue, is said at once.
fn outlines(args: &ServeArgs, catalogue: &Catalogue) -> Result<Option<Arc<Outlines>>, Stop> {
    let Some(path) = &args.contours else {
        return Ok(None);
    };
    let wrong = |why: String| {
        let path = path.display();
        Stop::Input(format!(
            "erreur : les contours de « {path} » ne se lisent pas : {why}"
        ))
    };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(why(&error)))?;
    let read = Outlines::read(&text).map_err(|fault| wrong(fault.to_string()))?;
    let territories = &catalogue.territories;
    let known = |code: &str| territories.find(code).is_some();
    if !read.codes().any(known) {
        return Err(wrong(
            "aucun code n'est celui d'une commune du catalogue".to_owned(),
        ));
    }
    Ok(Some(Arc::new(read)))
}

/// Whether a memory is named, or is where it usually is.
fn is_named(args: &BaseArgs) -> bool {
    let address = address(args);
    let usual = address == base::USUAL;
    !usual || args.base.is_some() || base::file(&address).is_some_and(std::path::Path::is_file)
}

/// The clock of a memory: that of a demonstration is where it was left.
pub fn clock_of(office: &Office<'_>) -> Clock {
    Clock {
        ahead: office.demonstration.unwrap_or_default(),
    }
}

/// Once the process is told to end, by whoever runs it or from the keyboard.
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let told = async |kind| match signal(kind) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(error) => {
            complain(&format!("signal non écouté : {error}"));
            std::future::pending().await
        }
    };
    tokio::select! {
        () = told(SignalKind::terminate()) => {}
        () = told(SignalKind::interrupt()) => {}
    }
}
