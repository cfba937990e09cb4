//! AWS's own figure, as far as it may be asked for.

use super::CalendarMonth;
use crate::cost::{Bill, Period};
use serde::Serialize;
use time::Date;

/// What became of asking Cost Explorer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Statement {
    /// The month has no day that is over.
    NotYet,
    /// The month is older than what Cost Explorer keeps, and nobody asked in time.
    Forgotten,
    /// Cost Explorer was never opened in this account.
    NotEnabled,
    /// It was, and AWS is still preparing its data, which takes a day.
    Preparing,
    /// This is what it said.
    Answered(Bill),
}

/// Months before the present one that Cost Explorer keeps, if nobody asked it for more (Cost Management User Guide, "Exploring
/// your data for cost analysis").
const MONTHS_KEPT: usize = 13;

/// The days of a month that Cost Explorer can be asked for: those that are over.
///
/// # Errors
/// There is none, and why.
pub fn askable(month: CalendarMonth, today: Date) -> Result<Period, Statement> {
    let mut oldest = CalendarMonth::of(today.midnight().assume_utc());
    for _ in 0..MONTHS_KEPT {
        oldest = oldest.before();
    }
    if month.first() >= today {
        Err(Statement::NotYet)
    } else if month < oldest {
        Err(Statement::Forgotten)
    } else {
        Ok(Period {
            from: month.first(),
            to: month.end().min(today),
        })
    }
}
