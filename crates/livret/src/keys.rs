//! `livret keys`: a new key of the installation, and its taking over from the former ones.

use std::io::Write;

use vault::Keyring;

use crate::base::{self, address, entropy, fault};
use crate::cli::{BaseArgs, KeysArgs, KeysCommand};
use crate::keyring::{self, Place};
use crate::output::{Done, Stop};
use crate::progress::Progress;

/// Does what is asked of the keys.
///
/// # Errors
/// The keyring or the memory cannot be read or written.
pub fn run(args: &KeysArgs, out: &mut impl Write) -> Result<Done, Stop> {
    match &args.command {
        KeysCommand::New(args) => new(args, out),
        KeysCommand::Rotate(args) => rotate(args, out),
    }
}

/// Puts a new key first in the keyring's file; a keyring in the environment is told what to hold.
fn new(args: &BaseArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let keyring = keyring::read(args)?;
    let id = next(&keyring);
    let line = Keyring::generate_line(&id, &mut entropy()?)
        .map_err(|fault| Stop::Input(format!("erreur : {fault}")))?;
    match keyring::place(args) {
        Place::Environment(_) => writeln!(
            out,
            "Placez cette ligne en tête de {}, avant les anciennes, sur chaque machine :\n{}",
            keyring::TEXT,
            *line
        )?,
        Place::File(path) => {
            keyring::write(&path, &with_first(&keyring::text(&path)?, &line))?;
            writeln!(out, "clé « {id} » placée en tête de {}", path.display())?;
        }
    }
    writeln!(
        out,
        "Donnez ce trousseau à chaque machine et relancez-y Livret, puis lancez « livret keys rotate »."
    )?;
    Ok(Done::Well)
}

/// The first name of the form `cle-2` that is free.
fn next(keyring: &Keyring) -> String {
    let mut names = (1_u32..).map(|rank| format!("cle-{rank}"));
    let free = names.find(|name| keyring.ids().all(|known| known != name));
    free.unwrap_or_default()
}

/// A keyring's text with a line before its first key.
fn with_first(text: &str, line: &str) -> String {
    let head = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let lines: Vec<&str> = text.lines().collect();
    let before = lines.iter().take_while(|line| head(line)).count();
    let (head, keys) = lines.split_at(before);
    let mut all = head.to_vec();
    all.push(line);
    all.extend(keys);
    format!("{}\n", all.join("\n"))
}

/// Wraps everything with the first key of the keyring, and says which keys are of no use any more.
fn rotate(args: &BaseArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let keyring = keyring::read(args)?;
    let store = base::ready(&address(args))?;
    base::opens(&store, &keyring)?;
    let mut progress = Progress::of("clés remballées", None);
    let done = app::keys::rotate(&store, &keyring, |done| progress.at(done, ""))
        .map_err(|fault| Stop::Input(format!("erreur : {fault}")))?;
    progress.end(done, "");
    let in_use = app::keys::in_use(&store).map_err(fault)?;
    let current = keyring.current_id();
    writeln!(out, "{done} clés remballées par « {current} »")?;
    let late = in_use.iter().filter(|(id, _)| id != current);
    let late: Vec<String> = late
        .map(|(id, count)| format!("« {id} » ({count})"))
        .collect();
    if !late.is_empty() {
        writeln!(
            out,
            "encore en usage : {} ; une machine travaille sans doute avec l'ancien trousseau. \
             Relancez-la, puis relancez « livret keys rotate ».",
            late.join(", ")
        )?;
        return Ok(Done::Faults);
    }
    let former: Vec<String> = keyring
        .ids()
        .skip(1)
        .map(|id| format!("« {id} »"))
        .collect();
    if !former.is_empty() {
        writeln!(
            out,
            "ne sert plus à cette base : {}. Gardez-la aussi longtemps que les sauvegardes d'avant.",
            former.join(", ")
        )?;
    }
    Ok(Done::Well)
}
