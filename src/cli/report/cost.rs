//! `liveinsight report cost`.

use super::{Format, settings};
use crate::aws::Aws;
use crate::bills::Bills;
use crate::clock;
use crate::config::Config;
use crate::reports::told;
use crate::usage_archive::UsageArchive;
use domain::cost::count_requests;
use domain::report::{CalendarMonth, CostReport};
use std::error::Error;
use time::Duration;

/// Options of `report cost`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The month, such as 2026-11; this one by default
    #[arg(long)]
    period: Option<CalendarMonth>,
    /// Keep the days that are over in the console's table, as they are metered now, for reports when CloudWatch has forgotten
    #[arg(long)]
    keep: bool,
    /// How it is written
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
}

/// Reads, reckons and prints.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<(), Box<dyn Error>> {
    let book = config.prices.book()?;
    let now = clock::system();
    let month = options.period.unwrap_or_else(|| CalendarMonth::of(now));
    let before = month.before().first();
    let snapshot = aws.snapshot(&config.stack_name).await;
    let settings = settings(&snapshot, config);
    let today = now.date();
    let last = month.end().min(today + Duration::DAY);
    let window = u16::try_from((last - before).whole_days()).map_err(|_| "that month has not begun")?;
    let account = snapshot.target.account.found();
    let metered = aws.measured(before, window, account).await?.days(&settings);
    let archive = UsageArchive::new(aws.clone(), &config.stack_name);
    if options.keep {
        let new = archive.keep(&metered, today).await?;
        eprintln!("{new} days kept.");
    }
    let mut days = CostReport::kept_first(archive.days().await?, metered);
    let bills = Bills::new(aws.clone(), config.cost_explorer.clone());
    let statement = bills.statement(&config.stack_name, month).await;
    count_requests(
        &mut days,
        &bills.requests(&config.stack_name).await?,
        &settings.region,
    );
    let report = CostReport::of(&days, month, &book, config.budget, now)
        .ok_or("that month has not begun")?
        .beside(statement, &days, &book, today);
    let report = told(aws, &config.stack_name, report).await;
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Csv => print!("{}", report.csv()),
    }
    Ok(())
}
