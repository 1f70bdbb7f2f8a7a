//! `livret compte`: the first account of an installation, and a link that was lost. Whoever runs it holds the
//! keys of the base.

use std::io::Write;

use app::account::NewAccount;
use app::{Call, Error, Invalid, Office, Refusal, Who};
use domain::access::Habilitation;
use domain::values::Id;

use crate::base::{self, entropy, failed, now};
use crate::cli::{AccountArgs, AccountCommand, FirstArgs, InviteArgs};
use crate::output::{Done, Stop};

/// Does what is asked of the accounts.
///
/// # Errors
/// A memory that is not ready, or what is asked makes no sense there.
pub fn run(args: &AccountArgs, out: &mut impl Write) -> Result<Done, Stop> {
    match &args.command {
        AccountCommand::Premier(args) => first(args, out),
        AccountCommand::Inviter(args) => invite(args, out),
    }
}

fn first(args: &FirstArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = base::catalogue(&args.base)?;
    let office = base::office(&args.base, &catalogue)?;
    let structure: Id = args.structure.parse().map_err(|_| {
        Stop::Input(format!(
            "erreur : --structure : « {} » n'est pas un nom court du catalogue, comme « departement »",
            args.structure
        ))
    })?;
    let new = NewAccount {
        login: args.identifiant.clone(),
        name: args.nom.clone(),
        mail: args.courriel.clone(),
        person: None,
    };
    let mut entropy = entropy()?;
    let who = Who::nobody();
    let call = Call::new(&who, now(), &mut entropy);
    let invited = office
        .bootstrap(&call, &new, &structure)
        .map_err(|error| match error {
            Error::Refused(Refusal::Forbidden) => Stop::Input(
                "erreur : il y a déjà un compte ; c'est à qui tient les comptes d'ouvrir les autres.\n\
                 Un lien perdu se refait avec « livret compte inviter »."
                    .to_owned(),
            ),
            other => told(other),
        })?;
    writeln!(out, "compte ouvert : {}", args.identifiant)?;
    tell(invited.token.reveal(), out)
}

fn invite(args: &InviteArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = base::catalogue(&args.base)?;
    let office = base::office(&args.base, &catalogue)?;
    let mut entropy = entropy()?;
    let who = installation(&office);
    let call = Call::new(&who, now(), &mut entropy);
    let login = args.identifiant.trim().to_lowercase();
    let found = office
        .store
        .read(|tx| store::accounts::by_login(tx, &login))
        .map_err(base::fault)?;
    let account = found.ok_or_else(|| {
        Stop::Input(format!(
            "erreur : aucun compte n'a l'identifiant « {login} »"
        ))
    })?;
    let token = office
        .invite_again(&call, account.id)
        .map_err(|error| match error {
            Error::Refused(Refusal::Invalid { .. }) => Stop::Input(format!(
                "erreur : « {login} » a déjà choisi un mot de passe, ou son compte est fermé.\n\
                 Un mot de passe oublié se change sur la page « Mot de passe oublié »."
            )),
            other => failed(other),
        })?;
    tell(token.reveal(), out)
}

/// The installation itself, in a role that opens accounts.
fn installation(office: &Office<'_>) -> Who {
    let mut roles = office.catalogue.roles.iter();
    let role = roles.find(|role| role.holds(Habilitation::Accounts));
    Who::installation(role.map(|role| role.id.clone()).unwrap_or_default())
}

/// The link, said once.
fn tell(link: &str, out: &mut impl Write) -> Result<Done, Stop> {
    writeln!(
        out,
        "lien d'invitation, à ouvrir sur l'adresse de votre installation dans les sept jours :\n\
         /invitation?lien={}\n\
         Il ne sera pas redit. Il n'ouvre qu'une fois.",
        link
    )?;
    Ok(Done::Well)
}

/// A field that makes no sense, by the option that gave it.
fn told(error: Error<'_>) -> Stop {
    let Error::Refused(Refusal::Invalid { field, why }) = error else {
        return failed(error);
    };
    let option = match field {
        "identifiant" | "nom" | "structure" | "courriel" => format!("--{field}"),
        other => other.to_owned(),
    };
    let says = match why {
        Invalid::Missing => "il faut le donner",
        Invalid::Unknown => "le catalogue ne le connaît pas",
        Invalid::TooLong => "c'est trop long",
        Invalid::Already => "c'est déjà pris",
        _ => "ce n'est pas de cette sorte",
    };
    Stop::Input(format!("erreur : {option} : {says}"))
}
