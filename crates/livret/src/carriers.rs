//! Which records carry which requirements of the specification.
//!
//! Shared records are taken apart field by field: a field added to the format does not compile here
//! until someone has said whether it carries requirements.

use std::collections::{BTreeMap, BTreeSet};

use domain::Catalogue;
use domain::catalogue::{
    CatalogueHead, Contact, Contacts, External, ExternalKind, Heading, Organisation, Reading, Role,
};
use domain::facts::{Fact, Vocabulary};
use domain::fiche::{Concept, Fiche, Head, Input, Origin, Outcome, Site};
use domain::territory::{Relation, Territory};
use domain::values::Requirement;

/// Who carries what: for each requirement, the kinds of record that name it.
pub type Carriers = BTreeMap<Requirement, BTreeSet<Concept>>;

/// Every requirement that the catalogue names, wherever it names it.
pub fn carriers(catalogue: &Catalogue) -> Carriers {
    let Catalogue {
        head,
        headings,
        vocabulary,
        territories,
        organisations,
        roles,
        contacts,
        readings,
        externals,
        // The booklet does not say how long anything is kept.
        retention: _,
        // Nor what it lacks.
        needs: _,
        // Nor what a funder asks of participants.
        surveys: _,
        // Nor what is followed in numbers.
        indicators: _,
        fiches,
    } = catalogue;
    let mut seen = Collector::default();
    let CatalogueHead {
        id: _,
        name: _,
        booklet: _,
        years: _,
        publisher: _,
        address: _,
        site: _,
        territory: _,
        fiche_count: _,
        remarks: _,
        requirements,
    } = head;
    // The head speaks for the booklet as a whole: its title, its pages, its publisher.
    seen.add(Concept::Mention, requirements);
    seen.add(Concept::Party, requirements);
    for Heading {
        id: _,
        code: _,
        title: _,
        variants: _,
        requirements,
    } in headings
    {
        seen.add(Concept::Mention, requirements);
    }
    let Vocabulary {
        groups: _,
        facts,
        implications: _,
    } = vocabulary;
    facts.iter().for_each(|fact| seen.fact(fact));
    territories
        .list()
        .iter()
        .for_each(|territory| seen.territory(territory));
    organisations
        .iter()
        .for_each(|organisation| seen.organisation(organisation));
    roles.iter().for_each(|role| seen.role(role));
    seen.contacts(contacts);
    for Reading {
        id: _,
        kind: _,
        finding: _,
        reading: _,
    } in readings
    {}
    externals
        .iter()
        .for_each(|external| seen.external(external));
    fiches.iter().for_each(|fiche| seen.fiche(fiche));
    seen.0
}

#[derive(Default)]
struct Collector(Carriers);

