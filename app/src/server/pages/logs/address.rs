//! What of the log is shown, as it stands in the page's address.

use crate::server::request::parameter;
use crate::server::routes::Page;
use domain::logs::{LONGEST, Lines, Search, Text};
use domain::name::VersionNumber;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// Who asks within this for the same is asked for the same, so that what was found can be given again.
const TOGETHER: i64 = 10;

/// How far back the log is searched if nobody says otherwise.
const BY_DEFAULT: Duration = Duration::HOUR;

/// A part of the log, for links to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogsAt {
    /// Which lines.
    pub lines: Lines,
    /// A text in them: a request's id, an event's id, a trace's id, or any words.
    pub text: Option<Text>,
    /// Of one version alone.
    pub version: Option<VersionNumber>,
    /// Not before.
    pub from: OffsetDateTime,
    /// Not after.
    pub to: OffsetDateTime,
    /// Where an earlier search goes on.
    pub next: Option<String>,
    /// With what X-Ray recorded meanwhile.
    pub traces: bool,
}

impl LogsAt {
    /// Every line of an interval, as around an alarm or during a deployment.
    pub fn during(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self {
            lines: Lines::All,
            text: None,
            version: None,
            from,
            to,
            next: None,
            traces: false,
        }
    }

    /// The errors of an interval.
    pub fn errors(from: OffsetDateTime, to: OffsetDateTime) -> Self {
        Self {
            lines: Lines::Errors,
            ..Self::during(from, to)
        }
    }

    /// The same of one version.
    #[must_use]
    pub fn of_version(self, version: VersionNumber) -> Self {
        Self {
            version: Some(version),
            ..self
        }
    }

    /// All lines with a text, such as a request's id, in the same interval.
    #[must_use]
    pub fn about(&self, text: &str) -> Self {
        Self {
            lines: Lines::All,
            text: Text::typed(text),
            version: None,
            next: None,
            ..self.clone()
        }
    }

    /// What the request's address asks for.
    pub(super) fn asked(now: OffsetDateTime) -> Self {
        let at = |name| OffsetDateTime::parse(&parameter(name), &Rfc3339).ok();
        Self {
            lines: match parameter("lines").as_str() {
                "all" => Lines::All,
                _ => Lines::Errors,
            },
            text: Text::typed(&parameter("text")),
            version: parameter("version").parse().ok(),
            next: Some(parameter("next")).filter(|next| !next.is_empty()),
            traces: parameter("traces") == "1",
            ..Self::interval(now, at("from"), at("to"), hours(&parameter("window")))
        }
    }

    /// The interval between two times, or the last hours before now. Never longer than may be searched at once.
    fn interval(
        now: OffsetDateTime,
        from: Option<OffsetDateTime>,
        to: Option<OffsetDateTime>,
        window: Option<Duration>,
    ) -> Self {
        let soon = now.replace_nanosecond(0).unwrap_or(now)
            + Duration::seconds(TOGETHER - now.unix_timestamp().rem_euclid(TOGETHER));
        let to = match window {
            Some(_) => soon,
            None => to.unwrap_or(soon),
        };
        let earliest = to - LONGEST;
        let from = match (window, from) {
            (Some(window), _) => to - window,
            (None, Some(from)) => from.clamp(earliest, to),
            (None, None) => to - BY_DEFAULT,
        };
        Self::during(from.max(earliest), to)
    }

    /// What is searched for.
    pub(super) fn search(self) -> Search {
        let Self {
            lines,
            text,
            version,
            from,
            to,
            next,
            traces: _,
        } = self;
        Search {
            lines,
            text,
            version,
            from,
            to,
            next,
        }
    }

    /// Where it is shown.
    pub fn path(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.lines == Lines::All {
            query.append_pair("lines", "all");
        }
        if let Some(text) = &self.text {
            query.append_pair("text", text.as_str());
        }
        if let Some(version) = self.version {
            query.append_pair("version", &version.to_string());
        }
        for (name, at) in [("from", self.from), ("to", self.to)] {
            query.append_pair(name, &at.format(&Rfc3339).unwrap_or_default());
        }
        if self.traces {
            query.append_pair("traces", "1");
        }
        if let Some(next) = &self.next {
            query.append_pair("next", next);
        }
        format!("{}?{}", Page::Logs.path(), query.finish())
    }
}

/// Windows that the form offers, in hours.
pub(super) const WINDOWS: [i64; 4] = [1, 6, 24, 168];

fn hours(name: &str) -> Option<Duration> {
    let hours: i64 = name.strip_suffix('h')?.parse().ok()?;
    WINDOWS.contains(&hours).then(|| Duration::hours(hours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-01-15 09:00:03 UTC);

    #[test]
    fn links_say_all_that_is_searched_for() {
        let from = datetime!(2026-01-15 08:00 UTC);
        let to = datetime!(2026-01-15 09:00 UTC);
        let interval = "from=2026-01-15T08%3A00%3A00Z&to=2026-01-15T09%3A00%3A00Z";
        for (at, expected) in [
            (LogsAt::errors(from, to), format!("/logs?{interval}")),
            (
                LogsAt::errors(from, to).of_version("7".parse().unwrap()),
                format!("/logs?version=7&{interval}"),
            ),
            (
                LogsAt::errors(from, to).about("8f5-1"),
                format!("/logs?lines=all&text=8f5-1&{interval}"),
            ),
        ] {
            assert_eq!(at.path(), expected);
        }
    }

    #[test]
    fn intervals_are_within_bounds() {
        let soon = datetime!(2026-01-15 09:00:10 UTC);
        let day = |day| Some(datetime!(2026-01-15 00:00 UTC) + Duration::days(day));
        for (from, to, window, expected) in [
            (None, None, None, (soon - Duration::HOUR, soon)),
            (None, None, hours("24h"), (soon - Duration::DAY, soon)),
            (None, None, hours("5h"), (soon - Duration::HOUR, soon)),
            (day(-2), day(-1), None, (day(-2).unwrap(), day(-1).unwrap())),
            (day(-2), day(-1), hours("1h"), (soon - Duration::HOUR, soon)),
            // Too long, and the wrong way round.
            (day(-90), day(0), None, (day(-30).unwrap(), day(0).unwrap())),
            (day(0), day(-1), None, (day(-1).unwrap(), day(-1).unwrap())),
        ] {
            let at = LogsAt::interval(NOW, from, to, window);
            assert_eq!((at.from, at.to), expected);
        }
    }
}
