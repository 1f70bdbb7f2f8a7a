//! The command line: its words, and its refusals in French.

use std::ffi::OsString;
use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, Parser, Subcommand};
use domain::values::Day;

mod account;
mod import;
mod memory;
mod print;

pub use account::{AccountArgs, AccountCommand, FirstArgs, InviteArgs};
pub use import::{ImportArgs, ImportCommand, OrganisationsArgs, PersonsArgs};
pub use memory::{
    AuditArgs, AuditCommand, BackupArgs, BaseArgs, DemoArgs, KeysArgs, KeysCommand, MigrateArgs,
    RestoreArgs, TransferArgs, VerifyArgs,
};
pub use print::{DocumentArgs, FicheArgs, PrintArgs, PrintCommand, TemplatesArgs, ToFile};

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

/// Le livret vivant des actions d'insertion : un catalogue de fiches, et des réponses expliquées.
#[derive(Debug, Parser)]
#[command(
    name = "livret",
    version,
    help_template = TEMPLATE,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    subcommand_help_heading = "Commandes",
    subcommand_value_name = "COMMANDE",
    after_help = "Codes de sortie : 0 tout va bien ; 1 des fautes ont été trouvées ; 2 la commande ou son entrée n'a pas de sens."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Afficher cette aide
    #[arg(short = 'h', long = "help", alias = "aide", global = true, display_order = 99, action = ArgAction::Help)]
    help: Option<bool>,
    /// Afficher la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Vérifier un catalogue et jouer ses cas : toutes les fautes d'un coup, chacune à sa place
    Check(CheckArgs),
    /// Raconter un cas jour par jour : le journal, les réponses, ce qui est dû, les comptes
    Replay(ReplayArgs),
    /// Dire à quelles fiches une personne correspond, et pourquoi
    Match(MatchArgs),
    /// Juger d'un coup toutes les personnes d'un fichier CSV
    Caseload(CaseloadArgs),
    /// Donner les schémas JSON des fichiers du catalogue, pour les éditeurs
    Schema(SchemaArgs),
    /// Lister les faits que l'on peut écrire dans un fichier de faits
    Facts(FactsArgs),
    /// Imprimer en PDF le livret, une fiche, un document vierge
    Imprimer(PrintArgs),
    /// Servir le site public du catalogue, et la base s'il y en a une
    Serve(ServeArgs),
    /// Préparer la base, ou la mettre au niveau de ce programme
    Migrate(MigrateArgs),
    /// Les comptes : ouvrir le tout premier, refaire un lien d'invitation perdu
    Compte(AccountArgs),
    /// Rejouer tous les journaux et les comparer à ce que la base affiche
    Verify(VerifyArgs),
    /// Le journal d'accès : qui a lu ou changé quoi
    Audit(AuditArgs),
    /// Remplir une base vide de personnes fictives, par les actes de tous les jours
    Demo(DemoArgs),
    /// Reprendre des personnes ou des organisations d'un tableau CSV ou XLSX : dire ce que chaque ligne donnerait, puis tout écrire, ou rien
    Import(ImportArgs),
    /// Les clés de l'installation : en ajouter une, la faire servir partout
    Keys(KeysArgs),
    /// Copier la base dans un fichier, pendant que d'autres y travaillent
    Backup(BackupArgs),
    /// Remettre une sauvegarde dans une base vide
    Restore(RestoreArgs),
    /// Passer d'une base à une autre, de SQLite à PostgreSQL ou l'inverse
    Transfer(TransferArgs),
}

/// What `check` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct CheckArgs {
    /// Dossier du catalogue
    #[arg(value_name = "DOSSIER")]
    pub dir: PathBuf,
    /// Écrire en JSON
    #[arg(long)]
    pub json: bool,
    /// Comparer aux exigences d'un fichier TSV (id, concept, force)
    #[arg(long, value_name = "FICHIER")]
    pub coverage: Option<PathBuf>,
    /// Jouer aussi les cas de ce dossier (ou de ce fichier), en plus de ceux du catalogue
    #[arg(long, value_name = "DOSSIER")]
    pub cases: Option<PathBuf>,
    /// Comparer aussi aux versions que cette base a servies : une version servie ne change plus
    #[arg(long, value_name = "BASE")]
    pub base: Option<String>,
}