impl Collector {
    fn add(&mut self, concept: Concept, requirements: &[Requirement]) {
        for requirement in requirements {
            self.0.entry(*requirement).or_default().insert(concept);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let Fact {
            id: _,
            aliases: _,
            label: _,
            question: _,
            help: _,
            group: _,
            kind: _,
            values: _,
            ordered: _,
            range: _,
            place: _,
            age_since: _,
            class: _,
            attested_by: _,
            lasts: _,
            cost: _,
            prior_percent: _,
            judged: _,
            requirements,
            readings: _,
            position: _,
        } = fact;
        self.add(Concept::Rule, requirements);
    }

    fn territory(&mut self, territory: &Territory) {
        let Territory {
            id: _,
            kind: _,
            name: _,
            aliases: _,
            status: _,
            siren: _,
            postcodes: _,
            run_by: _,
            within,
            maybe_same: _,
            provenance,
        } = territory;
        self.add(Concept::Zone, &provenance.requirements);
        for Relation {
            territory: _,
            certainty: _,
            why: _,
            requirements,
            source: _,
            readings: _,
        } in within
        {
            self.add(Concept::Zone, requirements);
        }
    }

    fn organisation(&mut self, organisation: &Organisation) {
        let Organisation {
            id: _,
            name: _,
            aliases: _,
            acronym: _,
            kind: _,
            sites,
            provenance,
            members: _,
        } = organisation;
        self.add(Concept::Party, &provenance.requirements);
        self.sites(sites);
    }

    fn sites(&mut self, sites: &[Site]) {
        for Site {
            name: _,
            address: _,
            communes: _,
            access: _,
            requirements,
            source: _,
        } in sites
        {
            self.add(Concept::Party, requirements);
        }
    }

    fn role(&mut self, role: &Role) {
        let Role {
            id: _,
            name: _,
            aliases: _,
            provenance,
            stands_for: _,
            reads_no_notes: _,
            follows: _,
            habilitations: _,
            exceptional: _,
            second_factor: _,
        } = role;
        self.add(Concept::Party, &provenance.requirements);
    }

    fn contacts(&mut self, contacts: &Contacts) {
        let Contacts {
            date: _,
            warning: _,
            list,
        } = contacts;
        for contact in list {
            let Contact {
                id: _,
                name: _,
                aliases: _,
                titles: _,
                organisation: _,
                phones: _,
                mail: _,
                site: _,
                address: _,
                flag: _,
                provenance,
            } = contact;
            self.add(Concept::Party, &provenance.requirements);
        }
    }

    fn external(&mut self, external: &External) {
        let External {
            id: _,
            name: _,
            aliases: _,
            kind,
            location: _,
            provenance,
        } = external;
        let concept = match kind {
            ExternalKind::Document | ExternalKind::Logiciel => Concept::Document,
            ExternalKind::Offre => Concept::Link,
            ExternalKind::Regle => Concept::Fund,
        };
        self.add(concept, &provenance.requirements);
    }

    fn fiche(&mut self, fiche: &Fiche) {
        let Fiche {
            head,
            version: _,
            mentions: _,
            parties,
            zones: _,
            rules: _,
            steps,
            periods,
            counters,
            documents: _,
            funds,
            links: _,
        } = fiche;
        let Head {
            id: _,
            number: _,
            page: _,
            title: _,
            short_title: _,
            aliases: _,
            themes: _,
            subject: _,
            resume: _,
            requirements,
            source: _,
            readings: _,
            absent_headings: _,
            class: _,
        } = head;
        self.add(Concept::Mention, requirements);
        for (
            concept,
            Origin {
                id: _,
                provenance,
                position: _,
            },
        ) in fiche.origins()
        {
            self.add(concept, &provenance.requirements);
        }
        // What is nested in a record counts as that record.
        parties.iter().for_each(|party| self.sites(&party.sites));
        for step in steps {
            self.inputs(Concept::Step, &step.inputs);
            step.outcomes
                .iter()
                .for_each(|outcome| self.outcome(outcome));
        }
        for period in periods {
            self.add(
                Concept::Period,
                period
                    .fallback
                    .as_ref()
                    .map_or(&[], |fallback| &fallback.requirements),
            );
            self.add(
                Concept::Period,
                period
                    .renewal
                    .as_ref()
                    .map_or(&[], |renewal| &renewal.requirements),
            );
        }
        for split in counters.iter().flat_map(|counter| &counter.split) {
            self.add(Concept::Counter, &split.requirements);
        }
        for fund in funds {
            fund.purposes
                .iter()
                .for_each(|purpose| self.add(Concept::Fund, &purpose.requirements));
            self.inputs(Concept::Fund, &fund.inputs);
        }
    }

    fn inputs(&mut self, concept: Concept, inputs: &[Input]) {
        for Input {
            id: _,
            label: _,
            kind: _,
            choices: _,
            open: _,
            required: _,
            by: _,
            requirements,
            when_missing: _,
            wanted: _,
            expected_between: _,
            fact: _,
        } in inputs
        {
            self.add(concept, requirements);
        }
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let Outcome {
            id: _,
            label: _,
            decided_by: _,
            motive: _,
            motives: _,
            open_motives: _,
            test: _,
            documents: _,
            inputs,
            channels: _,
            notify: _,
            next: _,
            opens: _,
            extends: _,
            closes: _,
            exceptional: _,
            requirements,
            minimums: _,
            without_meeting: _,
        } = outcome;
        self.add(Concept::Step, requirements);
        self.inputs(Concept::Step, inputs);
    }
}
