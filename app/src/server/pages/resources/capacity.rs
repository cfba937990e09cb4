//! The capacity of a table or an index, held ready and used.

use domain::snapshot::{Billing, CapacityMetrics, Direction, Units};

/// Reads or writes of a table or an index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Capacity units held ready for each second; `None` where requests are paid one by one.
    pub provisioned: Option<u64>,
    /// Capacity units consumed a second, the mean of the recent minutes that have data; `None` where CloudWatch has none.
    pub consumed: Option<f64>,
}

impl Usage {
    pub(super) fn new(billing: Billing, used: Option<&CapacityMetrics>, direction: Direction) -> Self {
        const SECONDS_A_MINUTE: f64 = 60.0;
        Self {
            provisioned: provisioned(billing, direction),
            consumed: used
                .and_then(|used| used.units(direction).recent_mean())
                .map(|units| units / SECONDS_A_MINUTE),
        }
    }

    /// How much of what is held ready is consumed, in hundredths of a percent: 10,000 is all of it. `None` where nothing is
    /// held ready, or its use is not known.
    pub fn used_basis_points(self) -> Option<u64> {
        let provisioned = self.provisioned.filter(|units| *units > 0)?;
        // Whole percents below one percent are noise, and a float of this size converts exactly.
        Some((self.consumed? / provisioned as f64 * 100.0).round() as u64 * 100)
    }
}

fn provisioned(billing: Billing, direction: Direction) -> Option<u64> {
    match (billing, direction) {
        (Billing::OnDemand, _) => None,
        (Billing::Provisioned(Units { read, .. }), Direction::Read) => Some(read),
        (Billing::Provisioned(Units { write, .. }), Direction::Write) => Some(write),
    }
}

/// Requests that were throttled in the recent minutes, reads and writes together. A gap is a zero.
pub(super) fn throttled(used: &CapacityMetrics) -> u64 {
    let sum: f64 = Direction::ALL
        .into_iter()
        .filter_map(|direction| used.throttles(direction).recent_sum())
        .sum();
    sum.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::snapshot::Series;

    fn series(points: &[Option<f64>]) -> Series {
        Series(points.to_vec())
    }

    #[test]
    fn use_is_measured_against_what_is_held_ready() {
        let used = CapacityMetrics {
            write_units: series(&[
                Some(6_000.0),
                Some(60.0),
                Some(120.0),
                Some(180.0),
                Some(120.0),
                None,
            ]),
            ..CapacityMetrics::default()
        };
        let provisioned = Billing::Provisioned(Units { read: 5, write: 8 });
        for (billing, direction, consumed, share) in [
            (provisioned, Direction::Write, Some(2.0), Some(2_500)),
            (provisioned, Direction::Read, None, None),
            (Billing::OnDemand, Direction::Write, Some(2.0), None),
        ] {
            let usage = Usage::new(billing, Some(&used), direction);
            assert_eq!(usage.consumed, consumed, "{usage:?}");
            assert_eq!(usage.used_basis_points(), share, "{usage:?}");
        }
        let unknown = Usage::new(provisioned, None, Direction::Write);
        assert_eq!((unknown.provisioned, unknown.consumed), (Some(8), None));
    }

    #[test]
    fn throttled_requests_of_the_recent_minutes_are_added_up() {
        let used = CapacityMetrics {
            read_throttles: series(&[Some(9.0), None, None, Some(2.0), None, None]),
            write_throttles: series(&[None, None, None, None, Some(1.0), None]),
            ..CapacityMetrics::default()
        };
        assert_eq!(throttled(&used), 3);
        assert_eq!(throttled(&CapacityMetrics::default()), 0);
    }
}
