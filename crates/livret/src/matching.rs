//! `livret match`: one person, every fiche, with the reasons.

use std::io::{Read, Write};
use std::path::Path;

use catalogue_files::SourceFile;
use catalogue_files::fault::nearest;
use domain::Catalogue;
use domain::eligibility::{
    Branch, Clause, Judge, PrescriberAnswer, PrescriberVerdict, Status, Truth, Verdict,
    may_prescribe,
};
use domain::fiche::{Document, Fiche, Input, Necessity, Step, StepKind};
use domain::territory::fold;
use domain::values::Requirement;

use crate::cli::{self, MatchArgs};
use crate::facts_file::{self, Case};
use crate::output::{Done, Stop, speaks_unicode, why};
use crate::{match_json, match_text, place};

/// Everything a match says.
pub struct Matched<'c> {
    /// The catalogue on its day.
    pub judge: &'c Judge<'c>,
    /// What was given.
    pub case: &'c Case,
    /// One per fiche in force, in the order of the booklet.
    pub fiches: Vec<Match<'c>>,
    /// The fact to ask next, by rank.
    pub next: Option<usize>,
    /// Only what a third party may see.
    pub third_party: bool,
}

/// What a match says of one fiche.
pub struct Match<'c> {
    /// The verdict.
    pub verdict: Verdict<'c>,
    /// Whether the prescriber may prescribe, when one is given.
    pub prescriber: Option<PrescriberVerdict<'c>>,
    /// The documents required at the prescription; joined or not, when the file says.
    pub documents: Vec<(&'c Document, Option<bool>)>,
    /// What the prescription must record.
    pub inputs: Vec<&'c Input>,
    /// Some condition reads a fact of health: a third party sees the answer, and nothing else.
    pub reads_health: bool,
}

impl<'c> Matched<'c> {
    /// Asks the judge.
    ///
    /// # Errors
    /// The answers contradict one another: says which fact is concerned.
    pub fn of(judge: &'c Judge<'c>, case: &'c Case, third_party: bool) -> Result<Self, String> {
        let contradiction = |found: domain::eligibility::Contradiction| {
            let vocabulary = &judge.catalogue.vocabulary;
            match found.fact.and_then(|fact| vocabulary.facts.get(fact)) {
                Some(fact) => format!(
                    "les réponses se contredisent à propos de `{}` ({})",
                    fact.id, fact.label
                ),
                None => "les réponses se contredisent".to_owned(),
            }
        };
        let verdicts = judge.verdicts(&case.person).map_err(contradiction)?;
        let health: Vec<usize> = match third_party {
            true => (0..judge.catalogue.vocabulary.facts.len())
                .filter(|fact| is_health(judge.catalogue, *fact))
                .collect(),
            false => Vec::new(),
        };
        let next = judge
            .next_question(&case.person, &health)
            .map_err(contradiction)?;
        let fiches = verdicts
            .into_iter()
            .map(|verdict| Match::of(judge.catalogue, case, verdict))
            .collect();
        Ok(Matched {
            judge,
            case,
            fiches,
            next,
            third_party,
        })
    }

    /// Whether only the answer of this fiche may be shown.
    pub fn withheld(&self, fiche: &Match<'_>) -> bool {
        self.third_party && fiche.reads_health
    }
}

impl<'c> Match<'c> {
    fn of(catalogue: &'c Catalogue, case: &Case, verdict: Verdict<'c>) -> Self {
        let fiche = verdict.fiche;
        let prescriptions: Vec<&Step> = fiche
            .steps
            .iter()
            .filter(|step| step.kind == StepKind::Prescription)
            .collect();
        let due = |document: &&Document| {
            document.necessity == Necessity::Required
                && prescriptions.iter().any(|step| {
                    document.due_at.as_ref() == Some(&step.origin.id)
                        || step.documents.contains(&document.origin.id)
                })
        };
        let joined = |document: &Document| {
            let names = case.joined.as_ref()?;
            Some(
                names.contains(&fold(document.origin.id.as_str()))
                    || names.contains(&fold(&document.label)),
            )
        };
        Match {
            prescriber: case
                .prescriber
                .as_ref()
                .map(|prescriber| may_prescribe(catalogue, fiche, prescriber)),
            documents: fiche
                .documents
                .iter()
                .filter(due)
                .map(|document| (document, joined(document)))
                .collect(),
            inputs: prescriptions
                .iter()
                .flat_map(|step| &step.inputs)
                .filter(|input| input.required)
                .collect(),
            reads_health: reads_health(catalogue, fiche),
            verdict,
        }
    }

    /// The requirements of the clauses that keep the answer from being yes: those that fail, else those
    /// still open.
    pub fn obstacles(&self) -> Vec<Requirement> {
        let worst = match self.verdict.status {
            Status::Eligible => return Vec::new(),
            Status::NotEligible => Truth::False,
            Status::ToCheck | Status::NeedsReason => Truth::Unknown,
        };
        of_clauses(
            self.verdict
                .clauses
                .iter()
                .filter(|clause| clause.truth == worst),
            worst,
        )
    }

    /// The requirements of the judged conditions that are not met: they warn.
    pub fn warnings(&self) -> Vec<Requirement> {
        of_clauses(
            self.judged()
                .into_iter()
                .filter(|clause| clause.truth == Truth::False),
            Truth::False,
        )
    }

