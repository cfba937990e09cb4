use super::*;
use crate::snapshot::{
    CapacityMetrics, Index, KeySchema, Last, Reading, TableStatus, Ttl, Unavailable, Units, Why,
};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);

fn provisioned(read: u64, write: u64) -> Billing {
    Billing::Provisioned(Units { read, write })
}

/// A table with one index of the same billing.
fn table(billing: Billing) -> Table {
    let key = KeySchema {
        hash: "id".to_owned(),
        range: None,
    };
    let index = Index {
        status: TableStatus::Active,
        key: key.clone(),
        billing,
    };
    Table {
        status: TableStatus::Active,
        key,
        billing,
        indexes: [("UserIndex".to_owned(), index)].into(),
        items: 0,
        bytes: 0,
        deletion_protection: true,
        encryption: None,
        ttl: Observed::new(NOW, Reading::Found(Ttl::Disabled)),
        point_in_time_recovery: Observed::new(NOW, Reading::Found(true)),
    }
}

fn units(read: &[Option<f64>], write: &[Option<f64>]) -> CapacityMetrics {
    CapacityMetrics {
        read_units: Series(read.to_vec()),
        write_units: Series(write.to_vec()),
        ..CapacityMetrics::default()
    }
}

fn denied() -> Unavailable {
    Unavailable {
        action: "dynamodb:DescribeTable".to_owned(),
        why: Why::Denied,
    }
}

/// Events and sessions with 5 units each way: events writes 60 units a minute, its index 150, sessions reads 30.
fn busy() -> (Metrics, BTreeMap<TableId, Observed<Table>>) {
    let metrics = Metrics {
        from: NOW,
        invocations: Series::default(),
        errors: Series::default(),
        duration_p95: Series::default(),
        tables: [
            (TableId::Events, units(&[None; 6], &[Some(60.0); 6])),
            (TableId::Sessions, units(&[Some(30.0); 6], &[None; 6])),
        ]
        .into(),
        indexes: [(
            TableId::Events,
            [("UserIndex".to_owned(), units(&[None; 6], &[Some(150.0); 6]))].into(),
        )]
        .into(),
    };
    let found = || Observed::new(NOW, Reading::Found(table(provisioned(5, 5))));
    let tables = [(TableId::Events, found()), (TableId::Sessions, found())];
    (metrics, tables.into())
}

#[test]
fn the_tightest_capacity_is_found_wherever_it_is() {
    type Change = fn(&mut Metrics, &mut BTreeMap<TableId, Observed<Table>>);
    type Tightest = Option<(TableId, Option<&'static str>, Direction, f64)>;
    let index = Some((TableId::Events, Some("UserIndex"), Direction::Write, 0.5));
    let cases: &[(&str, Change, Tightest)] = &[
        ("an index", |_, _| {}, index),
        (
            "a table",
            |m, _| m.indexes.clear(),
            Some((TableId::Events, None, Direction::Write, 0.2)),
        ),
        (
            "a read",
            |m, _| {
                m.indexes.clear();
                m.tables.remove(&TableId::Events);
            },
            Some((TableId::Sessions, None, Direction::Read, 0.1)),
        ),
        (
            "more than there is",
            |m, _| m.tables.entry(TableId::Sessions).or_default().read_units = Series(vec![Some(600.0)]),
            Some((TableId::Sessions, None, Direction::Read, 2.0)),
        ),
        (
            "minutes without data do not count",
            |m, _| {
                m.indexes.clear();
                let gaps = vec![None, Some(90.0), None, Some(30.0), None];
                m.tables.entry(TableId::Events).or_default().write_units = Series(gaps);
            },
            Some((TableId::Events, None, Direction::Write, 0.2)),
        ),
        (
            "what was long ago does not count",
            |m, _| {
                m.indexes.clear();
                let old = vec![Some(900.0), None, None, None, None, None];
                m.tables.entry(TableId::Events).or_default().write_units = Series(old);
            },
            Some((TableId::Sessions, None, Direction::Read, 0.1)),
        ),
        (
            "on demand has no limit",
            |_, tables| {
                let observed = Observed::new(NOW, Reading::Found(table(Billing::OnDemand)));
                tables.insert(TableId::Events, observed);
            },
            Some((TableId::Sessions, None, Direction::Read, 0.1)),
        ),
        (
            "a table that does not exist has no limit",
            |_, tables| {
                tables.insert(TableId::Events, Observed::new(NOW, Reading::Missing));
            },
            Some((TableId::Sessions, None, Direction::Read, 0.1)),
        ),
        (
            "units as they were last known",
            |_, tables| {
                let events = tables.get_mut(&TableId::Events).unwrap();
                events.reading = Reading::Unavailable(denied());
                events.last = Some(Last {
                    as_of: NOW,
                    value: table(provisioned(5, 10)),
                });
            },
            Some((TableId::Events, Some("UserIndex"), Direction::Write, 0.25)),
        ),
        (
            "a table that was never read may be the tightest",
            |_, tables| {
                let unread = Observed::new(NOW, Reading::Unavailable(denied()));
                tables.insert(TableId::ActiveSessions, unread);
            },
            None,
        ),
        (
            "nothing was measured",
            |m, _| {
                m.tables.clear();
                m.indexes.clear();
            },
            None,
        ),
    ];
    for (name, change, expected) in cases {
        let (mut metrics, mut tables) = busy();
        change(&mut metrics, &mut tables);
        let found = headroom(&metrics, &tables);
        let found = found.as_ref().map(|found| {
            (
                found.table,
                found.index.as_deref(),
                found.direction,
                found.used_share(),
            )
        });
        assert_eq!(found, *expected, "{name}");
    }
}

#[test]
fn a_burst_beyond_the_limit_leaves_nothing() {
    let (mut metrics, tables) = busy();
    metrics.tables.entry(TableId::Sessions).or_default().read_units = Series(vec![Some(600.0), None]);
    let headroom = headroom(&metrics, &tables).unwrap();
    assert_eq!(headroom.left(), 0.0);
    assert_eq!(headroom.used, Series(vec![Some(2.0), None]));
    assert_eq!((headroom.consumed, headroom.provisioned), (10.0, 5));
}

#[test]
fn use_is_measured_against_what_is_held_ready() {
    let minutes = [6_000.0, 60.0, 120.0, 180.0, 120.0].map(Some);
    let used = units(&[], &[minutes.as_slice(), &[None]].concat());
    for (billing, direction, consumed, share) in [
        (provisioned(5, 8), Direction::Write, Some(2.0), Some(2_500)),
        (provisioned(5, 0), Direction::Write, Some(2.0), None),
        (provisioned(5, 8), Direction::Read, None, None),
        (Billing::OnDemand, Direction::Write, Some(2.0), None),
    ] {
        let usage = Usage::new(billing, Some(&used), direction);
        assert_eq!(usage.consumed, consumed, "{usage:?}");
        assert_eq!(usage.used_basis_points(), share, "{usage:?}");
    }
    let unknown = Usage::new(provisioned(5, 8), None, Direction::Write);
    assert_eq!((unknown.provisioned, unknown.consumed), (Some(8), None));
}

#[test]
fn throttled_requests_of_the_recent_minutes_are_added_up() {
    let used = CapacityMetrics {
        read_throttles: Series(vec![Some(9.0), None, None, Some(2.0), None, None]),
        write_throttles: Series(vec![None, None, None, None, Some(1.0), None]),
        ..CapacityMetrics::default()
    };
    assert_eq!(throttled(&used), 3);
    assert_eq!(throttled(&CapacityMetrics::default()), 0);
}
