//! `livret import personnes`.

use std::io::Write;

use app::import::{Imported, Outcome};
use app::{Call, Office, Who};
use domain::access::Habilitation;
use imports::persons::{self, designated};
use imports::report;

use super::{nothing, read, tell};
use crate::base::{self, entropy, failed, now};
use crate::cli::PersonsArgs;
use crate::output::{Done, Stop};

/// Reads, tells, and writes when asked.
///
/// # Errors
/// A file that cannot be read, a memory that is not ready, an import that one may not do.
pub(super) fn run(args: &PersonsArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = base::catalogue(&args.base)?;
    let office = base::office(&args.base, &catalogue)?;
    let mut entropy = entropy()?;
    let who = who(args, &office, &mut entropy)?;
    let call = Call::new(&who, now(), &mut entropy);
    let understood = read(&args.file)?.and_then(|table| {
        persons::read(&catalogue, &table, args.referent.as_deref(), call.now.today)
    });
    let persons = match understood {
        Ok(persons) => persons,
        Err(faults) => {
            tell(out, &report::of_faults(&faults), args.rapport.as_deref())?;
            return nothing(out);
        }
    };
    let write = args.ecrire && persons.faults.is_empty();
    let imported = office
        .import_persons(&call, &persons.people, write)
        .map_err(failed)?;
    let entries = report::of_persons(&imported, &persons);
    tell(out, &entries, args.rapport.as_deref())?;
    match persons.faults.is_empty() && imported.is_clear() {
        true => said(out, &imported),
        false => nothing(out),
    }
}

fn said(out: &mut impl Write, imported: &Imported) -> Result<Done, Stop> {
    let some = imported.outcomes.contains(&Outcome::Registered);
    let says = match imported.written {
        _ if !some => "Rien ne change.",
        true => "Tout est écrit.",
        false => "Rien n'est écrit : ceci est un essai. Relancez avec --ecrire.",
    };
    writeln!(out, "{says}")?;
    Ok(Done::Well)
}

/// Who imports: a mandate that is held, else the installation itself, in a role that may.
fn who(
    args: &PersonsArgs,
    office: &Office<'_>,
    entropy: &mut impl FnMut(&mut [u8]),
) -> Result<Who, Stop> {
    let mut roles = office.catalogue.roles.iter();
    let role = roles.find(|role| role.holds(Habilitation::Imports));
    let installation = Who::installation(role.map(|role| role.id.clone()).unwrap_or_default());
    let Some(told) = &args.par else {
        return Ok(installation);
    };
    let refused = |says: String| Stop::Input(format!("erreur : --par {told} : {says}"));
    let mandate = designated(office.catalogue, told).map_err(refused)?;
    let call = Call::new(&installation, now(), entropy);
    office
        .importer(&call, &mandate)
        .map_err(|error| match error {
            app::Error::Refused(_) => refused(
                "aucun mandat tenu aujourd'hui ne répond à ce nom avec l'habilitation « imports »"
                    .to_owned(),
            ),
            other => failed(other),
        })
}
