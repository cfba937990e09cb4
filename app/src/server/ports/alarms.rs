//! What pages ask of alarms: their history, and whom they tell.

use super::Pending;
use crate::server::error::TableUnusable;
use domain::alarm::history::History;
use domain::alarm::mute::Mute;
use domain::alarm::paging::Subscription;
use domain::name::AlarmName;
use domain::snapshot::Unavailable;
use std::collections::BTreeMap;
use std::sync::Arc;
use time::OffsetDateTime;

/// What is known of an alarm's past.
#[derive(Debug, Clone, Default)]
pub struct AlarmHistory {
    /// What happened.
    pub history: Arc<History>,
    /// Whether it is kept beyond CloudWatch's 30 days. Without the console's table it is CloudWatch's own.
    pub archived: bool,
}

/// Where alarms' history is read. However many look, AWS is asked as for one.
pub trait AlarmHistorySource: Send + Sync {
    /// The history of an alarm.
    fn read(&self, alarm: AlarmName) -> Pending<Result<AlarmHistory, TableUnusable>>;
}

/// Where it is read who gets what a topic sends. However many look, AWS is asked as for one.
pub trait SubscriberSource: Send + Sync {
    /// The subscriptions of a topic.
    fn read(&self, topic: String) -> Pending<Result<Arc<Vec<Subscription>>, Unavailable>>;

    /// When this console last sent a test page.
    fn last_test(&self) -> Option<OffsetDateTime>;
}

/// Where it is known which alarms are muted. It is read beside the pages, which never wait for it.
pub trait MuteSource: Send + Sync {
    /// Who muted which alarm, why and until when. `None` if that cannot be read.
    fn known(&self) -> Option<Arc<BTreeMap<AlarmName, Mute>>>;
}

/// Alarms' past and their listeners, for a request's context.
#[derive(Clone)]
pub struct AlarmRecords {
    /// What happened.
    pub history: Arc<dyn AlarmHistorySource>,
    /// Who is told.
    pub subscribers: Arc<dyn SubscriberSource>,
    /// Which are muted.
    pub mutes: Arc<dyn MuteSource>,
}
