use super::*;
use crate::alarm::{
    self, Comparison, LowSamples, MetricRule, Source, Statistic, Threshold, TreatMissingData,
};
use crate::contract::TableId;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-23 09:07:42 UTC);

#[test]
fn a_window_has_300_points_at_most_and_asks_for_nothing_that_is_gone() {
    for window in Window::ALL {
        let range = window.range(NOW);
        assert!((60..=300).contains(&range.points()), "{window:?}: {range:?}");
        assert!(range.period >= window.finest_kept(), "{window:?}");
        assert_eq!(range.to - range.from, window.length(), "{window:?}");
        assert_eq!(Window::of(window.as_str()), window);
    }
    for other in ["", "1y", "24H", "../"] {
        assert_eq!(Window::of(other), Window::Day, "{other}");
    }
}

#[test]
fn a_window_ends_with_the_last_full_period() {
    for (window, from, to) in [
        (
            Window::Hour,
            datetime!(2026-11-23 08:07 UTC),
            datetime!(2026-11-23 09:07 UTC),
        ),
        (
            Window::ThreeHours,
            datetime!(2026-11-23 06:07 UTC),
            datetime!(2026-11-23 09:07 UTC),
        ),
        (
            Window::Day,
            datetime!(2026-11-22 09:05 UTC),
            datetime!(2026-11-23 09:05 UTC),
        ),
        (
            Window::Week,
            datetime!(2026-11-16 09:00 UTC),
            datetime!(2026-11-23 09:00 UTC),
        ),
        (
            Window::Month,
            datetime!(2026-10-24 09:00 UTC),
            datetime!(2026-11-23 09:00 UTC),
        ),
    ] {
        let range = window.range(NOW);
        assert_eq!((range.from, range.to), (from, to), "{window:?}");
        let on_the_mark = window.range(to);
        assert_eq!(on_the_mark.to, to, "{window:?}");
    }
}

#[test]
fn an_alarm_is_looked_at_in_its_own_periods() {
    for (window, period, points, to) in [
        (Window::Hour, 60, 60, datetime!(2026-11-23 09:07 UTC)),
        (Window::Day, 300, 288, datetime!(2026-11-23 09:05 UTC)),
        (Window::Week, 3600, 168, datetime!(2026-11-23 09:00 UTC)),
        (Window::Month, 86_400, 30, datetime!(2026-11-23 00:00 UTC)),
        (Window::Hour, 0, 3600, datetime!(2026-11-23 09:07:42 UTC)),
    ] {
        let range = Range::of_periods(window, Duration::seconds(period), NOW);
        assert_eq!((range.points(), range.to), (points, to), "{period}");
    }
}

/// An alarm on a metric that is compared so with 5, over periods of so many seconds.
fn rule(comparison: Comparison, period: u32) -> MetricRule {
    MetricRule {
        source: Source::Metric(Measure::Function(FunctionMetric::Errors).stat(period)),
        comparison,
        threshold: Threshold::Static(5.0),
        evaluation_periods: 2,
        datapoints_to_alarm: 2,
        treat_missing_data: TreatMissingData::NotBreaching,
        low_samples: LowSamples::Evaluate,
        window: alarm::Window::Sliding,
    }
}

#[test]
fn an_alarm_is_looked_at_where_cloudwatch_has_its_periods() {
    for (period, windows, usual) in [
        (10, "1h 3h", Window::ThreeHours),
        (60, "1h 3h 24h 7d", Window::Day),
        (300, "1h 3h 24h 7d 30d", Window::Day),
        (3600, "24h 7d 30d", Window::Day),
        (86_400, "7d 30d", Window::Month),
        (604_800, "30d", Window::Month),
    ] {
        let rule = rule(Comparison::GreaterThan, period);
        let offered: Vec<_> = Window::of_alarm(&rule).map(Window::as_str).collect();
        assert_eq!(offered.join(" "), windows, "{period}");
        for other in ["", "1y", "<b>"] {
            assert_eq!(Window::for_alarm(other, &rule), usual, "{period}");
        }
        let last = Window::of_alarm(&rule).last().unwrap();
        assert_eq!(Window::for_alarm(last.as_str(), &rule), last);
    }
}

