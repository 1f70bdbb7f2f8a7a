//! The first account of an installation, as who installs it opens it.

use crate::memory::Site;

const FIRST: [&str; 8] = [
    "compte",
    "premier",
    "--nom",
    "Aude Fictive",
    "--identifiant",
    "Aude.Fictive",
    "--structure",
    "departement",
];

/// The token of the link that was told.
fn link(told: &str) -> String {
    let line = told
        .lines()
        .find(|line| line.starts_with("/invitation?lien="));
    line.expect("a link").to_owned()
}

#[test]
fn the_first_account_is_opened_once_and_its_lost_link_is_made_again() {
    trial::both(|place| {
        let site = Site::new("compte", place);
        assert!(site.refused(&FIRST).contains("livret migrate"));
        site.well(&["migrate"]);
        let nobody = site.refused(&["compte", "inviter", "--identifiant", "aude.fictive"]);
        assert!(nobody.contains("aucun compte"), "{nobody}");
        for (nth, wrong, says) in [
            (7, "nulle-part", "--structure"),
            (7, "Pas Un Nom", "--structure"),
            (5, "deux mots", "--identifiant"),
            (3, "  ", "--nom"),
        ] {
            let mut words = FIRST;
            words[nth] = wrong;
            let told = site.refused(&words);
            assert!(told.contains(says), "{wrong}: {told}");
        }
        let first = link(&site.well(&FIRST));
        let twice = site.refused(&FIRST);
        assert!(twice.contains("il y a déjà un compte"), "{twice}");
        let again = link(&site.well(&["compte", "inviter", "--identifiant", "aude.fictive"]));
        assert_ne!(first, again);
        assert!(site.well(&["audit", "verify"]).contains("intact"));
    });
}
