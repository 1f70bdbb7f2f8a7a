//! Retention: every category is settled or said not to be, each thing by one rule, and every rule can run.

use domain::Catalogue;
use domain::facts::Sensitivity;
use domain::retention::{About, Case, Category, OnRequest, Rule, Scope, Stage, Start, Then};
use domain::time::add;
use domain::values::Date;

use crate::files::Kind;
use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::retention::RetentionProblem as Wrong;

pub fn check(catalogue: &Catalogue, parsed: &[Parsed], report: &mut Report) {
    let Some(file) = parsed.iter().find(|file| file.kind == Kind::Retention) else {
        return;
    };
    let mut of = OfRetention {
        catalogue,
        file,
        things: things(catalogue),
        report,
    };
    of.missing();
    of.silences();
    of.rules();
    of.overlaps();
    of.archives();
    of.on_request();
}

/// Everything a rule may be asked about: nothing in particular, or a dossier of a fiche; in each class.
fn things(catalogue: &Catalogue) -> Vec<About> {
    let classes = [
        Sensitivity::S0,
        Sensitivity::S1,
        Sensitivity::S2,
        Sensitivity::S3,
        Sensitivity::S4,
        Sensitivity::S5,
        Sensitivity::S6,
    ];
    let fiches = catalogue.fiches.iter().map(About::of);
    let in_each = |about: About| {
        classes.map(|class| About {
            class,
            ..about.clone()
        })
    };
    [About::default()]
        .into_iter()
        .chain(fiches)
        .flat_map(in_each)
        .collect()
}

struct OfRetention<'a> {
    catalogue: &'a Catalogue,
    file: &'a Parsed,
    things: Vec<About>,
    report: &'a mut Report,
}

impl<'a> OfRetention<'a> {
    fn on_rule(&mut self, rule: &Rule, key: &str, wrong: Wrong) {
        let path = ["regle".into(), rule.position.into(), key.into()];
        self.report.on(self.file, &path, Problem::Retention(wrong));
    }

