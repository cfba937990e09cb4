//! Each figure by hand.

use super::*;

fn near(figure: f64, expected: f64) -> bool {
    (figure - expected).abs() < 1e-9
}

#[test]
fn the_break_even_comes_from_the_book() {
    let cases = [
        // 0.00065 ÷ (3,600 × 0.000000625) = 0.00065 ÷ 0.00225
        (virginia(), Direction::Write, 0.288_888_888_9),
        // 0.00013 ÷ (3,600 × 0.000000125) = 0.00013 ÷ 0.00045
        (virginia(), Direction::Read, 0.288_888_888_9),
        // 0.0007049 ÷ (3,600 × 0.00000068) = 0.0007049 ÷ 0.002448
        (seoul(), Direction::Write, 0.287_949_346_4),
        // 0.00014098 ÷ (3,600 × 0.0000001355) = 0.00014098 ÷ 0.0004878
        (seoul(), Direction::Read, 0.289_011_890_1),
    ];
    for (region, direction, share) in cases {
        let found = break_even(&region, direction, &book()).unwrap();
        assert!(near(found, share), "{region} {direction:?}: {found}");
    }
    assert_eq!(
        break_even(&"eu-north-1".parse().unwrap(), Direction::Read, &book()),
        Err(NotPriced::UnknownRegion)
    );
}

#[test]
fn consumption_names_its_resolution() {
    // A hundred periods that consumed 1 to 100 units a second, in no order.
    let consumption = history((0..100_u16).map(|number| f64::from(number * 37 % 100 + 1)))
        .consumption()
        .unwrap();
    // (1 + 100) ÷ 2
    assert!(near(consumption.average, 50.5));
    assert_eq!(
        (consumption.p95, consumption.p99, consumption.max),
        (95.0, 99.0, 100.0)
    );
    assert_eq!(consumption.resolution, Duration::minutes(5));
    assert_eq!(consumption.periods, 100);
}

#[test]
fn a_gap_is_a_zero_but_not_before_the_table_was_used() {
    let mut asked = history([]);
    // 600 units in 300 seconds: 2 a second, then nothing, then 1 a second.
    asked.sums = vec![None, None, Some(600.0), None, Some(300.0)];
    let consumption = asked.consumption().unwrap();
    assert_eq!(
        (consumption.periods, consumption.average, consumption.max),
        (3, 1.0, 2.0)
    );
    asked.sums = vec![None; 9];
    assert_eq!(asked.consumption(), None);
}

#[test]
fn what_a_setting_carries() {
    // 5 × 0.7 = 3.5 units; an event takes 2 of the table's and 1 of an index's.
    let table = assessed(&writes(None, Some(5), steady(1.0)));
    assert!(near(table.events_per_second.unwrap(), 1.75));
    assert!(near(table.headroom.unwrap(), 2.5));
    assert!(near(table.used_share.unwrap(), 0.2));
    let index = assessed(&writes(Some("UserIndex"), Some(5), steady(1.0)));
    assert!(near(index.events_per_second.unwrap(), 3.5));
    let on_demand = assessed(&writes(None, None, steady(1.0)));
    assert_eq!(
        (
            on_demand.events_per_second,
            on_demand.headroom,
            on_demand.used_share
        ),
        (None, None, None)
    );
    assert_eq!(on_demand.until_full, UntilFull::Unknown);
    // All tables and indexes together: 2 + 1 + 1, 2 + 1 and 2, nine as docs/collector.md has it.
    let units = crate::contract::TableId::ALL.map(|table| {
        let indexes = table.contract().indexes.iter();
        write_units_per_event(None)
            + indexes
                .map(|(name, _)| write_units_per_event(Some(name)))
                .sum::<u32>()
    });
    assert_eq!(units, [4, 3, 2]);
}

#[test]
fn units_within_the_target() {
    let cases = [
        (0.0, 1),
        (0.7, 1),
        (0.71, 2),
        (7.0, 10),
        (7.01, 11),
        (700.0, 1000),
    ];
    for (a_second, units) in cases {
        assert_eq!(super::super::super::units_for(a_second), units, "{a_second}");
    }
}

