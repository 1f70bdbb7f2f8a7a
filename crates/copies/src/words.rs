//! An export, in French words.

use app::gaps::SeenGap;
use app::meetings::SeenAside;
use app::privacy::{
    Access, Asked, Clock, Export, ExportedDossier, ExportedFact, ExportedPiece, Kept, Outcome,
    RequestItem, Written,
};
use app::subject::Identity;
use domain::Catalogue;
use domain::dossier::Actor;
use domain::facts::FactKind;
use domain::person::{Answer, Given, read_answer};
use domain::retention::Stage;
use domain::values::Date;
use french::text::{counted, date, listed, thousandths};
use french::{Words, names};

use crate::entry;
use crate::page::{Page, Section};

/// An export, and the catalogue that gives it its words.
pub(crate) struct Copy<'a> {
    pub catalogue: &'a Catalogue,
    pub export: &'a Export,
}

/// What the law lets the person do, and in how long.
const RIGHTS: [&str; 6] = [
    "Demander une copie de vos données (RGPD, articles 15 et 20).",
    "Faire corriger ce qui est faux ou incomplet (article 16).",
    "Demander l'effacement, quand plus rien n'oblige à garder (article 17).",
    "Demander que l'on garde vos données sans s'en servir (article 18), ou vous opposer à leur usage (article 21).",
    "On vous répond dans le mois ; deux mois de plus sont possibles si votre demande est difficile, et l'on vous \
     dit alors pourquoi (article 12-3).",
    "Si la réponse ne vous convient pas : la CNIL, 3, place de Fontenoy, 75007 Paris, www.cnil.fr (article 77).",
];

/// What replaces what is under medical secrecy.
pub(crate) const BY_THE_DOCTOR: &str = "le contenu vous est communiqué par votre médecin";

