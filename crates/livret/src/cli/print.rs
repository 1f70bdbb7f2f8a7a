//! What `imprimer` is asked.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::values::Day;

use super::{TEMPLATE, day};

/// What `imprimer` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE", disable_help_subcommand = true)]
pub struct PrintArgs {
    /// What.
    #[command(subcommand)]
    pub command: PrintCommand,
}

/// What can be printed of a catalogue.
#[derive(Debug, Subcommand)]
pub enum PrintCommand {
    /// Tout le livret : couverture, sommaire, dessin de l'offre, une section par fiche
    Livret(ToFile),
    /// La fiche d'une action
    Fiche(FicheArgs),
    /// Un document vierge d'une fiche
    Document(DocumentArgs),
    /// Poser dans un dossier les modèles du programme, pour en changer
    Modeles(TemplatesArgs),
}

/// Where a paper goes, and from which catalogue.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct ToFile {
    /// Fichier PDF à écrire
    #[arg(short = 'o', long = "out", value_name = "FICHIER")]
    pub out: PathBuf,
    /// Écrire aussi, en JSON, les valeurs données au modèle
    #[arg(long, value_name = "FICHIER")]
    pub donnees: Option<PathBuf>,
    /// Dossier du catalogue (sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
    /// Jour que porte le papier, sous la forme 2018-12-31 (aujourd'hui sinon)
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub on: Option<Day>,
}

/// What `imprimer fiche` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct FicheArgs {
    /// Fiche : numéro, nom court ou titre
    #[arg(value_name = "FICHE")]
    pub fiche: String,
    /// Where it goes.
    #[command(flatten)]
    pub to: ToFile,
}

/// What `imprimer document` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct DocumentArgs {
    /// Fiche : numéro, nom court ou titre
    #[arg(value_name = "FICHE")]
    pub fiche: String,
    /// Document, par son nom court dans la fiche
    #[arg(value_name = "DOCUMENT")]
    pub document: String,
    /// Where it goes.
    #[command(flatten)]
    pub to: ToFile,
}

/// What `imprimer modeles` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct TemplatesArgs {
    /// Dossier où les poser, « documents » dans celui du catalogue d'ordinaire ; aucun fichier n'y est remplacé
    #[arg(value_name = "DOSSIER")]
    pub dir: PathBuf,
}
