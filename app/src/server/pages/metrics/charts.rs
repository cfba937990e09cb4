//! The charts of each group: one idea each, two lines at most.

use crate::server::charts::line::{Line, LineChart, Lines, Mark};
use crate::server::charts::scale::Grain;
use crate::server::numbers::{measured, number};
use crate::server::request::lang;
use crate::server::words::metrics::{Charts, Metrics};
use domain::contract::TableId;
use domain::metrics::{ApiMetric, CollectorMetric, FunctionMetric, Group, Measure, Part, TableMetric, View};
use domain::snapshot::Direction;

/// What is counted or measured, as far as it is written and drawn.
#[derive(Clone, Copy)]
enum Unit {
    /// So many in each period.
    Count,
    /// So many at once.
    AtOnce,
    /// Milliseconds.
    Milliseconds,
    /// Capacity units in each second.
    UnitsPerSecond,
}

/// The charts of a group, with what was done meanwhile.
pub(super) fn of(group: Group, view: &View, marks: &[Mark]) -> Vec<LineChart> {
    let drawing = Drawing {
        view,
        marks,
        words: &lang().words().metrics,
    };
    match group {
        Group::Function => drawing.function(),
        Group::Api => drawing.api(),
        Group::Table(table) => drawing.table(table),
        Group::Collector => drawing.collector(),
    }
}

struct Drawing<'a> {
    view: &'a View,
    marks: &'a [Mark],
    words: &'static Metrics,
}

impl Drawing<'_> {
    fn function(&self) -> Vec<LineChart> {
        use FunctionMetric as Of;
        let Charts {
            invocations,
            errors,
            duration_typical,
            duration_slow,
            throttles,
            concurrency,
            average,
            ..
        } = self.words.charts;
        let of = |metric| self.values(Measure::Function(metric));
        let one = |id, title, metric, unit| self.chart(id, title, unit, Lines::One(of(metric)));
        let two =
            |id, title, first, second| self.chart(id, title, Unit::Milliseconds, Lines::Two([first, second]));
        vec![
            one("invocations", invocations, Of::Invocations, Unit::Count),
            one("errors", errors, Of::Errors, Unit::Count),
            two(
                "duration-typical",
                duration_typical,
                line("p50", of(Of::DurationP50)),
                line(average, of(Of::DurationAverage)),
            ),
            two(
                "duration-slow",
                duration_slow,
                line("p95", of(Of::DurationP95)),
                line("p99", of(Of::DurationP99)),
            ),
            one("throttles", throttles, Of::Throttles, Unit::Count),
            one("concurrency", concurrency, Of::ConcurrentExecutions, Unit::AtOnce),
        ]
    }

    fn api(&self) -> Vec<LineChart> {
        use ApiMetric as Of;
        let Charts {
            requests,
            http_errors,
            latency,
            latency_parts,
            whole,
            integration,
            ..
        } = self.words.charts;
        let of = |metric| self.values(Measure::Api(metric));
        let two = |id, title, unit, first, second| self.chart(id, title, unit, Lines::Two([first, second]));
        vec![
            self.chart("requests", requests, Unit::Count, Lines::One(of(Of::Count))),
            two(
                "http-errors",
                http_errors,
                Unit::Count,
                line("5XX", of(Of::ServerErrors)),
                line("4XX", of(Of::ClientErrors)),
            ),
            two(
                "latency",
                latency,
                Unit::Milliseconds,
                line("p50", of(Of::LatencyP50)),
                line("p99", of(Of::LatencyP99)),
            ),
            two(
                "latency-parts",
                latency_parts,
                Unit::Milliseconds,
                line(whole, of(Of::LatencyP95)),
                line(integration, of(Of::IntegrationLatencyP95)),
            ),
        ]
    }

    /// The table, then each index: what was consumed, and what was throttled if anything was.
    fn table(&self, table: TableId) -> Vec<LineChart> {
        Part::of(table).flat_map(|part| self.part(part)).collect()
    }

    fn part(&self, part: Part) -> impl Iterator<Item = LineChart> {
        let name = (self.words.part_short)(part);
        let slug = part.index.unwrap_or("table");
        let capacity = [Direction::Write, Direction::Read].map(|direction| {
            let consumed = self.view.consumed(part, direction);
            let provisioned = self.values(Measure::Table(part, direction, TableMetric::Provisioned));
            // An on-demand table has nothing held ready.
            let lines = if provisioned.iter().all(Option::is_none) {
                Lines::One(consumed)
            } else {
                Lines::Two([
                    line(self.words.charts.consumed, consumed),
                    line(self.words.charts.provisioned, provisioned),
                ])
            };
            let title = format!("{name} · {}", (self.words.charts.capacity)(direction));
            self.chart(
                &format!("{slug}-{}", id_of(direction)),
                &title,
                Unit::UnitsPerSecond,
                lines,
            )
        });
        let [writes, reads] = [Direction::Write, Direction::Read].map(|direction| {
            let of = Measure::Table(part, direction, TableMetric::Throttled);
            (
                self.view.count(of) > 0,
                line((self.words.direction)(direction), self.values(of)),
            )
        });
        let throttled = (writes.0 || reads.0).then(|| {
            let title = format!("{name} · {}", self.words.charts.throttled);
            let lines = Lines::Two([writes.1, reads.1]);
            self.chart(&format!("{slug}-throttled"), &title, Unit::Count, lines)
        });
        capacity.into_iter().chain(throttled)
    }

    fn collector(&self) -> Vec<LineChart> {
        use CollectorMetric as Of;
        let Charts {
            events_kept,
            events_not_kept,
            stored,
            duplicate,
            dropped,
            retry,
            ..
        } = self.words.charts;
        let of = |metric| self.values(Measure::Collector(metric));
        let two = |id, title, first, second| self.chart(id, title, Unit::Count, Lines::Two([first, second]));
        vec![
            two(
                "events-kept",
                events_kept,
                line(stored, of(Of::Stored)),
                line(duplicate, of(Of::Duplicate)),
            ),
            two(
                "events-not-kept",
                events_not_kept,
                line(retry, of(Of::Retry)),
                line(dropped, of(Of::Dropped)),
            ),
        ]
    }

    fn values(&self, measure: Measure) -> Vec<Option<f64>> {
        self.view.values(measure).to_vec()
    }

    fn chart(&self, id: &str, title: &str, unit: Unit, lines: Lines) -> LineChart {
        let period = self.view.range.period;
        let whole = |value| number(value, 0);
        let (unit, grain, say): (_, _, fn(f64) -> String) = match unit {
            Unit::Count => ((self.words.per_period)(period), Grain::Whole, whole),
            Unit::AtOnce => (self.words.at_once.to_owned(), Grain::Whole, whole),
            Unit::Milliseconds => ("ms".to_owned(), Grain::Fine, measured),
            Unit::UnitsPerSecond => (self.words.units_per_second.to_owned(), Grain::Fine, measured),
        };
        LineChart {
            id: id.to_owned(),
            title: title.to_owned(),
            unit,
            from: self.view.range.from,
            period,
            lines,
            threshold: None,
            marks: self.marks.to_vec(),
            grain,
            say,
        }
    }
}

fn line(name: &str, values: Vec<Option<f64>>) -> Line {
    Line {
        name: name.to_owned(),
        values,
    }
}

fn id_of(direction: Direction) -> &'static str {
    match direction {
        Direction::Read => "reads",
        Direction::Write => "writes",
    }
}
