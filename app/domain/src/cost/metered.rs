//! From what CloudWatch measured to what AWS charges for.

use super::{Baseline, Day, Demand, Resource, Usage, days_in_month, traces_recorded};
use crate::alarm::Watch;
use crate::capacity::report::{Asked, History, Throttles};
use crate::contract::TableId;
use crate::name::Region;
use crate::price::{Dimension, HOURS_A_MONTH, Quantity};
use crate::snapshot::{Billing, Direction, Function, Shown, Snapshot, Table, Units};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::{Date, Duration, OffsetDateTime};

/// Sums over the periods of a window, one value each, `None` where CloudWatch has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Where it begins: midnight, in UTC.
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    /// How long a period is. A day has a whole number of them.
    pub period: Duration,
    /// Events that the collector stored.
    pub events: Vec<Option<f64>>,
    /// Invocations of the function.
    pub invocations: Vec<Option<f64>>,
    /// Milliseconds that they took together. The time to start an instance is billed too, and not in it.
    pub duration_ms: Vec<Option<f64>>,
    /// Calls that the API received.
    pub requests: Vec<Option<f64>>,
    /// Bytes that the function's log took in.
    pub log_bytes: Vec<Option<f64>>,
    /// The most of the function that ran at once on each day.
    #[serde(default)]
    pub at_once: Vec<Option<f64>>,
    /// The same of all functions without reserved concurrency, in the account and region.
    #[serde(default)]
    pub unreserved_at_once: Vec<Option<f64>>,
    /// Units read from the console's own table.
    #[serde(default)]
    pub console_reads: Vec<Option<f64>>,
    /// Units written to it.
    #[serde(default)]
    pub console_writes: Vec<Option<f64>>,
    /// Bytes in the artifact bucket on each day, with former versions. S3 tells them once a day, some hours later.
    #[serde(default)]
    pub package_bytes: Vec<Option<f64>>,
    /// What each table and index was asked for.
    pub capacity: Vec<MeasuredCapacity>,
}

/// Reads or writes of a table or an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredCapacity {
    /// The table.
    pub table: TableId,
    /// The index, or `None` for the table itself.
    pub index: Option<String>,
    /// Which of both.
    pub direction: Direction,
    /// Capacity units consumed.
    pub consumed: Vec<Option<f64>>,
    /// What was refused in the whole window.
    pub throttles: Throttles,
}

/// What costs by being there, as it is now. It is taken for the whole window: what it was before is not looked up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Where.
    pub region: Region,
    /// The tables that could be read.
    pub tables: BTreeMap<TableId, Table>,
    /// The function as it is live, or as it would be published if that is not known.
    pub function: Option<Function>,
    /// Whether the API's stage has X-Ray trace requests, and with them the function, whatever its own setting.
    #[serde(default)]
    pub api_traced: bool,
    /// Metrics that the alarms look at.
    pub alarm_metrics: u64,
    /// Alarms over other alarms.
    pub composite_alarms: u64,
    /// Dashboards.
    pub dashboards: u64,
    /// Bytes in the function's log.
    pub log_bytes: u64,
    /// Metrics that this console asks for each day.
    pub console_metrics: u64,
}

/// Metrics that the collector makes of its log (docs/collector.md): four, whatever is sent.
const COLLECTOR_METRICS: u32 = 4;
/// Bytes of a GB, as AWS counts storage, logs and memory.
const GB: u64 = 1 << 30;
/// Bytes that DynamoDB adds to each item for indexing (DynamoDB Developer Guide, "Amazon DynamoDB item sizes and formats").
const ITEM_OVERHEAD: u64 = 100;

impl Settings {
    /// Out of a snapshot. What it could not read is left out of the costs.
    pub fn of(snapshot: &Snapshot, console_metrics: u64) -> Self {
        let tables = snapshot
            .tables
            .iter()
            .filter_map(|(&id, table)| Some((id, table.shown().value()?.clone())));
        let live = snapshot.alias.shown().value();
        let live = live.and_then(|alias| alias.live.shown().value());
        let alarms = snapshot.alarms.shown().value();
        let watches = || {
            alarms
                .into_iter()
                .flat_map(|alarms| alarms.values().map(|alarm| &alarm.definition.watch))
        };
        let metrics = watches().map(|watch| match watch {
            Watch::Metrics(rule) => rule.metrics().count() as u64,
            Watch::Composite(_) | Watch::Other { .. } => 0,
        });
        Self {
            region: snapshot.target.region.clone(),
            tables: tables.collect(),
            function: live.or_else(|| snapshot.function.shown().value()).cloned(),
            api_traced: snapshot
                .api
                .shown()
                .value()
                .and_then(|api| api.stage.shown().value())
                .is_some_and(|stage| stage.tracing),
            alarm_metrics: metrics.sum(),
            composite_alarms: watches()
                .filter(|watch| matches!(watch, Watch::Composite(_)))
                .count() as u64,
            dashboards: match snapshot.dashboard.shown() {
                Shown::Now(_) | Shown::Stale { .. } => 1,
                Shown::Missing | Shown::Unavailable(_) => 0,
            },
            log_bytes: snapshot
                .log_group
                .shown()
                .value()
                .map_or(0, |log| log.stored_bytes),
            console_metrics,
        }
    }

