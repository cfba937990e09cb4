//! `liveinsight history`.

use super::engine::{explain, finish, print};
use crate::aws::Aws;
use crate::config::Config;
use crate::deploy;
use domain::deployment::journal::{Journal, Record, Wish};
use domain::name::RunId;
use std::error::Error;
use std::process::ExitCode;

/// Options of `history`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Show one run with every point of its journal
    run: Option<RunId>,
    /// Take up the run that was left unfinished, and bring it to its end
    #[arg(long, conflicts_with = "run")]
    resume: bool,
    /// With --resume: undo it instead of going on
    #[arg(long, requires = "resume", value_name = "REASON")]
    back: Option<String>,
    /// How many runs are listed
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i32).range(1..=1000))]
    limit: i32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Lists, shows or resumes.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    if options.resume {
        let wish = options.back.clone().map_or(Wish::GoOn, Wish::Back);
        return match deploy::resume(aws, &config.stack_name, &wish, &mut print).await {
            Ok(Some(finished)) => finish(&finished, options.json),
            Ok(None) => {
                println!("No run is open.");
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => Ok(explain(&error)),
        };
    }
    if let Some(run) = &options.run {
        let journal = deploy::journal(aws, run).await?;
        if options.json {
            println!("{}", serde_json::to_string_pretty(journal.entries())?);
        } else {
            print_journal(&journal)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let records = deploy::ledger(aws, options.limit).await?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&records)?);
    } else {
        for record in &records {
            println!("{}", line(record));
        }
        if records.is_empty() {
            println!("Nothing was deployed yet.");
        }
    }
    if let Some(lock) = deploy::lock(aws, &config.stack_name).await? {
        eprintln!("{lock}; last heard of at {}", lock.heartbeat);
    }
    Ok(ExitCode::SUCCESS)
}

fn line(record: &Record) -> String {
    let outcome = record.outcome.as_ref().map_or_else(
        || "open".to_owned(),
        |outcome| format!("{}: {outcome}", outcome.word()),
    );
    let reason = record
        .reason
        .as_ref()
        .map_or_else(String::new, |reason| format!("\n  why: {reason}"));
    format!(
        "{}  {} by {}{reason}\n  {outcome}",
        record.run, record.kind, record.who
    )
}

fn print_journal(journal: &Journal) -> Result<(), serde_json::Error> {
    println!("{}", line(&journal.record()));
    for entry in journal.entries().iter().skip(1) {
        println!("  {}  {}", entry.at, serde_json::to_string(&entry.point)?);
    }
    Ok(())
}
