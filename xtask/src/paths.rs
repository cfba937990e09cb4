//! Where things are in the checkout, and where what is built goes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{Context, Failure};

/// The directory of the workspace.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Cargo's target directory. This program lies in it, so that a directory chosen by a setting or a variable is found
/// without asking cargo.
pub(crate) fn target() -> PathBuf {
    let executable = std::env::current_exe().unwrap_or_default();
    let tagged = executable
        .ancestors()
        .find(|directory| directory.join("CACHEDIR.TAG").is_file());
    tagged.map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// What `build --release` leaves: the executable with everything it looks for beside itself.
pub(crate) fn dist() -> PathBuf {
    target().join("dist")
}

/// Where cargo keeps what it has downloaded; `None` when nothing says where.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    let home = || Some(PathBuf::from(setting("HOME")?).join(".cargo"));
    setting("CARGO_HOME").map(PathBuf::from).or_else(home)
}

/// `path` as a person in the workspace's directory would write it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The program called `name` on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let directories = setting("PATH")?;
    std::env::split_paths(&directories)
        .map(|directory| directory.join(name))
        .find(|file| is_executable(file))
}

/// Whether `file` can be started.
pub(crate) fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// A variable of this process. The only ones read are PATH, HOME, CARGO and CARGO_HOME (set by cargo) and CHROMIUM.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where xtask reads its environment"
)]
pub(crate) fn setting(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Writes a file and the directories above it.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).context(|| format!("create {}", shown(parent)))?;
    }
    fs::write(path, contents).context(|| format!("write {}", shown(path)))
}

/// Reads a whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).context(|| format!("read {}", shown(path)))
}

/// Every file under `directory`, relative to it and sorted; none if there is no such directory.
pub(crate) fn files_under(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut pending = vec![directory.to_path_buf()];
    while let Some(next) = pending.pop() {
        if !next.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&next).context(|| format!("list {}", shown(&next)))? {
            let path = entry.context(|| format!("list {}", shown(&next)))?.path();
            if path.is_dir() {
                pending.push(path);
            } else if let Ok(relative) = path.strip_prefix(directory) {
                files.push(relative.to_path_buf());
            }
        }
    }
    files.sort();
    Ok(files)
}
