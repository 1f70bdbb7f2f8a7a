//! Territories: they nest, and what is not stated says why.

use domain::Catalogue;
use domain::territory::Certainty;

use crate::files::Kind;
use crate::problem::Problem;
use crate::report::{Parsed, Report};

pub fn check(catalogue: &Catalogue, parsed: &[Parsed], report: &mut Report) {
    let Some(file) = parsed.iter().find(|file| file.kind == Kind::Places) else {
        return;
    };
    for (position, record) in file.root.list("territoire").iter().enumerate() {
        let Some(rank) = record
            .text("id")
            .and_then(|id| catalogue.territories.find(id))
        else {
            continue;
        };
        let territory = catalogue.territories.get(rank);
        let parents = || {
            territory
                .within
                .iter()
                .filter_map(|r| catalogue.territories.find(r.territory.as_str()))
        };
        if parents()
            .any(|parent| parent == rank || catalogue.territories.certainty(parent, rank).is_some())
        {
            report.on(
                file,
                &["territoire".into(), position.into(), "dans".into()],
                Problem::TerritoryLoop,
            );
        }
        for (which, relation) in territory.within.iter().enumerate() {
            if relation.certainty != Certainty::Stated && relation.why.is_none() {
                let path = [
                    "territoire".into(),
                    position.into(),
                    "dans".into(),
                    which.into(),
                ];
                report.on(file, &path, Problem::UnexplainedRelation);
            }
        }
    }
}
