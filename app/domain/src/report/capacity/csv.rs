//! The capacity report as a table for a spreadsheet: one line for each capacity of a table or an index, one for the function, the
//! API, the log and what is kept. What a line does not have is empty.

use super::super::{place, word};
use super::{ApiReport, CapacityReport, FunctionReport, KeptReport, LogReport, TableReport};
use crate::capacity::report::{
    Assessed, Consumption, HotPartition, LimitOf, MemoryAdvice, PeakOf, UntilFull,
};
use crate::contract::{FUNCTION, LOG_GROUP, REST_API};
use crate::csv::{Cell, record};
use crate::price::{NotPriced, Quantity, Usd};
use serde::Serialize;

impl CapacityReport {
    /// As a table for a spreadsheet.
    pub fn csv(&self) -> String {
        let mut text = record(header().map(Cell::text));
        for table in &self.tables {
            for capacity in &table.capacities {
                text.push_str(&of_capacity(table, capacity).record());
            }
        }
        let others = [
            self.function.as_ref().map(of_function),
            self.api.as_ref().map(of_api),
            self.log.as_ref().map(of_log),
            self.kept.as_ref().map(of_kept),
        ];
        for line in others.into_iter().flatten() {
            text.push_str(&line.record());
        }
        text
    }
}

/// What it is about.
const SUBJECT: [&str; 2] = ["resource", "direction"];
/// Units a second, or requests a second of the API.
const DEMAND: [&str; 6] = [
    "provisioned or throttle (1/s)",
    "average (1/s)",
    "p95 (1/s)",
    "p99 (1/s)",
    "max (1/s)",
    "resolution (s)",
];
const REFUSED: [&str; 5] = [
    "throttled, provisioned (requests)",
    "throttled, key range (requests)",
    "throttled, on-demand maximum (requests)",
    "throttled, account limit (requests)",
    "hot partition",
];
const HEADROOM: [&str; 4] = [
    "events carried (1/s)",
    "headroom below 70 % (1/s)",
    "growth (1/s per day)",
    "full in (days)",
];
const COSTS: [&str; 6] = [
    "used (share)",
    "break-even (share)",
    "needed (units/s)",
    "now (USD/month)",
    "on demand (USD/month)",
    "right-sized (USD/month)",
];
const ADVICE: [&str; 5] = ["advice", "saving (USD/year)", "confidence", "reasons", "doubts"];
const MEMORY: [&str; 8] = [
    "memory configured (MB)",
    "memory used, p99 (MB)",
    "memory used, max (MB)",
    "invocations sampled",
    "sampled since",
    "memory advised (MB)",
    "compute then, at least (USD/month)",
    "compute then, at most (USD/month)",
];
const CONCURRENCY: [&str; 5] = [
    "at once, peak (executions)",
    "peak of",
    "limit (executions)",
    "limit of",
    "concurrency left (share)",
];
const STORED: [&str; 5] = [
    "stored (GB)",
    "added (GB/day)",
    "kept (days)",
    "stored in a year (GB)",
    "storage in a year (USD/month)",
];

fn header() -> impl Iterator<Item = &'static str> {
    let parts: [&[&str]; 9] = [
        &SUBJECT,
        &DEMAND,
        &REFUSED,
        &HEADROOM,
        &COSTS,
        &ADVICE,
        &MEMORY,
        &CONCURRENCY,
        &STORED,
    ];
    parts.into_iter().flatten().copied()
}

/// A line, in the parts of the header.
struct Line {
    subject: [Cell; SUBJECT.len()],
    demand: [Cell; DEMAND.len()],
    refused: [Cell; REFUSED.len()],
    headroom: [Cell; HEADROOM.len()],
    costs: [Cell; COSTS.len()],
    advice: [Cell; ADVICE.len()],
    memory: [Cell; MEMORY.len()],
    concurrency: [Cell; CONCURRENCY.len()],
    stored: [Cell; STORED.len()],
}