impl Copy<'_> {
    /// A need that nothing answered.
    fn gap(&self, gap: &SeenGap) -> String {
        let need = self.catalogue.need(&gap.need);
        let need = need.map_or(gap.need.as_str(), |need| need.label.as_str());
        let considered = gap.said.considered.iter();
        let considered: Vec<&str> = considered
            .filter_map(|one| {
                let mut fiches = self.catalogue.fiches.iter();
                fiches.find(|fiche| fiche.head.id == one.fiche)
            })
            .map(|fiche| fiche.head.title.as_str())
            .collect();
        let considered = match considered.is_empty() {
            true => String::new(),
            false => format!(" (actions envisagées : {})", listed(&considered)),
        };
        format!("{}, {need} : {}{considered}", date(gap.on), gap.said.text)
    }

    /// A file joined, and where it is read.
    fn piece(&self, piece: &ExportedPiece) -> String {
        let mut dossiers = self.export.dossiers.iter();
        let dossier = dossiers.find(|dossier| dossier.id == piece.dossier);
        let mut fiches = self.catalogue.fiches.iter();
        let fiche = dossier.and_then(|dossier| {
            fiches.find(|fiche| {
                fiche.head.id == dossier.fiche && fiche.version.number == dossier.version
            })
        });
        let document = fiche.map_or_else(
            || piece.document.clone(),
            |fiche| names::document(fiche, &piece.document),
        );
        let end = match piece.by_the_doctor {
            true => BY_THE_DOCTOR.to_owned(),
            false => format!(
                "à lire dans votre espace : /dossiers/{}/pieces/{}",
                piece.dossier, piece.id
            ),
        };
        format!(
            "{document} : {} ({} octets), {end}",
            piece.name, piece.length
        )
    }

    pub fn page(&self) -> Page {
        let export = self.export;
        let mut sections = vec![
            section("Qui vous êtes", identity(export.identity.as_ref())),
            section(
                "Ce que l'on sait de vous",
                self.each(&export.facts, Copy::fact),
            ),
            section("Qui vous suit, ou vous a suivi", self.referents()),
        ];
        for dossier in &export.dossiers {
            sections.extend(self.dossier(dossier));
        }
        sections.push(section(
            "Qui a lu ou changé vos données",
            self.each(&export.accesses, Copy::access),
        ));
        sections.push(section(
            "Combien de temps elles sont gardées",
            self.each(&export.clocks, Copy::clock),
        ));
        sections.push(section(
            "Vos besoins sans réponse",
            self.each(&export.gaps, Copy::gap),
        ));
        sections.push(section(
            "Ce que des instances ont remis à plus tard",
            export.asides.iter().map(aside).collect(),
        ));
        sections.push(section(
            "Les fichiers joints à vos dossiers",
            self.each(&export.pieces, Copy::piece),
        ));
        sections.push(section(
            "Ce que vous avez demandé",
            export.requests.iter().map(request).collect(),
        ));
        sections.push(section(
            "Vos droits",
            RIGHTS.iter().map(|line| (*line).to_owned()).collect(),
        ));
        Page {
            title: "Copie de vos données".to_owned(),
            intro: vec![
                format!(
                    "Cette copie contient tout ce que Livret garde de vous au {}.",
                    date(export.on)
                ),
                "Les professionnels sont désignés par leur fonction et leur structure.".to_owned(),
            ],
            sections,
        }
    }

    fn each<T>(&self, all: &[T], line: impl Fn(&Self, &T) -> String) -> Vec<String> {
        all.iter().map(|one| line(self, one)).collect()
    }

    fn fact(&self, fact: &ExportedFact) -> String {
        let known = self.catalogue.vocabulary.find(&fact.fact);
        let label = known.map_or(fact.fact.as_str(), |(_, known)| &known.label);
        let answer = match &fact.given {
            _ if fact.by_the_doctor => BY_THE_DOCTOR.to_owned(),
            Some(given) => self.answer(&fact.fact, given),
            None => "n'est plus connu".to_owned(),
        };
        let since = fact.since.map(|day| format!(", depuis le {}", date(day)));
        let author = fact.author.as_ref();
        let author = author.map(|author| format!(" ; noté par : {}", self.who(author)));
        let corrected = if fact.corrected {
            " ; corrigé depuis"
        } else {
            ""
        };
        format!(
            "{label} : {answer}{}{}{corrected}",
            since.unwrap_or_default(),
            author.unwrap_or_default()
        )
    }

    /// An answer in the words of the vocabulary.
    fn answer(&self, fact: &str, given: &Given) -> String {
        let Ok((rank, answer)) = read_answer(self.catalogue, fact, given) else {
            return match given {
                Given::Bool(yes) => yes_no(*yes).to_owned(),
                Given::Number(number) => thousandths(*number),
                Given::Text(text) => text.clone(),
                Given::Texts(texts) => listed(texts),
            };
        };
        let Some(known) = self.catalogue.vocabulary.facts.get(rank) else {
            return fact.to_owned();
        };
        let value = |rank: &usize| {
            let value = known.values.get(*rank);
            value.map_or_else(String::new, |value| value.label.clone())
        };
        match answer {
            Answer::YesNo(yes) => yes_no(yes).to_owned(),
            Answer::Choice(rank) => value(&rank),
            Answer::List(ranks) if ranks.is_empty() => "rien de cela".to_owned(),
            Answer::List(ranks) => listed(&ranks.iter().map(value).collect::<Vec<_>>()),
            Answer::Number(number) => thousandths(number),
            Answer::Date(day) => date(day),
            Answer::Place(rank) if known.kind == FactKind::Place => {
                let place = self.catalogue.territories.list().get(rank);
                place.map_or_else(String::new, |place| place.name.clone())
            }
            Answer::Place(_) => String::new(),
        }
    }

    fn referents(&self) -> Vec<String> {
        let line = |referent: &app::privacy::ExportedReferent| {
            let how = match referent.principal {
                true => "référent principal",
                false => "aide le référent",
            };
            let to = match referent.to {
                Some(to) => format!("du {} au {}", date(referent.from), date(to)),
                None => format!("depuis le {}", date(referent.from)),
            };
            format!("{} : {how}, {to}", self.who(&referent.who))
        };
        self.export.referents.iter().map(line).collect()
    }

    fn dossier(&self, dossier: &ExportedDossier) -> Vec<Section> {
        let mut fiches = self.catalogue.fiches.iter();
        let fiche = fiches.find(|fiche| {
            fiche.head.id == dossier.fiche && fiche.version.number == dossier.version
        });
        let Some(fiche) = fiche else {
            return Vec::new();
        };
        let words = Words {
            catalogue: self.catalogue,
            fiche,
        };
        let closed = dossier
            .closed_on
            .map(|day| format!(", clos le {}", date(day)));
        let mut lines = vec![format!(
            "Dossier n° {}, {}, ouvert le {}{}",
            dossier.id,
            dossier.status,
            date(dossier.opened_on),
            closed.unwrap_or_default()
        )];
        if dossier.erased {
            lines.push("Ce qu'il contenait est effacé.".to_owned());
        }
        for entry in &dossier.journal {
            lines.extend(entry::lines(words, entry));
        }
        vec![section(
            &format!("Votre dossier « {} »", fiche.head.title),
            lines,
        )]
    }

    fn access(&self, access: &Access) -> String {
        let who = match &access.who {
            Some(who) => self.who(who),
            None => "vous-même, ou le programme".to_owned(),
        };
        let times = usize::try_from(access.times).unwrap_or(usize::MAX);
        format!(
            "{} : {who}, {} ({})",
            date(access.day),
            done(&access.did),
            counted(times, "fois", "fois")
        )
    }

    fn clock(&self, clock: &Clock) -> String {
        let what = match clock.dossier {
            Some(dossier) => format!("Le dossier n° {dossier}"),
            None => "Votre fiche".to_owned(),
        };
        let stage = match clock.stage {
            Stage::Active => "en usage",
            Stage::Archived => "en archive restreinte",
            Stage::EvidenceOnly => "réduit à la preuve",
            Stage::Erased => "effacé",
        };
        let until = clock
            .until
            .map(|day| format!(", jusqu'au {} compris", date(day)));
        format!(
            "{what} : {stage}{}. {}",
            until.unwrap_or_default(),
            clock.why
        )
    }

    fn who(&self, who: &Written) -> String {
        let actor = Actor {
            role: who.role.clone(),
            structure: who.structure.clone(),
            name: None,
        };
        names::who(self.catalogue, &actor)
    }
}

