//! What one may do that is no act of a dossier. Roles hold habilitations as data of the catalogue; what
//! each operation asks for stands in one table.

use schemars::JsonSchema;
use serde::Deserialize;

use super::table::{Relation, Right};
use crate::catalogue::{Catalogue, Role};
use crate::values::Id;

/// Ce qu'un rôle permet hors de tout dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
pub enum Habilitation {
    /// Ouvrir, fermer et débloquer les comptes.
    #[serde(rename = "comptes")]
    Accounts,
    /// Donner et reprendre les mandats.
    #[serde(rename = "mandats")]
    Mandates,
    /// Tenir la liste des organisations.
    #[serde(rename = "organisations")]
    Organisations,
    /// Importer des personnes et des organisations.
    #[serde(rename = "imports")]
    Imports,
    /// Fusionner deux fiches d'une même personne.
    #[serde(rename = "fusion")]
    Merge,
    /// Lancer la purge que les règles de conservation annoncent.
    #[serde(rename = "purge")]
    Purge,
    /// Répondre aux personnes sur leurs données, tenir l'archive restreinte.
    #[serde(rename = "effacement")]
    Erasure,
    /// Suspendre un effacement.
    #[serde(rename = "gel")]
    Hold,
    /// Remettre à une personne tout ce qui la concerne.
    #[serde(rename = "export")]
    Export,
    /// Lire le journal d'accès, et être averti des accès exceptionnels.
    #[serde(rename = "journal")]
    Audit,
    /// Tenir l'atelier des fiches : écrire, essayer, publier une version.
    #[serde(rename = "catalogue")]
    Publish,
    /// Lire les compteurs et les statistiques.
    #[serde(rename = "chiffres")]
    Figures,
    /// Suivre l'installation : lettres, travail de fond, état.
    #[serde(rename = "exploitation")]
    Running,
}

/// Jusqu'où va l'accès exceptionnel d'un rôle. Jamais jusqu'au secret médical, aux sanctions ni à l'argent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
pub enum Exceptional {
    /// Situation sociale et familiale.
    #[serde(rename = "S2")]
    Situation,
    /// Santé, connue de l'équipe qui accompagne.
    #[serde(rename = "S3")]
    Health,
}

impl Exceptional {
    /// What whoever holds it is to every dossier of the person, while it lasts.
    pub fn relation(self) -> Relation {
        match self {
            Exceptional::Situation => Relation::Exceptional,
            Exceptional::Health => Relation::ExceptionalHealth,
        }
    }
}

impl Habilitation {
    /// All of them, each with its word in the catalogue.
    pub const ALL: [(Habilitation, &'static str); 13] = [
        (Habilitation::Accounts, "comptes"),
        (Habilitation::Mandates, "mandats"),
        (Habilitation::Organisations, "organisations"),
        (Habilitation::Imports, "imports"),
        (Habilitation::Merge, "fusion"),
        (Habilitation::Purge, "purge"),
        (Habilitation::Erasure, "effacement"),
        (Habilitation::Hold, "gel"),
        (Habilitation::Export, "export"),
        (Habilitation::Audit, "journal"),
        (Habilitation::Publish, "catalogue"),
        (Habilitation::Figures, "chiffres"),
        (Habilitation::Running, "exploitation"),
    ];

    /// Its word in the catalogue.
    pub fn word(self) -> &'static str {
        Habilitation::ALL[self as usize].1
    }
}

/// What an operation asks of who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing more than to be who one is: it only concerns one's own account.
    Oneself,
    /// To hold an habilitation.
    Held(Habilitation),
    /// To be the person, or to hold an habilitation.
    PersonOr(Habilitation),
    /// To be the person's principal referent, or to hold an habilitation.
    ReferentOr(Habilitation),
    /// A right on the dossier, by the table of relations and classes.
    OnDossier(Right),
    /// To have a role that has exceptional access.
    Exceptional,
    /// To follow the person.
    Following,
    /// To hold `chiffres` in the service that follows an action, or to work for one of its operators.
    Steering,
    /// To hold `chiffres` in the service that follows the action.
    ActionService,
    /// To sit in the body, or to keep its calendar.
    InBody,
}

