//! The `livret` command.

use std::process::ExitCode;

use livret::cli::{self, Command};
use livret::{caseload, check, facts, matching, output, replay, schema, serve};

fn main() -> ExitCode {
    let command = match cli::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(refusal) => return refusal.show(),
    };
    let mut out = output::stdout();
    let done = match command {
        Command::Check(args) => check::run(&args, &mut out),
        Command::Replay(args) => replay::run(&args, &mut out),
        Command::Match(args) => matching::run(&args, &mut out),
        Command::Caseload(args) => caseload::run(&args, &mut out),
        Command::Schema(args) => schema::run(&args, &mut out),
        Command::Facts(args) => facts::run(&args, &mut out),
        Command::Serve(args) => serve::run(&args, &mut out),
    };
    output::finish(done, out)
}
