//! The thirteen rules as anyone would write them by hand.

use logic::{Person, Truth};

type Fact = Option<bool>;

/// One field per fact; `None` is unknown.
#[derive(Clone, Copy, Default)]
pub struct Facts {
    pub rsa: Fact,
    pub rsa_socle: Fact,
    pub rsa_paid: Fact,
    pub rights_duties: Fact,
    pub referent: Fact,
    pub ass: Fact,
    pub minima: Fact,
    pub creation: Fact,
    pub takeover: Fact,
    pub artistic: Fact,
    pub independent: Fact,
    pub artist: Fact,
    pub agricultural: Fact,
    pub low_income: Fact,
    pub available: Fact,
    pub immediate: Fact,
    pub in_departement: Fact,
    pub in_pays_de_rennes: Fact,
    pub near_employment: Fact,
    pub difficult_access: Fact,
    pub difficult_return: Fact,
    pub by_pole_emploi: Fact,
    pub ppae: Fact,
    pub by_mission_locale: Fact,
    pub higher_diploma: Fact,
    pub little_experience: Fact,
    pub network: Fact,
    pub seeks_employment: Fact,
    pub seeks_durable: Fact,
    pub seeks_training: Fact,
    pub seeks_qualifying: Fact,
    pub rupture: Fact,
    pub wants_change: Fact,
    pub adheres: Fact,
    pub attends: Fact,
    pub gives_notice: Fact,
    pub iae: Fact,
    pub under_26: Fact,
    pub needs_reinforced: Fact,
    pub motivated: Fact,
    pub child: Fact,
    pub childcare: Fact,
    pub served_zone: Fact,
    pub long_term: Fact,
    pub disability: Fact,
    pub followed: Fact,
    pub tenure: Fact,
    pub fsl: Fact,
    pub project_prepared: Fact,
    pub works_identified: Fact,
    pub participation: Fact,
    pub suffering: Fact,
    pub acknowledges: Fact,
    pub registered: Fact,
}

impl Facts {
    /// The facts of a closed person.
    pub fn of<const W: usize>(person: &Person<W>) -> Facts {
        let mut facts = Facts::default();
        let fields = facts.fields();
        assert_eq!(fields.len(), crate::thirteen::names().len());
        for (field, predicate) in fields.into_iter().zip(0..) {
            *field = match person.truth(predicate) {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown => None,
            };
        }
        facts
    }

    fn fields(&mut self) -> [&mut Fact; 54] {
        [
            &mut self.rsa,
            &mut self.rsa_socle,
            &mut self.rsa_paid,
            &mut self.rights_duties,
            &mut self.referent,
            &mut self.ass,
            &mut self.minima,
            &mut self.creation,
            &mut self.takeover,
            &mut self.artistic,
            &mut self.independent,
            &mut self.artist,
            &mut self.agricultural,
            &mut self.low_income,
            &mut self.available,
            &mut self.immediate,
            &mut self.in_departement,
            &mut self.in_pays_de_rennes,
            &mut self.near_employment,
            &mut self.difficult_access,
            &mut self.difficult_return,
            &mut self.by_pole_emploi,
            &mut self.ppae,
            &mut self.by_mission_locale,
            &mut self.higher_diploma,
            &mut self.little_experience,
            &mut self.network,
            &mut self.seeks_employment,
            &mut self.seeks_durable,
            &mut self.seeks_training,
            &mut self.seeks_qualifying,
            &mut self.rupture,
            &mut self.wants_change,
            &mut self.adheres,
            &mut self.attends,
            &mut self.gives_notice,
            &mut self.iae,
            &mut self.under_26,
            &mut self.needs_reinforced,
            &mut self.motivated,
            &mut self.child,
            &mut self.childcare,
            &mut self.served_zone,
            &mut self.long_term,
            &mut self.disability,
            &mut self.followed,
            &mut self.tenure,
            &mut self.fsl,
            &mut self.project_prepared,
            &mut self.works_identified,
            &mut self.participation,
            &mut self.suffering,
            &mut self.acknowledges,
            &mut self.registered,
        ]
    }
}

fn and(left: Fact, right: Fact) -> Fact {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(left: Fact, right: Fact) -> Fact {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn not(fact: Fact) -> Fact {
    fact.map(|value| !value)
}

fn all<const N: usize>(facts: [Fact; N]) -> Fact {
    facts.into_iter().fold(Some(true), and)
}

fn any<const N: usize>(facts: [Fact; N]) -> Fact {
    facts.into_iter().fold(Some(false), or)
}

/// The verdicts, and nothing else.
#[inline(never)]
pub fn verdicts(f: &Facts) -> [Fact; 13] {
    let first_branch = all([
        f.rsa,
        f.rights_duties,
        f.in_departement,
        f.near_employment,
        or(f.difficult_access, f.difficult_return),
    ]);
    [
        and(f.rsa, or(f.creation, f.takeover)),
        all([f.rsa, f.artistic, f.referent]),
        all([
            f.rsa,
            f.rsa_paid,
            f.rights_duties,
            f.independent,
            f.low_income,
            not(f.artist),
            not(f.agricultural),
        ]),
        and(
            f.immediate,
            any([
                first_branch,
                all([f.rsa, f.by_pole_emploi, f.ppae]),
                f.by_mission_locale,
            ]),
        ),
        all([
            or(f.rsa_socle, f.by_mission_locale),
            f.higher_diploma,
            f.little_experience,
            not(f.network),
            f.seeks_employment,
        ]),
        all([
            f.rsa_socle,
            f.in_pays_de_rennes,
            f.available,
            f.wants_change,
            f.adheres,
            f.attends,
            or(f.difficult_access, f.rupture),
        ]),
        f.iae,
        all([
            f.rsa,
            f.under_26,
            f.referent,
            f.needs_reinforced,
            f.motivated,
            f.adheres,
            or(f.seeks_durable, f.seeks_qualifying),
            or(not(f.child), f.childcare),
        ]),
        all([
            f.rsa,
            f.served_zone,
            or(f.seeks_employment, f.seeks_training),
        ]),
        and(any([f.rsa, f.long_term, f.disability]), f.followed),
        all([
            f.tenure,
            f.fsl,
            f.project_prepared,
            f.works_identified,
            f.participation,
        ]),
        all([
            f.suffering,
            f.seeks_employment,
            f.acknowledges,
            f.wants_change,
            not(f.disability),
            or(f.rsa, f.ass),
            or(f.attends, f.gives_notice),
        ]),
        all([
            any([f.rsa, f.by_mission_locale, f.long_term, f.minima]),
            f.available,
            f.registered,
        ]),
    ]
}
