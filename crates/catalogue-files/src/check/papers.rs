//! Documents, funds and links.

use domain::fiche::{Document, Fiche, FundKind, LinkKind};

use super::OfFiche;
use crate::problem::Problem;

pub fn check(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    for document in &fiche.documents {
        if is_joined_to_itself(fiche, document) {
            of.fault(
                &[
                    "document".into(),
                    document.origin.position.into(),
                    "joint_a".into(),
                ],
                Problem::DocumentLoop,
            );
        }
    }
    for fund in &fiche.funds {
        let is_cost = matches!(
            fund.kind,
            FundKind::FreeOfCharge | FundKind::CostToBeDetermined
        );
        if is_cost && fund.amount.is_some() {
            of.fault(
                &[
                    "financement".into(),
                    fund.origin.position.into(),
                    "montant".into(),
                ],
                Problem::AmountOnCost,
            );
        }
    }
    for link in &fiche.links {
        let position = link.origin.position;
        let inside = link.kind == LinkKind::Inside;
        if link.fiche.is_some() == link.external.is_some() && !(inside && link.external.is_none()) {
            of.fault(
                &["lien".into(), position.into(), "id".into()],
                Problem::LinkTarget,
            );
        }
        if link.fiche.as_ref() == Some(&fiche.head.id) && !inside {
            of.fault(
                &["lien".into(), position.into(), "fiche".into()],
                Problem::LinkToSelf,
            );
        }
    }
}

fn is_joined_to_itself(fiche: &Fiche, document: &Document) -> bool {
    let mut at = document;
    for _ in 0..fiche.documents.len() {
        let Some(host) = &at.joined_to else {
            return false;
        };
        if *host == document.origin.id {
            return true;
        }
        match fiche
            .documents
            .iter()
            .find(|other| other.origin.id == *host)
        {
            Some(host) => at = host,
            None => return false,
        }
    }
    false
}