impl Line {
    /// One that says nothing else.
    fn about(subject: impl Into<String>) -> Self {
        Self {
            subject: [Cell::text(subject), Cell::Empty],
            demand: empty(),
            refused: empty(),
            headroom: empty(),
            costs: empty(),
            advice: empty(),
            memory: empty(),
            concurrency: empty(),
            stored: empty(),
        }
    }

    fn record(self) -> String {
        let cells = self.subject.into_iter().chain(self.demand).chain(self.refused);
        let cells = cells.chain(self.headroom).chain(self.costs).chain(self.advice);
        record(
            cells
                .chain(self.memory)
                .chain(self.concurrency)
                .chain(self.stored),
        )
    }
}

fn empty<const N: usize>() -> [Cell; N] {
    std::array::from_fn(|_| Cell::Empty)
}

fn of_capacity(table: &TableReport, capacity: &Assessed) -> Line {
    let throttles = capacity.throttles;
    let advice = &table.advice;
    Line {
        subject: [
            Cell::text(place(table.table, capacity.index.as_deref())),
            Cell::text(word(&capacity.direction)),
        ],
        demand: demand(capacity.provisioned, capacity.consumption),
        refused: [
            Cell::number(throttles.provisioned),
            Cell::number(throttles.key_range),
            Cell::number(throttles.on_demand_maximum),
            Cell::number(throttles.account_limit),
            Cell::text(match capacity.hot_partition {
                HotPartition::Seen { .. } => "seen",
                HotPartition::Suspected => "suspected",
                HotPartition::NoSign => "no sign",
            }),
        ],
        headroom: [
            rounded(capacity.events_per_second),
            rounded(capacity.headroom),
            rounded(capacity.trend.map(|trend| trend.per_day)),
            until(capacity.until_full),
        ],
        costs: [
            rounded(capacity.used_share),
            rounded(capacity.break_even.as_ref().ok().copied()),
            Cell::number(capacity.needed),
            usd(&capacity.costs.now),
            usd(&capacity.costs.on_demand),
            usd(&capacity.costs.right_sized),
        ],
        advice: [
            Cell::text(advice.recommendation.word()),
            Cell::number(advice.saving_a_year.rounded(2).exact()),
            Cell::text(word(&advice.confidence.level)),
            kinds(&advice.causes),
            kinds(&advice.confidence.doubts),
        ],
        ..Line::about("")
    }
}

fn of_function(report: &FunctionReport) -> Line {
    let sample = report.used.shown().value();
    let used = sample.and_then(|sample| sample.used);
    let (change, confidence) = match &report.memory {
        MemoryAdvice::Keep { confidence, .. } => (None, Some(confidence)),
        MemoryAdvice::Change(change) => (Some(change), Some(&change.confidence)),
        MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => (None, None),
    };
    let costs = change.and_then(|change| change.costs.as_ref().ok());
    let dollars = |cost: Option<Usd>| Cell::maybe(cost.map(|cost| cost.rounded(6).exact()));
    let concurrency = report.concurrency.shown().value().and_then(Option::as_ref);
    Line {
        costs: {
            let [used, even, needed, _, on_demand, right] = empty();
            let now = dollars(costs.map(|costs| costs.now));
            [used, even, needed, now, on_demand, right]
        },
        advice: [
            Cell::text(match report.memory {
                MemoryAdvice::Keep { .. } => "keep",
                MemoryAdvice::Change(_) => "memory",
                MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => "undecided",
            }),
            // A range of months and not one figure of a year: it is in the columns of memory.
            Cell::Empty,
            confidence.map_or(Cell::Empty, |confidence| Cell::text(word(&confidence.level))),
            Cell::Empty,
            confidence.map_or(Cell::Empty, |confidence| kinds(&confidence.doubts)),
        ],
        memory: [
            Cell::number(report.memory_mb),
            Cell::maybe(used.map(|used| used.p99_mb)),
            Cell::maybe(used.map(|used| used.max_mb)),
            Cell::maybe(sample.map(|sample| sample.invocations)),
            sample.map_or(Cell::Empty, |sample| Cell::text(sample.from.date().to_string())),
            Cell::maybe(change.map(|change| change.to_mb)),
            dollars(costs.map(|costs| costs.low)),
            dollars(costs.map(|costs| costs.high)),
        ],
        concurrency: match concurrency {
            None => empty(),
            Some(concurrency) => [
                rounded(Some(concurrency.peak)),
                Cell::text(match concurrency.peak_of {
                    PeakOf::Function => "function",
                    PeakOf::Unreserved => "functions without a reservation",
                    PeakOf::Reckoned => "function, reckoned",
                }),
                Cell::number(concurrency.limit),
                Cell::text(match concurrency.limit_of {
                    LimitOf::Function => "function",
                    LimitOf::Account { .. } => "account",
                }),
                rounded(Some(concurrency.left())),
            ],
        },
        ..Line::about(FUNCTION)
    }
}

