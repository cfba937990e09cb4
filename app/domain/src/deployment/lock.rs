//! One run at a time: who holds a stack, and until when.

use crate::name::{RunId, StackName};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::{Duration, OffsetDateTime};

/// How often a runner says that it is alive.
pub const HEARTBEAT: std::time::Duration = std::time::Duration::from_secs(10);

/// A runner that was not heard of for so long is taken for dead: six heartbeats. Should it live after all, it notices at its next
/// journal point, which it can no longer write.
pub const EXPIRES_AFTER: Duration = Duration::seconds(60);

/// A stack that is held by a run. As long as there is a lock, its run is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The stack.
    pub stack: StackName,
    /// The run that it is held for.
    pub run: RunId,
    /// Whose credentials the runner uses, as an ARN.
    pub who: String,
    /// The runner: random, so that no two processes are the same, on whatever machine.
    pub owner: String,
    /// When this runner took it.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// When it was last heard of.
    #[serde(with = "time::serde::rfc3339")]
    pub heartbeat: OffsetDateTime,
    /// Whether the runner said that it stops, with the run unfinished.
    pub left: bool,
    /// Whether it said that a person has to decide how the run goes on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

/// Whether a lock may be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its runner is at work.
    Held,
    /// Nobody works on its run: whoever comes next finishes it.
    Left,
    /// Nobody works on its run, because a person has to decide how it goes on.
    Waiting,
}

impl Lock {
    /// Whether somebody is at work. A heartbeat from the future counts as alive: clocks differ.
    pub fn standing(&self, now: OffsetDateTime) -> Standing {
        if self.waits {
            Standing::Waiting
        } else if self.left || now - self.heartbeat > EXPIRES_AFTER {
            Standing::Left
        } else {
            Standing::Held
        }
    }

    /// When it may be taken over, if its runner is not heard of again.
    pub fn expires(&self) -> OffsetDateTime {
        self.heartbeat + EXPIRES_AFTER
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is held by {} since {} for run {}",
            self.stack,
            self.who,
            clock(self.since),
            self.run
        )
    }
}

/// Date and time to the second, in UTC.
pub(super) fn clock(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "{} {:02}:{:02}:{:02} UTC",
        at.date(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn lock(left: bool) -> Lock {
        Lock {
            stack: "liveinsight-infrastructure".parse().unwrap(),
            run: "20261123T090000000Z-1".parse().unwrap(),
            who: "arn:aws:iam::000000000000:user/kim".to_owned(),
            owner: "o".to_owned(),
            since: datetime!(2026-11-23 09:00 UTC),
            heartbeat: datetime!(2026-11-23 09:01 UTC),
            left,
            waits: false,
        }
    }

    #[test]
    fn a_lock_stands_for_a_minute_after_its_last_heartbeat() {
        for (left, now, expected) in [
            (false, datetime!(2026-11-23 09:01 UTC), Standing::Held),
            (false, datetime!(2026-11-23 09:02 UTC), Standing::Held),
            (false, datetime!(2026-11-23 09:02:00.001 UTC), Standing::Left),
            (true, datetime!(2026-11-23 09:01 UTC), Standing::Left),
            // A clock that is behind the holder's.
            (false, datetime!(2026-11-23 08:00 UTC), Standing::Held),
        ] {
            assert_eq!(lock(left).standing(now), expected, "{left} {now}");
        }
    }

    #[test]
    fn a_lock_that_waits_for_a_person_stays_so() {
        let lock = Lock {
            waits: true,
            ..lock(true)
        };
        for now in [datetime!(2026-11-23 09:01 UTC), datetime!(2026-11-25 09:00 UTC)] {
            assert_eq!(lock.standing(now), Standing::Waiting);
        }
    }

    #[test]
    fn a_lock_is_written_as_consoles_before_canaries_wrote_it() {
        // It is taken over only if it is the same text.
        let text = serde_json::to_string(&lock(true)).unwrap();
        assert!(!text.contains("waits"), "{text}");
        assert_eq!(serde_json::from_str::<Lock>(&text).unwrap(), lock(true));
    }

    #[test]
    fn it_says_who_holds_what_since_when_and_for_which_run() {
        assert_eq!(
            lock(false).to_string(),
            "liveinsight-infrastructure is held by arn:aws:iam::000000000000:user/kim since 2026-11-23 09:00:00 UTC for run \
             20261123T090000000Z-1"
        );
    }
}
