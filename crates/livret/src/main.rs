//! The `livret` command.

use std::process::ExitCode;

use livret::cli::{self, Command};
use livret::{
    account, audit, backup, caseload, check, demo, facts, import, keys, matching, migrate, output,
    printing, replay, restore, schema, serve, transfer, verify,
};

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
        Command::Imprimer(args) => printing::run(&args, &mut out),
        Command::Serve(args) => serve::run(&args, &mut out),
        Command::Migrate(args) => migrate::run(&args, &mut out),
        Command::Compte(args) => account::run(&args, &mut out),
        Command::Verify(args) => verify::run(&args, &mut out),
        Command::Audit(args) => audit::run(&args, &mut out),
        Command::Demo(args) => demo::run(&args, &mut out),
        Command::Import(args) => import::run(&args, &mut out),
        Command::Keys(args) => keys::run(&args, &mut out),
        Command::Backup(args) => backup::run(&args, &mut out),
        Command::Restore(args) => restore::run(&args, &mut out),
        Command::Transfer(args) => transfer::run(&args, &mut out),
    };
    output::finish(done, out)
}
