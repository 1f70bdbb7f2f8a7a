//! The parts of sentences that take more than a line.

use domain::dossier::{Lack, What};
use domain::eligibility::Truth;
use domain::fiche::{Document, Fund, Input, InputKind, Outcome, Party, Period, StepScope};
use domain::values::Id;

use crate::text::{date, either, inside, listed, quoted};
use crate::{Words, names};

impl Words<'_> {
    /// What a step concerns.
    pub(super) fn scope(&self, scope: StepScope) -> &'static str {
        match scope {
            StepScope::Dossier => "le dossier d'une personne",
            StepScope::Fiche => "l'action dans son ensemble",
            StepScope::Market => "un marché",
            StepScope::Prescriber => "le prescripteur, avant que quelqu'un soit nommé",
        }
    }

    pub(super) fn other_territory(&self, party: &Party, truth: Truth) -> String {
        let party = names::party(self.catalogue, party);
        match truth {
            Truth::False => {
                format!("Seul le service du territoire de la personne agit comme « {party} ».")
            }
            _ => format!(
                "Il reste à savoir si ce service est celui du territoire de la personne, pour agir \
                 comme « {party} »."
            ),
        }
    }

    pub(super) fn orientation(&self, party: &Party) -> String {
        match &party.requires {
            Some(requires) => format!(
                "C'est une orientation, et non une prescription ; elle demande {}.",
                inside(requires.trim_end_matches('.'))
            ),
            None => "C'est une orientation, et non une prescription.".to_owned(),
        }
    }

    pub(super) fn not_suggested(&self, party: &Party) -> String {
        let name = names::party(self.catalogue, party);
        match &party.text {
            Some(text) => format!("Cet opérateur n'est pas proposé ici : {name}. {text}"),
            None => format!("Cet opérateur n'est pas proposé ici : {name}."),
        }
    }

    /// What an input awaits, after "est".
    pub(super) fn awaited(&self, input: &Input) -> String {
        match input.kind {
            InputKind::YesNo => "oui ou non".to_owned(),
            InputKind::Choice => format!("l'une de celles-ci : {}", choices(input)),
            InputKind::Choices => format!("une ou plusieurs de celles-ci : {}", choices(input)),
            InputKind::Text => "un texte".to_owned(),
            InputKind::Date => "un jour".to_owned(),
            InputKind::Number => "un nombre".to_owned(),
            InputKind::Amount => "un montant en euros".to_owned(),
            InputKind::Operator => "un opérateur de la fiche".to_owned(),
        }
    }

    pub(super) fn document_missing(&self, document: &Document) -> String {
        match document.written_by.as_slice() {
            [] => format!("Il manque un document : « {} ».", document.label),
            authors => format!(
                "Il manque un document : « {} », écrit par : {}.",
                document.label,
                self.one_of(authors)
            ),
        }
    }

    pub(super) fn lack(&self, lack: &Lack) -> String {
        match lack {
            Lack::Content(content) => quoted(content),
            Lack::Signature(id) => format!("une signature ({})", self.party(id)),
            Lack::With(id) => format!("celui avec qui il s'écrit ({})", self.party(id)),
            Lack::SentTo(id) => format!("un envoi ({})", self.party(id)),
        }
    }

    /// The motives offered, after a colon.
    pub(super) fn motives(&self, outcome: &Outcome) -> String {
        let offered = outcome.motives.iter().map(|ground| quoted(&ground.label));
        choice(offered.collect(), outcome.open_motives)
    }

    /// The purposes offered, after a colon.
    pub(super) fn purposes(&self, fund: &Fund) -> String {
        let offered = fund.purposes.iter().map(|purpose| quoted(&purpose.label));
        choice(offered.collect(), fund.open)
    }

    pub(super) fn not_granted_by(&self, fund: &Fund) -> String {
        match fund.granted_by.as_slice() {
            [] => format!("La fiche ne dit pas qui accorde « {} ».", fund.label),
            by => format!("« {} » s'accorde par : {}.", fund.label, self.one_of(by)),
        }
    }

    pub(super) fn outside_period(&self, period: &Period, before: bool) -> String {
        let (word, day) = match before {
            true => ("avant le premier jour", period.from),
            false => ("après le dernier jour", period.to),
        };
        let day = day
            .map(|day| format!(", le {}", date(day.0)))
            .unwrap_or_default();
        format!("C'est {word} de la période « {} »{day}.", period.label)
    }

    /// For whom a count is kept, between brackets.
    pub(crate) fn keyed(&self, key: Option<&Id>) -> String {
        key.map(|id| format!(" ({})", self.party(id)))
            .unwrap_or_default()
    }

    /// A condition: what it asks, what to say when it is not met, who judges it, which facts it lacks.
    pub(super) fn condition(&self, what: &What<'_>) -> String {
        let What::Condition {
            label,
            truth,
            when_unmet,
            judge,
            unknown,
            authors,
            ..
        } = what
        else {
            return String::new();
        };
        let by: Vec<String> = authors
            .iter()
            .map(|author| names::who(self.catalogue, author))
            .collect();
        let judged = match by.is_empty() {
            true => judge.map(|id| format!(", à apprécier par : {}", self.party(id))),
            false => Some(format!(", d'après {}", listed(&by))),
        };
        let facts = unknown
            .iter()
            .filter_map(|rank| self.catalogue.vocabulary.facts.get(*rank));
        let facts: Vec<&str> = facts.map(|fact| fact.label.as_str()).collect();
        let lacks = match (truth, facts.as_slice()) {
            (Truth::Unknown, [_, ..]) => format!(" Il reste à savoir : {}.", listed(&facts)),
            _ => String::new(),
        };
        let unmet = when_unmet.filter(|_| *truth == Truth::False);
        format!(
            "{}{} : {}.{}{lacks}",
            Self::truth(*truth),
            judged.unwrap_or_default(),
            inside(label.trim_end_matches('.')),
            unmet.map(|text| format!(" {text}")).unwrap_or_default(),
        )
    }
}

fn choices(input: &Input) -> String {
    listed(
        &input
            .choices
            .iter()
            .map(|choice| quoted(choice))
            .collect::<Vec<_>>(),
    )
}

/// What to choose or to write, after a colon.
fn choice(mut offered: Vec<String>, open: bool) -> String {
    match (offered.is_empty(), open) {
        (true, true) => " : l'écrire".to_owned(),
        (true, false) => String::new(),
        (false, _) => {
            offered.extend(open.then(|| "un autre, écrit".to_owned()));
            format!(" : choisir {}", either(&offered))
        }
    }
}
