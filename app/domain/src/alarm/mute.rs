//! A muted alarm: its actions are switched off by somebody, for a while or until they are switched on again, for a reason that is
//! shown as long as it lasts. The alarm itself goes on: it is evaluated, and its state is shown.

use super::Definition;
use crate::audit::LONGEST_REASON;
use crate::name::AlarmName;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// How long what CloudWatch says of an alarm may be older than what it was told.
const SETTLES: Duration = Duration::minutes(1);

/// Who muted an alarm, why and until when. It is kept before CloudWatch is told, and forgotten after CloudWatch was told to enable
/// the actions again: as long as it is kept, the actions are ours to enable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mute {
    /// The alarm.
    pub alarm: AlarmName,
    /// The name of whoever muted it.
    pub who: String,
    /// Why.
    pub reason: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// Until when; `None` until somebody enables the actions.
    #[serde(with = "time::serde::rfc3339::option")]
    pub until: Option<OffsetDateTime>,
    /// Whether CloudWatch has taken it.
    pub applied: bool,
}

/// For how long an alarm is muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MuteFor {
    /// 15 minutes.
    QuarterHour,
    /// An hour.
    Hour,
    /// Four hours.
    FourHours,
    /// A day.
    Day,
    /// A week.
    Week,
    /// Until somebody enables its actions.
    UntilEnabled,
}

impl MuteFor {
    /// Every choice, the shortest first.
    pub const ALL: [Self; 6] = [
        Self::QuarterHour,
        Self::Hour,
        Self::FourHours,
        Self::Day,
        Self::Week,
        Self::UntilEnabled,
    ];

    /// As forms have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::QuarterHour => "15m",
            Self::Hour => "1h",
            Self::FourHours => "4h",
            Self::Day => "1d",
            Self::Week => "7d",
            Self::UntilEnabled => "enabled",
        }
    }

    /// The choice that a form has made.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == text)
    }

    fn length(self) -> Option<Duration> {
        match self {
            Self::QuarterHour => Some(Duration::minutes(15)),
            Self::Hour => Some(Duration::HOUR),
            Self::FourHours => Some(Duration::hours(4)),
            Self::Day => Some(Duration::DAY),
            Self::Week => Some(Duration::WEEK),
            Self::UntilEnabled => None,
        }
    }
}

/// Why an alarm cannot be muted, or its actions cannot be enabled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMuted {
    /// There is no such alarm.
    #[error("there is no such alarm")]
    NoAlarm,
    /// It has nothing to switch off.
    #[error("the alarm has no actions for the state ALARM")]
    NoActions,
    /// Somebody has muted it.
    #[error("{} has muted it already", .0.who)]
    Already(Box<Mute>),
    /// Its actions are switched off, and not by this console. They are not taken over: nobody knows until when they should be.
    #[error("its actions were switched off outside of this console")]
    SwitchedOffElsewhere,
    /// Its actions are on.
    #[error("its actions are enabled already")]
    EnabledAlready,
    /// There is no reason, or it is too long.
    #[error("a reason is needed, of at most {LONGEST_REASON} characters")]
    NoReason,
}

/// Whether an alarm can be muted now. The form shows it, the server enforces it.
///
/// # Errors
/// Why not.
pub fn may_mute(definition: Option<&Definition>, muted: Option<&Mute>) -> Result<(), NotMuted> {
    let definition = definition.ok_or(NotMuted::NoAlarm)?;
    if let Some(mute) = muted {
        return Err(NotMuted::Already(Box::new(mute.clone())));
    }
    if definition.actions.alarm.is_empty() {
        return Err(NotMuted::NoActions);
    }
    if !definition.actions_enabled {
        return Err(NotMuted::SwitchedOffElsewhere);
    }
    Ok(())
}

/// Whether an alarm's actions can be enabled now: those of a muted alarm, and those that somebody else switched off.
///
/// # Errors
/// Why not.
pub fn may_enable(definition: Option<&Definition>, muted: Option<&Mute>) -> Result<(), NotMuted> {
    match (definition, muted) {
        (_, Some(_)) => Ok(()),
        (None, None) => Err(NotMuted::NoAlarm),
        (Some(definition), None) if definition.actions_enabled => Err(NotMuted::EnabledAlready),
        (Some(_), None) => Ok(()),
    }
}

impl Mute {
    /// A mute that begins now. CloudWatch is yet to be told.
    ///
    /// # Errors
    /// There is no reason for it.
    pub fn new(
        alarm: AlarmName,
        who: String,
        reason: &str,
        length: MuteFor,
        now: OffsetDateTime,
    ) -> Result<Self, NotMuted> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            return Err(NotMuted::NoReason);
        }
        Ok(Self {
            alarm,
            who,
            reason: reason.to_owned(),
            since: now,
            until: length.length().map(|length| now + length),
            applied: false,
        })
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: OffsetDateTime) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// What is to be done about it now, whoever began it and whatever became of them. `enabled` tells whether the alarm's actions
    /// are on; `None` if there is no such alarm.
    pub fn next(&self, enabled: Option<bool>, now: OffsetDateTime) -> Next {
        match enabled {
            None => Next::Forget,
            Some(_) if self.is_over(now) => Next::Enable,
            Some(_) if !self.applied => Next::Disable,
            // Just told, CloudWatch may still say what was.
            Some(true) if now - self.since >= SETTLES => Next::Forget,
            Some(_) => Next::Wait,
        }
    }
}

