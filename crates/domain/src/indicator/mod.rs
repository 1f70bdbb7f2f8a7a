//! Indicators: what is counted, when it counts, how it is measured and by what it may be told apart. These types
//! *are* the format of `indicateurs.toml`: an indicator more needs no code.

mod tell;

use schemars::JsonSchema;
use serde::Deserialize;

pub use tell::{Cell, Told, tell};

use crate::catalogue::Catalogue;
use crate::values::Id;

/// Indicateur : un nombre que l'on suit, ce qu'il compte et comment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Indicator {
    /// Nom court : l'adresse de sa page. Un nom employé ne change plus.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Comment c'est compté, en français, pour qui lit le nombre.
    pub definition: String,
    /// Ce qui est compté.
    #[serde(flatten)]
    pub population: Population,
    /// Ce que l'on en dit ; sans indication, combien.
    #[serde(rename = "mesure", default)]
    pub measure: Measure,
    /// Pour une part : ce dont elle est la part.
    #[serde(rename = "sur", default)]
    pub of: Option<Population>,
    /// Pour un délai : le moment du même dossier d'où l'on compte les jours, `accuse`, `premiere-etape` ou `entree` ; la
    /// prescription sans indication. Qui n'a pas eu ce moment, ou l'a eu après, n'y compte pas.
    #[serde(rename = "depuis", default)]
    pub since: Option<Counted>,
    /// Pour un délai : les jours auxquels on le compare, du plus court au plus long.
    #[serde(rename = "seuils", default)]
    pub thresholds: Vec<u16>,
    /// Ce par quoi le nombre peut se détailler.
    #[serde(rename = "ventilations")]
    pub breakdowns: Vec<Breakdown>,
    /// Montré parmi les premiers, sur la page des tableaux.
    #[serde(rename = "en_tete", default)]
    pub leading: bool,
}

/// Ce qui est compté : des moments d'une sorte, ou ce qui est dû ou demandé.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Population {
    /// La sorte de moment.
    #[serde(rename = "compte")]
    pub counted: Counted,
    /// Lequel seulement : une issue (`etape:issue`), la condition qui définit un résultat, une aide.
    #[serde(rename = "quoi", default)]
    pub what: Option<String>,
    /// Ce qui en est dit seulement : `oui`, `non` ou `inconnu` d'un résultat ; `entre` ou `jamais-entre` d'une sortie.
    #[serde(rename = "dit", default)]
    pub said: Option<Said>,
}

/// Sorte de moment, ou de chose, que l'on compte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Une prescription, à son jour.
    Prescription,
    /// Le premier accusé de réception.
    #[serde(rename = "accuse")]
    Acknowledgement,
    /// La première étape après la prescription, accusé de réception mis à part.
    #[serde(rename = "premiere-etape")]
    FirstStep,
    /// L'entrée dans l'action.
    #[serde(rename = "entree")]
    Entry,
    /// La fermeture du dossier.
    #[serde(rename = "sortie")]
    Exit,
    /// Un résultat que la fiche définit par une condition ferme (un emploi durable), là où elle l'attache.
    #[serde(rename = "resultat")]
    Result,
    /// Prescrit et pas encore entré, le dernier jour de la période.
    #[serde(rename = "attente")]
    Waiting,
    /// Dans l'action, le dernier jour de la période.
    #[serde(rename = "presence")]
    Inside,
    /// Ce qui est en retard aujourd'hui, quelle que soit la période.
    #[serde(rename = "retard")]
    Late,
    /// Une aide demandée.
    #[serde(rename = "aide-demandee")]
    AidAsked,
    /// Une aide accordée, versée depuis ou non.
    #[serde(rename = "aide-accordee")]
    AidGranted,
    /// Une aide versée.
    #[serde(rename = "aide-versee")]
    AidPaid,
}

/// Ce qui est dit d'un résultat ou d'une sortie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// La condition est remplie.
    #[serde(rename = "oui")]
    Yes,
    /// Elle ne l'est pas.
    #[serde(rename = "non")]
    No,
    /// Ce qu'il faudrait savoir n'a pas été écrit.
    #[serde(rename = "inconnu")]
    Unknown,
    /// Sortie après une entrée.
    #[serde(rename = "entre")]
    Entered,
    /// Fermeture sans entrée.
    #[serde(rename = "jamais-entre")]
    NeverIn,
}

/// Ce que l'on dit de ce qui est compté.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Combien.
    #[default]
    #[serde(rename = "nombre")]
    Count,
    /// Quelle part d'autre chose, en pour cent.
    #[serde(rename = "part")]
    Share,
    /// Combien de jours depuis la prescription, ou depuis un autre moment : la médiane, neuf sur dix, et la part de chaque seuil.
    #[serde(rename = "delai")]
    Delay,
    /// Combien d'euros.
    #[serde(rename = "montant")]
    Amount,
}