/// What `replay` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct ReplayArgs {
    /// Fichier de cas
    #[arg(value_name = "FICHIER")]
    pub file: PathBuf,
    /// Nom du cas, ou son début (tous les cas du fichier sinon)
    #[arg(value_name = "CAS")]
    pub name: Option<String>,
    /// Dossier du catalogue (sinon celui qui contient le fichier, sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
}

/// What `match` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct MatchArgs {
    /// Fichier de faits, en TOML ou en JSON ; « - » pour l'entrée standard
    #[arg(long, value_name = "FICHIER")]
    pub facts: PathBuf,
    /// Dossier du catalogue (sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
    /// Tout expliquer de cette fiche (numéro, nom court ou titre) ; répétable
    #[arg(long, value_name = "FICHE")]
    pub fiche: Vec<String>,
    /// Jour de la question, sous la forme 2018-12-31 (aujourd'hui sinon)
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub on: Option<Day>,
    /// Écrire en JSON
    #[arg(long)]
    pub json: bool,
    /// Ce qu'un tiers peut voir : rien de ce qui touche à la santé n'est nommé
    #[arg(long)]
    pub tiers: bool,
}

/// What `caseload` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct CaseloadArgs {
    /// Fichier CSV : une personne par ligne, un fait par colonne, une case vide pour un fait inconnu ; « - » pour l'entrée standard
    #[arg(value_name = "FICHIER")]
    pub file: PathBuf,
    /// Dossier du catalogue (sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
    /// Jour de la question, sous la forme 2018-12-31 (aujourd'hui sinon)
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub on: Option<Day>,
    /// Écrire aussi une ligne par personne, avec la réponse de chaque fiche
    #[arg(long, value_name = "FICHIER")]
    pub out: Option<PathBuf>,
    /// Écrire le résumé en JSON
    #[arg(long)]
    pub json: bool,
}

/// What `schema` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct SchemaArgs {
    /// Écrire chaque schéma dans ce dossier
    #[arg(long, value_name = "DOSSIER")]
    pub write: Option<PathBuf>,
}

/// What `facts` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct FactsArgs {
    /// Dossier du catalogue (sinon LIVRET_CATALOGUE, sinon catalogue/ille-et-vilaine)
    #[arg(long, value_name = "DOSSIER")]
    pub catalogue: Option<PathBuf>,
    /// Écrire un tableau Markdown
    #[arg(long)]
    pub markdown: bool,
}

/// What `serve` is asked.
#[derive(Debug, Args)]
#[command(help_template = TEMPLATE)]
pub struct ServeArgs {
    /// The memory.
    #[command(flatten)]
    pub base: BaseArgs,
    /// Adresse où écouter ; par défaut, cette machine seulement
    #[arg(
        long,
        value_name = "ADRESSE",
        default_value = "127.0.0.1",
        hide_default_value = true
    )]
    pub address: IpAddr,
    /// Adresse de Livret telle que ses lecteurs la tapent, pour les liens des courriels et des agendas (https://livret.exemple.fr)
    #[arg(long, value_name = "ADRESSE", env = "LIVRET_SITE")]
    pub site: Option<String>,
    /// Serveur de courriel : smtp://127.0.0.1:25, smtps://nom:secret@courriel.exemple.fr (sinon aucun courriel ne part)
    #[arg(
        long,
        value_name = "SERVEUR",
        env = "LIVRET_COURRIEL",
        hide_env_values = true
    )]
    pub courriel: Option<String>,
    /// Adresse qui signe les courriels
    #[arg(long, value_name = "ADRESSE", env = "LIVRET_EXPEDITEUR")]
    pub expediteur: Option<String>,
    /// Secondes entre deux tournées du travail de fond, courriels compris, quand rien ne presse (30 par défaut)
    #[arg(
        long,
        value_name = "SECONDES",
        default_value_t = 30,
        hide_default_value = true
    )]
    pub tournee: u64,
    /// Contours des communes pour les cartes (GeoJSON, chaque commune nommée par son code INSEE)
    #[arg(long, value_name = "FICHIER", env = "LIVRET_CONTOURS")]
    pub contours: Option<PathBuf>,
    /// Sortes de fichiers que l'on peut joindre (« pdf,jpeg,png,docx,odt » par défaut)
    #[arg(long, value_name = "SORTES", env = "LIVRET_FICHIERS")]
    pub fichiers: Option<String>,
    /// Poids le plus grand d'un fichier joint, en mégaoctets (10 par défaut)
    #[arg(long, value_name = "NOMBRE", env = "LIVRET_FICHIER_MO", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub fichier_mo: Option<u32>,
    /// Commande qui analyse chaque fichier joint, reçu sur son entrée : 0 rien à dire, 1 à refuser (« clamdscan --fdpass - »)
    #[arg(long, value_name = "COMMANDE", env = "LIVRET_ANALYSE")]
    pub analyse: Option<String>,
    /// Les lecteurs viennent en HTTPS, par un mandataire : les témoins de session ne voyagent pas autrement
    #[arg(long)]
    pub https: bool,
    /// Port où écouter (8035 par défaut, 0 pour un port libre)
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 8035,
        hide_default_value = true
    )]
    pub port: u16,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse()
        .map_err(|_| "un jour s'écrit 2018-12-31".to_owned())
}

