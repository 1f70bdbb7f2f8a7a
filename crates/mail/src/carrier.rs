//! The server that carries letters.

use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::{Message, SmtpTransport, Transport};

use crate::words::Words;

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The address of the server makes no sense.
    #[error(
        "l'adresse du serveur de courriel n'a pas de sens ({0}) ; par exemple : smtp://127.0.0.1:25, ou smtps://nom:secret@courriel.exemple.fr"
    )]
    Server(String),
    /// An address makes no sense.
    #[error("adresse de courriel mal formée : {0}")]
    Address(String),
    /// The letter cannot be written.
    #[error("courriel impossible à écrire : {0}")]
    Letter(String),
    /// The server did not take it.
    #[error("le serveur de courriel n'a pas pris le message : {0}")]
    Refused(String),
}

/// The server that carries letters, and who signs them.
pub struct Carrier {
    transport: SmtpTransport,
    from: Mailbox,
}

/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl Carrier {
    /// A server by its address (`smtp://`, `smtps://`, with `?tls=required` for STARTTLS), and the address that
    /// signs. Nothing is sent yet.
    ///
    /// # Errors
    /// One of them makes no sense.
    pub fn at(server: &str, from: &str) -> Result<Carrier, Fault> {
        let transport = SmtpTransport::from_url(server);
        let transport = transport.map_err(|error| Fault::Server(error.to_string()))?;
        Ok(Carrier {
            transport: transport.timeout(Some(PATIENCE)).build(),
            from: mailbox(from)?,
        })
    }

    /// Sends a letter to one address.
    ///
    /// # Errors
    /// It did not leave: the server may have taken none of it.
    pub fn send(&self, to: &str, words: &Words) -> Result<(), Fault> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(mailbox(to)?)
            .subject(&words.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(words.text.clone());
        let message = message.map_err(|error| Fault::Letter(error.to_string()))?;
        let sent = self.transport.send(&message);
        sent.map(drop)
            .map_err(|error| Fault::Refused(error.to_string()))
    }
}

fn mailbox(address: &str) -> Result<Mailbox, Fault> {
    address
        .parse()
        .map_err(|_| Fault::Address(address.to_owned()))
}
