//! A version that somebody rolled back to stays live until somebody says otherwise.

use super::lock::clock;
use crate::name::{RunId, VersionNumber};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;

/// A version held live by a rollback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The version.
    pub version: VersionNumber,
    /// Who rolled back to it.
    pub who: String,
    /// Why.
    pub reason: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The rollback that pinned it.
    pub run: RunId,
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "version {}, pinned by {} on {}: {}",
            self.version,
            self.who,
            clock(self.at),
            self.reason
        )
    }
}
