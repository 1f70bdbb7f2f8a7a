//! The commands that work on the memory, as who runs an installation types them, on both engines.

use std::path::PathBuf;
use std::process::Command;

use store::{Options, Store, copy};
use trial::Place;

use crate::support::{Folder, livret, run};

/// A folder with a keyring, and a base in one of the engines.
pub struct Site<'p> {
    pub folder: Folder,
    pub place: &'p Place,
}

impl Site<'_> {
    pub fn new<'p>(name: &str, place: &'p Place) -> Site<'p> {
        Site {
            folder: Folder::new(&format!("{name}-{}", place.engine)),
            place,
        }
    }

    fn keys(&self) -> PathBuf {
        self.folder.0.join("livret.cles")
    }

    /// A command on this base, with these keys.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = livret();
        command
            .args(words)
            .env("LIVRET_BASE", &self.place.address)
            .env("LIVRET_TROUSSEAU", self.keys())
            .env_remove("LIVRET_CLES");
        command
    }

    pub fn run(&self, words: &[&str]) -> (i32, String, String) {
        run(&mut self.command(words))
    }

    /// What a command says when all is well.
    pub fn well(&self, words: &[&str]) -> String {
        let (code, out, err) = self.run(words);
        assert_eq!(code, 0, "{words:?}: {out}{err}");
        out
    }

    /// What a command says when it cannot do its work.
    pub fn refused(&self, words: &[&str]) -> String {
        let (code, out, err) = self.run(words);
        assert_eq!((code, out.as_str()), (2, ""), "{words:?}: {err}");
        err
    }
}

#[test]
fn a_base_is_made_with_its_keys_once_and_is_found_intact() {
    trial::both(|place| {
        let site = Site::new("migrate", place);
        assert!(site.refused(&["verify"]).contains("livret migrate"));
        let made = site.well(&["migrate"]);
        assert!(made.contains("trousseau créé"), "{made}");
        let keys = std::fs::read_to_string(site.keys()).expect("the keyring");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(site.keys()).expect("the keyring");
            assert_eq!(mode.permissions().mode() & 0o777, 0o600);
        }
        let again = site.well(&["migrate"]);
        assert!(
            !again.contains("trousseau") && again.contains("prête"),
            "{again}"
        );
        assert_eq!(
            std::fs::read_to_string(site.keys()).expect("the keyring"),
            keys
        );
        assert!(site.well(&["verify"]).contains("tout concorde"));
        assert!(site.well(&["audit", "verify"]).contains("intact"));
    });
}

#[test]
fn other_keys_are_told_to_be_others_and_lost_ones_are_never_replaced() {
    trial::both(|place| {
        let site = Site::new("keys", place);
        site.well(&["migrate"]);
        site.well(&["verify"]);
        let kept = site.folder.0.join("gardées");
        std::fs::rename(site.keys(), &kept).expect("moved");
        let lost = site.refused(&["migrate"]);
        assert!(lost.contains("n'existe pas"), "{lost}");
        assert!(!site.keys().exists());
        let other = "cle-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let (code, _, told) = run(site.command(&["verify"]).env("LIVRET_CLES", other));
        assert_eq!(code, 2);
        assert!(
            told.contains("le trousseau n'ouvre pas cette base"),
            "{told}"
        );
    });
}

#[test]
fn a_new_key_takes_over_and_the_former_one_is_then_of_no_use() {
    trial::both(|place| {
        let site = Site::new("rotation", place);
        site.well(&["demo", "--persons", "6"]);
        assert!(site.well(&["keys", "new"]).contains("« cle-2 »"));
        site.well(&["verify"]);
        let told = site.well(&["keys", "rotate"]);
        assert!(
            told.contains("ne sert plus à cette base : « cle-1 »"),
            "{told}"
        );
        let text = std::fs::read_to_string(site.keys()).expect("the keyring");
        let without: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("cle-1:"))
            .collect();
        std::fs::write(site.keys(), without.join("\n")).expect("written");
        site.well(&["verify"]);
        assert!(site.well(&["keys", "rotate"]).starts_with("0 clés"));
    });
}

