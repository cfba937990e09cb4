//! Starting the sandbox.

use std::os::unix::process::CommandExt as _;

use crate::console::Console;
use crate::paths;
use crate::process::{Failure, heading};

/// `cargo xtask run`: becomes `liveinsight sandbox`, so that the terminal, signals and the exit status are its own.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let console = Console::for_development()?;
    heading("Sandbox (Ctrl-C stops it)");
    let error = console
        .command("sandbox")
        .args(arguments)
        .current_dir(paths::root())
        .exec();
    Err(Failure::new(format!(
        "cannot start {}: {error}",
        paths::shown(&console.executable)
    )))
}
