//! The post of `livret serve`: letters taken from the outbox, worded, and handed to the server that carries
//! them.

use app::{Call, Error, Office};
use mail::{Carrier, words};

use crate::cli::ServeArgs;
use crate::output::{Stop, complain};

/// Who carries letters, and the address of Livret in their links.
pub struct Post {
    carrier: Carrier,
    site: String,
}

/// The address of Livret that the arguments give, without a slash at its end.
pub fn address(args: &ServeArgs) -> Option<String> {
    let site = args.site.as_deref()?;
    Some(site.trim_end_matches('/').to_owned())
}

impl Post {
    /// The post that the arguments name, if they name one.
    ///
    /// # Errors
    /// Something is missing, or makes no sense.
    pub fn of(args: &ServeArgs) -> Result<Option<Post>, Stop> {
        let Some(server) = &args.courriel else {
            return Ok(None);
        };
        let missing = |what: &str| {
            Stop::Input(format!(
                "erreur : un serveur de courriel est donné, il manque {what}."
            ))
        };
        let from = args.expediteur.as_deref();
        let from = from.ok_or_else(|| missing("l'adresse qui signe (--expediteur)"))?;
        let site =
            address(args).ok_or_else(|| missing("l'adresse de Livret pour les liens (--site)"))?;
        let carrier =
            Carrier::at(server, from).map_err(|fault| Stop::Input(format!("erreur : {fault}")))?;
        Ok(Some(Post { carrier, site }))
    }

    /// Has those written to for whom there is something new, then sends what waits; whether some may be left.
    ///
    /// # Errors
    /// The memory's. A letter that does not leave is told, and tried again later.
    pub fn carry<'c>(&self, office: &Office<'c>, call: &Call<'_>) -> Result<bool, Error<'c>> {
        office.announce_by_mail(call)?;
        let letters = office.letters(call)?;
        for one in &letters {
            let words = words(&one.letter, &self.site);
            // A dead address keeps no letter from the others.
            let sent = one.to.iter().map(|to| self.carrier.send(to, &words));
            let sent: Vec<_> = sent.collect();
            match sent.into_iter().collect::<Result<(), _>>() {
                Ok(()) => office.sent(call, one.job)?,
                Err(fault) => {
                    complain(&format!("courriel {} : {fault}", one.job));
                    office.not_sent(call, one, &fault.to_string())?;
                }
            }
        }
        Ok(!letters.is_empty())
    }
}
