//! A département's catalogue: its fiches and everything they share.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::{Exceptional, Habilitation};
use crate::facts::Vocabulary;
use crate::fiche::{Fiche, Site};
use crate::indicator::Indicator;
use crate::need::Need;
use crate::provenance::Provenance;
use crate::retention::Retention;
use crate::survey::Survey;
use crate::territory::Territories;
use crate::values::{Date, Id, ReadingId, Requirement, Source};

/// A whole catalogue, read and checked.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Who publishes it, from what source.
    pub head: CatalogueHead,
    /// The headings of the source.
    pub headings: Vec<Heading>,
    /// The vocabulary of facts.
    pub vocabulary: Vocabulary,
    /// Territories and services.
    pub territories: Territories,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Roles.
    pub roles: Vec<Role>,
    /// The source's own contacts, with their date.
    pub contacts: Contacts,
    /// How ambiguities are settled.
    pub readings: Vec<Reading>,
    /// Documents, rules and offers outside the booklet.
    pub externals: Vec<External>,
    /// How long data is kept.
    pub retention: Retention,
    /// Kinds of need that the offer may not answer.
    pub needs: Vec<Need>,
    /// What funders ask of participants.
    pub surveys: Vec<Survey>,
    /// What is followed in numbers.
    pub indicators: Vec<Indicator>,
    /// Every version of every fiche, by number of the fiche then of the version.
    pub fiches: Vec<Fiche>,
}

/// En-tête du catalogue.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct CatalogueHead {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "nom")]
    pub name: String,
    /// Document d'origine.
    #[serde(rename = "livret")]
    pub booklet: String,
    /// Années que le document couvre, telles qu'il faut les dire au lecteur.
    #[serde(rename = "annees")]
    pub years: String,
    /// Qui publie.
    #[serde(rename = "editeur")]
    pub publisher: String,
    /// Adresse de l'éditeur.
    #[serde(rename = "adresse")]
    pub address: String,
    /// Site de l'éditeur.
    pub site: String,
    /// Territoire du catalogue.
    #[serde(rename = "territoire")]
    #[schemars(extend("x-ref" = "territoire"))]
    pub territory: Id,
    /// Nombre de fiches du sommaire : le catalogue en contient exactement autant.
    #[serde(rename = "nombre_de_fiches")]
    pub fiche_count: u8,
    /// Remarques de l'éditeur sans effet.
    #[serde(rename = "mentions", default)]
    pub remarks: Vec<String>,
    /// Exigences portées par le catalogue lui-même.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Rubrique du livret.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Heading {
    /// Nom court.
    pub id: Id,
    /// Code de l'inventaire des rubriques (`H08`), pour celles qui en ont un.
    #[serde(default)]
    pub code: Option<String>,
    /// Nom affiché, et employé dans les `source`.
    #[serde(rename = "titre")]
    pub title: String,
    /// Écritures rencontrées.
    #[serde(rename = "variantes", default)]
    pub variants: Vec<String>,
    /// Exigences portées.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Organisation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Organisation {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "nom")]
    pub name: String,
    /// Autres écritures.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
    /// Sigle.
    #[serde(rename = "sigle", default)]
    pub acronym: Option<String>,
    /// Sorte d'organisation.
    #[serde(rename = "type")]
    pub kind: OrganisationKind,
    /// Organisations réunies dans celle-ci.
    #[serde(rename = "membres", default)]
    #[schemars(extend("x-ref" = "structure"))]
    pub members: Vec<Id>,
    /// Lieux d'accueil, permanences, accès.
    #[serde(default)]
    pub sites: Vec<Site>,
    /// D'où l'enregistrement vient.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Sorte d'organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OrganisationKind {
    /// Opérateur.
    Operateur,
    /// Porteur.
    Porteur,
    /// Service.
    Service,
    /// Autorité.
    Autorite,
    /// Professionnel.
    Professionnel,
    /// Instance.
    Instance,
    /// Financeur.
    Financeur,
    /// Partenaire.
    Partenaire,
}

