//! `liveinsight rollback`.

use super::engine::{INTERRUPTED, REFUSED, agreed, explain, finish, print, take_up, to_its_end};
use crate::aws::Aws;
use crate::config::Config;
use crate::deploy::{self, DeployError};
use domain::deployment::journal::Wish;
use domain::name::VersionNumber;
use std::error::Error;
use std::process::ExitCode;

/// Options of `rollback`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The version to go back to; by default the one that was live before
    #[arg(long, value_name = "VERSION")]
    to: Option<VersionNumber>,
    /// Why; kept in the ledger and shown to whoever deploys next
    #[arg(long, required_unless_present = "dry_run")]
    reason: Option<String>,
    /// Show what it would restore, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask; needed without a terminal
    #[arg(long)]
    yes: bool,
    /// Let deployments leave the version that an earlier rollback pinned; the traffic stays where it is
    #[arg(long, conflicts_with = "to")]
    release: bool,
    /// Print the preview (with --dry-run) or the outcome as JSON
    #[arg(long)]
    json: bool,
}

/// Shows, asks and moves the traffic back.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    match attempt(aws, config, options).await {
        Ok(code) => code,
        Err(error) => Ok(explain(&error)),
    }
}

async fn attempt(
    aws: &Aws,
    config: &Config,
    options: &Options,
) -> Result<Result<ExitCode, Box<dyn Error>>, DeployError> {
    let stack = &config.stack_name;
    let reason = options.reason.as_deref().unwrap_or_default();
    if !options.dry_run && deploy::lock(aws, stack).await?.is_some() {
        take_up(aws, stack, &Wish::Back(format!("a rollback is wanted: {reason}"))).await?;
    }
    if options.release {
        let released = deploy::release_pin(aws, stack, options.reason.as_deref(), &mut print).await?;
        return Ok(if let Some(finished) = released {
            finish(&finished, options.json)
        } else {
            println!("No version is pinned.");
            Ok(ExitCode::SUCCESS)
        });
    }
    let plan = deploy::prepare_rollback(aws, stack, options.to).await?;
    if options.json && options.dry_run {
        return Ok(serde_json::to_string_pretty(&plan)
            .map(|json| {
                println!("{json}");
                ExitCode::SUCCESS
            })
            .map_err(Into::into));
    }
    if options.json {
        eprintln!("{plan}");
    } else {
        println!("{plan}");
    }
    if options.dry_run {
        return Ok(Ok(ExitCode::SUCCESS));
    }
    if let Err(why) = agreed("Roll back?", options.yes) {
        eprintln!("Not rolled back: {why}");
        return Ok(Ok(ExitCode::from(REFUSED)));
    }
    let mut report = print;
    let run = to_its_end(deploy::execute_rollback(aws, &plan, reason, &mut report));
    Ok(match run.await {
        None => Ok(ExitCode::from(INTERRUPTED)),
        Some(finished) => finish(&finished?, options.json),
    })
}
