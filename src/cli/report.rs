//! `liveinsight report`: capacity and cost, for files.

mod capacity;
mod cost;

use crate::aws::Aws;
use crate::config::Config;
use domain::contract::TableId;
use domain::cost::{Resource, Settings};
use domain::price::PriceBook;
use serde::Serialize;
use std::error::Error;
use std::process::ExitCode;
use std::str::FromStr;
use time::{Date, Month, OffsetDateTime};

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

/// A calendar month, in UTC, as AWS bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CalendarMonth {
    first: Date,
}

impl CalendarMonth {
    fn of(at: OffsetDateTime) -> Self {
        let date = at.to_offset(time::UtcOffset::UTC).date();
        Self {
            first: date.replace_day(1).unwrap_or(date),
        }
    }

    fn before(self) -> Self {
        let last = self.first.previous_day().unwrap_or(self.first);
        Self {
            first: last.replace_day(1).unwrap_or(last),
        }
    }

    fn after(self) -> Self {
        let days = i64::from(domain::cost::days_in_month(self.first));
        Self {
            first: self.first + time::Duration::days(days),
        }
    }
}

/// A text that is not a month.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a month as year and number, such as 2026-11")]
struct NoMonth;

impl FromStr for CalendarMonth {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let (year, month) = text
            .split_once('-')
            .filter(|(year, month)| year.len() == 4 && month.len() == 2)
            .ok_or(NoMonth)?;
        let month: u8 = month.parse().map_err(|_| NoMonth)?;
        let month = Month::try_from(month).map_err(|_| NoMonth)?;
        let first = Date::from_calendar_date(year.parse().map_err(|_| NoMonth)?, month, 1);
        Ok(Self {
            first: first.map_err(|_| NoMonth)?,
        })
    }
}

/// The prices that a report was made with.
#[derive(Serialize)]
struct Prices<'a> {
    version: &'a str,
    days_old: i64,
    stale: bool,
}

impl<'a> Prices<'a> {
    fn of(book: &'a PriceBook, now: OffsetDateTime) -> Self {
        let age = book.age(now);
        Self {
            version: book.version(),
            days_old: age.days,
            stale: age.is_stale(),
        }
    }
}

/// Prints the report. Exit code 1 if AWS did not say.
pub(super) async fn run(aws: &Aws, config: &Config, command: &Command) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Capacity(options) => capacity::run(aws, config, options).await?,
        Command::Cost(options) => cost::run(aws, config, options).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn settings(aws: &Aws, config: &Config) -> Settings {
    let snapshot = aws.snapshot(&config.stack_name).await;
    Settings::of(&snapshot, Aws::metrics_a_day(config.metrics))
}

/// A name for a table of figures.
fn name(resource: &Resource) -> String {
    match resource {
        Resource::Table(table) => table.name().to_owned(),
        Resource::Index(table, index) => place(*table, Some(index)),
        other => word(other),
    }
}

fn place(table: TableId, index: Option<&str>) -> String {
    match index {
        None => table.name().to_owned(),
        Some(index) => format!("{}/{index}", table.name()),
    }
}

/// A value's name in JSON.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn months() {
        let month = |text: &str| text.parse::<CalendarMonth>().map(|month| month.first);
        assert_eq!(month("2026-11"), Ok(date!(2026 - 11 - 01)));
        for text in ["2026-13", "2026-1", "26-11", "2026", "2026-11-01", "november"] {
            assert_eq!(month(text), Err(NoMonth), "{text}");
        }
        let november = CalendarMonth::of(datetime!(2026-12-01 08:00 +9));
        assert_eq!(
            november.first,
            date!(2026 - 11 - 01),
            "in UTC it is still November"
        );
        assert_eq!(november.before().first, date!(2026 - 10 - 01));
        assert_eq!(november.after().first, date!(2026 - 12 - 01));
    }
}
