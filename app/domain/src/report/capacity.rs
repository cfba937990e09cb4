//! The capacity report.

use super::{Days, Prices, place, word};
use crate::capacity::report::{
    Advice, Assessed, Concurrency, Kept, MemoryAdvice, MemoryUse, Stored, UntilFull, advise, assess,
    concurrency, kept_for_ever, memory,
};
use crate::contract::TableId;
use crate::cost::{Measured, Settings, Usage, used_between};
use crate::csv::{Cell, record};
use crate::name::Region;
use crate::price::{Dimension, NotPriced, PriceBook, Quantity, Usd};
use crate::snapshot::{self, Direction};
use serde::Serialize;
use time::{Date, Duration, OffsetDateTime};

/// What a capacity report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// What CloudWatch counted on those days.
    pub measured: &'a Measured,
    /// What is set now.
    pub settings: &'a Settings,
    /// How many of the function may run, if that could be read.
    pub concurrency: Option<snapshot::Concurrency>,
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
    /// What is kept for ever, if its size could be read.
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

/// The function: its memory, and how many of it run at once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunctionReport {
    /// What it has, in MB.
    pub memory_mb: u32,
    /// What it should have. Lambda has no metric for what it uses, so this is unknown until something reports it.
    pub memory: MemoryAdvice,
    /// How long an invocation takes on average, in milliseconds; `None` without one.
    pub mean_ms: Option<f64>,
    /// Invocations a second in the busiest period.
    pub busiest: f64,
    /// How many run at once then, and may.
    pub concurrency: Option<Concurrency>,
    /// The limit is its own. Otherwise it is Lambda's default of an account, which others share.
    pub reserved: bool,
}

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

/// How many of all functions may run at once in an account that asked for no more (Lambda quotas, "Concurrent executions").
const ACCOUNT_CONCURRENCY: u32 = 1000;
/// Steps of a curve: more are not told apart on a page.
const STEPS: usize = 180;
/// Months ahead.
const AHEAD: [u32; 3] = [12, 36, 60];

impl CapacityReport {
    /// Puts it together for days that were measured.
    pub fn of(grounds: Grounds<'_>, days: Days, now: OffsetDateTime) -> Self {
        let Grounds {
            measured,
            settings,
            book,
            ..
        } = grounds;
        let usage = used_between(&measured.days(settings), days.first, days.last() + Duration::DAY);
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
            function: function(grounds, usage.as_ref()),
            kept: usage.and_then(|usage| kept(settings, &usage, days.count, book)),
        }
    }

    /// As a table for a spreadsheet.
    pub fn csv(&self) -> String {
        let mut text = record(COLUMNS.map(Cell::text));
        for table in &self.tables {
            for capacity in &table.capacities {
                text.push_str(&record(row(table, capacity)));
            }
        }
        text
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

fn function(grounds: Grounds<'_>, usage: Option<&Usage>) -> Option<FunctionReport> {
    let Grounds {
        measured,
        settings,
        book,
        ..
    } = grounds;
    let configured = settings.function.as_ref()?;
    let sum = |series: &[Option<f64>]| series.iter().flatten().sum::<f64>();
    let invocations = sum(&measured.invocations);
    let mean_ms = (invocations > 0.0).then(|| sum(&measured.duration_ms) / invocations);
    let most = measured.invocations.iter().flatten().copied().fold(0.0, f64::max);
    let busiest = most / measured.period.as_seconds_f64();
    let dimension = match configured.architecture.as_str() {
        "arm64" => Dimension::LambdaComputeArm,
        _ => Dimension::LambdaComputeX86,
    };
    let used = MemoryUse {
        configured_mb: configured.memory_mb,
        used_mb: 0,
        compute: usage.map(|usage| usage.of(dimension)).unwrap_or_default(),
        dimension,
    };
    let (limit, reserved) = match grounds.concurrency? {
        snapshot::Concurrency::Reserved(limit) => (limit, true),
        snapshot::Concurrency::Unreserved => (ACCOUNT_CONCURRENCY, false),
    };
    Some(FunctionReport {
        memory_mb: configured.memory_mb,
        memory: memory(&used, &settings.region, book),
        mean_ms,
        busiest,
        concurrency: mean_ms.and_then(|mean| concurrency(busiest, mean, limit)),
        reserved,
    })
}

/// Each event becomes an item of the size that items have now, in the table and in each index. DynamoDB counts items every six
/// hours or so.
fn kept(settings: &Settings, usage: &Usage, days: u16, book: &PriceBook) -> Option<KeptReport> {
    let events = settings.tables.get(&TableId::Events)?;
    let places = u64::try_from(events.indexes.len()).ok()? + 1;
    let gb = |bytes: Quantity| bytes.times(places).divided_by(1_u64 << 30);
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
    Some(KeptReport {
        table: TableId::Events,
        now: stored.now,
        per_day: stored.per_day,
        later: AHEAD
            .iter()
            .map(|&months| kept_for_ever(&stored, months, price()))
            .collect(),
    })
}

const COLUMNS: [&str; 24] = [
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
];

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
