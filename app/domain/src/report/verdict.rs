//! What a capacity report says first.

use super::{ApiReport, CapacityReport, FunctionReport, TableReport};
use crate::capacity::TIGHT;
use crate::capacity::report::{
    Assessed, Cause, MemoryAdvice, MemoryChange, Recommendation, Undecided, UntilFull,
};
use crate::contract::TableId;
use crate::price::Usd;
use crate::snapshot::{Direction, Shown, whole};
use serde::Serialize;

/// Is the size right?
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Verdict {
    /// CloudWatch has nothing of these days.
    NoData,
    /// Something holds too little ready: it refused requests, or is about to.
    Short {
        /// The table.
        table: TableId,
        /// The index, or `None` for the table itself.
        index: Option<String>,
        /// Reads or writes.
        direction: Direction,
        /// Requests that were refused.
        refused: u64,
    },
    /// The function is about to run out of memory.
    MemoryShort {
        /// The most that was used, in MB.
        used_mb: u32,
        /// Of what is configured.
        configured_mb: u32,
    },
    /// More than 70 % of what may run at once did.
    ConcurrencyShort {
        /// How many ran at once.
        peak: u64,
        /// How many may.
        limit: u32,
    },
    /// More than 70 % of the requests that the API accepts were made.
    ApiShort {
        /// Requests a second of the 99th percentile.
        requests: f64,
        /// How many it accepts a second.
        limit: u64,
    },
    /// More is paid than is needed.
    Oversized {
        /// How many tables.
        tables: usize,
        /// What the right size saves in a year.
        saving_a_year: Usd,
        /// What else may be wrong.
        unjudged: Vec<Unjudged>,
    },
    /// Nothing is known to be wrong with the tables, and the function has more memory than it needs.
    MemoryIdle {
        /// What it has, in MB.
        configured_mb: u32,
        /// What it needs.
        needed_mb: u32,
        /// What else may be wrong.
        unjudged: Vec<Unjudged>,
    },
    /// Nothing to change in what could be judged.
    Right {
        /// What may be wrong nevertheless.
        unjudged: Vec<Unjudged>,
    },
}

/// A part whose size could not be judged: it may be right or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unjudged {
    /// The table's settings could not be read, or its units have no price here.
    Table(TableId),
    /// The function's settings could not be read.
    Function,
    /// What the function uses of its memory is not known, or whether less would pay.
    Memory,
    /// How many may run at once is not known.
    Concurrency,
    /// What the API accepts is not known.
    Api,
}

/// The capacity held ready that is nearest to its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nearest {
    /// The table.
    pub table: TableId,
    /// The index, or `None` for the table itself.
    pub index: Option<String>,
    /// Reads or writes.
    pub direction: Direction,
    /// The share of what is held ready that the 99th percentile takes: 1 is all.
    pub used: f64,
}

impl Verdict {
    /// Of a report: what is short comes before what is too large.
    pub fn of(report: &CapacityReport) -> Self {
        let mut short: Vec<Verdict> = report.tables.iter().flat_map(short).collect();
        // What was refused comes before what is about to be.
        short.sort_by_key(|verdict| std::cmp::Reverse(refused(verdict)));
        if let Some(worst) = short.into_iter().next() {
            return worst;
        }
        let function = report.function.as_ref();
        if let Some(short) = function
            .and_then(out_of_memory)
            .or_else(|| function.and_then(crowded))
            .or_else(|| report.api.as_ref().and_then(throttled))
        {
            return short;
        }
        if report.tables.iter().all(TableReport::is_empty) {
            return Self::NoData;
        }
        let unjudged = Unjudged::of(report);
        let changed = || {
            report.tables.iter().filter(|table| {
                matches!(
                    table.advice.recommendation,
                    Recommendation::OnDemand | Recommendation::Provisioned { .. }
                )
            })
        };
        let idle = function.and_then(|function| Some((function.memory_mb, advised(function)?.to_mb)));
        match (changed().count(), idle) {
            (0, Some((configured_mb, needed_mb))) => Self::MemoryIdle {
                configured_mb,
                needed_mb,
                unjudged,
            },
            (0, None) => Self::Right { unjudged },
            (tables, _) => Self::Oversized {
                tables,
                saving_a_year: changed().map(|table| table.advice.saving_a_year).sum(),
                unjudged,
            },
        }
    }
}

