//! The memory of alarms: their history kept beyond what CloudWatch keeps, whom they tell, and which of them somebody muted.

mod archive;
mod archivist;
mod item;
mod mutes;
mod paging;

pub use archive::Archive;
pub use archivist::keep_history;
pub(crate) use mutes::MuteError;
pub use mutes::Mutes;
pub use paging::Pager;

use crate::aws::Aws;
use app::server::ports::AlarmRecords;
use std::sync::Arc;

/// All that is remembered of a stack's alarms.
#[derive(Debug, Clone)]
pub struct Alarms {
    /// What happened to them.
    pub archive: Archive,
    /// Whom they tell.
    pub pager: Pager,
    /// Which are muted.
    pub mutes: Mutes,
}

impl Alarms {
    /// Of these clients' account and region.
    pub fn new(aws: &Aws) -> Self {
        Self {
            archive: Archive::new(aws.clone()),
            pager: Pager::new(aws.clone()),
            mutes: Mutes::new(aws.clone()),
        }
    }

    /// The same for pages.
    pub fn records(&self) -> AlarmRecords {
        AlarmRecords {
            history: Arc::new(self.archive.clone()),
            subscribers: Arc::new(self.pager.clone()),
            mutes: Arc::new(self.mutes.clone()),
        }
    }
}
