//! What `import` is asked.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{BaseArgs, TEMPLATE};

/// What `import` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE", disable_help_subcommand = true)]
pub struct ImportArgs {
    /// What.
    #[command(subcommand)]
    pub command: ImportCommand,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Inscrire les personnes d'un tableau ; sans --ecrire, dire seulement ce que chaque ligne donnerait
    Personnes(PersonsArgs),
    /// Ajouter ou changer des organisations du catalogue ; sans --ecrire, dire seulement ce que chaque ligne donnerait
    Organisations(OrganisationsArgs),
}

/// What `import personnes` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct PersonsArgs {
    /// Tableau .csv ou .xlsx : une ligne d'en-têtes, puis une personne par ligne ; « - » pour l'entrée standard
    #[arg(value_name = "FICHIER")]
    pub file: PathBuf,
    /// Écrire, si aucune ligne n'est refusée ni à décider ; sinon, rien n'est écrit
    #[arg(long)]
    pub ecrire: bool,
    /// Qui importe : un identifiant, un numéro de mandat, ou « rôle @ structure » (l'installation sinon)
    #[arg(long, value_name = "MANDAT")]
    pub par: Option<String>,
    /// Référent des lignes qui n'en disent pas : un identifiant, un numéro de mandat, ou « rôle @ structure »
    #[arg(long, value_name = "MANDAT")]
    pub referent: Option<String>,
    /// Écrire aussi le rapport dans ce fichier CSV, sans aucun nom
    #[arg(long, value_name = "FICHIER")]
    pub rapport: Option<PathBuf>,
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}

/// What `import organisations` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct OrganisationsArgs {
    /// Tableau .csv ou .xlsx : une ligne d'en-têtes, puis une organisation par ligne ; « - » pour l'entrée standard
    #[arg(value_name = "FICHIER")]
    pub file: PathBuf,
    /// Récrire acteurs.toml, si aucune ligne n'est refusée et si le catalogue passe la vérification
    #[arg(long)]
    pub ecrire: bool,
    /// Écrire aussi le rapport dans ce fichier CSV
    #[arg(long, value_name = "FICHIER")]
    pub rapport: Option<PathBuf>,
    /// Dossier du catalogue (sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
}
