//! How far back one looks, and how closely.

use time::{Duration, OffsetDateTime};

/// How far back one looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// One hour.
    Hour,
    /// Three hours.
    ThreeHours,
    /// A day.
    #[default]
    Day,
    /// A week.
    Week,
    /// Thirty days.
    Month,
}

/// The points of a view in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The beginning of the first point's period.
    pub from: OffsetDateTime,
    /// The end of the last point's period.
    pub to: OffsetDateTime,
    /// How long the period of a point is.
    pub period: Duration,
}

impl Window {
    /// Every window, the shortest first.
    pub const ALL: [Window; 5] = [
        Window::Hour,
        Window::ThreeHours,
        Window::Day,
        Window::Week,
        Window::Month,
    ];

    /// The window that an address without one has.
    pub const DEFAULT: Window = Window::Day;

    /// As addresses have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Window::Hour => "1h",
            Window::ThreeHours => "3h",
            Window::Day => "24h",
            Window::Week => "7d",
            Window::Month => "30d",
        }
    }

    /// The window of an address; [`Self::DEFAULT`] if it is none.
    pub fn of(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|window| window.as_str() == text)
            .unwrap_or(Self::DEFAULT)
    }

    /// How long it is.
    pub fn length(self) -> Duration {
        match self {
            Window::Hour => Duration::hours(1),
            Window::ThreeHours => Duration::hours(3),
            Window::Day => Duration::days(1),
            Window::Week => Duration::days(7),
            Window::Month => Duration::days(30),
        }
    }

    /// The period of a point: as short as leaves 300 points at most, and never shorter than what CloudWatch still keeps.
    pub fn period(self) -> Duration {
        match self {
            Window::Hour | Window::ThreeHours => Duration::minutes(1),
            Window::Day => Duration::minutes(5),
            Window::Week => Duration::hours(1),
            Window::Month => Duration::hours(3),
        }
    }

    /// The finest period that CloudWatch still keeps of the window's oldest point: a minute for 15 days, five minutes for 63
    /// days, an hour for 455 days (CloudWatch API Reference, `GetMetricData`).
    pub fn finest_kept(self) -> Duration {
        match self.length().whole_days() {
            ..15 => Duration::minutes(1),
            15..63 => Duration::minutes(5),
            _ => Duration::hours(1),
        }
    }

    /// The window that ends with the last full period before `now`. Periods begin where the clock of UTC is a multiple of them,
    /// as CloudWatch cuts them.
    pub fn range(self, now: OffsetDateTime) -> Range {
        let period = self.period();
        let into_period = now.unix_timestamp().rem_euclid(period.whole_seconds());
        let to = now.replace_nanosecond(0).unwrap_or(now) - Duration::seconds(into_period);
        Range {
            from: to - self.length(),
            to,
            period,
        }
    }
}

impl Range {
    /// As many whole periods of an alarm as a window has, until the last one that is over before `now`.
    pub fn of_periods(window: Window, period: Duration, now: OffsetDateTime) -> Self {
        let period = period.max(Duration::SECOND);
        let into_period = now.unix_timestamp().rem_euclid(period.whole_seconds());
        let to = now.replace_nanosecond(0).unwrap_or(now) - Duration::seconds(into_period);
        let periods = (window.length().whole_seconds() / period.whole_seconds()).max(1);
        Self {
            from: to - period * i32::try_from(periods).unwrap_or(i32::MAX),
            to,
            period,
        }
    }

    /// How many points it has.
    pub fn points(self) -> usize {
        let points = (self.to - self.from).whole_seconds() / self.period.whole_seconds().max(1);
        usize::try_from(points).unwrap_or_default()
    }
}
