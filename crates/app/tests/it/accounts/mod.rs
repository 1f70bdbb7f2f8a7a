//! Accounts, mandates, rights outside of dossiers, exceptional access, the access journal read.

mod doors;
mod glass;
mod house;
mod journal;
mod mandates;
mod races;
mod rights;
mod taken_back;
