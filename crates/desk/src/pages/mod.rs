//! The pages: the address of a page is the path of its file.

pub mod a_faire;
pub mod administration;
pub mod atelier;
pub mod avis;
pub mod calendrier;
pub mod demonstration;
pub mod dossiers;
pub mod entrer;
pub mod exports;
pub mod mandat;
pub mod menages;
pub mod mon_espace;
pub mod mot_de_passe;
pub mod personnes;
pub mod pilotage;
pub mod profil;
pub mod seances;
pub mod sortir;
