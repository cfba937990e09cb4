//! What is not as the ledger left it: CloudFormation sees neither code that was put there by hand nor where the alias points.

use super::change::{self, Change, Seen, Subject, Value};
use super::ledger::{explains, left_live};
use super::{By, Event, What, When};
use crate::deployment::journal::{Kind, Record};
use crate::name::VersionNumber;
use crate::snapshot::{AliasTarget, Drift, PublishedVersion, Snapshot};
use time::OffsetDateTime;

/// What of it nobody has seen happening: it happened before this console looked, or while none did.
pub(super) fn found(runs: &[Record], seen: &[Seen], snapshot: &Snapshot) -> Vec<Event> {
    let mut events: Vec<Event> = stack(seen, snapshot).into_iter().collect();
    // A run that is open may have moved anything.
    if runs.iter().any(|record| record.outcome.is_none()) {
        return events;
    }
    events.extend(alias(runs, seen, snapshot));
    events.extend(code(runs, seen, snapshot));
    events
}

/// The stack's own drift, which CloudFormation finds when it is asked to look for it.
fn stack(seen: &[Seen], snapshot: &Snapshot) -> Option<Event> {
    let drift = &snapshot.stack.reading.found()?.drift;
    let Drift::Drifted {
        checked_at: Some(at), ..
    } = *drift
    else {
        return None;
    };
    let Value::Drifted(resources) = change::drift(drift)? else {
        return None;
    };
    let known = seen
        .iter()
        .any(|seen| seen.change.subject == Subject::StackDrift && seen.by >= at);
    (!known).then_some(Event {
        when: When::At { at },
        what: What::StackDrifted { resources },
    })
}

/// `LIVE` does not point to what the last run left there.
fn alias(runs: &[Record], seen: &[Seen], snapshot: &Snapshot) -> Option<Event> {
    let (ended, version) = runs.iter().filter_map(left_live).max()?;
    let expected = AliasTarget::Published(version);
    let to = snapshot.alias.reading.found()?.version;
    let by = snapshot.alias.as_of;
    (to != expected && !is_seen(&Subject::Alias, ended, seen, runs)).then_some(Event {
        when: When::Between { after: ended, by },
        what: What::Shifted {
            from: Some(expected),
            to,
            by: By::SomebodyElse,
        },
    })
}

/// `$LATEST` is not the code, or has not the memory, that was last published from it.
fn code(runs: &[Record], seen: &[Seen], snapshot: &Snapshot) -> Vec<Event> {
    let deployments = runs
        .iter()
        .filter(|record| matches!(record.kind, Kind::Deployment { .. }));
    let (Some((ended, version)), Some(latest)) = (
        deployments.filter_map(left_live).max(),
        snapshot.function.reading.found(),
    ) else {
        return vec![];
    };
    let Some(published) = published(version, snapshot) else {
        return vec![];
    };
    let by = snapshot.function.as_of;
    [
        (
            Subject::Code,
            Value::Code(published.code_sha256.clone()),
            Value::Code(latest.code_sha256.clone()),
        ),
        (
            Subject::Memory,
            Value::Megabytes(published.memory_mb),
            Value::Megabytes(latest.memory_mb),
        ),
    ]
    .into_iter()
    .filter(|(subject, before, since)| before != since && !is_seen(subject, ended, seen, runs))
    .map(|(subject, before, since)| Event {
        when: When::Between { after: ended, by },
        what: What::Changed {
            change: Change {
                subject,
                before,
                since,
            },
            by: By::SomebodyElse,
        },
    })
    .collect()
}

fn published(version: VersionNumber, snapshot: &Snapshot) -> Option<&PublishedVersion> {
    let versions = snapshot.versions.reading.found()?;
    versions.iter().find(|published| published.number == version)
}

/// Whether somebody looked while it happened, after the last run: then it is told more exactly.
fn is_seen(subject: &Subject, since: OffsetDateTime, seen: &[Seen], runs: &[Record]) -> bool {
    seen.iter()
        .any(|seen| seen.change.subject == *subject && seen.by > since && explains(seen, runs).is_none())
}