    fn billing(&self, table: TableId, index: Option<&str>) -> Option<Billing> {
        let table = self.tables.get(&table)?;
        match index {
            None => Some(table.billing),
            Some(index) => Some(table.indexes.get(index)?.billing),
        }
    }

    fn provisioned(&self, capacity: &MeasuredCapacity) -> Option<u64> {
        match self.billing(capacity.table, capacity.index.as_deref())? {
            Billing::OnDemand => None,
            Billing::Provisioned(Units { read, write }) => Some(match capacity.direction {
                Direction::Read => read,
                Direction::Write => write,
            }),
        }
    }
}

impl MeasuredCapacity {
    fn resource(&self) -> Resource {
        match &self.index {
            None => Resource::Table(self.table),
            Some(index) => Resource::Index(self.table, index.clone()),
        }
    }
}

impl Measured {
    /// How many periods a day has.
    fn periods_a_day(&self) -> usize {
        usize::try_from(Duration::DAY.whole_seconds() / self.period.whole_seconds().max(1)).unwrap_or(1)
    }

    /// CloudWatch has nothing at all.
    pub fn is_empty(&self) -> bool {
        self.known().next().is_none()
    }

    /// The first period of each series that has a value.
    fn known(&self) -> impl Iterator<Item = usize> {
        let series = [
            &self.events,
            &self.invocations,
            &self.duration_ms,
            &self.requests,
            &self.log_bytes,
        ];
        let consumed = self.capacity.iter().map(|capacity| &capacity.consumed);
        series
            .into_iter()
            .chain(consumed)
            .filter_map(|values| values.iter().position(Option::is_some))
    }

    /// The first day of which CloudWatch has anything: before it there may have been no stack. All of them if it has nothing.
    fn first_day(&self) -> usize {
        self.known().min().unwrap_or_default() / self.periods_a_day().max(1)
    }

    /// What each day of the window used, from the first of which something is known.
    pub fn days(&self, settings: &Settings) -> Vec<Day> {
        let each = self.periods_a_day();
        let count = self.invocations.len().div_ceil(each.max(1));
        (self.first_day()..count)
            .map(|number| {
                let date = self.from.date() + Duration::days(i64::try_from(number).unwrap_or_default());
                let periods = number * each..(number + 1) * each;
                let sum = |series: &[Option<f64>]| {
                    let of_day = series.iter().take(periods.end).skip(periods.start);
                    Quantity::measured(of_day.flatten().sum()).unwrap_or_default()
                };
                let mut usage = self.day(date, settings, sum);
                self.add_packages(number, date, &mut usage);
                Day { date, usage }
            })
            .collect()
    }

    fn day(&self, date: Date, settings: &Settings, sum: impl Fn(&[Option<f64>]) -> Quantity) -> Usage {
        let mut usage = Usage::new(settings.region.clone());
        usage.events = sum(&self.events);
        for capacity in &self.capacity {
            if settings
                .billing(capacity.table, capacity.index.as_deref())
                .is_none()
            {
                continue;
            }
            let (dimension, quantity) = match settings.provisioned(capacity) {
                Some(units) => (
                    Dimension::provisioned(capacity.direction),
                    Quantity::from(units).times(24_u32),
                ),
                None => (Dimension::on_demand(capacity.direction), sum(&capacity.consumed)),
            };
            usage.add(capacity.resource(), dimension, quantity);
        }
        let invocations = sum(&self.invocations);
        usage.add(Resource::Function, Dimension::LambdaRequests, invocations);
        if let Some(function) = &settings.function {
            let gb_seconds = sum(&self.duration_ms)
                .times(function.memory_mb)
                .divided_by(1000_u32 * 1024);
            let compute = match function.architecture.as_str() {
                "arm64" => Dimension::LambdaComputeArm,
                _ => Dimension::LambdaComputeX86,
            };
            usage.add(Resource::Function, compute, gb_seconds.unwrap_or_default());
            if function.tracing_active || settings.api_traced {
                let traces = traces_recorded(invocations, 86_400_u32.into());
                usage.add(Resource::Traces, Dimension::XRayRecorded, traces);
            }
        }
        usage.add(Resource::Api, Dimension::ApiGatewayRest, sum(&self.requests));
        let taken_in = sum(&self.log_bytes).divided_by(GB).unwrap_or_default();
        usage.add(Resource::Log, Dimension::LogsIngest, taken_in);
        usage.add(
            Resource::Console,
            Dimension::GetMetricData,
            settings.console_metrics.into(),
        );
        for (direction, units) in [
            (Direction::Read, &self.console_reads),
            (Direction::Write, &self.console_writes),
        ] {
            // The console's own stack makes its table on demand, whatever the others are.
            usage.add(Resource::Console, Dimension::on_demand(direction), sum(units));
        }
        let mut kept = Usage::new(settings.region.clone());
        settings.add_kept(&mut kept);
        usage.add_all(&kept.times(of_month(date)));
        usage
    }

