//! The memory of alarms: their history kept beyond what CloudWatch keeps, and whom they tell.

mod archive;
mod archivist;
mod item;
mod paging;

pub use archive::Archive;
pub use archivist::keep_history;
pub use paging::Pager;

use crate::aws::Aws;
use app::server::ports::AlarmRecords;
use std::sync::Arc;

/// Both memories of a stack's alarms.
#[derive(Debug, Clone)]
pub struct Alarms {
    /// What happened to them.
    pub archive: Archive,
    /// Whom they tell.
    pub pager: Pager,
}

impl Alarms {
    /// Of these clients' account and region.
    pub fn new(aws: &Aws) -> Self {
        Self {
            archive: Archive::new(aws.clone()),
            pager: Pager::new(aws.clone()),
        }
    }

    /// The same for pages.
    pub fn records(&self) -> AlarmRecords {
        AlarmRecords {
            history: Arc::new(self.archive.clone()),
            subscribers: Arc::new(self.pager.clone()),
        }
    }
}
