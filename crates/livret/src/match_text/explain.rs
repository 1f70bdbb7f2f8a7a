//! The whole explanation of a fiche: each clause with its value, its facts and where it comes from.

use clap::builder::styling::{AnsiColor, Style};
use domain::eligibility::{Clause, ClauseKind, Truth};
use domain::fiche::{Fiche, Input, Origin};
use domain::values::Requirement;

use super::{Page, STRONG, style_of};
use crate::french;
use crate::matching::Match;

impl Page<'_> {
    /// The whole explanation of one fiche.
    pub(super) fn fiche(&mut self, fiche: &Match<'_>) {
        let verdict = &fiche.verdict;
        let head = &verdict.fiche.head;
        let style = style_of(verdict.status);
        let title = format!(
            "{style}{} {}{style:#}  {STRONG}{}  {}{STRONG:#} (livret, page {})",
            self.sign_of(verdict.status),
            french::status(verdict.status),
            verdict.fiche.code(),
            head.title,
            head.page,
        );
        self.line(0, &title);
        let reason = self.reason(fiche);
        if !reason.is_empty() {
            self.line(2, &reason);
        }
        for closed in verdict.openings.iter().filter_map(french::closed) {
            self.line(2, &closed);
        }
        if !self.matched.withheld(fiche) {
            self.section("Conditions", verdict.fiche, &verdict.clauses);
            self.section(
                "Appréciations (elles avertissent, sans refuser)",
                verdict.fiche,
                &verdict.judged,
            );
            self.section(
                "Priorités (elles ordonnent, sans exclure)",
                verdict.fiche,
                &verdict.priorities,
            );
            self.section("Sans effet sur la réponse", verdict.fiche, &verdict.neutral);
        }
        self.aids(fiche);
        if !verdict.hints.is_empty() {
            self.section(
                "Opérateurs proposés à certaines personnes",
                verdict.fiche,
                &verdict.hints,
            );
        }
        self.prescription(fiche);
        self.readings();
        self.line(0, "");
    }

    fn title(&mut self, title: &str) {
        self.line(0, "");
        self.line(2, &format!("{STRONG}{title}{STRONG:#}"));
    }

    fn section(&mut self, title: &str, fiche: &Fiche, clauses: &[Clause<'_>]) {
        if !clauses.is_empty() {
            self.title(title);
            clauses
                .iter()
                .for_each(|clause| self.clause(fiche, clause, 4));
        }
    }

    fn aids(&mut self, fiche: &Match<'_>) {
        if self.matched.withheld(fiche) {
            return;
        }
        for aid in &fiche.verdict.aids {
            let (sign, status) = (self.sign_of(aid.status), french::status(aid.status));
            self.title(&format!("Aide : {} ({sign} {status})", aid.label));
            aid.clauses
                .iter()
                .for_each(|clause| self.clause(fiche.verdict.fiche, clause, 4));
        }
    }

    fn clause(&mut self, fiche: &Fiche, clause: &Clause<'_>, indent: usize) {
        let sign = french::sign(clause.truth, self.unicode);
        let style = match clause.truth {
            Truth::True => AnsiColor::Green.on_default(),
            Truth::False => AnsiColor::Red.on_default(),
            Truth::Unknown => AnsiColor::Yellow.on_default(),
        };
        let mut kind = match clause.kind {
            ClauseKind::Condition(force) => french::force(force).to_owned(),
            ClauseKind::Alternatives => "au choix".to_owned(),
            ClauseKind::Territory { .. } => "territoire".to_owned(),
            ClauseKind::Operator => "opérateur".to_owned(),
        };
        if let Some(rank) = clause.rank {
            kind += &format!(" {rank}");
        }
        self.line(
            indent,
            &format!("{style}{sign}{style:#} {kind:<11} {}", clause.label),
        );
        let under = indent + 14;
        if let ClauseKind::Territory { presumed: true } = clause.kind {
            self.line(
                under,
                "présumé : rien n'est su du lieu, et le catalogue est celui de ce territoire",
            );
        }
        if let Some(judge) = clause.judge {
            self.line(
                under,
                &format!(
                    "à apprécier par : {}",
                    french::actor(self.catalogue, fiche, judge)
                ),
            );
        }
        if clause.open {
            self.line(
                under,
                "liste ouverte : l'admettre demande une décision motivée",
            );
        }
        for used in &clause.facts {
            let fact = &self.catalogue.vocabulary.facts[used.fact];
            let answer = french::answer(self.catalogue, fact, used.answer.as_ref());
            self.line(under, &format!("{} : {answer}", fact.label));
        }
        if let Some(unmet) = clause.when_unmet.filter(|_| clause.truth == Truth::False) {
            self.line(under, unmet);
        }
        if let Some(origin) = clause.origin {
            self.origin(fiche, origin, under);
        }
        for branch in &clause.branches {
            let style = match branch.truth {
                Truth::True => AnsiColor::Green.on_default(),
                _ => Style::new(),
            };
            let name = branch.name.map_or("", |name| name.as_str());
            let sign = french::sign(branch.truth, self.unicode);
            self.line(indent + 2, &format!("{style}{sign}{style:#} soit ({name})"));
            branch
                .clauses
                .iter()
                .for_each(|inside| self.clause(fiche, inside, indent + 6));
        }
    }

    fn origin(&mut self, fiche: &Fiche, origin: &Origin, indent: usize) {
        let mut parts = requirements(&origin.provenance.requirements);
        if let Some(source) = &origin.provenance.source {
            parts.push(format!("{source} (p. {})", fiche.head.page));
        }
        parts.extend(
            origin
                .provenance
                .readings
                .iter()
                .map(|id| format!("lecture {id}")),
        );
        self.readings.extend(&origin.provenance.readings);
        if !parts.is_empty() {
            self.faint(indent, &parts.join(" · "));
        }
    }

    /// The readings that the lines above name, each once.
    fn readings(&mut self) {
        let named = std::mem::take(&mut self.readings);
        if !named.is_empty() {
            self.title("Lectures");
        }
        for id in named {
            let reading = self
                .catalogue
                .reading(id)
                .map_or("", |reading| reading.reading.as_str());
            self.line(4, &format!("{id}  {reading}"));
        }
    }

    fn prescription(&mut self, fiche: &Match<'_>) {
        if let Some(prescriber) = &fiche.prescriber {
            self.title("Prescripteur");
            self.line(4, french::prescriber(prescriber.answer));
            for party in &prescriber.because {
                for text in [&party.text, &party.requires, &party.origin.provenance.note]
                    .into_iter()
                    .flatten()
                {
                    self.line(4, text);
                }
                self.origin(fiche.verdict.fiche, &party.origin, 4);
            }
        }
        if !fiche.documents.is_empty() {
            self.title("Pièces exigées à la prescription");
        }
        for (document, joined) in &fiche.documents {
            let state = match joined {
                None => "",
                Some(true) => " : jointe",
                Some(false) => " : manque, la prescription est incomplète",
            };
            self.line(4, &format!("{}{state}", document.label));
            self.origin(fiche.verdict.fiche, &document.origin, 6);
        }
        if !fiche.inputs.is_empty() {
            self.title("À écrire dans la prescription");
        }
        for Input {
            label,
            choices,
            requirements: carried,
            ..
        } in &fiche.inputs
        {
            let choices = if choices.is_empty() {
                String::new()
            } else {
                format!(" ({})", choices.join(", "))
            };
            self.line(4, &format!("{label}{choices}"));
            if !carried.is_empty() {
                self.faint(6, &requirements(carried).join(" · "));
            }
        }
    }
}

fn requirements(list: &[Requirement]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}
