//! Writes alarms' history down, in the background.

use super::Archive;
use crate::aws::AwsError;
use app::server::Judged;
use domain::contract;
use domain::name::AlarmName;
use domain::snapshot::AlarmState;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

/// How often every alarm's history is asked for. An alarm whose state changed is asked for at once.
const EVERY: Duration = Duration::from_mins(5);

/// An alarm's state and since when, as the last snapshot had them.
type Seen = BTreeMap<AlarmName, (AlarmState, Option<OffsetDateTime>)>;

/// Keeps the history of the stack's alarms until nobody takes snapshots any more: all of it every [`EVERY`], that of an alarm which
/// changed its state as soon as a snapshot shows it. What cannot be read or written now is asked for the next time.
pub async fn keep_history(archive: &Archive, mut latest: watch::Receiver<Option<Arc<Judged>>>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen = Seen::new();
    loop {
        let names = tokio::select! {
            _ = ticks.tick() => all(archive, &seen).await,
            changed = latest.changed() => {
                if changed.is_err() {
                    return;
                }
                let now = latest.borrow_and_update().as_deref().map(states).unwrap_or_default();
                let changed = now
                    .iter()
                    .filter(|(name, state)| seen.get(*name) != Some(*state))
                    .map(|(name, _)| name.clone())
                    .collect();
                seen.extend(now);
                Ok(changed)
            }
        };
        // A failure is logged where it happens, once while it goes on.
        for name in names.unwrap_or_default() {
            if archive.write(&name).await.is_err() {
                break;
            }
        }
    }
}

/// The alarms whose history is kept: those of the stack, those that are there, and those that were.
async fn all(archive: &Archive, seen: &Seen) -> Result<BTreeSet<AlarmName>, AwsError> {
    let archived = archive.alarms().await?;
    let promised = contract::ALARMS.iter().filter_map(|name| name.parse().ok());
    Ok(promised
        .chain(seen.keys().cloned())
        .chain(archived.into_keys())
        .collect())
}

fn states(judged: &Judged) -> Seen {
    let alarms = judged.snapshot.alarms.shown().value();
    alarms
        .into_iter()
        .flatten()
        .map(|(name, alarm)| (name.clone(), (alarm.state, alarm.since)))
        .collect()
}
