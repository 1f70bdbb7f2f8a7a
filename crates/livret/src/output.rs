//! Where commands write, and how they end.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How a command ended, when it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Nothing to report.
    Well,
    /// What was checked has faults.
    Faults,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Stop {
    /// Its input makes no sense: the whole explanation, in French.
    Input(String),
    /// It could not write.
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Output(error)
    }
}

/// The standard output: colours only where someone sees them and has not refused them.
pub fn stdout() -> impl Write {
    BufWriter::with_capacity(1 << 16, anstream::stdout().lock())
}

/// Writes what is left and gives the exit code: 0 well, 1 faults found, 2 the input makes no sense.
///
/// A reader that closed the pipe has seen enough: that is no failure.
pub fn finish(done: Result<Done, Stop>, mut out: impl Write) -> ExitCode {
    let flushed = match &done {
        Ok(_) => out.flush(),
        // What was half said before the failure is not said at all, unless it is already out.
        Err(_) => Ok(()),
    };
    match (done, flushed) {
        (Ok(Done::Well), Ok(())) => ExitCode::SUCCESS,
        (Ok(Done::Faults), Ok(())) => ExitCode::from(1),
        (Err(Stop::Input(message)), _) => {
            complain(&message);
            ExitCode::from(2)
        }
        (Err(Stop::Output(error)), _) | (_, Err(error)) => match error.kind() {
            io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            _ => {
                complain(&format!("erreur : l'écriture a échoué : {}", why(&error)));
                ExitCode::from(2)
            }
        },
    }
}

/// Why a file cannot be read or written, in French where it is usual.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "ce fichier n'existe pas".to_owned(),
        io::ErrorKind::PermissionDenied => "l'accès est refusé".to_owned(),
        io::ErrorKind::InvalidData => "ce n'est pas un texte UTF-8".to_owned(),
        io::ErrorKind::IsADirectory => "c'est un dossier".to_owned(),
        io::ErrorKind::StorageFull => "le disque est plein".to_owned(),
        _ => error.to_string(),
    }
}

/// Says something on the standard error, which may be closed too.
pub fn complain(message: &str) {
    let message = message.trim_end();
    let _ = writeln!(anstream::stderr().lock(), "{message}");
}

/// Whether the terminal shows more than ASCII, as its locale says.
pub fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match locale {
        Some(locale) => locale.to_lowercase().contains("utf"),
        None => cfg!(windows),
    }
}

/// Writes a file whole or not at all: beside it first, then in its place.
///
/// # Errors
/// It cannot be written; the file of before, if there is one, stays as it was.
pub fn replace(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let beside: PathBuf = path.with_file_name(format!(
        ".{}.{}.partiel",
        name.to_string_lossy(),
        std::process::id()
    ));
    let written = File::create(&beside).and_then(|file| {
        let mut file = BufWriter::with_capacity(1 << 16, file);
        write(&mut file)?;
        file.into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_all()?;
        std::fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
