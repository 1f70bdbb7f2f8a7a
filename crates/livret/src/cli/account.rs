//! What `compte` is asked.

use clap::{Args, Subcommand};

use super::{BaseArgs, TEMPLATE};

/// What `compte` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE", disable_help_subcommand = true)]
pub struct AccountArgs {
    /// What.
    #[command(subcommand)]
    pub command: AccountCommand,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Ouvrir le tout premier compte, qui ouvrira les autres ; son lien d'invitation n'est dit qu'une fois
    Premier(FirstArgs),
    /// Inviter de nouveau qui n'a jamais répondu ; le lien d'avant n'ouvre plus rien
    Inviter(InviteArgs),
}

/// What `compte premier` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct FirstArgs {
    /// Nom de qui tiendra ce compte
    #[arg(long, value_name = "NOM")]
    pub nom: String,
    /// Ce qu'il ou elle tapera pour entrer
    #[arg(long, value_name = "IDENTIFIANT")]
    pub identifiant: String,
    /// Structure où son mandat est tenu, par son nom court dans le catalogue : « departement »
    #[arg(long, value_name = "STRUCTURE")]
    pub structure: String,
    /// Adresse de courriel
    #[arg(long, value_name = "ADRESSE")]
    pub courriel: Option<String>,
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}

/// What `compte inviter` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct InviteArgs {
    /// Identifiant du compte
    #[arg(long, value_name = "IDENTIFIANT")]
    pub identifiant: String,
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
}
