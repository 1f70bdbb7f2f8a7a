//! Nothing can be asked of the office that no right was thought of for.

use std::collections::BTreeMap;

use domain::access::{Needs, Operation};

use crate::surface::{self, Function};

/// What is asked for each operation of the table, function by function; nothing, while nothing does it yet.
fn asked_by(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::ReadAccounts => &["account", "accounts", "accounts_to_watch", "organisation"],
        Operation::CreateAccount => &["create_account"],
        Operation::InviteAgain => &["invite_again"],
        Operation::RevokeAccount => &["revoke_account"],
        Operation::Unlock => &["unlock"],
        Operation::RemoveFactor => &["remove_factor"],
        Operation::GiveMandate => &["give_mandate", "other_places"],
        Operation::EndMandate => &["end_mandate"],
        Operation::RevokeMandate => &["revoke_mandate"],
        Operation::RevokeSessions => &["revoke_sessions"],
        Operation::BreakGlass => &["break_glass"],
        Operation::AuditOfPerson => &["audit_of", "glasses_of"],
        Operation::AuditLatest => &["audit_latest"],
        Operation::AuditVerify => &["audit_verify"],
        Operation::Organisations => &[
            "close_organisation",
            "closing",
            "keeps_organisations",
            "organisation",
            "organisations",
            "organisations_page",
            "rectify_organisation",
            "register_organisation",
            "reopen_organisation",
        ],
        Operation::Territories => &["territories", "territory"],
        Operation::Running => &["condition", "jobs", "try_again"],
        Operation::Import => &["import_organisations", "import_persons"],
        Operation::InviteToSpace => &["invite_to_space"],
        Operation::RecordGap => &["answer_gap", "record_gap"],
        Operation::ReadGaps => &["gaps_of", "my_gaps"],
        Operation::GapCounts => &["gap_counts"],
        Operation::ReadMeetings => &[
            "awaited_at",
            "meeting",
            "meeting_day",
            "meeting_news",
            "meetings",
            "members_of",
            "my_bodies",
        ],
        Operation::KeepMeetings => &[
            "cancel_meeting",
            "close_minutes",
            "move_meeting",
            "note_attendance",
            "plan_meeting",
            "put_aside",
            "put_back",
        ],
        Operation::Merge => &["merge"],
        Operation::Purge => &[
            "begin_survey",
            "continue_purge",
            "continue_survey",
            "drawn_survey",
            "launch_purge",
            "purge_report",
            "purge_reports",
            "purge_traces",
            "record_last_payment",
            "resume_purge",
            "retention_of",
            "retention_page",
            "retention_plan",
        ],
        Operation::Archive => &["archived", "is_archived", "take_out_of_archive"],
        Operation::ReadRequests => &["requests_of"],
        Operation::AnswerRequest => &[
            "answer_request",
            "erase_on_request",
            "erasure_of",
            "extend_request",
            "request",
            "requests",
        ],
        Operation::Hold => &["hold", "holds", "holds_of", "lift_hold", "place_hold"],
        Operation::Export => &["export"],
        Operation::Figures => &[
            "actions_looked_at",
            "aids",
            "aids_asked",
            "declare",
            "figure",
            "figure_choices",
            "has_markets",
            "in_figure",
            "in_line",
            "markets",
            "operation",
            "operation_controlled",
            "operations",
            "participants_of",
            "paths_across",
            "remind",
            "report",
            "reports",
            "reports_awaited",
            "silences",
            "steered",
            "steering",
            "write_report",
        ],
        Operation::Settle => &["control_report", "settle"],
        Operation::Publish => &[
            "begin_draft",
            "check_draft",
            "drop_draft",
            "effects_of_draft",
            "keep_draft",
            "publish",
            "shelved",
            "shelved_one",
            "version_texts",
        ],
        Operation::OwnAccount | Operation::ReadDossier | Operation::Act => &[],
    }
}

