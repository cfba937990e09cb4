//! The shared snapshot: taken in the background at a steady pace, judged once, shown to everybody. However many people look,
//! AWS is asked as often as for one.

use crate::aws::Aws;
use app::server::Judged;
use domain::name::StackName;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

/// Takes a snapshot every `pace` until nobody listens any more. Never two at once: a slow AWS is not asked twice.
pub(crate) async fn watch_stack(
    aws: &Aws,
    stack_name: &StackName,
    pace: Duration,
    latest: watch::Sender<Option<Arc<Judged>>>,
) {
    let mut ticks = tokio::time::interval(pace);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = latest.closed() => return,
        }
        let snapshot = aws.snapshot(stack_name).await;
        let health = domain::health::assess(&snapshot);
        latest.send_replace(Some(Arc::new(Judged { snapshot, health })));
    }
}
