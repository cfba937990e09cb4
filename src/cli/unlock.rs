//! `liveinsight unlock`.

use super::engine::{REFUSED, agreed, explain, finish};
use crate::aws::Aws;
use crate::config::Config;
use crate::deploy;
use domain::deployment::Standing;
use std::error::Error;
use std::process::ExitCode;

/// Options of `unlock`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Why the run is ended as it is; kept in the ledger. Without it, only what would be left is shown
    #[arg(long)]
    reason: Option<String>,
    /// Do not ask; needed without a terminal
    #[arg(long)]
    yes: bool,
    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
}

/// Shows who holds the stack and what ending the run would leave, asks, and ends it.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let stack = &config.stack_name;
    let Some(lock) = deploy::lock(aws, stack).await? else {
        println!("No run is open; nothing is locked.");
        return Ok(ExitCode::SUCCESS);
    };
    eprintln!("{lock}; last heard of at {}", lock.heartbeat);
    if lock.standing((aws.clock)()) == Standing::Held {
        return Ok(explain(&deploy::DeployError::LockHeld(Box::new(lock))));
    }
    let journal = deploy::journal(aws, &lock.run).await?;
    eprintln!("Nobody works on it: {}.", journal.intent().kind);
    eprintln!("`liveinsight history --resume` would bring it to its end. Ended as it is, it leaves:");
    let left = journal.left_if_ended_now();
    for sentence in &left {
        eprintln!("  {sentence}");
    }
    if left.is_empty() {
        eprintln!("  nothing: it had not changed anything");
    }
    let Some(reason) = &options.reason else {
        eprintln!("Say why with --reason to end it.");
        return Ok(ExitCode::from(REFUSED));
    };
    if let Err(why) = agreed("End it as it is?", options.yes) {
        eprintln!("Not unlocked: {why}");
        return Ok(ExitCode::from(REFUSED));
    }
    match deploy::abandon(aws, stack, reason).await {
        Ok(Some(finished)) => finish(&finished, options.json).map(|_| ExitCode::SUCCESS),
        Ok(None) => {
            println!("The run ended meanwhile.");
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Ok(explain(&error)),
    }
}
