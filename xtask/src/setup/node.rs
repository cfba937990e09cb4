//! Node and the packages of the browser tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths;
use crate::process::{Failure, capture, heading};
use crate::stamp;

/// The oldest Node that the browser tests run on.
const OLDEST_MAJOR: u32 = 20;

/// Makes sure that Node is recent enough and that the packages in `directory` are installed as its lock file says;
/// returns Node's executable.
pub(crate) fn node(directory: &Path) -> Result<PathBuf, Failure> {
    let remedy =
        format!("install Node {OLDEST_MAJOR} or newer with npm, so that `node` and `npm` are on PATH");
    let missing =
        |what: &str| Failure::new(format!("{what}: the browser tests run on it")).with_remedy(&remedy);

    let node = paths::on_path("node").ok_or_else(|| missing("Node is missing"))?;
    let version = capture(Command::new(&node).arg("--version"))?;
    if major(&version).is_none_or(|major| major < OLDEST_MAJOR) {
        return Err(missing(&format!("Node {} is too old", version.trim())));
    }
    let npm = paths::on_path("npm").ok_or_else(|| missing("npm is missing"))?;
    packages(&npm, directory)?;
    Ok(node)
}

fn packages(npm: &Path, directory: &Path) -> Result<(), Failure> {
    let lock = paths::read(&directory.join("package-lock.json"))?;
    let installed = directory.join("node_modules");
    let stamp = stamp::of_installation(&installed, &[&lock]);
    if stamp.is_current() {
        return Ok(());
    }
    heading(&format!("Node packages into {}", paths::shown(&installed)));
    // No package here needs to run anything when it is installed.
    capture(
        Command::new(npm)
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .current_dir(directory),
    )?;
    stamp.record()
}

/// The 20 of "v20.1.2".
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_node_prints() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20.20.2"), None);
        assert_eq!(major("v"), None);
    }
}
