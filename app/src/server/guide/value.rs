//! Values of the running stack that the text asks for, written as code between double braces: `{{alarm:NAME}}`.

use domain::contract::TableId;

/// A value that the guide shows where it is spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// `stack`: the stack's status.
    Stack,
    /// `version`: the version that `LIVE` points to.
    Version,
    /// `function`: the live version's memory and timeout.
    Function,
    /// `api`: where websites post their events.
    ApiUrl,
    /// `alarm:NAME`: an alarm's state.
    Alarm(String),
    /// `capacity:TABLE`: a table's capacity mode and units.
    Capacity(TableId),
    /// `metric:NAME`: a key figure, as the overview shows it.
    Metric(Metric),
    /// `contact:ID`: how somebody is reached.
    Contact(String),
}

/// A key figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Requests in a minute.
    Requests,
    /// The share of invocations that fail.
    ErrorRate,
    /// The 95th percentile of the duration.
    Duration,
    /// Requests that DynamoDB refused.
    Throttles,
    /// What is left of the tightest capacity.
    Headroom,
}

impl Metric {
    /// Every key figure with its name in the text.
    pub const ALL: [(&str, Metric); 5] = [
        ("requests", Metric::Requests),
        ("error-rate", Metric::ErrorRate),
        ("duration-p95", Metric::Duration),
        ("throttles", Metric::Throttles),
        ("headroom", Metric::Headroom),
    ];
}

impl Live {
    /// What a piece of code asks for, if it asks for anything that is known.
    pub fn parse(code: &str) -> Option<Self> {
        let asked = code.strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let (kind, name) = asked.split_once(':').unwrap_or((asked, ""));
        Some(match (kind, name) {
            ("stack", "") => Live::Stack,
            ("version", "") => Live::Version,
            ("function", "") => Live::Function,
            ("api", "") => Live::ApiUrl,
            ("alarm", name) if !name.is_empty() => Live::Alarm(name.to_owned()),
            ("contact", id) if !id.is_empty() => Live::Contact(id.to_owned()),
            ("capacity", name) => Live::Capacity(TableId::ALL.into_iter().find(|id| id.name() == name)?),
            ("metric", name) => {
                let known = Metric::ALL.into_iter().find(|(known, _)| *known == name);
                Live::Metric(known?.1)
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_known_or_stays_text() {
        for (code, expected) in [
            ("{{stack}}", Some(Live::Stack)),
            (
                "{{alarm:LiveInsight-Lambda-ErrorRate}}",
                Some(Live::Alarm("LiveInsight-Lambda-ErrorRate".to_owned())),
            ),
            (
                "{{capacity:LiveInsight-Events}}",
                Some(Live::Capacity(TableId::Events)),
            ),
            ("{{metric:duration-p95}}", Some(Live::Metric(Metric::Duration))),
            ("{{metric:mood}}", None),
            ("{{capacity:Events}}", None),
            ("{{alarm:}}", None),
            ("{{stack:other}}", None),
            ("{stack}", None),
            ("stack", None),
        ] {
            assert_eq!(Live::parse(code), expected, "{code}");
        }
    }
}
