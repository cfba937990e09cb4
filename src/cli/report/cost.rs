//! `liveinsight report cost`.

use super::{CalendarMonth, Format, Prices, name, settings, word};
use crate::aws::Aws;
use crate::clock;
use crate::config::Config;
use crate::usage_archive::UsageArchive;
use domain::cost::{Change, Day, Estimate, Forecast, change, estimate, forecast, used_between};
use domain::csv::{Cell, record};
use domain::price::{PriceBook, Usd};
use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;
use time::{Date, Duration};

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

#[derive(Serialize)]
struct Report<'a> {
    month: String,
    prices: Prices<'a>,
    total: Usd,
    without_free_tiers: Usd,
    per_million_events: Option<Usd>,
    of_console: Usd,
    of_tracing: Usd,
    of_alarms: Usd,
    estimate: &'a Estimate,
    /// Only of the month that is not over.
    forecast: Option<&'a Forecast>,
    /// Against the same days of the month before, if they were metered.
    change: Option<Change>,
}

/// Reads, reckons and prints.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<(), Box<dyn Error>> {
    let book = PriceBook::embedded()?;
    let now = clock::system();
    let month = options.period.unwrap_or_else(|| CalendarMonth::of(now));
    let (first, end) = (month.first, month.after().first);
    let before = month.before().first;
    let settings = settings(aws, config).await;
    let today = now.date();
    let last = end.min(today + Duration::DAY);
    let window = u16::try_from((last - before).whole_days()).map_err(|_| "that month has not begun")?;
    let metered = aws.measured(before, window).await?.days(&settings);
    let archive = UsageArchive::new(aws.clone(), &config.stack_name);
    if options.keep {
        let new = archive.keep(&metered, today).await?;
        eprintln!("{new} days kept.");
    }
    let days = kept_first(archive.days().await?, metered);
    let usage = used_between(&days, first, end).ok_or("that month has not begun")?;
    let estimate_of_month = estimate(&usage, &book);
    let forecast = if today < end {
        forecast(&days, today, &book).ok()
    } else {
        None
    };
    let change = earlier(first, last, before)
        .and_then(|(from, to)| used_between(&days, from, to))
        .map(|usage| change(&estimate(&usage, &book), &estimate_of_month));
    let report = Report {
        month: first.to_string().chars().take(7).collect(),
        prices: Prices::of(&book, now),
        total: estimate_of_month.total(),
        without_free_tiers: estimate_of_month.without_free_tiers(),
        per_million_events: estimate_of_month.per_million_events(),
        of_console: estimate_of_month.of_console(),
        of_tracing: estimate_of_month.of_tracing(),
        of_alarms: estimate_of_month.of_alarms(),
        estimate: &estimate_of_month,
        forecast: forecast.as_ref(),
        change,
    };
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Csv => print!("{}", table(&report)),
    }
    Ok(())
}

/// Days that were kept are as they were when they were kept; the others as they are metered now.
fn kept_first(kept: Vec<Day>, metered: Vec<Day>) -> Vec<Day> {
    let mut days: BTreeMap<Date, Day> = metered.into_iter().map(|day| (day.date, day)).collect();
    days.extend(kept.into_iter().map(|day| (day.date, day)));
    days.into_values().collect()
}

/// The same days of the month before, as far as it has them.
fn earlier(first: Date, last: Date, before: Date) -> Option<(Date, Date)> {
    let days = last - first;
    (days > Duration::ZERO).then(|| (before, (before + days).min(first)))
}

fn table(report: &Report<'_>) -> String {
    let mut text = record(
        [
            "resource",
            "service",
            "dimension",
            "unit",
            "quantity",
            "free quantity",
            "cost (USD)",
            "cost without free tier (USD)",
            "not priced because",
        ]
        .map(Cell::text),
    );
    for line in &report.estimate.lines {
        let usd = |cost: &Result<Usd, _>| Cell::maybe(cost.as_ref().ok().map(|cost| cost.rounded(6).exact()));
        text.push_str(&record([
            Cell::text(name(&line.resource)),
            Cell::text(word(&line.dimension.service())),
            Cell::text(word(&line.dimension)),
            Cell::text(word(&line.dimension.unit())),
            Cell::number(line.quantity.rounded(6)),
            Cell::number(line.free.rounded(6)),
            usd(&line.cost),
            usd(&line.without_free_tier),
            line.cost
                .as_ref()
                .err()
                .map_or(Cell::Empty, |reason| Cell::text(reason.to_string())),
        ]));
    }
    let sum = |what: &str, cost: Usd, list: Cell| {
        let mut cells = vec![Cell::text(what)];
        cells.extend(std::iter::repeat_n(Cell::Empty, 5));
        cells.extend([Cell::number(cost.rounded(6).exact()), list, Cell::Empty]);
        record(cells)
    };
    text.push_str(&sum(
        "total",
        report.total,
        Cell::number(report.without_free_tiers.rounded(6).exact()),
    ));
    if let Some(forecast) = report.forecast {
        text.push_str(&sum("forecast", forecast.expected.total(), Cell::Empty));
        text.push_str(&sum("forecast, low", forecast.low, Cell::Empty));
        text.push_str(&sum("forecast, high", forecast.high, Cell::Empty));
    }
    text
}
