//! The part of the log that something which happened is about.

use super::LogsAt;
use crate::server::request::lang;
use domain::alarm::MetricRule;
use domain::alarm::history::History;
use domain::deployment::Outcome;
use domain::deployment::journal::Record;
use domain::snapshot::{Alarm, AlarmState};
use time::{Duration, OffsetDateTime};

/// How long after a version went live its errors are searched for.
const AFTERWARDS: Duration = Duration::hours(6);

/// How long before and after something the log is searched: CloudWatch's delay, and what people do first.
const AROUND: Duration = Duration::minutes(15);

impl LogsAt {
    /// What may have made an alarm ring then, as far back as it looked. Slow requests are no errors, so an alarm on anything but
    /// errors and throttled tables leads to every line.
    pub fn around_alarm(rule: Option<&MetricRule>, at: OffsetDateTime) -> Self {
        let looked_at = rule.map_or(Duration::ZERO, |rule| {
            Duration::seconds(rule.period().into()) * f64::from(rule.evaluation_periods)
        });
        let (from, to) = (at - looked_at.max(AROUND), at + AROUND);
        if rule.is_none_or(is_on_errors) {
            Self::errors(from, to)
        } else {
            Self::during(from, to)
        }
    }

    /// Errors that began.
    pub fn errors_from(at: OffsetDateTime) -> Self {
        Self::errors(at, at + AFTERWARDS)
    }

    /// The errors of the version that a run brought; or those while it was under way, if it brought none.
    pub fn of_run(record: &Record) -> Self {
        match &record.outcome {
            Some(Outcome::Succeeded {
                version: Some(version),
                ..
            }) => Self::errors_from(record.began).of_version(*version),
            _ => Self::errors(record.began, record.ended.unwrap_or(record.began) + AROUND),
        }
    }

    /// What a link to it says, where something happened.
    pub fn named(&self) -> String {
        let words = &lang().words().logs;
        match self.version {
            Some(version) => (words.errors_of)(&version.to_string()),
            None => words.around.to_owned(),
        }
    }
}

/// Whether what an alarm watches leaves lines of errors in the log.
fn is_on_errors(rule: &MetricRule) -> bool {
    rule.metrics().any(|stat| {
        matches!(
            (stat.metric.namespace.as_str(), stat.metric.name.as_str()),
            ("AWS/Lambda", "Errors") | ("AWS/ApiGateway", "5XXError") | ("AWS/DynamoDB", _)
        )
    })
}

/// When an alarm rang last, and whether it did: else it is when its state changed last. `None` if neither is known.
pub fn last_rang(alarm: Option<&Alarm>, history: Option<&History>) -> Option<(OffsetDateTime, bool)> {
    let rings = alarm
        .filter(|alarm| alarm.state == AlarmState::Alarm)
        .and_then(|alarm| alarm.since);
    let rang = || {
        history?
            .transitions()
            .rev()
            .find(|(_, transition)| transition.to == AlarmState::Alarm)
            .map(|(at, _)| at)
    };
    let changed = || Some((alarm?.since?, false));
    rings.or_else(rang).map(|at| (at, true)).or_else(changed)
}
