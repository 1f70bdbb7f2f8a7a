//! The way to a PostgreSQL server: in clear on this machine, encrypted and proved anywhere else.
//!
//! `sslmode` and `sslrootcert` in the address are those of PostgreSQL's own tools, but for one thing: nothing is
//! encrypted without knowing to whom, so that `require` proves the server as `verify-full` does.

use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use postgres::config::{Config, Host, SslMode};
use postgres::{Client, NoTls};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Fault;

/// A server, and how it is reached.
pub struct Way {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Way {
    /// Reads an address.
    ///
    /// # Errors
    /// It makes no sense, or its authority cannot be read.
    pub fn to(address: &str) -> Result<Way, Fault> {
        let (address, asked) = asked(address)?;
        let mut config: Config = address.parse()?;
        let mode = match asked.mode.as_deref() {
            Some("disable") => SslMode::Disable,
            Some("require" | "verify-full") => SslMode::Require,
            None if is_here(&config) && asked.authority.is_none() => SslMode::Disable,
            None => SslMode::Require,
            Some(other) => {
                return Err(Fault::Tls(format!(
                    "sslmode={other} n'est pas tenu ici (attendu : disable, require ou verify-full)"
                )));
            }
        };
        config.ssl_mode(mode);
        let tls = match mode {
            SslMode::Disable => None,
            _ => Some(proved(asked.authority.as_deref())?),
        };
        Ok(Way { config, tls })
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// The server does not answer, says no, or does not prove who it is.
    pub fn open(&self) -> Result<Client, Fault> {
        match &self.tls {
            None => Ok(self.config.connect(NoTls)?),
            Some(tls) => self.config.connect(tls.clone()).map_err(told),
        }
    }
}

/// What the address asks of the way, which the driver does not read.
#[derive(Default)]
struct Asked {
    mode: Option<String>,
    authority: Option<String>,
}

/// The address without what is asked of the way, and that.
fn asked(address: &str) -> Result<(String, Asked), Fault> {
    let Some((place, options)) = address.split_once('?') else {
        return Ok((address.to_owned(), Asked::default()));
    };
    let (mut asked, mut others) = (Asked::default(), Vec::new());
    for option in options.split('&') {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let text = percent_decode_str(value).decode_utf8();
        let text = text.map_err(|_| Fault::Tls(format!("{name} n'est pas un texte")))?;
        match name {
            "sslmode" => asked.mode = Some(text.into_owned()),
            "sslrootcert" => asked.authority = Some(text.into_owned()),
            _ => others.push(option),
        }
    }
    let address = match others.is_empty() {
        true => place.to_owned(),
        false => format!("{place}?{}", others.join("&")),
    };
    Ok((address, asked))
}

/// Whether the server is on this machine: nothing leaves it.
fn is_here(config: &Config) -> bool {
    let local = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(local) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// Encryption that proves the server by the authority of a file, or by those of the system.
fn proved(authority: Option<&str>) -> Result<MakeRustlsConnect, Fault> {
    let mut roots = RootCertStore::empty();
    match authority {
        Some(path) => {
            let unreadable = |why: String| Fault::Tls(format!("sslrootcert={path} : {why}"));
            let text = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
            for certificate in CertificateDer::pem_slice_iter(&text) {
                let added = certificate
                    .map_err(|error| error.to_string())
                    .and_then(|one| roots.add(one).map_err(|error| error.to_string()));
                added.map_err(unreadable)?;
            }
            if roots.is_empty() {
                return Err(unreadable("aucun certificat".to_owned()));
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Why an encrypted connection did not open.
fn told(error: postgres::Error) -> Fault {
    let broken = error
        .source()
        .and_then(|why| why.downcast_ref::<io::Error>());
    let broken = broken.and_then(io::Error::get_ref);
    let Some(why) = broken.and_then(|why| why.downcast_ref::<rustls::Error>()) else {
        return match error.to_string().contains("server does not support TLS") {
            true => Fault::Tls(
                "le serveur ne sait pas chiffrer : « ssl = on » dans postgresql.conf le lui apprend"
                    .to_owned(),
            ),
            false => Fault::Postgres(error),
        };
    };
    let says = match why {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "aucune autorité connue n'a signé le certificat du serveur ; donnez la sienne : sslrootcert=FICHIER.pem dans l'adresse".to_owned()
        }
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => "le certificat du serveur est au nom d'un autre".to_owned(),
        rustls::Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => "le certificat du serveur a expiré".to_owned(),
        other => format!("le serveur ne prouve pas qui il est : {other}"),
    };
    Fault::Tls(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_never_reached_in_clear_unless_one_says_so() {
        for (place, mode) in [
            ("127.0.0.1:5433", SslMode::Disable),
            ("localhost", SslMode::Disable),
            ("[::1]", SslMode::Disable),
            ("%2Frun%2Fpostgresql", SslMode::Disable),
            ("192.0.2.1", SslMode::Require),
            ("base.exemple.fr", SslMode::Require),
            ("localhost,base.exemple.fr", SslMode::Require),
        ] {
            let way = |end: &str| Way::to(&format!("postgres://livret@{place}/livret{end}"));
            let unsaid = way("").map(|way| way.config.get_ssl_mode());
            assert!(matches!(unsaid, Ok(found) if found == mode), "{place}");
            let clear = way("?connect_timeout=3&sslmode=disable");
            let clear = clear.map(|way| (way.config.get_ssl_mode(), way.tls.is_none()));
            assert!(matches!(clear, Ok((SslMode::Disable, true))), "{place}");
        }
    }
}