    /// A day whose size is not told yet has that of the day before; before the first that is told nothing is known.
    fn add_packages(&self, number: usize, date: Date, usage: &mut Usage) {
        let known = self.package_bytes.iter().take(number + 1).rev().flatten().next();
        let stored = known.and_then(|bytes| Quantity::measured(*bytes)?.divided_by(GB));
        if let Some(stored) = stored {
            usage.add(
                Resource::Artifacts,
                Dimension::S3Storage,
                stored.times(of_month(date)),
            );
        }
    }

    /// What the capacity report asks of a table.
    pub fn asked(&self, table: TableId, settings: &Settings) -> Vec<Asked> {
        self.capacity
            .iter()
            .filter(|capacity| capacity.table == table)
            .map(|capacity| Asked {
                index: capacity.index.clone(),
                direction: capacity.direction,
                provisioned: settings.provisioned(capacity),
                history: self.history(capacity),
                throttles: capacity.throttles,
            })
            .collect()
    }

    /// A month of 730 hours like this window on average, to think it otherwise. `None` if nothing was measured, or the
    /// function is not known.
    pub fn baseline(&self, settings: &Settings) -> Option<Baseline> {
        let days = self.days(settings);
        let mut usage = Usage::new(settings.region.clone());
        for day in &days {
            usage.add_all(&day.usage);
        }
        let month = Quantity::from(HOURS_A_MONTH).divided_by(24 * days.len() as u64)?;
        let demands = self.capacity.iter().map(|capacity| {
            let used = self.history(capacity).consumption();
            let rate = |of: f64| Quantity::measured(of).unwrap_or_default();
            let average = rate(used.map_or(0.0, |used| used.average));
            Demand {
                resource: capacity.resource(),
                direction: capacity.direction,
                consumed: average.times(3600_u32).times(HOURS_A_MONTH),
                peak: rate(used.map_or(0.0, |used| used.demand())),
                provisioned: settings.provisioned(capacity),
            }
        });
        Some(Baseline {
            usage: usage.times(month),
            memory_mb: settings.function.as_ref()?.memory_mb,
            demands: demands.collect(),
        })
    }

    fn history(&self, capacity: &MeasuredCapacity) -> History {
        History {
            from: self.from,
            period: self.period,
            sums: capacity.consumed.clone(),
        }
    }
}

/// A day's share of what is charged by the month.
fn of_month(date: Date) -> Quantity {
    let share = Quantity::ONE.divided_by(u32::from(days_in_month(date)));
    share.unwrap_or_default()
}

impl Settings {
    /// What a month costs by being there, in the units of a month.
    fn add_kept(&self, month: &mut Usage) {
        let gb = |bytes: u64| Quantity::from(bytes).divided_by(GB).unwrap_or_default();
        for (&id, table) in &self.tables {
            let stored = gb(table.bytes + table.items * ITEM_OVERHEAD);
            month.add(Resource::Table(id), Dimension::DynamoDbStorage, stored);
            for index in table.indexes.keys() {
                // All attributes are projected, so an index is as large as its table at most.
                let index = Resource::Index(id, index.clone());
                month.add(index, Dimension::DynamoDbStorage, stored);
            }
            if table.point_in_time_recovery.shown().value() == Some(&true) {
                let backup = Dimension::DynamoDbContinuousBackup;
                month.add(Resource::Table(id), backup, gb(table.bytes));
            }
        }
        for (resource, dimension, quantity) in [
            (
                Resource::Alarms,
                Dimension::AlarmMetric,
                self.alarm_metrics.into(),
            ),
            (
                Resource::Alarms,
                Dimension::AlarmComposite,
                self.composite_alarms.into(),
            ),
            (
                Resource::Metrics,
                Dimension::CustomMetric,
                COLLECTOR_METRICS.into(),
            ),
            (Resource::Dashboard, Dimension::Dashboard, self.dashboards.into()),
            (Resource::Log, Dimension::LogsStorage, gb(self.log_bytes)),
        ] {
            month.add(resource, dimension, quantity);
        }
    }
}
