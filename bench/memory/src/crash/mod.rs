//! Death at any moment: processes killed while they write, a database stopped at once. What was acknowledged
//! is there, whole; what was not is there whole, or not at all.

mod child;
mod survey;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use demo::dice::Dice;

use self::survey::Survey;
use crate::desk::{self, Told, cases, told};
use crate::measure::Report;

/// The word by which the bench runs itself as the one that dies.
pub const CHILD: &str = "victime";
/// Dossiers it works in.
const CASES: u64 = 300;
/// The longest it lives after its first act, in milliseconds.
const LONGEST: usize = 250;
/// How long the first act may take to come.
const PATIENCE: Duration = Duration::from_secs(60);
/// Every so many deaths, everything is verified, and not only what was touched.
const WHOLE: u64 = 50;

/// What dies.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Sqlite,
    Postgres,
    Server,
}

/// The one that dies, run by [`run`].
pub fn child(args: &[String]) -> ExitCode {
    match child::live(args) {
        Ok(()) => ExitCode::SUCCESS,
        // The server died before us: that is what it is there for.
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// So many deaths: of a process on SQLite, of a process on PostgreSQL, of PostgreSQL itself.
pub fn run([sqlite, postgres, server]: [u64; 3]) -> Told<bool> {
    let mut report = Report::default();
    for (mode, deaths) in [
        (Mode::Sqlite, sqlite),
        (Mode::Postgres, postgres),
        (Mode::Server, server),
    ] {
        if deaths > 0 {
            die(mode, deaths, &mut report)?;
        }
    }
    Ok(report.print())
}

fn die(mode: Mode, deaths: u64, report: &mut Report) -> Told<()> {
    let place = match mode {
        Mode::Sqlite => trial::sqlite(),
        _ => trial::postgres(),
    };
    let name = match mode {
        Mode::Sqlite => "SQLite, le processus tué",
        Mode::Postgres => "PostgreSQL, le processus tué",
        Mode::Server => "PostgreSQL arrêté net",
    };
    let ready = desk::open(&place.address, 8, false)?;
    let plan = Plan::write(&cases(&ready, CASES)?)?;
    ready.store.settle().map_err(told)?;
    drop(ready);
    let mut survey = Survey::default();
    let begun = Instant::now();
    for death in 0..deaths {
        let after = Dice::seeded(death + 1).below(LONGEST) as u64;
        let acks = one_death(mode, &place.address, &plan.0, death, after)
            .map_err(|fault| format!("{name}, mort {death} : {fault}"))?;
        let office = desk::open(&place.address, 4, true)?;
        survey.after(&office, &acks, death)?;
        if death % WHOLE == WHOLE - 1 || death == deaths - 1 {
            survey.whole(&office)?;
            eprintln!("{name} : {} morts", death + 1);
        }
    }
    let seconds = begun.elapsed().as_secs();
    report.note(
        &format!("{name} : {deaths} fois"),
        format!("{} actes acquittés", survey.acknowledged),
        &format!(
            "{seconds} s, {} de plus gardés sans l'avoir dit",
            survey.unsaid
        ),
    );
    let acknowledged = usize::try_from(survey.acknowledged).unwrap_or(0);
    report.differences(
        &format!("{name} : acquittés et perdus"),
        survey.lost,
        acknowledged,
    );
    report.differences(
        &format!("{name} : à moitié gardés"),
        survey.halves,
        acknowledged,
    );
    for what in survey.told.iter().take(5) {
        eprintln!("{name} : {what}");
    }
    Ok(())
}

/// What a process acknowledged before it died.
fn one_death(
    mode: Mode,
    address: &str,
    plan: &Path,
    death: u64,
    after: u64,
) -> Told<Vec<survey::Ack>> {
    let myself = std::env::current_exe().map_err(told)?;
    let mut victim = Command::new(myself)
        .args([
            CHILD,
            address,
            &plan.display().to_string(),
            &death.to_string(),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(told)?;
    let acks = listen(&mut victim, || {
        std::thread::sleep(Duration::from_millis(after));
        match mode {
            Mode::Server => stop_at_once(),
            _ => Ok(()),
        }
    });
    // Already dead when the server went first: there is nobody left to kill, and nothing is wrong.
    let _ = victim.kill();
    let _ = victim.wait();
    let acks = acks?;
    acks.join().map_err(|_| "l'écoute est tombée".to_owned())
}

/// Reads what it says from its first act on, to its end; `then` comes after that first act.
fn listen(
    victim: &mut Child,
    then: impl FnOnce() -> Told<()>,
) -> Told<std::thread::JoinHandle<Vec<survey::Ack>>> {
    let heard = victim.stdout.take().ok_or("pas de sortie")?;
    let (first, begun) = std::sync::mpsc::channel();
    let listening = std::thread::spawn(move || {
        let mut acks = Vec::new();
        let mut lines = BufReader::new(heard);
        let mut line = String::new();
        // A line without its end was never said.
        while lines.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
            acks.extend(survey::Ack::read(&line));
            if acks.len() == 1 {
                let _ = first.send(());
            }
            line.clear();
        }
        acks
    });
    begun
        .recv_timeout(PATIENCE)
        .map_err(|why| format!("aucun acte n'est venu : {why}"))?;
    then()?;
    Ok(listening)
}

/// Stops PostgreSQL without letting it end anything, and starts it again.
fn stop_at_once() -> Told<()> {
    let folder = std::env::var("LIVRET_POSTGRES_DIR").map_err(told)?;
    let (data, log) = (format!("{folder}/data"), format!("{folder}/log"));
    let control = pg_ctl()?;
    let ends = ["-D", &data, "-l", &log, "-m", "immediate", "-w", "restart"];
    let mut command = match as_root()? {
        true => {
            let mut command = Command::new("setpriv");
            command
                .args([
                    "--reuid",
                    "postgres",
                    "--regid",
                    "postgres",
                    "--clear-groups",
                ])
                .arg(control);
            command
        }
        false => Command::new(control),
    };
    let told_so = command
        .args(ends)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(told)?;
    match told_so.success() {
        true => Ok(()),
        false => Err(format!("pg_ctl restart : {told_so}")),
    }
}

fn as_root() -> Told<bool> {
    let told_so = Command::new("id").arg("-u").output().map_err(told)?;
    Ok(told_so.stdout.trim_ascii() == b"0")
}

/// The newest that the distribution installed.
fn pg_ctl() -> Told<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").map_err(told)?;
    let mut found: Vec<PathBuf> = installed
        .filter_map(|folder| Some(folder.ok()?.path().join("bin/pg_ctl")))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop().ok_or_else(|| "pas de pg_ctl".to_owned())
}

/// What the one that dies is to do: the cases, in a file that goes with it.
struct Plan(PathBuf);

impl Plan {
    fn write(cases: &[desk::Case]) -> Told<Plan> {
        let path = std::env::temp_dir().join(format!("livret-plan-{}.json", std::process::id()));
        let text = serde_json::to_vec(cases).map_err(told)?;
        let mut file = std::fs::File::create(&path).map_err(told)?;
        file.write_all(&text).map_err(told)?;
        Ok(Plan(path))
    }
}

impl Drop for Plan {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
