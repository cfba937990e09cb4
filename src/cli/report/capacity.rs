//! `liveinsight report capacity`.

use super::{Format, settings};
use crate::aws::{Aws, MOST_DAYS};
use crate::clock;
use crate::config::Config;
use crate::function_use::FunctionUse;
use domain::report::{CapacityReport, Days, Grounds};
use std::error::Error;

/// Options of `report capacity`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many whole days back
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_DAYS)))]
    period: u16,
    /// How it is written
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
}

/// Reads, judges and prints.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<(), Box<dyn Error>> {
    let book = config.prices.book()?;
    let now = clock::system();
    let snapshot = aws.snapshot(&config.stack_name).await;
    let days = Days::until_yesterday(options.period, now.date());
    let function = FunctionUse::new(aws.clone());
    let (measured, memory, account) = tokio::join!(
        aws.measured(days.first, days.count, snapshot.target.account.found()),
        function.memory(),
        function.account(),
    );
    let measured = measured?;
    let grounds = Grounds {
        measured: &measured,
        settings: &settings(&snapshot, config),
        snapshot: &snapshot,
        memory: &memory,
        account: &account,
        book: &book,
    };
    let report = CapacityReport::of(grounds, days, now);
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Csv => print!("{}", report.csv()),
    }
    Ok(())
}