impl OrganisationKind {
    /// All of them, each with its word in the format.
    pub const ALL: [(OrganisationKind, &'static str); 8] = [
        (OrganisationKind::Operateur, "operateur"),
        (OrganisationKind::Porteur, "porteur"),
        (OrganisationKind::Service, "service"),
        (OrganisationKind::Autorite, "autorite"),
        (OrganisationKind::Professionnel, "professionnel"),
        (OrganisationKind::Instance, "instance"),
        (OrganisationKind::Financeur, "financeur"),
        (OrganisationKind::Partenaire, "partenaire"),
    ];

    /// Its word in the format.
    pub fn word(self) -> &'static str {
        OrganisationKind::ALL[self as usize].1
    }

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<OrganisationKind> {
        let mut all = OrganisationKind::ALL.into_iter();
        all.find(|(_, known)| *known == word).map(|(kind, _)| kind)
    }
}

/// Rôle.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Role {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "nom")]
    pub name: String,
    /// Autres écritures, et noms d'aujourd'hui.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
    /// Ce que le rôle désigne dans un dossier, quand ce n'est pas un métier.
    #[serde(rename = "designe", default)]
    pub stands_for: Option<StandsFor>,
    /// Ce rôle ne lit pas ce que les étapes consignent.
    #[serde(rename = "sans_notes", default)]
    pub reads_no_notes: bool,
    /// Ce rôle suit des personnes : qui le tient peut en être le référent principal.
    #[serde(rename = "suit", default)]
    pub follows: bool,
    /// Ce que le rôle permet hors de tout dossier.
    #[serde(default)]
    pub habilitations: Vec<Habilitation>,
    /// Jusqu'où va son accès exceptionnel, motivé et signalé ; aucun sans cette ligne.
    #[serde(rename = "acces_exceptionnel", default)]
    pub exceptional: Option<Exceptional>,
    /// Un second facteur est exigé pour entrer ; par défaut, dès que le rôle permet autre chose que lire des chiffres.
    #[serde(rename = "second_facteur", default)]
    pub second_factor: Option<bool>,
    /// D'où l'enregistrement vient.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Ce qu'un rôle désigne dans un dossier, quand ce n'est pas un métier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum StandsFor {
    /// La personne, ou le ménage.
    #[serde(rename = "sujet")]
    Subject,
    /// L'opérateur du dossier.
    #[serde(rename = "operateur")]
    Operator,
    /// Qui a prescrit.
    #[serde(rename = "prescripteur")]
    Prescriber,
}

/// Contacts publiés dans le livret.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Contacts {
    /// Année des contacts.
    pub date: String,
    /// Ce qu'il faut dire au lecteur de leur âge.
    #[serde(rename = "avertissement")]
    pub warning: String,
    /// Les contacts.
    #[serde(rename = "contact", default)]
    pub list: Vec<Contact>,
}

/// Contact publié.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Contact {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "nom")]
    pub name: String,
    /// Autres écritures du nom.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
    /// Fonctions, telles que chaque mention les donne.
    #[serde(rename = "fonctions", default)]
    pub titles: Vec<JobTitle>,
    /// Organisation.
    #[serde(default)]
    #[schemars(extend("x-ref" = "structure"))]
    pub organisation: Option<Id>,
    /// Téléphones, tels qu'écrits.
    #[serde(rename = "telephones", default)]
    pub phones: Vec<String>,
    /// Courriel.
    #[serde(rename = "courriel", default)]
    pub mail: Option<String>,
    /// Site.
    #[serde(default)]
    pub site: Option<String>,
    /// Adresse.
    #[serde(rename = "adresse", default)]
    pub address: Option<String>,
    /// Signalement affiché à côté du contact.
    #[serde(rename = "drapeau", default)]
    pub flag: Option<String>,
    /// D'où l'enregistrement vient.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Fonction d'un contact, telle qu'une mention la donne.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct JobTitle {
    /// Intitulé.
    #[serde(rename = "intitule")]
    pub title: String,
    /// Fiches dont la mention le donne.
    #[serde(default)]
    pub fiches: Vec<String>,
    /// Place dans le livret.
    #[serde(default)]
    pub source: Option<Source>,
}

