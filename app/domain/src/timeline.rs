//! What happened to the stack, on one axis: deployments and rollbacks, where the traffic was moved, alarms, settings that
//! changed, drift, and when errors began.
//!
//! AWS tells of each of these somewhere else, and of some nowhere: it has no event for a setting that was changed by hand. Those
//! are seen by looking twice ([`change`]), so their time is an interval. Who changed it stands in CloudTrail, which this console
//! does not read.

mod attribution;
pub mod change;
mod drift;
mod group;
mod ledger;
mod transitions;
mod window;

pub use attribution::{FOLLOWS_WITHIN, Suspect, errors_began};
pub use change::{Change, Seen, Subject, Value};
pub use group::{Entry, group};
pub use transitions::Transitions;
pub use window::{Filter, Window};

use crate::deployment::journal::Record;
use crate::name::{AlarmName, RunId, VersionNumber};
use crate::snapshot::{Alarm, AlarmState, AliasTarget, Snapshot};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// When.
    #[serde(flatten)]
    pub when: When,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// When something happened, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "known")]
pub enum When {
    /// Then.
    At {
        /// The time.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// It was not so the last time that somebody looked, and it is so now.
    Between {
        /// When it was last seen to be otherwise.
        #[serde(with = "time::serde::rfc3339")]
        after: OffsetDateTime,
        /// When it was first seen.
        #[serde(with = "time::serde::rfc3339")]
        by: OffsetDateTime,
    },
}

impl When {
    /// When it had happened for certain: where it stands on the axis.
    pub fn at(self) -> OffsetDateTime {
        match self {
            When::At { at } | When::Between { by: at, .. } => at,
        }
    }

    /// The earliest that it may have happened.
    pub fn earliest(self) -> OffsetDateTime {
        match self {
            When::At { at } | When::Between { after: at, .. } => at,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum What {
    /// Somebody deployed, rolled back, released a pin or told the stack what to do, as the ledger has it.
    Run {
        /// All that the ledger keeps of it.
        record: Box<Record>,
    },
    /// The alias points somewhere else.
    Shifted {
        /// Where it pointed.
        from: Option<AliasTarget>,
        /// Where it points.
        to: AliasTarget,
        /// Whose doing it is.
        by: By,
    },
    /// A rollback holds a version live.
    Pinned {
        /// The version.
        version: VersionNumber,
        /// The rollback.
        run: RunId,
    },
    /// No version is held live any more.
    Released {
        /// The version that was.
        version: VersionNumber,
        /// The run that let go of it.
        run: RunId,
    },
    /// An alarm has another state.
    Alarm(Transition),
    /// A setting has another value.
    Changed {
        /// Which, and its values.
        change: Change,
        /// Whose doing it is.
        by: By,
    },
    /// CloudFormation compared the stack with its template and found differences.
    StackDrifted {
        /// The resources' logical ids; empty if it did not say which.
        resources: Vec<String>,
    },
    /// Invocations began to fail.
    ErrorsBegan {
        /// How many failed since.
        count: u64,
    },
}

/// Whose doing something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "who", content = "run")]
pub enum By {
    /// A run of this console.
    Run(RunId),
    /// Somebody who did not use this console. CloudTrail knows who.
    SomebodyElse,
}

/// A change of an alarm's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The alarm's name.
    pub alarm: AlarmName,
    /// When its state changed.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Its state before, if it is known.
    pub from: Option<AlarmState>,
    /// Its state since.
    pub to: AlarmState,
    /// CloudWatch's sentence about it.
    pub reason: String,
}

impl Transition {
    /// What tells it from another change of the same alarm and instant. Where its time is known to the second alone, an alarm may well
    /// change twice in it. The state before is no part of it: the alarm itself does not tell that.
    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.to.as_str());
        hash.update(&self.reason);
        let digest = hash.finalize();
        digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The last change of each alarm, as far as the alarm itself tells it.
    pub fn latest(snapshot: &Snapshot) -> Vec<Self> {
        let alarms = snapshot.alarms.shown().value();
        let last = |(name, alarm): (&AlarmName, &Alarm)| {
            Some(Self {
                alarm: name.clone(),
                at: alarm.since?,
                from: None,
                to: alarm.state,
                reason: alarm.reason.clone(),
            })
        };
        alarms.into_iter().flatten().filter_map(last).collect()
    }
}

/// What kind of event it is: a row of the axis, and a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A deployment, or something told to the stack.
    Deployment,
    /// A manual rollback, and the pin that goes with it.
    Rollback,
    /// Traffic that moved.
    Shift,
    /// An alarm that changed its state, or errors that began.
    Alarm,
    /// A setting that changed.
    Setting,
    /// Something that is not as it was deployed.
    Drift,
}

impl Kind {
    /// Every kind, in the order of the axis.
    pub const ALL: [Kind; 6] = [
        Kind::Deployment,
        Kind::Rollback,
        Kind::Shift,
        Kind::Alarm,
        Kind::Setting,
        Kind::Drift,
    ];

