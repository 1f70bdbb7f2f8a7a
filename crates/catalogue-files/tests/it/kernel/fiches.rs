//! Small fiches made up at random, written in the format and read by the loader.

use std::fmt::Write;

use catalogue_files::{Loaded, Severity, load_texts};

use crate::small;
use demo::dice::Dice;

/// Which units lengths are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// Days and weeks only: nothing of the calendar.
    Days,
    /// Months and years as well.
    Any,
}

const ACTORS: &str = r#"
[[organisation]]
id = "atelier-nord"
nom = "Atelier du Nord"
type = "operateur"

[[organisation]]
id = "atelier-sud"
nom = "Atelier du Sud"
type = "operateur"

[[organisation]]
id = "service-insertion"
nom = "Service d'insertion"
type = "service"

[[organisation]]
id = "commission-locale"
nom = "Commission locale"
type = "instance"

[[role]]
id = "personne"
nom = "La personne"
designe = "sujet"

[[role]]
id = "referent"
nom = "Référent"

[[role]]
id = "conseiller"
nom = "Conseiller"
"#;

/// A small catalogue of one fiche, and the text of that fiche.
pub fn random(seed: u64, units: Units) -> (Loaded, String) {
    let mut writer = Writer {
        dice: Dice::seeded(seed),
        units,
        text: String::new(),
        records: 0,
    };
    writer.fiche();
    let text = writer.text;
    let mut files = small::files();
    // Who answers a survey is an actor of the fiche it was written for.
    files.retain(|file| file.path != small::SURVEY);
    for file in &mut files {
        match file.path.as_str() {
            small::FICHE => file.text.clone_from(&text),
            "acteurs.toml" => file.text = ACTORS.to_owned(),
            _ => {}
        }
    }
    (load_texts(files), text)
}

struct Writer {
    dice: Dice,
    units: Units,
    text: String,
    records: u32,
}

impl Writer {
    fn once_in(&mut self, times: usize) -> bool {
        self.dice.once_in(times)
    }

    fn number(&mut self, from: usize, to: usize) -> usize {
        from + self.dice.below(to - from + 1)
    }

