//! Every kind of fault a catalogue can have. What is said of each is in `message.rs`.

#![expect(
    missing_docs,
    reason = "the fields of a problem are the words of its message"
)]

use domain::condition::ParseProblem;

use crate::retention::RetentionProblem;
use crate::survey::SurveyProblem;

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    // The files themselves.
    /// A file every catalogue has is not there.
    MissingFile(&'static str),
    /// A file that nothing reads.
    StrayFile,
    /// A file that cannot be read from the disk.
    Unreadable(String),
    /// Bytes that are not text.
    NotText,
    /// A text that is not TOML.
    Syntax(String),
    /// The same key twice.
    DuplicateKey,
    /// A text without its quotes.
    MissingQuotes,
    // Their shape.
    /// A key the format does not have.
    UnknownKey {
        key: String,
        near: Option<String>,
        known: Vec<String>,
    },
    /// A key the format requires.
    MissingKey { key: String, help: String },
    /// A value of another type.
    WrongType {
        expected: &'static str,
        found: &'static str,
    },
    /// A word that is not among those admitted.
    UnknownChoice {
        typed: String,
        near: Option<String>,
        known: Vec<String>,
    },
    /// A number outside its range.
    OutOfRange { min: i64, max: i64 },
    /// A list of another length.
    WrongLength { expected: u64 },
    /// A text that is empty.
    EmptyText,
    /// A text that is not written as such a value is.
    Format { kind: &'static str, typed: String },
    /// A value the reader accepted and the decoder did not.
    Undecodable(String),
    // Conditions.
    /// A text that is not a condition.
    Condition(ParseProblem),
    /// A fact the vocabulary does not have.
    UnknownFact { typed: String, near: Option<String> },
    /// A value the fact does not have.
    UnknownValue {
        fact: String,
        typed: String,
        near: Option<String>,
        known: Vec<String>,
    },
    /// A test the fact's type does not allow.
    TestDoesNotFit {
        fact: String,
        kind: &'static str,
        allowed: &'static str,
    },
    /// An implication that is more than one test on each side.
    ImplicationNotSimple,
    // Names.
    /// A name that nothing bears.
    UnknownName {
        what: &'static str,
        typed: String,
        near: Option<String>,
    },
    /// A template that neither the program nor the catalogue has.
    UnknownTemplate { typed: String, near: Option<String> },
    /// A heading that the list of headings does not have.
    UnknownHeading { typed: String, near: Option<String> },
    /// The same name twice.
    DuplicateName { what: &'static str, name: String },
    /// What stands for somebody in a dossier follows nobody.
    FollowsWithoutTrade,
    // The catalogue as a whole.
    /// Not the number of fiches that the booklet has.
    FicheCount { expected: u8, found: usize },
    /// Two fiches under one number.
    DuplicateNumber(u8),
    /// A requirement filed under another fiche.
    ForeignRequirement { requirement: String, fiche: String },
    /// Versions of a fiche that do not follow one another.
    VersionOrder { expected: u16, found: u16 },
    /// A later version without its first day.
    VersionUndated,
    /// A later version that starts before the one it replaces.
    VersionTooEarly,
    /// A heading of the booklet about which the fiche says nothing.
    SilentHeading { title: String, id: String },
    /// A heading declared absent and cited all the same.
    AbsentHeadingCited { title: String },
    /// A page reached by two fiches.
    DuplicatePage(u16),
    /// A record that carries no requirement and names no place.
    Unsourced,
    // Conditions of a fiche.
    /// A branch outside any group.
    BranchWithoutGroup,
    /// A group with a single branch.
    LonelyBranch { group: String },
    /// A priority without its rank.
    PriorityWithoutRank,
    /// A rank on what is not a priority.
    RankWithoutPriority,
    /// A judged condition without its judge.
    JudgedWithoutJudge,
    /// An open list outside a branch.
    OpenOutsideBranch,
    /// A condition of an aid or an outcome that does not say which.
    ScopeWithoutTarget,
    /// The same fact required true here and false there.
    Contradictory { facts: String },
    /// Two linked facts in one condition.
    Correlated { facts: String },
    /// A condition that another one makes useless.
    Absorbed { by: String },
    /// Conditions that nobody can meet.
    Unsatisfiable,
    /// A condition that everybody meets.
    AlwaysTrue,
    /// A condition too large to be put in normal form.
    TooLarge,
    // Steps.
    /// A fiche that nobody can enter.
    NoPrescription,
    /// A step that no path reaches.
    UnreachableStep,
    /// An outcome that ends nothing and leads nowhere.
    DeadOutcome,
    /// A reason required, and none can be given.
    MotiveWithoutGround,
    /// A window that closes before it opens.
    WindowInverted,
    /// A window that no bound closes nor opens.
    WindowWithoutBound,
    /// A step due in a period that opens only after it.
    DueBeforeItStarts { period: String },
    // Periods.
    /// A minimum above the maximum.
    DurationInverted,
    /// A first day after the last one.
    DatesInverted,
    /// Two phases of one rank.
    DuplicateRank { rank: u8 },
    /// A renewal that passes the total allowed.
    RenewalPassesTotal,
    /// A period that nothing opens.
    NeverOpened,
    /// A period inside itself.
    PeriodLoop,
    // Counters.
    /// A fiche that does not say how many places it has.
    NoCapacity,
    /// A range whose low end is above its high end.
    RangeInverted,
    /// A bound without its number.
    BoundWithoutNumber { nature: &'static str },
    /// A number where the booklet has none.
    NumberOnSilence { nature: &'static str },
    /// Two parts of a counter for one place, or for places that overlap.
    OverlappingParts { first: String, second: String },
    /// A share above the whole.
    ShareAboveWhole,
    // Documents, funds, links.
    /// A document joined to itself, directly or not.
    DocumentLoop,
    /// An amount where the cost is to be determined, or nothing.
    AmountOnCost,
    /// A link with no target, or with two.
    LinkTarget,
    /// A link of a fiche to itself that is not a move inside it.
    LinkToSelf,
    // Territories.
    /// A territory inside itself.
    TerritoryLoop,
    /// A relation that is not stated, without a word of why.
    UnexplainedRelation,
    /// A line of the communes that cannot be read.
    CommuneLine(String),
    // Facts.
    /// A choice without values.
    ChoiceWithoutValues,
    /// Values on what is not a choice.
    ValuesWithoutChoice,
    /// A number without its range.
    NumberWithoutRange,
    /// A place without its kind.
    PlaceWithoutKind,
    /// A percentage above a hundred.
    PercentAboveHundred,
    // Indicators.
    /// A measure that does not go with what is counted.
    Measure { why: &'static str },
    /// A breakdown by what is not known of what is counted.
    Breakdown {
        counted: &'static str,
        by: &'static str,
    },
    /// No breakdown at all.
    NoBreakdown,
    /// A word that cannot be said of what is counted.
    CannotBeSaid {
        counted: &'static str,
        said: &'static str,
    },
    /// An outcome, a condition or an aid that no fiche has.
    UnknownCounted {
        typed: String,
        near: Option<String>,
        counted: &'static str,
    },
    // Retention.
    /// A rule of retention that makes no sense, or a rule that lacks.
    Retention(RetentionProblem),
    // Surveys.
    /// A survey that makes no sense.
    Survey(SurveyProblem),
}
