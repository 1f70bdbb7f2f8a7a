//! The table itself.

use crate::facts::Sensitivity;

/// What someone is to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The person or the household it is about.
    Subject,
    /// One of the household it is about: knows that it exists, how far it is and what is due; what was said in it
    /// of a situation, of health or of money may be another's.
    Member,
    /// Who prescribed it.
    Prescriber,
    /// Who helps the principal referent that prescribed it, or follows in their place: reads, and is
    /// responsible for nothing.
    Helper,
    /// The operator who follows it.
    Operator,
    /// The professionals bound by medical secrecy in that dossier.
    MedicalCircle,
    /// The service that follows the action as a whole.
    ActionService,
    /// A body the dossier was put before.
    Body,
    /// The body a breach was reported to.
    SuspensionBody,
    /// One who broke the glass, for a reason and a while: as far as a situation.
    Exceptional,
    /// The same, as far as health.
    ExceptionalHealth,
    /// Anybody else.
    Other,
}

impl Relation {
    /// All of them, in the order of the columns of the table.
    pub const ALL: [Relation; 12] = [
        Relation::Subject,
        Relation::Member,
        Relation::Prescriber,
        Relation::Helper,
        Relation::Operator,
        Relation::MedicalCircle,
        Relation::ActionService,
        Relation::Body,
        Relation::SuspensionBody,
        Relation::Exceptional,
        Relation::ExceptionalHealth,
        Relation::Other,
    ];
}

/// What someone may do with a piece of data, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Nothing: not even know that it exists.
    Nothing,
    /// Have it counted among others, never one by one.
    StatisticsOnly,
    /// Read it.
    Read,
    /// Read it and write it.
    Write,
}

impl Right {
    /// Whether it may be read.
    pub fn reads(self) -> bool {
        self >= Right::Read
    }
}

/// One cell: a right, and the one had on what is addressed to oneself.
type Cell = (Right, Right);

const NONE: Cell = (Right::Nothing, Right::Nothing);
const READ: Cell = (Right::Read, Right::Read);
const WRITE: Cell = (Right::Write, Right::Write);
/// Only what is addressed to them: written by them, sent to them, asked by them.
const OWN: Cell = (Right::Nothing, Right::Read);
/// Numbers; names only in what is addressed to them.
const COUNT: Cell = (Right::StatisticsOnly, Right::Read);

/// The rights, class by class; columns in the order of [`Relation::ALL`].
#[rustfmt::skip]
const TABLE: [(Sensitivity, [Cell; 12]); 7] = [
    // The catalogue is everybody's; the service that follows the actions keeps it.
    (Sensitivity::S0, [READ, READ, READ, READ, READ,  READ,  WRITE, READ, READ, READ, READ, READ]),
    (Sensitivity::S1, [READ, READ, READ, READ, WRITE, READ,  COUNT, READ, READ, READ, READ, NONE]),
    (Sensitivity::S2, [READ, NONE, OWN,  OWN,  WRITE, NONE,  OWN,   OWN,  NONE, READ, READ, NONE]),
    (Sensitivity::S3, [READ, NONE, OWN,  NONE, WRITE, READ,  NONE,  NONE, NONE, NONE, READ, NONE]),
    // The person reads it through the doctor; a body only ever receives conclusions.
    (Sensitivity::S4, [READ, NONE, NONE, NONE, NONE,  WRITE, NONE,  NONE, NONE, NONE, NONE, NONE]),
    (Sensitivity::S5, [READ, NONE, READ, NONE, WRITE, NONE,  NONE,  NONE, READ, NONE, NONE, NONE]),
    // To the service that follows the action: decisions and amounts.
    (Sensitivity::S6, [READ, NONE, OWN,  NONE, WRITE, NONE,  READ,  NONE, NONE, NONE, NONE, NONE]),
];

/// What a relation to a dossier allows on a piece of data of a class in that dossier; `addressed` when
/// it was written by, sent to or asked by the one who looks.
pub fn right(class: Sensitivity, relation: Relation, addressed: bool) -> Right {
    let (plain, own) = TABLE[class as usize].1[relation as usize];
    if addressed { own } else { plain }
}

/// What a relation to a dossier allows on the fact that it exists, its state, its dates. When that very
/// fact is one of health, the service that follows the action has numbers only, whatever it receives; and
/// whoever helps, or broke the glass, knows of it only if they may read what is of health.
pub fn existence(class: Sensitivity, relation: Relation, addressed: bool) -> Right {
    let health = class.is_health();
    let known = right(Sensitivity::S1, relation, addressed && !health);
    match relation {
        // From the mere existence they would learn what they may not read in it.
        Relation::Member
        | Relation::Helper
        | Relation::Exceptional
        | Relation::ExceptionalHealth
            if health =>
        {
            known.min(right(class, relation, false))
        }
        _ => known,
    }
}

/// A count of dossiers whose existence is a fact of health is published only from this number on: a
/// smaller one could name somebody.
pub const SMALLEST_CELL: usize = 11;

/// A count as it may be published, from the class of what is counted; nothing for a small cell.
/// Nobody at all is no small cell.
pub fn published(class: Sensitivity, count: usize) -> Option<usize> {
    let hidden = class.is_health() && (1..SMALLEST_CELL).contains(&count);
    (!hidden).then_some(count)
}
