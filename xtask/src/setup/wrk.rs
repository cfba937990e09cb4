//! The load generator of the measurements.

use std::path::PathBuf;

use crate::paths;
use crate::process::Failure;

use super::debian;

/// Finds wrk, or installs it when this is root.
pub(crate) fn wrk() -> Result<PathBuf, Failure> {
    if let Some(found) = paths::on_path("wrk") {
        return Ok(found);
    }
    debian::install(&["wrk"], "wrk, which makes the load,")?;
    paths::on_path("wrk").ok_or_else(|| Failure::new("wrk was installed but is not on PATH"))
}
