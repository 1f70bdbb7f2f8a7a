//! Conditions, as the booklet states them: each with its force, alternatives together.

use domain::fiche::{Force, Rule, Scope};
use domain::values::Id;
use french::names;
use french::text::quoted;

use super::{Reader, Said, merge};
use crate::forms::ways;

impl Reader<'_> {
    /// Conditions, a group of alternatives as one.
    pub(super) fn rules(&self) -> Vec<Said> {
        let mut said = Vec::new();
        let mut groups: Vec<&Id> = Vec::new();
        for rule in &self.fiche.rules {
            match &rule.group {
                Some(group) if groups.contains(&group) => {}
                Some(group) => {
                    groups.push(group);
                    said.push(self.group(rule, group));
                }
                None => said.push(self.rule(rule)),
            }
        }
        said
    }

    fn rule(&self, rule: &Rule) -> Said {
        let mut said = self.said("Condition", &rule.origin, Some(&rule.label), None);
        let force = match rule.force {
            Force::Hard => "il le faut".to_owned(),
            Force::Judged => "un professionnel l'apprécie ; sinon, c'est signalé".to_owned(),
            Force::Priority => match rule.rank {
                Some(rank) => format!("passe avant (rang {rank}), n'exclut personne"),
                None => "passe avant, n'exclut personne".to_owned(),
            },
            Force::Neutral => "le livret dit que ce n'est pas une condition".to_owned(),
        };
        said.fact("Caractère", Some(force));
        said.fact(
            "Juge",
            rule.judge
                .as_ref()
                .and_then(|id| self.actors(std::slice::from_ref(id))),
        );
        let target = rule.target.as_deref().map(|target| match rule.scope {
            Scope::Aid => names::fund(self.fiche, target),
            _ => names::step_or_outcome(self.fiche, target),
        });
        said.fact("Pour", target.map(|target| quoted(&target)));
        said.fact("Sinon", rule.when_unmet.clone());
        said
    }

    fn group(&self, first: &Rule, group: &Id) -> Said {
        let mut said = self.said(
            "Condition",
            &first.origin,
            Some("Une de ces situations suffit"),
            None,
        );
        let same = self
            .fiche
            .rules
            .iter()
            .filter(|rule| rule.group.as_ref() == Some(group));
        let same: Vec<&Rule> = same.collect();
        for rule in &same {
            let other = self.said("", &rule.origin, None, None);
            merge(&mut said.requirements, other.requirements);
            merge(&mut said.readings, other.readings);
            merge(&mut said.headings, other.headings);
            if !said.place.contains(&other.place) {
                said.place = format!("{} ; {}", said.place, other.place);
            }
        }
        said.items = ways(&same, group);
        said.note = None;
        said
    }
}
