//! Second driver: one person, very many services, each in one zone.

use std::ops::Range;
use std::sync::Arc;

use crate::program::{Lint, Program, RuleId};
use crate::sets::{Person, Truth};
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
        let mut order: Vec<ServiceId> = (0..services.len() as ServiceId).collect();
        order.sort_by_key(|service| services[*service as usize].zone);
        let named = order.iter().map(|service| (*service, &services[*service as usize].rule));
        let (program, lints) = Program::compile_named(theory, named)?;
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
        Ok((Services { program, zones, services: order, rules }, lints))
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
            // Written without a branch: every service in turn takes the next
            // free place, and keeps it only if it is a candidate.
            into.resize(start + range.len(), Candidate { open: 0, service: 0 });
            let mut kept = start;
            for (rule, service) in self.program.rules[range.clone()].iter().zip(&self.services[range]) {
                let (mut open, mut refused) = (0, false);
                for clause in &self.program.clauses[rule.clauses()] {
                    open += u32::from(!clause.holds(person));
                    refused |= clause.fails(person);
                }
                for clause in &self.program.refutations[rule.refutations()] {
                    refused |= clause.fails(person);
                }
                into[kept] = Candidate { open, service: *service };
                kept += usize::from(!refused);
            }
            into.truncate(kept);
        }
    }

    /// The best candidates, at most `page` of them, best first.
    pub fn best(
        &self,
        person: &Person<W>,
        zones: &[Zone],
        page: usize,
        into: &mut Vec<Candidate>,
    ) {
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
                let start = place.checked_sub(1).map_or(0, |before| self.zones[before].1);
                start as usize..self.zones[place].1 as usize
            }
            Err(_) => 0..0,
        }
    }
}
