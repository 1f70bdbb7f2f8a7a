//! A case told day by day.

use cases::{Engines, format, replay};

use crate::support::{CATALOGUE, find};

fn told(text: &str) -> String {
    let file = format::read(&CATALOGUE, text).expect("a case file");
    replay(&Engines::new(&CATALOGUE), &file.cases[0], &find)
}

#[test]
fn each_day_has_its_journal_its_answers_and_where_things_stand() {
    let told = told(
        r#"
fiche = "cap-confiance"
[personnes.lea]
"rsa.socle" = true
"residence.commune" = "Rennes"
[[cas]]
nom = "Un début"
histoire = [
  { le = "2017-06-01", prescrit = "cap-confiance" },
  { le = "2017-06-20", tient = "tripartite-initial" },
  { tient = "adhesion:confirme" },
  { le = "2017-07-03", tient = "bilan-intermediaire" },
  { le = "2017-09-04", tient = "contrat" },
]
"#,
    );
    let words = [
        "Un début\n",
        "\n1er juin 2017\n",
        "« Envoi de la fiche de prescription »",
        "→ admis",
        "\n3 juillet 2017\n",
        "(rien n'est écrit)",
        "→ non",
        "✗ attendu : admis ; reçu : non",
        "\n4 septembre 2017\n",
        "Période : Accompagnement, du 4 septembre 2017 au 3 mars 2018",
        "Dû : « Entretien tripartite de fin »",
        "Compte : « Contacts de la semaine »",
    ];
    let mut rest = told.as_str();
    for word in words {
        let Some((_, after)) = rest.split_once(word) else {
            panic!("« {word} » dans :\n{told}");
        };
        rest = after;
    }
}