/// Today, where this machine is.
pub fn today() -> Day {
    Day(jiff::Zoned::now().date())
}

/// A command line that asks for help, or that makes no sense.
#[derive(Debug)]
pub struct Refusal(clap::Error);

/// Reads a command line.
///
/// # Errors
/// What to show instead of running anything.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Command, Refusal> {
    Cli::try_parse_from(words)
        .map(|cli| cli.command)
        .map_err(Refusal)
}

impl Refusal {
    /// Shows the help on the standard output, or what is wrong on the standard error.
    pub fn show(&self) -> ExitCode {
        match self.0.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                let _ = write!(anstream::stdout().lock(), "{}", self.0.render().ansi());
                ExitCode::SUCCESS
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                crate::output::complain(&self.0.render().ansi().to_string());
                ExitCode::from(2)
            }
            _ => {
                crate::output::complain(&self.french());
                ExitCode::from(2)
            }
        }
    }

    /// What is wrong, in French, and what may have been meant.
    pub fn french(&self) -> String {
        let word = |kind| match self.0.get(kind) {
            Some(ContextValue::String(word)) => word.clone(),
            Some(ContextValue::Strings(words)) => words.join(", "),
            _ => String::new(),
        };
        let argument = word(ContextKind::InvalidArg);
        let wrong = match self.0.kind() {
            ErrorKind::UnknownArgument => format!("l'option « {argument} » n'existe pas"),
            ErrorKind::InvalidSubcommand => {
                format!(
                    "la commande « {} » n'existe pas",
                    word(ContextKind::InvalidSubcommand)
                )
            }
            ErrorKind::MissingRequiredArgument => format!("il manque {argument}"),
            ErrorKind::MissingSubcommand => "il manque une commande".to_owned(),
            ErrorKind::InvalidValue if word(ContextKind::InvalidValue).is_empty() => {
                format!("{argument} attend une valeur")
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                let why = std::error::Error::source(&self.0)
                    .map(|why| format!(" ({why})"))
                    .unwrap_or_default();
                format!(
                    "« {} » ne convient pas à {argument}{why}",
                    word(ContextKind::InvalidValue)
                )
            }
            ErrorKind::ArgumentConflict => {
                format!("{argument} est donné deux fois, ou contredit une autre option")
            }
            ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                format!("{argument} n'a pas le bon nombre de valeurs")
            }
            ErrorKind::InvalidUtf8 => "un argument n'est pas du texte UTF-8".to_owned(),
            _ => "la ligne de commande n'a pas de sens".to_owned(),
        };
        let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
            .map(word)
            .concat();
        let meant = match meant.as_str() {
            "" => String::new(),
            meant => format!("\nVouliez-vous dire « {meant} » ?"),
        };
        format!("erreur : {wrong}{meant}\nPour de l'aide : livret --help")
    }
}
