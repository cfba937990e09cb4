//! Screenshots, for eyes.

use std::process::Command;

use crate::console::Console;
use crate::process::{Failure, run};
use crate::{paths, setup};

/// `cargo xtask shots [--url=LINK] DIRECTORY PATH…`: of a sandbox that runs and printed this sign-in link, or of one started for it.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let directory = paths::root().join("tests/browser");
    let mut command = Command::new(setup::node(&directory)?);
    command
        .arg(directory.join("shots.mjs"))
        .args(arguments)
        .env("CHROMIUM", setup::browser()?);
    if !arguments.iter().any(|argument| argument.starts_with("--url=")) {
        let console = Console::for_development()?;
        command
            .envs(console.settings())
            .env("LIVEINSIGHT_BIN", &console.executable);
    }
    run(&mut command)
}
