//! What is stored: events for ever, and the function's log.

use super::Grounds;
use super::function::a_month;
use crate::capacity::report::{Kept, Stored, kept_for_ever};
use crate::contract::TableId;
use crate::cost::{Settings, Usage};
use crate::price::{Dimension, NotPriced, PriceBook, Quantity, Usd};
use serde::Serialize;

/// Events are kept for ever.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptReport {
    /// The table.
    pub table: TableId,
    /// GB now, with its indexes.
    pub now: Quantity,
    /// GB that the days of the report added each day.
    pub per_day: Quantity,
    /// In a year, in three and in five.
    pub later: Vec<Kept>,
}

/// The function's log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogReport {
    /// GB that are stored, compressed.
    pub now: Quantity,
    /// GB that it took in each day.
    pub per_day: Quantity,
    /// For how many days a line is kept; `None` for ever.
    pub retention_days: Option<u32>,
    /// What a month costs to take in, at list price.
    pub ingest: Result<Usd, NotPriced>,
    /// What a month costs to store what is there now, at list price.
    pub storage: Result<Usd, NotPriced>,
}

/// Months ahead.
const AHEAD: [u32; 3] = [12, 36, 60];
/// Bytes of a GB.
const GB: u64 = 1 << 30;

impl KeptReport {
    /// Each event becomes an item of the size that items have now, in the table and in each index. DynamoDB counts items every six
    /// hours or so.
    pub(super) fn of(settings: &Settings, usage: &Usage, days: u16, book: &PriceBook) -> Option<Self> {
        let events = settings.tables.get(&TableId::Events)?;
        let places = u64::try_from(events.indexes.len()).ok()? + 1;
        let gb = |bytes: Quantity| bytes.times(places).divided_by(GB);
        let per_event = Quantity::from(events.bytes).divided_by(events.items)?;
        let a_day = usage.events.divided_by(u64::from(days))?;
        let stored = Stored {
            now: gb(Quantity::from(events.bytes))?,
            per_day: gb(a_day.times(per_event))?,
            free: book
                .allowances()
                .iter()
                .filter(|allowance| allowance.covers.contains(&Dimension::DynamoDbStorage))
                .map(|allowance| allowance.amount)
                .sum(),
        };
        let price = || book.price(&settings.region, Dimension::DynamoDbStorage);
        Some(Self {
            table: TableId::Events,
            now: stored.now,
            per_day: stored.per_day,
            later: AHEAD
                .iter()
                .map(|&months| kept_for_ever(&stored, months, price()))
                .collect(),
        })
    }
}

impl LogReport {
    /// Of a usage of so many days; `None` if the log could not be read.
    pub(super) fn of(grounds: Grounds<'_>, usage: Option<&Usage>, days: usize) -> Option<Self> {
        let Grounds { settings, book, .. } = grounds;
        let log = grounds.snapshot.log_group.shown().value()?;
        let taken_in = usage?.of(Dimension::LogsIngest);
        let now = Quantity::from(log.stored_bytes).divided_by(GB)?;
        let charge = |dimension, quantity| book.price(&settings.region, dimension)?.charge(quantity);
        Some(Self {
            now,
            per_day: taken_in.divided_by(u64::try_from(days).ok()?)?,
            retention_days: log.retention_days,
            ingest: charge(Dimension::LogsIngest, a_month(taken_in, days)),
            storage: charge(Dimension::LogsStorage, now),
        })
    }
}
