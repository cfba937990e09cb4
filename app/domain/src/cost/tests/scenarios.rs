//! What-if, against the month whose cost is known.

use super::*;
use crate::snapshot::Direction;

/// The month of [`month`] with what its tables are asked for.
fn baseline() -> Baseline {
    let usage = month();
    let demands = usage
        .metered()
        .filter(|(resource, ..)| **resource != Resource::Console)
        .filter_map(|(resource, dimension, consumed)| {
            let direction = match dimension {
                Dimension::DynamoDbOnDemandWrite => Direction::Write,
                Dimension::DynamoDbOnDemandRead => Direction::Read,
                _ => return None,
            };
            Some(Demand {
                resource: resource.clone(),
                direction,
                consumed,
                peak: quantity("7"),
                provisioned: None,
            })
        })
        .collect();
    Baseline {
        usage,
        memory_mb: 512,
        demands,
    }
}

fn totals(scenario: &Scenario) -> (Usd, Usd) {
    let answer = what_if(&baseline(), scenario, &book());
    (answer.low.total(), answer.high.total())
}

#[test]
fn all_as_it_is_costs_the_same() {
    assert_eq!(totals(&Scenario::SAME), (usd("43.54094"), usd("43.54094")));
    assert!(
        what_if(&baseline(), &Scenario::SAME, &book())
            .assumptions
            .is_empty()
    );
}

#[test]
fn twice_the_traffic() {
    let scenario = Scenario {
        traffic: quantity("2"),
        ..Scenario::SAME
    };
    // Writes 54.01 × 0.625 = 33.75625, reads 0.3 × 0.125 = 0.0375, storage 3.75 and backup 4.00 as they are: 41.54375.
    // Lambda (6 − 1) × 0.20 + (1,200,000 − 400,000) × 0.0000166667 = 1.00 + 13.33336. API 6 × 3.50 = 21.00.
    // Alarms 0.40, log (16 − 5) × 0.50 + 2 × 0.03 = 5.56, GetMetricData 2.3652. X-Ray (224,000 − 100,000) × 0.000005 = 0.62.
    // S3 0.0024, Cost Explorer 0.30.
    let both = usd("86.12471");
    assert_eq!(totals(&scenario), (both, both));
    let answer = what_if(&baseline(), &scenario, &book());
    assert_eq!(answer.low.events, quantity("6000000"));
    assert_eq!(
        answer.assumptions,
        [Assumption::SameShape, Assumption::StorageAsItIs]
    );
}

#[test]
fn other_memory_is_a_range() {
    let memory = |memory_mb| {
        totals(&Scenario {
            memory_mb: Some(memory_mb),
            ..Scenario::SAME
        })
    };
    // Half of it: 300,000 GB-s if the calls take as long, all free: 3.33334 less. Or they take twice as long: the same.
    assert_eq!(memory(256), (usd("40.2076"), usd("43.54094")));
    // Twice of it: 1,200,000 GB-s: 600,000 × 0.0000166667 = 10.00002 more. Or half as long: the same.
    assert_eq!(memory(1024), (usd("43.54094"), usd("53.54096")));
}

#[test]
fn held_ready_instead_of_one_by_one() {
    let scenario = Scenario {
        mode: Some(Mode::Provisioned),
        ..Scenario::SAME
    };
    // A peak of 7 a second within 70 %: 10 units for each of six writers and one reader.
    // Writes 6 × 10 × 730 = 43,800 − 18,600 free = 25,200 × 0.00065 = 16.38. Reads 7,300: all free.
    // On demand they were 16.875 + 0.01875 = 16.89375, so 0.51375 less.
    assert_eq!(totals(&scenario).0, usd("43.54094") - usd("0.51375"));
    let answer = what_if(&baseline(), &scenario, &book());
    assert_eq!(answer.assumptions, [Assumption::CapacityForPeak]);

    let mut held = baseline();
    for demand in &mut held.demands {
        demand.provisioned = Some(5);
    }
    // Nine times the traffic: 63 a second ÷ 0.7 = 90 units. 6 × 90 × 730 = 394,200 unit-hours of writing.
    let more = Scenario {
        traffic: quantity("9"),
        ..Scenario::SAME
    };
    let written = what_if(&held, &more, &book())
        .low
        .lines
        .into_iter()
        .filter(|line| line.dimension == Dimension::DynamoDbProvisionedWrite)
        .map(|line| line.quantity)
        .sum::<Quantity>();
    assert_eq!(written, quantity("394200"));
}

#[test]
fn another_region_and_another_sampling() {
    let (low, high) = totals(&Scenario {
        region: Some(seoul()),
        ..Scenario::SAME
    });
    assert_eq!((low, high), (usd("35.694455"), usd("35.694455")));
    // A tenth of three million requests: (300,000 − 100,000) × 0.000005 = 1.00 instead of 0.06.
    let (traced, _) = totals(&Scenario {
        sampling: Some(quantity("0.1")),
        ..Scenario::SAME
    });
    assert_eq!(traced, usd("43.54094") + usd("0.94"));
    let (none, _) = totals(&Scenario {
        sampling: Some(Quantity::ZERO),
        ..Scenario::SAME
    });
    assert_eq!(none, usd("43.54094") - usd("0.06"));
}
