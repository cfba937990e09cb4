//! Times as a person's clock shows them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::fmt;
use std::sync::LazyLock;
use time::OffsetDateTime;

/// The IANA time zone database as it was when the console was built, so that every server shows the same.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone of the IANA database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// A time on the clocks of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// Year, month and day: `2026-11-23`.
    pub date: String,
    /// Hours and minutes: `14:05`.
    pub time: String,
    /// With seconds: `14:05:09`.
    pub time_with_seconds: String,
    /// The zone by its abbreviation, such as `KST`, or by its distance from UTC where it has none: `UTC-03`.
    pub zone: String,
}

impl Zone {
    /// Coordinated universal time: what is shown to somebody whose zone is not known.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of a name, such as `Asia/Seoul`; `None` if the database has no such name.
    pub fn named(name: &str) -> Option<Self> {
        ZONES.get(name).ok().map(Self)
    }

    /// The name that the browser gave, such as `Asia/Seoul`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// How many seconds the clocks of this zone are ahead of UTC at `at`.
    pub fn offset(&self, at: OffsetDateTime) -> i64 {
        let at = Timestamp::from_second(at.unix_timestamp()).unwrap_or(Timestamp::MAX);
        self.0.to_offset(at).seconds().into()
    }

    /// When a day begins in this zone and when the next one does; `None` if there is no such day. Days are written `2026-11-23`.
    pub fn day(&self, date: &str) -> Option<(OffsetDateTime, OffsetDateTime)> {
        let text = date;
        let date: Date = text.parse().ok()?;
        // A day and nothing else: the parser takes a time of day along.
        if date.to_string() != text {
            return None;
        }
        let begins = |date: Date| {
            let begins = date.to_zoned(self.0.clone()).ok()?.timestamp().as_second();
            OffsetDateTime::from_unix_timestamp(begins).ok()
        };
        Some((begins(date)?, begins(date.tomorrow().ok()?)?))
    }

    /// What the clocks of this zone show at `at`. A time beyond the year 9999 is shown as the last one before it.
    pub fn local(&self, at: OffsetDateTime) -> Local {
        let seconds = at.unix_timestamp();
        let local = Timestamp::from_second(seconds)
            .unwrap_or(Timestamp::MAX)
            .to_zoned(self.0.clone());
        let abbreviation = local.strftime("%Z").to_string();
        let zone = if abbreviation.starts_with(['+', '-']) {
            format!("UTC{abbreviation}")
        } else {
            abbreviation
        };
        Local {
            date: local.strftime("%Y-%m-%d").to_string(),
            time: local.strftime("%H:%M").to_string(),
            time_with_seconds: local.strftime("%H:%M:%S").to_string(),
            zone,
        }
    }
}

/// To the second: `2026-11-23 14:05:09 KST`.
impl fmt::Display for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.date, self.time_with_seconds, self.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn clocks_show_what_their_zone_says() {
        for (zone, at, expected) in [
            (
                "UTC",
                datetime!(2026-11-23 05:05:09 UTC),
                "2026-11-23 05:05:09 UTC",
            ),
            (
                "Asia/Seoul",
                datetime!(2026-11-23 05:05:09 UTC),
                "2026-11-23 14:05:09 KST",
            ),
            (
                "Asia/Seoul",
                datetime!(2026-11-23 18:00:00 UTC),
                "2026-11-24 03:00:00 KST",
            ),
            (
                "Europe/Berlin",
                datetime!(2026-10-25 00:59:59 UTC),
                "2026-10-25 02:59:59 CEST",
            ),
            (
                "Europe/Berlin",
                datetime!(2026-10-25 01:00:00 UTC),
                "2026-10-25 02:00:00 CET",
            ),
            (
                "America/Sao_Paulo",
                datetime!(2026-11-23 01:00:00 UTC),
                "2026-11-22 22:00:00 UTC-03",
            ),
            (
                "Asia/Kathmandu",
                datetime!(2026-11-23 00:00:00 UTC),
                "2026-11-23 05:45:00 UTC+0545",
            ),
        ] {
            assert_eq!(
                Zone::named(zone).unwrap().local(at).to_string(),
                expected,
                "{zone}"
            );
        }
    }

    #[test]
    fn a_day_lasts_as_long_as_its_clocks_say() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        assert_eq!(
            berlin.day("2026-10-25"),
            Some((datetime!(2026-10-24 22:00 UTC), datetime!(2026-10-25 23:00 UTC))),
            "25 hours"
        );
        for no_day in ["", "2026-02-30", "yesterday", "2026-11-23T00:00"] {
            assert_eq!(Zone::utc().day(no_day), None, "{no_day}");
        }
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        for name in [
            "",
            "Mars/Olympus",
            "../../etc/passwd",
            "Asia/Seoul; Path=/",
            "+09:00",
        ] {
            assert!(Zone::named(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_zone_keeps_the_name_it_was_asked_for() {
        assert_eq!(Zone::named("Asia/Seoul").unwrap().name(), "Asia/Seoul");
        assert_eq!(Zone::utc().name(), "UTC");
    }
}
