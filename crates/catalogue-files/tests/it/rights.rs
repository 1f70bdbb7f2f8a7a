//! Who may do what outside of a dossier, in the catalogue of Ille-et-Vilaine; and the page that tells it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use domain::Catalogue;
use domain::access::{Exceptional, Habilitation, Needs, Operation, Relation, Right, right};
use domain::catalogue::Role;
use domain::facts::Sensitivity;
use domain::fiche::PartyKind;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

fn catalogue() -> Catalogue {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
}

#[test]
fn the_table_of_operations_stands_in_its_own_order() {
    for (rank, operation) in Operation::all().enumerate() {
        assert_eq!(operation as usize, rank, "{operation:?}");
    }
    for (rank, (habilitation, word)) in Habilitation::ALL.into_iter().enumerate() {
        assert_eq!(habilitation as usize, rank, "{word}");
        let text: StrDeserializer<'_, Error> = word.into_deserializer();
        assert_eq!(Habilitation::deserialize(text), Ok(habilitation));
        let asked = |o: Operation| matches!(o.needs(), Needs::Held(h) | Needs::PersonOr(h) | Needs::ReferentOr(h) if h == habilitation);
        assert!(Operation::all().any(asked), "nothing asks for {word}");
    }
}

#[test]
fn who_opens_accounts_does_not_watch_themself() {
    let catalogue = catalogue();
    for role in &catalogue.roles {
        let both = role.holds(Habilitation::Accounts) && role.holds(Habilitation::Audit);
        assert!(!both, "{}", role.name);
        assert!(
            role.stands_for.is_none() || role.habilitations.is_empty(),
            "{} is no trade",
            role.name
        );
    }
    let held: BTreeSet<Habilitation> = catalogue
        .roles
        .iter()
        .flat_map(|role| role.habilitations.iter().copied())
        .collect();
    assert_eq!(held.len(), Habilitation::ALL.len(), "somebody may do each");
}

/// Whoever a fiche names where health is written, or in an action of health, enters with a second factor.
#[test]
fn roles_that_see_health_require_a_second_factor() {
    let catalogue = catalogue();
    let mut asked = BTreeSet::new();
    for fiche in &catalogue.fiches {
        let steps = fiche.steps.iter().filter(|step| step.class.is_health());
        let mut named: BTreeSet<_> = steps
            .flat_map(|step| step.actors.iter().chain(&step.readers))
            .collect();
        // In an action of health, all but those who only have numbers.
        let parties = fiche.parties.iter();
        let parties = parties.filter(|party| party.kind != PartyKind::ActionReferent);
        if fiche.head.class.is_health() {
            named.extend(parties.map(|party| &party.origin.id));
        }
        let parties = fiche.parties.iter();
        let parties = parties.filter(|party| named.contains(&party.origin.id));
        let by_party = parties.filter_map(|party| party.role.as_ref());
        let by_role = catalogue.roles.iter().map(|role| &role.id);
        let by_role = by_role.filter(|id| named.contains(id));
        let roles = by_party.chain(by_role).filter_map(|id| catalogue.role(id));
        for role in roles.filter(|role| role.stands_for.is_none()) {
            let title = &fiche.head.title;
            assert!(role.requires_second_factor(), "{} in {title}", role.name);
            asked.insert(role.id.as_str());
        }
    }
    for seen in ["medecin-psychiatre", "referent-pem", "referent-rsa"] {
        assert!(asked.contains(seen), "{seen} is not among {asked:?}");
    }
}

