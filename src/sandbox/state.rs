//! The state directory, and whether what an earlier run left in it can be used.
//!
//! MiniStack writes its state once, when it ends, one file for each service; objects in S3 it writes at once. So when it is
//! killed, state is as old as the last good end, or half of it is. Old state is whole and newer objects do no harm; without
//! any, or with a half, what is on disk contradicts itself, and no stack can be deployed over it.
//!
//! Parts of the directory are emptied, so it must be ours alone: a marker says so.

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
/// The lock's file.
pub(super) const LOCK: &str = "lock";
/// What says that the directory belongs to a sandbox.
const MARKER: &str = "liveinsight-sandbox";
const MARKER_TEXT: &str = "LiveInsight Console keeps a sandbox here and empties parts of this directory. Delete all of it to begin anew.\n";

/// A part of the directory that cannot be used, and why.
pub(super) type Unusable = (PathBuf, io::Error);

/// Why a directory cannot be the sandbox's.
#[derive(Debug)]
pub(super) enum MakeError {
    /// It holds something that no sandbox put there.
    NotOurs(PathBuf),
    /// It cannot be read or written.
    Unusable(Unusable),
}

impl From<Unusable> for MakeError {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

/// Makes `dir` or what is missing in it, unless it holds anything else. Gives its absolute path.
pub(super) fn make(dir: &Path) -> Result<PathBuf, MakeError> {
    at(dir, |path| fs::create_dir_all(path))?;
    claim(dir)?;
    for part in [STATE, S3, TMP] {
        at(&dir.join(part), |path| fs::create_dir_all(path))?;
    }
    Ok(at(dir, Path::canonicalize)?)
}

/// Marks an empty directory, and one of a version that had no marker yet.
fn claim(dir: &Path) -> Result<(), MakeError> {
    // Read once: another sandbox may be claiming it at this moment, and it writes the marker first.
    let names = at(dir, |dir| {
        fs::read_dir(dir)?
            .map(|entry| Ok(entry?.file_name()))
            .collect::<io::Result<Vec<_>>>()
    })?;
    let has = |name: &str| names.iter().any(|found| found == name);
    if has(MARKER) {
        return Ok(());
    }
    if !names.is_empty() && ![STATE, S3, TMP, LOCK].into_iter().all(has) {
        return Err(MakeError::NotOurs(dir.to_owned()));
    }
    Ok(at(&dir.join(MARKER), |marker| fs::write(marker, MARKER_TEXT))?)
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
    fn a_directory_of_somebody_else_is_refused_and_left_alone() {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join(TMP)).unwrap();
        fs::write(dir.path().join("tmp/precious"), "").unwrap();
        assert!(matches!(make(dir.path()), Err(MakeError::NotOurs(refused)) if refused == dir.path()));
        assert!(dir.path().join("tmp/precious").exists());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_directory_is_ours_when_new_or_empty_or_made_by_us() {
        let parent = TempDir::new().unwrap();
        let new = parent.path().join("a/b");
        make(&new).unwrap();
        fs::write(new.join("state/dynamodb.json"), "").unwrap();
        make(&new).unwrap();

        let unmarked = parent.path().join("unmarked");
        for part in [STATE, S3, TMP] {
            fs::create_dir_all(unmarked.join(part)).unwrap();
        }
        fs::write(unmarked.join(LOCK), "").unwrap();
        make(&unmarked).unwrap();
        assert!(unmarked.join(MARKER).exists());
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
