//! `liveinsight report capacity`.

use super::{Format, Prices, place, settings, word};
use crate::aws::{Aws, MOST_DAYS};
use crate::clock;
use crate::config::Config;
use domain::capacity::report::{Advice, Assessed, UntilFull, advise, assess};
use domain::contract::TableId;
use domain::csv::{Cell, record};
use domain::price::{NotPriced, PriceBook, Usd};
use serde::Serialize;
use std::error::Error;
use time::Duration;

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

#[derive(Serialize)]
struct Report<'a> {
    days: u16,
    prices: Prices<'a>,
    tables: Vec<TableReport>,
}

#[derive(Serialize)]
struct TableReport {
    table: TableId,
    capacities: Vec<Assessed>,
    advice: Advice,
}

/// Reads, judges and prints.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<(), Box<dyn Error>> {
    let book = PriceBook::embedded()?;
    let now = clock::system();
    let settings = settings(aws, config).await;
    let from = now.date() - Duration::days(options.period.into());
    let measured = aws.measured(from, options.period).await?;
    let tables = settings.tables.keys().map(|&table| {
        let capacities: Vec<Assessed> = measured
            .asked(table, &settings)
            .iter()
            .map(|asked| assess(asked, &settings.region, &book))
            .collect();
        TableReport {
            table,
            advice: advise(&capacities),
            capacities,
        }
    });
    let report = Report {
        days: options.period,
        prices: Prices::of(&book, now),
        tables: tables.collect(),
    };
    match options.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Csv => print!("{}", csv(&report)),
    }
    Ok(())
}

fn csv(report: &Report<'_>) -> String {
    let mut text = record(
        [
            "table or index",
            "direction",
            "provisioned (units/s)",
            "average (units/s)",
            "p95 (units/s)",
            "p99 (units/s)",
            "max (units/s)",
            "resolution (s)",
            "throttled, provisioned (requests)",
            "throttled, key range (requests)",
            "throttled, on-demand maximum (requests)",
            "throttled, account limit (requests)",
            "events carried (1/s)",
            "headroom below 70 % (units/s)",
            "full in (days)",
            "used (share)",
            "break-even (share)",
            "needed (units/s)",
            "now (USD/month)",
            "on demand (USD/month)",
            "right-sized (USD/month)",
            "table's advice",
            "table's saving (USD/year)",
            "confidence",
        ]
        .map(Cell::text),
    );
    for table in &report.tables {
        for capacity in &table.capacities {
            text.push_str(&record(row(table, capacity)));
        }
    }
    text
}

fn row(table: &TableReport, capacity: &Assessed) -> Vec<Cell> {
    let used = capacity.consumption;
    let rounded = |figure: Option<f64>| Cell::maybe(figure.map(|figure| format!("{figure:.4}")));
    let usd =
        |cost: &Result<Usd, NotPriced>| Cell::maybe(cost.as_ref().ok().map(|cost| cost.rounded(6).exact()));
    let throttles = capacity.throttles;
    vec![
        Cell::text(place(table.table, capacity.index.as_deref())),
        Cell::text(word(&capacity.direction)),
        Cell::maybe(capacity.provisioned),
        rounded(used.map(|used| used.average)),
        rounded(used.map(|used| used.p95)),
        rounded(used.map(|used| used.p99)),
        rounded(used.map(|used| used.max)),
        Cell::maybe(used.map(|used| used.resolution.whole_seconds())),
        Cell::number(throttles.provisioned),
        Cell::number(throttles.key_range),
        Cell::number(throttles.on_demand_maximum),
        Cell::number(throttles.account_limit),
        rounded(capacity.events_per_second),
        rounded(capacity.headroom),
        match capacity.until_full {
            UntilFull::Already => Cell::number(0),
            UntilFull::Days(days) => Cell::number(days),
            UntilFull::NotGrowing => Cell::text("not growing"),
            UntilFull::Unknown => Cell::Empty,
        },
        rounded(capacity.used_share),
        rounded(capacity.break_even.as_ref().ok().copied()),
        Cell::number(capacity.needed),
        usd(&capacity.costs.now),
        usd(&capacity.costs.on_demand),
        usd(&capacity.costs.right_sized),
        Cell::text(table.advice.recommendation.word()),
        Cell::number(table.advice.saving_a_year.rounded(2).exact()),
        Cell::text(word(&table.advice.confidence.level)),
    ]
}