/// Ce par quoi un nombre se détaille.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Breakdown {
    /// L'action.
    Fiche,
    /// L'opérateur du dossier.
    #[serde(rename = "operateur")]
    Operator,
    /// La commune où habitait la personne le jour de la prescription.
    Commune,
    /// L'intercommunalité de cette commune.
    Epci,
    /// Le service, CDAS ou autre, qui la suivait ce jour-là.
    Service,
    /// La structure de qui a prescrit.
    #[serde(rename = "prescripteur")]
    Prescriber,
    /// Le mois.
    #[serde(rename = "mois")]
    Month,
    /// L'issue, la condition, l'aide, ce qui est dû.
    #[serde(rename = "quoi")]
    What,
}

impl Counted {
    /// All of them, each with its word.
    pub const ALL: [(Counted, &'static str); 12] = [
        (Counted::Prescription, "prescription"),
        (Counted::Acknowledgement, "accuse"),
        (Counted::FirstStep, "premiere-etape"),
        (Counted::Entry, "entree"),
        (Counted::Exit, "sortie"),
        (Counted::Result, "resultat"),
        (Counted::Waiting, "attente"),
        (Counted::Inside, "presence"),
        (Counted::Late, "retard"),
        (Counted::AidAsked, "aide-demandee"),
        (Counted::AidGranted, "aide-accordee"),
        (Counted::AidPaid, "aide-versee"),
    ];

    /// Its word, in files and in the memory.
    pub fn word(self) -> &'static str {
        Counted::ALL[self as usize].1
    }

    /// Whether it is an aid.
    pub fn is_aid(self) -> bool {
        use Counted::{AidAsked, AidGranted, AidPaid};
        matches!(self, AidAsked | AidGranted | AidPaid)
    }

    /// Whether it lasts, and is counted on the last day of a period.
    pub fn is_stock(self) -> bool {
        matches!(self, Counted::Waiting | Counted::Inside)
    }

    /// Whether it opens something that lasts: a wait, a stay.
    pub fn lasts(self) -> bool {
        matches!(self, Counted::Prescription | Counted::Entry)
    }

    /// The moment whose rows are read: what lasts starts with one.
    pub fn moment(self) -> Counted {
        match self {
            Counted::Waiting => Counted::Prescription,
            Counted::Inside => Counted::Entry,
            other => other,
        }
    }

    /// Whether days are counted up to it from the prescription.
    pub fn has_delay(self) -> bool {
        use Counted::{Acknowledgement, Entry, Exit, FirstStep, Result};
        matches!(self, Acknowledgement | FirstStep | Entry | Exit | Result)
    }

    /// Whether days may be counted from it, up to another: a dossier has one at most.
    pub fn may_begin(self) -> bool {
        use Counted::{Acknowledgement, Entry, FirstStep};
        matches!(self, Acknowledgement | FirstStep | Entry)
    }

    /// Whether it can be told apart so.
    pub fn admits(self, by: Breakdown) -> bool {
        use Breakdown::{Commune, Epci, Fiche, Month, Operator, Prescriber, Service, What};
        match by {
            Fiche | Operator => true,
            What => {
                matches!(self, Counted::Exit | Counted::Result | Counted::Late) || self.is_aid()
            }
            Month => self != Counted::Late && !self.is_stock() && !self.is_aid(),
            Commune | Epci | Service | Prescriber => self != Counted::Late && !self.is_aid(),
        }
    }

    /// Whether something can be said of it.
    pub fn admits_said(self, said: Said) -> bool {
        match said {
            Said::Yes | Said::No | Said::Unknown => self == Counted::Result,
            Said::Entered | Said::NeverIn => self == Counted::Exit,
        }
    }
}

impl Said {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Said::Yes => "oui",
            Said::No => "non",
            Said::Unknown => "inconnu",
            Said::Entered => "entre",
            Said::NeverIn => "jamais-entre",
        }
    }
}

impl Breakdown {
    /// All of them, each with its word.
    pub const ALL: [(Breakdown, &'static str); 8] = [
        (Breakdown::Fiche, "fiche"),
        (Breakdown::Operator, "operateur"),
        (Breakdown::Commune, "commune"),
        (Breakdown::Epci, "epci"),
        (Breakdown::Service, "service"),
        (Breakdown::Prescriber, "prescripteur"),
        (Breakdown::Month, "mois"),
        (Breakdown::What, "quoi"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Breakdown::ALL[self as usize].1
    }

    /// The one of this word.
    pub fn of(word: &str) -> Option<Breakdown> {
        let mut all = Breakdown::ALL.into_iter();
        all.find(|(_, known)| *known == word).map(|(one, _)| one)
    }

    /// Whether it tells of the person: where they live, who follows them.
    pub fn is_personal(self) -> bool {
        use Breakdown::{Commune, Epci, Service};
        matches!(self, Commune | Epci | Service)
    }
}

impl Catalogue {
    /// The indicator of this name.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        let mut all = self.indicators.iter();
        all.find(|one| one.id.as_str() == id)
    }
}