    /// As it is written in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Deployment => "deployment",
            Kind::Rollback => "rollback",
            Kind::Shift => "shift",
            Kind::Alarm => "alarm",
            Kind::Setting => "setting",
            Kind::Drift => "drift",
        }
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Event {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        use crate::deployment::journal::Kind as Run;
        match &self.what {
            What::Run { record } => match record.kind {
                Run::Deployment { .. } | Run::Stack { .. } => Kind::Deployment,
                Run::Rollback { .. } | Run::Release => Kind::Rollback,
            },
            What::Pinned { .. } | What::Released { .. } => Kind::Rollback,
            What::Shifted { .. } => Kind::Shift,
            What::Alarm(_) | What::ErrorsBegan { .. } => Kind::Alarm,
            What::Changed {
                change,
                by: By::SomebodyElse,
            } if change.subject.is_deployed() => Kind::Drift,
            What::Changed { .. } => Kind::Setting,
            What::StackDrifted { .. } => Kind::Drift,
        }
    }

    /// A name that no other event has and that stays the same, for links: letters, digits, `-` and `_`.
    pub fn id(&self) -> String {
        // To the millisecond: a setting may well change twice in a second.
        let at = self.when.at().unix_timestamp_nanos() / 1_000_000;
        match &self.what {
            What::Run { record } => format!("run-{}", record.run),
            What::Shifted { by: By::Run(run), .. } => format!("shift-{run}"),
            What::Shifted { to, .. } => format!("shift-{}-{at}", slug(&to.to_string())),
            What::Pinned { run, .. } => format!("pin-{run}"),
            What::Released { run, .. } => format!("release-{run}"),
            What::Alarm(transition) => {
                let alarm = slug(transition.alarm.as_str());
                format!("alarm-{alarm}-{at}-{}", transition.fingerprint())
            }
            What::Changed { change, .. } => format!("change-{}-{at}", slug(&change.subject.key())),
            What::StackDrifted { .. } => format!("drift-{at}"),
            What::ErrorsBegan { .. } => format!("errors-{at}"),
        }
    }

    /// The run that it is a part of.
    pub fn run(&self) -> Option<&RunId> {
        match &self.what {
            What::Run { record } => Some(&record.run),
            What::Pinned { run, .. } | What::Released { run, .. } => Some(run),
            What::Shifted { by: By::Run(run), .. } | What::Changed { by: By::Run(run), .. } => Some(run),
            What::Shifted { .. }
            | What::Changed { .. }
            | What::Alarm(_)
            | What::StackDrifted { .. }
            | What::ErrorsBegan { .. } => None,
        }
    }
}

fn slug(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// Where events come from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The stack's runs in the ledger, in any order.
    pub runs: &'a [Record],
    /// Changes that were seen by looking twice.
    pub seen: &'a [Seen],
    /// Changes of alarms' states, newest first.
    pub transitions: &'a [Transition],
    /// What is known now.
    pub snapshot: &'a Snapshot,
}

/// Everything that happened, newest first, each thing once.
pub fn timeline(sources: Sources<'_>) -> Vec<Event> {
    let Sources {
        runs,
        seen,
        transitions,
        snapshot,
    } = sources;
    let mut events = ledger::events(runs);
    events.extend(ledger::observed(seen, runs));
    events.extend(drift::found(runs, seen, snapshot));
    events.extend(transitions.iter().rev().map(|transition| Event {
        when: When::At { at: transition.at },
        what: What::Alarm(transition.clone()),
    }));
    events.extend(errors_began(snapshot));
    // Stable, so that what happened at the same time stays in the order of cause and effect when it is read from the end.
    events.sort_by_key(|event| event.when.at());
    events.reverse();
    let mut known = BTreeSet::new();
    events.retain(|event| known.insert(event.id()));
    events
}

#[cfg(test)]
mod tests;
