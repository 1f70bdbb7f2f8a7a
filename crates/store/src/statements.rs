//! Every statement of the store has a name and stands in a list, so that a test prepares them all on both
//! engines.

/// Names the statements of a module, and lists them in `ALL`.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: &str = $sql;)*
        /// The statements of this module, by name.
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;

/// Every statement of the store, by module and name.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let modules = [
        ("accounts", crate::accounts::ALL),
        ("aids", crate::aids::ALL),
        ("audit", crate::audit::ALL),
        ("caseload", crate::caseload::ALL),
        ("dossiers", crate::dossiers::ALL),
        ("exports", crate::exports::ALL),
        ("feeds", crate::feeds::ALL),
        ("figures", crate::figures::ALL),
        ("follows", crate::follows::ALL),
        ("gaps", crate::gaps::ALL),
        ("glasses", crate::glasses::ALL),
        ("holds", crate::holds::ALL),
        ("keys", crate::keys::ALL),
        ("ledger", crate::ledger::ALL),
        ("leftovers", crate::leftovers::ALL),
        ("lists", crate::lists::ALL),
        ("mandates", crate::mandates::ALL),
        ("meetings", crate::meetings::ALL),
        ("members", crate::members::ALL),
        ("merges", crate::merges::ALL),
        ("migrate", crate::migrate::ALL),
        ("moments", crate::moments::ALL),
        ("nodes", crate::nodes::ALL),
        ("notices", crate::notices::ALL),
        ("organisations", crate::organisations::ALL),
        ("outbox", crate::outbox::ALL),
        ("owed", crate::owed::ALL),
        ("participations", crate::participations::ALL),
        ("pieces", crate::pieces::ALL),
        ("privacy", crate::privacy::ALL),
        ("purges", crate::purges::ALL),
        ("rates", crate::rates::ALL),
        ("reminders", crate::reminders::ALL),
        ("reports", crate::reports::ALL),
        ("requests", crate::requests::ALL),
        ("search", crate::search::ALL),
        ("sessions", crate::sessions::ALL),
        ("settings", crate::settings::ALL),
        ("settlements", crate::settlements::ALL),
        ("subjects", crate::subjects::ALL),
        ("tickets", crate::tickets::ALL),
        ("traces", crate::traces::ALL),
        ("workshop", crate::workshop::ALL),
    ];
    modules.into_iter().flat_map(|(module, statements)| {
        statements
            .iter()
            .map(move |(name, sql)| (module, *name, *sql))
    })
}