    /// The judged conditions, those of branches included, unless their branch fails.
    pub fn judged(&self) -> Vec<&Clause<'c>> {
        let branches = self
            .verdict
            .clauses
            .iter()
            .flat_map(|clause| &clause.branches);
        let standing = branches
            .filter(|branch| branch.truth != Truth::False)
            .flat_map(|branch| &branch.clauses);
        self.verdict
            .judged
            .iter()
            .chain(standing.filter(|clause| is_judged(clause)))
            .collect()
    }

    /// The requirements that the prescriber's refusal rests on; none when the answer is not no.
    pub fn prescriber_refusal(&self) -> Vec<Requirement> {
        let refused = self
            .prescriber
            .iter()
            .filter(|verdict| verdict.answer == PrescriberAnswer::No);
        sorted(
            refused
                .flat_map(|verdict| &verdict.because)
                .flat_map(|party| &party.origin.provenance.requirements),
        )
    }

    /// The documents required at the prescription and not joined.
    pub fn absent_documents(&self) -> Vec<&'c Document> {
        self.documents
            .iter()
            .filter(|(_, joined)| *joined == Some(false))
            .map(|(document, _)| *document)
            .collect()
    }
}

/// A judged condition: false, it warns.
pub fn is_judged(clause: &Clause<'_>) -> bool {
    use domain::eligibility::ClauseKind;
    clause.kind == ClauseKind::Condition(domain::fiche::Force::Judged) && !clause.open
}

fn of_clauses<'a, 'c: 'a>(
    clauses: impl Iterator<Item = &'a Clause<'c>>,
    worst: Truth,
) -> Vec<Requirement> {
    let mut found = Vec::new();
    for clause in clauses {
        found.extend(
            clause
                .origin
                .iter()
                .flat_map(|origin| &origin.provenance.requirements),
        );
        let branches = clause
            .branches
            .iter()
            .filter(|branch: &&Branch<'_>| branch.truth == worst);
        let inside = branches
            .flat_map(|branch| &branch.clauses)
            .filter(|inside| inside.truth == worst && !is_judged(inside));
        found.extend(
            inside
                .filter_map(|inside| inside.origin)
                .flat_map(|origin| &origin.provenance.requirements),
        );
    }
    sorted(found)
}

fn sorted<'r>(found: impl IntoIterator<Item = &'r Requirement>) -> Vec<Requirement> {
    let mut found: Vec<Requirement> = found.into_iter().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn is_health(catalogue: &Catalogue, fact: usize) -> bool {
    catalogue
        .vocabulary
        .facts
        .get(fact)
        .is_some_and(|fact| fact.class.is_health())
}

fn reads_health(catalogue: &Catalogue, fiche: &Fiche) -> bool {
    let leaves = fiche.rules.iter().flat_map(|rule| rule.test.tree.leaves());
    leaves
        .filter_map(|leaf| catalogue.vocabulary.find(&leaf.fact))
        .any(|(_, fact)| fact.class.is_health())
}

/// Reads the facts, asks, and prints.
///
/// # Errors
/// A catalogue, a file of facts or a name of fiche that makes no sense: nothing is printed then.
pub fn run(args: &MatchArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let mut catalogue = place::open(args.catalogue.as_deref())?;
    let file = read(&args.facts)?;
    let case = facts_file::read(&catalogue, &file)
        .map_err(|faults| Stop::Input(facts_file::render(&file, &faults)))?;
    keep(&mut catalogue, &args.fiche)?;
    let day = args.on.unwrap_or_else(cli::today).0;
    let judge =
        Judge::new(&catalogue, day).map_err(|error| Stop::Input(format!("erreur : {error}")))?;
    let matched = Matched::of(&judge, &case, args.tiers)
        .map_err(|why| Stop::Input(format!("erreur : {} : {why}", file.path)))?;
    if args.json {
        writeln!(out, "{:#}", match_json::of(&matched))?;
    } else {
        let whole = !args.fiche.is_empty();
        write!(out, "{}", match_text::of(&matched, whole, speaks_unicode()))?;
    }
    Ok(Done::Well)
}

/// Keeps only the fiches of these names, if any name is given.
fn keep(catalogue: &mut Catalogue, names: &[String]) -> Result<(), Stop> {
    for name in names {
        if !catalogue
            .fiches
            .iter()
            .any(|fiche| Catalogue::matches_name(fiche, name))
        {
            let codes: Vec<String> = catalogue.fiches.iter().map(Fiche::code).collect();
            let heads = catalogue.fiches.iter().map(|fiche| &fiche.head);
            let known = heads.flat_map(|head| [head.id.as_str(), &head.title, &head.short_title]);
            let near = nearest(name, known.chain(codes.iter().map(String::as_str)));
            let near = near
                .map(|near| format!(" Vouliez-vous dire « {near} » ?"))
                .unwrap_or_default();
            return Err(Stop::Input(format!(
                "erreur : aucune fiche ne s'appelle « {name} ».{near}"
            )));
        }
    }
    if !names.is_empty() {
        catalogue.fiches.retain(|fiche| {
            names
                .iter()
                .any(|name| Catalogue::matches_name(fiche, name))
        });
    }
    Ok(())
}

fn read(path: &Path) -> Result<SourceFile, Stop> {
    let cannot = |error: std::io::Error| {
        Stop::Input(format!("erreur : {} : {}", path.display(), why(&error)))
    };
    let mut text = String::new();
    let name = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map_err(cannot)?;
        "entrée standard".to_owned()
    } else {
        text = std::fs::read_to_string(path).map_err(cannot)?;
        path.display().to_string()
    };
    Ok(SourceFile {
        path: name,
        text: text.trim_start_matches('\u{feff}').to_owned(),
    })
}