/// What people do, dossiers aside from each other: the acts of a dossier are those of its fiche.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Look up who has an account, and which mandates.
    ReadAccounts,
    /// Create an account and invite its holder.
    CreateAccount,
    /// Invite again somebody who did not answer.
    InviteAgain,
    /// Close an account.
    RevokeAccount,
    /// Lift the delay that failures brought.
    Unlock,
    /// Take away a second factor that was lost.
    RemoveFactor,
    /// Give a mandate.
    GiveMandate,
    /// End a mandate on a day.
    EndMandate,
    /// Take a mandate back at once.
    RevokeMandate,
    /// End somebody else's sessions.
    RevokeSessions,
    /// Choose a password, a second factor, a mandate; sign out.
    OwnAccount,
    /// Break the glass on a person.
    BreakGlass,
    /// Read who read or changed what of a person.
    AuditOfPerson,
    /// Read the last lines of the access journal.
    AuditLatest,
    /// Check the chain of the access journal.
    AuditVerify,
    /// Keep the list of organisations.
    Organisations,
    /// Read the territories, and which service covers a commune.
    Territories,
    /// Import persons or organisations.
    Import,
    /// Merge two records of one person.
    Merge,
    /// Preview and run the purge.
    Purge,
    /// See who is in the restricted archive, take somebody out of it.
    Archive,
    /// See the requests and what was answered to them, one's own or all.
    ReadRequests,
    /// Answer a request about one's data.
    AnswerRequest,
    /// Hold an erasure back, or let it go.
    Hold,
    /// Hand a person everything about them.
    Export,
    /// Write a fiche, try it, see what it changes, publish a version.
    Publish,
    /// Read how the installation is, its letters and its background work; try a letter again.
    Running,
    /// Read how an action goes, in numbers; remind those who are late.
    Figures,
    /// Say what was decided where the booklet is silent.
    Settle,
    /// Invite a person to their own space.
    InviteToSpace,
    /// Write down that nothing fits a person.
    RecordGap,
    /// Read what nothing answered for a person.
    ReadGaps,
    /// Read what the offer lacks, in numbers.
    GapCounts,
    /// Read the meetings of a body.
    ReadMeetings,
    /// Plan, move, cancel a meeting, put a dossier off, close the minutes.
    KeepMeetings,
    /// Read a dossier.
    ReadDossier,
    /// Act in a dossier.
    Act,
}

use Habilitation as H;
use Needs::{
    ActionService, Exceptional as ByGlass, Following, Held, InBody, OnDossier, Oneself, PersonOr,
    ReferentOr, Steering,
};
use Operation as O;

