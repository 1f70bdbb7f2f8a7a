//! No bytes make the reader or the player panic.

use proptest::prelude::*;

use crate::support::{played, shown};

const FILE: &str = include_str!("every_verb.toml");

/// Pieces of case files, put together in any order.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "fiche = \"F06\"\n",
        "[acteurs]\n",
        "[personnes.lea]\n",
        "[[cas]]\nnom = \"a\"\n",
        "histoire = [ { le = \"2017-06-01\", prescrit = \"F06\" } ]\n",
        "histoire = [ { le = \"9999-12-31\", tient = \"contrat\" }, { note = \"contact\", tous_les = \"60000 ans\", fois = 3 } ]\n",
        "histoire = [ { le = \"0001-01-01\", compteurs = [{ compteur = \"places\", valeur = 999999999999 }, { compteur = \"places\", valeur = -999999999999 }] } ]\n",
        "reprend = \"a\"\n",
        "exigences = [\"F06-R01\"]\n",
        "\"rsa.socle\" = true\n",
        "ref = { role = \"referent-rsa\" }\n",
        "[recits]\n",
        "a = [ { le = \"2017-06-01\", sait = { \"rsa.socle\" = \"?\" } } ]\n",
        "é = 1\n",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..12)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text(text in "\\PC*") {
        shown(&text);
    }

    #[test]
    fn any_pieces(text in pieces()) {
        shown(&text);
    }

    #[test]
    fn any_cut(from in 0..FILE.len(), length in 0..80usize) {
        let from = FILE.floor_char_boundary(from);
        let to = FILE.ceil_char_boundary((from + length).min(FILE.len()));
        shown(&format!("{}{}", &FILE[..from], &FILE[to..]));
    }

    #[test]
    fn any_day(at in 0..60usize, year in 0..10_000u16, month in 1..13u8, day in 1..29u8) {
        let days: Vec<usize> = FILE.match_indices("le = \"20").map(|(at, _)| at + 6).collect();
        let at = days[at % days.len()];
        let text = format!("{}{year:04}-{month:02}-{day:02}{}", &FILE[..at], &FILE[at + 10..]);
        prop_assert!(played(&text).cases() > 0);
    }
}