#[test]
fn a_point_is_the_worst_of_its_periods_and_gaps_stay_gaps() {
    let (few, many) = (
        vec![Some(6.0), None, Some(5.0), Some(f64::NAN)],
        // Three periods a point: one hundred are left out, at the beginning.
        (0..700_u16)
            .map(|period| (period >= 100).then(|| f64::from(period % 10)))
            .collect::<Vec<_>>(),
    );
    let range = |values: &[Option<f64>]| Range {
        from: NOW - Duration::minutes(5) * i32::try_from(values.len()).unwrap(),
        to: NOW,
        period: Duration::minutes(5),
    };
    for (comparison, values, points, periods, known, beyond, last) in [
        (Comparison::GreaterThan, &few, 4, 1, 2, 1, None),
        (Comparison::GreaterThanOrEqual, &few, 4, 1, 2, 2, None),
        (Comparison::LessThan, &few, 4, 1, 2, 0, None),
        (Comparison::GreaterThan, &many, 233, 3, 600, 240, Some(9.0)),
        (Comparison::LessThan, &many, 233, 3, 600, 300, Some(7.0)),
    ] {
        let series = Series(values.clone());
        let watched = Watched::of(&rule(comparison, 300), range(values), &series);
        assert_eq!(
            (watched.values.len(), watched.periods, watched.known),
            (points, periods, known),
            "{comparison:?}"
        );
        assert_eq!(watched.beyond, Some(beyond), "{comparison:?}");
        assert_eq!(watched.values.last(), Some(&last), "{comparison:?}");
        assert_eq!(watched.range.points(), points, "{comparison:?}");
        assert_eq!(watched.range.to, NOW);
    }
    let gap = Watched::of(
        &rule(Comparison::GreaterThan, 300),
        range(&many),
        &Series(many.clone()),
    );
    assert_eq!(gap.values[..33], vec![None; 33], "a gap of whole points");
    let band = MetricRule {
        threshold: Threshold::Band {
            query: "band".to_owned(),
        },
        ..rule(Comparison::OutsideBand, 300)
    };
    assert_eq!(Watched::of(&band, range(&few), &Series(few)).beyond, None);
}

#[test]
fn every_measure_is_a_metric_of_its_own() {
    let stats: Vec<_> = Measure::all().map(|measure| measure.stat(300)).collect();
    // Function, API, six tables and indexes in two directions, collector.
    assert_eq!(stats.len(), 8 + 7 + 6 * 2 * 7 + 4);
    for (position, stat) in stats.iter().enumerate() {
        let same = stats.iter().skip(position + 1).find(|other| *other == stat);
        assert_eq!(same, None);
    }
}

#[test]
fn metrics_have_the_names_of_the_documentation() {
    let index = Part {
        table: TableId::Events,
        index: Some("UserIndex"),
    };
    let write = |of| Measure::Table(index, Direction::Write, of);
    for (measure, expected, statistic) in [
        (
            Measure::Function(FunctionMetric::DurationP99),
            "AWS/Lambda Duration [LiveInsight-EventCollector]",
            "p99",
        ),
        (
            Measure::Function(FunctionMetric::ConcurrentExecutions),
            "AWS/Lambda ConcurrentExecutions [LiveInsight-EventCollector]",
            "Maximum",
        ),
        (
            Measure::Api(ApiMetric::ServerErrors),
            "AWS/ApiGateway 5XXError [LiveInsight-API prod]",
            "Sum",
        ),
        (
            Measure::Collector(CollectorMetric::Retry),
            "LiveInsight/Collector EventsToRetry [EventCollector]",
            "Sum",
        ),
        (
            write(TableMetric::Consumed),
            "AWS/DynamoDB ConsumedWriteCapacityUnits [UserIndex LiveInsight-Events]",
            "Sum",
        ),
        (
            write(TableMetric::Provisioned),
            "AWS/DynamoDB ProvisionedWriteCapacityUnits [UserIndex LiveInsight-Events]",
            "Average",
        ),
        (
            write(TableMetric::ThrottledFor(Cause::KeyRange)),
            "AWS/DynamoDB WriteKeyRangeThroughputThrottleEvents [UserIndex LiveInsight-Events]",
            "Sum",
        ),
    ] {
        let stat = measure.stat(60);
        let dimensions: Vec<_> = stat.metric.dimensions.into_values().collect();
        let told = format!(
            "{} {} [{}]",
            stat.metric.namespace,
            stat.metric.name,
            dimensions.join(" ")
        );
        assert_eq!(
            (told.as_str(), stat.statistic),
            (expected, Statistic::from(statistic))
        );
    }
}

