//! The capacity report.

mod api;
mod csv;
mod function;
mod kept;

pub use api::{ApiReport, ApiThrottle};
pub use function::FunctionReport;
pub use kept::{KeptReport, LogReport};

use super::{Days, Prices};
use crate::capacity::report::{AccountLimit, Advice, Assessed, MemorySample, advise, assess};
use crate::contract::TableId;
use crate::cost::{Measured, Settings, used_between};
use crate::name::Region;
use crate::price::PriceBook;
use crate::snapshot::{Direction, Observed, Snapshot};
use serde::Serialize;
use time::{Date, Duration, OffsetDateTime};

/// What a capacity report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// What CloudWatch counted on those days.
    pub measured: &'a Measured,
    /// What is set now.
    pub settings: &'a Settings,
    /// The stack as it is now.
    pub snapshot: &'a Snapshot,
    /// What the function's log says of its memory.
    pub memory: &'a Observed<MemorySample>,
    /// How many functions may run at once in the account.
    pub account: &'a Observed<AccountLimit>,
    /// What AWS charges.
    pub book: &'a PriceBook,
}

/// What each table and index used of its capacity, how long it lasts, and what it should be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CapacityReport {
    /// The first day.
    #[serde(with = "crate::price::date")]
    pub first: Date,
    /// The last day.
    #[serde(with = "crate::price::date")]
    pub last: Date,
    /// How many that are.
    pub days: u16,
    /// Where.
    pub region: Region,
    /// By which prices.
    pub prices: Prices,
    /// The tables whose settings could be read.
    pub tables: Vec<TableReport>,
    /// The function, if its settings could be read.
    pub function: Option<FunctionReport>,
    /// The API, if CloudWatch has requests of it.
    pub api: Option<ApiReport>,
    /// The function's log, if its size could be read.
    pub log: Option<LogReport>,
    /// The events, which are kept for ever, if their size could be read.
    pub kept: Option<KeptReport>,
}

/// One table with its indexes, which are billed in one mode.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableReport {
    /// Which.
    pub table: TableId,
    /// Reads and writes of the table and of each index.
    pub capacities: Vec<Assessed>,
    /// What to set.
    pub advice: Advice,
    /// The busiest hour by hour of whatever is nearest to its limit, for a chart.
    #[serde(skip)]
    pub curve: Option<Curve>,
}

/// What one capacity consumed, the busiest period of each step.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The index, or `None` for the table itself.
    pub index: Option<String>,
    /// Reads or writes.
    pub direction: Direction,
    /// Units held ready; `None` where requests are paid one by one.
    pub provisioned: Option<u64>,
    /// When the first step begins.
    pub from: OffsetDateTime,
    /// How long each is.
    pub step: Duration,
    /// Units a second.
    pub peaks: Vec<Option<f64>>,
}

/// Steps of a curve: more are not told apart on a page.
const STEPS: usize = 180;

impl CapacityReport {
    /// Puts it together for days that were measured.
    pub fn of(grounds: Grounds<'_>, days: Days, now: OffsetDateTime) -> Self {
        let Grounds {
            measured,
            settings,
            book,
            ..
        } = grounds;
        let metered = measured.days(settings);
        let usage = used_between(&metered, days.first, days.last() + Duration::DAY);
        Self {
            first: days.first,
            last: days.last(),
            days: days.count,
            region: settings.region.clone(),
            prices: Prices::of(book, now),
            tables: settings
                .tables
                .keys()
                .map(|&table| TableReport::of(table, measured, settings, book))
                .collect(),
            function: FunctionReport::of(grounds, usage.as_ref(), metered.len()),
            api: ApiReport::of(grounds),
            log: LogReport::of(grounds, usage.as_ref(), metered.len()),
            kept: usage.and_then(|usage| KeptReport::of(settings, &usage, days.count, book)),
        }
    }
}

impl TableReport {
    fn of(table: TableId, measured: &Measured, settings: &Settings, book: &PriceBook) -> Self {
        let asked = measured.asked(table, settings);
        let capacities: Vec<Assessed> = asked
            .iter()
            .map(|asked| assess(asked, &settings.region, book))
            .collect();
        let fullness = |each: &Assessed| match (each.consumption, each.provisioned) {
            (Some(used), Some(held)) if held > 0 => used.p99 / held as f64,
            (Some(used), _) => used.p99,
            (None, _) => 0.0,
        };
        let nearest = asked
            .iter()
            .zip(&capacities)
            .filter(|(_, each)| each.consumption.is_some())
            .max_by(|(_, one), (_, other)| fullness(one).total_cmp(&fullness(other)));
        let curve = nearest.map(|(asked, _)| {
            let (step, peaks) = asked.history.peaks(STEPS);
            Curve {
                index: asked.index.clone(),
                direction: asked.direction,
                provisioned: asked.provisioned,
                from: asked.history.from,
                step,
                peaks,
            }
        });
        Self {
            table,
            advice: advise(&capacities),
            capacities,
            curve,
        }
    }

    /// CloudWatch has nothing of it.
    pub fn is_empty(&self) -> bool {
        self.capacities.iter().all(|each| each.consumption.is_none())
    }
}
