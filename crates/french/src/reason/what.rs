//! The sentences, one for each thing a reason may say. Nothing is left out: a new one does not compile
//! until it has its sentence.

use domain::dossier::What;
use domain::eligibility::Truth;

use crate::text::{counted, date, day_of_year, either, euros, listed, plain, quoted, thousandths};
use crate::{Words, names};

impl Words<'_> {
    pub(super) fn what(&self, what: &What<'_>) -> String {
        match what {
            // What is named, and the order of things.
            What::Unknown { name } => {
                format!("La fiche ne connaît pas « {name} » : vérifier le nom.")
            }
            What::WrongSubject(step) => format!(
                "L'étape « {} » ne se tient pas dans ce dossier : elle concerne {}.",
                step.label,
                self.scope(step.scope)
            ),
            What::NotPrescribed => {
                "Rien n'est encore prescrit : commencer par la prescription.".to_owned()
            }
            What::Closed { since } => format!(
                "Le dossier est clos depuis le {} : cet acte n'y a plus sa place.",
                date(*since)
            ),
            What::Suspended { since } => format!(
                "Le dossier est suspendu depuis le {} : le reprendre d'abord.",
                date(*since)
            ),
            What::NotSuspended => {
                "Le dossier n'est pas suspendu : il n'y a rien à reprendre.".to_owned()
            }
            What::TooSoon { step, after } => {
                let after = after.iter().map(|id| quoted(&names::step_or_outcome(self.fiche, id)));
                format!(
                    "L'étape « {} » vient après {}, qui reste à faire.",
                    step.label,
                    either(&after.collect::<Vec<_>>())
                )
            }
            What::AlreadyDone(step) => format!(
                "L'étape « {} » a déjà eu lieu : pour la rectifier, corriger l'acte d'origine.",
                step.label
            ),
            What::NothingToCorrect => {
                "Il n'y a rien à corriger : cet acte n'existe pas, ou il est lui-même une correction."
                    .to_owned()
            }
            What::LaterEventBroken { event } => format!(
                "La correction retire ce sur quoi repose un acte plus récent (n° {} du journal) : \
                 corriger celui-ci d'abord.",
                event + 1
            ),

            // Who.
            What::NotTheirs { expected } if expected.is_empty() => {
                "La fiche ne dit pas à qui revient cet acte.".to_owned()
            }
            What::NotTheirs { expected } => {
                format!("Cet acte revient à : {}.", self.one_of(expected))
            }
            What::Missing { party } => format!(
                "Il manque quelqu'un, car cela se fait ou se décide ensemble : {}.",
                self.party(party)
            ),
            What::Absent { party } => format!("Il manque une présence : {}.", self.party(party)),
            What::NotInvited { party } => {
                format!("Il manque une invitation : {}.", self.party(party))
            }
            What::MandateToCheck { party } => format!(
                "Il reste à savoir quel service donne le mandat, pour agir comme « {} ».",
                names::party(self.catalogue, party)
            ),
            What::OtherTerritory { party, truth } => self.other_territory(party, *truth),
            What::OtherOperator { operator } => format!(
                "Le dossier est suivi par un autre opérateur : {}.",
                self.party(operator)
            ),
            What::MayNotPrescribe { parties } => {
                let notes = parties.iter().filter_map(|party| party.origin.provenance.note.as_ref());
                let notes: String = notes.map(|note| format!(" {note}")).collect();
                let named = parties.iter().map(|party| names::party(self.catalogue, party));
                let named: Vec<String> = named.collect();
                format!(
                    "La fiche ne nomme pas ce prescripteur ; elle nomme : {}.{notes}",
                    listed(&named)
                )
            }
            What::TooLong { period, max, to } => format!(
                "La période « {} » a duré plus de {max} : le dernier jour admis était le {}.",
                period.label,
                date(*to)
            ),
            What::ConditionsMet { labels, .. } => {
                let labels: Vec<String> = labels.iter().map(|label| plain(label)).collect();
                format!("Conditions remplies : {}.", listed(&labels))
            }
            What::Linked(link) => format!("La fiche le prévoit : {}", link.label),
            What::WithoutThePerson => {
                "L'accord de la personne n'est pas dit : ce que l'on sait d'elle part avec le dossier."
                    .to_owned()
            }
            What::Waivable => "Le livret admet cette dispense, avec une raison.".to_owned(),
            What::DayUnexpected(input) => {
                let [from, to] = input.expected_between.clone().unwrap_or_default();
                let (from, to) = (day_of_year(&from), day_of_year(&to));
                format!("« {} » : on attend un jour entre le {from} et le {to}.", input.label)
            }
            What::Foreseen(step) => format!("La fiche prévoit cette étape : {}.", step.label),
            What::NotAligned { period, other, to } => format!(
                "« {} » finit le {}, et non le {} : on cherche à faire coïncider, sans que rien ne l'exige.",
                period.label,
                date(*to),
                date(*other)
            ),
            What::MayPrescribe { party } => format!(
                "La fiche nomme ce prescripteur : {}.",
                names::party(self.catalogue, party)
            ),
            What::NoHolder { party, proposed } => format!(
                "Personne ne tient ce rôle sur le territoire de la personne : {} ; à sa place : {}.",
                names::party(self.catalogue, party),
                names::party(self.catalogue, proposed)
            ),
            What::PrescriberNeedsReason => {
                "La fiche ne nomme pas ce prescripteur, mais sa liste est ouverte : écrire pourquoi."
                    .to_owned()
            }
            What::Orientation { party } => self.orientation(party),
            What::NoOperator { among } => format!(
                "Il manque l'opérateur : choisir {}.",
                self.one_of(among)
            ),
            What::NotAnOperator { chosen, among } => format!(
                "Le dossier ne peut pas être confié à « {} » : choisir {}.",
                self.party(chosen),
                self.one_of(among)
            ),
            What::NotSuggested { party } => self.not_suggested(party),
            What::RefusalNotProvided => {
                "La fiche ne prévoit pas que l'opérateur refuse : le refus est noté, avec sa raison."
                    .to_owned()
            }
            What::NoReasonAsked => "La personne n'a pas à dire pourquoi.".to_owned(),

            // What is written and joined.
            What::AnswerMissing(question) => {
                format!("Il manque une réponse : « {} ».", question.label)
            }
            What::AnswerStrange(question) => format!(
                "La réponse à « {} » n'est pas de celles que la question admet : en choisir une autre.",
                question.label
            ),
            What::AnswerUnasked(question) => format!(
                "« {} » ne se demande pas après ce qui est répondu plus haut : retirer cette réponse, ou \
                 corriger l'autre.",
                question.label
            ),
            What::AnswersContradict(check) => check.message.clone(),
            What::InputMissing(input) => {
                let by = input.by.iter().map(|id| format!(", par {}", self.party(id)));
                format!(
                    "Il manque une réponse{} : « {} ».",
                    by.collect::<String>(),
                    input.label
                )
            }
            What::InputUnwanted(input) => {
                format!("La réponse à « {} » ne convient pas ici.", input.label)
            }
            What::InputStrange(input) => {
                format!("La réponse à « {} » est {}.", input.label, self.awaited(input))
            }
            What::NotAChoice { input, chosen, open: true } => format!(
                "« {chosen} » s'ajoute aux réponses de « {} », dont la liste est ouverte.",
                input.label
            ),
            What::NotAChoice { input, chosen, .. } => format!(
                "« {chosen} » n'est pas une réponse à « {} » : choisir {}.",
                input.label,
                either(&input.choices.iter().map(|choice| quoted(choice)).collect::<Vec<_>>())
            ),
            What::DocumentMissing(document) => self.document_missing(document),
            What::DocumentIncomplete { document, lacks } => {
                let lacks: Vec<String> = lacks.iter().map(|lack| self.lack(lack)).collect();
                format!(
                    "Le document « {} » est incomplet ; il y manque : {}.",
                    document.label,
                    lacks.join(" ; ")
                )
            }
            What::WrongAuthor(document) => format!(
                "Le document « {} » s'écrit par : {}.",
                document.label,
                self.one_of(&document.written_by)
            ),
            What::NoSuchDocument(document) => format!(
                "La fiche dit qu'il n'y a pas de document « {} » : il n'est pas demandé.",
                document.label
            ),
            What::WrongAddress { expected } => {
                format!("L'envoi se fait à l'adresse {expected}.")
            }
            What::WrongChannel { ways } => {
                let ways: Vec<String> = ways.iter().map(|way| names::channel(self.catalogue, way)).collect();
                format!("La fiche demande cette voie : {}.", either(&ways))
            }
            What::OtherPlace { places } => {
                format!("La fiche nomme un autre lieu : {}.", either(places))
            }
            What::OutcomeMissing(step) => {
                let outcomes = step.outcomes.iter().map(|outcome| quoted(&outcome.label));
                format!(
                    "Il manque l'issue de « {} » : choisir {}.",
                    step.label,
                    either(&outcomes.collect::<Vec<_>>())
                )
            }
            What::MotiveMissing(outcome) => {
                format!("Il manque le motif de « {} »{}.", outcome.label, self.motives(outcome))
            }
            What::NotAMotive { outcome, given } => format!(
                "« {given} » n'est pas un motif de « {} »{}.",
                outcome.label,
                self.motives(outcome)
            ),
            What::MotiveNotReached { counter, value, bound } => format!(
                "Le motif suppose que « {} » est atteint, et le compte est de {} sur {bound} : \
                 l'expliquer par écrit.",
                counter.label,
                thousandths(*value)
            ),
            What::ReasonMissing => "Il manque une raison écrite.".to_owned(),

            // When.
            What::InTheFuture => {
                "Ce jour est à venir : un acte s'écrit une fois qu'il a eu lieu.".to_owned()
            }
            What::BeforeItsTime { possible } => {
                format!("C'est trop tôt : possible à partir du {}.", date(*possible))
            }
            What::Antedated { days } => format!(
                "Écrit {} après le jour vrai.",
                plain(&counted(usize::try_from(*days).unwrap_or(0), "jour", "jours"))
            ),
            What::TooEarly { from } => {
                format!("C'est trop tôt : la fenêtre s'ouvre le {}.", date(*from))
            }
            What::TooLate { to, move_to } => {
                let instead = move_to.iter().map(|(step, day)| {
                    let step = names::step_or_outcome(self.fiche, step.as_str());
                    format!(" On peut décaler « {step} », au {} au plus tôt.", date(*day))
                });
                format!(
                    "C'est trop tard : le dernier jour était le {}.{}",
                    date(*to),
                    instead.collect::<String>()
                )
            }
            What::OutsidePeriod { period, before } => self.outside_period(period, *before),
            What::RunsPast { period, to } => format!(
                "Cela se poursuit au-delà de la période « {} », qui finit le {} ; rien n'est interrompu.",
                period.label,
                date(*to)
            ),
            What::CutTo { period, to } => format!(
                "La fin est ramenée au {}, avec celle de la période « {} » : la plus proche l'emporte.",
                date(*to),
                period.label
            ),
            What::WouldPass { period, to } => format!(
                "Cela finirait après la période « {} », dont le dernier jour est le {}.",
                period.label,
                date(*to)
            ),
            What::NotOpen(period) => {
                format!("La période « {} » n'est pas ouverte.", period.label)
            }
            What::AlreadyOpen(period) => {
                format!("La période « {} » est déjà ouverte.", period.label)
            }
            What::NoRenewal(period) => {
                format!("La fiche ne prévoit pas de renouveler la période « {} ».", period.label)
            }
            What::RenewalsUsed { period, times } => format!(
                "La période « {} » ne se renouvelle plus : {} au plus.",
                period.label,
                plain(&counted(usize::from(*times), "renouvellement", "renouvellements"))
            ),
            What::TotalReached { period, total } => format!(
                "Avec ce renouvellement, la période « {} » passerait {total} au total.",
                period.label
            ),
            What::TooShort { period, min, reached_on } => format!(
                "La période « {} » n'a pas duré {min} : le minimum est atteint le {}.",
                period.label,
                date(*reached_on)
            ),
            What::Prolonged { period, to } => format!(
                "La période « {} » va maintenant jusqu'au {}.",
                period.label,
                date(*to)
            ),
            What::OutsideCalendar => "Cette réunion n'est pas au calendrier.".to_owned(),

            // On what conditions, and how many.
            What::Condition { .. } => self.condition(what),
            What::OpenCategory { label } => format!(
                "Hors des catégories citées (« {label} ») : une décision motivée peut l'admettre."
            ),
            What::Contradiction { fact } => {
                let fact = fact.and_then(|rank| self.catalogue.vocabulary.facts.get(rank));
                let on = fact.map(|fact| format!(" sur « {} »", fact.label)).unwrap_or_default();
                format!("Les réponses se contredisent{on} : les vérifier.")
            }
            What::Full { counter, key, value, bound, others } => {
                let others = match others.as_slice() {
                    [] => String::new(),
                    others => format!(" Il reste de la place : {}.", self.all_of(others)),
                };
                format!(
                    "« {} »{} : {} sur {bound}, la borne est atteinte.{others}",
                    counter.label,
                    self.keyed(key.as_ref()),
                    thousandths(*value)
                )
            }
            What::BelowMinimum { counter, value, bound } => format!(
                "« {} » : {} sur {bound} au moins.",
                counter.label,
                thousandths(*value)
            ),
            What::StillOwed(owed) => {
                format!("Il reste dû : « {} ».", names::obliged(self.catalogue, self.fiche, owed))
            }
            What::NothingOwed => "Rien de tel n'est dû.".to_owned(),
            What::NotWaivable => "Le livret ne permet pas d'en dispenser.".to_owned(),

            // Money.
            What::NotGrantedBy { fund } => self.not_granted_by(fund),
            What::PurposeMissing(fund) => {
                format!("Il manque l'objet de « {} »{}.", fund.label, self.purposes(fund))
            }
            What::NotAPurpose { fund, given } => format!(
                "« {given} » n'est pas un objet de « {} »{}.",
                fund.label,
                self.purposes(fund)
            ),
            What::FixedAmount { fund } => {
                let amount = fund.amount.map(|euro| euros(i64::from(euro) * 1000));
                let amount = amount.map(|amount| format!(" à {amount}")).unwrap_or_default();
                format!("La fiche fixe le montant de « {} »{amount}.", fund.label)
            }
            What::NotRequested(fund) => {
                format!("Il manque la demande de « {} » : l'écrire d'abord.", fund.label)
            }
            What::NotGranted(fund) => {
                format!("Rien n'est à verser : « {} » n'est pas accordée, ou est déjà versée.", fund.label)
            }
            What::NotPaidBy { fund } => match &fund.paid_by {
                Some(id) => format!("« {} » : versement par {}.", fund.label, self.party(id)),
                None => format!("« {} ».", fund.label),
            },
            What::NotEvaluated(fund) => format!(
                "Il manque l'évaluation de la situation, qui vient avant « {} ».",
                fund.label
            ),
            What::Pays { fund } => {
                let amount = fund.amount.map(|euro| euros(i64::from(euro) * 1000));
                let paid_by = fund.paid_by.as_ref().map(|id| format!("versement : {}", self.party(id)));
                let payers = (!fund.payers.is_empty())
                    .then(|| format!("financement : {}", self.all_of(&fund.payers)));
                let parts: Vec<String> = amount.into_iter().chain(paid_by).chain(payers).collect();
                match parts.is_empty() {
                    true => format!("« {} ».", fund.label),
                    false => format!("« {} » : {}.", fund.label, parts.join(" ; ")),
                }
            }
            What::FactorMissing { fund, factor } => {
                format!("« {} » reste à déterminer : il manque {factor}.", fund.label)
            }
        }
    }

    /// Whether a condition holds, in a word.
    pub(super) fn truth(truth: Truth) -> &'static str {
        match truth {
            Truth::True => "Condition remplie",
            Truth::False => "Condition non remplie",
            Truth::Unknown => "Condition à vérifier",
        }
    }
}