impl Unjudged {
    /// Of a report. A part that was not used at all is none of them: what was asked of it fits.
    fn of(report: &CapacityReport) -> Vec<Self> {
        let is_judged = |id: TableId| {
            report.tables.iter().any(|table| {
                let is_priced = !matches!(
                    table.advice.recommendation,
                    Recommendation::Undecided {
                        because: Undecided::NotPriced { .. }
                    }
                );
                table.table == id && is_priced
            })
        };
        let tables = TableId::ALL
            .into_iter()
            .filter(|id| !is_judged(*id))
            .map(Self::Table);
        let function: Vec<Self> = match &report.function {
            None => vec![Self::Function],
            Some(function) => [
                (!knows_memory(function)).then_some(Self::Memory),
                function
                    .concurrency
                    .shown()
                    .value()
                    .is_none()
                    .then_some(Self::Concurrency),
            ]
            .into_iter()
            .flatten()
            .collect(),
        };
        let api = report.api.as_ref().filter(|api| api.throttle.known().is_none());
        tables.chain(function).chain(api.map(|_| Self::Api)).collect()
    }
}

/// Whether its memory can be judged, or was not used at all.
fn knows_memory(function: &FunctionReport) -> bool {
    let is_idle = || match function.used.shown() {
        Shown::Now(sample) | Shown::Stale { value: sample, .. } => sample.is_idle(),
        Shown::Missing => true,
        Shown::Unavailable(_) => false,
    };
    match function.memory {
        MemoryAdvice::Keep { .. } | MemoryAdvice::Change(_) => true,
        MemoryAdvice::Unknown => function.invocations <= 0.0 && is_idle(),
        MemoryAdvice::NotPriced { .. } => false,
    }
}

fn out_of_memory(function: &FunctionReport) -> Option<Verdict> {
    let used = function.used.shown().value()?.used?;
    let change = advised(function)?;
    (change.to_mb > function.memory_mb).then_some(Verdict::MemoryShort {
        used_mb: used.max_mb,
        configured_mb: function.memory_mb,
    })
}

fn advised(function: &FunctionReport) -> Option<&MemoryChange> {
    match &function.memory {
        MemoryAdvice::Change(change) => Some(change),
        MemoryAdvice::Keep { .. } | MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => None,
    }
}

fn crowded(function: &FunctionReport) -> Option<Verdict> {
    let concurrency = function.concurrency.shown().value()?.as_ref()?;
    (concurrency.peak > f64::from(concurrency.limit) * TIGHT).then(|| Verdict::ConcurrencyShort {
        peak: whole(concurrency.peak.ceil()),
        limit: concurrency.limit,
    })
}

fn throttled(api: &ApiReport) -> Option<Verdict> {
    let limit = api.throttle.known()?.rate;
    (api.until_full == UntilFull::Already).then_some(Verdict::ApiShort {
        requests: api.requests.p99,
        limit,
    })
}

fn refused(verdict: &Verdict) -> u64 {
    match verdict {
        Verdict::Short { refused, .. } => *refused,
        _ => 0,
    }
}

fn short(report: &TableReport) -> impl Iterator<Item = Verdict> {
    let table = report.table;
    report.advice.causes.iter().filter_map(move |cause| match cause {
        Cause::Throttled {
            index,
            direction,
            requests,
        } => Some(Verdict::Short {
            table,
            index: index.clone(),
            direction: *direction,
            refused: *requests,
        }),
        Cause::Tight { index, direction } => Some(Verdict::Short {
            table,
            index: index.clone(),
            direction: *direction,
            refused: 0,
        }),
        _ => None,
    })
}

impl Nearest {
    /// Of a report; `None` if nothing is held ready, or nothing was measured.
    pub fn of(report: &CapacityReport) -> Option<Self> {
        let used = |table: TableId, each: &Assessed| {
            let held = each.provisioned.filter(|units| *units > 0)?;
            Some(Self {
                table,
                index: each.index.clone(),
                direction: each.direction,
                used: each.consumption?.p99 / held as f64,
            })
        };
        report
            .tables
            .iter()
            .flat_map(|table| table.capacities.iter().filter_map(|each| used(table.table, each)))
            .max_by(|one, other| one.used.total_cmp(&other.used))
    }
}