fn section(title: &str, lines: Vec<String>) -> Section {
    Section {
        title: title.to_owned(),
        lines,
    }
}

pub(crate) fn yes_no(yes: bool) -> &'static str {
    if yes { "oui" } else { "non" }
}

fn identity(identity: Option<&Identity>) -> Vec<String> {
    let Some(identity) = identity else {
        return Vec::new();
    };
    let named = |name: &domain::identity::Identity| {
        let birth = name.birth_name.as_ref();
        let birth = birth.map(|name| format!(", de naissance {name}"));
        let day = |day: Date| format!(", le {}", date(day));
        format!(
            "{} {}{}{}",
            name.first_names,
            name.family_name,
            birth.unwrap_or_default(),
            name.birth_date.map(day).unwrap_or_default()
        )
    };
    let contact = &identity.contact;
    let reached = [
        ("Téléphone", &contact.phone),
        ("Courriel", &contact.mail),
        ("Adresse", &contact.address),
    ];
    let reached = reached.into_iter().filter_map(|(label, value)| {
        let value = value.as_ref()?;
        Some(format!("{label} : {value}"))
    });
    let also = identity.also.iter().map(named);
    [named(&identity.civil)]
        .into_iter()
        .chain(also.map(|name| format!("Aussi enregistré sous : {name}")))
        .chain(reached)
        .collect()
}

fn request(request: &RequestItem) -> String {
    let asked = match request.asked {
        Asked::Access => "copie de vos données",
        Asked::Rectification => "correction",
        Asked::Erasure => "effacement",
        Asked::Restriction => "limitation",
        Asked::Objection => "opposition",
    };
    let answer = match &request.answer {
        Some((outcome, text)) => {
            let outcome = match outcome {
                Outcome::Done => "fait",
                Outcome::Partly => "fait en partie",
                Outcome::Refused => "refusé",
            };
            let left: Vec<String> = request.kept.iter().map(kept).collect();
            let left = match left.is_empty() {
                true => String::new(),
                false => format!(" Ce qui reste : {}", left.join(" ")),
            };
            format!("{outcome}. {text}{left}")
        }
        None => format!("réponse attendue au plus tard le {}", date(request.to)),
    };
    let delay = match &request.delay {
        Some(why) => format!(" ; réponse remise de deux mois : {why}"),
        None => String::new(),
    };
    format!("{}, {asked} : {answer}{delay}", date(request.on))
}

/// What an erasure left, why, by which text and until when.
pub fn kept(kept: &Kept) -> String {
    let until = kept.until;
    let until = until.map(|day| format!(" Jusqu'au {} au moins.", date(day)));
    let basis = match kept.basis.is_empty() {
        true => String::new(),
        false => format!(" ({})", kept.basis.trim_end_matches('.')),
    };
    format!("{}{}{basis}", kept.text, until.unwrap_or_default())
}

/// What a code of the access journal means.
fn done(code: &str) -> &str {
    match code.split_once('.') {
        Some((_, "lire")) => "lecture",
        Some(("acte", _)) => "acte dans un dossier",
        Some(("demande", _)) => "demande sur vos données",
        Some(("seance", _)) => "réunion d'une instance",
        Some(("gel", _)) => "gel d'un effacement",
        Some(("archive", _)) => "archive",
        Some(("purge", _)) => "règles de conservation",
        Some((_, "exporter")) => "copie de vos données",
        Some((_, "fusionner")) => "réunion de deux fiches",
        Some((_, "rectifier" | "corriger")) => "correction",
        Some((_, "inscrire")) => "inscription",
        Some(("fait", _)) => "ce que l'on sait de vous",
        Some(("referent", _)) => "référents",
        Some(("menage", _)) => "ménage",
        Some(("acces-exceptionnel", _)) => "accès exceptionnel",
        _ => code,
    }
}

/// What a body put aside, and why.
fn aside(aside: &SeenAside) -> String {
    let how = match aside.how {
        "retire" => "retiré de l'ordre du jour",
        _ => "reporté",
    };
    let (on, body) = (date(aside.on), &aside.body);
    format!(
        "{on}, {body}, dossier n° {} {how} : {}",
        aside.dossier, aside.reason
    )
}