fn of_api(report: &ApiReport) -> Line {
    Line {
        demand: demand(
            report.throttle.known().map(|throttle| throttle.rate),
            Some(report.requests),
        ),
        headroom: [
            Cell::Empty,
            rounded(report.headroom()),
            rounded(report.trend.map(|trend| trend.per_day)),
            until(report.until_full),
        ],
        ..Line::about(REST_API)
    }
}

fn of_log(report: &LogReport) -> Line {
    let both = report
        .ingest
        .clone()
        .and_then(|ingest| Ok(ingest + report.storage.clone()?));
    let [used, even, needed, _, on_demand, right] = empty();
    Line {
        costs: [used, even, needed, usd(&both), on_demand, right],
        stored: [
            size(report.now),
            size(report.per_day),
            report
                .retention_days
                .map_or_else(|| Cell::text("for ever"), Cell::number),
            Cell::Empty,
            Cell::Empty,
        ],
        ..Line::about(LOG_GROUP)
    }
}

fn of_kept(report: &KeptReport) -> Line {
    let in_a_year = report.later.first();
    Line {
        stored: [
            size(report.now),
            size(report.per_day),
            Cell::text("for ever"),
            in_a_year.map_or(Cell::Empty, |kept| size(kept.gb)),
            in_a_year.map_or(Cell::Empty, |kept| usd(&kept.month)),
        ],
        ..Line::about(format!("{}, with its indexes", report.table.name()))
    }
}

fn demand(limit: Option<u64>, used: Option<Consumption>) -> [Cell; DEMAND.len()] {
    [
        Cell::maybe(limit),
        rounded(used.map(|used| used.average)),
        rounded(used.map(|used| used.p95)),
        rounded(used.map(|used| used.p99)),
        rounded(used.map(|used| used.max)),
        Cell::maybe(used.map(|used| used.resolution.whole_seconds())),
    ]
}

fn until(full: UntilFull) -> Cell {
    match full {
        UntilFull::Already => Cell::number(0),
        UntilFull::Days(days) => Cell::number(days),
        UntilFull::NotGrowing => Cell::text("not growing"),
        UntilFull::Unknown => Cell::Empty,
    }
}

fn rounded(figure: Option<f64>) -> Cell {
    Cell::maybe(figure.map(|figure| format!("{figure:.4}")))
}

fn size(gb: Quantity) -> Cell {
    Cell::number(gb.rounded(9))
}

fn usd(cost: &Result<Usd, NotPriced>) -> Cell {
    Cell::maybe(cost.as_ref().ok().map(|cost| cost.rounded(6).exact()))
}

/// What kinds they are, as JSON tells them apart.
fn kinds<T: Serialize>(values: &[T]) -> Cell {
    let kinds: Vec<String> = values.iter().map(kind).collect();
    if kinds.is_empty() {
        Cell::Empty
    } else {
        Cell::text(kinds.join("; "))
    }
}

fn kind(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value["kind"].as_str().map(str::to_owned))
        .unwrap_or_default()
}