/// The one table: each operation, what it asks for, and its name in French.
const OPERATIONS: [(Operation, Needs, &str); 37] = [
    (
        O::ReadAccounts,
        Held(H::Accounts),
        "chercher un compte et ses mandats",
    ),
    (
        O::CreateAccount,
        Held(H::Accounts),
        "créer un compte et inviter",
    ),
    (O::InviteAgain, Held(H::Accounts), "inviter de nouveau"),
    (O::RevokeAccount, Held(H::Accounts), "fermer un compte"),
    (
        O::Unlock,
        Held(H::Accounts),
        "lever le délai d'un compte bloqué",
    ),
    (
        O::RemoveFactor,
        Held(H::Accounts),
        "retirer un second facteur perdu",
    ),
    (O::GiveMandate, Held(H::Mandates), "donner un mandat"),
    (O::EndMandate, Held(H::Mandates), "mettre fin à un mandat"),
    (
        O::RevokeMandate,
        Held(H::Mandates),
        "reprendre un mandat sur-le-champ",
    ),
    (
        O::RevokeSessions,
        Held(H::Accounts),
        "fermer les sessions d'un autre",
    ),
    (
        O::OwnAccount,
        Oneself,
        "gérer son compte, changer de mandat",
    ),
    (O::BreakGlass, ByGlass, "ouvrir un accès exceptionnel"),
    (
        O::AuditOfPerson,
        PersonOr(H::Audit),
        "lire qui a consulté une personne",
    ),
    (O::AuditLatest, Held(H::Audit), "lire le journal d'accès"),
    (
        O::AuditVerify,
        Held(H::Audit),
        "vérifier le journal d'accès",
    ),
    (
        O::Organisations,
        Held(H::Organisations),
        "tenir les organisations",
    ),
    (
        O::Territories,
        Held(H::Organisations),
        "lire les territoires, et qui couvre une commune",
    ),
    (O::Import, Held(H::Imports), "importer"),
    (O::Merge, ReferentOr(H::Merge), "fusionner deux personnes"),
    (O::Purge, Held(H::Purge), "préparer et lancer la purge"),
    (
        O::Archive,
        Held(H::Erasure),
        "voir qui est en archive, en sortir quelqu'un",
    ),
    (
        O::ReadRequests,
        PersonOr(H::Erasure),
        "lire les demandes sur ses données",
    ),
    (O::AnswerRequest, Held(H::Erasure), "répondre à une demande"),
    (O::Hold, Held(H::Hold), "geler un effacement"),
    (
        O::Export,
        PersonOr(H::Export),
        "remettre à une personne ses données",
    ),
    (
        O::Publish,
        Held(H::Publish),
        "tenir l'atelier des fiches : écrire, essayer, publier une version",
    ),
    (
        O::Running,
        Held(H::Running),
        "suivre l'installation : lettres, travail de fond, état",
    ),
    (
        O::Figures,
        Steering,
        "lire où en est une action, relancer ceux qui sont en retard",
    ),
    (
        O::Settle,
        ActionService,
        "dire ce qui est décidé là où le livret se tait",
    ),
    (
        O::InviteToSpace,
        Following,
        "inviter une personne à son espace",
    ),
    (O::RecordGap, Following, "consigner que rien ne convient"),
    (
        O::ReadGaps,
        Following,
        "lire les besoins sans réponse d'une personne",
    ),
    (
        O::GapCounts,
        Held(H::Figures),
        "lire ce qui manque à l'offre, en nombres",
    ),
    (O::ReadMeetings, InBody, "lire les séances d'une instance"),
    (
        O::KeepMeetings,
        InBody,
        "tenir les séances d'une instance : les prévoir, reporter un dossier, clore le compte rendu",
    ),
    (O::ReadDossier, OnDossier(Right::Read), "lire un dossier"),
    (
        O::Act,
        OnDossier(Right::Read),
        "agir dans un dossier, si la fiche l'admet",
    ),
];

impl Operation {
    /// All of them, in the order of the table.
    pub fn all() -> impl Iterator<Item = Operation> {
        OPERATIONS.into_iter().map(|(operation, _, _)| operation)
    }

    /// What it asks for.
    pub fn needs(self) -> Needs {
        OPERATIONS[self as usize].1
    }

    /// Its name in French, as the guide gives it.
    pub fn name(self) -> &'static str {
        OPERATIONS[self as usize].2
    }
}

impl Catalogue {
    /// The role of this id.
    pub fn role(&self, id: &Id) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }
}

impl Role {
    /// Whether it holds an habilitation.
    pub fn holds(&self, habilitation: Habilitation) -> bool {
        self.habilitations.contains(&habilitation)
    }

    /// Whether a second factor is required of who holds it: as the catalogue says; else whenever it does
    /// more than read figures outside of its own dossiers.
    pub fn requires_second_factor(&self) -> bool {
        self.second_factor.unwrap_or_else(|| {
            let figures_only = self
                .habilitations
                .iter()
                .all(|h| *h == Habilitation::Figures);
            !figures_only || self.exceptional.is_some()
        })
    }
}
