//! Livret's engines beside their peers, on the same data, in one run.

mod by_hand;
mod eligibility;
mod measure;
mod peers;
mod services;
mod tables;
#[path = "../../crates/logic/benches/support/thirteen.rs"]
mod thirteen;

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("eligibility") => match eligibility::run() {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        },
        _ => {
            eprintln!("usage : bench eligibility");
            ExitCode::FAILURE
        }
    }
}
