//! What the commands of the deployment engine share: progress, questions, exit codes.

use crate::aws::Aws;
use crate::deploy::{self, DeployError, Finished, Progress};
use domain::deployment::journal::Wish;
use domain::deployment::{Failure, Outcome};
use domain::name::StackName;
use std::error::Error;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Options that do not go together, as clap has it.
pub(super) const USAGE: u8 = 2;

/// Refused, or not confirmed: nothing was done.
pub(super) const REFUSED: u8 = 4;

/// Somebody else's run is under way: nothing was done.
pub(super) const BUSY: u8 = 5;

/// It failed, and everything is as it was before.
pub(super) const ROLLED_BACK: u8 = 6;

/// It stopped halfway, and a person must act.
pub(super) const UNFINISHED: u8 = 7;

/// Stopped by a second signal, as shells have it for SIGINT.
pub(super) const INTERRUPTED: u8 = 130;

/// Says what came of a run, as text or as JSON.
pub(super) fn finish(finished: &Finished, json: bool) -> Result<ExitCode, Box<dyn Error>> {
    if json {
        println!("{}", serde_json::to_string_pretty(finished)?);
    } else {
        println!("Run {}: {}", finished.run, finished.outcome);
    }
    Ok(match finished.outcome {
        Outcome::Succeeded { .. } => ExitCode::SUCCESS,
        Outcome::RolledBack { .. } => ExitCode::from(ROLLED_BACK),
        Outcome::Abandoned { .. } => ExitCode::from(UNFINISHED),
    })
}

/// Says why a run did not begin or did not end; the exit code says which.
pub(super) fn explain(error: &DeployError) -> ExitCode {
    eprintln!("liveinsight: {error}");
    match error {
        DeployError::Refused(_)
        | DeployError::RollbackRefused(_)
        | DeployError::IllegalAction(_)
        | DeployError::NothingWaits
        | DeployError::DecidedOtherwise(_)
        | DeployError::Failed(Failure::WorldChanged) => ExitCode::from(REFUSED),
        DeployError::LockHeld(lock) => {
            eprintln!(
                "  last heard of at {}; it may be taken over after {}",
                lock.heartbeat,
                lock.expires()
            );
            ExitCode::from(BUSY)
        }
        DeployError::NotRestored { .. }
        | DeployError::CanaryWaits { .. }
        | DeployError::JournalUnwritable { .. }
        | DeployError::LockLost { .. } => ExitCode::from(UNFINISHED),
        _ => ExitCode::FAILURE,
    }
}

/// Takes up what somebody left unfinished, before anything else is begun.
pub(super) async fn take_up(
    aws: &Aws,
    stack: &StackName,
    wish: &Wish,
) -> Result<Option<Finished>, DeployError> {
    let finished = deploy::resume(aws, stack, wish, &mut print).await?;
    if let Some(finished) = &finished {
        eprintln!(
            "Run {}, which was left unfinished: {}",
            finished.run, finished.outcome
        );
    }
    Ok(finished)
}

/// Waits for a run to end. Between its shift and its last check it must not be cut off, or untried code would stay live: one
/// Ctrl-C or SIGTERM is answered with a word, only the second stops it where it is (`None`).
pub(super) async fn to_its_end<T>(run: impl Future<Output = T>) -> Option<T> {
    let mut run = Box::pin(run);
    tokio::select! {
        outcome = &mut run => return Some(outcome),
        () = crate::shutdown::signal() => {}
    }
    eprintln!(
        "The run goes on to its end, so that no untried version is left live. Ask again to stop it where it is."
    );
    tokio::select! {
        outcome = &mut run => Some(outcome),
        () = crate::shutdown::signal() => {
            eprintln!(
                "Stopped where it was. In a minute `liveinsight history --resume`, the next deploy or rollback, or a running console takes it up."
            );
            None
        }
    }
}

/// Whether there is somebody to ask.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal()
}

/// Asks, and gives the answer.
pub(super) fn ask(question: &str) -> String {
    eprint!("{question}");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    // An input that cannot be read is no confirmation.
    let _ = std::io::stdin().read_line(&mut answer);
    answer.trim().to_owned()
}

/// Whether a person says yes, or said so beforehand.
pub(super) fn agreed(question: &str, yes: bool) -> Result<(), String> {
    if yes {
        return Ok(());
    }
    if !can_ask() {
        return Err("there is no terminal to ask on; confirm it with --yes".to_owned());
    }
    match ask(&format!("{question} [y/N] ")).as_str() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err("it was not confirmed".to_owned()),
    }
}

/// Shows progress as it happens.
pub(super) fn print(progress: Progress) {
    match progress {
        Progress::Uploaded {
            key,
            already_there: true,
        } => eprintln!("  {key} is uploaded already"),
        Progress::Uploaded {
            key,
            already_there: false,
        } => eprintln!("  uploaded {key}"),
        Progress::Comparing(stack) => eprintln!("  comparing with {stack}"),
        Progress::Began(run) => eprintln!("  run {run}"),
        Progress::StepStarted(step) => eprintln!("▸ {step}"),
        Progress::Stack(event) => eprintln!("    {event}"),
        Progress::StepDone { took, note, .. } => {
            let note = note.map(|note| format!(": {note}")).unwrap_or_default();
            eprintln!("  done in {:.1} s{note}", took.as_secs_f64());
        }
        Progress::Failed { cause } => eprintln!("! {cause}"),
        Progress::Undoing(undo) => eprintln!("◂ {undo}"),
        Progress::Undone { left, .. } => {
            let left = left.map(|left| format!(": {left}")).unwrap_or_default();
            eprintln!("  done{left}");
        }
        Progress::Resuming { intent, since } => eprintln!(
            "  {} by {} was left unfinished; nothing was heard of it since {since}: it is taken up",
            intent.kind, intent.who
        ),
    }
}
