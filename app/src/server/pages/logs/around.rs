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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::alarm::history::{Coverage, Event, Item, Transition};
    use domain::alarm::{
        Comparison, LowSamples, Metric, MetricStat, Source, Statistic, Threshold, TreatMissingData, Window,
    };
    use time::macros::datetime;

    const AT: OffsetDateTime = datetime!(2026-11-23 09:00 UTC);

    fn rule(namespace: &str, name: &str, period: u32, periods: u32) -> MetricRule {
        MetricRule {
            source: Source::Metric(MetricStat {
                metric: Metric {
                    namespace: namespace.to_owned(),
                    name: name.to_owned(),
                    dimensions: [].into(),
                },
                statistic: Statistic::Sum,
                period,
                unit: None,
            }),
            comparison: Comparison::GreaterThan,
            threshold: Threshold::Static(5.0),
            evaluation_periods: periods,
            datapoints_to_alarm: periods,
            treat_missing_data: TreatMissingData::Missing,
            low_samples: LowSamples::Evaluate,
            window: Window::Sliding,
        }
    }

    #[test]
    fn the_log_is_searched_as_far_back_as_the_alarm_looked_and_for_what_it_watches() {
        use domain::logs::Lines;
        for (rule, minutes, lines) in [
            (Some(rule("AWS/Lambda", "Errors", 300, 2)), 15, Lines::Errors),
            (
                Some(rule("AWS/DynamoDB", "WriteThrottleEvents", 300, 1)),
                15,
                Lines::Errors,
            ),
            (
                Some(rule("AWS/ApiGateway", "5XXError", 3600, 1)),
                60,
                Lines::Errors,
            ),
            (Some(rule("AWS/Lambda", "Duration", 600, 3)), 30, Lines::All),
            (Some(rule("AWS/Lambda", "Throttles", 60, 1)), 15, Lines::All),
            (None, 15, Lines::Errors),
        ] {
            let at = LogsAt::around_alarm(rule.as_ref(), AT);
            assert_eq!((at.from, at.lines), (AT - Duration::minutes(minutes), lines));
            assert_eq!(at.to, AT + AROUND);
        }
    }

    #[test]
    fn an_alarm_that_does_not_ring_is_looked_at_where_it_did() {
        let history = |changes: &[(i64, AlarmState)]| {
            let items = changes.iter().map(|(minutes, to)| Item {
                at: AT - Duration::minutes(*minutes),
                event: Event::State(Transition {
                    from: AlarmState::InsufficientData,
                    to: *to,
                    reason: String::new(),
                }),
            });
            History::new(items.collect(), Coverage::default())
        };
        let rang = history(&[(90, AlarmState::Alarm), (60, AlarmState::Ok)]);
        let never = history(&[(60, AlarmState::Ok)]);
        assert_eq!(
            last_rang(None, Some(&rang)),
            Some((AT - Duration::minutes(90), true))
        );
        assert_eq!(last_rang(None, Some(&never)), None);
        assert_eq!(last_rang(None, None), None);
    }
}
