//! Every address of the tool, on one screen.

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use web::response::{bounded, bounded_by};

use crate::asked::{LONGEST_FORM, LONGEST_TEXT};
use crate::live::Live;
use crate::pages;

/// The most files of a form, when each is as heavy as may be.
const MOST_FILES: usize = 5;
/// Time a request may take that sends or fetches files, from a phone where the network is slow.
const LONGEST_SENDING: Duration = Duration::from_secs(300);

/// All pages of the tool.
pub fn router(desk: impl Into<Live>) -> Router {
    let live: Live = desk.into();
    let largest = live.desk().office.admitted().1;
    let largest = usize::try_from(largest).unwrap_or(usize::MAX);
    // A form that holds files holds a few, and what is typed.
    let longest = largest
        .saturating_mul(MOST_FILES)
        .saturating_add(LONGEST_FORM);
    let sending = Router::new()
        .route(
            "/dossiers/{number}/actes/{*path}",
            get(pages::dossiers::acte::show).post(pages::dossiers::acte::submit),
        )
        .route(
            "/dossiers/{number}/documents/{document}",
            get(pages::dossiers::pieces::show).post(pages::dossiers::pieces::join),
        )
        .route(
            "/dossiers/{number}/pieces/{piece}",
            get(pages::dossiers::pieces::give),
        )
        .route(
            "/exports/{number}",
            get(pages::exports::fetch).post(pages::exports::withdraw),
        )
        .route(
            "/personnes/{id}/prescrire/{fiche}",
            get(pages::personnes::prescrire::show).post(pages::personnes::prescrire::prescribe),
        )
        .route(
            "/menages/{id}/prescrire/{fiche}",
            get(pages::personnes::prescrire::show).post(pages::personnes::prescrire::prescribe),
        )
        .route(
            "/administration/organisations/importer",
            get(pages::administration::organisations::importer::show)
                .post(pages::administration::organisations::importer::weigh),
        )
        .with_state(live.clone());
    let pages = Router::new()
        .route(
            "/entrer",
            get(pages::entrer::show).post(pages::entrer::enter),
        )
        .route(
            "/entrer/code",
            get(pages::entrer::code::show).post(pages::entrer::code::check),
        )
        .route(
            "/demonstration",
            get(pages::demonstration::show).post(pages::demonstration::enter),
        )
        .route(
            "/mandat",
            get(pages::mandat::show).post(pages::mandat::choose),
        )
        .route("/sortir", post(pages::sortir::leave))
        .route("/a-faire", get(pages::a_faire::show))
        .route("/dossiers", get(pages::dossiers::show))
        .route(
            "/dossiers/saisie",
            get(pages::dossiers::saisie::show).post(pages::dossiers::saisie::submit),
        )
        .route("/dossiers/nouveau", get(pages::dossiers::nouveau::show))
        .route(
            "/dossiers/nouveau/{fiche}/{kind}/{*path}",
            get(pages::dossiers::nouveau::show_one).post(pages::dossiers::nouveau::open),
        )
        .route("/dossiers/{number}", get(pages::dossiers::dossier::show))
        .route(
            "/dossiers/{number}/papiers/{*what}",
            get(pages::dossiers::imprimer::show),
        )
        .route(
            "/dossiers/{number}/recueil",
            get(pages::dossiers::recueil::show),
        )
        .route(
            "/dossiers/{number}/recueil/attestation",
            get(pages::dossiers::recueil::attest),
        )
        .route(
            "/dossiers/{number}/reprendre",
            post(pages::dossiers::reprendre::take),
        )
        .route("/mon-espace", get(pages::mon_espace::show))
        .route("/mon-espace/parcours", get(pages::mon_espace::show_path))
        .route(
            "/mon-espace/parcours.pdf",
            get(pages::mon_espace::print_path),
        )
        .route(
            "/mon-espace/documents",
            get(pages::mon_espace::show_documents),
        )
        .route(
            "/mon-espace/donnees",
            get(pages::mon_espace::show_data).post(pages::mon_espace::ask),
        )
        .route("/mon-espace/copie", get(pages::mon_espace::copy))
        .route(
            "/personnes/{id}/espace",
            get(pages::personnes::espace::show).post(pages::personnes::espace::invite),
        )
        .route(
            "/dossiers/{number}/signer/{document}",
            get(pages::dossiers::signer::sign).post(pages::dossiers::signer::sign),
        )
        .route(
            "/dossiers/{number}/pieces/{piece}/retirer",
            post(pages::dossiers::pieces::take_back),
        )
        .route(
            "/entrer/second-facteur",
            get(pages::entrer::second_facteur::show).post(pages::entrer::second_facteur::begin),
        )
        .route(
            "/entrer/second-facteur/code",
            post(pages::entrer::second_facteur::enrol),
        )
        .route(
            "/mot-de-passe",
            get(pages::mot_de_passe::show).post(pages::mot_de_passe::ask),
        )
        .route(
            "/mot-de-passe/nouveau",
            get(pages::mot_de_passe::show_new).post(pages::mot_de_passe::choose_new),
        )
        .route(
            "/invitation",
            get(pages::mot_de_passe::show_invitation).post(pages::mot_de_passe::answer_invitation),
        )
        .route("/calendrier/{file}", get(pages::calendrier::show))
        .route("/profil", get(pages::profil::show))
        .route("/profil/calendrier", post(pages::profil::make_calendar))
        .route(
            "/profil/calendrier-repris",
            post(pages::profil::take_calendar_back),
        )
        .route("/profil/mot-de-passe", post(pages::profil::change_password))
        .route("/profil/session", post(pages::profil::end_session))
        .route("/profil/codes", post(pages::profil::renew_codes))
        .route("/profil/courriels", post(pages::profil::choose_mails))
        .route("/avis", get(pages::avis::show))
        .route("/exports", get(pages::exports::show))
        .route(
            "/exports/listes/{list}",
            get(pages::exports::liste::show).post(pages::exports::liste::ask),
        )
        .route("/administration", get(pages::administration::show))
        .route(
            "/administration/comptes",
            get(pages::administration::comptes::show).post(pages::administration::comptes::create),
        )
        .route(
            "/administration/comptes/{number}",
            get(pages::administration::comptes::show_one),
        )
        .route(
            "/administration/comptes/{number}/{what}",
            post(pages::administration::comptes::act),
        )
        .route(
            "/administration/journal",
            get(pages::administration::journal::show).post(pages::administration::journal::verify),
        )
        .route(
            "/administration/organisations",
            get(pages::administration::organisations::show),
        )
        .route(
            "/administration/organisations/nouvelle",
            get(pages::administration::organisations::form::show)
                .post(pages::administration::organisations::form::register),
        )
        .route(
            "/administration/organisations/{id}",
            get(pages::administration::organisations::show_one),
        )
        .route(
            "/administration/organisations/{id}/rectifier",
            get(pages::administration::organisations::form::show_one)
                .post(pages::administration::organisations::form::rectify),
        )
        .route(
            "/administration/organisations/{id}/{what}",
            post(pages::administration::organisations::act),
        )
        .route(
            "/administration/territoires",
            get(pages::administration::territoires::show),
        )
        .route(
            "/administration/territoires/{id}",
            get(pages::administration::territoires::show_one),
        )
        .route(
            "/administration/conservation",
            get(pages::administration::conservation::show),
        )
        .route(
            "/administration/conservation/apercu",
            post(pages::administration::conservation::draw),
        )
        .route(
            "/administration/conservation/liste",
            get(pages::administration::conservation::list),
        )
        .route(
            "/administration/conservation/purge",
            post(pages::administration::conservation::launch),
        )
        .route(
            "/administration/conservation/purges/{number}",
            get(pages::administration::conservation::purges::show)
                .post(pages::administration::conservation::purges::go_on),
        )
        .route(
            "/administration/conservation/gels",
            get(pages::administration::conservation::gels::show)
                .post(pages::administration::conservation::gels::place),
        )
        .route(
            "/administration/conservation/gels/{number}",
            post(pages::administration::conservation::gels::lift),
        )
        .route(
            "/administration/travaux",
            get(pages::administration::travaux::show),
        )
        .route(
            "/administration/travaux/{number}",
            post(pages::administration::travaux::try_again),
        )
        .route(
            "/administration/sante",
            get(pages::administration::sante::show),
        )
        .route(
            "/administration/demandes",
            get(pages::administration::demandes::show),
        )
        .route(
            "/administration/demandes/{number}",
            get(pages::administration::demandes::show_one)
                .post(pages::administration::demandes::act),
        )
        .route("/personnes", get(pages::personnes::show))
        .route(
            "/personnes/nouvelle",
            get(pages::personnes::nouvelle::show).post(pages::personnes::nouvelle::register),
        )
        .route(
            "/personnes/manques",
            get(pages::personnes::manques::show_mine),
        )
        .route("/personnes/{id}", get(pages::personnes::personne::show))
        .route(
            "/personnes/{id}/parcours.pdf",
            get(pages::personnes::imprimer::show),
        )
        .route(
            "/personnes/{id}/manques",
            get(pages::personnes::manques::show).post(pages::personnes::manques::note),
        )
        .route(
            "/personnes/{id}/identite",
            get(pages::personnes::identite::show).post(pages::personnes::identite::rectify),
        )
        .route(
            "/personnes/{id}/faits",
            get(pages::personnes::faits::show).post(pages::personnes::faits::record),
        )
        .route(
            "/personnes/{id}/faits/{rank}",
            get(pages::personnes::faits::show_one).post(pages::personnes::faits::correct),
        )
        .route(
            "/personnes/{id}/proposer",
            get(pages::personnes::proposer::show).post(pages::personnes::proposer::note),
        )
        .route(
            "/personnes/{id}/referents",
            get(pages::personnes::referents::show).post(pages::personnes::referents::change),
        )
        .route("/pilotage", get(pages::pilotage::show))
        .route("/pilotage/aides", get(pages::pilotage::aides::show))
        .route("/pilotage/aides.csv", get(pages::pilotage::aides::export))
        .route("/pilotage/bilans", get(pages::pilotage::bilans::show))
        .route(
            "/pilotage/bilans/{fiche}/{document}/{year}/{ower}",
            get(pages::pilotage::bilans::bilan::show).post(pages::pilotage::bilans::bilan::act),
        )
        .route("/pilotage/recueils", get(pages::pilotage::recueils::show))
        .route(
            "/pilotage/recueils/{survey}/{fiche}/{operator}",
            get(pages::pilotage::recueils::show_one),
        )
        .route(
            "/pilotage/recueils/{survey}/{fiche}/{operator}/{file}",
            get(pages::pilotage::recueils::export),
        )
        .route("/pilotage/manques", get(pages::pilotage::manques::show))
        .route(
            "/pilotage/carte",
            get(pages::pilotage::tableaux::indicateur::map),
        )
        .route("/pilotage/parcours", get(pages::pilotage::parcours::show))
        .route(
            "/pilotage/parcours/{file}",
            get(pages::pilotage::parcours::table),
        )
        .route(
            "/pilotage/parcours/dessin.svg",
            get(pages::pilotage::parcours::svg),
        )
        .route(
            "/pilotage/parcours/dessin.png",
            get(pages::pilotage::parcours::png),
        )
        .route("/pilotage/tableaux", get(pages::pilotage::tableaux::show))
        .route(
            "/pilotage/tableaux/{indicateur}",
            get(pages::pilotage::tableaux::indicateur::show),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/dossiers",
            get(pages::pilotage::tableaux::liste::show),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/{file}",
            get(pages::pilotage::tableaux::export::table),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/dessin.svg",
            get(pages::pilotage::tableaux::export::svg),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/dessin.png",
            get(pages::pilotage::tableaux::export::png),
        )
        .route("/pilotage/{fiche}", get(pages::pilotage::action::show))
        .route(
            "/pilotage/{fiche}/rapport.pdf",
            get(pages::pilotage::rapport::print),
        )
        .route(
            "/pilotage/{fiche}/marches",
            get(pages::pilotage::marches::show).post(pages::pilotage::marches::declare),
        )
        .route(
            "/pilotage/{fiche}/marches.csv",
            get(pages::pilotage::marches::export),
        )
        .route(
            "/pilotage/{fiche}/relance",
            post(pages::pilotage::action::remind),
        )
        .route(
            "/pilotage/{fiche}/silences",
            post(pages::pilotage::action::settle),
        )
        .route("/seances", get(pages::seances::show))
        .route(
            "/seances/nouvelle",
            get(pages::seances::nouvelle::show).post(pages::seances::nouvelle::plan),
        )
        .route("/seances/{id}", get(pages::seances::seance::show))
        .route(
            "/seances/{id}/changer",
            get(pages::seances::nouvelle::show_one).post(pages::seances::nouvelle::change),
        )
        .route(
            "/seances/{id}/compte-rendu",
            get(pages::seances::compte_rendu::show),
        )
        .route(
            "/seances/{id}/ordre-du-jour.pdf",
            get(pages::seances::imprimer::agenda),
        )
        .route(
            "/seances/{id}/compte-rendu.pdf",
            get(pages::seances::imprimer::minutes),
        )
        .route("/seances/{id}/{what}", post(pages::seances::seance::act))
        .route(
            "/menages/nouveau",
            get(pages::menages::nouveau::show).post(pages::menages::nouveau::register),
        )
        .route(
            "/menages/{id}",
            get(pages::menages::menage::show).post(pages::menages::menage::change),
        )
        .route(
            "/menages/{id}/faits",
            get(pages::personnes::faits::show).post(pages::personnes::faits::record),
        )
        .route(
            "/menages/{id}/faits/{rank}",
            get(pages::personnes::faits::show_one).post(pages::personnes::faits::correct),
        )
        .route(
            "/menages/{id}/manques",
            get(pages::personnes::manques::show).post(pages::personnes::manques::note),
        )
        .route(
            "/menages/{id}/proposer",
            get(pages::personnes::proposer::show).post(pages::personnes::proposer::note),
        )
        .with_state(live.clone());
    let workshop = Router::new()
        .route("/atelier", get(pages::atelier::show))
        .route(
            "/atelier/{fiche}",
            get(pages::atelier::fiche::show).post(pages::atelier::fiche::begin),
        )
        .route(
            "/atelier/{fiche}/brouillon",
            get(pages::atelier::brouillon::show).post(pages::atelier::brouillon::keep),
        )
        .route(
            "/atelier/{fiche}/cas",
            get(pages::atelier::cas::show).post(pages::atelier::cas::keep),
        )
        .route(
            "/atelier/{fiche}/personne",
            get(pages::atelier::personne::show).post(pages::atelier::personne::judge),
        )
        .route(
            "/atelier/{fiche}/comparer",
            get(pages::atelier::comparer::show),
        )
        .route("/atelier/{fiche}/effets", get(pages::atelier::effets::show))
        .route(
            "/atelier/{fiche}/publier",
            get(pages::atelier::publier::show).post(pages::atelier::publier::publish),
        )
        .route(
            "/atelier/{fiche}/formulaire/{kind}/{record}",
            get(pages::atelier::formulaire::show).post(pages::atelier::formulaire::keep),
        )
        .with_state(live.clone());
    let pages = bounded(pages, LONGEST_FORM)
        .merge(bounded_by(sending, longest, LONGEST_SENDING))
        .merge(bounded(workshop, LONGEST_TEXT));
    live.fresh(pages)
}
