//! `livret imprimer`, and the press of a catalogue: its templates over those of the program.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use domain::Catalogue;
use domain::fiche::Fiche;
use domain::values::Date;
use papers::fiche::Sheet;
use papers::forms::{self, Form};
use papers::{Fault, OWN, Paper, Press};
use web::Site;

use crate::cli::{PrintArgs, PrintCommand, TemplatesArgs, ToFile, today};
use crate::output::{Done, Stop, why};
use crate::place;

/// Where a catalogue keeps its own templates.
pub const TEMPLATES: &str = "documents";

/// Prints something of the catalogue.
///
/// # Errors
/// A catalogue with faults, a fiche or a document that is not there, a template that is wrong, a file that cannot be
/// written.
pub fn run(args: &PrintArgs, out: &mut impl Write) -> Result<Done, Stop> {
    match &args.command {
        PrintCommand::Livret(to) => {
            let shop = Shop::open(to)?;
            let livret = shop
                .site
                .livret()
                .map_err(|fault| Stop::Input(told(&fault)))?;
            shop.print(&livret, out)
        }
        PrintCommand::Fiche(asked) => {
            let shop = Shop::open(&asked.to)?;
            let fiche = shop.fiche(&asked.fiche)?;
            shop.print(&Sheet::of(shop.site.catalogue(), fiche, shop.day), out)
        }
        PrintCommand::Document(asked) => {
            let shop = Shop::open(&asked.to)?;
            let fiche = shop.fiche(&asked.fiche)?;
            let mut printed = forms::printed(fiche);
            let document = printed.find(|document| document.origin.id.as_str() == asked.document);
            let form = document
                .and_then(|document| Form::blank(shop.site.catalogue(), fiche, document, shop.day));
            let form = form.ok_or_else(|| {
                let known: Vec<&str> = forms::printed(fiche)
                    .map(|document| document.origin.id.as_str())
                    .collect();
                Stop::Input(format!(
                    "erreur : la fiche {} n'imprime pas de document « {} » ; elle imprime : {}.",
                    fiche.code(),
                    asked.document,
                    ::french::text::listed(&known)
                ))
            })?;
            shop.print(&form, out)
        }
        PrintCommand::Modeles(asked) => lay_out(asked, out),
    }
}

/// What a command prints with.
struct Shop<'a> {
    site: Site,
    day: Date,
    to: &'a ToFile,
}

impl<'a> Shop<'a> {
    fn open(to: &'a ToFile) -> Result<Shop<'a>, Stop> {
        let dir = place::find(to.catalogue.as_deref())?;
        // It lives as long as the command.
        let catalogue: &'static Catalogue = Box::leak(Box::new(place::open(Some(&dir))?));
        let day = to.on.unwrap_or_else(today).0;
        let site = Site::new(catalogue, move || day)
            .map_err(|error| Stop::Input(format!("erreur : {error}")))?;
        Ok(Shop {
            site: site.with_press(Arc::new(press(&dir)?)),
            day,
            to,
        })
    }

    fn fiche(&self, name: &str) -> Result<&'static Fiche, Stop> {
        let mut fiches = self.site.catalogue().fiches_on(self.day).into_iter();
        let found = fiches.find(|fiche| Catalogue::matches_name(fiche, name));
        found.ok_or_else(|| {
            Stop::Input(format!(
                "erreur : le catalogue n'a pas de fiche « {name} »."
            ))
        })
    }

    fn print(&self, paper: &impl Paper, out: &mut impl Write) -> Result<Done, Stop> {
        let wrong = |fault: Fault| Stop::Input(told(&fault));
        let press = self.site.press();
        if let Some(values) = &self.to.donnees {
            write(values, &press.values(paper).map_err(wrong)?, out)?;
        }
        write(&self.to.out, &press.print(paper).map_err(wrong)?, out)?;
        Ok(Done::Well)
    }
}

fn write(path: &Path, bytes: &[u8], out: &mut impl Write) -> Result<(), Stop> {
    let cannot = |error| Stop::Input(format!("erreur : {} : {}", path.display(), why(&error)));
    std::fs::write(path, bytes).map_err(cannot)?;
    writeln!(out, "{}", path.display())?;
    Ok(())
}

/// A fault of a template, as a command says it.
pub fn told(fault: &Fault) -> String {
    format!("erreur : modèle {fault}")
}

/// The press of a catalogue's folder: the templates, pictures and fonts of its `documents`, over the program's.
///
/// # Errors
/// The folder cannot be read.
pub fn press(dir: &Path) -> Result<Press, Stop> {
    let dir = dir.join(TEMPLATES);
    let mut files = BTreeMap::new();
    if dir.is_dir() {
        read(&dir, "", &mut files)?;
    }
    Ok(Press::new(files))
}

fn read(dir: &Path, under: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Stop> {
    let cannot =
        |path: &Path, error| Stop::Input(format!("erreur : {} : {}", path.display(), why(&error)));
    for entry in std::fs::read_dir(dir).map_err(|error| cannot(dir, error))? {
        let path = entry.map_err(|error| cannot(dir, error))?.path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|name| !name.starts_with('.'))
        else {
            continue;
        };
        let name = format!("{under}{name}");
        match path.is_dir() {
            true => read(&path, &format!("{name}/"), files)?,
            false => {
                files.insert(
                    name,
                    std::fs::read(&path).map_err(|error| cannot(&path, error))?,
                );
            }
        }
    }
    Ok(())
}

/// Writes the program's templates where they can be changed.
fn lay_out(args: &TemplatesArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let cannot =
        |path: &Path, error| Stop::Input(format!("erreur : {} : {}", path.display(), why(&error)));
    std::fs::create_dir_all(&args.dir).map_err(|error| cannot(&args.dir, error))?;
    for (name, text) in OWN {
        let path = args.dir.join(name);
        match path.exists() {
            true => writeln!(out, "{} : déjà là, laissé", path.display())?,
            false => {
                std::fs::write(&path, text).map_err(|error| cannot(&path, error))?;
                writeln!(out, "{}", path.display())?;
            }
        }
    }
    Ok(Done::Well)
}