#[test]
fn a_short_peak_is_sized_for_as_far_as_bursts_do_not_cover_it() {
    // 120 a second for five minutes of two weeks, else nothing: half of it comes out of what was saved up.
    let mut rates = vec![0.0; TWO_WEEKS];
    rates[9] = 120.0;
    let asked = writes(None, Some(5), rates);
    assert!(near(asked.history.consumption().unwrap().demand(), 42.0));
    assert_eq!(assessed(&asked).needed, 60);
    // By the hour 300 of 3,600 seconds: 130 ÷ (1 + 300 ÷ 3,600) = 120.
    let mut hourly = writes(None, Some(5), []);
    hourly.history.period = Duration::HOUR;
    hourly.history.sums = vec![Some(0.0); 400];
    hourly.history.sums[9] = Some(130.0 * 3600.0);
    assert_eq!(assessed(&hourly).needed, 120);
}

#[test]
fn days_until_it_is_full() {
    let growing = |provisioned, by: f64| {
        let rates = (0..14_u8).flat_map(|day| std::iter::repeat_n(1.0 + by * f64::from(day), 288));
        assessed(&writes(None, Some(provisioned), rates))
    };
    // 0.13 more each day, 1 + 13 × 0.13 = 2.69 on the last. The target is 10 × 0.7 = 7: (7 − 2.69) ÷ 0.13 = 33.15 days.
    let grown = growing(10, 0.13);
    assert_eq!(grown.until_full, UntilFull::Days(33));
    let trend = grown.trend.unwrap();
    assert!(near(trend.per_day, 0.13) && near(trend.now, 2.69) && near(trend.explains, 1.0));
    assert_eq!((trend.days, trend.fit()), (14, Fit::Good));
    // 2.69 is beyond 3 × 0.7 = 2.1.
    assert_eq!(growing(3, 0.13).until_full, UntilFull::Already);
    assert_eq!(growing(10, 0.0).until_full, UntilFull::NotGrowing);
    assert_eq!(growing(10, -0.05).until_full, UntilFull::NotGrowing);
    assert_eq!(
        assessed(&writes(None, Some(10), [1.0; 288])).until_full,
        UntilFull::Unknown,
        "one day makes no trend"
    );
}

#[test]
fn a_trend_is_trusted_as_far_as_it_explains() {
    // Through 1, 2, 4: middle 1, level 7 ÷ 3. Slope (−1 × −4/3 + 1 × 5/3) ÷ 2 = 1.5.
    let trend = Trend::of(&[1.0, 2.0, 4.0]).unwrap();
    assert!(near(trend.per_day, 1.5));
    // 7 ÷ 3 + 1.5
    assert!(near(trend.now, 3.833_333_333_333));
    // 3² ÷ (2 × 4.6667) = 0.9643
    assert!((trend.explains - 0.9643).abs() < 1e-4);
    assert_eq!((trend.fit(), trend.growth()), (Fit::None, None));
    assert_eq!(Trend::of(&[1.0, 2.0]), None);
    let zigzag: Vec<f64> = (0..20_u8).map(|day| f64::from(day % 2)).collect();
    assert_eq!(Trend::of(&zigzag).unwrap().fit(), Fit::None);
    assert_eq!(Trend::of(&[3.0; 9]).unwrap().explains, 0.0);
}

#[test]
fn what_keeping_everything_costs() {
    let stored = Stored {
        now: quantity("40"),
        per_day: quantity("0.5"),
        free: quantity("25"),
    };
    let book = book();
    let storage = crate::price::Dimension::DynamoDbStorage;
    let kept = kept_for_ever(&stored, 12, book.price(&virginia(), storage));
    // 12 × 730 ÷ 24 = 365 days: 40 + 182.5 GB, of which 25 are free: 197.5 × 0.25.
    assert_eq!(kept.gb, quantity("222.5"));
    assert_eq!(kept.month, Ok(usd("49.375")));
    // Month m has 40 + 15.2083 m − 25 GB: 0.25 × (12 × 15 + 15.208333 × 78) = 0.25 × (180 + 1,186.25).
    assert_eq!(format!("{:.6}", kept.together.unwrap()), "341.562500");
    let seoul = kept_for_ever(&stored, 12, book.price(&seoul(), storage));
    assert_eq!(seoul.month, Err(NotPriced::Unconfirmed));
}
