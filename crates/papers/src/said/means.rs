//! Documents, money, and what leads elsewhere.

use domain::fiche::{Document, Fund, Link, Necessity};
use french::text::{listed, number};
use french::{conditions, names, path, words};

use super::{Reader, Said, merge, numbers};

impl Reader<'_> {
    pub(super) fn document(&self, document: &Document) -> Said {
        let mut said = self.said(
            "Document",
            &document.origin,
            Some(&document.label),
            document.text.as_deref(),
        );
        match document.necessity {
            Necessity::None => said.silence = Some("le livret dit qu'il n'y en a pas"),
            other => said.fact("Caractère", words::necessity(other).map(ToOwned::to_owned)),
        }
        said.list("Quand", &path::document_when(self.fiche, document));
        said.fact("Écrit par", self.actors(&document.written_by));
        said.fact("Avec", self.actors(&document.with));
        said.fact("Signé par", self.actors(&document.signed_by));
        said.fact("Transmis à", self.actors(&document.sent_to));
        let joined = document.joined_to.as_ref();
        said.fact(
            "Joint à",
            joined.map(|id| names::document(self.fiche, id.as_str())),
        );
        said.list("Contient", &document.contents);
        let external = document
            .external
            .as_ref()
            .and_then(|id| self.catalogue.external(id));
        said.fact(
            "Hors du livret",
            external.map(|external| {
                external
                    .location
                    .clone()
                    .unwrap_or_else(|| "le livret ne dit pas où le trouver".to_owned())
            }),
        );
        said
    }

    pub(super) fn fund(&self, fund: &Fund) -> Said {
        let mut said = self.said(
            words::fund(fund.kind),
            &fund.origin,
            Some(&fund.label),
            fund.text.as_deref(),
        );
        said.fact("Financé par", self.actors(&fund.payers));
        said.fact(
            "Versé par",
            fund.paid_by
                .as_ref()
                .and_then(|id| self.actors(std::slice::from_ref(id))),
        );
        said.fact("Accordé par", self.actors(&fund.granted_by));
        said.fact(
            "Montant",
            fund.amount
                .map(|amount| format!("{} €", number(amount.into()))),
        );
        let rule = fund
            .rule
            .as_ref()
            .and_then(|id| self.catalogue.external(id));
        said.fact("Règle", rule.map(|rule| rule.name.clone()));
        let factors: Vec<String> = fund
            .factors
            .iter()
            .map(|factor| factor.label.clone())
            .collect();
        said.list("Dépend de", &factors);
        said.items = fund
            .purposes
            .iter()
            .map(|purpose| purpose.label.clone())
            .collect();
        if fund.open && !said.items.is_empty() {
            said.items
                .push("et d'autres : la liste est ouverte".to_owned());
        }
        for purpose in &fund.purposes {
            merge(&mut said.requirements, numbers(&purpose.requirements));
        }
        said
    }

    pub(super) fn link(&self, link: &Link) -> Said {
        let mut said = self.said("Lien", &link.origin, Some(&link.label), None);
        let fiche = link.fiche.as_ref().and_then(|id| {
            self.catalogue
                .fiches
                .iter()
                .find(|known| known.head.id == *id)
        });
        let external = link
            .external
            .as_ref()
            .and_then(|id| self.catalogue.external(id));
        let other = fiche
            .map(|fiche| format!("{} · {}", fiche.code(), fiche.head.short_title))
            .or(external.map(|external| format!("{} (hors du livret)", external.name)));
        said.fact(
            "Vers",
            other.map(|other| format!("{other}, {}", words::link(link.kind))),
        );
        said.fact(
            "Si",
            link.test
                .as_ref()
                .map(|test| conditions::in_words(self.catalogue, &test.tree)),
        );
        let operators: Vec<&str> = link
            .operators
            .iter()
            .map(|id| self.catalogue.name_of(id))
            .collect();
        said.fact("Opérateurs", Some(listed(&operators)));
        said
    }
}
