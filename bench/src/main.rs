//! Livret's engines beside their peers, on the same data, in one run.

mod by_hand;
mod eligibility;
mod measure;
mod peers;
mod services;
mod site;
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
        Some("serve") => {
            let count = std::env::args().nth(2).and_then(|count| count.parse().ok());
            match site::serve(count.unwrap_or(100_000)) {
                true => ExitCode::SUCCESS,
                false => ExitCode::FAILURE,
            }
        }
        _ => {
            eprintln!("usage : bench eligibility | serve [NOMBRE]");
            ExitCode::FAILURE
        }
    }
}