    fn one(&mut self, among: &[&'static str]) -> &'static str {
        self.dice.one_of(among).copied().unwrap_or_default()
    }

    /// A length of about this many weeks, in some unit.
    fn length(&mut self, weeks: usize) -> String {
        let units = if self.units == Units::Days { 2 } else { 3 };
        match self.dice.below(units) {
            0 => format!("{} jours", weeks * 7 + self.number(0, 5)),
            1 => format!("{weeks} semaines"),
            _ => format!("{} mois", weeks.div_ceil(4)),
        }
    }

    /// A record of a kind, then its lines.
    fn record(&mut self, kind: &str, id: &str, lines: &[&str]) {
        self.records += 1;
        let rank = self.records;
        let _ = write!(
            self.text,
            "\n[[{kind}]]\nid = \"{id}\"\nexigences = [\"F01-R{rank:02}\"]\n"
        );
        for line in lines.iter().filter(|line| !line.is_empty()) {
            let _ = writeln!(self.text, "{line}");
        }
    }

    /// A line, or none.
    fn perhaps(&mut self, times: usize, line: &'static str) -> &'static str {
        if self.once_in(times) { line } else { "" }
    }

    fn fiche(&mut self) {
        self.text.push_str(
            r#"
[fiche]
id = "atelier"
numero = 1
page = 4
titre = "Atelier d'essai"
titre_court = "Atelier"
themes = ["sociale"]
sujet = "personne"
resume = "Un atelier pour essayer."
rubriques_absentes = ["cout", "public-cible", "places"]

[version]
numero = 1
note = "Première version."
"#,
        );
        self.parties();
        self.conditions();
        self.steps();
        self.periods();
        self.counters();
        self.documents();
        self.money();
    }

    fn parties(&mut self) {
        let open = self.perhaps(3, "liste_ouverte = true");
        self.record(
            "acteur",
            "prescripteurs",
            &["type = \"prescripteur\"", "role = \"referent\"", open],
        );
        let both = self.one(&["[\"atelier-nord\", \"atelier-sud\"]", "[\"atelier-nord\"]"]);
        let structures = format!("structures = {both}");
        self.record("acteur", "ateliers", &["type = \"operateur\"", &structures]);
        self.record(
            "acteur",
            "conseillers",
            &[
                "type = \"referent-personne\"",
                "role = \"conseiller\"",
                &structures,
            ],
        );
        self.record(
            "acteur",
            "commission",
            &[
                "type = \"instance\"",
                "structures = [\"commission-locale\"]",
            ],
        );
        self.record(
            "territoire",
            "lieu",
            &[
                "nom = \"Département d'essai\"",
                "comprend = [\"departement-essai\"]",
                "porte_sur = \"residence\"",
                "presume = true",
            ],
        );
    }

    fn conditions(&mut self) {
        let tests = [
            "rsa.socle",
            "age < 26",
            "disponibilite = pleine ou age >= 25",
            "disponibilite >= partielle",
        ];
        for (id, force) in [
            ("une", "ferme"),
            ("deux", "ferme"),
            ("trois", "jugee"),
            ("quatre", "ferme"),
        ] {
            if self.once_in(2) {
                let test = format!("si = \"{}\"", self.one(&tests));
                let judge = if force == "jugee" {
                    "juge = \"prescripteurs\""
                } else {
                    ""
                };
                let force = format!("force = \"{force}\"");
                let at = self.perhaps(3, "a = [\"entree\"]");
                self.record(
                    "condition",
                    id,
                    &["libelle = \"Une condition\"", &force, &test, judge, at],
                );
            }
        }
    }

    /// The path: prescription, perhaps an interview and a choice, entry, reviews, a decision, an end,
    /// a follow-up; and one or two activities that hang from any of them.
    fn steps(&mut self) {
        let input = self.perhaps(
            2,
            "consigne = [{ id = \"besoin\", libelle = \"Le besoin\", type = \"texte\", obligatoire = true }]",
        );
        let notify = self.perhaps(2, "avise = [\"ateliers\"]");
        let channels = self.perhaps(3, "canaux = [\"courriel\", \"telephone et courrier\"]");
        self.record(
            "etape",
            "prescription",
            &[
                "libelle = \"Prescription\"",
                "type = \"prescription\"",
                "acteurs = [\"prescripteurs\"]",
                input,
                notify,
                channels,
                "pieces = [\"fiche-de-prescription\"]",
            ],
        );
        let mut last = "prescription";
        if self.once_in(2) {
            let wait = self.length(2);
            let window =
                format!("fenetre = {{ depuis = \"prescription\", au_plus_tard = \"{wait}\" }}");
            self.record(
                "etape",
                "entretien",
                &[
                    "libelle = \"Entretien\"",
                    "type = \"entretien\"",
                    "apres = [\"prescription\"]",
                    "acteurs = [\"conseillers\"]",
                    "presents = [\"personne\"]",
                    &window,
                    "issues = [",
                    "  { id = \"retenu\", libelle = \"Retenu\", decide_par = [\"conseillers\"] },",
                    "  { id = \"refus\", libelle = \"Refus\", motif = \"exige\", motifs_ouverts = true, ferme_dossier = true },",
                    "]",
                ],
            );
            last = "entretien:retenu";
        }
        if self.once_in(2) {
            let after = format!("apres = [\"{last}\"]");
            self.record(
                "etape",
                "adhesion",
                &[
                    "libelle = \"Adhésion\"",
                    "type = \"adhesion\"",
                    &after,
                    "acteurs = [\"personne\"]",
                    "issues = [",
                    "  { id = \"oui\", libelle = \"Oui\", decide_par = [\"personne\"] },",
                    "  { id = \"non\", libelle = \"Non\", decide_par = [\"personne\"], ferme_dossier = true },",
                    "]",
                ],
            );
            last = "adhesion:oui";
        }
        let after = format!("apres = [\"{last}\"]");
        let contract = self.perhaps(2, "pieces = [\"contrat\"]");
        self.record(
            "etape",
            "entree",
            &[
                "libelle = \"Entrée\"",
                "type = \"entree\"",
                &after,
                "acteurs = [\"personne\", \"ateliers\"]",
                contract,
                "ouvre = \"accompagnement\"",
            ],
        );
        self.reviews();
        self.activities(last);
        let delay = self.length(12);
        let window = format!(
            "fenetre = {{ depuis = \"bilan:fin\", au_plus_tot = \"{delay}\", marge = \"1 semaine\" }}"
        );
        self.record(
            "etape",
            "suivi",
            &[
                "libelle = \"Suivi\"",
                "type = \"suivi\"",
                "apres = [\"bilan:fin\"]",
                "acteurs = [\"ateliers\"]",
                &window,
            ],
        );
    }

    fn reviews(&mut self) {
        let refuse = self.perhaps(3, "hors_fenetre = \"refuser\"");
        let window = self.one(&[
            "fenetre = { depuis = \"debut:accompagnement\", de_semaine = 3, a_semaine = 5 }",
            "fenetre = { depuis = \"fin:accompagnement\", avant = \"10 jours\" }",
            "fenetre = { depuis = \"entree\", au_plus_tot = \"7 jours\", au_plus_tard = \"40 jours\" }",
            "",
        ]);
        let refuse = if window.is_empty() { "" } else { refuse };
        let minimums = self.one(&["avertir", "refuser", "dispenser"]);
        let end = format!(
            "  {{ id = \"fin\", libelle = \"Fin\", ferme_dossier = true, minimums = \"{minimums}\" }},"
        );
        self.record(
            "etape",
            "bilan",
            &[
                "libelle = \"Bilan\"",
                "type = \"bilan\"",
                "apres = [\"entree\"]",
                "acteurs = [\"conseillers\"]",
                "presents = [\"personne\", \"prescripteurs\"]",
                "chaque = \"accompagnement\"",
                "pieces = [\"bilan-ecrit\"]",
                window,
                refuse,
                "issues = [",
                &end,
                "  { id = \"demande\", libelle = \"Renouveler\", suite = [\"decision\"] },",
                "]",
            ],
        );
        self.record(
            "etape",
            "decision",
            &[
                "libelle = \"Décision\"",
                "type = \"renouvellement\"",
                "apres = [\"bilan:demande\"]",
                "acteurs = [\"commission\"]",
                "issues = [",
                "  { id = \"valide\", libelle = \"Oui\", decide_par = [\"commission\"], prolonge = \"accompagnement\" },",
                "  { id = \"refuse\", libelle = \"Non\", decide_par = [\"commission\"], ferme_dossier = true },",
                "]",
            ],
        );
    }

    fn activities(&mut self, before_entry: &'static str) {
        for id in ["atelier", "visite"] {
            if self.once_in(2) {
                let kind = format!(
                    "type = \"{}\"",
                    self.one(&["action", "entretien", "reunion"])
                );
                let after = self.one(&["entree", "prescription", before_entry, "bilan:demande"]);
                let after = format!("apres = [\"{after}\"]");
                let necessity = self.one(&[
                    "caractere = \"facultatif\"",
                    "caractere = \"dispensable\"",
                    "",
                ]);
                let absent = self.perhaps(2, "si_absent = \"signaler\"");
                self.record(
                    "etape",
                    id,
                    &[
                        "libelle = \"Activité\"",
                        &kind,
                        &after,
                        "acteurs = [\"conseillers\"]",
                        "presents = [\"personne\"]",
                        absent,
                        necessity,
                    ],
                );
            }
        }
    }

    fn periods(&mut self) {
        let weeks = self.number(4, 30);
        let length = self.length(weeks);
        let length = match self.dice.below(3) {
            0 => format!("duree = \"{length}\""),
            1 => format!("duree_max = \"{length}\""),
            _ => format!("duree_min = \"3 semaines\"\nduree_max = \"{length}\""),
        };
        let each = self.length(weeks);
        let mut renewal =
            format!("renouvellement = {{ duree = \"{each}\", decide_a = \"decision\"");
        let bound = match self.dice.below(3) {
            0 => String::new(),
            1 => format!(", fois_max = {}", self.number(1, 3)),
            _ => format!(", total_max = \"{}\"", self.length(weeks * 2 + 8)),
        };
        renewal.push_str(&bound);
        renewal.push_str(" }");
        self.record(
            "periode",
            "accompagnement",
            &[
                "libelle = \"Accompagnement\"",
                "portee = \"dossier\"",
                &length,
                &renewal,
            ],
        );
    }

    fn counters(&mut self) {
        let event = self.one(&["entree", "presence", "prescription"]);
        let scope = self.one(&["fiche", "operateur"]);
        let calendar = self.one(&["par = \"annee-civile\"", "par = \"mois-civil\"", ""]);
        let per = match (event, self.units) {
            ("presence", _) => "par = \"en-meme-temps\"",
            (_, Units::Days) => "",
            _ => calendar,
        };
        let lines = format!(
            "compte = \"{event}\"\nportee = \"{scope}\"\n{per}\nvaleur = {}",
            self.number(1, 3)
        );
        let nature = self.one(&["limite", "objectif"]);
        let at_bound = match nature {
            "limite" => "a_la_borne = \"refuser\"",
            _ => "a_la_borne = \"avertir\"",
        };
        let nature = format!("nature = \"{nature}\"");
        self.record(
            "compteur",
            "places",
            &[
                "libelle = \"Places\"",
                "places = true",
                &nature,
                &lines,
                at_bound,
            ],
        );
        let contacts = format!("valeur = {}", self.number(1, 2));
        let waiver = self.perhaps(2, "dispense = \"Une semaine d'absence.\"");
        self.record(
            "compteur",
            "contacts",
            &[
                "libelle = \"Contacts\"",
                "compte = \"contact\"",
                "portee = \"dossier\"",
                "par = \"semaine\"",
                "pendant = \"accompagnement\"",
                "nature = \"minimum\"",
                &contacts,
                "a_la_borne = \"avertir\"",
                waiver,
            ],
        );
        let interviews = format!("valeur = {}", self.number(1, 4));
        self.record(
            "compteur",
            "entretiens",
            &[
                "libelle = \"Entretiens\"",
                "compte = \"entretien\"",
                "avec = [\"conseiller\"]",
                "portee = \"dossier\"",
                "par = \"ensemble\"",
                "pendant = \"accompagnement\"",
                "nature = \"minimum\"",
                &interviews,
                "a_la_borne = \"avertir\"",
            ],
        );
    }

    fn documents(&mut self) {
        self.record(
            "document",
            "fiche-de-prescription",
            &[
                "libelle = \"Fiche de prescription\"",
                "ecrit_par = [\"prescripteurs\"]",
                "du_a = \"prescription\"",
            ],
        );
        self.record(
            "document",
            "contrat",
            &[
                "libelle = \"Contrat\"",
                "signe_par = [\"personne\", \"ateliers\"]",
                "contient = [\"objectifs\"]",
                "du_a = \"entree\"",
            ],
        );
        let deadline = format!(
            "echeance = {{ etape = \"bilan\", avant = \"{} jours\" }}",
            self.number(1, 12)
        );
        let deadline = if self.once_in(2) {
            deadline
        } else {
            String::new()
        };
        self.record(
            "document",
            "bilan-ecrit",
            &[
                "libelle = \"Bilan écrit\"",
                "ecrit_par = [\"conseillers\"]",
                "avec = [\"personne\"]",
                "du_a = \"bilan\"",
                "transmis_a = [\"prescripteurs\"]",
                &deadline,
            ],
        );
    }

    fn money(&mut self) {
        self.record(
            "financement",
            "aide",
            &[
                "libelle = \"Aide\"",
                "type = \"aide\"",
                "accorde_par = [\"commission\"]",
                "objets = [{ id = \"transport\", libelle = \"transport\" }]",
            ],
        );
        if self.once_in(2) {
            let year = match self.units {
                Units::Days => "",
                Units::Any => "par = \"annee-civile\"",
            };
            self.record(
                "compteur",
                "aides",
                &[
                    "libelle = \"Aides\"",
                    "compte = \"octroi\"",
                    "financement = \"aide\"",
                    "portee = \"fiche\"",
                    year,
                    "nature = \"limite\"",
                    "valeur = 2",
                    "a_la_borne = \"refuser\"",
                ],
            );
        }
    }
}

#[test]
fn the_loader_finds_no_fault_in_them() {
    for seed in 0..60 {
        for units in [Units::Days, Units::Any] {
            let (loaded, text) = random(seed, units);
            // A random condition may add nothing to another: that is a warning.
            let wrong = |fault: &&catalogue_files::Fault| {
                fault.problem.message().severity == Severity::Error
            };
            let shown = catalogue_files::render::text(&loaded.files, &loaded.faults, false);
            assert_eq!(
                loaded.faults.iter().find(wrong).map(|f| f.file),
                None,
                "{shown}\n{text}"
            );
        }
    }
}
