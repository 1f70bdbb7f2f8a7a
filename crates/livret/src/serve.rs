//! `livret serve`: the public site, until the process ends.

use std::io::Write;
use std::net::SocketAddr;

use crate::cli::{ServeArgs, today};
use crate::output::{Done, Stop, why};
use crate::place;

/// Serves a catalogue without fault, and says where.
///
/// # Errors
/// A catalogue with faults, or an address that cannot be listened to.
pub fn run(args: &ServeArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = place::open(args.catalogue.as_deref())?;
    let site = web::Site::new(catalogue, || today().0)
        .map_err(|error| Stop::Input(format!("erreur : {error}")))?;
    let address = SocketAddr::new(args.address, args.port);
    let listening = |address: SocketAddr| {
        // Whoever started us may have closed our output; the site is served all the same.
        let _ = writeln!(out, "Livret écoute sur http://{address}");
        let _ = out.flush();
    };
    web::serve(site, address, listening).map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                "ce port est déjà pris, choisissez-en un autre avec --port".to_owned()
            }
            _ => why(&error),
        };
        Stop::Input(format!(
            "erreur : impossible d'écouter sur {address} : {why}"
        ))
    })?;
    Ok(Done::Well)
}