#[test]
fn groups_are_found_by_their_names() {
    for group in Group::all() {
        assert_eq!(Group::of(group.as_str()), group);
    }
    assert_eq!(Group::of("nothing"), Group::Function);
}

fn view(measured: &[(Measure, &[f64])]) -> View {
    let series = |values: &[f64]| Series(values.iter().copied().map(Some).collect());
    let measured = measured
        .iter()
        .map(|(measure, values)| (*measure, series(values)));
    View::new(Window::Day.range(NOW), measured.collect())
}

const TABLE: Part = Part {
    table: TableId::Events,
    index: None,
};
const INDEX: Part = Part {
    table: TableId::Events,
    index: Some("SessionIndex"),
};
const REQUESTS: Measure = Measure::Api(ApiMetric::Count);
const INVOCATIONS: Measure = Measure::Function(FunctionMetric::Invocations);
const THROTTLED: Measure = Measure::Table(TABLE, Direction::Write, TableMetric::Throttled);
const TOO_MUCH: Measure = Measure::Table(
    TABLE,
    Direction::Write,
    TableMetric::ThrottledFor(Cause::Provisioned),
);
const HOT: Measure = Measure::Table(
    INDEX,
    Direction::Write,
    TableMetric::ThrottledFor(Cause::KeyRange),
);

#[test]
fn consumption_is_a_second() {
    let consumed = Measure::Table(TABLE, Direction::Write, TableMetric::Consumed);
    let view = view(&[(consumed, &[1500.0, 0.0])]);
    assert_eq!(view.consumed(TABLE, Direction::Write), [Some(5.0), Some(0.0)]);
    assert_eq!(view.consumed(TABLE, Direction::Read), []);
}

#[test]
fn the_worst_is_told_first() {
    let throttled = |part, events, causes: &[(Cause, u64)]| Throttling {
        part,
        direction: Direction::Write,
        events,
        causes: causes.to_vec(),
    };
    for (measured, verdict) in [
        (&[][..], Verdict::Empty),
        (&[(REQUESTS, &[][..])], Verdict::Empty),
        (&[(REQUESTS, &[0.0])], Verdict::Fine { requests: 0 }),
        (
            &[(REQUESTS, &[7.0, 5.0]), (INVOCATIONS, &[3.0])],
            Verdict::Fine { requests: 12 },
        ),
        (
            &[
                (REQUESTS, &[7.0]),
                (Measure::Function(FunctionMetric::Errors), &[2.0]),
            ],
            Verdict::Failed {
                failed: 2,
                requests: 7,
            },
        ),
        (
            &[
                (Measure::Api(ApiMetric::ServerErrors), &[2.0]),
                (Measure::Function(FunctionMetric::Throttles), &[4.0]),
            ],
            Verdict::FunctionThrottled { count: 4 },
        ),
        (
            &[(THROTTLED, &[30.0, 7.0]), (TOO_MUCH, &[37.0])],
            Verdict::Throttled {
                worst: throttled(TABLE, 37, &[(Cause::Provisioned, 37)]),
                elsewhere: 0,
            },
        ),
        // No cause is told.
        (
            &[(THROTTLED, &[37.0])],
            Verdict::Throttled {
                worst: throttled(TABLE, 37, &[]),
                elsewhere: 0,
            },
        ),
        // Fewer, but of the kind that no capacity cures.
        (
            &[(THROTTLED, &[37.0]), (HOT, &[5.0])],
            Verdict::Throttled {
                worst: throttled(INDEX, 5, &[(Cause::KeyRange, 5)]),
                elsewhere: 37,
            },
        ),
        // Client errors are the clients'.
        (
            &[
                (REQUESTS, &[9.0]),
                (Measure::Api(ApiMetric::ClientErrors), &[9.0]),
            ],
            Verdict::Fine { requests: 9 },
        ),
    ] {
        assert_eq!(Verdict::of(&view(measured)), verdict, "{measured:?}");
    }
}
