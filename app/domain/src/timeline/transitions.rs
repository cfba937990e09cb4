//! Changes of alarms' states: what their archive has, and what the snapshot shows before it is archived.

use super::Transition;
use crate::alarm::history::History;
use crate::name::AlarmName;
use crate::snapshot::Snapshot;
use std::cmp::Reverse;
use time::{Duration, OffsetDateTime};

/// How far CloudWatch's history and the alarm itself may differ about when the state changed.
const SAME: Duration = Duration::seconds(2);

/// What alarms' archives tell, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transitions {
    /// The changes.
    pub all: Vec<Transition>,
    /// There were so many that older ones than this are left out.
    pub left_out_before: Option<OffsetDateTime>,
}

impl Transitions {
    /// The `most` latest changes since a time.
    pub fn of<'a>(
        histories: impl IntoIterator<Item = (&'a AlarmName, &'a History)>,
        since: OffsetDateTime,
        most: usize,
    ) -> Self {
        let mut all: Vec<Transition> = histories
            .into_iter()
            .flat_map(|(alarm, history)| latest(alarm, history, since, most))
            .collect();
        all.sort_by_key(|transition| Reverse(transition.at));
        // One more than fits was kept of each, which tells whether anything is left out.
        let cut = all.len() > most;
        all.truncate(most);
        Self {
            left_out_before: all.last().filter(|_| cut).map(|last| last.at),
            all,
        }
    }

    /// These with the last change of each alarm as the snapshot shows it, unless it is among them.
    pub fn with_latest(&self, snapshot: &Snapshot) -> Vec<Transition> {
        let is_known = |latest: &Transition| {
            let mut of_alarm = self.all.iter().filter(|known| known.alarm == latest.alarm);
            of_alarm.next().is_some_and(|newest| {
                newest.at >= latest.at || (newest.to == latest.to && newest.at + SAME >= latest.at)
            })
        };
        let unknown = Transition::latest(snapshot)
            .into_iter()
            .filter(|latest| !is_known(latest));
        unknown.chain(self.all.iter().cloned()).collect()
    }
}

fn latest<'a>(
    alarm: &'a AlarmName,
    history: &'a History,
    since: OffsetDateTime,
    most: usize,
) -> impl Iterator<Item = Transition> + 'a {
    history
        .transitions()
        .rev()
        .take_while(move |(at, _)| *at >= since)
        // A history may begin with the alarm's creation, which is no change.
        .filter(|(_, transition)| transition.from != transition.to)
        .take(most + 1)
        .map(|(at, transition)| Transition {
            alarm: alarm.clone(),
            at,
            from: Some(transition.from),
            to: transition.to,
            reason: transition.reason.clone(),
        })
}