/// Lecture : comment une ambiguïté, une contradiction ou un silence est réglé.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Reading {
    /// Numéro.
    pub id: ReadingId,
    /// Pourquoi il a fallu lire.
    #[serde(rename = "type")]
    pub kind: ReadingKind,
    /// Ce que le texte dit, ou ne dit pas.
    #[serde(rename = "constat")]
    pub finding: String,
    /// La lecture retenue.
    #[serde(rename = "lecture")]
    pub reading: String,
}

/// Pourquoi il a fallu lire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReadingKind {
    /// Deux lectures sont possibles.
    Ambigu,
    /// Le texte se contredit ou comporte une faute.
    Contradictoire,
    /// Le texte ne dit rien.
    Muet,
}

/// Référence extérieure au livret.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct External {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "nom")]
    pub name: String,
    /// Autres écritures.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
    /// Sorte de référence.
    #[serde(rename = "type")]
    pub kind: ExternalKind,
    /// Où la trouver ; vide tant que le Département ne l'a pas fournie.
    #[serde(rename = "emplacement", default)]
    pub location: Option<String>,
    /// D'où l'enregistrement vient.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Sorte de référence extérieure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExternalKind {
    /// Un document.
    Document,
    /// Une offre ou une prestation.
    Offre,
    /// Un règlement.
    Regle,
    /// Un logiciel.
    Logiciel,
}

impl Catalogue {
    /// The fiches in force on a day, in the order of the booklet: of each, the latest version that applies.
    pub fn fiches_on(&self, day: Date) -> Vec<&Fiche> {
        self.ranks_on(day)
            .into_iter()
            .map(|rank| &self.fiches[rank])
            .collect()
    }

    /// The same, by their rank among all versions.
    pub fn ranks_on(&self, day: Date) -> Vec<usize> {
        let mut current: Vec<usize> = Vec::new();
        for (rank, fiche) in self.fiches.iter().enumerate() {
            let applies = fiche.version.since.is_none_or(|since| since.0 <= day);
            match current.last_mut() {
                _ if !applies => {}
                Some(last) if self.fiches[*last].head.id == fiche.head.id => *last = rank,
                _ => current.push(rank),
            }
        }
        current
    }

    /// Whether a fiche is called so: by its id, its number (`F06`, `6`), its title or an alias.
    pub fn matches_name(fiche: &Fiche, name: &str) -> bool {
        let folded = crate::territory::fold(name);
        let head = &fiche.head;
        head.id.as_str() == name
            || fiche.code().eq_ignore_ascii_case(name)
            || name.parse() == Ok(head.number)
            || [&head.title, &head.short_title]
                .into_iter()
                .chain(&head.aliases)
                .any(|known| crate::territory::fold(known) == folded)
    }

    /// The contact of this id.
    pub fn contact(&self, id: &Id) -> Option<&Contact> {
        self.contacts.list.iter().find(|contact| contact.id == *id)
    }

    /// The reading of this number.
    pub fn reading(&self, id: ReadingId) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }

    /// The external reference of this id.
    pub fn external(&self, id: &Id) -> Option<&External> {
        self.externals.iter().find(|external| external.id == *id)
    }

    /// The body of this id: an organisation that decides or gives an opinion.
    pub fn body(&self, id: &Id) -> Option<&Organisation> {
        let mut bodies = self.organisations.iter();
        bodies.find(|one| one.id == *id && one.kind == OrganisationKind::Instance)
    }

    /// The name to show for an organisation, a role, a territory or service of this id.
    pub fn name_of<'c>(&'c self, id: &'c Id) -> &'c str {
        let organisation = self
            .organisations
            .iter()
            .find(|o| o.id == *id)
            .map(|o| o.name.as_str());
        organisation
            .or_else(|| {
                self.roles
                    .iter()
                    .find(|role| role.id == *id)
                    .map(|role| role.name.as_str())
            })
            .or_else(|| {
                self.territories
                    .find(id.as_str())
                    .map(|t| self.territories.get(t).name.as_str())
            })
            .unwrap_or(id.as_str())
    }
}
