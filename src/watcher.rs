//! The shared snapshot: taken in the background at a steady pace, judged once, shown to everybody. However many people look,
//! AWS is asked as often as for one.

use crate::aws::{Aws, SnapshotOptions};
use app::server::Judged;
use domain::name::StackName;
use domain::snapshot::Snapshot;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, MissedTickBehavior};

/// The patience of the first snapshot: whoever opens a console that has just started sees what AWS said by then.
const HURRY: Duration = Duration::from_millis(1200);

/// How often AWS is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Between two snapshots.
    pub refresh: Duration,
    /// How long metrics are kept, which are paid for.
    pub metrics: Duration,
}

/// The least time between a snapshot and one that somebody asks for.
const SOONEST: Duration = Duration::from_secs(5);

/// Takes a snapshot at every `pace.refresh`, and when `asked` for one, until nobody listens any more. Never two at once: a slow AWS is not asked twice.
///
/// The first one is taken in a hurry and followed by another at once.
pub(crate) async fn watch_stack(
    aws: &Aws,
    stack_name: &StackName,
    pace: Pace,
    asked: &Notify,
    latest: watch::Sender<Option<Arc<Judged>>>,
) {
    let publish = |snapshot: Snapshot, before: Option<&Judged>| {
        let judged = Arc::new(Judged::of(snapshot, before));
        latest.send_replace(Some(judged.clone()));
        judged
    };
    let hurried = SnapshotOptions {
        patience: HURRY,
        keep_metrics: Duration::ZERO,
        before: None,
    };
    let mut before = publish(aws.snapshot_with(stack_name, hurried).await, None);
    // Metrics that came too late for the hurry are asked for again.
    let mut keep_metrics = match before.snapshot.metrics.reading.found() {
        Some(_) => pace.metrics,
        None => Duration::ZERO,
    };
    let mut ticks = tokio::time::interval(pace.refresh);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut taken = Instant::now();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = asked_since(asked, taken) => ticks.reset(),
            () = latest.closed() => return,
        }
        let options = SnapshotOptions {
            patience: SnapshotOptions::PATIENCE,
            keep_metrics,
            before: Some(&before.snapshot),
        };
        let snapshot = aws.snapshot_with(stack_name, options).await;
        before = publish(snapshot, Some(&before));
        taken = Instant::now();
        keep_metrics = pace.metrics;
    }
}

/// Waits until somebody asks for a snapshot, and until that is allowed after the one before.
async fn asked_since(asked: &Notify, taken: Instant) {
    asked.notified().await;
    tokio::time::sleep_until(taken + SOONEST).await;
}
