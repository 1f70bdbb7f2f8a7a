//! The French word for each thing the format knows.

use domain::catalogue::ReadingKind;
use domain::eligibility::Status;
use domain::fiche::{
    AtBound, BoundOf, CounterNature, Entries, Frequency, FundKind, LinkKind, MentionState, Motive,
    Necessity, PartyKind, Per, StepKind, Subject, Theme,
};

/// Whether a theme is social, professional or about housing.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Sociale => "Insertion sociale",
        Theme::Professionnelle => "Insertion professionnelle",
        Theme::Logement => "Insertion par le logement",
    }
}

/// The key of a theme in addresses.
pub fn theme_key(theme: Theme) -> &'static str {
    match theme {
        Theme::Sociale => "sociale",
        Theme::Professionnelle => "professionnelle",
        Theme::Logement => "logement",
    }
}

/// All themes, in the order shown.
pub const THEMES: [Theme; 3] = [Theme::Professionnelle, Theme::Sociale, Theme::Logement];

/// Whom a fiche is about.
pub fn subject(subject: &Subject) -> &'static str {
    match subject {
        Subject::Person => "Une personne",
        Subject::Household => "Un ménage et son logement",
    }
}

/// In what way the booklet is silent; nothing when it speaks.
pub fn silence(state: MentionState) -> Option<&'static str> {
    match state {
        MentionState::Stated => None,
        MentionState::WithoutNumber => Some("sans nombre dans le livret"),
        MentionState::None => Some("le livret dit qu'il n'y en a pas"),
        MentionState::Blank => Some("rubrique vide dans le livret"),
        MentionState::Absent => Some("rubrique absente de cette fiche"),
        MentionState::Unsaid => Some("non dit dans le livret"),
    }
}

/// The answer of a fiche for a person.
pub fn status(status: &Status) -> &'static str {
    match status {
        Status::Eligible => "Oui",
        Status::NeedsReason => "À motiver",
        Status::ToCheck => "À vérifier",
        Status::NotEligible => "Non",
    }
}

/// The key of a status in styles.
pub fn status_key(status: &Status) -> &'static str {
    match status {
        Status::Eligible => "oui",
        Status::NeedsReason => "motiver",
        Status::ToCheck => "verifier",
        Status::NotEligible => "non",
    }
}

/// What kind of act a step is.
pub fn step(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Support => "Appui au prescripteur",
        StepKind::Prescription => "Prescription",
        StepKind::Acknowledgement => "Accusé de réception",
        StepKind::Interview => "Entretien",
        StepKind::Diagnosis => "Diagnostic",
        StepKind::Meeting => "Réunion",
        StepKind::Decision => "Décision",
        StepKind::Adhesion => "Choix de la personne",
        StepKind::Entry => "Entrée",
        StepKind::Activity => "Accompagnement",
        StepKind::Review => "Bilan",
        StepKind::Renewal => "Renouvellement",
        StepKind::Exit => "Sortie",
        StepKind::FollowUp => "Suivi après la sortie",
        StepKind::Suspension => "Suite d'un manquement",
    }
}

/// Whether a step or a document is owed; nothing when it simply is.
pub fn necessity(necessity: Necessity) -> Option<&'static str> {
    match necessity {
        Necessity::Required => None,
        Necessity::Waivable => Some("attendu, sauf motif"),
        Necessity::Optional => Some("facultatif"),
        Necessity::IfNeeded => Some("si besoin"),
        Necessity::None => Some("aucun"),
        Necessity::Information => Some("pour information"),
    }
}

/// Whether a reason is asked with an outcome; nothing when the booklet leaves it open.
pub fn motive(motive: Motive) -> Option<&'static str> {
    match motive {
        Motive::Optional => None,
        Motive::Required => Some("un motif est exigé"),
        Motive::NotAsked => Some("aucun motif n'est demandé"),
    }
}

/// What the bound of a counter means.
pub fn nature(nature: CounterNature) -> &'static str {
    match nature {
        CounterNature::Limit => "limite, à ne pas dépasser",
        CounterNature::Objective => "objectif",
        CounterNature::Range => "fourchette",
        CounterNature::Minimum => "minimum",
        CounterNature::Exact => "nombre exact",
        CounterNature::Reference => "repère",
        CounterNature::Indicator => "indicateur, sans borne",
        CounterNature::Unlimited => "illimité",
        CounterNature::Rolling => "au fil de l'eau",
        CounterNature::Dependent => "dépend d'autre chose, sans nombre",
        CounterNature::Blank => "rubrique vide dans le livret",
    }
}

/// What a bound is, with its article.
pub fn bound(nature: CounterNature) -> Option<&'static str> {
    match nature {
        CounterNature::Limit => Some("une limite"),
        CounterNature::Objective => Some("un objectif"),
        CounterNature::Range => Some("un maximum"),
        CounterNature::Minimum => Some("un minimum"),
        CounterNature::Exact => Some("un nombre exact"),
        CounterNature::Reference => Some("un repère"),
        _ => None,
    }
}

