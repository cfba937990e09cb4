//! `liveinsight canary`.

use super::engine::{INTERRUPTED, REFUSED, agreed, explain, finish, print, to_its_end};
use crate::aws::Aws;
use crate::config::Config;
use crate::deploy::{self, DeployError, Heard};
use domain::deployment::canary::{Counts, Decision};
use domain::deployment::journal::{CanaryProgress, Journal};
use std::error::Error;
use std::process::ExitCode;

/// Options of `canary`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// What becomes of the canary, whether it waits for that or is still watched: promote or rollback; without it, how it is doing
    /// is shown
    #[arg(value_parser = decision)]
    decision: Option<Decision>,
    /// Why; kept in the run's journal
    #[arg(long, requires = "decision")]
    reason: Option<String>,
    /// Do not ask; needed without a terminal
    #[arg(long)]
    yes: bool,
    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
}

fn decision(text: &str) -> Result<Decision, String> {
    match text {
        "promote" => Ok(Decision::Promote),
        "rollback" => Ok(Decision::RollBack),
        _ => Err("it is promote or rollback".to_owned()),
    }
}

/// Shows how the canary is doing, or decides about it.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let stack = &config.stack_name;
    let Some(lock) = deploy::lock(aws, stack).await? else {
        return Ok(none(options));
    };
    let journal = deploy::journal(aws, &lock.run).await?;
    let Some(canary) = journal.canary() else {
        return Ok(none(options));
    };
    eprintln!("{}", told(&journal, &canary));
    let Some(decision) = options.decision else {
        return Ok(ExitCode::SUCCESS);
    };
    let refused = |why: &str| {
        eprintln!("Not done: {why}");
        Ok(ExitCode::from(REFUSED))
    };
    let Some(reason) = &options.reason else {
        return refused("say why with --reason");
    };
    let question = match decision {
        Decision::Promote => "Give it all of the traffic?",
        Decision::RollBack => "Take everything back?",
    };
    if let Err(why) = agreed(question, options.yes) {
        return refused(&why);
    }
    let mut report = print;
    match to_its_end(deploy::decide(aws, stack, decision, reason, &mut report)).await {
        None => Ok(ExitCode::from(INTERRUPTED)),
        Some(Err(error)) => Ok(explain(&error)),
        Some(Ok(Heard::Finished(finished))) => finish(&finished, options.json),
        Some(Ok(Heard::HandedOver(run))) => {
            println!(
                "Run {run} does that within seconds; `liveinsight history {run}` tells what came of it."
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Nothing to show is no failure, nothing to decide is.
fn none(options: &Options) -> ExitCode {
    match options.decision {
        None => {
            println!("No canary takes a share of the traffic.");
            ExitCode::SUCCESS
        }
        Some(_) => explain(&DeployError::NothingWaits),
    }
}

fn told(journal: &Journal, canary: &CanaryProgress<'_>) -> String {
    let version = journal
        .version()
        .map_or_else(|| "?".to_owned(), |version| version.to_string());
    let counts = |counts: Counts| {
        let rate = counts
            .error_percent()
            .map_or_else(String::new, |percent| format!(" ({percent:.2} %)"));
        format!(
            "{} of {} invocations failed{rate}",
            counts.errors, counts.invocations
        )
    };
    let seen = canary.observed.map_or_else(
        || "nothing was seen of it yet".to_owned(),
        |(_, seen)| {
            format!(
                "{}; of version {}, {}",
                counts(seen.new),
                canary.from,
                counts(seen.old)
            )
        },
    );
    let state = match canary.waits {
        Some(waits) => format!(
            "it waits for a person, because {} invocations were needed",
            waits.need
        ),
        None => format!(
            "it is watched for {} s",
            canary.terms.decided_after().whole_seconds()
        ),
    };
    format!(
        "Version {version} has {} % of the traffic: {seen}; {state}",
        canary.terms.percent()
    )
}
