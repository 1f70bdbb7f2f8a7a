//! A line: when, who, what, and what is expected.

use catalogue_files::Problem;
use domain::Catalogue;
use domain::fiche::{Fiche, StepKind};
use domain::values::Date;

use super::acts::{SUBJECTS, actor, facts, hold, levels, log, money, paper, said};
use super::expect::expect;
use super::model::{About, Line, Verb};
use super::names::Names;
use super::node::{Node, Table, Text};
use super::{asks, check};

/// Every verb of the format, as `docs/guide/cas.md` lists them.
pub const VERBS: &[&str] = &[
    "prescrit",
    "ouvre_dossier",
    "tient",
    "planifie",
    "depose",
    "note",
    "ouvre",
    "ferme",
    "demande_renouvellement",
    "demande_aide",
    "decide_aide",
    "verse_aide",
    "cout",
    "dispense",
    "change_operateur",
    "renonce",
    "refuse",
    "suspend",
    "continue",
    "termine",
    "corrige",
    "passe_a_la_version",
    "sait",
    "compteurs",
    "mandats",
    "verifie",
    "juge",
    "peut_prescrire",
    "classe",
    "voit",
    "catalogue",
];

/// What the lines read so far have made known.
pub struct Story<'a, 'c> {
    /// The catalogue's names, and the fiche that lines speak of by default.
    pub names: Names<'a, 'c>,
    /// The persons of the case.
    pub persons: Vec<String>,
    /// The dossiers opened: their name, their fiche, their person.
    pub dossiers: Vec<(Option<String>, &'c Fiche, Option<String>)>,
    /// The lines that have a name.
    pub lines: Vec<String>,
    /// The day of the line before.
    pub day: Option<Date>,
}

impl<'c> Story<'_, 'c> {
    /// The lines of a list.
    pub fn lines(&mut self, node: Node<'_>) -> Vec<Line<'c>> {
        let items = node.items().unwrap_or_default().into_iter();
        items.filter_map(|item| self.line(item)).collect()
    }

    /// One line.
    pub fn line(&mut self, node: Node<'_>) -> Option<Line<'c>> {
        let mut table = node.table()?;
        let verbs = table.verbs(VERBS);
        let on = table.get("le").and_then(Node::day).or(self.day);
        self.day = on.or(self.day);
        let recorded = table.get("saisi_le").and_then(Node::day);
        let person = self.person(&mut table);
        let dossier = table.get("dossier").and_then(Node::text);
        let reason = table
            .get("motif")
            .and_then(Node::text)
            .map(|text| text.text);
        let name = table.get("nom").and_then(Node::text).map(|text| text.text);
        let asks_the_catalogue = verbs == ["catalogue"];
        let fiche = self.fiche_of(&table, dossier.as_ref(), person.as_deref(), &verbs);
        let names = self.names.of(fiche);
        let by = table.get("par").map(|node| names.whose(node));
        let line = match verbs.as_slice() {
            [verb] => self
                .verb(verb, &mut table, names, dossier.as_ref(), person.as_ref())
                .map(|verb| (verb, expect(&mut table, names))),
            [] => {
                let known = VERBS.iter().map(|verb| (*verb).to_owned());
                // A misspelt verb is an unknown key: one fault is enough.
                if !table.has_unknown() {
                    table.fault(Problem::MissingKey {
                        key: "tient".to_owned(),
                        help: format!("un verbe : {}", known.collect::<Vec<_>>().join(", ")),
                    });
                }
                None
            }
            _ => {
                table.fault(Problem::WrongType {
                    expected: "un seul verbe par ligne",
                    found: "plusieurs verbes",
                });
                None
            }
        };
        let at = table.at.clone();
        // A line without a verb was not asked for the keys of its verb.
        if line.is_some() || verbs.is_empty() {
            table.close();
        }
        let (verb, expect) = line?;
        let on = match on {
            Some(on) => on,
            None if asks_the_catalogue => Date::MAX,
            None => {
                let problem = Problem::MissingKey {
                    key: "le".to_owned(),
                    help: "le jour de la première ligne".to_owned(),
                };
                self.names.faults.add(&at, problem);
                return None;
            }
        };
        self.lines.extend(name.clone());
        Some(Line {
            at,
            on,
            recorded: recorded.unwrap_or(on),
            by,
            person,
            dossier: dossier.map(|text| text.text),
            reason,
            name,
            verb,
            expect,
        })
    }

    fn person(&self, table: &mut Table<'_>) -> Option<String> {
        let text = table.get("personne")?.text()?;
        if !self.persons.contains(&text.text) {
            let known = self.persons.iter().map(String::as_str);
            self.names
                .unknown(&text, "personne inconnue dans ce cas", known);
            return None;
        }
        Some(text.text)
    }

    /// The fiche a line speaks of: the one it opens, that of its dossier, else the default one.
    fn fiche_of(
        &self,
        table: &Table<'_>,
        dossier: Option<&Text>,
        person: Option<&str>,
        verbs: &[&str],
    ) -> Option<&'c Fiche> {
        let named = |known: &&(Option<String>, &'c Fiche, Option<String>)| match dossier {
            Some(text) => known.0.as_ref() == Some(&text.text),
            None => person.is_none_or(|person| known.2.as_deref() == Some(person)),
        };
        let found = self.dossiers.iter().rfind(named);
        if let [verb @ ("prescrit" | "ouvre_dossier" | "juge" | "peut_prescrire")] = verbs {
            let typed = table.peek(verb).and_then(Node::quiet_text);
            let fiches = &self.names.catalogue.fiches;
            let called = |fiche: &&Fiche| {
                typed
                    .as_deref()
                    .is_some_and(|name| Catalogue::matches_name(fiche, name))
            };
            return fiches.iter().find(called).or(self.names.fiche);
        }
        match (dossier, found) {
            (Some(text), None) => {
                let known = self.dossiers.iter().filter_map(|known| known.0.as_deref());
                self.names
                    .unknown(text, "aucun dossier ne porte ce nom", known);
                self.names.fiche
            }
            (_, Some(found)) => Some(found.1),
            (None, None) => self.names.fiche,
        }
    }

    /// The person of a line that needs one: said, or that of the last dossier, or the only one.
    fn needs_person(&self, table: &Table<'_>, person: Option<&String>) {
        if person.is_none() && self.persons.len() > 1 && self.dossiers.is_empty() {
            table.fault(Problem::MissingKey {
                key: "personne".to_owned(),
                help: format!("de qui il s'agit : {}", self.persons.join(", ")),
            });
        }
    }

    fn opened(&mut self, fiche: &'c Fiche, name: Option<&Text>, person: Option<&String>) {
        let last = self.dossiers.iter().rev().find_map(|known| known.2.clone());
        let person = person.cloned().or(last);
        let only = self
            .persons
            .first()
            .cloned()
            .filter(|_| self.persons.len() == 1);
        let name = name.map(|text| text.text.clone());
        self.dossiers.push((name, fiche, person.or(only)));
    }

    fn verb(
        &mut self,
        verb: &str,
        table: &mut Table<'_>,
        names: Names<'_, 'c>,
        dossier: Option<&Text>,
        person: Option<&String>,
    ) -> Option<Verb<'c>> {
        Some(match verb {
            "prescrit" => {
                self.needs_person(table, person);
                let fiche = names.a_fiche(&table.get("prescrit")?.text()?)?;
                let names = names.of(Some(fiche));
                let steps = fiche.steps.iter();
                let step = steps
                    .filter(|step| step.kind == StepKind::Prescription)
                    .map(|step| step.origin.id.clone())
                    .next();
                let hold = hold(table, names, step, None);
                self.opened(fiche, dossier, person);
                Verb::Prescribe { fiche, hold }
            }
            "ouvre_dossier" => {
                let fiche = names.a_fiche(&table.get("ouvre_dossier")?.text()?)?;
                let subject = table.get("sujet").and_then(|node| node.word(SUBJECTS));
                let operator = table.get("operateur").and_then(Node::text);
                let subject = subject.unwrap_or(About::Person);
                if matches!(subject, About::Person | About::Household) {
                    self.needs_person(table, person);
                }
                self.opened(fiche, dossier, person);
                Verb::OpenDossier {
                    fiche,
                    subject,
                    operator: operator.and_then(|text| names.structure(&text)),
                }
            }
            "tient" => {
                let (step, outcome) = names.step_or_outcome(&table.get("tient")?.text()?)?;
                Verb::Hold(hold(table, names, Some(step), outcome))
            }
            "planifie" => {
                let step = names.step(&table.get("planifie")?.text()?)?;
                let day = table.need("pour", "le jour prévu")?.day()?;
                Verb::Plan { step, day }
            }
            "depose" => {
                let document = names.document(&table.get("depose")?.text()?)?;
                Verb::Deposit(paper(table, names, document))
            }
            "note" => Verb::Log(log(table, names)?),
            "ouvre" => Verb::Open(names.period(&table.get("ouvre")?.text()?)?),
            "ferme" => Verb::Close(names.period(&table.get("ferme")?.text()?)?),
            "demande_renouvellement" => {
                let text = table.get("demande_renouvellement")?.text()?;
                Verb::RequestRenewal(names.period(&text)?)
            }
            "demande_aide" | "decide_aide" | "verse_aide" | "cout" => money(verb, table, names)?,
            "dispense" => Verb::Waive(names.obliged(&table.get("dispense")?.text()?)?),
            "change_operateur" => {
                let text = table.get("change_operateur")?.text()?;
                Verb::ChangeOperator(names.structure(&text)?)
            }
            "renonce" => said(table.get("renonce")?, Verb::Withdraw)?,
            "refuse" => said(table.get("refuse")?, Verb::Refuse)?,
            "suspend" => said(table.get("suspend")?, Verb::Suspend)?,
            "continue" => said(table.get("continue")?, Verb::Resume)?,
            "termine" => said(table.get("termine")?, Verb::End)?,
            "corrige" => {
                let line = table.get("corrige")?.text()?;
                if !self.lines.contains(&line.text) {
                    let known = self.lines.iter().map(String::as_str);
                    names.unknown(&line, "aucune ligne ne porte ce nom", known);
                }
                let day = self.day;
                let with = table.get("par_ceci");
                let with = with.and_then(|node| self.line(node)).map(Box::new);
                self.day = day;
                Verb::Correct { line, with }
            }
            "passe_a_la_version" => {
                let number = table.get("passe_a_la_version")?.whole(1, u16::MAX.into())?;
                Verb::Pin(u16::try_from(number).ok()?)
            }
            "sait" => {
                self.needs_person(table, person);
                Verb::Know(facts(table.get("sait")?.table()?, names, &[]))
            }
            "compteurs" => Verb::Levels(levels(table.get("compteurs")?, names)),
            "mandats" => {
                let nodes = table.get("mandats")?.one_or_more().into_iter();
                Verb::Mandates(nodes.filter_map(|node| actor(node, names)).collect())
            }
            "verifie" => {
                let check = check::check(table.get("verifie")?.table()?, names);
                Verb::Check(Box::new(check))
            }
            other => {
                if matches!(other, "juge" | "voit") {
                    self.needs_person(table, person);
                }
                asks::question(other, table, names, &self.persons)?
            }
        })
    }
}
