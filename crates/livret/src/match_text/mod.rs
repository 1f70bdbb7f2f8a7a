//! A match as a terminal shows it: one line per fiche, or the whole explanation of a few.

use std::collections::BTreeSet;

use clap::builder::styling::{AnsiColor, Style};
use domain::Catalogue;
use domain::eligibility::{Clause, PrescriberAnswer, Status, Truth};
use domain::values::ReadingId;

mod explain;

use crate::french;
use crate::matching::{Match, Matched};

/// What a third party reads instead of reasons.
pub const WITHHELD: &str = "conditions non remplies";

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// The whole answer. `explained` asks for the clauses; `unicode` for signs outside ASCII.
pub fn of(matched: &Matched<'_>, explained: bool, unicode: bool) -> String {
    let mut page = Page {
        matched,
        catalogue: matched.judge.catalogue,
        unicode,
        readings: BTreeSet::new(),
        text: String::new(),
    };
    page.head();
    if explained {
        matched.fiches.iter().for_each(|fiche| page.fiche(fiche));
    } else {
        let width = matched
            .fiches
            .iter()
            .map(|fiche| fiche.verdict.fiche.head.short_title.chars().count())
            .max();
        matched
            .fiches
            .iter()
            .for_each(|fiche| page.summary(fiche, width.unwrap_or(0)));
    }
    page.next_question();
    page.text
}

struct Page<'m> {
    matched: &'m Matched<'m>,
    catalogue: &'m Catalogue,
    unicode: bool,
    /// Named so far in the fiche being shown.
    readings: BTreeSet<ReadingId>,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let line = format!("{:indent$}{text}", "");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn faint(&mut self, indent: usize, text: &str) {
        self.line(indent, &format!("{FAINT}{text}{FAINT:#}"));
    }

    fn head(&mut self) {
        let known = self.matched.case.person.answers.len();
        let facts = if known > 1 {
            "faits connus"
        } else {
            "fait connu"
        };
        let day = french::day(self.matched.judge.day);
        let title = format!(
            "{STRONG}{}, au {day}{STRONG:#} ({known} {facts})",
            self.catalogue.head.name
        );
        self.line(0, &title);
        if self.matched.third_party {
            self.faint(
                0,
                "Vue d'un tiers : rien de ce qui touche à la santé n'est nommé.",
            );
        }
        self.line(0, "");
    }

    fn sign_of(&self, status: Status) -> &'static str {
        let truth = match status {
            Status::Eligible => Truth::True,
            Status::NotEligible => Truth::False,
            Status::ToCheck | Status::NeedsReason => Truth::Unknown,
        };
        french::sign(truth, self.unicode)
    }

    fn summary(&mut self, fiche: &Match<'_>, width: usize) {
        let status = fiche.verdict.status;
        let style = style_of(status);
        let head = &fiche.verdict.fiche.head;
        let line = format!(
            "{style}{} {:<10}{style:#}  {}  {:<width$}  {}",
            self.sign_of(status),
            french::status(status),
            fiche.verdict.fiche.code(),
            head.short_title,
            self.reason(fiche),
        );
        self.line(1, &line);
        let indent = width + 22;
        if let Some(prescriber) = fiche
            .prescriber
            .as_ref()
            .filter(|prescriber| prescriber.answer != PrescriberAnswer::Yes)
        {
            self.line(
                indent,
                &format!("prescripteur : {}", french::prescriber(prescriber.answer)),
            );
        }
        let absent = fiche.absent_documents();
        if !absent.is_empty() {
            let labels: Vec<&str> = absent
                .iter()
                .map(|document| document.label.as_str())
                .collect();
            self.line(
                indent,
                &format!("incomplet, il manque : {}", labels.join(", ")),
            );
        }
        for closed in fiche.verdict.openings.iter().filter_map(french::closed) {
            self.faint(indent, &closed);
        }
    }

    /// Why, in a few words.
    fn reason(&self, fiche: &Match<'_>) -> String {
        let verdict = &fiche.verdict;
        if self.matched.withheld(fiche) {
            return if verdict.status == Status::NotEligible {
                WITHHELD.to_owned()
            } else {
                String::new()
            };
        }
        match verdict.status {
            Status::Eligible => match fiche
                .judged()
                .iter()
                .find(|clause| clause.truth == Truth::False)
            {
                Some(clause) => format!("attention, jugé non : {}", clause.label),
                None => String::new(),
            },
            Status::NotEligible => {
                let mut failing = verdict
                    .clauses
                    .iter()
                    .filter(|clause| clause.truth == Truth::False);
                let first = failing.next().map(short_label).unwrap_or_default();
                match (verdict.sole_obstacle, failing.count()) {
                    (Some(_), _) => format!("seul obstacle : {first}"),
                    (None, 0) => first,
                    (None, 1) => format!("{first}, et une autre condition"),
                    (None, more) => format!("{first}, et {more} autres conditions"),
                }
            }
            Status::NeedsReason => {
                "une autre catégorie peut être admise, par décision motivée".to_owned()
            }
            Status::ToCheck => {
                let facts = &self.catalogue.vocabulary.facts;
                let labels: Vec<&str> = verdict
                    .missing
                    .iter()
                    .map(|fact| facts[*fact].label.as_str())
                    .collect();
                let more = match labels.len() {
                    0..=3 => String::new(),
                    all => format!("… ({all} faits)"),
                };
                format!(
                    "à savoir : {}{more}",
                    labels[..labels.len().min(3)].join(", ")
                )
            }
        }
    }

    fn next_question(&mut self) {
        let Some(fact) = self
            .matched
            .next
            .and_then(|fact| self.catalogue.vocabulary.facts.get(fact))
        else {
            return;
        };
        if self
            .text
            .lines()
            .last()
            .is_some_and(|line| !line.is_empty())
        {
            self.line(0, "");
        }
        self.line(
            0,
            &format!("{STRONG}Prochaine question{STRONG:#} : {}", fact.question),
        );
        if let Some(help) = &fact.help {
            self.line(2, help);
        }
        self.faint(2, &format!("{} = … ({})", fact.id, french::expected(fact)));
    }
}

/// A clause in a few words: of alternatives, their own labels.
fn short_label(clause: &Clause<'_>) -> String {
    if clause.branches.is_empty() {
        return clause.label.to_owned();
    }
    let labels: Vec<&str> = clause
        .branches
        .iter()
        .filter_map(|branch| branch.clauses.first())
        .map(|inside| inside.label)
        .collect();
    labels.join(" ; ou ")
}

fn style_of(status: Status) -> Style {
    match status {
        Status::Eligible => AnsiColor::Green.on_default().bold(),
        Status::NotEligible => AnsiColor::Red.on_default(),
        Status::ToCheck | Status::NeedsReason => AnsiColor::Yellow.on_default(),
    }
}