/// What happens at the bound of a counter.
pub fn at_bound(at_bound: AtBound, nature: CounterNature) -> &'static str {
    match (at_bound, nature) {
        (AtBound::Refuse, _) => "Une fois la borne atteinte, on ne peut plus aller au-delà.",
        (AtBound::Warn, CounterNature::Minimum | CounterNature::Reference) => {
            "Rester en dessous avertit, sans refuser."
        }
        (AtBound::Warn, CounterNature::Limit | CounterNature::Objective) => {
            "Aller au-delà avertit, sans refuser."
        }
        (AtBound::Warn, _) => "En sortir avertit, sans refuser.",
        (AtBound::AllowMotive, _) => {
            "L'atteindre ne refuse personne : cela devient un motif recevable."
        }
        (AtBound::Show, _) => "Personne n'est refusé pour cela : le compte est seulement montré.",
    }
}

/// The window of a counter, after its number.
pub fn per(per: Per) -> &'static str {
    match per {
        Per::Week => "par semaine",
        Per::Month => "par mois de parcours",
        Per::CalendarMonth => "par mois civil",
        Per::CalendarYear => "par année civile",
        Per::Cohort => "par promotion",
        Per::Whole => "sur toute la période",
        Per::AtOnce => "en même temps",
        Per::Unsaid => "période non dite dans le livret",
    }
}

/// What the dates of a period bound.
pub fn bounds(bounds: Option<BoundOf>) -> &'static str {
    match bounds {
        Some(BoundOf::Prescriptions) => "Prescriptions",
        Some(BoundOf::Entries) => "Entrées",
        Some(BoundOf::Accompaniment) => "Accompagnements",
        Some(BoundOf::Counting) => "Comptes",
        None => "Action",
    }
}

/// How one enters.
pub fn entries(entries: Entries) -> &'static str {
    match entries {
        Entries::Continuous => "entrées à tout moment",
        Entries::Cohort => "entrées par promotion",
        Entries::Calendar => "entrées selon un calendrier de réunions",
    }
}

/// How often a document is owed.
pub fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::PerDossier => "une fois par parcours",
        Frequency::PerContract => "à chaque contrat",
        Frequency::PerPhase => "à chaque phase",
        Frequency::YearlyPerOperator => "une fois par an et par opérateur",
        Frequency::Yearly => "une fois par an",
        Frequency::PerMarket => "une fois par marché",
        Frequency::EntryAndExit => "à chaque entrée et à chaque sortie",
    }
}

/// What a fund is.
pub fn fund(kind: FundKind) -> &'static str {
    match kind {
        FundKind::FreeOfCharge | FundKind::CostToBeDetermined => "Coût pour la personne",
        FundKind::Aid => "Aide",
        FundKind::Grant => "Prime",
        FundKind::Funding => "Financement de l'action",
        FundKind::EuropeanSocialFund => "Cofinancement européen",
    }
}

/// What a link between two actions is.
pub fn link(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Upstream => "en amont",
        LinkKind::Downstream => "en aval",
        LinkKind::Complement => "en complément",
        LinkKind::ComplementOrDownstream => "en complément ou en aval",
        LinkKind::Tool => "outil mobilisable",
        LinkKind::InsteadOf => "à la place",
        LinkKind::Inside => "dans la fiche même",
        LinkKind::ExitOrientation => "orientation à la sortie",
    }
}

/// In what capacity a party acts.
pub fn party(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Carrier => "Porteur",
        PartyKind::Operator => "Opérateur",
        PartyKind::Employer => "Employeur",
        PartyKind::ActionReferent => "Référent de l'action au Département",
        PartyKind::Contact => "Contact",
        PartyKind::Prescriber => "Prescripteur",
        PartyKind::Adviser => "Peut orienter",
        PartyKind::Body => "Instance",
        PartyKind::Team => "Équipe",
        PartyKind::Service => "Service",
        PartyKind::PersonReferent => "Référent de la personne",
        PartyKind::Partner => "Partenaire",
        PartyKind::Beneficiary => "Bénéficiaire",
        PartyKind::Venue => "Lieu",
    }
}

/// Why a reading was needed.
pub fn reading(kind: ReadingKind) -> &'static str {
    match kind {
        ReadingKind::Ambigu => "texte ambigu",
        ReadingKind::Contradictoire => "texte contradictoire",
        ReadingKind::Muet => "texte muet",
    }
}

/// A complete way of doing an act, as the files write it: `courriel et telephone`.
pub fn channel(channel: &str) -> String {
    let words: Vec<String> = channel
        .split(" et ")
        .map(|part| match part {
            "courriel" => "par courriel".to_owned(),
            "telephone" => "par téléphone".to_owned(),
            "autre" => "autrement".to_owned(),
            other => other.replace('-', " "),
        })
        .collect();
    words.join(" et ")
}
