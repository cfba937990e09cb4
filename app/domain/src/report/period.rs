//! What time a report is about, as its address has it.

use crate::cost::days_in_month;
use std::fmt;
use std::str::FromStr;
use time::macros::format_description;
use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};

/// A text that is no period.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a month as year and number, such as 2026-11")]
pub struct NoPeriod;

/// A calendar month, in UTC, as AWS bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarMonth {
    first: Date,
}

impl CalendarMonth {
    /// The month of a time.
    pub fn of(at: OffsetDateTime) -> Self {
        Self::of_date(at.to_offset(UtcOffset::UTC).date())
    }

    fn of_date(date: Date) -> Self {
        Self {
            first: date.replace_day(1).unwrap_or(date),
        }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// The first day after it.
    pub fn end(self) -> Date {
        self.first + Duration::days(days_in_month(self.first).into())
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of_date(self.first.previous_day().unwrap_or(self.first))
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        Self { first: self.end() }
    }
}

/// Year and number: `2026-11`.
impl fmt::Display for CalendarMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), u8::from(self.first.month()))
    }
}

impl FromStr for CalendarMonth {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        let (year, month) = text
            .split_once('-')
            .filter(|(year, month)| year.len() == 4 && month.len() == 2)
            .ok_or(NoPeriod)?;
        let month: u8 = month.parse().map_err(|_| NoPeriod)?;
        let month = Month::try_from(month).map_err(|_| NoPeriod)?;
        let first = Date::from_calendar_date(year.parse().map_err(|_| NoPeriod)?, month, 1);
        Ok(Self {
            first: first.map_err(|_| NoPeriod)?,
        })
    }
}

/// Whole days, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// How many.
    pub count: u16,
}

impl Days {
    /// How many a page offers. The first is what it shows unasked: a pattern of weekdays twice.
    pub const CHOICES: [u16; 5] = [14, 7, 30, 90, 365];

    /// So many days up to the one before `today`, which is not over.
    pub fn until_yesterday(count: u16, today: Date) -> Self {
        Self {
            first: today - Duration::days(count.into()),
            count,
        }
    }

    /// Of an address: `period` such as `14d`, `until` the last day. What cannot be read is as if it were not there, and no day is
    /// looked at before it is over.
    pub fn read(period: &str, until: &str, today: Date) -> Self {
        let asked = period.strip_suffix('d').and_then(|days| days.parse().ok());
        let count = asked
            .filter(|days| Self::CHOICES.contains(days))
            .unwrap_or(Self::CHOICES[0]);
        let last = Date::parse(until, format_description!("[year]-[month]-[day]")).ok();
        match last.filter(|last| *last < today) {
            Some(last) => Self::until_yesterday(count, last + Duration::DAY),
            None => Self::until_yesterday(count, today),
        }
    }

    /// The last.
    pub fn last(self) -> Date {
        self.first + Duration::days(i64::from(self.count) - 1)
    }

    /// As an address has it: `period=14d&until=2026-11-22`.
    pub fn query(self) -> String {
        format!("period={}d&until={}", self.count, self.last())
    }
}
