//! The analysis of the files that are joined: a command of the machine's, told the bytes on its standard input.

use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use app::pieces::{FileKind, NextPart, Rules, Scanned};

use crate::cli::ServeArgs;
use crate::output::{Stop, complain};

/// How long a command may look at one file.
const LONGEST: Duration = Duration::from_secs(60);
/// Between two looks at whether it is over.
const BETWEEN: Duration = Duration::from_millis(20);
/// What it answers when a file is not to be kept: as `clamscan` and `clamdscan` do.
const REJECTED: i32 = 1;

/// What files are admitted, and how they are analysed, as the arguments say.
///
/// # Errors
/// A sort of file that there is not, a weight that is none, a command that is none.
pub fn rules(args: &ServeArgs) -> Result<Rules, Stop> {
    let mut rules = Rules::default();
    if let Some(words) = &args.fichiers {
        let kinds = words.split(',').map(|word| {
            let word = word.trim();
            FileKind::read(word).ok_or_else(|| {
                let known = FileKind::ALL.map(FileKind::word).join(", ");
                Stop::Input(format!(
                    "erreur : « {word} » n'est pas une sorte de fichier ; il y a : {known}"
                ))
            })
        });
        rules.kinds = kinds.collect::<Result<_, _>>()?;
    }
    if let Some(mega) = args.fichier_mo {
        rules.most = u64::from(mega) * 1_000_000;
    }
    if let Some(line) = &args.analyse {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Err(Stop::Input(
                "erreur : --analyse attend une commande".to_owned(),
            ));
        }
        rules.scan = Some(Box::new(move |next: &mut NextPart<'_>| {
            let scanned = scan(&words, next);
            if let Scanned::Unable(why) = &scanned {
                complain(&format!(
                    "analyse d'un fichier : {why} ; il attend en quarantaine"
                ));
            }
            scanned
        }));
    }
    Ok(rules)
}

/// Has a command look at a file: it answers 0 when nothing is wrong, 1 when the file is not to be kept, anything
/// else when it cannot tell.
pub fn scan(words: &[String], next: &mut NextPart<'_>) -> Scanned {
    let Some((program, arguments)) = words.split_first() else {
        return Scanned::Unable("aucune commande".to_owned());
    };
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => return Scanned::Unable(format!("{program} ne se lance pas : {error}")),
    };
    let input = child.stdin.take();
    // Whoever waits ends a command that hangs, and what is told to it then ends too.
    let waiting = spawn(move || wait(&mut child));
    let told = tell(input, next);
    let ended = waiting.join().unwrap_or(None);
    match (ended, told) {
        (Some(0), Ok(())) => Scanned::Clean,
        // It may say so before it has read everything.
        (Some(REJECTED), _) => Scanned::Rejected,
        (_, Err(why)) => Scanned::Unable(why),
        (Some(code), _) => Scanned::Unable(format!("{program} répond {code}")),
        (None, _) => Scanned::Unable(format!("{program} ne répond pas")),
    }
}

/// Tells it the bytes, then that there is no more.
fn tell(input: Option<ChildStdin>, next: &mut NextPart<'_>) -> Result<(), String> {
    let Some(mut input) = input else {
        return Err("la commande ne lit rien".to_owned());
    };
    while let Some(part) = next()? {
        if let Err(error) = input.write_all(&part) {
            return Err(error.to_string());
        }
    }
    Ok(())
}

/// What it answers, when it does in time; else it is ended.
fn wait(child: &mut Child) -> Option<i32> {
    let until = Instant::now() + LONGEST;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code(),
            Ok(None) if Instant::now() < until => sleep(BETWEEN),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}
