//! What the ledger tells, and what it explains of what was seen.

use super::change::{Seen, Subject, Value, stack_drifted};
use super::{By, Event, What, When};
use crate::deployment::Outcome;
use crate::deployment::journal::{Kind, Record};
use crate::name::{RunId, VersionNumber};
use crate::snapshot::AliasTarget;
use time::OffsetDateTime;

/// Every run, and what it did to the traffic and to the pin.
pub(super) fn events(runs: &[Record]) -> Vec<Event> {
    let mut runs: Vec<&Record> = runs.iter().collect();
    runs.sort_by_key(|record| record.began);
    let mut events = vec![];
    let mut pinned = None;
    for record in runs {
        events.push(Event {
            when: When::At { at: record.began },
            what: What::Run {
                record: Box::new(record.clone()),
            },
        });
        if let Some((ended, version, previous)) = succeeded(record) {
            let run = &record.run;
            events.extend(shift(record, ended, version, previous));
            let at = When::At { at: ended };
            let released = pinned.take_if(|_| lets_go(record, version));
            events.extend(released.map(|version| Event {
                when: at,
                what: What::Released {
                    version,
                    run: run.clone(),
                },
            }));
            if let Kind::Rollback { to } = record.kind {
                pinned = Some(to);
                events.push(Event {
                    when: at,
                    what: What::Pinned {
                        version: to,
                        run: run.clone(),
                    },
                });
            }
        }
    }
    events
}

/// When a run ended well, the version that takes the traffic since, and what took it before.
fn succeeded(record: &Record) -> Option<(OffsetDateTime, Option<VersionNumber>, Option<AliasTarget>)> {
    match (&record.outcome, record.ended) {
        (Some(Outcome::Succeeded { version, previous }), Some(ended)) => Some((ended, *version, *previous)),
        _ => None,
    }
}

/// The version that a run left in charge of the traffic, and when.
pub(super) fn left_live(record: &Record) -> Option<(OffsetDateTime, VersionNumber)> {
    succeeded(record).and_then(|(ended, version, _)| Some((ended, version?)))
}

/// Whether a run that succeeded lets go of a pinned version: a release, or a deployment that moved the traffic.
fn lets_go(record: &Record, version: Option<VersionNumber>) -> bool {
    match record.kind {
        Kind::Release => true,
        Kind::Deployment { .. } => version.is_some(),
        Kind::Rollback { .. } | Kind::Stack { .. } => false,
    }
}

fn shift(
    record: &Record,
    ended: OffsetDateTime,
    version: Option<VersionNumber>,
    from: Option<AliasTarget>,
) -> Option<Event> {
    let to = AliasTarget::Published(version?);
    (from != Some(to)).then(|| Event {
        // The ledger has the run's beginning and end; its journal has the moment.
        when: When::Between {
            after: record.began,
            by: ended,
        },
        what: What::Shifted {
            from,
            to,
            by: By::Run(record.run.clone()),
        },
    })
}

/// What was seen, told as what it is: drift, traffic that somebody else moved, or a setting with the run that changed it. What the
/// ledger tells more exactly is left to it.
pub(super) fn observed(seen: &[Seen], runs: &[Record]) -> Vec<Event> {
    seen.iter().filter_map(|seen| event(seen, runs)).collect()
}

fn event(seen: &Seen, runs: &[Record]) -> Option<Event> {
    let change = &seen.change;
    let run = explains(seen, runs);
    let by = run.cloned().map_or(By::SomebodyElse, By::Run);
    let what = match (&change.subject, &change.before, &change.since) {
        (Subject::StackDrift, ..) => return stack_drifted(seen),
        (Subject::Alias, Value::Target(from), Value::Target(to)) => match by {
            By::Run(_) => return None,
            By::SomebodyElse => What::Shifted {
                from: Some(*from),
                to: *to,
                by,
            },
        },
        _ => What::Changed {
            change: change.clone(),
            by,
        },
    };
    Some(Event {
        when: seen.when(),
        what,
    })
}

/// The run that explains a change: one that was at work between the two looks and does such things.
pub(super) fn explains<'a>(seen: &Seen, runs: &'a [Record]) -> Option<&'a RunId> {
    let explains = |record: &&Record| {
        let ended = record.ended.unwrap_or(seen.by);
        seen.overlaps(record.began, ended) && does(record, seen)
    };
    runs.iter().find(explains).map(|record| &record.run)
}

fn does(record: &Record, seen: &Seen) -> bool {
    match (&seen.change.subject, &seen.change.since) {
        (Subject::Alias, Value::Target(to)) => match &record.outcome {
            Some(Outcome::Succeeded { version, .. }) => {
                version.is_some_and(|version| AliasTarget::Published(version) == *to)
            }
            // It moved the traffic and took it back, or is about to.
            Some(Outcome::RolledBack { .. } | Outcome::Abandoned { .. }) | None => {
                !matches!(record.kind, Kind::Release | Kind::Stack { .. })
            }
        },
        _ => matches!(record.kind, Kind::Deployment { .. } | Kind::Stack { .. }),
    }
}
