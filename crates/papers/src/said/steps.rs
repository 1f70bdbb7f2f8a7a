//! The path: its steps, how long it lasts, what is counted.

use domain::fiche::{Counter, Period, Step};
use french::text::{either, number, sentence};
use french::{essentials, names, path, words};

use super::{Reader, Said, merge, numbers};

impl Reader<'_> {
    pub(super) fn step(&self, step: &Step) -> Said {
        let fiche = self.fiche;
        let mut said = self.said(
            words::step(step.kind),
            &step.origin,
            Some(&step.label),
            step.text.as_deref(),
        );
        said.fact(
            "Caractère",
            words::necessity(step.necessity).map(ToOwned::to_owned),
        );
        said.fact("Après", path::after(fiche, step, None));
        said.list("Quand", &path::when(fiche, step));
        said.fact("Qui", self.actors(&step.actors));
        said.fact("Présents", self.actors(&step.participants));
        said.fact("Invités", self.actors(&step.invited));
        let ways: Vec<String> = step
            .channels
            .iter()
            .map(|way| words::channel(way))
            .collect();
        said.fact("Comment", Some(either(&ways)));
        said.facts
            .extend(step.mail.iter().map(|mail| ("Adresse", mail.clone())));
        said.list("Où", &step.places);
        said.list("Avec", &self.documents(&step.documents));
        let inputs: Vec<String> = step
            .inputs
            .iter()
            .map(|input| input.label.clone())
            .collect();
        said.list("On y note", &inputs);
        said.fact("Informés", self.actors(&step.notify));
        said.fact(
            "Ouvre",
            step.opens
                .as_ref()
                .map(|id| path::period(fiche, id.as_str())),
        );
        for outcome in &step.outcomes {
            let mut parts: Vec<String> = Vec::new();
            parts.extend(
                self.actors(&outcome.decided_by)
                    .map(|who| format!("décidé par {who}")),
            );
            parts.extend(path::motive(outcome));
            parts.extend(
                self.documents(&outcome.documents)
                    .into_iter()
                    .map(|paper| format!("avec : {paper}")),
            );
            parts.extend(
                outcome
                    .inputs
                    .iter()
                    .map(|input| format!("à noter : {}", input.label)),
            );
            parts.extend(path::then(fiche, outcome));
            said.items.push(match parts.is_empty() {
                true => outcome.label.clone(),
                false => format!("{} : {}", outcome.label, parts.join(" ; ")),
            });
            merge(&mut said.requirements, numbers(&outcome.requirements));
        }
        for input in &step.inputs {
            merge(&mut said.requirements, numbers(&input.requirements));
        }
        said
    }

    pub(super) fn period(&self, period: &Period) -> Said {
        let mut said = self.said("Période", &period.origin, Some(&period.label), None);
        said.fact("Dates", Some(essentials::span(period)));
        match essentials::length(period) {
            Some(length) => said.fact("Durée", Some(length)),
            None if period.from.is_none() && period.to.is_none() => {
                said.silence = Some("durée non dite dans le livret");
            }
            None => {}
        }
        let details = path::details(self.fiche, period);
        let details: Vec<String> = details
            .iter()
            .map(|detail| sentence(detail.trim_end_matches('.')))
            .collect();
        said.fact(
            "Précisions",
            (!details.is_empty()).then(|| details.join(". ")),
        );
        said
    }

    pub(super) fn counter(&self, counter: &Counter) -> Said {
        let mut said = self.said(
            "Nombre",
            &counter.origin,
            Some(&counter.label),
            counter.wording.as_deref(),
        );
        match essentials::bound(counter) {
            Some(bound) => {
                let per = counter
                    .per
                    .map(|per| format!(", {}", words::per(per)))
                    .unwrap_or_default();
                said.fact(
                    "Combien",
                    Some(format!("{bound} ({}){per}", words::nature(counter.nature))),
                );
            }
            None => said.silence = Some(words::nature(counter.nature)),
        }
        for split in &counter.split {
            let name = names::actor(self.catalogue, self.fiche, &split.key);
            let share = split
                .value
                .map_or("sans nombre".to_owned(), |value| number(value.into()));
            said.items.push(format!("{name} : {share}"));
        }
        said
    }
}