/// What is to be done about a mute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Switch the actions off: whoever wanted to came no further.
    Disable,
    /// Nothing, until its time is over.
    Wait,
    /// Switch the actions on, then forget it.
    Enable,
    /// Forget it: somebody else switched the actions on, or the alarm is gone.
    Forget,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm::{Actions, CompositeRule, Watch};
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-23 03:00 UTC);

    fn mute(length: MuteFor) -> Mute {
        let alarm = "LiveInsight-Lambda-ErrorRate".parse().unwrap();
        Mute::new(alarm, "mina".to_owned(), " a load test ", length, NOW).unwrap()
    }

    fn alarm(actions: &[&str], actions_enabled: bool) -> Definition {
        Definition {
            description: String::new(),
            actions_enabled,
            actions: Actions {
                alarm: actions.iter().map(|arn| (*arn).to_owned()).collect(),
                ..Actions::default()
            },
            watch: Watch::Composite(CompositeRule {
                rule: String::new(),
                suppressor: None,
            }),
            configured_at: None,
        }
    }

    #[test]
    fn who_has_a_reason_mutes_what_calls_somebody() {
        let begun = mute(MuteFor::Hour);
        assert_eq!(begun.reason, "a load test");
        assert_eq!(begun.until, Some(datetime!(2026-11-23 04:00 UTC)));
        assert_eq!(mute(MuteFor::UntilEnabled).until, None);
        for reason in ["", "  ", &"x".repeat(501)] {
            let refused = Mute::new(begun.alarm.clone(), String::new(), reason, MuteFor::Hour, NOW);
            assert_eq!(refused, Err(NotMuted::NoReason));
        }
        let already = || NotMuted::Already(Box::new(begun.clone()));
        let (on, off, silent) = (
            alarm(&["topic"], true),
            alarm(&["topic"], false),
            alarm(&[], true),
        );
        for (definition, muted, mutes, enables) in [
            (None, None, Err(NotMuted::NoAlarm), Err(NotMuted::NoAlarm)),
            (Some(&on), None, Ok(()), Err(NotMuted::EnabledAlready)),
            (Some(&off), None, Err(NotMuted::SwitchedOffElsewhere), Ok(())),
            (
                Some(&silent),
                None,
                Err(NotMuted::NoActions),
                Err(NotMuted::EnabledAlready),
            ),
            (Some(&off), Some(&begun), Err(already()), Ok(())),
            (Some(&on), Some(&begun), Err(already()), Ok(())),
            (None, Some(&begun), Err(NotMuted::NoAlarm), Ok(())),
        ] {
            assert_eq!(may_mute(definition, muted), mutes);
            assert_eq!(may_enable(definition, muted), enables);
        }
    }

    #[test]
    fn a_mute_ends_by_its_time_and_whoever_finds_it_goes_on_with_it() {
        let applied = |length| Mute {
            applied: true,
            ..mute(length)
        };
        let later = |minutes| NOW + Duration::minutes(minutes);
        for (mute, enabled, now, next) in [
            // Whoever kept it died before CloudWatch was told.
            (mute(MuteFor::Hour), Some(true), later(5), Next::Disable),
            // Or before it was written down that CloudWatch was.
            (mute(MuteFor::Hour), Some(false), later(5), Next::Disable),
            // Nobody looked until it was over.
            (mute(MuteFor::Hour), Some(true), later(60), Next::Enable),
            (applied(MuteFor::Hour), Some(false), later(59), Next::Wait),
            (applied(MuteFor::Hour), Some(false), later(60), Next::Enable),
            (
                applied(MuteFor::Hour),
                Some(false),
                later(60 * 24 * 9),
                Next::Enable,
            ),
            // Somebody else enabled the actions.
            (applied(MuteFor::Hour), Some(true), later(5), Next::Forget),
            // CloudWatch has not caught up yet.
            (applied(MuteFor::Hour), Some(true), NOW, Next::Wait),
            (applied(MuteFor::Hour), None, later(5), Next::Forget),
            (
                applied(MuteFor::UntilEnabled),
                Some(false),
                later(60 * 24 * 365),
                Next::Wait,
            ),
        ] {
            assert_eq!(mute.next(enabled, now), next, "{mute:?} {enabled:?} {now}");
        }
    }

    #[test]
    fn a_choice_is_read_as_it_is_written() {
        for choice in MuteFor::ALL {
            assert_eq!(MuteFor::read(choice.as_str()), Some(choice));
        }
        assert_eq!(MuteFor::read("1y"), None);
    }
}
