//! Licences, banned crates and sources of the dependencies, by cargo-deny and deny.toml.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths;
use crate::process::{Failure, cargo, heading, run};

/// The version that `cargo xtask deny` installs.
const VERSION: &str = "0.20.2";

/// `cargo xtask deny [check…]`: installs cargo-deny if need be and runs the checks that need no network, or those named.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let tool = match installed() {
        Some(tool) => tool,
        None => install()?,
    };
    if arguments.is_empty() {
        return check(&tool);
    }
    run(Command::new(tool)
        .args(["--workspace", "check"])
        .args(arguments)
        .current_dir(paths::root()))
}

/// cargo-deny, if it is on PATH or was installed by this program.
pub(crate) fn installed() -> Option<PathBuf> {
    let ours = directory().join("bin/cargo-deny");
    if paths::is_executable(&ours) {
        Some(ours)
    } else {
        paths::on_path("cargo-deny")
    }
}

/// Runs the checks that need no network. Advisories need their database: `cargo xtask deny advisories`.
pub(crate) fn check(tool: &Path) -> Result<(), Failure> {
    let checks = ["bans", "licenses", "sources"];
    run(Command::new(tool)
        .args(["--workspace", "--offline", "check"])
        .args(checks)
        .current_dir(paths::root()))
}

fn install() -> Result<PathBuf, Failure> {
    heading(&format!(
        "cargo-deny {VERSION} into {} (some minutes)",
        paths::shown(&directory())
    ));
    run(cargo("install --locked cargo-deny")
        .args(["--version", VERSION, "--root"])
        .arg(directory()))?;
    installed().ok_or_else(|| Failure::new("cargo-deny was installed but is not where it should be"))
}

fn directory() -> PathBuf {
    paths::target().join("tools")
}
