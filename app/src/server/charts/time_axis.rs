//! The axis of time, on the clock of whoever looks.

use crate::server::zone::Zone;
use time::{Duration, OffsetDateTime};

/// At most so many ticks stand below a chart: every other one is left out where it is narrow.
const MOST_TICKS: i64 = 8;

/// Between two ticks: what divides a day on a clock, then days.
const STEPS: [Duration; 16] = [
    Duration::minutes(1),
    Duration::minutes(2),
    Duration::minutes(5),
    Duration::minutes(10),
    Duration::minutes(15),
    Duration::minutes(30),
    Duration::hours(1),
    Duration::hours(2),
    Duration::hours(3),
    Duration::hours(4),
    Duration::hours(6),
    Duration::hours(12),
    Duration::days(1),
    Duration::days(2),
    Duration::days(5),
    Duration::days(10),
];

/// The time that a chart covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub from: OffsetDateTime,
    /// Where it ends.
    pub to: OffsetDateTime,
}

/// A time that is written below the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// How far along the axis it is: 0 at its beginning, 1 at its end.
    pub share: f64,
    /// The time of day, or the day where one begins.
    pub label: String,
}

impl Span {
    /// How far along the axis a time is, if it is on it.
    pub fn share(self, at: OffsetDateTime) -> Option<f64> {
        let share = (at - self.from) / (self.to - self.from);
        (0.0..=1.0).contains(&share).then_some(share)
    }

    /// Round times of the zone's clock.
    pub fn ticks(self, zone: &Zone) -> Vec<Tick> {
        let length = self.to - self.from;
        let step = STEPS
            .into_iter()
            .find(|step| *step * i32::try_from(MOST_TICKS).unwrap_or(i32::MAX) >= length)
            .unwrap_or(STEPS[STEPS.len() - 1])
            .whole_seconds();
        let first = (self.from.unix_timestamp() + zone.offset(self.from)).div_euclid(step);
        let last = (self.to.unix_timestamp() + zone.offset(self.to)).div_euclid(step);
        (first..=last)
            .filter_map(|number| {
                let at = instant(number * step, zone)?;
                Some(Tick {
                    share: self.share(at)?,
                    label: label(at, step, zone),
                })
            })
            .collect()
    }

    /// How each of its points is named: without the day where all of it is one day.
    pub fn name(self, at: OffsetDateTime, zone: &Zone) -> String {
        let local = zone.local(at);
        let last = zone.local(self.to - Duration::SECOND).date;
        if zone.local(self.from).date == last {
            return local.time;
        }
        format!("{} {}", day(&local.date), local.time)
    }
}

/// When the zone's clock shows so many seconds since the beginning of 1970. `None` for an hour that the clock skips.
fn instant(clock: i64, zone: &Zone) -> Option<OffsetDateTime> {
    let utc = |offset| OffsetDateTime::from_unix_timestamp(clock - offset).ok();
    // The offset before a shift of the clock is right on one side of it, the one after it on the other.
    let day_before = zone.offset(utc(0)? - Duration::DAY);
    let day_after = zone.offset(utc(0)? + Duration::DAY);
    [day_before, day_after]
        .into_iter()
        .filter_map(|offset| Some((offset, utc(offset)?)))
        .find(|(offset, at)| zone.offset(*at) == *offset)
        .map(|(_, at)| at)
}

fn label(at: OffsetDateTime, step: i64, zone: &Zone) -> String {
    let local = zone.local(at);
    if step >= Duration::DAY.whole_seconds() || local.time == "00:00" {
        day(&local.date).to_owned()
    } else {
        local.time
    }
}

/// Month and day of a date.
fn day(date: &str) -> &str {
    date.split_once('-').map_or(date, |(_, day)| day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn labels(from: OffsetDateTime, length: Duration, zone: &str) -> String {
        let span = Span {
            from,
            to: from + length,
        };
        let ticks = span.ticks(&Zone::named(zone).unwrap());
        let labels: Vec<_> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        labels.join(" ")
    }

    #[test]
    fn ticks_are_round_on_the_clock_of_whoever_looks() {
        let from = datetime!(2026-11-23 05:07 UTC);
        for (length, zone, expected) in [
            (Duration::hours(1), "UTC", "05:10 05:20 05:30 05:40 05:50 06:00"),
            (Duration::hours(3), "UTC", "05:30 06:00 06:30 07:00 07:30 08:00"),
            (
                Duration::hours(3),
                "Asia/Kathmandu",
                "11:00 11:30 12:00 12:30 13:00 13:30",
            ),
            (
                Duration::hours(24),
                "UTC",
                "06:00 09:00 12:00 15:00 18:00 21:00 11-24 03:00",
            ),
            (
                Duration::hours(24),
                "Asia/Seoul",
                "15:00 18:00 21:00 11-24 03:00 06:00 09:00 12:00",
            ),
            (
                Duration::days(7),
                "Asia/Seoul",
                "11-24 11-25 11-26 11-27 11-28 11-29 11-30",
            ),
        ] {
            assert_eq!(labels(from, length, zone), expected, "{length} {zone}");
        }
        let month = labels(from, Duration::days(30), "UTC");
        assert!(month.split(' ').count() <= 8, "{month}");
    }

    #[test]
    fn a_clock_that_is_shifted_keeps_its_round_times() {
        // At 03:00 it is 02:00 again; each label stands once, at the first of the two.
        let autumn = labels(
            datetime!(2026-10-24 22:30 UTC),
            Duration::hours(6),
            "Europe/Berlin",
        );
        assert_eq!(autumn, "01:00 02:00 03:00 04:00 05:00");
        // At 02:00 it is 03:00: there is no 02:00 to label.
        let spring = labels(
            datetime!(2026-03-28 23:30 UTC),
            Duration::hours(6),
            "Europe/Berlin",
        );
        assert_eq!(spring, "01:00 03:00 04:00 05:00 06:00 07:00");
    }

    #[test]
    fn ticks_stand_where_their_time_is() {
        let from = datetime!(2026-11-23 05:00 UTC);
        let span = Span {
            from,
            to: from + Duration::hours(2),
        };
        for (minutes, share) in [
            (0, Some(0.0)),
            (30, Some(0.25)),
            (120, Some(1.0)),
            (121, None),
            (-1, None),
        ] {
            assert_eq!(span.share(from + Duration::minutes(minutes)), share, "{minutes}");
        }
    }

    #[test]
    fn a_point_is_named_with_its_day_where_there_are_several() {
        let from = datetime!(2026-11-23 12:00 UTC);
        let at = datetime!(2026-11-23 14:05 UTC);
        for (length, zone, expected) in [
            (Duration::hours(12), "UTC", "14:05"),
            (Duration::hours(13), "UTC", "11-23 14:05"),
            (Duration::hours(4), "Asia/Seoul", "11-23 23:05"),
        ] {
            let span = Span {
                from,
                to: from + length,
            };
            assert_eq!(
                span.name(at, &Zone::named(zone).unwrap()),
                expected,
                "{length} {zone}"
            );
        }
    }
}
