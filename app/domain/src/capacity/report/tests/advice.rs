//! Incidents: what the report says of them.

use super::*;

fn advice(asked: &[Asked]) -> Advice {
    advise(&asked.iter().map(assessed).collect::<Vec<_>>())
}

#[test]
fn an_over_provisioned_table() {
    let asked = [
        writes(None, Some(100), steady(5.0)),
        writes(Some("UserIndex"), Some(100), steady(5.0)),
    ];
    let advice = advice(&asked);
    // Needed: 5 ÷ 0.7 = 7.1, so 8 each.
    let units = Units { read: 1, write: 8 };
    assert_eq!(
        advice.recommendation,
        Recommendation::Provisioned {
            units: vec![(None, units), (Some("UserIndex".to_owned()), units)]
        }
    );
    // Now 200 × 730 × 0.00065 = 94.90, needed 16 × 730 × 0.00065 = 7.592: (94.90 − 7.592) × 12.
    assert_eq!(advice.saving_a_year, usd("1047.696"));
    assert_eq!(
        advice.causes,
        [
            Cause::OverProvisioned {
                held: 200,
                needed: 16
            },
            // One by one: 10 × 3,600 × 730 × 0.000000625.
            Cause::ProvisionedCheaper {
                on_demand: usd("16.425"),
                provisioned: usd("7.592")
            }
        ]
    );
    assert_eq!(advice.confidence.level, Level::High);
}

#[test]
fn an_under_provisioned_index() {
    let mut index = writes(Some("UserIndex"), Some(3), steady(3.0));
    index.throttles.provisioned = 1200;
    let advice = advice(&[writes(None, Some(5), steady(3.0)), index]);
    // The table: 3 ÷ 0.7 = 4.3, so 5. The index was asked for 3 at least, so 5 too.
    let units = Units { read: 1, write: 5 };
    assert_eq!(
        advice.recommendation,
        Recommendation::Provisioned {
            units: vec![(None, units), (Some("UserIndex".to_owned()), units)]
        }
    );
    // 8 units now, 10 then: −2 × 730 × 0.00065 × 12. It costs more, and is needed.
    assert_eq!(advice.saving_a_year, usd("-11.388"));
    assert_eq!(
        advice.causes[0],
        Cause::Throttled {
            index: Some("UserIndex".to_owned()),
            direction: Direction::Write,
            requests: 1200
        }
    );
    assert_eq!(advice.confidence.doubts, [Doubt::DemandUnknown]);
    assert_eq!(advice.confidence.level, Level::Medium);
}

#[test]
fn seldom_and_much_is_cheaper_one_by_one() {
    // Every tenth period 5 units a second, else nothing.
    let rates = (0..TWO_WEEKS).map(|period| if period % 10 == 0 { 5.0 } else { 0.0 });
    let advice = advice(&[writes(None, Some(8), rates)]);
    assert_eq!(advice.recommendation, Recommendation::OnDemand);
    // 404 of 4,032 periods: the mean is 0.500992. 0.500992… × 3,600 × 730 × 0.000000625 = 0.822879; 8 units held: 3.796.
    assert_eq!(format!("{:.2}", advice.saving_a_year), "35.68");
    assert_eq!(advice.confidence.doubts, []);
    // With a peak of ten times the mean there is a doubt.
    let rates = (0..TWO_WEEKS).map(|period| if period % 20 == 0 { 5.0 } else { 0.0 });
    let spiky = self::advice(&[writes(None, Some(8), rates)]);
    assert_eq!(spiky.confidence.doubts, [Doubt::Spiky]);
}

#[test]
fn what_saves_little_stays() {
    // 10 held, 7 ÷ 0.7 = 10 needed.
    let fits = advice(&[writes(None, Some(10), steady(7.0))]);
    assert_eq!(fits.recommendation, Recommendation::Keep);
    assert_eq!(fits.saving_a_year, Usd::ZERO);
    // One unit of 100 less saves 1 %.
    let nearly = advice(&[writes(None, Some(100), steady(69.0))]);
    assert_eq!(nearly.recommendation, Recommendation::Keep);
    // 1 × 730 × 0.00065 × 12
    assert_eq!(nearly.causes, [Cause::NotWorthIt { saving: usd("5.694") }]);
}

#[test]
fn on_demand_that_would_be_cheaper_held_ready() {
    let advice = advice(&[writes(None, None, steady(7.0))]);
    // One by one 7 × 3,600 × 730 × 0.000000625 = 11.4975, held ready 10 × 730 × 0.00065 = 4.745: × 12.
    assert_eq!(advice.saving_a_year, usd("81.03"));
    assert_eq!(
        advice.recommendation,
        Recommendation::Provisioned {
            units: vec![(None, Units { read: 1, write: 10 })]
        }
    );
}

#[test]
fn a_hot_partition_is_told_apart() {
    let mut asked = writes(None, Some(10), steady(2.0));
    assert_eq!(assessed(&asked).hot_partition, HotPartition::NoSign);
    asked.throttles.provisioned = 9;
    assert_eq!(assessed(&asked).hot_partition, HotPartition::Suspected);
    asked.throttles.key_range = 40;
    assert_eq!(
        assessed(&asked).hot_partition,
        HotPartition::Seen { requests: 40 }
    );
    assert_eq!(
        advice(&[asked]).causes[0],
        Cause::HotPartition {
            index: None,
            direction: Direction::Write
        }
    );
}

#[test]
fn what_cannot_be_known_is_not_advised() {
    let mut silent = writes(None, Some(5), []);
    silent.history.sums = vec![None; TWO_WEEKS];
    assert_eq!(
        advice(&[silent.clone()]).recommendation,
        Recommendation::Undecided {
            because: Undecided::NoData
        }
    );
    // Reads that nobody made, beside writes that somebody did, are a zero.
    silent.direction = Direction::Read;
    let advised = advice(&[silent, writes(None, Some(5), steady(1.0))]);
    assert!(matches!(
        advised.recommendation,
        Recommendation::Provisioned { .. }
    ));
    let elsewhere = assess(
        &writes(None, Some(5), steady(1.0)),
        &"eu-north-1".parse().unwrap(),
        &book(),
    );
    assert_eq!(
        advise(&[elsewhere]).recommendation,
        Recommendation::Undecided {
            because: Undecided::NotPriced {
                reason: NotPriced::UnknownRegion
            }
        }
    );
}

#[test]
fn doubts() {
    let mut coarse = writes(None, Some(5), [1.0; 24 * 10]);
    coarse.history.period = Duration::HOUR;
    coarse.history.sums = vec![Some(3600.0); 24 * 10];
    let coarse = advice(&[coarse]).confidence;
    assert_eq!(coarse.doubts, [Doubt::FewDays { days: 10 }, Doubt::Coarse]);
    assert_eq!(coarse.level, Level::Low);
    let growing = (0..14_u8).flat_map(|day| std::iter::repeat_n(1.0 + f64::from(day), 288));
    assert_eq!(
        advice(&[writes(None, Some(50), growing)]).confidence.doubts,
        [Doubt::Growing]
    );
}
