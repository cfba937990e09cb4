//! What is looked at: the view's state, as the address has it.

use crate::server::routes::Page;
use domain::alarm::history::{Cursor, EventKind, Span};
use domain::metrics;
use domain::name::AlarmName;
use domain::snapshot::AlarmState;
use std::time::Duration;
use time::OffsetDateTime;

/// How far back a page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days: as far as CloudWatch itself remembers.
    Month,
    /// 90 days.
    Quarter,
    /// 365 days.
    Year,
}

impl Window {
    /// Every window.
    pub const ALL: [Window; 5] = [
        Window::Day,
        Window::Week,
        Window::Month,
        Window::Quarter,
        Window::Year,
    ];

    /// The window as an address has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Window::Day => "24h",
            Window::Week => "7d",
            Window::Month => "30d",
            Window::Quarter => "90d",
            Window::Year => "1y",
        }
    }

    /// From when to when it goes now.
    pub fn span(self, now: OffsetDateTime) -> Span {
        let days = match self {
            Window::Day => 1,
            Window::Week => 7,
            Window::Month => 30,
            Window::Quarter => 90,
            Window::Year => 365,
        };
        Span {
            from: now - Duration::from_hours(24 * days),
            to: now,
        }
    }
}

/// The parameters of a page of alarms. What cannot be read is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// `state`: only alarms that are in it now.
    pub state: Option<AlarmState>,
    /// `alarm`: only what happened to it.
    pub alarm: Option<AlarmName>,
    /// `kind`: only events of it.
    pub kind: Option<EventKind>,
    /// `window`
    pub window: Window,
    /// `chart`: how far back the chart of an alarm's values goes, as its address has it; empty for the usual window.
    pub chart: &'static str,
    /// `before`: the event below which the page begins.
    pub before: Option<Cursor>,
    /// The window where the address names none.
    default: Window,
}

impl Wanted {
    /// Reads the parameters of an address; `default` is the window of one that names none.
    pub fn read(parameter: impl Fn(&str) -> String, default: Window) -> Self {
        let kind = parameter("kind");
        let window = parameter("window");
        let chart = parameter("chart");
        Self {
            state: AlarmState::from_word(&parameter("state")),
            alarm: parameter("alarm").parse().ok(),
            kind: EventKind::ALL.into_iter().find(|known| known.as_str() == kind),
            window: Window::ALL
                .into_iter()
                .find(|known| known.as_str() == window)
                .unwrap_or(default),
            chart: metrics::Window::ALL
                .into_iter()
                .map(metrics::Window::as_str)
                .find(|known| *known == chart)
                .unwrap_or_default(),
            before: parameter("before").parse().ok(),
            default,
        }
    }

    /// Whether nothing is left out and the window is the usual one.
    pub fn is_everything(&self) -> bool {
        self.state.is_none() && self.alarm.is_none() && self.kind.is_none() && self.window == self.default
    }

    /// The same, from another event on.
    pub(in crate::server::pages) fn from(&self, before: Option<Cursor>) -> Self {
        Self {
            before,
            ..self.clone()
        }
    }

    /// The same with the chart over another window.
    pub(in crate::server::pages) fn with_chart(&self, window: metrics::Window) -> Self {
        Self {
            chart: window.as_str(),
            ..self.clone()
        }
    }

    /// A path with these parameters.
    pub(in crate::server::pages) fn address_of(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let window = (self.window != self.default).then_some(self.window);
        let before = self.before.map(|before| before.to_string());
        let parameters = [
            ("state", self.state.map(AlarmState::as_str)),
            ("alarm", self.alarm.as_ref().map(AlarmName::as_str)),
            ("kind", self.kind.map(EventKind::as_str)),
            ("window", window.map(Window::as_str)),
            ("chart", Some(self.chart).filter(|chart| !chart.is_empty())),
            ("before", before.as_deref()),
        ];
        for (name, value) in parameters {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        match query.finish().as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

/// What came of a test page, as the address has it after it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestOutcome {
    /// SNS took it.
    Sent,
    /// SNS did not.
    NotTaken,
    /// It may not be sent now.
    Refused,
}

impl TestOutcome {
    const ALL: [TestOutcome; 3] = [TestOutcome::Sent, TestOutcome::NotTaken, TestOutcome::Refused];

    fn as_str(self) -> &'static str {
        match self {
            TestOutcome::Sent => "sent",
            TestOutcome::NotTaken => "not-taken",
            TestOutcome::Refused => "refused",
        }
    }

    /// Where it is told.
    pub fn address(self) -> String {
        format!("{}?test={}#paging", Page::Alarms.path(), self.as_str())
    }

    pub(super) fn read(parameter: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == parameter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_query(query: &str) -> Wanted {
        let parameter = |name: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        Wanted::read(parameter, Window::Day)
    }

    #[test]
    fn what_is_shown_is_in_the_address() {
        for address in [
            "/alarms",
            "/alarms?state=ALARM&alarm=errors%2F5+min&kind=action&window=30d&before=1795392000123-2",
            "/alarms?window=1y",
            "/alarms?window=30d&chart=3h",
        ] {
            let query = address.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(of_query(query).address_of("/alarms"), address);
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        for query in [
            "state=red",
            "alarm=",
            "kind=x",
            "window=24h",
            "window=2h",
            "before=yesterday",
            "chart=1y",
            "unknown=1",
        ] {
            assert_eq!(of_query(query).address_of("/alarms"), "/alarms", "{query}");
        }
    }
}