#[test]
fn each_operation_of_the_table_is_asked_by_what_does_it_and_by_nothing_else() {
    let mut asked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let functions = surface::of_the_office();
    for function in &functions {
        for operation in operations_of(function) {
            asked.entry(operation).or_default().push(&function.name);
        }
    }
    for operation in Operation::all() {
        let name = format!("{operation:?}");
        let found = asked.remove(name.as_str()).unwrap_or_default();
        assert_eq!(found, asked_by(operation), "{name}");
        let elsewhere = matches!(operation.needs(), Needs::Oneself | Needs::OnDossier(_));
        assert_eq!(found.is_empty(), elsewhere, "{name}");
    }
    assert_eq!(asked, BTreeMap::new());
}

fn operations_of(function: &Function) -> impl Iterator<Item = &str> {
    let parts = function.body.split("Operation::").skip(1);
    parts.filter_map(|part| part.split(|letter: char| !letter.is_alphanumeric()).next())
}

/// What stands for a right where no operation is asked: what one is to a person or a dossier, the lists of
/// what one may know of, the token of one's own session, being a professional who registers somebody.
const STANDS: [&str; 14] = [
    "self.open_known(",
    "self.followed_alone(",
    "self.joined_by(",
    "self.may_know(",
    "self.left_to(",
    "self.may_look(",
    "self.about(",
    "self.reach(",
    "self.knows(",
    "who.posts(",
    "who.own_post(",
    "call.who.person.is_some()",
    "self.registers(call.who)",
    "self.demonstration.ok_or",
];

/// Those that go through another of these, or look at the right elsewhere than in their own text.
const BY_ANOTHER: [(&str, &str); 14] = [
    ("purge", "launch_purge"),
    ("act", "act_with"),
    ("open_dossier", "open_dossier_with"),
    (
        "open_dossier_with",
        "a transaction that does more asks about the person",
    ),
    ("look_at_notices", "one looks for oneself"),
    ("mails", "one reads one's own choice"),
    ("choose_mails", "one chooses for oneself"),
    ("take_over", "appoint"),
    ("make_feed", "one's own calendar; a meeting, by its body"),
    ("feeds", "one sees one's own"),
    ("take_feed_back", "one takes back one's own"),
    ("close_glass", "one closes one's own"),
    ("dossiers_by_glass", "one sees by one's own"),
    ("importer", "the line of command, which holds the keys"),
];

/// Those at the door, where nobody is anybody yet, and those that the installation does by itself.
const AT_THE_DOOR: [&str; 6] = [
    "accept_invitation",
    "ask_reset",
    "bootstrap",
    "issue_reset",
    "reset_password",
    "sign_in",
];
const BY_ITSELF: [&str; 6] = [
    "announce_by_mail",
    "begin_export",
    "letters",
    "not_sent",
    "sent",
    "work",
];

#[test]
fn everything_that_somebody_asks_has_its_right() {
    let functions = surface::of_the_office();
    let mut by: BTreeMap<&str, u64> = BTreeMap::new();
    for function in functions
        .iter()
        .filter(|one| one.parameters.contains("call:"))
    {
        let name = function.name.as_str();
        let right = if operations_of(function).next().is_some() {
            "an operation"
        } else if function.parameters.contains("token: &str") {
            "one's own session"
        } else if STANDS.iter().any(|stands| function.body.contains(stands)) {
            "what one is to it"
        } else if BY_ANOTHER.iter().any(|(known, _)| *known == name) {
            "another"
        } else if AT_THE_DOOR.contains(&name) || BY_ITSELF.contains(&name) {
            "nobody yet"
        } else {
            panic!("{name}: who may ask it?");
        };
        *by.entry(right).or_default() += 1;
    }
    println!("{} functions: {by:?}", by.values().sum::<u64>());
    // No list is longer than what it is about.
    let known = |name: &&str| functions.iter().any(|one| one.name == **name);
    let named = BY_ANOTHER.iter().map(|(name, _)| name).chain(&AT_THE_DOOR);
    let gone: Vec<&&str> = named
        .chain(&BY_ITSELF)
        .filter(|name| !known(name))
        .collect();
    assert_eq!(gone, Vec::<&&str>::new());
}
