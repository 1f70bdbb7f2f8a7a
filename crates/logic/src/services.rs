//! Second driver: one person, very many services, each in one zone.

use std::ops::Range;
use std::sync::Arc;

use pulp::Simd;

use crate::cpu::{Cpu, Pass};
use crate::lint::Lint;
use crate::program::{CompiledRule, Program, RuleId};
use crate::sets::{Clause, Person, Truth};
use crate::theory::Theory;
use crate::vocabulary::{CompileError, Rule};

/// Where services are offered: any number the caller gives a meaning to.
pub type Zone = u32;

/// A service's place in the list it was compiled from.
pub type ServiceId = u32;

/// A service to compile: where it is offered and to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// The only zone it is offered in.
    pub zone: Zone,
    /// Whom it is for.
    pub rule: Rule,
}

/// Services sorted by zone, so that those of a zone are read in one stretch.
#[derive(Clone, Debug)]
pub struct Services<const W: usize> {
    program: Program<W>,
    /// The zones in increasing order, each with where its rules end.
    zones: Vec<(Zone, u32)>,
    /// For every rule of the program, the service it is the rule of.
    services: Vec<ServiceId>,
    /// For every service, its rule in the program.
    rules: Vec<RuleId>,
}

/// A service that a person may be eligible for, the best first: eligible
/// before still to check, few open clauses before many, then in the services'
/// order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// How many clauses are still open; 0 for a service that the person is
    /// eligible for.
    pub open: u32,
    /// The service.
    pub service: ServiceId,
}

impl Candidate {
    /// `True` or `Unknown`: a service that the person is refused is no candidate.
    pub fn verdict(&self) -> Truth {
        Truth::of(self.open == 0, false)
    }
}

impl<const W: usize> Services<W> {
    /// Compiles services. Lints and errors name a rule by its service.
    pub fn compile(
        theory: Arc<Theory<W>>,
        services: &[Service],
    ) -> Result<(Self, Vec<Lint>), CompileError> {
        let (program, lints) = Program::compile(theory, services.iter().map(|s| &s.rule))?;
        let mut order: Vec<ServiceId> = (0..services.len() as ServiceId).collect();
        // Within a zone, rules of as many clauses are neighbours: the loop over
        // a rule's clauses then runs as long as the time before, which the
        // processor guesses right.
        order.sort_by_cached_key(|service| {
            let clauses = program.clauses_of(*service).len();
            (services[*service as usize].zone, clauses, *service)
        });
        let program = program.in_order(&order);
        let mut zones: Vec<(Zone, u32)> = Vec::new();
        let mut rules = vec![0; services.len()];
        for (service, rule) in order.iter().zip(0..) {
            let zone = services[*service as usize].zone;
            match zones.last_mut() {
                Some((last, end)) if *last == zone => *end = rule + 1,
                _ => zones.push((zone, rule + 1)),
            }
            rules[*service as usize] = rule;
        }
        Ok((
            Services {
                program,
                zones,
                services: order,
                rules,
            },
            lints,
        ))
    }

    /// The program that judges the services, for the reasons of those shown.
    pub fn program(&self) -> &Program<W> {
        &self.program
    }

    /// The rule of a service in [`Services::program`].
    pub fn rule(&self, service: ServiceId) -> Option<RuleId> {
        self.rules.get(service as usize).copied()
    }

    /// How many services there are.
    pub fn len(&self) -> usize {
        self.services.len()
    }

    /// Whether there are no services.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// Every service of the zones that the closed person is not refused, in no
    /// useful order, into a reused list.
    pub fn candidates(&self, person: &Person<W>, zones: &[Zone], into: &mut Vec<Candidate>) {
        into.clear();
        for zone in zones {
            let range = self.range(*zone);
            let start = into.len();
            into.resize(
                start + range.len(),
                Candidate {
                    open: 0,
                    service: 0,
                },
            );
            let found = Cpu::detected().run(Sift {
                program: &self.program,
                rules: &self.program.rules[range.clone()],
                services: &self.services[range],
                person,
                into: &mut into[start..],
            });
            into.truncate(start + found);
        }
    }

    /// The best candidates, at most `page` of them, best first.
    pub fn best(&self, person: &Person<W>, zones: &[Zone], page: usize, into: &mut Vec<Candidate>) {
        self.candidates(person, zones, into);
        if page < into.len() {
            into.select_nth_unstable(page);
            into.truncate(page);
        }
        into.sort_unstable();
    }

    fn range(&self, zone: Zone) -> Range<usize> {
        match self.zones.binary_search_by_key(&zone, |(zone, _)| *zone) {
            Ok(place) => {
                let start = place
                    .checked_sub(1)
                    .map_or(0, |before| self.zones[before].1);
                start as usize..self.zones[place].1 as usize
            }
            Err(_) => 0..0,
        }
    }
}

/// Puts the candidates among some services first, and says how many there are.
struct Sift<'a, const W: usize> {
    program: &'a Program<W>,
    rules: &'a [CompiledRule],
    services: &'a [ServiceId],
    person: &'a Person<W>,
    /// A place for every service.
    into: &'a mut [Candidate],
}

impl<const W: usize> Pass for Sift<'_, W> {
    type Output = usize;

    #[inline(always)]
    fn run<S: Simd, const N: usize>(self, _: S) -> usize {
        let holding = (
            *self.person.known_true.words(),
            *self.person.known_false.words(),
        );
        let mut possible = (holding.1, holding.0);
        for word in 0..W {
            possible.0[word] = !possible.0[word];
            possible.1[word] = !possible.1[word];
        }
        // Written without a branch: every service in turn takes the next free
        // place, and keeps it only if it is a candidate.
        let mut found = 0;
        for (rule, service) in self.rules.iter().zip(self.services) {
            let (mut open, mut refused) = (0, false);
            for clause in &self.program.clauses[rule.clauses()] {
                open += u32::from(!meets(clause, &holding));
                refused |= !meets(clause, &possible);
            }
            for clause in &self.program.refutations[rule.refutations()] {
                refused |= !meets(clause, &possible);
            }
            self.into[found] = Candidate {
                open,
                service: *service,
            };
            found += usize::from(!refused);
        }
        found
    }
}

/// Whether a literal of the clause is among these, positive and negative.
#[inline(always)]
fn meets<const W: usize>(clause: &Clause<W>, among: &([u64; W], [u64; W])) -> bool {
    let (positive, negative) = (clause.positive.words(), clause.negative.words());
    let mut common = 0;
    for word in 0..W {
        common |= positive[word] & among.0[word] | negative[word] & among.1[word];
    }
    common != 0
}
