//! The way to a PostgreSQL server: in clear on this machine alone, and never encrypted towards anybody.

use store::{Fault, Options, Store};
use trial::cluster;

/// A file that the throw-away cluster keeps.
fn file(name: &str) -> String {
    let dir = std::env::var("LIVRET_POSTGRES_DIR").expect("the folder of the cluster");
    format!("{dir}/{name}")
}

/// Whether the connection is encrypted, or why there is none.
fn reached(address: &str) -> Result<bool, String> {
    let told = || {
        let store = Store::open(&Options::at(address))?;
        let encrypted = "SELECT COUNT(*) FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()";
        store.read(|tx| {
            let row = tx.first(encrypted, &[])?;
            row.map_or(Ok(0), |row| row.get::<i64>(0))
        })
    };
    told()
        .map(|count| count == 1)
        .map_err(|fault: Fault| fault.to_string())
}

#[test]
fn a_server_is_reached_in_clear_here_and_elsewhere_only_when_it_proves_who_it_is() {
    let here = cluster();
    let named = here.replace("127.0.0.1", "localhost");
    let [own, other, missing] = ["autorite.pem", "autre.pem", "absente.pem"].map(file);
    let empty = file("serveur.cle");
    let unknown = "aucune autorité connue";
    let stories = [
        (here.clone(), Ok(false)),
        (format!("{here}?sslmode=disable"), Ok(false)),
        (
            format!("{here}?sslmode=verify-full&sslrootcert={own}"),
            Ok(true),
        ),
        (
            format!("{here}?sslmode=require&sslrootcert={own}"),
            Ok(true),
        ),
        (format!("{here}?sslrootcert={own}"), Ok(true)),
        (
            format!("{here}?sslmode=verify-full&sslrootcert={other}"),
            Err(unknown),
        ),
        (format!("{here}?sslmode=verify-full"), Err(unknown)),
        (format!("{here}?sslmode=require"), Err(unknown)),
        // The certificate is that of an address, not of a name.
        (
            format!("{named}?sslmode=verify-full&sslrootcert={own}"),
            Err("au nom d'un autre"),
        ),
        (
            format!("{here}?sslmode=prefer"),
            Err("sslmode=prefer n'est pas tenu"),
        ),
        (format!("{here}?sslrootcert={missing}"), Err("absente.pem")),
        (
            format!("{here}?sslrootcert={empty}"),
            Err("aucun certificat"),
        ),
    ];
    for (address, says) in stories {
        match (reached(&address), says) {
            (Ok(encrypted), Ok(awaited)) => assert_eq!(encrypted, awaited, "{address}"),
            (Err(told), Err(awaited)) => assert!(told.contains(awaited), "{address}: {told}"),
            (told, _) => panic!("{address}: {told:?}"),
        }
    }
}
