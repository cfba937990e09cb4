//! What is measured by tests, because it needs what they have: a counting proxy, a deployed stack.

use crate::console::Console;
use crate::process::{Failure, cargo, run};
use crate::setup;

/// Runs the measurement that stands among the tests, because it needs their counting proxy.
pub(super) fn viewers() -> Result<(), Failure> {
    among_tests("viewers::a_minute_with_one_and_with_two_hundred")
}

/// Likewise: the test needs a deployed stack with two versions, and prints the times it takes.
pub(super) fn rollback() -> Result<(), Failure> {
    among_tests("deploy::rollback::a_rollback_beside_the_predecessors_commands")
}

/// Likewise: the test needs a stack whose metrics were written.
pub(super) fn reports() -> Result<(), Failure> {
    among_tests("reports::bench::ninety_days_cold_and_warm")
}

/// Likewise: the test has the production router with the guide of a directory.
pub(super) fn guide() -> Result<(), Failure> {
    among_tests("guide::bench::render_and_search")
}

/// Runs a test that measures, and shows what it prints.
pub(super) fn among_tests(test: &str) -> Result<(), Failure> {
    let console = Console::for_development()?;
    run(cargo("test --workspace --exclude xtask --test it --")
        .args(["--include-ignored", "--exact", "--nocapture", test])
        .env("LIVEINSIGHT_TEST_AWS_CLI", setup::python(setup::AWS_CLI)?)
        .envs(console.settings()))
}
