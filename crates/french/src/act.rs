//! A line of a journal.

use crate::text::{counted, date, euros, listed, plain, quoted, thousandths};
use crate::{Words, event, names};
use domain::dossier::act::{
    Act, AidDecision, AidPayment, AidRequest, CostRecord, Deposit, Entry, Holding, Logged, Obliged,
};

impl Words<'_> {
    /// An entry in one line: the true day, what, by whom, why.
    pub fn act(&self, entry: &Entry) -> String {
        let by: Vec<String> = entry
            .by
            .iter()
            .map(|actor| names::who(self.catalogue, actor))
            .collect();
        let by = match by.as_slice() {
            [] => String::new(),
            by => format!(" · {}", listed(by)),
        };
        let reason = entry.reason.as_ref();
        let reason = reason
            .map(|reason| format!(" · motif : {reason}"))
            .unwrap_or_default();
        format!("{} · {}{by}{reason}", date(entry.on), self.done(&entry.act))
    }

    /// What was done.
    fn done(&self, act: &Act) -> String {
        let period = |id| names::period(self.fiche, id);
        match act {
            Act::Hold(holding) => self.held(holding),
            Act::Plan { step, day } => format!(
                "« {} » : prévu le {}",
                names::step_or_outcome(self.fiche, step.as_str()),
                date(*day)
            ),
            Act::Deposit(deposit) => format!("document déposé : {}", self.deposited(deposit)),
            Act::Log(logged) => self.logged(logged),
            Act::Open { period: id } => format!("période ouverte : « {} »", period(id.as_str())),
            Act::Close { period: id } => format!("période fermée : « {} »", period(id.as_str())),
            Act::RequestRenewal { period: id } => {
                format!("renouvellement demandé : « {} »", period(id.as_str()))
            }
            Act::RequestAid(request) => self.aid_requested(request),
            Act::DecideAid(decision) => self.aid_decided(decision),
            Act::PayAid(payment) => self.aid_paid(payment),
            Act::RecordCost(record) => self.cost(record),
            // What was answered is shown to who may read it, question by question, and nowhere else.
            Act::Collect(collection) => {
                let moment = collection.moment.as_str();
                quoted(&names::moment(self.catalogue, self.fiche, moment))
            }
            Act::Waive { what } => format!("dispense : {}", self.waived(what)),
            Act::ChangeOperator { to } => format!("nouvel opérateur : {}", self.party(to)),
            Act::Withdraw => "la personne se retire".to_owned(),
            Act::Refuse => "l'opérateur ne prend pas la personne".to_owned(),
            Act::Suspend => "dossier suspendu".to_owned(),
            Act::Resume => "dossier repris".to_owned(),
            Act::End => "fin du dossier, décidée par un professionnel".to_owned(),
            Act::Correct { event, with: None } => {
                format!(
                    "correction : l'acte n° {} n'aurait pas dû être écrit",
                    event + 1
                )
            }
            Act::Correct {
                event,
                with: Some(entry),
            } => {
                format!(
                    "correction de l'acte n° {} : {}",
                    event + 1,
                    self.act(entry)
                )
            }
            Act::Pin { version } => format!("passage à la version {version} de la fiche"),
        }
    }

    fn held(&self, holding: &Holding) -> String {
        let step = names::step_or_outcome(self.fiche, holding.step.as_str());
        let outcome = holding.outcome.as_ref().map(|outcome| {
            let reference = format!("{}:{outcome}", holding.step);
            format!(" : {}", names::step_or_outcome(self.fiche, &reference))
        });
        let operator = holding.operator.as_ref();
        let operator = operator.map(|id| format!(", opérateur : {}", self.party(id)));
        let documents = match holding.documents.as_slice() {
            [] => String::new(),
            [one] => format!(
                ", avec {}",
                quoted(&names::document(self.fiche, one.document.as_str()))
            ),
            several => format!(
                ", avec {}",
                plain(&counted(several.len(), "document", "documents"))
            ),
        };
        format!(
            "« {step} »{}{}{documents}",
            outcome.unwrap_or_default(),
            operator.unwrap_or_default()
        )
    }

    fn deposited(&self, deposit: &Deposit) -> String {
        let label = quoted(&names::document(self.fiche, deposit.document.as_str()));
        match deposit.sent_to.as_slice() {
            [] => label,
            to => format!("{label}, transmis à : {}", self.all_of(to)),
        }
    }

    fn logged(&self, logged: &Logged) -> String {
        let channel = logged.channel.as_ref();
        let channel = channel
            .map(|channel| format!(" ({})", names::channel(self.catalogue, channel)))
            .unwrap_or_default();
        let many = logged.amount >= 2000;
        format!(
            "{} {}{channel}",
            plain(&thousandths(logged.amount)),
            event(logged.what, many)
        )
    }

    fn aid_requested(&self, request: &AidRequest) -> String {
        let label = names::fund(self.fiche, request.fund.as_str());
        let fund = self
            .fiche
            .funds
            .iter()
            .find(|fund| fund.origin.id == request.fund);
        let purposes = request.purposes.iter().map(|id| {
            let mut known = fund.into_iter().flat_map(|fund| &fund.purposes);
            let found = known.find(|purpose| purpose.id == *id);
            found.map_or(id.as_str(), |purpose| purpose.label.as_str())
        });
        let purposes = purposes.chain(request.other_purpose.as_deref());
        let to = request
            .to
            .as_ref()
            .map(|id| format!(", à : {}", self.party(id)));
        let purposes: Vec<&str> = purposes.collect();
        match purposes.is_empty() {
            true => format!("aide demandée : « {label} »{}", to.unwrap_or_default()),
            false => format!(
                "aide demandée : « {label} » ({}){}",
                listed(&purposes),
                to.unwrap_or_default()
            ),
        }
    }

    fn aid_decided(&self, decision: &AidDecision) -> String {
        let label = names::fund(self.fiche, decision.fund.as_str());
        match (decision.granted, decision.amount) {
            (false, _) => format!("aide refusée : « {label} »"),
            (true, None) => format!("aide accordée : « {label} »"),
            (true, Some(amount)) => format!("aide accordée : « {label} », {}", euros(amount)),
        }
    }

    fn aid_paid(&self, payment: &AidPayment) -> String {
        let label = names::fund(self.fiche, payment.fund.as_str());
        match payment.amount {
            None => format!("aide versée : « {label} »"),
            Some(amount) => format!("aide versée : « {label} », {}", euros(amount)),
        }
    }

    fn cost(&self, record: &CostRecord) -> String {
        let label = names::fund(self.fiche, record.fund.as_str());
        let fund = self
            .fiche
            .funds
            .iter()
            .find(|fund| fund.origin.id == record.fund);
        let factors = record.factors.iter().map(|(id, value)| {
            let mut known = fund.into_iter().flat_map(|fund| &fund.factors);
            let found = known.find(|factor| factor.id == *id);
            format!(
                "{} : {value}",
                found.map_or(id.as_str(), |factor| factor.label.as_str())
            )
        });
        let result = record
            .result
            .map(|amount| format!("montant : {}", euros(amount)));
        let parts: Vec<String> = factors.chain(result).collect();
        format!("coût, « {label} » ; {}", parts.join(" ; "))
    }

    fn waived(&self, what: &Obliged) -> String {
        quoted(&names::obliged(self.catalogue, self.fiche, what))
    }
}
