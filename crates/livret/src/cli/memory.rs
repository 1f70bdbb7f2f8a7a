//! What the commands that work on the memory are asked.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::values::Day;

use super::{TEMPLATE, day};

/// Where the memory is, and what opens it.
#[derive(Debug, Clone, Default, Args)]
pub struct BaseArgs {
    /// Base : un fichier SQLite, ou postgres://… (sinon LIVRET_BASE, sinon donnees/livret.db)
    #[arg(long, value_name = "BASE")]
    pub base: Option<String>,
    /// Fichier du trousseau de clés (sinon LIVRET_CLES, qui contient le trousseau ; sinon LIVRET_TROUSSEAU, sinon livret.cles)
    #[arg(long, value_name = "FICHIER")]
    pub trousseau: Option<PathBuf>,
    /// Dossier du catalogue (sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
}

/// What `migrate` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct MigrateArgs {
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}

/// What `verify` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct VerifyArgs {
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}

/// What `audit` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE", disable_help_subcommand = true)]
pub struct AuditArgs {
    /// What.
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What can be done with the access journal.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Vérifier que rien n'y a été changé, retiré ni ajouté
    #[command(help_template = TEMPLATE)]
    Verify(BaseArgs),
}

/// What `keys` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE", disable_help_subcommand = true)]
pub struct KeysArgs {
    /// What.
    #[command(subcommand)]
    pub command: KeysCommand,
}

/// What can be done with the keys of the installation.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Mettre une clé nouvelle en tête du trousseau ; les anciennes ouvrent encore
    #[command(help_template = TEMPLATE)]
    New(BaseArgs),
    /// Faire servir partout la clé en tête du trousseau, puis dire quelles clés ne servent plus
    #[command(help_template = TEMPLATE)]
    Rotate(BaseArgs),
}

/// What `backup` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct BackupArgs {
    /// Fichier à créer ; son empreinte est écrite à côté, dans FICHIER.sha256
    #[arg(value_name = "FICHIER")]
    pub file: PathBuf,
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}

/// What `restore` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct RestoreArgs {
    /// Fichier d'une sauvegarde
    #[arg(value_name = "FICHIER")]
    pub file: PathBuf,
    /// Empreinte annoncée par la sauvegarde (sinon celle de FICHIER.sha256)
    #[arg(long, value_name = "SHA256")]
    pub empreinte: Option<String>,
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}

/// What `transfer` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct TransferArgs {
    /// Base à quitter : un fichier SQLite, ou postgres://…
    #[arg(value_name = "DEPUIS")]
    pub from: String,
    /// Base vide où aller : un fichier SQLite, ou postgres://…
    #[arg(value_name = "VERS")]
    pub to: String,
    /// Fichier du trousseau de clés (sinon LIVRET_CLES, qui contient le trousseau ; sinon LIVRET_TROUSSEAU, sinon livret.cles)
    #[arg(long, value_name = "FICHIER")]
    pub trousseau: Option<PathBuf>,
    /// Dossier du catalogue (sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
}

/// What `demo` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct DemoArgs {
    /// Combien de personnes (3 000 par défaut)
    #[arg(
        long,
        value_name = "NOMBRE",
        default_value_t = 3000,
        hide_default_value = true
    )]
    pub persons: u64,
    /// Graine : la même donne les mêmes personnes et les mêmes dossiers (1 par défaut)
    #[arg(
        long,
        value_name = "NOMBRE",
        default_value_t = 1,
        hide_default_value = true
    )]
    pub seed: u64,
    /// Dernier jour, sous la forme 2018-12-31 (2020-06-30 sinon) ; le premier est trois ans plus tôt
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub until: Option<Day>,
    /// Attendre le disque à chaque acte, comme en service
    #[arg(long)]
    pub durable: bool,
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}