#[test]
fn a_demonstration_never_mixes_with_what_is_there() {
    trial::both(|place| {
        let site = Site::new("demo", place);
        let told = site.well(&["demo", "--persons", "3"]);
        assert!(told.contains("3 personnes fictives"), "{told}");
        assert!(
            site.refused(&["demo", "--persons", "3"])
                .contains("n'est pas vide")
        );
    });
}

#[test]
fn from_sqlite_to_postgresql_and_back_everything_is_the_same() {
    let (first, second, third) = (trial::sqlite(), trial::postgres(), trial::sqlite());
    let site = Site::new("transfer", &first);
    site.well(&["demo", "--persons", "10", "--seed", "4"]);
    let there = site.well(&["transfer", &first.address, &second.address]);
    assert!(there.contains("tout concorde"), "{there}");
    let back = site.well(&["transfer", &second.address, &third.address]);
    let copied = |told: &str| {
        let lines = told.lines().take_while(|line| line.starts_with(' '));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(copied(&there).len() > 8 && !there.contains(":livret@"));
    assert_eq!(copied(&there), copied(&back));
    let contents = |place: &Place| {
        let store = Store::open(&Options::at(&place.address)).expect("it opens");
        copy::contents(&store).expect("it is read")
    };
    assert_eq!(contents(&first), contents(&second));
    assert_eq!(contents(&first), contents(&third));
    let again = site.refused(&["transfer", &first.address, &third.address]);
    assert!(again.contains("n'est pas vide"), "{again}");
}

#[test]
fn a_backup_goes_back_into_an_empty_base_of_either_engine_and_into_no_other() {
    trial::both(|place| {
        let site = Site::new("backup", place);
        site.well(&["demo", "--persons", "6"]);
        let file = site.folder.0.join("nuit.livret");
        let name = file.display().to_string();
        let told = site.well(&["backup", &name]);
        let print = std::fs::read_to_string(site.folder.0.join("nuit.livret.sha256"));
        let print = print.expect("the fingerprint");
        let print = print.split_whitespace().next().expect("the fingerprint");
        assert!(told.contains(print), "{told}");
        assert!(site.refused(&["backup", &name]).contains("existe déjà"));
        assert!(site.refused(&["restore", &name]).contains("n'est pas vide"));
        for elsewhere in [trial::sqlite(), trial::postgres()] {
            let told = site.well(&["restore", &name, "--base", &elsewhere.address]);
            assert!(told.contains("tout concorde"), "{told}");
        }
        let mut bytes = std::fs::read(&file).expect("the backup");
        *bytes.last_mut().expect("a byte") ^= 1;
        std::fs::write(&file, bytes).expect("written");
        let elsewhere = trial::sqlite();
        let altered = site.refused(&["restore", &name, "--base", &elsewhere.address]);
        assert!(altered.contains("altéré"), "{altered}");
    });
}

#[test]
fn a_text_changed_since_it_was_served_is_told_by_check_when_a_base_is_named() {
    trial::both(|place| {
        let site = Site::new("served", place);
        site.well(&["migrate"]);
        let catalogue = crate::support::dir().display().to_string();
        let base = place.address.as_str();
        let named = ["check", catalogue.as_str(), "--base", base];
        site.well(&named);
        let store = Store::open(&Options::at(base)).expect("the store opens");
        let seen: Result<(), store::Fault> =
            store.write(|tx| store::workshop::serve(tx, ("cap-confiance", 1), "une autre", 0));
        seen.expect("it is remembered");
        let (code, out, err) = site.run(&named);
        assert_eq!(code, 1, "{out}{err}");
        assert!(
            out.contains("Le texte de la version 1 de la fiche « cap-confiance » a changé"),
            "{out}"
        );
        site.well(&named[..2]);
    });
}
