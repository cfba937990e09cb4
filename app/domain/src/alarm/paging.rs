//! Whom an alarm tells, from the alarm to a person's telephone: an action, a topic, a subscription that somebody confirmed.

use super::Definition;
use crate::contract;
use crate::snapshot::{Observed, Shown, Topic};
use std::time::Duration;
use time::OffsetDateTime;

/// A subscription of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// How it is sent, such as `email` or `sms`.
    pub protocol: String,
    /// Where to.
    pub endpoint: String,
    /// Whether it receives anything.
    pub confirmation: Confirmation,
}

/// Whether whoever a subscription names has agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// They have: it receives what the topic sends.
    Confirmed,
    /// They have not answered. It receives nothing, and is deleted after a while (SNS Developer Guide: two days).
    Pending,
    /// It was deleted and is still listed.
    Deleted,
}

impl Subscription {
    /// The endpoint for those who need not know it: the first character of a name, the last digits of a number, the host of an
    /// address.
    pub fn masked(&self) -> String {
        match self.endpoint.split_once('@') {
            Some((name, host)) => {
                let first = name.chars().next().map(String::from).unwrap_or_default();
                format!("{first}…@{host}")
            }
            None if self.protocol == "sms" => {
                let digits = self.endpoint.chars().count().saturating_sub(4);
                format!("…{}", self.endpoint.chars().skip(digits).collect::<String>())
            }
            None => match self.endpoint.split_once("://") {
                // What follows the host may be a secret.
                Some((scheme, rest)) => {
                    let host = rest.split('/').next().unwrap_or_default();
                    format!("{scheme}://{host}/…")
                }
                None => self.endpoint.clone(),
            },
        }
    }
}

/// How far an alarm's call goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// To as many confirmed subscriptions.
    Subscribers(u64),
    /// To the topic and no further: nobody has confirmed.
    NoSubscriber {
        /// Subscriptions that wait to be confirmed.
        pending: u64,
    },
    /// To a topic that does not exist.
    NoTopic,
    /// To something else than the stack's topic; whether that tells anybody, the console does not know.
    Elsewhere {
        /// What it acts on.
        arns: Vec<String>,
    },
    /// Nowhere: it does nothing in ALARM.
    NoAction,
    /// Nowhere: its actions are switched off.
    SwitchedOff,
    /// Nobody knows: the topic cannot be read.
    Unknown,
}

impl Reach {
    /// Whether it is certain that nobody is told.
    pub fn is_silent(&self) -> bool {
        match self {
            Reach::NoSubscriber { .. } | Reach::NoTopic | Reach::NoAction | Reach::SwitchedOff => true,
            Reach::Subscribers(_) | Reach::Elsewhere { .. } | Reach::Unknown => false,
        }
    }
}

/// How far an alarm's call goes, with the stack's topic as it was read.
pub fn reach(definition: &Definition, topic: &Observed<Topic>) -> Reach {
    let arns = &definition.actions.alarm;
    if arns.is_empty() {
        return Reach::NoAction;
    }
    if !definition.actions_enabled {
        return Reach::SwitchedOff;
    }
    let to_topic = arns
        .iter()
        .any(|arn| arn.rsplit(':').next() == Some(contract::TOPIC) && arn.contains(":sns:"));
    if !to_topic {
        return Reach::Elsewhere { arns: arns.clone() };
    }
    match topic.shown() {
        Shown::Now(topic) | Shown::Stale { value: topic, .. } => match topic.confirmed {
            0 => Reach::NoSubscriber {
                pending: topic.pending,
            },
            confirmed => Reach::Subscribers(confirmed),
        },
        Shown::Missing => Reach::NoTopic,
        Shown::Unavailable(_) => Reach::Unknown,
    }
}

/// The least time between two test pages: enough to see whether the first one came.
pub const BETWEEN_TESTS: Duration = Duration::from_mins(1);

/// Why no test page can be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestRefusal {
    /// The topic cannot be read, so nobody knows whom it would reach.
    Unknown,
    /// There is no topic.
    NoTopic,
    /// Nobody would receive it.
    NoSubscriber {
        /// Subscriptions that wait to be confirmed.
        pending: u64,
    },
    /// One was sent just now.
    TooSoon {
        /// When the next one may be sent.
        wait: Duration,
    },
}

