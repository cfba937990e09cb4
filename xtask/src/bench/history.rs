//! A long history, as an alarm's page works it out.

use super::viewers::among_tests;
use crate::process::{Failure, cargo, heading, run};

/// Builds and runs the measurement, which stands beside what it measures, then weighs the pages of such a history as they arrive.
pub(super) fn history() -> Result<(), Failure> {
    heading("an alarm with 100,000 transitions");
    run(&mut cargo("bench --quiet -p domain --bench history"))?;
    among_tests("alarms::a_page_of_a_hundred_thousand_transitions")
}
