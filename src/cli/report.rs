//! `liveinsight report`: capacity and cost, for files.

mod capacity;
mod cost;

use crate::aws::Aws;
use crate::config::Config;
use domain::cost::Settings;
use domain::snapshot::Snapshot;
use std::error::Error;
use std::process::ExitCode;

/// Which report.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// What each table and index used of its capacity, how long it lasts, and what it should be
    Capacity(capacity::Options),
    /// What the stack costs in a month, and will
    Cost(cost::Options),
}

/// How it is written.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A table for a spreadsheet, units in its header
    Csv,
    /// Everything
    Json,
}

/// Prints the report. Exit code 1 if AWS did not say.
pub(super) async fn run(aws: &Aws, config: &Config, command: &Command) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Capacity(options) => capacity::run(aws, config, options).await?,
        Command::Cost(options) => cost::run(aws, config, options).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn settings(snapshot: &Snapshot, config: &Config) -> Settings {
    Settings::of(snapshot, Aws::metrics_a_day(config.metrics))
}
