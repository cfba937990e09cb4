//! What looking costs, counted on the wire between the console and a local AWS.

use crate::console::Console;
use crate::process::{Failure, cargo, run};

/// Runs the measurement that stands among the tests, because it needs their counting proxy.
pub(super) fn viewers() -> Result<(), Failure> {
    let console = Console::for_development()?;
    let test = "viewers::a_minute_with_one_and_with_two_hundred";
    run(cargo("test --workspace --exclude xtask --test it --")
        .args(["--ignored", "--exact", "--nocapture", test])
        .envs(console.settings()))
}
