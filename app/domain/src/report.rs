//! Reports for people who decide: put together once, the same on a page, in a file and on the command line.

mod capacity;
mod cost;
mod period;
mod statement;
mod verdict;

pub use capacity::{
    ApiReport, ApiThrottle, CapacityReport, Curve, FunctionReport, Grounds, KeptReport, LogReport,
    TableReport,
};
pub use cost::{CostReport, DailyCost};
pub use period::{CalendarMonth, Days, NoPeriod};
pub use statement::{Statement, askable};
pub use verdict::{Nearest, Unjudged, Verdict};

use crate::contract::TableId;
use crate::cost::Resource;
use crate::price::PriceBook;
use serde::Serialize;
use time::{Date, OffsetDateTime};

/// The prices that a report was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prices {
    /// The edition of the price book.
    pub version: String,
    /// When it was put together.
    #[serde(with = "crate::price::date")]
    pub compiled: Date,
    /// How long ago that was.
    pub days_old: i64,
    /// Whether one should look again.
    pub stale: bool,
}

impl Prices {
    /// Of a book, as of now.
    pub fn of(book: &PriceBook, now: OffsetDateTime) -> Self {
        let age = book.age(now);
        Self {
            version: book.version().to_owned(),
            compiled: book.compiled(),
            days_old: age.days,
            stale: age.is_stale(),
        }
    }
}

/// A table or an index by its name: `LiveInsight-Events/UserIndex`.
pub fn place(table: TableId, index: Option<&str>) -> String {
    match index {
        None => table.name().to_owned(),
        Some(index) => format!("{}/{index}", table.name()),
    }
}

/// A name for a table of figures.
fn name(resource: &Resource) -> String {
    match resource {
        Resource::Table(table) => table.name().to_owned(),
        Resource::Index(table, index) => place(*table, Some(index)),
        other => word(other),
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
mod tests;
