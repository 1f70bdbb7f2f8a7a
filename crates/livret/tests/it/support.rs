//! The real catalogue, the built binary, a folder of one's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use catalogue_files::SourceFile;
use domain::Catalogue;
use domain::eligibility::Judge;
use domain::values::Day;
use livret::facts_file::{self, Case};
use livret::matching::Matched;
use serde_json::Value as Json;

/// Where the real catalogue is.
pub fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine")
}

/// The real catalogue, read once.
pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let loaded = catalogue_files::load_dir(&dir());
    let shown = catalogue_files::render::text(&loaded.files, &loaded.faults, false);
    assert!(loaded.faults.is_empty(), "{shown}");
    loaded.catalogue
});

/// The judge of the real catalogue on a day.
pub fn judge(day: &str) -> Judge<'static> {
    let day: Day = day.parse().expect("a day");
    Judge::new(&CATALOGUE, day.0).expect("the catalogue compiles")
}

/// A file of facts, understood.
pub fn case(facts: &str) -> Case {
    let file = SourceFile {
        path: "faits.json".to_owned(),
        text: facts.to_owned(),
    };
    facts_file::read(&CATALOGUE, &file)
        .unwrap_or_else(|faults| panic!("{}", facts_file::render(&file, &faults)))
}

/// The answer of `livret match --json` to facts in JSON.
pub fn ask(judge: &Judge<'_>, facts: &str) -> Json {
    let case = case(facts);
    livret::match_json::of(&Matched::of(judge, &case, false).expect("no contradiction"))
}

/// The part of an answer about one fiche.
pub fn fiche<'a>(answer: &'a Json, code: &str) -> &'a Json {
    let fiches = answer["fiches"].as_array().expect("fiches");
    fiches
        .iter()
        .find(|fiche| fiche["code"] == code)
        .expect("the fiche")
}

/// The built binary, ready to run on the real catalogue.
pub fn livret() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_livret"));
    command
        .env("LIVRET_CATALOGUE", dir())
        .env("LC_ALL", "fr_FR.UTF-8");
    command
}

/// What a command wrote and how it ended.
pub fn run(command: &mut Command) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        status.code().expect("an exit code"),
        text(stdout),
        text(stderr),
    )
}

/// A new empty folder, removed when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    /// Of this test.
    pub fn new(name: &str) -> Folder {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    /// A file of this folder, with this text.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// A copy of the real catalogue.
    pub fn catalogue(&self) -> PathBuf {
        let copy = self.0.join("catalogue");
        for under in ["", "fiches"] {
            std::fs::create_dir_all(copy.join(under)).expect("a folder");
            for entry in std::fs::read_dir(dir().join(under)).expect("the catalogue") {
                let path = entry.expect("an entry").path();
                if path.is_file() {
                    std::fs::copy(
                        &path,
                        copy.join(under).join(path.file_name().expect("a name")),
                    )
                    .expect("a copy");
                }
            }
        }
        copy
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