/// Whether a test page can be sent to the topic now: whom to, or why not. The button shows it, the server enforces it.
///
/// # Errors
/// Why not.
pub fn may_test(
    topic: &Observed<Topic>,
    last: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<&Topic, TestRefusal> {
    let topic = match topic.shown() {
        Shown::Now(topic) => topic,
        Shown::Missing => return Err(TestRefusal::NoTopic),
        Shown::Stale { .. } | Shown::Unavailable(_) => return Err(TestRefusal::Unknown),
    };
    if topic.confirmed == 0 {
        return Err(TestRefusal::NoSubscriber {
            pending: topic.pending,
        });
    }
    match last.map(|last| last + BETWEEN_TESTS - now) {
        Some(wait) if wait.is_positive() => Err(TestRefusal::TooSoon {
            wait: wait.unsigned_abs(),
        }),
        _ => Ok(topic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm::{Actions, CompositeRule, Watch};
    use crate::snapshot::{Reading, Unavailable, Why};
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-23 08:30 UTC);
    const ARN: &str = "arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms";

    fn topic(confirmed: u64, pending: u64) -> Observed<Topic> {
        let topic = Topic {
            arn: ARN.to_owned(),
            confirmed,
            pending,
        };
        Observed::new(NOW, Reading::Found(topic))
    }

    fn unread() -> Observed<Topic> {
        let unavailable = Unavailable {
            action: "sns:GetTopicAttributes".to_owned(),
            why: Why::Denied,
        };
        Observed::new(NOW, Reading::Unavailable(unavailable))
    }

    fn alarm(arns: &[&str], actions_enabled: bool) -> Definition {
        Definition {
            description: String::new(),
            configured_at: None,
            actions_enabled,
            actions: Actions {
                alarm: arns.iter().map(ToString::to_string).collect(),
                ..Actions::default()
            },
            watch: Watch::Composite(CompositeRule {
                rule: String::new(),
                suppressor: None,
            }),
        }
    }

    #[test]
    fn a_call_goes_as_far_as_somebody_who_agreed() {
        let missing = Observed::new(NOW, Reading::Missing);
        let other = "arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-Alarms";
        for (arns, enabled, topic, expected, silent) in [
            (vec![ARN], true, topic(2, 1), Reach::Subscribers(2), false),
            (
                vec![ARN],
                true,
                topic(0, 1),
                Reach::NoSubscriber { pending: 1 },
                true,
            ),
            (vec![ARN], true, missing.clone(), Reach::NoTopic, true),
            (vec![ARN], true, unread(), Reach::Unknown, false),
            (vec![ARN], false, topic(2, 0), Reach::SwitchedOff, true),
            (vec![], true, topic(2, 0), Reach::NoAction, true),
            (
                vec![other],
                true,
                topic(2, 0),
                Reach::Elsewhere {
                    arns: vec![other.to_owned()],
                },
                false,
            ),
        ] {
            let reach = reach(&alarm(&arns, enabled), &topic);
            assert_eq!(reach, expected);
            assert_eq!(reach.is_silent(), silent, "{reach:?}");
        }
    }

    #[test]
    fn a_test_page_is_sent_to_somebody_and_not_twice() {
        let missing = Observed::new(NOW, Reading::Missing);
        let seconds = Duration::from_secs;
        for (topic, ago, expected) in [
            (topic(1, 0), None, Ok(())),
            (topic(1, 0), Some(60), Ok(())),
            (
                topic(1, 0),
                Some(20),
                Err(TestRefusal::TooSoon { wait: seconds(40) }),
            ),
            (topic(0, 2), None, Err(TestRefusal::NoSubscriber { pending: 2 })),
            (missing, None, Err(TestRefusal::NoTopic)),
            (unread(), None, Err(TestRefusal::Unknown)),
        ] {
            let last = ago.map(|ago| NOW - seconds(ago));
            assert_eq!(may_test(&topic, last, NOW).map(|_| ()), expected);
        }
    }

    #[test]
    fn an_endpoint_is_masked_by_its_kind() {
        for (protocol, endpoint, expected) in [
            ("email", "kim@example.com", "k…@example.com"),
            ("sms", "+15555550123", "…0123"),
            (
                "https",
                "https://hooks.example.com/services/T0/secret",
                "https://hooks.example.com/…",
            ),
            (
                "sqs",
                "arn:aws:sqs:us-east-1:000000000000:pages",
                "arn:aws:sqs:us-east-1:000000000000:pages",
            ),
        ] {
            let subscription = Subscription {
                protocol: protocol.to_owned(),
                endpoint: endpoint.to_owned(),
                confirmation: Confirmation::Confirmed,
            };
            assert_eq!(subscription.masked(), expected);
        }
    }
}
