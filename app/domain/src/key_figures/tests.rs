use super::*;
use crate::snapshot::CapacityMetrics;
use time::macros::datetime;

fn metrics(invocations: &[Option<f64>], errors: &[Option<f64>]) -> Metrics {
    Metrics {
        from: datetime!(2026-01-15 09:00 UTC),
        invocations: Series(invocations.to_vec()),
        errors: Series(errors.to_vec()),
        duration_p95: Series(vec![None; invocations.len()]),
        tables: BTreeMap::new(),
        indexes: BTreeMap::new(),
    }
}

#[test]
fn requests_are_those_of_the_latest_minute_with_data() {
    type Minutes = &'static [Option<f64>];
    let cases: &[(&str, Minutes, Option<f64>)] = &[
        ("as it is", &[Some(3.0), Some(7.0)], Some(7.0)),
        ("CloudWatch is behind", &[Some(7.0), None, None], Some(7.0)),
        ("nothing came", &[Some(7.0), Some(0.0)], Some(0.0)),
        ("too long ago", &[Some(7.0), None, None, None, None, None], None),
        ("never", &[None, None], None),
        ("an empty window", &[], None),
    ];
    for (name, minutes, expected) in cases {
        let figures = key_figures(&metrics(minutes, &[]), &BTreeMap::new());
        assert_eq!(figures.requests.value, *expected, "{name}");
        assert_eq!(figures.requests.series.0, *minutes, "{name}");
    }
}

#[test]
fn the_error_rate_is_of_all_recent_invocations_together() {
    type Minutes = &'static [Option<f64>];
    let cases: &[(&str, Minutes, Minutes, Option<f64>, Minutes)] = &[
        (
            "a busy minute weighs more",
            &[Some(1.0), Some(9.0)],
            &[Some(1.0), Some(0.0)],
            Some(0.1),
            &[Some(1.0), Some(0.0)],
        ),
        (
            "no error was reported",
            &[Some(4.0)],
            &[None],
            Some(0.0),
            &[Some(0.0)],
        ),
        (
            "no invocation",
            &[Some(0.0), None],
            &[Some(0.0), None],
            None,
            &[None, None],
        ),
        (
            "errors of long ago",
            &[Some(2.0), None, None, None, None, Some(2.0)],
            &[Some(2.0), None, None, None, None, Some(0.0)],
            Some(0.0),
            &[Some(1.0), None, None, None, None, Some(0.0)],
        ),
    ];
    for (name, invocations, errors, value, series) in cases {
        let figures = key_figures(&metrics(invocations, errors), &BTreeMap::new());
        assert_eq!(figures.error_rate.value, *value, "{name}");
        assert_eq!(figures.error_rate.series.0, *series, "{name}");
    }
}

#[test]
fn throttles_add_up_over_tables_indexes_and_directions() {
    let mut metrics = metrics(&[None; 6], &[None; 6]);
    let throttled = |minute: usize, count: f64| {
        let mut series = vec![None; 6];
        series[minute] = Some(count);
        Series(series)
    };
    let events = CapacityMetrics {
        read_throttles: throttled(0, 9.0),
        write_throttles: throttled(4, 2.0),
        ..CapacityMetrics::default()
    };
    let index = CapacityMetrics {
        write_throttles: throttled(5, 3.0),
        ..CapacityMetrics::default()
    };
    metrics.tables.insert(TableId::Events, events);
    metrics
        .indexes
        .insert(TableId::Events, [("UserIndex".to_owned(), index)].into());
    let throttles = key_figures(&metrics, &BTreeMap::new()).throttles;
    assert_eq!(throttles.value, Some(5.0));
    let minutes = [9.0, 0.0, 0.0, 0.0, 2.0, 3.0].map(Some);
    assert_eq!(throttles.series.0, minutes);
}
