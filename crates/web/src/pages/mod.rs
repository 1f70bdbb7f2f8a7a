//! The pages: the address of each tells its file.

pub mod accessibilite;
pub mod fiche;
pub mod fiches;
pub mod home;
pub mod imprimes;
pub mod lectures;
pub mod mentions_legales;
pub mod offre;
pub mod plan;
pub mod quelle_action;
pub mod sante;

/// What robots may read: everything that is read by address.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /quelle-action/\n"
}