#[test]
fn the_page_of_rights_says_what_the_tables_say() {
    let page = page(&catalogue());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/droits.md");
    if std::env::var_os("LIVRET_UPDATE").is_some() {
        std::fs::write(&path, &page).expect("the page is written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/guide/droits.md is stale: run this test with LIVRET_UPDATE=1"
    );
}

fn page(catalogue: &Catalogue) -> String {
    let mut page = String::from(
        "# Les droits\n\n\
         Deux tables, et rien d'autre. Dans un dossier, ce que l'on est pour lui décide. Hors d'un dossier, c'est\n\
         l'habilitation que le rôle tient du catalogue (`habilitations` dans `acteurs.toml`). Ce que l'on n'a pas à\n\
         connaître n'existe pas : ni ligne, ni nombre, ni message différent.\n\
         Cette page est produite par les essais, d'après le programme et le catalogue d'Ille-et-Vilaine.\n",
    );
    on_dossiers(&mut page);
    operations(&mut page);
    roles(&mut page, catalogue);
    page
}

const RELATIONS: [&str; 12] = [
    "la personne",
    "un membre du ménage",
    "le prescripteur",
    "qui l'aide",
    "l'opérateur",
    "le cercle médical",
    "le service de l'action",
    "une instance saisie",
    "l'instance des manquements",
    "accès exceptionnel S2",
    "accès exceptionnel S3",
    "tout autre",
];

fn on_dossiers(page: &mut String) {
    page.push_str(
        "\n## Dans un dossier\n\n\
         Chaque case : le droit, puis celui que l'on a sur ce qui nous est adressé, quand il diffère.\n\n| |",
    );
    const CLASSES: [(Sensitivity, &str); 7] = [
        (Sensitivity::S0, "S0 catalogue"),
        (Sensitivity::S1, "S1 existence et état"),
        (Sensitivity::S2, "S2 situation"),
        (Sensitivity::S3, "S3 santé"),
        (Sensitivity::S4, "S4 secret médical"),
        (Sensitivity::S5, "S5 manquements"),
        (Sensitivity::S6, "S6 argent"),
    ];
    for (_, class) in CLASSES {
        let _ = write!(page, " {class} |");
    }
    page.push_str("\n|---|---|---|---|---|---|---|---|\n");
    for (relation, name) in Relation::ALL.into_iter().zip(RELATIONS) {
        let _ = write!(page, "| {name} |");
        for (class, _) in CLASSES {
            let (plain, own) = (right(class, relation, false), right(class, relation, true));
            let _ = match plain == own {
                true => write!(page, " {} |", word(plain)),
                false => write!(page, " {} / {} |", word(plain), word(own)),
            };
        }
        page.push('\n');
    }
    page.push_str(
        "\nL'existence d'un dossier de santé est elle-même une donnée de santé : le service de l'action n'en a que le\n\
         nombre, et l'accès exceptionnel S2 ne la montre pas.\n\n\
         Le dossier d'un ménage est celui du ménage, qui compte plusieurs personnes. Chacune, tant qu'elle en est, le voit :\n\
         son état, ses dates, ce qui y est dû. Elle n'y lit ni ce que les autres\n\
         ont dit d'eux-mêmes (les faits, les revenus, les dettes), ni la santé de personne, ni un manquement. Qui quitte le\n\
         ménage ne le voit plus. Le délégué à la protection des données remet la copie.\n",
    );
}

fn word(right: Right) -> &'static str {
    match right {
        Right::Nothing => "–",
        Right::StatisticsOnly => "nombres",
        Right::Read => "lire",
        Right::Write => "écrire",
    }
}

fn operations(page: &mut String) {
    page.push_str("\n## Hors d'un dossier\n\n| opération | ce qu'il faut |\n|---|---|\n");
    for operation in Operation::all() {
        let needs = match operation.needs() {
            Needs::Oneself => "être soi-même".to_owned(),
            Needs::Held(habilitation) => format!("`{}`", habilitation.word()),
            Needs::PersonOr(habilitation) => {
                format!("être la personne, ou `{}`", habilitation.word())
            }
            Needs::ReferentOr(habilitation) => {
                format!("être son référent principal, ou `{}`", habilitation.word())
            }
            Needs::OnDossier(right) => format!("« {} », par la table du dossier", word(right)),
            Needs::Following => "suivre la personne, ou être elle pour lire".to_owned(),
            Needs::Steering => {
                "`chiffres` au service qui suit l'action, ou être chez son opérateur".to_owned()
            }
            Needs::ActionService => "`chiffres` au service qui suit l'action".to_owned(),
            Needs::InBody => "siéger dans l'instance, ou tenir son calendrier".to_owned(),
            Needs::Exceptional => "un rôle qui a `acces_exceptionnel`".to_owned(),
        };
        let _ = writeln!(page, "| {} | {needs} |", operation.name());
    }
}

fn roles(page: &mut String, catalogue: &Catalogue) {
    page.push_str(
        "\n## Ce que les rôles tiennent\n\n\
         Un rôle qui n'est pas ici n'a que ses dossiers, et entre avec son seul mot de passe ; sauf chez l'opérateur\n\
         d'une action de santé, où un second facteur est exigé de tous.\n\n\
         | rôle | habilitations | accès exceptionnel | second facteur |\n|---|---|---|---|\n",
    );
    let tells = |role: &&Role| !role.habilitations.is_empty() || role.requires_second_factor();
    for role in catalogue.roles.iter().filter(tells) {
        let held: Vec<_> = role.habilitations.iter().map(|h| h.word()).collect();
        let glass = match role.exceptional {
            None => "–",
            Some(Exceptional::Situation) => "jusqu'à S2",
            Some(Exceptional::Health) => "jusqu'à S3",
        };
        let second = match role.requires_second_factor() {
            true => "exigé",
            false => "–",
        };
        let held = match held.is_empty() {
            true => "–".to_owned(),
            false => held.join(", "),
        };
        let _ = writeln!(page, "| {} | {held} | {glass} | {second} |", role.name);
    }
    page.push_str(
        "\nQui ouvre les comptes ne lit pas le journal d'accès, et qui le lit n'ouvre pas de compte.\n\n\
         Un **accès exceptionnel** se motive, dure quatre heures, ne fait que lire, et se voit : le délégué à la\n\
         protection des données et le référent principal sont avertis, chaque lecture est au journal d'accès. Il ne\n\
         va jamais jusqu'au secret médical, aux manquements ni à l'argent.\n",
    );
}
