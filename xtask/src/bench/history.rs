//! A long history, as an alarm's page works it out.

use crate::process::{Failure, cargo, heading, run};

/// Builds and runs the measurement, which stands beside what it measures.
pub(super) fn history() -> Result<(), Failure> {
    heading("an alarm with 100,000 transitions");
    run(&mut cargo("bench --quiet -p domain --bench history"))
}