    fn rules_of(&self, category: Category) -> Vec<&'a Rule> {
        let rules = self.catalogue.retention.rules.iter();
        rules.filter(|rule| rule.category == category).collect()
    }

    /// A record that could not be read has its own fault: nothing is missing because of it.
    fn is_written(&self, category: Category) -> bool {
        let records = ["regle", "silence"].map(|table| self.file.root.list(table));
        let mut words = records
            .into_iter()
            .flatten()
            .filter_map(|record| record.text("categorie"));
        words.any(|word| word == category.word())
    }

    fn missing(&mut self) {
        for category in Category::ALL {
            if let Some(wrong) = self.unsettled(category) {
                let end = self.file.root.at.end;
                self.report
                    .at(self.file.file, end..end, Problem::Retention(wrong));
            }
        }
    }

    /// What of a category has neither a rule nor a silence.
    fn unsettled(&self, category: Category) -> Option<Wrong> {
        let retention = &self.catalogue.retention;
        if retention.silence(category).is_some() {
            return None;
        }
        if self.rules_of(category).is_empty() {
            return (!self.is_written(category)).then_some(Wrong::Missing { category });
        }
        let concerned = |about: &&About| category != Category::EsfEvidence || about.esf;
        let mut things = self.things.iter().filter(concerned);
        let about = things.find(|about| retention.rule(category, about).is_none())?;
        let fiche = about.fiche.as_ref().map(ToString::to_string);
        Some(Wrong::MissingBeyond { category, fiche })
    }

    fn silences(&mut self) {
        let silences = &self.catalogue.retention.silences;
        for (rank, silence) in silences.iter().enumerate() {
            let path = [
                "silence".into(),
                silence.position.into(),
                "categorie".into(),
            ];
            let rules = self.rules_of(silence.category);
            if let Some(rule) = rules.iter().find(|rule| !rule.scope().is_some()) {
                let rule = rule.id.to_string();
                let problem = Problem::Retention(Wrong::SilenceBroken { rule });
                self.report.on(self.file, &path, problem);
            }
            let earlier = &silences[..rank];
            if earlier.iter().any(|one| one.category == silence.category) {
                let problem = Problem::DuplicateName {
                    what: "un autre silence",
                    name: silence.category.word().to_owned(),
                };
                self.report.on(self.file, &path, problem);
            }
        }
    }

    /// What each rule needs to run.
    fn rules(&mut self) {
        let catalogue = self.catalogue;
        for rule in &catalogue.retention.rules {
            let category = rule.category;
            if rule.scope().is_some() && !category.is_of_dossier() {
                self.on_rule(rule, "categorie", Wrong::ScopeOutsideDossier { category });
            }
            if category.is_of_dossier() == (rule.from == Start::Written) {
                self.on_rule(rule, "depuis", Wrong::StartDoesNotFit { category });
            }
            if rule.then == Then::Archive && category != Category::ActiveDossier {
                self.on_rule(rule, "puis", Wrong::NoArchiveThere { category });
            }
            if rule.length.count == 0 {
                self.on_rule(rule, "duree", Wrong::NoTime);
            }
            let is_evidence = category == Category::EsfEvidence;
            if is_evidence && rule.keeps.is_empty() {
                self.on_rule(rule, "categorie", Wrong::EvidenceOfNothing);
            }
            if !is_evidence && !rule.keeps.is_empty() {
                self.on_rule(rule, "garde", Wrong::KeepsWithoutEvidence);
            }
        }
    }

    /// Two rules both for all, or both for some, and for one thing at once.
    fn overlaps(&mut self) {
        for category in Category::ALL {
            let rules = self.rules_of(category);
            for (rank, rule) in rules.iter().enumerate() {
                for other in &rules[..rank] {
                    let Some(fiche) = self.common(rule.scope(), other.scope()) else {
                        continue;
                    };
                    let wrong = Wrong::Overlap {
                        other: other.id.to_string(),
                        fiche,
                    };
                    self.on_rule(rule, "id", wrong);
                }
            }
        }
    }

    /// What two scopes hold both, when one does not win over the other; the fiche, when they name it.
    fn common(&self, one: Scope<'_>, other: Scope<'_>) -> Option<Option<String>> {
        let same = one.is_some() == other.is_some();
        let mut things = self.things.iter().filter(|_| same);
        let about = things.find(|about| one.covers(about) && other.covers(about))?;
        let fiche = about.fiche.as_ref().filter(|_| one.is_some());
        Some(fiche.map(ToString::to_string))
    }

    /// What a person may ask to be erased: every case is settled, by one rule, no further than it may go.
    fn on_request(&mut self) {
        let (catalogue, file) = (self.catalogue, self.file);
        let all = &catalogue.retention.on_request;
        for (rank, rule) in all.iter().enumerate() {
            let case = rule.case;
            let too_far = rule.to > case.furthest();
            let no_evidence = rule.to == Stage::EvidenceOnly && case != Case::Evidence;
            if too_far || no_evidence {
                self.on_request_of(rule, "au_plus", Wrong::TooFarOnRequest { case });
            }
            if case == Case::NoDossier && rule.scope().is_some() {
                self.on_request_of(rule, "cas", Wrong::ScopeWithoutDossier);
            }
            for other in all[..rank].iter().filter(|other| other.case == case) {
                if let Some(fiche) = self.common(rule.scope(), other.scope()) {
                    let other = other.id.to_string();
                    self.on_request_of(rule, "id", Wrong::Overlap { other, fiche });
                }
            }
            let rules = &catalogue.retention.rules;
            if rules.iter().any(|one| one.id == rule.id) {
                let path = ["sur_demande".into(), rule.position.into(), "id".into()];
                let problem = Problem::DuplicateName {
                    what: "une autre règle",
                    name: rule.id.to_string(),
                };
                self.report.on(self.file, &path, problem);
            }
        }
        let written = file.root.list("sur_demande");
        let written: Vec<&str> = written
            .iter()
            .filter_map(|record| record.text("cas"))
            .collect();
        for (case, word) in Case::ALL {
            let mut of = all.iter().filter(|rule| rule.case == case);
            let settled = of.any(|rule| !rule.scope().is_some());
            // A record that could not be read has its own fault.
            let unread = !all.iter().any(|rule| rule.case == case) && written.contains(&word);
            if !settled && !unread {
                let end = self.file.root.at.end;
                let problem = Problem::Retention(Wrong::UnsaidOnRequest { case });
                self.report.at(self.file.file, end..end, problem);
            }
        }
    }

    fn on_request_of(&mut self, rule: &OnRequest, key: &str, wrong: Wrong) {
        let path = ["sur_demande".into(), rule.position.into(), key.into()];
        self.report.on(self.file, &path, Problem::Retention(wrong));
    }

    /// An archive counts from the same day as what it follows, so it must last longer.
    fn archives(&mut self) {
        for active in self.rules_of(Category::ActiveDossier) {
            for archive in self.rules_of(Category::Archive) {
                let retention = &self.catalogue.retention;
                let follows = |about: &About| {
                    let rule = |category| retention.rule(category, about);
                    rule(Category::ActiveDossier) == Some(active)
                        && rule(Category::Archive) == Some(archive)
                };
                let last = |rule: &Rule| {
                    let start = if rule.from_year_end {
                        Date::ZERO.last_of_year()
                    } else {
                        Date::ZERO
                    };
                    add(start, rule.length)
                };
                if active.then == Then::Archive
                    && archive.from == active.from
                    && last(archive) <= last(active)
                    && self.things.iter().any(follows)
                {
                    let wrong = Wrong::ArchiveTooShort {
                        active: active.id.to_string(),
                        length: active.length.to_string(),
                    };
                    self.on_rule(archive, "duree", wrong);
                }
            }
        }
    }
}
