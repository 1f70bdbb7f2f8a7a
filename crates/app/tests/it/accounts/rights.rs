//! Every operation by every role: what is asked outside of a dossier, and nothing else, opens.

use app::account::NewMandate;
use app::{Error, Refusal, Who};
use domain::access::{Needs, Operation};
use domain::catalogue::Role;

use super::house::{CATALOGUE, DAY, House, NINE, does, id, new_account, now};

/// Tries an operation on things that do not exist; nothing for those that no one function does, or that are
/// asked about a person (`rights/persons.rs`).
fn attempt(house: &House, who: &Who, operation: Operation) -> Option<Result<(), Error<'static>>> {
    let office = &house.office;
    let (nobody, at) = (7, NINE + DAY);
    let mandate = NewMandate {
        account: nobody,
        role: id("referent-rsa"),
        structure: Some(id("cdas-pays-de-redon")),
        from: now(NINE).today,
        to: None,
    };
    does(who, at, |call| {
        Some(match operation {
            Operation::ReadAccounts => office.accounts(call, "", "").map(drop),
            Operation::CreateAccount => office.create_account(call, &new_account(" ")).map(drop),
            Operation::InviteAgain => office.invite_again(call, nobody).map(drop),
            Operation::RevokeAccount => office.revoke_account(call, nobody),
            Operation::Unlock => office.unlock(call, nobody),
            Operation::RemoveFactor => office.remove_factor(call, nobody),
            Operation::RevokeSessions => office.revoke_sessions(call, nobody),
            Operation::GiveMandate => office.give_mandate(call, &mandate).map(drop),
            Operation::EndMandate => office.end_mandate(call, nobody, call.now.today),
            Operation::RevokeMandate => office.revoke_mandate(call, nobody),
            Operation::BreakGlass => {
                let whose = app::glass::Whose::Known(nobody);
                office
                    .break_glass(call, &whose, "une raison assez longue")
                    .map(drop)
            }
            Operation::AuditOfPerson => office.audit_of(call, nobody).map(drop),
            Operation::AuditLatest => office.audit_latest(call, at, 1).map(drop),
            Operation::AuditVerify => office.audit_verify(call).map(drop),
            Operation::Import => office.import_persons(call, &[], false).map(drop),
            Operation::Organisations => office.organisations(call, "").map(drop),
            Operation::Territories => office.territories(call, "", None).map(drop),
            Operation::Running => office.try_again(call, nobody),
            Operation::Purge => office.purge_report(call, nobody).map(drop),
            Operation::Archive => office.archived(call, 0, 1).map(drop),
            Operation::ReadRequests => office.requests_of(call, nobody).map(drop),
            Operation::AnswerRequest => {
                let outcome = app::privacy::Outcome::Done;
                office.answer_request(call, nobody, outcome, "").map(drop)
            }
            Operation::Hold => office.lift_hold(call, nobody),
            Operation::Export => office.export(call, nobody).map(drop),
            Operation::Figures => office.steered(call).map(drop),
            Operation::Settle => office.settle(call, &id("aucune"), ("", "")),
            Operation::GapCounts => office.gap_counts(call, 2018).map(drop),
            Operation::RecordGap
            | Operation::InviteToSpace
            | Operation::ReadGaps
            | Operation::ReadMeetings
            | Operation::KeepMeetings
            | Operation::OwnAccount
            | Operation::Merge
            | Operation::Publish
            | Operation::ReadDossier
            | Operation::Act => return None,
        })
    })
}

fn may(role: &Role, operation: Operation) -> bool {
    match operation.needs() {
        Needs::Held(habilitation)
        | Needs::PersonOr(habilitation)
        | Needs::ReferentOr(habilitation) => role.holds(habilitation),
        Needs::Exceptional => role.exceptional.is_some(),
        // Nobody here works anywhere.
        Needs::Steering | Needs::ActionService => false,
        Needs::Oneself | Needs::OnDossier(_) | Needs::Following | Needs::InBody => true,
    }
}

#[test]
fn every_operation_by_every_role() {
    trial::both(|place| {
        let house = House::open(place);
        let mut checks = 0;
        let mut roles: Vec<Who> = CATALOGUE
            .roles
            .iter()
            .map(|role| Who::installation(role.id.clone()))
            .collect();
        // A role that the catalogue no longer names, and nobody at all.
        roles.extend([Who::installation(id("disparu")), Who::nobody()]);
        for who in &roles {
            for operation in Operation::all() {
                let Some(result) = attempt(&house, who, operation) else {
                    continue;
                };
                let forbidden = matches!(result, Err(Error::Refused(Refusal::Forbidden)));
                let allowed = CATALOGUE
                    .role(&who.role)
                    .is_some_and(|role| may(role, operation));
                assert_eq!(!forbidden, allowed, "{operation:?} by {}", who.role);
                assert!(!matches!(result, Err(Error::Store(_))), "{operation:?}");
                checks += 1;
            }
        }
        assert_eq!(checks, roles.len() * 27);
        println!("{}: {checks} checks", place.engine);
    });
}
