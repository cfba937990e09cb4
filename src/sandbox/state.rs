//! The state directory, and whether what an earlier run left in it can be used.
//!
//! MiniStack writes its state once, when it ends, one file for each service; objects in S3 it writes at once. So when it is
//! killed, state is as old as the last good end, or half of it is. Old state is whole and newer objects do no harm; without
//! any, or with a half, what is on disk contradicts itself, and no stack can be deployed over it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Every service's state.
pub(super) const STATE: &str = "state";
/// Objects in S3.
pub(super) const S3: &str = "s3";
/// What MiniStack needs only while it runs: unpacked functions, and a file with its process id.
pub(super) const TMP: &str = "tmp";

/// A part of the directory that cannot be used, and why.
pub(super) type Unusable = (PathBuf, io::Error);

/// Makes the parts of `dir` that are missing. Gives its absolute path.
pub(super) fn make(dir: &Path) -> Result<PathBuf, Unusable> {
    for part in [STATE, S3, TMP] {
        at(&dir.join(part), |path| fs::create_dir_all(path))?;
    }
    at(dir, Path::canonicalize)
}

/// Removes what the run before left unusable. Only for who holds the directory's lock.
pub(super) fn recover(dir: &Path) -> Result<(), Unusable> {
    if let Some(killed) = killed_run(&dir.join(TMP))? {
        let saved = at(&dir.join(STATE), newest_file)?;
        if saved.is_none_or(|saved| saved >= killed) {
            tracing::warn!(dir = %dir.display(), "MiniStack was killed before it had saved its state: the sandbox begins anew");
            for part in [STATE, S3] {
                at(&dir.join(part), empty)?;
            }
        } else {
            tracing::warn!(dir = %dir.display(), "MiniStack was killed: the sandbox goes on from the run before");
        }
    }
    at(&dir.join(TMP), empty)
}

/// When the last run began, if it was killed: MiniStack writes its process id when it begins and removes the file when its
/// state is saved.
fn killed_run(tmp: &Path) -> Result<Option<SystemTime>, Unusable> {
    at(tmp, |tmp| {
        for entry in fs::read_dir(tmp)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "pid") {
                return Ok(Some(path.metadata()?.modified()?));
            }
        }
        Ok(None)
    })
}

fn newest_file(dir: &Path) -> io::Result<Option<SystemTime>> {
    let mut newest = None;
    for entry in fs::read_dir(dir)? {
        let metadata = entry?.metadata()?;
        if metadata.is_file() {
            newest = newest.max(Some(metadata.modified()?));
        }
    }
    Ok(newest)
}

fn empty(dir: &Path) -> io::Result<()> {
    fs::remove_dir_all(dir)?;
    fs::create_dir(dir)
}

fn at<T>(path: &Path, act: impl FnOnce(&Path) -> io::Result<T>) -> Result<T, Unusable> {
    act(path).map_err(|error| (path.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tempfile::TempDir;

    /// Some time; no file is compared with the clock.
    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    /// A directory with files of these ages in seconds; `None` for a file that is not there.
    fn left(pid_file: Option<u64>, state: Option<u64>) -> TempDir {
        let dir = TempDir::new().unwrap();
        make(dir.path()).unwrap();
        let files = [
            ("tmp/ministack-4566.pid", pid_file),
            ("state/dynamodb.json", state),
            ("s3/object", Some(5)),
        ];
        for (name, age) in files {
            let Some(age) = age else { continue };
            let file = fs::File::create(dir.path().join(name)).unwrap();
            file.set_modified(NOW + Duration::from_secs(1_000_000 - age))
                .unwrap();
        }
        fs::create_dir(dir.path().join("tmp/unpacked")).unwrap();
        dir
    }

    #[test]
    fn state_is_kept_exactly_when_it_is_whole() {
        for (situation, pid_file, state, kept) in [
            ("ended well", None, Some(10), true),
            ("never ran", None, None, true),
            ("killed while running", Some(60), Some(600), true),
            ("killed in its first run", Some(60), None, false),
            ("killed while saving", Some(60), Some(10), false),
        ] {
            let dir = left(pid_file, state);
            recover(dir.path()).unwrap();
            assert_eq!(dir.path().join("s3/object").exists(), kept, "{situation}");
            assert_eq!(
                dir.path().join("state/dynamodb.json").exists(),
                kept && state.is_some(),
                "{situation}"
            );
            assert_eq!(
                fs::read_dir(dir.path().join("tmp")).unwrap().count(),
                0,
                "{situation}"
            );
        }
    }
}
